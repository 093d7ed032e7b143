//! How `models/` is made: from treebanks to a model file, the same to the byte on every machine; and how good it is.

mod evaluation;
mod harmonise;
mod parsers;
mod perceptron;
mod taggers;

pub use evaluation::{Report, Segmentation, Share, evaluate, segment};

use crate::document::analyzer::MAGIC;
use crate::document::bytes::Writer;
use crate::document::conllu;
use crate::document::language::{Conventions, conventions};
use crate::document::lemmatizer::{self, Exceptions, Script};
use crate::document::look::Look;
use crate::document::morphology::{Context, Morphology};
use crate::document::parser::{Action, Atom};
use crate::document::tagger::{self, Dictionary};
use crate::document::weights::{Score, Weights};
use crate::document::{Error as ModelError, Feats, Relation, Upos, bytes, xpos};
use harmonise::Habits;
use perceptron::{Perceptron, freeze};
use std::collections::{BTreeMap, HashMap};
use taggers::Lemmatizer;

/// How to train.
#[derive(Clone, Debug)]
pub struct Options {
    /// Rounds of the tagger, morphology and lemmatiser.
    pub tagger_epochs: usize,
    /// Rounds of the parser.
    pub parser_epochs: usize,
    /// Taggers and parsers of which the mean is taken; they differ in the order of sentences.
    pub copies: usize,
    /// Weights below this many steps of training are dropped.
    pub smallest: f64,
    /// At most so many weights of the parser are kept: the size of the model file.
    pub parser_weights: usize,
    /// Parts of the training data; each is tagged by models of the others, so that the parser learns from real tags.
    pub folds: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tagger_epochs: 8,
            parser_epochs: 10,
            copies: 2,
            smallest: 0.5,
            parser_weights: 2_000_000,
            folds: 6,
        }
    }
}

/// Why a model cannot be trained.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that is not CoNLL-U.
    #[error("`{file}` is not CoNLL-U: {error}")]
    Treebank {
        /// Its name.
        file: String,
        /// What is the case.
        error: conllu::Error,
    },
    /// A word class that Universal Dependencies has not.
    #[error("`{file}` has a word class `{upos}`")]
    Class {
        /// Its name.
        file: String,
        /// The word class.
        upos: String,
    },
    /// No such language, or a fault in the trained model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// No sentence at all.
    #[error("there is no sentence to learn from")]
    Empty,
}

/// A sentence to learn from.
#[derive(Clone)]
pub(crate) struct Example {
    pub(crate) forms: Vec<String>,
    pub(crate) looks: Vec<Look>,
    pub(crate) lemmas: Vec<String>,
    pub(crate) tags: Vec<u8>,
    pub(crate) feats: Vec<Feats>,
    pub(crate) heads: Vec<Option<usize>>,
    pub(crate) relations: Vec<Relation>,
    /// Arcs of which the treebank's editors are not sure of the relation.
    pub(crate) doubtful: Vec<bool>,
    /// Words of which the features are not known.
    pub(crate) vague: Vec<bool>,
    /// Words of which the lemma is to be learnt.
    pub(crate) lemmas_known: Vec<bool>,
    foreign_tags: bool,
    upos: Vec<Upos>,
    xpos: Vec<&'static str>,
}

/// A small, fixed source of chance.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            let other = self.below(at as u64 + 1) as usize;
            items.swap(at, other);
        }
    }
}

/// Reads a treebank in the convention of the models.
pub(crate) fn treebank(name: &str, text: &str, tag: &str) -> Result<(Vec<conllu::Tree>, Habits), Error> {
    let trees = conllu::read(text).map_err(|error| Error::Treebank { file: name.into(), error })?;
    let habits = harmonise::habits(&trees, tag);
    let merge = !conventions(tag).ok_or_else(|| ModelError::Unknown(tag.into()))?.splits_hyphens;
    Ok((trees.iter().map(|tree| harmonise::harmonise(tree, tag, habits, merge)).collect(), habits))
}

