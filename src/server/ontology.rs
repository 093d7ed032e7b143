//! The ontology as a page for people: claim types with their roles and examples, classes, properties, terms.

use super::pages;
use crate::knowledge::files::Files;
use crate::knowledge::ontology::Ontology;
use crate::knowledge::problem::Problem;
use crate::rdf::vocab::{self, rdf, rdfs, sh, skos};
use crate::rdf::{Base, Node, list, reference};
use crate::rule::{Example, Kind, Rules};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::BTreeMap;

/// How many examples of a claim type are shown in each language.
const EXAMPLES: usize = 3;
/// What terms of other vocabularies are said to be of ours.
const OUTWARD: [(&str, NamedNodeRef<'static>); 3] =
    [("is a", rdfs::SUB_CLASS_OF), ("is a", rdfs::SUB_PROPERTY_OF), ("close to", skos::CLOSE_MATCH)];

/// The page as a file of its own, with its style inside.
pub fn document(files: &Files) -> Result<String, Vec<Problem>> {
    let body = body(files)?;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (pages::ONTOLOGY) }
                style { (PreEscaped(pages::STYLE)) }
            }
            body { main #main { h1 { (pages::ONTOLOGY) } (body) } }
        }
    };
    Ok(page.into_string() + "\n")
}

/// What stands on the page.
pub(super) fn body(files: &Files) -> Result<Markup, Vec<Problem>> {
    let unread = |error: std::io::Error| vec![Problem::whole("ontology", format!("cannot be read: {error}"))];
    let mut turtle = files.list("ontology", ".ttl").map_err(unread)?;
    turtle.retain(|(path, _)| !path.replace('\\', "/").contains("/names/"));
    let rules = Rules::load(files, &Ontology::read(&turtle)?)?;
    let terms = Terms { nodes: Node::all_of(reference(&turtle, &Base::default())?), rules: &rules };
    Ok(html! {
        (terms.head())
        (terms.claim_types())
        (terms.classes())
        (terms.properties())
        (terms.members())
    })
}

/// The ontology and the rules.
struct Terms<'r> {
    nodes: BTreeMap<String, Node>,
    rules: &'r Rules,
}

