//! The graph at rest: a folder with one named graph an article, one writer at a time, any number of readers.
//!
//! ```text
//! kg-store/
//!   version        of this layout
//!   base           what its IRIs begin with
//!   writer.lock    held while somebody writes; holds his process number
//!   data/          the store that is written
//!   snapshots/7/   the store as it was when a run ended: hard links, so it costs nothing
//!   snapshots/7.lock   held, shared, by everybody who reads it
//!   current        the newest snapshot's number
//! ```
//! Readers never touch `data/`, so that they see whole runs only and need not wait.

use crate::rdf::{Base, vocab};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term};
use oxigraph::store::StorageError;
use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The layout that this program writes.
const VERSION: &str = "1";
/// The graph that says what every other graph was made from.
pub(crate) const LEDGER: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("urn:kg:ledger");
pub(crate) const MADE_FROM: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("urn:kg:madeFrom");
/// Stands on a graph that has changed since the merged graph was made.
pub(crate) const UNMERGED: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("urn:kg:unmerged");
/// What merging needs of an article, and of a claim; noted with the article.
pub(crate) const READ: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("urn:kg:read");
pub(crate) const CLAIM: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("urn:kg:claim");
/// So many quads of new articles wait to be written together, which takes a third of the time.
const AT_ONCE: usize = 400_000;
/// Fewer quads than this are not worth files of their own.
const FEW: usize = 20_000;
/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much work a power cut may cost.
const FLUSH_EVERY: Duration = Duration::from_secs(30);

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is there.
    #[error("there is no store at `{0}`; `kg build PATH…` makes one")]
    Missing(PathBuf),
    /// Something else is there.
    #[error("`{0}` holds other files and no store; give an empty or new folder with `--store`")]
    Foreign(PathBuf),
    /// Written by a later program.
    #[error(
        "the store at `{folder}` has layout {found}, and this program knows layout {VERSION}; use a newer `kg`"
    )]
    Version {
        /// The store.
        folder: PathBuf,
        /// Its version.
        found: String,
    },
    /// Its IRIs begin otherwise.
    #[error(
        "the IRIs of the store at `{folder}` begin with `{found}`; leave out `--base`, or give another `--store`"
    )]
    Base {
        /// The store.
        folder: PathBuf,
        /// Its base.
        found: String,
    },
    /// Somebody else writes.
    #[error(
        "another `kg` (process {holder}) writes to `{folder}`; wait for it to end, or give another `--store`"
    )]
    Locked {
        /// The store.
        folder: PathBuf,
        /// The process that holds it.
        holder: String,
    },
    /// No room.
    #[error(
        "the disk that holds `{0}` is full; what was stored before is safe: make room and run the same command again"
    )]
    Full(PathBuf),
    /// The file system said no.
    #[error("`{path}`: {error}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// The store's files are damaged, or the database below says no.
    #[error("the store at `{folder}`: {error}")]
    Storage {
        /// The store.
        folder: PathBuf,
        /// What it said.
        error: StorageError,
    },
}

impl Error {
    fn io(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        |error| match error.kind() {
            ErrorKind::StorageFull => Self::Full(path.to_path_buf()),
            _ => Self::Io { path: path.to_path_buf(), error },
        }
    }

    fn storage(folder: &Path) -> impl Fn(StorageError) -> Self + '_ {
        |error| match &error {
            StorageError::Io(inner) if inner.kind() == ErrorKind::StorageFull => {
                Self::Full(folder.to_path_buf())
            }
            other if other.to_string().contains("No space left on device") => {
                Self::Full(folder.to_path_buf())
            }
            _ => Self::Storage { folder: folder.to_path_buf(), error },
        }
    }
}

/// Is it the graph that says what every other was made from? It is no part of what is published.
pub fn is_ledger(graph: NamedNodeRef<'_>) -> bool {
    graph == LEDGER
}

/// The one who writes a store.
pub struct Writer {
    folder: PathBuf,
    base: Base,
    data: oxigraph::store::Store,
    flushed: Instant,
    /// Quads of new graphs that are not written yet, and the graphs.
    waiting: Vec<Quad>,
    graphs: HashSet<NamedNode>,
    // Held until the writer is dropped, after the data.
    _lock: File,
}

