//! What is known before reading, as quads: the names files and the ontology.

use super::iri::Base;
use crate::knowledge::problem::Problem;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{BlankNode, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// The quads of all Turtle files below ontology/, sorted: those of names/ in the reference graph, all
/// others in the ontology graph. Blank nodes get IRIs by their place in the file.
pub fn reference(files: &[(String, Vec<u8>)], base: &Base) -> Result<Vec<Quad>, Vec<Problem>> {
    let mut quads = Vec::new();
    let mut problems = Vec::new();
    for (path, bytes) in files {
        match read(path, bytes, base) {
            Ok(found) => quads.extend(found),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(super::sorted(quads)) } else { Err(problems) }
}

fn read(path: &str, bytes: &[u8], base: &Base) -> Result<Vec<Quad>, Problem> {
    let names = path.replace('\\', "/").contains("/names/");
    let graph = if names { base.reference() } else { base.ontology() };
    let stem = path.rsplit(['/', '\\']).next().and_then(|name| name.split('.').next()).unwrap_or_default();
    let mut names = Names { base, stem, numbers: HashMap::new() };
    let parser = RdfParser::from_format(RdfFormat::Turtle);
    // The base was checked when it was made.
    let parser = parser.clone().with_base_iri(Base::DEFAULT).unwrap_or(parser);
    let quads = parser.for_slice(bytes).map(|quad| {
        let quad = quad.map_err(|error| {
            let (line, column) =
                error.location().map_or((1, 1), |place| (place.start.line + 1, place.start.column + 1));
            Problem {
                file: path.into(),
                line: line as usize,
                column: column as usize,
                message: error.to_string(),
            }
        })?;
        let subject = names.node(quad.subject);
        let object = match quad.object {
            Term::NamedNode(node) => names.node(node.into()).into(),
            Term::BlankNode(node) => names.node(node.into()).into(),
            Term::Literal(literal) => Term::Literal(literal),
        };
        Ok(Quad::new(subject, quad.predicate, object, graph.clone()))
    });
    quads.collect()
}

/// Names for the blank nodes of one file.
struct Names<'a> {
    base: &'a Base,
    stem: &'a str,
    numbers: HashMap<BlankNode, usize>,
}

impl Names<'_> {
    fn node(&mut self, node: NamedOrBlankNode) -> NamedNode {
        match node {
            NamedOrBlankNode::NamedNode(node) => self.base.rebase(node),
            NamedOrBlankNode::BlankNode(node) => {
                let next = self.numbers.len() + 1;
                let number = *self.numbers.entry(node).or_insert(next);
                self.base.entity(&format!("shape/{}/{number}", self.stem))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ontology_go_to_their_graphs_below_the_base() {
        let base = Base::new("https://example.org/").unwrap();
        let names = "@prefix k: <https://w3id.org/newskg/id/country/> . k:KOR a <https://w3id.org/newskg/ontology#Country> . <country/UKR> k:p [] .";
        let files = [
            ("ontology/names/countries.ttl".to_owned(), names.as_bytes().to_vec()),
            ("ontology/kg.ttl".to_owned(), b"<urn:a> <urn:b> [ <urn:c> 1 ], [ <urn:c> 2 ] .".to_vec()),
        ];
        let quads: Vec<String> = reference(&files, &base).unwrap().iter().map(ToString::to_string).collect();
        let expected = [
            "<https://example.org/shape/kg/1> <urn:c> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> <https://example.org/graph/ontology>",
            "<https://example.org/shape/kg/2> <urn:c> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> <https://example.org/graph/ontology>",
            "<urn:a> <urn:b> <https://example.org/shape/kg/1> <https://example.org/graph/ontology>",
            "<urn:a> <urn:b> <https://example.org/shape/kg/2> <https://example.org/graph/ontology>",
            "<https://example.org/country/KOR> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/newskg/ontology#Country> <https://example.org/graph/reference>",
            "<https://example.org/country/UKR> <https://w3id.org/newskg/id/country/p> <https://example.org/shape/countries/1> <https://example.org/graph/reference>",
        ];
        assert_eq!(quads, expected);
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let files = [("ontology/names/a.ttl".to_owned(), b"<urn:a> <urn:b>\n  nothing:here .".to_vec())];
        let problems = reference(&files, &Base::default()).unwrap_err();
        assert!(problems[0].to_string().starts_with("ontology/names/a.ttl:2:3: "), "{}", problems[0]);
    }
}
