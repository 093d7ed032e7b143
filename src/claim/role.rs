//! Who or what fills a role: from a word of the tree to an entity, a counted group, or words.

use super::tree::{Argument, Tree};
use super::{Filler, Value};
use crate::document::{Number, Relation, Upos};
use crate::knowledge::Knowledge;
use crate::knowledge::entity::{Class, Count, Entity};
use crate::knowledge::lexicon::{Via, fold};
use crate::knowledge::ontology::Role;
use crate::mention::{Holder, Mention, Referent, office_entity, slug};
use crate::rule::Spec;
use crate::span::Span;
use std::collections::HashMap;
use std::sync::Arc;

/// What may fill a role of a claim, by the ontology and by the rule.
pub(super) struct Wanted<'a> {
    pub(super) role: &'a Role,
    pub(super) spec: &'a Spec,
}

impl Wanted<'_> {
    pub(super) fn class(&self, class: Class) -> bool {
        self.role.classes.contains(&class)
            && (self.spec.classes.is_empty() || self.spec.classes.contains(&class))
    }
}

/// Finds the fillers that words stand for.
pub(super) struct Resolver<'a> {
    pub(super) text: &'a str,
    pub(super) known: &'a Knowledge,
    /// Who speaks in each sentence's quotations.
    pub(super) speakers: &'a [Option<Filler>],
    /// Of everybody who holds an office of state: the state.
    pub(super) states: &'a States,
    /// Whom "both sides" stands for in the sentence at hand, by token.
    pub(super) sides: &'a HashMap<usize, Vec<Arc<Entity>>>,
}

