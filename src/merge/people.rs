//! Everybody of whom articles speak: what all of them say of him, and who he is.

use super::decision::Decisions;
use super::digest::{Claim, Trace, json, literal};
use super::event::Writer;
use super::known::Known;
use super::ledger::{BUCKET, Ledger, PERSON};
use super::name::{Likeness, Name};
use super::person::{Element, clusters, likeness};
use super::resolved::Identities;
use crate::rdf::vocab::{self, owl, rdf, rdfs, skos};
use oxigraph::model::{NamedNode, Quad};
use oxigraph::store::StorageError;
use serde::{Deserialize, Serialize};
use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// So many people are held in memory, ready to be compared.
const HELD_READY: usize = 50_000;
/// So many articles must give a country before one IRI is taken for two people.
const SPLIT: u32 = 2;

/// A person's IRI in the articles, and what they say; numbers count articles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Person {
    known: bool,
    articles: u32,
    labels: BTreeMap<String, u32>,
    others: BTreeMap<String, u32>,
    countries: BTreeMap<String, u32>,
    offices: BTreeMap<String, u32>,
    /// Who he is; more than one where the articles mean several people.
    parts: Vec<Part>,
}

impl Person {
    /// Does nobody speak of him any more?
    fn is_gone(&self) -> bool {
        !self.known && self.articles == 0
    }
}

/// One of the people whom an IRI of the articles means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Part {
    /// Articles that give this country mean him; the first part is whom all others mean.
    country: Option<String>,
    iri: String,
    /// His IRI in the merged graph.
    is: String,
    /// The country he acts for.
    home: Option<String>,
}

/// A person in memory.
struct Entry {
    person: Person,
    names: OnceCell<Names>,
}

/// The names by which somebody is found: whole ones, where there are any.
#[derive(Clone)]
struct Names {
    all: Rc<Vec<Name>>,
    /// Words in the longest of the names.
    words: usize,
}

/// All people, read when they are asked for.
pub(super) struct People<'a> {
    ledger: &'a Ledger<'a>,
    known: &'a Known,
    decisions: &'a Decisions,
    entries: RefCell<HashMap<String, Option<Rc<Entry>>>>,
    /// Those that are not in the ledger as they are here.
    changed: RefCell<BTreeSet<String>>,
}

/// What one article newly says of somebody, and what it said before.
pub(super) struct Change {
    pub(super) person: String,
    pub(super) old: Option<Trace>,
    pub(super) new: Option<Trace>,
}

impl<'a> People<'a> {
    pub(super) fn new(ledger: &'a Ledger<'a>, known: &'a Known, decisions: &'a Decisions) -> Self {
        Self { ledger, known, decisions, entries: RefCell::default(), changed: RefCell::default() }
    }

    fn entry(&self, iri: &str) -> Option<Rc<Entry>> {
        if let Some(found) = self.entries.borrow().get(iri) {
            return found.clone();
        }
        // A ledger that cannot be read is told by the next one who writes to it.
        let stored = self.ledger.value(iri, PERSON).ok().flatten();
        let person = stored.and_then(|stored| serde_json::from_str(&stored).ok());
        let entry = person.map(|person| Rc::new(Entry { person, names: OnceCell::new() }));
        let mut entries = self.entries.borrow_mut();
        if entries.len() > HELD_READY && self.changed.borrow().is_empty() {
            entries.clear();
        }
        entries.insert(iri.to_owned(), entry.clone());
        entry
    }

    /// Everybody who has changed.
    pub(super) fn all(&self) -> BTreeSet<String> {
        self.changed.borrow().clone()
    }

    /// Forgets what can be read again.
    pub(super) fn forget(&self) {
        if self.changed.borrow().is_empty() {
            self.entries.borrow_mut().clear();
        }
    }

    fn put(&self, iri: &str, person: Person) {
        let old = self.entries.borrow().get(iri).cloned().flatten();
        let same = old.filter(|old| {
            old.person.labels.keys().eq(person.labels.keys()) && old.person.known == person.known
        });
        let names = same.map(|old| old.names.clone()).unwrap_or_default();
        self.entries.borrow_mut().insert(iri.to_owned(), Some(Rc::new(Entry { person, names })));
        self.changed.borrow_mut().insert(iri.to_owned());
    }

