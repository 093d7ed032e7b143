//! Saved queries: a file each, valid SPARQL for any program, with a head that says what it answers.
//!
//! A variable `?_name` is the parameter `name`. Where a value is given, the value stands in its place everywhere,
//! and `BOUND(?_name)` is true; where none is given, it stays a variable without a value. So an optional
//! parameter reads `FILTER(!BOUND(?_name) || …)`.

use super::head::{self, Kind, Parameter};
use super::text::{self, Prefixes};
use super::tree::Walk;
use super::{Error, Query, name};
use crate::date::PartialDate;
use crate::knowledge::problem::{Problem, suggestion};
use crate::rdf::{Base, vocab};
use oxigraph::model::{Literal, Term};
use oxigraph::store::Store;
use std::collections::BTreeMap;

/// A query from a file, parsed and checked.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The file's name without its ending.
    pub name: String,
    /// What it answers, in a few words.
    pub summary: String,
    /// What it answers, at length.
    pub description: String,
    /// What it is about.
    pub tags: Vec<String>,
    /// What it can be given, in the order of the head.
    pub parameters: Vec<Parameter>,
    /// The file's text.
    pub text: String,
    query: spargebra::Query,
}

/// All saved queries of a folder, sorted by name; a wrong file does not keep the others from being asked.
pub fn read(files: &[(String, Vec<u8>)], base: &Base) -> (Vec<Saved>, Vec<Problem>) {
    let mut queries = Vec::new();
    let mut problems = Vec::new();
    for (file, bytes) in files {
        match std::str::from_utf8(bytes) {
            Ok(text) => match Saved::read(file, text, base) {
                Ok(query) => queries.push(query),
                Err(found) => problems.extend(found),
            },
            Err(error) => problems.push(Problem {
                file: file.clone(),
                line: 1,
                column: 1,
                message: format!("is no UTF-8 from byte {}", error.valid_up_to()),
            }),
        }
    }
    queries.sort_by(|one: &Saved, two| one.name.cmp(&two.name));
    problems.sort();
    (queries, problems)
}

impl Saved {
    /// Reads a file; every problem in it, with its place.
    pub fn read(file: &str, text: &str, base: &Base) -> Result<Self, Vec<Problem>> {
        let head = head::read(file, text)?;
        let query = text::parse(file, text, base, Prefixes::Declared).map_err(|problem| vec![problem])?;
        let seen = Walk::look(&query);
        let mut problems = Vec::new();
        for (parameter, at) in &head.parameters {
            let variable = format!("_{}", parameter.name);
            let mut problem = |message| problems.push(Problem::at(file, text, *at, message));
            if !seen.used.contains(&variable) {
                problem(format!("the query does not use ?{variable}"));
            }
            if seen.assigned.contains(&variable) {
                problem(format!(
                    "?{variable} is a parameter, and cannot be selected, grouped by, or given a value by AS or VALUES"
                ));
            }
            if seen.named.contains(&variable) && !matches!(parameter.kind, Kind::Iri | Kind::Entity) {
                problem(format!("?{variable} stands where only an IRI can; its type is iri or entity"));
            }
        }
        for variable in seen.used.iter().filter_map(|variable| variable.strip_prefix('_')) {
            if !head.parameters.iter().any(|(parameter, _)| parameter.name == variable) {
                let at = text.find(&format!("?_{variable}")).unwrap_or(0);
                let names = head.parameters.iter().map(|(parameter, _)| parameter.name.as_str());
                let message = format!(
                    "?_{variable} is a parameter that the head does not have{}",
                    suggestion(variable, names)
                );
                problems.push(Problem::at(file, text, at, message));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
        Ok(Self {
            name: stem.strip_suffix(".rq").unwrap_or(stem).to_owned(),
            summary: head.summary,
            description: head.description,
            tags: head.tags,
            parameters: head.parameters.into_iter().map(|(parameter, _)| parameter).collect(),
            text: text.to_owned(),
            query,
        })
    }

    /// The query with values for its parameters, by name; an empty value counts as none.
    pub fn bind(&self, given: &BTreeMap<String, String>, store: &Store, base: &Base) -> Result<Query, Error> {
        for name in given.keys() {
            if !self.parameters.iter().any(|parameter| parameter.name == *name) {
                let hint = suggestion(name, self.parameters.iter().map(|parameter| parameter.name.as_str()));
                return Err(Error::Unknown { name: name.clone(), hint });
            }
        }
        let mut values = BTreeMap::new();
        for parameter in &self.parameters {
            let value =
                given.get(&parameter.name).map(|value| value.trim()).filter(|value| !value.is_empty());
            if let Some(value) = value.or(parameter.default.as_deref()) {
                values.insert(format!("_{}", parameter.name), term(parameter, value, store, base)?);
            } else if parameter.required {
                return Err(Error::Missing { name: parameter.name.clone(), label: parameter.label.clone() });
            }
        }
        let mut query = self.query.clone();
        let rejected = store.quads_for_pattern(None, Some(vocab::REJECTED), None, None).next();
        Walk::replace(&mut query, &values, rejected.transpose()?.is_some());
        Ok(Query(query))
    }

    /// The columns of the answer.
    pub fn columns(&self) -> Vec<String> {
        Query(self.query.clone()).columns()
    }
}

/// A value as a term of the parameter's type.
fn term(parameter: &Parameter, value: &str, store: &Store, base: &Base) -> Result<Term, Error> {
    let wrong =
        |message: String| Error::Value { name: parameter.name.clone(), value: value.to_owned(), message };
    Ok(match parameter.kind {
        Kind::String => Literal::from(value).into(),
        Kind::Integer => {
            let number: i64 = value.parse().map_err(|_| wrong("it is no whole number".into()))?;
            Literal::from(number).into()
        }
        Kind::Date => {
            let day = PartialDate::parse(value).filter(|date| date.exact().is_some());
            let day = day.ok_or_else(|| wrong("it is no day such as 2024-11-27".into()))?;
            Literal::new_typed_literal(day.to_string(), vocab::xsd::DATE).into()
        }
        Kind::Iri => name::iri(base, value)
            .ok_or_else(|| wrong("it is no IRI, whole or with a known prefix".into()))?
            .into(),
        Kind::Entity => name::entity(store, base, value)?.map_err(wrong)?.into(),
    })
}
