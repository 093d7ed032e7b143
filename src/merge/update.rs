//! The merged graph brought up to what the article graphs say now, at the cost of what has changed.

use super::decision::{Decisions, Verdict};
use super::digest::Digest;
use super::event::{Writer, cluster};
use super::finding::Finding;
use super::known::Known;
use super::ledger::{BLOCK, CELL, DECISIONS, DIGEST, HELD, Ledger, MADE_FROM, MERGED_BY, MERGING, UNMERGED};
use super::people::{Change, People};
use super::resolved::{Resolved, Resolver, TIMELESS};
use super::tenure::{Held, Tenure, prefix, two_holders};
use crate::rdf::Base;
use crate::rdf::vocab::{self, owl, rdfs};
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// So many articles are held in memory, ready to be compared.
const HELD_READY: usize = 20_000;
/// So many changed articles are many.
const MANY: usize = 2_000;
/// Stands between a block and its cell.
const AT: &str = " @ ";

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
    // A change is held in memory until it is whole; where most is new, making all anew takes less of both.
    let most = articles.len() > MANY && 3 * articles.len() > ledger.subjects(MADE_FROM, None)?.len();
    let anew = other || cut || most;
    let before = ledger.value(merged.as_str(), DECISIONS)?.unwrap_or_default();
    if anew {
        ledger.set_one(merged.as_str(), MERGING, Some("anew".into()))?;
        ledger.flush()?;
        ledger.clear(&merged)?;
        ledger.bulk = true;
        articles.extend(ledger.subjects(MADE_FROM, None)?);
    } else if articles.is_empty() && before == decisions.to_string() {
        return Ok(Changes::default());
    }
    articles.retain(|article| !graphs.contains(article));
    ledger.set_one(merged.as_str(), MERGING, Some("yes".into()))?;
    ledger.flush()?;
    // What was written before reads again.
    let before = Decisions::read("", &before, base).unwrap_or_default();
    let known = Known::new(data, base)?;
    let people = People::new(&ledger, &known, decisions);
    let merging = Merging {
        base,
        ledger: &ledger,
        known: &known,
        resolver: Resolver { base, known: &known, decisions, identities: &people },
        merged: merged.clone(),
        ready: RefCell::default(),
    };
    let changes = merging.run(&articles, &before, anew)?;
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
    known: &'a Known<'a>,
    resolver: Resolver<'a, &'a People<'a>>,
    merged: NamedNode,
    ready: RefCell<HashMap<String, Rc<Vec<Resolved>>>>,
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

    fn run(
        &self,
        articles: &BTreeSet<String>,
        before: &Decisions,
        anew: bool,
    ) -> Result<Changes, StorageError> {
        let decided = before.changed(self.decisions());
        let (mut touched, changes) = self.read(articles, anew)?;
        let (people, others) = self.who(&changes, &decided, anew)?;
        touched.extend(others);
        for thing in &decided {
            touched.extend(self.articles_with(thing)?);
        }
        touched.extend(self.companions(&touched)?);
        let blocks = self.place(&touched)?;
        let offices = self.events(&blocks)?;
        self.offices(&offices)?;
        self.things(before)?;
        self.ledger.flush()?;
        Ok(Changes { articles: articles.len(), people, blocks: blocks.len(), anew })
    }

    fn writer(&self) -> Writer<'_> {
        Writer { base: self.base, known: self.known, graph: self.merged.clone(), quads: Vec::new() }
    }

    fn digest(&self, article: &str) -> Result<Option<Digest>, StorageError> {
        let stored = self.ledger.value(article, DIGEST)?;
        Ok(stored.and_then(|stored| serde_json::from_str(&stored).ok()))
    }

    /// Reads the articles that have changed; returns those of which merging sees a change, and what it is about people.
    fn read(
        &self,
        articles: &BTreeSet<String>,
        anew: bool,
    ) -> Result<(BTreeSet<String>, Vec<Change>), StorageError> {
        let mut touched = BTreeSet::new();
        let mut changes = Vec::new();
        if anew {
            self.people().know_all()?;
        }
        for article in articles {
            let quads = self.ledger.graph(article)?;
            let new = if quads.is_empty() { None } else { Some(Digest::new(quads, self.known)) };
            let old = self.digest(article)?;
            if new == old {
                continue;
            }
            touched.insert(article.clone());
            let json = new.as_ref().and_then(|digest| serde_json::to_string(digest).ok());
            self.ledger.set_one(article, DIGEST, json)?;
            let [old, new] = [old, new].map(|digest| digest.unwrap_or_default().people);
            let people: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for person in people {
                let change = Change {
                    person: person.clone(),
                    old: old.get(person).cloned(),
                    new: new.get(person).cloned(),
                };
                if anew {
                    self.people().apply(&change);
                } else if change.old != change.new {
                    changes.push(change);
                }
            }
        }
        self.ledger.flush()?;
        Ok((touched, changes))
    }

    /// Finds out who is who; returns how many were looked at, and the articles of those who now are somebody else.
    fn who(
        &self,
        changes: &[Change],
        decided: &BTreeSet<String>,
        anew: bool,
    ) -> Result<(usize, BTreeSet<String>), StorageError> {
        let people = self.people();
        let mut touched: BTreeSet<String> =
            decided.iter().filter(|thing| self.known.is_person(thing)).cloned().collect();
        let mut stale = Vec::new();
        if anew {
            people.write()?;
            touched.extend(self.ledger.subjects(super::ledger::PERSON, None)?);
        } else {
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
            stale.extend(people.old(&touched, &self.merged)?);
            people.write()?;
        }
        let mut writer = self.writer();
        let mut changed = BTreeSet::new();
        let mut looked = 0;
        for component in people.components(&touched)? {
            if !anew {
                stale.extend(people.old(&component, &self.merged)?);
            }
            looked += component.len();
            changed.extend(people.resolve(&component, &mut writer));
        }
        self.ledger.replace(&stale, &writer.quads)?;
        people.write()?;
        let mut articles = BTreeSet::new();
        if !anew {
            for person in &changed {
                articles.extend(self.articles_with(person)?);
            }
        }
        Ok((looked, articles))
    }

    /// The articles that speak of a thing, or hold a claim.
    fn articles_with(&self, thing: &str) -> Result<BTreeSet<String>, StorageError> {
        let node = NamedNode::new_unchecked(thing);
        let data = self.ledger.data;
        let as_object = data.quads_for_pattern(None, None, Some(node.as_ref().into()), None);
        let as_subject =
            data.quads_for_pattern(Some(node.as_ref().into()), Some(vocab::STATED_IN), None, None);
        let prefix = format!("{}article/", self.base.as_str());
        let mut articles = BTreeSet::new();
        for quad in as_object.chain(as_subject) {
            if let GraphName::NamedNode(graph) = quad?.graph_name
                && graph.as_str().starts_with(&prefix)
            {
                articles.insert(graph.into_string());
            }
        }
        Ok(articles)
    }

    /// Articles with claims that people decided to be one with a claim of these.
    fn companions(&self, articles: &BTreeSet<String>) -> Result<BTreeSet<String>, StorageError> {
        let mut found = BTreeSet::new();
        for thing in self.decisions().things() {
            let all = self.decisions().same_as(thing);
            if all.len() < 2 {
                continue;
            }
            let mut holders = BTreeSet::new();
            for one in &all {
                holders.extend(self.claim_article(one)?);
            }
            if !holders.is_disjoint(articles) {
                found.extend(holders);
            }
        }
        Ok(found)
    }

    fn claim_article(&self, claim: &str) -> Result<Option<String>, StorageError> {
        let claim = NamedNode::new_unchecked(claim);
        let found = self.ledger.data.quads_for_pattern(
            Some(claim.as_ref().into()),
            Some(vocab::STATED_IN),
            None,
            None,
        );
        let object = found.map(|quad| quad.map(|quad| quad.object)).next().transpose()?;
        Ok(object
            .and_then(|term| if let Term::NamedNode(node) = term { Some(node.into_string()) } else { None }))
    }

    /// The claims of an article, resolved.
    fn resolved(&self, article: &str) -> Result<Rc<Vec<Resolved>>, StorageError> {
        if let Some(found) = self.ready.borrow().get(article) {
            return Ok(found.clone());
        }
        let mut claims = match self.digest(article)? {
            Some(digest) => self.resolver.article(article, &digest),
            None => Vec::new(),
        };
        for claim in &mut claims {
            if let Some((block, cell)) = self.lead(claim)? {
                (claim.block, claim.cell) = (block, cell);
            }
        }
        let claims = Rc::new(claims);
        let mut ready = self.ready.borrow_mut();
        if ready.len() > HELD_READY {
            ready.clear();
        }
        ready.insert(article.to_owned(), claims.clone());
        Ok(claims)
    }

    /// Where the claim is looked at that people decided to be one with this.
    fn lead(&self, claim: &Resolved) -> Result<Option<(String, String)>, StorageError> {
        for other in self.decisions().same_as(&claim.claim.iri) {
            if other == claim.claim.iri {
                return Ok(None);
            }
            let Some(article) = self.claim_article(&other)? else { continue };
            let Some(digest) = self.digest(&article)? else { continue };
            let lead = digest.claims.iter().find(|one| one.iri == other && one.class == claim.claim.class);
            let lead = lead.filter(|one| self.decisions().rejected(&one.iri).is_none());
            if let Some(lead) = lead.and_then(|lead| self.resolver.claim(&article, &digest, lead)) {
                return Ok(Some((lead.block, lead.cell)));
            }
        }
        Ok(None)
    }

    /// Notes where the claims of articles belong; returns what has to be looked at.
    fn place(&self, articles: &BTreeSet<String>) -> Result<Blocks, StorageError> {
        let mut blocks = Blocks::new();
        for article in articles {
            let claims = self.resolved(article)?;
            let new: BTreeSet<String> =
                claims.iter().map(|claim| format!("{}{AT}{}", claim.block, claim.cell)).collect();
            let old = self.ledger.values(article, CELL)?;
            for cell in old.union(&new) {
                let (block, cell) = cell.split_once(AT).unwrap_or((cell, ""));
                blocks.entry(block.to_owned()).or_default().insert(cell.to_owned());
            }
            self.mark(article, &new)?;
        }
        self.ledger.flush()?;
        Ok(blocks)
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
            if whole || block.starts_with("Tenure ") {
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
        let (old, articles): (Vec<&String>, Vec<&String>) =
            subjects.iter().partition(|iri| iri.starts_with(&prefix));
        let mut claims = Vec::new();
        for article in articles {
            let all = self.resolved(article)?;
            claims.extend(all.iter().filter(|claim| claim.block == block && belongs(claim)).cloned());
        }
        let mut stale = Vec::new();
        for event in &old {
            stale.extend(self.event_quads(event)?);
        }
        let mut writer = self.writer();
        let mut new: BTreeMap<String, (String, Option<Held>)> = BTreeMap::new();
        if block.starts_with("Tenure ") {
            claims.sort_by(|one, other| one.claim.iri.cmp(&other.claim.iri));
            if let Some((event, held)) = writer.tenure(&claims) {
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
        self.ledger.replace(&stale, &writer.quads)?;
        made.gone.extend(old.into_iter().cloned());
        for (event, (cell, held)) in &new {
            self.mark(event, &BTreeSet::from([cell.clone()]))?;
            let held = held.as_ref().and_then(|held| serde_json::to_string(held).ok());
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

    /// Looks for two holders of offices of one seat.
    fn offices(&self, offices: &Offices) -> Result<(), StorageError> {
        for (office, touched) in offices {
            let all = self.ledger.with(vocab::OFFICE_ROLE, office, &self.merged)?;
            let mut stale = Vec::new();
            let mut tenures = Vec::new();
            let own = prefix(self.base, office);
            for event in all.union(touched) {
                for finding in self.ledger.with(vocab::CONCERNS, event, &self.merged)? {
                    if finding.starts_with(&own) {
                        stale.extend(self.ledger.about(&finding, &self.merged)?);
                    }
                }
            }
            for event in all {
                let held = self.ledger.value(&event, HELD)?;
                let held = held.and_then(|held| serde_json::from_str::<Held>(&held).ok());
                let about = self.ledger.about(&event, &self.merged)?;
                let person = about.into_iter().find(|quad| quad.predicate == vocab::PERSON_ROLE);
                if let (Some(held), Some(person)) = (held, person) {
                    tenures.push(Tenure { event, person: person.object.to_string(), held });
                }
            }
            let mut writer = self.writer();
            if tenures.len() > 1 && self.one_seat(office)? {
                for finding in two_holders(office, tenures, self.base) {
                    writer.finding(&finding);
                }
            }
            self.ledger.replace(&stale, &writer.quads)?;
        }
        self.ledger.flush()
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
        Ok(self.known.one_seat(kind.as_str()) && first(vocab::OF)?.is_some())
    }

    /// What people decided of other things than people.
    fn things(&self, before: &Decisions) -> Result<(), StorageError> {
        let things: BTreeSet<&String> = before.things().iter().chain(self.decisions().things()).collect();
        for thing in things.into_iter().filter(|thing| !self.known.is_person(thing)) {
            let stale = self.ledger.about(thing, &self.merged)?;
            let mut writer = self.writer();
            let claims = format!("{}claim/", self.base.as_str());
            let is = super::resolved::Identities::identity(&self.people(), thing, &Digest::default());
            if is != *thing && !thing.starts_with(&claims) {
                writer.add(thing, owl::SAME_AS, NamedNode::new_unchecked(is));
            }
            for name in self.decisions().names(thing) {
                writer.add_written(thing, rdfs::LABEL, &name);
            }
            for decision in self.decisions().iter() {
                if let Verdict::Reject(claim, why) = &decision.verdict
                    && claim == thing
                    && self.claim_article(claim)?.is_some()
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