    fn names<'e>(&self, iri: &str, entry: &'e Entry) -> &'e Names {
        entry.names.get_or_init(|| {
            let written = self.written(iri, &entry.person);
            let words = |name: &String| name.split([' ', '-']).filter(|word| !word.is_empty()).count();
            let most = written.iter().map(words).max().unwrap_or(0);
            let whole = written.iter().filter(|name| most == 1 || words(name) > 1);
            Names { all: Rc::new(whole.map(|name| Name::new(name)).collect()), words: most }
        })
    }

    fn written(&self, iri: &str, person: &Person) -> BTreeSet<String> {
        let text = |term: &String| literal(term).map(|name| name.value().to_owned());
        if person.known {
            let (labels, others) = self.known.names(iri);
            labels.iter().chain(&others).filter_map(text).collect()
        } else {
            person.labels.keys().filter_map(text).collect()
        }
    }

    /// Takes in everybody whom the reference graph holds.
    pub(super) fn know_all(&self) -> Result<(), StorageError> {
        for iri in self.known.people()? {
            let home = self.known.home(&iri);
            let countries = home.into_iter().map(|home| (home, 1)).collect();
            self.put(&iri, Person { known: true, countries, ..Person::default() });
        }
        Ok(())
    }

    /// Adds up what articles say; returns whether that may change who is who.
    pub(super) fn apply(&self, change: &Change) -> bool {
        let old = self.entry(&change.person);
        let mut person = old.as_ref().map(|entry| entry.person.clone()).unwrap_or_default();
        let known = person.known;
        for (trace, more) in [(&change.old, false), (&change.new, true)] {
            let Some(trace) = trace else { continue };
            count(&mut person.offices, &trace.offices, more);
            person.articles = if more { person.articles + 1 } else { person.articles.saturating_sub(1) };
            if !known {
                count(&mut person.labels, &trace.labels, more);
                count(&mut person.others, &trace.others, more);
                count(&mut person.countries, trace.country(), more);
            }
        }
        let matters = old.as_ref().is_none_or(|old| {
            let old = &old.person;
            !known && *old != person
                || (old.articles == 0) != (person.articles == 0)
                || !old.offices.keys().eq(person.offices.keys())
        });
        if old.is_none_or(|old| old.person != person) {
            self.put(&change.person, person);
        }
        matters
    }

    /// Writes where those who have changed are found.
    pub(super) fn write_names(&self) -> Result<(), StorageError> {
        for iri in &*self.changed.borrow() {
            let Some(entry) = self.entry(iri) else { continue };
            let buckets = self.names(iri, &entry).all.iter().flat_map(Name::buckets).cloned();
            let buckets = if entry.person.is_gone() { BTreeSet::new() } else { buckets.collect() };
            self.ledger.set(iri, BUCKET, &buckets)?;
        }
        self.ledger.flush()
    }

    /// Writes what has changed of people.
    pub(super) fn write(&self) -> Result<(), StorageError> {
        for iri in std::mem::take(&mut *self.changed.borrow_mut()) {
            let Some(entry) = self.entry(&iri) else { continue };
            let gone = entry.person.is_gone();
            self.ledger.set_one(&iri, PERSON, if gone { None } else { Some(json(&entry.person)) })?;
            if gone {
                self.entries.borrow_mut().insert(iri, None);
            }
        }
        self.ledger.flush()
    }

    /// Everybody whose name may be one of these people's, and so on: sets that have nothing to do with each other.
    pub(super) fn components(&self, seeds: &BTreeSet<String>) -> Result<Vec<BTreeSet<String>>, StorageError> {
        let mut buckets: HashMap<String, BTreeSet<String>> = HashMap::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut components = Vec::new();
        for seed in seeds {
            if !seen.insert(seed.clone()) {
                continue;
            }
            let mut component = BTreeSet::from([seed.clone()]);
            let mut next = vec![seed.clone()];
            while let Some(iri) = next.pop() {
                let mut like = self.decisions.same_as(&iri);
                if let Some(entry) = self.entry(&iri) {
                    for bucket in self.names(&iri, &entry).all.iter().flat_map(Name::buckets) {
                        if !buckets.contains_key(bucket) {
                            buckets.insert(bucket.clone(), self.ledger.subjects(BUCKET, Some(bucket))?);
                        }
                        // Who is like one of an earlier component is in it.
                        let found =
                            buckets.get(bucket).into_iter().flatten().filter(|other| !seen.contains(*other));
                        // Two whom the reference graph holds are two, whatever their names.
                        let both = |other: &String| entry.person.known && self.known.knows(other);
                        like.extend(
                            found.filter(|other| !both(other) && self.alike(&iri, &entry, other)).cloned(),
                        );
                    }
                }
                for other in like {
                    if self.known.is_person(&other) && component.insert(other.clone()) {
                        seen.insert(other.clone());
                        next.push(other);
                    }
                }
            }
            components.push(component);
        }
        Ok(components)
    }

    fn alike(&self, iri: &str, entry: &Entry, other: &str) -> bool {
        let names = &self.names(iri, entry).all;
        self.entry(other)
            .is_some_and(|entry| likeness(names, &self.names(other, &entry).all) != Likeness::Different)
    }

    /// Finds out who is who in one component; returns the IRIs that now mean somebody else, and writes the
    /// quads of all of them.
    pub(super) fn resolve(&self, component: &BTreeSet<String>, writer: &mut Writer<'_>) -> BTreeSet<String> {
        let mut elements = Vec::new();
        let mut owners: Vec<(&String, Option<String>)> = Vec::new();
        for iri in component {
            let Some(entry) = self.entry(iri) else { continue };
            for (country, element) in split(iri, &entry.person, self.names(iri, &entry)) {
                owners.push((iri, country));
                elements.push(element);
            }
        }
        let mut parts: BTreeMap<&String, Vec<Part>> = BTreeMap::new();
        for cluster in clusters(&elements, self.decisions) {
            let first = &elements[cluster[0]];
            let home = if first.known {
                self.known.home(&first.iri)
            } else {
                self.home_of(&cluster, &elements, &owners)
            };
            for &at in &cluster {
                let (iri, country) = &owners[at];
                let part = Part {
                    country: country.clone(),
                    iri: elements[at].iri.clone(),
                    is: first.iri.clone(),
                    home: home.clone(),
                };
                parts.entry(iri).or_default().push(part);
            }
            if cluster.iter().any(|&at| elements[at].articles > 0) {
                let members: Vec<(&str, &str)> =
                    cluster.iter().map(|&at| (elements[at].iri.as_str(), owners[at].0.as_str())).collect();
                self.describe(&members, writer);
            }
        }
        let mut changed = BTreeSet::new();
        for (iri, mut parts) in parts {
            parts.sort_by(|one, other| one.iri.cmp(&other.iri));
            let Some(entry) = self.entry(iri) else { continue };
            if entry.person.parts != parts {
                changed.insert(iri.clone());
                self.put(iri, Person { parts, ..entry.person.clone() });
            }
        }
        changed
    }

    /// The country that most articles give for one of these names.
    fn home_of(
        &self,
        cluster: &[usize],
        elements: &[Element],
        owners: &[(&String, Option<String>)],
    ) -> Option<String> {
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let entries: Vec<Rc<Entry>> = cluster.iter().filter_map(|&at| self.entry(owners[at].0)).collect();
        for (&at, entry) in cluster.iter().zip(&entries) {
            for country in &elements[at].countries {
                *numbers.entry(country).or_default() +=
                    entry.person.countries.get(country).copied().unwrap_or(0);
            }
        }
        numbers
            .into_iter()
            .max_by_key(|&(country, number)| (number, Reverse(country)))
            .map(|(country, _)| country.to_owned())
    }

    /// The node of one person, whose IRI is the first, and the aliases.
    fn describe(&self, members: &[(&str, &str)], writer: &mut Writer<'_>) {
        let Some(&(is, owner)) = members.first() else { return };
        writer.add(is, rdf::TYPE, vocab::kg("Person"));
        let mut labels = self.labels(owner);
        let decided: BTreeSet<String> =
            members.iter().flat_map(|(iri, _)| self.decisions.names(iri)).collect();
        let mut others: BTreeSet<String> = BTreeSet::new();
        for (_, owner) in members {
            let Some(entry) = self.entry(owner) else { continue };
            others.extend(entry.person.labels.keys().chain(entry.person.others.keys()).cloned());
            if entry.person.known && *owner != is {
                let (labels, more) = self.known.names(owner);
                others.extend(labels.into_iter().chain(more));
            }
        }
        if !decided.is_empty() {
            others.append(&mut labels);
            labels = decided;
        }
        for label in &labels {
            writer.add_written(is, rdfs::LABEL, label);
        }
        for name in others.difference(&labels) {
            writer.add_written(is, skos::ALT_LABEL, name);
        }
        if is != owner {
            writer.add(is, owl::DIFFERENT_FROM, NamedNode::new_unchecked(owner));
        }
        for (alias, _) in &members[1..] {
            writer.add(alias, owl::SAME_AS, NamedNode::new_unchecked(is));
        }
    }

    /// The best names of somebody: one a language.
    fn labels(&self, iri: &str) -> BTreeSet<String> {
        let Some(entry) = self.entry(iri) else { return BTreeSet::new() };
        if entry.person.known {
            return self.known.names(iri).0;
        }
        let mut best: BTreeMap<String, (u32, Reverse<&String>)> = BTreeMap::new();
        for (label, number) in &entry.person.labels {
            let language =
                literal(label).and_then(|label| label.language().map(str::to_owned)).unwrap_or_default();
            let rank = (*number, Reverse(label));
            let known = best.entry(language).or_insert(rank);
            *known = (*known).max(rank);
        }
        best.into_values().map(|(_, Reverse(label))| label.clone()).collect()
    }

    /// What the merged graph holds of these people now.
    pub(super) fn old(
        &self,
        component: &BTreeSet<String>,
        graph: &NamedNode,
    ) -> Result<Vec<Quad>, StorageError> {
        let mut quads = Vec::new();
        for iri in component {
            let parts = self.entry(iri).map(|entry| entry.person.parts.clone()).unwrap_or_default();
            let subjects: BTreeSet<String> =
                parts.into_iter().map(|part| part.iri).chain([iri.clone()]).collect();
            for subject in subjects {
                quads.extend(self.ledger.about(&subject, graph)?);
            }
        }
        Ok(quads)
    }

    fn part(&self, person: &str, claim: &Claim) -> Option<Part> {
        let entry = self.entry(person)?;
        let country = claim.countries.get(person);
        let meant =
            entry.person.parts.iter().find(|part| part.country.is_some() && part.country.as_ref() == country);
        meant.or(entry.person.parts.first()).cloned()
    }
}

