//! What goes in: bytes of a file become articles, one after the other.

mod jsonl;
mod plain;

use crate::date::PartialDate;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
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

/// An article as it was found, with what had to be done to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The article.
    pub article: Article,
    /// The encoding that its bytes were taken for, where they are not UTF-8.
    pub encoding: Option<&'static str>,
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
    /// More than any article holds.
    #[error(
        "is longer than {} MB, which no article is; give many articles as JSON Lines, one a line",
        LONGEST >> 20
    )]
    Long,
    /// A line of a JSON Lines file that is no article.
    #[error("line {line}: {message}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is the case.
        message: String,
    },
    /// An ending that no format has.
    #[error("is no file that is read; formats are {list}", list = extensions())]
    Format,
}

/// The articles of one file; what cannot be read stands as an error in its place.
pub type Articles = Box<dyn Iterator<Item = Result<Found, Error>> + Send>;

/// A kind of file that articles come in.
pub struct Format {
    /// The format's name.
    pub name: &'static str,
    /// File endings, without the dot.
    pub extensions: &'static [&'static str],
    /// What it is, in a few words.
    pub summary: &'static str,
    parse: fn(&Path, Box<dyn BufRead + Send>) -> Articles,
}

/// Every format, sorted by name.
pub static FORMATS: &[Format] = &[jsonl::FORMAT, plain::FORMAT];

/// The most bytes that one article may hold.
pub const LONGEST: usize = 16 << 20;

fn extensions() -> String {
    let all: Vec<String> = FORMATS.iter().flat_map(|f| f.extensions).map(|e| format!("`.{e}`")).collect();
    all.join(", ")
}

fn format_of(path: &Path) -> Option<&'static Format> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
}

/// The articles of one file, read as they are asked for; `-` is the standard input.
pub fn read(path: &Path) -> Articles {
    if path == Path::new("-") {
        return from_reader(Box::new(BufReader::new(std::io::stdin())));
    }
    let Some(format) = format_of(path) else { return failed(Error::Format) };
    match File::open(path) {
        Ok(file) => (format.parse)(path, Box::new(BufReader::with_capacity(1 << 16, file))),
        Err(error) => failed(error.into()),
    }
}

/// The articles of a stream: JSON Lines where it begins with a brace, else one text called `stdin`.
fn from_reader(mut reader: Box<dyn BufRead + Send>) -> Articles {
    let format = match reader.fill_buf() {
        Ok(start) if start.trim_ascii_start().starts_with(b"{") => &jsonl::FORMAT,
        Ok(_) => &plain::FORMAT,
        Err(error) => return failed(error.into()),
    };
    (format.parse)(Path::new("stdin"), reader)
}

fn failed(error: Error) -> Articles {
    Box::new(std::iter::once(Err(error)))
}

/// A file or folder that is to be read, or why it cannot be looked into.
pub type Place = Result<PathBuf, (PathBuf, std::io::Error)>;

/// All files that the given paths mean, sorted, each once: a path given by name is kept whatever its ending, so
/// that its error is told; of a folder, the files below it that some format reads.
pub fn files(paths: &[PathBuf]) -> Vec<Place> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut found);
        } else {
            found.push(Ok(path.clone()));
        }
    }
    let path_of = |place: &Place| match place {
        Ok(path) | Err((path, _)) => path.clone(),
    };
    found.sort_by_key(path_of);
    let mut seen = BTreeSet::new();
    found.retain(|place| {
        let path = path_of(place);
        seen.insert(path.canonicalize().unwrap_or(path))
    });
    found
}

fn walk(folder: &Path, found: &mut Vec<Place>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return found.push(Err((folder.to_path_buf(), error))),
    };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // Links to folders are not followed: they may lead in a circle.
        let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if hidden {
        } else if folder {
            walk(&path, found);
        } else if format_of(&path).is_some() && !is_device(&path) {
            found.push(Ok(path));
        }
    }
}

/// Is it a pipe or device, which may never end? What cannot be looked at is not: reading it tells why.
fn is_device(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| !data.is_file())
}

/// The bytes of a stream, at most one more than an article may hold.
fn bounded(reader: impl Read) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    reader.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > LONGEST { Err(Error::Long) } else { Ok(bytes) }
}

