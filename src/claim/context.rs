//! Who says so, how firmly, and whether it is denied: from the trigger up to the root of the sentence.

use super::role::{Resolver, Wanted};
use super::tree::{Argument, Tree};
use super::{Filler, Modality, Value};
use crate::document::{Relation, Upos, VerbForm};
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::lexicon::Via;
use crate::knowledge::ontology::Role;
use crate::rule::{Cue, Spec};
use crate::span::Span;
use std::sync::Arc;

/// What the words above a trigger make of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    pub(super) modality: Modality,
    pub(super) denied: bool,
    pub(super) conditional: bool,
    /// Nearest to the trigger first.
    pub(super) attribution: Vec<Filler>,
    /// Verbs and nouns that were passed on the way up, the nearest first.
    pub(super) governors: Vec<usize>,
}

impl Context {
    fn lift(&mut self, modality: Modality) {
        // The first that is met is nearest to the trigger; only "asserted" gives way.
        if self.modality == Modality::Asserted {
            self.modality = modality;
        }
    }

    fn cue(&mut self, cue: Cue) {
        match cue {
            Cue::Denial => self.denied = true,
            Cue::Plan => self.lift(Modality::Planned),
            Cue::Consideration => self.lift(Modality::Considered),
            Cue::Possibility => self.lift(Modality::Possible),
            Cue::Demand => self.lift(Modality::Demanded),
            Cue::Condition => self.conditional = true,
            Cue::Reluctance => {
                self.lift(Modality::Considered);
                self.denied = true;
            }
            Cue::Speech | Cue::Hearsay => {}
        }
    }
}

/// A source that the article does not name.
pub(super) fn unnamed(span: Span) -> Filler {
    let entity = Entity {
        path: "source/unnamed".into(),
        class: Class::Group,
        label: "unnamed".into(),
        names: Vec::new(),
        known: false,
        of: None,
        of_type: None,
        count: None,
        outlet: false,
    };
    Filler { value: Value::Entity(Arc::new(entity)), span, via: Via::Words }
}

/// Climbs from triggers to roots.
pub(super) struct Climber<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) resolver: &'a Resolver<'a>,
    /// What may be a source: persons, bodies, countries, offices.
    pub(super) source: &'a Role,
    /// The acts on the way that make a type of their own of the claim and so are no cues.
    pub(super) acts: &'a [usize],
}