impl Identities for &People<'_> {
    fn identity(&self, thing: &str, claim: &Claim) -> String {
        if self.known.is_person(thing) {
            return self.part(thing, claim).map_or_else(|| thing.to_owned(), |part| part.is);
        }
        let all = self.decisions.same_as(thing);
        let held = all.iter().find(|one| self.known.holds(one));
        held.or(all.first()).cloned().unwrap_or_else(|| thing.to_owned())
    }

    fn home(&self, person: &str, claim: &Claim) -> Option<String> {
        let own = || claim.countries.get(person).cloned();
        self.known.home(person).or_else(own).or_else(|| self.part(person, claim)?.home)
    }
}

fn count<'t>(numbers: &mut BTreeMap<String, u32>, given: impl IntoIterator<Item = &'t String>, more: bool) {
    for one in given {
        let number = numbers.entry(one.clone()).or_default();
        *number = if more { *number + 1 } else { number.saturating_sub(1) };
        if *number == 0 {
            numbers.remove(one);
        }
    }
}

/// The people whom one IRI of the articles means: one, or one a country where several articles give each.
fn split(iri: &str, person: &Person, names: &Names) -> Vec<(Option<String>, Element)> {
    let element =
        |iri: String, articles: u32, countries: BTreeSet<String>, offices: BTreeSet<String>| Element {
            iri,
            known: person.known,
            articles,
            names: names.all.clone(),
            words: names.words,
            countries,
            offices,
        };
    let often: Vec<(&String, u32)> = person
        .countries
        .iter()
        .map(|(country, number)| (country, *number))
        .filter(|(_, number)| *number >= SPLIT)
        .collect();
    let most = often
        .iter()
        .max_by_key(|(country, number)| (*number, Reverse(*country)))
        .map(|(country, _)| *country);
    let away: BTreeMap<&String, u32> = if person.known {
        BTreeMap::new()
    } else {
        often.into_iter().filter(|(country, _)| Some(*country) != most).collect()
    };
    let code = |country: &str| country.rsplit('/').next().unwrap_or_default().to_owned();
    let of = |country: &str| format!("/{}/", code(country));
    // An office that is nobody's in particular speaks for nothing.
    let stated = person.offices.keys().filter(|office| !office.contains("/unstated/"));
    let (theirs, mine): (Vec<&String>, Vec<&String>) =
        stated.partition(|office| away.keys().any(|country| office.contains(&of(country))));
    let rest = person.countries.keys().filter(|country| !away.contains_key(country)).cloned().collect();
    let articles = person.articles.saturating_sub(away.values().sum());
    let mut parts =
        vec![(None, element(iri.to_owned(), articles, rest, mine.into_iter().cloned().collect()))];
    for (country, number) in &away {
        let offices =
            theirs.iter().filter(|office| office.contains(&of(country))).map(|office| (*office).clone());
        let countries = BTreeSet::from([(*country).clone()]);
        let part = element(format!("{iri}/{}", code(country)), *number, countries, offices.collect());
        parts.push((Some((*country).clone()), part));
    }
    parts
}
