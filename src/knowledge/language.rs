//! What the engine must know of a language beside its grammar: `rules/*/language.toml`.

use super::names::Gender;
use super::problem::Problem;
use serde::{Deserialize, Deserializer};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// The words of one language: in lower case, unless said otherwise.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// BCP 47 primary tag, such as "en": the name of the folder.
    #[serde(skip)]
    pub code: String,

    /// Names of the twelve months, full and short, with their numbers.
    #[serde(deserialize_with = "months")]
    pub months: HashMap<String, u32>,
    /// Months that are another word at the beginning of a sentence; with their capital.
    pub ambiguous_months: HashSet<String>,
    /// Names of the days of the week; 0 is Monday.
    #[serde(deserialize_with = "weekdays")]
    pub weekdays: HashMap<String, u32>,
    /// Words for a day, by its distance from today: "yesterday".
    pub days: BTreeMap<String, i64>,
    /// Are these adverbs, and the nouns of the same form something else? German "morgen", "Morgen".
    #[serde(default)]
    pub days_are_adverbs: bool,
    /// Nouns for stretches of time, by lemma.
    pub units: HashMap<String, Unit>,
    /// Seasons, with the month that they begin in.
    pub seasons: HashMap<String, u32>,
    /// "Last" week.
    pub last: HashSet<String>,
    /// "Next" week.
    pub next: HashSet<String>,
    /// "This" week.
    pub this: HashSet<String>,
    /// Two weeks "ago".
    pub ago: HashSet<String>,
    /// The same where it stands in front: "vor" zwei Wochen.
    #[serde(default)]
    pub before_units: HashSet<String>,
    /// Two weeks "later".
    pub later: HashSet<String>,
    /// Articles that count: "a" week ago.
    pub one: HashSet<String>,
    /// What follows the digits of a day: the 27"th".
    pub ordinal_suffixes: Vec<String>,
    /// Does the day stand behind the month, as in "May 3"?
    #[serde(default)]
    pub month_first: bool,
    /// Between day, month and year: the 3rd "of" May.
    pub date_of: HashSet<String>,
    /// Between the day of the week and the date: Friday "the" 3rd.
    pub date_articles: HashSet<String>,
    /// Before an ordinal that alone is a day of the month: "the" 27th.
    pub day_articles: HashSet<String>,
    /// Words before four digits that make them a year: "since" 2014.
    pub before_years: HashSet<String>,
    /// Between a verb and its date: said "on" Friday.
    pub date_prepositions: HashSet<String>,
    /// Verbs of what is to come, by lemma: what they say has its date ahead.
    pub future_verbs: HashSet<String>,

    /// Titles before a name, and the gender of whom they tell it: "m" or "f".
    #[serde(deserialize_with = "honorifics")]
    pub honorifics: HashMap<String, Option<Gender>>,
    /// Small words within names of persons: "van der".
    pub particles: HashSet<String>,
    /// Endings of words for somebody by his age, as written: a "67-year-old".
    pub aged: Vec<String>,
    /// Verbs whose subject is likely to be meant by the next "he", by lemma.
    pub speaking: HashSet<String>,
    /// Forms of the relative pronoun.
    pub who: HashSet<String>,
    /// Words within the names of bodies: Institute "for" the Study of War. Foreign ones too.
    pub name_prepositions: HashSet<String>,
    /// Articles behind these.
    pub name_articles: HashSet<String>,
    /// Prepositions before a name that make it a place.
    pub place_prepositions: HashSet<String>,

    /// "Former" president.
    pub former: HashSet<String>,
    /// "Incoming" president, president-"elect".
    pub future: HashSet<String>,
    /// Ranks before an office, with their English names: "deputy" minister.
    pub ranks: HashMap<String, String>,
    /// Between an office and its body or country: minister "of" defence.
    pub office_of: HashSet<String>,
    /// Of these the ones that a name before the office outdoes: Ukraine's spokeswoman "for" the army.
    pub office_for: HashSet<String>,
    /// Of these the ones that only envoys have: ambassador "to" France.
    pub office_to: HashSet<String>,
    /// Before the words for a body that has no name: director "of" the company.
    pub office_of_words: HashSet<String>,
    /// Between the names of several bodies and their heads: the leaders "of" Peru "and" Chile.
    pub between_bodies: HashSet<String>,
    /// Possessive pronouns before an office: "its" president.
    pub possessives: HashSet<String>,
    /// Words that say that somebody does not hold an office, by lemma.
    pub not: HashSet<String>,

    /// Nouns that stand for the state whose adjective or name goes with them.
    pub representatives: HashSet<String>,
    /// The same of nameless people: they act for a state, but what they say is not the state's word.
    pub officials: HashSet<String>,
    /// "His Russian counterpart": the same office of another state.
    pub counterparts: HashSet<String>,
    /// Words before the kinds that a general word holds: weapons, "including" artillery.
    pub inclusions: HashSet<String>,
    /// Verbs of holding such kinds, by lemma: a list that "includes" artillery.
    pub containing: HashSet<String>,
    /// Prepositions between an amount or a whole and what it consists of: batteries "of" missiles.
    pub partitives: HashSet<String>,
    /// The same behind a number: a million "in" aid.
    pub amount_prepositions: HashSet<String>,
    /// Prepositions between a word for handing over and the thing: a request "for" tanks.
    pub purpose_prepositions: HashSet<String>,
    /// Words behind which stands what is counted: "thousands" of soldiers.
    pub quantities: HashSet<String>,
    /// Nouns of people and bodies that make a group: rebel "leaders".
    pub members: HashSet<String>,
    /// Nouns whose "of" tells what they are about: a "photo" of a tank is no tank.
    pub abstracts: HashSet<String>,
    /// "The country": whichever state was named last.
    pub states: HashSet<String>,
    /// "The capital".
    pub capitals: HashSet<String>,
    /// Words by which the name of a newspaper, station or agency is known: "the Daily Mirror", "the Yomiuri newspaper".
    pub outlets: HashSet<String>,
    /// Verbs of being the head of a body: "to lead the agency".
    pub heading: HashSet<String>,
    /// Words for a part or edge of a state: "the Libyan border".
    pub regions: HashSet<String>,
    /// Prepositions between these and the state, the likeliest first: the border "with" Sudan.
    pub region_prepositions: Vec<String>,
    /// Nouns for a person by what he or she is.
    pub persons: HashSet<String>,
    /// Nouns in "both sides", "the two leaders".
    pub sides: HashSet<String>,
    /// "Both", "two".
    pub both: HashSet<String>,
    /// Words that end the name of a body.
    pub organizations: HashSet<String>,
    /// Words that end the name of a place.
    pub places: HashSet<String>,
    /// Verbs that only carry a noun: "make" a request.
    pub light: HashSet<String>,
    /// Prepositions between such a verb and the noun: decide "on" a delivery.
    pub light_prepositions: HashSet<String>,

    /// Number words.
    pub numbers: HashMap<String, u64>,
    /// "About" fifty.
    pub about: HashSet<String>,
    /// "At least" fifty.
    pub at_least: HashSet<String>,
    /// "At most" fifty.
    pub at_most: HashSet<String>,
    /// What makes the opposite of these: up to fifty or "more".
    pub more: HashSet<String>,
    /// The mark before decimals: '.' or ','.
    pub decimal: char,

    /// Words of grammar, and how the language is built.
    pub grammar: Grammar,
    /// Forms of the personal pronouns and their possessives; a form may be several.
    #[serde(deserialize_with = "pronouns")]
    pub pronouns: HashMap<String, Vec<Pronoun>>,
}

