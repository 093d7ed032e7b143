//! `kg ontology`: the ontology as a page for people.

use crate::failure::Failure;
use crate::{Common, output::Output};
use kg::server::ontology;
use std::io::Write;
use std::path::PathBuf;

/// Writes the ontology as one page of HTML, made from the Turtle of ontology/ and the examples of rules/; `kg serve`
/// shows it at /ontology.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write here; the file is there when it is whole [default: the standard output]
    #[arg(value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let page = ontology::document(&common.files()).map_err(|problems| Failure::problems(&problems))?;
    let mut out = Output::open(arguments.output.as_deref())?;
    out.write_all(page.as_bytes())?;
    out.close()
}
