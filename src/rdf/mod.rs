//! Claims as quads: one named graph an article, and the graphs of what is known before reading.
//!
//! No blank nodes, no clock, no random numbers: the same article gives the same quads, in the same order.

pub mod iri;
mod node;
mod reference;
pub mod vocab;

pub use iri::Base;
pub use node::{Node, list};
pub use reference::reference;

use crate::article::Article;
use crate::claim::{Claim, Filler, Value};
use crate::date::PartialDate;
use crate::knowledge::entity::{Class, Count, Entity};
use crate::span::{CodePoints, Span};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use vocab::{dcterms, kg, rdf, rdfs, schema, skos, xsd};

/// The graph of one article, sorted: the article, its claims with their evidence, and who and what it
/// speaks of that the reference graph does not hold.
pub fn quads(article: &Article, claims: &[Claim], base: &Base) -> Vec<Quad> {
    let mut graph = Graph {
        base,
        points: CodePoints::new(&article.text),
        article,
        name: base.article(&article.id),
        described: BTreeSet::new(),
        quads: Vec::new(),
    };
    graph.article();
    for (iri, claim) in named(article, claims, base) {
        graph.claim(&iri, claim);
    }
    sorted(graph.quads)
}

/// The claims of an article with their IRIs, in the order of the text.
pub fn named<'c>(article: &Article, claims: &'c [Claim], base: &Base) -> Vec<(NamedNode, &'c Claim)> {
    let mut in_order: Vec<&Claim> = claims.iter().collect();
    in_order.sort_by_cached_key(|claim| order(claim));
    let points = CodePoints::new(&article.text);
    let mut numbers: BTreeMap<(&str, Span), usize> = BTreeMap::new();
    let mut named = Vec::with_capacity(claims.len());
    for claim in in_order {
        let number = numbers.entry((&claim.class, claim.trigger)).or_insert(0);
        *number += 1;
        named.push((base.claim(article, &claim.class, points.span(claim.trigger), *number), claim));
    }
    named
}

/// Sorts and tells apart claims by what they say; by their rule last, so that editing a rule renames no claim.
fn order(claim: &Claim) -> (Span, String, String, Vec<Span>, String) {
    let mut says = claim.to_string();
    says.truncate(says.len() - claim.rule.len() - " []".len());
    let fillers = claim.roles.values().flatten().chain(&claim.attribution);
    (
        claim.trigger,
        claim.class.clone(),
        says,
        fillers.map(|filler| filler.span).collect(),
        claim.rule.clone(),
    )
}

/// Quads sorted by graph (the default one first), subject, predicate and object as N-Quads write them, each once.
pub fn sorted(mut quads: Vec<Quad>) -> Vec<Quad> {
    quads.sort_by_cached_key(|quad| {
        let graph = (!quad.graph_name.is_default_graph(), quad.graph_name.to_string());
        (graph, quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string())
    });
    quads.dedup();
    quads
}

/// SHA-256 of a text in UTF-8, in lower-case hexadecimal digits.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The graph of one article in the making.
struct Graph<'a> {
    base: &'a Base,
    points: CodePoints<'a>,
    article: &'a Article,
    name: NamedNode,
    /// The IRIs and labels of the entities that are described already.
    described: BTreeSet<(NamedNode, String)>,
    quads: Vec<Quad>,
}

