//! A text file is one article.

use super::{Article, Articles, Error, Format, Found, bounded, clean, decode};
use std::io::BufRead;
use std::path::Path;

pub(super) const FORMAT: Format =
    Format { name: "plain", extensions: &["txt"], summary: "a text file, one article", parse };

fn parse(path: &Path, reader: Box<dyn BufRead + Send>) -> Articles {
    let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Box::new(std::iter::once_with(move || article(id, reader)))
}

fn article(id: String, reader: Box<dyn BufRead + Send>) -> Result<Found, Error> {
    let (text, encoding) = decode(&bounded(reader)?)?;
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    Ok(Found { article: Article { id, text: clean(&text), ..Article::default() }, encoding })
}
