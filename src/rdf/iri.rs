//! What things are called: IRIs below one base, readable and stable.

use crate::article::Article;
use oxigraph::model::NamedNode;
use std::fmt::Write;

/// The IRI that all resources begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

/// Why a base cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` cannot be the base of IRIs; it is absolute, without `?` and `#`, and ends in `/`, such as {default}", default = Base::DEFAULT)]
pub struct Error(String);

impl Default for Base {
    fn default() -> Self {
        Self(Self::DEFAULT.into())
    }
}

impl Base {
    /// The base unless another is set; the files in ontology/names are written with it.
    pub const DEFAULT: &'static str = "https://w3id.org/newskg/id/";

    /// Takes an absolute IRI that ends in a slash.
    pub fn new(iri: &str) -> Result<Self, Error> {
        let fits = iri.ends_with('/') && !iri.contains(['?', '#']) && NamedNode::new(iri).is_ok();
        if fits { Ok(Self(iri.into())) } else { Err(Error(iri.into())) }
    }

    /// The base itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An entity's IRI, from its path below the base: `country/KOR`.
    pub fn entity(&self, path: &str) -> NamedNode {
        let segments: Vec<String> = path.split('/').map(segment).collect();
        self.below(&segments.join("/"))
    }

    /// An article's IRI, which is also that of its graph.
    pub fn article(&self, id: &str) -> NamedNode {
        self.below(&format!("article/{}", segment(id)))
    }

    /// The id of the article that an IRI names.
    pub fn article_id(&self, iri: &str) -> Option<String> {
        let written = iri.strip_prefix(&self.0)?.strip_prefix("article/")?;
        let mut bytes = Vec::with_capacity(written.len());
        let mut rest = written.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let digits = [rest.next()?, rest.next()?];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).ok()
    }

    /// The graph of what is known before reading.
    pub fn reference(&self) -> NamedNode {
        self.below("graph/reference")
    }

    /// The graph of what the claims of all articles come to.
    pub fn merged(&self) -> NamedNode {
        self.below("graph/merged")
    }

    /// The graph of the ontology and its shapes.
    pub fn ontology(&self) -> NamedNode {
        self.below("graph/ontology")
    }

    /// An IRI of the names files, which are written with the default base, below this one.
    pub fn rebase(&self, iri: NamedNode) -> NamedNode {
        match iri.as_str().strip_prefix(Self::DEFAULT) {
            Some(path) if self.0 != Self::DEFAULT => self.below(path),
            _ => iri,
        }
    }

    /// A claim's IRI: its article, its class and the code points of its trigger; claims that share all
    /// three are told apart by `number`, from 1.
    pub(super) fn claim(
        &self,
        article: &Article,
        class: &str,
        trigger: (usize, usize),
        number: usize,
    ) -> NamedNode {
        let (start, end) = trigger;
        let mut path = format!("claim/{}/{}-{start}-{end}", segment(&article.id), kebab(class));
        if number > 1 {
            // Writing to a string cannot fail.
            let _ = write!(path, "-{number}");
        }
        self.below(&path)
    }

    /// The prefixes of this base's resources, sorted.
    pub fn prefixes(&self) -> Vec<(&'static str, String)> {
        let kinds = [
            "article",
            "country",
            "graph",
            "office",
            "office-kind",
            "organization",
            "person",
            "place",
            "weapon",
        ];
        kinds.iter().map(|&kind| (kind, format!("{}{kind}/", self.0))).collect()
    }

    fn below(&self, path: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{path}", self.0))
    }
}

/// One segment of a path: what RFC 3986 leaves unreserved and `:` stay, all else is percent-encoded, so
/// that different names have different IRIs in any client.
fn segment(name: &str) -> String {
    // "." and ".." would be taken for steps up the path.
    if matches!(name, "." | "..") {
        return name.replace('.', "%2E");
    }
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// `WeaponsRequest` as `weapons-request`.
fn kebab(class: &str) -> String {
    let mut out = String::new();
    for (at, c) in class.char_indices() {
        if c.is_uppercase() && at > 0 {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    segment(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_an_iri_of_its_own_and_comes_back() {
        let base = Base::default();
        let ids = [
            "000_dc18",
            "allsides:fCyW",
            "a/b",
            "a%2Fb",
            "..",
            ".",
            "Käse & <Brot>",
            "a b",
            "../../x",
            "\u{1f600}?#",
        ];
        for id in ids {
            let iri = base.article(id);
            assert!(NamedNode::new(iri.as_str()).is_ok(), "{iri}");
            assert_eq!(base.article_id(iri.as_str()).as_deref(), Some(id), "{iri}");
        }
        assert_eq!(base.article("a/b").as_str(), "https://w3id.org/newskg/id/article/a%2Fb");
        assert_eq!(base.article_id("https://example.org/article/a"), None);
    }

    #[test]
    fn a_class_is_written_with_hyphens() {
        assert_eq!(kebab("WeaponsRequest"), "weapons-request");
        assert_eq!(kebab("Sanction"), "sanction");
    }

    #[test]
    fn a_base_is_absolute_and_ends_in_a_slash() {
        for wrong in [
            "",
            "id/",
            "https://example.org",
            "https://example.org/#",
            "https://example.org/?/",
            "https://exa mple.org/",
        ] {
            assert!(Base::new(wrong).is_err(), "{wrong}");
        }
        let base = Base::new("https://example.org/news/").unwrap();
        assert_eq!(base.entity("country/KOR").as_str(), "https://example.org/news/country/KOR");
        assert_eq!(base.rebase(Base::default().entity("country/KOR")), base.entity("country/KOR"));
    }
}
