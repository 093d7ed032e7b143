//! What can be asked: SPARQL as it is typed, saved queries with parameters, and answers.
//!
//! All graphs are asked at once, as if they were one. A parameter is put into the parsed query, never into its text.

mod answer;
mod head;
mod name;
mod saved;
mod text;
mod tree;

pub use answer::{Answer, FORMATS, Format, Rows, short};
pub use head::{Kind, Parameter};
pub use saved::{Saved, read};

use crate::knowledge::problem::Problem;
use crate::rdf::Base;
use oxigraph::model::Term;
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Store};
use std::fmt;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query's text is wrong.
    #[error("{0}")]
    Text(Problem),
    /// A value for a parameter that the query does not have.
    #[error("the query has no parameter `{name}`{hint}")]
    Unknown {
        /// The parameter that is meant.
        name: String,
        /// What it may be instead.
        hint: String,
    },
    /// No value for a parameter that must have one.
    #[error("the query needs a value for `{name}` ({label})")]
    Missing {
        /// The parameter.
        name: String,
        /// What it is.
        label: String,
    },
    /// A value that does not fit its parameter.
    #[error("`{value}` cannot be `{name}`: {message}")]
    Value {
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
        /// What is the case.
        message: String,
    },
    /// The query was stopped, or asks for what there is not.
    #[error(transparent)]
    Evaluation(#[from] QueryEvaluationError),
    /// The store cannot be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The answer cannot be written.
    #[error("cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

/// A query that is ready to be asked: parsed, and its parameters bound.
#[derive(Clone, Debug)]
pub struct Query(spargebra::Query);

impl fmt::Display for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Query {
    /// Reads a query that somebody types: known prefixes need no declaration, and what could tie up the
    /// program is refused. `file` is what messages call it.
    pub fn typed(file: &str, text: &str, base: &Base) -> Result<Self, Error> {
        let query = text::parse(file, text, base, text::Prefixes::Known).map_err(Error::Text)?;
        let seen = tree::Walk::look(&query);
        let problem =
            |message: String| Error::Text(Problem { file: file.into(), line: 1, column: 1, message });
        if seen.services > 0 {
            return Err(problem("SERVICE asks other servers, and this program speaks to none".into()));
        }
        if seen.patterns > tree::PATTERNS {
            let message = format!(
                "the query has {} triple patterns; {} are the most that are planned",
                seen.patterns,
                tree::PATTERNS
            );
            return Err(problem(message));
        }
        Ok(Self(query))
    }

    /// The variables of a SELECT query, in order; none for other forms.
    pub fn columns(&self) -> Vec<String> {
        match &self.0 {
            spargebra::Query::Select { pattern, .. } => tree::columns(pattern),
            _ => Vec::new(),
        }
    }
}

/// How far an answer may go.
#[derive(Clone, Default)]
pub struct Limits {
    /// At most so many rows or triples; the answer tells whether there were more.
    pub rows: Option<usize>,
    /// Stops the query from outside.
    pub stop: Option<CancellationToken>,
}

/// Asks the store.
pub fn ask(store: &Store, query: &Query, limits: &Limits) -> Result<Answer, Error> {
    let mut evaluator = SparqlEvaluator::new();
    if let Some(stop) = &limits.stop {
        evaluator = evaluator.with_cancellation_token(stop.clone());
    }
    let mut prepared = evaluator.for_query(query.0.clone());
    // A query that names its graphs with FROM means those.
    if prepared.dataset().is_default_dataset() {
        prepared.dataset_mut().set_default_graph_as_union();
    }
    let most = limits.rows.unwrap_or(usize::MAX);
    Ok(match prepared.on_store(store).execute()? {
        QueryResults::Boolean(answer) => Answer::Boolean(answer),
        QueryResults::Graph(mut triples) => {
            let found: Result<Vec<_>, _> = triples.by_ref().take(most).collect();
            let mut found = found?;
            found.sort_by_cached_key(ToString::to_string);
            found.dedup();
            Answer::Graph { triples: found, is_cut: triples.next().is_some() }
        }
        QueryResults::Solutions(mut solutions) => {
            let columns: Vec<String> =
                solutions.variables().iter().map(|variable| variable.as_str().to_owned()).collect();
            let mut rows: Vec<Vec<Option<Term>>> = Vec::new();
            while rows.len() < most {
                let Some(solution) = solutions.next() else { break };
                let solution = solution?;
                rows.push((0..columns.len()).map(|column| solution.get(column).cloned()).collect());
            }
            let is_cut = rows.len() == most && solutions.next().is_some();
            Answer::Select(Rows { columns, rows, is_cut })
        }
    })
}

#[cfg(test)]
mod tests;
