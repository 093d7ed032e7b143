//! How good the claims are, against claims that careful readers put on record.
//!
//! A claim is *found* where a gold claim of its type in its article shares a filler of every obligatory role (two where
//! several met or agreed). Labels agree as sets of words, without case, accents, plural -s and articles.

mod fault;
pub(crate) mod label;

pub use fault::{Fault, Kind};

use crate::claim::{Claim, Filler, Value};
use crate::knowledge::Knowledge;
use crate::rdf::{self, Base};
use crate::reader::Reading;
use crate::span::CodePoints;
use fault::Faults;
use label::{Labels, paired};
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The gold claims of an article.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    /// The article's id.
    pub article: String,
    /// What careful readers found in it.
    pub claims: Vec<GoldClaim>,
}

/// One gold claim; labels that are equally right are joined by `|`.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldClaim {
    /// Its type.
    #[serde(rename = "type")]
    pub class: String,
    /// Fillers by role.
    pub roles: BTreeMap<String, Vec<String>>,
    /// As exact as the text.
    pub date: Option<String>,
    /// How firmly.
    pub modality: String,
    /// `+` or `-`.
    pub polarity: Option<String>,
    /// Who says so.
    pub source: Option<Vec<String>>,
    /// First character of its sentence, and the one after the last.
    pub sent: Option<(usize, usize)>,
}

/// A claim as it is compared: the labels of every filler.
struct Found<'r> {
    claim: &'r Claim,
    roles: BTreeMap<&'static str, Vec<BTreeSet<String>>>,
    source: Vec<BTreeSet<String>>,
    sentence: (usize, usize),
}

/// The roles that count, the obligatory ones first.
const TYPES: [(&str, usize, &[&str]); 11] = [
    ("Tenure", 2, &["person", "office", "of", "when"]),
    ("WeaponsRequest", 2, &["requester", "weapon", "addressee"]),
    ("WeaponsTransfer", 2, &["supplier", "weapon", "recipient"]),
    ("Sanction", 1, &["target", "imposer", "measure", "action", "count"]),
    ("Meeting", 1, &["participant", "place"]),
    ("Visit", 2, &["visitor", "destination"]),
    ("Statement", 1, &["speaker", "addressee"]),
    ("Threat", 1, &["issuer", "target"]),
    ("Agreement", 1, &["party", "topic"]),
    ("Appointment", 2, &["person", "office", "of", "action"]),
    ("Deployment", 2, &["sender", "destination", "force", "count"]),
];
/// Precision, recall and their harmonic mean, from counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measure {
    /// Right ones.
    pub hit: usize,
    /// Those that were given.
    pub given: usize,
    /// Those that there are.
    pub gold: usize,
}

impl Measure {
    /// Share of the given that are right.
    pub fn precision(self) -> f64 {
        ratio(self.hit, self.given)
    }

    /// Share of what there is that was found.
    pub fn recall(self) -> f64 {
        ratio(self.hit, self.gold)
    }

    /// Harmonic mean of both.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    fn add(&mut self, other: Self) {
        self.hit += other.hit;
        self.given += other.given;
        self.gold += other.gold;
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole > 0 { part as f64 / whole as f64 } else { 0.0 }
}

/// The figures of a run, and what is wrong.
#[derive(Debug, Default)]
pub struct Report {
    types: BTreeMap<&'static str, (Measure, Measure)>,
    /// How many found claims there are, and on how many date, modality, polarity and source are right.
    facets: [usize; 5],
    /// By type, kind and article.
    pub faults: Vec<Fault>,
    articles: usize,
}

impl Report {
    /// Over all types.
    pub fn claims(&self) -> Measure {
        let mut all = Measure::default();
        self.types.values().for_each(|(claims, _)| all.add(*claims));
        all
    }
}

/// Compares what was read of articles with the gold of each.
pub fn compare(read: &[(Gold, Reading)], known: &Knowledge) -> Report {
    let labels = Labels::new(read.iter().flat_map(|(_, reading)| &reading.claims), known);
    let mut report = Report { articles: read.len(), ..Report::default() };
    for &(class, needed, roles) in &TYPES {
        for (gold, reading) in read {
            of_type(class, needed, roles, gold, reading, &labels, &mut report);
        }
    }
    fault::sort(&mut report.faults, &TYPES.map(|(class, ..)| class));
    report
}

