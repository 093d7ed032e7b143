//! The five seeds, merged: what four of them tell of Seoul is one meeting, and everybody is one.

use kg::article;
use kg::knowledge::files::Files;
use kg::merge::{self, Decisions};
use kg::rdf::{self, Base};
use kg::reader::Reader;
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, Quad};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::path::Path;
use std::sync::LazyLock;

static SEEDS: LazyLock<Store> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = Files::at(root);
    let reader = Reader::load(&files, &[]).unwrap_or_else(|problems| panic!("{}", problems[0]));
    let base = Base::default();
    let store = Store::new().unwrap();
    store.extend(rdf::reference(&files.list("ontology", ".ttl").unwrap(), &base).unwrap()).unwrap();
    let ledger = NamedNodeRef::new_unchecked("urn:kg:ledger");
    for path in article::files(&[root.join("seeds")]).into_iter().flatten() {
        for found in article::read(&path) {
            let reading = reader.read(found.unwrap().article);
            store.extend(rdf::quads(&reading.article, &reading.claims, &base)).unwrap();
            let note = NamedNode::new_unchecked("urn:kg:madeFrom");
            store
                .insert(&Quad::new(base.article(&reading.article.id), note, Literal::from("x"), ledger))
                .unwrap();
        }
    }
    merge::update(&store, &base, &Decisions::default(), "1").unwrap();
    store
});

/// The rows of a query, a cell's end each, in the order of the query.
fn rows(query: &str) -> Vec<String> {
    let prefixes = "PREFIX kg: <https://w3id.org/newskg/ontology#> PREFIX : <https://w3id.org/newskg/id/>
        PREFIX owl: <http://www.w3.org/2002/07/owl#>";
    let mut query = SparqlEvaluator::new().parse_query(&format!("{prefixes} {query}")).unwrap();
    query.dataset_mut().set_default_graph_as_union();
    let QueryResults::Solutions(rows) = query.on_store(&SEEDS).execute().unwrap() else { panic!() };
    let row = |row: oxigraph::sparql::QuerySolution| {
        let cells = row.iter().map(|(_, term)| {
            let text = term.to_string();
            text.trim_matches(['<', '>', '"']).rsplit(['/', '#']).next().unwrap().to_owned()
        });
        cells.collect::<Vec<_>>().join(" ")
    };
    rows.map(|found| row(found.unwrap())).collect()
}

#[test]
fn the_meeting_in_seoul_is_one_event_of_four_articles() {
    let articles = rows(
        "SELECT DISTINCT ?id { ?event a kg:Event, kg:Meeting ; kg:participant <https://w3id.org/newskg/id/person/yoon-suk-yeol>,
           <https://w3id.org/newskg/id/person/rustem-umerov> ; kg:reportedAs ?claim ; kg:notBefore ?day .
           ?claim kg:statedIn ?article . BIND(SUBSTR(STR(?article), STRLEN(STR(:)) + 9, 3) AS ?id) } ORDER BY ?id",
    );
    assert_eq!(articles, ["000", "001", "002", "004"]);
    let events = rows(
        "SELECT DISTINCT ?event { ?event a kg:Event, kg:Meeting ; kg:participant <https://w3id.org/newskg/id/person/yoon-suk-yeol>, ?other
           VALUES ?other { <https://w3id.org/newskg/id/country/UKR> <https://w3id.org/newskg/id/person/rustem-umerov> } }",
    );
    assert_eq!(events.len(), 1);
    let languages = rows(
        "SELECT DISTINCT (LANG(?quote) AS ?language) { ?event a kg:Event, kg:Meeting ; kg:articleCount 4 ; kg:reportedAs ?claim .
           ?claim kg:quote ?quote } ORDER BY ?language",
    );
    assert_eq!(languages, ["de", "en"]);
}

#[test]
fn the_request_to_seoul_is_one_event_with_all_weapons() {
    let weapons = rows(
        "SELECT ?event ?weapon { ?event a kg:Event, kg:WeaponsRequest ; kg:addressee <https://w3id.org/newskg/id/country/KOR> ; kg:weapon ?weapon }
         ORDER BY ?event STR(?weapon)",
    );
    let events: std::collections::BTreeSet<&str> =
        weapons.iter().map(|row| row.split(' ').next().unwrap()).collect();
    assert_eq!(events.len(), 1, "{weapons:#?}");
    let weapons: Vec<&str> = weapons.iter().map(|row| row.split(' ').nth(1).unwrap()).collect();
    for weapon in [
        "air-defence-system",
        "artillery-shell",
        "artillery-system",
        "self-propelled-gun",
        "surface-to-air-missile",
    ] {
        assert!(weapons.contains(&weapon), "{weapon}: {weapons:?}");
    }
}

#[test]
fn everybody_is_one_and_no_two_are() {
    let people = rows(
        "SELECT DISTINCT ?person { GRAPH <https://w3id.org/newskg/id/graph/merged> { ?person a kg:Person } } ORDER BY ?person",
    );
    for name in ["umer", "yoon", "iun", "zelens", "selens"] {
        let alike: Vec<&String> = people.iter().filter(|person| person.contains(name)).collect();
        assert!(alike.len() <= 1, "{alike:?}");
    }
    let aliases = rows(
        "SELECT ?one ?other { GRAPH <https://w3id.org/newskg/id/graph/merged> { ?one owl:sameAs ?other . ?other a kg:Person } } ORDER BY ?one",
    );
    assert_eq!(aliases, [""; 0], "the reader of articles knows all of them by one name");
}

#[test]
fn every_claim_has_an_event_of_its_path() {
    let missing = rows(
        "SELECT ?claim { ?claim a kg:Claim . FILTER NOT EXISTS { ?event kg:reportedAs ?claim }
           BIND(IRI(CONCAT(STR(:), 'event/', SUBSTR(STR(?claim), STRLEN(STR(:)) + 7))) AS ?own) }",
    );
    assert_eq!(missing, [""; 0]);
    let dead = rows(
        "SELECT ?claim { ?event kg:reportedAs ?claim .
           BIND(IRI(CONCAT(STR(:), 'event/', SUBSTR(STR(?claim), STRLEN(STR(:)) + 7))) AS ?own)
           FILTER(?own != ?event) FILTER NOT EXISTS { ?own owl:sameAs ?event } }",
    );
    assert_eq!(dead, [""; 0]);
}

#[test]
fn the_merged_graph_has_the_form_of_the_ontology() {
    let all: Vec<Quad> = SEEDS.iter().map(Result::unwrap).collect();
    let merged = Base::default().merged();
    assert!(all.iter().any(|quad| quad.graph_name.as_ref() == GraphNameRef::from(merged.as_ref())));
    let found = crate::shapes::violations(all);
    let of_merged: Vec<&String> = found
        .iter()
        .filter(|line| {
            line.contains("/id/event/") || line.contains("/id/finding/") || line.contains("/id/person/")
        })
        .collect();
    assert!(of_merged.is_empty(), "{of_merged:#?}");
}
