//! One article to claims: a stand-in until the reader of the extractor takes its place.

use crate::article::Article;
use crate::claim::{Claim, Filler, Modality, Value};
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::files::Files;
use crate::knowledge::lexicon::Via;
use crate::knowledge::problem::Problem;
use crate::span::Span;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Reads articles.
pub struct Reader;

/// How long each stage took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timings {
    /// Sentences, words, trees.
    pub document: Duration,
    /// Names.
    pub mention: Duration,
    /// Claims.
    pub claim: Duration,
}

impl Timings {
    /// The stages in order, with their names.
    pub fn stages(&self) -> [(&'static str, Duration); 3] {
        [("document", self.document), ("mention", self.mention), ("claim", self.claim)]
    }

    /// Adds another article's.
    pub fn add(&mut self, other: &Self) {
        self.document += other.document;
        self.mention += other.mention;
        self.claim += other.claim;
    }
}

/// What comes of an article.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The article, its language now set.
    pub article: Article,
    /// What it says.
    pub claims: Vec<Claim>,
    /// How long it took.
    pub timings: Timings,
    /// How many words it has.
    pub words: usize,
}

impl Reader {
    /// Loads ontology, names, rules and models.
    pub fn load(_files: &Files, _names: &[PathBuf]) -> Result<Self, Vec<Problem>> {
        Ok(Self)
    }

    /// Reads an article. This stand-in knows one sentence.
    pub fn read(&self, mut article: Article) -> Reading {
        let start = Instant::now();
        article.language.get_or_insert_with(|| "en".into());
        let words = article.text.split_whitespace().count();
        let entity = |path: &str, class, label: &str| {
            Value::Entity(Arc::new(Entity {
                path: path.into(),
                class,
                label: label.into(),
                names: Vec::new(),
                known: false,
                of: None,
                of_type: None,
                count: None,
                outlet: false,
            }))
        };
        let sentence = "Ukraine asked South Korea for artillery.";
        let claims = article.text.match_indices(sentence).map(|(at, _)| {
            let filler = |words: &str, value| {
                let start = at + sentence.find(words).unwrap_or(0);
                vec![Filler { value, span: Span { start, end: start + words.len() }, via: Via::Name }]
            };
            let roles = BTreeMap::from([
                ("requester".to_owned(), filler("Ukraine", entity("country/UKR", Class::Country, "Ukraine"))),
                ("addressee".to_owned(), filler("South Korea", entity("country/KOR", Class::Country, "South Korea"))),
                ("weapon".to_owned(), filler("artillery", entity("weapon/artillery", Class::WeaponType, "artillery"))),
            ]);
            Claim {
                class: "WeaponsRequest".into(),
                trigger: Span { start: at + 8, end: at + 13 },
                sentence: Span { start: at, end: at + sentence.len() },
                roles,
                date: article.published.map(|date| (date, None)),
                modality: Modality::Asserted,
                denied: false,
                attribution: Vec::new(),
                rule: "rules/en/weapons_request.toml:1".into(),
                passes: vec!["voice"],
            }
        });
        let claims = claims.collect();
        let timings = Timings { document: start.elapsed(), ..Timings::default() };
        Reading { article, claims, timings, words }
    }
}