impl Terms<'_> {
    /// The terms that are of a class, sorted by name.
    fn of(&self, class: NamedNodeRef<'_>) -> Vec<&Node> {
        self.nodes.values().filter(|node| node.is_a(class) && local(&node.iri).is_some()).collect()
    }

    fn head(&self) -> Markup {
        let about = self.nodes.get(vocab::NAMESPACE.trim_end_matches('#'));
        let version = about.and_then(|node| node.text(vocab::owl::VERSION_INFO)).unwrap_or_default();
        html! {
            p.lead { (about.and_then(comment).unwrap_or_default()) }
            p { "Version " (version) ". The namespace is " code { (vocab::NAMESPACE) } ", here with the prefix " code { "kg:" } "." }
            p.files {
                a href="#claim-types" { "Claim types" } a href="#classes" { "Classes" }
                a href="#properties" { "Properties" } a href="#terms" { "Terms" }
            }
        }
    }

    fn claim_types(&self) -> Markup {
        html! {
            h2 #claim-types { "Claim types" }
            p { "What a claim, and an event that claims come to, can say. Roles with a star are never missing." }
            @for class in self.of(vocab::CLAIM_TYPE) {
                section #(local(&class.iri).unwrap_or_default()) {
                    h3 { (upper(class.label())) " " code { (short(&class.iri)) } }
                    p { (comment(class).unwrap_or_default()) }
                    (self.roles(class))
                    (self.examples(local(&class.iri).unwrap_or_default()))
                    p.files { (outward(class)) (codes(class)) }
                }
            }
        }
    }

    fn roles(&self, class: &Node) -> Markup {
        let mut shapes: Vec<&Node> =
            class.nodes(sh::PROPERTY).filter_map(|shape| self.nodes.get(shape.as_str())).collect();
        // Shapes are numbered in the order of their file.
        shapes
            .sort_by_key(|shape| shape.iri.as_str().rsplit('/').next().and_then(|at| at.parse::<u64>().ok()));
        let row = |shape: &Node| {
            let role = shape.node(sh::PATH).map(short).unwrap_or_default();
            let star = if shape.text(sh::MIN_COUNT).is_some() { "*" } else { "" };
            let says = shape.text(sh::DESCRIPTION).unwrap_or_default();
            html! {
                tr {
                    td data-label="Role" { code { (role) (star) } }
                    td data-label="Meaning" { (says) }
                    td data-label="Filled by" { (self.fillers(shape).join(", ")) }
                }
            }
        };
        table(&["Role", "Meaning", "Filled by"], shapes.into_iter().map(row))
    }

    /// What may fill a role.
    fn fillers(&self, shape: &Node) -> Vec<String> {
        let words = "words of the text".to_owned();
        let of_shape = |shape: &Node| shape.node(sh::CLASS).map_or(words.clone(), |class| self.name(class));
        let listed = |property| shape.node(property).map(|head| list(head, &self.nodes)).unwrap_or_default();
        let members = |property| {
            let nodes = listed(property).into_iter();
            nodes.filter_map(|term| if let Term::NamedNode(node) = term { Some(node) } else { None })
        };
        let any = members(sh::OR).filter_map(|shape| self.nodes.get(shape.as_str()));
        let fillers: Vec<String> =
            any.map(of_shape).chain(members(sh::IN).map(|term| self.name(&term))).collect();
        if fillers.is_empty() { vec![words] } else { fillers }
    }

    fn name(&self, term: &NamedNode) -> String {
        self.nodes.get(term.as_str()).map_or_else(|| short(term), |node| node.label().to_owned())
    }

    fn examples(&self, class: &str) -> Markup {
        let of_language = |examples: &[Example]| -> Vec<Example> {
            let shown = examples.iter().filter(|one| {
                one.class == class
                    && one.kind == Kind::Yes
                    && one.claims.iter().any(|claim| !claim.roles.is_empty())
            });
            shown.take(EXAMPLES).cloned().collect()
        };
        let mut languages: Vec<_> = self.rules.iter().collect();
        // The page is in English.
        languages.sort_by_key(|(code, _)| *code != "en");
        html! {
            @for (code, rules) in languages {
                @for example in of_language(&rules.examples) {
                    blockquote lang=(code) {
                        p { (example.text) }
                        @for claim in &example.claims {
                            p.files lang="en" {
                                @for (role, labels) in &claim.roles {
                                    span { code { (role) } " " (labels.join(", ")) " " }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn classes(&self) -> Markup {
        let classes = self.of(rdfs::CLASS).into_iter().filter(|class| !class.is_a(vocab::CLAIM_TYPE));
        let classes = classes.chain(self.of(rdfs::DATATYPE));
        html! {
            h2 #classes { "Classes" }
            p { "Who and what claims speak of, and what they are made of." }
            (glossary(classes))
        }
    }

    fn properties(&self) -> Markup {
        html! {
            h2 #properties { "Properties" }
            (glossary(self.of(rdf::PROPERTY).into_iter()))
        }
    }

    fn members(&self) -> Markup {
        let is_kind = |node: &&Node| {
            node.nodes(rdf::TYPE).any(|class| local(class).is_some()) && !node.is_a(vocab::CLAIM_TYPE)
        };
        let members = self.nodes.values().filter(|node| local(&node.iri).is_some()).filter(is_kind);
        html! {
            h2 #terms { "Terms" }
            p { "The values that some properties have." }
            (glossary(members))
        }
    }
}

/// Terms as a table.
fn glossary<'n>(terms: impl Iterator<Item = &'n Node>) -> Markup {
    let row = |term: &Node| {
        let german = term.literals(rdfs::LABEL).find(|label| label.language() == Some("de"));
        html! {
            tr id=(local(&term.iri).unwrap_or_default()) {
                td.short data-label="Term" { code { (short(&term.iri)) } }
                td data-label="Name" { (term.label()) @if let Some(german) = german { ", " span lang="de" { (german.value()) } } }
                td data-label="Meaning" { (comment(term).unwrap_or_default()) }
                td.short data-label="Elsewhere" { (outward(term)) }
            }
        }
    };
    table(&["Term", "Name", "Meaning", "Elsewhere"], terms.map(row))
}

/// Domain and range, what it is a kind of, and what it is close to.
fn outward(term: &Node) -> Markup {
    let inside = [("of a", rdfs::DOMAIN), ("to a", rdfs::RANGE), ("is a", rdf::TYPE)];
    let inside = inside.into_iter().flat_map(|(says, property)| {
        let ours = term.nodes(property).filter(|class| local(class).is_some());
        ours.filter(|class| class.as_ref() != vocab::CLAIM_TYPE).map(move |class| (says, class))
    });
    let outward =
        OUTWARD.into_iter().flat_map(|(says, property)| term.nodes(property).map(move |other| (says, other)));
    html! {
        @for (says, other) in inside.chain(outward) {
            span { (says) " " (link(other)) " " }
        }
    }
}

/// The codes of other schemes.
fn codes(class: &Node) -> Markup {
    html! {
        @for code in class.literals(skos::NOTATION) {
            span { (code.datatype().as_str().rsplit('#').next().unwrap_or_default()) " " code { (code.value()) } " " }
        }
    }
}

fn table(head: &[&str], rows: impl Iterator<Item = Markup>) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr { @for name in head { th scope="col" { (name) } } } }
                tbody { @for row in rows { (row) } }
            }
        }
    }
}

/// A term of ours leads to its place on this page, another to the web.
fn link(node: &NamedNode) -> Markup {
    let href = local(node).map_or_else(|| node.as_str().to_owned(), |local| format!("#{local}"));
    html! { a href=(href) rel="noreferrer" { (short(node)) } }
}

fn comment(node: &Node) -> Option<&str> {
    node.text(rdfs::COMMENT)
}

fn local(node: &NamedNode) -> Option<&str> {
    node.as_str().strip_prefix(vocab::NAMESPACE)
}

/// An IRI with its prefix, where it has one.
fn short(node: &NamedNode) -> String {
    crate::query::short(node.as_str(), &Base::default())
}

fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
