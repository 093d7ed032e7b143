//! SHACL: does a store have the form that the shapes of the ontology give?
//!
//! The part of SHACL that ontology/ uses, and not more; a shape that says more is refused. Graphs are checked one after
//! the other, so memory is bounded by the largest. A node that several graphs speak of is checked with what all of them
//! say.

use crate::rdf::vocab::{self, rdf, rdfs, sh, xsd};
use crate::rdf::{Base, Node, list};
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use oxsdatatypes::{Boolean, Date, GDay, GMonth, GMonthDay, GYear, GYearMonth, Integer};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;

/// How many nodes' classes are kept for the next time.
const KEPT: usize = 50_000;
/// What a shape may say that constrains nothing.
const WORDS: [&str; 6] = ["targetClass", "path", "property", "description", "name", "order"];

/// The shapes of an ontology.
pub struct Shapes {
    shapes: Vec<Shape>,
    /// Of each class those that it is a kind of, itself among them.
    kinds_of: BTreeMap<String, BTreeSet<String>>,
}

/// Why shapes cannot be used: one says what is not known here.
#[derive(Debug, thiserror::Error)]
#[error(
    "the shape {shape} says `{what}`, which `kg check` does not know; write it with what the other shapes use"
)]
pub struct Error {
    /// The shape.
    shape: NamedNode,
    /// What it says.
    what: String,
}

/// What does not have its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The node whose form it is.
    pub focus: NamedNode,
    /// The property, where it is about one.
    pub path: Option<NamedNode>,
    /// The value that is wrong; none where one is missing.
    pub value: Option<Term>,
    /// What is expected.
    pub expected: String,
    /// The shape that says so, by the end of its IRI or its class.
    pub shape: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.focus)?;
        if let Some(path) = &self.path {
            write!(f, " {}", short(path))?;
        }
        if let Some(value) = &self.value {
            write!(f, " {}", term(value))?;
        }
        write!(f, ": expected {} ({})", self.expected, self.shape)
    }
}

/// A shape with the classes that it is for.
struct Shape {
    name: String,
    targets: Vec<NamedNode>,
    form: Form,
}

/// What a node, or the values of its property, must be.
struct Form {
    path: Option<NamedNode>,
    constraints: Vec<Constraint>,
    properties: Vec<Form>,
}

enum Constraint {
    MinCount(usize),
    MaxCount(usize),
    HasValue(Term),
    LessThan(NamedNode),
    LessThanOrEquals(NamedNode),
    Class(NamedNode),
    Datatype(NamedNode),
    NodeKind(String),
    In(Vec<Term>),
    MinInclusive(Literal),
    MaxInclusive(Literal),
    Or(Vec<Form>),
}

impl Shapes {
    /// Reads the shapes among the quads of the ontology, whose blank nodes have got IRIs.
    pub fn read(ontology: &[Quad]) -> Result<Self, Error> {
        let nodes = Node::all_of(ontology.iter().cloned());
        let mut shapes = Vec::new();
        for node in nodes.values() {
            let mut targets: Vec<NamedNode> = node.nodes(sh::TARGET_CLASS).cloned().collect();
            if node.is_a(vocab::CLAIM_TYPE) {
                // A class that is a shape is its own target.
                targets.push(node.iri.clone());
            }
            if !targets.is_empty() {
                shapes.push(Shape { name: short(&node.iri), targets, form: form(node, &nodes)? });
            }
        }
        let kinds_of = nodes.keys().map(|class| (class.clone(), kinds_of(class, &nodes))).collect();
        Ok(Self { shapes, kinds_of })
    }

