use super::*;
use oxigraph::io::RdfFormat;

#[track_caller]
fn check_typed(text: &str, expected: &str) {
    let message = Query::typed("q", text, &Base::default()).unwrap_err().to_string();
    assert_eq!(message, expected, "{text}");
}

#[track_caller]
fn check_saved(text: &str, expected: &[&str]) {
    let problems = Saved::read("queries/a.rq", text, &Base::default()).unwrap_err();
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, expected, "{text}");
}

#[test]
fn a_typed_query_that_is_wrong_is_told_where_and_what_may_be_meant() {
    check_typed("SELEC * { ?s ?p ?o }", "q:1:1: no query begins with `SELEC`; did you mean `SELECT`?");
    check_typed(
        "# a comment\nDELETE WHERE { ?s ?p ?o }",
        "q:2:1: DELETE changes data, and queries only read",
    );
    check_typed(
        "SELECT * {\n  ?s skoss:broader ?o }",
        "q:2:6: prefix `skoss` is not declared; did you mean `skos`?",
    );
    check_typed(
        "SELECT * { ?s ?p ?o ",
        "q:1:21: the line or the query ends too early; expected one of \",\", \".\", \";\", \"{\", \"{|\", \"}\", \"~\"",
    );
    check_typed(
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "q:1:1: SERVICE asks other servers, and this program speaks to none",
    );
    check_typed(
        &format!("SELECT * {}{}", "{".repeat(10_000), "}".repeat(10_000)),
        "q:1:110: brackets stand 101 deep here; 100 is the deepest that is read",
    );
    check_typed(
        &format!("SELECT * {{ {} }}", "?s ?p ?o . ".repeat(65)),
        "q:1:1: the query has 65 triple patterns; 64 are the most that are planned",
    );
    check_typed(&" ".repeat(70_000), "q:1:1: the query has 70000 bytes; 65536 are the most that are read");
}

#[test]
fn a_typed_query_may_use_known_prefixes_and_anything_in_strings_and_comments() {
    let text = "SELECT ?s # {{{ nothing:here\n{ ?s a kg:Claim ; rdfs:label 'un:known {', \"\"\"a \" x:y\"\"\", <http://a#b:c> FILTER(?s < country:KOR && 1 <2) }";
    let query = Query::typed("q", text, &Base::default()).unwrap();
    assert_eq!(query.columns(), ["s"]);
}

#[test]
fn a_saved_query_declares_its_prefixes() {
    check_saved(
        "#+ summary: a\nASK { ?s a kg:Claim }",
        &[
            "queries/a.rq:2:12: prefix `kg` is not declared; add: PREFIX kg: <https://w3id.org/newskg/ontology#>",
        ],
    );
}

#[test]
fn a_head_that_is_wrong_is_told_where_and_what_may_be_meant() {
    check_saved("ASK {}", &["queries/a.rq:1:1: the query has no summary; add: #+ summary: what it answers"]);
    check_saved(
        "#+ summary: a\n#+ sumary: b\nASK {}",
        &["queries/a.rq:2:4: `sumary` is no key of a query's head; did you mean `summary`?"],
    );
    let head = "#+ summary: a\n#+ params:\n#+   - name: x\n#+     typ: iri\n#+     type: entiy\n#+     label: \"a: b\"\n#+     required: maybe\n";
    check_saved(
        &format!("{head}ASK {{ ?s ?p ?_x }}"),
        &[
            "queries/a.rq:4:8: `typ` is no key of a parameter; did you mean `type`?",
            "queries/a.rq:5:14: `entiy` is no type of a parameter; did you mean `entity`?",
            "queries/a.rq:7:18: `required` is true or false",
        ],
    );
    check_saved(
        "#+ summary: a: b\nASK {}",
        &["queries/a.rq:1:13: YAML would read this otherwise; put the value in quotes, on one line"],
    );
    check_saved(
        "#+ summary: a\n#+ tags: one\n#+ and more\nASK {}",
        &[
            "queries/a.rq:3:1: a line of the head is `#+ key: value`",
            "queries/a.rq:2:10: tags are written as [one, two]",
        ],
    );
}

