//! `kg why-not`: why a text does not make a claim.

use crate::Common;
use crate::failure::Failure;
use crate::output::Output;
use crate::parse;
use kg::diagnosis::{self, Diagnosis, Wish};
use kg::reader::Reader;
use std::io::Write;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A sentence or more, or - for the standard input
    text: String,
    /// The claim: its type, alone or with roles, as in 'WeaponsRequest(requester=Ukraine, addressee=-)'
    ///
    /// Whoever fills a role may be called by any name; - is nobody. A role that is given twice has two
    /// fillers. There may be modality=planned, polarity=denied, source=… and date=… too.
    claim: String,
    /// en or de [default: guessed from the text, else en]
    #[arg(short, long, value_name = "LANGUAGE")]
    lang: Option<String>,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let text = parse::text(&arguments.text)?;
    let files = common.files();
    let language = parse::language(&files, arguments.lang.as_deref(), &text)?;
    let reader = Reader::load(&files, &[]).map_err(|problems| Failure::problems(&problems))?;
    let (class, expected) =
        diagnosis::expected(&arguments.claim, &reader.known.ontology).map_err(Failure::usage)?;
    let wish = Wish { class: &class, expected: &expected, exact: false };
    let mut out = Output::open(None)?;
    match diagnosis::of(&reader, &language, &text, &wish) {
        there @ Diagnosis::There(_) => writeln!(out, "{there}")?,
        Diagnosis::Missing { pass, message, nearest } => {
            writeln!(out, "{}: {message}", pass.as_str())?;
            if let Some(nearest) = nearest {
                writeln!(out, "\nnearest: {}, set off by \u{201c}{}\u{201d}", nearest.rule, nearest.trigger)?;
                for (role, found) in &nearest.roles {
                    writeln!(out, "  {role:<12} {found}")?;
                }
            }
        }
    }
    out.close()
}
