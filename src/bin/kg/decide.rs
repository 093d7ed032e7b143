//! `kg same`, `kg differ`, `kg reject`, `kg label`: a person's word, kept in a file beside the store.

use crate::Common;
use crate::failure::Failure;
use anyhow::{Context, anyhow};
use chrono::NaiveDate;
use kg::merge::{Decision, Decisions, Verdict};
use kg::pipeline;
use kg::rdf::Base;
use kg::store::{self, Writer};
use oxigraph::model::{Literal, NamedNode};
use std::fs;
use std::path::{Path, PathBuf};

/// What every decision takes.
#[derive(clap::Args)]
pub(crate) struct Told {
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// On which day, as 2024-11-27
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// Take the decision back
    #[arg(long)]
    undo: bool,
}

#[derive(clap::Args)]
pub(crate) struct Pair {
    /// A person, body, claim or event: its IRI, or the end below the base, such as person/rustem-umerov
    one: String,
    /// The other
    other: String,
    #[command(flatten)]
    told: Told,
}

#[derive(clap::Args)]
pub(crate) struct Reject {
    /// The claim: its IRI, or the end below the base
    claim: String,
    /// Why it does not hold
    #[arg(long, value_name = "WORDS", required_unless_present = "undo")]
    why: Option<String>,
    #[command(flatten)]
    told: Told,
}

#[derive(clap::Args)]
pub(crate) struct Label {
    /// What is named: its IRI, or the end below the base
    thing: String,
    /// The name
    #[arg(required_unless_present = "undo")]
    name: Option<String>,
    /// The language of the name, such as en
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    #[command(flatten)]
    told: Told,
}

pub(crate) fn same(common: &Common, pair: &Pair) -> Result<(), Failure> {
    let (mut store, [one, other]) = open(common, [&pair.one, &pair.other])?;
    decide(common, &mut store, Verdict::same(&one, &other), &pair.told)
}

pub(crate) fn differ(common: &Common, pair: &Pair) -> Result<(), Failure> {
    let (mut store, [one, other]) = open(common, [&pair.one, &pair.other])?;
    decide(common, &mut store, Verdict::differ(&one, &other), &pair.told)
}

pub(crate) fn reject(common: &Common, reject: &Reject) -> Result<(), Failure> {
    let (mut store, [claim]) = open(common, [&reject.claim])?;
    let why = Literal::from(reject.why.clone().unwrap_or_default()).to_string();
    decide(common, &mut store, Verdict::Reject(claim, why), &reject.told)
}

pub(crate) fn label(common: &Common, label: &Label) -> Result<(), Failure> {
    let (mut store, [thing]) = open(common, [&label.thing])?;
    let name = label.name.clone().unwrap_or_default();
    let name = match &label.lang {
        Some(tag) => Literal::new_language_tagged_literal(name, tag).context("--lang").map_err(Failure::usage)?,
        None => Literal::from(name),
    };
    decide(common, &mut store, Verdict::Call(thing, name.to_string()), &label.told)
}

/// The file of decisions on a store: beside its folder.
pub(crate) fn file(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or(folder.as_os_str()).to_os_string();
    name.push(".decisions.ttl");
    folder.with_file_name(name)
}

/// The decisions on a store; none where there is no file.
pub(crate) fn read(folder: &Path, base: &Base) -> Result<Decisions, Failure> {
    let path = file(folder);
    match fs::read_to_string(&path) {
        Ok(text) => {
            Decisions::read(&path.display().to_string(), &text, base).map_err(|problems| Failure::problems(&problems))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Decisions::default()),
        Err(error) => Err(anyhow!(error).context(path.display().to_string()).into()),
    }
}

/// Opens the store that there is.
pub(crate) fn writer(folder: &Path) -> Result<Writer, Failure> {
    // A writer makes a store where there is none; a reader tells.
    drop(store::Reader::open(folder)?);
    Ok(Writer::open(folder, None)?)
}

/// The store, and the IRIs of things in it; events are meant by their claims.
fn open<const N: usize>(common: &Common, things: [&String; N]) -> Result<(Writer, [String; N]), Failure> {
    let store = writer(&common.store)?;
    let mut found = [const { String::new() }; N];
    for (thing, iri) in things.into_iter().zip(&mut found) {
        *iri = find(&store, thing)?;
    }
    Ok((store, found))
}

fn find(store: &Writer, thing: &str) -> Result<String, Failure> {
    let base = store.base().as_str();
    let given = thing.trim_matches(['<', '>']);
    let iri = if given.contains("://") { given.to_owned() } else { format!("{base}{given}") };
    let events = format!("{base}event/");
    let iri = iri.strip_prefix(&events).map_or(iri.clone(), |path| format!("{base}claim/{path}"));
    let node = NamedNode::new(&iri).map_err(|error| Failure::usage(anyhow!("`{thing}`: {error}")))?;
    let data = store.data();
    let as_subject = data.quads_for_pattern(Some(node.as_ref().into()), None, None, None);
    let as_object = data.quads_for_pattern(None, None, Some(node.as_ref().into()), None);
    if as_subject.chain(as_object).next().is_none() {
        return Err(Failure::usage(anyhow!(
            "`{thing}` is nothing in this store; give an IRI that `kg query` or `kg why` shows, or its end below {base}"
        )));
    }
    Ok(iri)
}

fn decide(common: &Common, store: &mut Writer, verdict: Verdict, told: &Told) -> Result<(), Failure> {
    let mut decisions = read(&common.store, store.base())?;
    let path = file(&common.store);
    if told.undo {
        match decisions.undo(&verdict) {
            Some(decision) => eprintln!("taken back: {decision}"),
            None => return Err(Failure::usage(anyhow!("{} holds no such decision", path.display()))),
        }
    } else {
        let decision =
            Decision { verdict, by: told.by.clone(), date: told.date.as_ref().map(ToString::to_string) };
        if !decisions.add(decision.clone()) {
            eprintln!("decided already: {decision}");
            return Ok(());
        }
        eprintln!("decided: {decision}");
    }
    // The file first: what is written there is merged by the next run, should this one be cut short.
    fs::write(&path, decisions.to_string()).with_context(|| path.display().to_string())?;
    let changes = pipeline::merge(store, &decisions)?;
    store.publish()?;
    eprintln!("{}: {} people and {} sets of claims were looked at again", path.display(), changes.people, changes.blocks);
    Ok(())
}
