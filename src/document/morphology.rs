//! Morphological features: case, number, gender and the rest, given the tags.

use super::look::Look;
use super::tagger::best;
use super::tags::{Case, Feats, Upos, VerbForm};
use super::weights::{Score, join, mix};
use std::collections::HashMap;

/// The morphology of a language.
pub(crate) struct Morphology {
    /// All combinations that occur.
    pub(crate) feats: Vec<Feats>,
    /// Of each tag, the combinations that it may have, the commonest first; of none, no features.
    pub(crate) choices: Vec<Vec<u8>>,
    /// Words, by hash with their tag, that have but one combination.
    pub(crate) fixed: HashMap<u64, u8>,
}

/// The key of a word with its tag.
pub(crate) fn key(look: &Look, tag: u8) -> u64 {
    mix(join(look.lower, u64::from(tag)))
}

/// A clause as far as it was read: what the case of the next noun depends on.
pub(crate) struct Context<'s> {
    pub(crate) looks: &'s [Look],
    pub(crate) tags: &'s [u8],
    /// The word class of each tag.
    pub(crate) upos: &'s [Upos],
    pub(crate) morphology: &'s Morphology,
    /// The combinations chosen so far.
    pub(crate) chosen: Vec<u8>,
}

/// Stands for no combination.
pub(crate) const NONE: u8 = u8::MAX;

impl<'s> Context<'s> {
    /// The start of a sentence.
    pub(crate) fn new(
        looks: &'s [Look],
        tags: &'s [u8],
        upos: &'s [Upos],
        morphology: &'s Morphology,
    ) -> Self {
        Self { looks, tags, upos, morphology, chosen: Vec::with_capacity(tags.len()) }
    }

    /// Chooses for every word.
    pub(crate) fn run(mut self, weights: &impl Score) -> Vec<Feats> {
        let mut features = Vec::with_capacity(64);
        let mut scores = vec![0; self.morphology.feats.len()];
        while self.chosen.len() < self.tags.len() {
            let choice = if let Some(choice) = self.certain() {
                choice
            } else {
                self.features(&mut features);
                scores.fill(0);
                weights.score(&features, &mut scores);
                self.pick(&scores)
            };
            self.chosen.push(choice);
        }
        let feats = &self.morphology.feats;
        self.chosen
            .iter()
            .map(|&choice| feats.get(usize::from(choice)).copied().unwrap_or_default())
            .collect()
    }

    /// The choice for the next word where there is but one.
    pub(crate) fn certain(&self) -> Option<u8> {
        let at = self.chosen.len();
        let choices = &self.morphology.choices[usize::from(self.tags[at])];
        match choices.len() {
            0 => Some(NONE),
            1 => Some(choices[0]),
            _ => self.morphology.fixed.get(&key(&self.looks[at], self.tags[at])).copied(),
        }
    }

    /// The best-scored of the choices for the next word.
    pub(crate) fn pick(&self, scores: &[i32]) -> u8 {
        let choices = &self.morphology.choices[usize::from(self.tags[self.chosen.len()])];
        let scores: Vec<i32> = choices.iter().map(|&choice| scores[usize::from(choice)]).collect();
        choices[best(&scores)]
    }

    fn class(&self, at: Option<usize>) -> Option<Upos> {
        self.tags.get(at?).map(|&tag| self.upos[usize::from(tag)])
    }

    fn tag(&self, at: Option<usize>) -> u64 {
        at.and_then(|at| self.tags.get(at)).map_or(u64::from(NONE), |&tag| u64::from(tag))
    }

    fn feats(&self, at: Option<usize>) -> u64 {
        at.and_then(|at| self.chosen.get(at)).map_or(u64::from(NONE), |&choice| u64::from(choice))
    }

