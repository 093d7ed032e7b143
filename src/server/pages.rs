//! Pages for people: HTML without scripts.

use super::Server;
use super::protocol::{refuse, status};
use super::worker::{Answered, Formats, Refusal};
use crate::query::{Kind, Parameter, Rows, Saved, short};
use crate::rdf::Base;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use oxigraph::model::{NamedNode, Term};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most rows on a page.
pub(super) const ROWS: usize = 500;
/// The most rows of a file to take home.
const ALL: usize = 1_000_000;
/// Literals longer than this are set as running text.
const PROSE: usize = 100;
/// Files that a saved query's answer comes in: ending, format, media type.
const FILES: [(&str, &str, &str); 3] = [
    ("csv", "CSV", "text/csv; charset=utf-8"),
    ("tsv", "TSV", "text/tab-separated-values; charset=utf-8"),
    ("json", "JSON", "application/sparql-results+json"),
];
/// The saved query that shows all that is said of somebody.
const ABOUT: &str = "evidence";

type Given = BTreeMap<String, String>;

impl Server {
    /// Is there a query that shows all that is said of somebody?
    fn has_about(&self) -> bool {
        self.queries.iter().any(|query| query.name == ABOUT)
    }
}

/// The style of all pages.
pub(super) const STYLE: &str = include_str!("style.css");
/// The title of the page of the ontology.
pub(super) const ONTOLOGY: &str = "What the graph can say";

/// The style, for browsers.
pub(super) async fn style() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")];
    (kind, STYLE)
}

/// The ontology.
pub(super) async fn ontology(State(server): State<Arc<Server>>) -> Html<String> {
    page(ONTOLOGY, &server.ontology)
}

/// The published context of JSON-LD.
pub(super) async fn context() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/ld+json")], crate::export::CONTEXT)
}

/// No such page.
pub(super) async fn missing() -> Response {
    let body = html! { p { "There is no such page. " a href="/" { "All questions" } } };
    (StatusCode::NOT_FOUND, page("Nothing here", &body)).into_response()
}

/// What there is, and what can be asked.
pub(super) async fn front(State(server): State<Arc<Server>>) -> Html<String> {
    let (_, [articles, claims]) = server.store();
    let body = html! {
        p.lead {
            "What " strong { (thousands(articles)) " " (plural(articles, "article", "articles")) }
            " put on record: " strong { (thousands(claims)) " " (plural(claims, "claim", "claims")) }
            ", each with the sentence that it stands in."
        }
        h2 { "Questions" }
        ul.cards {
            @for query in &server.queries {
                li {
                    a href={ "/q/" (query.name) } { (query.summary) }
                    p { (query.description) }
                }
            }
        }
        h2 { "Anything else" }
        p { "Ask in " a href="/sparql" { "SPARQL" } ", here or from a program: the endpoint is " code { "/sparql" } "." }
    };
    page("Claims in the news", &body)
}

/// A saved query: its form, and its answer as a page or a file.
pub(super) async fn saved(
    State(server): State<Arc<Server>>,
    Path(name): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    let (stem, file) = match name.rsplit_once('.') {
        Some((stem, ending)) => (stem, FILES.iter().find(|file| file.0 == ending)),
        None => (name.as_str(), None),
    };
    let Some(query) = server.queries.iter().find(|query| query.name == stem) else { return missing().await };
    if name != stem && file.is_none() {
        return missing().await;
    }
    let given: Given = pairs.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
    let Some(file) = file else { return question(&server, query, &given).await };
    match ask(&server, query, &given, Formats { rows: Some(file.0), graph: None, most: ALL }).await {
        Ok(answered) => {
            let name = format!("attachment; filename=\"{stem}.{}\"", file.0);
            let head = [(header::CONTENT_TYPE, file.2.to_owned()), (header::CONTENT_DISPOSITION, name)];
            (head, answered.bytes).into_response()
        }
        Err(refusal) => refuse(&refusal),
    }
}

async fn ask(
    server: &Arc<Server>,
    query: &Saved,
    given: &Given,
    formats: Formats,
) -> Result<Answered, Refusal> {
    let (store, _) = server.store();
    let (bound, given) = (query.clone(), given.clone());
    // Names are looked up in the store, which may take a moment.
    let bound = tokio::task::spawn_blocking(move || bound.bind(&given, store.data(), store.base()));
    let bound = bound.await.map_err(|error| Refusal::Broken(error.to_string()))??;
    server.ask(&bound.to_string(), formats).await
}

