//! What holds of any input.

use kg::article::{self, Article};
use kg::knowledge::files::Files;
use kg::rdf::{self, Base, vocab};
use kg::reader::Reader;
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let files = Files::at(env!("CARGO_MANIFEST_DIR"));
    Reader::load(&files, &[]).unwrap_or_else(|problems| panic!("{}", problems[0]))
});

/// Pieces of text that rules bite on, and pieces that nobody expects.
const PIECES: &[&str] = &[
    "Ukraine asked South Korea for artillery",
    "President Yoon Suk-yeol met Defence Minister Rustem Umerov in Seoul on November 27",
    "The EU imposed sanctions on 54 individuals",
    "Kiew habe um Luftabwehrsysteme gebeten",
    "Bundeskanzler Olaf Scholz sagte am Mittwoch",
    "he said",
    "according to",
    ", which",
    "did not",
    "“",
    "\"",
    "(",
    ". ",
    ".",
    "\n\n",
    " ",
    "–",
    "Київ",
    "서울",
    "🚀🏽",
    "e\u{301}",
    "\u{200f}",
    "\u{feff}",
    "İ",
    "ﬁ",
    "1,000",
    "--",
    "…",
    "x",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,8}"];
    prop::collection::vec((piece, prop::bool::ANY), 1..24).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, blank)| if blank { piece + " " } else { piece }).collect()
    })
}

/// Every quote stands where it says.
fn check_quotes(article: &Article, quads: &[Quad]) {
    let points: Vec<char> = article.text.chars().collect();
    let mut places: BTreeMap<String, [Option<String>; 3]> = BTreeMap::new();
    for quad in quads {
        let (NamedOrBlankNode::NamedNode(subject), Term::Literal(value)) = (&quad.subject, &quad.object)
        else {
            continue;
        };
        let at = [vocab::START, vocab::END, vocab::QUOTE]
            .into_iter()
            .position(|one| one == quad.predicate.as_ref());
        if let Some(at) = at {
            places.entry(subject.as_str().to_owned()).or_default()[at] = Some(value.value().to_owned());
        }
    }
    for (node, [start, end, quote]) in places {
        let [start, end] = [start, end].map(|number| number.unwrap().parse::<usize>().unwrap());
        let found: String = points[start..end].iter().collect();
        assert_eq!(Some(found), quote, "{node}");
    }
}

#[test]
fn every_quote_of_the_seeds_stands_where_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut claims = 0;
    for path in article::files(&[folder]).into_iter().flatten() {
        for found in article::read(&path) {
            let reading = READER.read(found.unwrap().article);
            claims += reading.claims.len();
            check_quotes(&reading.article, &rdf::quads(&reading.article, &reading.claims, &Base::default()));
        }
    }
    assert!(claims > 10, "{claims} claims");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_and_every_quote_stands_where_it_says(text in text(), german in prop::bool::ANY) {
        let language = Some(if german { "de" } else { "en" }.to_owned());
        let article = Article { id: "any".into(), text, language, ..Article::default() };
        let reading = READER.read(article);
        check_quotes(&reading.article, &rdf::quads(&reading.article, &reading.claims, &Base::default()));
    }

    #[test]
    fn any_bytes_are_articles_or_told(bytes in prop::collection::vec(any::<u8>(), 0..400), lines in prop::bool::ANY) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(if lines { "any.jsonl" } else { "any.txt" });
        std::fs::write(&path, bytes).unwrap();
        for found in article::read(&path).flatten() {
            prop_assert!(!found.article.text.trim().is_empty());
            prop_assert!(!found.article.text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        }
    }
}