/// Words of grammar, and how the language is built.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub struct Grammar {
    /// The preposition of belonging: "of".
    pub of: String,
    /// The preposition of origin: "from".
    pub from: String,
    /// The preposition of being inside: "in".
    pub within: String,
    /// What stands before that as which somebody serves: "as".
    pub essive: String,
    /// Conjunctions that join: "and".
    pub and: HashSet<String>,
    /// Marks of the infinitive: "to".
    pub infinitive_marks: HashSet<String>,
    /// Conjunctions before an infinitive that says what for, beside these: "um".
    #[serde(default)]
    pub purpose_marks: HashSet<String>,
    /// Marks of a participle that is said of the object: condemned the tests "as" violating.
    pub object_marks: HashSet<String>,
    /// Relative adverbs of place: "where".
    pub relative_adverbs: HashSet<String>,
    /// The prepositions that these stand for: "in".
    pub relative_prepositions: HashSet<String>,
    /// Prepositions that parsers tear off their verb: talks "between".
    pub loose_prepositions: HashSet<String>,
    /// Forms of articles and demonstratives that make a noun definite.
    pub definite: HashSet<String>,
    /// The same before an office, contracted with a preposition or not.
    pub definite_office: HashSet<String>,
    /// Forms of articles that no subject has: "dem".
    #[serde(default)]
    pub oblique_articles: HashSet<String>,
    /// Forms of articles that no genitive has.
    #[serde(default)]
    pub dative_articles: HashSet<String>,
    /// Prepositions that have swallowed the article, and what they are without it: "zum" is "zu".
    #[serde(default)]
    pub contractions: HashMap<String, String>,

    /// Auxiliaries of the future, by lemma.
    pub future_auxiliaries: HashSet<String>,
    /// Of these the ones that are something else where they govern no infinitive: "werden".
    #[serde(default)]
    pub infinitive_auxiliaries: HashSet<String>,
    /// Auxiliaries of the perfect that only verbs in the active have, by lemma: "haben".
    #[serde(default)]
    pub active_auxiliaries: HashSet<String>,
    /// Auxiliaries of the perfect that parsers take for a passive's, by lemma: "sein".
    #[serde(default)]
    pub perfect_copulas: HashSet<String>,
    /// Forms that make a passive of the perfect: "worden".
    #[serde(default)]
    pub passive_participles: HashSet<String>,
    /// The mood of reported speech, where the language has one.
    pub reported_mood: Option<ReportedMood>,
    /// Words in front of a verb that are no particles but make one verb with it: "bekannt" with "geben".
    #[serde(default)]
    pub verb_complements: HashMap<String, String>,

    /// Is every noun written with a capital?
    #[serde(default)]
    pub capital_nouns: bool,
    /// Are compounds written as one word, as in "Waffenlieferung"?
    #[serde(default)]
    pub closed_compounds: bool,
    /// What may stand between the parts of a compound, as in "Waffe-n-lieferung".
    pub linking_elements: Vec<String>,
    /// Is it cases and not the order of words that tell subject and object apart?
    #[serde(default)]
    pub free_word_order: bool,
    /// Is the second object in a case of its own?
    #[serde(default)]
    pub dative_case: bool,
    /// Is there a genitive without a preposition, as in "Präsident der Ukraine"?
    #[serde(default)]
    pub genitive_case: bool,
    /// What ends the genitive of names, as part of the word: "Kiews".
    pub genitive_suffix: Option<char>,
    /// Does the particle of a verb come first in its lemma, as in "anfragen", and not behind: "hand over"?
    #[serde(default)]
    pub separable_verbs: bool,
    /// Are participles before a noun tagged as adjectives?
    #[serde(default)]
    pub adjective_participles: bool,
    /// Have relative pronouns the forms of articles?
    #[serde(default)]
    pub article_relatives: bool,
    /// Do plurals end in -s, which taggers leave on the lemma?
    #[serde(default)]
    pub plural_s: bool,
    /// Do many nouns of office look the same in the plural, as in "Minister"?
    #[serde(default)]
    pub ambiguous_plurals: bool,
}

