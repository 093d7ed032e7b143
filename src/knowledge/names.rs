//! Names files: Turtle in, entities and the lexicons of each language out.

use super::entity::{Class, Entity};
use super::lexicon::{Lexicon, Name, Via};
use super::ontology::KG;
use super::problem::{Problem, suggestion};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term as Node};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The base of the resources that the names files describe.
pub const BASE: &str = "https://w3id.org/newskg/id/";
const LABELS: [(&str, Via); 9] = [
    ("http://www.w3.org/2000/01/rdf-schema#label", Via::Name),
    ("http://www.w3.org/2004/02/skos/core#prefLabel", Via::Name),
    ("http://www.w3.org/2004/02/skos/core#altLabel", Via::Name),
    ("https://w3id.org/newskg/ontology#capital", Via::Capital),
    ("https://w3id.org/newskg/ontology#metonym", Via::Metonym),
    ("https://w3id.org/newskg/ontology#demonym", Via::Demonym),
    ("https://w3id.org/newskg/ontology#adjective", Via::Adjective),
    ("https://w3id.org/newskg/ontology#knownAs", Via::FamilyName),
    ("https://w3id.org/newskg/ontology#ambiguousLabel", Via::Ambiguous),
];

/// The object of a triple.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// A resource with a name.
    Iri(String),
    /// One without.
    Blank(String),
    /// A text, with its language where it has one.
    Literal {
        /// The text.
        text: String,
        /// "en", "de", or empty.
        language: String,
    },
}

impl Term {
    /// The IRI, where it is one.
    pub fn iri(&self) -> Option<&str> {
        match self {
            Term::Iri(iri) => Some(iri),
            _ => None,
        }
    }

    /// What stands for it as a subject.
    pub fn key(&self) -> &str {
        match self {
            Term::Iri(text) | Term::Blank(text) | Term::Literal { text, .. } => text,
        }
    }
}

/// One statement of a Turtle file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Triple {
    /// IRI or blank node.
    pub subject: String,
    /// IRI.
    pub predicate: String,
    /// What is said.
    pub object: Term,
}

/// Reads Turtle.
pub fn parse(path: &str, bytes: &[u8]) -> Result<Vec<Triple>, Problem> {
    let mut triples = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(bytes) {
        let quad = quad.map_err(|error| {
            let (line, column) = error
                .location()
                .map_or((1, 1), |place| (place.start.line as usize + 1, place.start.column as usize + 1));
            Problem { file: path.into(), line, column, message: error.to_string() }
        })?;
        let subject = match quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.into_string(),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        let object = match quad.object {
            Node::NamedNode(node) => Term::Iri(node.into_string()),
            Node::BlankNode(node) => Term::Blank(node.to_string()),
            Node::Literal(literal) => Term::Literal {
                text: literal.value().to_owned(),
                language: literal.language().unwrap_or_default().to_owned(),
            },
        };
        triples.push(Triple { subject, predicate: quad.predicate.into_string(), object });
    }
    Ok(triples)
}

/// Classes of the ontology's namespace that no names file can use: a slip would lose the name in silence.
fn unknown_classes(path: &str, bytes: &[u8], triples: &[Triple]) -> Vec<Problem> {
    const OTHERS: [&str; 3] = ["OfficeKind", "NewsOutlet", "NameList"];
    let right = || Class::ALL.into_iter().map(Class::as_str).chain(OTHERS);
    let text = String::from_utf8_lossy(bytes);
    let types = triples.iter().filter(|triple| triple.predicate.ends_with("#type"));
    let written: BTreeSet<&str> =
        types.filter_map(|triple| triple.object.iri().and_then(|iri| iri.strip_prefix(KG))).collect();
    let wrong = written.into_iter().filter(|class| right().all(|name| name != *class));
    wrong
        .map(|class| {
            let at = text.find(&format!(":{class}")).map_or(0, |at| at + 1);
            let message = format!("`{class}` is no class that names can have{}", suggestion(class, right()));
            Problem::at(path, &text, at, message)
        })
        .collect()
}

/// Male or female, of persons and given names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// He.
    Male,
    /// She.
    Female,
}

/// What the names files say of an entity beside its names.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// A person's gender.
    pub gender: Option<Gender>,
    /// Index of a person's or body's country, or of a place's.
    pub country: Option<u32>,
    /// Indices of the kinds of office that a person is known to have held.
    pub held: Vec<u32>,
    /// Family names by which the news refer to a person, folded.
    pub family: Vec<String>,
    /// Only one person holds such an office at a time.
    pub one_seat: bool,
    /// The office is a rank.
    pub rank: bool,
    /// The office says little of who holds it, as "leader" does.
    pub general: bool,
}