async fn question(server: &Arc<Server>, query: &Saved, given: &Given) -> Response {
    let base = server.store().0.base().clone();
    let is_short_of = query
        .parameters
        .iter()
        .any(|it| it.required && it.default.is_none() && !given.contains_key(&it.name));
    let formats = Formats { rows: Some("json"), graph: Some("turtle"), most: ROWS };
    let answer = if is_short_of { None } else { Some(ask(server, query, given, formats).await) };
    let code = answer.as_ref().and_then(|answer| answer.as_ref().err()).map_or(StatusCode::OK, status);
    let about = server.has_about();
    let body = html! {
        p.lead { (query.description) }
        (form(query, given))
        @match &answer {
            None => {}
            Some(Err(refusal)) => { (refused(refusal)) }
            Some(Ok(answered)) => {
                (answer_of(answered, &base, about))
                @if !answered.is_graph {
                    p.files {
                        "Take it home: "
                        @for (ending, name, _) in FILES {
                            a href={ "/q/" (query.name) "." (ending) (address(given)) } { (name) } " "
                        }
                    }
                }
            }
        }
        details {
            summary { "The query in SPARQL" }
            pre { code { (query.text) } }
        }
    };
    (code, page(&query.summary, &body)).into_response()
}

/// `?a=b&c=d`, or nothing.
fn address(given: &Given) -> String {
    let pairs: Vec<String> =
        given.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// A text as a part of an address.
fn escape(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn form(query: &Saved, given: &Given) -> Markup {
    html! {
        @if !query.parameters.is_empty() {
            form.parameters method="get" action={ "/q/" (query.name) } {
                @for parameter in &query.parameters { (field(parameter, given.get(&parameter.name))) }
                button { "Ask" }
            }
        }
    }
}

fn field(parameter: &Parameter, value: Option<&String>) -> Markup {
    let (kind, hint) = match parameter.kind {
        Kind::Date => ("date", ""),
        Kind::Integer => ("number", ""),
        Kind::Entity => ("text", "a name"),
        Kind::Iri => ("text", "an IRI"),
        Kind::String => ("text", ""),
    };
    let hint = parameter.default.as_deref().unwrap_or(hint);
    html! {
        label {
            span { (parameter.label) @if parameter.required { " (needed)" } }
            input name=(parameter.name) type=(kind) value=[value] placeholder=[Some(hint).filter(|hint| !hint.is_empty())]
                required[parameter.required];
        }
    }
}

/// A page to write SPARQL on, with the answer.
pub(super) fn editor(
    server: &Server,
    query: &str,
    answer: Option<&Result<Answered, Refusal>>,
) -> (StatusCode, Html<String>) {
    let code = answer.and_then(|answer| answer.as_ref().err()).map_or(StatusCode::OK, status);
    let shown = if query.is_empty() {
        "SELECT ?claim ?sentence WHERE {\n  ?claim a kg:Claim ; kg:quote ?sentence .\n} LIMIT 20"
    } else {
        query
    };
    let (store, _) = server.store();
    let lines = shown.lines().count().clamp(8, 30);
    let body = html! {
        form.sparql method="get" action="/sparql" {
            label for="query" { "Query; the usual prefixes are known" }
            textarea #query name="query" rows=(lines) spellcheck="false" { (shown) }
            button { "Ask" }
        }
        @match answer {
            None => {}
            Some(Err(refusal)) => { (refused(refusal)) }
            Some(Ok(answered)) => {
                (answer_of(answered, store.base(), server.has_about()))
                @let formats: &[&str] = if answered.is_graph { &["turtle", "jsonld"] } else { &["csv", "tsv", "json", "xml"] };
                p.files {
                    "Take it home: "
                    @for format in formats {
                        a href={ "/sparql?format=" (format) "&query=" (escape(query)) } { (format) } " "
                    }
                }
            }
        }
    };
    (code, page("Ask in SPARQL", &body))
}

fn refused(refusal: &Refusal) -> Markup {
    let message = match refusal {
        Refusal::Broken(_) => "The query could not be answered; that is this program's fault.".to_owned(),
        other => other.to_string(),
    };
    html! { p.refused role="alert" { (message) } }
}

fn answer_of(answered: &Answered, base: &Base, about: bool) -> Markup {
    if answered.is_graph {
        return html! { pre { code { (String::from_utf8_lossy(&answered.bytes)) } } };
    }
    match parse(answered) {
        Some(Parsed::Rows(rows)) => table(&rows, base, about),
        Some(Parsed::Boolean(yes)) => html! { p.answer { (if yes { "Yes." } else { "No." }) } },
        None => html! { p.refused { "The answer cannot be shown." } },
    }
}

enum Parsed {
    Rows(Rows),
    Boolean(bool),
}

/// The answer of a worker, which wrote it as JSON.
fn parse(answered: &Answered) -> Option<Parsed> {
    let parser = QueryResultsParser::from_format(QueryResultsFormat::Json).for_slice(&answered.bytes).ok()?;
    match parser {
        SliceQueryResultsParserOutput::Boolean(yes) => Some(Parsed::Boolean(yes)),
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            let columns: Vec<String> =
                solutions.variables().iter().map(|name| name.as_str().to_owned()).collect();
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution.ok()?;
                rows.push((0..columns.len()).map(|column| solution.get(column).cloned()).collect());
            }
            Some(Parsed::Rows(Rows { columns, rows, is_cut: answered.is_cut }))
        }
    }
}

