//! What the ontology says of claim types for other fields: labels, roles, and the codes of events and actors.

use super::{Error, Selection};
use crate::rdf::vocab::{self, rdf, sh, skos};
use crate::rdf::{Node, list};
use oxigraph::model::{NamedNode, Quad, Term};
use std::collections::BTreeMap;

/// The claim types by their classes, and the codes of actors by what bears them.
pub(super) struct Codings {
    types: BTreeMap<String, ClaimType>,
    actors: BTreeMap<String, String>,
}

/// A claim type.
pub(super) struct ClaimType {
    pub(super) label: String,
    /// In the order of its file.
    pub(super) roles: Vec<NamedNode>,
    pub(super) actor: Option<NamedNode>,
    pub(super) recipient: Option<NamedNode>,
    codings: Vec<Coding>,
}

/// The codes of some claims of a type.
pub(super) struct Coding {
    /// Properties, and the values of which a claim has one.
    conditions: Vec<(NamedNode, Vec<Term>)>,
    pub(super) cameo: String,
    pub(super) plover: String,
    pub(super) mode: String,
}

impl Codings {
    pub(super) fn new(ontology: &[Quad]) -> Self {
        let nodes = Node::all_of(ontology.iter().cloned());
        let types = nodes.values().filter(|node| node.is_a(vocab::CLAIM_TYPE));
        let types = types.map(|class| (class.iri.as_str().to_owned(), claim_type(class, &nodes)));
        let actors = nodes.values().filter_map(|node| {
            Some((node.iri.as_str().to_owned(), node.text(vocab::ACTOR_CODE)?.to_owned()))
        });
        Self { types: types.collect(), actors: actors.collect() }
    }

    /// The type of a claim or event.
    pub(super) fn of(&self, claim: &Node) -> Option<&ClaimType> {
        claim.nodes(rdf::TYPE).find_map(|class| self.types.get(class.as_str()))
    }

    /// What CAMEO calls an actor; nothing where that is not known. A person is called by the office that the claims of
    /// an article, else the tenures of the merged graph, say that he or she holds.
    pub(super) fn actor(
        &self,
        graph: &Selection<'_>,
        actor: &NamedNode,
        article: &NamedNode,
    ) -> Result<String, Error> {
        let node = graph.node(actor)?;
        if let Some(code) = self.actors.get(actor.as_str()) {
            return Ok(code.clone());
        }
        if node.is_a(vocab::COUNTRY) {
            return Ok(node.text(vocab::ISO3).unwrap_or_default().to_owned());
        }
        let mut holds = node.clone();
        if node.is_a(vocab::PERSON)
            && let Some(office) = office(graph, actor, article)?
        {
            holds = graph.node(&office)?;
        }
        let mut roles = holds.nodes(vocab::KIND).chain(node.nodes(rdf::TYPE));
        let role = roles.find_map(|kind| self.actors.get(kind.as_str()));
        let role = role.map(String::as_str).unwrap_or_default();
        let of = holds.node(vocab::OF).or(node.node(vocab::NATIONALITY)).or(node.node(vocab::IN));
        let Some(of) = of else { return Ok(String::new()) };
        let body = if graph.node(of)?.is_a(vocab::PERSON) { String::new() } else { self.body(graph, of)? };
        Ok(if body.starts_with("IGO") { body } else { body + role })
    }

    /// The code of a country, or of the body or country that a body or place belongs to.
    fn body(&self, graph: &Selection<'_>, body: &NamedNode) -> Result<String, Error> {
        let mut node = graph.node(body)?;
        // A place in a place in a country, and a body of a body of a country, are as deep as names go.
        for _ in 0..4 {
            if let Some(code) = self.actors.get(node.iri.as_str()) {
                return Ok(code.clone());
            }
            if let Some(code) = node.text(vocab::ISO3) {
                return Ok(code.to_owned());
            }
            let Some(above) = node.node(vocab::OF).or(node.node(vocab::IN)) else { break };
            node = graph.node(above)?;
        }
        Ok(String::new())
    }
}

/// The office that a person holds.
fn office(
    graph: &Selection<'_>,
    person: &NamedNode,
    article: &NamedNode,
) -> Result<Option<NamedNode>, Error> {
    for name in [article, &graph.base.merged()] {
        let quads = graph.store.quads_for_pattern(
            None,
            Some(vocab::PERSON_ROLE),
            Some(person.into()),
            Some(name.as_ref().into()),
        );
        let mut offices = Vec::new();
        for quad in quads {
            let oxigraph::model::NamedOrBlankNode::NamedNode(tenure) = quad?.subject else { continue };
            let tenure = graph.node(&tenure)?;
            let holds = tenure.is_a(vocab::TENURE)
                && !matches!(tenure.term(vocab::STATUS), Some("former" | "future"))
                && tenure.term(vocab::POLARITY) != Some("denied");
            offices.extend(tenure.nodes(vocab::OFFICE_ROLE).filter(|_| holds).cloned());
        }
        if let Some(first) = offices.into_iter().min() {
            return Ok(Some(first));
        }
    }
    Ok(None)
}

