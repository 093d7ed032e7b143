//! Pretty Turtle by sophia, an entity at a time: its serialiser is quadratic in what it gets at once.

use super::{entities, terms};
use crate::rdf::{Base, vocab};
use oxigraph::model::{Literal, NamedOrBlankNode, Quad, Term};
use sophia::api::prefix::{Prefix, PrefixMapPair};
use sophia::api::serializer::TripleSerializer;
use sophia::api::source::IntoSource;
use sophia::api::term::SimpleTerm;
use sophia::iri::Iri;
use sophia::turtle::serializer::turtle::{TurtleConfig, TurtleSerializer};
use std::io::{self, Write};

/// Longer literals, and those of several lines, are written here: sophia's depth of recursion grows with
/// the characters that it must escape.
const LONG: usize = 1000;

/// The prefixes that [`blocks`] uses, and the base that its relative IRIs count from.
pub(super) fn header(base: &Base, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "@base <{}> .", base.as_str())?;
    let all = vocab::PREFIXES.iter().map(|&(prefix, iri)| (prefix, iri.to_owned())).chain(base.prefixes());
    for (prefix, iri) in all {
        writeln!(out, "@prefix {prefix}: <{iri}> .")?;
    }
    Ok(())
}

/// The quads, which all stand in one graph, an entity a block.
pub(super) fn blocks(base: &Base, quads: &[Quad], indent: &str, out: &mut dyn Write) -> io::Result<()> {
    let config =
        TurtleConfig::new().with_pretty(true).with_own_prefix_map(prefixes(base)).with_indentation("  ");
    for entity in entities(quads) {
        let (long, short): (Vec<&Quad>, Vec<&Quad>) = entity.iter().partition(|quad| is_long(&quad.object));
        let triples: Vec<[SimpleTerm<'_>; 3]> =
            short.iter().map(|quad| terms::triple(quad, |iri| relative(base, iri))).collect();
        let mut block = Vec::new();
        let mut serializer = TurtleSerializer::new_with_config(&mut block, config.clone());
        serializer.serialize_triples(triples.into_iter().into_source()).map_err(io::Error::other)?;
        let block = String::from_utf8(block).map_err(io::Error::other)?;
        // Every block comes with the prefixes, which the header has already.
        for line in block.lines().skip_while(|line| line.is_empty() || line.starts_with("PREFIX ")) {
            writeln!(out, "{indent}{line}")?;
        }
        for quad in long {
            let Term::Literal(literal) = &quad.object else { continue };
            writeln!(out, "{indent}{} {} {} .", subject(base, quad), quad.predicate, long_literal(literal))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn prefixes(base: &Base) -> Vec<PrefixMapPair> {
    let all = vocab::PREFIXES.iter().map(|&(prefix, iri)| (prefix, iri.to_owned())).chain(base.prefixes());
    all.map(|(prefix, iri)| (Prefix::new_unchecked(prefix.into()), Iri::new_unchecked(iri.into()))).collect()
}

/// An IRI relative to the base where no prefix shortens it, such as `claim/a/meeting-3-6/evidence/1`.
pub(super) fn relative<'q>(base: &Base, iri: &'q str) -> &'q str {
    iri.strip_prefix(base.as_str())
        .filter(|path| path.starts_with("claim/") && !path.contains("/."))
        .unwrap_or(iri)
}

fn subject(base: &Base, quad: &Quad) -> String {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => format!("<{}>", relative(base, node.as_str())),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

fn is_long(term: &Term) -> bool {
    matches!(term, Term::Literal(literal) if literal.value().len() > LONG || literal.value().contains('\n'))
}

/// A literal with its line breaks as they are.
fn long_literal(literal: &Literal) -> String {
    let mut text = String::with_capacity(literal.value().len() + 16);
    text.push_str("\"\"\"");
    for c in literal.value().chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\r' => text.push_str("\\r"),
            c => text.push(c),
        }
    }
    text.push_str("\"\"\"");
    match literal.language() {
        Some(tag) => text + "@" + tag,
        None => format!("{text}^^{}", literal.datatype()),
    }
}
