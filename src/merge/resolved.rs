//! A claim with its people resolved, the block it belongs to, and whether two claims can speak of one event.

use super::decision::Decisions;
use super::digest::{self, Claim, Count, iri};
use super::known::{ClaimType, Known};
use crate::date::PartialDate;
use crate::rdf::Base;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// A date with more days than this says nearly nothing.
const VAGUE: i32 = 31;
/// An event may be reported so many days before it happens …
const AHEAD: i32 = 14;
/// … and so many after.
const AFTER: i32 = 60;
/// Where nobody is named, an undated claim must be this near, in days.
const NEAR: i32 = 14;
/// So many words tell one text from another.
const WORDS: usize = 3;
/// The cell of claims that no day is known for.
pub(super) const TIMELESS: &str = "timeless";

/// The type of claims that somebody holds an office …
pub(super) const TENURE: &str = "Tenure";
/// … and that he takes or leaves it; both are compared by person and office.
const CHANGE: &str = "Appointment";

/// Who fills a role on one side: the country, or the thing itself where no country is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) fillers: BTreeSet<String>,
    /// The persons among them.
    pub(super) people: BTreeSet<String>,
    /// Is the country itself named, or an office or group of it that may be anybody?
    pub(super) whole: bool,
}

/// What two claims of a block are compared by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) sides: BTreeMap<String, Side>,
    agreeing: BTreeMap<String, BTreeSet<String>>,
    /// First and last day, where that says something.
    pub(super) days: Option<(i32, i32)>,
    /// A date without a year.
    partial: Option<PartialDate>,
    /// Bounds that say nearly nothing.
    vague: Option<(i32, i32)>,
    /// When an undated claim was published.
    published: Option<(i32, i32)>,
    pub(super) denied: bool,
    weighed: bool,
    measure: Measure,
}

/// How claims of a type are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Measure {
    /// Do exact roles already tell who it is?
    exact: bool,
    /// In how many roles are countries compared?
    lifted: usize,
    /// Are events of one day?
    by_day: bool,
}

/// A claim as events are made of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    pub(super) claim: Claim,
    /// Which claims can be compared with it at all.
    pub(super) block: String,
    /// Which of these, by time.
    pub(super) cell: String,
    /// The block of the tenure of which it tells the beginning or end.
    pub(super) tenure: Option<String>,
    pub(super) signature: Signature,
    /// The counted groups in its roles.
    pub(super) counts: Vec<(String, Count)>,
}

/// Who a person or thing of an article is.
pub(super) trait Identities {
    /// The IRI under which it stands in the merged graph.
    fn identity(&self, thing: &str, claim: &Claim) -> String;
    /// The country of a person, from all articles.
    fn home(&self, person: &str, claim: &Claim) -> Option<String>;
}

/// What resolving a claim needs.
pub(super) struct Resolver<'a, I> {
    pub(super) base: &'a Base,
    pub(super) known: &'a Known,
    pub(super) decisions: &'a Decisions,
    pub(super) identities: I,
}

