//! Why a text does not say what is expected of it: the nearest rule, and the first pass that goes wrong.

use crate::article::Article;
use crate::claim::{self, Attempt, Claim, End, Filler, Search, Stood, Value};
use crate::document::{Document, Upos};
use crate::evaluate::label::{Labels, same};
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::lexicon::fold;
use crate::knowledge::ontology::{Ontology, Role};
use crate::knowledge::problem::suggestion;
use crate::mention::{self, Mentions, Place, Referent};
use crate::reader::Reader;
use crate::rule::{Expected, LanguageRules};
use crate::span::Span;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt;

/// A claim that a text should make.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Its type.
    pub class: &'a str,
    /// What it says; what is not said may be anything.
    pub expected: &'a Expected,
    /// Are fillers named by their labels, all of them? Else by any of their names, and others may be beside them.
    pub exact: bool,
}

/// The passes in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// There is no model for the language.
    Model,
    /// No word is a trigger.
    Lemma,
    /// A word would be a trigger, had it another word class.
    Tag,
    /// Somebody or something is not known.
    Name,
    /// The rule has no function for a role.
    Rule,
    /// What should fill a role does not stand in its functions.
    Tree,
    /// It stands there and is not taken.
    Role,
    /// Modality, polarity, source, date, condition or question.
    Scope,
    /// The claim became one with another.
    Merge,
}

impl Pass {
    /// What it is called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Lemma => "lemma",
            Self::Tag => "tag",
            Self::Name => "name",
            Self::Rule => "rule",
            Self::Tree => "tree",
            Self::Role => "role",
            Self::Scope => "scope",
            Self::Merge => "merge",
        }
    }
}

/// What came of a wish.
#[derive(Clone, Debug)]
pub enum Diagnosis {
    /// The claim is there.
    There(Box<Claim>),
    /// It is not.
    Missing {
        /// The first pass that goes wrong.
        pass: Pass,
        /// What is wrong.
        message: String,
        /// The rule that came nearest, where one was set off.
        nearest: Option<Nearest>,
    },
}

/// A rule that did not come to the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// File and line.
    pub rule: String,
    /// The word that set it off.
    pub trigger: String,
    /// Role by role: its name, and where the rule looked and what stood there.
    pub roles: Vec<(String, String)>,
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::There(claim) => write!(out, "the claim is there: {claim}"),
            Self::Missing { pass, message, nearest } => {
                write!(out, "{}: {message}", pass.as_str())?;
                nearest.as_ref().map_or(Ok(()), |nearest| {
                    write!(out, " [{}, at \u{201c}{}\u{201d}]", nearest.rule, nearest.trigger)
                })
            }
        }
    }
}

/// Why a wish cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// No such type.
    #[error("`{0}` is no type of claim{1}")]
    Type(String, String),
    /// No such role, as the ontology tells it.
    #[error("{0}")]
    Role(String),
    /// Something else.
    #[error("`{0}` is no `role=filler`; write a claim as `Visit(visitor=Angela Merkel, destination=France)`")]
    Form(String),
}

/// Reads `WeaponsRequest(requester=Ukraine, addressee=-)`, where `-` is nobody, or the type alone. Claims as the
/// program writes them are read too.
pub fn expected(text: &str, ontology: &Ontology) -> Result<(String, Expected), Error> {
    let (class, rest) = text.split_once('(').unwrap_or((text, ""));
    let class = class.trim();
    if ontology.roles(class).is_none() {
        return Err(Error::Type(class.into(), suggestion(class, ontology.types())));
    }
    let inside = rest.rsplit_once(')').map_or(rest, |(inside, _)| inside);
    let mut expected = Expected::default();
    let mut last: Option<String> = None;
    for part in inside.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let (role, filler) = match (part.split_once(['=', ':']), &last) {
            (Some((role, filler)), _) => (role.trim().to_owned(), filler.trim().to_owned()),
            // "participant: Japan, Iran": one more of the same.
            (None, Some(role)) => (role.clone(), part.to_owned()),
            (None, None) => return Err(Error::Form(part.into())),
        };
        match role.as_str() {
            "modality" => expected.modality = Some(filler),
            "polarity" => expected.denied = Some(filler == "denied"),
            "date" => expected.date = Some(filler),
            "source" => {
                let sources = expected.source.get_or_insert_default();
                sources.extend((filler != "-").then_some(filler));
            }
            _ => {
                if let Some(problem) = ontology.role_problem(class, &role) {
                    return Err(Error::Role(problem));
                }
                let fillers = expected.roles.entry(role.clone()).or_default();
                fillers.extend((filler != "-").then_some(filler));
            }
        }
        last = Some(role);
    }
    Ok((class.into(), expected))
}

