//! When two labels name the same thing: as sets of words, without case, accents, plural -s and articles.

use crate::claim::{Claim, Filler, Value};
use crate::knowledge::Knowledge;
use crate::knowledge::entity::Entity;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Roles whose fillers are free words: half of the shorter side's words must agree.
const FREE: [&str; 4] = ["measure", "topic", "force", "count"];
/// Roles in which a part of a name will do.
const PARTS: [&str; 15] = [
    "target",
    "visitor",
    "destination",
    "place",
    "participant",
    "addressee",
    "recipient",
    "person",
    "speaker",
    "requester",
    "supplier",
    "imposer",
    "issuer",
    "party",
    "sender",
];
const STOP: [&str; 20] = [
    "the", "a", "an", "of", "to", "for", "and", "in", "on", "its", "their", "his", "her", "der", "die",
    "das", "des", "dem", "und", "von",
];

/// What everybody and everything is called: by itself, in the names data and in the articles at hand.
pub(crate) struct Labels<'k> {
    known: &'k Knowledge,
    /// By the path of the entity.
    made: BTreeMap<&'k str, BTreeSet<&'k str>>,
}

impl<'k> Labels<'k> {
    /// Gathers what the claims call those whom the names data does not hold.
    pub(crate) fn new(claims: impl Iterator<Item = &'k Claim>, known: &'k Knowledge) -> Self {
        let mut labels = Self { known, made: BTreeMap::new() };
        for filler in claims.flat_map(|claim| claim.roles.values().flatten().chain(&claim.attribution)) {
            if let Value::Entity(entity) = &filler.value {
                labels.add(entity);
            }
        }
        labels
    }

    fn add(&mut self, entity: &'k Entity) {
        let made = self.made.entry(&entity.path).or_default();
        made.insert(&entity.label);
        made.extend(entity.names.iter().map(String::as_str));
        for other in entity.of.iter().chain(&entity.of_type) {
            self.add(other);
        }
    }

    /// All labels of a filler; those of a counted lot of weapons are its type's.
    pub(crate) fn of(&self, role: &str, filler: &Filler) -> BTreeSet<String> {
        match &filler.value {
            Value::Entity(entity) => match &entity.of_type {
                Some(kind) if role == "weapon" => self.entity(kind),
                _ => self.entity(entity),
            },
            Value::Words(words) | Value::Term(words) => [words.clone()].into(),
        }
    }

    /// All labels of an entity.
    pub(crate) fn entity(&self, entity: &Entity) -> BTreeSet<String> {
        let made = self.made.get(entity.path.as_str()).into_iter().flatten().map(|name| (*name).to_owned());
        let index = self.known.names.find(&entity.path);
        let known =
            index.into_iter().flat_map(|index| self.known.names.labels[index as usize].iter().cloned());
        let own = entity.names.iter().chain([&entity.label]).cloned();
        own.chain(made).chain(known).collect()
    }
}

/// How many gold fillers find one of their own among the given.
pub(crate) fn paired(role: &str, gold: Option<&Vec<String>>, given: Option<&Vec<BTreeSet<String>>>) -> usize {
    let (Some(gold), Some(given)) = (gold, given) else { return 0 };
    let mut left: Vec<&BTreeSet<String>> = given.iter().collect();
    let mut hit = 0;
    for label in gold {
        if let Some(at) = left.iter().position(|labels| same(role, label, labels)) {
            left.remove(at);
            hit += 1;
        }
    }
    hit
}

pub(crate) fn same(role: &str, gold: &str, given: &BTreeSet<String>) -> bool {
    gold.split('|').filter(|label| !label.trim().is_empty()).any(|label| {
        let a = words(label);
        given.iter().any(|label| {
            let b = words(label);
            if a.is_empty() || b.is_empty() {
                return false;
            }
            let (less, more) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
            let part = less.is_subset(more);
            a == b
                || FREE.contains(&role) && a.intersection(&b).count() * 2 >= less.len()
                || matches!(role, "weapon" | "office") && part
                || (PARTS.contains(&role) || matches!(role, "of" | "source"))
                    && part
                    && a != b
                    && less.len() * 2 >= more.len()
        })
    })
}

fn words(label: &str) -> BTreeSet<String> {
    let plain: String =
        label.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let plain = plain.replace('ß', "ss").replace("defense", "defence").replace('&', " and ");
    let all = plain
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty() && !STOP.contains(word));
    all.map(|word| {
        let plural = word.chars().count() > 3 && word.ends_with('s') && !word.ends_with("ss");
        if plural { word[..word.len() - 1].to_owned() } else { word.to_owned() }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(role: &str, gold: &str, given: &str, expected: bool) {
        assert_eq!(same(role, gold, &[given.to_owned()].into()), expected, "{role}: {gold} and {given}");
    }

    #[test]
    fn labels_agree_as_sets_of_words() {
        check("imposer", "European Union|EU", "the european union", true);
        check("weapon", "missiles", "Missile", true);
        check("requester", "Défense Großbritanniens", "defence grossbritanniens", true);
        check("requester", "Ukraine", "Russia", false);
        check("requester", "the", "der", false);
    }

    #[test]
    fn how_much_must_agree_depends_on_the_role() {
        check("person", "Rustem Umerov", "Umerov", true);
        check("person", "Foreign Ministry of South Korea", "Korea", false);
        check("weapon", "artillery", "self-propelled artillery system", true);
        check("measure", "asset freeze", "freeze of assets and travel bans", true);
        check("action", "asset freeze", "freeze", false);
    }
}
