//! `FollowTheMoney`: an entity a line, as Aleph, `OpenSanctions` and the `followthemoney` package read it.
//!
//! It knows no modality: what is denied, planned or only possible is an Event that says so in its name, and never a
//! Sanction or an Occupancy.

use super::coding::{ClaimType, Codings};
use super::graph::claims;
use super::{Error, Selection, View};
use crate::rdf::{self, Node, vocab};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use vocab::{dcterms, rdfs, skos};

pub(super) const VIEW: View = View {
    name: "ftm",
    extensions: &["ftm.json", "ftm"],
    summary: "FollowTheMoney JSON Lines: people, bodies, offices, sanctions, events and the articles that prove them",
    write,
};

/// What the lines say they are part of.
const DATASET: &str = "newskg";
/// Roles that nobody fills: their groups are lots of things.
const THINGS: [NamedNodeRef<'static>; 2] = [vocab::WEAPON, vocab::FORCE];
/// How words stand for somebody whom they name; a pronoun or a description does not.
const NAMES: [&str; 6] = ["name", "family name", "given name", "demonym", "capital", "adjective"];

fn write(graph: &Selection<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let codings = Codings::new(graph.ontology);
    let mut writer = Writer { graph, codings: &codings, spoken_of: BTreeSet::new(), out };
    for article in graph.articles()? {
        writer.article(&article)?;
    }
    for event in graph.events()? {
        writer.event(&event)?;
    }
    writer.entities()
}

/// One entity in the making.
struct Line {
    id: String,
    schema: &'static str,
    properties: Map<String, Value>,
    referents: Vec<String>,
}

impl Line {
    fn new(schema: &'static str, iri: &str) -> Self {
        Self { id: id(iri), schema, properties: Map::new(), referents: Vec::new() }
    }

    /// Adds a value that is neither empty nor there, its white space made plain.
    fn add(&mut self, property: &str, value: &str) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if value.is_empty() {
            return;
        }
        if !self.properties.contains_key(property) {
            self.properties.insert(property.to_owned(), Value::Array(Vec::new()));
        }
        if let Some(Value::Array(values)) = self.properties.get_mut(property)
            && !values.contains(&Value::from(value.as_str()))
        {
            values.push(value.into());
        }
    }

    fn write(mut self, out: &mut dyn Write) -> Result<(), Error> {
        let mut line = json!({
            "id": self.id, "schema": self.schema, "properties": self.properties, "datasets": [DATASET],
        });
        if !self.referents.is_empty() {
            self.referents.sort();
            line["referents"] = self.referents.into();
        }
        Ok(writeln!(out, "{line}")?)
    }
}

/// What a claim or event comes to.
struct Fact<'n> {
    node: &'n Node,
    kind: &'n ClaimType,
    /// The sentences that say so.
    sentences: Vec<String>,
    articles: Vec<NamedNode>,
}

struct Writer<'w, 's> {
    graph: &'w Selection<'s>,
    codings: &'w Codings,
    /// Whoever and whatever the lines point to.
    spoken_of: BTreeSet<NamedNode>,
    out: &'w mut dyn Write,
}

impl Writer<'_, '_> {
    /// An article, whom it names, and what it says of which no event is made.
    fn article(&mut self, iri: &NamedNode) -> Result<(), Error> {
        let nodes = self.graph.article(iri)?;
        let Some(article) = nodes.get(iri.as_str()) else { return Ok(()) };
        let mut line = Line::new("Article", iri.as_str());
        for (property, source) in [
            ("title", dcterms::TITLE),
            ("fileName", dcterms::IDENTIFIER),
            ("publisher", dcterms::PUBLISHER),
            ("publishedAt", dcterms::DATE),
        ] {
            line.add(property, article.text(source).unwrap_or_default());
        }
        line.add("language", language(article.text(dcterms::LANGUAGE).unwrap_or_default()));
        line.add("sourceUrl", iri.as_str());
        line.write(self.out)?;
        self.mentions(iri, nodes.values())?;
        for claim in claims(&nodes) {
            if self.graph.event_of(&claim.iri)?.is_some() || self.graph.is_rejected(&claim.iri)? {
                continue;
            }
            let sentences = claim.text(vocab::QUOTE).map(str::to_owned).into_iter().collect();
            self.fact(claim, sentences, vec![iri.clone()])?;
        }
        Ok(())
    }

