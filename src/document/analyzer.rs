//! Everything that a language needs to be analysed: conventions of the tokeniser, and the trained models.

use super::bytes::Reader;
use super::language::{Conventions, conventions};
use super::lemmatizer::{self, Exceptions, Script};
use super::look::Look;
use super::morphology::{Context, Morphology};
use super::parser::{self, Action, Atom};
use super::repair;
use super::tagger::{self, Dictionary};
use super::tokenizer::{self, Word};
use super::weights::Weights;
use super::{Error, Feats, Relation, Sentence, Token, Upos, xpos};
use std::collections::{HashMap, HashSet};

/// How a model file begins.
pub(crate) const MAGIC: &[u8] = b"kg model 1\n";
/// Of the largest model file, unpacked.
const LARGEST: usize = 256 << 20;

/// The trained analysis of a language.
pub struct Analyzer {
    conventions: &'static Conventions,
    labels: Vec<&'static str>,
    classes: Vec<Upos>,
    finite: Vec<bool>,
    dictionary: Dictionary,
    /// Names that the dictionary holds beyond its model, by the hash of the word.
    names: HashSet<u64>,
    tagger: Weights,
    morphology: Morphology,
    feats: Weights,
    scripts: Vec<Script>,
    exceptions: Exceptions,
    lemmas: Weights,
    actions: Vec<Action>,
    parser: Weights,
    /// Hundredths of a step of training that a score of 127² stands for.
    unit: u64,
}

/// What the models say of a word.
pub(crate) struct Analysis {
    pub(crate) tag: u8,
    pub(crate) lemma: String,
    pub(crate) feats: Feats,
}

impl Analyzer {
    /// Loads the model file of a language, such as "en".
    pub fn load(bytes: &[u8], language: &str) -> Result<Self, Error> {
        let packed = bytes.strip_prefix(MAGIC).ok_or(Error::Foreign)?;
        let size = packed.first_chunk::<4>().ok_or(Error::Damaged)?;
        let size = u32::from_le_bytes(*size) as usize;
        if size > LARGEST {
            return Err(Error::Damaged);
        }
        let bytes = zstd::bulk::decompress(&packed[4..], size).map_err(|_| Error::Damaged)?;
        let mut from = Reader::new(&bytes);
        let found = from.text()?;
        if found != language {
            return Err(Error::Language { found: found.into(), wanted: language.into() });
        }
        let conventions = conventions(language).ok_or_else(|| Error::Unknown(language.into()))?;
        let names = from.texts()?;
        let mut labels = Vec::new();
        let mut classes = Vec::new();
        for name in &names {
            let (class, tag) = name.split_once('|').ok_or(Error::Damaged)?;
            classes.push(Upos::parse(class).ok_or(Error::Damaged)?);
            labels.push(xpos(tag));
        }
        let finite = labels.iter().map(|tag| tagger::is_finite(tag)).collect();
        let dictionary = table(&mut from, labels.len())?;
        let tagger = Weights::read(&mut from, labels.len())?;
        let morphology = read_morphology(&mut from, labels.len())?;
        let feats = Weights::read(&mut from, morphology.feats.len())?;
        let scripts: Option<Vec<Script>> = from.texts()?.iter().map(|text| Script::read(text)).collect();
        let scripts = scripts.ok_or(Error::Damaged)?;
        let exceptions = read_exceptions(&mut from)?;
        let lemmas = Weights::read(&mut from, scripts.len())?;
        let actions: Option<Vec<Action>> = from.texts()?.iter().map(|text| Action::read(text)).collect();
        let actions = actions.ok_or(Error::Damaged)?;
        let needed = [Action::Reduce, Action::Shift, Action::Left(Relation::Root)];
        if labels.is_empty() || !needed.iter().all(|action| actions.contains(action)) {
            return Err(Error::Damaged);
        }
        let unit = from.number()? as u64;
        let parser = Weights::read(&mut from, actions.len())?;
        Ok(Self {
            conventions,
            labels,
            classes,
            finite,
            dictionary,
            names: HashSet::new(),
            tagger,
            morphology,
            feats,
            scripts,
            exceptions,
            lemmas,
            actions,
            parser,
            unit,
        })
    }

