//! Rule files as they are written, and what they come to once checked.

use super::{Act, ActKind, Function, LanguageRules, Modality, Pos, Rule, Spec};
use crate::knowledge::entity::Class;
use crate::knowledge::ontology::Ontology;
use crate::knowledge::problem::{Problem, suggestion};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::{Spanned, Value};

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// These claims come out, and no other of the type.
    Yes,
    /// None of the type comes out.
    No,
    /// A known miss: it must fail, so that the day it passes is noticed.
    Gap,
}

/// A text beside a rule, and what must come out of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows.
    pub kind: Kind,
    /// The type of claim.
    pub class: String,
    /// The text.
    pub text: String,
    /// What comes out.
    pub claims: Vec<Expected>,
    /// File and line.
    pub place: String,
}

/// A claim that an example expects: roles with the labels of their fillers; what is not said may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Labels by role.
    pub roles: BTreeMap<String, Vec<String>>,
    /// How firmly.
    pub modality: Option<String>,
    /// Is it denied?
    pub denied: Option<bool>,
    /// Who says so.
    pub source: Option<Vec<String>>,
    /// When.
    pub date: Option<String>,
}

type Table = BTreeMap<Spanned<String>, Spanned<Value>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    claim: Spanned<String>,
    #[serde(default)]
    lists: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    word: Vec<Spanned<Table>>,
    #[serde(default)]
    yes: Vec<Spanned<WrittenExample>>,
    #[serde(default)]
    no: Vec<Spanned<WrittenExample>>,
    #[serde(default)]
    gap: Vec<Spanned<WrittenExample>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenExample {
    text: String,
    #[serde(default)]
    claims: Vec<Spanned<BTreeMap<Spanned<String>, Value>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acts {
    #[serde(default)]
    act: Vec<Spanned<Table>>,
}

/// One file and what is wrong with it.
struct Checker<'a> {
    file: &'a str,
    text: &'a str,
    lists: BTreeMap<String, Vec<String>>,
    problems: &'a mut Vec<Problem>,
}

/// Reads a file of a claim type.
pub(super) fn claims(
    file: &str,
    text: &str,
    ontology: &Ontology,
    rules: &mut LanguageRules,
    problems: &mut Vec<Problem>,
) {
    let written: Claims = match toml::from_str(text) {
        Ok(written) => written,
        Err(error) => return problems.push(Problem::toml(file, text, &error)),
    };
    let class = written.claim.get_ref().clone();
    let mut checker = Checker { file, text, lists: written.lists, problems };
    if ontology.roles(&class).is_none() {
        let at = written.claim.span().start;
        let message = format!("`{class}` is no type of claim{}", suggestion(&class, ontology.types()));
        return checker.problem(at, message);
    }
    for word in written.word {
        checker.word(&word, &class, ontology, rules);
    }
    for (kind, examples) in [(Kind::Yes, written.yes), (Kind::No, written.no), (Kind::Gap, written.gap)] {
        for example in examples {
            let place = checker.place(example.span().start);
            let example = example.into_inner();
            if kind == Kind::Yes && example.claims.is_empty() {
                checker.problem(
                    0,
                    format!("the example `{}` expects no claim; write it under [[no]]", example.text),
                );
            }
            let claims = example
                .claims
                .iter()
                .map(|claim| checker.expected(claim.get_ref(), &class, ontology))
                .collect();
            rules.examples.push(Example { kind, class: class.clone(), text: example.text, claims, place });
        }
    }
}

/// Reads a file of acts.
pub(super) fn acts(file: &str, text: &str, rules: &mut LanguageRules, problems: &mut Vec<Problem>) {
    let written: Acts = match toml::from_str(text) {
        Ok(written) => written,
        Err(error) => return problems.push(Problem::toml(file, text, &error)),
    };
    let mut checker = Checker { file, text, lists: BTreeMap::new(), problems };
    for table in written.act {
        let place = checker.place(table.span().start);
        let table = table.into_inner();
        checker.keys(&table, &["kind", "lemma", "pos", "actor", "addressee"]);
        let kind = match checker.string(&table, "kind").as_deref() {
            Some("threat") => ActKind::Threat,
            Some("request") => ActKind::Request,
            other => {
                let at = table.values().next().map_or(0, |value| value.span().start);
                checker.problem(
                    at,
                    format!("`{}` is no kind of act; there are request, threat", other.unwrap_or("")),
                );
                continue;
            }
        };
        let pos = checker.pos(&table);
        let spec = |checker: &mut Checker<'_>, key: &str| {
            find(&table, key).map_or_else(Spec::default, |value| checker.spec(value))
        };
        let actor = spec(&mut checker, "actor");
        let addressee = spec(&mut checker, "addressee");
        let act = Arc::new(Act { kind, pos, actor, addressee, place });
        for lemma in checker.strings(&table, "lemma") {
            rules.acts.entry(lemma).or_default().push(Arc::clone(&act));
        }
    }
}

