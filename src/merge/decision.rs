//! What people decide: which are one, which are not, what does not hold, what something is called.
//!
//! The decisions are a Turtle file beside the store, a line each, sorted, so that a rebuild keeps them and a
//! comparison shows what has changed:
//!
//! ```text
//! [] kg:same <…/person/a>, <…/person/b> ; dcterms:creator "Ann" ; dcterms:date "2024-12-01"^^xsd:date .
//! [] kg:reject <…/claim/a1/visit-3-9> ; rdfs:comment "The visit was cancelled." .
//! ```

use crate::knowledge::problem::Problem;
use crate::rdf::Base;
use crate::rdf::vocab::{self, dcterms, rdfs};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// What is decided. IRIs are whole; literals are written as in N-Triples.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// These two are one: two entities, or two claims that speak of one event.
    Same(String, String),
    /// These two are never one.
    Differ(String, String),
    /// The claim does not hold, and why.
    Reject(String, String),
    /// This has the name of the literal.
    Call(String, String),
}

/// A verdict, and who gave it when, if told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// What is decided.
    pub verdict: Verdict,
    /// Who decided.
    pub by: Option<String>,
    /// On which day, as `2024-11-27`.
    pub date: Option<String>,
}

/// All decisions on a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    all: BTreeSet<Decision>,
    /// What they are about.
    things: BTreeSet<String>,
}

const HEAD: &str = "# What people decided about the graph: kg same, kg differ, kg reject and kg label write it, and so may you.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

";

impl Verdict {
    /// Two of a kind, in one order.
    pub fn same(one: &str, other: &str) -> Self {
        let (one, other) = ordered(one, other);
        Self::Same(one, other)
    }

    /// Two of a kind that are kept apart, in one order.
    pub fn differ(one: &str, other: &str) -> Self {
        let (one, other) = ordered(one, other);
        Self::Differ(one, other)
    }

    /// What it is about.
    pub fn about(&self) -> Vec<&str> {
        match self {
            Self::Same(one, other) | Self::Differ(one, other) => vec![one, other],
            Self::Reject(one, _) | Self::Call(one, _) => vec![one],
        }
    }

    /// Does one of them take the other's place?
    fn replaces(&self, other: &Self) -> bool {
        let pair = |verdict: &Self| matches!(verdict, Self::Same(..) | Self::Differ(..));
        let kind = pair(self) && pair(other) || std::mem::discriminant(self) == std::mem::discriminant(other);
        kind && self.about() == other.about()
    }
}

fn ordered(one: &str, other: &str) -> (String, String) {
    if one <= other { (one.into(), other.into()) } else { (other.into(), one.into()) }
}

impl fmt::Display for Decision {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            Verdict::Same(one, other) => write!(out, "[] kg:same <{one}>, <{other}>")?,
            Verdict::Differ(one, other) => write!(out, "[] kg:differ <{one}>, <{other}>")?,
            Verdict::Reject(claim, why) => write!(out, "[] kg:reject <{claim}> ; rdfs:comment {why}")?,
            Verdict::Call(thing, name) => write!(out, "[] kg:call <{thing}> ; rdfs:label {name}")?,
        }
        if let Some(by) = &self.by {
            write!(out, " ; dcterms:creator {}", Literal::from(by.as_str()))?;
        }
        if let Some(date) = &self.date {
            write!(out, " ; dcterms:date \"{date}\"^^xsd:date")?;
        }
        write!(out, " .")
    }
}

impl fmt::Display for Decisions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(HEAD)?;
        let mut lines: Vec<String> = self.all.iter().map(ToString::to_string).collect();
        lines.sort();
        lines.iter().try_for_each(|line| writeln!(out, "{line}"))
    }
}