impl<I: Identities> Resolver<'_, I> {
    /// A claim as events are made of it; none where a person has rejected it.
    pub(super) fn claim(&self, claim: &Claim) -> Option<Resolved> {
        if self.decisions.rejected(&claim.iri).is_some() {
            return None;
        }
        let kind = self.known.claim_type(&claim.class)?;
        let mut resolved = claim.clone();
        let term = |term: &String| match iri(term) {
            Some(thing) => format!("<{}>", self.identities.identity(thing, claim)),
            None => term.clone(),
        };
        for fillers in resolved.roles.values_mut() {
            *fillers = fillers.iter().map(term).collect();
        }
        resolved.sources = claim.sources.iter().map(term).collect();
        let signature = self.signature(claim, kind);
        let block = self.block(claim, kind, &signature);
        let cell = cell(kind, &signature, claim.published);
        let counts = claim.roles.iter().flat_map(|(role, fillers)| {
            let counts = fillers.iter().filter_map(|term| claim.counts.get(iri(term)?));
            counts.map(|count| (role.clone(), count.clone())).collect::<Vec<_>>()
        });
        let tenure = (claim.class == CHANGE).then(|| block.replacen(CHANGE, TENURE, 1));
        Some(Resolved { counts: counts.collect(), claim: resolved, block, cell, tenure, signature })
    }

    fn home(&self, thing: &str, claim: &Claim) -> Option<String> {
        if self.known.is_person(thing) {
            self.identities.home(thing, claim)
        } else {
            claim.home(thing, self.known)
        }
    }

    fn signature(&self, claim: &Claim, kind: &ClaimType) -> Signature {
        let mut sides: BTreeMap<String, Side> = BTreeMap::new();
        for role in &kind.lifted {
            for term in claim.role(role) {
                let (name, side) = self.side(term, claim);
                let known = sides.entry(format!("{role} {name}")).or_default();
                known.fillers.extend(side.fillers);
                known.people.extend(side.people);
                known.whole |= side.whole;
            }
        }
        let agreeing = kind.agreeing.iter().map(|role| {
            (role.clone(), claim.role(role).iter().filter_map(|term| self.comparable(term, claim)).collect())
        });
        let date =
            claim.date.as_deref().and_then(digest::literal).and_then(|date| digest::date(date.value()));
        let bounds = date.and_then(digest::days);
        let (days, vague) = match bounds {
            Some((first, last)) if last - first >= VAGUE => (None, bounds),
            _ => (bounds, None),
        };
        let partial = date.filter(|date| date.year.is_none());
        Signature {
            sides,
            agreeing: agreeing.filter(|(_, fillers): &(_, BTreeSet<String>)| !fillers.is_empty()).collect(),
            days,
            partial,
            vague,
            published: if days.is_some() { None } else { claim.published },
            denied: claim.denied,
            weighed: matches!(claim.modality.as_str(), "considered" | "demanded"),
            measure: Measure {
                exact: !kind.exact.is_empty(),
                lifted: kind.lifted.len(),
                by_day: kind.by_day,
            },
        }
    }

    fn side(&self, term: &str, claim: &Claim) -> (String, Side) {
        let Some(thing) = iri(term) else {
            let words = normal(term);
            return (words.clone(), Side { fillers: BTreeSet::from([words]), ..Side::default() });
        };
        let own = self.identities.identity(thing, claim);
        let home = self.home(thing, claim);
        let vague = ["group/", "office/"].iter().any(|kind| self.path(thing).starts_with(kind));
        let side = Side {
            people: if self.known.is_person(thing) { BTreeSet::from([own.clone()]) } else { BTreeSet::new() },
            whole: home.as_deref() == Some(thing) || vague && home.is_some(),
            fillers: BTreeSet::from([own.clone()]),
        };
        (self.path(home.as_deref().unwrap_or(&own)).to_owned(), side)
    }

    /// What a filler of a role that must not clash is compared by; nothing where too little is known of it.
    fn comparable(&self, term: &str, claim: &Claim) -> Option<String> {
        let thing = iri(term)?;
        if let Some(home) = self.home(thing, claim) {
            return Some(home);
        }
        let own = self.identities.identity(thing, claim);
        let known = self.known.holds(thing) || self.known.is_person(thing);
        let unknown = ["organization/", "place/", "group/", "office/", "weapon/"];
        (known || !unknown.iter().any(|kind| self.path(thing).starts_with(kind))).then_some(own)
    }

    fn path<'t>(&self, iri: &'t str) -> &'t str {
        iri.strip_prefix(self.base.as_str()).unwrap_or(iri)
    }

    fn block(&self, claim: &Claim, kind: &ClaimType, signature: &Signature) -> String {
        let alone = || format!("{} !{}", claim.class, self.path(&claim.iri));
        let mut parts = vec![claim.class.clone()];
        for role in &kind.exact {
            let mut fillers = BTreeSet::new();
            for term in claim.role(role) {
                match iri(term) {
                    Some(thing) => {
                        fillers.insert(self.path(&self.identities.identity(thing, claim)).to_owned());
                    }
                    None => {
                        fillers.extend(Some(normal(term)).filter(|words| words.split(' ').count() >= WORDS));
                    }
                }
            }
            if fillers.is_empty() {
                return alone();
            }
            parts.push(fillers.into_iter().collect::<Vec<_>>().join(" + "));
        }
        parts.extend(signature.sides.keys().cloned());
        if parts.len() == 1 { alone() } else { parts.join(" | ") }
    }
}

