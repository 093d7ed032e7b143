//! `kg eval`: how good the claims are, against claims that careful readers put on record.

use crate::Common;
use crate::articles;
use crate::failure::Failure;
use crate::output::Output;
use anyhow::{Context, anyhow};
use kg::evaluate::{self, Gold};
use kg::reader::Reader;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What readers found: JSON Lines with `article` and `claims`
    gold: PathBuf,
    /// The articles that they read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// List what is wrong: by type, what was nearly right, missed, or too much, and what of the found ones is wrong
    #[arg(long)]
    errors: bool,
    /// Names of your own, in Turtle; may be given again
    #[arg(long, value_name = "FILE")]
    names: Vec<PathBuf>,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let mut golds = gold(&arguments.gold).map_err(Failure::usage)?;
    let reader =
        Reader::load(&common.files(), &arguments.names).map_err(|problems| Failure::problems(&problems))?;
    let mut read = Vec::new();
    let mut skipped = articles::each(&arguments.paths, |article| {
        // Articles that nobody put on record say nothing about the claims.
        if let Some(gold) = golds.remove(&article.id) {
            read.push((gold, reader.read(article)));
        }
    })?;
    for article in golds.keys() {
        eprintln!("kg: {}: article `{article}` is not among those given", arguments.gold.display());
        skipped = true;
    }
    let mut out = Output::open(None)?;
    let report = evaluate::compare(&read, &reader.known);
    if arguments.errors {
        for faults in report.faults.chunk_by(|one, next| (one.class, one.kind) == (next.class, next.kind)) {
            writeln!(out, "{}: {}, {}", faults[0].class, faults[0].kind.as_str(), faults.len())?;
            for fault in faults {
                write!(out, "{fault}")?;
            }
            writeln!(out)?;
        }
    }
    write!(out, "{report}")?;
    out.close()?;
    if skipped { Err(Failure::Told(1)) } else { Ok(()) }
}

fn gold(path: &Path) -> anyhow::Result<BTreeMap<String, Gold>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut golds = BTreeMap::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let gold: Gold = serde_json::from_str(line)
            .map_err(|error| anyhow!("{}: line {}: {error}", path.display(), at + 1))?;
        golds.insert(gold.article.clone(), gold);
    }
    Ok(golds)
}