impl Writer {
    /// Opens the store in a folder, or makes one; waits a little where somebody else writes. A new store takes
    /// the base, or the default one; an old one keeps its own.
    pub fn open(folder: &Path, base: Option<&Base>) -> Result<Self, Error> {
        make_folder(folder)?;
        let lock = lock(folder)?;
        let base = set_base(folder, base)?;
        let path = folder.join("data");
        remove_orphans(&path);
        let data = patiently(|| oxigraph::store::Store::open(&path).map_err(Error::storage(folder)))?;
        Ok(Self {
            folder: folder.to_path_buf(),
            base,
            data,
            flushed: Instant::now(),
            waiting: Vec::new(),
            graphs: HashSet::new(),
            _lock: lock,
        })
    }

    /// What the store's IRIs begin with.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// What says of every graph what it was made from; other threads may ask it while this one writes.
    pub fn ledger(&self) -> Ledger {
        Ledger(self.data.clone())
    }

    /// Puts the quads in the place of all that a graph holds, all of it or nothing, and notes in the ledger what
    /// they were made from, and what else is given. The same again changes nothing. New graphs wait until there
    /// are many, or a call comes half a minute later, or [`Writer::settle`] or [`Writer::publish`] writes them.
    pub fn replace(
        &mut self,
        graph: &NamedNode,
        quads: Vec<Quad>,
        made_from: &str,
        mut notes: Vec<Quad>,
    ) -> Result<(), Error> {
        debug_assert!(
            quads.iter().all(|quad| quad.graph_name == graph.clone().into()),
            "a graph holds its own quads"
        );
        notes.push(Quad::new(graph.clone(), MADE_FROM, Literal::from(made_from), LEDGER));
        if self.graphs.contains(graph) {
            self.settle()?;
        }
        if self.data.contains_named_graph(graph).map_err(Error::storage(&self.folder))? {
            self.change(graph, &quads, &notes).map_err(Error::storage(&self.folder))?;
        } else {
            self.waiting.extend(quads);
            self.waiting.extend(notes);
            self.waiting.push(unmerged(graph));
            self.graphs.insert(graph.clone());
        }
        if self.waiting.len() > AT_ONCE || self.flushed.elapsed() > FLUSH_EVERY {
            self.settle()?;
            self.data.flush().map_err(Error::storage(&self.folder))?;
            self.flushed = Instant::now();
        }
        Ok(())
    }

    /// Writes what waits to be written.
    pub fn settle(&mut self) -> Result<(), Error> {
        self.graphs.clear();
        extend(&self.data, std::mem::take(&mut self.waiting)).map_err(Error::storage(&self.folder))
    }

    /// Adds what a graph lacks and removes what it has too much.
    fn change(&self, graph: &NamedNode, quads: &[Quad], notes: &[Quad]) -> Result<(), StorageError> {
        let mut transaction = self.data.start_transaction()?;
        let own = transaction.quads_for_pattern(None, None, None, Some(graph.into()));
        let mut old = own.collect::<Result<Vec<Quad>, _>>()?;
        let subjects: HashSet<NamedOrBlankNode> = old.iter().map(|quad| quad.subject.clone()).collect();
        for (subject, predicate) in
            subjects.iter().map(|subject| (subject.as_ref(), CLAIM)).chain(about(graph))
        {
            let noted =
                transaction.quads_for_pattern(Some(subject), Some(predicate), None, Some(LEDGER.into()));
            old.extend(noted.collect::<Result<Vec<Quad>, _>>()?);
        }
        let [had, wanted] = [old.iter().collect::<HashSet<_>>(), quads.iter().chain(notes).collect()];
        let is_note = |quad: &Quad| quad.graph_name == LEDGER.into();
        if had.symmetric_difference(&wanted).any(|quad| !is_note(quad)) {
            transaction.insert(&unmerged(graph));
        }
        for quad in old.iter().filter(|quad| !wanted.contains(quad)) {
            transaction.remove(quad);
        }
        for quad in quads.iter().chain(notes).filter(|quad| !had.contains(quad)) {
            transaction.insert(quad);
        }
        if quads.is_empty() {
            transaction.remove_named_graph(graph)?;
        }
        transaction.commit()
    }

