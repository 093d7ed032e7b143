//! What goes out: articles with claims and the test graph come back from every format, in the same bytes every time.

use crate::queries::graph;
use crate::shapes::ontology_files;
use kg::article::Article;
use kg::export::{FORMATS, Format};
use kg::rdf::{self, Base, Node, vocab};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, Quad};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn read_again(format: &Format, text: &[u8]) -> Vec<Quad> {
    let rdf = RdfFormat::from_media_type(format.media_type).unwrap();
    rdf::sorted(RdfParser::from_format(rdf).for_slice(text).map(Result::unwrap).collect())
}

fn expected(format: &Format, mut quads: Vec<Quad>) -> Vec<Quad> {
    if !format.named_graphs {
        for quad in &mut quads {
            quad.graph_name = GraphName::DefaultGraph;
        }
    }
    rdf::sorted(quads)
}

#[test]
fn a_store_comes_back_from_every_format() {
    let store = graph();
    let all: Vec<Quad> = store.iter().map(Result::unwrap).collect();
    for format in FORMATS {
        let mut text = Vec::new();
        format.write_store(&store, |_| true, &Base::default(), &mut text).unwrap();
        assert_eq!(read_again(format, &text), expected(format, all.clone()), "{}", format.name);
    }
}

#[test]
fn graphs_can_be_picked() {
    let store = graph();
    let wanted = Base::default().article("en-1");
    let mut text = Vec::new();
    let pick = |name: oxigraph::model::GraphNameRef<'_>| name == wanted.as_ref().into();
    Format::find("nq").unwrap().write_store(&store, pick, &Base::default(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.lines().count() > 50 && text.lines().all(|line| line.ends_with(&format!("{wanted} ."))));
}

#[test]
fn there_are_no_blank_nodes() {
    let quads = rdf::reference(&ontology_files(), &Base::default()).unwrap();
    let mut text = Vec::new();
    Format::find("nquads").unwrap().write(quads, &Base::default(), &mut text).unwrap();
    assert!(
        !String::from_utf8(text).unwrap().lines().any(|line| line.starts_with("_:") || line.contains("> _:"))
    );
}

/// The published context follows from the ontology (`UPDATE=1` writes it anew): the values of which properties are
/// terms of the ontology, which are things, and which are literals of one datatype.
#[test]
fn the_published_context_is_that_of_the_ontology() {
    let nodes = Node::all_of(rdf::reference(&ontology_files(), &Base::default()).unwrap());
    let is_term = |node: &Node| node.iri.as_str().starts_with(vocab::NAMESPACE);
    let has_members =
        |class: &NamedNode| nodes.values().any(|node| is_term(node) && node.is_a(class.as_ref()));
    let listed: BTreeSet<&NamedNode> = nodes
        .values()
        .filter(|shape| shape.node(vocab::sh::IN).is_some())
        .filter_map(|shape| shape.node(vocab::sh::PATH))
        .collect();
    let owl = |local: &str| NamedNode::new_unchecked(format!("http://www.w3.org/2002/07/owl#{local}"));
    let mut context = serde_json::Map::new();
    context.insert("@vocab".into(), vocab::NAMESPACE.into());
    for (prefix, iri) in vocab::PREFIXES {
        context.insert((*prefix).into(), (*iri).into());
    }
    for node in nodes.values() {
        let Some(term) = node.iri.as_str().strip_prefix(vocab::NAMESPACE) else { continue };
        let range = node.node(vocab::rdfs::RANGE);
        let kind = if node.is_a(owl("ObjectProperty").as_ref()) {
            let terms = listed.contains(&node.iri) || range.is_some_and(has_members);
            Some(if terms { "@vocab".to_owned() } else { "@id".to_owned() })
        } else {
            let range =
                range.and_then(|range| range.as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#"));
            range.filter(|range| ["date", "hexBinary"].contains(range)).map(|range| format!("xsd:{range}"))
        };
        if let Some(kind) = kind {
            context.insert(term.into(), serde_json::json!({ "@type": kind }));
        }
    }
    let right = serde_json::to_string_pretty(&serde_json::json!({ "@context": context })).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write("ontology/context.jsonld", &right).unwrap();
    }
    let written = std::fs::read_to_string("ontology/context.jsonld").unwrap();
    assert!(written == right, "ontology/context.jsonld is out of date; run: UPDATE=1 cargo test context");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_article_comes_back_from_every_format(id in ".{1,20}", title in ".{0,20}", text in "(?s).{1,200}", language in "[a-z]{0,4}") {
        let article = Article { id, title, text, language: Some(language), ..Article::default() };
        let quads = rdf::quads(&article, &[], &Base::default());
        for format in FORMATS {
            let mut written = Vec::new();
            format.write(quads.clone(), &Base::default(), &mut written).unwrap();
            prop_assert_eq!(read_again(format, &written), expected(format, quads.clone()), "{}", format.name);
        }
    }
}
