//! RDF 1.2 Turtle: every role of a claim is a triple, and its evidence an annotation of that triple.
//!
//! ```text
//! <claim/a/visit-3-6> kg:visitor country:UKR ~ <claim/a/visit-3-6/evidence/2> {| kg:statedIn article:a; kg:quote "Kyiv"@en … |} .
//! ```
//! The evidence node is the reifier. The store keeps the plain nodes, which are far faster to ask.

use super::graph::claims;
use super::{Error, Selection, View, pretty};
use crate::rdf::{Base, Node, vocab};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

pub(super) const VIEW: View = View {
    name: "annotated",
    extensions: &["annotated.ttl"],
    summary: "RDF 1.2 Turtle, the evidence of each role as an annotation of its triple",
    write,
};

fn write(graph: &Selection<'_>, out: &mut dyn Write) -> Result<(), Error> {
    // A parser of RDF 1.1 is to stop here, and not in the middle.
    writeln!(out, "VERSION \"1.2\"")?;
    pretty::header(graph.base, out)?;
    let articles: BTreeSet<NamedNode> = graph.articles()?.into_iter().collect();
    for name in graph.graphs()? {
        let quads: Result<Vec<Quad>, _> =
            graph.store.quads_for_pattern(None, None, None, Some(name.as_ref())).collect();
        let quads = crate::rdf::sorted(quads?);
        writeln!(out, "\n# graph {name}")?;
        match &name {
            oxigraph::model::GraphName::NamedNode(article) if articles.contains(article) => {
                annotated(graph.base, &quads, out)?;
            }
            _ => pretty::blocks(graph.base, &quads, "", out)?,
        }
    }
    Ok(())
}

/// The graph of an article.
fn annotated(base: &Base, quads: &[Quad], out: &mut dyn Write) -> Result<(), Error> {
    let nodes = Node::all_of(quads.iter().cloned());
    let evidence = |iri: &str| nodes.get(iri).is_some_and(|node| node.is_a(vocab::EVIDENCE_CLASS));
    let mut reified = BTreeMap::<(&str, String, String), Vec<&Node>>::new();
    let claims = claims(&nodes);
    for claim in &claims {
        for node in claim.nodes(vocab::EVIDENCE).filter_map(|node| nodes.get(node.as_str())) {
            if let (Some(property), [filler]) = (node.node(vocab::PROPERTY), node.values(vocab::FILLER)) {
                let key = (claim.iri.as_str(), property.to_string(), filler.to_string());
                reified.entry(key).or_default().push(node);
            }
        }
    }
    let is_annotated = |quad: &&Quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => {
            let key = (node.as_str(), quad.predicate.to_string(), quad.object.to_string());
            reified.contains_key(&key) || evidence(node.as_str())
        }
        NamedOrBlankNode::BlankNode(_) => false,
    };
    let plain: Vec<Quad> = quads.iter().filter(|quad| !is_annotated(quad)).cloned().collect();
    pretty::blocks(base, &plain, "", out)?;
    for claim in claims {
        for quad in quads.iter().filter(|quad| quad.subject == claim.iri.clone().into()) {
            let key = (claim.iri.as_str(), quad.predicate.to_string(), quad.object.to_string());
            let Some(reifiers) = reified.get(&key) else { continue };
            let predicate = name(base, &quad.predicate);
            write!(out, "{} {predicate} {}", name(base, &claim.iri), value(base, &quad.object))?;
            for reifier in reifiers {
                write!(
                    out,
                    "\n  ~ {} {{| {} |}}",
                    name(base, &reifier.iri),
                    annotation(base, claim, reifier)
                )?;
            }
            writeln!(out, " .\n")?;
        }
    }
    Ok(())
}

/// What is said of a triple: who states it, how it stands, and the words. That it is about this triple needs no saying.
fn annotation(base: &Base, claim: &Node, evidence: &Node) -> String {
    let of_claim = [vocab::STATED_IN, vocab::STAND].into_iter().map(|property| (claim, property));
    let own =
        [vocab::rdf::TYPE, vocab::START, vocab::END, vocab::QUOTE, vocab::VIA, vocab::RULE, vocab::PASS];
    let own = own.into_iter().map(|property| (evidence, property));
    let said = of_claim.chain(own).filter_map(|(node, property)| {
        let values: Vec<String> = node.values(property).iter().map(|term| value(base, term)).collect();
        (!values.is_empty()).then(|| format!("{} {}", name(base, &property.into_owned()), values.join(", ")))
    });
    said.collect::<Vec<_>>().join(" ; ")
}

fn value(base: &Base, term: &Term) -> String {
    match term {
        Term::NamedNode(node) => name(base, node),
        // N-Triples escapes what stands in the way.
        other => other.to_string(),
    }
}

/// With a prefix where one fits, else relative to the base, else whole.
fn name(base: &Base, node: &NamedNode) -> String {
    let iri = node.as_str();
    let plain = |local: &str| {
        local.starts_with(|c: char| c.is_ascii_alphanumeric())
            && local.ends_with(|c: char| c.is_ascii_alphanumeric())
            && local.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    let of_base = base.prefixes();
    let all = vocab::PREFIXES.iter().map(|(prefix, iri)| (*prefix, *iri));
    let all = all.chain(of_base.iter().map(|(prefix, iri)| (*prefix, iri.as_str())));
    for (prefix, namespace) in all {
        if let Some(local) = iri.strip_prefix(namespace).filter(|local| plain(local)) {
            return format!("{prefix}:{local}");
        }
    }
    format!("<{}>", pretty::relative(base, iri))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};
    use sophia::api::parser::TripleParser;
    use sophia::api::source::TripleSource;
    use sophia::api::term::{SimpleTerm, Term as _};
    use sophia::api::triple::Triple as _;

    /// An article's graph comes back from RDF 1.2 Turtle: what its evidence nodes say, they now say of triples.
    #[test]
    fn evidence_becomes_annotations_and_nothing_is_lost() {
        let trig = std::fs::read("tests/graph.trig").unwrap();
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::TriG)
            .for_slice(trig.as_slice())
            .collect::<Result<_, _>>()
            .unwrap();
        let base = Base::default();
        let mut quads = crate::rdf::sorted(quads);
        quads.retain(|quad| quad.graph_name == base.article("en-1").into());
        let mut text = Vec::new();
        pretty::header(&base, &mut text).unwrap();
        annotated(&base, &quads, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let parsed: Vec<[SimpleTerm<'_>; 3]> = sophia::turtle::parser::turtle::TurtleParser::new()
            .parse(text.as_bytes())
            .collect_triples()
            .unwrap_or_else(|error| panic!("{error}\n{text}"));
        let find = |wanted: &Quad| {
            let wanted = super::super::terms::triple(wanted, |iri| iri);
            parsed.iter().any(|triple| {
                wanted.iter().zip(triple).all(|(one, other)| sophia::api::term::Term::eq(one, other))
            })
        };
        let about = [vocab::PROPERTY, vocab::FILLER];
        let (about, others): (Vec<&Quad>, Vec<&Quad>) =
            quads.iter().partition(|quad| about.contains(&quad.predicate.as_ref()));
        for quad in &others {
            assert!(find(quad), "lost {quad}\n{text}");
        }
        let reified = parsed.iter().filter(|triple| triple.o().is_triple()).count();
        assert_eq!(reified, about.len() / 2, "one for each piece of evidence");
        // Each annotation says also where the claim is stated, and how it stands.
        assert_eq!(parsed.len(), others.len() + 3 * reified);
    }
}
