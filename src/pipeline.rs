//! The whole of it: files to articles, articles to quads in parallel, quads to the store by one writer.

use crate::article::{self, Article, Found, Place};
use crate::merge::{self, Changes, Decisions, Digester};
use crate::rdf::{self, Base};
use crate::reader::{Reader, Timings};
use crate::store::{self, Ledger, Writer};
use oxigraph::model::{GraphName, NamedNode, Quad};
use rayon::iter::{ParallelBridge, ParallelIterator};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// How to build.
pub struct Options {
    /// How many articles are read at once.
    pub threads: usize,
    /// Is an article read again that was read before, by the same program and rules?
    pub again: bool,
    /// Stands for the program, its rules and names; see [`version`].
    pub version: String,
    /// What people have decided about the graph.
    pub decisions: Decisions,
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Articles read.
    pub read: usize,
    /// Articles that were in the store as they are.
    pub unchanged: usize,
    /// Claims found in the articles read.
    pub claims: usize,
    /// Words in the articles read.
    pub words: usize,
    /// What was not read and why, in the order of the input.
    pub skipped: Vec<(PathBuf, Skipped)>,
    /// Files that were read as something else than UTF-8: file, article and encoding.
    pub encodings: Vec<(PathBuf, String, &'static str)>,
    /// Time spent reading, added up over all threads.
    pub timings: Timings,
    /// Time spent making quads, over all threads.
    pub rdf: Duration,
    /// Time spent storing them.
    pub store: Duration,
    /// Time spent bringing the merged graph up to date.
    pub merge: Duration,
    /// Time from beginning to end.
    pub elapsed: Duration,
}

/// Why an article is not in the store.
#[derive(Debug, thiserror::Error)]
pub enum Skipped {
    /// It cannot be read.
    #[error(transparent)]
    Article(#[from] article::Error),
    /// An earlier one has its id.
    #[error("article `{id}` has the id of an article in `{first}`; give each its own", first = .first.display())]
    Twice {
        /// The id of both.
        id: String,
        /// Where the one that was read stands.
        first: Arc<Path>,
    },
    /// A bug.
    #[error("article `{0}` could not be read through, which is a mistake in this program")]
    Bug(String),
}

/// What one article came to.
enum Outcome {
    Skipped(Skipped),
    Unchanged,
    Read(Box<Read>),
}

struct Read {
    graph: NamedNode,
    quads: Vec<Quad>,
    /// What merging needs of it.
    notes: Vec<Quad>,
    made_from: String,
    claims: usize,
    words: usize,
    timings: Timings,
    rdf: Duration,
}

/// What is read next: its number, its file, and the article or why there is none.
struct Next {
    number: usize,
    path: Arc<Path>,
    found: Result<Found, Skipped>,
}

/// What became of it.
struct Done {
    number: usize,
    path: Arc<Path>,
    encoding: Option<(String, &'static str)>,
    outcome: Outcome,
}

/// Reads all articles below the paths into the store; `progress` sees the report grow.
///
/// What comes out does not depend on the order of the paths or the number of threads. Few articles are held
/// at a time. What cannot be read is reported and leaves the rest alone; only the store stops a run.
pub fn build(
    paths: &[PathBuf],
    reader: &Reader,
    store: &mut Writer,
    options: &Options,
    progress: impl Fn(&Report),
) -> Result<Report, store::Error> {
    let start = Instant::now();
    let mut report = Report::default();
    let mut skipped = Vec::new();
    let mut encodings = Vec::new();
    let digester =
        Digester::new(store.data(), store.base(), env!("KG_SOURCE")).map_err(|error| store.failed(error))?;
    let work = Work { reader, digester, ledger: store.ledger(), base: store.base().clone(), options };
    let stopped = AtomicBool::new(false);
    let stored = std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(2 * options.threads);
        scope.spawn(|| work.all(paths, &stopped, sender));
        for done in receiver {
            let Done { number, path, encoding, outcome } = done;
            if let Some((id, name)) = encoding {
                encodings.push((number, path.to_path_buf(), id, name));
            }
            match outcome {
                Outcome::Skipped(why) => skipped.push((number, path.to_path_buf(), why)),
                Outcome::Unchanged => report.unchanged += 1,
                Outcome::Read(read) => {
                    if let Err(error) = keep(*read, store, &mut report) {
                        stopped.store(true, Ordering::Relaxed);
                        return Err(error);
                    }
                }
            }
            progress(&report);
        }
        Ok(())
    });
    stored?;
    let settling = Instant::now();
    store.settle()?;
    report.store += settling.elapsed();
    skipped.sort_by_key(|&(number, ..)| number);
    encodings.sort_by_key(|&(number, ..)| number);
    report.skipped = skipped.into_iter().map(|(_, path, why)| (path, why)).collect();
    report.encodings = encodings.into_iter().map(|(_, path, id, name)| (path, id, name)).collect();
    let merging = Instant::now();
    merge(store, &options.decisions)?;
    report.merge = merging.elapsed();
    store.publish()?;
    report.elapsed = start.elapsed();
    Ok(report)
}

/// Brings the merged graph up to what all articles say now and people have decided.
pub fn merge(store: &Writer, decisions: &Decisions) -> Result<Changes, store::Error> {
    merge::update(store.data(), store.base(), decisions, env!("KG_SOURCE"))
        .map_err(|error| store.failed(error))
}

/// Puts what is known before reading into its graphs, where the version has changed.
pub fn know(quads: Vec<Quad>, version: &str, store: &mut Writer) -> Result<(), store::Error> {
    let mut graphs: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    for quad in quads {
        if let GraphName::NamedNode(graph) = &quad.graph_name {
            graphs.entry(graph.as_str().to_owned()).or_default().push(quad);
        }
    }
    for quads in graphs.into_values() {
        let Some(GraphName::NamedNode(graph)) = quads.first().map(|quad| quad.graph_name.clone()) else {
            continue;
        };
        if store.ledger().made_from(&graph).as_deref() != Some(version) {
            store.replace(&graph, quads, version, Vec::new())?;
        }
    }
    store.settle()
}

fn keep(read: Read, store: &mut Writer, report: &mut Report) -> Result<(), store::Error> {
    let start = Instant::now();
    store.replace(&read.graph, read.quads, &read.made_from, read.notes)?;
    report.store += start.elapsed();
    report.rdf += read.rdf;
    report.timings.document += read.timings.document;
    report.timings.mention += read.timings.mention;
    report.timings.claim += read.timings.claim;
    report.read += 1;
    report.claims += read.claims;
    report.words += read.words;
    Ok(())
}

/// What all threads share.
struct Work<'a> {
    reader: &'a Reader,
    digester: Digester,
    ledger: Ledger,
    base: Base,
    options: &'a Options,
}

