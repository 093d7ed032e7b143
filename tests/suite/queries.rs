//! The saved queries, asked of tests/graph.trig and merged.trig: each gives the answer in tests/answers (`UPDATE=1`
//! writes it anew).

use kg::query::{self, Answer, Limits, Query, Saved};
use kg::rdf::Base;
use oxigraph::io::RdfFormat;
use oxigraph::store::Store;
use std::collections::BTreeMap;
use std::path::Path;

/// Two articles, and nothing merged.
pub(crate) fn graph() -> Store {
    let store = Store::new().unwrap();
    load(&store, "tests/graph.trig");
    store
}

/// These and four more, and what all of them come to.
fn merged() -> Store {
    let store = graph();
    load(&store, "tests/merged.trig");
    store
}

fn load(store: &Store, file: &str) {
    store.load_from_slice(RdfFormat::TriG, std::fs::read(file).unwrap().as_slice()).unwrap();
}

fn saved() -> Vec<Saved> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir("queries").unwrap() {
        let path = entry.unwrap().path();
        files.push((path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
    }
    let (queries, problems) = query::read(&files, &Base::default());
    assert!(problems.is_empty(), "{problems:#?}");
    queries
}

/// The answer of a saved query, a row a line, cells divided by ` | `.
fn rows(store: &Store, name: &str, parameters: &[(&str, &str)]) -> Vec<String> {
    let queries = saved();
    let query = queries.iter().find(|query| query.name == name).unwrap();
    let given = parameters.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    let bound = query.bind(&given, store, &Base::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
    match query::ask(store, &bound, &Limits::default()).unwrap() {
        Answer::Select(table) => table.words(&Base::default()).iter().map(|row| row.join(" | ")).collect(),
        other => panic!("{other:?}"),
    }
}

/// Values for the parameters that need one.
fn needed(query: &Saved) -> BTreeMap<String, String> {
    let value = |name: &str| match (query.name.as_str(), name) {
        ("contacts" | "timeline", _) => "Rustem Umerov",
        (_, "outlet") => "Example Times",
        _ => "Ukraine",
    };
    let required = query.parameters.iter().filter(|parameter| parameter.required);
    required.map(|parameter| (parameter.name.clone(), value(&parameter.name).to_owned())).collect()
}

#[test]
fn every_query_gives_its_answer() {
    let store = merged();
    for query in saved() {
        let given = needed(&query);
        let bound = query.bind(&given, &store, &Base::default()).unwrap();
        let answer = query::ask(&store, &bound, &Limits::default()).unwrap();
        assert!(
            matches!(&answer, Answer::Select(table) if !table.rows.is_empty()),
            "{} has no answer",
            query.name
        );
        let mut text = Vec::new();
        answer.write(query::Format::find("csv").unwrap(), &mut text).unwrap();
        let text = String::from_utf8(text).unwrap().replace("\r\n", "\n");
        let path = format!("tests/answers/{}.csv", query.name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(text, expected, "{path}; UPDATE=1 writes it anew");
    }
}

#[test]
fn every_query_explains_itself_and_speaks_of_terms_that_there_are() {
    let ontology: String = std::fs::read_dir("ontology/claims")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .chain([Path::new("ontology/kg.ttl").to_path_buf()])
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for query in saved() {
        assert!(!query.description.is_empty() && !query.tags.is_empty(), "{}", query.name);
        for (at, _) in
            query.text.match_indices(" kg:").filter(|(at, _)| !query.text[..*at].ends_with("PREFIX"))
        {
            let term: String = query.text[at + 4..].chars().take_while(|c| c.is_alphanumeric()).collect();
            assert!(ontology.contains(&format!("\nkg:{term} a ")), "{} speaks of kg:{term}", query.name);
        }
    }
}

#[test]
fn every_query_can_be_asked_where_nothing_is_merged() {
    let store = graph();
    for query in saved() {
        let bound = query.bind(&needed(&query), &store, &Base::default()).unwrap();
        let answer = query::ask(&store, &bound, &Limits::default()).unwrap();
        let Answer::Select(table) = &answer else { panic!("{answer:?}") };
        let needs_events =
            ["contradictions", "corroborated", "one_outlet_alone"].contains(&query.name.as_str());
        assert!(!needs_events || table.rows.is_empty(), "{}", query.name);
    }
}

/// The first columns of an answer to parameters, on the merged store.
#[track_caller]
fn check(name: &str, parameters: &[(&str, &str)], columns: usize, expected: &[&str]) {
    let rows = rows(&merged(), name, parameters);
    let rows: Vec<String> =
        rows.iter().map(|row| row.split(" | ").take(columns).collect::<Vec<_>>().join(" | ")).collect();
    assert_eq!(rows, expected, "{name} {parameters:?}");
}

#[test]
fn one_person_is_asked_for_by_any_of_the_names() {
    for name in ["Rustem Umerov", "person/rustem-umerow", "person/rustem-umerov"] {
        check("visits", &[("visitor", name)], 3, &["2024-11 | Rustem Umerow | Seoul"]);
        check("contacts", &[("entity", name)], 2, &["Yoon Suk-yeol | 3"]);
        check(
            "speaks_for",
            &[("person", name)],
            3,
            &["Ukraine | Rustem Umerov | Minister of Defence of Ukraine"],
        );
        assert_eq!(rows(&merged(), "timeline", &[("entity", name)]).len(), 8, "{name}");
        assert_eq!(rows(&merged(), "evidence", &[("entity", name)]).len(), 8, "{name}");
        check("office_holders", &[("person", name)], 1, &["Rustem Umerov"]);
    }
}

#[test]
fn a_timeline_has_one_type_or_period() {
    let umerov = ("entity", "Rustem Umerov");
    check("timeline", &[umerov, ("type", "statement")], 3, &[" | 2024-11-30 | Statement"]);
    check(
        "timeline",
        &[umerov, ("until", "2024-11-26")],
        3,
        &["2024-11 | 2024-11-30 | Visit", "2024-11-26 | 2024-11-29 | Meeting"],
    );
    check(
        "timeline",
        &[("entity", "Poland")],
        3,
        &[" | 2024-11-29 | WeaponsTransfer", " | 2024-11-30 | WeaponsTransfer"],
    );
}

#[test]
fn what_is_corroborated_is_told_by_several() {
    check("corroborated", &[("articles", "3")], 2, &[]);
    check("corroborated", &[("type", "Tenure"), ("articles", "3")], 2, &[" | Tenure"]);
    check("corroborated", &[("entity", "Germany")], 2, &[" | WeaponsRequest"]);
    check("corroborated", &[("entity", "person/rustem-umerow")], 2, &["2024-11-27 | Meeting"]);
    check("corroborated", &[("since", "2024-11-28")], 2, &[]);
    check("corroborated", &[("outlets", "3")], 2, &[]);
}

#[test]
fn contradictions_are_of_a_kind() {
    check("contradictions", &[("kind", "differing-dates")], 2, &["differing-dates | Meeting"]);
    check("contradictions", &[("entity", "Germany")], 2, &["contradiction | WeaponsRequest"]);
    check("contradictions", &[("entity", "Poland")], 2, &[]);
}

#[test]
fn a_threat_by_a_person_is_one_by_the_country() {
    for (parameter, name) in [("issuer", "North Korea"), ("issuer", "Kim Jong-un"), ("target", "South Korea")]
    {
        check("threats", &[(parameter, name)], 3, &[" | Kim Jong-un | South Korea"]);
    }
    check("threats", &[("issuer", "South Korea")], 3, &[]);
}

#[test]
fn offices_change_hands() {
    check(
        "replacements",
        &[("country", "Germany")],
        3,
        &["Germany | Minister of Defence of Germany | Christine Lambrecht"],
    );
    check("replacements", &[("person", "Boris Pistorius")], 1, &["Germany"]);
    check("replacements", &[("person", "Rustem Umerov")], 1, &[]);
    check("appointments", &[("action", "resign")], 3, &["2023-01-16 | resign | Christine Lambrecht"]);
    check(
        "appointments",
        &[("since", "2023-01-17"), ("country", "Germany")],
        3,
        &["2023-01-19 | appoint | Boris Pistorius"],
    );
    check(
        "two_holders",
        &[("country", "Ukraine")],
        3,
        &["Ukraine | Minister of Defence of Ukraine | Oleksij Resnikow"],
    );
    check("two_holders", &[("country", "Germany")], 3, &[]);
}

#[test]
fn a_promise_is_open_until_it_is_kept() {
    check("open_promises", &[("recipient", "Ukraine")], 4, &["2022-03-15 | Germany | Ukraine | tank"]);
    check("open_promises", &[("supplier", "Poland")], 4, &[]);
    check("open_promises", &[("modality", "considered")], 4, &[]);
    check(
        "transfers_by_supplier",
        &[("supplier", "Poland")],
        6,
        &["Poland | Ukraine | aircraft | 1 | 0 | 1"],
    );
}

#[test]
fn what_rests_on_somebody_unnamed_is_not_what_others_know() {
    // The request of the first article is had from officials, and is told by another on its own account.
    check("unnamed_source", &[], 2, &["2024-10 | Deployment"]);
    check("unnamed_source", &[("entity", "Russia")], 2, &["2024-10 | Deployment"]);
    check("unnamed_source", &[("type", "Meeting")], 2, &[]);
    assert!(rows(&graph(), "unnamed_source", &[])[0].starts_with("2024-11-27 | WeaponsRequest | "));
}

#[test]
fn articles_are_counted() {
    check("articles", &[("most", "0")], 6, &["2024-12-01 | de | Beispielblatt | Wetter | 0 | "]);
    check(
        "articles",
        &[("outlet", "Example Times")],
        5,
        &["2024-11-29 | en | Example Times | Umerov in Seoul | 9"],
    );
    check("most_quoted", &[("kind", "country")], 1, &[]);
    check(
        "sanctions_by_target",
        &[("target", "Russia"), ("imposer", "EU")],
        4,
        &["Russia |  | European Union | 1"],
    );
    check(
        "requests_over_time",
        &[("since", "2024-11-30"), ("addressee", "South Korea")],
        3,
        &["2024-11 | Ukraine | South Korea"],
    );
    check("requests_over_time", &[("until", "2022-03-01")], 3, &["2022-03 | Ukraine | Germany"]);
    check("deployments", &[("destination", "Russia")], 3, &["2024-10 | North Korea | 10,000 soldiers"]);
    check(
        "visits",
        &[("destination", "South Korea")],
        3,
        &["2024-11 | Rustem Umerow | Seoul", "2024-11-29 | Minister of Defence of Ukraine | Seoul"],
    );
    let meant = &["2024-11-29 | Visit | Minister of Defence of Ukraine | Rustem Umerov"];
    check("who_was_meant", &[("person", "Rustem Umerov"), ("country", "Ukraine")], 4, meant);
    check("who_was_meant", &[("country", "Germany")], 4, &[]);
    check(
        "agreements",
        &[("party", "Russia"), ("partner", "North Korea")],
        2,
        &["2024-06-19 | North Korea, Russia"],
    );
    check("agreements", &[("party", "Russia"), ("partner", "Ukraine")], 2, &[]);
}

#[test]
fn weapons_requested_tells_who_asked_whom_for_what_and_who_says_so() {
    let store = graph();
    let all = rows(&store, "weapons_requested", &[]);
    let seoul = "2024-11-27 | Ukraine | South Korea | artillery, ten howitzers | Yonhap, officials | reported | On Wednesday Kyiv asked South Korea \
                 for artillery and ten howitzers, Yonhap reported, citing officials. | article/en-1";
    let berlin = " | Ukraine | Germany | aircraft |  | denied | Die Ukraine bat Berlin nicht um Flugzeuge. | article/de-1";
    assert_eq!(all, [seoul, berlin]);
    for by_name in [
        "South Korea",
        "Südkorea",
        "south korea",
        "Republic of Korea",
        "country/KOR",
        "country:KOR",
        "https://w3id.org/newskg/id/country/KOR",
    ] {
        assert_eq!(rows(&store, "weapons_requested", &[("addressee", by_name)]), [seoul], "{by_name}");
    }
    assert_eq!(
        rows(&store, "weapons_requested", &[("weapon", "artillery")]),
        [seoul],
        "howitzers are artillery"
    );
    assert_eq!(rows(&store, "weapons_requested", &[("weapon", "tank")]), [""; 0]);
    assert_eq!(
        rows(&store, "weapons_requested", &[("since", "2024-11-27"), ("until", "2024-11-27")]),
        [seoul]
    );
    assert_eq!(rows(&store, "weapons_requested", &[("since", "2024-11-28")]), [""; 0]);
    assert_eq!(rows(&store, "weapons_requested", &[("since", ""), ("lang", "de")]).len(), 2);
    assert!(rows(&store, "weapons_requested", &[("lang", "de")])[0].contains(" | Südkorea | Artillerie, "));
}

#[test]
fn office_holders_of_a_day_are_those_who_held_their_office_on_it() {
    let store = graph();
    let holders = |parameters: &[(&str, &str)]| -> Vec<String> {
        rows(&store, "office_holders", parameters)
            .iter()
            .map(|row| row.split(" | ").next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(holders(&[]), ["Olaf Scholz", "Yoon Suk-yeol", "Rustem Umerov"]);
    assert_eq!(holders(&[("day", "2024-11-28")]), ["Yoon Suk-yeol", "Rustem Umerov"]);
    assert_eq!(holders(&[("country", "Germany")]), ["Olaf Scholz"]);
    assert_eq!(holders(&[("person", "Umerov")]), ["Rustem Umerov"]);
    // The merged level narrows what the articles leave open.
    let event = "PREFIX kg: <https://w3id.org/newskg/ontology#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> BASE <https://w3id.org/newskg/id/>
        INSERT DATA { GRAPH <graph/merged> { <tenure/1> a kg:Event, kg:Tenure ; kg:person <person/olaf-scholz> ; kg:office <office/DEU/chancellor> ;
            kg:startNotAfter '2021-12-08'^^xsd:date ; kg:endNotBefore '2025-05-06'^^xsd:date } }";
    oxigraph::sparql::SparqlEvaluator::new().parse_update(event).unwrap().on_store(&store).execute().unwrap();
    assert_eq!(holders(&[("day", "2023-01-01")]), ["Olaf Scholz"]);
}

#[test]
fn a_wrong_value_is_told_with_what_may_be_meant() {
    let store = graph();
    let queries = saved();
    let check = |name: &str, parameter: &str, value: &str, expected: &str| {
        let query = queries.iter().find(|query| query.name == name).unwrap();
        let given = BTreeMap::from([(parameter.to_owned(), value.to_owned())]);
        assert_eq!(query.bind(&given, &store, &Base::default()).unwrap_err().to_string(), expected);
    };
    check(
        "weapons_requested",
        "requestr",
        "Ukraine",
        "the query has no parameter `requestr`; did you mean `requester`?",
    );
    check(
        "weapons_requested",
        "requester",
        "Ukrane",
        "`Ukrane` cannot be `requester`: nothing in the store has this name; did you mean `Ukraine`?",
    );
    check("weapons_requested", "since", "2024", "`2024` cannot be `since`: it is no day such as 2024-11-27");
    check("evidence", "entity", " ", "the query needs a value for `entity` (Of whom or what)");
}

#[test]
fn a_value_cannot_change_the_query() {
    let store = graph();
    let queries = saved();
    let query = queries.iter().find(|query| query.name == "weapons_requested").unwrap();
    for value in ["x\" } #", "') || true", "}\u{2028}{", "\\", "\"\"\"", "en\" || \"1\" = \"1"] {
        let given = BTreeMap::from([("lang".to_owned(), value.to_owned())]);
        let bound = query.bind(&given, &store, &Base::default()).unwrap();
        let again = Query::typed("bound", &bound.to_string(), &Base::default())
            .unwrap_or_else(|error| panic!("{value}: {error}"));
        assert_eq!(again.columns(), query.columns());
        match query::ask(&store, &bound, &Limits::default()).unwrap() {
            Answer::Select(table) => assert_eq!(table.rows.len(), 2),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_a_person_rejects_is_no_answer() {
    let store = graph();
    let before = rows(&store, "weapons_requested", &[]).len();
    let ask = "SELECT ?claim { ?claim a kg:WeaponsRequest, kg:Claim } LIMIT 1";
    let ask = Query::typed("ask", ask, &Base::default()).unwrap();
    let Answer::Select(table) = query::ask(&store, &ask, &Limits::default()).unwrap() else { panic!() };
    let claim = table.rows[0][0].clone().unwrap();
    let reject = format!(
        "INSERT DATA {{ GRAPH <urn:m> {{ {claim} <https://w3id.org/newskg/ontology#rejected> 'no' }} }}"
    );
    oxigraph::sparql::SparqlEvaluator::new()
        .parse_update(&reject)
        .unwrap()
        .on_store(&store)
        .execute()
        .unwrap();
    assert_eq!(rows(&store, "weapons_requested", &[]).len(), before - 1);
}
