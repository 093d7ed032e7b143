//! Lemmas: the word is edited by a script that a linear model chooses; what it gets wrong stands in a list.

use super::look::Look;
use super::tagger::best;
use super::tags::{Feats, Upos};
use super::verbs;
use super::weights::{Score, join, mix};
use std::collections::HashMap;

/// How a form becomes its lemma.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Script {
    /// Write in lower case first.
    pub(crate) lower: bool,
    /// An infix to take out ("ge" of "angefragt"), and which of its occurrences behind the first letters.
    pub(crate) infix: Option<(Infix, u8)>,
    /// How many characters to take off the end.
    pub(crate) strip: u8,
    /// What to put there.
    pub(crate) add: String,
}

/// What German puts into a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Infix {
    /// Of participles.
    Ge,
    /// Of infinitives.
    Zu,
}

impl Infix {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ge => "ge",
            Self::Zu => "zu",
        }
    }
}

impl Script {
    /// The simplest script from `form` to `lemma`.
    pub(crate) fn between(form: &str, lemma: &str, infixes: bool) -> Self {
        let lower = form.to_lowercase();
        let kept = common(form, lemma);
        // Lower case where that leaves more alike.
        let small = form != lower && common(&lower, lemma) > kept;
        let base = if small { lower } else { form.to_owned() };
        let plain = Self::cut(&base, lemma, small, None);
        if !infixes || base.chars().count() < 5 || plain.strip < 3 {
            return plain;
        }
        let mut all = vec![plain];
        for infix in [Infix::Ge, Infix::Zu] {
            for (nth, (at, _)) in base.match_indices(infix.as_str()).enumerate().take(3) {
                let without = format!("{}{}", &base[..at], &base[at + 2..]);
                let script = Self::cut(&without, lemma, small, Some((infix, nth as u8)));
                if common(&without, lemma) > at || at == 0 {
                    all.push(script);
                }
            }
        }
        all.into_iter()
            .min_by_key(|script| usize::from(script.strip) + script.add.chars().count())
            .unwrap_or_else(Self::keep)
    }

    /// Changes nothing.
    pub(crate) fn keep() -> Self {
        Self { lower: false, infix: None, strip: 0, add: String::new() }
    }

    fn cut(base: &str, lemma: &str, lower: bool, infix: Option<(Infix, u8)>) -> Self {
        let kept = common(base, lemma);
        let strip = base[kept..].chars().count().min(200) as u8;
        Self { lower, infix, strip, add: lemma[kept..].to_owned() }
    }

    /// Runs the script; none where it does not fit the form.
    pub(crate) fn apply(&self, form: &str) -> Option<String> {
        let mut word = if self.lower { form.to_lowercase() } else { form.to_owned() };
        if let Some((infix, nth)) = self.infix {
            let (at, _) = word.match_indices(infix.as_str()).nth(usize::from(nth))?;
            word.replace_range(at..at + 2, "");
        }
        for _ in 0..self.strip {
            word.pop()?;
        }
        word.push_str(&self.add);
        (!word.is_empty()).then_some(word)
    }

    /// One line of text.
    pub(crate) fn write(&self) -> String {
        let infix = self.infix.map_or(String::new(), |(infix, nth)| format!("{}{nth}", infix.as_str()));
        format!("{}|{infix}|{}|{}", u8::from(self.lower), self.strip, self.add)
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '|');
        let lower = parts.next()? == "1";
        let infix = parts.next()?;
        let infix = match (infix.get(..2), infix.get(2..)) {
            (Some("ge"), Some(nth)) => Some((Infix::Ge, nth.parse().ok()?)),
            (Some("zu"), Some(nth)) => Some((Infix::Zu, nth.parse().ok()?)),
            _ => None,
        };
        Some(Self { lower, infix, strip: parts.next()?.parse().ok()?, add: parts.next()?.to_owned() })
    }
}

/// How many bytes two texts have in common at their start.
fn common(left: &str, right: &str) -> usize {
    left.chars().zip(right.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// The key of a form and word class in the list of exceptions.
pub(crate) fn key(word: u64, upos: Upos) -> u64 {
    mix(join(word, 1000 + upos as u64))
}

/// Lemmas that the model gets wrong, by [`key`].
pub(crate) type Exceptions = HashMap<u64, String>;

/// The features of a word.
pub(crate) fn features(look: &Look, tag: u8, upos: Upos, feats: &Feats, out: &mut Vec<u64>) {
    out.clear();
    let mut template = 200;
    let mut add = |value: u64| {
        template += 1;
        out.push(mix(join(template, value)));
    };
    let tag = u64::from(tag);
    let class = upos as u64;
    let number = feats.number.map_or(9, |number| number as u64);
    let gender = feats.gender.map_or(9, |gender| gender as u64);
    let case = feats.case.map_or(9, |case| case as u64);
    let form = join(number, join(case, gender));
    add(tag);
    add(join(tag, look.word));
    add(join(class, look.lower));
    for suffix in &look.suffixes {
        add(join(tag, *suffix));
    }
    for suffix in &look.suffixes[2..6] {
        add(join(class, *suffix));
    }
    for prefix in &look.prefixes[1..] {
        add(join(tag, *prefix));
    }
    add(join(join(tag, look.prefixes[1]), look.suffixes[2]));
    add(join(join(tag, look.prefixes[2]), look.suffixes[1]));
    add(join(tag, look.flags));
    add(join(join(tag, look.flags), look.suffixes[1]));
    add(join(join(tag, number), look.suffixes[1]));
    add(join(join(tag, number), look.suffixes[2]));
    add(join(join(tag, number), look.suffixes[3]));
    add(join(join(tag, form), look.suffixes[1]));
    add(join(join(tag, form), look.suffixes[3]));
}

/// The lemma of a word that follows from the grammar of the language alone.
pub(crate) fn rule(form: &str, upos: Upos, tag: &str) -> Option<String> {
    // STTS names verbs so; the Penn Treebank does not.
    let german = tag.len() > 3 && tag.starts_with('V');
    (german && matches!(upos, Upos::Verb | Upos::Aux))
        .then(|| verbs::infinitive(&form.to_lowercase(), tag))
        .flatten()
}

/// The lemma of a word that the model chooses.
pub(crate) fn lemma(
    form: &str,
    features: &[u64],
    scripts: &[Script],
    weights: &impl Score,
    scores: &mut [i32],
) -> String {
    scores.fill(0);
    weights.score(features, scores);
    scripts.get(best(scores)).and_then(|script| script.apply(form)).unwrap_or_else(|| form.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_lead_from_form_to_lemma_and_back_through_text() {
        for (form, lemma) in [
            ("requested", "request"),
            ("Talks", "talk"),
            ("Häuser", "Haus"),
            ("angefragt", "anfragen"),
            ("aufzunehmen", "aufnehmen"),
            ("gebeten", "bitten"),
            ("was", "be"),
            ("Kyiv", "Kyiv"),
            ("NATO", "NATO"),
        ] {
            let script = Script::between(form, lemma, true);
            assert_eq!(script.apply(form).as_deref(), Some(lemma), "{script:?}");
            assert_eq!(Script::read(&script.write()), Some(script));
        }
    }
}