impl Decisions {
    /// Reads the file; problems have its lines. Events are meant by their claims.
    pub fn read(path: &str, text: &str, base: &Base) -> Result<Self, Vec<Problem>> {
        let mut about: Vec<(String, Vec<(NamedNode, Term)>)> = Vec::new();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text) {
            let quad = quad.map_err(|error| {
                let place = error.location().map(|place| place.start);
                let (line, column) =
                    place.map_or((1, 1), |at| (at.line as usize + 1, at.column as usize + 1));
                vec![Problem { file: path.into(), line, column, message: error.to_string() }]
            })?;
            let subject = quad.subject.to_string();
            if about.last().is_none_or(|(last, _)| *last != subject) {
                about.push((subject, Vec::new()));
            }
            if let Some((_, all)) = about.last_mut() {
                all.push((quad.predicate, quad.object));
            }
        }
        let mut decisions = Self::default();
        let mut problems = Vec::new();
        for (_, triples) in about {
            match decision(&triples, base) {
                Ok(decision) => {
                    decisions.add(decision);
                }
                Err((word, message)) => {
                    let at = text.find(&word).unwrap_or(0);
                    problems.push(Problem::at(path, text, at, message));
                }
            }
        }
        if problems.is_empty() { Ok(decisions) } else { Err(problems) }
    }

    /// Adds a decision in the place of one on the same matter; says whether that changes anything.
    pub fn add(&mut self, decision: Decision) -> bool {
        if self.all.contains(&decision) {
            return false;
        }
        self.all.retain(|old| !decision.verdict.replaces(&old.verdict));
        self.all.insert(decision);
        self.index();
        true
    }

    fn index(&mut self) {
        self.things =
            self.all.iter().flat_map(|decision| decision.verdict.about()).map(str::to_owned).collect();
    }

    /// Is any decision about it?
    pub(super) fn concern(&self, thing: &str) -> bool {
        self.things.contains(thing)
    }

    /// Takes back the decision on the same matter; nothing where there is none.
    pub fn undo(&mut self, verdict: &Verdict) -> Option<Decision> {
        let kind = std::mem::discriminant(verdict);
        let found = self.all.iter().find(|old| {
            std::mem::discriminant(&old.verdict) == kind && old.verdict.about() == verdict.about()
        });
        let found = found.cloned()?;
        self.all.remove(&found);
        self.index();
        Some(found)
    }

    /// The decisions, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.all.iter()
    }

    /// What the decisions are about that only one of the two sets holds.
    pub(super) fn changed(&self, other: &Self) -> BTreeSet<String> {
        let verdicts =
            |all: &Self| all.all.iter().map(|decision| decision.verdict.clone()).collect::<BTreeSet<_>>();
        let (mine, theirs) = (verdicts(self), verdicts(other));
        mine.symmetric_difference(&theirs).flat_map(Verdict::about).map(str::to_owned).collect()
    }

    /// Everything that is decided to be one with it, itself included.
    pub(super) fn same_as(&self, thing: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::from([thing.to_owned()]);
        if !self.concern(thing) {
            return all;
        }
        loop {
            let before = all.len();
            for decision in &self.all {
                if let Verdict::Same(one, other) = &decision.verdict
                    && (all.contains(one) || all.contains(other))
                {
                    all.extend([one.clone(), other.clone()]);
                }
            }
            if all.len() == before {
                return all;
            }
        }
    }

    /// Whom it must not be one with.
    pub(super) fn apart_from(&self, thing: &str) -> BTreeSet<&str> {
        if !self.concern(thing) {
            return BTreeSet::new();
        }
        let pairs = self.all.iter().filter_map(|decision| match &decision.verdict {
            Verdict::Differ(one, other) if one == thing => Some(other.as_str()),
            Verdict::Differ(one, other) if other == thing => Some(one.as_str()),
            _ => None,
        });
        pairs.collect()
    }

    /// Why a claim is rejected, where it is.
    pub(super) fn rejected(&self, claim: &str) -> Option<&str> {
        if !self.concern(claim) {
            return None;
        }
        self.all.iter().find_map(|decision| match &decision.verdict {
            Verdict::Reject(rejected, why) if rejected == claim => Some(why.as_str()),
            _ => None,
        })
    }

    /// The names that people give a thing.
    pub(super) fn names(&self, thing: &str) -> BTreeSet<String> {
        let names = self.all.iter().filter_map(|decision| match &decision.verdict {
            Verdict::Call(called, name) if called == thing => Some(name.clone()),
            _ => None,
        });
        names.collect()
    }

    /// Everything that a decision is about.
    pub(super) fn things(&self) -> &BTreeSet<String> {
        &self.things
    }
}

