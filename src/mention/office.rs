//! Offices: of which country or body, held by whom, now or formerly.

use super::{Mention, Mentions, Place, Referent, made, person::slug};
use crate::document::{Document, Sentence};
use crate::document::{Number, PronType, Upos};
use crate::knowledge::Knowledge;
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::language::Language;
use crate::knowledge::lexicon::{Via, fold};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Does somebody hold an office now?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// At the time of the article.
    #[default]
    Current,
    /// No longer.
    Former,
    /// Not yet.
    Future,
}

impl Status {
    /// The local name of the ontology's individual.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Current => "current",
            Status::Former => "former",
            Status::Future => "future",
        }
    }
}

/// An office as a text names it.
#[derive(Clone, Debug)]
pub struct Office {
    /// The office: its kind and, where known, its country or body.
    pub entity: Arc<Entity>,
    /// Its kind in the names files.
    pub kind: Arc<Entity>,
    /// Who holds it, where the words beside it tell: the person, and how.
    pub holder: Option<Holder>,
    /// Of several named together, those after the first: "the leaders of A and B, X and Y".
    pub others: Vec<(Arc<Entity>, Holder)>,
    /// Now or formerly.
    pub status: Status,
}

/// Who holds an office, by the words beside it.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The person.
    pub entity: Arc<Entity>,
    /// The index of the person's mention in the sentence.
    pub mention: usize,
    /// `title`, `apposition` or `copula`.
    pub pass: &'static str,
}

/// Turns mentions of office kinds into offices with their country or body and their holder.
pub(super) fn link(document: &Document, mentions: &mut Mentions, known: &Knowledge, language: &Language) {
    // The kind of the office named last: what "his Iraqi counterpart" holds.
    let mut last: Option<Arc<Entity>> = None;
    for (number, sentence) in document.sentences.iter().enumerate() {
        for mention in counterparts(sentence, &mentions.sentences[number], last.as_ref(), language) {
            let at = mentions.sentences[number].partition_point(|other| other.first < mention.first);
            mentions.sentences[number].insert(at, mention);
        }
        let found = &mentions.sentences[number];
        last = found.iter().rev().find_map(|mention| mention.of_class(Class::Office).cloned()).or(last);
        let linker = Linker { sentence, found, language, text: &document.article.text };
        let mut offices = Vec::new();
        for (index, mention) in found.iter().enumerate() {
            if let Some(kind) = mention.of_class(Class::Office) {
                offices.push((index, linker.office(index, kind)));
            }
        }
        for (index, office) in offices {
            mentions.sentences[number][index].referent = Referent::Office(office);
        }
    }
    complete(mentions, known);
}

/// "His Russian counterpart Vladimir Putin": mentions of the office that was named last in the sentence or before.
fn counterparts(
    sentence: &Sentence,
    found: &[Mention],
    before: Option<&Arc<Entity>>,
    language: &Language,
) -> Vec<Mention> {
    let mut all = Vec::new();
    for (at, token) in sentence.tokens.iter().enumerate() {
        let lemma = fold(&token.lemma);
        let part = lemma.rsplit(['-', '‑']).next().unwrap_or(&lemma);
        let comma = sentence.tokens.get(at + 1).is_some_and(|next| next.form == ",");
        let next = if comma { at + 2 } else { at + 1 };
        let named = found.iter().any(|m| m.first == next && m.of_class(Class::Person).is_some());
        if !named
            || !language.counterparts.contains(part)
            || found.iter().any(|m| m.first <= at && at <= m.last && m.of_class(Class::Office).is_some())
        {
            continue;
        }
        let here = found.iter().rev().filter(|m| m.last < at).find_map(|m| m.of_class(Class::Office));
        if let Some(kind) = here.or(before) {
            let start =
                token.span.end - token.form.rsplit(['-', '‑']).next().map_or(token.form.len(), str::len);
            let span = crate::span::Span::new(start.max(token.span.start), token.span.end);
            all.push(Mention {
                first: at,
                last: at,
                head: at,
                span,
                referent: Referent::Entity(Arc::clone(kind)),
                via: Via::Description,
            });
        }
    }
    all
}

