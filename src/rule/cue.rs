//! Cues: words that tell who says so, how firmly, and whether it is denied. `rules/*/cues.toml`.

use crate::knowledge::problem::Problem;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// What a word tells of the clause, noun or name that depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cue {
    /// Its subject says it.
    Speech,
    /// Its subject denies, refuses or stops it.
    Denial,
    /// It is to come.
    Plan,
    /// It is weighed.
    Consideration,
    /// It may be.
    Possibility,
    /// Somebody wants it done.
    Demand,
    /// It stands only if.
    Condition,
    /// Somebody, not named, says it.
    Hearsay,
    /// Its subject is afraid or unwilling: considered and denied.
    Reluctance,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    verbs: HashMap<String, Vec<String>>,
    nouns: HashMap<String, Vec<String>>,
    adjectives: HashMap<String, Vec<String>>,
    adverbs: HashMap<String, Vec<String>>,
    auxiliaries: HashMap<String, Vec<String>>,
    negations: HashSet<String>,
    conditions: HashSet<String>,
    questions: HashSet<String>,
    sources: Vec<String>,
    source_nouns: HashSet<String>,
    unnamed: HashSet<String>,
    by: HashSet<String>,
    object_control: HashSet<String>,
}

/// The cues of a language.
#[derive(Debug, Default)]
pub struct Cues {
    /// Verbs, by lemma; separable verbs as one word.
    pub verbs: HashMap<String, Cue>,
    /// Nouns: "plan to", "claim that".
    pub nouns: HashMap<String, Cue>,
    /// Adjectives: "ready to", "unlikely to".
    pub adjectives: HashMap<String, Cue>,
    /// Adverbs: "reportedly", "angeblich".
    pub adverbs: HashMap<String, Cue>,
    /// Auxiliaries: "will", "may", "soll".
    pub auxiliaries: HashMap<String, Cue>,
    /// "not", "kein".
    pub negations: HashSet<String>,
    /// Conjunctions of condition: "if", "falls".
    pub conditions: HashSet<String>,
    /// Conjunctions of questions: "whether", "ob".
    pub questions: HashSet<String>,
    /// Prepositions before a source, words joined by a space: "according to", "laut".
    pub sources: HashSet<String>,
    /// Nouns between such a preposition and the source: "Angaben", "statement".
    pub source_nouns: HashSet<String>,
    /// Sources without a name: "officials", "experts".
    pub unnamed: HashSet<String>,
    /// Prepositions before who does it in the passive: "by", "von".
    pub by: HashSet<String>,
    /// Verbs whose object does what the clause says: "ask", "bitten".
    pub object_control: HashSet<String>,
}

impl Cues {
    /// Reads a cue file.
    pub(super) fn read(file: &str, text: &str) -> Result<Self, Problem> {
        let written: Written = toml::from_str(text).map_err(|error| Problem::toml(file, text, &error))?;
        let table = |lists: HashMap<String, Vec<String>>| -> Result<HashMap<String, Cue>, Problem> {
            let mut all = HashMap::new();
            let mut lists: Vec<_> = lists.into_iter().collect();
            lists.sort();
            for (name, words) in lists {
                let Some(&(_, cue)) = NAMES.iter().find(|(known, _)| *known == name) else {
                    let at = text.find(&format!("{name} =")).unwrap_or(0);
                    let names = NAMES.iter().map(|(known, _)| *known);
                    let message =
                        format!("`{name}` is no cue{}", crate::knowledge::problem::suggestion(&name, names));
                    return Err(Problem::at(file, text, at, message));
                };
                all.extend(words.into_iter().map(|word| (word, cue)));
            }
            Ok(all)
        };
        Ok(Self {
            verbs: table(written.verbs)?,
            nouns: table(written.nouns)?,
            adjectives: table(written.adjectives)?,
            adverbs: table(written.adverbs)?,
            auxiliaries: table(written.auxiliaries)?,
            negations: written.negations,
            conditions: written.conditions,
            questions: written.questions,
            sources: written.sources.into_iter().collect(),
            source_nouns: written.source_nouns,
            unnamed: written.unnamed,
            by: written.by,
            object_control: written.object_control,
        })
    }
}

const NAMES: [(&str, Cue); 9] = [
    ("speech", Cue::Speech),
    ("denial", Cue::Denial),
    ("plan", Cue::Plan),
    ("consideration", Cue::Consideration),
    ("possibility", Cue::Possibility),
    ("demand", Cue::Demand),
    ("condition", Cue::Condition),
    ("hearsay", Cue::Hearsay),
    ("reluctance", Cue::Reluctance),
];