    fn mentions<'n>(
        &mut self,
        article: &NamedNode,
        nodes: impl Iterator<Item = &'n Node>,
    ) -> Result<(), Error> {
        let mut named = BTreeSet::new();
        for evidence in nodes.filter(|node| node.is_a(vocab::EVIDENCE_CLASS)) {
            if !evidence.node(vocab::PROPERTY).is_some_and(|role| THINGS.contains(&role.as_ref()))
                && let Some(who) = evidence.node(vocab::FILLER)
                && let Some(words) = evidence.text(vocab::QUOTE)
                && evidence.text(vocab::VIA).is_some_and(|via| NAMES.contains(&via))
            {
                named.insert((self.graph.merged_name(who)?, words.to_owned()));
            }
        }
        for (who, words) in named {
            let Some(schema) = legal_entity(&*self.graph.node(&who)?) else { continue };
            let mut line = Line::new("Mention", &format!("{} {} {words}", article.as_str(), who.as_str()));
            line.add("document", &id(article.as_str()));
            line.add("name", &words);
            line.add("resolved", &self.point_to(&who));
            line.add("detectedSchema", schema);
            line.write(self.out)?;
        }
        Ok(())
    }

    fn event(&mut self, iri: &NamedNode) -> Result<(), Error> {
        let event = self.graph.node(iri)?;
        let (mut sentences, mut articles) = (Vec::new(), BTreeSet::new());
        for claim in event.nodes(vocab::REPORTED_AS) {
            let claim = self.graph.node(claim)?;
            sentences.extend(claim.text(vocab::QUOTE).map(str::to_owned));
            articles.extend(claim.nodes(vocab::STATED_IN).cloned());
        }
        articles.retain(|article| (self.graph.wanted)(article.as_ref().into()));
        self.fact(&event, sentences, articles.into_iter().collect())
    }

    fn fact(&mut self, node: &Node, sentences: Vec<String>, articles: Vec<NamedNode>) -> Result<(), Error> {
        let Some(kind) = self.codings.of(node) else { return Ok(()) };
        let fact = &Fact { node, kind, sentences, articles };
        let happened = matches!(fact.node.term(vocab::STAND), Some("asserted" | "reported"));
        if happened && fact.node.is_a(vocab::TENURE) {
            return self.occupancy(fact);
        }
        if happened && fact.node.is_a(vocab::SANCTION) {
            let targets = self.things(fact.node, vocab::TARGET)?;
            for target in &targets {
                self.sanction(fact, target)?;
            }
            if !targets.is_empty() {
                return Ok(());
            }
        }
        self.happening(fact)
    }

    fn occupancy(&mut self, fact: &Fact<'_>) -> Result<(), Error> {
        for person in fact.node.nodes(vocab::PERSON_ROLE) {
            for office in fact.node.nodes(vocab::OFFICE_ROLE) {
                let person = self.graph.merged_name(person)?;
                let parts = format!("{} {} {}", fact.node.iri.as_str(), person.as_str(), office.as_str());
                let mut line = Line::new("Occupancy", &parts);
                line.add("holder", &self.point_to(&person));
                line.add("post", &self.point_to(office));
                line.add(
                    "status",
                    match fact.node.term(vocab::STATUS) {
                        Some("former") => "ended",
                        Some(other) => other,
                        None => "",
                    },
                );
                let bounds = |first, last| {
                    let bound = |property| fact.node.text(property).unwrap_or_default();
                    common(bound(first), bound(last))
                };
                line.add("startDate", bounds(vocab::START_NOT_BEFORE, vocab::START_NOT_AFTER));
                line.add("endDate", bounds(vocab::END_NOT_BEFORE, vocab::END_NOT_AFTER));
                self.interval(line, fact)?;
            }
        }
        Ok(())
    }

    fn sanction(&mut self, fact: &Fact<'_>, target: &NamedNode) -> Result<(), Error> {
        let mut line = Line::new("Sanction", &format!("{} {}", fact.node.iri.as_str(), target.as_str()));
        line.add("entity", &self.point_to(target));
        for imposer in fact.node.nodes(vocab::IMPOSER) {
            let imposer = self.graph.node(imposer)?;
            line.add("authority", imposer.label());
            line.add("country", &country(&imposer));
        }
        for measure in fact.node.literals(vocab::MEASURE) {
            line.add("provisions", measure.value());
        }
        match fact.node.term(vocab::ACTION) {
            Some("lift") => line.add("status", "inactive"),
            Some("impose") => {
                line.add("status", "active");
                line.add("startDate", &date(fact.node));
            }
            _ => line.add("status", "active"),
        }
        self.interval(line, fact)
    }

    /// An Event: a meeting, a visit, a transfer; and all that is denied or has not happened.
    fn happening(&mut self, fact: &Fact<'_>) -> Result<(), Error> {
        let mut line = Line::new("Event", fact.node.iri.as_str());
        line.add("name", &self.name(fact)?);
        for property in [vocab::STAND, vocab::MODALITY] {
            line.add("keywords", fact.node.term(property).unwrap_or_default());
        }
        line.add("keywords", &fact.kind.label);
        for role in fact.kind.roles.iter().filter(|role| !THINGS.contains(&role.as_ref())) {
            for who in fact.node.nodes(role.as_ref()) {
                let who = self.graph.merged_name(who)?;
                let node = self.graph.node(&who)?;
                let is_place = matches!(role.as_ref(), vocab::PLACE_ROLE | vocab::DESTINATION);
                if is_place {
                    line.add("location", node.label());
                    line.add("country", &country(&node));
                } else if legal_entity(&node).is_some() {
                    line.add("involved", &self.point_to(&who));
                }
            }
        }
        self.interval(line, fact)
    }

    /// What every fact has: its day, its sentences, and the articles that prove it.
    fn interval(&mut self, mut line: Line, fact: &Fact<'_>) -> Result<(), Error> {
        line.add("date", &date(fact.node));
        for sentence in &fact.sentences {
            line.add("summary", sentence);
        }
        for article in &fact.articles {
            line.add("proof", &id(article.as_str()));
        }
        line.add(
            "recordId",
            fact.node.iri.as_str().strip_prefix(self.graph.base.as_str()).unwrap_or_default(),
        );
        line.add("sourceUrl", fact.node.iri.as_str());
        line.write(self.out)
    }

    /// `Weapons request: Ukraine → Germany (aircraft), denied`.
    fn name(&self, fact: &Fact<'_>) -> Result<String, Error> {
        let words = |role: &NamedNode| -> Result<String, Error> {
            let mut words = Vec::new();
            for value in fact.node.values(role.as_ref()) {
                words.push(match value {
                    Term::NamedNode(node) => {
                        self.graph.node(&self.graph.merged_name(node)?)?.label().to_owned()
                    }
                    Term::Literal(literal) => literal.value().to_owned(),
                    Term::BlankNode(_) => continue,
                });
            }
            Ok(words.join(", "))
        };
        let (actor, recipient) = (fact.kind.actor.as_ref(), fact.kind.recipient.as_ref());
        let mut name = fact.kind.label.clone();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        name += ": ";
        name += &actor.map(words).transpose()?.unwrap_or_default();
        if let Some(recipient) = recipient.filter(|role| Some(*role) != actor) {
            let words = words(recipient)?;
            name += if words.is_empty() { "" } else { " → " };
            name += &words;
        }
        let others = fact.kind.roles.iter().filter(|role| Some(*role) != actor && Some(*role) != recipient);
        let others = others.map(words).collect::<Result<Vec<_>, _>>()?;
        let others: Vec<String> = others.into_iter().filter(|words| !words.is_empty()).collect();
        if !others.is_empty() {
            let (open, close) = if actor.is_some() { (" (", ")") } else { ("", "") };
            name.extend([open, &others.join("; "), close]);
        }
        if let Some(stand @ ("denied" | "unrealised" | "disputed")) = fact.node.term(vocab::STAND) {
            name += ", ";
            name += stand;
        }
        Ok(name)
    }

    /// The things among the values of a property.
    fn things(&self, node: &Node, property: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, Error> {
        let mut things = Vec::new();
        for thing in node.nodes(property) {
            let thing = self.graph.merged_name(thing)?;
            if schema(&*self.graph.node(&thing)?).is_some() {
                things.push(thing);
            }
        }
        Ok(things)
    }

    /// The id of an entity, which gets a line.
    fn point_to(&mut self, iri: &NamedNode) -> String {
        self.spoken_of.insert(iri.clone());
        id(iri.as_str())
    }

    /// Whoever and whatever the lines point to, sorted by IRI; then the bodies that only offices point to.
    fn entities(&mut self) -> Result<(), Error> {
        let mut written = BTreeSet::new();
        while !self.spoken_of.is_empty() {
            for iri in std::mem::take(&mut self.spoken_of) {
                if written.insert(iri.clone()) {
                    self.entity(&iri)?;
                }
            }
        }
        Ok(())
    }

    fn entity(&mut self, iri: &NamedNode) -> Result<(), Error> {
        let node = self.graph.node(iri)?;
        let Some(schema) = schema(&node) else { return Ok(()) };
        let mut line = Line::new(schema, iri.as_str());
        line.add("name", node.label());
        let names = [rdfs::LABEL, skos::PREF_LABEL, skos::ALT_LABEL];
        for name in names.into_iter().flat_map(|name| node.literals(name)) {
            if name.value() != node.label() {
                line.add("alias", name.value());
            }
        }
        for wikidata in node.nodes(skos::EXACT_MATCH).filter_map(|node| node.as_str().rsplit_once("/entity/"))
        {
            line.add("wikidataId", wikidata.1);
        }
        line.add("sourceUrl", iri.as_str());
        self.own(&mut line, &node)?;
        for alias in self.graph.aliases(iri)? {
            line.referents.push(id(alias.as_str()));
        }
        line.write(self.out)
    }

    /// What only some schemata have.
    fn own(&mut self, line: &mut Line, node: &Node) -> Result<(), Error> {
        let of = node.node(vocab::OF).or(node.node(vocab::IN));
        let of = of.map(|of| self.graph.node(of)).transpose()?;
        match line.schema {
            "Person" => {
                for name in node.literals(vocab::FAMILY_NAME) {
                    line.add("lastName", name.value());
                }
                line.add(
                    "gender",
                    match node.text(vocab::GENDER) {
                        Some("m" | "male") => "male",
                        Some("f" | "female") => "female",
                        _ => "",
                    },
                );
                if let Some(nationality) = node.node(vocab::NATIONALITY) {
                    let nationality = self.graph.node(nationality)?;
                    line.add("nationality", &country(&nationality));
                }
            }
            "PublicBody" => {
                line.add("country", &country(node));
                line.add("topics", "gov.national");
            }
            "Position" => {
                if let Some(body) = of.filter(|of| of.is_a(vocab::ORGANIZATION)) {
                    line.add("organization", &self.point_to(&body.iri));
                } else if let Some(of) = node.node(vocab::OF) {
                    line.add("country", &country(&*self.graph.node(of)?));
                }
            }
            _ => {
                if let Some(of) = of {
                    line.add("country", &country(&of));
                }
            }
        }
        Ok(())
    }
}

