//! What kinds of claims there are: their roles, which of them a claim cannot do without, and what may fill them.

use super::entity::Class;
use super::names::{Term, Triple, parse};
use super::problem::{Problem, suggestion};
use std::collections::{BTreeMap, BTreeSet};

/// The namespace of the ontology's own terms (`kg:`).
pub const KG: &str = "https://w3id.org/newskg/ontology#";
const SH: &str = "http://www.w3.org/ns/shacl#";

/// A role of a type of claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// How many fillers a claim needs at least; 0 where it can do without.
    pub min: usize,
    /// The classes that may fill it.
    pub classes: BTreeSet<Class>,
    /// May words of the text fill it?
    pub words: bool,
    /// The individuals of the ontology that may fill it, by local name.
    pub terms: BTreeSet<String>,
}

impl Role {
    /// Do people, countries or bodies fill it (rather than weapons, words or terms)?
    pub fn is_agent(&self) -> bool {
        self.classes.contains(&Class::Person) && self.classes.contains(&Class::Country)
    }
}

/// The types of claims, by local name, and their roles.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    types: BTreeMap<String, BTreeMap<String, Role>>,
}

impl Ontology {
    /// Reads the claim types, which are their own SHACL shapes, from Turtle files, as (path, bytes).
    pub fn read(files: &[(String, Vec<u8>)]) -> Result<Self, Vec<Problem>> {
        let mut ontology = Self::default();
        let mut problems = Vec::new();
        for (path, bytes) in files {
            match parse(path, bytes) {
                Ok(triples) => ontology.add(&triples),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(ontology) } else { Err(problems) }
    }

    fn add(&mut self, triples: &[Triple]) {
        let mut by_subject: BTreeMap<&str, Vec<&Triple>> = BTreeMap::new();
        for triple in triples {
            by_subject.entry(&triple.subject).or_default().push(triple);
        }
        let object = |subject: &str, predicate: &str| -> Vec<&Term> {
            let all = by_subject.get(subject).into_iter().flatten();
            all.filter(|t| t.predicate == predicate).map(|t| &t.object).collect()
        };
        let claim_type = format!("{KG}ClaimType");
        for triple in
            triples.iter().filter(|t| t.object.iri() == Some(&claim_type) && t.predicate.ends_with("#type"))
        {
            let Some(name) = triple.subject.strip_prefix(KG) else { continue };
            let roles = self.types.entry(name.into()).or_default();
            for property in object(&triple.subject, &format!("{SH}property")) {
                let node = property.key();
                let Some(path) = object(node, &format!("{SH}path")).first().and_then(|t| t.iri()) else {
                    continue;
                };
                let Some(role) = path.strip_prefix(KG) else { continue };
                let mut found = Role { min: 0, ..Role::default() };
                if let Some(Term::Literal { text, .. }) = object(node, &format!("{SH}minCount")).first() {
                    found.min = text.parse().unwrap_or(0);
                }
                collect(node, &object, &mut found, 0);
                roles.insert(role.into(), found);
            }
        }
    }

    /// The roles of a type of claim.
    pub fn roles(&self, class: &str) -> Option<&BTreeMap<String, Role>> {
        self.types.get(class)
    }

    /// The types, sorted.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// What is wrong with a role's name.
    pub fn role_problem(&self, class: &str, role: &str) -> Option<String> {
        let roles = self.types.get(class)?;
        if roles.contains_key(role) {
            return None;
        }
        let names = roles.keys().map(String::as_str);
        Some(format!("`{role}` is no role of {class}{}", suggestion(role, names)))
    }
}

/// Gathers what may fill a role, through `sh:or` and `sh:in` lists.
fn collect<'a>(node: &str, object: &impl Fn(&str, &str) -> Vec<&'a Term>, role: &mut Role, depth: usize) {
    const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    if depth > 40 {
        return;
    }
    for class in object(node, &format!("{SH}class")) {
        let name = class.iri().and_then(|iri| iri.strip_prefix(KG));
        role.classes.extend(Class::ALL.iter().find(|class| Some(class.as_str()) == name));
    }
    role.words |= !object(node, &format!("{SH}datatype")).is_empty()
        || object(node, &format!("{SH}nodeKind")).iter().any(|t| t.iri() == Some(&format!("{SH}Literal")));
    for list in object(node, &format!("{SH}or")).into_iter().chain(object(node, &format!("{SH}in"))) {
        let mut cell = list.key().to_owned();
        for _ in 0..40 {
            let Some(first) = object(&cell, &format!("{RDF}first")).first().copied() else { break };
            match first.iri().and_then(|iri| iri.strip_prefix(KG)) {
                Some(term) => {
                    role.terms.insert(term.into());
                }
                None => collect(first.key(), object, role, depth + 1),
            }
            let Some(rest) = object(&cell, &format!("{RDF}rest")).first().copied() else { break };
            cell = rest.key().to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_give_roles() {
        let text = br"
            @prefix kg: <https://w3id.org/newskg/ontology#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
            kg:Sanction a kg:ClaimType, sh:NodeShape ;
              sh:property [ sh:path kg:target ; sh:minCount 1 ; sh:or ( [ sh:class kg:Country ] [ sh:nodeKind sh:Literal ] ) ] ,
                          [ sh:path kg:action ; sh:in ( kg:impose kg:lift ) ] .
        ";
        let ontology = Ontology::read(&[("x.ttl".into(), text.to_vec())]).unwrap();
        let roles = ontology.roles("Sanction").unwrap();
        assert_eq!(roles["target"].min, 1);
        assert!(roles["target"].words && roles["target"].classes.contains(&Class::Country));
        assert_eq!(roles["action"].terms.iter().collect::<Vec<_>>(), ["impose", "lift"]);
        let problem = ontology.role_problem("Sanction", "imposr").unwrap();
        assert_eq!(problem, "`imposr` is no role of Sanction; there are action, target");
    }
}
