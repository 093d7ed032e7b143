//! `kg train`: the models of a language from treebanks, and how good they are.

use crate::Common;
use crate::failure::Failure;
use crate::output::Output;
use anyhow::{Context, anyhow};
use kg::document::Analyzer;
use kg::train::{self, Options};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The language of the treebanks: en or de
    language: String,
    /// Treebanks to learn from, in CoNLL-U
    #[arg(value_name = "TREEBANK", requires = "output")]
    treebanks: Vec<PathBuf>,
    /// The model to write, such as models/en.kgm.zst
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// A treebank to compare with: of the model that was learnt, else of the one that is used now; may be given again
    #[arg(long, value_name = "TREEBANK")]
    evaluate: Vec<PathBuf>,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let model = match &arguments.output {
        Some(output) if !arguments.treebanks.is_empty() => learn(arguments, output)?,
        _ if !arguments.evaluate.is_empty() => used(common, &arguments.language)?,
        _ => {
            return Err(Failure::usage(anyhow!(
                "give treebanks to learn from, or --evaluate with one to compare with"
            )));
        }
    };
    let analyzer = Analyzer::load(&model, &arguments.language).map_err(Failure::usage)?;
    let mut out = Output::open(None)?;
    for path in &arguments.evaluate {
        let text = read(path)?;
        let failed = |error: train::Error| Failure::usage(anyhow!(error).context(path.display().to_string()));
        writeln!(out, "{}", path.display())?;
        write!(out, "{}", train::evaluate(&analyzer, &text).map_err(failed)?)?;
        write!(out, "{}", train::segment(&arguments.language, &text).map_err(failed)?)?;
    }
    out.close()
}

fn learn(arguments: &Arguments, output: &Path) -> Result<Vec<u8>, Failure> {
    let mut files = Vec::new();
    for path in &arguments.treebanks {
        files.push((path.display().to_string(), read(path)?));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut tell = |line: &str| eprintln!("{line}");
    let model =
        train::train(&arguments.language, &files, &Options::default(), &mut tell).map_err(Failure::usage)?;
    fs::write(output, &model).with_context(|| format!("writing {}", output.display()))?;
    eprintln!("{}: {} bytes", output.display(), model.len());
    Ok(model)
}

/// The model that articles are read with.
fn used(common: &Common, language: &str) -> Result<Vec<u8>, Failure> {
    let models =
        common.files().list("models", &format!("{language}.kgm.zst")).context("reading the models")?;
    let model = models.into_iter().next();
    Ok(model.ok_or_else(|| Failure::usage(anyhow!("there is no model of `{language}`")))?.1)
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display())).map_err(Failure::usage)
}
