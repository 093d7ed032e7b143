//! What each rule found at each of its triggers, claim or not: the ground for telling why a claim is not there.

use super::{Extractor, word_class};
use crate::claim::role::{Wanted, phrase};
use crate::claim::tree::Tree;
use crate::claim::{Claim, Filler, Modality, Value, merge};
use crate::document::{Document, Upos};
use crate::knowledge::Knowledge;
use crate::knowledge::entity::Class;
use crate::mention::{Mention, Mentions, Referent};
use crate::rule::{ActKind, Function, LanguageRules, Pos, Rule, Spec};
use crate::span::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What came of one rule at one word.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// File and line of the rule.
    pub rule: String,
    /// The word that set it off.
    pub trigger: Span,
    /// The roles for which the rule looks.
    pub roles: BTreeMap<String, Search>,
    /// What it came to.
    pub end: End,
}

/// Where a rule looked for the fillers of a role.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// How many fillers it needs at least.
    pub needed: usize,
    /// The classes of what may fill it; none where words will do.
    pub classes: Vec<Class>,
    /// What stood in each function, in the order of the rule.
    pub tries: Vec<Try>,
    /// What fills the role; functions after the first that finds something need not count.
    pub found: Vec<Filler>,
}

/// What stood in one function.
#[derive(Clone, Debug)]
pub struct Try {
    /// The function.
    pub function: Function,
    /// What stood there; nothing where the tree has no such argument.
    pub stood: Vec<Stood>,
}

/// Words in a function.
#[derive(Clone, Debug)]
pub struct Stood {
    /// The words.
    pub span: Span,
    /// The word that carries them.
    pub head: Span,
    /// What they are to the program: `no name`, `WeaponType`.
    pub is: String,
    /// Do they fill the role?
    pub fits: bool,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Claims; merging may still drop them.
    Claims(Vec<Claim>),
    /// A role that it needs is not filled, or not by enough.
    Lacks,
    /// It stands in a headline, caption or link line.
    Boilerplate,
    /// It stands under a condition.
    Condition,
    /// It is asked.
    Question,
    /// Words within quotation marks, or that are only to be said, are no statement.
    NotStated,
    /// The rule has a condition of its own.
    Other,
}

/// Every attempt at a claim of the type, in the order of the text, and all claims of the document.
pub fn explain(
    document: &Document,
    mentions: &Mentions,
    rules: &LanguageRules,
    known: &Knowledge,
    class: &str,
) -> (Vec<Attempt>, Vec<Claim>) {
    let mut extractor = Extractor::new(document, mentions, rules, known);
    let (mut claims, mut attempts) = (Vec::new(), Vec::new());
    for number in 0..document.sentences.len() {
        extractor.sides = extractor.both_sides(number, &claims);
        extractor.attempts(number, class, &mut attempts);
        if !extractor.is_boilerplate(number) {
            extractor.sentence(number, &mut claims);
        }
    }
    (attempts, merge::within_article(claims, &known.names))
}

