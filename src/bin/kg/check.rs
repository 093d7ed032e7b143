//! `kg check`: has the graph the form that the ontology gives?

use crate::Common;
use crate::export::{Graphs, ontology};
use crate::failure::Failure;
use anyhow::anyhow;
use kg::shapes::{Shapes, Violation};
use kg::store::Reader;
use oxigraph::model::GraphNameRef;
use oxigraph::store::StorageError;
use std::io::{self, BufWriter, Write};

/// Checks every graph of the store against the SHACL shapes of the ontology, one after the other, and tells a line each
/// what has not its form: the node, the property, the value, and what is expected.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Tell this many, and count the others
    #[arg(long, value_name = "NUMBER", default_value_t = 1000)]
    most: usize,
    #[command(flatten)]
    graphs: Graphs,
}

/// What stops a check.
enum Stop {
    Storage(StorageError),
    Io(io::Error),
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let store = Reader::open(&common.store)?;
    let base = store.base();
    let shapes = Shapes::read(&ontology(common, base)?).map_err(Failure::usage)?;
    let wanted = |graph: GraphNameRef<'_>| arguments.graphs.contain(base, graph);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut count = 0;
    let tell = |violation: &Violation| {
        count += 1;
        if count > arguments.most { Ok(()) } else { writeln!(out, "{violation}").map_err(Stop::Io) }
    };
    shapes.check(store.data(), base, wanted, tell).map_err(|stop| match stop {
        Stop::Storage(error) => Failure::Error(4, anyhow!(error)),
        Stop::Io(error) => error.into(),
    })?;
    out.flush()?;
    if count == 0 {
        eprintln!("no violations found");
        return Ok(());
    }
    let others = if count > arguments.most {
        format!("; the first {} are shown", arguments.most)
    } else {
        String::new()
    };
    eprintln!("{count} violations{others}");
    Err(Failure::Told(1))
}