/// Decodes text: UTF-8 where it is, else the likeliest legacy encoding, which is told.
/// Bytes that no text holds (NUL, and control characters in number) are an error.
fn decode(bytes: &[u8]) -> Result<(String, Option<&'static str>), Error> {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if !utf16 && let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(Error::Binary { at, byte: 0 });
    }
    let (text, encoding) = if let Ok(text) = std::str::from_utf8(bytes) {
        (text.trim_start_matches('\u{feff}').to_owned(), None)
    } else {
        let mut detector = chardetng::EncodingDetector::new();
        detector.feed(bytes, true);
        let (text, encoding, _) = detector.guess(None, false).decode(bytes);
        (text.into_owned(), Some(encoding.name()))
    };
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}');
    let odd = text.chars().filter(|&c| control(c) || c == '\u{fffd}').count();
    if odd * 50 > text.chars().count() {
        let at = bytes.iter().position(|&b| !matches!(b, b'\n' | b'\r' | b'\t' | b' '..=b'~')).unwrap_or(0);
        return Err(Error::Binary { at, byte: bytes[at] });
    }
    Ok((text, encoding))
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
    use std::io::Cursor;

    fn read_bytes(bytes: impl Into<Vec<u8>>) -> Vec<Result<Found, Error>> {
        from_reader(Box::new(Cursor::new(bytes.into()))).collect()
    }

    /// What comes of a stream, an article or an error a line.
    fn check(bytes: impl Into<Vec<u8>>, expected: &[&str]) {
        let lines: Vec<String> = read_bytes(bytes)
            .into_iter()
            .map(|found| match found {
                Ok(Found { article: Article { id, text, .. }, encoding }) => {
                    format!("{id}: {text}{}", encoding.map(|name| format!(" ({name})")).unwrap_or_default())
                }
                Err(error) => error.to_string(),
            })
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn formats_are_sorted_and_their_extensions_distinct() {
        assert!(FORMATS.is_sorted_by_key(|format| format.name));
        let mut seen = BTreeSet::new();
        for extension in FORMATS.iter().flat_map(|format| format.extensions) {
            assert!(seen.insert(extension), "`.{extension}` means two formats");
        }
    }

    #[test]
    fn legacy_encodings_are_read_and_told() {
        let german = "Die Österreicher wählen heute in München.";
        let bytes = b"Die \xd6sterreicher w\xe4hlen heute in M\xfcnchen.";
        check(bytes, &[&format!("stdin: {german} (windows-1252)")]);
        check("\u{feff}Kyjiw\r\nbat", &["stdin: Kyjiw\nbat"]);
        let wide: Vec<u8> = "\u{feff}Kyjiw bat".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(wide, &["stdin: Kyjiw bat (UTF-16LE)"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        check(b"\x7fELF\0\0", &["is not text (byte 4 is 0x00); give plain text or JSON Lines"]);
        check(b"\x01\x02\x03\x04\x05\x06", &["is not text (byte 0 is 0x01); give plain text or JSON Lines"]);
        check(" \n\t", &["holds no text"]);
        check(
            vec![b'a'; LONGEST + 1],
            &["is longer than 16 MB, which no article is; give many articles as JSON Lines, one a line"],
        );
    }

    #[test]
    fn a_bad_line_leaves_the_others() {
        check(
            "{\"id\": \"a\", \"text\": \"One.\"}\n\n{\"id\": 7, \"text\": \"Two.\\u0000\"}\n{\"id\": \"b\"}\n{\"id\": \"\", \"text\": \"x\"}\n{",
            &[
                "a: One.",
                "7: Two. ",
                "line 4: missing field `text` at column 11",
                "line 5: `id` is neither a text nor a number",
                "line 6: EOF while parsing an object at column 1",
            ],
        );
        check(
            "{\"id\": \"a\", \"text\": \"One.\", \"published\": \"yesterday\"}",
            &["line 1: `published` is `yesterday`, not a date such as 2024-11-27"],
        );
    }

    #[test]
    fn a_line_longer_than_an_article_is_told_and_passed_over() {
        let mut bytes = b"{\"id\": \"a\", \"text\": \"".to_vec();
        bytes.resize(4 * LONGEST, b'x');
        bytes.extend(b"\"}\n{\"id\": \"b\", \"text\": \"Two.\"}");
        check(bytes, &["line 1: is longer than 16 MB, which no article is", "b: Two."]);
    }

    #[test]
    fn a_language_is_a_primary_tag() {
        let found = read_bytes("{\"id\": \"a\", \"text\": \"One.\", \"lang\": \"en-US\"}");
        assert_eq!(found[0].as_ref().unwrap().article.language.as_deref(), Some("en"));
    }
}
