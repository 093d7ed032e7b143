//! What is wrong with the claims, so that one can see what to do: by type and kind, with the sentence.

use super::label::paired;
use super::{Found, GoldClaim, overlap};
use crate::reader::Reading;
use std::cmp::Reverse;
use std::fmt;

/// How a claim is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One is missed, and of the same sentence and type there is another: a missed and an extra claim.
    NearMiss,
    /// It is not found.
    Missed,
    /// It is not in the gold.
    Extra,
    /// It is found, with another date.
    Date,
    /// It is found, with another modality.
    Modality,
    /// It is found, denied where it is affirmed or the other way round.
    Polarity,
    /// It is found, and somebody else is said to say so.
    Source,
}

impl Kind {
    /// What it is called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NearMiss => "near miss",
            Self::Missed => "missed",
            Self::Extra => "extra",
            Self::Date => "date",
            Self::Modality => "modality",
            Self::Polarity => "polarity",
            Self::Source => "source",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The type of the claim.
    pub class: &'static str,
    /// How it is wrong.
    pub kind: Kind,
    /// The article's id.
    pub article: String,
    /// The sentence, in one line; empty where the gold names none.
    pub sentence: String,
    /// What careful readers found, in a line.
    pub gold: Option<String>,
    /// What came out, in a line, with its rule.
    pub given: Option<String>,
    /// The roles that differ, of a near miss.
    pub roles: Vec<&'static str>,
    /// Where it stands, in code points.
    place: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "  {}", self.article)?;
        if !self.sentence.is_empty() {
            write!(out, ": \u{201c}{}\u{201d}", self.sentence)?;
        }
        writeln!(out)?;
        for (name, claim) in [("gold", &self.gold), ("given", &self.given)] {
            if let Some(claim) = claim {
                writeln!(out, "    {name:<6} {claim}")?;
            }
        }
        if !self.roles.is_empty() {
            writeln!(out, "    differs in {}", self.roles.join(", "))?;
        }
        Ok(())
    }
}

/// By type in the order of `types`, then by kind, article and place.
pub(super) fn sort(faults: &mut [Fault], types: &[&str]) {
    faults.sort_by_cached_key(|fault| {
        let class = types.iter().position(|class| *class == fault.class);
        (class, fault.kind, fault.article.clone(), fault.place, fault.gold.clone(), fault.given.clone())
    });
}

/// Gathers what is wrong in one article with the claims of one type.
pub(super) struct Faults<'a> {
    pub(super) class: &'static str,
    pub(super) reading: &'a Reading,
    pub(super) all: &'a mut Vec<Fault>,
}

impl Faults<'_> {
    /// What is wrong of a claim that is found.
    pub(super) fn facets(&mut self, gold: &GoldClaim, given: &Found<'_>, right: [bool; 4]) {
        let kinds = [Kind::Date, Kind::Modality, Kind::Polarity, Kind::Source];
        for (kind, _) in kinds.into_iter().zip(right).filter(|(_, right)| !right) {
            self.add(kind, Some(gold), Some(given), Vec::new());
        }
    }

    /// What was missed and what is too much; two of one sentence are told together.
    pub(super) fn roles(&mut self, golds: &[&GoldClaim], given: &[&Found<'_>], roles: &[&'static str]) {
        let shared = |gold: &GoldClaim, given: &Found<'_>| -> usize {
            roles.iter().map(|role| paired(role, gold.roles.get(*role), given.roles.get(role))).sum()
        };
        let mut near: Vec<(usize, usize, usize)> = Vec::new();
        for (at, gold) in golds.iter().enumerate() {
            for (other, given) in given.iter().enumerate().filter(|(_, given)| overlap(gold, given)) {
                near.push((shared(gold, given), at, other));
            }
        }
        near.sort_by_key(|&(shared, at, other)| (Reverse(shared), at, other));
        let (mut golds_left, mut given_left) = (vec![true; golds.len()], vec![true; given.len()]);
        for (_, at, other) in near {
            if golds_left[at] && given_left[other] {
                golds_left[at] = false;
                given_left[other] = false;
                let (gold, given) = (golds[at], given[other]);
                let differ = roles.iter().copied().filter(|role| {
                    let (one, two) = (gold.roles.get(*role), given.roles.get(role));
                    let most = one.map_or(0, Vec::len).max(two.map_or(0, Vec::len));
                    paired(role, one, two) < most
                });
                self.add(Kind::NearMiss, Some(gold), Some(given), differ.collect());
            }
        }
        for (gold, _) in golds.iter().zip(golds_left).filter(|(_, left)| *left) {
            self.add(Kind::Missed, Some(gold), None, Vec::new());
        }
        for (given, _) in given.iter().zip(given_left).filter(|(_, left)| *left) {
            self.add(Kind::Extra, None, Some(given), Vec::new());
        }
    }

    fn add(
        &mut self,
        kind: Kind,
        gold: Option<&GoldClaim>,
        given: Option<&Found<'_>>,
        roles: Vec<&'static str>,
    ) {
        let place = gold.and_then(|gold| gold.sent).or(given.map(|given| given.sentence));
        let (start, end) = place.unwrap_or_default();
        let sentence: String =
            self.reading.article.text.chars().skip(start).take(end.saturating_sub(start)).collect();
        self.all.push(Fault {
            class: self.class,
            kind,
            article: self.reading.article.id.clone(),
            sentence: sentence.split_whitespace().collect::<Vec<_>>().join(" "),
            gold: gold.map(ToString::to_string),
            given: given.map(|given| given.claim.to_string()),
            roles,
            place: start,
        });
    }
}

/// In the manner of [`crate::claim::Claim`].
impl fmt::Display for GoldClaim {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let roles: Vec<String> =
            self.roles.iter().map(|(role, labels)| format!("{role}: {}", labels.join(", "))).collect();
        write!(out, "{}({})", self.class, roles.join("; "))?;
        if let Some(date) = self.date.as_ref().filter(|date| !date.is_empty()) {
            write!(out, " on {date}")?;
        }
        write!(out, ", {}", self.modality)?;
        if self.polarity.as_deref() == Some("-") {
            write!(out, ", denied")?;
        }
        match self.source.as_deref() {
            None | Some([]) => Ok(()),
            Some(chain) => write!(out, ", says {}", chain.join(" citing ")),
        }
    }
}