    /// Removes a graph and what it was made from; says whether there was one.
    pub fn remove(&mut self, graph: &NamedNode) -> Result<bool, Error> {
        self.settle()?;
        let failed = Error::storage(&self.folder);
        if !self.data.contains_named_graph(graph).map_err(&failed)? {
            return Ok(false);
        }
        self.change(graph, &[], &[]).map_err(&failed)?;
        Ok(true)
    }

    /// The store that is written.
    pub fn data(&self) -> &oxigraph::store::Store {
        &self.data
    }

    /// What went wrong in the data of this store.
    pub(crate) fn failed(&self, error: StorageError) -> Error {
        Error::storage(&self.folder)(error)
    }

    /// Lets readers see what has been written, and drops the snapshots that nobody reads any more.
    pub fn publish(&mut self) -> Result<(), Error> {
        self.settle()?;
        self.data.flush().map_err(Error::storage(&self.folder))?;
        let snapshots = self.folder.join("snapshots");
        fs::create_dir_all(&snapshots).map_err(Error::io(&snapshots))?;
        let number = newest(&snapshots)? + 1;
        let snapshot = snapshots.join(number.to_string());
        let lock = snapshots.join(format!("{number}.lock"));
        File::create(&lock).map_err(Error::io(&lock))?;
        self.data.backup(&snapshot).map_err(Error::storage(&self.folder))?;
        let current = self.folder.join("current");
        let fresh = self.folder.join("current.new");
        fs::write(&fresh, number.to_string()).map_err(Error::io(&fresh))?;
        fs::rename(&fresh, &current).map_err(Error::io(&current))?;
        drop_old(&snapshots, number);
        Ok(())
    }
}

/// What is noted of a graph.
fn about(graph: &NamedNode) -> [(NamedOrBlankNodeRef<'_>, NamedNodeRef<'static>); 2] {
    [MADE_FROM, READ].map(|predicate| (graph.into(), predicate))
}

/// Adds quads, all of them or none.
pub(crate) fn extend(data: &oxigraph::store::Store, quads: Vec<Quad>) -> Result<(), StorageError> {
    if quads.len() < FEW {
        return if quads.is_empty() { Ok(()) } else { data.extend(quads) };
    }
    // One batch is one step for the database below.
    let mut loader =
        data.bulk_loader().with_num_threads(1).with_max_memory_size_in_megabytes(quads.len() / 1000 + 1);
    loader.load_quads(quads)?;
    loader.commit()
}

fn unmerged(graph: &NamedNode) -> Quad {
    Quad::new(graph.clone(), UNMERGED, Literal::from("true"), LEDGER)
}

/// Says of every graph what it was made from.
pub struct Ledger(oxigraph::store::Store);

impl Ledger {
    /// What a graph was last made from; nothing where that is unknown, for whatever reason.
    pub fn made_from(&self, graph: &NamedNode) -> Option<String> {
        let pattern = (Some(graph.as_ref().into()), Some(MADE_FROM), None, Some(LEDGER.into()));
        match self.0.quads_for_pattern(pattern.0, pattern.1, pattern.2, pattern.3).next()?.ok()?.object {
            Term::Literal(literal) => Some(literal.value().into()),
            _ => None,
        }
    }
}

/// A store as it was when a run ended; it does not change under its reader.
pub struct Reader {
    folder: PathBuf,
    base: Base,
    number: u64,
    data: oxigraph::store::Store,
    // Shared; while it is held nobody removes the snapshot.
    _lock: File,
}

impl Reader {
    /// Opens the newest snapshot of a store.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        check_version(folder)?;
        let base = base(folder)?.unwrap_or_default();
        loop {
            let number = current(folder)?;
            let snapshots = folder.join("snapshots");
            let lock = snapshots.join(format!("{number}.lock"));
            // Where a writer has published and cleaned up since, look again.
            let again = || current(folder).is_ok_and(|now| now != number);
            let lock = match File::open(&lock).and_then(|file| file.lock_shared().map(|()| file)) {
                Ok(file) => file,
                Err(_) if again() => continue,
                Err(error) => return Err(Error::io(&lock)(error)),
            };
            let path = snapshots.join(number.to_string());
            match oxigraph::store::Store::open_read_only(&path) {
                Ok(data) => {
                    return Ok(Self { folder: folder.to_path_buf(), base, number, data, _lock: lock });
                }
                Err(_) if again() => {}
                Err(error) => return Err(Error::storage(folder)(error)),
            }
        }
    }

    /// What the store's IRIs begin with.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// Is there a newer snapshot?
    pub fn is_old(&self) -> bool {
        current(&self.folder).is_ok_and(|now| now != self.number)
    }

    /// The snapshot's number, which grows with every run that writes.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many things are of a class of the ontology, by its local name.
    pub fn count(&self, class: &str) -> usize {
        let class = Term::from(vocab::kg(class));
        self.data.quads_for_pattern(None, Some(vocab::rdf::TYPE), Some(class.as_ref()), None).count()
    }

    /// The store, to ask.
    pub fn data(&self) -> &oxigraph::store::Store {
        &self.data
    }
}

