//! The examples beside the rules, run: what came out, and where it first went wrong.

use crate::article::Article;
use crate::claim::{Claim, Filler};
use crate::document::{Document, Upos};
use crate::knowledge::lexicon::fold;
use crate::mention::{self, Referent};
use crate::reader::Reader;
use crate::rule::{Example, Expected, Kind, LanguageRules};
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
            let outcome = outcome(reader, code, rules, example, &claims);
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

fn outcome(
    reader: &Reader,
    code: &str,
    rules: &LanguageRules,
    example: &Example,
    claims: &[Claim],
) -> Outcome {
    let of_type: Vec<&Claim> = claims.iter().filter(|claim| claim.class == example.class).collect();
    let missing = example.claims.iter().find(|expected| !of_type.iter().any(|claim| fits(claim, expected)));
    let spare = of_type.iter().find(|claim| !example.claims.iter().any(|expected| fits(claim, expected)));
    let right = missing.is_none() && spare.is_none() && of_type.len() == example.claims.len();
    if example.kind == Kind::Gap {
        let message = if right { "a known gap that comes out right now: write it under [[yes]]" } else { "" };
        return Outcome { passed: !right, message: message.into() };
    }
    let message = match (missing, spare) {
        (Some(expected), _) => wrong(reader, code, rules, example, expected, &of_type),
        (None, Some(claim)) => format!("too much: {claim}"),
        (None, None) if right => String::new(),
        (None, None) => format!("the claim comes out {} times", of_type.len()),
    };
    Outcome { passed: right, message }
}

fn labels(fillers: &[Filler]) -> BTreeSet<String> {
    fillers.iter().map(|filler| filler.value.to_string()).collect()
}

/// Is the claim the one that is expected?
fn fits(claim: &Claim, expected: &Expected) -> bool {
    roles_fit(claim, expected) && scope(claim, expected).is_none()
}

fn roles_fit(claim: &Claim, expected: &Expected) -> bool {
    expected.roles.iter().all(|(role, wanted)| labels(claim.role(role)) == wanted.iter().cloned().collect())
}

/// What of modality, polarity, source or date differs.
fn scope(claim: &Claim, expected: &Expected) -> Option<String> {
    let modality = claim.modality.as_str();
    if let Some(wanted) = expected.modality.as_deref().filter(|wanted| *wanted != modality) {
        return Some(format!("the modality is {modality}, not {wanted}"));
    }
    if expected.denied.is_some_and(|denied| denied != claim.denied) {
        return Some(format!("it is {}", if claim.denied { "denied" } else { "affirmed" }));
    }
    let sources: Vec<String> = claim.attribution.iter().map(|filler| filler.value.to_string()).collect();
    if expected.source.as_ref().is_some_and(|wanted| *wanted != sources) {
        return Some(format!("the source is [{}]", sources.join(", ")));
    }
    let date = claim.date.map(|(date, _)| date.to_string());
    if expected.date.is_some() && expected.date != date {
        return Some(format!("the date is {}", date.as_deref().unwrap_or("not known")));
    }
    None
}

/// The first pass at which an expected claim goes wrong.
fn wrong(
    reader: &Reader,
    code: &str,
    rules: &LanguageRules,
    example: &Example,
    expected: &Expected,
    found: &[&Claim],
) -> String {
    if let Some(claim) = found.iter().find(|claim| roles_fit(claim, expected))
        && let Some(difference) = scope(claim, expected)
    {
        return format!("scope: {difference}");
    }
    let Some(analyzer) = reader.analyzer(code) else { return "model: none for this language".into() };
    let article = Article { text: example.text.clone(), ..Article::default() };
    let document = Document::new(article, analyzer);
    let known = names(reader, rules, &document);
    for wanted in expected.roles.values().flatten() {
        let word = document.article.text.to_lowercase().contains(&wanted.to_lowercase());
        if !known.contains(wanted) && !word && !is_term(reader, &example.class, wanted) {
            return format!("name: nothing in the text is known as `{wanted}`");
        }
    }
    if !triggered(rules, &example.class, &document) {
        let lemmas: Vec<String> = document
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.tokens)
            .filter(|token| matches!(token.upos, Upos::Verb | Upos::Noun))
            .map(|token| format!("{} {}", token.lemma, token.upos))
            .collect();
        return format!("lemma: no word is a trigger of {}; there are {}", example.class, lemmas.join(", "));
    }
    match found.first() {
        Some(claim) => format!("role: it comes out as {claim}"),
        None => "tree: the trigger finds no filler for a role that it needs; see `kg parse`".into(),
    }
}

fn is_term(reader: &Reader, class: &str, word: &str) -> bool {
    let roles = reader.known.ontology.roles(class).into_iter().flatten();
    roles.into_iter().any(|(_, role)| role.terms.contains(word))
}

/// Labels of everybody and everything that the document mentions.
fn names(reader: &Reader, rules: &LanguageRules, document: &Document) -> BTreeSet<String> {
    let mentions = mention::find(document, &reader.known, &rules.language);
    let mut found = BTreeSet::new();
    for mention in mentions.sentences.iter().flatten() {
        match &mention.referent {
            Referent::Entity(entity) => found.insert(entity.label.clone()),
            Referent::Office(office) => found.insert(office.entity.label.clone()),
            Referent::Date(_) => false,
        };
    }
    found.extend(
        mentions.antecedents.values().flat_map(|(entities, _)| entities).map(|entity| entity.label.clone()),
    );
    found
}

/// Is there a word that a rule of the type, or an act, knows?
fn triggered(rules: &LanguageRules, class: &str, document: &Document) -> bool {
    let knows = |lemma: &str| {
        rules.words.get(lemma).into_iter().flatten().any(|rule| rule.class == class)
            || rules.acts.contains_key(lemma)
    };
    let tokens = document.sentences.iter().flat_map(|sentence| &sentence.tokens);
    let lemmas: Vec<String> = tokens.map(|token| fold(&token.lemma)).collect();
    let ends = |lemma: &String| {
        lemma.char_indices().skip(1).any(|(at, _)| lemma.len() - at >= 5 && knows(&lemma[at..]))
    };
    rules.classes.iter().any(|(_, rule)| rule.class == class)
        || lemmas.iter().any(|lemma| knows(lemma) || ends(lemma))
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
