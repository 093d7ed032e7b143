//! The examples beside the rules, run: what came out, and where it first went wrong.

use crate::article::Article;
use crate::claim::Claim;
use crate::diagnosis::{self, Wish};
use crate::reader::Reader;
use crate::rule::{Example, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// What came of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Did it come out as it says? A known gap does so while it fails.
    pub passed: bool,
    /// What went wrong first, and in which pass; empty where nothing did.
    pub message: String,
}

/// All that `kg rules test` tells.
#[derive(Debug, Default)]
pub struct Report {
    /// How many examples came out as they say.
    pub passed: usize,
    /// How many known gaps there are.
    pub gaps: usize,
    /// The others: place, text, what went wrong.
    pub failed: Vec<(String, String, String)>,
    /// Rules that no example fires, by their place.
    pub idle: Vec<String>,
}

/// Runs the examples of all languages.
pub fn run(reader: &Reader) -> Report {
    let mut report = Report::default();
    for (code, rules) in reader.rules.iter() {
        let mut fired = BTreeSet::new();
        for example in &rules.examples {
            let claims = read(reader, code, &example.text);
            if example.kind == Kind::Yes {
                fired.extend(claims.iter().map(|claim| claim.rule.clone()));
            }
            let outcome = outcome(reader, code, example, &claims);
            if outcome.passed {
                report.passed += usize::from(example.kind != Kind::Gap);
                report.gaps += usize::from(example.kind == Kind::Gap);
            } else {
                report.failed.push((example.place.clone(), example.text.clone(), outcome.message));
            }
        }
        let places: BTreeSet<&String> = rules.words.values().flatten().map(|rule| &rule.place).collect();
        report.idle.extend(places.into_iter().filter(|place| !fired.contains(*place)).cloned());
    }
    report
}

fn read(reader: &Reader, code: &str, text: &str) -> Vec<Claim> {
    let article = Article {
        id: "example".into(),
        text: text.into(),
        language: Some(code.into()),
        ..Article::default()
    };
    reader.read(article).claims
}

fn outcome(reader: &Reader, code: &str, example: &Example, claims: &[Claim]) -> Outcome {
    let of_type: Vec<&Claim> = claims.iter().filter(|claim| claim.class == example.class).collect();
    let missing =
        example.claims.iter().find(|expected| !of_type.iter().any(|claim| diagnosis::fits(claim, expected)));
    let spare =
        of_type.iter().find(|claim| !example.claims.iter().any(|expected| diagnosis::fits(claim, expected)));
    let right = missing.is_none() && spare.is_none() && of_type.len() == example.claims.len();
    if example.kind == Kind::Gap {
        let message = if right { "a known gap that comes out right now: write it under [[yes]]" } else { "" };
        return Outcome { passed: !right, message: message.into() };
    }
    let message = match (missing, spare) {
        (Some(expected), _) => {
            let wish = Wish { class: &example.class, expected, exact: true };
            diagnosis::of(reader, code, &example.text, &wish).to_string()
        }
        (None, Some(claim)) => format!("too much: {claim}"),
        (None, None) if right => String::new(),
        (None, None) => format!("the claim comes out {} times", of_type.len()),
    };
    Outcome { passed: right, message }
}

/// How often each rule fired, most first: the numbers of `kg rules stats`.
pub fn stats(claims: &[Claim]) -> Vec<(String, String, usize)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for claim in claims {
        *counts.entry((&claim.rule, &claim.class)).or_default() += 1;
    }
    let mut all: Vec<(String, String, usize)> =
        counts.into_iter().map(|((rule, class), count)| (rule.into(), class.into(), count)).collect();
    all.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.cmp(b)));
    all
}
