//! Pronouns and descriptions: "he", "the country", "the minister", "the 67-year-old".

use super::{Mentions, Place, Referent, office, person};
use crate::document::{Document, Sentence};
use crate::document::{Number, Relation, Upos};
use crate::knowledge::Knowledge;
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::language::{Language, Pronoun};
use crate::knowledge::lexicon::{Via, fold};
use crate::knowledge::names::Gender;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Somebody or something that was named and may be meant again.
struct Candidate {
    entity: Arc<Entity>,
    gender: Option<Gender>,
    place: Place,
    subject: bool,
    speaker: bool,
}

/// Who holds an office, and of which country or body.
type Held = (Option<String>, Arc<Entity>);
/// Whom a word stands for, and how.
type Antecedent = (Vec<Arc<Entity>>, Via);

/// How far back a pronoun reaches, in sentences.
const REACH: usize = 4;

/// Resolves pronouns and descriptions, sentence by sentence.
pub(super) fn resolve(document: &Document, mentions: &mut Mentions, known: &Knowledge, language: &Language) {
    let mut resolver = Resolver {
        document,
        known,
        language,
        candidates: Vec::new(),
        holders: BTreeMap::new(),
        genders: BTreeMap::new(),
        all: BTreeMap::new(),
        found: Vec::new(),
    };
    resolver.learn_genders(mentions);
    for number in 0..document.sentences.len() {
        resolver.sentence(number, mentions);
    }
    mentions.antecedents = resolver.found.into_iter().collect();
}

struct Resolver<'a> {
    document: &'a Document,
    known: &'a Knowledge,
    language: &'a Language,
    candidates: Vec<Candidate>,
    /// Who holds an office of a kind, as last said.
    holders: BTreeMap<String, Vec<Held>>,
    genders: BTreeMap<String, Gender>,
    /// Who holds an office of a kind by any sentence of the article.
    all: BTreeMap<String, Vec<Held>>,
    found: Vec<(Place, Antecedent)>,
}

