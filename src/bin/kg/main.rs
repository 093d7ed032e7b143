//! The command `kg`: the only place that prints and exits.
#![allow(clippy::print_stderr, reason = "a command talks")]

mod build;
mod decide;
mod demo;
mod eval;
mod export;
mod failure;
mod findings;
mod output;
mod parse;
mod query;
mod remove;
mod rules;
mod serve;
mod table;
mod train;
mod why;

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
    /// Show where a claim comes from: its sentence, rule and speakers
    Why(why::Arguments),
    /// Show claims that do not go together, for a person to decide
    Findings(findings::Arguments),
    /// Decide that two people, bodies or events are one
    Same(decide::Pair),
    /// Decide that two people, bodies or events are not one
    Differ(decide::Pair),
    /// Decide that a claim does not hold
    Reject(decide::Reject),
    /// Decide what something is called
    Label(decide::Label),
    /// Take articles out of the graph
    Remove(remove::Arguments),
    /// Show the graph in a browser, and answer SPARQL
    Serve(serve::Arguments),
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
        Some(Command::Why(arguments)) => why::run(common, arguments),
        Some(Command::Findings(arguments)) => findings::run(common, arguments),
        Some(Command::Same(pair)) => decide::same(common, pair),
        Some(Command::Differ(pair)) => decide::differ(common, pair),
        Some(Command::Reject(arguments)) => decide::reject(common, arguments),
        Some(Command::Label(arguments)) => decide::label(common, arguments),
        Some(Command::Remove(arguments)) => remove::run(common, arguments),
        Some(Command::Serve(arguments)) => serve::run(common, arguments),
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