impl Resolver<'_> {
    /// The fillers of an argument, joined ones apart.
    pub(super) fn fillers(&self, tree: &Tree<'_>, argument: Argument, wanted: &Wanted<'_>) -> Vec<Filler> {
        let mut found = Vec::new();
        for token in joined(tree, argument.token) {
            found.extend(self.one(tree, token, wanted));
        }
        found
    }

    fn one(&self, tree: &Tree<'_>, token: usize, wanted: &Wanted<'_>) -> Vec<Filler> {
        if !wanted.spec.lemmas.is_empty() && !Self::has_lemma(tree, token, wanted) {
            return Vec::new();
        }
        if wanted.role.classes.contains(&Class::WeaponType) && !wanted.role.is_agent() {
            let weapons = self.weapons(tree, token, 3);
            if !weapons.is_empty() {
                return weapons;
            }
        }
        if wanted.role.classes == [Class::Office].into() {
            return self.office(tree, token);
        }
        // "SPD-Politiker": the name is only the first part of the word.
        let whole = |mention: &&Mention| {
            mention.first < mention.last || mention.span.end >= tree.token(token).span.end
        };
        if let Some(mention) = tree.mentions.at((tree.number, token)).filter(whole) {
            let found = self.mentioned(tree, token, mention, wanted);
            if !found.is_empty() {
                return found;
            }
        }
        let agents = self.stands_for(tree, token, wanted);
        if !agents.is_empty() {
            return agents;
        }
        if let Some(group) = self.group(tree, token, wanted) {
            return vec![group];
        }
        // "Russian liquefied gas": words will do where they name a state's thing.
        let of_state = wanted.role.words
            && tree.owner(token, 0).iter().any(|owner| Self::body(tree, owner.token).is_some());
        if of_state && matches!(tree.token(token).upos, Upos::Noun | Upos::Propn) {
            return self.words(tree, token).into_iter().collect();
        }
        if wanted.role.words && (wanted.role.classes.is_empty() || !wanted.spec.lemmas.is_empty()) {
            return self.words(tree, token).into_iter().collect();
        }
        Vec::new()
    }

    fn has_lemma(tree: &Tree<'_>, token: usize, wanted: &Wanted<'_>) -> bool {
        let lemma = tree.lemma(token);
        let lemmas = &wanted.spec.lemmas;
        // "thousands of soldiers" are soldiers.
        let many = tree.rules.language.quantities.contains(&lemma);
        let counted = |token: usize| tree.with(token, &[Relation::Nmod]).next();
        if many && let Some(counted) = counted(token).filter(|&noun| noun > token) {
            return Self::has_lemma(tree, counted, wanted);
        }
        lemmas.contains(&lemma)
            || tree.grammar().closed_compounds
                && lemmas.iter().any(|end| end.chars().count() > 4 && lemma.ends_with(end.as_str()))
    }

    fn mentioned(
        &self,
        tree: &Tree<'_>,
        token: usize,
        mention: &Mention,
        wanted: &Wanted<'_>,
    ) -> Vec<Filler> {
        match &mention.referent {
            Referent::Entity(entity) => {
                // "Republican Pat Toomey": the party is only said of the person.
                if matches!(entity.class, Class::Organization | Class::Country)
                    && let Some(person) = tree
                        .mentions
                        .at((tree.number, mention.last + 1))
                        .filter(|m| m.of_class(Class::Person).is_some())
                    && wanted.class(Class::Person)
                    && mention.last + 1 < tree.sentence.tokens.len()
                    && tree.token(person.head).head == Some(token)
                {
                    return vec![filler(
                        Arc::clone(person.entity().expect("it is a person")),
                        person.span,
                        person.via,
                    )];
                }
                // "the Ukrainian side" has its adjective elsewhere; here the word itself is the name.
                if wanted.class(entity.class) {
                    return vec![filler(Arc::clone(entity), mention.span, mention.via)];
                }
                Vec::new()
            }
            Referent::Office(_) if self.sides.contains_key(&token) => {
                Self::antecedents(&self.sides[&token], Via::Description, mention.span, wanted)
            }
            Referent::Office(office) => {
                if let Some(holder) = &office.holder
                    && wanted.class(Class::Person)
                {
                    // "Ministers Lavrov and Kerry" are both.
                    let holders =
                        std::iter::once(holder).chain(office.others.iter().map(|(_, holder)| holder));
                    let person = |holder: &Holder| {
                        let span = tree.mentions.sentences[tree.number][holder.mention].span;
                        filler(Arc::clone(&holder.entity), span, Via::Name)
                    };
                    return holders.map(person).collect();
                }
                // "his Russian counterpart Vladimir Putin", "Kremlchef Putin" read apart.
                if let Some(person) = Self::beside(tree, token, wanted) {
                    return vec![person];
                }
                if let Some((entities, via)) = tree.mentions.antecedents.get(&(tree.number, mention.head)) {
                    return Self::antecedents(entities, *via, mention.span, wanted);
                }
                let plural = tree.token(mention.head).feats.number == Some(Number::Plur);
                let all = if plural { Self::states_of(tree, token, mention, wanted) } else { Vec::new() };
                if all.len() > 1 {
                    return all;
                }
                if let Some(of) = &office.entity.of
                    && wanted.class(of.class)
                    && (plural || !wanted.class(Class::Group))
                    && !wanted.spec.classes.contains(&Class::Office)
                {
                    return vec![filler(Arc::clone(of), mention.span, Via::Representative)];
                }
                if wanted.class(Class::Office) {
                    // "The minister said" without a name: only an office that one country or body has tells who.
                    // A state has many leaders and commanders, an organisation has one.
                    let kind = office.kind.path.rsplit('/').next().unwrap_or_default();
                    let exact = office.entity.of.as_ref().is_some_and(|of| {
                        !self.known.names.is_general(&office.kind)
                            || of.class == Class::Organization
                                && !matches!(kind, "minister" | "politician" | "spokesperson")
                    });
                    if plural || !exact {
                        return Vec::new();
                    }
                    return vec![filler(Arc::clone(&office.entity), mention.span, Via::Title)];
                }
                let of = office.entity.of.iter().filter(|of| wanted.class(of.class));
                of.map(|of| filler(Arc::clone(of), mention.span, Via::Representative)).collect()
            }
            Referent::Date(_) => Vec::new(),
        }
    }

    /// "The foreign ministers of Peru and Chile": the states that offices in the plural stand for.
    fn states_of(tree: &Tree<'_>, token: usize, mention: &Mention, wanted: &Wanted<'_>) -> Vec<Filler> {
        if !wanted.class(Class::Country) {
            return Vec::new();
        }
        let owners = tree.owner(token, 0).into_iter().chain(tree.after(token, &tree.grammar().of, 0));
        let all = owners.flat_map(|owner| Self::bodies(tree, token, owner.token, wanted));
        all.map(|entity| filler(entity, mention.span, Via::Representative)).collect()
    }

    fn antecedents(entities: &[Arc<Entity>], via: Via, span: Span, wanted: &Wanted<'_>) -> Vec<Filler> {
        let fits = entities.iter().filter(|entity| wanted.class(entity.class));
        fits.map(|entity| filler(Arc::clone(entity), span, via)).collect()
    }

    /// A person named right beside a noun: "his counterpart Vladimir Putin", "special envoy Rustem Umerov".
    fn beside(tree: &Tree<'_>, token: usize, wanted: &Wanted<'_>) -> Option<Filler> {
        let near = tree.with(
            token,
            &[Relation::Appos, Relation::Flat, Relation::Compound, Relation::Nmod, Relation::NmodUnmarked],
        );
        for child in near.filter(|&child| tree.preposition(child).is_none()) {
            if let Some(mention) = tree.mentions.at((tree.number, child))
                && let Some(person) = mention
                    .entity()
                    .filter(|entity| matches!(entity.class, Class::Person | Class::Organization))
                && wanted.class(person.class)
                && (person.class == Class::Person || tree.token(child).relation == Relation::Appos)
            {
                return Some(filler(Arc::clone(person), mention.span, mention.via));
            }
        }
        // "Amy Barrett, the president's nominee": the noun is said of the person.
        let head = tree.token(token).head.filter(|_| tree.token(token).relation == Relation::Appos)?;
        let mention = tree.mentions.at((tree.number, head))?;
        let person = mention.of_class(Class::Person).filter(|_| wanted.class(Class::Person))?;
        Some(filler(Arc::clone(person), mention.span, mention.via))
    }

    /// Pronouns, descriptions, and nouns that stand for a state: "he", "the Ukrainian delegation".
    fn stands_for(&self, tree: &Tree<'_>, token: usize, wanted: &Wanted<'_>) -> Vec<Filler> {
        let place = (tree.number, token);
        let span = tree.token(token).span;
        if let Some(entities) = self.sides.get(&token) {
            return Self::antecedents(entities, Via::Description, span, wanted);
        }
        if let Some((entities, via)) = tree.mentions.antecedents.get(&place) {
            return Self::antecedents(entities, *via, span, wanted);
        }
        if let Some(person) = Self::beside(tree, token, wanted) {
            return vec![person];
        }
        if tree.token(token).upos == Upos::Pron {
            return self.first_person(tree, token, wanted).into_iter().collect();
        }
        if !wanted.class(Class::Country) && !wanted.class(Class::Organization) {
            return Vec::new();
        }
        let lemma = tree.lemma(token);
        let language = &tree.rules.language;
        if wanted.class(Class::Place) && language.regions.contains(&lemma) {
            return Self::region(tree, token).into_iter().collect();
        }
        // Where an office may speak, the nameless officials of a state are not its voice.
        let official = !wanted.class(Class::Office) && language.officials.contains(&lemma);
        let representative = official
            || language.representatives.contains(&lemma)
            || tree.grammar().closed_compounds
                && language
                    .representatives
                    .iter()
                    .any(|end| end.chars().count() > 5 && lemma.ends_with(end.as_str()));
        if !representative && !language.states.contains(&lemma) && !language.capitals.contains(&lemma) {
            return Vec::new();
        }
        let grammar = tree.grammar();
        let owners = tree.owner(token, 1).into_iter().chain(tree.after(token, &grammar.of, 0));
        let owners = owners.chain(tree.after(token, &grammar.from, 0));
        // "the foreign ministry in Warsaw": the capital tells whose.
        let seat = tree.after(token, &grammar.within, 0).into_iter().filter(|argument| {
            tree.mentions.at((tree.number, argument.token)).is_some_and(|mention| mention.via == Via::Capital)
        });
        for owner in owners.chain(seat) {
            let found = Self::bodies(tree, token, owner.token, wanted);
            if !found.is_empty() {
                return found.into_iter().map(|entity| filler(entity, span, Via::Representative)).collect();
            }
        }
        Vec::new()
    }

    /// "The Libyan border", "its border with Sudan", "the coast of Yemen": where that is, by the state or place it belongs to.
    fn region(tree: &Tree<'_>, token: usize) -> Option<Filler> {
        let words = &tree.rules.language.region_prepositions;
        let behind = words.iter().flat_map(|word| tree.after(token, word, 1));
        let places = behind.chain(tree.owner(token, 1)).filter_map(|argument| {
            let mention = tree.mentions.at((tree.number, argument.token))?;
            let place = mention.of_class(Class::Country).or_else(|| mention.of_class(Class::Place))?;
            Some(filler(Arc::clone(place), tree.token(token).span, Via::Representative))
        });
        let found: Vec<Filler> = places.collect();
        found.into_iter().next()
    }

    /// Whom nouns that stand for a state stand for; in the plural for all who are joined: "the leaders of Peru and Chile".
    fn bodies(tree: &Tree<'_>, noun: usize, owner: usize, wanted: &Wanted<'_>) -> Vec<Arc<Entity>> {
        let plural = tree.token(noun).feats.number == Some(Number::Plur);
        let owners = if plural { joined(tree, owner) } else { vec![owner] };
        let bodies = owners.into_iter().filter_map(|owner| Self::body(tree, owner));
        bodies.filter(|entity| wanted.class(entity.class)).collect()
    }

    fn body(tree: &Tree<'_>, token: usize) -> Option<Arc<Entity>> {
        let place = (tree.number, token);
        if let Some(entity) = tree.mentions.at(place).and_then(|mention| mention.entity()) {
            return matches!(entity.class, Class::Country | Class::Organization | Class::Person)
                .then(|| Arc::clone(entity));
        }
        let (entities, _) = tree.mentions.antecedents.get(&place)?;
        entities
            .iter()
            .find(|e| matches!(e.class, Class::Country | Class::Organization | Class::Person))
            .cloned()
    }

    /// "I" and "we" within quotation marks are whoever speaks.
    fn first_person(&self, tree: &Tree<'_>, token: usize, wanted: &Wanted<'_>) -> Option<Filler> {
        use crate::knowledge::language::Pronoun;
        let kinds = tree.rules.language.pronouns.get(&tree.word(token))?;
        if !kinds.iter().any(|kind| matches!(kind, Pronoun::I | Pronoun::We)) {
            return None;
        }
        let speaker = self.speakers.get(tree.number)?.as_ref()?;
        let Value::Entity(entity) = &speaker.value else { return None };
        let span = tree.token(token).span;
        // "We" of one who holds an office of state is the state.
        if kinds.contains(&Pronoun::We)
            && wanted.class(Class::Country)
            && !wanted.class(Class::Office)
            && let Some(state) = self.states.get(&entity.path)
        {
            return Some(filler(Arc::clone(state), span, Via::Pronoun));
        }
        wanted.class(entity.class).then(|| filler(Arc::clone(entity), span, Via::Pronoun))
    }

    /// The kinds of weapon that a noun phrase names, through "batteries of", "shipments of", "types such as".
    pub(super) fn weapons(&self, tree: &Tree<'_>, token: usize, depth: usize) -> Vec<Filler> {
        if let Some(mention) = tree.mentions.at((tree.number, token))
            && let Some(weapon) = mention.of_class(Class::WeaponType)
        {
            let mut found = vec![filler(Arc::clone(weapon), mention.span, mention.via)];
            if weapon.path == "weapon/weapon" && depth > 0 {
                // "weapons, including artillery": the kinds are more exact.
                let exact = self.included(tree, mention.last);
                let exact = if exact.is_empty() { self.below(tree, token, depth - 1) } else { exact };
                if !exact.is_empty() {
                    found = exact;
                }
            }
            return found;
        }
        // "Waffenlieferungen": the first part of the word says of what.
        if tree.grammar().closed_compounds
            && tree.token(token).upos == Upos::Noun
            && Self::is_carrier(tree, token)
        {
            let lemma = tree.lemma(token);
            let ends = lemma.char_indices().map(|(at, _)| &lemma[at..]).skip(3);
            let mut weapons = ends.filter_map(|end| self.compound(tree, token, end));
            if let Some(weapon) = weapons.find(is_weapon) {
                return vec![weapon];
            }
        }
        if depth == 0
            || !matches!(
                tree.token(token).upos,
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Verb
            )
        {
            return Vec::new();
        }
        self.below(tree, token, depth - 1)
    }

    /// Does the noun stand for handing something over, so that what it is for is the thing: "a shipment for tanks"?
    fn is_carrier(tree: &Tree<'_>, token: usize) -> bool {
        let lemma = tree.lemma(token);
        let carries = |lemma: &str| {
            tree.rules.of(lemma, crate::rule::Pos::Noun).any(|rule| rule.class == "WeaponsTransfer")
        };
        let end =
            |at: usize| tree.grammar().closed_compounds && lemma.len() - at >= 5 && carries(&lemma[at..]);
        carries(&lemma) || lemma.char_indices().skip(3).any(|(at, _)| end(at))
    }

    /// The kinds after "including", wherever the parser hung them.
    fn included(&self, tree: &Tree<'_>, last: usize) -> Vec<Filler> {
        let words = &tree.rules.language.inclusions;
        let mut at = last + 1;
        while at < tree.sentence.tokens.len() && at <= last + 3 && !words.contains(&tree.word(at)) {
            at += 1;
        }
        if at > last + 3 || at >= tree.sentence.tokens.len() {
            return Vec::new();
        }
        let after = tree.mentions.sentences[tree.number]
            .iter()
            .find(|m| m.first > at && m.of_class(Class::WeaponType).is_some());
        let Some(first) = after.filter(|m| m.first <= at + 4) else { return Vec::new() };
        joined(tree, first.head).into_iter().flat_map(|token| self.weapons(tree, token, 0)).collect()
    }

    fn below(&self, tree: &Tree<'_>, token: usize, depth: usize) -> Vec<Filler> {
        let language = &tree.rules.language;
        let mut found = Vec::new();
        // "a list, which included anti-aircraft missiles".
        for clause in tree.with(token, &[Relation::AclRelcl, Relation::Acl]) {
            if language.containing.contains(&tree.lemma(clause)) {
                for object in tree.with(clause, &[Relation::Obj]) {
                    found.extend(
                        joined(tree, object).into_iter().flat_map(|token| self.weapons(tree, token, depth)),
                    );
                }
            }
        }
        let near = tree.with(
            token,
            &[
                Relation::Compound,
                Relation::Nmod,
                Relation::NmodUnmarked,
                Relation::Appos,
                Relation::Amod,
                Relation::Flat,
                Relation::Obl,
                Relation::NmodPoss,
                Relation::Acl,
            ],
        );
        for child in near {
            // "batteries of the Patriot system", "dollars in military aid": amounts and parts, not "a report on rifles".
            let carries = tree.preposition(child).is_none_or(|word| {
                language.partitives.contains(&word)
                    || language.amount_prepositions.contains(&word)
                        && language.number(&tree.word(token)).is_some()
                    || language.purpose_prepositions.contains(&word) && Self::is_carrier(tree, token)
            }) && !language.abstracts.contains(&tree.lemma(token));
            if carries && tree.token(child).relation != Relation::Acl {
                for child in joined(tree, child) {
                    found.extend(self.weapons(tree, child, depth));
                }
            }
        }
        found
    }

    fn office(&self, tree: &Tree<'_>, token: usize) -> Vec<Filler> {
        if tree.is_verb(token) {
            return self.headed(tree, token).into_iter().collect();
        }
        let Some(mention) = tree.mentions.at((tree.number, token)) else { return Vec::new() };
        let Some(office) = mention.office() else { return Vec::new() };
        vec![filler(Arc::clone(&office.entity), mention.span, Via::Name)]
    }

    /// "To head the agency", "to serve as ambassador": the office is the verb, or stands behind it.
    fn headed(&self, tree: &Tree<'_>, verb: usize) -> Option<Filler> {
        let served = tree.after(verb, &tree.grammar().essive, 0).into_iter();
        let served = served.chain(tree.with(verb, &[Relation::Xcomp]).map(super::tree::plain));
        if let Some(office) =
            served.filter(|at| !tree.is_verb(at.token)).find_map(|at| self.office(tree, at.token).pop())
        {
            return Some(office);
        }
        if !tree.rules.language.heading.contains(&tree.verb_lemma(verb)) {
            return None;
        }
        let kind = &self.known.names.entities[self.known.names.find("office-kind/head")? as usize];
        let body = tree.with(verb, &[Relation::Obj]).find_map(|object| Self::body(tree, object))?;
        let office =
            (body.class == Class::Organization).then(|| office_entity(kind, &kind.label, Some(body)))?;
        Some(filler(office, tree.token(verb).span, Via::Description))
    }

    /// Members known by number or kind: "54 individuals", "opposition lawmakers".
    fn group(&self, tree: &Tree<'_>, token: usize, wanted: &Wanted<'_>) -> Option<Filler> {
        let asked = wanted.spec.classes.contains(&Class::Group) || wanted.role.min == 0 || wanted.role.words;
        if !asked || wanted.role.classes.contains(&Class::WeaponType) && !wanted.role.words {
            return None;
        }
        if !wanted.class(Class::Group) || !matches!(tree.token(token).upos, Upos::Noun | Upos::Propn) {
            return None;
        }
        // "the ministers", "lawmakers": offices in the plural are a group.
        let office = tree.mentions.at((tree.number, token)).is_some_and(|mention| mention.office().is_some());
        if tree
            .mentions
            .at((tree.number, token))
            .is_some_and(|mention| matches!(mention.referent, Referent::Date(_)))
        {
            return None;
        }
        let lemma = tree.lemma(token);
        let members = &tree.rules.language.members;
        let member = members.contains(&lemma)
            || tree.grammar().closed_compounds
                && members.iter().any(|end| end.chars().count() > 4 && lemma.ends_with(end.as_str()));
        if wanted.role.is_agent() && !wanted.role.words && !member && !office {
            return None;
        }
        let plural = tree.token(token).feats.number == Some(Number::Plur);
        let count = count(tree, token);
        if !plural && count.is_none() {
            return None;
        }
        let span = phrase(tree, token);
        let label = span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let entity = Entity {
            path: format!("group/{}", slug(&label)),
            class: Class::Group,
            label,
            names: Vec::new(),
            known: false,
            of: None,
            of_type: None,
            count,
            outlet: false,
        };
        Some(filler(Arc::new(entity), span, Via::Words))
    }

    /// The words of a noun phrase.
    pub(super) fn words(&self, tree: &Tree<'_>, token: usize) -> Option<Filler> {
        let span = phrase(tree, token);
        let words = span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(Filler { value: Value::Words(words), span, via: Via::Words })
    }

    /// Is a name that the knowledge holds a news outlet?
    pub(super) fn is_outlet(filler: &Filler) -> bool {
        matches!(&filler.value, Value::Entity(entity) if entity.outlet)
    }

    /// The kind that a compound such as "Waffenlieferung" names by its first part.
    pub(super) fn compound(&self, tree: &Tree<'_>, token: usize, trigger: &str) -> Option<Filler> {
        let lexicon = self.known.names.lexicons.get(&tree.rules.language.code)?;
        let form = fold(&tree.token(token).lemma);
        let first = form.strip_suffix(trigger)?.trim_end_matches('-');
        let links = tree.grammar().linking_elements.iter();
        let bare = links.map(|link| first.trim_end_matches(link.as_str()));
        for word in std::iter::once(first).chain(bare) {
            for name in lexicon.get(word) {
                let entity = &self.known.names.entities[name.entity as usize];
                if matches!(entity.class, Class::WeaponType | Class::Country | Class::Organization) {
                    return Some(filler(Arc::clone(entity), tree.token(token).span, Via::Name));
                }
            }
        }
        None
    }
}

