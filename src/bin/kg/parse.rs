//! `kg parse`: the grammar of a text.

use crate::Common;
use crate::failure::Failure;
use crate::output::Output;
use anyhow::{Context, anyhow};
use kg::article::Article;
use kg::document::{Document, conllu, guess_language, tree};
use kg::knowledge::files::Files;
use kg::reader::Reader;
use kg::rule::Rules;
use std::io::{Read, Write};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A sentence or more, or - for the standard input
    text: String,
    /// en or de [default: guessed from the text, else en]
    #[arg(short, long, value_name = "LANGUAGE")]
    lang: Option<String>,
    /// How to show it
    #[arg(short, long, value_enum, default_value = "tree")]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A tree
    Tree,
    /// Ten columns, as treebanks have them
    Conllu,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let text = text(&arguments.text)?;
    let files = common.files();
    let language = language(&files, arguments.lang.as_deref(), &text)?;
    let analyzers =
        Reader::analyzers(&files, &[&language]).map_err(|problems| Failure::problems(&problems))?;
    let analyzer = analyzers.get(&language).context("the model is not there")?;
    let document = Document::new(Article { text, ..Article::default() }, analyzer);
    let mut out = Output::open(None)?;
    for (at, sentence) in document.sentences.iter().enumerate() {
        match arguments.format {
            Format::Conllu => write!(out, "{}", conllu::write(sentence, &document.article.text))?,
            Format::Tree => write!(out, "{}{}", if at > 0 { "\n" } else { "" }, tree::draw(sentence))?,
        }
    }
    out.close()
}

/// The text that is given, or that of the standard input.
pub(crate) fn text(given: &str) -> Result<String, Failure> {
    let mut text = given.to_owned();
    if text == "-" {
        text.clear();
        std::io::stdin()
            .read_to_string(&mut text)
            .context("reading the standard input")
            .map_err(Failure::usage)?;
    }
    Ok(text)
}

/// The language that is given, where there are rules for it, or that of the text.
pub(crate) fn language(files: &Files, given: Option<&str>, text: &str) -> Result<String, Failure> {
    let languages = Rules::languages(files).map_err(|problems| Failure::problems(&problems))?;
    let language = given.or_else(|| guess_language(text)).unwrap_or("en").to_owned();
    if !languages.contains(&language) {
        let message = format!("`{language}` is no language that is read; there are {}", languages.join(", "));
        return Err(Failure::usage(anyhow!(message)));
    }
    Ok(language)
}