fn example(
    tree: &conllu::Tree,
    language: &Conventions,
    habits: Habits,
    file: &str,
) -> Result<Example, Error> {
    let words = &tree.words;
    let looks = words.iter().enumerate().map(|(at, word)| Look::new(&word.form, at == 0, language)).collect();
    let mut upos = Vec::new();
    for word in words {
        let class = Upos::parse(&word.upos);
        upos.push(class.ok_or_else(|| Error::Class { file: file.into(), upos: word.upos.clone() })?);
    }
    let bug = |at: usize, kind: &str| words[at].misc.contains(kind);
    let doubtful = |at: usize| {
        let head = words[at].head.checked_sub(1);
        bug(at, "Bug=case-child")
            || (head.is_some_and(|head| bug(head, "Bug=multi-obj")) && words[at].relation == "obj")
    };
    Ok(Example {
        looks,
        lemmas: words.iter().map(|word| word.lemma.clone()).collect(),
        tags: Vec::new(),
        feats: words.iter().map(|word| Feats::parse(&word.feats)).collect(),
        heads: words.iter().map(|word| word.head.checked_sub(1)).collect(),
        relations: words.iter().map(|word| voiceless(Relation::normalised(&word.relation))).collect(),
        doubtful: (0..words.len()).map(doubtful).collect(),
        vague: vec![false; words.len()],
        lemmas_known: words.iter().map(|word| word.lemma != "_").collect(),
        foreign_tags: habits.foreign_tags,
        xpos: words.iter().map(|word| xpos(&word.xpos)).collect(),
        upos,
        forms: words.iter().map(|word| word.form.clone()).collect(),
    })
}

/// The passive shows in the auxiliary: the parser need not learn it twice, and puts it back in the end.
fn voiceless(relation: Relation) -> Relation {
    match relation {
        Relation::NsubjPass => Relation::Nsubj,
        Relation::CsubjPass => Relation::Csubj,
        relation => relation,
    }
}

