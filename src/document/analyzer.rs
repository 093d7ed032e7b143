//! Everything that a language needs to be analysed: conventions of the tokeniser, and the trained models.

use super::bytes::Reader;
use super::language::{Conventions, conventions};
use super::lemmatizer::{self, Exceptions, Script};
use super::look::Look;
use super::morphology::{Context, Morphology};
use super::parser::{self, Action, Atom};
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
        free_punctuation(&mut tokens);
        if self.conventions.tag == "de" {
            find_relative_pronouns(&mut tokens);
            find_copulas(&mut tokens);
            find_genitives(&mut tokens);
        } else {
            find_days(&mut tokens);
        }
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

/// Punctuation has no dependents: what the parser hung on it goes to the word that it belongs to itself, a bare noun
/// behind a verb without an object as that object.
fn free_punctuation(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let Some(mark) = tokens[at].head.filter(|&head| tokens[head].upos == Upos::Punct) else { continue };
        let mut head = tokens[mark].head;
        while let Some(next) = head.filter(|&next| tokens[next].upos == Upos::Punct && next != at) {
            head = tokens[next].head;
        }
        let Some(head) = head.filter(|&head| head != at) else { continue };
        let has = |of: usize, relation: Relation| {
            tokens.iter().any(|token| token.head == Some(of) && token.relation == relation)
        };
        let bare =
            matches!(tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Pron) && !has(at, Relation::Case);
        let object = bare && tokens[head].upos == Upos::Verb && head < at && !has(head, Relation::Obj);
        let relation = match tokens[at].relation {
            Relation::Compound | Relation::Flat | Relation::Obl | Relation::Nmod | Relation::Dep
                if object =>
            {
                Relation::Obj
            }
            Relation::Compound | Relation::Flat => Relation::Dep,
            relation => relation,
        };
        tokens[at].head = Some(head);
        tokens[at].relation = relation;
    }
}

/// A German relative clause has a relative pronoun: "die" behind its comma is no article of the name behind it, and
/// "der" is its subject.
fn find_relative_pronouns(tokens: &mut [Token]) {
    for verb in 0..tokens.len() {
        if tokens[verb].relation != Relation::AclRelcl {
            continue;
        }
        let Some(noun) = tokens[verb].head.filter(|&head| head < verb) else { continue };
        let Some(at) = (noun + 2..verb).find(|&at| tokens[at - 1].form == ",") else { continue };
        let form = tokens[at].form.as_str();
        let of_name = tokens[at].relation == Relation::Det
            && tokens[at].head == Some(at + 1)
            && tokens[at + 1].upos == Upos::Propn
            && tokens[at + 1].head == Some(verb);
        let own = tokens[at].head == Some(verb) && tokens[at].relation == Relation::Obj;
        let (pronoun, name) = match form {
            "der" if of_name || own => (Relation::Nsubj, Relation::Obj),
            "die" | "das" if of_name => (Relation::Nsubj, Relation::Obj),
            "den" if of_name => (Relation::Obj, Relation::Nsubj),
            "dem" | "denen" if of_name => (Relation::OblArg, Relation::Nsubj),
            _ => continue,
        };
        let subjects = [Relation::Nsubj, Relation::NsubjPass];
        let subject = (at + 1..tokens.len())
            .find(|&other| tokens[other].head == Some(verb) && subjects.contains(&tokens[other].relation));
        if let Some(subject) = subject.filter(|_| pronoun == Relation::Nsubj) {
            if tokens[subject].relation == Relation::NsubjPass {
                continue;
            }
            tokens[subject].relation = name;
        }
        let token = &mut tokens[at];
        (token.head, token.relation) = (Some(verb), pronoun);
        (token.upos, token.xpos) = (Upos::Pron, "PRELS");
    }
}

/// "He arrived on the 27th and left": an English day without its month, which the treebanks do not have, is a phrase
/// of the verb before it.
fn find_days(tokens: &mut [Token]) {
    for day in 2..tokens.len() {
        let form = tokens[day].form.as_str();
        let number = form.trim_end_matches(char::is_alphabetic);
        let ordinal = matches!(&form[number.len()..], "st" | "nd" | "rd" | "th")
            && number.parse::<u8>().is_ok_and(|number| (1..=31).contains(&number));
        let alone = tokens[day].head.is_some_and(|head| head < day);
        let framed = tokens[day - 1].form == "the" && matches!(tokens[day - 2].form.as_str(), "on" | "On");
        if !ordinal || !alone || !framed {
            continue;
        }
        let Some(verb) = tokens[day].head.filter(|&head| head < day - 2 && tokens[head].upos == Upos::Verb)
        else {
            continue;
        };
        for child in tokens.iter_mut().filter(|token| token.head == Some(day)) {
            child.head = Some(verb);
        }
        (tokens[day].upos, tokens[day].relation) = (Upos::Noun, Relation::Obl);
        (tokens[day - 1].head, tokens[day - 1].relation) = (Some(day), Relation::Det);
        (tokens[day - 2].head, tokens[day - 2].relation) = (Some(day), Relation::Case);
    }
}

/// "Merz' Außenminister Johann Wadephul" is the minister, not Merz.
fn find_genitives(tokens: &mut [Token]) {
    for last in 0..tokens.len().saturating_sub(2) {
        let noun = last + 2;
        let flat = tokens[last].head.filter(|_| tokens[last].relation == Relation::Flat);
        let owner = flat.unwrap_or(last);
        let genitive = tokens[last].upos == Upos::Propn
            && tokens[last].form.ends_with(['s', 'z', 'x', 'ß'])
            && matches!(tokens[last + 1].form.as_str(), "'" | "’" | "‘")
            && tokens[last + 1].span.start == tokens[last].span.end
            && tokens[noun].head == Some(owner)
            && matches!(tokens[noun].relation, Relation::Appos | Relation::Flat | Relation::Nmod);
        if !genitive {
            continue;
        }
        (tokens[noun].head, tokens[noun].relation) = (tokens[owner].head, tokens[owner].relation);
        let moved = |token: &&mut Token| token.head == Some(owner) && token.relation != Relation::Flat;
        for child in tokens.iter_mut().filter(moved) {
            child.head = Some(noun);
        }
        (tokens[owner].head, tokens[owner].relation) = (Some(noun), Relation::NmodPoss);
        tokens[last + 1].head = Some(last);
    }
}

/// "Neuer Minister wird Paul Weber": the treebanks have hardly any "werden" that is a verb of its own, and the parser
/// then hangs two nouns on an auxiliary as if they were sentences.
fn find_copulas(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let alone = tokens[at].upos == Upos::Aux
            && !matches!(tokens[at].relation, Relation::Aux | Relation::AuxPass | Relation::Cop);
        if !alone || tokens[at].lemma != "werden" {
            continue;
        }
        tokens[at].upos = Upos::Verb;
        let mut subject =
            tokens.iter().any(|token| token.head == Some(at) && token.relation == Relation::Nsubj);
        for child in tokens.iter_mut().filter(|token| token.head == Some(at)) {
            let noun = matches!(child.upos, Upos::Noun | Upos::Propn | Upos::Pron);
            if noun && child.relation == Relation::Parataxis {
                child.relation = if subject { Relation::Xcomp } else { Relation::Nsubj };
                subject = true;
            }
        }
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
