//! What a change of the rules changes in the claims: gained, lost, or said otherwise.

use crate::article::Article;
use crate::claim::Claim;
use std::collections::BTreeMap;
use std::fmt;

/// How a claim differs between two readings of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It is new.
    Gained,
    /// It is gone.
    Lost,
    /// The same fill the same roles, but modality, date, polarity or source differ.
    Changed,
}

impl Kind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Kind; 3] = [Kind::Gained, Kind::Lost, Kind::Changed];

    /// `+`, `−` or `~`.
    pub fn sign(self) -> char {
        match self {
            Self::Gained => '+',
            Self::Lost => '−',
            Self::Changed => '~',
        }
    }
}

/// One claim that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Its rule, such as `rules/en/sanction.toml:12`, where it has one now; of a lost claim the rule that it had.
    pub rule: String,
    /// The article's id.
    pub article: String,
    /// Where its sentence stands.
    start: usize,
    /// How it differs.
    pub kind: Kind,
    /// The claim, in a line, without its rule.
    pub claim: String,
    /// What a changed claim said before: `modality asserted`, `no date`.
    pub before: Vec<String>,
    /// Its sentence, in one line.
    pub sentence: String,
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "  {} {}  {}", self.kind.sign(), self.claim, self.article)?;
        if !self.before.is_empty() {
            writeln!(out, "      before: {}", self.before.join(", "))?;
        }
        writeln!(out, "      \u{201c}{}\u{201d}", self.sentence)
    }
}

/// What differs over a set of articles.
#[derive(Debug, Default)]
pub struct Difference {
    changes: Vec<Change>,
    /// How many claims there were.
    pub before: usize,
    /// How many there are.
    pub after: usize,
}

impl Difference {
    /// Adds what differs in an article between the claims that were and those that are.
    pub fn article(&mut self, article: &Article, old: &[Claim], new: &[Claim]) {
        self.before += old.len();
        self.after += new.len();
        let change = |claim: &Claim, kind, before| Change {
            rule: place(&claim.rule),
            article: article.id.clone(),
            start: claim.sentence.start,
            kind,
            claim: says(claim),
            before,
            sentence: claim.sentence.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" "),
        };
        let (mut old, mut new): (Vec<&Claim>, Vec<&Claim>) = (old.iter().collect(), new.iter().collect());
        pair(&mut old, &mut new, |claim| (says(claim), claim.sentence.start));
        pair(&mut old, &mut new, |claim| (says(claim), 0));
        let mut changed = pair(&mut old, &mut new, |claim| (core(claim), claim.sentence.start));
        changed.extend(pair(&mut old, &mut new, |claim| (core(claim), 0)));
        self.changes
            .extend(changed.into_iter().map(|(old, new)| change(new, Kind::Changed, differing(old, new))));
        self.changes.extend(new.into_iter().map(|claim| change(claim, Kind::Gained, Vec::new())));
        self.changes.extend(old.into_iter().map(|claim| change(claim, Kind::Lost, Vec::new())));
    }

    /// The changes of each rule, in the order of the rules, articles and sentences.
    pub fn by_rule(&self) -> BTreeMap<(&str, usize), Vec<&Change>> {
        let mut rules: BTreeMap<_, Vec<&Change>> = BTreeMap::new();
        for change in &self.changes {
            // Line 9 comes before line 12.
            let (file, line) = change.rule.rsplit_once(':').unwrap_or((&change.rule, "0"));
            rules.entry((file, line.parse().unwrap_or(0))).or_default().push(change);
        }
        for changes in rules.values_mut() {
            changes.sort();
        }
        rules
    }

    /// How many changes of each kind there are, as `+1 −0 ~2`.
    pub fn sum(&self) -> String {
        sum(&self.changes.iter().collect::<Vec<_>>())
    }
}

/// Counts changes by kind, as `+1 −0 ~2`.
pub fn sum(changes: &[&Change]) -> String {
    let count = |kind: Kind| changes.iter().filter(|change| change.kind == kind).count();
    Kind::ALL.map(|kind| format!("{}{}", kind.sign(), count(kind))).join(" ")
}

/// Takes from both sides the claims with equal keys, and gives back the pairs.
fn pair<'c, K: Ord>(
    old: &mut Vec<&'c Claim>,
    new: &mut Vec<&'c Claim>,
    key: impl Fn(&Claim) -> K,
) -> Vec<(&'c Claim, &'c Claim)> {
    let mut waiting: BTreeMap<K, Vec<&'c Claim>> = BTreeMap::new();
    for claim in old.drain(..).rev() {
        waiting.entry(key(claim)).or_default().push(claim);
    }
    let mut pairs = Vec::new();
    new.retain(|claim| match waiting.get_mut(&key(claim)).and_then(Vec::pop) {
        Some(before) => {
            pairs.push((before, *claim));
            false
        }
        None => true,
    });
    *old = waiting.into_values().flatten().collect();
    pairs
}

