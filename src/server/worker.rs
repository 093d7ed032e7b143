//! The process that answers one query: what is asked goes in by its standard input, the answer comes out.

use super::Server;
use crate::export;
use crate::query::{self, Answer, Limits, Query};
use crate::store::{self, Reader};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// The most memory that a query may have, in bytes of address space.
const MEMORY: u64 = 3 << 29;
/// The longest answer, in bytes.
const LONGEST: u64 = 64 << 20;
/// The stack that a query is read and answered on.
const STACK: usize = 64 << 20;
/// How many queries may wait for their turn.
const WAITING: usize = 64;
static WAITERS: AtomicUsize = AtomicUsize::new(0);

/// What an answer may be written as.
#[derive(Clone, Copy)]
pub(super) struct Formats {
    /// Of a table or a yes or no: the name of a format of [`query`].
    pub(super) rows: Option<&'static str>,
    /// Of a graph: the name of a format of [`export`].
    pub(super) graph: Option<&'static str>,
    /// The most rows.
    pub(super) most: usize,
}

/// An answer as it is sent.
pub(super) struct Answered {
    /// Is it a graph?
    pub(super) is_graph: bool,
    /// Were there more rows?
    pub(super) is_cut: bool,
    pub(super) bytes: Vec<u8>,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The asker's fault.
    #[error("{0}")]
    Wrong(String),
    /// No format that the asker takes fits the kind of answer.
    #[error("{0}")]
    Format(String),
    /// The query takes too long or too much.
    #[error("{0}")]
    Limit(String),
    /// Too many ask at once.
    #[error("too many queries are waiting; try again in a moment")]
    Busy,
    /// Our fault.
    #[error("the query could not be answered: {0}")]
    Broken(String),
}

impl Refusal {
    /// What the process exits with.
    pub fn code(&self) -> u8 {
        match self {
            Self::Wrong(_) => 2,
            Self::Limit(_) | Self::Busy => 3,
            Self::Broken(_) => 4,
            Self::Format(_) => 5,
        }
    }