impl Climber<'_> {
    /// The context of a trigger.
    pub(super) fn climb(&self, trigger: usize) -> Context {
        let mut context = Context::default();
        self.own(trigger, trigger, &mut context);
        let mut at = trigger;
        let mut modal = true;
        for _ in 0..24 {
            let Some(head) = self.tree.token(at).head else { break };
            let relation = self.tree.token(at).relation;
            self.marks(at, &mut context);
            modal &= !matches!(relation, Relation::AclRelcl | Relation::Appos | Relation::Parataxis);
            // "ruled out sending": a gerund right behind its verb is what the verb is about.
            let complement = relation == Relation::Advcl && self.is_gerund_of(at, head);
            let relation = if complement { Relation::Xcomp } else { relation };
            if relation == Relation::Advcl && !self.is_purpose(at) {
                modal = false;
            }
            if relation == Relation::Conj {
                self.joined(at, head, modal, &mut context);
            } else {
                self.governor(at, head, relation, modal, &mut context);
                if !matches!(relation, Relation::Nsubj | Relation::Compound | Relation::Amod) && modal {
                    self.own(head, trigger, &mut context);
                } else {
                    self.adverbs(head, &mut context);
                }
                self.sources(head, &mut context);
            }
            if self.tree.is_verb(head)
                && matches!(relation, Relation::Nsubj | Relation::NsubjPass)
                && self.tree.is_verb(trigger)
            {
                modal = false;
            }
            context.governors.push(head);
            at = head;
        }
        self.sources(trigger, &mut context);
        self.beside(at, trigger, &mut context);
        context
    }

    fn is_gerund_of(&self, at: usize, head: usize) -> bool {
        let gerund =
            self.tree.token(at).xpos == "VBG" && self.tree.with(at, &[Relation::Mark]).next().is_none();
        let near = head < at
            && (head + 1..at)
                .all(|between| matches!(self.tree.token(between).upos, Upos::Adp | Upos::Adv | Upos::Part));
        gerund && near
    }

    fn is_purpose(&self, at: usize) -> bool {
        self.tree.token(at).feats.verb_form == Some(VerbForm::Inf) || self.infinitive_mark(at).is_some()
    }

    fn infinitive_mark(&self, verb: usize) -> Option<usize> {
        let marks = &self.tree.grammar().infinitive_marks;
        self.tree.with(verb, &[Relation::Mark]).filter(|&mark| marks.contains(&self.tree.word(mark))).last()
    }

    /// Negation, auxiliaries and adverbs on a verb or noun itself.
    fn own(&self, at: usize, trigger: usize, context: &mut Context) {
        let cues = &self.tree.rules.cues;
        for &child in self.tree.children(at) {
            let token = self.tree.token(child);
            let word = self.tree.word(child);
            let lemma = self.tree.lemma(child);
            match token.relation {
                Relation::Advmod | Relation::Det | Relation::Cc | Relation::Case
                    if cues.negations.contains(&word) || cues.negations.contains(&lemma) =>
                {
                    // "not only … but also" denies nothing.
                    let last = child + 1 == self.tree.sentence.tokens.len();
                    let only = !last && cues.only.contains(&self.tree.word(child + 1));
                    let twice = at != trigger && self.is_denial(at);
                    if !twice && !only {
                        context.denied = true;
                    }
                }
                Relation::Aux | Relation::AuxPass | Relation::Cop => self.auxiliary(at, child, context),
                _ => {}
            }
        }
        // "sold no rifles", "keine Soldaten wurden entsandt".
        let arguments = self
            .tree
            .with(at, &[Relation::Obj, Relation::NsubjPass, Relation::Nsubj])
            .filter(|_| self.tree.is_verb(at));
        for argument in arguments {
            let none = self.tree.with(argument, &[Relation::Det, Relation::Advmod]).any(|det| {
                cues.negations.contains(&self.tree.word(det))
                    || cues.negations.contains(&self.tree.lemma(det))
            });
            context.denied |= none && at == trigger;
        }
        self.adverbs(at, context);
    }

    fn auxiliary(&self, verb: usize, aux: usize, context: &mut Context) {
        let cues = &self.tree.rules.cues;
        let lemma = self.tree.lemma(aux);
        let form = self.tree.word(aux);
        let passive = self.tree.token(aux).relation == Relation::AuxPass;
        // "is to visit".
        if cues.prospective.contains(&lemma)
            && !passive
            && self.infinitive_mark(verb).is_some_and(|mark| mark > aux)
        {
            context.lift(Modality::Planned);
            return;
        }
        let Some(&cue) = cues.auxiliaries.get(&form).or_else(|| cues.auxiliaries.get(&lemma)) else { return };
        let grammar = self.tree.grammar();
        if grammar.infinitive_auxiliaries.contains(&lemma) && (passive || !self.has_infinitive(verb)) {
            return;
        }
        if cues.evidential.contains(&lemma) && self.is_perfect(verb, aux) {
            // "soll gebeten haben": hearsay; "will gesehen haben": the subject says so.
            context.attribution.push(unnamed(self.tree.token(aux).span));
            return;
        }
        if cue == Cue::Hearsay {
            context.attribution.push(unnamed(self.tree.token(aux).span));
        } else {
            context.cue(cue);
        }
    }

    fn has_infinitive(&self, verb: usize) -> bool {
        self.tree.token(verb).feats.verb_form == Some(VerbForm::Inf)
            || self.tree.token(verb).xpos == "VVINF"
            || self
                .tree
                .with(verb, &[Relation::Aux, Relation::AuxPass, Relation::Cop])
                .any(|aux| self.tree.token(aux).feats.verb_form == Some(VerbForm::Inf))
    }

    /// An auxiliary over a participle with "haben" or "sein" in the infinitive.
    fn is_perfect(&self, verb: usize, modal: usize) -> bool {
        let grammar = self.tree.grammar();
        let perfect = |at: usize| {
            let word = self.tree.word(at);
            grammar.active_auxiliaries.contains(&word) || grammar.perfect_copulas.contains(&word)
        };
        self.tree
            .with(verb, &[Relation::Aux, Relation::AuxPass, Relation::Cop])
            .any(|aux| aux != modal && perfect(aux))
            || (modal..self.tree.sentence.tokens.len()).any(|at| at == verb + 1 && perfect(at))
    }

    fn adverbs(&self, at: usize, context: &mut Context) {
        let cues = &self.tree.rules.cues;
        for child in
            self.tree.with(at, &[Relation::Advmod, Relation::Obl, Relation::Discourse, Relation::Amod])
        {
            let word = self.tree.word(child);
            let Some(&cue) = cues.adverbs.get(&word).or_else(|| cues.adverbs.get(&self.tree.lemma(child)))
            else {
                continue;
            };
            if cue == Cue::Hearsay {
                context.attribution.push(unnamed(self.tree.token(child).span));
            } else {
                context.cue(cue);
            }
        }
    }

    /// Conjunctions in front of a clause.
    fn marks(&self, at: usize, context: &mut Context) {
        let cues = &self.tree.rules.cues;
        for mark in self.tree.with(at, &[Relation::Mark, Relation::Advmod]) {
            let word = self.tree.word(mark);
            let is_mark = self.tree.token(mark).relation == Relation::Mark;
            // "Weighing whether to sell" is weighing the sale.
            let weighed = || {
                let head = self.tree.token(at).head?;
                let cues = if self.tree.is_verb(head) { &cues.verbs } else { &cues.nouns };
                cues.get(&self.tree.lemma(head))
                    .filter(|cue| matches!(cue, Cue::Consideration | Cue::Reluctance))
            };
            let question = is_mark && cues.questions.contains(&word);
            context.conditional |=
                is_mark && cues.conditions.contains(&word) || question && weighed().is_none();
            context.denied |= cues.without.contains(&word);
        }
        // German "Sollte Kiew bitten, …": the verb first is a condition.
        if matches!(self.tree.token(at).relation, Relation::Advcl | Relation::Ccomp) {
            let first = self.tree.with(at, &[Relation::Aux]).next();
            context.conditional |= first.is_some_and(|aux| {
                cues.inverted_conditions.contains(&self.tree.word(aux)) && self.opens_clause(aux)
            });
        }
    }

    fn opens_clause(&self, at: usize) -> bool {
        at == 0 || matches!(self.tree.token(at - 1).upos, Upos::Punct)
    }

    /// A verb joined to another has that one's auxiliaries where it has none and no subject of its own.
    fn joined(&self, at: usize, head: usize, modal: bool, context: &mut Context) {
        let own = self.tree.with(at, &[Relation::Aux, Relation::Nsubj, Relation::NsubjPass]).next().is_some();
        let nominal = !self.tree.is_verb(at);
        if (!own || nominal) && modal && self.tree.is_verb(at) == self.tree.is_verb(head) {
            for aux in self.tree.with(head, &[Relation::Aux]) {
                self.auxiliary(head, aux, context);
            }
        }
    }

    /// What the verb, noun or adjective above makes of it.
    fn governor(&self, at: usize, head: usize, relation: Relation, modal: bool, context: &mut Context) {
        let cues = &self.tree.rules.cues;
        let token = self.tree.token(head);
        if self.acts.contains(&head) {
            return;
        }
        let cue = match token.upos {
            Upos::Verb | Upos::Aux => {
                cues.verbs.get(&self.tree.verb_lemma(head)).or_else(|| cues.verbs.get(&self.tree.lemma(head)))
            }
            Upos::Noun => cues.nouns.get(&self.tree.lemma(head)),
            Upos::Adj => cues.adjectives.get(&self.tree.lemma(head)),
            _ => None,
        };
        // "is to visit".
        if cues.prospective.contains(&self.tree.lemma(head))
            && self.infinitive_mark(at).is_some()
            && modal
            && matches!(relation, Relation::Xcomp | Relation::Ccomp)
        {
            context.lift(Modality::Planned);
        }
        let Some(&cue) = cue else { return };
        // "prepared a request": a verb that only carries the noun says nothing of its own.
        let nouns = context.governors.iter().all(|&at| !self.tree.is_verb(at)) && !self.tree.is_verb(at);
        let carried = nouns && relation == Relation::Obj && self.tree.light_verb(at) == Some(head);
        if carried && matches!(cue, Cue::Plan | Cue::Speech) {
            return;
        }
        let clause = matches!(
            relation,
            Relation::Ccomp
                | Relation::Xcomp
                | Relation::Parataxis
                | Relation::Acl
                | Relation::Advcl
                | Relation::Csubj
                | Relation::Dislocated
        );
        let nominal = matches!(
            relation,
            Relation::Obj | Relation::NsubjPass | Relation::Obl | Relation::OblArg | Relation::Nmod
        );
        let subject = relation == Relation::Nsubj;
        if cue == Cue::Speech {
            if clause || nominal && !self.tree.is_verb(at) || self.is_quoted_object(at, head) {
                self.speech(head, context);
            }
            return;
        }
        if !modal && relation != Relation::AclRelcl {
            return;
        }
        if cue == Cue::Hearsay {
            if clause || subject || relation == Relation::NsubjPass {
                context.attribution.push(unnamed(token.span));
            }
            return;
        }
        let adjective = token.upos == Upos::Adj;
        if clause || nominal || adjective || subject && matches!(cue, Cue::Possibility | Cue::Consideration) {
            if cue == Cue::Denial && self.negated(head) {
                // "does not rule out": no assertion, but no denial either.
                context.lift(Modality::Considered);
                return;
            }
            // Who promises that something will be, or demands that it be, says so.
            if relation == Relation::Ccomp && cue == Cue::Plan || clause && cue == Cue::Demand {
                self.speech(head, context);
            }
            // "denied": it is the speaker's word too.
            if cue == Cue::Denial && clause && self.tree.is_verb(head) && relation == Relation::Ccomp {
                self.speech(head, context);
            }
            // "Stopped in Bamako on a tour": what only goes with it is not what is stopped.
            let aside = cue == Cue::Denial
                && relation == Relation::Obl
                && self.tree.is_verb(head)
                && self.tree.preposition(at).is_some_and(|word| cues.asides.contains(&word));
            if !aside {
                context.cue(cue);
            }
        }
    }

    fn is_denial(&self, at: usize) -> bool {
        let cues = &self.tree.rules.cues;
        cues.verbs.get(&self.tree.verb_lemma(at)) == Some(&Cue::Denial)
    }

    fn negated(&self, at: usize) -> bool {
        let negations = &self.tree.rules.cues.negations;
        self.tree.children(at).iter().any(|&child| negations.contains(&self.tree.word(child)))
    }

    fn is_quoted_object(&self, at: usize, head: usize) -> bool {
        self.tree.token(at).relation == Relation::Obj && self.tree.is_verb(at) && self.tree.is_verb(head)
    }

    /// The subject of a verb of speech is a source.
    fn speech(&self, verb: usize, context: &mut Context) {
        let agents: Vec<Argument> =
            self.tree.with(verb, &[Relation::OblAgent]).map(|token| Argument { token, pass: None }).collect();
        let subjects = if self.tree.token(verb).upos == Upos::Noun {
            self.tree.owner(verb, 1)
        } else if !agents.is_empty() {
            // "as reported by Reuters" has no auxiliary.
            agents
        } else {
            self.tree.subject(verb, 4)
        };
        let mut named = Vec::new();
        for subject in &subjects {
            named.extend(self.resolver.fillers(
                self.tree,
                *subject,
                &Wanted { role: self.source, spec: &Spec::default() },
            ));
        }
        if named.is_empty() {
            let passive = self.tree.is_passive(verb) || self.tree.token(verb).upos == Upos::Noun;
            let nobody = &self.tree.rules.cues.impersonal;
            let impersonal = subjects.iter().all(|subject| nobody.contains(&self.tree.word(subject.token)));
            if passive
                || impersonal
                || subjects.iter().any(|subject| self.tree.token(subject.token).upos == Upos::Noun)
            {
                named.push(unnamed(self.tree.token(verb).span));
            }
        }
        context.attribution.extend(named);
    }

    /// "according to X", "laut X", "X zufolge" on a verb or noun.
    fn sources(&self, at: usize, context: &mut Context) {
        let citing = &self.tree.rules.cues.citing;
        for child in self.tree.with(
            at,
            &[
                Relation::Obl,
                Relation::OblArg,
                Relation::Nmod,
                Relation::Advcl,
                Relation::Parataxis,
                Relation::Advmod,
            ],
        ) {
            context.attribution.extend(source(self.tree, self.resolver, self.source, child));
            // "as reported by X, citing Y".
            let verb = self.tree.is_verb(child) && self.tree.token(child).relation == Relation::Advcl;
            if verb && self.is_as_said(child) {
                for inner in self
                    .tree
                    .with(child, &[Relation::Advcl, Relation::Xcomp])
                    .filter(|&inner| citing.contains(&self.tree.lemma(inner)))
                {
                    self.cited(inner, context);
                }
                self.speech(child, context);
            }
            if verb && citing.contains(&self.tree.lemma(child)) {
                self.cited(child, context);
                // The same, with "reported" below "citing".
                for inner in self.tree.with(child, &[Relation::Advcl]).filter(|&inner| self.is_as_said(inner))
                {
                    self.speech(inner, context);
                }
            }
        }
    }

    /// "as they said", "wie er sagte".
    fn is_as_said(&self, verb: usize) -> bool {
        let cues = &self.tree.rules.cues;
        self.tree.with(verb, &[Relation::Mark]).any(|mark| cues.as_said.contains(&self.tree.word(mark)))
            && cues.verbs.get(&self.tree.verb_lemma(verb)) == Some(&Cue::Speech)
    }

    /// "citing officials": the object is a source.
    fn cited(&self, verb: usize, context: &mut Context) {
        for object in self.tree.with(verb, &[Relation::Obj]) {
            let argument = Argument { token: object, pass: None };
            let found = self.resolver.fillers(
                self.tree,
                argument,
                &Wanted { role: self.source, spec: &Spec::default() },
            );
            if found.is_empty() {
                context.attribution.push(unnamed(self.tree.token(object).span));
            }
            context.attribution.extend(found);
        }
    }

    /// A sentence that a verb of speech stands beside: "…, he said".
    fn beside(&self, root: usize, trigger: usize, context: &mut Context) {
        let cues = &self.tree.rules.cues;
        for child in self.tree.with(root, &[Relation::Parataxis]) {
            let speech = cues.verbs.get(&self.tree.verb_lemma(child)) == Some(&Cue::Speech);
            let above = context.governors.contains(&child) || child == trigger;
            if speech && !above && self.tree.with(child, &[Relation::Ccomp, Relation::Obj]).next().is_none() {
                self.speech(child, context);
            }
        }
    }
}