struct Linker<'a> {
    sentence: &'a Sentence,
    found: &'a [Mention],
    language: &'a Language,
    text: &'a str,
}

impl Linker<'_> {
    fn office(&self, index: usize, kind: &Arc<Entity>) -> Office {
        if let Some(office) = self.respective(index, kind) {
            return office;
        }
        let (of, end) = self.body(index);
        let holder = self.holder(index, end);
        let of = of.or_else(|| holder.as_ref().and_then(|holder| self.after_holder(holder)));
        let status = self.status(index);
        let label = self.label(index, kind);
        let mut entity = office_entity(kind, &label, of);
        if self.language.code == "en" {
            let written =
                self.found[index].span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
            if !written.eq_ignore_ascii_case(&label) {
                Arc::make_mut(&mut entity).names.push(written.to_lowercase());
            }
        }
        Office { entity, kind: Arc::clone(kind), holder, others: Vec::new(), status }
    }

    /// "the leaders of North Korea and Russia, Kim Jong-un and Vladimir Putin"; "Foreign Ministers Lavrov and Kerry".
    fn respective(&self, index: usize, kind: &Arc<Entity>) -> Option<Office> {
        let office = &self.found[index];
        if self.sentence.tokens[office.last].feats.number != Some(Number::Plur) {
            return None;
        }
        let mut next = index + 1;
        let mut end = office.last;
        let joined = |end: usize, mention: &Mention, comma: bool| {
            let between = end + 1..mention.first;
            let any = |at: usize| {
                self.language.between_bodies.contains(&self.word(at)) || comma && self.word(at) == ","
            };
            between.len() <= 3 && between.clone().all(any)
        };
        let mut bodies = Vec::new();
        while let Some(mention) =
            self.found.get(next).filter(|m| Self::is_body(m) && joined(end, m, !bodies.is_empty()))
        {
            bodies.push(mention.entity().cloned()?);
            end = mention.last;
            next += 1;
        }
        let mut holders = Vec::new();
        while let Some(mention) =
            self.found.get(next).filter(|m| m.of_class(Class::Person).is_some() && joined(end, m, true))
        {
            holders.push(Holder {
                entity: mention.of_class(Class::Person).cloned()?,
                mention: next,
                pass: "apposition",
            });
            end = mention.last;
            next += 1;
        }
        if holders.len() < 2 || bodies.len() > 1 && bodies.len() != holders.len() {
            return None;
        }
        let label = self.label(index, kind);
        let before = if bodies.is_empty() { self.body_before(index) } else { None };
        let mut all = holders.into_iter().enumerate().map(|(at, holder)| {
            let of = if bodies.len() > 1 { bodies.get(at) } else { bodies.first() };
            (office_entity(kind, &label, of.or(before.as_ref()).cloned()), holder)
        });
        let (entity, first) = all.next()?;
        Some(Office {
            entity,
            kind: Arc::clone(kind),
            holder: Some(first),
            others: all.collect(),
            status: self.status(index),
        })
    }

    fn word(&self, at: usize) -> String {
        self.sentence.tokens.get(at).map_or_else(String::new, |token| fold(&token.form))
    }

    fn upos(&self, at: usize) -> Option<Upos> {
        self.sentence.tokens.get(at).map(|token| token.upos)
    }

    /// Can the mention be what an office is of?
    fn is_body(mention: &Mention) -> bool {
        mention
            .entity()
            .is_some_and(|e| matches!(e.class, Class::Country | Class::Organization | Class::Place))
    }

    /// The country or body that an office is of, and the last token of the words that say so.
    fn body(&self, index: usize) -> (Option<Arc<Entity>>, usize) {
        let office = &self.found[index];
        let after = self.body_after(office);
        if let Some((body, end)) = &after
            && !self.language.office_for.contains(&self.word(office.last + 1))
        {
            return (Some(Arc::clone(body)), *end);
        }
        let before = self.body_before(index);
        let end = after.as_ref().map_or(office.last, |(_, end)| *end);
        (before.or(after.map(|(body, _)| body)), end)
    }

    /// "Ukraine's defence minister", "South Korean President", "White House spokesman", "US-Außenminister".
    fn body_before(&self, index: usize) -> Option<Arc<Entity>> {
        let office = &self.found[index];
        let before = self.found[..index].iter().rev().take_while(|m| m.last + 6 >= office.first);
        for mention in before {
            let between = (mention.last + 1)..office.first;
            let close = between.clone().all(|at| {
                matches!(self.upos(at), Some(Upos::Adj | Upos::Noun | Upos::Propn | Upos::Part | Upos::Num))
                    || matches!(self.word(at).as_str(), "'s" | "’s" | "'" | "’" | "-")
            });
            if !close {
                return None;
            }
            if Self::is_body(mention) {
                return mention.entity().cloned();
            }
            mention.of_class(Class::Office)?;
        }
        None
    }

    /// "President of Russia", "spokeswoman for the ministry", "Präsident der Ukraine", "ambassador to the U.N.".
    fn body_after(&self, office: &Mention) -> Option<(Arc<Entity>, usize)> {
        let mut at = office.last + 1;
        let word = self.word(at);
        let joins = self.language.office_of.contains(&word);
        let genitive = self.language.grammar.genitive_case
            && self.found.iter().any(|m| m.first == at && Self::is_body(m) && m.via != Via::Adjective);
        if !joins && !genitive {
            return None;
        }
        if self.language.office_to.contains(&word)
            && !office
                .entity()
                .is_some_and(|kind| kind.path.contains("ambassador") || kind.path.contains("envoy"))
        {
            return None;
        }
        // "Der Präsident, der …".
        if office.entity().is_some() && self.sentence.tokens[at].feats.pron_type == Some(PronType::Rel) {
            return None;
        }
        at += usize::from(joins);
        for _ in 0..5 {
            if let Some(mention) = self.found.iter().find(|m| m.first == at && Self::is_body(m)) {
                let adjective = mention.via == Via::Adjective;
                // "of the Russian Foreign Ministry": the body's own name goes on after the adjective.
                if adjective
                    && self
                        .upos(mention.last + 1)
                        .is_some_and(|upos| matches!(upos, Upos::Noun | Upos::Propn))
                {
                    return mention.entity().map(|entity| (Arc::clone(entity), mention.last + 1));
                }
                return mention.entity().map(|entity| (Arc::clone(entity), mention.last));
            }
            let skip = matches!(self.upos(at), Some(Upos::Det | Upos::Adj))
                || self.word(at) == "'s"
                || self.language.name_articles.contains(&self.word(at));
            if !skip {
                return None;
            }
            at += 1;
        }
        None
    }

    /// "Präsident Miguel Díaz-Canel aus Kuba".
    fn after_holder(&self, holder: &Holder) -> Option<Arc<Entity>> {
        let person = &self.found[holder.mention];
        let (word, grammar) = (self.word(person.last + 1), &self.language.grammar);
        let joins = word == grammar.of || word == grammar.from;
        let next = self
            .found
            .get(holder.mention + 1)
            .filter(|m| joins && m.first == person.last + 2 && Self::is_body(m))?;
        next.entity().cloned()
    }

    fn holder(&self, index: usize, end: usize) -> Option<Holder> {
        let office = &self.found[index];
        let person = |at: usize| self.found.get(at).filter(|m| m.of_class(Class::Person).is_some());
        let held = |at: usize, pass: &'static str| {
            Some(Holder { entity: Arc::clone(self.found[at].of_class(Class::Person)?), mention: at, pass })
        };
        let plural = self.sentence.tokens[office.last].feats.number == Some(Number::Plur)
            && !self.language.grammar.ambiguous_plurals;
        // "Defence Minister Rustem Umerov", "President Mr. Putin".
        let mut next = self.past_body(end) + 1;
        let elect = |word: &str| word == "-" || self.language.future.contains(word);
        while self.language.honorifics.contains_key(&self.word(next)) || elect(&self.word(next)) {
            next += 1;
        }
        if let Some(at) = (index + 1..self.found.len()).find(|&at| self.found[at].first >= next)
            && let Some(mention) = person(at)
            && !plural
        {
            if mention.first == next {
                return held(at, "title");
            }
            // "the president (Sisi)".
            if self.word(next) == "(" && mention.first == next + 1 && self.word(mention.last + 1) == ")" {
                return held(at, "apposition");
            }
            // "the High Representative – former Prime Minister Kaja Kallas –": another office stands between.
            // "the Ukrainian defence minister, Rustem Umerov, …".
            let comma = matches!(self.word(next).as_str(), "," | "–" | "-" | "—");
            let behind = self.word(mention.last + 1);
            let closed = matches!(behind.as_str(), "," | "." | "" | "–" | "—" | ";" | ")" | "(")
                || self.language.grammar.and.contains(&behind)
                || self.upos(mention.last + 1).is_some_and(|upos| matches!(upos, Upos::Verb | Upos::Aux));
            let name = mention.span.of(self.text).contains(' ');
            if comma && mention.first == next + 1 && closed && name {
                return held(at, "apposition");
            }
        }
        self.through_office(index, end).or_else(|| self.apposition_left(index)).or_else(|| self.copula(index))
    }

    /// "the High Representative – former Estonian Prime Minister Kaja Kallas –": a second office stands between.
    fn through_office(&self, index: usize, end: usize) -> Option<Holder> {
        if !matches!(self.word(end + 1).as_str(), "," | "–" | "—") {
            return None;
        }
        let at =
            (index + 1..self.found.len()).find(|&at| self.found[at].of_class(Class::Person).is_some())?;
        let person = &self.found[at];
        let office = self.found[index + 1..at]
            .iter()
            .any(|m| m.of_class(Class::Office).is_some() && m.last + 1 == person.first);
        let close = (end + 2..person.first).all(|token| {
            self.covered(token) || matches!(self.upos(token), Some(Upos::Adj | Upos::Det | Upos::Propn))
        });
        let closed = matches!(self.word(person.last + 1).as_str(), "," | "–" | "—" | ".");
        (office && close && closed && person.first - end < 10).then(|| Holder {
            entity: Arc::clone(person.of_class(Class::Person).expect("found as one")),
            mention: at,
            pass: "apposition",
        })
    }

    /// The last token of "of the company" or "(IAEA)" behind an office, where no name stands there.
    fn past_body(&self, end: usize) -> usize {
        let mut at = end + 1;
        if self.language.office_of_words.contains(&self.word(at)) {
            let from = at;
            while at < self.sentence.tokens.len()
                && at < from + 7
                && !matches!(self.word(at).as_str(), "," | "(" | ".")
            {
                if matches!(self.upos(at), Some(Upos::Verb | Upos::Aux | Upos::Pron)) {
                    return end;
                }
                at += 1;
            }
        }
        if self.word(at) == "(" && self.word(at + 2) == ")" && self.word(at + 3) == "," {
            return at + 2;
        }
        if at > end + 1 && self.word(at) == "," { at - 1 } else { end }
    }

    /// "Umerov, Ukraine's defence minister, …", "Anna Kaiser, a spokeswoman for the ministry".
    fn apposition_left(&self, index: usize) -> Option<Holder> {
        let office = &self.found[index];
        let at = (0..index).rev().find(|&at| self.found[at].of_class(Class::Person).is_some())?;
        let person = &self.found[at];
        let mut open = person.last + 1;
        // "Chuck Schumer (D-N.Y.), the majority leader".
        if self.word(open) == "(" {
            while open < office.first && self.word(open) != ")" {
                open += 1;
            }
            open += 1;
        }
        if !matches!(self.word(open).as_str(), "," | "–" | "—" | "(")
            || open >= office.first
            || office.first - open > 12
        {
            return None;
        }
        let inside = (open + 1)..office.first;
        let nominal = inside.clone().all(|token| {
            !matches!(
                self.upos(token),
                Some(Upos::Verb | Upos::Aux | Upos::Sconj | Upos::Punct | Upos::Pron) | None
            ) || self.covered(token)
                || self.language.possessives.contains(&self.word(token))
        });
        // An "and" inside: only a second office of the same person goes on after it.
        let joined =
            inside.clone().any(|token| self.upos(token) == Some(Upos::Cconj) && !self.covered(token));
        let another = self.found[at + 1..index].iter().any(|m| m.of_class(Class::Office).is_some());
        let prepositions =
            inside.filter(|&token| self.upos(token) == Some(Upos::Adp) && !self.covered(token)).count();
        if !nominal || joined && !another || prepositions > usize::from(another) {
            return None;
        }
        // "met President Yoon, the Minister of Defence, and others": a list; who has a title already takes no second one.
        let titled = self.found[..at]
            .iter()
            .any(|m| m.of_class(Class::Office).is_some() && m.last + 1 == person.first);
        if titled && !self.closed(office.last + 1) {
            return None;
        }
        // "X, Foreign Minister Y said": the office is the next one's title.
        let title = self
            .found
            .get(index + 1)
            .is_some_and(|m| m.first == office.last + 1 && m.of_class(Class::Person).is_some());
        if title {
            return None;
        }
        let entity = Arc::clone(person.of_class(Class::Person)?);
        Some(Holder { entity, mention: at, pass: "apposition" })
    }

    /// Does an apposition end here, with the verb of its sentence behind it?
    fn closed(&self, at: usize) -> bool {
        let verb = |at: usize| self.upos(at).is_some_and(|upos| matches!(upos, Upos::Verb | Upos::Aux));
        self.word(at) == "," && verb(at + 1)
    }

    fn covered(&self, token: usize) -> bool {
        self.found.iter().any(|m| m.first <= token && token <= m.last)
    }

    /// "Yoon is the president", "Barroso, der Präsident der Kommission ist".
    fn copula(&self, index: usize) -> Option<Holder> {
        use crate::document::Relation;
        let office = &self.found[index];
        let tokens = &self.sentence.tokens;
        let cop =
            tokens.iter().any(|token| token.head == Some(office.head) && token.relation == Relation::Cop);
        let negated = tokens
            .iter()
            .any(|token| token.head == Some(office.head) && self.language.not.contains(&token.lemma));
        if !cop || negated {
            return None;
        }
        let subject = tokens
            .iter()
            .position(|token| token.head == Some(office.head) && token.relation == Relation::Nsubj)?;
        let relative = self.language.who.contains(&fold(&tokens[subject].form));
        let subject = if relative { tokens[office.head].head? } else { subject };
        let at = self
            .found
            .iter()
            .position(|m| m.first <= subject && subject <= m.last && m.of_class(Class::Person).is_some())?;
        let entity = Arc::clone(self.found[at].of_class(Class::Person)?);
        Some(Holder { entity, mention: at, pass: "copula" })
    }

    fn status(&self, index: usize) -> Status {
        let office = &self.found[index];
        let from = office.first.saturating_sub(4);
        let mut status = Status::Current;
        for at in (from..=office.last).rev() {
            let inside = at >= office.first;
            for piece in self.word(at).split(['-', '‑']) {
                if self.language.former.contains(piece) {
                    status = Status::Former;
                } else if self.language.future.contains(piece) {
                    return Status::Future;
                }
            }
            let stop =
                matches!(self.upos(at), Some(Upos::Verb | Upos::Punct | Upos::Adp | Upos::Aux | Upos::Cconj));
            if !inside && stop {
                break;
            }
        }
        // "President-elect" and "Präsident a. D." stand behind.
        let behind = self.word(office.last + 1);
        if self.language.future.contains(behind.trim_start_matches('-')) {
            return Status::Future;
        }
        if behind == "-" && self.language.future.contains(&self.word(office.last + 2)) {
            return Status::Future;
        }
        status
    }

    /// The office with what is said before it: "council leader", "deputy programme director".
    fn label(&self, index: usize, kind: &Arc<Entity>) -> String {
        let office = &self.found[index];
        let mut words = Vec::new();
        for at in (0..office.first).rev().take(3) {
            let token = &self.sentence.tokens[at];
            let rank = self.language.ranks.get(&self.word(at));
            let compound = !self.language.grammar.closed_compounds
                && token.upos == Upos::Noun
                && token.relation.base() == "compound";
            if self.covered(at) || rank.is_none() && !compound {
                break;
            }
            words.insert(0, rank.map_or_else(|| token.form.to_lowercase(), Clone::clone));
        }
        if words.is_empty() { kind.label.clone() } else { format!("{} {}", words.join(" "), kind.label) }
    }
}

