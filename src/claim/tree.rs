//! A sentence's tree as rules see it: grammatical functions, whatever the voice, the clause and the word order.

use crate::document::{Case, Mood, Number, PronType, Relation, Upos, VerbForm};
use crate::document::{Sentence, Token, verbs};
use crate::knowledge::entity::Class;
use crate::knowledge::language::{Grammar, Pronoun};
use crate::knowledge::lexicon::fold;
use crate::mention::Mentions;
use crate::rule::{Function, LanguageRules, Pos};

/// How deep a chain of control or coordination is followed.
const DEPTH: usize = 5;

/// An argument of a trigger, and the pass that found it where the tree alone did not show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    pub(super) token: usize,
    pub(super) pass: Option<&'static str>,
}

/// A sentence with what the rules must know of it.
pub(super) struct Tree<'a> {
    pub(super) number: usize,
    pub(super) sentence: &'a Sentence,
    pub(super) mentions: &'a Mentions,
    pub(super) rules: &'a LanguageRules,
    children: Vec<Vec<usize>>,
}

pub(super) fn plain(token: usize) -> Argument {
    Argument { token, pass: None }
}

fn marked(arguments: Vec<Argument>, pass: &'static str) -> Vec<Argument> {
    arguments
        .into_iter()
        .map(|argument| Argument { pass: argument.pass.or(Some(pass)), ..argument })
        .collect()
}

