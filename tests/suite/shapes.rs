//! The SHACL shapes of the ontology, and what finds out whether a graph conforms to them.

use kg::rdf::{self, Base};
use kg::shapes::{Shapes, Violation};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, Term};
use oxigraph::store::{StorageError, Store};

/// The ontology without the names, as (path, bytes).
pub(crate) fn ontology_files() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for folder in ["ontology", "ontology/claims"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "ttl") {
                files.push((path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    files
}

/// What the shapes find wrong with a graph and all that it speaks of, a sentence each.
pub(crate) fn violations(quads: Vec<Quad>) -> Vec<String> {
    let base = Base::default();
    let shapes = Shapes::read(&rdf::reference(&ontology_files(), &base).unwrap()).unwrap();
    let store = Store::new().unwrap();
    for quad in quads {
        store.insert(&quad).unwrap();
    }
    let mut found = Vec::new();
    let tell = |violation: &Violation| {
        found.push(violation.to_string());
        Ok::<(), StorageError>(())
    };
    shapes.check(&store, &base, |_| true, tell).unwrap();
    found
}

fn test_graph() -> Vec<Quad> {
    let text = std::fs::read("tests/graph.trig").unwrap();
    RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_slice()).map(Result::unwrap).collect()
}

#[test]
fn the_test_graph_has_the_form_of_the_contract() {
    assert_eq!(violations(test_graph()), [""; 0]);
}

#[test]
fn the_shapes_find_what_is_missing_or_wrong() {
    let kg = |local: &str| kg::rdf::vocab::kg(local);
    let broken = |change: &dyn Fn(&mut Quad) -> bool| {
        let mut quads = test_graph();
        quads.retain_mut(|quad| change(quad));
        violations(quads).len()
    };
    let drop = |predicate: &'static str| move |quad: &mut Quad| quad.predicate != kg(predicate);
    for (needed, count) in
        [("requester", 2), ("weapon", 3), ("polarity", 9), ("evidence", 9), ("statedIn", 9)]
    {
        assert_eq!(broken(&drop(needed)), count, "without kg:{needed}");
    }
    let elsewhere = NamedNode::new_unchecked("https://w3id.org/newskg/id/place/seoul");
    let seoul_asks = |quad: &mut Quad| {
        if quad.predicate == kg("requester") {
            quad.object = elsewhere.clone().into();
        }
        true
    };
    assert_eq!(broken(&seoul_asks), 2, "a place asks for nothing");
    let status = |quad: &mut Quad| {
        if quad.predicate == kg("action") {
            quad.object = kg("appoint").into();
        }
        true
    };
    assert_eq!(broken(&status), 1, "a sanction is not appointed");
}

#[test]
fn a_violation_says_where_what_and_what_is_expected() {
    let check = |from: &str, to: &str, expected: &[&str]| {
        let text = std::fs::read_to_string("tests/graph.trig").unwrap().replacen(from, to, 1);
        let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes());
        assert_eq!(violations(quads.map(Result::unwrap).collect()), expected, "{to}");
    };
    let claim = "<https://w3id.org/newskg/id/claim/de-1/sanction-22-31>";
    check(
        "kg:action kg:impose",
        "kg:action kg:appoint",
        &[&format!(
            "{claim} kg:action kg:appoint: expected one of kg:impose, kg:extend, kg:lift (kg:Sanction)"
        )],
    );
    check(
        "kg:start 0 ; kg:end 95",
        "kg:start 95 ; kg:end 95",
        &[&format!("{claim} kg:start \"95\"^^xsd:integer: expected less than kg:end \"95\"^^xsd:integer (kg:ClaimShape)").replace("xsd:integer", "<http://www.w3.org/2001/XMLSchema#integer>")],
    );
    check(
        "kg:date \"2022-03-14\"^^xsd:date ; kg:notBefore \"2022-03-14\"",
        "kg:date \"2022-03-14\"^^xsd:date ; kg:notBefore \"2022-13-14\"",
        &[
            &format!(
                "{claim} kg:notBefore \"2022-13-14\"^^<http://www.w3.org/2001/XMLSchema#date>: expected a well-formed xsd:date (kg:ClaimShape)"
            ),
            &format!(
                "{claim} kg:notBefore \"2022-13-14\"^^<http://www.w3.org/2001/XMLSchema#date>: expected at most kg:notAfter \"2022-03-14\"^^<http://www.w3.org/2001/XMLSchema#date> (kg:ClaimShape)"
            ),
        ],
    );
    check(
        "kg:polarity kg:affirmed ; kg:stand kg:asserted ;\n    kg:imposer",
        "kg:stand kg:asserted ;\n    kg:imposer",
        &[&format!("{claim} kg:polarity: expected at least 1, and there are 0 (kg:ClaimShape)")],
    );
}

/// What a shape says that is not known here is refused, and never passed over.
#[test]
fn a_shape_that_says_more_is_refused() {
    let text = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/newskg/ontology#> .
        kg:S sh:targetClass kg:Claim ; sh:property [ sh:path kg:quote ; sh:pattern \"^a\" ] .";
    let quads =
        rdf::reference(&[("ontology/s.ttl".into(), text.as_bytes().to_vec())], &Base::default()).unwrap();
    let error = Shapes::read(&quads).err().unwrap().to_string();
    assert!(error.contains("says `sh:pattern \"^a\"`"), "{error}");
}

#[test]
fn every_quote_of_the_test_graph_stands_where_it_says() {
    let quads = test_graph();
    let literal = |subject: &oxigraph::model::NamedOrBlankNode, predicate: &str| -> Option<String> {
        let quad = quads
            .iter()
            .find(|quad| quad.subject == *subject && quad.predicate.as_str().ends_with(predicate))?;
        match &quad.object {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        }
    };
    let mut count = 0;
    for quad in quads.iter().filter(|quad| quad.predicate == kg::rdf::vocab::QUOTE) {
        let article = quads.iter().find(|other| {
            other.graph_name == quad.graph_name && other.predicate.as_str().ends_with("articleBody")
        });
        let text = literal(&article.unwrap().subject, "articleBody").unwrap();
        let number = |predicate| literal(&quad.subject, predicate).unwrap().parse::<usize>().unwrap();
        let (start, end) = (number("#start"), number("#end"));
        let words: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(literal(&quad.subject, "#quote").unwrap(), words);
        count += 1;
    }
    assert!(count > 40);
}