/// The claim's line without its rule: an edit of a file moves the rules below it.
fn says(claim: &Claim) -> String {
    let line = claim.to_string();
    line.strip_suffix(&format!(" [{}]", claim.rule)).unwrap_or(&line).to_owned()
}

/// The type and who fills the roles.
fn core(claim: &Claim) -> String {
    let roles = claim.roles.iter().map(|(role, fillers)| {
        let values: Vec<String> = fillers.iter().map(|filler| filler.value.to_string()).collect();
        format!("{role}: {}", values.join(", "))
    });
    format!("{}({})", claim.class, roles.collect::<Vec<_>>().join("; "))
}

/// What the old claim said otherwise.
fn differing(old: &Claim, new: &Claim) -> Vec<String> {
    let facets = |claim: &Claim| {
        let sources: Vec<String> = claim.attribution.iter().map(|source| source.value.to_string()).collect();
        [
            claim.date.map_or_else(|| "no date".into(), |(date, _)| format!("date {date}")),
            format!("modality {}", claim.modality.as_str()),
            (if claim.denied { "denied" } else { "affirmed" }).into(),
            if sources.is_empty() {
                "no source".into()
            } else {
                format!("source {}", sources.join(" citing "))
            },
        ]
    };
    facets(old).into_iter().zip(facets(new)).filter(|(old, new)| old != new).map(|(old, _)| old).collect()
}

/// `rules/en/sanction.toml:12`, wherever the folder of the rules stands and whatever it is called.
fn place(rule: &str) -> String {
    let mut parts: Vec<&str> = rule.rsplit('/').take(2).collect();
    parts.push("rules");
    parts.reverse();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Filler, Modality, Value};
    use crate::knowledge::lexicon::Via;
    use crate::span::Span;

    fn claim(target: &str, modality: Modality, rule: &str) -> Claim {
        let filler = Filler { value: Value::Words(target.into()), span: Span::new(0, 1), via: Via::Words };
        Claim {
            class: "Sanction".into(),
            trigger: Span::new(0, 1),
            sentence: Span::new(0, 4),
            roles: BTreeMap::from([("target".into(), vec![filler])]),
            date: None,
            modality,
            denied: false,
            attribution: Vec::new(),
            rule: rule.into(),
            passes: Vec::new(),
        }
    }

    #[track_caller]
    fn check(old: &[Claim], new: &[Claim], expected: &[&str]) {
        let article = Article { id: "a".into(), text: "Text".into(), ..Article::default() };
        let mut difference = Difference::default();
        difference.article(&article, old, new);
        let lines: Vec<String> = difference
            .by_rule()
            .into_iter()
            .flat_map(|((file, line), changes)| {
                changes.into_iter().map(move |change| {
                    let before = change.before.join(", ");
                    let before = if before.is_empty() { before } else { format!(" ({before})") };
                    format!("{file}:{line} {} {}{before}", change.kind.sign(), change.claim)
                })
            })
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn claims_are_gained_lost_or_changed() {
        let asserted = |target| claim(target, Modality::Asserted, "rules/en/sanction.toml:12");
        let planned = claim("Rosneft", Modality::Planned, "rules/en/sanction.toml:9");
        check(&[asserted("Iran")], &[asserted("Iran")], &[]);
        check(&[], &[asserted("Iran")], &["rules/en/sanction.toml:12 + Sanction(target: Iran), asserted"]);
        check(
            &[asserted("Iran"), asserted("Rosneft")],
            &[planned, asserted("Mali")],
            &[
                "rules/en/sanction.toml:9 ~ Sanction(target: Rosneft), planned (modality asserted)",
                "rules/en/sanction.toml:12 + Sanction(target: Mali), asserted",
                "rules/en/sanction.toml:12 − Sanction(target: Iran), asserted",
            ],
        );
    }

    #[test]
    fn a_rule_that_only_moves_changes_nothing() {
        let at = |rule| claim("Iran", Modality::Asserted, rule);
        check(&[at("rules/en/sanction.toml:12")], &[at("/home/me/new/en/sanction.toml:14")], &[]);
        let moved = at("/home/me/new/en/sanction.toml:14");
        check(&[], &[moved], &["rules/en/sanction.toml:14 + Sanction(target: Iran), asserted"]);
    }

    #[test]
    fn two_equal_claims_are_two() {
        let one = claim("Iran", Modality::Asserted, "rules/en/sanction.toml:12");
        check(
            &[one.clone(), one.clone()],
            &[one],
            &["rules/en/sanction.toml:12 − Sanction(target: Iran), asserted"],
        );
    }
}