impl<'a> Tree<'a> {
    pub(super) fn new(
        number: usize,
        sentence: &'a Sentence,
        mentions: &'a Mentions,
        rules: &'a LanguageRules,
    ) -> Self {
        let mut children = vec![Vec::new(); sentence.tokens.len()];
        for (at, token) in sentence.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                children[head].push(at);
            }
        }
        Self { number, sentence, mentions, rules, children }
    }

    pub(super) fn token(&self, at: usize) -> &Token {
        &self.sentence.tokens[at]
    }

    pub(super) fn children(&self, at: usize) -> &[usize] {
        &self.children[at]
    }

    /// The children with one of these relations, subtypes apart.
    pub(super) fn with(&self, at: usize, relations: &'static [Relation]) -> impl Iterator<Item = usize> + '_ {
        self.children[at]
            .iter()
            .copied()
            .filter(move |&child| relations.contains(&self.token(child).relation))
    }

    pub(super) fn lemma(&self, at: usize) -> String {
        let mut lemma = fold(&self.token(at).lemma);
        // "troops" is a lemma to some treebanks; rules know the singular.
        let plural = self.token(at).feats.number == Some(Number::Plur) || self.token(at).xpos == "NNS";
        if plural
            && self.grammar().plural_s
            && lemma.len() > 4
            && lemma.ends_with('s')
            && !lemma.ends_with("ss")
            && self.token(at).upos == Upos::Noun
        {
            lemma.pop();
        }
        lemma
    }

    pub(super) fn word(&self, at: usize) -> String {
        fold(&self.token(at).form)
    }

    /// The verb of a German participle that stands as an adjective: "die *erbetene* Artillerie".
    pub(super) fn participle(&self, at: usize) -> Option<String> {
        let token = self.token(at);
        let attribute = self.grammar().adjective_participles
            && token.upos == Upos::Adj
            && token.relation == Relation::Amod;
        attribute.then(|| verbs::infinitive(&self.lemma(at), "VVPP")).flatten()
    }

    /// The lemma of a verb with its separable part in front ("anfragen") or a particle behind ("hand over").
    pub(super) fn verb_lemma(&self, at: usize) -> String {
        if let Some(verb) = self.participle(at) {
            return verb;
        }
        let lemma = self.lemma(at);
        let grammar = self.grammar();
        let particle = self.with(at, &[Relation::CompoundPrt]).next().map(|part| self.word(part));
        let particle = particle.or_else(|| {
            let mut words = self.children(at).iter().map(|&child| self.word(child));
            words.find(|word| grammar.verb_complements.get(word) == Some(&lemma))
        });
        match particle {
            Some(part) if grammar.separable_verbs => part + &lemma,
            Some(part) => format!("{lemma} {part}"),
            None => lemma,
        }
    }

    pub(super) fn grammar(&self) -> &'a Grammar {
        &self.rules.language.grammar
    }

    /// The words before a noun that say how it hangs on its head: "for", "according to"; empty where there are none.
    pub(super) fn preposition(&self, at: usize) -> Option<String> {
        let case = self.with(at, &[Relation::Case]).next()?;
        let mut words = vec![self.word(case)];
        words.extend(self.with(case, &[Relation::Fixed]).map(|part| self.word(part)));
        Some(words.join(" "))
    }

    pub(super) fn is_verb(&self, at: usize) -> bool {
        matches!(self.token(at).upos, Upos::Verb | Upos::Aux)
    }

    pub(super) fn is_passive(&self, at: usize) -> bool {
        let token = self.token(at);
        // "gebeten habe" is active, whatever the parser calls its subject.
        let active = &self.grammar().active_auxiliaries;
        if self.with(at, &[Relation::Aux]).any(|aux| active.contains(&self.lemma(aux)))
            && self.with(at, &[Relation::AuxPass]).next().is_none()
        {
            return false;
        }
        let marked =
            |&child: &usize| matches!(self.token(child).relation, Relation::AuxPass | Relation::NsubjPass);
        if self.children(at).iter().any(marked) {
            return !self.is_perfect_with_copula(at);
        }
        let participle = token.feats.verb_form == Some(VerbForm::Part)
            && matches!(token.xpos, "VBN" | "VVPP")
            || self.participle(at).is_some();
        if participle && matches!(token.relation, Relation::Acl | Relation::Amod) {
            return true;
        }
        // Joined to a passive verb without a subject of its own.
        participle
            && token.relation == Relation::Conj
            && self.with(at, &[Relation::Nsubj, Relation::Aux]).next().is_none()
            && token.head.is_some_and(|head| self.is_passive(head))
    }

    /// "ist zurückgetreten": a perfect, which parsers take for a passive. A
    /// passive has "worden" or names its agent.
    fn is_perfect_with_copula(&self, at: usize) -> bool {
        let grammar = self.grammar();
        self.with(at, &[Relation::AuxPass]).any(|child| grammar.perfect_copulas.contains(&self.lemma(child)))
            && self.with(at, &[Relation::OblAgent]).next().is_none()
            && !self.children(at).iter().any(|&child| grammar.passive_participles.contains(&self.word(child)))
    }

    /// The noun that a relative clause belongs to.
    fn relative_head(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        for _ in 0..DEPTH {
            match self.token(at).relation {
                Relation::AclRelcl | Relation::Acl => return self.token(at).head,
                Relation::Conj | Relation::Xcomp | Relation::Ccomp | Relation::Aux | Relation::Cop => {
                    at = self.token(at).head?;
                }
                _ => return None,
            }
        }
        None
    }

    fn is_relative_pronoun(&self, at: usize) -> bool {
        let token = self.token(at);
        if !matches!(token.upos, Upos::Pron | Upos::Det | Upos::Sconj) {
            return false;
        }
        token.feats.pron_type == Some(PronType::Rel)
            || matches!(token.xpos, "PRELS" | "PRELAT" | "WDT" | "WP")
            || self.rules.language.who.contains(&self.word(at)) && !self.grammar().article_relatives
    }

    /// A relative pronoun stands for the noun of its clause.
    fn through_relative(&self, child: usize, verb: usize) -> Argument {
        if self.is_relative_pronoun(child)
            && let Some(head) = self.relative_head(verb)
        {
            return Argument { token: head, pass: Some("relative") };
        }
        plain(child)
    }

    /// The grammatical subject, found through control, coordination and relative clauses where the verb has none.
    pub(super) fn surface_subject(&self, verb: usize, depth: usize) -> Vec<Argument> {
        let own: Vec<Argument> = self
            .with(verb, &[Relation::Nsubj, Relation::NsubjPass, Relation::NsubjOuter])
            .map(|child| self.through_relative(child, verb))
            .collect();
        if !own.is_empty() || depth == 0 {
            return own;
        }
        let token = self.token(verb);
        let Some(head) = token.head else { return Vec::new() };
        match token.relation {
            Relation::Xcomp => self.controller(head, depth),
            Relation::Ccomp
                if token.feats.verb_form != Some(VerbForm::Fin) && !self.has_finite_auxiliary(verb) =>
            {
                self.controller(head, depth)
            }
            Relation::Advcl if self.is_verb(head) || self.token(head).upos == Upos::Adj => {
                let grammar = self.grammar();
                let gerund = self.with(verb, &[Relation::Mark]).map(|mark| self.word(mark)).any(|mark| {
                    !grammar.infinitive_marks.contains(&mark) && !grammar.purpose_marks.contains(&mark)
                });
                // "Condemned the tests as violating the treaty" is said of the tests.
                let said_of = self
                    .with(verb, &[Relation::Mark])
                    .any(|mark| grammar.object_marks.contains(&self.word(mark)))
                    && token.feats.verb_form != Some(VerbForm::Fin);
                let object = if said_of { self.object(head, depth - 1) } else { Vec::new() };
                if !object.is_empty() {
                    marked(object, "control")
                } else if self.controls_object(head) && !gerund {
                    self.controller(head, depth)
                } else {
                    marked(self.surface_subject(head, depth - 1), "control")
                }
            }
            Relation::Advcl => marked(self.surface_subject(head, depth - 1), "control"),
            Relation::Conj
                if self.is_verb(head) || !self.is_verb(verb) || self.token(head).upos == Upos::Adj =>
            {
                marked(self.surface_subject(head, depth - 1), "coordination")
            }
            Relation::Parataxis if self.is_verb(head) && token.feats.verb_form != Some(VerbForm::Fin) => {
                marked(self.surface_subject(head, depth - 1), "control")
            }
            Relation::AclRelcl | Relation::Acl | Relation::Amod
                if !self.is_passive(verb) || token.relation != Relation::AclRelcl =>
            {
                self.subject_from_noun(verb, head, depth)
            }
            _ => Vec::new(),
        }
    }

    fn has_finite_auxiliary(&self, verb: usize) -> bool {
        self.with(verb, &[Relation::Aux, Relation::AuxPass, Relation::Cop])
            .any(|aux| self.token(aux).feats.verb_form != Some(VerbForm::Inf))
    }

    /// A participle or infinitive that belongs to a noun: "a delegation seeking artillery", "a plan to ask".
    fn subject_from_noun(&self, verb: usize, noun: usize, depth: usize) -> Vec<Argument> {
        let token = self.token(verb);
        let infinitive = token.feats.verb_form == Some(VerbForm::Inf)
            || self
                .with(verb, &[Relation::Mark])
                .any(|mark| self.grammar().infinitive_marks.contains(&self.word(mark)));
        if infinitive && token.relation != Relation::AclRelcl {
            let owner = self.owner(noun, depth - 1);
            if !owner.is_empty() {
                return marked(owner, "control");
            }
            let carries = matches!(self.token(noun).relation, Relation::Obj | Relation::NsubjPass);
            return match self.token(noun).head.filter(|&head| carries && self.is_verb(head)) {
                Some(carrier) => marked(self.subject(carrier, depth - 1), "control"),
                None => Vec::new(),
            };
        }
        vec![Argument { token: noun, pass: Some("reduced clause") }]
    }

    fn controls_object(&self, verb: usize) -> bool {
        self.rules.cues.object_control.contains(&self.verb_lemma(verb))
    }

    /// Who does what an infinitive under `head` says: the object of "ask", the subject of "want".
    fn controller(&self, head: usize, depth: usize) -> Vec<Argument> {
        if !self.is_verb(head) && !matches!(self.token(head).upos, Upos::Adj | Upos::Noun) {
            return Vec::new();
        }
        if self.controls_object(head) {
            let mut object = self.object(head, depth - 1);
            if object.is_empty() {
                object = self.dative(head);
            }
            if object.is_empty() && !self.is_passive(head) {
                // "called on Seoul to send".
                let words = self.rules.cues.control_prepositions.iter();
                object = words.flat_map(|word| self.after(head, word, depth - 1)).collect();
            }
            if !object.is_empty() {
                return marked(object, "control");
            }
        }
        let subject = self.surface_subject(head, depth - 1);
        if subject.is_empty() && self.token(head).upos == Upos::Noun {
            return marked(self.owner(head, 1), "control");
        }
        marked(subject, "control")
    }

    /// Who does it.
    pub(super) fn subject(&self, verb: usize, depth: usize) -> Vec<Argument> {
        let found = if self.is_passive(verb) {
            marked(self.by(verb), "voice")
        } else {
            self.surface_subject(verb, depth)
        };
        let lost = found.is_empty() && self.grammar().free_word_order && !self.is_passive(verb);
        if lost { self.neighbour(verb) } else { found }
    }

    /// The only name of a state, person or body in the clause that nothing else governs: the subject that the parser lost.
    pub(super) fn neighbour(&self, verb: usize) -> Vec<Argument> {
        let pronouns = &self.rules.language.pronouns;
        let it = |word: &String| pronouns.get(word).is_some_and(|kinds| kinds.contains(&Pronoun::It));
        if self.children(verb).iter().any(|&child| it(&self.word(child))) {
            return Vec::new();
        }
        let free = |at: &usize| {
            let token = self.token(*at);
            self.is_agent(*at)
                && self
                    .mentions
                    .at((self.number, *at))
                    .is_some_and(|m| m.head == *at && m.via != crate::knowledge::lexicon::Via::Adjective)
                && self.preposition(*at).is_none()
                && !matches!(
                    token.relation,
                    Relation::Obj
                        | Relation::Iobj
                        | Relation::NmodPoss
                        | Relation::Nmod
                        | Relation::Conj
                        | Relation::Appos
                        | Relation::OblAgent
                )
                && !self
                    .with(*at, &[Relation::Det])
                    .any(|det| self.grammar().oblique_articles.contains(&self.word(det)))
        };
        let all: Vec<usize> = (0..self.sentence.tokens.len())
            .filter(|&at| super::date::clause(self, at) == super::date::clause(self, verb))
            .filter(free)
            .collect();
        match all[..] {
            [only] => vec![Argument { token: only, pass: Some("neighbour") }],
            _ => Vec::new(),
        }
    }

    /// The noun behind a preposition that the parser did not hang on it.
    fn behind(&self, at: usize, word: &str) -> Option<Argument> {
        let clause = super::date::clause(self, at);
        (0..self.sentence.tokens.len()).find_map(|before| {
            let loose = self.word(before) == word
                && !matches!(self.token(before).relation, Relation::Case | Relation::CompoundPrt);
            if !loose {
                return None;
            }
            let noun = (before + 1..self.sentence.tokens.len().min(before + 5))
                .find(|&next| matches!(self.token(next).upos, Upos::Noun | Upos::Propn))?;
            let skipped = (before + 1..noun)
                .all(|next| matches!(self.token(next).upos, Upos::Det | Upos::Adj | Upos::Num | Upos::Adv));
            (skipped && (super::date::clause(self, noun) == clause || self.token(noun).head == Some(at)))
                .then_some(Argument { token: noun, pass: Some("neighbour") })
        })
    }

    fn is_dative(&self, at: usize) -> bool {
        let token = self.token(at);
        let determiner = self
            .with(at, &[Relation::Det, Relation::DetPoss, Relation::Amod])
            .find_map(|det| self.token(det).feats.case);
        token.feats.case.or(determiner) == Some(Case::Dat) || determiner == Some(Case::Dat)
    }

    /// To whom it is done.
    pub(super) fn object(&self, verb: usize, depth: usize) -> Vec<Argument> {
        if self.is_passive(verb) {
            return marked(self.surface_subject(verb, depth), "voice");
        }
        let own: Vec<Argument> = self
            .with(verb, &[Relation::Obj])
            .filter(|&child| {
                !self.is_dative(child)
                    || self.with(verb, &[Relation::Obj]).count() == 1 && !self.takes_dative(verb)
            })
            .map(|child| self.through_relative(child, verb))
            .collect();
        // "send Kyiv 18 tanks": of two nouns without a preposition the parser often takes the second for an adverb.
        if !own.is_empty() && !self.grammar().dative_case {
            let bare = self.second_object(verb);
            return own.into_iter().chain(bare.map(plain)).collect();
        }
        if !own.is_empty() || depth == 0 {
            return own;
        }
        // "asked Seoul for artillery": treebanks call the one asked an indirect object.
        let asked: Vec<Argument> =
            self.with(verb, &[Relation::Iobj]).map(|child| self.through_relative(child, verb)).collect();
        if !asked.is_empty() {
            return asked;
        }
        let token = self.token(verb);
        let Some(head) = token.head else { return own };
        match token.relation {
            // "the weapons Ukraine requested": the noun of the clause is the object that it lacks.
            Relation::AclRelcl => {
                let pronoun = self.children(verb).iter().any(|&child| self.is_relative_pronoun(child));
                let complement = self.with(verb, &[Relation::Ccomp, Relation::Xcomp]).next().is_some();
                if pronoun || complement {
                    own
                } else {
                    vec![Argument { token: head, pass: Some("relative") }]
                }
            }
            Relation::Conj if self.is_verb(head) => {
                let shared: Vec<Argument> =
                    self.with(head, &[Relation::Obj]).filter(|&object| object > verb).map(plain).collect();
                marked(shared, "coordination")
            }
            // "the artillery that Ukraine wanted to request".
            Relation::Xcomp => match self.relative_head(head) {
                Some(_)
                    if self.with(head, &[Relation::Obj]).any(|object| self.is_relative_pronoun(object)) =>
                {
                    self.with(head, &[Relation::Obj])
                        .map(|object| self.through_relative(object, head))
                        .collect()
                }
                _ => own,
            },
            _ => own,
        }
    }

    /// A noun behind the object without a preposition that is no date.
    fn second_object(&self, verb: usize) -> Option<usize> {
        let first = self.with(verb, &[Relation::Obj]).next()?;
        let date = |at: usize| {
            self.mentions
                .at((self.number, at))
                .is_some_and(|m| matches!(m.referent, crate::mention::Referent::Date(_)))
        };
        self.with(verb, &[Relation::Obl, Relation::OblUnmarked]).find(|&child| {
            child > first
                && self.preposition(child).is_none()
                && self.token(child).upos == Upos::Noun
                && !date(child)
        })
    }

    fn takes_dative(&self, verb: usize) -> bool {
        self.with(verb, &[Relation::Obj, Relation::Iobj]).count() > 1
    }

    /// The second object.
    pub(super) fn dative(&self, verb: usize) -> Vec<Argument> {
        let mut found: Vec<Argument> =
            self.with(verb, &[Relation::Iobj]).map(|child| self.through_relative(child, verb)).collect();
        let by_case = self.grammar().dative_case;
        if found.is_empty() && !by_case && self.second_object(verb).is_some() {
            found.extend(self.with(verb, &[Relation::Obj]).map(plain));
        }
        if found.is_empty() && !by_case {
            // "sell Poland 96 helicopters": read as one noun phrase that begins with a name.
            for object in self.with(verb, &[Relation::Obj]) {
                let first = self
                    .with(object, &[Relation::Compound, Relation::Nmod, Relation::NmodPoss])
                    .find(|&child| child < object);
                let named = first.filter(|&child| {
                    self.token(child).upos == Upos::Propn
                        && self.preposition(child).is_none()
                        && self.is_agent(child)
                        && self.mentions.at((self.number, child)).is_some_and(|m| {
                            matches!(
                                m.via,
                                crate::knowledge::lexicon::Via::Name
                                    | crate::knowledge::lexicon::Via::Capital
                            )
                        })
                        && (child == verb + 1 || child == verb + 2)
                });
                found.extend(named.map(plain));
            }
        }
        if by_case {
            let more = self.with(
                verb,
                &[
                    Relation::Obj,
                    Relation::OblArg,
                    Relation::Obl,
                    Relation::OblUnmarked,
                    Relation::NmodUnmarked,
                ],
            );
            let more = more.filter(|&child| {
                self.preposition(child).is_none()
                    && (self.is_dative(child) || self.token(child).relation == Relation::OblArg)
            });
            found.extend(more.map(|child| self.through_relative(child, verb)));
            // A dative noun that the parser hung on the accusative beside it.
            for object in self.with(verb, &[Relation::Obj]) {
                let inner = self
                    .with(object, &[Relation::Nmod])
                    .filter(|&child| child < object && self.preposition(child).is_none());
                found.extend(inner.filter(|&child| self.is_dative(child)).map(plain));
            }
        }
        found
    }

    /// Who does it in the passive, or does what a noun names.
    pub(super) fn by(&self, at: usize) -> Vec<Argument> {
        let by = |child: &usize| {
            self.token(*child).relation == Relation::OblAgent
                || self.preposition(*child).is_some_and(|word| self.rules.cues.by.contains(&word))
        };
        let children = self.with(at, &[Relation::Obl, Relation::OblAgent, Relation::OblArg, Relation::Nmod]);
        let found: Vec<usize> = children.filter(by).collect();
        let verb = self.is_verb(at);
        let agents: Vec<usize> = if verb && found.len() > 1 {
            // "von" is also "from": the agent is somebody.
            found.iter().copied().filter(|&child| self.is_agent(child)).collect()
        } else {
            found.clone()
        };
        if !verb && found.is_empty() {
            let inner: Vec<usize> = self
                .with(at, &[Relation::Nmod])
                .flat_map(|child| self.with(child, &[Relation::Nmod]).collect::<Vec<_>>())
                .collect();
            return inner
                .into_iter()
                .filter(by)
                .map(|token| Argument { token, pass: Some("attachment") })
                .collect();
        }
        let chosen = if agents.is_empty() { found } else { agents };
        chosen.into_iter().map(plain).collect()
    }

    fn is_agent(&self, at: usize) -> bool {
        let mention = self.mentions.at((self.number, at));
        mention.is_some_and(|m| {
            m.office().is_some()
                || m.entity()
                    .is_some_and(|e| matches!(e.class, Class::Person | Class::Country | Class::Organization))
        })
    }

    /// Whose it is.
    pub(super) fn owner(&self, noun: usize, depth: usize) -> Vec<Argument> {
        let mut found: Vec<Argument> =
            self.with(noun, &[Relation::NmodPoss, Relation::DetPoss]).map(plain).collect();
        let grammar = self.grammar();
        if grammar.genitive_case {
            let before = self.with(noun, &[Relation::Nmod, Relation::NmodUnmarked]).filter(|&child| {
                child < noun && self.preposition(child).is_none() && self.token(child).upos == Upos::Propn
            });
            found.extend(before.map(plain));
            // "Kiews Bitte": a name right before the noun, whatever the parser made of it.
            if found.is_empty()
                && let Some(before) = noun.checked_sub(1)
                && grammar.genitive_suffix.is_some_and(|suffix| self.token(before).form.ends_with(suffix))
                && self.mentions.at((self.number, before)).is_some_and(|m| {
                    m.last == before
                        && m.entity().is_some_and(|e| {
                            matches!(e.class, Class::Country | Class::Person | Class::Organization)
                        })
                })
                && self.token(before).upos != Upos::Adj
                && (before == 0 || !matches!(self.token(before - 1).upos, Upos::Adp | Upos::Det))
            {
                found.push(Argument { token: before, pass: Some("neighbour") });
            }
            let possessive = self
                .with(noun, &[Relation::Det])
                .filter(|&child| self.token(child).feats.poss || self.token(child).xpos == "PPOSAT");
            found.extend(possessive.map(plain));
        }
        if found.is_empty() {
            let named = self
                .with(noun, &[Relation::Amod, Relation::Compound, Relation::Nmod, Relation::Flat])
                .filter(|&child| self.preposition(child).is_none() && self.is_agent(child));
            found.extend(named.map(plain));
            // "US-Delegation": the name is part of the word.
            let part = self
                .mentions
                .at((self.number, noun))
                .filter(|m| m.span != self.token(noun).span && m.entity().is_some());
            if part.is_some_and(|m| m.first == noun && m.last == noun) {
                found.push(plain(noun));
            }
        }
        if found.is_empty()
            && depth > 0
            && self.token(noun).relation == Relation::Conj
            && let Some(head) = self.token(noun).head
        {
            return marked(self.owner(head, depth - 1), "coordination");
        }
        found
    }

    /// The verb that only carries a noun: "made a request", "richtete eine Bitte".
    pub(super) fn light_verb(&self, noun: usize) -> Option<usize> {
        let language = &self.rules.language;
        let token = self.token(noun);
        let verb = token.head?;
        let carried = matches!(token.relation, Relation::Obj | Relation::NsubjPass);
        let joined = token.relation == Relation::Obl
            && self.preposition(noun).is_some_and(|word| language.light_prepositions.contains(&word));
        let lemma = self.verb_lemma(verb);
        let light = carried && language.light.contains(&lemma);
        // Who plans, weighs or refuses a delivery is who would make it.
        let own = matches!(
            self.rules.cues.verbs.get(&lemma),
            Some(
                crate::rule::Cue::Plan
                    | crate::rule::Cue::Consideration
                    | crate::rule::Cue::Denial
                    | crate::rule::Cue::Reluctance
            )
        );
        (light || (carried || joined) && own).then_some(verb)
    }

    /// Nouns after a preposition, on the trigger itself, on its object, or on the light verb that carries it.
    pub(super) fn after(&self, at: usize, word: &str, depth: usize) -> Vec<Argument> {
        let date = |child: usize| {
            self.mentions
                .at((self.number, child))
                .is_some_and(|m| matches!(m.referent, crate::mention::Referent::Date(_)))
        };
        // "zum" is "zu" and "dem": the treebanks write the first word in full, but not the tagger's every form.
        let grammar = self.grammar();
        let is = |found: &String| {
            found == word || grammar.contractions.get(found).is_some_and(|plain| plain == word)
        };
        let fits = |child: &usize| self.preposition(*child).is_some_and(|found| is(&found)) && !date(*child);
        let mut found: Vec<Argument> = self
            .with(
                at,
                &[
                    Relation::Obl,
                    Relation::OblAgent,
                    Relation::OblArg,
                    Relation::Nmod,
                    Relation::NmodDesc,
                    Relation::Advcl,
                    Relation::Xcomp,
                    Relation::Acl,
                ],
            )
            .filter(fits)
            .map(|child| self.through_relative(child, at))
            .collect();
        if word == grammar.of && grammar.genitive_case {
            let genitive = self.with(at, &[Relation::Nmod, Relation::NmodUnmarked]).filter(|&child| {
                child > at && self.preposition(child).is_none() && !self.is_dative_only(child)
            });
            found.extend(genitive.map(plain));
        }
        if grammar.relative_prepositions.contains(word)
            && found.is_empty()
            && self.token(at).relation == Relation::AclRelcl
        {
            // "Vietnam, where he arrived".
            let place = self
                .with(at, &[Relation::Advmod])
                .any(|child| grammar.relative_adverbs.contains(&self.word(child)));
            found.extend(
                self.token(at).head.filter(|_| place).map(|token| Argument { token, pass: Some("relative") }),
            );
        }
        if !found.is_empty() || depth == 0 {
            return found;
        }
        found.extend(self.hung_inside(at, &fits));
        if !found.is_empty() {
            return found;
        }
        if self.is_verb(at) {
            if self.token(at).relation == Relation::Conj
                && let Some(head) = self.token(at).head.filter(|&head| self.is_verb(head))
            {
                let shared = self
                    .with(head, &[Relation::Obl, Relation::OblArg])
                    .filter(|&child| child > at)
                    .filter(fits);
                found.extend(shared.map(|token| Argument { token, pass: Some("coordination") }));
            }
        } else if let Some(light) = self.light_verb(at) {
            found.extend(marked(self.after(light, word, 0), "light verb"));
        } else if matches!(self.token(at).relation, Relation::Obj | Relation::Nsubj | Relation::NsubjPass)
            && let Some(verb) = self.token(at).head
        {
            let more =
                self.with(verb, &[Relation::Obl, Relation::OblArg]).filter(|&child| child > at).filter(fits);
            found.extend(more.map(|token| Argument { token, pass: Some("attachment") }));
        } else if self.token(at).relation == Relation::Nmod
            && let Some(noun) = self.token(at).head.filter(|&noun| noun < at)
        {
            // "The issue of arms for Kenya": the parser may have hung it on the outer noun.
            let more = self.with(noun, &[Relation::Nmod]).filter(|&child| child > at).filter(fits);
            found.extend(more.map(|token| Argument { token, pass: Some("attachment") }));
        }
        found
    }

    /// What the parser may have hung on the object of a trigger, or on a noun within it.
    fn hung_inside(&self, at: usize, fits: &dyn Fn(&usize) -> bool) -> Vec<Argument> {
        let mut inside: Vec<usize> = if self.is_verb(at) {
            self.with(at, &[Relation::Obj, Relation::NsubjPass, Relation::Xcomp, Relation::Iobj]).collect()
        } else {
            self.with(at, &[Relation::Nmod, Relation::Compound]).collect()
        };
        for _ in 0..3 {
            let near = |&noun: &usize| {
                self.with(noun, &[Relation::Nmod, Relation::Obl, Relation::NmodDesc, Relation::Appos])
            };
            let more = inside.iter().flat_map(near).filter(fits);
            let found: Vec<Argument> =
                more.map(|token| Argument { token, pass: Some("attachment") }).collect();
            if !found.is_empty() {
                return found;
            }
            let deeper = |&noun: &usize| {
                self.with(noun, &[Relation::Nmod, Relation::Conj, Relation::Appos, Relation::NmodDesc])
            };
            inside = inside.iter().flat_map(deeper).collect();
        }
        Vec::new()
    }

    fn is_dative_only(&self, at: usize) -> bool {
        let articles = &self.grammar().dative_articles;
        self.with(at, &[Relation::Det]).any(|det| articles.contains(&self.word(det)))
    }

    /// The arguments in a function of a trigger.
    pub(super) fn arguments(&self, trigger: usize, pos: Pos, function: &Function) -> Vec<Argument> {
        match (function, pos) {
            (Function::Itself | Function::Holder, _) => vec![plain(trigger)],
            (Function::Subject, Pos::Verb) => self.subject(trigger, DEPTH),
            (Function::Subject, Pos::Adjective) => self.surface_subject(trigger, DEPTH),
            (Function::Subject, Pos::Noun) => self.noun_subject(trigger),
            (Function::Object, Pos::Verb) => self.object(trigger, DEPTH),
            (Function::Object, _) => Vec::new(),
            (Function::Dative, _) => self.dative(trigger),
            (Function::Owner, _) => self.noun_owner(trigger),
            (Function::By, Pos::Verb) => marked(self.by(trigger), "voice"),
            (Function::By, _) => self.by(trigger),
            (Function::Kind, _) => {
                let mut found: Vec<Argument> = self
                    .with(trigger, &[Relation::Compound, Relation::Amod, Relation::Nmod])
                    .filter(|&child| self.preposition(child).is_none())
                    .map(plain)
                    .collect();
                found.push(Argument { token: trigger, pass: Some("compound") });
                found
            }
            (Function::Predicate, _) => {
                let copular = self.with(trigger, &[Relation::Xcomp, Relation::Obj]).map(plain);
                copular.collect()
            }
            (Function::Clause, _) => self
                .with(
                    trigger,
                    &[Relation::Ccomp, Relation::Xcomp, Relation::Acl, Relation::Advcl, Relation::Parataxis],
                )
                .map(plain)
                .collect(),
            (Function::Bearer, _) => self.bearer(trigger),
            (Function::Preposition(word), _) => {
                // "of" is the genitive too, whatever else the language says it with.
                let grammar = self.grammar();
                let word = if word == "of" { &grammar.of } else { word };
                let found = self.after(trigger, word, 1);
                let loose = grammar.free_word_order || grammar.loose_prepositions.contains(word);
                if found.is_empty() && loose {
                    self.behind(trigger, word).into_iter().collect()
                } else {
                    found
                }
            }
            // Whose the thing is tells who acts only where the verb does not: "U.S. arms being sent".
            (Function::Path(first, second), Pos::Verb)
                if (&**first, &**second) == (&Function::Object, &Function::Owner)
                    && !self.is_passive(trigger) =>
            {
                Vec::new()
            }
            (Function::Path(first, second), _) => {
                let outer = self.arguments(trigger, pos, first);
                outer
                    .iter()
                    .filter(|argument| argument.token != trigger)
                    .flat_map(|argument| {
                        let pos = if self.is_verb(argument.token) { Pos::Verb } else { Pos::Noun };
                        self.arguments(argument.token, pos, second)
                    })
                    // "sanctions imposed by Canada": the object of the clause is the noun itself.
                    .filter(|argument| argument.token != trigger)
                    .collect()
            }
        }
    }

    /// The subject of the clause that a noun stands in.
    fn bearer(&self, noun: usize) -> Vec<Argument> {
        let mut at = noun;
        for _ in 0..4 {
            let token = self.token(at);
            let within = matches!(
                token.relation,
                Relation::Obl
                    | Relation::OblArg
                    | Relation::Obj
                    | Relation::Nmod
                    | Relation::Conj
                    | Relation::Compound
                    | Relation::Advcl
                    | Relation::Xcomp
            );
            let Some(head) = token.head.filter(|_| within) else { return Vec::new() };
            at = head;
            if self.is_verb(at) || self.with(at, &[Relation::Cop]).next().is_some() {
                let subject = self.surface_subject(at, DEPTH);
                if !subject.is_empty() {
                    return marked(subject, "control");
                }
            }
        }
        Vec::new()
    }

    fn noun_subject(&self, noun: usize) -> Vec<Argument> {
        if let Some(light) = self.light_verb(noun) {
            return marked(self.subject(light, DEPTH), "light verb");
        }
        // "Is one of the largest suppliers".
        let head = self.token(noun).head.filter(|&head| {
            self.token(noun).relation == Relation::Nmod
                && matches!(self.token(head).upos, Upos::Num | Upos::Pron)
        });
        let predicate = head.unwrap_or(noun);
        if self.with(predicate, &[Relation::Cop]).next().is_some() {
            return self.surface_subject(predicate, DEPTH);
        }
        Vec::new()
    }

    fn noun_owner(&self, noun: usize) -> Vec<Argument> {
        let grammar = self.grammar();
        let owner = self.owner(noun, 1);
        if !owner.is_empty() {
            return owner;
        }
        // "artillery and air-defence requests of Kyiv's" and other nouns around it: "Kyiv's list of requests".
        if matches!(self.token(noun).relation, Relation::Nmod | Relation::Obl)
            && self.preposition(noun).map_or(grammar.genitive_case, |word| word == grammar.of)
            && let Some(head) = self.token(noun).head.filter(|&head| self.token(head).upos == Upos::Noun)
        {
            let outer = self.noun_owner(head);
            if !outer.is_empty() {
                return outer;
            }
        }
        match self.light_verb(noun) {
            Some(light) => marked(self.subject(light, DEPTH), "light verb"),
            None => Vec::new(),
        }
    }

    /// The verb or noun is in a mood of reported speech: the German Konjunktiv I.
    pub(super) fn is_reported(&self, at: usize) -> bool {
        let Some(mood) = &self.grammar().reported_mood else { return false };
        let subjunctive = |token: &Token| {
            token.feats.mood == Some(Mood::Sub)
                && (mood.forms.contains(&fold(&token.form))
                    || !mood.auxiliaries.contains(&fold(&token.lemma)))
        };
        subjunctive(self.token(at))
            || self
                .with(at, &[Relation::Aux, Relation::AuxPass, Relation::Cop])
                .any(|aux| subjunctive(self.token(aux)))
    }
}
