//! Rows of events as conflict research keeps them: who did what to whom, coded by CAMEO and PLOVER, a row a sentence.

use super::coding::{ClaimType, Codings};
use super::graph::claims;
use super::{Error, Selection, View};
use crate::rdf::Node;
use crate::rdf::vocab::{self, dcterms};
use oxigraph::model::{NamedNode, Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::Write;

pub(super) const VIEW: View = View {
    name: "events",
    extensions: &["csv"],
    summary: "CSV, a row an event, pair of actors and sentence, with CAMEO and PLOVER codes",
    write,
};

/// What a row tells. Of what nobody knows, a cell is empty.
const COLUMNS: [&str; 18] = [
    "event",
    "date",
    "not_before",
    "not_after",
    "source_actor",
    "source_name",
    "target_actor",
    "target_name",
    "cameo",
    "plover",
    "mode",
    "modality",
    "polarity",
    "stand",
    "article",
    "start",
    "end",
    "sentence",
];

fn write(graph: &Selection<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let codings = Codings::new(graph.ontology);
    // SPARQL's CSV is that of RFC 4180.
    let columns = COLUMNS.map(Variable::new_unchecked);
    let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Csv);
    let mut rows = serializer.serialize_solutions_to_writer(out, columns.to_vec())?;
    for article in graph.articles()? {
        let nodes = graph.article(&article)?;
        let id =
            nodes.get(article.as_str()).and_then(|node| node.text(dcterms::IDENTIFIER)).unwrap_or_default();
        for claim in claims(&nodes) {
            let Some(kind) = codings.of(claim).filter(|kind| kind.actor.is_some()) else { continue };
            if graph.is_rejected(&claim.iri)? {
                continue;
            }
            for row in coded(graph, &codings, kind, claim, &article, id)? {
                let cells = columns.iter().zip(&row).filter(|(_, cell)| !cell.is_empty());
                let cells: Vec<(&Variable, Term)> = cells
                    .map(|(column, cell)| (column, oxigraph::model::Literal::from(cell.as_str()).into()))
                    .collect();
                rows.serialize(cells.iter().map(|(column, cell)| (*column, cell)))?;
            }
        }
    }
    rows.finish()?;
    Ok(())
}

/// The rows of one claim: one for each actor and recipient, of a meeting one for every two who meet.
fn coded(
    graph: &Selection<'_>,
    codings: &Codings,
    kind: &ClaimType,
    claim: &Node,
    article: &NamedNode,
    id: &str,
) -> Result<Vec<[String; 18]>, Error> {
    let (Some(coding), Some(role)) = (kind.coding(claim), &kind.actor) else { return Ok(Vec::new()) };
    let event = graph.event_of(&claim.iri)?;
    let merged = event.as_ref().map(|event| graph.node(event)).transpose()?;
    let when = merged.as_deref().filter(|event| event.text(vocab::NOT_BEFORE).is_some()).unwrap_or(claim);
    let text = |node: &Node, property| node.text(property).unwrap_or_default().to_owned();
    let term = |property| claim.term(property).unwrap_or_default().to_owned();
    let actors = actors(graph, codings, claim, role, article)?;
    let recipients = match &kind.recipient {
        Some(recipient) => self::actors(graph, codings, claim, recipient, article)?,
        None => Vec::new(),
    };
    let mut rows = Vec::new();
    for (source, target) in pairs(&actors, &recipients, kind.recipient.as_ref() == Some(role)) {
        rows.push([
            event.as_ref().unwrap_or(&claim.iri).as_str().to_owned(),
            text(when, vocab::DATE),
            text(when, vocab::NOT_BEFORE),
            text(when, vocab::NOT_AFTER),
            source.0.clone(),
            source.1.clone(),
            target.0.clone(),
            target.1.clone(),
            coding.cameo.clone(),
            coding.plover.clone(),
            coding.mode.clone(),
            term(vocab::MODALITY),
            term(vocab::POLARITY),
            term(vocab::STAND),
            id.to_owned(),
            text(claim, vocab::START),
            text(claim, vocab::END),
            text(claim, vocab::QUOTE),
        ]);
    }
    Ok(rows)
}

/// Code and name.
type Actor = (String, String);
const NOBODY: &Actor = &(String::new(), String::new());

fn actors(
    graph: &Selection<'_>,
    codings: &Codings,
    claim: &Node,
    role: &NamedNode,
    article: &NamedNode,
) -> Result<Vec<Actor>, Error> {
    let mut actors = Vec::new();
    for value in claim.values(role.as_ref()) {
        match value {
            Term::NamedNode(node) => {
                let main = graph.merged_name(node)?;
                let mut code = codings.actor(graph, node, article)?;
                if code.is_empty() && main != *node {
                    code = codings.actor(graph, &main, article)?;
                }
                actors.push((code, graph.node(&main)?.label().to_owned()));
            }
            Term::Literal(literal) => actors.push((String::new(), literal.value().to_owned())),
            Term::BlankNode(_) => {}
        }
    }
    Ok(actors)
}

/// Who acts on whom. Where nobody is named on one side, that side is left open.
fn pairs<'a>(actors: &'a [Actor], recipients: &'a [Actor], mutual: bool) -> Vec<(&'a Actor, &'a Actor)> {
    let mut pairs = Vec::new();
    for (at, actor) in actors.iter().enumerate() {
        let others = if mutual { &recipients[at + 1..] } else { recipients };
        pairs.extend(others.iter().map(|other| (actor, other)));
    }
    if pairs.is_empty() {
        let either = if actors.is_empty() { recipients } else { actors };
        pairs.extend(either.iter().map(|one| if actors.is_empty() { (NOBODY, one) } else { (one, NOBODY) }));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::{Actor, pairs};

    #[test]
    fn everybody_acts_on_everybody_and_two_who_meet_are_one_pair() {
        let actors = |names: &str| -> Vec<Actor> {
            names.chars().map(|name| (String::new(), name.to_string())).collect()
        };
        let check = |one: &str, other: &str, mutual, expected: &str| {
            let (one, other) = (actors(one), actors(other));
            let pairs: Vec<String> = pairs(&one, &other, mutual)
                .iter()
                .map(|(one, other)| format!("{}{}", one.1, other.1))
                .collect();
            assert_eq!(pairs.join(" "), expected);
        };
        check("ab", "cd", false, "ac ad bc bd");
        check("abc", "abc", true, "ab ac bc");
        check("a", "a", true, "a");
        check("ab", "", false, "a b");
        check("", "c", false, "c");
        check("", "", false, "");
    }
}