    /// Tells what has not the form that it should have, graph by graph, of each graph sorted, each once.
    pub fn check<E: From<StorageError>>(
        &self,
        store: &Store,
        base: &Base,
        wanted: impl Fn(GraphNameRef<'_>) -> bool,
        mut tell: impl FnMut(&Violation) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut graphs = Vec::new();
        for graph in store.named_graphs() {
            if let NamedOrBlankNode::NamedNode(graph) = graph? {
                graphs.push(graph);
            }
        }
        graphs.retain(|graph| wanted(graph.as_ref().into()));
        graphs.sort();
        let kinds = RefCell::default();
        // What several graphs speak of would be told for each.
        let mut told = BTreeSet::new();
        for graph in graphs {
            let quads = store.quads_for_pattern(None, None, None, Some(graph.as_ref().into()));
            let nodes = Node::all_of(quads.collect::<Result<Vec<_>, _>>()?);
            let data = Data { store, claims: format!("{}claim/", base.as_str()), nodes, kinds: &kinds };
            let mut found = self.graph(&data)?;
            found.sort_by_cached_key(ToString::to_string);
            for violation in found {
                if data.is_own(&violation.focus) || told.insert(violation.to_string()) {
                    tell(&violation)?;
                }
            }
        }
        Ok(())
    }

    fn graph(&self, data: &Data<'_>) -> Result<Vec<Violation>, StorageError> {
        let mut found = Vec::new();
        for node in data.nodes.values() {
            for shape in &self.shapes {
                let is_target = node.nodes(rdf::TYPE).any(|class| {
                    shape.targets.iter().any(|target| self.is_kind_of(class.as_str(), target.as_str()))
                });
                if is_target {
                    let check = Check { shapes: self, data, focus: &node.iri, shape: &shape.name };
                    check.node(&Term::from(node.iri.clone()), &shape.form, &mut found)?;
                }
            }
        }
        Ok(found)
    }

    fn is_kind_of(&self, class: &str, other: &str) -> bool {
        class == other || self.kinds_of.get(class).is_some_and(|kinds| kinds.contains(other))
    }
}

/// The classes that a class is a kind of, itself among them.
fn kinds_of(class: &str, nodes: &BTreeMap<String, Node>) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    let mut open = vec![class.to_owned()];
    while let Some(class) = open.pop() {
        if let Some(node) = nodes.get(&class) {
            let above = node.nodes(rdfs::SUB_CLASS_OF).map(|class| class.as_str().to_owned());
            open.extend(above.filter(|class| !kinds.contains(class)));
        }
        kinds.insert(class);
    }
    kinds
}

fn form(shape: &Node, nodes: &BTreeMap<String, Node>) -> Result<Form, Error> {
    let find = |iri: &NamedNode| nodes.get(iri.as_str());
    let forms = |shapes: &mut dyn Iterator<Item = &Node>| -> Result<Vec<Form>, Error> {
        shapes.map(|shape| form(shape, nodes)).collect()
    };
    let mut constraints = Vec::new();
    for (property, values) in shape.properties() {
        let Some(key) = property.strip_prefix(vocab::SHACL) else { continue };
        if WORDS.contains(&key) {
            continue;
        }
        for value in values {
            let unknown = || Error { shape: shape.iri.clone(), what: format!("sh:{key} {value}") };
            let constraint = match value {
                Term::NamedNode(node) if key == "in" => Some(Constraint::In(list(node, nodes))),
                Term::NamedNode(node) if key == "or" => {
                    let members = list(node, nodes);
                    let mut members = members.iter().filter_map(|member| match member {
                        Term::NamedNode(member) => find(member),
                        _ => None,
                    });
                    Some(Constraint::Or(forms(&mut members)?))
                }
                value => constraint(key, value),
            };
            constraints.push(constraint.ok_or_else(unknown)?);
        }
    }
    Ok(Form {
        path: shape.node(sh::PATH).cloned(),
        constraints,
        properties: forms(&mut shape.nodes(sh::PROPERTY).filter_map(find))?,
    })
}

fn constraint(key: &str, value: &Term) -> Option<Constraint> {
    let count = |literal: &Literal| literal.value().parse().ok();
    Some(match (key, value) {
        ("minCount", Term::Literal(least)) => Constraint::MinCount(count(least)?),
        ("maxCount", Term::Literal(most)) => Constraint::MaxCount(count(most)?),
        ("minInclusive", Term::Literal(least)) => Constraint::MinInclusive(least.clone()),
        ("maxInclusive", Term::Literal(most)) => Constraint::MaxInclusive(most.clone()),
        ("hasValue", value) => Constraint::HasValue(value.clone()),
        ("lessThan", Term::NamedNode(other)) => Constraint::LessThan(other.clone()),
        ("lessThanOrEquals", Term::NamedNode(other)) => Constraint::LessThanOrEquals(other.clone()),
        ("class", Term::NamedNode(class)) => Constraint::Class(class.clone()),
        ("datatype", Term::NamedNode(datatype)) => Constraint::Datatype(datatype.clone()),
        ("nodeKind", Term::NamedNode(kind)) => {
            let kind = kind.as_str().strip_prefix(vocab::SHACL)?;
            let known = ["IRI", "Literal", "IRIOrLiteral"].contains(&kind);
            known.then(|| Constraint::NodeKind(kind.to_owned()))?
        }
        _ => return None,
    })
}

/// One graph, and the store behind it.
struct Data<'s> {
    store: &'s Store,
    /// What the IRIs of claims and their evidence begin with: no other graph describes these.
    claims: String,
    nodes: BTreeMap<String, Node>,
    kinds: &'s RefCell<HashMap<String, Vec<String>>>,
}

