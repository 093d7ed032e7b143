//! N-Quads: a line a quad, sorted within each graph; for other programs, and for comparing two exports.

use super::{Format, Graph};
use crate::rdf::Base;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "nquads",
    extensions: &["nq"],
    media_type: "application/n-quads",
    summary: "N-Quads, a sorted line a quad with its graph",
    named_graphs: true,
    start: |_, _| Ok(()),
    graph,
    end: |_| Ok(()),
};

fn graph(_: &Base, graph: &Graph<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines: Vec<String> = graph.quads.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort();
    lines.iter().try_for_each(|line| out.write_all(line.as_bytes()))
}