fn of_type(
    class: &'static str,
    needed: usize,
    roles: &'static [&'static str],
    gold: &Gold,
    reading: &Reading,
    labels: &Labels<'_>,
    report: &mut Report,
) {
    let golds: Vec<&GoldClaim> = gold.claims.iter().filter(|claim| claim.class == class).collect();
    let given = given(class, roles, reading, labels);
    if golds.is_empty() && given.is_empty() {
        return;
    }
    let (claims, slots) = report.types.entry(class).or_default();
    claims.gold += golds.len();
    claims.given += given.len();
    slots.gold += golds
        .iter()
        .map(|claim| roles.iter().map(|role| claim.roles.get(*role).map_or(0, Vec::len)).sum::<usize>())
        .sum::<usize>();
    slots.given += given.iter().map(|claim| claim.roles.values().map(Vec::len).sum::<usize>()).sum::<usize>();
    let mut faults = Faults { class, reading, all: &mut report.faults };
    let (mut golds_left, mut given_left) = (vec![true; golds.len()], vec![true; given.len()]);
    for (is_found, shared, at, other) in pairs(&golds, &given, needed, roles) {
        slots.hit += shared;
        if is_found {
            claims.hit += 1;
            golds_left[at] = false;
            given_left[other] = false;
            let right = facets(golds[at], &given[other]);
            report.facets[0] += 1;
            report.facets[1..].iter_mut().zip(right).for_each(|(count, right)| *count += usize::from(right));
            faults.facets(golds[at], &given[other], right);
        }
    }
    let golds = golds.into_iter().zip(golds_left).filter(|(_, left)| *left).map(|(claim, _)| claim);
    let given = given.iter().zip(given_left).filter(|(_, left)| *left).map(|(claim, _)| claim);
    faults.roles(&golds.collect::<Vec<_>>(), &given.collect::<Vec<_>>(), roles);
}

/// Pairs of gold and given claims, one to one: those found with the most shared fillers first.
fn pairs(
    golds: &[&GoldClaim],
    given: &[Found<'_>],
    needed: usize,
    roles: &[&str],
) -> Vec<(bool, usize, usize, usize)> {
    let mut all = Vec::new();
    for (at, gold) in golds.iter().enumerate() {
        for (other, claim) in given.iter().enumerate() {
            let shared: usize =
                roles.iter().map(|role| paired(role, gold.roles.get(*role), claim.roles.get(role))).sum();
            if shared > 0 {
                let overlap = overlap(gold, claim);
                let is_found = roles[..needed].iter().all(|role| {
                    let wanted = gold.roles.get(*role);
                    let several = matches!(*role, "participant" | "party") && wanted.map_or(0, Vec::len) > 1;
                    paired(role, wanted, claim.roles.get(role)) > usize::from(several)
                });
                all.push((is_found, shared, overlap, at, other));
            }
        }
    }
    all.sort_by(|a, b| (b.0, b.1, b.2).cmp(&(a.0, a.1, a.2)).then((a.3, a.4).cmp(&(b.3, b.4))));
    let (mut golds_used, mut given_used) = (BTreeSet::new(), BTreeSet::new());
    let mut chosen = Vec::new();
    for (is_found, shared, _, at, other) in all {
        if !golds_used.contains(&at) && !given_used.contains(&other) {
            golds_used.insert(at);
            given_used.insert(other);
            chosen.push((is_found, shared, at, other));
        }
    }
    chosen
}

/// Do both stand in the same sentence?
fn overlap(gold: &GoldClaim, given: &Found<'_>) -> bool {
    gold.sent.is_some_and(|(start, end)| given.sentence.1 > start && given.sentence.0 < end)
}

/// The claims of a type as they are compared.
///
/// Where two are equally good, the later one by its IRI is taken, and so with fillers: a store without
/// an index of its own, from which other scorers read an export, gives back last what came first.
fn given<'r>(
    class: &str,
    roles: &'static [&'static str],
    reading: &'r Reading,
    labels: &Labels<'_>,
) -> Vec<Found<'r>> {
    let points = CodePoints::new(&reading.article.text);
    let mut named = rdf::named(&reading.article, &reading.claims, &Base::default());
    named.retain(|(_, claim)| claim.class == class);
    named.sort_by_cached_key(|(iri, _)| Reverse(iri.to_string()));
    named.iter().map(|(_, claim)| found(claim, points.span(claim.sentence), roles, labels)).collect()
}

