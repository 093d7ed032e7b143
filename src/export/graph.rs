//! The store as views see it: nodes with all that is said of them, events, and the claims of one article at a time.

use super::{Error, Selection};
use crate::rdf::Node;
use crate::rdf::vocab::{self, owl, rdf};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term, TermRef};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many nodes are kept for the next time that they are spoken of.
const KEPT: usize = 20_000;

impl Selection<'_> {
    /// All that any graph says of a node.
    pub(super) fn node(&self, iri: &NamedNode) -> Result<Rc<Node>, Error> {
        if let Some(node) = self.nodes.borrow().get(iri.as_str()) {
            return Ok(node.clone());
        }
        let quads: Result<Vec<Quad>, _> =
            self.store.quads_for_pattern(Some(iri.into()), None, None, None).collect();
        let node = Rc::new(Node::new(iri.clone(), quads?));
        let mut nodes = self.nodes.borrow_mut();
        if nodes.len() >= KEPT {
            nodes.clear();
        }
        nodes.insert(iri.as_str().to_owned(), node.clone());
        Ok(node)
    }

    /// What the merged graph calls a node: the one IRI of those that mean it.
    pub(super) fn merged_name(&self, iri: &NamedNode) -> Result<NamedNode, Error> {
        let merged = self.base.merged();
        if !(self.wanted)(merged.as_ref().into()) {
            return Ok(iri.clone());
        }
        let graph = Some(merged.as_ref().into());
        let mut names = Vec::new();
        for quad in self.store.quads_for_pattern(Some(iri.into()), Some(owl::SAME_AS), None, graph) {
            if let Term::NamedNode(name) = quad?.object {
                names.push(name);
            }
        }
        Ok(names.into_iter().min().unwrap_or_else(|| iri.clone()))
    }

    /// Has a person decided that a claim does not hold?
    pub(super) fn is_rejected(&self, claim: &NamedNode) -> Result<bool, Error> {
        let merged = self.base.merged();
        let rejected = vocab::kg("rejected");
        let mut decisions = self.store.quads_for_pattern(
            Some(claim.into()),
            Some(rejected.as_ref()),
            None,
            Some(merged.as_ref().into()),
        );
        Ok(decisions.next().transpose()?.is_some() && (self.wanted)(merged.as_ref().into()))
    }

    /// The other IRIs of a node, sorted.
    pub(super) fn aliases(&self, iri: &NamedNode) -> Result<Vec<NamedNode>, Error> {
        let same = self.store.quads_for_pattern(None, Some(owl::SAME_AS), Some(iri.into()), None);
        let mut aliases = Vec::new();
        for quad in same {
            if let NamedOrBlankNode::NamedNode(alias) = quad?.subject {
                aliases.push(alias);
            }
        }
        aliases.sort();
        aliases.dedup();
        Ok(aliases)
    }

    /// The events, sorted; none where the merged graph is not wanted.
    pub(super) fn events(&self) -> Result<Vec<NamedNode>, Error> {
        let merged = self.base.merged();
        if !(self.wanted)(merged.as_ref().into()) {
            return Ok(Vec::new());
        }
        let class = Some(TermRef::from(vocab::EVENT));
        let quads = self.store.quads_for_pattern(None, Some(rdf::TYPE), class, Some(merged.as_ref().into()));
        let mut events = Vec::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(event) = quad?.subject {
                events.push(event);
            }
        }
        events.sort();
        Ok(events)
    }

    /// The event that reports a claim.
    pub(super) fn event_of(&self, claim: &NamedNode) -> Result<Option<NamedNode>, Error> {
        let merged = self.base.merged();
        if !(self.wanted)(merged.as_ref().into()) {
            return Ok(None);
        }
        let graph = Some(merged.as_ref().into());
        let reports = self.store.quads_for_pattern(None, Some(vocab::REPORTED_AS), Some(claim.into()), graph);
        let mut events = Vec::new();
        for quad in reports {
            if let NamedOrBlankNode::NamedNode(event) = quad?.subject {
                events.push(event);
            }
        }
        Ok(events.into_iter().min())
    }

    /// The articles whose graphs are wanted, sorted.
    pub(super) fn articles(&self) -> Result<Vec<NamedNode>, Error> {
        let mut articles = Vec::new();
        for name in self.store.named_graphs() {
            if let NamedOrBlankNode::NamedNode(name) = name?
                && self.base.article_id(name.as_str()).is_some()
                && (self.wanted)(name.as_ref().into())
            {
                articles.push(name);
            }
        }
        articles.sort();
        Ok(articles)
    }

    /// The nodes of an article's graph.
    pub(super) fn article(&self, article: &NamedNode) -> Result<BTreeMap<String, Node>, Error> {
        let quads: Result<Vec<Quad>, _> =
            self.store.quads_for_pattern(None, None, None, Some(article.as_ref().into())).collect();
        Ok(Node::all_of(quads?))
    }
}

/// The claims among the nodes of an article, in the order of its text.
pub(super) fn claims(nodes: &BTreeMap<String, Node>) -> Vec<&Node> {
    let mut claims: Vec<&Node> = nodes.values().filter(|node| node.is_a(vocab::CLAIM)).collect();
    let start = |claim: &Node| claim.text(vocab::START).and_then(|start| start.parse::<u64>().ok());
    claims.sort_by_key(|claim| (start(claim), claim.iri.as_str().to_owned()));
    claims
}
