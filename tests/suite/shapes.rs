//! The SHACL shapes of the ontology, checked here as far as they go: targets, counts, classes, datatypes, lists.

use kg::rdf::{self, Base};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::fmt::Write;

const SH: &str = "http://www.w3.org/ns/shacl#";

/// The ontology without the names, as (path, bytes).
pub(crate) fn ontology_files() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for folder in ["ontology", "ontology/claims"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files.push((path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    files
}

/// What the shapes find wrong with a graph and all that it speaks of, a sentence each.
pub(crate) fn violations(quads: Vec<Quad>) -> Vec<String> {
    let files = ontology_files();
    let shapes = Store::new().unwrap();
    for quad in rdf::reference(&files, &Base::default()).unwrap() {
        shapes.insert(&quad).unwrap();
    }
    let data = Store::new().unwrap();
    for quad in quads {
        data.insert(&quad).unwrap();
    }
    let checker = Checker { shapes, data };
    let mut found = Vec::new();
    let targets = Checker::select(
        &checker.shapes,
        "SELECT ?shape ?class { { ?shape <http://www.w3.org/ns/shacl#targetClass> ?class }
         UNION { ?shape a <https://w3id.org/newskg/ontology#ClaimType> BIND(?shape AS ?class) } }",
    );
    for target in targets {
        let (shape, class) = (&target[0], &target[1]);
        for row in Checker::select(&checker.data, &format!("SELECT DISTINCT ?node {{ ?node a {class} }}")) {
            let mut wrong = Checker::objects(&checker.shapes, shape, "property");
            wrong.retain(|property| !checker.conforms(&row[0], property));
            for property in wrong {
                let mut text = format!("{} breaks", row[0]);
                for (key, value) in checker.describe(&property) {
                    let _ = write!(text, " {key} {value}");
                }
                found.push(text);
            }
            if !checker.any(&row[0], shape) {
                found.push(format!("{} fits none of the forms of {shape}", row[0]));
            }
        }
    }
    found.sort();
    found
}

struct Checker {
    shapes: Store,
    data: Store,
}

impl Checker {
    fn select(store: &Store, query: &str) -> Vec<Vec<Term>> {
        let mut query = SparqlEvaluator::new().parse_query(query).unwrap();
        query.dataset_mut().set_default_graph_as_union();
        let QueryResults::Solutions(rows) = query.on_store(store).execute().unwrap() else { panic!() };
        rows.map(|row| row.unwrap().values().iter().flatten().cloned().collect()).collect()
    }

    fn objects(store: &Store, subject: &Term, key: &str) -> Vec<Term> {
        let key = if key.contains(':') { key.to_owned() } else { format!("{SH}{key}") };
        Self::select(store, &format!("SELECT DISTINCT ?o {{ {subject} <{key}> ?o }}"))
            .into_iter()
            .flatten()
            .collect()
    }

    fn describe(&self, shape: &Term) -> Vec<(String, String)> {
        let rows = Self::select(&self.shapes, &format!("SELECT ?p ?o {{ {shape} ?p ?o }} ORDER BY ?p"));
        rows.iter().map(|row| (row[0].to_string().replace(SH, ""), row[1].to_string())).collect()
    }

    fn list(&self, head: &Term) -> Vec<Term> {
        let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
        let mut members = Vec::new();
        let mut node = head.clone();
        while let Some(first) = Self::objects(&self.shapes, &node, &format!("{rdf}first")).pop() {
            members.push(first);
            node = Self::objects(&self.shapes, &node, &format!("{rdf}rest")).remove(0);
        }
        members
    }

    /// Does a node fit a property shape?
    fn conforms(&self, node: &Term, shape: &Term) -> bool {
        let path = Self::objects(&self.shapes, shape, "path").remove(0);
        let values = Self::objects(&self.data, node, path.to_string().trim_matches(['<', '>']));
        let number =
            |key: &str| Self::objects(&self.shapes, shape, key).first().map(|term| integer(term) as usize);
        let compare = |key: &str, fits: fn(&str, &str) -> bool| {
            let others = Self::objects(&self.shapes, shape, key);
            let others = others
                .iter()
                .flat_map(|path| Self::objects(&self.data, node, path.to_string().trim_matches(['<', '>'])));
            others.into_iter().all(|other| values.iter().all(|value| fits(&lexical(value), &lexical(&other))))
        };
        number("minCount").is_none_or(|least| values.len() >= least)
            && number("maxCount").is_none_or(|most| values.len() <= most)
            && values.iter().all(|value| self.fits(value, shape))
            && compare("lessThan", |one, two| one < two)
            && compare("lessThanOrEquals", |one, two| one <= two)
    }

    /// Does a value fit what a shape says of values?
    fn fits(&self, value: &Term, shape: &Term) -> bool {
        let of = |key| Self::objects(&self.shapes, shape, key);
        let classes = |value: &Term| match value {
            Term::Literal(_) => Vec::new(),
            node => Self::objects(&self.data, node, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        };
        of("class").iter().all(|class| classes(value).contains(class))
            && of("datatype").iter().all(|datatype| {
                matches!(value, Term::Literal(literal) if literal.datatype().to_string() == datatype.to_string())
            })
            && of("nodeKind").iter().all(|kind| match kind.to_string().rsplit(['#', '>']).nth(1).unwrap() {
                "IRI" => value.is_named_node(),
                "Literal" => value.is_literal(),
                "IRIOrLiteral" => !value.is_blank_node(),
                other => panic!("sh:{other} is not checked here"),
            })
            && of("in").iter().all(|list| self.list(list).contains(value))
            && of("minInclusive").iter().all(|least| integer(value) >= integer(least))
            && of("or").iter().all(|list| self.list(list).iter().any(|shape| self.fits(value, shape)))
    }

    /// Does a node fit one of the property shapes that `sh:or` of a node shape lists?
    fn any(&self, node: &Term, shape: &Term) -> bool {
        Self::objects(&self.shapes, shape, "or")
            .iter()
            .all(|list| self.list(list).iter().any(|shape| self.conforms(node, shape)))
    }
}

fn lexical(term: &Term) -> String {
    match term {
        // Numbers are compared by their digits.
        Term::Literal(literal) if literal.value().bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{:0>20}", literal.value())
        }
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

fn integer(term: &Term) -> i64 {
    lexical(term).parse().unwrap()
}

fn test_graph() -> Vec<Quad> {
    read("tests/graph.trig")
}

fn read(file: &str) -> Vec<Quad> {
    let text = std::fs::read(file).unwrap();
    RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_slice()).map(Result::unwrap).collect()
}

/// With the further articles, and what they come to.
fn merged_graph() -> Vec<Quad> {
    [read("tests/graph.trig"), read("tests/merged.trig")].concat()
}

#[test]
fn the_test_graph_has_the_form_of_the_contract() {
    assert_eq!(violations(test_graph()), [""; 0]);
    assert_eq!(violations(merged_graph()), [""; 0]);
}

#[test]
fn the_shapes_find_what_is_missing_or_wrong() {
    let kg = |local: &str| kg::rdf::vocab::kg(local);
    let broken = |change: &dyn Fn(&mut Quad) -> bool| {
        let mut quads = test_graph();
        quads.retain_mut(|quad| change(quad));
        violations(quads).len()
    };
    let drop = |predicate: &'static str| move |quad: &mut Quad| quad.predicate != kg(predicate);
    for (needed, count) in
        [("requester", 2), ("weapon", 3), ("polarity", 9), ("evidence", 9), ("statedIn", 9)]
    {
        assert_eq!(broken(&drop(needed)), count, "without kg:{needed}");
    }
    let elsewhere = NamedNode::new_unchecked("https://w3id.org/newskg/id/place/seoul");
    let seoul_asks = |quad: &mut Quad| {
        if quad.predicate == kg("requester") {
            quad.object = elsewhere.clone().into();
        }
        true
    };
    assert_eq!(broken(&seoul_asks), 2, "a place asks for nothing");
    let status = |quad: &mut Quad| {
        if quad.predicate == kg("action") {
            quad.object = kg("appoint").into();
        }
        true
    };
    assert_eq!(broken(&status), 1, "a sanction is not appointed");
}

#[test]
fn every_quote_of_the_test_graph_stands_where_it_says() {
    let quads = merged_graph();
    let literal = |subject: &oxigraph::model::NamedOrBlankNode, predicate: &str| -> Option<String> {
        let quad = quads
            .iter()
            .find(|quad| quad.subject == *subject && quad.predicate.as_str().ends_with(predicate))?;
        match &quad.object {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        }
    };
    let mut count = 0;
    for quad in quads.iter().filter(|quad| quad.predicate == kg::rdf::vocab::QUOTE) {
        let article = quads.iter().find(|other| {
            other.graph_name == quad.graph_name && other.predicate.as_str().ends_with("articleBody")
        });
        let text = literal(&article.unwrap().subject, "articleBody").unwrap();
        let number = |predicate| literal(&quad.subject, predicate).unwrap().parse::<usize>().unwrap();
        let (start, end) = (number("#start"), number("#end"));
        let words: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(literal(&quad.subject, "#quote").unwrap(), words);
        count += 1;
    }
    assert!(count > 40);
}
