//! `kg export`: the graph as a file.

use crate::failure::Failure;
use crate::{Common, output::Output};
use anyhow::{Context, anyhow};
use kg::export::{FORMATS, Format};
use kg::store::{self, Reader};
use oxigraph::model::GraphNameRef;
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// turtle, trig, nquads or jsonld [default: by the ending of FILE, else turtle]
    #[arg(short, long, value_parser = format)]
    format: Option<&'static Format>,
    /// Write here; the file is there when it is whole
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only this graph: reference, ontology, merged, articles (all of them) or an IRI; may be given again
    #[arg(short, long = "graph", value_name = "GRAPH")]
    graphs: Vec<String>,
}

fn format(name: &str) -> Result<&'static Format, String> {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    Format::find(name).ok_or_else(|| format!("there are {}", names.join(", ")))
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let store = Reader::open(&common.store)?;
    let by_ending = || Format::find(arguments.output.as_ref()?.extension()?.to_str()?);
    let format =
        arguments.format.or_else(by_ending).or_else(|| Format::find("turtle")).context("no format")?;
    let mut out = Output::open(arguments.output.as_deref())?;
    write(&store, format, arguments, &mut out)?;
    out.close()
}

fn write(store: &Reader, format: &Format, arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let base = store.base();
    let wanted = |graph: GraphNameRef<'_>| {
        let GraphNameRef::NamedNode(iri) = graph else { return false };
        !store::is_ledger(iri)
            && (arguments.graphs.is_empty()
                || arguments.graphs.iter().any(|name| match name.as_str() {
                    "reference" => iri == base.reference().as_ref(),
                    "ontology" => iri == base.ontology().as_ref(),
                    "merged" => iri == base.merged().as_ref(),
                    "articles" => base.article_id(iri.as_str()).is_some(),
                    name => iri.as_str() == name.trim_matches(['<', '>']),
                }))
    };
    format.write_store(store.data(), wanted, base, out).map_err(|error| match error {
        kg::export::Error::Io(error) => error.into(),
        error @ kg::export::Error::Storage(_) => Failure::Error(4, anyhow!(error)),
    })
}
