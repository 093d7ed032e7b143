//! What the engine must know of a language beside its grammar: `rules/*/language.toml`.

use super::names::Gender;
use super::problem::Problem;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A stretch of time that dates are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Of 24 hours.
    Day,
    /// From Monday on.
    Week,
    /// Of the calendar.
    Month,
    /// Of the calendar.
    Year,
    /// Ten years.
    Decade,
}

/// A personal pronoun, by what it can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pronoun {
    /// A man.
    He,
    /// A woman.
    She,
    /// A thing, body or country.
    It,
    /// Several.
    They,
    /// Who speaks.
    I,
    /// Those for whom the speaker speaks.
    We,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    months: Vec<Vec<String>>,
    weekdays: Vec<Vec<String>>,
    days: BTreeMap<String, i64>,
    units: HashMap<String, Unit>,
    seasons: HashMap<String, u32>,
    last: HashSet<String>,
    next: HashSet<String>,
    this: HashSet<String>,
    ago: HashSet<String>,
    #[serde(default)]
    before_units: HashSet<String>,
    later: HashSet<String>,
    ordinal_suffixes: Vec<String>,
    honorifics: HashMap<String, String>,
    particles: HashSet<String>,
    he: Vec<String>,
    she: Vec<String>,
    it: Vec<String>,
    they: Vec<String>,
    i: Vec<String>,
    we: Vec<String>,
    who: HashSet<String>,
    former: HashSet<String>,
    future: HashSet<String>,
    representatives: HashSet<String>,
    officials: HashSet<String>,
    counterparts: HashSet<String>,
    inclusions: HashSet<String>,
    quantities: HashSet<String>,
    members: HashSet<String>,
    abstracts: HashSet<String>,
    states: HashSet<String>,
    capitals: HashSet<String>,
    outlets: HashSet<String>,
    heading: HashSet<String>,
    regions: HashSet<String>,
    persons: HashSet<String>,
    sides: HashSet<String>,
    both: HashSet<String>,
    organizations: HashSet<String>,
    places: HashSet<String>,
    light: HashSet<String>,
    numbers: HashMap<String, u64>,
    about: HashSet<String>,
    at_least: HashSet<String>,
    at_most: HashSet<String>,
    decimal: char,
}

/// The words of one language; all are lower case.
#[derive(Debug, Default)]
#[allow(missing_docs, reason = "the fields are named and explained in the language files")]
pub struct Language {
    pub code: String,
    pub months: HashMap<String, u32>,
    pub weekdays: HashMap<String, u32>,
    pub days: BTreeMap<String, i64>,
    pub units: HashMap<String, Unit>,
    pub seasons: HashMap<String, u32>,
    pub last: HashSet<String>,
    pub next: HashSet<String>,
    pub this: HashSet<String>,
    pub ago: HashSet<String>,
    pub before_units: HashSet<String>,
    pub later: HashSet<String>,
    pub ordinal_suffixes: Vec<String>,
    pub honorifics: HashMap<String, Option<Gender>>,
    pub particles: HashSet<String>,
    pub pronouns: HashMap<String, Vec<Pronoun>>,
    pub who: HashSet<String>,
    pub former: HashSet<String>,
    pub future: HashSet<String>,
    pub representatives: HashSet<String>,
    pub officials: HashSet<String>,
    pub counterparts: HashSet<String>,
    pub inclusions: HashSet<String>,
    pub quantities: HashSet<String>,
    pub members: HashSet<String>,
    pub abstracts: HashSet<String>,
    pub states: HashSet<String>,
    pub capitals: HashSet<String>,
    /// Words by which the name of a newspaper, station or agency is known: "the Daily Mirror", "the Yomiuri newspaper".
    pub outlets: HashSet<String>,
    /// Verbs of being the head of a body: "to lead the agency".
    pub heading: HashSet<String>,
    /// Words for a part or edge of a state: "the Libyan border".
    pub regions: HashSet<String>,
    pub persons: HashSet<String>,
    pub sides: HashSet<String>,
    pub both: HashSet<String>,
    pub organizations: HashSet<String>,
    pub places: HashSet<String>,
    pub light: HashSet<String>,
    pub numbers: HashMap<String, u64>,
    pub about: HashSet<String>,
    pub at_least: HashSet<String>,
    pub at_most: HashSet<String>,
    pub decimal: char,
}

impl Language {
    /// Reads a language file.
    pub fn read(code: &str, file: &str, text: &str) -> Result<Self, Problem> {
        let written: Written = toml::from_str(text).map_err(|error| Problem::toml(file, text, &error))?;
        let mut pronouns: HashMap<String, Vec<Pronoun>> = HashMap::new();
        let lists = [
            (Pronoun::He, &written.he),
            (Pronoun::She, &written.she),
            (Pronoun::It, &written.it),
            (Pronoun::They, &written.they),
            (Pronoun::I, &written.i),
            (Pronoun::We, &written.we),
        ];
        for (pronoun, forms) in lists {
            for form in forms {
                pronouns.entry(form.clone()).or_default().push(pronoun);
            }
        }
        let gender = |text: &String| match text.as_str() {
            "m" => Some(Gender::Male),
            "f" => Some(Gender::Female),
            _ => None,
        };
        Ok(Self {
            code: code.into(),
            months: numbered(&written.months, 1),
            weekdays: numbered(&written.weekdays, 0),
            days: written.days,
            units: written.units,
            seasons: written.seasons,
            last: written.last,
            next: written.next,
            this: written.this,
            ago: written.ago,
            before_units: written.before_units,
            later: written.later,
            ordinal_suffixes: written.ordinal_suffixes,
            honorifics: written.honorifics.iter().map(|(title, of)| (title.clone(), gender(of))).collect(),
            particles: written.particles,
            pronouns,
            who: written.who,
            former: written.former,
            future: written.future,
            representatives: written.representatives,
            officials: written.officials,
            counterparts: written.counterparts,
            inclusions: written.inclusions,
            quantities: written.quantities,
            members: written.members,
            abstracts: written.abstracts,
            states: written.states,
            capitals: written.capitals,
            outlets: written.outlets,
            heading: written.heading,
            regions: written.regions,
            persons: written.persons,
            sides: written.sides,
            both: written.both,
            organizations: written.organizations,
            places: written.places,
            light: written.light,
            numbers: written.numbers,
            about: written.about,
            at_least: written.at_least,
            at_most: written.at_most,
            decimal: written.decimal,
        })
    }

    /// The value of a number as it is written, in digits or in words.
    pub fn number(&self, word: &str) -> Option<u64> {
        let word = word.to_lowercase();
        if let Some(&value) = self.numbers.get(&word) {
            return Some(value);
        }
        let first = word.chars().next()?;
        if !first.is_ascii_digit() || !word.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
            return None;
        }
        let thousands = if self.decimal == '.' { ',' } else { '.' };
        if word.matches(thousands).count() > 0 && word.split(thousands).skip(1).any(|group| group.len() != 3)
        {
            return None;
        }
        word.split(self.decimal).next()?.replace(thousands, "").parse().ok()
    }
}

fn numbered(lists: &[Vec<String>], from: u32) -> HashMap<String, u32> {
    let numbers = (from..).zip(lists);
    numbers.flat_map(|(number, forms)| forms.iter().map(move |form| (form.clone(), number))).collect()
}
