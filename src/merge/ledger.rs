//! What merging remembers between runs, in the store's ledger graph: so that one more article costs what it touches.
//!
//! | subject | predicate | object |
//! |---|---|---|
//! | article | `urn:kg:unmerged` | there, while its graph has changed since |
//! | article | `urn:kg:read` | who is in it and what it claims, as JSON, noted when it is stored |
//! | article | `urn:kg:seen` | the same, as the merged graph was last made from it |
//! | claim | `urn:kg:claim` | what merging needs of it, as JSON, noted when its article is stored |
//! | claim, event | `urn:kg:block` | claims that can be compared at all |
//! | claim, event | `urn:kg:cell` | and by time |
//! | person | `urn:kg:person` | what all articles say of him, and who he is, as JSON |
//! | person | `urn:kg:bucket` | where names like his are found |
//! | tenure | `urn:kg:held` | first and last report that the office is held, as JSON |
//! | merged graph | `urn:kg:mergedBy`, `urn:kg:decisions` | by which program, by which decisions; `urn:kg:merging` while it goes on |

use crate::store::LEDGER;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use oxigraph::store::{StorageError, Store};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

/// So many changes are written at once.
const AT_ONCE: usize = 200_000;
/// So many are removed at once.
const REMOVED_AT_ONCE: usize = 50_000;

macro_rules! predicates {
    ($($name:ident = $local:literal),* $(,)?) => {
        $(pub(super) const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!("urn:kg:", $local));)*
        /// All that merging writes into the ledger itself.
        const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
    };
}

predicates! {
    SEEN = "seen",
    BLOCK = "block",
    CELL = "cell",
    PERSON = "person",
    BUCKET = "bucket",
    HELD = "held",
    MERGED_BY = "mergedBy",
    DECISIONS = "decisions",
    MERGING = "merging",
}
pub(super) use crate::store::{CLAIM, MADE_FROM, READ, UNMERGED, extend};

/// The ledger and the merged graph, with changes that are not written yet.
pub(super) struct Ledger<'s> {
    pub(super) data: &'s Store,
    /// Is everything new, so that nothing has to be removed and changes need not wait for each other?
    pub(super) bulk: bool,
    pending: RefCell<(Vec<Quad>, Vec<Quad>)>,
}

impl<'s> Ledger<'s> {
    pub(super) fn new(data: &'s Store) -> Self {
        Self { data, bulk: false, pending: RefCell::default() }
    }

    /// The values that a subject has in the ledger, sorted.
    pub(super) fn values(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
    ) -> Result<BTreeSet<String>, StorageError> {
        Ok(self.notes(subject, predicate)?.into_iter().map(|quad| text(quad.object)).collect())
    }

    pub(super) fn value(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
    ) -> Result<Option<String>, StorageError> {
        Ok(self.values(subject, predicate)?.into_iter().next())
    }

    /// The subjects that have a value in the ledger, or any value, sorted.
    pub(super) fn subjects(
        &self,
        predicate: NamedNodeRef<'_>,
        value: Option<&str>,
    ) -> Result<BTreeSet<String>, StorageError> {
        let value = value.map(Literal::from);
        let object = value.as_ref().map(|value| TermRef::from(value.as_ref()));
        let found = self.data.quads_for_pattern(None, Some(predicate), object, Some(LEDGER.into()));
        found.map(|quad| quad.map(|quad| node(&quad.subject))).collect()
    }

    /// What the ledger says of a subject with a predicate.
    pub(super) fn notes(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
    ) -> Result<Vec<Quad>, StorageError> {
        let subject = NamedNode::new_unchecked(subject);
        self.data
            .quads_for_pattern(Some(subject.as_ref().into()), Some(predicate), None, Some(LEDGER.into()))
            .collect()
    }

    /// Gives a subject these values and no others.
    pub(super) fn set(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
        values: &BTreeSet<String>,
    ) -> Result<(), StorageError> {
        // Where all is new, nothing was there.
        let old = if self.bulk { BTreeSet::new() } else { self.values(subject, predicate)? };
        let quad = |value: &str| {
            Quad::new(NamedNode::new_unchecked(subject), predicate.into_owned(), Literal::from(value), LEDGER)
        };
        self.change(
            values.difference(&old).map(|value| quad(value)),
            old.difference(values).map(|value| quad(value)),
        )
    }