/// One decision, from what is said of its node; else the word that is wrong and why.
fn decision(triples: &[(NamedNode, Term)], base: &Base) -> Result<Decision, (String, String)> {
    let mut about: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut texts: BTreeMap<&str, Literal> = BTreeMap::new();
    for (predicate, object) in triples {
        let (predicate, kind) = (predicate.as_str(), named(predicate.as_ref()));
        match (kind, object) {
            (Some(Kind::Thing), Term::NamedNode(thing)) => {
                about.entry(predicate).or_default().push(claim_of(thing.as_str(), base));
            }
            (Some(Kind::Text), Term::Literal(text)) => {
                texts.insert(predicate, text.clone());
            }
            (Some(_), object) => {
                return Err((word(object), format!("{object} cannot stand after {predicate}")));
            }
            (None, _) => {
                let known = "kg:same, kg:differ, kg:reject, kg:call, rdfs:comment, rdfs:label, dcterms:creator and dcterms:date";
                let last = predicate.rsplit(['#', '/']).next().unwrap_or_default().to_owned();
                return Err((last, format!("a decision says nothing with <{predicate}>; it has {known}")));
            }
        }
    }
    let Some((&what, things)) = about.first_key_value().filter(|_| about.len() == 1) else {
        let first = triples.first().map(|(_, object)| word(object)).unwrap_or_default();
        return Err((first, "a decision has one of kg:same, kg:differ, kg:reject and kg:call".into()));
    };
    let first = || things.first().cloned().unwrap_or_default();
    let text = |property: NamedNodeRef<'_>, name: &str| {
        texts
            .get(property.as_str())
            .map(ToString::to_string)
            .ok_or_else(|| (first(), format!("{name} is missing")))
    };
    let verdict = match (NamedNodeRef::new_unchecked(what), things.as_slice()) {
        (vocab::SAME, [one, other]) => Verdict::same(one, other),
        (vocab::DIFFER, [one, other]) => Verdict::differ(one, other),
        (vocab::REJECT, [claim]) => {
            Verdict::Reject(claim.clone(), text(rdfs::COMMENT, "rdfs:comment, which says why,")?)
        }
        (vocab::CALL, [thing]) => Verdict::Call(thing.clone(), text(rdfs::LABEL, "rdfs:label")?),
        _ => {
            return Err((
                first(),
                "kg:same and kg:differ are about two things, kg:reject and kg:call about one".into(),
            ));
        }
    };
    let value = |property: NamedNodeRef<'_>| texts.get(property.as_str()).map(|text| text.value().to_owned());
    let date = value(dcterms::DATE);
    if let Some(wrong) = date.as_ref().filter(|date| chrono::NaiveDate::from_str(date).is_err()) {
        return Err((wrong.clone(), format!("`{wrong}` is no day, such as 2024-11-27")));
    }
    Ok(Decision { verdict, by: value(dcterms::CREATOR), date })
}

enum Kind {
    Thing,
    Text,
}

fn named(predicate: NamedNodeRef<'_>) -> Option<Kind> {
    match predicate {
        vocab::SAME | vocab::DIFFER | vocab::REJECT | vocab::CALL => Some(Kind::Thing),
        rdfs::COMMENT | rdfs::LABEL | dcterms::CREATOR | dcterms::DATE => Some(Kind::Text),
        _ => None,
    }
}

/// What to look for in the file.
fn word(object: &Term) -> String {
    match object {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.to_string(),
    }
}

/// An event is meant by the claim of its path.
pub(super) fn claim_of(iri: &str, base: &Base) -> String {
    match iri.strip_prefix(base.as_str()).and_then(|path| path.strip_prefix("event/")) {
        Some(path) => format!("{}claim/{path}", base.as_str()),
        None => iri.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> Result<Decisions, String> {
        Decisions::read("x.ttl", &format!("{HEAD}{lines}"), &Base::default())
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut decisions = Decisions::default();
        let by = Some("Ann \"A\"".to_owned());
        let date = Some("2024-12-01".to_owned());
        let verdicts = [
            Verdict::same("urn:b", "urn:a"),
            Verdict::differ("urn:a", "urn:c"),
            Verdict::Reject("urn:d".into(), "\"It was\\ncancelled.\"".into()),
            Verdict::Call("urn:e".into(), "\"Ö\"@de".into()),
        ];
        for verdict in verdicts {
            assert!(decisions.add(Decision { verdict, by: by.clone(), date: date.clone() }));
        }
        assert_eq!(Decisions::read("x.ttl", &decisions.to_string(), &Base::default()).unwrap(), decisions);
        let differ = Decision { verdict: Verdict::differ("urn:a", "urn:b"), by: None, date: None };
        assert!(decisions.add(differ.clone()), "takes the place of the other word");
        assert_eq!(decisions.iter().count(), 4);
        assert_eq!(decisions.undo(&differ.verdict), Some(differ.clone()));
        assert_eq!(decisions.undo(&differ.verdict), None);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let cases = [
            (
                "[] kg:same <urn:a> .",
                "x.ttl:7:13: kg:same and kg:differ are about two things, kg:reject and kg:call about one",
            ),
            ("[] kg:reject <urn:a> .", "x.ttl:7:15: rdfs:comment, which says why, is missing"),
            ("[] kg:unites <urn:a>, <urn:b> .", "x.ttl:7:7: a decision says nothing with"),
            ("[] kg:same <urn:a>, \"b\" .", "cannot stand after"),
            ("[] kg:same <urn:a>, <urn:b> ; dcterms:date \"soon\" .", "`soon` is no day"),
            ("[] kg:same <urn:a> <urn:b> .", "x.ttl:7:"),
        ];
        for (line, expected) in cases {
            let told = read(line).unwrap_err();
            assert!(told.contains(expected), "{line}: {told}");
        }
    }
}