impl ClaimType {
    /// The codes of a claim: of the codings that it conforms to, the one with the most conditions.
    pub(super) fn coding(&self, claim: &Node) -> Option<&Coding> {
        self.codings.iter().filter(|coding| coding.fits(claim)).max_by_key(|coding| coding.conditions.len())
    }
}

impl Coding {
    fn fits(&self, claim: &Node) -> bool {
        self.conditions
            .iter()
            .all(|(path, any)| claim.values(path.as_ref()).iter().any(|value| any.contains(value)))
    }
}

fn claim_type(class: &Node, nodes: &BTreeMap<String, Node>) -> ClaimType {
    let find = |iri: &NamedNode| nodes.get(iri.as_str());
    let mut shapes: Vec<&Node> = class.nodes(sh::PROPERTY).filter_map(find).collect();
    shapes.sort_by_key(|shape| number(&shape.iri));
    let codings = class.nodes(vocab::CODING).filter_map(find).map(|coding| self::coding(coding, nodes));
    ClaimType {
        label: class.label().to_owned(),
        roles: shapes.iter().filter_map(|shape| shape.node(sh::PATH).cloned()).collect(),
        actor: class.node(vocab::ACTOR_ROLE).cloned(),
        recipient: class.node(vocab::RECIPIENT_ROLE).cloned(),
        codings: codings.collect(),
    }
}

fn coding(coding: &Node, nodes: &BTreeMap<String, Node>) -> Coding {
    let conditions = coding.nodes(sh::PROPERTY).filter_map(|shape| {
        let shape = nodes.get(shape.as_str())?;
        let listed = shape.node(sh::IN).map(|head| list(head, nodes)).unwrap_or_default();
        let any = shape.values(sh::HAS_VALUE).iter().cloned().chain(listed);
        Some((shape.node(sh::PATH)?.clone(), any.collect()))
    });
    let code = |scheme: &str| {
        let codes =
            coding.literals(skos::NOTATION).filter(|code| code.datatype() == vocab::kg(scheme).as_ref());
        codes.map(|code| code.value().to_owned()).next().unwrap_or_default()
    };
    Coding {
        conditions: conditions.collect(),
        cameo: code("CAMEO"),
        plover: code("PLOVER"),
        mode: coding.text(vocab::MODE).unwrap_or_default().to_owned(),
    }
}

/// The number of a shape within its file: `…/shape/sanction/12`.
fn number(shape: &NamedNode) -> u64 {
    shape.as_str().rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::files::Files;
    use crate::rdf::Base;
    use oxigraph::model::GraphName;

    /// Of every claim that can be, one coding has more conditions than the others that fit.
    #[test]
    fn no_two_codings_of_a_claim_are_equally_good() {
        let mut files = Files::built_in().list("ontology", ".ttl").unwrap();
        files.retain(|(path, _)| !path.contains("/names/"));
        let codings = Codings::new(&crate::rdf::reference(&files, &Base::default()).unwrap());
        let values = |property: &str, values: &[&str]| -> Vec<Quad> {
            let subject = NamedNode::new_unchecked("urn:claim");
            let quad = |value: &&str| {
                Quad::new(subject.clone(), vocab::kg(property), vocab::kg(value), GraphName::DefaultGraph)
            };
            values.iter().map(quad).collect()
        };
        let actions = values("action", &["impose", "extend", "lift"]);
        let modalities = values("modality", &["asserted", "planned", "considered", "possible", "demanded"]);
        let polarities = values("polarity", &["affirmed", "denied"]);
        for class in codings.types.values() {
            assert!(class.codings.is_empty() || class.actor.is_some(), "{}", class.label);
            for action in actions.iter().map(Some).chain([None]) {
                for (modality, polarity) in
                    modalities.iter().flat_map(|one| polarities.iter().map(move |two| (one, two)))
                {
                    let said = [modality, polarity].into_iter().chain(action).cloned();
                    let claim = Node::all_of(said).into_values().next().unwrap();
                    let best = class.coding(&claim);
                    assert_eq!(best.is_none(), class.codings.is_empty());
                    let most = best.map(|best| best.conditions.len());
                    let rivals = class
                        .codings
                        .iter()
                        .filter(|coding| coding.fits(&claim) && Some(coding.conditions.len()) == most);
                    assert!(rivals.count() <= 1, "{}: {action:?} {modality} {polarity}", class.label);
                }
            }
        }
    }
}
