//! What the reference and ontology graphs say that merging needs, looked up once each.

use crate::rdf::Base;
use crate::rdf::vocab::{self, rdf, rdfs, skos};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use oxigraph::store::{StorageError, Store};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{PoisonError, RwLock};

const SH_PROPERTY: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#property");
const SH_PATH: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#path");
const SH_MIN: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#minCount");

/// So much of what was looked up is kept.
const CACHED: usize = 100_000;

/// A claim type, as far as it tells which claims speak of one event.
#[derive(Clone, Debug, Default)]
pub(super) struct ClaimType {
    /// Its roles.
    pub(super) roles: BTreeSet<String>,
    /// How many fillers a role needs.
    pub(super) needed: BTreeMap<String, usize>,
    /// Roles compared by their countries.
    pub(super) lifted: BTreeSet<String>,
    /// Roles compared as they are.
    pub(super) exact: BTreeSet<String>,
    /// Roles that do not clash.
    pub(super) agreeing: BTreeSet<String>,
    /// Are events of one day?
    pub(super) by_day: bool,
}

/// The reference and ontology graphs.
pub(super) struct Known {
    data: Store,
    reference: NamedNode,
    people: String,
    types: BTreeMap<String, ClaimType>,
    homes: Cache<Option<String>>,
    classes: Cache<(bool, bool)>,
}

/// What was looked up, for all threads.
#[derive(Default)]
struct Cache<V>(RwLock<HashMap<String, V>>);

impl<V: Clone> Cache<V> {
    fn get(&self, iri: &str) -> Option<V> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(iri).cloned()
    }

    fn put(&self, iri: &str, value: V) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Articles bring ever new things of which nothing is known.
        if all.len() > CACHED {
            all.clear();
        }
        all.insert(iri.into(), value);
    }
}

impl Known {
    /// Reads the claim types; all else when it is asked for.
    pub(super) fn new(data: &Store, base: &Base) -> Result<Self, StorageError> {
        let mut known = Self {
            data: data.clone(),
            reference: base.reference(),
            people: format!("{}person/", base.as_str()),
            types: BTreeMap::new(),
            homes: Cache::default(),
            classes: Cache::default(),
        };
        let graph = base.ontology();
        for quad in data.quads_for_pattern(
            None,
            Some(rdf::TYPE),
            Some(vocab::CLAIM_TYPE.into()),
            Some(graph.as_ref().into()),
        ) {
            let Some(class) = local(&quad?.subject.into()) else { continue };
            let found = claim_type(data, &graph, &class)?;
            known.types.insert(class, found);
        }
        Ok(known)
    }

    /// A claim type by its local name.
    pub(super) fn claim_type(&self, class: &str) -> Option<&ClaimType> {
        self.types.get(class)
    }

    /// Is it a person? Those that only articles know are told by their IRI.
    pub(super) fn is_person(&self, iri: &str) -> bool {
        iri.starts_with(&self.people) || self.class(iri).0
    }

    /// Is it a person of the reference graph?
    pub(super) fn knows(&self, iri: &str) -> bool {
        self.class(iri).0
    }

    /// Is it a country of the reference graph?
    pub(super) fn is_country(&self, iri: &str) -> bool {
        self.class(iri).1
    }

    /// Does the reference graph hold it?
    pub(super) fn holds(&self, iri: &str) -> bool {
        self.objects(iri, rdf::TYPE).next().is_some()
    }

    fn class(&self, iri: &str) -> (bool, bool) {
        if let Some(found) = self.classes.get(iri) {
            return found;
        }
        let classes: Vec<Term> = self.objects(iri, rdf::TYPE).collect();
        let is = |class: &str| classes.contains(&vocab::kg(class).into());
        let found = (is("Person"), is("Country"));
        self.classes.put(iri, found);
        found
    }

