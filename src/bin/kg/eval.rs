//! `kg eval`: how good the claims are, against claims that careful readers put on record.

use crate::Common;
use crate::failure::Failure;
use crate::output::Output;
use anyhow::{Context, anyhow};
use kg::article;
use kg::evaluate::{self, Gold};
use kg::reader::Reader;
use kg::span::CodePoints;
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
    /// List what was missed and what was too much, by type
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
    let mut report = evaluate::Report::default();
    let mut skipped = false;
    let mut tell = |path: &Path, why: &dyn std::fmt::Display| {
        eprintln!("kg: {}: {why}", path.display());
        skipped = true;
    };
    for place in article::files(&arguments.paths) {
        let path = match place {
            Ok(path) => path,
            Err((path, error)) => {
                tell(&path, &error);
                continue;
            }
        };
        for found in article::read(&path) {
            let article = match found {
                Ok(found) => found.article,
                Err(error) => {
                    tell(&path, &error);
                    continue;
                }
            };
            // Articles that nobody put on record say nothing about the claims.
            let Some(gold) = golds.remove(&article.id) else { continue };
            let reading = reader.read(article);
            let points = CodePoints::new(&reading.article.text);
            let claims: Vec<_> =
                reading.claims.iter().map(|claim| (claim, points.span(claim.sentence))).collect();
            evaluate::article(&gold, &claims, &reader.known, &mut report);
        }
    }
    for article in golds.keys() {
        tell(&arguments.gold, &format!("article `{article}` is not among those given"));
    }
    let mut out = Output::open(None)?;
    if arguments.errors {
        report.errors.sort_by(|one, other| (&one.2, &one.1).cmp(&(&other.2, &other.1)));
        for (kind, article, claim) in &report.errors {
            writeln!(out, "{kind:7}{claim}  {article}")?;
        }
        writeln!(out)?;
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