/// The source that a phrase such as "according to officials" names; nothing where the phrase is no such thing.
pub(super) fn source(tree: &Tree<'_>, resolver: &Resolver<'_>, role: &Role, at: usize) -> Vec<Filler> {
    let cues = &tree.rules.cues;
    let wanted = Wanted { role, spec: &Spec::default() };
    // "According to him": some parsers take "according" for the head.
    let word = tree.word(at);
    if cues.sources.iter().any(|source| source.split_once(' ').is_some_and(|(first, _)| first == word)) {
        let inner = tree.with(at, &[Relation::Obl, Relation::Nmod, Relation::Obj]);
        let found: Vec<Filler> =
            inner.flat_map(|token| resolver.fillers(tree, Argument { token, pass: None }, &wanted)).collect();
        return if found.is_empty() { vec![unnamed(tree.token(at).span)] } else { found };
    }
    // ", so Mull."
    if cues.quotative.contains(&word) && at > 0 && tree.token(at - 1).upos == Upos::Punct {
        let next = tree.mentions.sentences[tree.number].iter().find(|m| m.first > at && m.first <= at + 3);
        let person = tree.mentions.sentences[tree.number]
            .iter()
            .find(|m| m.first > at && m.first <= at + 4 && m.of_class(Class::Person).is_some());
        if let Some(mention) = person.or(next).filter(|m| m.via != Via::Adjective && m.office().is_none()) {
            return resolver.fillers(tree, Argument { token: mention.head, pass: None }, &wanted);
        }
        return Vec::new();
    }
    let Some(word) =
        tree.preposition(at).or_else(|| tree.with(at, &[Relation::Mark]).next().map(|mark| tree.word(mark)))
    else {
        return Vec::new();
    };
    let noun = tree.lemma(at);
    let part = noun.rsplit(['-', '‑']).next().unwrap_or(&noun);
    let through = cues.source_nouns.contains(part);
    let said = cues.sources.contains(&word) || through && cues.source_prepositions.contains(&word);
    if !said {
        return Vec::new();
    }
    let mut found = resolver.fillers(tree, Argument { token: at, pass: None }, &wanted);
    // "Nach US-Angaben": who says so is the first part of the word.
    if through && found.is_empty() && part.len() < noun.len() {
        found.extend(resolver.compound(tree, at, part).filter(
            |filler| matches!(&filler.value, Value::Entity(entity) if role.classes.contains(&entity.class)),
        ));
    }
    // "Nach eigenen Angaben": whoever the clause is about.
    let own = tree.with(at, &[Relation::Amod]).any(|word| cues.own.contains(&tree.lemma(word)));
    if through
        && own
        && let Some(verb) = tree.token(at).head
    {
        let subjects = tree.surface_subject(verb, 1).into_iter();
        return subjects.flat_map(|subject| resolver.fillers(tree, subject, &wanted)).collect();
    }
    if through && found.is_empty() {
        let behind = cues.source_of.iter().flat_map(|word| tree.after(at, word, 0));
        for argument in tree.owner(at, 1).into_iter().chain(behind) {
            found.extend(resolver.fillers(tree, argument, &wanted));
        }
    }
    if found.is_empty() && !cues.quotative.contains(&word) && !cues.as_said.contains(&word) {
        found.push(unnamed(tree.token(at).span));
    }
    found
}
