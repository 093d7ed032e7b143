//! What goes in: bytes of a file become articles.

mod jsonl;
mod plain;

use crate::date::PartialDate;
use std::path::{Path, PathBuf};

/// One article as it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// Names the article within a store; of a text file, its name without the ending.
    pub id: String,
    /// The headline; empty where it is not given apart from the text.
    pub title: String,
    /// The text that every offset counts in.
    pub text: String,
    /// The outlet, where known.
    pub publisher: Option<String>,
    /// The date of publication, where known.
    pub published: Option<PartialDate>,
    /// BCP 47 primary tag such as "en"; guessed from the text where the input says nothing.
    pub language: Option<String>,
}

/// Why an article cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file system said no.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Nothing but white space.
    #[error("holds no text")]
    Empty,
    /// Bytes that are no text.
    #[error("is not text (byte {at} is {byte:#04x}); give plain text or JSON Lines")]
    Binary {
        /// Offset of the first such byte.
        at: usize,
        /// The byte.
        byte: u8,
    },
    /// A line of a JSON Lines file that is no article.
    #[error("line {line}: {message}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is the case.
        message: String,
    },
    /// An ending that no format has.
    #[error("`.{0}` is no format that is read; formats are {list}", list = extensions())]
    Format(String),
}

/// A kind of file that articles come in.
pub struct Format {
    /// The format's name.
    pub name: &'static str,
    /// File endings, without the dot.
    pub extensions: &'static [&'static str],
    /// What it is, in a few words.
    pub summary: &'static str,
    parse: fn(&Path, &[u8]) -> Vec<Result<Article, Error>>,
}

/// Every format, sorted by name.
pub static FORMATS: &[Format] = &[jsonl::FORMAT, plain::FORMAT];

fn extensions() -> String {
    let all: Vec<String> = FORMATS.iter().flat_map(|f| f.extensions).map(|e| format!("`.{e}`")).collect();
    all.join(", ")
}

fn format_of(path: &Path) -> Option<&'static Format> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
}

/// The articles of one file; what cannot be read stands as an error in its place.
pub fn read(path: &Path) -> Vec<Result<Article, Error>> {
    let Some(format) = format_of(path) else {
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        return vec![Err(Error::Format(extension))];
    };
    match std::fs::read(path) {
        Ok(bytes) => (format.parse)(path, &bytes),
        Err(error) => vec![Err(error.into())],
    }
}

/// All files below the given paths that some format reads, sorted; a path given by name is kept whatever
/// its ending, so that its error is told.
pub fn files(paths: &[PathBuf]) -> Vec<Result<PathBuf, (PathBuf, std::io::Error)>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut found);
        } else {
            found.push(Ok(path.clone()));
        }
    }
    found
}

fn walk(folder: &Path, found: &mut Vec<Result<PathBuf, (PathBuf, std::io::Error)>>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return found.push(Err((folder.to_path_buf(), error))),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
        } else if path.is_dir() {
            walk(&path, found);
        } else if format_of(&path).is_some() {
            found.push(Ok(path));
        }
    }
}

/// Decodes text: UTF-8 where it is, else the likeliest legacy encoding; line ends become `\n`.
/// Bytes that no text holds (NUL and most control characters in number) are an error.
fn decode(bytes: &[u8]) -> Result<String, Error> {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if !utf16 && let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(Error::Binary { at, byte: 0 });
    }
    let text = if let Ok(text) = std::str::from_utf8(bytes) {
        text.trim_start_matches('\u{feff}').to_owned()
    } else {
        let mut detector = chardetng::EncodingDetector::new();
        detector.feed(bytes, true);
        let (text, _, _) = detector.guess(None, false).decode(bytes);
        text.into_owned()
    };
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}');
    let controls = text.chars().filter(|&c| control(c)).count();
    if controls * 50 > text.chars().count() {
        let at = bytes.iter().position(|&b| b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t')).unwrap_or(0);
        return Err(Error::Binary { at, byte: bytes[at] });
    }
    Ok(clean(&text))
}

/// The text that offsets count in: `\n` for every line end, no control characters but `\n` and tab.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn formats_are_sorted_and_their_extensions_distinct() {
        assert!(FORMATS.is_sorted_by_key(|format| format.name));
        let mut seen = BTreeSet::new();
        for extension in FORMATS.iter().flat_map(|format| format.extensions) {
            assert!(seen.insert(extension), "`.{extension}` means two formats");
        }
    }

    #[test]
    fn legacy_encodings_are_read() {
        assert_eq!(decode(b"Die \xd6sterreicher w\xe4hlen heute in M\xfcnchen.").unwrap(), "Die Österreicher wählen heute in München.");
        assert_eq!(decode("\u{feff}Kyjiw\r\nbat".as_bytes()).unwrap(), "Kyjiw\nbat");
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(matches!(decode(b"\x7fELF\0\0"), Err(Error::Binary { at: 4, byte: 0 })));
        assert!(matches!(decode(b"\x01\x02\x03\x04\x05\x06"), Err(Error::Binary { .. })));
    }
}
