//! Which of many names of people are one person.
//!
//! Names that are the same join where nothing speaks against it; names that only may be the same (an initial, a
//! family name alone) join where office or country speak for it and there is one whom they can mean.

use super::decision::Decisions;
use super::name::{Likeness, Name};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

/// One name of a person, with what all articles say of him.
pub(super) struct Element {
    pub(super) iri: String,
    /// Does the reference graph hold him?
    pub(super) known: bool,
    /// How many articles speak of him.
    pub(super) articles: u32,
    pub(super) names: Rc<Vec<Name>>,
    /// Words in the longest of his names.
    pub(super) words: usize,
    pub(super) countries: BTreeSet<String>,
    pub(super) offices: BTreeSet<String>,
}

/// How like two people's names are, at best.
pub(super) fn likeness(one: &[Name], other: &[Name]) -> Likeness {
    let mut best = Likeness::Different;
    for (one, other) in one.iter().flat_map(|one| other.iter().map(move |other| (one, other))) {
        match one.compare(other) {
            Likeness::Same => return Likeness::Same,
            Likeness::Compatible => best = Likeness::Compatible,
            Likeness::Different => {}
        }
    }
    best
}

/// Do they hold offices of different countries?
fn clash(one: &Element, other: &Element) -> bool {
    !one.countries.is_empty() && !other.countries.is_empty() && one.countries.is_disjoint(&other.countries)
}

/// Does office or country speak for it? A family name alone needs the office.
fn evidence(one: &Element, other: &Element) -> bool {
    let whole = one.words > 1 && other.words > 1;
    !one.offices.is_disjoint(&other.offices) || whole && !one.countries.is_disjoint(&other.countries)
}

/// The elements of each person, sorted; `elements` must be all that are like any of them.
pub(super) fn clusters(elements: &[Element], decisions: &Decisions) -> Vec<Vec<usize>> {
    let all = Clusters { elements, decisions };
    let mut groups = all.decided();
    groups.sort_by_key(|group| all.rank(group));
    let mut same: Vec<Vec<usize>> = Vec::new();
    for group in groups {
        let found = same.iter_mut().find(|cluster| all.join(cluster, &group, Likeness::Same));
        match found {
            Some(cluster) => cluster.extend(group),
            None => same.push(group),
        }
    }
    same.sort_by_key(|group| all.precision(group));
    let mut people: Vec<Vec<usize>> = Vec::new();
    for group in same {
        let mut fit = (0..people.len()).filter(|&at| all.join(&people[at], &group, Likeness::Compatible));
        match (fit.next(), fit.next()) {
            (Some(only), None) => people[only].extend(group),
            _ => people.push(group),
        }
    }
    for cluster in &mut people {
        cluster.sort_by_key(|&at| all.rank(&[at]));
    }
    people.sort();
    people
}

struct Clusters<'e> {
    elements: &'e [Element],
    decisions: &'e Decisions,
}

impl Clusters<'_> {
    /// What people decided to be one stays together from the start.
    fn decided(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<(BTreeSet<String>, Vec<usize>)> = Vec::new();
        for (at, element) in self.elements.iter().enumerate() {
            match groups.iter_mut().find(|(set, _)| set.len() > 1 && set.contains(&element.iri)) {
                Some((_, group)) => group.push(at),
                None => groups.push((self.decisions.same_as(&element.iri), vec![at])),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// Who gives a person his IRI: one whom the reference graph holds, else whom most articles speak of.
    fn rank(&self, group: &[usize]) -> (bool, Reverse<u32>, &str) {
        let ranks = group.iter().map(|&at| {
            let element = &self.elements[at];
            (!element.known, Reverse(element.articles), element.iri.as_str())
        });
        ranks.min().unwrap_or_default()
    }

    fn precision(&self, group: &[usize]) -> (bool, Reverse<usize>, &str) {
        let ranks = group.iter().map(|&at| {
            let element = &self.elements[at];
            (!element.known, Reverse(element.words), element.iri.as_str())
        });
        ranks.min().unwrap_or_default()
    }

    fn join(&self, cluster: &[usize], group: &[usize], least: Likeness) -> bool {
        let pairs = || cluster.iter().flat_map(|&one| group.iter().map(move |&other| (one, other)));
        let apart = |one: usize, other: usize| {
            let [one, other] = [&self.elements[one], &self.elements[other]];
            one.known && other.known
                || clash(one, other)
                || self.decisions.apart_from(&one.iri).contains(other.iri.as_str())
        };
        if pairs().any(|(one, other)| apart(one, other)) {
            return false;
        }
        let alike = |one: usize, other: usize| likeness(&self.elements[one].names, &self.elements[other].names);
        if least == Likeness::Same {
            return pairs().all(|(one, other)| alike(one, other) == Likeness::Same);
        }
        pairs().all(|(one, other)| alike(one, other) != Likeness::Different)
            && pairs().any(|(one, other)| evidence(&self.elements[one], &self.elements[other]))
    }
}
