//! The whole middle of the program: an article goes in, its claims come out.

use crate::article::Article;
use crate::claim::{self, Claim};
use crate::document::{Analyzer, Document, guess_language};
use crate::knowledge::Knowledge;
use crate::knowledge::files::Files;
use crate::knowledge::problem::Problem;
use crate::mention;
use crate::rule::Rules;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Everything that reading needs: ontology, names, rules and models of all languages.
pub struct Reader {
    /// The ontology and the names.
    pub known: Knowledge,
    /// The rules of each language.
    pub rules: Rules,
    analyzers: BTreeMap<String, Analyzer>,
}

/// How long each stage took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timings {
    /// Words, tags and trees.
    pub document: Duration,
    /// Names, dates, pronouns.
    pub mention: Duration,
    /// Rules.
    pub claim: Duration,
}

/// What was read of an article.
pub struct Reading {
    /// The article, its language now set.
    pub article: Article,
    /// What it says.
    pub claims: Vec<Claim>,
    /// How long it took.
    pub timings: Timings,
    /// Its words, punctuation included.
    pub words: usize,
}

impl Reader {
    /// Loads the data folders and names files of the user's own.
    pub fn load(files: &Files, names: &[PathBuf]) -> Result<Self, Vec<Problem>> {
        let languages = Rules::languages(files)?;
        let codes: Vec<&str> = languages.iter().map(String::as_str).collect();
        let known = Knowledge::load(files, names, &codes)?;
        let rules = Rules::load(files, &known.ontology)?;
        let analyzers = Self::analyzers(files, &codes)?;
        Ok(Self { known, rules, analyzers })
    }

    /// Loads the models of the languages.
    pub fn analyzers(files: &Files, codes: &[&str]) -> Result<BTreeMap<String, Analyzer>, Vec<Problem>> {
        let problem = |path: &str, error: String| vec![Problem::whole(path, error)];
        let models = files
            .list("models", ".kgm.zst")
            .map_err(|error| problem("models", format!("cannot be read: {error}")))?;
        let mut analyzers = BTreeMap::new();
        for code in codes {
            let name = format!("{code}.kgm.zst");
            let Some((path, bytes)) = models.iter().find(|(path, _)| path.ends_with(&name)) else {
                return Err(problem(&format!("models/{name}"), "is missing; `kg train` makes it".into()));
            };
            let analyzer = Analyzer::load(bytes, code).map_err(|error| problem(path, error.to_string()))?;
            analyzers.insert((*code).to_owned(), analyzer);
        }
        Ok(analyzers)
    }

    /// The analyser of a language.
    pub fn analyzer(&self, code: &str) -> Option<&Analyzer> {
        self.analyzers.get(code)
    }

    /// Reads an article. One in a language without rules has no claims.
    pub fn read(&self, mut article: Article) -> Reading {
        let given =
            article.language.as_deref().map(|tag| tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase());
        let code = given.or_else(|| guess_language(&article.text).map(str::to_owned));
        article.language.clone_from(&code);
        let found = code.as_deref().and_then(|code| Some((self.analyzers.get(code)?, self.rules.get(code)?)));
        let Some((analyzer, rules)) = found else {
            return Reading { article, claims: Vec::new(), timings: Timings::default(), words: 0 };
        };
        let begin = Instant::now();
        let document = Document::new(article, analyzer);
        let parsed = Instant::now();
        let mentions = mention::find(&document, &self.known, &rules.language);
        let mentioned = Instant::now();
        let claims = claim::extract(&document, &mentions, rules, &self.known);
        let timings =
            Timings { document: parsed - begin, mention: mentioned - parsed, claim: mentioned.elapsed() };
        let words = document.sentences.iter().map(|sentence| sentence.tokens.len()).sum();
        Reading { article: document.article, claims, timings, words }
    }
}
