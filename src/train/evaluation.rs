//! How good a model is: on gold words (tags, lemmas, trees), and from raw text (words and sentence ends).

use super::{Error, treebank};
use crate::document::conllu::Tree;
use crate::document::tokenizer::{self, Word};
use crate::document::{Analyzer, Relation, Upos};
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many are right.
    pub right: usize,
    /// Of how many that should be found.
    pub gold: usize,
    /// Of how many that were found.
    pub found: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.gold += 1;
        self.found += 1;
        self.right += usize::from(right);
    }

    /// The harmonic mean of precision and recall in per cent; where all is found that should be, the accuracy.
    pub fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.gold + self.found).max(1) as f64
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.2}", self.f1())
    }
}

/// The quality of a model on gold words.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Sentences seen.
    pub sentences: usize,
    /// Word classes.
    pub upos: Share,
    /// Finer tags, where the treebank has those of the model's set.
    pub xpos: Share,
    /// Lemmas.
    pub lemmas: Share,
    /// Case, where the treebank gives one.
    pub case: Share,
    /// Heads.
    pub uas: Share,
    /// Heads and relations.
    pub las: Share,
    /// Heads, punctuation aside.
    pub uas_words: Share,
    /// Heads and relations, punctuation aside.
    pub las_words: Share,
    /// Heads and relations by relation.
    pub relations: BTreeMap<Relation, Share>,
    /// The commonest confusions: what should be, what was found, whether the head was right, how often.
    pub confusions: Vec<(Relation, Relation, bool, usize)>,
    /// The commonest wrong word classes: the word, what it should be, what was found, how often.
    pub classes: Vec<(String, String, String, usize)>,
    /// The commonest wrong lemmas, likewise.
    pub slips: Vec<(String, String, String, usize)>,
}

/// Counts of a word, what it should be and what was found.
type Slips = BTreeMap<(String, String, String), usize>;

fn commonest(slips: Slips) -> Vec<(String, String, String, usize)> {
    let mut all: Vec<_> =
        slips.into_iter().map(|((word, gold, found), count)| (word, gold, found, count)).collect();
    all.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    all.truncate(60);
    all
}

/// Analyses the words of a treebank, in the convention of the models, and compares.
pub fn evaluate(analyzer: &Analyzer, text: &str) -> Result<Report, Error> {
    let (trees, _) = treebank("the treebank", text, analyzer.language())?;
    let mut report = Report { sentences: trees.len(), ..Report::default() };
    let mut confusions: BTreeMap<(Relation, Relation, bool), usize> = BTreeMap::new();
    let (mut classes, mut slips) = (Slips::new(), Slips::new());
    for tree in &trees {
        let words: Vec<Word> =
            tree.words.iter().map(|word| Word { span: Span::default(), form: word.form.clone() }).collect();
        let tokens = analyzer.sentence(words, 0).tokens;
        for (token, word) in tokens.iter().zip(&tree.words) {
            let relation = Relation::normalised(&word.relation);
            let upos = Upos::parse(&word.upos);
            let head = token.head.map_or(0, |head| head + 1) == word.head;
            let both = head && token.relation == relation;
            report.upos.count(upos == Some(token.upos));
            if word.xpos != "_" {
                report.xpos.count(token.xpos == word.xpos);
            }
            report.lemmas.count(token.lemma == word.lemma);
            if upos != Some(token.upos) {
                *classes
                    .entry((word.form.clone(), word.upos.clone(), token.upos.to_string()))
                    .or_default() += 1;
            }
            if token.lemma != word.lemma {
                *slips.entry((word.form.clone(), word.lemma.clone(), token.lemma.clone())).or_default() += 1;
            }
            let case = crate::document::Feats::parse(&word.feats).case;
            if case.is_some() {
                report.case.count(token.feats.case == case);
            }
            report.uas.count(head);
            report.las.count(both);
            if upos != Some(Upos::Punct) {
                report.uas_words.count(head);
                report.las_words.count(both);
            }
            let share = report.relations.entry(relation).or_default();
            share.gold += 1;
            share.right += usize::from(both);
            report.relations.entry(token.relation).or_default().found += 1;
            if !both {
                *confusions.entry((relation, token.relation, head)).or_default() += 1;
            }
        }
    }
    report.confusions =
        confusions.into_iter().map(|((gold, found, head), count)| (gold, found, head, count)).collect();
    report.confusions.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    report.confusions.truncate(40);
    report.classes = commonest(classes);
    report.slips = commonest(slips);
    Ok(report)
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "sentences  {}\nwords      {}", self.sentences, self.las.gold)?;
        writeln!(out, "UPOS       {}\nlemmas     {}", self.upos, self.lemmas)?;
        if self.xpos.gold > 0 {
            writeln!(out, "XPOS       {}", self.xpos)?;
        }
        if self.case.gold > 0 {
            writeln!(out, "case       {}", self.case)?;
        }
        writeln!(out, "UAS        {}   without punctuation  {}", self.uas, self.uas_words)?;
        writeln!(out, "LAS        {}   without punctuation  {}", self.las, self.las_words)?;
        writeln!(out, "\nrelation          F1    gold   found")?;
        for (relation, share) in &self.relations {
            let Share { gold, found, .. } = share;
            writeln!(out, "{relation:<14} {:>6} {gold:>7} {found:>7}", share.to_string())?;
        }
        Ok(())
    }
}

