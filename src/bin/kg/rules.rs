//! `kg rules`: are the rules right?

use crate::Common;
use crate::failure::Failure;
use kg::reader::Reader;
use std::path::PathBuf;

#[derive(clap::Subcommand)]
pub(crate) enum Arguments {
    /// Find mistakes in rules, names and ontology, each with its place
    Check {
        /// A names file of your own, to be checked too; may be given again
        #[arg(long, value_name = "FILE")]
        names: Vec<PathBuf>,
    },
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    match arguments {
        Arguments::Check { names } => {
            Reader::load(&common.files(), names).map_err(|problems| Failure::problems(&problems))?;
            eprintln!("no mistakes found");
            Ok(())
        }
    }
}