    /// The country of a person, body or place; a body's body where no country is known; a country itself.
    pub(super) fn home(&self, iri: &str) -> Option<String> {
        if let Some(found) = self.homes.get(iri) {
            return found;
        }
        let mut at = iri.to_owned();
        let mut found = None;
        for _ in 0..4 {
            if self.is_country(&at) {
                found = Some(at);
                break;
            }
            let mut next: Vec<String> = [vocab::NATIONALITY, vocab::OF, vocab::IN]
                .into_iter()
                .flat_map(|property| self.objects(&at, property).collect::<Vec<_>>())
                .filter_map(
                    |term| if let Term::NamedNode(node) = term { Some(node.into_string()) } else { None },
                )
                .collect();
            next.sort();
            match next.into_iter().next() {
                Some(next) => at = next,
                None => break,
            }
        }
        self.homes.put(iri, found.clone());
        found
    }

    /// Labels and other names of the reference graph, as literals.
    pub(super) fn names(&self, iri: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        let all = |property| self.objects(iri, property).map(|term| term.to_string()).collect();
        (all(rdfs::LABEL), all(skos::ALT_LABEL))
    }

    /// Everybody whom the reference graph holds.
    pub(super) fn people(&self) -> Result<Vec<String>, StorageError> {
        let class = vocab::kg("Person");
        let graph = self.reference.as_ref().into();
        let found =
            self.data.quads_for_pattern(None, Some(rdf::TYPE), Some(class.as_ref().into()), Some(graph));
        let mut people = Vec::new();
        for quad in found {
            if let Term::NamedNode(person) = quad?.subject.into() {
                people.push(person.into_string());
            }
        }
        people.sort();
        Ok(people)
    }

    /// Does one person hold an office of this kind at a time?
    pub(super) fn one_seat(&self, kind: &str) -> bool {
        self.objects(kind, vocab::ONE_SEAT)
            .any(|term| matches!(term, Term::Literal(value) if value.value() == "true"))
    }

    fn objects(&self, subject: &str, property: NamedNodeRef<'_>) -> impl Iterator<Item = Term> + use<> {
        let subject = NamedNode::new_unchecked(subject);
        let graph = self.reference.as_ref().into();
        // A store that cannot be read is told by the next one who writes.
        self.data
            .quads_for_pattern(Some(subject.as_ref().into()), Some(property), None, Some(graph))
            .filter_map(|quad| quad.ok().map(|quad| quad.object))
    }
}

fn local(term: &Term) -> Option<String> {
    let Term::NamedNode(node) = term else { return None };
    node.as_str().strip_prefix(vocab::NAMESPACE).map(str::to_owned)
}

fn claim_type(data: &Store, graph: &NamedNode, class: &str) -> Result<ClaimType, StorageError> {
    let objects = |subject: &Term, property: NamedNodeRef<'_>| -> Result<Vec<Term>, StorageError> {
        let Term::NamedNode(subject) = subject else { return Ok(Vec::new()) };
        let found = data.quads_for_pattern(
            Some(subject.as_ref().into()),
            Some(property),
            None,
            Some(graph.as_ref().into()),
        );
        found.map(|quad| quad.map(|quad| quad.object)).collect()
    };
    let node: Term = vocab::kg(class).into();
    let roles = |property| -> Result<BTreeSet<String>, StorageError> {
        Ok(objects(&node, property)?.iter().filter_map(local).collect())
    };
    let mut found = ClaimType {
        lifted: roles(vocab::LIFTED_ROLE)?,
        exact: roles(vocab::EXACT_ROLE)?,
        agreeing: roles(vocab::AGREEING_ROLE)?,
        by_day: !objects(&node, vocab::BY_DAY)?.is_empty(),
        ..ClaimType::default()
    };
    for shape in objects(&node, SH_PROPERTY)? {
        let Some(role) = objects(&shape, SH_PATH)?.first().and_then(local) else { continue };
        if let Some(Term::Literal(least)) = objects(&shape, SH_MIN)?.first() {
            found.needed.insert(role.clone(), least.value().parse().unwrap_or(0));
        }
        found.roles.insert(role);
    }
    Ok(found)
}