impl Data<'_> {
    /// Is the node a claim, or part of one, that this graph describes?
    fn is_own(&self, node: &NamedNode) -> bool {
        let described =
            || self.nodes.get(node.as_str()).is_some_and(|own| own.nodes(rdf::TYPE).next().is_some());
        node.as_str().starts_with(&self.claims) && described()
    }

    fn values(&self, node: &Term, path: &NamedNode) -> Result<Vec<Term>, StorageError> {
        let Term::NamedNode(node) = node else { return Ok(Vec::new()) };
        if self.is_own(node) {
            let own = self.nodes.get(node.as_str());
            return Ok(own.map_or_else(Vec::new, |own| own.values(path.as_ref()).to_vec()));
        }
        let quads = self.store.quads_for_pattern(Some(node.into()), Some(path.into()), None, None);
        let mut values = quads.map(|quad| quad.map(|quad| quad.object)).collect::<Result<Vec<_>, _>>()?;
        values.sort_by_cached_key(ToString::to_string);
        values.dedup();
        Ok(values)
    }

    /// The classes of a node, in whatever graph.
    fn classes(&self, node: &NamedNode) -> Result<Vec<String>, StorageError> {
        if self.is_own(node) {
            let own = self.nodes.get(node.as_str());
            let classes = own.into_iter().flat_map(|own| own.nodes(rdf::TYPE));
            return Ok(classes.map(|class| class.as_str().to_owned()).collect());
        }
        if let Some(classes) = self.kinds.borrow().get(node.as_str()) {
            return Ok(classes.clone());
        }
        let mut classes = Vec::new();
        for quad in self.store.quads_for_pattern(Some(node.into()), Some(rdf::TYPE), None, None) {
            if let Term::NamedNode(class) = quad?.object {
                classes.push(class.into_string());
            }
        }
        let mut kinds = self.kinds.borrow_mut();
        if kinds.len() >= KEPT {
            kinds.clear();
        }
        kinds.insert(node.as_str().to_owned(), classes.clone());
        Ok(classes)
    }
}

/// One node against one shape.
struct Check<'c> {
    shapes: &'c Shapes,
    data: &'c Data<'c>,
    focus: &'c NamedNode,
    shape: &'c str,
}

