//! Training of the tagger, the morphology and the lemmatiser.

use super::perceptron::Perceptron;
use super::{Example, Random};
use crate::document::lemmatizer::{self, Exceptions, Script};
use crate::document::morphology::{self, Context, Morphology};
use crate::document::tagger::{self, Dictionary};
use crate::document::weights::Score;
use crate::document::{Feats, Upos};
use std::collections::{BTreeMap, HashMap};

/// Frequent words with one tag.
pub(crate) fn dictionary(examples: &[&Example]) -> Dictionary {
    let mut counts: BTreeMap<u64, BTreeMap<u8, usize>> = BTreeMap::new();
    for example in examples {
        for (look, &tag) in example.looks.iter().zip(&example.tags) {
            *counts.entry(look.word).or_default().entry(tag).or_default() += 1;
        }
    }
    let mut dictionary = Dictionary::new();
    for (word, tags) in counts {
        let total: usize = tags.values().sum();
        let best = tags.iter().max_by_key(|(_, count)| **count).map(|(tag, count)| (*tag, *count));
        if let Some((tag, count)) = best
            && total >= 20
            && count * 1000 >= total * 995
        {
            dictionary.insert(word, tag);
        }
    }
    dictionary
}

/// Trains the tagger.
pub(crate) fn tagger(
    examples: &[&Example],
    dictionary: &Dictionary,
    finite: &[bool],
    epochs: usize,
    number: u64,
) -> Perceptron {
    let mut model = Perceptron::new();
    let mut random = Random::new(1 + 100 * number);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut features = Vec::new();
    let mut scores = vec![0; finite.len()];
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &at in &order {
            let Example { looks, tags: truth, .. } = examples[at];
            let mut tags = Vec::with_capacity(looks.len());
            for (word, look) in looks.iter().enumerate() {
                if let Some(&tag) = dictionary.get(&look.word) {
                    tags.push(tag);
                    continue;
                }
                tagger::features(looks, word, &tags, finite, &mut features);
                scores.fill(0);
                model.score(&features, &mut scores);
                let guess = tagger::best(&scores);
                let right = usize::from(truth[word]);
                model.tick();
                if guess != right {
                    model.add(&features, right, 1);
                    model.add(&features, guess, -1);
                }
                tags.push(guess as u8);
            }
        }
    }
    model
}

/// Which combinations of features there are, and which each tag may have.
pub(crate) fn choices(examples: &[&Example], labels: usize, smallest: usize) -> Morphology {
    let mut counts: BTreeMap<Feats, usize> = BTreeMap::new();
    let mut by_tag: Vec<BTreeMap<Feats, usize>> = vec![BTreeMap::new(); labels];
    let mut by_word: BTreeMap<u64, BTreeMap<Feats, usize>> = BTreeMap::new();
    for example in examples {
        let words = example.looks.iter().zip(&example.tags).zip(&example.feats).zip(&example.vague);
        for ((look, &tag), feats) in words.filter(|(_, vague)| !**vague).map(|(word, _)| word) {
            *counts.entry(*feats).or_default() += 1;
            *by_tag[usize::from(tag)].entry(*feats).or_default() += 1;
            *by_word.entry(morphology::key(look, tag)).or_default().entry(*feats).or_default() += 1;
        }
    }
    let mut feats: Vec<Feats> = counts.keys().copied().collect();
    feats.sort_by_key(|feats| std::cmp::Reverse(counts[feats]));
    feats.truncate(250);
    let number = |wanted: &Feats| feats.iter().position(|feats| feats == wanted).map(|at| at as u8);
    let mut choices = Vec::new();
    for tags in &by_tag {
        let mut all: Vec<(&Feats, &usize)> = tags.iter().collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let total: usize = all.iter().map(|(_, count)| **count).sum();
        // Where most words of the tag have a case, those without were not annotated.
        let declined: usize =
            all.iter().filter(|(feats, _)| feats.case.is_some()).map(|(_, count)| **count).sum();
        if declined * 2 > total {
            all.retain(|(feats, _)| feats.case.is_some());
        }
        let frequent = all
            .iter()
            .enumerate()
            .filter(|(at, (_, count))| *at == 0 || (**count >= smallest && **count * 2000 >= total));
        choices.push(frequent.filter_map(|(_, (feats, _))| number(feats)).collect());
    }
    let mut fixed = HashMap::new();
    for (word, of_word) in by_word {
        let total: usize = of_word.values().sum();
        let best = of_word.iter().max_by_key(|(_, count)| **count);
        if let Some((feats, &count)) = best
            && total >= 10
            && count * 1000 >= total * 990
            && let Some(number) = number(feats)
        {
            fixed.insert(word, number);
        }
    }
    Morphology { feats, choices, fixed }
}

