//! The rule language: how a language says a claim, read from `rules/`, checked against the ontology.

mod cue;
mod file;

use crate::knowledge::entity::Class;
use crate::knowledge::files::Files;
use crate::knowledge::language::Language;
use crate::knowledge::ontology::Ontology;
use crate::knowledge::problem::Problem;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

pub use cue::{Cue, Cues};
pub use file::{Example, Expected, Kind};

/// How firmly a claim stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modality {
    /// Has happened or holds.
    #[default]
    Asserted,
    /// Will, is to, agreed to, vowed to.
    Planned,
    /// Is weighed or discussed.
    Considered,
    /// Could, may, is expected by some.
    Possible,
    /// Somebody urges or demands it.
    Demanded,
}

impl Modality {
    /// The local name of the ontology's individual.
    pub fn as_str(self) -> &'static str {
        match self {
            Modality::Asserted => "asserted",
            Modality::Planned => "planned",
            Modality::Considered => "considered",
            Modality::Possible => "possible",
            Modality::Demanded => "demanded",
        }
    }
}

/// A grammatical function of a trigger's argument.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// Who does it, whatever the voice.
    Subject,
    /// To whom it is done, whatever the voice.
    Object,
    /// The second object: "gave *Ukraine* missiles", "lieferte *der Ukraine* Waffen".
    Dative,
    /// Whose it is: "Ukraine's request", "the Ukrainian request".
    Owner,
    /// What sort it is: "arms request", "Waffenanfrage".
    Kind,
    /// Who does what a noun names: "request by Ukraine".
    By,
    /// What is said of the subject: "is the president".
    Predicate,
    /// The clause that depends on it.
    Clause,
    /// The trigger itself.
    Itself,
    /// Who holds the office that the trigger names.
    Holder,
    /// The subject of the clause that a noun stands in: "on a visit to China, *Macron* said".
    Bearer,
    /// The noun after a preposition.
    Preposition(String),
    /// A function of an argument in another function: `of/owner` is whose the thing after "of" is.
    Path(Box<Function>, Box<Function>),
}

impl Function {
    const NAMES: [(&'static str, Function); 11] = [
        ("subject", Function::Subject),
        ("object", Function::Object),
        ("dative", Function::Dative),
        ("owner", Function::Owner),
        ("kind", Function::Kind),
        ("by", Function::By),
        ("predicate", Function::Predicate),
        ("clause", Function::Clause),
        ("itself", Function::Itself),
        ("holder", Function::Holder),
        ("bearer", Function::Bearer),
    ];

    /// The function of that name; any other word is a preposition.
    pub fn parse(name: &str) -> Self {
        if let Some((first, second)) = name.split_once('/') {
            return Self::Path(Box::new(Self::parse(first)), Box::new(Self::parse(second)));
        }
        let known = Self::NAMES.iter().find(|(known, _)| *known == name);
        known.map_or_else(|| Self::Preposition(name.into()), |(_, function)| function.clone())
    }
}

impl fmt::Display for Function {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Self::NAMES.iter().find(|(_, function)| function == self);
        match (known, self) {
            (Some((name, _)), _) => out.write_str(name),
            (None, Function::Preposition(word)) => out.write_str(word),
            (None, Function::Path(first, second)) => write!(out, "{first}/{second}"),
            _ => Ok(()),
        }
    }
}

/// Where a role's fillers stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spec {
    /// The functions, the likeliest first.
    pub from: Vec<Function>,
    /// Take the fillers of all functions, not of the first that has some.
    pub all: bool,
    /// Only nouns with one of these lemmas; empty for any.
    pub lemmas: HashSet<String>,
    /// Only entities of these classes; empty for whatever the ontology allows.
    pub classes: Vec<Class>,
    /// The claim does not stand without it, though the ontology could do without.
    pub needed: bool,
    /// Where the sentence names nobody, it is whoever the last claim of the type named: "Western sanctions have failed".
    pub carried: bool,
    /// How many fillers it takes at least, where the ontology could do with fewer.
    pub least: usize,
}

/// The word class of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pos {
    /// A verb.
    Verb,
    /// A noun.
    Noun,
    /// An adjective.
    Adjective,
}

/// One way in which a language says a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The type of the claim.
    pub class: String,
    /// Word class of the trigger.
    pub pos: Pos,
    /// Where each role's fillers stand.
    pub roles: BTreeMap<String, Spec>,
    /// Roles that the rule itself fills with an individual of the ontology.
    pub terms: BTreeMap<String, String>,
    /// The polarity is turned: "halted deliveries".
    pub denied: bool,
    /// The modality that the word itself carries.
    pub modality: Option<Modality>,
    /// File and line.
    pub place: String,
}