    /// The features of the next word.
    pub(crate) fn features(&self, out: &mut Vec<u64>) {
        let none = Look::default();
        let at = self.chosen.len();
        let look = |at: Option<usize>| at.and_then(|at| self.looks.get(at)).unwrap_or(&none);
        let this = &self.looks[at];
        let tag = u64::from(self.tags[at]);
        let back = |n: usize| at.checked_sub(n);
        let noun = (at + 1..self.tags.len().min(at + 5))
            .take_while(|&at| !matches!(self.class(Some(at)), Some(Upos::Punct | Upos::Verb | Upos::Adp)))
            .find(|&at| matches!(self.class(Some(at)), Some(Upos::Noun | Upos::Propn)));
        let is = |class: Upos| move |context: &Self, at: usize| context.class(Some(at)) == Some(class);
        let nearest = |wanted: &dyn Fn(&Self, usize) -> bool| {
            (at.saturating_sub(4)..at).rev().find(|&at| wanted(self, at))
        };
        let adposition = nearest(&is(Upos::Adp));
        let determiner = nearest(&is(Upos::Det));
        let (subjects, verbs) = self.clause(at);
        out.clear();
        let mut template = 100;
        let mut add = |value: u64| {
            template += 1;
            out.push(mix(join(template, value)));
        };
        let (next, previous) = (look(Some(at + 1)), look(back(1)));
        let clause = join(subjects, verbs);
        add(tag);
        add(join(tag, this.lower));
        for suffix in &this.suffixes[..5] {
            add(join(tag, *suffix));
        }
        add(join(tag, this.flags));
        add(join(join(tag, this.known), this.suffixes[1]));
        add(join(tag, previous.lower));
        add(join(tag, next.lower));
        add(join(tag, next.suffixes[1]));
        add(join(tag, next.suffixes[2]));
        add(join(tag, self.tag(back(1))));
        add(join(tag, self.tag(Some(at + 1))));
        add(join(join(tag, self.tag(Some(at + 1))), self.tag(Some(at + 2))));
        add(join(tag, self.feats(back(1))));
        add(join(join(tag, self.feats(back(1))), this.suffixes[0]));
        add(join(join(tag, self.feats(back(1))), this.suffixes[1]));
        add(join(join(tag, self.feats(back(1))), self.feats(back(2))));
        add(join(join(this.lower, self.tag(back(1))), self.tag(Some(at + 1))));
        add(join(join(tag, look(adposition).lower), 1));
        add(join(join(tag, look(adposition).lower), this.suffixes[0]));
        add(join(join(tag, look(adposition).lower), this.lower));
        add(join(join(tag, look(determiner).lower), this.suffixes[1]));
        add(join(join(tag, self.feats(determiner)), this.suffixes[1]));
        add(join(join(tag, self.feats(determiner)), this.suffixes[0]));
        add(join(tag, self.feats(determiner)));
        add(join(join(this.lower, look(noun).suffixes[2]), 2));
        add(join(join(this.lower, look(noun).suffixes[3]), 3));
        add(join(join(this.lower, look(noun).suffixes[1]), look(adposition).lower));
        add(join(join(tag, this.suffixes[1]), look(noun).suffixes[2]));
        add(join(join(this.lower, look(noun).lower), 4));
        add(join(tag, clause));
        add(join(join(tag, clause), this.lower));
        add(join(join(tag, clause), self.tag(back(1))));
        add(join(join(tag, clause), u64::from(adposition.is_some())));
        add(join(join(tag, clause), self.feats(determiner)));
    }

    /// Since the last comma or conjunction: were there a nominative and a finite verb?
    fn clause(&self, at: usize) -> (u64, u64) {
        let (mut subjects, mut verbs) = (0, 0);
        for at in (at.saturating_sub(15)..at).rev() {
            let feats = self.morphology.feats.get(usize::from(self.chosen[at])).copied().unwrap_or_default();
            match self.class(Some(at)) {
                Some(Upos::Punct | Upos::Sconj) => break,
                Some(Upos::Noun | Upos::Propn | Upos::Pron) if feats.case == Some(Case::Nom) => subjects = 1,
                Some(Upos::Verb | Upos::Aux) if feats.verb_form == Some(VerbForm::Fin) => verbs = 1,
                _ => {}
            }
        }
        (subjects, verbs)
    }
}