impl Work<'_> {
    /// Reads everything and sends what became of it, until the receiver is gone.
    fn all(&self, paths: &[PathBuf], stopped: &AtomicBool, sender: SyncSender<Done>) {
        let articles = articles(paths, &self.base).take_while(|_| !stopped.load(Ordering::Relaxed));
        let read_all = || {
            articles.par_bridge().for_each_with(sender, |sender, next| {
                // The receiver is gone when the store has failed, and that is told by itself.
                let _ = sender.send(self.one(next));
            });
        };
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(self.options.threads).stack_size(16 << 20).build();
        match pool {
            Ok(pool) => pool.install(read_all),
            // Where no threads are to be had, the caller's must do.
            Err(_) => read_all(),
        }
    }

    fn one(&self, Next { number, path, found }: Next) -> Done {
        let mut encoding = None;
        let outcome = match found {
            Err(why) => Outcome::Skipped(why),
            Ok(found) => {
                encoding = found.encoding.map(|name| (found.article.id.clone(), name));
                self.article(found.article)
            }
        };
        Done { number, path, encoding, outcome }
    }

    fn article(&self, article: Article) -> Outcome {
        let graph = self.base.article(&article.id);
        let made_from = format!("{} {}", fingerprint(&article), self.options.version);
        if !self.options.again && self.ledger.made_from(&graph).as_deref() == Some(&made_from) {
            return Outcome::Unchanged;
        }
        let id = article.id.clone();
        // A mistake in the program costs this article, not the run.
        let reading = catch_unwind(AssertUnwindSafe(|| {
            let reading = self.reader.read(article);
            let start = Instant::now();
            let quads = rdf::quads(&reading.article, &reading.claims, &self.base);
            let notes = self.digester.notes(&graph, &quads);
            (reading, quads, notes, start.elapsed())
        }));
        let Ok((reading, quads, notes, rdf)) = reading else { return Outcome::Skipped(Skipped::Bug(id)) };
        Outcome::Read(Box::new(Read {
            graph,
            quads,
            notes,
            made_from,
            claims: reading.claims.len(),
            words: reading.words,
            timings: reading.timings,
            rdf,
        }))
    }
}

/// All articles below the paths, one after the other, and each id once.
fn articles(paths: &[PathBuf], base: &Base) -> impl Iterator<Item = Next> + Send + use<> {
    let base = base.clone();
    let mut firsts: HashMap<NamedNode, Arc<Path>> = HashMap::new();
    let found = article::files(paths).into_iter().flat_map(in_file);
    let once = move |(path, found): (Arc<Path>, Result<Found, article::Error>)| {
        let found = found?;
        let id = &found.article.id;
        match firsts.insert(base.article(id), path) {
            None => Ok(found),
            Some(first) => {
                firsts.insert(base.article(id), first.clone());
                Err(Skipped::Twice { id: id.clone(), first })
            }
        }
    };
    let mut once = once;
    found.enumerate().map(move |(number, (path, found))| Next {
        number,
        path: path.clone(),
        found: once((path, found)),
    })
}

type InFile = Box<dyn Iterator<Item = (Arc<Path>, Result<Found, article::Error>)> + Send>;

fn in_file(place: Place) -> InFile {
    match place {
        Ok(path) => {
            let path: Arc<Path> = path.into();
            Box::new(article::read(&path.clone()).map(move |found| (path.clone(), found)))
        }
        Err((path, error)) => Box::new(std::iter::once((path.into(), Err(error.into())))),
    }
}

/// Stands for all that an article's graph is made from, but for the program.
fn fingerprint(article: &Article) -> String {
    let mut hash = Sha256::new();
    let published = article.published.map(|date| date.to_string());
    let parts = [
        Some(article.text.as_str()),
        Some(article.title.as_str()),
        article.publisher.as_deref(),
        published.as_deref(),
        article.language.as_deref(),
    ];
    for part in parts {
        // Lengths keep the parts apart.
        hash.update(part.map_or(u64::MAX, |part| part.len() as u64).to_le_bytes());
        hash.update(part.unwrap_or_default());
    }
    short(hash)
}

fn short(hash: Sha256) -> String {
    use std::fmt::Write;
    hash.finalize().iter().take(16).fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Stands for the program, its rules, models and names: where it changes, articles are read again.
pub fn version(files: &[(String, Vec<u8>)]) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("KG_SOURCE"));
    for (path, bytes) in files {
        hash.update((path.len() as u64).to_le_bytes());
        hash.update(path);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    short(hash)
}