    /// Lets the tagger know names that treebanks hardly hold, such as "Kyiv": words with a capital that are nothing else.
    pub fn know<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        let proper = if self.conventions.tag == "de" { "NE" } else { "NNP" };
        let tag =
            (0..self.labels.len()).find(|&at| (self.classes[at], self.labels[at]) == (Upos::Propn, proper));
        let Some(tag) = tag.and_then(|tag| u8::try_from(tag).ok()) else { return };
        for name in names {
            let look = Look::new(name, false, self.conventions);
            let capital =
                name.chars().next().is_some_and(char::is_uppercase) && name.chars().all(char::is_alphabetic);
            if capital
                && !self.dictionary.contains_key(&look.lower)
                && !self.dictionary.contains_key(&look.word)
            {
                self.dictionary.insert(look.word, tag);
                self.names.insert(look.word);
            }
        }
    }

    /// The language, such as "en".
    pub fn language(&self) -> &'static str {
        self.conventions.tag
    }

    /// How many bytes of memory the tables of weights take.
    pub fn size(&self) -> usize {
        [&self.tagger, &self.feats, &self.lemmas, &self.parser].into_iter().map(Weights::size).sum()
    }

    /// The sentences of a text.
    pub(crate) fn sentences(&self, text: &str) -> Vec<Sentence> {
        let raw = tokenizer::sentences(text, self.conventions);
        raw.into_iter()
            .filter(|sentence| !sentence.words.is_empty())
            .map(|sentence| self.sentence(sentence.words, sentence.paragraph))
            .collect()
    }

    /// A sentence of given words.
    pub(crate) fn sentence(&self, words: Vec<Word>, paragraph: usize) -> Sentence {
        let forms: Vec<&str> = words.iter().map(|word| word.form.as_str()).collect();
        let looks: Vec<Look> =
            forms.iter().enumerate().map(|(at, form)| Look::new(form, at == 0, self.conventions)).collect();
        let analyses = self.analyse(&forms, &looks);
        let atoms: Vec<Atom> = looks
            .iter()
            .zip(&analyses)
            .map(|(look, word)| {
                Atom::new(look, word.tag, self.classes[usize::from(word.tag)], &word.lemma, &word.feats)
            })
            .collect();
        let (heads, relations, margins) = parser::parse(&atoms, &self.actions, &self.parser);
        let span = words.first().map(|word| word.span).unwrap_or_default();
        let span = words.last().map_or(span, |last| span.cover(last.span));
        let mut tokens = Vec::with_capacity(words.len());
        for (at, (word, analysis)) in words.into_iter().zip(analyses).enumerate() {
            tokens.push(Token {
                span: word.span,
                form: word.form,
                lemma: analysis.lemma,
                upos: self.classes[usize::from(analysis.tag)],
                xpos: self.labels[usize::from(analysis.tag)],
                feats: analysis.feats,
                head: heads[at],
                relation: relations[at],
                margin: (u64::from(margins[at]) * self.unit / (127 * 127)).min(u64::from(u32::MAX)) as u32,
            });
        }
        repair::tree(&mut tokens, self.conventions.tag == "de");
        Sentence { span, tokens, paragraph }
    }

    /// An English sentence without a finite verb that ends in a full stop has taken a past tense for a participle.
    fn find_verb(&self, tags: &mut [u8]) {
        let name = |tag: u8| self.labels[usize::from(tag)];
        let stopped = tags.last().is_some_and(|&tag| name(tag) == ".");
        if !stopped || tags.iter().any(|&tag| self.finite[usize::from(tag)]) {
            return;
        }
        let verb = |tag: &str| {
            (0..self.labels.len()).find(|&at| (self.classes[at], self.labels[at]) == (Upos::Verb, tag))
        };
        let (Some(participle), Some(past)) = (verb("VBN"), verb("VBD")) else { return };
        let after_noun =
            |at: &usize| matches!(name(tags[at - 1]), "NN" | "NNS" | "NNP" | "NNPS" | "PRP" | "DT" | "RB");
        let found = (1..tags.len()).filter(|&at| usize::from(tags[at]) == participle).find(after_noun);
        if let Some(at) = found {
            tags[at] = past as u8;
        }
    }

    /// "to northern Syria": English words for quarters of the sky are adjectives, also behind "to".
    fn find_quarters(&self, forms: &[&str], tags: &mut [u8]) {
        let adjective =
            (0..self.labels.len()).find(|&at| (self.classes[at], self.labels[at]) == (Upos::Adj, "JJ"));
        let Some(adjective) = adjective.filter(|_| self.conventions.tag == "en") else { return };
        let quarter = |word: &str| {
            let word = word.to_lowercase();
            ["northern", "southern", "eastern", "western"].iter().any(|quarter| word.ends_with(quarter))
        };
        for (tag, form) in tags.iter_mut().zip(forms) {
            if self.classes[usize::from(*tag)] == Upos::Verb && quarter(form) {
                *tag = adjective as u8;
            }
        }
    }

    fn analyse(&self, forms: &[&str], looks: &[Look]) -> Vec<Analysis> {
        let mut tags = tagger::tag(looks, &self.dictionary, &self.tagger, &self.finite);
        self.find_verb(&mut tags);
        self.find_quarters(forms, &mut tags);
        let feats = Context::new(looks, &tags, &self.classes, &self.morphology).run(&self.feats);
        let mut features = Vec::with_capacity(64);
        let mut scores = vec![0; self.scripts.len()];
        let mut all = Vec::with_capacity(forms.len());
        for (at, (&tag, feats)) in tags.iter().zip(feats).enumerate() {
            let upos = self.classes[usize::from(tag)];
            if self.names.contains(&looks[at].word) {
                all.push(Analysis { tag, lemma: forms[at].to_owned(), feats });
                continue;
            }
            let known = self.exceptions.get(&lemmatizer::key(looks[at].word, upos));
            let known =
                known.cloned().or_else(|| lemmatizer::rule(forms[at], upos, self.labels[usize::from(tag)]));
            let lemma = known.unwrap_or_else(|| {
                lemmatizer::features(&looks[at], tag, upos, &feats, &mut features);
                lemmatizer::lemma(forms[at], &features, &self.scripts, &self.lemmas, &mut scores)
            });
            all.push(Analysis { tag, lemma, feats });
        }
        all
    }
}

