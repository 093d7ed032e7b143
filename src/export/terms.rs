//! Terms as sophia takes them.

use oxigraph::model::{BlankNode, NamedOrBlankNode, Quad, Term};
use sophia::api::term::{BnodeId, IriRef, LanguageTag, SimpleTerm};

/// Subject, predicate and object, with their IRIs as `shorten` makes them.
pub(super) fn triple<'q>(quad: &'q Quad, shorten: impl Fn(&'q str) -> &'q str) -> [SimpleTerm<'q>; 3] {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => iri(shorten(node.as_str())),
        NamedOrBlankNode::BlankNode(node) => blank(node),
    };
    let object = match &quad.object {
        Term::NamedNode(node) => iri(shorten(node.as_str())),
        Term::BlankNode(node) => blank(node),
        Term::Literal(literal) => {
            if let Some(tag) = literal.language() {
                let tag = LanguageTag::new_unchecked(tag.into());
                SimpleTerm::LiteralLanguage(literal.value().into(), tag, None)
            } else {
                let datatype = IriRef::new_unchecked(literal.datatype().as_str().into());
                SimpleTerm::LiteralDatatype(literal.value().into(), datatype)
            }
        }
    };
    [subject, iri(shorten(quad.predicate.as_str())), object]
}

pub(super) fn iri(iri: &str) -> SimpleTerm<'_> {
    SimpleTerm::Iri(IriRef::new_unchecked(iri.into()))
}

pub(super) fn blank(node: &BlankNode) -> SimpleTerm<'_> {
    SimpleTerm::BlankNode(BnodeId::new_unchecked(node.as_str().into()))
}
