//! Answers over HTTP: a read-only SPARQL endpoint, and pages for the saved queries.
//!
//! Every query is answered by a process of its own, which is ended when it takes too long or too much: whatever is
//! asked, the server stays up.

mod negotiate;
pub mod ontology;
mod pages;
mod protocol;
mod worker;

pub use worker::{Refusal, work};

use crate::knowledge::files::Files;
use crate::query::{self, Saved};
use crate::store::{self, Reader};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// The longest request body: a query of 64 KB, every byte of it escaped.
const LONGEST_BODY: usize = 256 << 10;
/// How long a client may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long it may take to send the rest.
const BODY_TIME: Duration = Duration::from_secs(30);
/// How many clients may be connected.
const CONNECTIONS: usize = 512;

/// What a server is told.
pub struct Settings {
    /// The folder of the store.
    pub store: PathBuf,
    /// Where the saved queries come from.
    pub files: Files,
    /// The program that answers a query when it is called with `__worker`: this one.
    pub program: PathBuf,
    /// How long a query may take.
    pub time: Duration,
}

/// Why there is nothing to serve.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No store.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The files of the saved queries.
    #[error("the saved queries cannot be read: {0}")]
    Queries(io::Error),
    /// The network.
    #[error("cannot listen: {0}")]
    Listen(io::Error),
}

/// What all requests share.
struct Server {
    settings: Settings,
    queries: Vec<Saved>,
    /// The page of the ontology.
    ontology: maud::Markup,
    /// The newest snapshot, and how many articles and claims it holds.
    store: Mutex<(Arc<Reader>, [usize; 2])>,
    /// How many queries are answered at once.
    workers: Semaphore,
    /// The names that this server goes by, where it listens on the loopback interface only: a page of a foreign name
    /// that resolves to it is not to read what it serves.
    hosts: Option<Vec<String>>,
}

impl Server {
    /// The newest snapshot and its counts.
    fn store(&self) -> (Arc<Reader>, [usize; 2]) {
        let mut held = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0.is_old()
            && let Ok(store) = Reader::open(&self.settings.store)
        {
            *held = counted(store);
        }
        held.clone()
    }
}

fn counted(store: Reader) -> (Arc<Reader>, [usize; 2]) {
    let counts = [store.count("Article"), store.count("Claim")];
    (Arc::new(store), counts)
}

/// Serves until the process ends.
pub async fn serve(listener: TcpListener, settings: Settings) -> Result<(), Error> {
    let address = listener.local_addr().map_err(Error::Listen)?;
    let store = Reader::open(&settings.store)?;
    let files = settings.files.list("queries", ".rq").map_err(Error::Queries)?;
    // A query with mistakes is left out; `kg query` tells them.
    let (queries, _) = query::read(&files, store.base());
    // So is an ontology.
    let mistaken = |_| maud::html! { p { "ontology/ or rules/ has mistakes; " code { "kg rules check" } " tells them." } };
    let ontology = ontology::body(&settings.files).unwrap_or_else(mistaken);
    let port = address.port();
    let names = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let server = Arc::new(Server {
        settings,
        queries,
        ontology,
        store: Mutex::new(counted(store)),
        workers: Semaphore::new(cores.max(2)),
        hosts: address.ip().is_loopback().then(|| names.to_vec()),
    });
    accept(listener, routes(server)).await
}

fn routes(server: Arc<Server>) -> Router {
    Router::new()
        .route("/", get(pages::front))
        .route("/q/{name}", get(pages::saved))
        .route("/ontology", get(pages::ontology))
        .route("/context.jsonld", get(pages::context))
        .route("/sparql", get(protocol::get).post(protocol::post))
        .route("/style.css", get(pages::style))
        .fallback(pages::missing)
        .layer(middleware::from_fn_with_state(server.clone(), guard))
        .with_state(server)
}

/// What every request passes: its host, its body in time, and what the answer tells browsers.
async fn guard(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_ours = |hosts: &Vec<String>| hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
    let mut response = if server.hosts.as_ref().is_none_or(is_ours) {
        match whole(request).await {
            Ok(request) => next.run(request).await,
            Err(refused) => refused,
        }
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "this server goes by another name\n").into_response()
    };
    let told = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in told {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The request with its whole body, if that comes in time and is not too long.
async fn whole(request: Request) -> Result<Request, Response> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    let (head, body) = request.into_parts();
    match tokio::time::timeout(BODY_TIME, to_bytes(body, LONGEST_BODY)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(head, Body::from(bytes))),
        Ok(Err(_)) => Err((StatusCode::PAYLOAD_TOO_LARGE, "the request is too long\n").into_response()),
        Err(_) => Err((StatusCode::REQUEST_TIMEOUT, "the request took too long\n").into_response()),
    }
}

/// `axum::serve` has no time limits.
async fn accept(listener: TcpListener, routes: Router) -> Result<(), Error> {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // The semaphore is never closed.
        let permit = connections.clone().acquire_owned().await.ok();
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, or the client is gone: the next may do better.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let service = TowerToHyperService::new(routes.clone());
        tokio::spawn(async move {
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIME)
                .max_buf_size(LONGEST_BODY + (64 << 10));
            // A client that breaks off is no concern of anybody's.
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
            drop(permit);
        });
    }
}