fn table(rows: &Rows, base: &Base, about: bool) -> Markup {
    let count = rows.rows.len();
    if count == 0 {
        return html! { p.answer { "Nothing on record." } };
    }
    let is_prose: Vec<bool> =
        (0..rows.columns.len()).map(|at| rows.rows.iter().any(|row| is_long(row[at].as_ref()))).collect();
    html! {
        div.scroll tabindex="0" role="region" aria-label="Answer" {
            table {
                caption {
                    (thousands(count)) " " (plural(count, "row", "rows"))
                    @if rows.is_cut { "; there are more, and the files below hold them all" }
                }
                thead { tr { @for column in &rows.columns { th scope="col" { (column.replace('_', " ")) } } } }
                tbody {
                    @for row in &rows.rows {
                        tr {
                            @for (at, term) in row.iter().enumerate() {
                                @let label = rows.columns[at].replace('_', " ");
                                @let kind = if term.is_none() { "none" } else if is_prose[at] { "prose" } else { "short" };
                                td class=(kind) data-label=(label) lang=[language(term.as_ref())] {
                                    (content(term.as_ref(), base, about))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A literal that is set as running text.
fn is_long(term: Option<&Term>) -> bool {
    matches!(term, Some(Term::Literal(literal)) if literal.value().chars().count() > PROSE)
}

fn language(term: Option<&Term>) -> Option<&str> {
    if let Some(Term::Literal(literal)) = term { literal.language() } else { None }
}

fn content(term: Option<&Term>, base: &Base, about: bool) -> Markup {
    match term {
        None => html! {},
        Some(Term::Literal(literal)) => html! { (literal.value()) },
        Some(Term::NamedNode(node)) => link(node, base, about),
        Some(other) => html! { (other.to_string()) },
    }
}

/// An IRI: what is said of it, if it is ours; a link, if it leads to the web; else as it is.
fn link(node: &NamedNode, base: &Base, about: bool) -> Markup {
    let (iri, text) = (node.as_str(), short(node.as_str(), base));
    match iri.strip_prefix(base.as_str()) {
        Some(path)
            if about && !["article/", "claim/", "graph/"].iter().any(|kind| path.starts_with(kind)) =>
        {
            html! { a href={ "/q/" (ABOUT) "?entity=" (escape(iri)) } { (text) } }
        }
        None if iri.starts_with("https://") || iri.starts_with("http://") => {
            html! { a href=(iri) rel="noreferrer" { (text) } }
        }
        _ => html! { span title=(iri) { (text) } },
    }
}

fn page(title: &str, body: &Markup) -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · kg" }
                link rel="stylesheet" href="/style.css";
            }
            body {
                a.skip href="#main" { "To the text" }
                header { nav aria-label="Pages" { a.home href="/" { "kg" } a href="/" { "Questions" } a href="/ontology" { "Ontology" } a href="/sparql" { "SPARQL" } } }
                main #main { h1 { (title) } (body) }
                footer { p { "kg " (env!("CARGO_PKG_VERSION")) ". Every claim is what an article says, and not what is so." } }
            }
        }
    };
    Html(page.into_string())
}

fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
    groups.iter().map(|group| String::from_utf8_lossy(group)).collect::<Vec<_>>().join("\u{202f}")
}
