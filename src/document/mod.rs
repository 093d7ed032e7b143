//! Article → Document: sentences, tokens, tags, lemmas and dependency trees.

pub(crate) mod analyzer;
pub(crate) mod bytes;
pub mod conllu;
pub(crate) mod language;
pub(crate) mod lemmatizer;
pub(crate) mod look;
pub(crate) mod morphology;
pub(crate) mod parser;
pub(crate) mod tagger;
mod tags;
pub(crate) mod tokenizer;
pub mod tree;
pub(crate) mod verbs;
pub(crate) mod weights;

pub use analyzer::Analyzer;
pub use language::guess_language;
pub use tags::{Case, Definite, Degree, Feats, Gender, Mood, Number, Person, PronType, Relation, Tense, Upos, VerbForm, Voice, xpos};

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