#[test]
fn a_parameter_is_declared_and_used_where_a_value_can_stand() {
    let head = |kind: &str| {
        format!("#+ summary: a\n#+ params:\n#+   - name: x\n#+     type: {kind}\n#+     label: b\n")
    };
    check_saved(
        &format!("{}ASK {{ ?s ?p ?_y }}", head("iri")),
        &[
            "queries/a.rq:3:8: the query does not use ?_x",
            "queries/a.rq:6:13: ?_y is a parameter that the head does not have; did you mean `x`?",
        ],
    );
    check_saved(
        &format!("{}ASK {{ ?s ?_x ?o }}", head("string")),
        &["queries/a.rq:3:8: ?_x stands where only an IRI can; its type is iri or entity"],
    );
    let assigned = "queries/a.rq:3:8: ?_x is a parameter, and cannot be selected, grouped by, or given a value by AS or VALUES";
    for query in [
        "SELECT * { ?s ?p ?_x }",
        "SELECT ?_x { ?s ?p ?_x }",
        "ASK { ?s ?p ?_x VALUES ?_x { 1 } }",
        "ASK { ?s ?p ?o BIND(1 AS ?_x) FILTER(?_x) }",
        "SELECT (COUNT(?s) AS ?n) { ?s ?p ?_x } GROUP BY ?_x",
    ] {
        check_saved(&format!("{}{query}", head("iri")), &[assigned]);
    }
}

fn store() -> Store {
    let store = Store::new().unwrap();
    let quads = r#"<urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 . GRAPH <urn:g> { <urn:a> <urn:p> 1 . <urn:c> <urn:p> "x y", "=1+1"@en . }"#;
    store.load_from_slice(RdfFormat::TriG, quads.as_bytes()).unwrap();
    store
}

fn asked(text: &str, limits: &Limits) -> Answer {
    ask(&store(), &Query::typed("q", text, &Base::default()).unwrap(), limits).unwrap()
}

#[test]
fn all_graphs_are_asked_as_one() {
    let Answer::Select(table) = asked("SELECT DISTINCT ?s { ?s <urn:p> ?o } ORDER BY ?s", &Limits::default())
    else {
        panic!()
    };
    assert_eq!(table.words(&Base::default()), [["urn:a"], ["urn:b"], ["urn:c"]]);
    let asked_of =
        |graph: &str| asked(&format!("ASK FROM <{graph}> {{ <urn:c> ?p ?o }}"), &Limits::default());
    assert_eq!(asked_of("urn:g"), Answer::Boolean(true), "unless the query names its graphs");
    assert_eq!(asked_of("urn:nowhere"), Answer::Boolean(false));
}

#[test]
fn a_limit_cuts_and_tells() {
    let rows = |limit| match asked("SELECT ?s { ?s <urn:p> ?o }", &Limits { rows: Some(limit), stop: None }) {
        Answer::Select(table) => (table.rows.len(), table.is_cut),
        other => panic!("{other:?}"),
    };
    assert_eq!(rows(2), (2, true));
    assert!(!rows(100).1);
    let cut = asked("CONSTRUCT WHERE { ?s <urn:p> ?o }", &Limits { rows: Some(1), stop: None });
    assert!(matches!(cut, Answer::Graph { triples, is_cut: true } if triples.len() == 1));
}

#[test]
fn answers_are_written_in_the_standard_forms() {
    let table =
        asked("SELECT ?s ?o { ?s <urn:p> ?o FILTER(!ISNUMERIC(?o)) } ORDER BY ?o", &Limits::default());
    let written = |answer: &Answer, name: &str| {
        let mut out = Vec::new();
        answer.write(Format::find(name).unwrap(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(written(&table, "csv"), "s,o\r\nurn:c,=1+1\r\nurn:c,x y\r\n");
    assert_eq!(written(&table, "tsv"), "?s\t?o\n<urn:c>\t\"=1+1\"@en\n<urn:c>\t\"x y\"\n");
    assert!(
        written(&table, "application/sparql-results+json").starts_with("{\"head\":{\"vars\":[\"s\",\"o\"]}")
    );
    assert!(written(&Answer::Boolean(true), "srx").contains("<boolean>true</boolean>"));
    let graph = asked("CONSTRUCT WHERE { ?s <urn:p> ?o }", &Limits::default());
    assert_eq!(graph.quads().len(), 4);
    assert!(graph.write(Format::find("csv").unwrap(), &mut Vec::new()).is_err());
}

#[test]
fn formats_are_sorted() {
    assert!(FORMATS.is_sorted_by_key(|format| format.name));
}
