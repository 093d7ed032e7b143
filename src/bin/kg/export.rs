//! `kg export`: the graph as a file.

use crate::failure::Failure;
use crate::{Common, output::Output};
use anyhow::{Context, anyhow};
use kg::export::{FORMATS, Format, Selection, VIEWS, View};
use kg::rdf::{self, Base};
use kg::store::{self, Reader};
use oxigraph::model::{GraphNameRef, Quad};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = formats_help())]
pub(crate) struct Arguments {
    /// One of those below [default: by the ending of FILE, else turtle]
    #[arg(short, long, value_parser = target)]
    format: Option<Target>,
    /// Write here; the file is there when it is whole
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    graphs: Graphs,
}

/// Which graphs are meant.
#[derive(clap::Args)]
pub(crate) struct Graphs {
    /// Only this graph: reference, ontology, merged, articles (all of them) or an IRI; may be given again
    #[arg(short, long = "graph", value_name = "GRAPH")]
    graphs: Vec<String>,
}

/// What to write: each graph in its turn, or what a view makes of all.
#[derive(Clone, Copy)]
enum Target {
    Format(&'static Format),
    View(&'static View),
}

impl Graphs {
    /// Is a graph one of them? The ledger never is.
    pub(crate) fn contain(&self, base: &Base, graph: GraphNameRef<'_>) -> bool {
        let GraphNameRef::NamedNode(iri) = graph else { return false };
        !store::is_ledger(iri)
            && (self.graphs.is_empty()
                || self.graphs.iter().any(|name| match name.as_str() {
                    "reference" => iri == base.reference().as_ref(),
                    "ontology" => iri == base.ontology().as_ref(),
                    "merged" => iri == base.merged().as_ref(),
                    "articles" => base.article_id(iri.as_str()).is_some(),
                    name => iri.as_str() == name.trim_matches(['<', '>']),
                }))
    }
}

/// The names of the formats, with what each is.
fn formats_help() -> String {
    let rows = FORMATS.iter().map(|format| (format.name, format.summary));
    let rows = rows.chain(VIEWS.iter().map(|view| (view.name, view.summary)));
    let rows: Vec<String> = rows.map(|(name, summary)| format!("  {name:<10} {summary}")).collect();
    format!("Formats:\n{}", rows.join("\n"))
}

fn target(name: &str) -> Result<Target, String> {
    let format = Format::find(name).map(Target::Format);
    format.or_else(|| View::find(name).map(Target::View)).ok_or_else(|| {
        let names = FORMATS.iter().map(|format| format.name).chain(VIEWS.iter().map(|view| view.name));
        format!("there are {}", names.collect::<Vec<_>>().join(", "))
    })
}

fn by_ending(file: &Path) -> Option<Target> {
    let name = file.file_name()?.to_str()?;
    let format = || Format::find(file.extension()?.to_str()?).map(Target::Format);
    View::of_file(name).map(Target::View).or_else(format)
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let store = Reader::open(&common.store)?;
    let by_ending = || by_ending(arguments.output.as_deref()?);
    let default = || Format::find("turtle").map(Target::Format);
    let target = arguments.format.or_else(by_ending).or_else(default).context("no format")?;
    let base = store.base();
    let wanted = |graph: GraphNameRef<'_>| arguments.graphs.contain(base, graph);
    let mut out = Output::open(arguments.output.as_deref())?;
    match target {
        Target::Format(format) => format.write_store(store.data(), wanted, base, &mut out),
        Target::View(view) => {
            let ontology = ontology(common, base)?;
            view.write(&Selection::new(store.data(), base, &ontology, &wanted), &mut out)
        }
    }
    .map_err(failed)?;
    out.close()
}

/// What ontology/ says, without the names.
pub(crate) fn ontology(common: &Common, base: &Base) -> Result<Vec<Quad>, Failure> {
    let mut files = common.files().list("ontology", ".ttl").context("reading ontology/")?;
    files.retain(|(path, _)| !path.replace('\\', "/").contains("/names/"));
    rdf::reference(&files, base).map_err(|problems| Failure::problems(&problems))
}

pub(crate) fn failed(error: kg::export::Error) -> Failure {
    match error {
        kg::export::Error::Io(error) => error.into(),
        error @ kg::export::Error::Storage(_) => Failure::Error(4, anyhow!(error)),
    }
}