/// Is the claim the one that is expected, label by label?
pub fn fits(claim: &Claim, expected: &Expected) -> bool {
    let roles = expected.roles.iter();
    roles.into_iter().all(|(role, wanted)| labels(claim.role(role)) == wanted.iter().cloned().collect())
        && scope(claim, expected).is_none()
}

fn labels(fillers: &[Filler]) -> BTreeSet<String> {
    fillers.iter().map(|filler| filler.value.to_string()).collect()
}

/// What of modality, polarity, source or date differs.
fn scope(claim: &Claim, expected: &Expected) -> Option<String> {
    let modality = claim.modality.as_str();
    if let Some(wanted) = expected.modality.as_deref().filter(|wanted| *wanted != modality) {
        return Some(format!("the modality is {modality}, not {wanted}"));
    }
    if expected.denied.is_some_and(|denied| denied != claim.denied) {
        return Some(format!("it is {}", if claim.denied { "denied" } else { "affirmed" }));
    }
    let sources: Vec<String> = claim.attribution.iter().map(|filler| filler.value.to_string()).collect();
    if expected.source.as_ref().is_some_and(|wanted| *wanted != sources) {
        return Some(format!("the source is [{}]", sources.join(", ")));
    }
    let date = claim.date.map(|(date, _)| date.to_string());
    if expected.date.is_some() && expected.date != date {
        return Some(format!("the date is {}", date.as_deref().unwrap_or("not known")));
    }
    None
}

/// Reads a text and tells what came of the wish.
pub fn of(reader: &Reader, code: &str, text: &str, wish: &Wish<'_>) -> Diagnosis {
    let (Some(analyzer), Some(rules)) = (reader.analyzer(code), reader.rules.get(code)) else {
        return missing(Pass::Model, format!("there is none for `{code}`"), None);
    };
    let document = Document::new(Article { text: text.into(), ..Article::default() }, analyzer);
    let mentions = mention::find(&document, &reader.known, &rules.language);
    let (attempts, claims) = claim::explain(&document, &mentions, rules, &reader.known, wish.class);
    let labels = Labels::new(std::iter::empty(), &reader.known);
    let case = Case { reader, rules, document: &document, mentions: &mentions, labels, wish };
    case.diagnose(&attempts, claims)
}

fn missing(pass: Pass, message: String, nearest: Option<Nearest>) -> Diagnosis {
    Diagnosis::Missing { pass, message, nearest }
}

/// A text as the passes left it, and what is expected of it.
struct Case<'a> {
    reader: &'a Reader,
    rules: &'a LanguageRules,
    document: &'a Document,
    mentions: &'a Mentions,
    labels: Labels<'a>,
    wish: &'a Wish<'a>,
}

