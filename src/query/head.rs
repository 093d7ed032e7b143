//! The head of a saved query: comments `#+` that hold a few YAML keys, in the manner of grlc.
//!
//! ```text
//! #+ summary: Weapons requested
//! #+ description: Who asked whom for which arms.
//! #+ tags: [weapons]
//! #+ params:
//! #+   - name: requester
//! #+     type: entity
//! #+     label: Only requests by
//! ```
//! Of YAML it reads keys with values of one line, plain or in quotes, `[a, b]`, and one list of `params`.

use crate::knowledge::problem::{Problem, suggestion};
use std::collections::BTreeSet;

/// What a parameter's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An IRI, whole or with a prefix.
    Iri,
    /// Someone or something in the store: a name in any language, or an IRI.
    Entity,
    /// Text.
    String,
    /// A day such as 2024-11-27.
    Date,
    /// A whole number.
    Integer,
}

impl Kind {
    const ALL: [(&'static str, Kind); 5] = [
        ("date", Kind::Date),
        ("entity", Kind::Entity),
        ("integer", Kind::Integer),
        ("iri", Kind::Iri),
        ("string", Kind::String),
    ];

    /// The word that the head has for it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// What a saved query can be given: `name` is bound in the place of `?_name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, without `?_`.
    pub name: String,
    /// What its value is.
    pub kind: Kind,
    /// What it does, for people.
    pub label: String,
    /// The value where none is given.
    pub default: Option<String>,
    /// Must a value be given?
    pub required: bool,
}

/// The head as written.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) tags: Vec<String>,
    /// The parameters, and where in the file each stands.
    pub(super) parameters: Vec<(Parameter, usize)>,
}

const KEYS: &[&str] = &["summary", "description", "tags", "params"];
const PARAMETER_KEYS: &[&str] = &["name", "type", "label", "default", "required"];

/// One `key: value` with its place.
struct Entry<'t> {
    indent: usize,
    /// Does it begin a member of the list?
    dash: bool,
    key: &'t str,
    value: &'t str,
    at: usize,
    value_at: usize,
}

/// Reads the head; every problem in it, with its place.
pub(super) fn read(file: &str, text: &str) -> Result<Head, Vec<Problem>> {
    let mut reader = Reader { file, text, head: Head::default(), problems: Vec::new() };
    let mut is_in_params = false;
    let mut open: Option<Written<'_>> = None;
    let mut seen = BTreeSet::new();
    for entry in entries(text, &mut |at, message| reader.problems.push(Problem::at(file, text, at, message)))
    {
        if entry.indent == 0 && !entry.dash {
            open.take().iter().for_each(|written| reader.parameter(written));
            is_in_params = entry.key == "params";
            if !seen.insert(entry.key) {
                reader.problem(entry.at, format!("`{}` is given twice", entry.key));
            }
            reader.key(&entry);
        } else if !is_in_params {
            reader.problem(
                entry.at,
                format!("`{}` is indented, and only `params` has keys below it", entry.key),
            );
        } else {
            if entry.dash {
                open.take().iter().for_each(|written| reader.parameter(written));
                open = Some(Written { at: entry.at, keys: Vec::new() });
            }
            match &mut open {
                Some(written) => written.keys.push(entry),
                None => reader.problem(entry.at, "a parameter begins with `- name:`".into()),
            }
        }
    }
    open.take().iter().for_each(|written| reader.parameter(written));
    if reader.head.summary.is_empty() {
        reader.problem(0, "the query has no summary; add: #+ summary: what it answers".into());
    }
    if reader.problems.is_empty() { Ok(reader.head) } else { Err(reader.problems) }
}

/// One member of `params`.
struct Written<'t> {
    at: usize,
    keys: Vec<Entry<'t>>,
}

struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    head: Head,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, at: usize, message: String) {
        self.problems.push(Problem::at(self.file, self.text, at, message));
    }

    fn key(&mut self, entry: &Entry<'_>) {
        match entry.key {
            "summary" => self.head.summary = self.scalar(entry),
            "description" => self.head.description = self.scalar(entry),
            "tags" => match entry.value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(tags) => {
                    self.head.tags = tags
                        .split(',')
                        .map(|tag| tag.trim().to_owned())
                        .filter(|tag| !tag.is_empty())
                        .collect();
                }
                None => self.problem(entry.value_at, "tags are written as [one, two]".into()),
            },
            "params" if entry.value.is_empty() => {}
            "params" => self.problem(
                entry.value_at,
                "parameters stand below `params:`, each beginning with `- name:`".into(),
            ),
            other => {
                let hint = suggestion(other, KEYS.iter().copied());
                self.problem(entry.at, format!("`{other}` is no key of a query's head{hint}"));
            }
        }
    }

    fn parameter(&mut self, written: &Written<'_>) {
        let mut parameter = Parameter {
            name: String::new(),
            kind: Kind::String,
            label: String::new(),
            default: None,
            required: false,
        };
        let mut seen = BTreeSet::new();
        for entry in &written.keys {
            if !seen.insert(entry.key) {
                self.problem(entry.at, format!("`{}` is given twice", entry.key));
            }
            match entry.key {
                "name" => {
                    parameter.name = self.scalar(entry);
                    let fits = parameter
                        .name
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
                    if !fits || parameter.name.is_empty() {
                        self.problem(
                            entry.value_at,
                            "a parameter's name has small letters, digits and `_`".into(),
                        );
                    }
                }
                "type" => {
                    if let Some((_, kind)) = Kind::ALL.iter().find(|(name, _)| *name == entry.value) {
                        parameter.kind = *kind;
                    } else {
                        let hint = suggestion(entry.value, Kind::ALL.iter().map(|(name, _)| *name));
                        let message = format!("`{}` is no type of a parameter{hint}", entry.value);
                        self.problem(entry.value_at, message);
                    }
                }
                "label" => parameter.label = self.scalar(entry),
                "default" => parameter.default = Some(self.scalar(entry)),
                "required" => match entry.value {
                    "true" => parameter.required = true,
                    "false" => {}
                    _ => self.problem(entry.value_at, "`required` is true or false".into()),
                },
                other => {
                    let hint = suggestion(other, PARAMETER_KEYS.iter().copied());
                    self.problem(entry.at, format!("`{other}` is no key of a parameter{hint}"));
                }
            }
        }
        for needed in ["name", "type", "label"].into_iter().filter(|needed| !seen.contains(needed)) {
            self.problem(written.at, format!("the parameter has no `{needed}`"));
        }
        if self.head.parameters.iter().any(|(other, _)| other.name == parameter.name) {
            self.problem(written.at, format!("there are two parameters `{}`", parameter.name));
        }
        self.head.parameters.push((parameter, written.at));
    }

    /// A value of one line, without its quotes.
    fn scalar(&mut self, entry: &Entry<'_>) -> String {
        let value = entry.value;
        if let Some(quote @ ('"' | '\'')) = value.chars().next() {
            let inside = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
            let Some(inside) = inside.filter(|inside| !inside.contains([quote, '\\'])) else {
                self.problem(
                    entry.value_at,
                    "a value in quotes ends with its quote and has neither that quote nor `\\` inside".into(),
                );
                return String::new();
            };
            return inside.to_owned();
        }
        if value.starts_with(['|', '>', '&', '*', '!', '{', '[', '%', '@', '`'])
            || value.contains(" #")
            || value.contains(": ")
        {
            self.problem(
                entry.value_at,
                "YAML would read this otherwise; put the value in quotes, on one line".into(),
            );
        }
        if value.is_empty() {
            self.problem(entry.at, format!("`{}` has no value", entry.key));
        }
        value.to_owned()
    }
}

/// The keys and values of all `#+` lines.
fn entries<'t>(text: &'t str, problem: &mut dyn FnMut(usize, String)) -> Vec<Entry<'t>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let Some(rest) = line.strip_prefix("#+") else { continue };
        let rest = rest.strip_prefix(' ').unwrap_or(rest).trim_end();
        let trimmed = rest.trim_start();
        if trimmed.is_empty() {
            continue;
        }
        let inner = trimmed.strip_prefix("- ").map(str::trim_start);
        let body = inner.unwrap_or(trimmed);
        // All of these are parts of the same text.
        let place = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
        let Some((key, value)) = body
            .split_once(':')
            .filter(|(key, _)| key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        else {
            problem(at, "a line of the head is `#+ key: value`".into());
            continue;
        };
        let value = value.trim_start();
        let entry = Entry {
            indent: rest.len() - trimmed.len(),
            dash: inner.is_some(),
            key,
            value,
            at: place(key),
            value_at: place(value),
        };
        found.push(entry);
    }
    found
}