impl Extractor<'_> {
    fn attempts(&self, number: usize, class: &str, attempts: &mut Vec<Attempt>) {
        let tree = &self.trees[number];
        for (_, rule) in self.rules.classes.iter().filter(|(_, rule)| rule.class == class) {
            for mention in &self.mentions.sentences[number] {
                attempts.extend(self.attempt_by_name(tree, mention, rule));
            }
        }
        for trigger in 0..tree.sentence.tokens.len() {
            let Some(pos) = word_class(tree, trigger) else { continue };
            for (rule, lemma) in self.matching(tree, trigger, pos) {
                if rule.class == class {
                    attempts.push(self.attempt(tree, trigger, &rule, &lemma));
                } else if rule.class == "WeaponsTransfer" && class == "WeaponsRequest" {
                    attempts.extend(self.attempt_by_act(tree, trigger, &rule, &lemma));
                }
            }
        }
    }

    fn attempt(&self, tree: &Tree<'_>, trigger: usize, rule: &Rule, lemma: &str) -> Attempt {
        let mut roles: BTreeMap<String, Search> = BTreeMap::new();
        for (name, spec) in &rule.roles {
            roles
                .insert(name.clone(), self.search(tree, (trigger, rule.pos, lemma), &rule.class, name, spec));
        }
        for (name, fillers) in self.draft(tree, trigger, rule, lemma).roles {
            roles.entry(name).or_default().found = fillers;
        }
        let mut claims = Vec::new();
        self.trigger(tree, trigger, rule, lemma, &mut claims);
        claims.retain(|claim| claim.class == rule.class);
        let end = self.end(tree, trigger, &rule.class, &roles, claims);
        Attempt { rule: rule.place.clone(), trigger: tree.token(trigger).span, roles, end }
    }

    /// An office that is named with or without its holder.
    fn attempt_by_name(&self, tree: &Tree<'_>, mention: &Mention, rule: &Rule) -> Option<Attempt> {
        let office = mention.office()?;
        let mut claims = Vec::new();
        self.named(tree, mention, rule, &mut claims);
        let found = claims.first().map(|claim| claim.roles.clone()).unwrap_or_default();
        let mut roles: BTreeMap<String, Search> = BTreeMap::new();
        for (name, function) in [("person", Function::Holder), ("office", Function::Itself)] {
            let stood = Stood {
                span: mention.span,
                head: tree.token(mention.head).span,
                is: format!("Office {}", office.entity.label),
                fits: true,
            };
            let stood = if function == Function::Itself { vec![stood] } else { Vec::new() };
            let tries = vec![Try { function, stood }];
            roles.insert(name.into(), Search { needed: 1, tries, ..Search::default() });
        }
        if let Some(search) = roles.get_mut("office") {
            let value = Value::Entity(Arc::clone(&office.entity));
            search.found.push(Filler { value, span: mention.span, via: mention.via });
        }
        for (name, fillers) in found {
            roles.entry(name).or_default().found = fillers;
        }
        let end = self.end(tree, mention.head, &rule.class, &roles, claims);
        Some(Attempt { rule: rule.place.clone(), trigger: mention.span, roles, end })
    }

    /// A transfer that somebody asks for.
    fn attempt_by_act(&self, tree: &Tree<'_>, trigger: usize, rule: &Rule, lemma: &str) -> Option<Attempt> {
        const CLASS: &str = "WeaponsRequest";
        let (at, act, _) =
            self.act_above(tree, trigger).filter(|(_, act, _)| act.kind == ActKind::Request)?;
        let draft = self.draft(tree, trigger, rule, lemma);
        let mut roles: BTreeMap<String, Search> = BTreeMap::new();
        for (name, spec) in [("requester", &act.actor), ("addressee", &act.addressee)] {
            roles.insert(name.into(), self.search(tree, (at, act.pos, ""), CLASS, name, spec));
        }
        if let Some(spec) = rule.roles.get("weapon") {
            let mut weapon = self.search(tree, (trigger, rule.pos, lemma), CLASS, "weapon", spec);
            weapon.found = draft.roles.get("weapon").cloned().unwrap_or_default();
            roles.insert("weapon".into(), weapon);
        }
        let claims: Vec<Claim> = self.asked(tree, trigger, rule, &draft).into_iter().collect();
        for (name, fillers) in claims.first().map(|claim| claim.roles.clone()).unwrap_or_default() {
            roles.entry(name).or_default().found = fillers;
        }
        let end = self.end(tree, at, CLASS, &roles, claims);
        Some(Attempt { rule: act.place.clone(), trigger: tree.token(at).span, roles, end })
    }

    /// What stands in each function of a role; what fills it by the first that finds something.
    fn search(
        &self,
        tree: &Tree<'_>,
        (at, pos, lemma): (usize, Pos, &str),
        class: &str,
        name: &str,
        spec: &Spec,
    ) -> Search {
        let Some(role) = self.role(class, name) else { return Search::default() };
        let (resolver, wanted) = (self.resolver(), Wanted { role, spec });
        let needed = role.min.max(spec.least).max(usize::from(spec.needed));
        let classes = role.classes.iter().copied().filter(|&class| wanted.class(class)).collect();
        let mut search = Search { needed, classes, ..Search::default() };
        for function in &spec.from {
            let mut stood = Vec::new();
            for argument in tree.arguments(at, pos, function) {
                let token = argument.token;
                if token == at && *function == Function::Kind {
                    continue;
                }
                let fillers = resolver.fillers(tree, argument, &wanted);
                let fits = !fillers.is_empty() || *function == Function::Itself && role.words;
                let (span, head) = (phrase(tree, token), tree.token(token).span);
                stood.push(Stood { span, head, is: what(tree, token), fits });
                if search.found.is_empty() || spec.all {
                    search.found.extend(fillers);
                }
            }
            if *function == Function::Kind
                && let Some(filler) = resolver.compound(tree, at, lemma)
            {
                let fits =
                    matches!(&filler.value, Value::Entity(entity) if role.classes.contains(&entity.class));
                let (span, head) = (filler.span, tree.token(at).span);
                stood.push(Stood { span, head, is: filler.value.to_string(), fits });
            }
            search.tries.push(Try { function: function.clone(), stood });
        }
        search
    }

    fn end(
        &self,
        tree: &Tree<'_>,
        trigger: usize,
        class: &str,
        roles: &BTreeMap<String, Search>,
        claims: Vec<Claim>,
    ) -> End {
        if self.is_boilerplate(tree.number) {
            return End::Boilerplate;
        }
        if !claims.is_empty() {
            return End::Claims(claims);
        }
        if roles.values().any(|search| search.found.len() < search.needed) {
            return End::Lacks;
        }
        let context = self.context(tree, trigger, &[]);
        let quoted = self.mentions.quoted((tree.number, trigger));
        if class == "Statement" {
            let stated = context.modality == Modality::Asserted && !context.conditional && !quoted;
            return if stated { End::Other } else { End::NotStated };
        }
        if context.conditional {
            return End::Condition;
        }
        let asks = tree.sentence.tokens.last().is_some_and(|token| token.form == "?");
        if asks && !quoted { End::Question } else { End::Other }
    }
}

/// What a word is to the program.
fn what(tree: &Tree<'_>, token: usize) -> String {
    let place = (tree.number, token);
    let antecedent = tree.mentions.antecedents.get(&place).and_then(|(entities, _)| entities.first());
    let mention = tree.mentions.at(place).map(|mention| &mention.referent);
    match (antecedent, mention) {
        (Some(entity), _) | (None, Some(Referent::Entity(entity))) => {
            format!("{} {}", entity.class.as_str(), entity.label)
        }
        (None, Some(Referent::Office(office))) => match &office.holder {
            Some(holder) => format!("Office {} of {}", office.entity.label, holder.entity.label),
            None => format!("Office {}", office.entity.label),
        },
        (None, Some(Referent::Date(_))) => "a date".into(),
        (None, None) if tree.token(token).upos == Upos::Pron => {
            "a pronoun that stands for nobody known".into()
        }
        (None, None) => "no name".into(),
    }
}
