//! The views of tests/graph.trig with tests/merged.trig: as in tests/views (`UPDATE=1` writes them anew), and in the forms of their fields.

use crate::queries::graph;
use crate::shapes::ontology_files;
use kg::export::{About, Format, Selection, VIEWS, View, describe};
use kg::rdf::{self, Base};
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphNameRef, NamedNode, Quad};
use oxigraph::store::Store;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What the claims come to is in it.
pub(crate) fn merged() -> Store {
    let store = graph();
    let text = std::fs::read("tests/merged.trig").unwrap();
    store.load_from_slice(RdfFormat::TriG, text.as_slice()).unwrap();
    store
}

fn view(name: &str, store: &Store, wanted: &dyn Fn(GraphNameRef<'_>) -> bool) -> String {
    let (base, mut out) = (Base::default(), Vec::new());
    let ontology = rdf::reference(&ontology_files(), &base).unwrap();
    View::find(name).unwrap().write(&Selection::new(store, &base, &ontology, wanted), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[track_caller]
fn check(file: &str, text: &str) {
    let path = format!("tests/views/{file}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert!(text == expected, "{path}; UPDATE=1 writes it anew\n{text}");
}

#[test]
fn views_are_sorted_and_no_two_have_a_name_or_an_ending() {
    assert!(VIEWS.is_sorted_by_key(|view| view.name));
    let endings: Vec<&str> = VIEWS.iter().flat_map(|view| view.extensions).copied().collect();
    assert_eq!(endings.iter().collect::<BTreeSet<_>>().len(), endings.len());
    for view in VIEWS {
        assert!(Format::find(view.name).is_none(), "`{}` is a format too", view.name);
        assert_eq!(View::of_file(&format!("a.{}", view.extensions[0])).unwrap().name, view.name);
    }
}

#[test]
fn events_are_rows() {
    let text = view("events", &merged(), &|_| true).replace("\r\n", "\n");
    check("events.csv", &text);
    assert!(!text.contains("tenure-"), "a tenure is no event");
}

/// Without the merged graph, a claim is its own event.
#[test]
fn claims_that_no_event_reports_stand_for_themselves() {
    let base = Base::default();
    let articles = |graph: GraphNameRef<'_>| matches!(graph, GraphNameRef::NamedNode(node) if base.article_id(node.as_str()).is_some());
    let text = view("events", &merged(), &articles);
    assert!(text.contains("/claim/en-1/meeting-198-201,--11-27,,,"), "{text}");
    assert!(!text.contains("/event/"));
    assert!(text.lines().count() > 5);
}

/// The schemata that are used, with their properties and what kind of value each takes, as `FollowTheMoney` 4 has them.
const SCHEMATA: [(&str, &[(&str, &str)]); 11] = {
    const EVENT: &[(&str, &str)] = &[
        ("country", "country"),
        ("date", "date"),
        ("involved", "Person Organization PublicBody LegalEntity"),
        ("keywords", ""),
        ("location", ""),
        ("name", ""),
        ("proof", "Article"),
        ("recordId", ""),
        ("sourceUrl", "url"),
        ("summary", ""),
    ];
    [
        (
            "Article",
            &[
                ("fileName", ""),
                ("language", "language"),
                ("publishedAt", "date"),
                ("publisher", ""),
                ("sourceUrl", "url"),
                ("title", ""),
            ],
        ),
        ("Event", EVENT),
        ("LegalEntity", &[("alias", ""), ("country", "country"), ("name", ""), ("sourceUrl", "url")]),
        (
            "Mention",
            &[
                ("detectedSchema", ""),
                ("document", "Article"),
                ("name", ""),
                ("resolved", "Person Organization PublicBody LegalEntity"),
            ],
        ),
        (
            "Occupancy",
            &[
                ("date", "date"),
                ("endDate", "date"),
                ("holder", "Person"),
                ("post", "Position"),
                ("proof", "Article"),
                ("recordId", ""),
                ("sourceUrl", "url"),
                ("startDate", "date"),
                ("status", ""),
                ("summary", ""),
            ],
        ),
        (
            "Organization",
            &[("alias", ""), ("country", "country"), ("name", ""), ("sourceUrl", "url"), ("wikidataId", "")],
        ),
        (
            "Person",
            &[
                ("alias", ""),
                ("gender", ""),
                ("lastName", ""),
                ("name", ""),
                ("nationality", "country"),
                ("sourceUrl", "url"),
                ("wikidataId", ""),
            ],
        ),
        (
            "Position",
            &[
                ("alias", ""),
                ("country", "country"),
                ("name", ""),
                ("organization", "Organization"),
                ("sourceUrl", "url"),
            ],
        ),
        (
            "PublicBody",
            &[
                ("alias", ""),
                ("country", "country"),
                ("name", ""),
                ("sourceUrl", "url"),
                ("topics", ""),
                ("wikidataId", ""),
            ],
        ),
        (
            "Sanction",
            &[
                ("authority", ""),
                ("country", "country"),
                ("date", "date"),
                ("entity", "Person Organization PublicBody LegalEntity Position Territory"),
                ("proof", "Article"),
                ("provisions", ""),
                ("recordId", ""),
                ("sourceUrl", "url"),
                ("startDate", "date"),
                ("status", ""),
                ("summary", ""),
            ],
        ),
        (
            "Territory",
            &[("alias", ""), ("country", "country"), ("name", ""), ("sourceUrl", "url"), ("wikidataId", "")],
        ),
    ]
};
/// What no line of a schema may lack.
const NEEDED: [(&str, &[&str]); 11] = [
    ("Article", &["fileName"]),
    ("Event", &["name"]),
    ("LegalEntity", &["name"]),
    ("Mention", &["document", "name"]),
    ("Occupancy", &["holder", "post"]),
    ("Organization", &["name"]),
    ("Person", &["name"]),
    ("Position", &["name"]),
    ("PublicBody", &["name"]),
    ("Sanction", &["entity"]),
    ("Territory", &["name"]),
];

fn values<'v>(line: &'v Value, property: &str) -> impl Iterator<Item = &'v str> {
    line["properties"][property].as_array().into_iter().flatten().map(|value| value.as_str().unwrap())
}

#[test]
fn follow_the_money_lines_have_its_form() {
    let text = view("ftm", &merged(), &|_| true);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let by_id: BTreeMap<&str, &str> =
        lines.iter().map(|line| (line["id"].as_str().unwrap(), line["schema"].as_str().unwrap())).collect();
    assert_eq!(by_id.len(), lines.len(), "an entity has one line");
    for line in &lines {
        let schema = line["schema"].as_str().unwrap();
        let id = line["id"].as_str().unwrap();
        assert!(id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        let (_, known) = SCHEMATA.iter().find(|(name, _)| *name == schema).unwrap();
        let (_, needed) = NEEDED.iter().find(|(name, _)| *name == schema).unwrap();
        for property in *needed {
            assert!(values(line, property).next().is_some(), "{line} lacks {property}");
        }
        for property in line["properties"].as_object().unwrap().keys() {
            let (_, kind) = known
                .iter()
                .find(|(name, _)| name == property)
                .unwrap_or_else(|| panic!("{schema}.{property}"));
            for value in values(line, property) {
                let fits = match *kind {
                    "" => !value.is_empty() && value.trim() == value,
                    "url" => value.starts_with("https://"),
                    "country" => value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_lowercase()),
                    "language" => value.len() == 3,
                    "date" => matches!(value.len(), 4 | 7 | 10) && value.starts_with("20"),
                    schemata => schemata.split(' ').any(|schema| by_id.get(value) == Some(&schema)),
                };
                assert!(fits, "{schema}.{property} is no {kind}: {value}");
            }
        }
    }
    check("ftm.json", &text);
    let count = |schema: &str| lines.iter().filter(|line| line["schema"] == schema).count();
    assert_eq!([count("Article"), count("Sanction"), count("Occupancy")], [2, 2, 2]);
}

/// `FollowTheMoney` knows no modality, so what is denied or only planned is no transfer, sanction or tenure of its own.
#[test]
fn what_has_not_happened_says_so_in_its_name() {
    let text = view("ftm", &merged(), &|_| true);
    let names: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["schema"] == "Event")
        .flat_map(|line| values(&line, "name").map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let shown = |name: &str| assert!(names.iter().any(|one| one == name), "{name} is not in {names:#?}");
    shown("Weapons request: Ukraine → Germany (aircraft), denied");
    shown("Weapons transfer: Germany → Ukraine (tank), unrealised");
    shown("Meeting: Rustem Umierov, Yoon Suk-yeol (Seoul)");
}

#[test]
fn canonical_lines_do_not_depend_on_the_order_of_loading() {
    let all: Vec<Quad> = merged().iter().map(Result::unwrap).collect();
    let other = Store::new().unwrap();
    for quad in all.iter().rev() {
        other.insert(quad).unwrap();
    }
    let lines = view("canonical", &merged(), &|_| true);
    assert_eq!(lines, view("canonical", &other, &|_| true));
    assert!(lines.lines().is_sorted(), "in the order of code points");
    assert_eq!(lines.lines().count(), all.len());
    let again = Store::new().unwrap();
    again.load_from_slice(RdfFormat::NQuads, lines.as_bytes()).unwrap();
    assert_eq!(again.len().unwrap(), all.len());
}

#[test]
fn annotations_stand_in_articles_only() {
    let text = view("annotated", &merged(), &|_| true);
    let line = "<claim/en-1/weapons-request-88-93> kg:requester country:UKR\n  ~ <claim/en-1/weapons-request-88-93/evidence/2> {| \
                kg:statedIn article:en-1 ; kg:stand kg:reported ; rdf:type kg:Evidence ; kg:start";
    assert!(text.starts_with("VERSION \"1.2\"\n@base ") && text.contains(line), "{text}");
    assert!(!text.contains("kg:filler"), "the triple says it");
}

fn description(about: &About) -> Vec<Quad> {
    let base = Base::default();
    let selection = merged();
    describe(&Selection::new(&selection, &base, &[], &|_| true), about).unwrap()
}

#[test]
fn the_dataset_is_described() {
    let iri = |text: &str| NamedNode::new(text).unwrap();
    let about = About {
        licence: Some(iri("https://creativecommons.org/licenses/by/4.0/")),
        issued: Some("2024-11-30".into()),
        dumps: vec![iri("https://example.org/graph.nq.gz"), iri("https://example.org/graph.trig")],
        endpoint: Some(iri("https://example.org/sparql")),
        ..About::default()
    };
    let mut out = Vec::new();
    Format::find("turtle").unwrap().write(description(&about), &Base::default(), &mut out).unwrap();
    check("description.ttl", &String::from_utf8(out).unwrap());
}

#[test]
fn what_a_description_counts_is_what_the_store_holds() {
    let store = merged();
    let quads = description(&About::default());
    let count = |part: &str, property: &str| {
        let quad = quads.iter().find(|quad| {
            quad.subject.to_string() == format!("<https://w3id.org/newskg/id/{part}>")
                && quad.predicate.as_str() == format!("http://rdfs.org/ns/void#{property}")
        });
        match &quad.unwrap().object {
            oxigraph::model::Term::Literal(literal) => literal.value().parse::<usize>().unwrap(),
            other => panic!("{other}"),
        }
    };
    let all: Vec<Quad> = store.iter().map(Result::unwrap).collect();
    let subjects: BTreeSet<String> = all.iter().map(|quad| quad.subject.to_string()).collect();
    let people = all.iter().filter(|quad| quad.object == rdf::vocab::kg("Person").into());
    let people: BTreeSet<String> = people.map(|quad| quad.subject.to_string()).collect();
    assert_eq!(count("dataset", "triples"), all.len());
    assert_eq!(count("dataset", "entities"), subjects.len());
    assert_eq!(count("dataset", "documents"), 2);
    assert_eq!(count("dataset/class/kg:Person", "entities"), people.len());
}
