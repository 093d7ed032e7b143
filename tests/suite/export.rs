//! What goes out: articles with claims and the test graph come back from every format, in the same bytes every time.

use crate::queries::graph;
use crate::shapes::ontology_files;
use kg::article::Article;
use kg::export::{FORMATS, Format};
use kg::rdf::{self, Base};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};
use proptest::prelude::*;

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