/// The words of a literal, without case and punctuation.
fn normal(term: &str) -> String {
    let text = digest::literal(term).map(|text| text.value().to_lowercase()).unwrap_or_default();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Half a year, or a day, in which a claim is compared with others; none where no day is known.
fn cell(kind: &ClaimType, signature: &Signature, published: Option<(i32, i32)>) -> String {
    // An undated claim is mostly of an event some days ago.
    let undated = published.map(|(first, _)| if kind.by_day { first } else { first - 3 });
    let first = signature.days.or(signature.vague).map(|(first, _)| first).or(undated);
    let Some(day) = first.and_then(NaiveDate::from_num_days_from_ce_opt) else { return TIMELESS.into() };
    if kind.by_day {
        day.to_string()
    } else {
        format!("{:04}-{}", day.year(), if day.month() <= 6 { 1 } else { 2 })
    }
}

impl Signature {
    /// Can both speak of one event? Where others of it are dated, two undated ones need not tell when themselves.
    pub(super) fn fits(&self, other: &Self, anchored: bool) -> bool {
        let sides = self
            .sides
            .iter()
            .all(|(side, mine)| other.sides.get(side).is_none_or(|theirs| mine.fits(theirs)));
        let agreeing = self
            .agreeing
            .iter()
            .all(|(role, mine)| other.agreeing.get(role).is_none_or(|theirs| !mine.is_disjoint(theirs)));
        let undated = !self.dated() && !other.dated();
        sides && agreeing && (anchored && undated || self.in_time(other))
    }

    pub(super) fn dated(&self) -> bool {
        self.days.is_some() || self.partial.is_some()
    }

    fn in_time(&self, other: &Self) -> bool {
        if self.measure.by_day {
            return true;
        }
        if self.dated() && other.dated() {
            return self.share_a_day(other);
        }
        let agreed = self.agreed(other);
        if self.weighed != other.weighed || self.denied != other.denied && agreed == 0 {
            return false;
        }
        if let (Some(one), Some(two)) = (self.days.or(self.vague), other.days.or(other.vague))
            && !overlap(one, two)
        {
            return false;
        }
        let within =
            |before: i32, after: i32| match (self.days.or(other.days), self.published.or(other.published)) {
                (Some((first, last)), Some((from, to))) => to >= first - before && from <= last + after,
                _ => true,
            };
        match (self.dated() || other.dated(), agreed) {
            (true, 0) => self.agree_in_all(other) && within(NEAR, NEAR),
            (true, _) => within(AHEAD, AFTER),
            (false, _) => self.names_the_same(other) && self.published_near(other),
        }
    }

    fn share_a_day(&self, other: &Self) -> bool {
        match (self.days, other.days, self.partial, other.partial) {
            (Some(one), Some(two), ..) => overlap(one, two),
            (Some((first, last)), _, _, Some(partial)) | (_, Some((first, last)), Some(partial), _) => {
                let mut days = (first..=last).filter_map(NaiveDate::from_num_days_from_ce_opt);
                days.any(|day| PartialDate::day(day).agrees(partial))
            }
            (.., Some(one), Some(two)) => one.agrees(two),
            _ => true,
        }
    }

    /// On how many sides do both name persons, who are then the same?
    fn agreed(&self, other: &Self) -> usize {
        let named = self.sides.iter().filter(|(side, mine)| {
            other.sides.get(*side).is_some_and(|theirs| !mine.people.is_empty() && !theirs.people.is_empty())
        });
        named.count() + usize::from(self.measure.exact)
    }

    /// Does all that either says of whom it is about agree, and is it enough to tell it from others?
    fn agree_in_all(&self, other: &Self) -> bool {
        let roles: BTreeSet<&String> = self.agreeing.keys().chain(other.agreeing.keys()).collect();
        let both =
            roles.iter().all(|role| self.agreeing.contains_key(*role) && other.agreeing.contains_key(*role));
        both && (self.measure.lifted > 1 || !roles.is_empty())
    }

    fn names_the_same(&self, other: &Self) -> bool {
        let named = self.sides.values().any(|side| !side.people.is_empty());
        self.measure.exact
            || named
                && self.sides.iter().all(|(side, mine)| {
                    other.sides.get(side).is_some_and(|theirs| mine.people == theirs.people)
                })
    }

    fn published_near(&self, other: &Self) -> bool {
        match (self.published, other.published) {
            (Some((one, one_last)), Some((two, two_last))) => {
                one <= two_last + NEAR && two <= one_last + NEAR
            }
            _ => true,
        }
    }

    /// Named persons and an exact date make a claim the kernel that others join.
    pub(super) fn precision(&self) -> (bool, usize) {
        let exact = self.days.is_some_and(|(first, last)| first == last);
        (exact, self.sides.values().map(|side| side.people.len()).sum())
    }

    /// The same persons on all sides, and some.
    pub(super) fn same_people(&self, other: &Self) -> bool {
        self.names_the_same(other) && !self.measure.exact && self.sides.len() == other.sides.len()
    }
}

impl Side {
    fn fits(&self, other: &Self) -> bool {
        let both = !self.people.is_empty() && !other.people.is_empty();
        if both && !self.people.is_subset(&other.people) && !other.people.is_subset(&self.people) {
            return false;
        }
        self.whole || other.whole || !self.fillers.is_disjoint(&other.fillers)
    }
}

fn overlap(one: (i32, i32), two: (i32, i32)) -> bool {
    one.0 <= two.1 && two.0 <= one.1
}
