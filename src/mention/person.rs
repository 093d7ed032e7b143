//! Persons: full names, family names alone, and variants of one name within an article.

use super::{Mention, Mentions, Place, Referent, made};
use crate::document::Document;
use crate::knowledge::Knowledge;
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::language::Language;
use crate::knowledge::lexicon::{Via, fold};
use crate::knowledge::names::{Gender, key};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Somebody whom the article names in full.
struct Known {
    entity: Arc<Entity>,
    families: BTreeSet<String>,
    spellings: BTreeSet<String>,
}

/// A name as the last part of an IRI: lower-case ASCII with hyphens, variants of transliteration alike.
pub fn slug(name: &str) -> String {
    let ascii = any_ascii::any_ascii(name).to_lowercase();
    let words: Vec<&str> =
        ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "unnamed".into() } else { words.join("-") }
}

/// Gives every mention of a person the one entity that the article knows under that name.
pub(super) fn resolve(document: &Document, mentions: &mut Mentions, known: &Knowledge, language: &Language) {
    let mut people: Vec<Known> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    let mut by_path: HashMap<String, usize> = HashMap::new();
    let mut full: Vec<(Place, usize)> = Vec::new();
    for (number, sentence) in mentions.sentences.iter().enumerate() {
        for (index, mention) in sentence.iter().enumerate() {
            let Some(entity) = mention.of_class(Class::Person) else { continue };
            if mention.via == Via::FamilyName {
                continue;
            }
            let name = key(&entity.label);
            let person = if let Some(&person) = by_key.get(&name) {
                person
            } else {
                let entity = best_known(entity, known);
                let fresh = people.len();
                let person = *by_path.entry(entity.path.clone()).or_insert(fresh);
                if person == fresh {
                    people.push(Known {
                        families: families(&entity, known),
                        spellings: BTreeSet::new(),
                        entity,
                    });
                }
                by_key.insert(name, person);
                person
            };
            let written = mention.span.of(&document.article.text);
            people[person].families.extend(family(written, known));
            people[person].spellings.insert(written.split_whitespace().collect::<Vec<_>>().join(" "));
            full.push(((number, index), person));
        }
    }
    for ((sentence, index), person) in full {
        let mention = &mut mentions.sentences[sentence][index];
        mention.referent = Referent::Entity(Arc::clone(&people[person].entity));
    }
    family_names(document, mentions, &people, known, language);
    spellings(mentions, &people);
}

/// A person of the names files who is called so, in whatever transliteration.
fn best_known(entity: &Arc<Entity>, known: &Knowledge) -> Arc<Entity> {
    if entity.known {
        return Arc::clone(entity);
    }
    let same = known.names.person(&entity.label);
    same.map_or_else(
        || {
            let mut made = made(
                Class::Person,
                format!("person/{}", key(&entity.label).replace(' ', "-")),
                entity.label.clone(),
            );
            made.names.clone_from(&entity.names);
            Arc::new(made)
        },
        Arc::clone,
    )
}

fn families(entity: &Arc<Entity>, known: &Knowledge) -> BTreeSet<String> {
    let mut families: BTreeSet<String> = family(&entity.label, known).into_iter().collect();
    if let Some(index) = known.names.find(&entity.path) {
        families.extend(known.names.facts[index as usize].family.iter().cloned());
    }
    families
}

/// The family name in a full name: the last word with its particles, or the first where such names stand first.
fn family(name: &str, known: &Knowledge) -> Vec<String> {
    let words: Vec<String> = name.split_whitespace().map(fold).collect();
    let Some(first) = words.first() else { return Vec::new() };
    if words.len() > 1 && known.names.family_first.contains(first) && !known.names.given.contains_key(first) {
        return vec![first.clone()];
    }
    let mut families: Vec<String> = words.last().into_iter().cloned().collect();
    if words.len() > 2 {
        families.push(words[1..].join(" "));
        families.push(words[words.len() - 2..].join(" "));
    }
    families
}

/// Within so many mentions somebody has just been named.
const FRESH: usize = 6;