/// What somebody does with a content: asks for it or threatens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActKind {
    /// Asks somebody to do it.
    Request,
    /// Threatens to do it.
    Threat,
}

/// A word that takes a content: `ask`/`bitten`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What it does with it.
    pub kind: ActKind,
    /// Word class.
    pub pos: Pos,
    /// Who does it.
    pub actor: Spec,
    /// To whom.
    pub addressee: Spec,
    /// File and line.
    pub place: String,
}

/// The rules of one language.
#[derive(Debug, Default)]
pub struct LanguageRules {
    /// Its words.
    pub language: Language,
    /// Rules by the lemma of their trigger.
    pub words: HashMap<String, Vec<Arc<Rule>>>,
    /// Rules whose trigger is any name of a class, such as an office.
    pub classes: Vec<(Class, Arc<Rule>)>,
    /// Acts by lemma.
    pub acts: HashMap<String, Vec<Arc<Act>>>,
    /// Cues of attribution, modality and negation.
    pub cues: Cues,
    /// The examples of all files.
    pub examples: Vec<Example>,
}

impl LanguageRules {
    /// The rules that a lemma triggers as that word class.
    pub fn of(&self, lemma: &str, pos: Pos) -> impl Iterator<Item = &Arc<Rule>> {
        self.words.get(lemma).into_iter().flatten().filter(move |rule| rule.pos == pos)
    }

    /// The acts of a lemma as that word class.
    pub fn act(&self, lemma: &str, pos: Pos) -> Option<&Arc<Act>> {
        self.acts.get(lemma)?.iter().find(|act| act.pos == pos)
    }
}

/// The rules of all languages, by their code.
#[derive(Debug, Default)]
pub struct Rules {
    languages: BTreeMap<String, LanguageRules>,
}

impl Rules {
    /// The languages that there are rules for, by the folders below `rules`.
    pub fn languages(files: &Files) -> Result<Vec<String>, Vec<Problem>> {
        let found = list(files)?;
        let codes = found.iter().filter_map(|(path, _)| language_of(path)).map(str::to_owned);
        let codes: std::collections::BTreeSet<String> = codes.collect();
        Ok(codes.into_iter().collect())
    }

    /// Reads and checks every rule file; all that is wrong is told.
    pub fn load(files: &Files, ontology: &Ontology) -> Result<Self, Vec<Problem>> {
        let mut rules = Self::default();
        let mut problems = Vec::new();
        let found = list(files)?;
        for (path, bytes) in &found {
            let Some(code) = language_of(path) else { continue };
            let text = match std::str::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    problems.push(Problem::whole(path, format!("is not UTF-8: {error}")));
                    continue;
                }
            };
            let entry = rules.languages.entry(code.to_owned()).or_default();
            match path.rsplit('/').next() {
                Some("language.toml") => match Language::read(code, path, text) {
                    Ok(language) => entry.language = language,
                    Err(problem) => problems.push(problem),
                },
                Some("cues.toml") => match Cues::read(path, text) {
                    Ok(cues) => entry.cues = cues,
                    Err(problem) => problems.push(problem),
                },
                Some("acts.toml") => file::acts(path, text, entry, &mut problems),
                _ => file::claims(path, text, ontology, entry, &mut problems),
            }
        }
        for (code, rules) in &rules.languages {
            if rules.language.code.is_empty() {
                problems.push(Problem::whole(&format!("rules/{code}/language.toml"), "is missing"));
            }
        }
        problems.sort();
        if problems.is_empty() { Ok(rules) } else { Err(problems) }
    }

    /// The rules of a language.
    pub fn get(&self, code: &str) -> Option<&LanguageRules> {
        self.languages.get(code)
    }

    /// All languages with their rules, sorted by code.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &LanguageRules)> {
        self.languages.iter().map(|(code, rules)| (code.as_str(), rules))
    }
}

fn list(files: &Files) -> Result<Vec<(String, Vec<u8>)>, Vec<Problem>> {
    files
        .list("rules", ".toml")
        .map_err(|error| vec![Problem::whole("rules", format!("cannot be read: {error}"))])
}

/// The folder that a rule file stands in.
fn language_of(path: &str) -> Option<&str> {
    path.rsplit('/').nth(1)
}