/// Everybody and everything known by name before reading.
#[derive(Debug, Default)]
pub struct Names {
    /// The entities; indices into this list stand in the lexicons.
    pub entities: Vec<Arc<Entity>>,
    /// What else is known of each.
    pub facts: Vec<Facts>,
    /// Their labels in all languages.
    pub labels: Vec<Vec<String>>,
    /// The lexicon of each language.
    pub lexicons: BTreeMap<String, Lexicon>,
    /// Given names, folded, with their gender where they have one.
    pub given: HashMap<String, Option<Gender>>,
    /// Family names that may stand first, folded.
    pub family_first: HashSet<String>,
    index: HashMap<String, u32>,
    people: HashMap<String, u32>,
    known_as: HashMap<String, u32>,
    proper: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    /// Reads names files, as (path, bytes), for the languages given.
    pub fn read(files: &[(String, Vec<u8>)], languages: &[&str]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut triples = Vec::new();
        for (path, bytes) in files {
            match parse(path, bytes) {
                Ok(found) => {
                    problems.extend(unknown_classes(path, bytes, &found));
                    triples.extend(found);
                }
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut names = Self::default();
        for language in languages {
            names.lexicons.insert((*language).into(), Lexicon::new());
        }
        let mut subjects: BTreeMap<&str, Vec<&Triple>> = BTreeMap::new();
        for triple in &triples {
            subjects.entry(&triple.subject).or_default().push(triple);
        }
        for (subject, about) in &subjects {
            names.entity(subject, about);
        }
        // Given names first: "Nils" is no genitive of the Nile.
        for about in subjects.values() {
            names.list(about);
        }
        for (subject, about) in &subjects {
            names.describe(subject, about);
        }
        Ok(names)
    }

    /// Words that are names of states, capitals, places and of well-known persons and bodies, in one language.
    pub fn proper<'n>(&'n self, language: &str) -> impl Iterator<Item = &'n str> {
        self.proper.get(language).into_iter().flatten().map(String::as_str)
    }

    /// The person whom all know by that family name, in whatever transliteration.
    pub fn known_as(&self, family: &str) -> Option<&Arc<Entity>> {
        self.known_as.get(&key(family)).map(|&index| &self.entities[index as usize])
    }

    /// The person of that name, in whatever transliteration and order of the parts.
    pub fn person(&self, name: &str) -> Option<&Arc<Entity>> {
        self.people.get(&sorted_key(name)).map(|&index| &self.entities[index as usize])
    }

    /// The index of an entity by its IRI below the base.
    pub fn find(&self, path: &str) -> Option<u32> {
        self.index.get(path).copied()
    }

    /// Does a kind of office say little of who holds it?
    pub fn is_general(&self, kind: &Entity) -> bool {
        self.find(&kind.path).is_some_and(|index| self.facts[index as usize].general)
    }

    fn entity(&mut self, subject: &str, about: &[&Triple]) {
        let types = || about.iter().filter(|t| t.predicate.ends_with("#type")).filter_map(|t| t.object.iri());
        let class = Class::ALL
            .into_iter()
            .find(|class| types().any(|iri| iri.strip_prefix(KG) == Some(class.as_str())));
        let class = class.or_else(|| {
            types().any(|iri| iri.strip_prefix(KG) == Some("OfficeKind")).then_some(Class::Office)
        });
        let Some(class) = class else { return };
        let label = |language: &str| {
            let mut labels = about
                .iter()
                .filter(|t| t.predicate.ends_with("#label") || t.predicate.ends_with("#prefLabel"));
            labels.find_map(|t| match &t.object {
                Term::Literal { text, language: tag } if language.is_empty() || tag == language => {
                    Some(text.clone())
                }
                _ => None,
            })
        };
        let Some(label) = label("en").or_else(|| label("")) else { return };
        let path = subject.strip_prefix(BASE).unwrap_or(subject).to_owned();
        let outlet = types().any(|iri| iri.strip_prefix(KG) == Some("NewsOutlet"));
        self.index.insert(path.clone(), self.entities.len() as u32);
        let entity = Entity {
            path,
            class,
            label,
            names: Vec::new(),
            known: true,
            of: None,
            of_type: None,
            count: None,
            outlet,
        };
        self.entities.push(Arc::new(entity));
        self.facts.push(Facts::default());
        let all = about.iter().filter(|t| {
            t.predicate.ends_with("abel") && LABELS[..3].iter().any(|(label, _)| *label == t.predicate)
        });
        self.labels.push(all.map(|t| t.object.key().to_owned()).collect());
    }

