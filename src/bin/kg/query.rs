//! `kg query`: questions to the graph.

use crate::failure::Failure;
use crate::output::Output;
use crate::{Common, table};
use anyhow::{Context, anyhow};
use kg::query::{self, Answer, Limits, Query, Saved};
use kg::rdf::Base;
use kg::store::Reader;
use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// The width of a table that goes to no terminal.
const WIDTH: usize = 100;

#[derive(clap::Args)]
#[command(after_help = "\
What a saved query can be given is given by its name:
  kg query weapons_requested --requester Ukraine --since 2024-11-01

`kg query` alone lists the saved queries and what each can be given.")]
pub(crate) struct Arguments {
    /// A saved query's name, a file (FILE.rq), - for the standard input, or SPARQL itself
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    /// Give the query a value; --NAME VALUE does the same
    #[arg(short, long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,
    /// table, csv, tsv, json or xml; of a graph turtle, trig, nquads or jsonld [default: by the ending of FILE, else
    /// table on a terminal and tsv elsewhere]
    #[arg(short, long, value_parser = format)]
    format: Option<String>,
    /// Write here; the file is there when it is whole
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Arguments {
    /// A saved query as a table.
    pub(crate) fn table_of(name: &str) -> Self {
        Self { query: Some(name.into()), parameters: Vec::new(), format: Some("table".into()), output: None }
    }
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("`{text}` has no value; write {text}=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}

fn format(name: &str) -> Result<String, String> {
    let known =
        name == "table" || query::Format::find(name).is_some() || kg::export::Format::find(name).is_some();
    if known {
        Ok(name.to_owned())
    } else {
        Err("there are table, csv, json, tsv, xml, turtle, trig, nquads and jsonld".into())
    }
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let Some(wanted) = &arguments.query else { return list(common) };
    let store = Reader::open(&common.store)?;
    let given = arguments.parameters.iter().cloned().collect();
    let query = find(common, wanted, &given, &store)?;
    let answer = query::ask(store.data(), &query, &Limits::default()).map_err(failed)?;
    let by_ending = || Some(arguments.output.as_ref()?.extension()?.to_str()?.to_owned());
    let is_terminal = arguments.output.is_none() && std::io::stdout().is_terminal();
    let usual = match answer {
        Answer::Graph { .. } => "turtle",
        _ if is_terminal => "table",
        _ => "tsv",
    };
    let format = arguments.format.clone().or_else(by_ending).unwrap_or_else(|| usual.to_owned());
    let mut out = Output::open(arguments.output.as_deref())?;
    write(&answer, &format, is_terminal, store.base(), &mut out)?;
    out.close()
}

/// The query that is meant, with its values in place.
fn find(
    common: &Common,
    wanted: &str,
    given: &BTreeMap<String, String>,
    store: &Reader,
) -> Result<Query, Failure> {
    let base = store.base();
    let (file, text) = if wanted == "-" {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .context("reading the standard input")
            .map_err(Failure::usage)?;
        ("stdin", text)
    } else if wanted.contains('{') {
        ("query", wanted.to_owned())
    } else if Path::new(wanted).extension().is_some() || wanted.contains('/') {
        (
            wanted,
            fs::read_to_string(wanted)
                .with_context(|| format!("reading {wanted}"))
                .map_err(Failure::usage)?,
        )
    } else {
        return saved(common, wanted, base)?.bind(given, store.data(), base).map_err(failed);
    };
    // A head makes a saved query of it.
    if text.lines().any(|line| line.starts_with("#+")) {
        let saved = Saved::read(file, &text, base).map_err(|problems| Failure::problems(&problems))?;
        return saved.bind(given, store.data(), base).map_err(failed);
    }
    if let Some(name) = given.keys().next() {
        return Err(Failure::usage(anyhow!(
            "the query has no head that names parameters, so `{name}` is none of them"
        )));
    }
    Query::typed(file, &text, base).map_err(failed)
}

/// The saved query of a name; a wrong file is told only where it is asked for.
fn saved(common: &Common, name: &str, base: &Base) -> Result<Saved, Failure> {
    let (queries, problems) =
        query::read(&common.files().list("queries", ".rq").context("reading the queries")?, base);
    let names: Vec<String> = queries.iter().map(|query| query.name.clone()).collect();
    if let Some(query) = queries.into_iter().find(|query| query.name == name) {
        return Ok(query);
    }
    let of_it: Vec<_> =
        problems.into_iter().filter(|problem| problem.file.ends_with(&format!("/{name}.rq"))).collect();
    if !of_it.is_empty() {
        return Err(Failure::problems(&of_it));
    }
    let hint = kg::knowledge::problem::suggestion(name, names.iter().map(String::as_str));
    Err(Failure::usage(anyhow!("there is no saved query `{name}`{hint}")))
}

fn failed(error: query::Error) -> Failure {
    match error {
        query::Error::Io(error) => error.into(),
        query::Error::Storage(_) => Failure::Error(4, error.into()),
        _ => Failure::usage(error),
    }
}

fn write(
    answer: &Answer,
    format: &str,
    is_terminal: bool,
    base: &Base,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let wrong = |what: &str, formats: &str| {
        Err(Failure::usage(anyhow!("{what} cannot be written as {format}; there are {formats}")))
    };
    match answer {
        Answer::Select(rows) if format == "table" => {
            let is_bold = is_terminal && std::env::var_os("NO_COLOR").is_none();
            table::write(&rows.columns, &rows.words(base), width(is_terminal), is_bold, out)?;
            // The count comes after the rows.
            out.flush()?;
            eprintln!("{} row{}", rows.rows.len(), if rows.rows.len() == 1 { "" } else { "s" });
        }
        Answer::Boolean(yes) if format == "table" => writeln!(out, "{}", if *yes { "yes" } else { "no" })?,
        Answer::Select(_) | Answer::Boolean(_) => match query::Format::find(format) {
            Some(format) => answer.write(format, out).map_err(failed)?,
            None => return wrong("a table", "table, csv, json, tsv and xml"),
        },
        Answer::Graph { .. } => {
            match kg::export::Format::find(if format == "table" { "turtle" } else { format }) {
                Some(format) => format.write(answer.quads(), base, out).map_err(|error| match error {
                    kg::export::Error::Io(error) => Failure::from(error),
                    error @ kg::export::Error::Storage(_) => Failure::Error(4, error.into()),
                })?,
                None => return wrong("a graph", "turtle, trig, nquads and jsonld"),
            }
        }
    }
    Ok(())
}

fn width(is_terminal: bool) -> usize {
    let of_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let given = || std::env::var("COLUMNS").ok()?.parse().ok();
    let width = if is_terminal { of_terminal() } else { None };
    width.or_else(given).unwrap_or(WIDTH).clamp(40, 400)
}

/// What can be asked.
fn list(common: &Common) -> Result<(), Failure> {
    let files = common.files().list("queries", ".rq").context("reading the queries")?;
    let (queries, problems) = query::read(&files, &Base::default());
    let mut out = Output::open(None)?;
    for query in &queries {
        writeln!(out, "{:<22} {}", query.name, query.summary)?;
        for parameter in &query.parameters {
            let default = parameter.default.as_ref().map(|default| format!(" [default: {default}]"));
            let needed = if parameter.required { " [needed]" } else { "" };
            let about = format!("{}{}{needed}", parameter.label, default.unwrap_or_default());
            writeln!(
                out,
                "  {:<25} {about}",
                format!("--{} {}", parameter.name, parameter.kind.as_str().to_uppercase())
            )?;
        }
    }
    out.close()?;
    if problems.is_empty() { Ok(()) } else { Err(Failure::problems(&problems)) }
}

/// Turns `--requester Ukraine` into `--param requester=Ukraine`, where no option of `kg query` has that name.
pub(crate) fn spell_out(arguments: impl Iterator<Item = String>, own: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    let mut is_query = false;
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        let name = argument.strip_prefix("--").filter(|name| is_query && !name.is_empty());
        match name.map(|name| name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value))))
        {
            Some((name, value)) if !own.iter().any(|own| own == name) => {
                let value =
                    value.map(str::to_owned).or_else(|| arguments.next_if(|next| !next.starts_with("--")));
                out.push("--param".to_owned());
                out.push(value.map_or_else(|| name.to_owned(), |value| format!("{name}={value}")));
            }
            _ => out.push(argument.clone()),
        }
        is_query |= argument == "query";
    }
    out
}

#[cfg(test)]
mod tests {
    use super::spell_out;

    fn check(arguments: &str, expected: &str) {
        let own = ["format", "store"].map(str::to_owned);
        let spelled = spell_out(arguments.split(' ').map(str::to_owned), &own);
        assert_eq!(spelled.join(" "), expected);
    }

    #[test]
    fn parameters_are_options() {
        check("kg query x --who Kyjiw --format csv", "kg query x --param who=Kyjiw --format csv");
        check("kg --store s query x --who=a=b", "kg --store s query x --param who=a=b");
        check("kg query x --who --format csv", "kg query x --param who --format csv");
        check("kg build --who x", "kg build --who x");
    }
}