fn found<'r>(
    claim: &'r Claim,
    sentence: (usize, usize),
    roles: &'static [&'static str],
    labels: &Labels<'_>,
) -> Found<'r> {
    let mut all: BTreeMap<&'static str, Vec<BTreeSet<String>>> = BTreeMap::new();
    for role in roles {
        let stored = if *role == "when" { "status" } else { role };
        let mut fillers = labelled(claim.role(stored), role, labels);
        if *role == "of" {
            let offices = ordered(claim.role("office")).into_iter();
            fillers.extend(offices.filter_map(|filler| match &filler.value {
                Value::Entity(office) => office.of.as_ref().map(|of| labels.entity(of)),
                _ => None,
            }));
        }
        if *role == "count" {
            let counted = ["target", "force"].into_iter().flat_map(|role| ordered(claim.role(role)));
            let counted = counted
                .filter(|filler| matches!(&filler.value, Value::Entity(entity) if entity.count.is_some()));
            fillers.extend(counted.map(|filler| labels.of(role, filler)));
        }
        if !fillers.is_empty() {
            all.insert(role, fillers);
        }
    }
    Found { claim, roles: all, source: labelled(&claim.attribution, "source", labels), sentence }
}

fn labelled(fillers: &[Filler], role: &str, labels: &Labels<'_>) -> Vec<BTreeSet<String>> {
    ordered(fillers).into_iter().map(|filler| labels.of(role, filler)).collect()
}

/// Fillers as an export read backwards has them, each once.
fn ordered(fillers: &[Filler]) -> Vec<&Filler> {
    let term = |filler: &&Filler| match &filler.value {
        Value::Entity(entity) => Base::default().entity(&entity.path).to_string(),
        Value::Term(term) => rdf::vocab::kg(term).to_string(),
        Value::Words(words) => format!("{words:?}"),
    };
    let mut all: Vec<&Filler> = fillers.iter().collect();
    all.sort_by_cached_key(|filler| Reverse(term(filler)));
    all.dedup_by_key(|filler| term(filler));
    all
}

/// Are date, modality, polarity and source right?
fn facets(gold: &GoldClaim, given: &Found<'_>) -> [bool; 4] {
    let claim = given.claim;
    let sources = gold.source.clone().unwrap_or_default();
    let source = sources.is_empty() && given.source.is_empty()
        || paired("source", Some(&sources), Some(&given.source)) > 0;
    let date = claim.date.map(|(date, _)| date.to_string()).filter(|date| !date.is_empty());
    [
        gold.date.clone().filter(|date| !date.is_empty()) == date,
        gold.modality == claim.modality.as_str(),
        (gold.polarity.as_deref() == Some("-")) == claim.denied,
        source,
    ]
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:16}{:>6}{:>6}{:>8}{:>8}{:>8}{:>8}",
            "type", "gold", "pred", "P", "R", "F1", "slotF1"
        )?;
        let row = |out: &mut fmt::Formatter<'_>, name: &str, claims: Measure, slots: Measure| {
            let (p, r, f) = (claims.precision(), claims.recall(), claims.f1());
            writeln!(
                out,
                "{name:16}{:6}{:6}{p:8.3}{r:8.3}{f:8.3}{:8.3}",
                claims.gold,
                claims.given,
                slots.f1()
            )
        };
        let mut slots = Measure::default();
        let (mut sum, mut count) = (0.0, 0_usize);
        for (class, _, _) in TYPES {
            let Some((claims, of_type)) = self.types.get(class) else { continue };
            row(out, class, *claims, *of_type)?;
            slots.add(*of_type);
            if claims.gold > 0 {
                sum += claims.f1();
                count += 1;
            }
        }
        row(out, "claims", self.claims(), slots)?;
        let [all, date, modality, polarity, source] = self.facets;
        let share = |right: usize| right as f64 / all.max(1) as f64;
        let (date, modality, polarity, source) =
            (share(date), share(modality), share(polarity), share(source));
        writeln!(
            out,
            "macro F1 over types {:.3} · on {all} found claims: date {date:.3}, modality {modality:.3}, \
             polarity {polarity:.3}, source {source:.3} · {} articles",
            sum / count.max(1) as f64,
            self.articles
        )
    }
}