    fn describe(&mut self, subject: &str, about: &[&Triple]) {
        let Some(&index) = self.index.get(subject.strip_prefix(BASE).unwrap_or(subject)) else {
            return;
        };
        for triple in about {
            if let Some(&(_, via)) = LABELS.iter().find(|(predicate, _)| *predicate == triple.predicate) {
                self.name(index, via, &triple.object);
            }
            let facts = &mut self.facts[index as usize];
            match (triple.predicate.strip_prefix(KG), &triple.object) {
                (Some("gender"), Term::Literal { text, .. }) => facts.gender = gender(text),
                (Some("familyName"), Term::Literal { text, .. }) => {
                    facts.family.push(super::lexicon::fold(text));
                }
                (Some("oneSeat"), Term::Literal { text, .. }) => facts.one_seat = text == "true",
                (Some("rank"), Term::Literal { text, .. }) => facts.rank = text == "true",
                (Some("general"), Term::Literal { text, .. }) => facts.general = text == "true",
                (Some("held"), Term::Iri(iri)) => {
                    facts.held.extend(self.index.get(iri.strip_prefix(BASE).unwrap_or(iri)));
                }
                (Some("nationality" | "of" | "in"), Term::Iri(iri)) => {
                    facts.country = self.index.get(iri.strip_prefix(BASE).unwrap_or(iri)).copied();
                }
                _ => {}
            }
        }
    }

    fn list(&mut self, about: &[&Triple]) {
        let of = about
            .iter()
            .find(|t| t.predicate.strip_prefix(KG) == Some("gender"))
            .and_then(|t| gender(t.object.key()));
        for triple in about {
            match triple.predicate.strip_prefix(KG) {
                Some("givenName") => {
                    let entry = self.given.entry(super::lexicon::fold(triple.object.key())).or_insert(of);
                    if *entry != of {
                        *entry = None;
                    }
                }
                Some("familyNameFirst") => {
                    self.family_first.insert(super::lexicon::fold(triple.object.key()));
                }
                _ => {}
            }
        }
    }

    fn name(&mut self, entity: u32, via: Via, object: &Term) {
        let Term::Literal { text, language } = object else { return };
        if via == Via::Name
            && self.entities[entity as usize].class == Class::Person
            && text.contains([' ', '-'])
        {
            self.people.entry(sorted_key(text)).or_insert(entity);
        }
        if via == Via::FamilyName {
            self.known_as.entry(key(text)).or_insert(entity);
        }
        let class = self.entities[entity as usize].class;
        let proper = match class {
            Class::WeaponType | Class::Office => {
                text.chars().any(|c| c.is_ascii_digit()) || inner_capitals(text)
            }
            _ => true,
        };
        for (tag, lexicon) in &mut self.lexicons {
            if !language.is_empty() && language != tag {
                // Names of persons and bodies are used as they are in any language.
                if !matches!(class, Class::Person | Class::Organization)
                    || language.len() != 2
                    || via == Via::Metonym
                {
                    continue;
                }
            }
            let proper = proper
                && !(tag == "de"
                    && via == Via::Adjective
                    && text.chars().next().is_some_and(char::is_lowercase));
            let capitals = proper && text.chars().count() <= 5 && !text.chars().any(char::is_lowercase);
            let named = matches!(class, Class::Country | Class::Place | Class::Person | Class::Organization)
                && matches!(via, Via::Name | Via::Capital | Via::FamilyName);
            if named && !text.contains([' ', '-', '.', '\'']) && text.chars().count() > 2 {
                self.proper.entry(tag.clone()).or_default().insert(text.clone());
            }
            let entry = Name { entity, via, proper, capitals };
            lexicon.add(text, entry);
            for form in inflected(text, via, class, tag) {
                if !self.given.contains_key(&super::lexicon::fold(&form)) {
                    lexicon.add(&form, entry);
                }
            }
        }
    }
}

fn gender(text: &str) -> Option<Gender> {
    match text {
        "m" => Some(Gender::Male),
        "f" => Some(Gender::Female),
        _ => None,
    }
}

fn inner_capitals(text: &str) -> bool {
    text.split_whitespace().all(|word| word.chars().next().is_some_and(char::is_uppercase))
        && text.chars().filter(|c| c.is_uppercase()).count() > 1
        && !text.contains(' ')
}

