//! Article → Document: sentences, tokens, tags, lemmas and dependency trees.

pub(crate) mod analyzer;
pub(crate) mod bytes;
pub mod conllu;
pub(crate) mod language;
pub(crate) mod lemmatizer;
pub(crate) mod look;
pub(crate) mod morphology;
pub(crate) mod parser;
mod repair;
pub(crate) mod tagger;
mod tags;
pub(crate) mod tokenizer;
pub mod tree;
pub(crate) mod verbs;
pub(crate) mod weights;

pub use analyzer::Analyzer;
pub use language::guess_language;
pub use tags::{
    Case, Definite, Degree, Feats, Gender, Mood, Number, Person, PronType, Relation, Tense, Upos, VerbForm,
    Voice, xpos,
};

use crate::article::Article;
use crate::span::Span;

/// An article with the grammar of its sentences.
#[derive(Clone, Debug)]
pub struct Document {
    /// The article; all spans count in its text.
    pub article: Article,
    /// The language it was analysed in, such as "en".
    pub language: &'static str,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
}

/// A sentence, headline or line of a list.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// From its first token to its last.
    pub span: Span,
    /// Its tokens, in order; never none.
    pub tokens: Vec<Token>,
    /// The number of its paragraph in the article, counted from 0.
    pub paragraph: usize,
}

/// A syntactic word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands. The words of a contraction (German "im", which is "in dem") share their span.
    pub span: Span,
    /// The word.
    pub form: String,
    /// Its dictionary form.
    pub lemma: String,
    /// Its class.
    pub upos: Upos,
    /// Its finer tag: Penn Treebank (English) or STTS (German); `_` for none.
    pub xpos: &'static str,
    /// Its morphological features.
    pub feats: Feats,
    /// The token of the sentence that it depends on; none for the root.
    pub head: Option<usize>,
    /// How it depends.
    pub relation: Relation,
    /// By how much the parser preferred its arc to the next best action, in hundredths of a step of training.
    pub margin: u32,
}

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Other bytes than a model's.
    #[error("is no model file of `kg train`")]
    Foreign,
    /// A model file of which something is missing or changed.
    #[error("is a damaged model file; make it anew with `kg train`")]
    Damaged,
    /// A model for another language.
    #[error("is a model for `{found}`, not `{wanted}`")]
    Language {
        /// What it is for.
        found: String,
        /// What was asked for.
        wanted: String,
    },
    /// No such language.
    #[error("`{0}` is no language that can be analysed; languages are {list}", list = languages())]
    Unknown(String),
}

fn languages() -> String {
    let all: Vec<String> = language::ALL.iter().map(|language| format!("`{}`", language.tag)).collect();
    all.join(", ")
}

impl Document {
    /// Analyses an article. Any text will do.
    pub fn new(article: Article, analyzer: &Analyzer) -> Self {
        let sentences = analyzer.sentences(&article.text);
        Self { article, language: analyzer.language(), sentences }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static ENGLISH: LazyLock<Analyzer> =
        LazyLock::new(|| Analyzer::load(include_bytes!("../../models/en.kgm.zst"), "en").unwrap());
    static GERMAN: LazyLock<Analyzer> =
        LazyLock::new(|| Analyzer::load(include_bytes!("../../models/de.kgm.zst"), "de").unwrap());

    fn read(text: &str, analyzer: &Analyzer) -> Document {
        Document::new(Article { text: text.into(), ..Article::default() }, analyzer)
    }

    /// Who does what to whom, as `lemma(subject, object)`.
    #[track_caller]
    fn check(text: &str, analyzer: &Analyzer, expected: &str) {
        let document = read(text, analyzer);
        let tokens = &document.sentences[0].tokens;
        let root = tokens.iter().position(|token| token.head.is_none()).unwrap();
        let of = |relation: &str| {
            let found =
                tokens.iter().find(|token| token.head == Some(root) && token.relation.base() == relation);
            found.map_or("-", |token| token.lemma.as_str())
        };
        assert_eq!(format!("{}({}, {})", tokens[root].lemma, of("nsubj"), of("obj")), expected, "{text}");
    }

    #[test]
    fn plain_sentences_are_understood() {
        check("South Korea will not send any weapons.", &ENGLISH, "send(Korea, weapon)");
        check("The two presidents signed an agreement in Pyongyang.", &ENGLISH, "sign(president, agreement)");
        check(
            "Der Präsident unterzeichnete am Mittwoch ein Abkommen.",
            &GERMAN,
            "unterzeichnen(Präsident, Abkommen)",
        );
    }

    #[test]
    fn what_is_no_model_is_told() {
        let told = |bytes: &[u8], language: &str| {
            Analyzer::load(bytes, language).err().map(|error| error.to_string()).unwrap()
        };
        let model = include_bytes!("../../models/de.kgm.zst");
        assert_eq!(told(b"PK", "en"), "is no model file of `kg train`");
        assert_eq!(told(model, "en"), "is a model for `de`, not `en`");
        assert_eq!(told(&model[..1000], "de"), "is a damaged model file; make it anew with `kg train`");
    }

    #[test]
    fn sentences_are_written_as_conllu() {
        let document = read("Er kam am Mittwoch.", &GERMAN);
        let text = conllu::write(&document.sentences[0], &document.article.text);
        let trees = conllu::read(&text).unwrap();
        assert_eq!(trees[0].text(), "Er kam am Mittwoch.");
        assert_eq!(trees[0].contractions[0].form, "am");
        let forms: Vec<&str> = trees[0].words.iter().map(|word| word.form.as_str()).collect();
        assert_eq!(forms, ["Er", "kam", "an", "dem", "Mittwoch", "."]);
    }

    #[test]
    fn trees_are_drawn_whole() {
        let document = read("The delegation of Ukraine arrived.", &ENGLISH);
        let drawn = tree::draw(&document.sentences[0]);
        assert_eq!(drawn.lines().count(), 6);
        assert!(drawn.starts_with("arrived"), "{drawn}");
    }

    fn sound(document: &Document) {
        let text = &document.article.text;
        let mut last = 0;
        for sentence in &document.sentences {
            assert!(!sentence.tokens.is_empty());
            let mut roots = 0;
            let mut before = Span::new(last, last);
            for (at, token) in sentence.tokens.iter().enumerate() {
                assert!(token.span == before || token.span.start >= before.end, "{text:?}");
                assert!(text.is_char_boundary(token.span.start) && text.is_char_boundary(token.span.end));
                assert!(sentence.span.contains(token.span) && token.span.start < token.span.end);
                before = token.span;
                roots += usize::from(token.head.is_none());
                // Every word leads to the root.
                let steps = std::iter::successors(Some(at), |&at| sentence.tokens[at].head).take(300).count();
                assert!(steps < 300, "{text:?}");
            }
            assert_eq!(roots, 1);
            last = sentence.span.end;
        }
    }

    proptest! {
        #[test]
        fn any_text_will_do(text in "\\PC{0,200}|[a-zA-ZäÖß .,!?\"'’„“()\\-–/:;0-9\n]{0,300}|(\\p{Any}){0,100}") {
            sound(&read(&text, &ENGLISH));
            sound(&read(&text, &GERMAN));
        }
    }

    #[test]
    fn long_lines_take_time_in_proportion() {
        for piece in ["word ", "Kiew.", "a/", "«»", "1,", "no-", "\u{301}", "\u{200d}", "..", "U.S.", "😀"]
        {
            sound(&read(&piece.repeat(40_000), &ENGLISH));
        }
    }
}