    pub(super) fn set_one(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
        value: Option<String>,
    ) -> Result<(), StorageError> {
        self.set(subject, predicate, &value.into_iter().collect())
    }

    /// Puts quads in the place of others.
    pub(super) fn replace(&self, old: &[Quad], new: &[Quad]) -> Result<(), StorageError> {
        let [had, wanted]: [HashSet<&Quad>; 2] = [old.iter().collect(), new.iter().collect()];
        let added = new.iter().filter(|quad| !had.contains(quad));
        self.change(added.cloned(), old.iter().filter(|quad| !wanted.contains(quad)).cloned())
    }

    fn change(
        &self,
        added: impl Iterator<Item = Quad>,
        removed: impl Iterator<Item = Quad>,
    ) -> Result<(), StorageError> {
        let full = {
            let mut pending = self.pending.borrow_mut();
            pending.0.extend(added);
            pending.1.extend(removed);
            pending.0.len() + pending.1.len() > AT_ONCE
        };
        if full && self.bulk { self.flush() } else { Ok(()) }
    }

    /// Writes what is pending; only then it is read.
    pub(super) fn flush(&self) -> Result<(), StorageError> {
        let (added, removed) = std::mem::take(&mut *self.pending.borrow_mut());
        if removed.is_empty() {
            // What is only added goes in faster.
            return extend(self.data, added);
        }
        let mut transaction = self.data.start_transaction()?;
        for quad in &removed {
            transaction.remove(quad);
        }
        for quad in &added {
            transaction.insert(quad);
        }
        transaction.commit()
    }

    /// Forgets everything that merging has written.
    pub(super) fn clear(&self, merged: &NamedNode) -> Result<(), StorageError> {
        self.clear_all(None, merged.as_ref())?;
        ALL.iter().try_for_each(|predicate| self.clear_all(Some(*predicate), LEDGER))
    }

    fn clear_all(
        &self,
        predicate: Option<NamedNodeRef<'_>>,
        graph: NamedNodeRef<'_>,
    ) -> Result<(), StorageError> {
        loop {
            let found = self.data.quads_for_pattern(None, predicate, None, Some(graph.into()));
            let some = found.take(REMOVED_AT_ONCE).collect::<Result<Vec<Quad>, _>>()?;
            if some.is_empty() {
                return Ok(());
            }
            self.change(std::iter::empty(), some.into_iter())?;
            self.flush()?;
        }
    }

    /// Adds quads, of whatever graph.
    pub(super) fn add(&self, quads: Vec<Quad>) -> Result<(), StorageError> {
        self.change(quads.into_iter(), std::iter::empty())
    }

    /// All that a graph says of a subject.
    pub(super) fn about(&self, subject: &str, graph: &NamedNode) -> Result<Vec<Quad>, StorageError> {
        let subject = NamedNode::new_unchecked(subject);
        self.data
            .quads_for_pattern(Some(subject.as_ref().into()), None, None, Some(graph.as_ref().into()))
            .collect()
    }

    /// Who has a thing as the object of a property, sorted.
    pub(super) fn with(
        &self,
        predicate: NamedNodeRef<'_>,
        object: &str,
        graph: &NamedNode,
    ) -> Result<BTreeSet<String>, StorageError> {
        let object = NamedNode::new_unchecked(object);
        let found = self.data.quads_for_pattern(
            None,
            Some(predicate),
            Some(object.as_ref().into()),
            Some(graph.as_ref().into()),
        );
        found.map(|quad| quad.map(|quad| node(&quad.subject))).collect()
    }

    /// A graph, as it stands.
    pub(super) fn graph(&self, name: &str) -> Result<Vec<Quad>, StorageError> {
        let name: GraphName = NamedNode::new_unchecked(name).into();
        self.data.quads_for_pattern(None, None, None, Some(name.as_ref())).collect()
    }
}

fn text(term: Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => node.into_string(),
        Term::BlankNode(node) => node.to_string(),
    }
}

/// A subject as it is written in the ledger.
pub(super) fn node(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}