/// The quality of the tokeniser from raw text.
#[derive(Clone, Debug, Default)]
pub struct Segmentation {
    /// Words: the same characters and the same form.
    pub words: Share,
    /// Ends of sentences.
    pub sentences: Share,
    /// Stretches of text of the commonest differences, as they should be and as they were found.
    pub differences: Vec<(String, String, usize)>,
}

impl fmt::Display for Segmentation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "words      {}   (from raw text)\nsentences  {}", self.words, self.sentences)?;
        for (gold, found, count) in &self.differences {
            writeln!(out, "  {count:>5}  {gold}   →   {found}")?;
        }
        Ok(())
    }
}

/// Makes raw text of a treebank (a paragraph of every ten sentences), cuts it anew and compares.
pub fn segment(tag: &str, text: &str) -> Result<Segmentation, Error> {
    let (trees, _) = treebank("the treebank", text, tag)?;
    let language = crate::document::language::conventions(tag);
    let language = language.ok_or_else(|| crate::document::Error::Unknown(tag.into()))?;
    let mut report = Segmentation::default();
    let mut differences: BTreeMap<(String, String), usize> = BTreeMap::new();
    for group in trees.chunks(10) {
        let (raw, gold) = raw(group);
        let found = tokenizer::sentences(&raw, language);
        let found: Vec<Vec<(Span, String)>> = found
            .into_iter()
            .map(|sentence| sentence.words.into_iter().map(|word| (word.span, word.form)).collect())
            .collect();
        let ends = |all: &[Vec<(Span, String)>]| {
            all.iter().filter_map(|words| words.last()).map(|(span, _)| span.end).collect::<BTreeSet<usize>>()
        };
        let (gold_ends, found_ends) = (ends(&gold), ends(&found));
        report.sentences.gold += gold_ends.len();
        report.sentences.found += found_ends.len();
        report.sentences.right += gold_ends.intersection(&found_ends).count();
        for at in gold_ends.symmetric_difference(&found_ends) {
            let from = raw[..*at].char_indices().rev().nth(25).map_or(0, |(at, _)| at);
            let to = raw[*at..].char_indices().nth(20).map_or(raw.len(), |(to, _)| at + to);
            let side = if gold_ends.contains(at) { "end missed" } else { "no end" };
            *differences
                .entry((format!("{}¦{}", &raw[from..*at], &raw[*at..to]), side.into()))
                .or_default() += 1;
        }
        let flat =
            |all: Vec<Vec<(Span, String)>>| all.into_iter().flatten().collect::<BTreeSet<(Span, String)>>();
        let (gold, found) = (flat(gold), flat(found));
        report.words.gold += gold.len();
        report.words.found += found.len();
        report.words.right += gold.intersection(&found).count();
        compare(&raw, &gold, &found, &mut differences);
    }
    report.differences = differences.into_iter().map(|((gold, found), count)| (gold, found, count)).collect();
    report.differences.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    report.differences.truncate(60);
    Ok(report)
}

fn compare(
    raw: &str,
    gold: &BTreeSet<(Span, String)>,
    found: &BTreeSet<(Span, String)>,
    differences: &mut BTreeMap<(String, String), usize>,
) {
    let mut start = 0;
    for chunk in raw.split_inclusive(' ') {
        let span = Span::new(start, start + chunk.len());
        start += chunk.len();
        let of = |all: &BTreeSet<(Span, String)>| {
            let from = (Span::new(span.start, span.start), String::new());
            let words = all.range(from..).take_while(|(word, _)| word.start < span.end);
            words.map(|(_, form)| form.as_str()).collect::<Vec<_>>().join("·")
        };
        let (gold, found) = (of(gold), of(found));
        if gold != found {
            *differences.entry((gold, found)).or_default() += 1;
        }
    }
}

/// The text of some sentences, and the words of each with their places.
fn raw(trees: &[Tree]) -> (String, Vec<Vec<(Span, String)>>) {
    let mut text = String::new();
    let mut all = Vec::new();
    for tree in trees {
        let mut words = Vec::new();
        let mut at = 0;
        for (form, spaced) in tree.surface() {
            let span = Span::new(text.len(), text.len() + form.len());
            text.push_str(form);
            if spaced {
                text.push(' ');
            }
            let contraction = tree.contractions.iter().find(|contraction| contraction.first == at);
            let last = contraction.map_or(at, |contraction| contraction.last);
            let parts = &tree.words[at..=last];
            // Parts that spell the surface have places of their own.
            let spelt = parts.iter().map(|word| word.form.as_str()).collect::<String>() == form;
            let mut start = span.start;
            for word in parts {
                let own = if spelt { Span::new(start, start + word.form.len()) } else { span };
                start += word.form.len();
                words.push((own, word.form.clone()));
            }
            at = last + 1;
        }
        if !text.ends_with(' ') {
            text.push(' ');
        }
        all.push(words);
    }
    (text, all)
}
