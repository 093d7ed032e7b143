//! `TriG` for people: Turtle with the named graphs kept.

use super::{Format, Graph, pretty};
use crate::rdf::Base;
use oxigraph::model::GraphName;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "trig",
    extensions: &["trig"],
    media_type: "application/trig",
    summary: "TriG, an entity a block within its named graph",
    named_graphs: true,
    start: |base, out| pretty::header(base, out),
    graph,
    end: |_| Ok(()),
};

fn graph(base: &Base, graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<()> {
    match graph.name {
        GraphName::DefaultGraph => pretty::blocks(base, graph.quads, "", out),
        name => {
            write!(out, "\nGRAPH {name} {{\n")?;
            pretty::blocks(base, graph.quads, "  ", out)?;
            writeln!(out, "}}")
        }
    }
}
