//! The merged graph brought up to what the article graphs say now, at the cost of what has changed.

use super::decision::{Decisions, Verdict};
use super::digest::{self, Claim, Digester, Seen, json};
use super::event::{Writer, cluster};
use super::finding::Finding;
use super::known::Known;
use super::ledger::{
    BLOCK, CELL, CLAIM, DECISIONS, HELD, Ledger, MADE_FROM, MERGED_BY, MERGING, READ, SEEN, UNMERGED, node,
};
use super::people::{Change, People};
use super::resolved::{Identities, Resolved, Resolver, TENURE, TIMELESS};
use super::tenure::{Held, Tenure, VAGUE, holder, prefix, two_holders};
use crate::rdf::Base;
use crate::rdf::vocab::{self, owl, rdfs};
use oxigraph::model::{NamedNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use std::collections::{BTreeMap, BTreeSet};

/// So many changed articles are taken in at once, as a change is held in memory until it is whole.
const AT_ONCE: usize = if cfg!(test) { 2 } else { 1_000 };
/// So many changed articles are many.
const MANY: usize = 2_000;
/// Stands between a block and its cell.
const AT: &str = " @ ";
/// The cell of claims that a tenure begins or ends.
const CHANGES: &str = "changes";

/// What came of an update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Articles that are new, changed or gone.
    pub articles: usize,
    /// People who were looked at.
    pub people: usize,
    /// Sets of comparable claims that were looked at.
    pub blocks: usize,
    /// Was everything made anew?
    pub anew: bool,
}

/// Brings the merged graph up to date. `version` stands for the program: where it changes, all is made anew, as it
/// is where the reference graph has changed or an update was cut short.
pub fn update(
    data: &Store,
    base: &Base,
    decisions: &Decisions,
    version: &str,
) -> Result<Changes, StorageError> {
    let mut ledger = Ledger::new(data);
    let merged = base.merged();
    let graphs = [base.reference(), base.ontology()].map(NamedNode::into_string);
    let mut articles = ledger.subjects(UNMERGED, None)?;
    let marked = articles.clone();
    let by = ledger.value(merged.as_str(), MERGED_BY)?;
    let cut = ledger.value(merged.as_str(), MERGING)?.is_some();
    let other = by.as_deref() != Some(version) || graphs.iter().any(|graph| articles.contains(graph));
    // Where most is new, making all anew takes less.
    let most = articles.len() > MANY && 3 * articles.len() > ledger.subjects(MADE_FROM, None)?.len();
    let anew = other || cut || most;
    let before = ledger.value(merged.as_str(), DECISIONS)?.unwrap_or_default();
    if anew {
        ledger.set_one(merged.as_str(), MERGING, Some("anew".into()))?;
        ledger.flush()?;
        ledger.clear(&merged)?;
        articles.extend(ledger.subjects(MADE_FROM, None)?);
    } else if articles.is_empty() && before == decisions.to_string() {
        return Ok(Changes::default());
    }
    articles.retain(|article| !graphs.contains(article));
    ledger.set_one(merged.as_str(), MERGING, Some("yes".into()))?;
    ledger.flush()?;
    // What was written before reads again.
    let mut before = Decisions::read("", &before, base).unwrap_or_default();
    let digester = Digester::new(data, base, version)?;
    ledger.bulk = anew;
    let mut changes = Changes { anew, ..Changes::default() };
    let articles: Vec<String> = articles.into_iter().collect();
    let parts: Vec<&[String]> =
        if anew || articles.is_empty() { vec![&articles] } else { articles.chunks(AT_ONCE).collect() };
    for part in parts {
        let people = People::new(&ledger, &digester.known, decisions);
        let merging = Merging {
            base,
            ledger: &ledger,
            digester: &digester,
            resolver: Resolver { base, known: &digester.known, decisions, identities: &people },
            merged: merged.clone(),
        };
        let more = if anew { merging.anew(part)? } else { merging.change(part, &before)? };
        changes.articles += part.len();
        changes.people += more.people;
        changes.blocks += more.blocks;
        before = decisions.clone();
    }
    ledger.bulk = false;
    ledger.set_one(merged.as_str(), MERGED_BY, Some(version.into()))?;
    ledger.set_one(merged.as_str(), DECISIONS, Some(decisions.to_string()))?;
    for article in &marked {
        ledger.set_one(article, UNMERGED, None)?;
    }
    ledger.flush()?;
    ledger.set_one(merged.as_str(), MERGING, None)?;
    ledger.flush()?;
    Ok(changes)
}

