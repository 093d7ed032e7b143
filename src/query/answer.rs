//! Answers, and the standard files of SPARQL results.

use super::Error;
use crate::rdf::{Base, vocab};
use oxigraph::model::{GraphName, Quad, Term, Triple};
use oxigraph::sparql::Variable;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::{self, Write};

/// What a query comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Of SELECT: a table.
    Select(Rows),
    /// Of CONSTRUCT and DESCRIBE: a graph, sorted; the formats of [`export`](crate::export) write it.
    Graph {
        /// Its triples.
        triples: Vec<Triple>,
        /// Were there more than the limit?
        is_cut: bool,
    },
    /// Of ASK.
    Boolean(bool),
}

/// A table of terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The variables' names.
    pub columns: Vec<String>,
    /// A term for each column, or none.
    pub rows: Vec<Vec<Option<Term>>>,
    /// Were there more than the limit?
    pub is_cut: bool,
}

/// A kind of file for tables and yes or no.
pub struct Format {
    /// The format's name.
    pub name: &'static str,
    /// File endings, without the dot.
    pub extensions: &'static [&'static str],
    /// What `Accept` and `Content-Type` call it.
    pub media_type: &'static str,
    /// What it is, in a few words.
    pub summary: &'static str,
    results: QueryResultsFormat,
}

/// Every format, sorted by name.
pub static FORMATS: &[Format] = &[
    Format {
        name: "csv",
        extensions: &["csv"],
        media_type: "text/csv",
        summary: "comma-separated values, plain text",
        results: QueryResultsFormat::Csv,
    },
    Format {
        name: "json",
        extensions: &["json", "srj"],
        media_type: "application/sparql-results+json",
        summary: "SPARQL results in JSON",
        results: QueryResultsFormat::Json,
    },
    Format {
        name: "tsv",
        extensions: &["tsv"],
        media_type: "text/tab-separated-values",
        summary: "tab-separated values, terms as in Turtle",
        results: QueryResultsFormat::Tsv,
    },
    Format {
        name: "xml",
        extensions: &["xml", "srx"],
        media_type: "application/sparql-results+xml",
        summary: "SPARQL results in XML",
        results: QueryResultsFormat::Xml,
    },
];

impl Format {
    /// The format of a name, a file ending or a media type.
    pub fn find(name: &str) -> Option<&'static Format> {
        let name = name.to_lowercase();
        FORMATS.iter().find(|format| {
            format.name == name || format.extensions.contains(&name.as_str()) || format.media_type == name
        })
    }
}

impl Answer {
    /// Writes a table or a yes or no; a graph is written by a format of [`export`](crate::export), with [`Answer::quads`].
    pub fn write(&self, format: &Format, out: &mut dyn Write) -> Result<(), Error> {
        let serializer = QueryResultsSerializer::from_format(format.results);
        match self {
            Answer::Boolean(answer) => {
                serializer.serialize_boolean_to_writer(out, *answer)?;
            }
            Answer::Select(table) => {
                let columns: Vec<Variable> = table.columns.iter().map(Variable::new_unchecked).collect();
                let mut writer = serializer.serialize_solutions_to_writer(out, columns.clone())?;
                for row in &table.rows {
                    let cells = columns.iter().zip(row);
                    writer.serialize(cells.filter_map(|(column, term)| Some((column, term.as_ref()?))))?;
                }
                writer.finish()?;
            }
            Answer::Graph { .. } => {
                let message = format!(
                    "a graph cannot be written as {}; take a format for graphs such as turtle",
                    format.name
                );
                return Err(io::Error::new(io::ErrorKind::InvalidInput, message).into());
            }
        }
        Ok(())
    }

    /// The triples of a graph, in the default graph; none of other answers.
    pub fn quads(&self) -> Vec<Quad> {
        match self {
            Answer::Graph { triples, .. } => {
                triples.iter().cloned().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Rows {
    /// The table in words: literals without their types, IRIs as short as [`short`] makes them, nothing as "".
    pub fn words(&self, base: &Base) -> Vec<Vec<String>> {
        let word = |term: &Option<Term>| match term {
            None => String::new(),
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            Some(Term::NamedNode(node)) => short(node.as_str(), base),
            Some(other) => other.to_string(),
        };
        self.rows.iter().map(|row| row.iter().map(word).collect()).collect()
    }
}

/// An IRI as people read it: below the base the path, with a known prefix the short form.
pub fn short(iri: &str, base: &Base) -> String {
    if let Some(path) = iri.strip_prefix(base.as_str()).filter(|path| !path.is_empty()) {
        return path.to_owned();
    }
    let found =
        vocab::PREFIXES.iter().find_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)));
    found.map_or_else(|| iri.to_owned(), |(prefix, local)| format!("{prefix}:{local}"))
}
