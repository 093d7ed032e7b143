//! `kg build`: articles into the graph.

use crate::Common;
use crate::failure::Failure;
use crate::progress::Progress;
use anyhow::Context;
use kg::pipeline::{self, Options, Report};
use kg::rdf::{self, Base};
use kg::reader::{Reader, Timings};
use kg::store::Writer;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Many mistakes in one file are told by these, and a count.
const TOLD: usize = 10;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files (.txt is one article, .jsonl holds one a line), folders of them, or - for the standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Add your own names: a Turtle file with rdfs:label or skos:prefLabel; may be given again
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Vec<PathBuf>,
    /// Read articles again that have not changed
    #[arg(long)]
    pub(crate) force: bool,
    /// How many articles to read at once [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Show how long each stage took
    #[arg(long)]
    pub(crate) timings: bool,
    /// What the IRIs of a new store begin with
    #[arg(long, value_name = "IRI", value_parser = Base::new)]
    pub(crate) base: Option<Base>,
}

impl Arguments {
    /// The plainest build of some paths.
    pub(crate) fn of(paths: Vec<PathBuf>) -> Self {
        Self { paths, names: Vec::new(), force: false, threads: None, timings: false, base: None }
    }
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let report = build(common, arguments)?;
    tell(&report);
    if arguments.timings {
        timings(&report)?;
    }
    if report.skipped.is_empty() { Ok(()) } else { Err(Failure::Told(1)) }
}

/// Reads the articles; what was skipped is in the report.
pub(crate) fn build(common: &Common, arguments: &Arguments) -> Result<Report, Failure> {
    exist(&arguments.paths)?;
    let files = common.files();
    let reader = Reader::load(&files, &arguments.names).map_err(|problems| Failure::problems(&problems))?;
    let mut known = files.list("ontology", ".ttl").context("reading the ontology")?;
    for path in &arguments.names {
        let bytes =
            fs::read(path).with_context(|| format!("reading {}", path.display())).map_err(Failure::usage)?;
        // The folder says that it holds names.
        known.push((format!("{}/names/{}", path.display(), path.display()), bytes));
    }
    let mut all = known.clone();
    for folder in ["rules", "models"] {
        all.extend(files.list(folder, "").with_context(|| format!("reading {folder}"))?);
    }
    let mut store = Writer::open(&common.store, arguments.base.as_ref())?;
    let quads = rdf::reference(&known, store.base()).map_err(|problems| Failure::problems(&problems))?;
    pipeline::know(quads, &pipeline::version(&known), &mut store)?;
    let threads = arguments
        .threads
        .map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let options = Options { threads, again: arguments.force, version: pipeline::version(&all) };
    let progress = Progress::new();
    let report = pipeline::build(&arguments.paths, &reader, &mut store, &options, |report| {
        progress.show(|elapsed| {
            format!(
                "{} articles, {} claims, {} words a second",
                count(report.read + report.unchanged),
                count(report.claims),
                count(rate(report.words, elapsed))
            )
        });
    });
    progress.end();
    Ok(report?)
}

/// Refuses paths at which there is nothing.
pub(crate) fn exist(paths: &[PathBuf]) -> Result<(), Failure> {
    for path in paths {
        if path != Path::new("-") && !path.exists() {
            let message = format!("`{}`: there is no such file or folder", path.display());
            return Err(Failure::usage(anyhow::anyhow!(message)));
        }
    }
    Ok(())
}

/// What was wrong, a line each, and the sum.
pub(crate) fn tell(report: &Report) {
    for (path, id, encoding) in &report.encodings {
        eprintln!("kg: {}: `{id}` is not UTF-8; it was read as {encoding}", path.display());
    }
    for of_one_file in report.skipped.chunk_by(|one, next| one.0 == next.0) {
        for (path, why) in of_one_file.iter().take(TOLD) {
            eprintln!("kg: {}: {why}", path.display());
        }
        if of_one_file.len() > TOLD {
            eprintln!("kg: {}: and {} more like these", of_one_file[0].0.display(), of_one_file.len() - TOLD);
        }
    }
    let Report { read, unchanged, skipped, claims, words, elapsed, .. } = report;
    let mut parts = vec![format!("{} read", count(*read))];
    if *unchanged > 0 {
        parts.push(format!("{} unchanged", count(*unchanged)));
    }
    if !skipped.is_empty() {
        parts.push(format!("{} skipped", count(skipped.len())));
    }
    let all = read + unchanged + skipped.len();
    eprintln!(
        "{} article{}: {}; {} claims in {} words, {:.1} s",
        count(all),
        if all == 1 { "" } else { "s" },
        parts.join(", "),
        count(*claims),
        count(*words),
        elapsed.as_secs_f64()
    );
}

/// How long each stage took, on one core.
fn timings(report: &Report) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let Timings { document, mention, claim } = report.timings;
    let stages = [
        ("document", document),
        ("mention", mention),
        ("claim", claim),
        ("rdf", report.rdf),
        ("store", report.store),
    ];
    let all = stages.iter().map(|(_, time)| *time).sum();
    writeln!(out, "{:<10} {:>10} {:>12}", "stage", "seconds", "words/s")?;
    for (stage, time) in stages.into_iter().chain([("all", all)]) {
        writeln!(out, "{stage:<10} {:>10.3} {:>12}", time.as_secs_f64(), count(rate(report.words, time)))?;
    }
    Ok(())
}

fn rate(words: usize, time: Duration) -> usize {
    if time.is_zero() { 0 } else { (words as f64 / time.as_secs_f64()) as usize }
}

/// A number with its thousands apart.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