/// Makes the folder, or sees that it is a store or empty.
fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    match check_version(folder) {
        Err(Error::Missing(_)) => {}
        other => return other,
    }
    let foreign = fs::read_dir(folder).map_err(Error::io(folder))?.next().is_some();
    if foreign {
        return Err(Error::Foreign(folder.to_path_buf()));
    }
    let version = folder.join("version");
    fs::write(&version, VERSION).map_err(Error::io(&version))
}

fn check_version(folder: &Path) -> Result<(), Error> {
    match fs::read_to_string(folder.join("version")) {
        Ok(version) if version.trim() == VERSION => Ok(()),
        Ok(version) => Err(Error::Version { folder: folder.to_path_buf(), found: version.trim().into() }),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Err(Error::Missing(folder.to_path_buf()))
        }
        Err(error) => Err(Error::io(&folder.join("version"))(error)),
    }
}

/// The base of a store that has one.
fn base(folder: &Path) -> Result<Option<Base>, Error> {
    let path = folder.join("base");
    match fs::read_to_string(&path) {
        Ok(base) => {
            Base::new(base.trim()).map(Some).map_err(|error| Error::io(&path)(io::Error::other(error)))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(&path)(error)),
    }
}

/// The base of a store, which is the one asked for where it has none yet.
fn set_base(folder: &Path, asked: Option<&Base>) -> Result<Base, Error> {
    let path = folder.join("base");
    match (base(folder)?, asked) {
        (Some(base), Some(asked)) if base != *asked => {
            Err(Error::Base { folder: folder.to_path_buf(), found: base.as_str().into() })
        }
        (Some(base), _) => Ok(base),
        (None, asked) => {
            let base = asked.cloned().unwrap_or_default();
            fs::write(&path, base.as_str()).map_err(Error::io(&path))?;
            Ok(base)
        }
    }
}

fn current(folder: &Path) -> Result<u64, Error> {
    let path = folder.join("current");
    match fs::read_to_string(&path) {
        Ok(number) => {
            number.trim().parse().map_err(|_| Error::io(&path)(io::Error::other("holds no number")))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::Missing(folder.to_path_buf())),
        Err(error) => Err(Error::io(&path)(error)),
    }
}

/// Takes the writer's lock; a process that was just killed may hold it for a moment more.
fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join("writer.lock");
    let failed = Error::io(&path);
    let mut file =
        File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(&failed)?;
    patiently(|| match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::Error(error)) => Err(failed(error)),
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Who it is only serves the message.
            let _ = File::open(&path).and_then(|mut file| file.read_to_string(&mut holder));
            Err(Error::Locked { folder: folder.to_path_buf(), holder: holder.trim().into() })
        }
    })?;
    file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).map_err(&failed)?;
    Ok(file)
}

/// Tries again while somebody else holds a lock, for a few seconds.
fn patiently<T>(attempt: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
    let start = Instant::now();
    loop {
        match attempt() {
            Err(error) if is_lock(&error) && start.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(100));
            }
            result => return result,
        }
    }
}

fn is_lock(error: &Error) -> bool {
    match error {
        Error::Locked { .. } => true,
        Error::Storage { error, .. } => error.to_string().contains("lock file"),
        _ => false,
    }
}