struct Merging<'a> {
    base: &'a Base,
    ledger: &'a Ledger<'a>,
    digester: &'a Digester,
    resolver: Resolver<'a, &'a People<'a>>,
    merged: NamedNode,
}

/// Blocks to look at, with the cells that have changed.
type Blocks = BTreeMap<String, BTreeSet<String>>;
/// Offices to look at, with the tenures that they had or have.
type Offices = BTreeMap<String, BTreeSet<String>>;

/// What comes of looking at blocks.
#[derive(Default)]
struct Made {
    /// Events that there are now.
    events: BTreeSet<String>,
    /// Events that there were.
    gone: BTreeSet<String>,
    offices: Offices,
}

impl Merging<'_> {
    fn people(&self) -> &People<'_> {
        self.resolver.identities
    }

    fn decisions(&self) -> &Decisions {
        self.resolver.decisions
    }

    fn known(&self) -> &Known {
        &self.digester.known
    }

    /// Makes all of it from these articles; the ledger and the merged graph are empty.
    fn anew(&self, articles: &[String]) -> Result<Changes, StorageError> {
        let people = self.people();
        people.know_all()?;
        for article in articles {
            let Some(seen) = self.read(article)? else { continue };
            self.ledger.set_one(article, SEEN, Some(json(&seen)))?;
            for (person, trace) in seen.people {
                people.apply(&Change { person, old: None, new: Some(trace) });
            }
        }
        people.write_names()?;
        let looked = self.settle(&people.all(), &[], &mut BTreeSet::new())?;
        people.forget();
        let mut blocks = Blocks::new();
        for article in articles {
            for claim in self.seen(article)?.claims.keys() {
                self.place(claim, &mut blocks)?;
            }
        }
        self.ledger.flush()?;
        self.finish(&blocks, &Decisions::default())?;
        Ok(Changes { people: looked, blocks: blocks.len(), ..Changes::default() })
    }

    /// Takes in what has changed in these articles, and what people have decided since.
    fn change(&self, articles: &[String], before: &Decisions) -> Result<Changes, StorageError> {
        let decided = before.changed(self.decisions());
        let (mut touched, changes) = self.changes(articles)?;
        let (people, others) = self.who(&changes, &decided)?;
        for person in &others {
            touched.extend(self.claims_with(person)?);
        }
        for thing in &decided {
            touched.extend(self.claims_with(thing)?);
        }
        touched.extend(self.companions(&touched)?);
        let mut blocks = Blocks::new();
        for claim in &touched {
            self.place(claim, &mut blocks)?;
        }
        self.ledger.flush()?;
        self.finish(&blocks, before)?;
        Ok(Changes { people, blocks: blocks.len(), ..Changes::default() })
    }

    fn finish(&self, blocks: &Blocks, before: &Decisions) -> Result<(), StorageError> {
        let offices = self.events(blocks)?;
        self.offices(&offices)?;
        self.things(before)?;
        self.ledger.flush()
    }

    fn writer(&self) -> Writer<'_> {
        Writer { base: self.base, known: self.known(), graph: self.merged.clone(), quads: Vec::new() }
    }

    /// What an article's graph says now; none where it is gone.
    fn read(&self, article: &str) -> Result<Option<Seen>, StorageError> {
        let note = self.ledger.value(article, READ)?;
        if let Some(seen) = note.as_ref().and_then(|note| self.digester.seen(note)) {
            return Ok(Some(seen));
        }
        // Noted by another program, or of what was known before.
        let quads = self.ledger.graph(article)?;
        if quads.is_empty() {
            return Ok(None);
        }
        let (seen, notes) = self.digester.read(&NamedNode::new_unchecked(article), &quads);
        self.ledger.replace(&self.noted(article, &quads)?, &notes)?;
        Ok(Some(seen))
    }

    /// What is noted of an article and its claims.
    fn noted(&self, article: &str, quads: &[Quad]) -> Result<Vec<Quad>, StorageError> {
        let claims: BTreeSet<String> = quads.iter().map(|quad| node(&quad.subject)).collect();
        let mut noted = self.ledger.notes(article, READ)?;
        for claim in claims {
            noted.extend(self.ledger.notes(&claim, CLAIM)?);
        }
        Ok(noted)
    }

    /// What merging last read of an article.
    fn seen(&self, article: &str) -> Result<Seen, StorageError> {
        let stored = self.ledger.value(article, SEEN)?;
        Ok(stored.and_then(|stored| serde_json::from_str(&stored).ok()).unwrap_or_default())
    }

    /// The claims that have changed in these articles, and what has changed about people.
    fn changes(&self, articles: &[String]) -> Result<(BTreeSet<String>, Vec<Change>), StorageError> {
        let mut touched = BTreeSet::new();
        let mut changes = Vec::new();
        for article in articles {
            let new = self.read(article)?;
            let old = self.seen(article)?;
            self.ledger.set_one(article, SEEN, new.as_ref().map(json))?;
            let new = new.unwrap_or_default();
            for (claim, sum) in old.claims.iter().chain(&new.claims) {
                if old.claims.get(claim) != Some(sum) || new.claims.get(claim) != Some(sum) {
                    touched.insert(claim.clone());
                }
            }
            let people: BTreeSet<&String> = old.people.keys().chain(new.people.keys()).collect();
            for person in people {
                let [old, new] = [&old, &new].map(|seen| seen.people.get(person).cloned());
                if old != new {
                    changes.push(Change { person: person.clone(), old, new });
                }
            }
        }
        self.ledger.flush()?;
        Ok((touched, changes))
    }

    /// Finds out who is who; returns how many were looked at, and those who now are somebody else.
    fn who(
        &self,
        changes: &[Change],
        decided: &BTreeSet<String>,
    ) -> Result<(usize, BTreeSet<String>), StorageError> {
        let people = self.people();
        let mut touched: BTreeSet<String> =
            decided.iter().filter(|thing| self.known().is_person(thing)).cloned().collect();
        let mut about: BTreeSet<String> = changes.iter().map(|change| change.person.clone()).collect();
        about.extend(touched.iter().cloned());
        // Who was like them before may now be another's.
        let old = people.components(&about)?;
        let all: BTreeSet<String> = changes
            .iter()
            .filter(|change| people.apply(change))
            .map(|change| change.person.clone())
            .collect();
        touched.extend(all);
        let near = old.into_iter().filter(|component| !component.is_disjoint(&touched)).flatten();
        touched = near.chain(touched.iter().cloned()).collect();
        let stale = people.old(&touched, &self.merged)?;
        people.write_names()?;
        people.write()?;
        let mut changed = BTreeSet::new();
        let looked = self.settle(&touched, &stale, &mut changed)?;
        Ok((looked, changed))
    }

    /// Says who everybody is who may be one with these; returns how many were looked at.
    fn settle(
        &self,
        touched: &BTreeSet<String>,
        stale: &[Quad],
        changed: &mut BTreeSet<String>,
    ) -> Result<usize, StorageError> {
        let people = self.people();
        let mut looked = 0;
        let mut stale = stale.to_vec();
        let mut writer = self.writer();
        for component in people.components(touched)? {
            looked += component.len();
            if self.ledger.bulk {
                people.resolve(&component, &mut writer);
                self.ledger.add(std::mem::take(&mut writer.quads))?;
            } else {
                stale.extend(people.old(&component, &self.merged)?);
                changed.extend(people.resolve(&component, &mut writer));
            }
        }
        self.ledger.replace(&stale, &writer.quads)?;
        people.write()?;
        Ok(looked)
    }

    /// The claims in which a thing is; a claim itself.
    fn claims_with(&self, thing: &str) -> Result<BTreeSet<String>, StorageError> {
        let prefix = format!("{}claim/", self.base.as_str());
        if thing.starts_with(&prefix) {
            return Ok(BTreeSet::from([thing.to_owned()]));
        }
        let thing = NamedNode::new_unchecked(thing);
        let found = self.ledger.data.quads_for_pattern(None, None, Some(thing.as_ref().into()), None);
        let subjects = found.map(|quad| quad.map(|quad| node(&quad.subject)));
        subjects.filter(|claim| claim.as_ref().map_or(true, |claim| claim.starts_with(&prefix))).collect()
    }

    /// Claims that people decided to be one with these.
    fn companions(&self, claims: &BTreeSet<String>) -> Result<BTreeSet<String>, StorageError> {
        let mut found = BTreeSet::new();
        for thing in self.decisions().things() {
            let all = self.decisions().same_as(thing);
            if all.len() > 1 && !all.is_disjoint(claims) {
                for one in all {
                    found.extend(self.note(&one)?.map(|_| one));
                }
            }
        }
        Ok(found)
    }

    /// What is noted of a claim, where merging has read its article.
    fn note(&self, claim: &str) -> Result<Option<Claim>, StorageError> {
        let note = self.ledger.value(claim, CLAIM)?;
        Ok(note.and_then(|note| serde_json::from_str(&note).ok()))
    }

    /// A claim as events are made of it; none where it is gone or rejected.
    fn resolved(&self, claim: &str) -> Result<Option<Resolved>, StorageError> {
        let Some(note) = self.note(claim)? else { return Ok(None) };
        let mut resolved = self.resolver.claim(&note);
        if let Some(resolved) = &mut resolved
            && let Some((block, cell)) = self.lead(resolved)?
        {
            (resolved.block, resolved.cell) = (block, cell);
        }
        Ok(resolved)
    }

    /// Where the claim is looked at that people decided to be one with this.
    fn lead(&self, claim: &Resolved) -> Result<Option<(String, String)>, StorageError> {
        for other in self.decisions().same_as(&claim.claim.iri) {
            if other == claim.claim.iri {
                return Ok(None);
            }
            let lead = self.note(&other)?.filter(|lead| lead.class == claim.claim.class);
            if let Some(lead) = lead.and_then(|lead| self.resolver.claim(&lead)) {
                return Ok(Some((lead.block, lead.cell)));
            }
        }
        Ok(None)
    }

    /// Notes where a claim belongs, and what has to be looked at.
    fn place(&self, claim: &str, blocks: &mut Blocks) -> Result<(), StorageError> {
        let resolved = self.resolved(claim)?;
        let mut new = BTreeSet::new();
        if let Some(claim) = &resolved {
            new.insert(format!("{}{AT}{}", claim.block, claim.cell));
            new.extend(claim.tenure.iter().map(|tenure| format!("{tenure}{AT}{CHANGES}")));
        }
        let old = if self.ledger.bulk { BTreeSet::new() } else { self.ledger.values(claim, CELL)? };
        for cell in old.union(&new) {
            let (block, cell) = cell.split_once(AT).unwrap_or((cell, ""));
            blocks.entry(block.to_owned()).or_default().insert(cell.to_owned());
        }
        self.mark(claim, &new)
    }

    fn mark(&self, subject: &str, cells: &BTreeSet<String>) -> Result<(), StorageError> {
        let blocks = cells.iter().filter_map(|cell| Some(cell.split_once(AT)?.0.to_owned())).collect();
        self.ledger.set(subject, BLOCK, &blocks)?;
        self.ledger.set(subject, CELL, cells)
    }

    /// Makes the events of these blocks; returns the offices whose tenures have changed.
    fn events(&self, blocks: &Blocks) -> Result<Offices, StorageError> {
        let mut made = Made::default();
        for (block, cells) in blocks {
            let timeless = format!("{block}{AT}{TIMELESS}");
            let whole = cells.contains(TIMELESS) || !self.ledger.subjects(CELL, Some(&timeless))?.is_empty();
            if whole || is_tenure(block) {
                let subjects = self.ledger.subjects(BLOCK, Some(block))?;
                self.unit(block, |_| true, &subjects, &mut made)?;
            } else {
                for cell in cells {
                    let subjects = self.ledger.subjects(CELL, Some(&format!("{block}{AT}{cell}")))?;
                    self.unit(block, |claim| claim.cell == *cell, &subjects, &mut made)?;
                }
            }
        }
        // An event of one block may have been of another before, so those that are gone are known only now.
        for event in made.gone.difference(&made.events) {
            self.mark(event, &BTreeSet::new())?;
            self.ledger.set_one(event, HELD, None)?;
        }
        self.ledger.flush()?;
        Ok(made.offices)
    }

    /// Makes the events of comparable claims anew.
    fn unit(
        &self,
        block: &str,
        belongs: impl Fn(&Resolved) -> bool,
        subjects: &BTreeSet<String>,
        made: &mut Made,
    ) -> Result<(), StorageError> {
        let prefix = format!("{}event/", self.base.as_str());
        let (old, iris): (Vec<&String>, Vec<&String>) =
            subjects.iter().partition(|iri| iri.starts_with(&prefix));
        let mut claims = Vec::new();
        let mut changes = Vec::new();
        for claim in iris {
            let Some(claim) = self.resolved(claim)? else { continue };
            if claim.block == block && belongs(&claim) {
                claims.push(claim);
            } else if claim.tenure.as_deref() == Some(block) {
                changes.push(claim);
            }
        }
        let mut stale = Vec::new();
        for event in &old {
            stale.extend(self.event_quads(event)?);
        }
        let mut writer = self.writer();
        let mut new: BTreeMap<String, (String, Option<Held>)> = BTreeMap::new();
        if is_tenure(block) {
            claims.sort_by(|one, other| one.claim.iri.cmp(&other.claim.iri));
            if let Some((event, held)) = writer.tenure(&claims, &changes) {
                for finding in Finding::within(&event, &claims, self.base) {
                    writer.finding(&finding);
                }
                new.insert(event, (format!("{block}{AT}all"), held));
            }
            if let Some(office) = block.split(" | ").nth(1) {
                let tenures = made.offices.entry(format!("{}{office}", self.base.as_str())).or_default();
                tenures.extend(old.iter().map(|event| (*event).clone()).chain(new.keys().cloned()));
            }
        } else {
            let clusters = cluster(claims, self.decisions());
            for cluster in &clusters {
                if let Some(event) = writer.cluster(cluster) {
                    new.insert(event, (format!("{block}{AT}{}", cluster.claims[0].cell), None));
                }
            }
            for finding in Finding::differing_dates(&clusters, self.base) {
                if finding.about.iter().all(|event| new.contains_key(event)) {
                    writer.finding(&finding);
                }
            }
        }
        for quad in &writer.quads {
            if let Term::NamedNode(office) = &quad.object
                && quad.predicate != vocab::OFFICE_ROLE
                && self.is_office(office.as_str())
            {
                made.offices.entry(office.as_str().to_owned()).or_default();
            }
        }
        self.ledger.replace(&stale, &writer.quads)?;
        made.gone.extend(old.into_iter().cloned());
        for (event, (cell, held)) in &new {
            self.mark(event, &BTreeSet::from([cell.clone()]))?;
            let held = held.as_ref().map(json);
            self.ledger.set_one(event, HELD, held)?;
        }
        if !self.ledger.bulk {
            made.events.extend(new.into_keys());
        }
        Ok(())
    }

    /// An event, its aliases and what was found about it alone or beside another of its block.
    fn event_quads(&self, event: &str) -> Result<Vec<Quad>, StorageError> {
        let mut quads = self.ledger.about(event, &self.merged)?;
        for alias in self.ledger.with(owl::SAME_AS, event, &self.merged)? {
            quads.extend(self.ledger.about(&alias, &self.merged)?);
        }
        for finding in self.ledger.with(vocab::CONCERNS, event, &self.merged)? {
            if !finding.contains(TWO_HOLDERS) {
                quads.extend(self.ledger.about(&finding, &self.merged)?);
            }
        }
        Ok(quads)
    }

    fn is_office(&self, iri: &str) -> bool {
        iri.strip_prefix(self.base.as_str()).is_some_and(|path| path.starts_with("office/"))
    }

    /// Looks for two holders of offices of one seat, and for who is meant where only the office is named.
    fn offices(&self, offices: &Offices) -> Result<(), StorageError> {
        let mut known = BTreeMap::new();
        for (office, touched) in offices {
            let mut stale = Vec::new();
            let own = prefix(self.base, office);
            let mut events = self.ledger.with(vocab::OFFICE_ROLE, office, &self.merged)?;
            events.extend(touched.iter().cloned());
            for event in &events {
                for finding in self.ledger.with(vocab::CONCERNS, event, &self.merged)? {
                    if finding.starts_with(&own) {
                        stale.extend(self.ledger.about(&finding, &self.merged)?);
                    }
                }
            }
            let mut writer = self.writer();
            for finding in two_holders(office, self.tenures(office, &mut known)?, self.base) {
                writer.finding(&finding);
            }
            self.ledger.replace(&stale, &writer.quads)?;
            self.holders(office, &mut known)?;
        }
        self.ledger.flush()
    }

    /// The tenures of an office of one seat, where they are known to the day.
    fn tenures<'k>(
        &self,
        office: &str,
        known: &'k mut BTreeMap<String, Vec<Tenure>>,
    ) -> Result<&'k [Tenure], StorageError> {
        if !known.contains_key(office) {
            let mut tenures = Vec::new();
            let one_seat = self.one_seat(office)?;
            for event in self.ledger.with(vocab::OFFICE_ROLE, office, &self.merged)? {
                let held = if one_seat { self.ledger.value(&event, HELD)? } else { None };
                let held = held.and_then(|held| serde_json::from_str::<Held>(&held).ok());
                let about = self.ledger.about(&event, &self.merged)?;
                let person = about.into_iter().find(|quad| quad.predicate == vocab::PERSON_ROLE);
                if let (Some(held), Some(person)) = (held, person) {
                    tenures.push(Tenure { event, person: person.object.to_string(), held });
                }
            }
            known.insert(office.to_owned(), tenures);
        }
        Ok(known.get(office).map_or(&[], Vec::as_slice))
    }

    /// Says of events in which an office is named and nobody, who held it on their day.
    fn holders(&self, office: &str, known: &mut BTreeMap<String, Vec<Tenure>>) -> Result<(), StorageError> {
        let filler = NamedNode::new_unchecked(office);
        let graph = self.merged.as_ref().into();
        let found = self.ledger.data.quads_for_pattern(None, None, Some(filler.as_ref().into()), Some(graph));
        let mut events = BTreeSet::new();
        for quad in found {
            let quad = quad?;
            if quad.predicate != vocab::OFFICE_ROLE {
                events.insert(node(&quad.subject));
            }
        }
        for event in events {
            let about = self.ledger.about(&event, &self.merged)?;
            let Some(days) = self.days(&about)? else { continue };
            let mut writer = self.writer();
            for quad in &about {
                if let Term::NamedNode(office) = &quad.object
                    && self.is_office(office.as_str())
                    && let Some(person) = holder(self.tenures(office.as_str(), known)?, days)
                {
                    writer.add_written(&event, vocab::HOLDER, person);
                }
            }
            let stale: Vec<Quad> = about.into_iter().filter(|quad| quad.predicate == vocab::HOLDER).collect();
            self.ledger.replace(&stale, &writer.quads)?;
        }
        Ok(())
    }

    /// When an event was, or was reported where it has no date.
    fn days(&self, about: &[Quad]) -> Result<Option<(i32, i32)>, StorageError> {
        let bound = |predicate| about.iter().find(|quad| quad.predicate == predicate).and_then(day);
        let mut days = bound(vocab::NOT_BEFORE).zip(bound(vocab::NOT_AFTER));
        if days.is_none() {
            for claim in about.iter().filter(|quad| quad.predicate == vocab::REPORTED_AS) {
                let Term::NamedNode(claim) = &claim.object else { continue };
                let published = self.note(claim.as_str())?.and_then(|claim| claim.published);
                let Some((first, last)) = published else { return Ok(None) };
                days = Some(days.map_or((first, last), |(from, to)| (first.min(from), last.max(to))));
            }
        }
        Ok(days.filter(|(first, last)| last - first <= VAGUE))
    }

    /// Has the office one seat, and is it known whose it is?
    fn one_seat(&self, office: &str) -> Result<bool, StorageError> {
        let office = NamedNode::new_unchecked(office);
        let first = |predicate| {
            let found =
                self.ledger.data.quads_for_pattern(Some(office.as_ref().into()), Some(predicate), None, None);
            found.map(|quad| quad.map(|quad| quad.object)).next().transpose()
        };
        let Some(Term::NamedNode(kind)) = first(vocab::KIND)? else { return Ok(false) };
        Ok(self.known().one_seat(kind.as_str()) && first(vocab::OF)?.is_some())
    }

    /// What people decided of other things than people.
    fn things(&self, before: &Decisions) -> Result<(), StorageError> {
        let things: BTreeSet<&String> = before.things().iter().chain(self.decisions().things()).collect();
        for thing in things.into_iter().filter(|thing| !self.known().is_person(thing)) {
            let stale = self.ledger.about(thing, &self.merged)?;
            let mut writer = self.writer();
            let claims = format!("{}claim/", self.base.as_str());
            let is = self.people().identity(thing, &Claim::default());
            if is != *thing && !thing.starts_with(&claims) {
                writer.add(thing, owl::SAME_AS, NamedNode::new_unchecked(is));
            }
            for name in self.decisions().names(thing) {
                writer.add_written(thing, rdfs::LABEL, &name);
            }
            for decision in self.decisions().iter() {
                if let Verdict::Reject(claim, why) = &decision.verdict
                    && claim == thing
                    && self.note(claim)?.is_some()
                {
                    writer.add_written(thing, vocab::REJECTED, why);
                }
            }
            self.ledger.replace(&stale, &writer.quads)?;
        }
        Ok(())
    }
}

/// The part of an IRI that tells findings about offices from others.
const TWO_HOLDERS: &str = "/finding/two-holders/";

fn is_tenure(block: &str) -> bool {
    block.strip_prefix(TENURE).is_some_and(|rest| rest.starts_with(' '))
}

/// The day in a quad's object.
fn day(quad: &Quad) -> Option<i32> {
    let Term::Literal(day) = &quad.object else { return None };
    digest::date(day.value()).and_then(digest::days).map(|(first, _)| first)
}
