//! `kg rules`: are the rules right?

use crate::Common;
use crate::failure::Failure;
use anyhow::{Context, anyhow};
use kg::article;
use kg::example;
use kg::reader::Reader;
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Subcommand)]
pub(crate) enum Arguments {
    /// Find mistakes in rules, names and ontology, each with its place
    Check {
        /// A names file of your own, to be checked too; may be given again
        #[arg(long, value_name = "FILE")]
        names: Vec<PathBuf>,
    },
    /// Run every example beside the rules; of one that fails, name the first pass that goes wrong
    Test,
    /// Count how often each rule fires in articles
    Stats {
        /// Files and folders of articles
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    match arguments {
        Arguments::Check { names } => {
            let reader =
                Reader::load(&common.files(), names).map_err(|problems| Failure::problems(&problems))?;
            let idle = example::run(&reader).idle;
            for place in &idle {
                eprintln!("kg: {place}: no example fires this rule; write one under [[yes]]");
            }
            if !idle.is_empty() {
                return Err(Failure::Told(2));
            }
            eprintln!("no mistakes found");
            Ok(())
        }
        Arguments::Test => test(common),
        Arguments::Stats { paths } => stats(common, paths),
    }
}

fn test(common: &Common) -> Result<(), Failure> {
    let reader = Reader::load(&common.files(), &[]).map_err(|problems| Failure::problems(&problems))?;
    let report = example::run(&reader);
    let mut out = std::io::stdout().lock();
    for (place, text, why) in &report.failed {
        writeln!(out, "{place}: {text}\n    {why}")?;
    }
    let (passed, failed, gaps) = (report.passed, report.failed.len(), report.gaps);
    writeln!(out, "{passed} examples come out, {failed} do not; {gaps} known gaps")?;
    if failed > 0 { Err(Failure::Told(1)) } else { Ok(()) }
}

/// One rule that makes more than this share of all claims is worth a second look.
const LOUD: f64 = 0.1;

fn stats(common: &Common, paths: &[PathBuf]) -> Result<(), Failure> {
    let reader = Reader::load(&common.files(), &[]).map_err(|problems| Failure::problems(&problems))?;
    let mut claims = Vec::new();
    for place in article::files(paths) {
        let path = place.map_err(|(path, error)| anyhow!(error).context(path.display().to_string()))?;
        for found in article::read(&path) {
            let found = found.with_context(|| path.display().to_string())?;
            claims.extend(reader.read(found.article).claims);
        }
    }
    let mut out = std::io::stdout().lock();
    for (rule, class, count) in example::stats(&claims) {
        let share = count as f64 / claims.len() as f64;
        let loud = if share > LOUD { "  more than a tenth of all claims" } else { "" };
        writeln!(out, "{count:>7} {:>5.1} %  {class:<16} {rule}{loud}", 100.0 * share)?;
    }
    Ok(())
}