/// What a bulk load that was killed leaves behind is never used again.
fn remove_orphans(data: &Path) {
    for entry in fs::read_dir(data).into_iter().flatten().filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("bulk-") && entry.path().extension().is_some_and(|ending| ending == "sst") {
            // One that stays costs room and nothing else.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The newest snapshot's number; 0 where there is none.
fn newest(snapshots: &Path) -> Result<u64, Error> {
    let entries = fs::read_dir(snapshots).map_err(Error::io(snapshots))?;
    let numbers = entries.filter_map(Result::ok).filter_map(|entry| number_of(&entry.path()));
    Ok(numbers.max().unwrap_or(0))
}

fn number_of(path: &Path) -> Option<u64> {
    path.file_stem()?.to_str()?.parse().ok()
}

/// Removes the snapshots before `newest` that nobody reads.
fn drop_old(snapshots: &Path, newest: u64) {
    for entry in fs::read_dir(snapshots).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        let Some(number) = number_of(&path).filter(|&number| number < newest) else { continue };
        let lock = snapshots.join(format!("{number}.lock"));
        let free = File::open(&lock).is_ok_and(|file| file.try_lock().is_ok());
        if free || !lock.exists() {
            // The next run tries again.
            let _ = fs::remove_dir_all(snapshots.join(number.to_string()));
            let _ = fs::remove_file(&lock);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(number: usize) -> NamedNode {
        NamedNode::new_unchecked(format!("http://example.org/{number}"))
    }

    fn quad(number: usize, value: &str) -> Quad {
        let name = graph(number);
        Quad::new(name.clone(), name.clone(), Literal::from(value), name)
    }

    fn stored(reader: &Reader) -> Vec<String> {
        let quads = reader.data().iter().map(Result::unwrap);
        let kept = quads.filter(|quad| quad.graph_name != LEDGER.into_owned().into());
        let mut all: Vec<String> = kept.map(|quad| quad.object.to_string()).collect();
        all.sort();
        all
    }

    #[test]
    fn a_graph_is_replaced_and_a_reader_keeps_what_it_opened() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(folder.path(), None).unwrap();
        assert!(matches!(Reader::open(folder.path()), Err(Error::Missing(_))), "nothing is published");
        writer.replace(&graph(1), vec![quad(1, "a"), quad(1, "b")], "one", Vec::new()).unwrap();
        writer.replace(&graph(2), vec![quad(2, "c")], "one", Vec::new()).unwrap();
        writer.publish().unwrap();
        let first = Reader::open(folder.path()).unwrap();
        assert_eq!(stored(&first), ["\"a\"", "\"b\"", "\"c\""]);
        assert_eq!(writer.ledger().made_from(&graph(1)).as_deref(), Some("one"));

        writer.replace(&graph(1), vec![quad(1, "b")], "two", Vec::new()).unwrap();
        assert_eq!(writer.ledger().made_from(&graph(1)).as_deref(), Some("two"));
        for _ in 0..3 {
            writer.publish().unwrap();
        }
        assert!(first.is_old());
        assert_eq!(stored(&first).len(), 3);
        assert_eq!(stored(&Reader::open(folder.path()).unwrap()), ["\"b\"", "\"c\""]);
        let kept = |number: u64| folder.path().join(format!("snapshots/{number}")).exists();
        assert_eq!([kept(1), kept(2), kept(3), kept(4)], [true, false, false, true]);
        drop(first);
        writer.publish().unwrap();
        assert!(!kept(1));
    }

    #[test]
    fn a_store_keeps_its_base() {
        let folder = tempfile::tempdir().unwrap();
        let [one, two] = ["https://one.example/", "https://two.example/"].map(|iri| Base::new(iri).unwrap());
        drop(Writer::open(folder.path(), Some(&one)).unwrap());
        assert_eq!(Writer::open(folder.path(), None).unwrap().base(), &one);
        assert!(matches!(Writer::open(folder.path(), Some(&two)), Err(Error::Base { .. })));
    }

    #[test]
    fn two_do_not_write_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let _writer = Writer::open(folder.path(), None).unwrap();
        let message = Writer::open(folder.path(), None).err().unwrap().to_string();
        assert!(message.contains(&format!("another `kg` (process {})", std::process::id())), "{message}");
    }

    #[test]
    fn other_folders_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Reader::open(folder.path()), Err(Error::Missing(_))));
        fs::write(folder.path().join("letter.txt"), "Dear").unwrap();
        assert!(matches!(Writer::open(folder.path(), None), Err(Error::Foreign(_))));
        fs::write(folder.path().join("version"), "99").unwrap();
        assert!(matches!(Writer::open(folder.path(), None), Err(Error::Version { .. })));
    }
}
