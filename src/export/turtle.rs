//! Turtle for people: prefixes, an entity a block; which graph a triple stands in is not kept.

use super::{Format, Graph, pretty};
use crate::rdf::Base;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "turtle",
    extensions: &["ttl"],
    media_type: "text/turtle",
    summary: "Turtle, an entity a block, without the names of graphs",
    named_graphs: false,
    start: |base, out| pretty::header(base, out),
    graph,
    end: |_| Ok(()),
};

fn graph(base: &Base, graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n# graph {}", graph.name)?;
    pretty::blocks(base, graph.quads, "", out)
}
