//! Who, what, where and when: the mentions of a document, each with what it stands for.

mod coreference;
mod date;
mod name;
mod office;
mod person;

use crate::document::Document;
use crate::document::{Relation, Upos};
use crate::knowledge::Knowledge;
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::language::Language;
use crate::knowledge::lexicon::Via;
use crate::span::Span;
use std::collections::HashMap;
use std::sync::Arc;

pub use date::Dated;
pub(crate) use office::office_entity;
pub use office::{Holder, Office, Status};
pub use person::slug;

/// What a mention stands for.
#[derive(Clone, Debug)]
pub enum Referent {
    /// Someone or something.
    Entity(Arc<Entity>),
    /// An office, with or without the one who holds it.
    Office(Office),
    /// A date.
    Date(Dated),
}

/// Words of a sentence that stand for something.
#[derive(Clone, Debug)]
pub struct Mention {
    /// First token in its sentence.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// The token through which the rest of the sentence reaches it.
    pub head: usize,
    /// Where it stands in the text.
    pub span: Span,
    /// What it stands for.
    pub referent: Referent,
    /// How.
    pub via: Via,
}

impl Mention {
    /// Who or what it is, unless an office or a date.
    pub fn entity(&self) -> Option<&Arc<Entity>> {
        match &self.referent {
            Referent::Entity(entity) => Some(entity),
            _ => None,
        }
    }

    /// The entity, where it is of that class.
    pub fn of_class(&self, class: Class) -> Option<&Arc<Entity>> {
        self.entity().filter(|entity| entity.class == class)
    }

    /// The office, where it is one.
    pub fn office(&self) -> Option<&Office> {
        match &self.referent {
            Referent::Office(office) => Some(office),
            _ => None,
        }
    }
}

/// A word of the document: sentence and token.
pub type Place = (usize, usize);

/// All mentions of a document.
#[derive(Debug, Default)]
pub struct Mentions {
    /// By sentence, in order, not overlapping.
    pub sentences: Vec<Vec<Mention>>,
    /// Pronouns and descriptions, with what they stand for.
    pub antecedents: HashMap<Place, (Vec<Arc<Entity>>, Via)>,
    /// The stretches in quotation marks, by sentence: first and last token inside, and whether it began in an earlier sentence.
    pub quotes: Vec<Vec<Quote>>,
    at: Vec<Vec<Option<u32>>>,
}

/// Words within quotation marks in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// First token inside.
    pub first: usize,
    /// Last token inside.
    pub last: usize,
    /// Does it go on from the sentence before?
    pub continued: bool,
    /// Does it go on in the next sentence?
    pub open: bool,
}

impl Mentions {
    /// The mention that a token is part of.
    pub fn at(&self, (sentence, token): Place) -> Option<&Mention> {
        let index = (*self.at.get(sentence)?.get(token)?)?;
        self.sentences[sentence].get(index as usize)
    }

    /// Is the token within quotation marks?
    pub fn quoted(&self, (sentence, token): Place) -> bool {
        self.quotes[sentence].iter().any(|quote| quote.first <= token && token <= quote.last)
    }

    fn index(&mut self, document: &Document) {
        self.at = document.sentences.iter().map(|sentence| vec![None; sentence.tokens.len()]).collect();
        for (mentions, at) in self.sentences.iter().zip(&mut self.at) {
            for (index, mention) in mentions.iter().enumerate() {
                at[mention.first..=mention.last].fill(Some(index as u32));
            }
        }
    }
}

/// Finds the mentions of a document.
pub fn find(document: &Document, known: &Knowledge, language: &Language) -> Mentions {
    let mut mentions = Mentions { quotes: quotes(document), ..Mentions::default() };
    let inside = name::inside(document);
    for sentence in &document.sentences {
        let mut found = date::find(sentence, language);
        name::find(sentence, document, known, language, &inside, &mut found);
        found.sort_by_key(|mention| mention.first);
        for mention in &mut found {
            mention.head = head(sentence, mention.first, mention.last);
        }
        mentions.sentences.push(found);
    }
    name::drop_ambiguous(&mut mentions);
    name::spread_outlets(&mut mentions);
    date::resolve(document, &mut mentions, language);
    person::resolve(document, &mut mentions, known, language);
    mentions.index(document);
    office::link(document, &mut mentions, known, language);
    mentions.index(document);
    coreference::resolve(document, &mut mentions, known, language);
    mentions
}

/// The token of a stretch whose own head lies outside; the last noun where there are several.
fn head(sentence: &crate::document::Sentence, first: usize, last: usize) -> usize {
    let outside = |token: &usize| sentence.tokens[*token].head.is_none_or(|head| head < first || head > last);
    let mut heads = (first..=last).filter(outside);
    let nominal = |token: &usize| {
        let token = &sentence.tokens[*token];
        matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Pron)
            && !matches!(token.relation, Relation::Case | Relation::Det | Relation::Punct)
    };
    heads.clone().rfind(nominal).or_else(|| heads.next()).unwrap_or(last)
}

/// Finds what stands in quotation marks; a quotation may run over sentences, but not for ever.
fn quotes(document: &Document) -> Vec<Vec<Quote>> {
    const LONGEST: usize = 12;
    let text = &document.article.text;
    let mut all = Vec::with_capacity(document.sentences.len());
    // The mark that opened, and the sentence it stands in.
    let mut open: Option<(char, usize)> = None;
    let mut paragraph = 0;
    for (number, sentence) in document.sentences.iter().enumerate() {
        let mut found = Vec::new();
        let new_paragraph = sentence.paragraph != paragraph;
        paragraph = sentence.paragraph;
        let begins = sentence.tokens.first().and_then(|token| token.form.chars().next()).is_some_and(is_mark);
        if open.is_some_and(|(_, since)| number - since > LONGEST) || new_paragraph && !begins {
            open = None;
        }
        let mut start = open.map(|_| 0);
        for (at, token) in sentence.tokens.iter().enumerate() {
            let Some(mark) =
                token.form.chars().next().filter(|mark| is_mark(*mark) && token.form.chars().count() <= 2)
            else {
                continue;
            };
            let closing = match mark {
                // A straight mark opens before a word and closes after one.
                '"' => {
                    !text[..token.span.start]
                        .ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–'))
                        && token.span.start > 0
                }
                mark => open.is_some_and(|(left, _)| closes(left, mark)),
            };
            if closing {
                if let Some((_, since)) = open.take() {
                    let first = start.take().unwrap_or(0);
                    if at > first {
                        found.push(Quote { first, last: at - 1, continued: since < number, open: false });
                    }
                }
            } else if matches!(mark, '"' | '“' | '„' | '«' | '»')
                && (open.is_none() || mark == '"' || at == 0)
            {
                open = Some((mark, number));
                start = Some(at + 1);
            }
        }
        if let Some((_, since)) = open {
            let first = start.unwrap_or(0);
            if first < sentence.tokens.len() {
                found.push(Quote {
                    first,
                    last: sentence.tokens.len() - 1,
                    continued: since < number,
                    open: true,
                });
            }
        }
        all.push(found);
    }
    all
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn closes(left: char, mark: char) -> bool {
    match left {
        '“' => matches!(mark, '”' | '"'),
        '„' => matches!(mark, '“' | '”' | '"'),
        '«' => mark == '»',
        '»' => mark == '«',
        _ => matches!(mark, '"' | '”'),
    }
}

/// An entity that only this article's words make.
fn made(class: Class, path: String, label: String) -> Entity {
    Entity {
        path,
        class,
        label,
        names: Vec::new(),
        known: false,
        of: None,
        of_type: None,
        count: None,
        outlet: false,
    }
}
