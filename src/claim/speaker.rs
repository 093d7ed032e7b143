//! Who speaks in the quotations of each sentence.

use super::Filler;
use super::role::{Resolver, Wanted};
use super::tree::Tree;
use crate::document::Document;
use crate::knowledge::Knowledge;
use crate::knowledge::ontology::Role;
use crate::rule::{Cue, Spec};
use std::collections::HashMap;

/// The speaker of each sentence's quotation: named in the sentence, or in the one before or after that the quotation runs on to.
pub(super) fn find(
    document: &Document,
    trees: &[Tree<'_>],
    known: &Knowledge,
    source: &Role,
) -> Vec<Option<Filler>> {
    let none = vec![None; trees.len()];
    let sides = HashMap::new();
    let states = HashMap::new();
    let resolver =
        Resolver { text: &document.article.text, known, speakers: &none, states: &states, sides: &sides };
    let own: Vec<Option<Filler>> = trees.iter().map(|tree| own(tree, &resolver, source)).collect();
    let mut found = own.clone();
    for at in 0..trees.len() {
        if found[at].is_some() {
            continue;
        }
        let quotes = &trees[at].mentions.quotes[at];
        let quoted = !quotes.is_empty();
        let goes_on = quotes.iter().any(|quote| quote.open) || next_continues(trees, at);
        // "A. B," said X: the speaker stands behind.
        if quoted && goes_on {
            let ahead = (at + 1..(at + 4).min(trees.len())).find(|&next| {
                own[next].is_some() || !trees[next].mentions.quotes[next].iter().any(|quote| quote.continued)
            });
            if let Some(next) = ahead.filter(|&next| own[next].is_some()) {
                found[at].clone_from(&own[next]);
                continue;
            }
        }
        let reported = (0..trees[at].sentence.tokens.len()).any(|token| trees[at].is_reported(token));
        if (quoted || reported) && at > 0 {
            let near = document.sentences[at].paragraph - document.sentences[at - 1].paragraph <= 1;
            if near {
                let (before, here) = found.split_at_mut(at);
                here[0].clone_from(&before[at - 1]);
            }
        }
    }
    found
}

fn next_continues(trees: &[Tree<'_>], at: usize) -> bool {
    trees.get(at + 1).is_some_and(|next| next.mentions.quotes[at + 1].iter().any(|quote| quote.continued))
}

/// The subject of a verb of speech outside quotation marks.
fn own(tree: &Tree<'_>, resolver: &Resolver<'_>, source: &Role) -> Option<Filler> {
    let cues = &tree.rules.cues;
    for at in 0..tree.sentence.tokens.len() {
        let speech = tree.is_verb(at) && cues.verbs.get(&tree.verb_lemma(at)) == Some(&Cue::Speech);
        if !speech || tree.mentions.quoted((tree.number, at)) {
            continue;
        }
        for subject in tree.subject(at, 4) {
            let fillers = resolver.fillers(tree, subject, &Wanted { role: source, spec: &Spec::default() });
            if let Some(filler) = fillers.into_iter().next() {
                return Some(filler);
            }
        }
    }
    None
}
