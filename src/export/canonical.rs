//! Canonical N-Quads (RDFC-1.0) by sophia: the same graph gives the same lines, whoever writes it.
//!
//! The order goes across graphs, so all that is written is in memory at once, about a kilobyte a quad.

use super::{Error, Selection, View, terms};
use oxigraph::model::{GraphName, Quad};
use sophia::api::term::SimpleTerm;
use sophia::c14n::{C14nError, rdfc10};
use std::collections::HashSet;
use std::io::{self, Write};

pub(super) const VIEW: View = View {
    name: "canonical",
    extensions: &["canonical.nq"],
    summary: "canonical N-Quads (RDFC-1.0), for hashes, signatures and comparing with other programs",
    write,
};

fn write(graph: &Selection<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let quads = graph
        .store
        .iter()
        .filter(|quad| quad.as_ref().map_or(true, |quad| (graph.wanted)(quad.graph_name.as_ref())));
    lines(&quads.collect::<Result<Vec<_>, _>>()?, out)
}

fn lines(quads: &[Quad], out: &mut dyn Write) -> Result<(), Error> {
    type Terms<'q> = ([SimpleTerm<'q>; 3], Option<SimpleTerm<'q>>);
    let dataset: HashSet<Terms<'_>> =
        quads.iter().map(|quad| (terms::triple(quad, |iri| iri), name(quad))).collect();
    rdfc10::normalize(&dataset, out).map_err(|error| match error {
        C14nError::Io(error) => error.into(),
        other => io::Error::other(other).into(),
    })
}

fn name(quad: &Quad) -> Option<SimpleTerm<'_>> {
    match &quad.graph_name {
        GraphName::DefaultGraph => None,
        GraphName::NamedNode(node) => Some(terms::iri(node.as_str())),
        GraphName::BlankNode(node) => Some(terms::blank(node)),
    }
}

#[cfg(test)]
mod tests {
    use super::lines;
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::Quad;

    fn canonical(trig: &str, reverse: bool) -> String {
        let parser = RdfParser::from_format(RdfFormat::TriG).for_slice(trig.as_bytes());
        let mut quads: Vec<Quad> = parser.collect::<Result<_, _>>().unwrap();
        if reverse {
            quads.reverse();
        }
        let mut out = Vec::new();
        lines(&quads, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn neither_order_nor_the_names_of_blank_nodes_matter() {
        let one = "<urn:a> <urn:p> _:x . _:x <urn:p> _:y . GRAPH <urn:g> { _:y <urn:p> \"é\\n\"@de, 1 }";
        let other = "GRAPH <urn:g> { _:b <urn:p> 1, \"é\\n\"@de } _:a <urn:p> _:b . <urn:a> <urn:p> _:a .";
        assert_eq!(canonical(one, false), canonical(other, true));
        assert_eq!(canonical(one, false).lines().count(), 4);
    }

    #[test]
    fn lines_are_in_the_order_of_code_points() {
        let trig = "<urn:b> <urn:p> \"b\", \"a\" . GRAPH <urn:z> { <urn:a> <urn:p> \"\\t\" } <urn:a> <urn:p> \"\\t\" .";
        let expected = "<urn:a> <urn:p> \"\\t\" .\n<urn:a> <urn:p> \"\\t\" <urn:z> .\n<urn:b> <urn:p> \"a\" .\n<urn:b> <urn:p> \"b\" .\n";
        assert_eq!(canonical(trig, false), expected);
    }
}
