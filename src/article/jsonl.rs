//! JSON Lines: an object a line, with `id` and `text` and, where known, `title`, `published`, `lang`, `publisher`.

use super::{Article, Articles, Error, Format, Found, LONGEST, clean, decode};
use crate::date::PartialDate;
use serde::Deserialize;
use std::io::{BufRead, Read};
use std::path::Path;

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    extensions: &["jsonl", "ndjson"],
    summary: "JSON Lines, an article a line",
    parse,
};

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
    title: Option<String>,
    #[serde(alias = "date")]
    published: Option<String>,
    #[serde(alias = "language")]
    lang: Option<String>,
    #[serde(alias = "source", alias = "outlet")]
    publisher: Option<String>,
}

/// The lines of a stream, one held at a time.
struct Lines {
    reader: Box<dyn BufRead + Send>,
    number: usize,
    articles: usize,
    ended: bool,
}

fn parse(_: &Path, reader: Box<dyn BufRead + Send>) -> Articles {
    Box::new(Lines { reader, number: 0, articles: 0, ended: false })
}

impl Iterator for Lines {
    type Item = Result<Found, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let result = match self.line() {
                Ok(bytes) if bytes.is_empty() => {
                    self.ended = true;
                    return (self.articles == 0).then_some(Err(Error::Empty));
                }
                Ok(bytes) if bytes.trim_ascii().is_empty() => continue,
                Ok(bytes) => found(&bytes, self.number),
                Err(error) => Err(error),
            };
            // After bytes that are no text, or a disk that fails, the rest is not worth a line each.
            self.ended = matches!(result, Err(Error::Io(_) | Error::Binary { .. }));
            self.articles += 1;
            return Some(result);
        }
        None
    }
}

impl Lines {
    /// The next line with its end; empty at the end of the stream.
    fn line(&mut self) -> Result<Vec<u8>, Error> {
        self.number += 1;
        // JSON may write a character in six bytes or twelve.
        let most = 3 * LONGEST;
        let mut bytes = Vec::new();
        (&mut self.reader).take(most as u64).read_until(b'\n', &mut bytes)?;
        if bytes.len() < most || bytes.ends_with(b"\n") {
            return Ok(bytes);
        }
        self.reader.skip_until(b'\n')?;
        Err(long(self.number))
    }
}

fn long(line: usize) -> Error {
    Error::Line { line, message: format!("is longer than {} MB, which no article is", LONGEST >> 20) }
}

fn found(bytes: &[u8], line: usize) -> Result<Found, Error> {
    let (text, encoding) = decode(bytes)?;
    let article = article(&text).map_err(|message| Error::Line { line, message })?;
    if article.text.len() > LONGEST { Err(long(line)) } else { Ok(Found { article, encoding }) }
}

fn article(line: &str) -> Result<Article, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| {
        // The place within the line is of use, "line 1" is not.
        let message = error.to_string();
        message.split(" at line ").next().unwrap_or_default().to_owned()
            + &format!(" at column {}", error.column())
    })?;
    let id = match line.id {
        serde_json::Value::String(id) if !id.trim().is_empty() => clean(id.trim()),
        serde_json::Value::Number(id) => id.to_string(),
        _ => return Err("`id` is neither a text nor a number".into()),
    };
    if id.chars().count() > 256 {
        return Err("`id` is longer than 256 characters".into());
    }
    let text = clean(&line.text);
    if text.trim().is_empty() {
        return Err("`text` holds no text".into());
    }
    let published = match line.published.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(date) => {
            let wrong = || format!("`published` is `{date}`, not a date such as 2024-11-27");
            Some(PartialDate::parse(date).ok_or_else(wrong)?)
        }
    };
    let language = line.lang.as_deref().and_then(|tag| tag.split(['-', '_']).next()).map(str::to_lowercase);
    Ok(Article {
        id,
        text,
        title: clean(line.title.unwrap_or_default().trim()),
        published,
        language: language.filter(|tag| !tag.is_empty()),
        publisher: line.publisher.map(|name| clean(name.trim())).filter(|name| !name.is_empty()),
    })
}
