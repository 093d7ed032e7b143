//! Rules over trees: every trigger of every sentence becomes a claim, or does not stand.

mod explain;

pub use explain::{Attempt, End, Search, Stood, Try, explain};

use super::context::{Climber, Context, unnamed};
use super::role::{Resolver, States, Wanted, states};
use super::speaker;
use super::tree::{Argument, Tree};
use super::{Claim, Filler, Modality, Value, date, merge};
use crate::document::Document;
use crate::document::{Relation, Upos};
use crate::knowledge::Knowledge;
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::lexicon::Via;
use crate::knowledge::ontology::Role;
use crate::mention::{Mention, Mentions, Office};
use crate::rule::{Act, ActKind, Function, LanguageRules, Pos, Rule, Spec};
use crate::span::Span;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What may be a source or a speaker.
pub(super) fn source_role() -> Role {
    Role {
        min: 0,
        classes: [Class::Person, Class::Organization, Class::Country, Class::Office].into(),
        words: false,
        terms: [].into(),
    }
}

/// The roles of a trigger before it is known whether they make a claim.
struct Draft {
    roles: BTreeMap<String, Vec<Filler>>,
    passes: Vec<&'static str>,
}

struct Extractor<'a> {
    document: &'a Document,
    mentions: &'a Mentions,
    rules: &'a LanguageRules,
    known: &'a Knowledge,
    trees: Vec<Tree<'a>>,
    speakers: Vec<Option<Filler>>,
    source: Role,
    states: States,
    /// The first office that the article gives each person, and its words.
    offices: HashMap<String, (Arc<Entity>, Span)>,
    /// Whom "both sides" stands for in the sentence at hand, by token.
    sides: HashMap<usize, Vec<Arc<Entity>>>,
}

/// All claims of a document, in the order of the text.
pub fn extract(
    document: &Document,
    mentions: &Mentions,
    rules: &LanguageRules,
    known: &Knowledge,
) -> Vec<Claim> {
    let mut extractor = Extractor::new(document, mentions, rules, known);
    let mut claims = Vec::new();
    for number in 0..document.sentences.len() {
        extractor.sides = extractor.both_sides(number, &claims);
        if !extractor.is_boilerplate(number) {
            extractor.sentence(number, &mut claims);
        }
    }
    merge::within_article(claims, &known.names)
}

impl<'a> Extractor<'a> {
    fn new(
        document: &'a Document,
        mentions: &'a Mentions,
        rules: &'a LanguageRules,
        known: &'a Knowledge,
    ) -> Self {
        let trees: Vec<Tree<'_>> = document
            .sentences
            .iter()
            .enumerate()
            .map(|(number, sentence)| Tree::new(number, sentence, mentions, rules))
            .collect();
        let source = source_role();
        let speakers = speaker::find(document, &trees, known, &source);
        let mut offices = HashMap::new();
        for mention in mentions.sentences.iter().flatten() {
            if let Some(office) = mention.office()
                && let Some(holder) = &office.holder
            {
                offices
                    .entry(holder.entity.path.clone())
                    .or_insert_with(|| (Arc::clone(&office.entity), mention.span));
            }
        }
        let (states, sides) = (states(mentions), HashMap::new());
        Self { document, mentions, rules, known, trees, speakers, source, states, offices, sides }
    }
}