    fn of(status: ExitStatus, message: String, time: Duration) -> Self {
        match status.code() {
            Some(2) => Self::Wrong(message),
            Some(3) => Self::Limit(message),
            Some(5) => Self::Format(message),
            Some(_) => Self::Broken(message),
            // Ended by a signal: out of memory, of stack, or of processor time.
            None => Self::Limit(format!(
                "the query needs more than it may have: {} MB of memory and {} s",
                MEMORY >> 20,
                time.as_secs()
            )),
        }
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<query::Error> for Refusal {
    fn from(error: query::Error) -> Self {
        match error {
            query::Error::Storage(_) | query::Error::Io(_) => Self::Broken(error.to_string()),
            _ => Self::Wrong(error.to_string()),
        }
    }
}

impl From<export::Error> for Refusal {
    fn from(error: export::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Server {
    /// Has a query answered by a process of its own.
    pub(super) async fn ask(&self, query: &str, formats: Formats) -> Result<Answered, Refusal> {
        if WAITERS.fetch_add(1, Ordering::Relaxed) >= WAITING {
            WAITERS.fetch_sub(1, Ordering::Relaxed);
            return Err(Refusal::Busy);
        }
        let permit = tokio::time::timeout(self.settings.time, self.workers.acquire()).await;
        WAITERS.fetch_sub(1, Ordering::Relaxed);
        let Ok(Ok(_permit)) = permit else { return Err(Refusal::Busy) };
        let time = self.settings.time;
        // The process is killed when this future is dropped.
        tokio::time::timeout(time, self.run(query, formats)).await.unwrap_or_else(|_| {
            Err(Refusal::Limit(format!("the query took longer than {} s and was stopped", time.as_secs())))
        })
    }

    async fn run(&self, query: &str, formats: Formats) -> Result<Answered, Refusal> {
        let mut child = Command::new(&self.settings.program)
            .arg("__worker")
            .arg("--store")
            .arg(&self.settings.store)
            .args(["--rows", formats.rows.unwrap_or_default()])
            .args(["--graph", formats.graph.unwrap_or_default()])
            .args(["--most", &formats.most.to_string()])
            .args(["--seconds", &(self.settings.time.as_secs() + 1).to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut input = child.stdin.take().ok_or_else(|| Refusal::Broken("no input".into()))?;
        // A process that has ended already says why by its code.
        let _ = input.write_all(query.as_bytes()).await;
        drop(input);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let (read, _) = tokio::join!(
            async {
                let Some(stdout) = stdout else { return Ok(0) };
                stdout.take(LONGEST + 1).read_to_end(&mut out).await
            },
            async {
                let Some(stderr) = stderr else { return Ok(0) };
                stderr.take(1 << 16).read_to_end(&mut err).await
            }
        );
        read?;
        if out.len() as u64 > LONGEST {
            return Err(Refusal::Limit(format!(
                "the answer is longer than {} MB; add a LIMIT",
                LONGEST >> 20
            )));
        }
        let status = child.wait().await?;
        if !status.success() {
            let message = String::from_utf8_lossy(&err).trim().to_owned();
            return Err(Refusal::of(status, message, self.settings.time));
        }
        let head =
            out.iter().position(|&byte| byte == b'\n').map(|end| out.drain(..=end).collect::<Vec<u8>>());
        let head = String::from_utf8(head.unwrap_or_default()).unwrap_or_default();
        Ok(Answered { is_graph: head.contains("graph"), is_cut: head.contains("cut"), bytes: out })
    }
}

/// What the process does: reads a query, answers it from the newest snapshot, and writes a line that says what
/// follows, and the answer. It limits itself first; on systems that cannot, the server still ends it in time.
pub fn work(
    folder: &Path,
    rows: &str,
    graph: &str,
    most: usize,
    seconds: u64,
    out: &mut (dyn Write + Send),
) -> Result<(), Refusal> {
    confine(seconds);
    let mut text = String::new();
    std::io::stdin().take(1 << 20).read_to_string(&mut text)?;
    std::thread::scope(|scope| {
        let answer = || answer(folder, &text, rows, graph, most, out);
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, answer)?;
        thread.join().unwrap_or_else(|_| Err(Refusal::Broken("a mistake in the program".into())))
    })
}

fn answer(
    folder: &Path,
    text: &str,
    rows: &str,
    graph: &str,
    most: usize,
    out: &mut (dyn Write + Send),
) -> Result<(), Refusal> {
    let store = Reader::open(folder)?;
    let query = Query::typed("query", text, store.base())?;
    let answer = query::ask(store.data(), &query, &Limits { rows: Some(most), stop: None })?;
    match &answer {
        Answer::Graph { is_cut, .. } => {
            let Some(format) = export::Format::find(graph) else {
                return Err(Refusal::Format(
                    "the answer is a graph, which no format that you take can hold".into(),
                ));
            };
            writeln!(out, "graph{}", if *is_cut { " cut" } else { "" })?;
            format.write(answer.quads(), store.base(), out)?;
        }
        Answer::Select(_) | Answer::Boolean(_) => {
            let Some(format) = query::Format::find(rows) else {
                return Err(Refusal::Format(
                    "the answer is a table, which no format that you take can hold".into(),
                ));
            };
            let is_cut = matches!(&answer, Answer::Select(table) if table.is_cut);
            writeln!(out, "rows{}", if is_cut { " cut" } else { "" })?;
            answer.write(format, out)?;
        }
    }
    out.flush()?;
    Ok(())
}

/// Limits on memory and processor time, and no memory images on disk.
#[cfg(unix)]
fn confine(seconds: u64) {
    use rlimit::{Resource, setrlimit};
    for (resource, limit) in [(Resource::AS, MEMORY), (Resource::CPU, seconds), (Resource::CORE, 0)] {
        // What cannot be limited is ended by the server when its time is over.
        let _ = setrlimit(resource, limit, limit);
    }
}

#[cfg(not(unix))]
fn confine(_: u64) {}
