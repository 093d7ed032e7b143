//! The command `kg`: the only place that prints and exits.
#![allow(clippy::print_stderr, reason = "a command talks")]

mod articles;
mod build;
mod check;
mod demo;
mod describe;
mod eval;
mod export;
mod failure;
mod ontology;
mod output;
mod parse;
mod progress;
mod query;
mod rules;
mod serve;
mod table;
mod train;
mod why;
mod why_not;

use clap::{CommandFactory, Parser, Subcommand};
use failure::Failure;
use kg::knowledge::files::Files;
use kg::store;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Turns news articles into a knowledge graph that one can check.
///
/// First `kg build` reads articles into a store, then `kg query` asks it. `kg demo` does both with five
/// articles that come with the program.
#[derive(Parser)]
#[command(name = "kg", version, disable_help_subcommand = true, after_help = failure::CODES)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command takes.
#[derive(clap::Args)]
struct Common {
    /// The folder that holds the graph
    #[arg(long, global = true, value_name = "DIR", default_value = "kg-store")]
    store: PathBuf,
    /// Take ontology/, rules/, queries/ and models/ from here, where they are, instead of those built in
    #[arg(long, global = true, value_name = "DIR")]
    home: Option<PathBuf>,
}

impl Common {
    fn files(&self) -> Files {
        self.home.as_ref().map_or_else(Files::built_in, Files::at)
    }
}

#[derive(Subcommand)]
enum Command {
    /// Build a graph of the five articles that come with the program, and ask it a question
    Demo,
    /// Read articles into the graph
    Build(build::Arguments),
    /// Ask the graph a question
    Query(query::Arguments),
    /// Write the graph to a file
    Export(export::Arguments),
    /// Describe the graph for catalogues of data, in `VoID` and DCAT
    Describe(describe::Arguments),
    /// Check that the graph has the form that the ontology gives (SHACL)
    Check(check::Arguments),
    /// Show where a claim comes from: its sentence, rule and speakers
    Why(why::Arguments),
    /// Tell why a text makes no claim: the nearest rule, and the first pass that goes wrong
    WhyNot(why_not::Arguments),
    /// Show the graph in a browser, and answer SPARQL
    Serve(serve::Arguments),
    /// Write the ontology as a page: claim types with examples, classes, properties
    Ontology(ontology::Arguments),
    /// Show how a sentence is understood: its words and their grammar
    Parse(parse::Arguments),
    /// Look after the rules
    #[command(subcommand)]
    Rules(rules::Arguments),
    /// Make the models of a language from treebanks, or tell how good they are
    Train(train::Arguments),
    /// Tell how good the claims are, against claims that readers put on record
    Eval(eval::Arguments),
    #[command(name = "__worker", hide = true)]
    Worker(serve::Work),
}

fn main() -> ExitCode {
    let command = Arguments::command();
    let own = command.find_subcommand("query").into_iter().flat_map(clap::Command::get_arguments);
    let own =
        own.chain(command.get_arguments()).filter_map(|argument| argument.get_long().map(str::to_owned));
    let own: Vec<String> = own.chain(["help".into(), "version".into()]).collect();
    // Paths that are no UTF-8 are left to be refused by the parser.
    let given = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
    let arguments = Arguments::parse_from(query::spell_out(given, &own));
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let common = &arguments.common;
    match &arguments.command {
        None => welcome(&common.store),
        Some(Command::Demo) => demo::run(common),
        Some(Command::Build(arguments)) => build::run(common, arguments),
        Some(Command::Query(arguments)) => query::run(common, arguments),
        Some(Command::Export(arguments)) => export::run(common, arguments),
        Some(Command::Describe(arguments)) => describe::run(common, arguments),
        Some(Command::Check(arguments)) => check::run(common, arguments),
        Some(Command::Why(arguments)) => why::run(common, arguments),
        Some(Command::WhyNot(arguments)) => why_not::run(common, arguments),
        Some(Command::Serve(arguments)) => serve::run(common, arguments),
        Some(Command::Ontology(arguments)) => ontology::run(common, arguments),
        Some(Command::Parse(arguments)) => parse::run(common, arguments),
        Some(Command::Rules(arguments)) => rules::run(common, arguments),
        Some(Command::Train(arguments)) => train::run(common, arguments),
        Some(Command::Eval(arguments)) => eval::run(common, arguments),
        Some(Command::Worker(work)) => serve::work(common, work),
    }
}

/// What `kg` alone says: what there is, and what to type next.
fn welcome(folder: &Path) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    write!(out, "{}", Arguments::command().render_help())?;
    match store::Reader::open(folder) {
        Ok(store) => {
            let [articles, claims] = ["Article", "Claim"].map(|class| build::count(store.count(class)));
            writeln!(
                out,
                "\nIn `{}`: {articles} articles, {claims} claims. Try: kg query",
                folder.display()
            )?;
        }
        Err(store::Error::Missing(_)) => {
            writeln!(out, "\nThere is no graph at `{}` yet. Try: kg demo", folder.display())?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