/// Pairs of a key and a class: the keys in one column, the classes in another.
fn table(from: &mut Reader<'_>, classes: usize) -> Result<HashMap<u64, u8>, Error> {
    let (keys, values) = (from.column()?, from.column()?);
    if keys.len() != 8 * values.len() || values.iter().any(|&value| usize::from(value) >= classes) {
        return Err(Error::Damaged);
    }
    Ok(numbers(keys).zip(values.iter().copied()).collect())
}

fn numbers(column: &[u8]) -> impl Iterator<Item = u64> {
    column
        .chunks_exact(8)
        .filter_map(|bytes| bytes.first_chunk::<8>())
        .map(|bytes| u64::from_le_bytes(*bytes))
}

fn read_morphology(from: &mut Reader<'_>, labels: usize) -> Result<Morphology, Error> {
    let feats: Vec<Feats> = from.texts()?.iter().map(|text| Feats::parse(text)).collect();
    let choices = (0..labels).map(|_| from.column().map(<[u8]>::to_vec)).collect::<Result<Vec<_>, _>>()?;
    if choices.iter().flatten().any(|&choice| usize::from(choice) >= feats.len()) {
        return Err(Error::Damaged);
    }
    let fixed = table(from, feats.len())?;
    Ok(Morphology { feats, choices, fixed })
}

fn read_exceptions(from: &mut Reader<'_>) -> Result<Exceptions, Error> {
    let keys = from.column()?;
    let lemmas = from.texts()?;
    if keys.len() != 8 * lemmas.len() {
        return Err(Error::Damaged);
    }
    Ok(numbers(keys).zip(lemmas).collect())
}
