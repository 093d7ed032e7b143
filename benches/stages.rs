//! Words a second on one core, stage by stage, for articles of growing length:
//! `cargo bench --profile dev --bench stages`.
//!
//! The profile is that of the build, so that nothing is compiled twice.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use kg::article::{self, Article};
use kg::knowledge::files::Files;
use kg::rdf::{self, Base};
use kg::reader::Reader;
use kg::store::Writer;
use std::path::Path;
use std::time::{Duration, Instant};

/// Each length is read until so much time has gone.
const TIME: Duration = Duration::from_secs(2);

fn main() {
    let files = Files::at(env!("CARGO_MANIFEST_DIR"));
    let start = Instant::now();
    let Ok(reader) = Reader::load(&files, &[]) else {
        panic!("the data files have mistakes; see `kg rules check`")
    };
    println!("loading models, names and rules: {:.3} s\n", start.elapsed().as_secs_f64());
    let seeds = seeds();
    println!(
        "{:>12} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "words", "document", "mention", "claim", "rdf", "store", "all"
    );
    for times in [1, 4, 16, 64] {
        // A longer article is the same text over and over.
        let articles: Vec<Article> =
            seeds.iter().map(|seed| Article { text: seed.text.repeat(times), ..seed.clone() }).collect();
        measure(&reader, &articles);
    }
}

fn seeds() -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let files = article::files(&[folder]);
    let found = files.into_iter().flatten().flat_map(|path| article::read(&path));
    found.flatten().map(|found| found.article).collect()
}

fn measure(reader: &Reader, articles: &[Article]) {
    let folder = std::env::temp_dir().join(format!("kg-bench-{}", std::process::id()));
    let mut store =
        Writer::open(&folder, None).expect("a store can be made in the folder for temporary files");
    let base = Base::default();
    let mut words = 0;
    let mut stages = [Duration::ZERO; 5];
    let start = Instant::now();
    while start.elapsed() < TIME {
        for article in articles {
            let reading = reader.read(article.clone());
            let made = Instant::now();
            let quads = rdf::quads(&reading.article, &reading.claims, &base);
            let stored = Instant::now();
            store.replace(&base.article(&article.id), quads, "bench", Vec::new()).expect("the disk has room");
            // What waits to be written costs too.
            store.settle().expect("the disk has room");
            let times = [
                reading.timings.document,
                reading.timings.mention,
                reading.timings.claim,
                stored - made,
                stored.elapsed(),
            ];
            stages.iter_mut().zip(times).for_each(|(sum, time)| *sum += time);
            words += reading.words;
        }
    }
    let all = stages.iter().sum();
    let rates = stages.into_iter().chain([all]).map(|time: Duration| words as f64 / time.as_secs_f64());
    let length = articles.iter().map(|article| article.text.split_whitespace().count()).sum::<usize>()
        / articles.len();
    println!("{length:>12} {}", rates.map(|rate| format!("{rate:>10.0}")).collect::<Vec<_>>().join(" "));
    drop(store);
    // What stays in the folder for temporary files harms nobody.
    let _ = std::fs::remove_dir_all(&folder);
}
