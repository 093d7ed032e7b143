//! What merging needs of one article's graph: its people, and its claims with all that tells who and what is in them.
//!
//! It is noted in the ledger when the article is stored, while its quads are at hand.

use super::known::Known;
use super::ledger::{CLAIM, READ};
use crate::date::PartialDate;
use crate::rdf::Base;
use crate::rdf::vocab::{self, dcterms, rdf, rdfs, skos};
use crate::store::{LEDGER, MADE_FROM};
use chrono::{Datelike, NaiveDate};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// One article, as merging sees it. Terms are written as in N-Triples, IRIs alone without brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Digest {
    /// First and last day on which it can have been published, counted from the common era.
    published: Option<(i32, i32)>,
    /// Its claims, sorted by IRI.
    claims: Vec<Claim>,
    /// Everybody it speaks of.
    people: BTreeMap<String, Trace>,
    /// Whose an office, group or body is that only the article describes.
    homes: BTreeMap<String, String>,
    /// The numbers of its groups.
    counts: BTreeMap<String, Count>,
}

/// What is to be compared with what merging read of an article before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// Everybody it speaks of.
    pub(super) people: BTreeMap<String, Trace>,
    /// Its claims, each with a sum of what is noted of it.
    pub(super) claims: BTreeMap<String, String>,
}

/// A claim, with all that its article says of those in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Claim {
    pub(super) iri: String,
    pub(super) article: String,
    /// First and last day on which the article can have been published, counted from the common era.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) published: Option<(i32, i32)>,
    pub(super) class: String,
    pub(super) roles: BTreeMap<String, BTreeSet<String>>,
    /// The literal of its date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    pub(super) modality: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) denied: bool,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) sources: BTreeSet<String>,
    /// Whose an office, group or body is that only the article describes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) homes: BTreeMap<String, String>,
    /// The numbers of groups.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) counts: BTreeMap<String, Count>,
    /// The countries of people, where the article gives one each.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) countries: BTreeMap<String, String>,
}

/// What an article says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Trace {
    /// Labels, as literals; none where the reference graph names the person.
    pub(super) labels: BTreeSet<String>,
    /// Other spellings.
    pub(super) others: BTreeSet<String>,
    /// Offices that the person holds, held or is to hold.
    pub(super) offices: BTreeSet<String>,
    /// The countries whose offices these are.
    pub(super) countries: BTreeSet<String>,
}

impl Trace {
    /// The country, where the article gives just one.
    pub(super) fn country(&self) -> Option<&String> {
        if self.countries.len() == 1 { self.countries.first() } else { None }
    }
}

/// The number of a group's members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Count {
    /// At least so many.
    pub(super) min: i64,
    /// At most so many.
    pub(super) max: i64,
    /// What the members are: a type's IRI, or the last word of the label.
    pub(super) kind: String,
}

/// The IRI in a term, where it is one.
pub(super) fn iri(term: &str) -> Option<&str> {
    term.strip_prefix('<')?.strip_suffix('>')
}

/// A term's literal, where it is one.
pub(super) fn literal(term: &str) -> Option<Literal> {
    Literal::from_str(term).ok()
}