fn find<'t>(table: &'t Table, key: &str) -> Option<&'t Spanned<Value>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

impl Checker<'_> {
    fn problem(&mut self, at: usize, message: impl Into<String>) {
        self.problems.push(Problem::at(self.file, self.text, at, message));
    }

    fn place(&self, at: usize) -> String {
        let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
        let file = self.file.find("rules/").map_or(self.file, |at| &self.file[at..]);
        format!("{file}:{line}")
    }

    fn keys(&mut self, table: &Table, allowed: &[&str]) {
        for key in table.keys() {
            if !allowed.contains(&key.get_ref().as_str()) {
                let message = format!(
                    "`{}` is no key here{}",
                    key.get_ref(),
                    suggestion(key.get_ref(), allowed.iter().copied())
                );
                self.problem(key.span().start, message);
            }
        }
    }

    fn string(&mut self, table: &Table, key: &str) -> Option<String> {
        let value = find(table, key)?;
        if let Value::String(text) = value.get_ref() {
            return Some(text.clone());
        }
        self.problem(value.span().start, format!("`{key}` is not a text"));
        None
    }

    fn strings(&mut self, table: &Table, key: &str) -> Vec<String> {
        let Some(value) = find(table, key) else { return Vec::new() };
        let found = strings(value.get_ref());
        if found.is_none() {
            self.problem(value.span().start, format!("`{key}` is neither a text nor a list of texts"));
        }
        self.spread(found.unwrap_or_default(), value.span().start)
    }

    /// "@name" stands for the words of a list of the file.
    fn spread(&mut self, words: Vec<String>, at: usize) -> Vec<String> {
        let mut all = Vec::new();
        for word in words {
            let Some(name) = word.strip_prefix('@') else {
                all.push(word);
                continue;
            };
            if let Some(list) = self.lists.get(name) {
                all.extend(list.iter().cloned());
            } else {
                let lists = self.lists.keys().map(String::as_str);
                let message = format!("`@{name}` is no list of this file{}", suggestion(name, lists));
                self.problem(at, message);
            }
        }
        all
    }

    fn pos(&mut self, table: &Table) -> Pos {
        match self.string(table, "pos").as_deref() {
            Some("noun") => Pos::Noun,
            Some("adjective") => Pos::Adjective,
            Some("verb") | None => Pos::Verb,
            Some(other) => {
                let at = find(table, "pos").map_or(0, |value| value.span().start);
                self.problem(
                    at,
                    format!("`{other}` is no word class{}", suggestion(other, ["adjective", "noun", "verb"])),
                );
                Pos::Verb
            }
        }
    }

    fn word(&mut self, table: &Spanned<Table>, class: &str, ontology: &Ontology, rules: &mut LanguageRules) {
        const KEYS: [&str; 6] = ["lemma", "pos", "is", "denied", "modality", "note"];
        let start = table.span().start;
        let place = self.place(start);
        let table = table.get_ref();
        let pos = self.pos(table);
        let mut rule = Rule {
            class: class.into(),
            pos,
            roles: BTreeMap::new(),
            terms: BTreeMap::new(),
            denied: false,
            modality: None,
            place,
        };
        for (key, value) in table {
            let name = key.get_ref().as_str();
            match name {
                "denied" => rule.denied = value.get_ref().as_bool().unwrap_or(false),
                "modality" => rule.modality = self.modality(value),
                _ if KEYS.contains(&name) => {}
                _ => self.role(name, key.span().start, value, class, ontology, &mut rule),
            }
        }
        for (role, needed) in ontology.roles(class).into_iter().flatten().filter(|(_, role)| role.min > 0) {
            let _ = needed;
            if !rule.roles.contains_key(role) && !rule.terms.contains_key(role) {
                self.problem(start, format!("the word gives no `{role}`, which a {class} cannot do without"));
            }
        }
        let rule = Arc::new(rule);
        let lemmas = self.strings(table, "lemma");
        let named = self.string(table, "is");
        if lemmas.is_empty() && named.is_none() {
            self.problem(start, "the word has neither `lemma` nor `is`");
        }
        for lemma in lemmas {
            rules.words.entry(lemma).or_default().push(Arc::clone(&rule));
        }
        if let Some(name) = named {
            if let Some(class) = Class::ALL.into_iter().find(|class| class.as_str() == name) {
                rules.classes.push((class, rule));
            } else {
                let message =
                    format!("`{name}` is no class{}", suggestion(&name, Class::ALL.map(Class::as_str)));
                self.problem(start, message);
            }
        }
    }

    fn role(
        &mut self,
        name: &str,
        at: usize,
        value: &Spanned<Value>,
        class: &str,
        ontology: &Ontology,
        rule: &mut Rule,
    ) {
        let Some(role) = ontology.roles(class).and_then(|roles| roles.get(name)) else {
            if let Some(problem) = ontology.role_problem(class, name) {
                self.problem(at, problem);
            }
            return;
        };
        if role.terms.is_empty() {
            let spec = self.spec(value);
            rule.roles.insert(name.into(), spec);
            return;
        }
        match value.get_ref().as_str() {
            Some(term) if role.terms.contains(term) => {
                rule.terms.insert(name.into(), term.into());
            }
            Some("office") => {}
            other => {
                let wrong = other.unwrap_or("this");
                let message = format!(
                    "`{wrong}` is no {name}{}",
                    suggestion(wrong, role.terms.iter().map(String::as_str))
                );
                self.problem(value.span().start, message);
            }
        }
    }

    fn modality(&mut self, value: &Spanned<Value>) -> Option<Modality> {
        const ALL: [Modality; 5] = [
            Modality::Asserted,
            Modality::Planned,
            Modality::Considered,
            Modality::Possible,
            Modality::Demanded,
        ];
        let name = value.get_ref().as_str().unwrap_or_default();
        let found = ALL.into_iter().find(|modality| modality.as_str() == name);
        if found.is_none() {
            let message = format!("`{name}` is no modality{}", suggestion(name, ALL.map(Modality::as_str)));
            self.problem(value.span().start, message);
        }
        found
    }

    fn spec(&mut self, value: &Spanned<Value>) -> Spec {
        let at = value.span().start;
        let mut spec = Spec::default();
        match value.get_ref() {
            Value::Table(table) => {
                for (key, value) in table {
                    let words = strings(value).unwrap_or_default();
                    match key.as_str() {
                        "from" => spec.from = words.iter().map(|name| Function::parse(name)).collect(),
                        "all" => {
                            spec.all = true;
                            spec.from = words.iter().map(|name| Function::parse(name)).collect();
                        }
                        "lemma" => spec.lemmas = self.spread(words, at).into_iter().collect(),
                        "needed" => spec.needed = value.as_bool().unwrap_or(false),
                        "carried" => spec.carried = value.as_bool().unwrap_or(false),
                        "least" => {
                            spec.least =
                                value.as_integer().and_then(|least| usize::try_from(least).ok()).unwrap_or(0);
                        }
                        "class" => {
                            for name in &words {
                                match Class::ALL.into_iter().find(|class| class.as_str() == name) {
                                    Some(class) => spec.classes.push(class),
                                    None => self.problem(
                                        at,
                                        format!(
                                            "`{name}` is no class{}",
                                            suggestion(name, Class::ALL.map(Class::as_str))
                                        ),
                                    ),
                                }
                            }
                        }
                        other => {
                            let message = format!(
                                "`{other}` is no key of a role{}",
                                suggestion(
                                    other,
                                    ["from", "all", "lemma", "class", "needed", "carried", "least"]
                                )
                            );
                            self.problem(at, message);
                        }
                    }
                }
            }
            other => match strings(other) {
                Some(names) => spec.from = names.iter().map(|name| Function::parse(name)).collect(),
                None => self.problem(at, "a role is a function, a list of functions, or a table with `from`"),
            },
        }
        spec
    }

    fn expected(
        &mut self,
        table: &BTreeMap<Spanned<String>, Value>,
        class: &str,
        ontology: &Ontology,
    ) -> Expected {
        let mut expected = Expected::default();
        for (key, value) in table {
            let words = strings(value).unwrap_or_default();
            match key.get_ref().as_str() {
                "modality" => expected.modality = words.into_iter().next(),
                "polarity" => expected.denied = words.first().map(|word| word == "denied"),
                "source" => expected.source = Some(words),
                "date" => expected.date = words.into_iter().next(),
                role => {
                    if let Some(problem) = ontology.role_problem(class, role) {
                        self.problem(key.span().start, problem);
                    }
                    expected.roles.insert(role.into(), words);
                }
            }
        }
        expected
    }
}

fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(values) => values.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}
