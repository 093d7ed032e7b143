//! `kg describe`: what the dataset is and holds, for catalogues.

use crate::export::{Graphs, failed};
use crate::failure::Failure;
use crate::{Common, output::Output};
use anyhow::Context;
use kg::export::{About, Format, Selection, describe};
use kg::store::Reader;
use oxigraph::model::{GraphNameRef, NamedNode};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The name of the dataset, in English
    #[arg(long)]
    title: Option<String>,
    /// The licence: the IRI that the publisher of the licence gives it
    #[arg(long, value_name = "IRI", value_parser = iri)]
    licence: Option<NamedNode>,
    /// The day on which it is published, such as 2024-11-27; nothing is taken from the clock
    #[arg(long, value_name = "DAY", value_parser = day)]
    issued: Option<String>,
    /// Where an export can be fetched; may be given again
    #[arg(long = "dump", value_name = "IRI", value_parser = iri)]
    dumps: Vec<NamedNode>,
    /// Where it answers SPARQL
    #[arg(long, value_name = "IRI", value_parser = iri)]
    endpoint: Option<NamedNode>,
    #[command(flatten)]
    graphs: Graphs,
    /// turtle, nquads or jsonld [default: by the ending of FILE, else turtle]
    #[arg(short, long, value_parser = format)]
    format: Option<&'static Format>,
    /// Write here; the file is there when it is whole
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn iri(text: &str) -> Result<NamedNode, String> {
    NamedNode::new(text).map_err(|error| format!("is no IRI: {error}"))
}

fn day(text: &str) -> Result<String, String> {
    let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d");
    day.map(|day| day.to_string()).map_err(|_| "is no day such as 2024-11-27".into())
}

fn format(name: &str) -> Result<&'static Format, String> {
    Format::find(name).ok_or_else(|| "there are turtle, nquads and jsonld".into())
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let store = Reader::open(&common.store)?;
    let base = store.base();
    let wanted = |graph: GraphNameRef<'_>| arguments.graphs.contain(base, graph);
    let about = About {
        title: arguments.title.clone(),
        licence: arguments.licence.clone(),
        issued: arguments.issued.clone(),
        dumps: arguments.dumps.clone(),
        endpoint: arguments.endpoint.clone(),
    };
    let quads = describe(&Selection::new(store.data(), base, &[], &wanted), &about).map_err(failed)?;
    let by_ending = || Format::find(arguments.output.as_ref()?.extension()?.to_str()?);
    let format =
        arguments.format.or_else(by_ending).or_else(|| Format::find("turtle")).context("no format")?;
    let mut out = Output::open(arguments.output.as_deref())?;
    format.write(quads, base, &mut out).map_err(failed)?;
    out.close()
}
