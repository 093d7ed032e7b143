//! A text file is one article.

use super::{Article, Error, Format, decode};
use std::path::Path;

pub(super) const FORMAT: Format =
    Format { name: "plain", extensions: &["txt"], summary: "a text file, one article", parse };

fn parse(path: &Path, bytes: &[u8]) -> Vec<Result<Article, Error>> {
    vec![article(path, bytes)]
}

fn article(path: &Path, bytes: &[u8]) -> Result<Article, Error> {
    let text = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Article { id, text, ..Article::default() })
}
