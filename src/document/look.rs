//! What a word looks like, as hashed features that tagger, morphology and lemmatiser share.

use super::language::Conventions;
use super::weights::{hash_text, join};

/// The outside of a word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Look {
    /// The word as it is.
    pub(crate) word: u64,
    /// The word in lower case.
    pub(crate) lower: u64,
    /// The last one to seven letters, in lower case; 0 where the word is shorter.
    pub(crate) suffixes: [u64; 7],
    /// The first one to five letters; 0 where the word is shorter.
    pub(crate) prefixes: [u64; 5],
    /// Classes of characters, runs shortened: "Xx", "d,d", "X.X.".
    pub(crate) shape: u64,
    /// What the language knows of the word.
    pub(crate) known: u64,
    /// Capital, digit, hyphen, first of the sentence, all capitals.
    pub(crate) flags: u64,
}

impl Look {
    /// Looks at a word that stands first in its sentence or not.
    pub(crate) fn new(form: &str, first: bool, language: &Conventions) -> Self {
        let lower: String = if form.is_ascii() { form.to_ascii_lowercase() } else { form.to_lowercase() };
        // Typographic apostrophes and quotes are those of the training data.
        let lower = if lower.contains(['’', '“', '”', '„', '‘', '»', '«']) {
            plain(&lower)
        } else {
            lower
        };
        let word = if form.contains(['’', '“', '”', '„', '‘', '»', '«']) {
            plain(form)
        } else {
            form.to_owned()
        };
        let mut look = Self { word: hash_text(&word), lower: hash_text(&lower), ..Self::default() };
        let mut starts = lower.char_indices().rev().map(|(at, _)| at);
        for suffix in &mut look.suffixes {
            let Some(at) = starts.next() else { break };
            *suffix = hash_text(&lower[at..]);
        }
        let mut ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        for prefix in &mut look.prefixes {
            let Some(at) = ends.next() else { break };
            *prefix = hash_text(&word[..at]);
        }
        look.known = (language.known)(&lower);
        look.shape = shape(&word);
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let digit = word.contains(|c: char| c.is_numeric());
        let small = word.contains(|c: char| c.is_lowercase());
        look.flags = u64::from(capital)
            | u64::from(digit) << 1
            | u64::from(word.contains('-')) << 2
            | u64::from(first) << 3
            | u64::from(capital && !small) << 4;
        look
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '’' | '‘' => '\'',
            '“' | '”' | '„' | '»' | '«' => '"',
            c => c,
        })
        .collect()
}

fn shape(word: &str) -> u64 {
    let mut hash = 0;
    let (mut last, mut run) = (0, 0);
    for c in word.chars().take(40) {
        let class = match c {
            c if c.is_uppercase() => 1,
            c if c.is_alphabetic() => 2,
            c if c.is_numeric() => 3,
            c => 16 + u64::from(c),
        };
        run = if class == last { run + 1 } else { 0 };
        last = class;
        if run < 2 {
            hash = join(hash, class);
        }
    }
    hash
}
