//! A node with all that quads say of it.

use super::vocab::{self, rdf, rdfs, skos};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use std::collections::BTreeMap;

/// A node with all that is said of it.
pub struct Node {
    /// Its IRI.
    pub iri: NamedNode,
    said: BTreeMap<String, Vec<Term>>,
}

impl Node {
    /// From quads of this subject, in any order.
    pub fn new(iri: NamedNode, quads: impl IntoIterator<Item = Quad>) -> Self {
        let mut said = BTreeMap::<String, Vec<Term>>::new();
        for quad in quads {
            said.entry(quad.predicate.into_string()).or_default().push(quad.object);
        }
        for values in said.values_mut() {
            values.sort_by_cached_key(ToString::to_string);
            values.dedup();
        }
        Self { iri, said }
    }

    /// The nodes that quads describe, by their IRIs.
    pub fn all_of(quads: impl IntoIterator<Item = Quad>) -> BTreeMap<String, Node> {
        let mut by_subject = BTreeMap::<String, (NamedNode, Vec<Quad>)>::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                let entry = by_subject.entry(subject.as_str().to_owned());
                entry.or_insert_with(|| (subject.clone(), Vec::new())).1.push(quad);
            }
        }
        by_subject.into_iter().map(|(key, (iri, quads))| (key, Node::new(iri, quads))).collect()
    }

    /// Every property with its values, sorted.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &[Term])> {
        self.said.iter().map(|(property, values)| (property.as_str(), values.as_slice()))
    }

    /// The values of a property, sorted as N-Triples write them.
    pub fn values(&self, property: NamedNodeRef<'_>) -> &[Term] {
        self.said.get(property.as_str()).map_or(&[], Vec::as_slice)
    }

    /// Those of the values that are IRIs.
    pub fn nodes(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = &NamedNode> {
        self.values(property).iter().filter_map(|term| match term {
            Term::NamedNode(node) => Some(node),
            _ => None,
        })
    }

    /// Those of the values that are literals.
    pub fn literals(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = &Literal> {
        self.values(property).iter().filter_map(|term| match term {
            Term::Literal(literal) => Some(literal),
            _ => None,
        })
    }

    /// The first value that is an IRI.
    pub fn node(&self, property: NamedNodeRef<'_>) -> Option<&NamedNode> {
        self.nodes(property).next()
    }

    /// The lexical form of the first value that is a literal.
    pub fn text(&self, property: NamedNodeRef<'_>) -> Option<&str> {
        self.literals(property).next().map(Literal::value)
    }

    /// The local name of a term of the ontology.
    pub fn term(&self, property: NamedNodeRef<'_>) -> Option<&str> {
        self.node(property)?.as_str().strip_prefix(vocab::NAMESPACE)
    }

    /// Is it of a class, by its own word?
    pub fn is_a(&self, class: NamedNodeRef<'_>) -> bool {
        self.values(rdf::TYPE).iter().any(|one| one.as_ref() == TermRef::from(class))
    }

    /// What it is called: in English, else as its article calls it, else the end of its IRI.
    pub fn label(&self) -> &str {
        let labels = || [rdfs::LABEL, skos::PREF_LABEL].into_iter().flat_map(|name| self.literals(name));
        let english = labels().find(|label| label.language() == Some("en"));
        let end = || self.iri.as_str().rsplit(['/', '#']).next().unwrap_or_default();
        english.or_else(|| labels().next()).map_or_else(end, Literal::value)
    }
}

/// The members of an RDF list that begins with a node.
pub fn list(head: &NamedNode, nodes: &BTreeMap<String, Node>) -> Vec<Term> {
    let mut members = Vec::new();
    let mut head = Some(head);
    while let Some(node) = head.and_then(|head| nodes.get(head.as_str())) {
        members.extend(node.values(rdf::FIRST).iter().take(1).cloned());
        head = node.node(rdf::REST);
    }
    members
}