impl Resolver<'_> {
    /// "Mr." and "Frau" tell the gender of a family name for the whole article.
    fn learn_genders(&mut self, mentions: &Mentions) {
        for office in mentions.sentences.iter().flatten().filter_map(super::Mention::office) {
            if let Some(holder) = &office.holder {
                let of = office.entity.of.as_ref().map(|of| of.path.clone());
                let list = self.all.entry(office.kind.path.clone()).or_default();
                if !list.iter().any(|(_, entity)| entity.path == holder.entity.path) {
                    list.push((of, Arc::clone(&holder.entity)));
                }
            }
        }
        for (number, sentence) in mentions.sentences.iter().enumerate() {
            for mention in sentence {
                if let Some(entity) = mention.of_class(Class::Person)
                    && let Some(gender) = person::titled(mention, self.document, number, self.language)
                {
                    self.genders.insert(entity.path.clone(), gender);
                }
            }
        }
    }

    fn sentence(&mut self, number: usize, mentions: &Mentions) {
        let sentence = &self.document.sentences[number];
        self.candidates.retain(|candidate| candidate.place.0 + REACH >= number);
        // Those who hold an office by the words of this sentence may be meant by "the president" further on.
        for mention in &mentions.sentences[number] {
            if let Some(office) = mention.office()
                && let Some(holder) = &office.holder
            {
                let of = office.entity.of.as_ref().map(|of| of.path.clone());
                let list = self.holders.entry(office.kind.path.clone()).or_default();
                list.retain(|(_, entity)| entity.path != holder.entity.path);
                list.push((of, Arc::clone(&holder.entity)));
            }
        }
        for token in 0..sentence.tokens.len() {
            let place = (number, token);
            if let Some(mention) = mentions.at(place) {
                if mention.head == token {
                    self.mention(place, mention, sentence);
                }
                continue;
            }
            let antecedent = self.pronoun(place, sentence).or_else(|| self.description(place, sentence));
            if let Some((entities, via)) = antecedent {
                for entity in &entities {
                    self.push(place, Arc::clone(entity), sentence);
                }
                self.found.push((place, (entities, via)));
            }
        }
    }

    fn mention(&mut self, place: Place, mention: &super::Mention, sentence: &Sentence) {
        match &mention.referent {
            Referent::Entity(entity) => {
                let agent = matches!(entity.class, Class::Person | Class::Country | Class::Organization);
                if agent && mention.via != Via::Adjective {
                    self.push(place, Arc::clone(entity), sentence);
                }
            }
            Referent::Office(office) if office.holder.is_none() => {
                // "the president": whoever holds the office by this article.
                let none = Vec::new();
                let list = self.holders.get(&office.kind.path).unwrap_or(&none);
                let of = office.entity.of.as_ref().map(|of| of.path.as_str());
                let fits = |(whose, _): &&Held| of.is_none() || whose.is_none() || whose.as_deref() == of;
                let named = list.iter().rev().find(fits).map(|(_, entity)| Arc::clone(entity));
                let later = || {
                    let all: Vec<_> = self.all.get(&office.kind.path)?.iter().filter(fits).collect();
                    (all.len() == 1).then(|| Arc::clone(&all[0].1))
                };
                let named = named
                    .or_else(later)
                    .or_else(|| self.known_holder(office, place))
                    .or_else(|| self.compatriot(office, place));
                let definite = self.definite(sentence, mention.first) || of.is_some();
                let plural = sentence.tokens[mention.head].feats.number == Some(Number::Plur);
                if let Some(entity) =
                    named.filter(|_| definite && !plural && office.status == office::Status::Current)
                {
                    self.push(place, Arc::clone(&entity), sentence);
                    self.found.push((office::place(place.0, mention), (vec![entity], Via::Title)));
                }
            }
            _ => {}
        }
    }

    /// "Obama … the president": the last of those named before who is known to have held such an office.
    fn known_holder(&self, office: &office::Office, place: Place) -> Option<Arc<Entity>> {
        let kind = self.known.names.find(&office.kind.path)?;
        let holder = |c: &&Candidate| {
            let Some(index) = self.known.names.find(&c.entity.path) else { return false };
            let facts = &self.known.names.facts[index as usize];
            let of = |of: &Arc<Entity>| {
                facts
                    .country
                    .is_some_and(|country| self.known.names.entities[country as usize].path == of.path)
            };
            c.place < place && facts.held.contains(&kind) && office.entity.of.as_ref().is_none_or(of)
        };
        self.candidates.iter().rev().find(holder).map(|candidate| Arc::clone(&candidate.entity))
    }

    /// "The Kremlin leader": the person of that country who was named last, where the office is one of state.
    fn compatriot(&self, office: &office::Office, place: Place) -> Option<Arc<Entity>> {
        let state = office.entity.of.as_ref().filter(|of| of.class == Class::Country)?;
        let kind = self.known.names.find(&office.kind.path)?;
        let leading = office.kind.path.ends_with("/leader")
            || office.kind.path.ends_with("/head-of-state")
            || self.known.names.facts[kind as usize].one_seat;
        let from = |c: &&Candidate| {
            let index = self.known.names.find(&c.entity.path);
            let country = index.and_then(|index| self.known.names.facts[index as usize].country);
            let elsewhere = self.all.iter().any(|(other, holders)| {
                other.ends_with("/spokesperson")
                    && holders.iter().any(|(_, holder)| holder.path == c.entity.path)
            });
            c.entity.class == Class::Person
                && !elsewhere
                && c.place < place
                && country
                    .is_some_and(|country| self.known.names.entities[country as usize].path == state.path)
        };
        self.candidates.iter().rev().filter(|_| leading).find(from).map(|c| Arc::clone(&c.entity))
    }

    fn definite(&self, sentence: &Sentence, first: usize) -> bool {
        let articles = &self.language.grammar.definite_office;
        let mut before = sentence.tokens[first.saturating_sub(3)..first].iter();
        before.any(|token| articles.contains(&fold(&token.form))) || first == 0
    }

    fn push(&mut self, place: Place, entity: Arc<Entity>, sentence: &Sentence) {
        let gender = self.genders.get(&entity.path).copied().or_else(|| person::gender(&entity, self.known));
        let token = &sentence.tokens[place.1];
        let subject = Self::is_subject(sentence, place.1);
        let speaks = |head: usize| self.language.speaking.contains(&sentence.tokens[head].lemma);
        let speaker = subject && token.head.is_some_and(speaks);
        self.candidates.push(Candidate { entity, gender, place, subject, speaker });
    }

    /// A subject, or joined or in apposition to one.
    fn is_subject(sentence: &Sentence, mut at: usize) -> bool {
        for _ in 0..4 {
            let token = &sentence.tokens[at];
            match token.relation {
                Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter => return true,
                Relation::Conj | Relation::Appos | Relation::Flat | Relation::Compound => match token.head {
                    Some(head) => at = head,
                    None => return false,
                },
                _ => return false,
            }
        }
        false
    }

    fn pronoun(&self, place: Place, sentence: &Sentence) -> Option<Antecedent> {
        let token = &sentence.tokens[place.1];
        if !matches!(token.upos, Upos::Pron | Upos::Det) {
            return None;
        }
        let kinds = self.language.pronouns.get(&fold(&token.form))?;
        let mut kinds = kinds.clone();
        // "sie": she or they, as the verb's number tells.
        if kinds.contains(&Pronoun::They) && kinds.len() > 1 {
            let plural = token.feats.number == Some(Number::Plur) || Self::verb_is_plural(sentence, place.1);
            kinds.retain(|kind| (*kind == Pronoun::They) == plural);
        }
        match kinds.first()? {
            Pronoun::He => self.person(place, sentence, Gender::Male),
            Pronoun::She => self.person(place, sentence, Gender::Female),
            Pronoun::It => self.body(place, sentence),
            Pronoun::They => self.several(place, sentence),
            Pronoun::I | Pronoun::We => None,
        }
    }

    fn verb_is_plural(sentence: &Sentence, at: usize) -> bool {
        let Some(head) = sentence.tokens[at].head else { return false };
        let plural = |at: usize| sentence.tokens[at].feats.number == Some(Number::Plur);
        let auxiliary =
            sentence.tokens.iter().position(|t| t.head == Some(head) && t.relation.base() == "aux");
        auxiliary.map_or_else(|| plural(head), plural)
    }

    fn person(&self, place: Place, sentence: &Sentence, gender: Gender) -> Option<Antecedent> {
        let fits = |c: &&Candidate| c.entity.class == Class::Person && c.gender.is_none_or(|g| g == gender);
        self.nearest(place, sentence, fits).map(|entity| (vec![entity], Via::Pronoun))
    }

    fn body(&self, place: Place, sentence: &Sentence) -> Option<Antecedent> {
        if sentence.tokens[place.1].relation == Relation::Expl {
            return None;
        }
        let fits = |c: &&Candidate| {
            matches!(c.entity.class, Class::Country | Class::Organization) && c.place.0 + 2 >= place.0
        };
        self.nearest(place, sentence, fits).map(|entity| (vec![entity], Via::Pronoun))
    }

    /// Those named together as the last subject, or else the last body.
    fn several(&self, place: Place, sentence: &Sentence) -> Option<Antecedent> {
        let last = self
            .candidates
            .iter()
            .rev()
            .find(|c| c.subject && c.place < place && c.place.0 + 2 >= place.0)?;
        let root = |c: &Candidate| {
            let sentence = &self.document.sentences[c.place.0];
            let mut at = c.place.1;
            while sentence.tokens[at].relation == Relation::Conj
                && let Some(head) = sentence.tokens[at].head
            {
                at = head;
            }
            (c.place.0, at)
        };
        let together: Vec<Arc<Entity>> = self
            .candidates
            .iter()
            .filter(|c| c.subject && c.place < place && root(c) == root(last))
            .map(|c| Arc::clone(&c.entity))
            .collect();
        let _ = sentence;
        let body = together.len() == 1 && together[0].class != Class::Person;
        (together.len() > 1 || body).then_some((together, Via::Pronoun))
    }

    /// The likeliest of the candidates: near, a subject, not an argument of the same verb.
    fn nearest(
        &self,
        place: Place,
        sentence: &Sentence,
        fits: impl Fn(&&Candidate) -> bool,
    ) -> Option<Arc<Entity>> {
        let token = &sentence.tokens[place.1];
        let possessive = matches!(token.relation, Relation::NmodPoss | Relation::DetPoss | Relation::Det);
        // The subject of its verb, or of the one that this is joined to, is somebody else.
        let mut verbs = vec![token.head];
        while let Some(Some(verb)) = verbs.last().copied()
            && sentence.tokens[verb].relation == Relation::Conj
            && verbs.len() < 4
        {
            verbs.push(sentence.tokens[verb].head);
        }
        let clash = |c: &Candidate| {
            let head = sentence.tokens.get(c.place.1).and_then(|token| token.head);
            c.place.0 == place.0
                && !possessive
                && (head == token.head
                    || c.subject && !Self::is_subject(sentence, place.1) && verbs.contains(&head))
        };
        let score = |c: &Candidate| {
            let distance = (place.0 - c.place.0) as i32;
            let mut score = -4 * distance + 3 * i32::from(c.subject) + 2 * i32::from(c.speaker);
            score += i32::from(c.gender.is_some());
            if distance == 0 && c.subject {
                score += 1;
            }
            (score, c.place)
        };
        let found = self.candidates.iter().filter(|c| c.place < place && !clash(c)).filter(|c| fits(c));
        found.max_by_key(|c| score(c)).map(|c| Arc::clone(&c.entity))
    }

    /// "the country", "the 67-year-old", "the politician".
    fn description(&self, place: Place, sentence: &Sentence) -> Option<Antecedent> {
        let token = &sentence.tokens[place.1];
        let aged = self.language.aged.iter().any(|end| token.form.ends_with(end.as_str()));
        if !aged && token.upos != Upos::Noun {
            return None;
        }
        let lemma = fold(&token.lemma);
        let determined = |t: &&crate::document::Token| {
            t.head == Some(place.1)
                && t.relation.base() == "det"
                && self.language.grammar.definite.contains(&fold(&t.form))
        };
        if !sentence.tokens.iter().any(|t| determined(&t)) {
            return None;
        }
        let bare = !sentence.tokens.iter().any(|t| {
            t.head == Some(place.1)
                && matches!(t.relation.base(), "nmod" | "amod" | "compound" | "acl" | "nummod")
        });
        if self.language.states.contains(&lemma) && bare && token.feats.number != Some(Number::Plur) {
            let fits = |c: &&Candidate| c.entity.class == Class::Country;
            return self.nearest(place, sentence, fits).map(|entity| (vec![entity], Via::Description));
        }
        if aged || self.language.persons.contains(&lemma) && bare && token.feats.number != Some(Number::Plur)
        {
            let fits = |c: &&Candidate| c.entity.class == Class::Person;
            return self.nearest(place, sentence, fits).map(|entity| (vec![entity], Via::Description));
        }
        None
    }
}