impl Graph<'_> {
    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate.into_owned(), object, self.name.clone()));
    }

    fn article(&mut self) {
        let (iri, article) = (self.name.clone(), self.article);
        self.add(&iri, rdf::TYPE, vocab::ARTICLE);
        self.add(&iri, dcterms::IDENTIFIER, Literal::from(article.id.as_str()));
        self.add(&iri, vocab::SHA256, Literal::new_typed_literal(sha256(&article.text), xsd::HEX_BINARY));
        self.add(&iri, schema::ARTICLE_BODY, self.words(&article.text));
        if !article.title.is_empty() {
            self.add(&iri, dcterms::TITLE, self.words(&article.title));
        }
        if let Some(publisher) = &article.publisher {
            self.add(&iri, dcterms::PUBLISHER, Literal::from(publisher.as_str()));
        }
        if let Some(date) = article.published.and_then(literal_of_date) {
            self.add(&iri, dcterms::DATE, date);
        }
        if let Some(language) = &article.language {
            self.add(&iri, dcterms::LANGUAGE, Literal::from(language.as_str()));
        }
    }

    fn claim(&mut self, iri: &NamedNode, claim: &Claim) {
        let article = self.name.clone();
        let polarity = if claim.denied { vocab::DENIED } else { vocab::AFFIRMED };
        self.add(iri, rdf::TYPE, vocab::CLAIM);
        self.add(iri, rdf::TYPE, kg(&claim.class));
        self.add(iri, vocab::STATED_IN, article);
        self.add(iri, vocab::MODALITY, kg(claim.modality.as_str()));
        self.add(iri, vocab::POLARITY, polarity);
        self.add(iri, vocab::STAND, kg(claim.stand()));
        self.place(iri, claim.sentence);

        let mut evidence = Evidence { claim: iri, rule: &claim.rule, number: 0 };
        let trigger = evidence.add(self, rdf::TYPE, kg(&claim.class).into(), claim.trigger, None);
        for pass in &claim.passes {
            self.add(&trigger, vocab::PASS, Literal::from(*pass));
        }
        for (role, fillers) in &claim.roles {
            for filler in fillers {
                self.role(&mut evidence, &kg(role), filler);
            }
        }
        if let Some((date, span)) = claim.date {
            self.date(&mut evidence, date, span);
        }
        for (at, filler) in claim.attribution.iter().enumerate() {
            self.role(&mut evidence, &vocab::SOURCE.into_owned(), filler);
            let link = NamedNode::new_unchecked(format!("{}/attribution/{}", iri.as_str(), at + 1));
            let who = self.value(&filler.value);
            self.add(iri, vocab::ATTRIBUTION, link.clone());
            self.add(&link, rdf::TYPE, vocab::ATTRIBUTION_CLASS);
            self.add(&link, vocab::POSITION, Literal::from(at as i64 + 1));
            self.add(&link, vocab::WHO, who);
        }
    }

    /// A filler of a role, its evidence, and for a counted lot of weapons the weapon type itself.
    fn role(&mut self, evidence: &mut Evidence<'_>, role: &NamedNode, filler: &Filler) {
        let mut values = vec![self.value(&filler.value)];
        if let Value::Entity(lot) = &filler.value
            && let (Class::Group, Some(kind)) = (lot.class, &lot.of_type)
            && role.as_ref() == vocab::WEAPON
        {
            values.push(self.entity(kind).into());
        }
        for value in values {
            self.add(evidence.claim, role.as_ref(), value.clone());
            evidence.add(self, role.as_ref(), value, filler.span, Some(filler.via.as_str()));
        }
    }

    fn date(&mut self, evidence: &mut Evidence<'_>, date: PartialDate, span: Option<Span>) {
        let Some(literal) = literal_of_date(date) else { return };
        self.add(evidence.claim, vocab::DATE, literal.clone());
        if let Some((first, last)) = date.bounds() {
            let day = |day: chrono::NaiveDate| {
                Literal::new_typed_literal(PartialDate::day(day).to_string(), xsd::DATE)
            };
            self.add(evidence.claim, vocab::NOT_BEFORE, day(first));
            self.add(evidence.claim, vocab::NOT_AFTER, day(last));
        }
        if let Some(span) = span {
            evidence.add(self, vocab::DATE, literal.into(), span, None);
        }
    }

    /// Where something stands, and the words that stand there.
    fn place(&mut self, iri: &NamedNode, span: Span) {
        let (start, end) = self.points.span(span);
        self.add(iri, vocab::START, Literal::from(start as i64));
        self.add(iri, vocab::END, Literal::from(end as i64));
        self.add(iri, vocab::QUOTE, self.words(span.of(&self.article.text)));
    }

    fn value(&mut self, value: &Value) -> Term {
        match value {
            Value::Entity(entity) => self.entity(entity).into(),
            Value::Words(words) => self.words(words).into(),
            Value::Term(term) => kg(term).into(),
        }
    }

    /// An entity's IRI; where the reference graph does not hold it, it is described here.
    fn entity(&mut self, entity: &Entity) -> NamedNode {
        let iri = self.base.entity(&entity.path);
        if entity.known || !self.described.insert((iri.clone(), entity.label.clone())) {
            return iri;
        }
        self.add(&iri, rdf::TYPE, kg(entity.class.as_str()));
        if entity.outlet {
            self.add(&iri, rdf::TYPE, vocab::NEWS_OUTLET);
        }
        // The label of an office of a known kind is made from the names data, which is English first.
        let english = entity.class == Class::Office && entity.of_type.as_ref().is_some_and(|kind| kind.known);
        let label = if english { tagged(&entity.label, "en") } else { self.words(&entity.label) };
        self.add(&iri, rdfs::LABEL, label);
        for name in entity.names.iter().filter(|name| **name != entity.label) {
            self.add(&iri, skos::ALT_LABEL, self.words(name));
        }
        if let Some(of) = &entity.of {
            let of = self.entity(of);
            self.add(&iri, vocab::OF, of);
        }
        if let Some(kind) = &entity.of_type {
            let property = if entity.class == Class::Office { vocab::KIND } else { vocab::OF_TYPE };
            let kind = self.entity(kind);
            self.add(&iri, property, kind);
        }
        if let Some(count) = entity.count {
            self.count(&iri, count);
        }
        iri
    }

    fn count(&mut self, iri: &NamedNode, count: Count) {
        let number = |number: u64| Literal::from(i64::try_from(number).unwrap_or(i64::MAX));
        if let Some(given) = count.min.or(count.max) {
            self.add(iri, vocab::COUNT, number(given));
            self.add(iri, vocab::HEDGE, kg(count.hedge));
        }
        if let Some(min) = count.min {
            self.add(iri, vocab::COUNT_MIN, number(min));
        }
        if let Some(max) = count.max {
            self.add(iri, vocab::COUNT_MAX, number(max));
        }
    }

    /// Words of the text, in the article's language.
    fn words(&self, words: &str) -> Literal {
        tagged(words, self.article.language.as_deref().unwrap_or(""))
    }
}