/// Trains the morphology on the given tags.
pub(crate) fn morphology(
    examples: &[&Example],
    model: &Morphology,
    upos: &[Upos],
    epochs: usize,
) -> Perceptron {
    let mut weights = Perceptron::new();
    let mut random = Random::new(2);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut features = Vec::new();
    let mut scores = vec![0; model.feats.len()];
    let numbers: HashMap<Feats, u8> =
        model.feats.iter().enumerate().map(|(at, feats)| (*feats, at as u8)).collect();
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &at in &order {
            let example = examples[at];
            let mut context = Context::new(&example.looks, &example.tags, upos, model);
            for word in 0..example.tags.len() {
                if let Some(choice) = context.certain() {
                    context.chosen.push(choice);
                    continue;
                }
                context.features(&mut features);
                scores.fill(0);
                weights.score(&features, &mut scores);
                let guess = context.pick(&scores);
                weights.tick();
                if let Some(&right) = numbers.get(&example.feats[word])
                    && right != guess
                    && !example.vague[word]
                {
                    weights.add(&features, usize::from(right), 1);
                    weights.add(&features, usize::from(guess), -1);
                }
                context.chosen.push(guess);
            }
        }
    }
    weights
}

/// A trained lemmatiser.
pub(crate) struct Lemmatizer {
    pub(crate) scripts: Vec<Script>,
    pub(crate) weights: Perceptron,
}

/// Trains the lemmatiser on the distinct words.
pub(crate) fn lemmatizer(examples: &[&Example], upos: &[Upos], infixes: bool, epochs: usize) -> Lemmatizer {
    let mut counts: BTreeMap<Script, usize> = BTreeMap::new();
    // Every word with its tag and features once for each lemma, in order of appearance, and how often.
    let mut seen: BTreeMap<(u64, u8, Feats, &str), usize> = BTreeMap::new();
    let mut items: Vec<(&Example, usize, Script)> = Vec::new();
    for example in examples {
        for word in (0..example.forms.len()).filter(|&word| example.lemmas_known[word]) {
            let key = (
                example.looks[word].word,
                example.tags[word],
                example.feats[word],
                example.lemmas[word].as_str(),
            );
            let times = seen.entry(key).or_default();
            *times += 1;
            if *times <= 2 {
                let script = Script::between(&example.forms[word], &example.lemmas[word], infixes);
                *counts.entry(script.clone()).or_default() += 1;
                items.push((example, word, script));
            }
        }
    }
    let mut scripts: Vec<Script> = counts.keys().cloned().collect();
    scripts.sort_by_key(|script| std::cmp::Reverse(counts[script]));
    scripts.truncate(250);
    if scripts.is_empty() {
        scripts.push(Script::keep());
    }
    let number: HashMap<&Script, usize> =
        scripts.iter().enumerate().map(|(at, script)| (script, at)).collect();
    let mut weights = Perceptron::new();
    let mut random = Random::new(3);
    let mut order: Vec<usize> = (0..items.len()).collect();
    let mut features = Vec::new();
    let mut scores = vec![0; scripts.len()];
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &at in &order {
            let (example, word, script) = &items[at];
            let Some(&right) = number.get(script) else { continue };
            let tag = example.tags[*word];
            lemmatizer::features(
                &example.looks[*word],
                tag,
                upos[usize::from(tag)],
                &example.feats[*word],
                &mut features,
            );
            scores.fill(0);
            weights.score(&features, &mut scores);
            let guess = tagger::best(&scores);
            weights.tick();
            if guess != right {
                weights.add(&features, right, 1);
                weights.add(&features, guess, -1);
            }
        }
    }
    Lemmatizer { scripts, weights }
}

/// What the frozen lemmatiser gets wrong on the training data, where the commonest lemma is another.
pub(crate) fn exceptions(
    examples: &[&Example],
    labels: &[(Upos, &str)],
    scripts: &[Script],
    weights: &impl Score,
) -> Exceptions {
    let mut counts: BTreeMap<u64, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut wrong: BTreeMap<u64, bool> = BTreeMap::new();
    let mut ruled: BTreeMap<u64, bool> = BTreeMap::new();
    let mut features = Vec::new();
    let mut scores = vec![0; scripts.len()];
    for example in examples {
        for word in (0..example.forms.len()).filter(|&word| example.lemmas_known[word]) {
            let tag = example.tags[word];
            let (class, name) = labels[usize::from(tag)];
            let key = lemmatizer::key(example.looks[word].word, class);
            *counts.entry(key).or_default().entry(&example.lemmas[word]).or_default() += 1;
            lemmatizer::features(&example.looks[word], tag, class, &example.feats[word], &mut features);
            let by_rule = lemmatizer::rule(&example.forms[word], class, name);
            *ruled.entry(key).or_default() |= by_rule.is_some();
            let lemma = by_rule.unwrap_or_else(|| {
                lemmatizer::lemma(&example.forms[word], &features, scripts, weights, &mut scores)
            });
            *wrong.entry(key).or_default() |= lemma != example.lemmas[word];
        }
    }
    let mut exceptions = Exceptions::new();
    for (key, lemmas) in counts {
        let total: usize = lemmas.values().sum();
        let best = lemmas.iter().max_by_key(|(_, count)| **count);
        // Where a form has several lemmas the model decides by features.
        if let Some((lemma, &count)) = best
            && wrong[&key]
            && count * 10 >= total * 8
            // A rule errs less often than a treebank.
            && (!ruled[&key] || count > 4)
        {
            exceptions.insert(key, (*lemma).to_owned());
        }
    }
    exceptions
}
