//! Cues: words that tell who says so, how firmly, and whether it is denied. `rules/*/cues.toml`.

use crate::knowledge::problem::Problem;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a word tells of the clause, noun or name that depends on it; of a word with two the one further down counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cue {
    /// It stands only if.
    Condition,
    /// It is weighed.
    Consideration,
    /// Somebody wants it done.
    Demand,
    /// Its subject denies, refuses or stops it.
    Denial,
    /// Somebody, not named, says it.
    Hearsay,
    /// It is to come.
    Plan,
    /// It may be.
    Possibility,
    /// Its subject is afraid or unwilling: considered and denied.
    Reluctance,
    /// Its subject says it.
    Speech,
}

/// The cues of a language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cues {
    /// Verbs, by lemma; separable verbs as one word.
    #[serde(deserialize_with = "table")]
    pub verbs: HashMap<String, Cue>,
    /// Nouns: "plan to", "claim that".
    #[serde(deserialize_with = "table")]
    pub nouns: HashMap<String, Cue>,
    /// Adjectives: "ready to", "unlikely to".
    #[serde(deserialize_with = "table")]
    pub adjectives: HashMap<String, Cue>,
    /// Adverbs: "reportedly", "angeblich".
    #[serde(deserialize_with = "table")]
    pub adverbs: HashMap<String, Cue>,
    /// Auxiliaries: "will", "may", "soll".
    #[serde(deserialize_with = "table")]
    pub auxiliaries: HashMap<String, Cue>,
    /// Auxiliaries that with the mark of an infinitive tell of a plan: "is to visit".
    pub prospective: HashSet<String>,
    /// Auxiliaries that over a perfect tell of hearsay: "soll gebeten haben".
    pub evidential: HashSet<String>,
    /// "not", "kein".
    pub negations: HashSet<String>,
    /// What takes the force of one that stands before it: "not only".
    pub only: HashSet<String>,
    /// Conjunctions that deny their clause: "without".
    pub without: HashSet<String>,
    /// Prepositions before what only goes with a thing that is denied: stopped "on" a tour.
    pub asides: HashSet<String>,
    /// Conjunctions of condition: "if", "falls".
    pub conditions: HashSet<String>,
    /// Auxiliaries that make a condition of the clause that they begin: "Sollte Kiew bitten".
    pub inverted_conditions: HashSet<String>,
    /// Conjunctions of questions: "whether", "ob".
    pub questions: HashSet<String>,
    /// Prepositions before a source, words joined by a space: "according to", "laut".
    pub sources: HashSet<String>,
    /// Nouns between such a preposition and the source: "Angaben", "statement".
    pub source_nouns: HashSet<String>,
    /// Words that make the subject the source: "nach eigenen Angaben", "by its own account".
    pub own: HashSet<String>,
    /// Prepositions that stand before a source only with such a noun: "in", "nach".
    pub source_prepositions: HashSet<String>,
    /// Between such a noun and the source: statement "of", "from".
    pub source_of: Vec<String>,
    /// Sources without a name: "officials", "experts".
    pub unnamed: HashSet<String>,
    /// Subjects of a verb of speech that are nobody: "it", "man".
    pub impersonal: HashSet<String>,
    /// Verbs whose object is a source, by lemma: "citing".
    pub citing: HashSet<String>,
    /// Conjunctions before a verb of speech: "as" they said.
    pub as_said: HashSet<String>,
    /// Particles behind a comma, before whoever says so: ", so Mull".
    pub quotative: HashSet<String>,
    /// Prepositions before who does it in the passive: "by", "von".
    pub by: HashSet<String>,
    /// Verbs whose object does what the clause says: "ask", "bitten".
    pub object_control: HashSet<String>,
    /// Prepositions before that object: called "on" Seoul to send.
    pub control_prepositions: Vec<String>,
}

impl Cues {
    /// Reads a cue file.
    pub(super) fn read(file: &str, text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| Problem::toml(file, text, &error))
    }
}

fn table<'d, D: Deserializer<'d>>(written: D) -> Result<HashMap<String, Cue>, D::Error> {
    let lists = BTreeMap::<Cue, Vec<String>>::deserialize(written)?;
    Ok(lists.into_iter().flat_map(|(cue, words)| words.into_iter().map(move |word| (word, cue))).collect())
}
