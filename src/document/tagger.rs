//! Word classes: one label (`UPOS|XPOS`) a word, from left to right.

use super::look::Look;
use super::weights::{Score, join, mix};
use std::collections::HashMap;

/// Stands for the tag of a word before the sentence.
pub(crate) const START: u8 = u8::MAX;

/// Frequent words that have but one tag, by the hash of the word.
pub(crate) type Dictionary = HashMap<u64, u8>;

/// Is it the tag of a finite verb, by the Penn Treebank or STTS?
pub(crate) fn is_finite(tag: &str) -> bool {
    matches!(tag, "VBD" | "VBP" | "VBZ" | "MD") || tag.ends_with("FIN")
}

/// Assigns labels to all words; `finite` says of each label whether it is that of a finite verb.
pub(crate) fn tag(looks: &[Look], dictionary: &Dictionary, weights: &impl Score, finite: &[bool]) -> Vec<u8> {
    let mut tags: Vec<u8> = Vec::with_capacity(looks.len());
    let mut features = Vec::with_capacity(64);
    let mut scores = vec![0; finite.len()];
    for at in 0..looks.len() {
        let tag = if let Some(&tag) = dictionary.get(&looks[at].word) {
            tag
        } else {
            self::features(looks, at, &tags, finite, &mut features);
            scores.fill(0);
            weights.score(&features, &mut scores);
            best(&scores) as u8
        };
        tags.push(tag);
    }
    tags
}

/// The highest score; of equal ones the first.
pub(crate) fn best(scores: &[i32]) -> usize {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = at;
        }
    }
    best
}

/// The features of the word at `at`, given the tags of the words before it.
pub(crate) fn features(looks: &[Look], at: usize, tags: &[u8], finite: &[bool], out: &mut Vec<u64>) {
    let none = Look::default();
    let word = |offset: isize| at.checked_add_signed(offset).and_then(|at| looks.get(at)).unwrap_or(&none);
    let tag = |back: usize| at.checked_sub(back).map_or(u64::from(START), |at| u64::from(tags[at]));
    let (this, next, previous) = (word(0), word(1), word(-1));
    let (after, before) = (word(2), word(-2));
    let (t1, t2) = (tag(1), tag(2));
    out.clear();
    let mut template = 0;
    let mut add = |value: u64| {
        template += 1;
        out.push(mix(join(template, value)));
    };
    add(0);
    add(this.word);
    add(this.lower);
    this.prefixes.iter().take(4).for_each(|&prefix| add(prefix));
    this.suffixes.iter().take(5).for_each(|&suffix| add(suffix));
    add(this.shape);
    add(this.flags);
    add(join(this.flags, this.suffixes[2]));
    add(previous.lower);
    add(next.lower);
    add(before.lower);
    add(after.lower);
    add(previous.suffixes[2]);
    add(next.suffixes[2]);
    add(next.suffixes[1]);
    add(after.suffixes[2]);
    add(next.shape);
    add(previous.shape);
    add(next.flags);
    add(t1);
    add(t2);
    add(join(t1, t2));
    add(join(t1, this.lower));
    add(join(t1, this.suffixes[2]));
    add(join(join(t1, t2), this.suffixes[2]));
    add(join(t1, this.shape));
    add(join(t1, next.lower));
    add(join(t1, next.suffixes[2]));
    add(join(this.lower, next.lower));
    add(join(this.shape, next.shape));
    add(join(previous.lower, this.lower));
    add(join(this.lower, next.suffixes[2]));
    add(join(join(t1, this.lower), next.suffixes[1]));
    add(join(join(this.shape, next.shape), previous.shape));
    // A full sentence has a finite verb: is there one yet?
    let seen = u64::from(tags.iter().any(|&tag| finite[usize::from(tag)]));
    add(join(join(seen, t1), this.suffixes[1]));
    add(join(join(t1, this.suffixes[1]), next.lower));
    if this.known != 0 {
        add(this.known);
        add(join(this.known, this.flags));
        add(join(this.known, t1));
        add(join(join(this.known, t1), next.suffixes[1]));
        add(join(this.known, this.suffixes[1]));
        add(join(this.known, next.flags));
    } else {
        add(join(1000, this.suffixes[2]));
    }
    let mut template = 80;
    let mut add = |value: u64| {
        template += 1;
        out.push(mix(join(template, value)));
    };
    if next.known != 0 {
        add(next.known);
        add(join(next.known, this.lower));
        add(join(next.known, t1));
    }
    if previous.known != 0 {
        add(join(previous.known, this.flags));
    }
}
