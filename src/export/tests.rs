use super::*;
use oxigraph::io::{RdfFormat, RdfParser};
use std::collections::BTreeSet;

fn quads(trig: &str) -> Vec<Quad> {
    let parser = RdfParser::from_format(RdfFormat::TriG).for_slice(trig.as_bytes());
    parser.collect::<Result<_, _>>().unwrap()
}

fn written(format: &Format, quads: Vec<Quad>) -> String {
    let mut out = Vec::new();
    format.write(quads, &Base::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn read_again(format: &Format, text: &str) -> Vec<Quad> {
    let rdf = RdfFormat::from_media_type(format.media_type).unwrap();
    let quads: Result<Vec<Quad>, _> = RdfParser::from_format(rdf).for_slice(text.as_bytes()).collect();
    crate::rdf::sorted(quads.unwrap_or_else(|error| panic!("{}: {error}\n{text}", format.name)))
}

const ODD: &str = r#"
@prefix kg: <https://w3id.org/newskg/ontology#> . @prefix id: <https://w3id.org/newskg/id/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:default> <urn:p> "in the default graph" .
GRAPH <https://w3id.org/newskg/id/article/a%2Fb> {
  <https://w3id.org/newskg/id/claim/a%2Fb/meeting-3-6> a kg:Claim, kg:Meeting ; kg:modality kg:asserted ; kg:start 3 ; kg:of 4 ;
    kg:date "--11-27"^^xsd:gMonthDay, "---27"^^xsd:gDay, "2024-11-27"^^xsd:date ; kg:notBefore "2024-11-27"^^xsd:date, "x" ;
    kg:quote "a \"quote\" \\ and\ttab\nand line\r\nand more"@de, """ends in a quote\"""", "one\\"@en, "01"^^xsd:integer, 123456789012345678901234567890,
      "1"^^xsd:boolean, true, 1.5, 1e3, "\u0001\u007F\uFFFE", "🇺🇦 Käse"@en-gb ;
    kg:evidence <https://w3id.org/newskg/id/claim/a%2Fb/meeting-3-6/evidence/10>, <https://w3id.org/newskg/id/claim/a%2Fb/meeting-3-6/evidence/2> ;
    kg:source <https://w3id.org/newskg/id/person/a.b.c>, <https://w3id.org/newskg/id/>, <https://w3id.org/newskg/id//x>, <https://w3id.org/newskg/id/a:b>,
      <https://w3id.org/newskg/ontology#schema>, <https://w3id.org/newskg/ontology#a/b>, <https://w3id.org/newskg/id/claim/../x>, <https://schema.org/x-y>, <urn:x:y> ;
    <https://w3id.org/newskg/ontology#schema> "a term with a prefix's name" ; a "no class" .
  <https://w3id.org/newskg/id/country/KOR> kg:in <https://w3id.org/newskg/id/person/x-> , <https://w3id.org/newskg/id/person/-x>, <https://w3id.org/newskg/id/person/x.> .
}
GRAPH <urn:other> { <urn:default> <urn:p> "in another graph" . }
"#;

#[test]
fn every_format_gives_the_same_graph_back() {
    let all = crate::rdf::sorted(quads(ODD));
    for format in FORMATS {
        let text = written(format, all.clone());
        let mut expected = all.clone();
        if !format.named_graphs {
            expected = expected
                .into_iter()
                .map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad })
                .collect();
        }
        pretty_assert(format, &read_again(format, &text), &crate::rdf::sorted(expected), &text);
    }
}

#[track_caller]
fn pretty_assert(format: &Format, found: &[Quad], expected: &[Quad], text: &str) {
    for quad in expected {
        assert!(found.contains(quad), "{} lost {quad}\n{text}", format.name);
    }
    for quad in found {
        assert!(expected.contains(quad), "{} made up {quad}\n{text}", format.name);
    }
}

#[test]
fn the_order_of_quads_does_not_matter_and_a_store_gives_the_same() {
    let store = Store::new().unwrap();
    for quad in quads(ODD) {
        store.insert(&quad).unwrap();
    }
    // Not the quads that were put in, for the store writes numbers in their canonical form.
    let mut all: Vec<Quad> = store.iter().map(Result::unwrap).collect();
    for format in FORMATS {
        let one = written(format, all.clone());
        all.reverse();
        assert_eq!(one, written(format, all.clone()), "{}", format.name);
        let mut out = Vec::new();
        format.write_store(&store, |_| true, &Base::default(), &mut out).unwrap();
        assert_eq!(one, String::from_utf8(out).unwrap(), "{}", format.name);
    }
}

#[test]
fn a_text_full_of_quotes_is_written() {
    let text = "\"\n\\".repeat(1_000_000);
    let quad = Quad::new(
        oxigraph::model::NamedNode::new_unchecked("urn:a"),
        oxigraph::model::NamedNode::new_unchecked("urn:b"),
        oxigraph::model::Literal::from(text),
        GraphName::DefaultGraph,
    );
    for format in FORMATS {
        let text = written(format, vec![quad.clone()]);
        assert!(read_again(format, &text) == vec![quad.clone()], "{}", format.name);
    }
}

#[test]
fn an_empty_graph_is_a_file_too() {
    for format in FORMATS {
        assert!(read_again(format, &written(format, Vec::new())).is_empty(), "{}", format.name);
    }
}

#[test]
fn turtle_is_for_people() {
    let trig = r#"@prefix kg: <https://w3id.org/newskg/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        GRAPH <https://w3id.org/newskg/id/article/a> {
            <https://w3id.org/newskg/id/claim/a/visit-3-6> a kg:Visit, kg:Claim ; kg:visitor <https://w3id.org/newskg/id/country/UKR> ;
                kg:evidence <https://w3id.org/newskg/id/claim/a/visit-3-6/evidence/1> ; kg:date "2024-11"^^xsd:gYearMonth ; kg:start 3 .
            <https://w3id.org/newskg/id/claim/a/visit-3-6/evidence/1> kg:quote "went"@en . }"#;
    let text = written(Format::find("ttl").unwrap(), quads(trig));
    let body = text.split("\n\n").skip(1).collect::<Vec<_>>().join("\n\n");
    let expected = r#"# graph <https://w3id.org/newskg/id/article/a>
<claim/a/visit-3-6> a kg:Claim,
    kg:Visit;
  kg:date "2024-11"^^xsd:gYearMonth;
  kg:evidence <claim/a/visit-3-6/evidence/1>;
  kg:start 3;
  kg:visitor country:UKR.

<claim/a/visit-3-6/evidence/1>
  kg:quote "went"@en.

"#;
    assert_eq!(body, expected);
}

#[test]
fn formats_are_sorted_and_their_extensions_distinct() {
    assert!(FORMATS.is_sorted_by_key(|format| format.name));
    let mut seen = BTreeSet::new();
    for extension in FORMATS.iter().flat_map(|format| format.extensions) {
        assert!(seen.insert(extension), "`.{extension}` means two formats");
    }
}