/// An id that `FollowTheMoney` takes: 40 digits that follow from the IRI alone.
fn id(iri: &str) -> String {
    let mut digits = rdf::sha256(iri);
    digits.truncate(40);
    digits
}

/// The schema of somebody or something that is no claim.
fn schema(node: &Node) -> Option<&'static str> {
    legal_entity(node).or_else(|| match node {
        office if office.is_a(vocab::OFFICE) => Some("Position"),
        place if place.is_a(vocab::PLACE) => Some("Territory"),
        _ => None,
    })
}

/// The schema of somebody who can act.
fn legal_entity(node: &Node) -> Option<&'static str> {
    let schemata = [
        (vocab::PERSON, "Person"),
        (vocab::COUNTRY, "PublicBody"),
        (vocab::ORGANIZATION, "Organization"),
        (vocab::GROUP, "LegalEntity"),
    ];
    schemata.into_iter().find(|(class, _)| node.is_a(*class)).map(|(_, schema)| schema)
}

/// A country's code as `FollowTheMoney` writes it.
fn country(node: &Node) -> String {
    node.text(vocab::ISO2).unwrap_or_default().to_lowercase()
}

/// A language's code of three letters.
fn language(tag: &str) -> &'static str {
    match tag.get(..2) {
        Some("de") => "deu",
        Some("en") => "eng",
        _ => "",
    }
}

/// The day, month or year, as far as it is known.
fn date(node: &Node) -> String {
    let exact = node.literals(vocab::DATE).find(|date| {
        [vocab::xsd::DATE, vocab::xsd::G_YEAR_MONTH, vocab::xsd::G_YEAR].contains(&date.datatype())
    });
    if let Some(exact) = exact {
        return exact.value().to_owned();
    }
    let bound = |property| node.text(property).unwrap_or_default();
    common(bound(vocab::NOT_BEFORE), bound(vocab::NOT_AFTER)).to_owned()
}

/// What two days have in common: the day, the month or the year.
fn common<'d>(first: &'d str, last: &str) -> &'d str {
    let parts = [10, 7, 4].into_iter().filter_map(|length| first.get(..length));
    parts.into_iter().find(|part| last.starts_with(part)).unwrap_or_default()
}
