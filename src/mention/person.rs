//! Persons: full names, family names alone, and variants of one name within an article.

use super::{Mention, Mentions, Place, Referent, made};
use crate::document::Document;
use crate::knowledge::Knowledge;
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::language::Language;
use crate::knowledge::lexicon::{Via, fold};
use crate::knowledge::names::{Gender, key};
use std::collections::{BTreeMap, BTreeSet};
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
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
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
                let same = people.iter().position(|person| person.entity.path == entity.path);
                let person = same.unwrap_or_else(|| {
                    people.push(Known {
                        families: families(&entity, known),
                        spellings: BTreeSet::new(),
                        entity,
                    });
                    people.len() - 1
                });
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

/// "Mr. Umerov", "Yoon": a family name alone stands for the person last named in full.
fn family_names(
    document: &Document,
    mentions: &mut Mentions,
    people: &[Known],
    known: &Knowledge,
    language: &Language,
) {
    let order: BTreeMap<&str, usize> =
        people.iter().enumerate().map(|(at, person)| (person.entity.path.as_str(), at)).collect();
    let mut latest: Vec<usize> = Vec::new();
    let mut surnames: BTreeMap<String, Arc<Entity>> = BTreeMap::new();
    for (number, sentence) in mentions.sentences.iter_mut().enumerate() {
        for mention in sentence.iter_mut() {
            let Some(entity) = mention.entity().cloned() else { continue };
            if let Some(&person) = order.get(entity.path.as_str()).filter(|_| mention.via != Via::FamilyName)
            {
                latest.retain(|other| *other != person);
                latest.push(person);
                continue;
            }
            let alone = matches!(entity.class, Class::Person | Class::Organization | Class::Place)
                && (!entity.known || mention.via == Via::FamilyName);
            if !alone {
                continue;
            }
            let mut written = fold(mention.span.of(&document.article.text));
            let find = |written: &str| {
                let fits = |person: &&usize| {
                    people[**person].families.contains(written)
                        || people[**person].families.iter().any(|family| key(family) == key(written))
                };
                let all: Vec<usize> = (0..people.len()).collect();
                latest.iter().rev().find(fits).or_else(|| all.iter().find(fits)).copied()
            };
            let mut person = find(&written);
            if person.is_none() && language.code == "de" && written.ends_with('s') {
                written.pop();
                person = find(&written);
            }
            if let Some(person) = person {
                mention.referent = Referent::Entity(Arc::clone(&people[person].entity));
                mention.via = Via::FamilyName;
            } else if let Some(person) =
                known.names.known_as(&written).filter(|_| !entity.known && entity.class == Class::Person)
            {
                mention.referent = Referent::Entity(Arc::clone(person));
                mention.via = Via::FamilyName;
            } else if entity.class == Class::Person && !entity.known {
                // Nobody of that name is named in full: one person under the name that the article gives.
                let shared = surnames.entry(key(&entity.label)).or_insert_with(|| best_surname(&entity));
                mention.referent = Referent::Entity(Arc::clone(shared));
            }
        }
        let _ = number;
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