/// Of everybody who holds an office of state by the words of the article: the state.
pub(super) type States = HashMap<String, Arc<Entity>>;

/// Gathers them.
pub(super) fn states(mentions: &crate::mention::Mentions) -> States {
    let mut states = States::new();
    for office in mentions.sentences.iter().flatten().filter_map(Mention::office) {
        if let Some(holder) = &office.holder
            && let Some(of) = office.entity.of.as_ref().filter(|of| of.class == Class::Country)
        {
            states.entry(holder.entity.path.clone()).or_insert_with(|| Arc::clone(of));
        }
    }
    states
}

fn is_weapon(filler: &Filler) -> bool {
    matches!(&filler.value, Value::Entity(entity) if entity.class == Class::WeaponType)
}

fn filler(entity: Arc<Entity>, span: Span, via: Via) -> Filler {
    Filler { value: Value::Entity(entity), span, via }
}

/// A word and those joined to it by "and".
pub(super) fn joined(tree: &Tree<'_>, token: usize) -> Vec<usize> {
    let mut all = vec![token];
    let mut at = 0;
    while at < all.len() && all.len() < 16 {
        let nominal = |child: &usize| {
            matches!(
                tree.token(*child).upos,
                Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj | Upos::X
            ) && tree.with(*child, &[Relation::Nsubj]).next().is_none()
        };
        all.extend(tree.with(all[at], &[Relation::Conj]).filter(nominal));
        at += 1;
    }
    all
}