/// Trains all models of a language on treebanks (name and CoNLL-U text of each); tells how far it is.
pub fn train(
    tag: &str,
    files: &[(&str, &str)],
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, Error> {
    let language = conventions(tag).ok_or_else(|| ModelError::Unknown(tag.into()))?;
    let mut examples = Vec::new();
    for (name, text) in files {
        let (trees, habits) = treebank(name, text, tag)?;
        let words: usize = trees.iter().map(|tree| tree.words.len()).sum();
        progress(&format!("{name}: {} sentences, {words} words", trees.len()));
        for tree in &trees {
            examples.push(example(tree, language, habits, name)?);
        }
    }
    if examples.is_empty() {
        return Err(Error::Empty);
    }
    let labels = label(&mut examples, options, progress);
    let finite: Vec<bool> = labels.iter().map(|label| tagger::is_finite(label.1)).collect();
    let upos: Vec<Upos> = labels.iter().map(|label| label.0).collect();
    if tag == "de" {
        complete_feats(&mut examples);
    }

    let all: Vec<&Example> = examples.iter().collect();
    let (predicted, tagged) = std::thread::scope(|scope| {
        let whole = scope.spawn(|| tag_models(&all, &finite, &upos, options));
        let folds = jackknife(&examples, &finite, &upos, options, progress);
        (folds, whole.join().expect("a thread of training does not panic"))
    });
    progress("lemmatiser");
    let trained = taggers::lemmatizer(&all, &upos, tag == "de", options.tagger_epochs);
    let lemmas = frozen(std::slice::from_ref(&trained.weights), options.smallest, trained.scripts.len());
    let exceptions = taggers::exceptions(&all, &labels, &trained.scripts, &lemmas);

    let mut features = Vec::new();
    let mut scores = vec![0; trained.scripts.len()];
    let mut atoms = Vec::new();
    for (example, (tags, feats)) in examples.iter().zip(&predicted) {
        let words = (0..example.forms.len()).map(|at| {
            let look = &example.looks[at];
            let (class, name) = labels[usize::from(tags[at])];
            let key = lemmatizer::key(look.word, class);
            let known = exceptions.get(&key).cloned();
            let known = known.or_else(|| lemmatizer::rule(&example.forms[at], class, name));
            let lemma = known.unwrap_or_else(|| {
                lemmatizer::features(look, tags[at], class, &feats[at], &mut features);
                lemmatizer::lemma(&example.forms[at], &features, &trained.scripts, &lemmas, &mut scores)
            });
            Atom::new(look, tags[at], class, &lemma, &feats[at])
        });
        atoms.push(words.collect::<Vec<_>>());
    }
    let actions = parsers::actions(&examples);
    let parsers = parsers::parsers(&examples, &atoms, &actions, options, progress);
    let models = Models { labels, tagged, lemmatizer: trained, exceptions, actions, parsers };
    Ok(models.write(tag, options))
}

/// Numbers the joint labels, and fills in those of treebanks with other finer tags.
fn label(
    examples: &mut [Example],
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Vec<(Upos, &'static str)> {
    let all_foreign = examples.iter().all(|example| example.foreign_tags);
    let mut counts: BTreeMap<(Upos, &'static str), usize> = BTreeMap::new();
    for example in examples.iter().filter(|example| all_foreign || !example.foreign_tags) {
        for label in example.upos.iter().copied().zip(example.xpos.iter().copied()) {
            *counts.entry(label).or_default() += 1;
        }
    }
    let mut labels: Vec<(Upos, &'static str)> = counts.keys().copied().collect();
    labels.sort_by_key(|label| std::cmp::Reverse(counts[label]));
    // A tag that occurs once or twice is a slip more often than not.
    let enough = labels.iter().take_while(|label| counts[*label] > 2).count();
    labels.truncate(enough.clamp(1.min(labels.len()), 250));
    for class in Upos::ALL {
        if !labels.iter().any(|label| label.0 == *class) {
            labels.push((*class, "_"));
        }
    }
    let number: HashMap<(Upos, &str), u8> =
        labels.iter().enumerate().map(|(at, label)| (*label, at as u8)).collect();
    let first = |class: Upos| labels.iter().position(|label| label.0 == class).unwrap_or(0) as u8;
    for example in examples.iter_mut() {
        let pairs = example.upos.iter().zip(&example.xpos);
        example.tags = pairs
            .map(|(&class, &tag)| number.get(&(class, tag)).copied().unwrap_or_else(|| first(class)))
            .collect();
    }
    if !all_foreign && examples.iter().any(|example| example.foreign_tags) {
        progress("finer tags for treebanks that have others");
        let known: Vec<&Example> = examples.iter().filter(|example| !example.foreign_tags).collect();
        let finite: Vec<bool> = labels.iter().map(|label| tagger::is_finite(label.1)).collect();
        let weights = taggers::tagger(&known, &Dictionary::new(), &finite, options.tagger_epochs, 0);
        for example in examples.iter_mut().filter(|example| example.foreign_tags) {
            retag(example, &weights, &labels, &finite);
        }
    }
    labels
}

/// Gives each word the likeliest label of its word class.
fn retag(example: &mut Example, weights: &Perceptron, labels: &[(Upos, &'static str)], finite: &[bool]) {
    let mut tags = Vec::new();
    let mut features = Vec::new();
    let mut scores = vec![0; labels.len()];
    for at in 0..example.forms.len() {
        tagger::features(&example.looks, at, &tags, finite, &mut features);
        scores.fill(0);
        weights.score(&features, &mut scores);
        let fits = (0..labels.len()).filter(|&label| labels[label].0 == example.upos[at]);
        let best = fits.reduce(|best, label| if scores[label] > scores[best] { label } else { best });
        tags.push(best.unwrap_or(0) as u8);
    }
    example.xpos = tags.iter().map(|&tag| labels[usize::from(tag)].1).collect();
    example.tags = tags;
}

/// Fills in features that some treebanks leave out but that follow from the tag or the head.
fn complete_feats(examples: &mut [Example]) {
    use crate::document::VerbForm;
    for example in examples {
        for at in 0..example.forms.len() {
            let form = match example.xpos[at] {
                "VVFIN" | "VAFIN" | "VMFIN" | "VVIMP" | "VAIMP" => Some(VerbForm::Fin),
                "VVINF" | "VAINF" | "VMINF" | "VVIZU" => Some(VerbForm::Inf),
                "VVPP" | "VAPP" | "VMPP" => Some(VerbForm::Part),
                _ => None,
            };
            if form.is_some() {
                example.feats[at].verb_form = form;
            }
            if let Some(head) = example.heads[at]
                && matches!(example.relations[at], Relation::Amod | Relation::Det | Relation::DetPoss)
                && matches!(example.xpos[at], "ADJA" | "ART" | "PPOSAT" | "PDAT" | "PIAT")
            {
                let of_head = example.feats[head];
                let feats = &mut example.feats[at];
                feats.case = feats.case.or(of_head.case);
                feats.number = feats.number.or(of_head.number);
                feats.gender = feats.gender.or(of_head.gender);
            }
            let feats = &mut example.feats[at];
            // Gender shows in the singular only.
            if feats.number == Some(crate::document::Number::Plur)
                && !matches!(example.upos[at], Upos::Noun | Upos::Propn)
            {
                feats.gender = None;
            }
            feats.voice = None;
            if example.upos[at] == Upos::Adp {
                *feats = Feats::default();
            }
            let declined = matches!(example.upos[at], Upos::Noun | Upos::Propn | Upos::Det | Upos::Pron);
            example.vague[at] = feats.case.is_none() && (declined || example.xpos[at] == "ADJA");
        }
    }
}

struct TagModels {
    dictionary: Dictionary,
    taggers: Vec<Perceptron>,
    morphology: Morphology,
    feats: Perceptron,
}

fn tag_models(examples: &[&Example], finite: &[bool], upos: &[Upos], options: &Options) -> TagModels {
    let dictionary = taggers::dictionary(examples);
    let copy = |number| taggers::tagger(examples, &dictionary, finite, options.tagger_epochs, number as u64);
    let taggers = (0..options.copies.max(1)).map(copy).collect();
    let morphology = taggers::choices(examples, finite.len(), 3);
    let feats = taggers::morphology(examples, &morphology, upos, options.tagger_epochs);
    TagModels { dictionary, taggers, morphology, feats }
}

type Predicted = Vec<(Vec<u8>, Vec<Feats>)>;

/// Tags and features of all sentences, predicted by models that have not seen them.
fn jackknife(
    examples: &[Example],
    finite: &[bool],
    upos: &[Upos],
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Predicted {
    let folds = options.folds.clamp(1, examples.len());
    let short = Options { tagger_epochs: options.tagger_epochs.div_ceil(2), copies: 1, ..options.clone() };
    let fold = |fold: usize| {
        let known: Vec<&Example> = examples
            .iter()
            .enumerate()
            .filter(|(at, _)| folds == 1 || at % folds != fold)
            .map(|(_, example)| example)
            .collect();
        let models = tag_models(&known, finite, upos, &short);
        let tagger = frozen(&models.taggers, options.smallest, finite.len());
        let feats =
            frozen(std::slice::from_ref(&models.feats), options.smallest, models.morphology.feats.len());
        let unknown = examples.iter().skip(fold).step_by(folds);
        let predict = |example: &Example| {
            let tags = tagger::tag(&example.looks, &models.dictionary, &tagger, finite);
            let feats = Context::new(&example.looks, &tags, upos, &models.morphology).run(&feats);
            (tags, feats)
        };
        unknown.map(predict).collect::<Predicted>()
    };
    let mut parts: Vec<std::vec::IntoIter<(Vec<u8>, Vec<Feats>)>> = Vec::new();
    for number in 0..folds {
        parts.push(fold(number).into_iter());
        progress(&format!("tags for the parser: part {} of {folds}", number + 1));
    }
    (0..examples.len()).filter_map(|at| parts[at % folds].next()).collect()
}

/// A perceptron as it will be used.
fn frozen(models: &[Perceptron], smallest: f64, classes: usize) -> Weights {
    let mut out = Writer::default();
    Weights::write(freeze(models, smallest, usize::MAX).0, &mut out);
    Weights::read(&mut bytes::Reader::new(&out.bytes), classes).expect("what was written can be read")
}

struct Models {
    labels: Vec<(Upos, &'static str)>,
    tagged: TagModels,
    lemmatizer: Lemmatizer,
    exceptions: Exceptions,
    actions: Vec<Action>,
    parsers: Vec<Perceptron>,
}

impl Models {
    /// The model file; [`Analyzer::load`](crate::document::Analyzer::load) reads it.
    fn write(&self, tag: &str, options: &Options) -> Vec<u8> {
        let smallest = options.smallest;
        let mut out = Writer::default();
        out.column(tag.as_bytes());
        let labels: Vec<String> = self.labels.iter().map(|(class, tag)| format!("{class}|{tag}")).collect();
        out.texts(&labels);
        write_table(&self.tagged.dictionary, &mut out);
        Weights::write(freeze(&self.tagged.taggers, smallest, usize::MAX).0, &mut out);
        let morphology = &self.tagged.morphology;
        let feats: Vec<String> = morphology.feats.iter().map(ToString::to_string).collect();
        out.texts(&feats);
        for choices in &morphology.choices {
            out.column(choices);
        }
        write_table(&morphology.fixed, &mut out);
        Weights::write(freeze(std::slice::from_ref(&self.tagged.feats), smallest, usize::MAX).0, &mut out);
        let scripts: Vec<String> = self.lemmatizer.scripts.iter().map(Script::write).collect();
        out.texts(&scripts);
        let exceptions: BTreeMap<u64, &String> =
            self.exceptions.iter().map(|(key, lemma)| (*key, lemma)).collect();
        let keys: Vec<u8> = exceptions.keys().flat_map(|key| key.to_le_bytes()).collect();
        out.column(&keys);
        out.texts(&exceptions.values().collect::<Vec<_>>());
        Weights::write(
            freeze(std::slice::from_ref(&self.lemmatizer.weights), smallest, usize::MAX).0,
            &mut out,
        );
        let actions: Vec<String> = self.actions.iter().map(|action| action.write()).collect();
        out.texts(&actions);
        let (rows, largest) = freeze(&self.parsers, smallest, options.parser_weights);
        out.number((largest * 100.0) as usize);
        Weights::write(rows, &mut out);
        let packed = zstd::bulk::compress(&out.bytes, 19).expect("compressing in memory does not fail");
        [MAGIC, &(out.bytes.len() as u32).to_le_bytes(), &packed].concat()
    }
}

fn write_table(table: &HashMap<u64, u8>, out: &mut Writer) {
    let table: BTreeMap<u64, u8> = table.iter().map(|(key, value)| (*key, *value)).collect();
    let keys: Vec<u8> = table.keys().flat_map(|key| key.to_le_bytes()).collect();
    let values: Vec<u8> = table.values().copied().collect();
    out.column(&keys);
    out.column(&values);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Analyzer;
    use std::fmt::Write;

    /// Twenty sentences of one kind.
    fn treebank() -> String {
        let mut text = String::new();
        for (subject, object) in
            [("Kyiv", "guns"), ("Seoul", "talks"), ("Berlin", "votes"), ("Paris", "shells")]
        {
            for (verb, lemma) in
                [("wants", "want"), ("gets", "get"), ("seeks", "seek"), ("likes", "like"), ("sees", "see")]
            {
                let singular = object.trim_end_matches('s');
                write!(
                    text,
                    "1\t{subject}\t{subject}\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_\n2\t{verb}\t{lemma}\tVERB\tVBZ\tNumber=Sing\t0\troot\t_\t_\n\
                     3\t{object}\t{singular}\tNOUN\tNNS\tNumber=Plur\t2\tobj\t_\tSpaceAfter=No\n4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n"
                )
                .unwrap();
            }
        }
        text
    }

    #[test]
    fn training_twice_gives_the_same_bytes_and_learns() {
        let text = treebank();
        let options = Options { smallest: 0.0, copies: 2, ..Options::default() };
        let model = train("en", &[("tiny", &text)], &options, &mut |_| ()).unwrap();
        assert_eq!(model, train("en", &[("tiny", &text)], &options, &mut |_| ()).unwrap());
        let report = evaluate(&Analyzer::load(&model, "en").unwrap(), &text).unwrap();
        assert_eq!([report.upos, report.lemmas, report.las].map(|share| share.right), [80; 3]);
    }

    #[test]
    fn tokens_are_compared_with_those_of_the_treebank() {
        let report = segment("en", &treebank()).unwrap();
        assert_eq!((report.words.right, report.words.gold, report.words.found), (80, 80, 80));
        assert_eq!((report.sentences.right, report.sentences.gold), (20, 20));
    }

    #[test]
    fn what_cannot_be_learnt_is_told() {
        let told = |language: &str, text: &str| {
            train(language, &[("a.conllu", text)], &Options::default(), &mut |_| ()).unwrap_err().to_string()
        };
        assert_eq!(told("en", ""), "there is no sentence to learn from");
        assert_eq!(told("en", "1\tx\n"), "`a.conllu` is not CoNLL-U: line 1: 2 columns, not 10");
        assert_eq!(told("xx", ""), "`xx` is no language that can be analysed; languages are `de`, `en`");
        assert_eq!(told("en", "1\tx\tx\tQ\t_\t_\t0\troot\t_\t_\n\n"), "`a.conllu` has a word class `Q`");
    }
}