impl Extractor<'_> {
    fn resolver(&self) -> Resolver<'_> {
        Resolver {
            text: &self.document.article.text,
            known: self.known,
            speakers: &self.speakers,
            states: &self.states,
            sides: &self.sides,
        }
    }

    /// "Both sides", "the two leaders": those who met last, or the two states named last.
    fn both_sides(&self, number: usize, claims: &[Claim]) -> HashMap<usize, Vec<Arc<Entity>>> {
        let tree = &self.trees[number];
        let language = &self.rules.language;
        let mut found = HashMap::new();
        for at in 0..tree.sentence.tokens.len() {
            let noun = language.sides.contains(&tree.lemma(at))
                && tree
                    .with(at, &[Relation::Det, Relation::Nummod, Relation::Amod])
                    .any(|child| language.both.contains(&tree.word(child)));
            let pronoun = tree.token(at).upos != Upos::Det
                && language.both.contains(&tree.word(at))
                && tree.token(at).relation.base() == "nsubj";
            if !noun && !pronoun {
                continue;
            }
            let persons = pronoun
                || self.mentions.at((number, at)).is_some_and(|m| m.office().is_some())
                || language.persons.contains(&tree.lemma(at));
            let met = claims
                .iter()
                .rev()
                .find(|claim| claim.class == "Meeting" && claim.role("participant").len() == 2);
            let met = met.map(|claim| {
                claim
                    .role("participant")
                    .iter()
                    .filter_map(|filler| self.side(filler, persons))
                    .collect::<Vec<_>>()
            });
            let pair = met
                .filter(|pair| pair.len() == 2)
                .or_else(|| self.states_before(number).filter(|_| !persons));
            if let Some(pair) = pair {
                found.insert(at, pair);
            }
        }
        found
    }

    /// Who met, or whose state that person's is.
    fn side(&self, filler: &Filler, person: bool) -> Option<Arc<Entity>> {
        let Value::Entity(entity) = &filler.value else { return None };
        if person || entity.class != Class::Person {
            return Some(Arc::clone(entity));
        }
        let nation = || {
            let index = self.known.names.find(&entity.path)?;
            let country = self.known.names.facts[index as usize].country?;
            Some(Arc::clone(&self.known.names.entities[country as usize]))
        };
        self.states.get(&entity.path).cloned().or_else(nation)
    }

    /// The two states named last, where the two sentences before name no third.
    fn states_before(&self, number: usize) -> Option<Vec<Arc<Entity>>> {
        let near = self.mentions.sentences[number.saturating_sub(2)..number].iter().flatten();
        let mut states: Vec<Arc<Entity>> = Vec::new();
        for state in near.filter_map(|mention| mention.of_class(Class::Country)) {
            if !states.contains(state) {
                states.push(Arc::clone(state));
            }
        }
        (states.len() == 2).then_some(states)
    }

    /// Headlines, link lines and captions: a line of its own without a full stop, or one that points elsewhere.
    fn is_boilerplate(&self, number: usize) -> bool {
        let sentence = &self.document.sentences[number];
        let text = sentence.span.of(&self.document.article.text).trim();
        let alone = |other: Option<&crate::document::Sentence>| {
            other.is_none_or(|other| other.paragraph != sentence.paragraph)
        };
        let before = number.checked_sub(1).map(|before| &self.document.sentences[before]);
        let after = self.document.sentences.get(number + 1);
        // "North Korea Conducts Third Missile Test": nearly every word has a capital.
        let words = || {
            sentence
                .tokens
                .iter()
                .filter(|token| token.form.chars().count() > 3 && token.form.chars().all(char::is_alphabetic))
        };
        let capitals =
            words().filter(|token| token.form.chars().next().is_some_and(char::is_uppercase)).count();
        if !self.rules.language.grammar.capital_nouns
            && !text.ends_with('.')
            && sentence.tokens.len() > 5
            && capitals * 10 > words().count() * 8
        {
            return true;
        }
        let open = !text.ends_with(['.', '!', '?', '"', '”', '“', '»', ')', ':', '…', '\'', '’', '‘']);
        let first = self.document.sentences.len() > 1;
        open && first && alone(before) && alone(after)
    }

    fn sentence(&self, number: usize, claims: &mut Vec<Claim>) {
        let tree = &self.trees[number];
        for (class, rule) in &self.rules.classes {
            for mention in &self.mentions.sentences[number] {
                let office = mention.office().is_some() && *class == Class::Office;
                if office || mention.of_class(*class).is_some() {
                    self.named(tree, mention, rule, claims);
                }
            }
        }
        for trigger in 0..tree.sentence.tokens.len() {
            let Some(pos) = word_class(tree, trigger) else { continue };
            for (rule, lemma) in self.matching(tree, trigger, pos) {
                self.trigger(tree, trigger, &rule, &lemma, claims);
            }
        }
        for trigger in 0..tree.sentence.tokens.len() {
            self.according(tree, trigger, claims);
        }
    }

    /// The rules that a word triggers, with the lemma that they know it by.
    fn matching(&self, tree: &Tree<'_>, trigger: usize, pos: Pos) -> Vec<(Arc<Rule>, String)> {
        let lemma = if pos == Pos::Verb { tree.verb_lemma(trigger) } else { tree.lemma(trigger) };
        let mut tries = vec![lemma.clone()];
        if pos == Pos::Noun {
            // "wish list", "asset freeze".
            if let Some(before) =
                trigger.checked_sub(1).filter(|&before| tree.token(before).head == Some(trigger))
            {
                tries.insert(0, format!("{} {lemma}", tree.lemma(before)));
            }
            if tree.grammar().closed_compounds {
                let ends = lemma.char_indices().map(|(at, _)| at).skip(3).filter(|at| lemma.len() - at >= 5);
                tries.extend(ends.map(|at| lemma[at..].to_owned()));
            }
        }
        for lemma in tries {
            let found: Vec<_> =
                self.rules.of(&lemma, pos).map(|rule| (Arc::clone(rule), lemma.clone())).collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    fn role(&self, class: &str, name: &str) -> Option<&Role> {
        self.known.ontology.roles(class)?.get(name)
    }

    fn draft(&self, tree: &Tree<'_>, trigger: usize, rule: &Rule, lemma: &str) -> Draft {
        let resolver = self.resolver();
        let mut draft = Draft { roles: BTreeMap::new(), passes: Vec::new() };
        for (name, spec) in &rule.roles {
            let Some(role) = self.role(&rule.class, name) else { continue };
            let wanted = Wanted { role, spec };
            let mut found = self.lost_speaker(tree, trigger, rule, &wanted);
            draft.passes.extend((!found.is_empty()).then_some("neighbour"));
            self.arguments(tree, trigger, rule, lemma, &wanted, &mut found, &mut draft.passes);
            if tree.grammar().free_word_order
                && found.is_empty()
                && role.is_agent()
                && role.min > 0
                && rule.pos == Pos::Verb
                && !tree.is_passive(trigger)
            {
                // The parser's subject is nobody: "Die USA wollen Panzer verkaufen".
                for argument in tree.neighbour(trigger) {
                    found.extend(resolver.fillers(tree, argument, &wanted));
                    draft.passes.extend(argument.pass);
                }
            }
            if tree.grammar().free_word_order {
                let lost = self.neighbours(tree, trigger, &wanted, &found);
                if !lost.is_empty() {
                    draft.passes.push("neighbour");
                    found.extend(lost);
                }
            }
            if found.is_empty()
                && rule.class == "Statement"
                && role.words
                && draft.passes.contains(&"neighbour")
                && let Some(head) = tree.token(trigger).head
            {
                found.extend(resolver.words(tree, head));
                draft.passes.extend((!found.is_empty()).then_some("neighbour"));
            }
            if !found.is_empty() {
                draft.roles.insert(name.clone(), found);
            }
        }
        let terms = rule.terms.iter().map(|(name, value)| (name.clone(), vec![term(tree, trigger, value)]));
        draft.roles.extend(terms);
        draft
    }

    /// What stands in the functions that a rule gives a role.
    #[allow(clippy::too_many_arguments, reason = "a piece of `draft`, which has it all at hand")]
    fn arguments(
        &self,
        tree: &Tree<'_>,
        trigger: usize,
        rule: &Rule,
        lemma: &str,
        wanted: &Wanted<'_>,
        found: &mut Vec<Filler>,
        passes: &mut Vec<&'static str>,
    ) {
        let (resolver, role, spec) = (self.resolver(), wanted.role, wanted.spec);
        for function in &spec.from {
            if !found.is_empty() && !spec.all {
                break;
            }
            if *function == Function::Kind
                && let Some(filler) = resolver.compound(tree, trigger, lemma)
                && let Value::Entity(entity) = &filler.value
                && role.classes.contains(&entity.class)
            {
                found.push(filler);
                passes.push("compounds");
                continue;
            }
            for argument in tree.arguments(trigger, rule.pos, function) {
                if argument.token == trigger && matches!(function, Function::Kind) {
                    continue;
                }
                let mut fillers = resolver.fillers(tree, argument, wanted);
                if *function == Function::Itself && role.words && fillers.is_empty() {
                    fillers.extend(resolver.words(tree, argument.token));
                }
                if !fillers.is_empty() {
                    passes.extend(argument.pass);
                }
                for filler in fillers {
                    if !found.iter().any(|other: &Filler| other.value == filler.value) {
                        found.push(filler);
                    }
                }
            }
        }
    }

    /// "…", added the minister: who speaks, where the verb has no subject of its own in the tree.
    fn lost_speaker(&self, tree: &Tree<'_>, trigger: usize, rule: &Rule, wanted: &Wanted<'_>) -> Vec<Filler> {
        let lost = rule.class == "Statement"
            && wanted.role.min > 0
            && rule.pos == Pos::Verb
            && tree.with(trigger, &[Relation::Nsubj, Relation::NsubjPass]).next().is_none();
        if lost { self.inverted(tree, trigger, wanted) } else { Vec::new() }
    }

    /// "…", added the minister: is the verb right behind a quotation or a clause that it reports?
    fn is_inverted(tree: &Tree<'_>, trigger: usize) -> bool {
        let before = trigger.checked_sub(1).filter(|&before| before > 0);
        before.is_some_and(|before| {
            matches!(tree.token(before).form.as_str(), "," | "\"" | "”" | "“" | "''" | "»" | "'" | "’")
        })
    }

    /// "…," said South Korean leader Yoon: right behind the verb that follows a quotation stands who speaks, whatever
    /// the parser made of it.
    fn inverted(&self, tree: &Tree<'_>, trigger: usize, wanted: &Wanted<'_>) -> Vec<Filler> {
        if !Self::is_inverted(tree, trigger) {
            return Vec::new();
        }
        let resolver = self.resolver();
        let phrase = (trigger + 1..tree.sentence.tokens.len()).take_while(|&at| {
            matches!(tree.token(at).upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det)
                || tree.token(at).form == "-"
        });
        let mut last = Vec::new();
        for at in phrase {
            let Some(mention) = self.mentions.at((tree.number, at)) else { continue };
            let adjective = mention.via == Via::Adjective;
            let found = resolver.fillers(tree, Argument { token: at, pass: None }, wanted);
            if !found.is_empty() && !adjective {
                last = found;
            }
        }
        last
    }

    /// What the parser lost, where its class alone tells that it belongs here: weapons in the clause, the second of those who meet.
    fn neighbours(
        &self,
        tree: &Tree<'_>,
        trigger: usize,
        wanted: &Wanted<'_>,
        found: &[Filler],
    ) -> Vec<Filler> {
        let weapon =
            found.is_empty() && wanted.role.classes.contains(&Class::WeaponType) && !wanted.role.is_agent();
        let partner =
            found.len() == 1 && wanted.role.is_agent() && wanted.role.min.max(wanted.spec.least) > 1;
        if !weapon && !partner {
            return Vec::new();
        }
        let clause = date::clause(tree, trigger);
        let class = if weapon { Class::WeaponType } else { Class::Person };
        let near =
            self.mentions.sentences[tree.number].iter().filter(|mention| mention.of_class(class).is_some());
        let near = near.filter(|mention| {
            // "ein Ende der Militärhilfe" is no aid.
            let of_abstract = tree
                .token(mention.head)
                .head
                .is_some_and(|head| tree.rules.language.abstracts.contains(&tree.lemma(head)));
            !of_abstract
                && (date::clause(tree, mention.head) == clause
                    || tree.token(mention.head).relation == Relation::Obl)
        });
        let fillers = near.filter_map(|mention| {
            Some(Filler {
                value: Value::Entity(Arc::clone(mention.entity()?)),
                span: mention.span,
                via: Via::Neighbour,
            })
        });
        fillers
            .filter(|filler| found.iter().all(|other| other.value != filler.value))
            .take(if weapon { 4 } else { 1 })
            .collect()
    }

    /// Does the draft have what its type cannot do without?
    fn stands(&self, class: &str, roles: &BTreeMap<String, Vec<Filler>>, rule: &Rule) -> bool {
        let needed = self.known.ontology.roles(class).into_iter().flatten();
        let ontology = needed.into_iter().all(|(name, role)| roles.get(name).map_or(0, Vec::len) >= role.min);
        // Nobody sends troops to himself.
        let whole = self.known.ontology.roles(class).into_iter().flatten().filter(|(_, role)| role.min > 0);
        let filled: Vec<Vec<&Value>> = whole
            .filter_map(|(name, _)| Some(roles.get(name)?.iter().map(|filler| &filler.value).collect()))
            .collect();
        let twice = filled.iter().enumerate().any(|(at, one)| filled[at + 1..].contains(one));
        ontology
            && !twice
            && rule.roles.iter().all(|(name, spec)| {
                (!spec.needed || roles.contains_key(name))
                    && roles.get(name).map_or(0, Vec::len) >= spec.least
            })
    }

    fn context(&self, tree: &Tree<'_>, trigger: usize, acts: &[usize]) -> Context {
        let resolver = self.resolver();
        let climber = Climber { tree, resolver: &resolver, source: &self.source, acts };
        let mut context = climber.climb(trigger);
        let reported = tree.is_reported(trigger) || context.governors.iter().any(|&at| tree.is_reported(at));
        if context.attribution.is_empty() && (self.mentions.quoted((tree.number, trigger)) || reported) {
            context.attribution.extend(self.speakers.get(tree.number).cloned().flatten());
        }
        if context.attribution.is_empty() && reported {
            context.attribution.push(unnamed(tree.token(trigger).span));
        }
        context
    }

    fn trigger(&self, tree: &Tree<'_>, trigger: usize, rule: &Rule, lemma: &str, claims: &mut Vec<Claim>) {
        let draft = self.draft(tree, trigger, rule, lemma);
        if rule.class == "WeaponsTransfer"
            && let Some(claim) = self.asked(tree, trigger, rule, &draft)
        {
            claims.push(claim);
            return;
        }
        let mut draft = draft;
        self.own_office(tree, &mut draft);
        self.carry(tree, trigger, rule, &mut draft, claims);
        if rule.class == "Appointment" && !draft.roles.contains_key("office") {
            let other = tree.with(trigger, &[Relation::Obj, Relation::Xcomp, Relation::Ccomp]).any(|child| {
                self.mentions.at((tree.number, child)).is_none_or(|mention| {
                    let held = mention.office().is_some_and(|office| office.holder.is_some());
                    !held && mention.of_class(Class::Person).is_none()
                })
            });
            if !other {
                self.held(&mut draft);
            }
        }
        if rule.class == "Tenure" && tree.token(trigger).feats.tense == Some(crate::document::Tense::Past) {
            // "served as ambassador until 2015": no longer, but for "has served".
            let perfect = tree.with(trigger, &[Relation::Aux]).next().is_some();
            if !perfect && draft.roles.contains_key("status") {
                draft.roles.insert("status".into(), vec![term(tree, trigger, "former")]);
            }
        }
        if rule.class == "Statement" {
            self.said(tree, rule, &mut draft);
        }
        // "The drought hits Kenya and Somalia", "traf eine Vereinbarung": nobody meets without a subject that does.
        if rule.class == "Meeting" && rule.pos == Pos::Verb && !self.is_met(tree, trigger, rule) {
            return;
        }
        if !self.stands(&rule.class, &draft.roles, rule) {
            return;
        }
        let context = self.context(tree, trigger, &[]);
        for draft in self.pairs(tree, trigger, rule, draft) {
            claims.extend(self.claim(tree, trigger, rule, draft, context.clone()));
        }
    }

    /// Who met A, B and C met each of them: one meeting for each person on the other side of the verb.
    fn pairs(&self, tree: &Tree<'_>, trigger: usize, rule: &Rule, draft: Draft) -> Vec<Draft> {
        // Each of those who resign does so.
        if let Some(persons) =
            draft.roles.get("person").filter(|all| rule.class == "Appointment" && all.len() > 1)
        {
            let one = |person: &Filler| {
                let mut roles = draft.roles.clone();
                roles.insert("person".into(), vec![person.clone()]);
                Draft { roles, passes: draft.passes.clone() }
            };
            return persons.iter().map(one).collect();
        }
        let (Some(role), Some(all)) = (self.role(&rule.class, "participant"), draft.roles.get("participant"))
        else {
            return vec![draft];
        };
        if rule.pos != Pos::Verb || all.len() < 3 {
            return vec![draft];
        }
        let resolver = self.resolver();
        let spec = &rule.roles["participant"];
        let subjects = tree.arguments(trigger, Pos::Verb, &Function::Subject);
        let ours: Vec<Filler> = subjects
            .iter()
            .flat_map(|subject| resolver.fillers(tree, *subject, &Wanted { role, spec }))
            .collect();
        let theirs: Vec<&Filler> =
            all.iter().filter(|filler| ours.iter().all(|one| one.value != filler.value)).collect();
        let persons = theirs
            .iter()
            .all(|filler| matches!(&filler.value, Value::Entity(entity) if entity.class == Class::Person));
        let [one] = &ours[..] else { return vec![draft] };
        if theirs.len() < 2 || !persons {
            return vec![draft];
        }
        let pair = |other: &Filler| {
            let mut roles = draft.roles.clone();
            roles.insert("participant".into(), vec![one.clone(), other.clone()]);
            Draft { roles, passes: draft.passes.clone() }
        };
        theirs.into_iter().map(pair).collect()
    }

    /// Is the subject one of those who meet, and the object, where there is one, another?
    fn is_met(&self, tree: &Tree<'_>, trigger: usize, rule: &Rule) -> bool {
        let (Some(role), Some(spec)) = (self.role(&rule.class, "participant"), rule.roles.get("participant"))
        else {
            return true;
        };
        // "Called him a hero", "called him old": that is no call.
        let named = |child: usize| {
            matches!(tree.token(child).upos, Upos::Noun | Upos::Adj)
                && self.mentions.at((tree.number, child)).is_none()
        };
        let second = tree.with(trigger, &[Relation::Obj]).nth(1).is_some();
        if tree.with(trigger, &[Relation::Xcomp]).any(named)
            || second && tree.with(trigger, &[Relation::Obj]).any(named)
        {
            return false;
        }
        let resolver = self.resolver();
        let wanted = Wanted { role, spec };
        let fits = |function: &Function| -> Option<bool> {
            let arguments = tree.arguments(trigger, Pos::Verb, function);
            let any = arguments.iter().any(|argument| !resolver.fillers(tree, *argument, &wanted).is_empty());
            (!arguments.is_empty()).then_some(any)
        };
        let lost = tree.grammar().free_word_order && !tree.neighbour(trigger).is_empty();
        let object = !spec.from.contains(&Function::Object) || fits(&Function::Object).unwrap_or(true);
        (fits(&Function::Subject).unwrap_or(false) || lost) && object
    }

    /// "Western sanctions have failed": whom they are against, the last claim of the type told.
    fn carry(&self, tree: &Tree<'_>, trigger: usize, rule: &Rule, draft: &mut Draft, claims: &[Claim]) {
        let agent = |name: &String| self.role(&rule.class, name).is_some_and(Role::is_agent);
        for (name, _) in rule.roles.iter().filter(|(_, spec)| spec.carried) {
            if draft.roles.contains_key(name) || !draft.roles.keys().any(agent) {
                continue;
            }
            let mut before = claims.iter().rev().filter(|claim| claim.class == rule.class).peekable();
            // Another word of the sentence has told it.
            if before.peek().is_some_and(|claim| claim.sentence == tree.sentence.span) {
                continue;
            }
            let Some(last) = before.find(|claim| !claim.role(name).is_empty()) else { continue };
            let span = tree.token(trigger).span;
            let fillers = last.role(name).iter();
            let fillers =
                fillers.map(|filler| Filler { value: filler.value.clone(), span, via: Via::Description });
            draft.roles.insert(name.clone(), fillers.collect());
            draft.passes.push("coreference");
        }
    }

    /// "Dismissed by Chancellor Lang": an office that somebody else holds is not the person's.
    fn own_office(&self, tree: &Tree<'_>, draft: &mut Draft) {
        let (Some(persons), Some(offices)) = (draft.roles.get("person"), draft.roles.get("office")) else {
            return;
        };
        let own = |office: &&Filler| {
            let mention =
                self.mentions.sentences[tree.number].iter().find(|mention| mention.span == office.span);
            let holder = mention.and_then(|mention| mention.office()?.holder.as_ref());
            holder.is_none_or(|holder| {
                persons.iter().any(|person| person.value == Value::Entity(Arc::clone(&holder.entity)))
            })
        };
        let kept: Vec<Filler> = offices.iter().filter(own).cloned().collect();
        if kept.is_empty() {
            draft.roles.remove("office");
        } else {
            draft.roles.insert("office".into(), kept);
        }
    }

    /// Who resigns or is dismissed leaves the office that the article gives him.
    fn held(&self, draft: &mut Draft) {
        let Some(Value::Entity(person)) =
            draft.roles.get("person").and_then(|fillers| fillers.first()).map(|filler| filler.value.clone())
        else {
            return;
        };
        let leaves = draft.roles.get("action").is_some_and(|action| {
            action.iter().any(
                |filler| matches!(&filler.value, Value::Term(term) if term == "resign" || term == "dismiss"),
            )
        });
        if let Some((office, span)) = self.offices.get(&person.path).filter(|_| leaves) {
            let filler = Filler { value: Value::Entity(Arc::clone(office)), span: *span, via: Via::Title };
            draft.roles.insert("office".into(), vec![filler]);
        }
    }

    /// What is said may stand in quotation marks beside the verb; what an outlet reports is no statement of its own.
    fn said(&self, tree: &Tree<'_>, rule: &Rule, draft: &mut Draft) {
        if rule.roles.contains_key("text")
            && !draft.roles.contains_key("text")
            && let Some(quote) = self.mentions.quotes[tree.number].first()
        {
            let span = tree.token(quote.first).span.cover(tree.token(quote.last).span);
            let words = span.of(&self.document.article.text).split_whitespace().collect::<Vec<_>>().join(" ");
            draft
                .roles
                .insert("text".into(), vec![Filler { value: Value::Words(words), span, via: Via::Words }]);
        }
        if let Some(speakers) = draft.roles.get_mut("speaker") {
            speakers.retain(|filler| !Resolver::is_outlet(filler));
            if speakers.is_empty() {
                draft.roles.remove("speaker");
            }
        }
    }

    fn claim(
        &self,
        tree: &Tree<'_>,
        trigger: usize,
        rule: &Rule,
        draft: Draft,
        context: Context,
    ) -> Option<Claim> {
        if context.conditional && rule.class != "Statement" && rule.class != "Tenure" {
            return None;
        }
        let question = tree.sentence.tokens.last().is_some_and(|token| token.form == "?")
            && !self.mentions.quoted((tree.number, trigger));
        if question && rule.class != "Statement" {
            return None;
        }
        // What is only to be said, or is said within what another says in quotation marks, is no statement on record.
        if rule.class == "Statement"
            && (context.modality != Modality::Asserted
                || context.conditional
                || self.mentions.quoted((tree.number, trigger)))
        {
            return None;
        }
        let mut roles = draft.roles;
        self.distinct(&rule.class, &mut roles);
        if !self.stands(&rule.class, &roles, rule) {
            return None;
        }
        let mut context = context;
        if rule.class == "Statement" {
            // Nobody is a source of what he says himself.
            let speakers = roles.get("speaker").map_or(&[][..], Vec::as_slice);
            context.attribution.retain(|source| speakers.iter().all(|speaker| speaker.value != source.value));
        }
        let mut passes = draft.passes;
        passes.sort_unstable();
        passes.dedup();
        let modality = if context.modality == Modality::Asserted {
            rule.modality.unwrap_or_default()
        } else {
            context.modality
        };
        Some(Claim {
            class: rule.class.clone(),
            trigger: tree.token(trigger).span,
            sentence: tree.sentence.span,
            roles,
            date: date::of(tree, trigger),
            modality,
            denied: context.denied != rule.denied,
            attribution: chain(context.attribution),
            rule: rule.place.clone(),
            passes,
        })
    }

    /// Nobody does it to himself: who fills a leading role does not fill the other agent roles too.
    fn distinct(&self, class: &str, roles: &mut BTreeMap<String, Vec<Filler>>) {
        let Some(types) = self.known.ontology.roles(class) else { return };
        let agents: Vec<&String> =
            types.iter().filter(|(_, role)| role.is_agent()).map(|(name, _)| name).collect();
        let leading: Vec<&String> = agents.iter().copied().filter(|name| types[*name].min > 0).collect();
        for name in agents.iter().filter(|name| types[**name].min == 0) {
            let taken: Vec<Value> = leading
                .iter()
                .filter_map(|lead| roles.get(*lead))
                .flatten()
                .map(|filler| filler.value.clone())
                .collect();
            if let Some(fillers) = roles.get_mut(*name) {
                fillers.retain(|filler| !taken.contains(&filler.value));
                if fillers.is_empty() {
                    roles.remove(*name);
                }
            }
        }
    }

    /// "asked Seoul to provide howitzers": a transfer that somebody asks for is a request.
    fn asked(&self, tree: &Tree<'_>, trigger: usize, rule: &Rule, draft: &Draft) -> Option<Claim> {
        let weapon = draft.roles.get("weapon")?;
        let (at, act, path) = self.act_above(tree, trigger)?;
        if act.kind != ActKind::Request {
            return None;
        }
        let inner = self.context_below(tree, trigger, at);
        if inner.denied {
            return None;
        }
        let resolver = self.resolver();
        let agents = |role: &str, spec: &Spec| -> Vec<Filler> {
            let Some(role) = self.role("WeaponsRequest", role) else { return Vec::new() };
            let mut found = Vec::new();
            for function in &spec.from {
                for argument in tree.arguments(at, act.pos, function) {
                    found.extend(resolver.fillers(tree, argument, &Wanted { role, spec }));
                }
                if !found.is_empty() {
                    break;
                }
            }
            found
        };
        let requester = agents("requester", &act.actor);
        let mut addressee = agents("addressee", &act.addressee);
        if addressee.is_empty() {
            addressee = draft.roles.get("supplier").cloned().unwrap_or_default();
        }
        if requester.is_empty() {
            return None;
        }
        // Arms for a third party are no request of one's own.
        let own = |filler: &Filler| {
            filler.via == Via::Pronoun || requester.iter().any(|other| self.same_side(other, filler))
        };
        if let Some(recipient) = draft.roles.get("recipient")
            && !recipient.iter().any(own)
        {
            return None;
        }
        addressee.retain(|filler| !requester.iter().any(|other| other.value == filler.value));
        let mut roles =
            BTreeMap::from([("requester".to_owned(), requester), ("weapon".to_owned(), weapon.clone())]);
        if !addressee.is_empty() {
            roles.insert("addressee".to_owned(), addressee);
        }
        let mut passes = draft.passes.clone();
        passes.push("act");
        let context = self.context(tree, at, &path);
        let rule = Rule {
            class: "WeaponsRequest".into(),
            roles: BTreeMap::new(),
            terms: BTreeMap::new(),
            place: act.place.clone(),
            denied: false,
            modality: None,
            pos: rule.pos,
        };
        self.claim(tree, at, &rule, Draft { roles, passes }, context)
    }

    /// Are both the same, or a person and that person's country?
    fn same_side(&self, one: &Filler, other: &Filler) -> bool {
        let (Value::Entity(one), Value::Entity(other)) = (&one.value, &other.value) else { return false };
        if one == other {
            return true;
        }
        let country = |person: &crate::knowledge::entity::Entity| -> Vec<String> {
            let mut found = Vec::new();
            found.extend(self.states.get(&person.path).map(|state| state.path.clone()));
            let index = self.known.names.find(&person.path);
            let nation = index.and_then(|index| self.known.names.facts[index as usize].country);
            found.extend(nation.map(|index| self.known.names.entities[index as usize].path.clone()));
            found
        };
        country(one).contains(&other.path) || country(other).contains(&one.path)
    }

    /// The act that a content stands under, within a few steps, and the words up to it.
    fn act_above(&self, tree: &Tree<'_>, trigger: usize) -> Option<(usize, Arc<Act>, Vec<usize>)> {
        let mut at = trigger;
        let mut path = Vec::new();
        for _ in 0..3 {
            let relation = tree.token(at).relation;
            let under = matches!(
                relation,
                Relation::Xcomp
                    | Relation::Ccomp
                    | Relation::Advcl
                    | Relation::Acl
                    | Relation::Obj
                    | Relation::Obl
                    | Relation::OblArg
                    | Relation::Nmod
                    | Relation::Conj
                    | Relation::NsubjPass
            );
            let head = tree.token(at).head.filter(|_| under)?;
            at = head;
            path.push(at);
            let (pos, lemma) =
                if tree.is_verb(at) { (Pos::Verb, tree.verb_lemma(at)) } else { (Pos::Noun, tree.lemma(at)) };
            if let Some(act) = self.rules.act(&lemma, pos) {
                return Some((at, Arc::clone(act), path));
            }
            // "renewed his appeal to allies to supply": the act is the noun that a light verb carries.
            for noun in tree.with(at, &[Relation::Obj]).filter(|&noun| noun < trigger) {
                if let Some(act) =
                    self.rules.act(&tree.lemma(noun), Pos::Noun).filter(|_| tree.light_verb(noun).is_some())
                {
                    path.push(noun);
                    return Some((noun, Arc::clone(act), path));
                }
            }
            if relation == Relation::Advcl && !tree.is_verb(at) {
                return None;
            }
        }
        None
    }

    fn context_below(&self, tree: &Tree<'_>, trigger: usize, act: usize) -> Context {
        let resolver = self.resolver();
        let climber = Climber { tree, resolver: &resolver, source: &self.source, acts: &[act] };
        let negations = &self.rules.cues.negations;
        let mut context = Context::default();
        let mut at = trigger;
        while at != act {
            context.denied |= tree.children(at).iter().any(|&child| negations.contains(&tree.word(child)));
            match tree.token(at).head {
                Some(head) => at = head,
                None => break,
            }
        }
        let _ = climber;
        context
    }

    /// A mention that is a trigger by its class: an office with its holder is a tenure.
    fn named(&self, tree: &Tree<'_>, mention: &Mention, rule: &Rule, claims: &mut Vec<Claim>) {
        let Some(office) = mention.office() else { return };
        let Some(holder) = &office.holder else {
            self.held_by_antecedent(tree, mention, office, rule, claims);
            return;
        };
        let kind =
            self.known.names.find(&office.kind.path).map(|index| &self.known.names.facts[index as usize]);
        if kind.is_some_and(|facts| facts.rank) && office.entity.of.is_none() {
            return;
        }
        let every = std::iter::once((&office.entity, holder))
            .chain(office.others.iter().map(|(entity, holder)| (entity, holder)));
        for (entity, holder) in every {
            let person = &tree.mentions.sentences[tree.number][holder.mention];
            let filler = |value: Value, span, via| vec![Filler { value, span, via }];
            let draft = Draft {
                roles: BTreeMap::from([
                    (
                        "person".to_owned(),
                        filler(Value::Entity(Arc::clone(&holder.entity)), person.span, person.via),
                    ),
                    (
                        "office".to_owned(),
                        filler(Value::Entity(Arc::clone(entity)), mention.span, Via::Title),
                    ),
                    (
                        "status".to_owned(),
                        filler(Value::Term(office.status.as_str().into()), mention.span, Via::Title),
                    ),
                ]),
                passes: vec![holder.pass],
            };
            // A title asserts the tenure whatever the sentence says of its holder.
            if let Some(mut claim) = self.claim(tree, mention.head, rule, draft, Context::default()) {
                claim.date = None;
                claims.push(claim);
            }
        }
    }

    /// "Macron … the French president": who is meant by the office holds it.
    fn held_by_antecedent(
        &self,
        tree: &Tree<'_>,
        mention: &Mention,
        office: &Office,
        rule: &Rule,
        claims: &mut Vec<Claim>,
    ) {
        let facts = self.known.names.find(&office.kind.path).map(|at| &self.known.names.facts[at as usize]);
        let Some((people, Via::Title)) = self.mentions.antecedents.get(&(tree.number, mention.head)) else {
            return;
        };
        let [person] = &people[..] else { return };
        if office.entity.of.is_none() || !facts.is_some_and(|facts| facts.one_seat) {
            return;
        }
        let filler = |value: Value| vec![Filler { value, span: mention.span, via: Via::Title }];
        let draft = Draft {
            roles: BTreeMap::from([
                ("person".to_owned(), filler(Value::Entity(Arc::clone(person)))),
                ("office".to_owned(), filler(Value::Entity(Arc::clone(&office.entity)))),
                ("status".to_owned(), filler(Value::Term(office.status.as_str().into()))),
            ]),
            passes: vec!["coreference"],
        };
        if let Some(mut claim) = self.claim(tree, mention.head, rule, draft, Context::default()) {
            claim.date = None;
            claims.push(claim);
        }
    }

    /// "According to X" is a statement by X.
    fn according(&self, tree: &Tree<'_>, at: usize, claims: &mut Vec<Claim>) {
        if !matches!(
            tree.token(at).relation,
            Relation::Obl
                | Relation::OblArg
                | Relation::Nmod
                | Relation::Advcl
                | Relation::Parataxis
                | Relation::Advmod
        ) {
            return;
        }
        let resolver = self.resolver();
        let found = super::context::source(tree, &resolver, &self.source, at);
        let speakers: Vec<Filler> =
            found.into_iter().filter(|filler| !is_unnamed(filler) && !Resolver::is_outlet(filler)).collect();
        let mut unique: Vec<Filler> = Vec::new();
        for speaker in speakers {
            if unique.iter().all(|other| other.value != speaker.value) {
                unique.push(speaker);
            }
        }
        let speakers = unique;
        if speakers.is_empty() || self.role("Statement", "speaker").is_none() {
            return;
        }
        let trigger = tree.with(at, &[Relation::Case, Relation::Mark]).next().unwrap_or(at);
        claims.push(Claim {
            class: "Statement".into(),
            trigger: tree.token(trigger).span,
            sentence: tree.sentence.span,
            roles: BTreeMap::from([("speaker".to_owned(), speakers)]),
            date: None,
            modality: Modality::Asserted,
            denied: false,
            attribution: Vec::new(),
            rule: format!("rules/{}/cues.toml:1", self.rules.language.code),
            passes: vec!["context stack"],
        });
    }
}

/// As what a word may trigger rules.
fn word_class(tree: &Tree<'_>, at: usize) -> Option<Pos> {
    let token = tree.token(at);
    match token.upos {
        Upos::Verb => Some(Pos::Verb),
        Upos::Noun | Upos::Propn => Some(Pos::Noun),
        Upos::Adj
            if matches!(token.relation, Relation::Amod | Relation::Acl)
                && token.feats.verb_form.is_some()
                || tree.participle(at).is_some() =>
        {
            Some(Pos::Verb)
        }
        Upos::Adj => Some(Pos::Adjective),
        _ => None,
    }
}

/// An individual of the ontology that a trigger stands for.
fn term(tree: &Tree<'_>, trigger: usize, name: &str) -> Filler {
    Filler { value: Value::Term(name.into()), span: tree.token(trigger).span, via: Via::Name }
}

/// Is the source one that the article does not name?
pub(super) fn is_unnamed(filler: &Filler) -> bool {
    matches!(&filler.value, Value::Entity(entity) if entity.path == "source/unnamed")
}

/// The chain of sources, nearest to the article first, each once; an unnamed one only where nobody is named.
fn chain(attribution: Vec<Filler>) -> Vec<Filler> {
    let mut found: Vec<Filler> = Vec::new();
    for filler in attribution.into_iter().rev() {
        if !found.iter().any(|other| other.value == filler.value) {
            found.push(filler);
        }
    }
    found
}
