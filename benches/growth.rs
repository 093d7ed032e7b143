//! How time, memory and room grow with the number of articles, and what one article more costs then:
//! `cargo bench --profile dev --bench growth -- 100 1000 10000`.
//!
//! The articles are the seeds, repeated. In every third copy all known family names are others, and each copy is a
//! day later than the one before, so that people and events grow in number as they do in an archive.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use chrono::Days;
use kg::article::{self, Article};
use kg::date::PartialDate;
use kg::knowledge::files::Files;
use kg::merge::Decisions;
use kg::pipeline::{self, Options};
use kg::rdf;
use kg::reader::Reader;
use kg::store::Writer;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Sizes where none are given.
const SIZES: [usize; 2] = [100, 1_000];
/// So many copies share their names.
const COPIES: usize = 3;

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { SIZES.to_vec() } else { sizes };
    println!(
        "{:>10} {:>10} {:>10} {:>10} {:>10} {:>12} {:>10} {:>10}",
        "articles", "all (s)", "store (s)", "merge (s)", "ms each", "memory (MB)", "room (MB)", "one (s)"
    );
    for size in sizes {
        let folder = std::env::temp_dir().join(format!("kg-bench-{}", std::process::id()));
        measure(size, &folder);
        // What stays in the folder for temporary files harms nobody.
        let _ = std::fs::remove_dir_all(&folder);
    }
}

fn measure(size: usize, folder: &Path) {
    let files = Files::at(env!("CARGO_MANIFEST_DIR"));
    let reader = Reader::load(&files, &[]).expect("`kg rules check` finds no mistakes");
    let copies = Copies::new(&files);
    std::fs::create_dir_all(folder).expect("there is a folder for temporary files");
    let [many, one] = ["many", "one"].map(|name| folder.join(format!("{name}.jsonl")));
    copies.write(0..size, &many);
    copies.write(size..size + 1, &one);
    let mut store = Writer::open(&folder.join("store"), None).expect("the folder can be written");
    let known = files.list("ontology", ".ttl").expect("the ontology is there");
    let quads = rdf::reference(&known, store.base()).expect("`kg rules check` finds no mistakes");
    pipeline::know(quads, "bench", &mut store).expect("the disk has room");
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let options = Options { threads, again: false, version: "bench".into(), decisions: Decisions::default() };
    let mut build = |path: PathBuf| {
        pipeline::build(&[path], &reader, &mut store, &options, |_| {}).expect("the disk has room")
    };
    let [all, more] = [many, one].map(&mut build);
    println!(
        "{size:>10} {:>10.1} {:>10.1} {:>10.1} {:>10.2} {:>12} {:>10} {:>10.3}",
        all.elapsed.as_secs_f64(),
        all.store.as_secs_f64(),
        all.merge.as_secs_f64(),
        all.elapsed.as_secs_f64() * 1000.0 / size as f64,
        memory(),
        room(&folder.join("store/data")) >> 20,
        more.elapsed.as_secs_f64(),
    );
}

/// The seeds, again and again.
struct Copies {
    seeds: Vec<Article>,
    families: BTreeSet<String>,
}

impl Copies {
    fn new(files: &Files) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        let found = article::files(&[folder]).into_iter().flatten().flat_map(|path| article::read(&path));
        let seeds = found.flatten().map(|found| found.article).collect();
        let mut families = BTreeSet::new();
        for (_, bytes) in files.list("ontology/names", "people.ttl").expect("the names are there") {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            for line in text.lines().filter_map(|line| line.trim().strip_prefix("kg:familyName ")) {
                families.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
        Self { seeds, families }
    }

    fn write(&self, which: std::ops::Range<usize>, path: &Path) {
        let mut lines = String::new();
        for number in which {
            let copy = number / self.seeds.len();
            let seed = self.seeds[number % self.seeds.len()].clone();
            let day = seed.published.and_then(PartialDate::bounds).map(|(first, _)| first);
            let day = day.and_then(|day| day.checked_add_days(Days::new(copy as u64)));
            let line = serde_json::json!({
                "id": format!("{copy}/{}", seed.id),
                "text": self.rename(&seed.text, copy / COPIES),
                "lang": seed.language,
                "published": day.map(|day| PartialDate::day(day).to_string()),
            });
            writeln!(lines, "{line}").expect("a string can be written");
        }
        std::fs::write(path, lines).expect("the disk has room");
    }

    /// The text with other family names.
    fn rename(&self, text: &str, set: usize) -> String {
        if set == 0 {
            return text.to_owned();
        }
        let mut renamed = String::with_capacity(text.len());
        for part in text.split_inclusive(|c: char| !c.is_alphabetic()) {
            let word = part.trim_end_matches(|c: char| !c.is_alphabetic());
            match self.families.get(word).filter(|family| family.is_ascii() && family.len() > 3) {
                Some(family) => {
                    renamed.push_str(&family[..3]);
                    renamed.push_str(&ending(set, family));
                    renamed.push_str(&part[word.len()..]);
                }
                None => renamed.push_str(part),
            }
        }
        renamed
    }
}

/// Three syllables that follow from a number and a name.
fn ending(set: usize, name: &str) -> String {
    const SYLLABLES: [&str; 12] = ["ar", "el", "in", "ov", "us", "an", "ek", "os", "id", "um", "al", "er"];
    let sum = name.bytes().fold(set.wrapping_mul(2_654_435_761), |sum, byte| {
        (sum ^ usize::from(byte)).wrapping_mul(1_099_511_628_211)
    });
    [16, 24, 32].map(|shift| SYLLABLES[(sum >> shift) % SYLLABLES.len()]).concat()
}

/// The most memory that the program has held, in MB; 0 where the system does not tell.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0) / 1024
}

/// The bytes of all files in a folder.
fn room(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum()
}