/// An office of a kind, under the label that it has in the text.
pub(crate) fn office_entity(kind: &Arc<Entity>, label: &str, of: Option<Arc<Entity>>) -> Arc<Entity> {
    let whose = of.as_ref().map_or("unstated", |of| of.path.rsplit('/').next().unwrap_or("unstated"));
    let mut entity = made(Class::Office, format!("office/{whose}/{}", slug(label)), label.to_owned());
    entity.of = of;
    entity.of_type = Some(Arc::clone(kind));
    Arc::new(entity)
}

/// Fills in what an article says elsewhere: the country of an office named without it, and who "the president" is.
fn complete(mentions: &mut Mentions, known: &Knowledge) {
    // Of each person and kind: the country or body that the article gives with it.
    let mut bodies: BTreeMap<(String, String), Arc<Entity>> = BTreeMap::new();
    for mention in mentions.sentences.iter().flatten() {
        if let Some(office) = mention.office()
            && let (Some(holder), Some(of)) = (&office.holder, &office.entity.of)
        {
            bodies
                .entry((holder.entity.path.clone(), office.kind.path.clone()))
                .or_insert_with(|| Arc::clone(of));
        }
    }
    for mention in mentions.sentences.iter_mut().flatten() {
        let Referent::Office(office) = &mut mention.referent else { continue };
        if office.entity.of.is_some() {
            continue;
        }
        let Some(holder) = &office.holder else { continue };
        let said = bodies.get(&(holder.entity.path.clone(), office.kind.path.clone())).cloned();
        let of = said.or_else(|| nationality(&holder.entity, &office.kind, known));
        if let Some(of) = of {
            let names = office.entity.names.clone();
            office.entity = office_entity(&office.kind, &office.entity.label, Some(of));
            Arc::make_mut(&mut office.entity).names = names;
        }
    }
}

/// The country of a person who holds an office of state, where the names files know it.
fn nationality(person: &Arc<Entity>, kind: &Arc<Entity>, known: &Knowledge) -> Option<Arc<Entity>> {
    let kind = known.names.find(&kind.path)?;
    let state = known.names.facts[kind as usize].one_seat;
    let country = known.names.facts[known.names.find(&person.path)? as usize].country?;
    state.then(|| Arc::clone(&known.names.entities[country as usize]))
}

/// The place of the office's word.
pub(super) fn place(sentence: usize, mention: &Mention) -> Place {
    (sentence, mention.head)
}
