//! JSON-LD with a context of its own: short names for the ontology's terms, relative IRIs for resources.

use super::{Format, Graph, entities};
use crate::rdf::{Base, vocab};
use oxigraph::model::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use serde_json::{Map, Value, json};
use std::io::{self, Write};
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    name: "jsonld",
    extensions: &["jsonld", "json"],
    media_type: "application/ld+json",
    summary: "JSON-LD, a node an entity within its named graph",
    named_graphs: true,
    start,
    graph,
    end: |out| out.write_all(b"\n]}\n"),
};

/// The context that is published: `ontology/context.jsonld`, which follows from the ontology.
pub const CONTEXT: &str = include_str!("../../ontology/context.jsonld");

/// The context, read.
static TERMS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let file: Value = serde_json::from_str(CONTEXT).expect("a test reads the file");
    file["@context"].as_object().cloned().unwrap_or_default()
});

/// What the context says of a property's values: `@vocab` of terms of the ontology, `@id` of other things, or the
/// datatype of literals.
fn kind(key: &str) -> Option<&'static str> {
    TERMS.get(key)?.get("@type")?.as_str()
}

/// The context of every file: the published one, and the base.
fn context(base: &Base) -> Value {
    let mut context = TERMS.clone();
    context.insert("@base".into(), base.as_str().into());
    Value::Object(context)
}

fn start(base: &Base, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"@context\": {},\n\"@graph\": [", serde_json::to_string_pretty(&context(base))?)
}

fn graph(base: &Base, graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<()> {
    if !graph.is_first {
        out.write_all(b",")?;
    }
    let named = match graph.name {
        GraphName::DefaultGraph => false,
        GraphName::NamedNode(name) => {
            write!(out, "\n{{\"@id\": {}, \"@graph\": [", Value::from(id(base, name.as_str())))?;
            true
        }
        GraphName::BlankNode(name) => {
            write!(out, "\n{{\"@id\": {}, \"@graph\": [", Value::from(name.to_string()))?;
            true
        }
    };
    for (at, entity) in entities(graph.quads).into_iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(out, "{comma}\n{}", serde_json::to_string_pretty(&node(base, entity))?)?;
    }
    if named { out.write_all(b"\n]}") } else { Ok(()) }
}

fn node(base: &Base, entity: &[Quad]) -> Value {
    let mut node = Map::new();
    let iri = match &entity[0].subject {
        NamedOrBlankNode::NamedNode(node) => id(base, node.as_str()),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    };
    node.insert("@id".into(), iri.into());
    for quads in entity.chunk_by(|one, two| one.predicate == two.predicate) {
        let predicate = quads[0].predicate.as_str();
        let is_type =
            predicate == vocab::rdf::TYPE.as_str() && quads.iter().all(|quad| quad.object.is_named_node());
        let key = if is_type { "@type".to_owned() } else { term(predicate) };
        let mut values: Vec<Value> = quads.iter().map(|quad| value(base, &key, &quad.object)).collect();
        let value = if values.len() == 1 { values.remove(0) } else { Value::Array(values) };
        node.insert(key, value);
    }
    Value::Object(node)
}

fn value(base: &Base, key: &str, object: &Term) -> Value {
    match object {
        Term::NamedNode(node) if key == "@type" => term(node.as_str()).into(),
        Term::NamedNode(node)
            if kind(key) == Some("@vocab") && node.as_str().starts_with(vocab::NAMESPACE) =>
        {
            term(node.as_str()).into()
        }
        Term::NamedNode(node) if kind(key) == Some("@id") => id(base, node.as_str()).into(),
        Term::NamedNode(node) => json!({ "@id": id(base, node.as_str()) }),
        Term::BlankNode(node) => json!({ "@id": node.to_string() }),
        Term::Literal(literal) => value_of_literal(key, literal),
    }
}

fn value_of_literal(key: &str, literal: &Literal) -> Value {
    let text = literal.value();
    let datatype = literal.datatype();
    let typed = || json!({ "@value": text, "@type": term(datatype.as_str()) });
    if let Some(language) = literal.language() {
        json!({ "@value": text, "@language": language })
    } else if let Some(kind) = kind(key) {
        // A bare value would be taken for an IRI, or for one of that datatype.
        if term(datatype.as_str()) == kind { text.into() } else { typed() }
    } else if datatype == vocab::xsd::STRING {
        text.into()
    } else if datatype == vocab::xsd::INTEGER
        && let Some(number) = text
            .parse::<i64>()
            .ok()
            .filter(|number| number.to_string() == text && number.unsigned_abs() < 1 << 53)
    {
        number.into()
    } else if datatype == vocab::xsd::BOOLEAN && matches!(text, "true" | "false") {
        (text == "true").into()
    } else {
        typed()
    }
}

/// A property's or class's name: of the ontology the local name, else with its prefix, else the IRI.
fn term(iri: &str) -> String {
    let plain = |local: &str| {
        !local.is_empty() && local.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    // A local name that is also a prefix would be taken for the prefix's IRI.
    let shadowed = |local: &str| vocab::PREFIXES.iter().any(|(prefix, _)| *prefix == local);
    if let Some(local) = iri.strip_prefix(vocab::NAMESPACE)
        && plain(local)
        && !shadowed(local)
    {
        return local.to_owned();
    }
    for (prefix, namespace) in vocab::PREFIXES {
        if let Some(local) = iri.strip_prefix(namespace)
            && plain(local)
        {
            return format!("{prefix}:{local}");
        }
    }
    iri.to_owned()
}

/// A resource's IRI, relative to the base where it lies below it.
fn id(base: &Base, iri: &str) -> String {
    let relative = iri.strip_prefix(base.as_str()).filter(|path| {
        let first = path.split('/').next().unwrap_or_default();
        !first.is_empty()
            && !first.contains(':')
            && !path.contains("/.")
            && !path.starts_with(['.', '?', '#', '@'])
    });
    relative.map_or_else(|| named(iri), str::to_owned)
}

/// An IRI of one of the vocabularies with its prefix, else the IRI.
pub(super) fn named(iri: &str) -> String {
    let name = term(iri);
    match iri.strip_prefix(vocab::NAMESPACE) {
        // Values of @id are not looked up in the vocabulary.
        Some(local) if name == local => format!("kg:{local}"),
        _ => name,
    }
}