/// "Mr. Umerov", "Yoon": a family name alone stands for the person of that name who was last named.
fn family_names(
    document: &Document,
    mentions: &mut Mentions,
    people: &[Known],
    known: &Knowledge,
    language: &Language,
) {
    let order: BTreeMap<&str, usize> =
        people.iter().enumerate().map(|(at, person)| (person.entity.path.as_str(), at)).collect();
    let mut by_family: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        let keys: BTreeSet<String> = person.families.iter().map(|family| key(family)).collect();
        for family in keys {
            by_family.entry(family).or_default().push(at);
        }
    }
    // When each was last named, by a count of mentions; 0 for not yet.
    let mut seen = vec![0_usize; people.len()];
    let mut often = vec![0_usize; people.len()];
    let mut count = 0;
    let mut surnames: BTreeMap<String, Arc<Entity>> = BTreeMap::new();
    for mention in mentions.sentences.iter_mut().flatten() {
        let Some(entity) = mention.entity().cloned() else { continue };
        count += 1;
        if let Some(&person) = order.get(entity.path.as_str()).filter(|_| mention.via != Via::FamilyName) {
            seen[person] = count;
            often[person] += 1;
            continue;
        }
        let nameable = matches!(entity.class, Class::Person | Class::Organization | Class::Place);
        if !nameable || entity.known && mention.via != Via::FamilyName {
            continue;
        }
        let written = fold(mention.span.of(&document.article.text));
        // The one just named, or else the one whom the article speaks of most.
        let find = |name: &str| {
            let all = by_family.get(&key(name))?;
            let fresh = |person: usize| if seen[person] + FRESH > count { seen[person] } else { 0 };
            all.iter()
                .copied()
                .max_by_key(|&person| (fresh(person), often[person], seen[person], std::cmp::Reverse(person)))
        };
        let genitive = language.grammar.genitive_suffix.and_then(|suffix| written.strip_suffix(suffix));
        if let Some(person) = find(&written).or_else(|| genitive.and_then(find)) {
            seen[person] = count;
            often[person] += 1;
            mention.referent = Referent::Entity(Arc::clone(&people[person].entity));
            mention.via = Via::FamilyName;
        } else if entity.class == Class::Person && !entity.known {
            if let Some(person) = known.names.known_as(&written) {
                mention.referent = Referent::Entity(Arc::clone(person));
                mention.via = Via::FamilyName;
            } else {
                // Nobody of that name is named in full: one person under the name that the article gives.
                let shared = surnames.entry(key(&entity.label)).or_insert_with(|| best_surname(&entity));
                mention.referent = Referent::Entity(Arc::clone(shared));
            }
        }
    }
}

fn best_surname(entity: &Arc<Entity>) -> Arc<Entity> {
    let mut made = Entity::clone(entity);
    made.path = format!("person/{}", key(&entity.label).replace(' ', "-"));
    Arc::new(made)
}

/// Keeps the spellings that the article uses on the entity itself.
fn spellings(mentions: &mut Mentions, people: &[Known]) {
    let mut finished: BTreeMap<&str, Arc<Entity>> = BTreeMap::new();
    for person in people {
        let mut entity = Entity::clone(&person.entity);
        entity.names = person.spellings.iter().filter(|name| **name != entity.label).cloned().collect();
        finished.insert(&person.entity.path, Arc::new(entity));
    }
    for mention in mentions.sentences.iter_mut().flatten() {
        if let Some(entity) = mention.of_class(Class::Person)
            && let Some(finished) = finished.get(entity.path.as_str())
        {
            mention.referent = Referent::Entity(Arc::clone(finished));
        }
    }
}

/// The gender of a person, where names tell it.
pub(super) fn gender(entity: &Entity, known: &Knowledge) -> Option<Gender> {
    if let Some(index) = known.names.find(&entity.path)
        && let Some(gender) = known.names.facts[index as usize].gender
    {
        return Some(gender);
    }
    let first = fold(entity.label.split([' ', '-']).next().unwrap_or(""));
    known.names.given.get(&first).copied().flatten()
}

/// Is the mention a family name after a title such as "Mr."? Then the title's gender.
pub(super) fn titled(
    mention: &Mention,
    document: &Document,
    sentence: usize,
    language: &Language,
) -> Option<Gender> {
    let before = mention.first.checked_sub(1)?;
    let form = fold(&document.sentences[sentence].tokens[before].form);
    language.honorifics.get(&form).copied().flatten()
}
