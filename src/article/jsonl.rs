//! JSON Lines: an object a line, with `id` and `text` and, where known, `title`, `published`, `lang`, `publisher`.

use super::{Article, Error, Format, clean, decode};
use crate::date::PartialDate;
use serde::Deserialize;
use std::path::Path;

pub(super) const FORMAT: Format =
    Format { name: "jsonl", extensions: &["jsonl", "ndjson"], summary: "JSON Lines, an article a line", parse };

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

fn parse(_: &Path, bytes: &[u8]) -> Vec<Result<Article, Error>> {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(error) => return vec![Err(error)],
    };
    if text.trim().is_empty() {
        return vec![Err(Error::Empty)];
    }
    let lines = text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| article(line).map_err(|message| Error::Line { line: at + 1, message })).collect()
}

fn article(line: &str) -> Result<Article, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| {
        let text = error.to_string();
        // The place within the line is of use, "line 1" is not.
        text.replace(" at line 1 column ", " at column ")
    })?;
    let id = match line.id {
        serde_json::Value::String(id) if !id.trim().is_empty() => id,
        serde_json::Value::Number(id) => id.to_string(),
        _ => return Err("`id` is neither a text nor a number".into()),
    };
    let text = clean(&line.text);
    if text.trim().is_empty() {
        return Err("`text` holds no text".into());
    }
    let published = match line.published.as_deref() {
        None | Some("") => None,
        Some(date) => Some(PartialDate::parse(date).ok_or_else(|| format!("`published` is `{date}`, not a date such as 2024-11-27"))?),
    };
    Ok(Article {
        id,
        text,
        title: line.title.unwrap_or_default(),
        published,
        language: line.lang,
        publisher: line.publisher,
    })
}