/// A day, counted from the common era.
pub(super) fn number(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

/// The date that a literal gives: `2024-11-27`, `2024-11`, `2024`, `--11-27`, `--11`, `---27`.
pub(super) fn date(text: &str) -> Option<PartialDate> {
    let part = |text: &str| text.parse::<u32>().ok();
    if let Some(day) = text.strip_prefix("---") {
        return Some(PartialDate { day: Some(part(day)?), ..PartialDate::default() });
    }
    if let Some(rest) = text.strip_prefix("--") {
        let (month, day) = rest.split_once('-').map_or((rest, None), |(month, day)| (month, Some(day)));
        let day = day.map(|day| part(day).ok_or(())).transpose().ok()?;
        return Some(PartialDate { year: None, month: Some(part(month)?), day });
    }
    PartialDate::parse(text)
}

/// First and last day of a date with a year.
pub(super) fn days(date: PartialDate) -> Option<(i32, i32)> {
    date.bounds().map(|(first, last)| (number(first), number(last)))
}

type Subjects<'q> = BTreeMap<&'q str, BTreeMap<&'q str, Vec<&'q Term>>>;

/// What one subject says.
struct Node<'s, 'q>(Option<&'s BTreeMap<&'q str, Vec<&'q Term>>>);

impl<'s, 'q> Node<'s, 'q> {
    fn all(&self, predicate: NamedNodeRef<'_>) -> impl Iterator<Item = &'q Term> + use<'s, 'q> {
        self.0.and_then(|node| node.get(predicate.as_str())).into_iter().flatten().copied()
    }

    fn iri(&self, predicate: NamedNodeRef<'_>) -> Option<&'q str> {
        self.all(predicate)
            .find_map(|term| if let Term::NamedNode(node) = term { Some(node.as_str()) } else { None })
    }

    fn text(&self, predicate: NamedNodeRef<'_>) -> Option<&'q str> {
        self.all(predicate)
            .find_map(|term| if let Term::Literal(text) = term { Some(text.value()) } else { None })
    }

    fn terms(&self, predicate: NamedNodeRef<'_>) -> BTreeSet<String> {
        self.all(predicate).map(ToString::to_string).collect()
    }

    fn number(&self, predicate: NamedNodeRef<'_>) -> Option<i64> {
        self.text(predicate)?.parse().ok()
    }
}

/// Notes what merging needs of articles.
pub struct Digester {
    pub(super) known: Known,
    /// Stands for what is known before reading, and the program.
    stamp: String,
}

impl Digester {
    /// Reads what is known from the store. `version` stands for the program.
    pub fn new(data: &Store, base: &Base, version: &str) -> Result<Self, StorageError> {
        let mut sum = Sha256::new();
        sum.update(version);
        for graph in [base.ontology(), base.reference()] {
            let graph = Some(graph.as_ref().into());
            for quad in data.quads_for_pattern(graph, Some(MADE_FROM), None, Some(LEDGER.into())) {
                sum.update(quad?.object.to_string());
            }
        }
        Ok(Self { known: Known::new(data, base)?, stamp: short(sum) })
    }

    /// The ledger's quads on an article and its claims.
    pub fn notes(&self, article: &NamedNode, quads: &[Quad]) -> Vec<Quad> {
        self.read(article, quads).1
    }

    /// What an article says, and the ledger's quads on it and its claims.
    pub(super) fn read(&self, article: &NamedNode, quads: &[Quad]) -> (Seen, Vec<Quad>) {
        let digest = Digest::new(quads, &self.known);
        let mut seen = Seen::default();
        let mut notes = Vec::new();
        for claim in digest.claims() {
            let claim = Claim { article: article.as_str().to_owned(), ..claim };
            let text = json(&claim);
            seen.claims.insert(claim.iri.clone(), short(Sha256::new_with_prefix(&text)));
            notes.push(note(&claim.iri, CLAIM, text));
        }
        seen.people = digest.people;
        notes.push(note(article.as_str(), READ, format!("{} {}", self.stamp, json(&seen))));
        (seen, notes)
    }

    /// What a note says, where it is of this program and of what is known now.
    pub(super) fn seen(&self, note: &str) -> Option<Seen> {
        let (stamp, text) = note.split_once(' ')?;
        if stamp == self.stamp { serde_json::from_str(text).ok() } else { None }
    }
}

fn note(subject: &str, predicate: NamedNodeRef<'_>, text: String) -> Quad {
    Quad::new(NamedNode::new_unchecked(subject), predicate.into_owned(), Literal::from(text), LEDGER)
}

/// Maps and strings always are JSON.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Eight bytes of a sum are enough to see that something has changed.
fn short(sum: Sha256) -> String {
    let number = sum.finalize().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{number:016x}")
}

impl Digest {
    /// Reads the graph of one article.
    fn new(quads: &[Quad], known: &Known) -> Self {
        let mut subjects = Subjects::new();
        for quad in quads {
            // Evidence and texts are most of a graph and nothing here.
            let skip = [
                vocab::EVIDENCE,
                vocab::QUOTE,
                vocab::START,
                vocab::END,
                vocab::RULE,
                vocab::VIA,
                vocab::PROPERTY,
            ];
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
            if !skip.contains(&quad.predicate.as_ref()) && !subject.as_str().contains("/evidence/") {
                let node = subjects.entry(subject.as_str()).or_default();
                node.entry(quad.predicate.as_str()).or_default().push(&quad.object);
            }
        }
        let mut digest = Self::default();
        for (subject, predicates) in &subjects {
            digest.subject(subject, &Node(Some(predicates)), known);
        }
        digest.people(&subjects, known);
        digest
    }

    fn subject(&mut self, subject: &str, node: &Node<'_, '_>, known: &Known) {
        let is = |class: NamedNodeRef<'_>| node.all(rdf::TYPE).any(|term| *term == Term::from(class));
        if is(vocab::CLAIM) {
            self.claims.extend(claim(subject, node, known));
        } else if is(vocab::ARTICLE) {
            let published = node.text(dcterms::DATE).and_then(date);
            self.published = published.and_then(days);
        } else if let Some(of) = node.iri(vocab::OF) {
            self.homes.insert(subject.into(), of.into());
        }
        if let Some(number) = node.number(vocab::COUNT) {
            let words = node.text(rdfs::LABEL).unwrap_or_default();
            let last = || words.split_whitespace().next_back().unwrap_or_default().to_lowercase();
            let kind = node.iri(vocab::OF_TYPE).map_or_else(last, str::to_owned);
            let [min, max] = [vocab::COUNT_MIN, vocab::COUNT_MAX].map(|bound| node.number(bound));
            let hedged = node.iri(vocab::HEDGE).is_some_and(|hedge| !hedge.ends_with("#exactly"));
            let (min, max) = if hedged && min == max {
                // "About ten" may be nine or twelve.
                (number - number / 4, number + number / 4)
            } else {
                (min.unwrap_or(0), max.unwrap_or(i64::MAX))
            };
            self.counts.insert(subject.into(), Count { min, max, kind });
        }
    }

    fn people(&mut self, subjects: &Subjects<'_>, known: &Known) {
        let spoken_of =
            self.claims.iter().flat_map(|claim| claim.roles.values().flatten().chain(&claim.sources));
        let people: BTreeSet<String> = spoken_of
            .filter_map(|term| iri(term))
            .filter(|iri| known.is_person(iri))
            .map(str::to_owned)
            .collect();
        for person in people {
            let node = Node(subjects.get(person.as_str()));
            let mut trace = Trace {
                labels: node.terms(rdfs::LABEL),
                others: node.terms(skos::ALT_LABEL),
                ..Trace::default()
            };
            let wanted = format!("<{person}>");
            let tenures = self.claims.iter().filter(|claim| claim.class == "Tenure" && !claim.denied);
            for claim in tenures.filter(|claim| claim.role("person").contains(&wanted)) {
                trace
                    .offices
                    .extend(claim.role("office").iter().filter_map(|term| iri(term)).map(str::to_owned));
            }
            let homes = trace.offices.iter().filter_map(|office| self.home(office, known));
            trace.countries = homes.filter(|home| known.is_country(home)).collect();
            self.people.insert(person, trace);
        }
    }

    fn home(&self, thing: &str, known: &Known) -> Option<String> {
        home(&self.homes, thing, known)
    }

    /// The claims, each with what the article says of those in it.
    fn claims(&self) -> impl Iterator<Item = Claim> {
        self.claims.iter().map(|claim| {
            let mut claim = Claim { published: self.published, ..claim.clone() };
            let things: BTreeSet<&str> =
                claim.roles.values().flatten().chain(&claim.sources).filter_map(|term| iri(term)).collect();
            let of = |thing: &&str| Some(((*thing).to_owned(), self.homes.get(*thing)?.clone()));
            let homes = things.iter().filter_map(of).collect();
            let number = |thing: &&str| Some(((*thing).to_owned(), self.counts.get(*thing)?.clone()));
            let counts = things.iter().filter_map(number).collect();
            let country =
                |thing: &&str| Some(((*thing).to_owned(), self.people.get(*thing)?.country()?.clone()));
            let countries = things.iter().filter_map(country).collect();
            (claim.homes, claim.counts, claim.countries) = (homes, counts, countries);
            claim
        })
    }
}

/// Whose an office, group, body or place is, as far as that leads; the country in the end.
fn home(homes: &BTreeMap<String, String>, thing: &str, known: &Known) -> Option<String> {
    match homes.get(thing) {
        Some(of) if known.is_country(of) => Some(of.clone()),
        Some(of) => known.home(of).or_else(|| Some(of.clone())),
        None => known.home(thing),
    }
}

impl Claim {
    /// The fillers of a role.
    pub(super) fn role(&self, role: &str) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        self.roles.get(role).unwrap_or(&NONE)
    }

    /// Whose a thing in it is, as far as that leads; the country in the end.
    pub(super) fn home(&self, thing: &str, known: &Known) -> Option<String> {
        home(&self.homes, thing, known)
    }
}

fn claim(subject: &str, node: &Node<'_, '_>, known: &Known) -> Option<Claim> {
    let local = |iri: &str| iri.strip_prefix(vocab::NAMESPACE).map(str::to_owned);
    let mut classes: Vec<String> = node
        .all(rdf::TYPE)
        .filter_map(|term| if let Term::NamedNode(class) = term { local(class.as_str()) } else { None })
        .filter(|class| known.claim_type(class).is_some())
        .collect();
    classes.sort();
    let class = classes.into_iter().next()?;
    let roles = &known.claim_type(&class)?.roles;
    let roles = roles.iter().map(|role| (role.clone(), node.terms(vocab::kg(role).as_ref())));
    Some(Claim {
        iri: subject.into(),
        roles: roles.filter(|(_, fillers)| !fillers.is_empty()).collect(),
        class,
        date: node.all(vocab::DATE).map(ToString::to_string).min(),
        modality: node.iri(vocab::MODALITY).and_then(local).unwrap_or_default(),
        denied: node.iri(vocab::POLARITY) == Some(vocab::DENIED.as_str()),
        sources: node.terms(vocab::SOURCE),
        ..Claim::default()
    })
}