/// The evidence nodes of one claim, numbered from 1: its trigger, its roles by name, its date, its sources.
struct Evidence<'c> {
    claim: &'c NamedNode,
    rule: &'c str,
    number: usize,
}

impl Evidence<'_> {
    fn add(
        &mut self,
        graph: &mut Graph<'_>,
        property: NamedNodeRef<'_>,
        filler: Term,
        span: Span,
        via: Option<&str>,
    ) -> NamedNode {
        self.number += 1;
        let iri = NamedNode::new_unchecked(format!("{}/evidence/{}", self.claim.as_str(), self.number));
        graph.add(self.claim, vocab::EVIDENCE, iri.clone());
        graph.add(&iri, rdf::TYPE, vocab::EVIDENCE_CLASS);
        graph.add(&iri, vocab::PROPERTY, property);
        graph.add(&iri, vocab::FILLER, filler);
        graph.place(&iri, span);
        graph.add(&iri, vocab::RULE, Literal::from(self.rule));
        if let Some(via) = via {
            graph.add(&iri, vocab::VIA, Literal::from(via));
        }
        iri
    }
}

/// A literal with a language tag; without one where the tag is none.
fn tagged(words: &str, language: &str) -> Literal {
    Literal::new_language_tagged_literal(words, language).unwrap_or_else(|_| Literal::from(words))
}

/// A date as a literal of the type that fits what is known of it.
fn literal_of_date(date: PartialDate) -> Option<Literal> {
    let datatype = NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{}", date.datatype()));
    (date != PartialDate::default()).then(|| Literal::new_typed_literal(date.to_string(), datatype))
}

#[cfg(test)]
mod tests;