impl Case<'_> {
    fn diagnose(&self, attempts: &[Attempt], mut claims: Vec<Claim>) -> Diagnosis {
        claims.retain(|claim| claim.class == self.wish.class);
        let all = |claim: &Claim| {
            self.wish.expected.roles.iter().all(|(role, wanted)| self.fills(role, wanted, claim.role(role)))
        };
        let mut fitting = claims.iter().filter(|claim| all(claim));
        if let Some(claim) = fitting.clone().find(|claim| scope(claim, self.wish.expected).is_none()) {
            return Diagnosis::There(Box::new(claim.clone()));
        }
        if let Some(claim) = fitting.next() {
            let difference = scope(claim, self.wish.expected).unwrap_or_default();
            return missing(Pass::Scope, format!("{difference}: {claim}"), None);
        }
        // A rule of some other kind may have come near where none of the type's own was set off.
        if attempts.is_empty() && claims.is_empty() {
            let (pass, message) = self.no_trigger();
            return missing(pass, message, None);
        }
        if let Some(message) = self.unknown_name() {
            return missing(Pass::Name, message, None);
        }
        let Some(attempt) = attempts.iter().min_by_key(|attempt| Reverse(self.nearness(attempt))) else {
            return missing(Pass::Role, format!("it comes out as {}", claims[0]), None);
        };
        let (pass, message) = self.first_wrong(attempt, &claims);
        missing(pass, message, Some(self.nearest(attempt)))
    }

    /// Do these fill the role as expected?
    fn fills(&self, role: &str, wanted: &[String], fillers: &[Filler]) -> bool {
        if self.wish.exact || wanted.is_empty() {
            return labels(fillers) == wanted.iter().cloned().collect();
        }
        wanted.iter().all(|label| {
            fillers.iter().any(|filler| match &filler.value {
                Value::Entity(entity) => self.is_called(role, label, entity),
                Value::Words(_) | Value::Term(_) => same(role, label, &self.labels.of(role, filler)),
            })
        })
    }

    fn role(&self, role: &str) -> Option<&Role> {
        self.reader.known.ontology.roles(self.wish.class)?.get(role)
    }

    /// How near an attempt came: roles as expected, a claim at all, roles that it needs and has.
    fn nearness(&self, attempt: &Attempt) -> (usize, bool, usize) {
        let found = |role: &str| attempt.roles.get(role).map_or(&[][..], |search| &search.found);
        let expected = &self.wish.expected.roles;
        let right = expected.iter().filter(|(role, wanted)| self.fills(role, wanted, found(role))).count();
        let filled = |search: &&Search| search.needed > 0 && search.found.len() >= search.needed;
        (right, matches!(attempt.end, End::Claims(_)), attempt.roles.values().filter(filled).count())
    }

    /// No rule of the type is set off: has a word the wrong class, or is there none?
    fn no_trigger(&self) -> (Pass, String) {
        let tokens = || self.document.sentences.iter().flat_map(|sentence| &sentence.tokens);
        for token in tokens() {
            let rules = self.rules.words.get(&fold(&token.lemma)).into_iter().flatten();
            if let Some(rule) = rules.into_iter().find(|rule| rule.class == self.wish.class) {
                let pos = format!("{:?}", rule.pos).to_lowercase();
                let message = format!(
                    "\u{201c}{}\u{201d} would set off {} as a {pos}, but it is tagged {}",
                    token.form, rule.place, token.upos
                );
                return (Pass::Tag, message);
            }
        }
        let words: Vec<String> = tokens()
            .filter(|token| matches!(token.upos, Upos::Verb | Upos::Noun | Upos::Adj))
            .map(|token| format!("{} {}", token.lemma, token.upos))
            .collect();
        let message = format!(
            "no word is a trigger of {} in `{}`; there are {}",
            self.wish.class,
            self.rules.language.code,
            if words.is_empty() { "none".into() } else { words.join(", ") }
        );
        (Pass::Lemma, message)
    }

    /// The first filler that is wished for and not known.
    fn unknown_name(&self) -> Option<String> {
        let text = self.document.article.text.to_lowercase();
        for (role, wanted) in &self.wish.expected.roles {
            let Some(spec) = self.role(role) else { continue };
            for label in wanted {
                let written = text.contains(&label.to_lowercase());
                let words = spec.words || spec.classes.contains(&Class::Group);
                if spec.terms.contains(label) || words && written || !self.places(role, label).is_empty() {
                    continue;
                }
                if written {
                    return Some(format!("`{label}` stands there, but is no name that is known"));
                }
                let names = self.names();
                let others = if names.is_empty() { "nobody".into() } else { names.join(", ") };
                return Some(format!("nothing in the text is known as `{label}`; known are {others}"));
            }
        }
        None
    }

    fn is_called(&self, role: &str, label: &str, entity: &Entity) -> bool {
        if self.wish.exact {
            return entity.label == label;
        }
        let lexicon = self.reader.known.names.lexicons.get(&self.rules.language.code);
        let entities = &self.reader.known.names.entities;
        let mut named = lexicon.into_iter().flat_map(|lexicon| lexicon.get(label));
        named.any(|name| entities[name.entity as usize].path == entity.path)
            || same(role, label, &self.labels.entity(entity))
    }

    /// Who is mentioned where.
    fn mentioned(&self) -> impl Iterator<Item = (Place, &Entity)> {
        let named = self.mentions.sentences.iter().enumerate().flat_map(|(number, mentions)| {
            mentions.iter().filter_map(move |mention| match &mention.referent {
                Referent::Entity(entity) => Some(((number, mention.head), &**entity)),
                Referent::Office(office) => Some(((number, mention.head), &*office.entity)),
                Referent::Date(_) => None,
            })
        });
        let stood_for = self.mentions.antecedents.iter();
        named.chain(
            stood_for
                .flat_map(|(place, (entities, _))| entities.iter().map(move |entity| (*place, &**entity))),
        )
    }

    /// Where the text speaks of what a label names.
    fn places(&self, role: &str, label: &str) -> BTreeSet<Place> {
        let called = self.mentioned().filter(|(_, entity)| self.is_called(role, label, entity));
        called.map(|(place, _)| place).collect()
    }

    fn names(&self) -> Vec<String> {
        let names: BTreeSet<String> = self.mentioned().map(|(_, entity)| entity.label.clone()).collect();
        names.into_iter().collect()
    }

    fn words(&self, span: Span) -> String {
        let words = span.of(&self.document.article.text).split_whitespace().collect::<Vec<_>>().join(" ");
        format!("\u{201c}{words}\u{201d}")
    }

    /// What hangs where: "“Ukraine” is nmod of “talks”".
    fn hangs(&self, (number, at): Place) -> String {
        let tokens = &self.document.sentences[number].tokens;
        let token = &tokens[at];
        match token.head {
            Some(head) => format!(
                "{} is {} of {}",
                self.words(token.span),
                token.relation,
                self.words(tokens[head].span)
            ),
            None => format!("{} is the root", self.words(token.span)),
        }
    }

    /// What hangs on a trigger: "“requested” governs “view” (nsubj), “support” (dep)".
    fn governs(&self, trigger: Span) -> String {
        let tokens = self.document.sentences.iter().map(|sentence| &sentence.tokens).find_map(|tokens| {
            let at = tokens.iter().position(|token| token.span == trigger)?;
            Some(tokens.iter().filter(move |token| token.head == Some(at)))
        });
        let content = [Upos::Noun, Upos::Propn, Upos::Pron, Upos::Verb, Upos::Num, Upos::Adj];
        let below: Vec<String> = tokens
            .into_iter()
            .flatten()
            .filter(|token| content.contains(&token.upos))
            .map(|token| format!("{} ({})", self.words(token.span), token.relation))
            .collect();
        let below = if below.is_empty() { "nothing".into() } else { below.join(", ") };
        format!("{} governs {below}", self.words(trigger))
    }

    /// Of the rule that came nearest: the first pass that goes wrong.
    fn first_wrong(&self, attempt: &Attempt, claims: &[Claim]) -> (Pass, String) {
        let nothing = Search::default();
        let search = |role: &str| attempt.roles.get(role).unwrap_or(&nothing);
        let wishes = &self.wish.expected.roles;
        let wrong = wishes.iter().find(|(role, wanted)| !self.fills(role, wanted, &search(role).found));
        if let Some((role, wanted)) = wrong {
            return self.wrong_role(attempt.trigger, role, wanted, search(role));
        }
        match &attempt.end {
            End::Boilerplate => (
                Pass::Scope,
                "the line reads as a headline, a caption or a link; end it with a full stop".into(),
            ),
            End::Condition => (Pass::Scope, "it stands under a condition".into()),
            End::Question => (Pass::Scope, "it is asked, not said".into()),
            End::NotStated => (Pass::Scope, "it is quoted, or only to be said".into()),
            End::Lacks => {
                let lack = attempt.roles.iter().find(|(_, search)| search.found.len() < search.needed);
                lack.map_or_else(
                    || (Pass::Role, "a role that it needs is not filled".into()),
                    |(role, search)| self.wrong_role(attempt.trigger, role, &[], search),
                )
            }
            End::Other => (Pass::Role, "all roles are filled, but not as this type of claim has them".into()),
            End::Claims(_) => {
                let others: Vec<String> = claims.iter().map(ToString::to_string).collect();
                (Pass::Merge, format!("it becomes one with another claim: {}", others.join(" and ")))
            }
        }
    }

    /// Why a role is not filled as wanted, or not at all where `wanted` is empty.
    fn wrong_role(&self, trigger: Span, role: &str, wanted: &[String], search: &Search) -> (Pass, String) {
        if search.tries.is_empty() && search.found.is_empty() {
            return (Pass::Rule, format!("the word gives no {role}"));
        }
        if wanted.is_empty() && search.found.len() >= search.needed {
            return (Pass::Role, format!("{role} is filled, which is not wanted: {}", self.tried(search)));
        }
        let lost = |label: &&String| !self.fills(role, std::slice::from_ref(*label), &search.found);
        let label = wanted.iter().find(lost).or(wanted.first());
        let places = label.map(|label| self.places(role, label)).unwrap_or_default();
        let is_it = |stood: &&Stood| match label {
            Some(label) => {
                let words = self.words(stood.span).to_lowercase();
                let token = |&(number, at): &Place| &self.document.sentences[number].tokens[at];
                places.iter().any(|place| token(place).span == stood.head)
                    || !stood.fits && words.contains(&label.to_lowercase())
            }
            None => !stood.fits,
        };
        let refused = search.tries.iter().flat_map(|tried| &tried.stood).find(is_it);
        let mut parts = vec![format!("{role}: {}", self.tried(search))];
        if search.needed > 1 && search.found.len() < search.needed {
            parts.push(format!("it needs {}", search.needed));
        }
        if let Some(refused) = refused {
            if !refused.fits {
                let classes: Vec<&str> = search.classes.iter().map(|class| class.as_str()).collect();
                parts.push(format!("it takes {}", or(&classes)));
            }
            return (Pass::Role, parts.join("; "));
        }
        parts.push(places.first().map_or_else(|| self.governs(trigger), |place| self.hangs(*place)));
        parts.retain(|part| !part.is_empty());
        (Pass::Tree, parts.join("; "))
    }

    /// What stood in each function: "subject: nothing; by: “the storm” (no name)".
    fn tried(&self, search: &Search) -> String {
        let tries = search.tries.iter().map(|tried| {
            let stood: Vec<String> = tried
                .stood
                .iter()
                .map(|stood| format!("{} ({})", self.words(stood.span), stood.is))
                .collect();
            let stood = if stood.is_empty() { "nothing".into() } else { stood.join(", ") };
            format!("{}: {stood}", tried.function)
        });
        let mut parts = vec![tries.collect::<Vec<_>>().join("; ")];
        if !search.found.is_empty() {
            let found: Vec<String> = labels(&search.found).into_iter().collect();
            parts.push(format!("→ {}", found.join(", ")));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    fn nearest(&self, attempt: &Attempt) -> Nearest {
        let roles = attempt.roles.iter().map(|(role, search)| (role.clone(), self.tried(search)));
        Nearest {
            rule: attempt.rule.clone(),
            trigger: attempt.trigger.of(&self.document.article.text).to_owned(),
            roles: roles.collect(),
        }
    }
}

/// "Person, Country or Group".
fn or(names: &[&str]) -> String {
    match names {
        [] => "words".into(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::files::Files;

    #[test]
    fn a_claim_is_read_as_people_and_as_the_program_write_it() {
        let files = Files::built_in().list("ontology/claims", ".ttl").unwrap();
        let ontology = Ontology::read(&files).unwrap();
        let check = |text: &str, roles: &[(&str, &[&str])]| {
            let (class, expected) = super::expected(text, &ontology).unwrap();
            let found: Vec<(&str, Vec<&str>)> = expected
                .roles
                .iter()
                .map(|(role, fillers)| (role.as_str(), fillers.iter().map(String::as_str).collect()))
                .collect();
            let roles: Vec<_> = roles.iter().map(|(role, fillers)| (*role, fillers.to_vec())).collect();
            assert_eq!((class.as_str(), found), ("Meeting", roles), "{text}");
        };
        check("Meeting", &[]);
        check("Meeting()", &[]);
        check("Meeting(participant=Japan, participant = Iran)", &[("participant", &["Japan", "Iran"])]);
        check(
            "Meeting(participant: Japan, Iran; place: Paris) on 2024, asserted [rules/en/meeting.toml:4]",
            &[("participant", &["Japan", "Iran"]), ("place", &["Paris"])],
        );
        check("Meeting(place=-)", &[("place", &[])]);
        let (_, expected) =
            super::expected("Visit(modality=planned, polarity=denied, source=-)", &ontology).unwrap();
        assert_eq!((expected.modality.as_deref(), expected.denied), (Some("planned"), Some(true)));
        assert_eq!(expected.source, Some(Vec::new()));
    }
}