impl Check<'_> {
    fn node(&self, node: &Term, form: &Form, found: &mut Vec<Violation>) -> Result<(), StorageError> {
        for constraint in &form.constraints {
            self.constraint(node, form.path.as_ref(), constraint, found)?;
        }
        form.properties.iter().try_for_each(|property| self.node(node, property, found))
    }

    fn fits(&self, node: &Term, form: &Form) -> Result<bool, StorageError> {
        let mut found = Vec::new();
        self.node(node, form, &mut found)?;
        Ok(found.is_empty())
    }

    /// Checks the values of a path from a node; without a path the node itself.
    fn constraint(
        &self,
        node: &Term,
        path: Option<&NamedNode>,
        constraint: &Constraint,
        found: &mut Vec<Violation>,
    ) -> Result<(), StorageError> {
        let values = match path {
            Some(path) => self.data.values(node, path)?,
            None => vec![node.clone()],
        };
        let mut wrong = |value: Option<&Term>, expected: String| {
            let (path, value) = (path.cloned(), value.filter(|_| path.is_some()).cloned());
            let (focus, shape) = (self.focus.clone(), self.shape.to_owned());
            found.push(Violation { focus, path, value, expected, shape });
        };
        match constraint {
            Constraint::MinCount(least) if values.len() < *least => {
                wrong(None, format!("at least {least}, and there are {}", values.len()));
            }
            Constraint::MaxCount(most) if values.len() > *most => {
                wrong(None, format!("at most {most}, and there are {}", values.len()));
            }
            Constraint::HasValue(value) if !values.contains(value) => wrong(None, term(value)),
            Constraint::MinCount(_) | Constraint::MaxCount(_) | Constraint::HasValue(_) => {}
            Constraint::LessThan(other) | Constraint::LessThanOrEquals(other) => {
                let or_equal = matches!(constraint, Constraint::LessThanOrEquals(_));
                for limit in self.data.values(node, other)? {
                    for value in &values {
                        let order = compare(value, &limit);
                        if order != Some(Ordering::Less) && !(or_equal && order == Some(Ordering::Equal)) {
                            let than = if or_equal { "at most" } else { "less than" };
                            wrong(Some(value), format!("{than} {} {}", short(other), term(&limit)));
                        }
                    }
                }
            }
            each => {
                for value in &values {
                    if !self.holds(value, each)? {
                        wrong(Some(value), each.to_string());
                    }
                }
            }
        }
        Ok(())
    }

    /// Is a value what it must be? Of constraints that look at each value alone.
    fn holds(&self, value: &Term, constraint: &Constraint) -> Result<bool, StorageError> {
        let order = |limit: &Literal| compare(value, &Term::from(limit.clone()));
        Ok(match (constraint, value) {
            (Constraint::Class(class), Term::NamedNode(node)) => {
                let classes = self.data.classes(node)?;
                classes.iter().any(|one| self.shapes.is_kind_of(one, class.as_str()))
            }
            (Constraint::Datatype(datatype), Term::Literal(literal)) => {
                literal.datatype() == datatype.as_ref() && is_well_formed(literal)
            }
            (Constraint::NodeKind(kind), Term::NamedNode(_)) => kind != "Literal",
            (Constraint::NodeKind(kind), Term::Literal(_)) => kind != "IRI",
            (Constraint::In(members), value) => members.contains(value),
            (Constraint::MinInclusive(least), _) => order(least).is_some_and(Ordering::is_ge),
            (Constraint::MaxInclusive(most), _) => order(most).is_some_and(Ordering::is_le),
            (Constraint::Or(forms), value) => {
                for form in forms {
                    if self.fits(value, form)? {
                        return Ok(true);
                    }
                }
                false
            }
            _ => false,
        })
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Class(class) => write!(f, "a {}", short(class)),
            Self::Datatype(datatype) => write!(f, "a well-formed {}", short(datatype)),
            Self::NodeKind(kind) => write!(f, "{kind}"),
            Self::In(members) => {
                write!(f, "one of {}", members.iter().map(term).collect::<Vec<_>>().join(", "))
            }
            Self::MinInclusive(least) => write!(f, "at least {}", least.value()),
            Self::MaxInclusive(most) => write!(f, "at most {}", most.value()),
            Self::MinCount(least) => write!(f, "at least {least}"),
            Self::MaxCount(most) => write!(f, "at most {most}"),
            Self::HasValue(value) => write!(f, "{}", term(value)),
            Self::LessThan(other) => write!(f, "less than {}", short(other)),
            Self::LessThanOrEquals(other) => write!(f, "at most {}", short(other)),
            Self::Or(forms) => {
                let forms = forms.iter().map(|form| {
                    let path = form.path.as_ref().map(|path| format!("{} ", short(path)));
                    let says: Vec<String> = form.constraints.iter().map(ToString::to_string).collect();
                    path.unwrap_or_default() + &says.join(" and ")
                });
                write!(f, "{}", forms.collect::<Vec<_>>().join(" or "))
            }
        }
    }
}

/// Is a literal one of its datatype? Of those that nobody here knows, every one is.
fn is_well_formed(literal: &Literal) -> bool {
    fn reads<T: FromStr>(text: &str) -> bool {
        text.parse::<T>().is_ok()
    }
    let text = literal.value();
    match literal.datatype() {
        xsd::INTEGER => reads::<Integer>(text),
        xsd::BOOLEAN => reads::<Boolean>(text),
        xsd::DATE => reads::<Date>(text),
        xsd::G_YEAR_MONTH => reads::<GYearMonth>(text),
        xsd::G_YEAR => reads::<GYear>(text),
        xsd::G_MONTH_DAY => reads::<GMonthDay>(text),
        xsd::G_MONTH => reads::<GMonth>(text),
        xsd::G_DAY => reads::<GDay>(text),
        xsd::HEX_BINARY => text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        _ => true,
    }
}

/// The order of two numbers or two days; of others there is none.
fn compare(one: &Term, other: &Term) -> Option<Ordering> {
    fn read<T: FromStr + PartialOrd>(one: &Literal, other: &Literal) -> Option<Ordering> {
        one.value().parse::<T>().ok()?.partial_cmp(&other.value().parse::<T>().ok()?)
    }
    let (Term::Literal(one), Term::Literal(other)) = (one, other) else { return None };
    match (one.datatype(), other.datatype()) {
        (xsd::INTEGER, xsd::INTEGER) => read::<Integer>(one, other),
        (xsd::DATE, xsd::DATE) => read::<Date>(one, other),
        _ => None,
    }
}

fn term(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => short(node),
        other => other.to_string(),
    }
}

/// An IRI of a vocabulary with its prefix.
fn short(node: &NamedNode) -> String {
    for (prefix, namespace) in vocab::PREFIXES {
        if let Some(local) = node.as_str().strip_prefix(namespace) {
            return format!("{prefix}:{local}");
        }
    }
    node.to_string()
}
