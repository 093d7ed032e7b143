//! The SPARQL 1.1 protocol: a query in, its answer out in the format that is asked for.

use super::negotiate::best;
use super::worker::{Answered, Formats, Refusal};
use super::{Server, pages};
use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Query, State};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The most rows of one answer.
const ROWS: usize = 100_000;

/// Formats of tables: what `Accept` calls them, their names in [`query`](crate::query), what they are sent as.
const TABLES: &[(&str, (&str, &str))] = &[
    ("application/sparql-results+json", ("json", "application/sparql-results+json")),
    ("application/json", ("json", "application/json")),
    ("application/sparql-results+xml", ("xml", "application/sparql-results+xml")),
    ("application/xml", ("xml", "application/xml")),
    ("text/csv", ("csv", "text/csv; charset=utf-8")),
    ("text/tab-separated-values", ("tsv", "text/tab-separated-values; charset=utf-8")),
];

/// Formats of graphs. The default graph alone makes N-Triples of N-Quads.
const GRAPHS: &[(&str, (&str, &str))] = &[
    ("text/turtle", ("turtle", "text/turtle; charset=utf-8")),
    ("application/n-triples", ("nquads", "application/n-triples")),
    ("application/trig", ("trig", "application/trig")),
    ("application/n-quads", ("nquads", "application/n-quads")),
    ("application/ld+json", ("jsonld", "application/ld+json")),
];

type Pairs = Vec<(String, String)>;

/// A query in the address; without one, a page to write it on.
pub(super) async fn get(
    State(server): State<Arc<Server>>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    answer(&server, pairs, None, &headers).await
}

/// A query in the body, as a form or bare.
pub(super) async fn post(
    State(server): State<Arc<Server>>,
    Query(mut pairs): Query<Pairs>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let Ok(text) = String::from_utf8(body.to_vec()) else {
        return plain(StatusCode::BAD_REQUEST, "the body is no UTF-8");
    };
    match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/sparql-query" => answer(&server, pairs, Some(text), &headers).await,
        "application/x-www-form-urlencoded" => {
            let form = Request::post("/").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let form = form.body(Body::from(text)).map_err(|error| error.to_string());
            match form {
                Ok(form) => match Form::<Pairs>::from_request(form, &()).await {
                    Ok(Form(more)) => pairs.extend(more),
                    Err(error) => return plain(error.status(), &error.body_text()),
                },
                Err(message) => return plain(StatusCode::BAD_REQUEST, &message),
            }
            answer(&server, pairs, None, &headers).await
        }
        "application/sparql-update" => plain(StatusCode::FORBIDDEN, "this server only reads"),
        _ => plain(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send application/sparql-query or application/x-www-form-urlencoded",
        ),
    }
}

async fn answer(server: &Server, pairs: Pairs, mut query: Option<String>, headers: &HeaderMap) -> Response {
    let mut format = None;
    for (name, value) in pairs {
        match name.as_str() {
            "query" if query.is_some() => return plain(StatusCode::BAD_REQUEST, "there are two queries"),
            "query" => query = Some(value),
            "format" => format = Some(value),
            "update" => return plain(StatusCode::FORBIDDEN, "this server only reads"),
            "default-graph-uri" | "named-graph-uri" => {
                let message = "all graphs are asked at once; name the one you mean in the query, by GRAPH";
                return plain(StatusCode::BAD_REQUEST, message);
            }
            _ => {}
        }
    }
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let is_browser = format.is_none() && wants_html(accept);
    let Some(query) = query else {
        return if is_browser || accept.is_none_or(|accept| accept.contains("*/*")) {
            pages::editor(server, "", None).into_response()
        } else {
            plain(StatusCode::BAD_REQUEST, "there is no query; give it as `query`")
        };
    };
    if is_browser {
        let formats = Formats { rows: Some("json"), graph: Some("turtle"), most: pages::ROWS };
        return pages::editor(server, &query, Some(&server.ask(&query, formats).await)).into_response();
    }
    let (table, graph) = match &format {
        Some(format) => (named(TABLES, format), named(GRAPHS, format)),
        None => (best(accept, TABLES), best(accept, GRAPHS)),
    };
    if table.is_none() && graph.is_none() {
        return with_vary(plain(StatusCode::NOT_ACCEPTABLE, &acceptable()));
    }
    let formats = Formats { rows: table.map(|table| table.0), graph: graph.map(|graph| graph.0), most: ROWS };
    with_vary(match server.ask(&query, formats).await {
        Ok(Answered { is_cut: true, .. }) => refuse(&Refusal::Limit(format!(
            "the answer has more than {ROWS} rows; add LIMIT, and OFFSET for the next"
        ))),
        Ok(answered) => {
            let kind = if answered.is_graph { graph } else { table }.map_or("text/plain", |(_, kind)| kind);
            ([(header::CONTENT_TYPE, kind)], answered.bytes).into_response()
        }
        Err(refusal) => refuse(&refusal),
    })
}

/// Does a person look at it? Then `text/html` is liked best.
fn wants_html(accept: Option<&str>) -> bool {
    let offers: Vec<(&str, bool)> =
        TABLES.iter().chain(GRAPHS).map(|(kind, _)| (*kind, false)).chain([("text/html", true)]).collect();
    best(accept, &offers).copied().unwrap_or(false)
}

fn named(
    formats: &'static [(&str, (&str, &str))],
    name: &str,
) -> Option<&'static (&'static str, &'static str)> {
    formats.iter().map(|(_, format)| format).find(|(own, _)| *own == name)
}

fn acceptable() -> String {
    let kinds: Vec<&str> = TABLES.iter().chain(GRAPHS).map(|(kind, _)| *kind).collect();
    format!("there is nothing of that kind; there are {}", kinds.join(", "))
}

fn plain(status: StatusCode, message: &str) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, kind, format!("{message}\n")).into_response()
}

pub(super) fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::Wrong(_) => StatusCode::BAD_REQUEST,
        Refusal::Format(_) => StatusCode::NOT_ACCEPTABLE,
        Refusal::Limit(_) | Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

pub(super) fn refuse(refusal: &Refusal) -> Response {
    let message = match refusal {
        // What went wrong here is nobody's business there.
        Refusal::Broken(_) => "the query could not be answered".to_owned(),
        other => other.to_string(),
    };
    let mut response = plain(status(refusal), &message);
    if matches!(refusal, Refusal::Busy) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

fn with_vary(mut response: Response) -> Response {
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response
}