/// The mood of reported speech: German "er habe", "sie komme".
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedMood {
    /// Verbs of which only some forms report, by lemma.
    pub auxiliaries: HashSet<String>,
    /// These forms.
    pub forms: HashSet<String>,
}

impl Language {
    /// Reads a language file.
    pub fn read(code: &str, file: &str, text: &str) -> Result<Self, Problem> {
        let read: Self = toml::from_str(text).map_err(|error| Problem::toml(file, text, &error))?;
        Ok(Self { code: code.into(), ..read })
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

type Read<'d, D, T> = Result<HashMap<String, T>, <D as Deserializer<'d>>::Error>;

fn months<'d, D: Deserializer<'d>>(written: D) -> Read<'d, D, u32> {
    Ok(numbered(&Vec::deserialize(written)?, 1))
}

fn weekdays<'d, D: Deserializer<'d>>(written: D) -> Read<'d, D, u32> {
    Ok(numbered(&Vec::deserialize(written)?, 0))
}

fn numbered(lists: &[Vec<String>], from: u32) -> HashMap<String, u32> {
    let numbers = (from..).zip(lists);
    numbers.flat_map(|(number, forms)| forms.iter().map(move |form| (form.clone(), number))).collect()
}

fn honorifics<'d, D: Deserializer<'d>>(written: D) -> Read<'d, D, Option<Gender>> {
    let gender = |text: &str| match text {
        "m" => Some(Gender::Male),
        "f" => Some(Gender::Female),
        _ => None,
    };
    let written: HashMap<String, String> = HashMap::deserialize(written)?;
    Ok(written.into_iter().map(|(title, of)| (title, gender(&of))).collect())
}

fn pronouns<'d, D: Deserializer<'d>>(written: D) -> Read<'d, D, Vec<Pronoun>> {
    let mut pronouns: HashMap<String, Vec<Pronoun>> = HashMap::new();
    for (pronoun, forms) in BTreeMap::<Pronoun, Vec<String>>::deserialize(written)? {
        for form in forms {
            pronouns.entry(form).or_default().push(pronoun);
        }
    }
    Ok(pronouns)
}