/// Forms that a lemmatiser may not lead back to the name: German genitives and adjectives, English plurals.
fn inflected(text: &str, via: Via, class: Class, language: &str) -> Vec<String> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| text.ends_with(ending));
    match (language, via) {
        // "Vereinte Nationen", "Europäische Union": the adjective is inflected.
        ("de", Via::Name | Via::Metonym)
            if text.contains(' ')
                && text.split(' ').next().is_some_and(|word| {
                    word.len() > 4 && (word.ends_with('e') || word.ends_with("er") || word.ends_with("es"))
                }) =>
        {
            let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
            let stem = first
                .strip_suffix("er")
                .or_else(|| first.strip_suffix("es"))
                .or_else(|| first.strip_suffix('e'))
                .unwrap_or(first);
            ["e", "en", "er", "es", "em"]
                .iter()
                .flat_map(|ending| [format!("{stem}{ending} {rest}"), format!("{stem}{ending} {rest}s")])
                .collect()
        }
        // Plurals and genitives of German nouns, for the lemmatiser knows few compounds.
        ("de", Via::Name | Via::Ambiguous)
            if matches!(class, Class::WeaponType | Class::Office)
                && text.chars().next_back().is_some_and(char::is_lowercase) =>
        {
            let endings: &[&str] = if ends(&["e"]) {
                &["n"]
            } else if ends(&["el", "er", "en"]) {
                &["n", "s"]
            } else if ends(&["in"]) {
                &["nen"]
            } else {
                &["e", "en", "s", "es"]
            };
            endings.iter().map(|ending| format!("{text}{ending}")).collect()
        }
        ("de", Via::Adjective) if text.chars().next().is_some_and(char::is_lowercase) => {
            ["e", "er", "es", "en", "em"].iter().map(|ending| format!("{text}{ending}")).collect()
        }
        ("de", Via::Demonym) if ends(&["er"]) => vec![format!("{text}s"), format!("{text}n")],
        ("de", Via::Demonym) if ends(&["e"]) => vec![format!("{text}n")],
        ("de", Via::Demonym) if ends(&["in"]) => vec![format!("{text}nen")],
        ("en", Via::Demonym) if !ends(&["s", "sh", "ch", "ese", "man"]) => vec![format!("{text}s")],
        ("en", Via::Demonym) if ends(&["man"]) => vec![format!("{}men", text.trim_end_matches("man"))],
        ("de", Via::Name | Via::Capital | Via::FamilyName | Via::Metonym)
            if matches!(class, Class::Country | Class::Person | Class::Place | Class::Organization)
                && !ends(&["s", "x", "z"]) =>
        {
            vec![format!("{text}s")]
        }
        _ => Vec::new(),
    }
}

/// A name in one form for all its transliterations: `Umerow`, `Umerou` and `Umerov` are alike, and so are hyphens and spaces.
///
/// Words keep their order, so that the key of a name still reads as the name.
pub fn key(name: &str) -> String {
    let ascii = any_ascii::any_ascii(name).to_lowercase();
    let words = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(word_key).collect::<Vec<_>>().join(" ")
}

fn word_key(word: &str) -> String {
    const SAME: [(&str, &str); 24] = [
        ("tsch", "c"),
        ("tch", "c"),
        ("dsch", "j"),
        ("sch", "s"),
        ("sh", "s"),
        ("ch", "c"),
        ("kh", "h"),
        ("zh", "z"),
        ("ph", "f"),
        ("ck", "k"),
        ("yu", "u"),
        ("ju", "u"),
        ("ya", "a"),
        ("ja", "a"),
        ("ye", "e"),
        ("je", "e"),
        ("ie", "i"),
        ("oe", "o"),
        ("ue", "u"),
        ("w", "v"),
        ("y", "i"),
        ("j", "i"),
        ("ts", "c"),
        ("ae", "a"),
    ];
    let mut word = word.to_owned();
    if word.len() > 3 && word.ends_with("ou") {
        word.truncate(word.len() - 1);
        word.push('v');
    }
    for (from, to) in SAME {
        if word.contains(from) {
            word = word.replace(from, to);
        }
    }
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

fn sorted_key(name: &str) -> String {
    let key = key(name);
    let mut words: Vec<&str> = key.split(' ').collect();
    if words.len() > 2 {
        words.retain(|word| word.len() > 1);
    }
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transliterations_have_one_key() {
        for names in
            [&["Rustem Umerov", "Rustem Umerow", "Rustem Umerou"][..], &["Yoon Suk-yeol", "Yoon Suk yeol"]]
        {
            for name in names {
                assert_eq!(key(name), key(names[0]), "{name}");
            }
        }
        assert_ne!(key("George Bush"), key("George Busch Junior"));
    }

    #[test]
    fn a_class_that_names_cannot_have_is_told_with_its_place() {
        let text = b"@prefix kg: <https://w3id.org/newskg/ontology#> .\n<urn:a> a kg:Organisation .\n";
        let problems = Names::read(&[("my.ttl".into(), text.to_vec())], &["en"]).err().unwrap_or_default();
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["my.ttl:2:14: `Organisation` is no class that names can have; did you mean `Organization`?"]
        );
    }
}
