//! `kg rules`: are the rules right?

use crate::Common;
use crate::failure::Failure;
use crate::output::Output;
use crate::{articles, build};
use anyhow::anyhow;
use kg::change::{self, Difference};
use kg::example;
use kg::knowledge::files::Files;
use kg::reader::Reader;
use std::io::Write;
use std::path::{Path, PathBuf};

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
    /// Compare the claims that two sets of rules read in articles: gained (+), lost (−), changed (~), by rule
    ///
    /// A folder of rules is one that --home takes, with rules/ in it and perhaps ontology/ and models/, or the
    /// folder rules/ itself. What it does not hold is the program's own.
    Diff {
        /// The rules as they were: a folder
        old: PathBuf,
        /// The rules as they are: a folder
        new: PathBuf,
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
        Arguments::Diff { old, new, paths } => diff(common, old, new, paths),
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
    let skipped = articles::each(paths, |article| claims.extend(reader.read(article).claims))?;
    let mut out = std::io::stdout().lock();
    for (rule, class, count) in example::stats(&claims) {
        let share = count as f64 / claims.len() as f64;
        let loud = if share > LOUD { "  more than a tenth of all claims" } else { "" };
        writeln!(out, "{count:>7} {:>5.1} %  {class:<16} {rule}{loud}", 100.0 * share)?;
    }
    if skipped { Err(Failure::Told(1)) } else { Ok(()) }
}

fn diff(common: &Common, old: &Path, new: &Path, paths: &[PathBuf]) -> Result<(), Failure> {
    let load = |folder: &Path| {
        let files = folder_of_rules(common, folder)?;
        Reader::load(&files, &[]).map_err(|problems| Failure::problems(&problems))
    };
    let (old, new) = (load(old)?, load(new)?);
    let mut difference = Difference::default();
    let skipped = articles::each(paths, |article| {
        let before = old.read(article.clone());
        difference.article(&before.article, &before.claims, &new.read(article).claims);
    })?;
    let rules = difference.by_rule();
    let mut out = Output::open(None)?;
    for ((file, line), changes) in &rules {
        writeln!(out, "{file}:{line}  {}", change::sum(changes))?;
        for change in changes {
            write!(out, "{change}")?;
        }
        writeln!(out)?;
    }
    let (before, after) = (build::count(difference.before), build::count(difference.after));
    let count = format!("{} rule{}", rules.len(), if rules.len() == 1 { "" } else { "s" });
    writeln!(out, "{} in {count}; {before} claims before, {after} after", difference.sum())?;
    out.close()?;
    if skipped { Err(Failure::Told(1)) } else { Ok(()) }
}

/// The files of a folder with `rules/` in it, or with rules of a folder that is one.
fn folder_of_rules(common: &Common, folder: &Path) -> Result<Files, Failure> {
    build::exist(&[folder.to_owned()])?;
    if folder.join("rules").is_dir() {
        return Ok(Files::at(folder));
    }
    let below = folder.read_dir().into_iter().flatten().flatten();
    if below.into_iter().any(|language| language.path().join("language.toml").is_file()) {
        return Ok(common.files().with_rules(folder));
    }
    Err(Failure::usage(anyhow!(
        "`{}` holds no rules; give a folder with `rules/` in it, or one with a folder a language, such as `en/language.toml`",
        folder.display()
    )))
}