/// The number of a noun, with what hedges it.
pub(super) fn count(tree: &Tree<'_>, token: usize) -> Option<Count> {
    let language = &tree.rules.language;
    let number = tree
        .with(token, &[Relation::Nummod, Relation::Amod, Relation::Compound, Relation::Det])
        .find(|&child| {
            matches!(tree.token(child).upos, Upos::Num | Upos::Noun | Upos::Adj)
                && language.number(&tree.word(child)).is_some()
        })?;
    let mut value = language.number(&tree.word(number))?;
    for child in tree.children(number) {
        if let Some(factor) =
            language.number(&tree.word(*child)).filter(|_| tree.token(*child).upos == Upos::Num)
        {
            value = if factor > value || value < 1000 && factor >= 100 {
                value.saturating_mul(factor)
            } else {
                value
            };
        }
    }
    let before: Vec<String> = (number.saturating_sub(3)..number).map(|at| tree.word(at)).collect();
    let any = |words: &std::collections::HashSet<String>| before.iter().any(|word| words.contains(word));
    let (min, max, hedge) = if any(&language.at_most) && !any(&language.more) {
        (None, Some(value), "at-most")
    } else if any(&language.at_least) {
        (Some(value), None, "at-least")
    } else if any(&language.about) {
        (Some(value), Some(value), "about")
    } else {
        (Some(value), Some(value), "exactly")
    };
    Some(Count { min, max, hedge })
}

/// The words of a noun phrase without article, relative clause and what follows a comma.
pub(super) fn phrase(tree: &Tree<'_>, token: usize) -> Span {
    const LONGEST: usize = 14;
    let mut first = token;
    let mut last = token;
    let mut stack = vec![token];
    while let Some(at) = stack.pop() {
        for &child in tree.children(at) {
            let inside = matches!(
                tree.token(child).relation,
                Relation::Amod
                    | Relation::Compound
                    | Relation::Nummod
                    | Relation::Nmod
                    | Relation::NmodPoss
                    | Relation::Flat
                    | Relation::Case
                    | Relation::Advmod
                    | Relation::NmodUnmarked
                    | Relation::NmodDesc
                    | Relation::Fixed
                    | Relation::DetPoss
            ) || tree.token(child).relation == Relation::Det && at != token;
            let own_case =
                at == token && matches!(tree.token(child).relation, Relation::Case | Relation::Advmod);
            if inside && !own_case && child.abs_diff(token) < LONGEST {
                first = first.min(child);
                last = last.max(child);
                stack.push(child);
            }
        }
    }
    let tokens = &tree.sentence.tokens;
    tokens[first].span.cover(tokens[last].span)
}
