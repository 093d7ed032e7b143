use super::*;
use crate::rdf::vocab::{self, dcterms, kg, owl, rdf, rdfs, xsd};
use crate::rdf::{Base, reference};
use crate::store::{CLAIM, LEDGER, MADE_FROM, READ, UNMERGED};
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term};
use oxigraph::store::Store;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const NAMES: &str = r#"
@base <https://w3id.org/newskg/id/> .
@prefix kg: <https://w3id.org/newskg/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<country/KOR> a kg:Country ; rdfs:label "South Korea"@en .
<country/UKR> a kg:Country ; rdfs:label "Ukraine"@en .
<country/USA> a kg:Country ; rdfs:label "United States"@en .
<place/seoul> a kg:Place ; rdfs:label "Seoul"@en ; kg:in <country/KOR> .
<office-kind/defence-minister> a kg:OfficeKind ; rdfs:label "Minister of Defence"@en ; kg:oneSeat true .
<person/rustem-umerov> a kg:Person ; rdfs:label "Rustem Umerov"@en ; kg:nationality <country/UKR> .
<weapon/howitzer> a kg:WeaponType ; rdfs:label "howitzer"@en .
<weapon/tank> a kg:WeaponType ; rdfs:label "tank"@en .
"#;

/// The ontology's claim types and a few names, as quads.
static KNOWN: LazyLock<Vec<Quad>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/claims");
    let mut files = crate::knowledge::files::Files::at(env!("CARGO_MANIFEST_DIR"))
        .list("ontology/claims", ".ttl")
        .unwrap();
    assert!(!files.is_empty(), "{folder}");
    files.push(("ontology/names/names.ttl".into(), NAMES.into()));
    reference(&files, &Base::default()).unwrap()
});

/// A claim as a test gives it: its type, its roles as `role=path`, its date, modality and polarity.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    class: &'static str,
    roles: Vec<(&'static str, &'static str)>,
    date: Option<&'static str>,
    modality: &'static str,
    denied: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Article {
    id: usize,
    published: Option<&'static str>,
    said: Vec<Said>,
}

fn node(path: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{path}", Base::DEFAULT))
}

/// People whom only articles know, and their labels.
const PEOPLE: &[(&str, &str)] = &[
    ("person/rustem-umierov", "Rustem Umjerow"),
    ("person/umerov", "Umerov"),
    ("person/ion-suk-iel", "Yoon Suk-yeol"),
    ("person/ion-seok-iel", "Yoon Seok-yeol"),
    ("person/sin-von-sik", "Shin Won-sik"),
    ("person/kim-min-su", "Kim Min-su"),
    ("person/kim-min-soo", "Kim Min-soo"),
    ("person/j-smit", "J. Smith"),
    ("person/john-smit", "John Smith"),
];

fn date(written: &str) -> Literal {
    let kind = if written.starts_with("---") { xsd::G_DAY } else { xsd::DATE };
    Literal::new_typed_literal(written, kind)
}

impl Article {
    fn name(&self) -> NamedNode {
        Base::default().article(&format!("a{}", self.id))
    }

    fn quads(&self) -> Vec<Quad> {
        let graph = self.name();
        let mut quads = BTreeSet::new();
        let mut all = Vec::new();
        let mut add = |subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Term| {
            let quad = Quad::new(subject.clone(), predicate.into_owned(), object, graph.clone());
            if quads.insert(quad.to_string()) {
                all.push(quad);
            }
        };
        add(&graph, rdf::TYPE, vocab::ARTICLE.into());
        if let Some(published) = self.published {
            add(&graph, dcterms::DATE, date(published).into());
        }
        for (at, said) in self.said.iter().enumerate() {
            let claim = node(&format!("claim/a{}/{}-{at}", self.id, said.class.to_lowercase()));
            add(&claim, rdf::TYPE, vocab::CLAIM.into());
            add(&claim, rdf::TYPE, kg(said.class).into());
            add(&claim, vocab::STATED_IN, graph.clone().into());
            let modality = if said.modality.is_empty() { "asserted" } else { said.modality };
            add(&claim, vocab::MODALITY, kg(modality).into());
            add(&claim, vocab::POLARITY, if said.denied { vocab::DENIED } else { vocab::AFFIRMED }.into());
            for &(role, filler) in &said.roles {
                let term = filler.strip_prefix("kg:").map_or_else(|| node(filler), kg);
                add(&claim, kg(role).as_ref(), term.clone().into());
                if let Some((_, label)) = PEOPLE.iter().find(|(path, _)| *path == filler) {
                    add(&term, rdf::TYPE, kg("Person").into());
                    add(
                        &term,
                        rdfs::LABEL,
                        Literal::new_language_tagged_literal_unchecked(*label, "en").into(),
                    );
                }
                if let Some(("office", rest)) = filler.split_once('/') {
                    let (country, kind) = rest.split_once('/').unwrap();
                    add(&term, vocab::OF, node(&format!("country/{country}")).into());
                    add(&term, vocab::KIND, node(&format!("office-kind/{kind}")).into());
                }
                if let Some(("group", number)) = filler.split_once('/') {
                    let number = number.split('-').next().unwrap().parse::<i64>().unwrap();
                    add(&term, rdfs::LABEL, Literal::from(filler).into());
                    add(&term, vocab::OF_TYPE, node("weapon/howitzer").into());
                    for bound in [vocab::COUNT, vocab::COUNT_MIN, vocab::COUNT_MAX] {
                        add(&term, bound, Literal::from(number).into());
                    }
                }
            }
            if let Some(written) = said.date {
                add(&claim, vocab::DATE, date(written).into());
            }
        }
        all
    }
}

/// A store in memory with the ontology and the names.
struct Graph {
    data: Store,
    decisions: Decisions,
}

impl Graph {
    fn new() -> Self {
        let data = Store::new().unwrap();
        data.extend(KNOWN.iter().cloned()).unwrap();
        Self { data, decisions: Decisions::default() }
    }

    /// Takes in or removes articles, as the store does.
    fn change(&self, articles: &[Article], gone: &[Article]) {
        let mark = |graph: &NamedNode| {
            self.data.insert(&Quad::new(graph.clone(), UNMERGED, Literal::from("true"), LEDGER)).unwrap();
        };
        let digester = Digester::new(&self.data, &Base::default(), "1").unwrap();
        for article in articles.iter().chain(gone) {
            let graph = article.name();
            for quad in
                self.data.quads_for_pattern(None, None, None, Some(GraphNameRef::from(graph.as_ref())))
            {
                let subject = quad.unwrap().subject;
                for predicate in [READ, CLAIM] {
                    let noted =
                        self.data.quads_for_pattern(Some(subject.as_ref()), Some(predicate), None, None);
                    for note in noted {
                        self.data.remove(&note.unwrap()).unwrap();
                    }
                }
            }
            self.data.remove_named_graph(NamedOrBlankNodeRef::from(graph.as_ref())).unwrap();
            mark(&graph);
        }
        for article in articles {
            let quads = article.quads();
            // What is not noted with the article is read from its graph.
            if article.id % 2 == 0 {
                self.data.extend(digester.notes(&article.name(), &quads)).unwrap();
            }
            self.data.extend(quads).unwrap();
            self.data.insert(&Quad::new(article.name(), MADE_FROM, Literal::from("x"), LEDGER)).unwrap();
        }
        for article in gone {
            self.data.remove(&Quad::new(article.name(), MADE_FROM, Literal::from("x"), LEDGER)).unwrap();
        }
        update(&self.data, &Base::default(), &self.decisions, "1").unwrap();
    }

    /// The merged graph, sorted.
    fn merged(&self) -> Vec<String> {
        let graph = Base::default().merged();
        let quads = self.data.quads_for_pattern(None, None, None, Some(GraphNameRef::from(graph.as_ref())));
        let mut lines: Vec<String> = quads
            .map(|quad| quad.unwrap())
            .map(|quad| {
                format!("{} {} {}", quad.subject, quad.predicate, quad.object)
                    .replace(Base::DEFAULT, "")
                    .replace(vocab::NAMESPACE, "kg:")
            })
            .collect();
        lines.sort();
        lines
    }

    /// Everything but marks that go with the merged graph: it, and what is remembered of it.
    fn everything(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .data
            .quads_for_pattern(None, None, None, Some(LEDGER.into()))
            .map(|quad| quad.unwrap().to_string())
            .collect();
        lines.extend(self.merged());
        lines.sort();
        lines
    }

    fn of(articles: &[Article]) -> Self {
        let graph = Self::new();
        graph.change(articles, &[]);
        graph
    }

    /// The claims of each event of a type, by their articles and numbers.
    fn events(&self, class: &str) -> Vec<Vec<String>> {
        let merged = self.merged();
        let suffix = format!("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <kg:{class}>");
        let events = merged.iter().filter_map(|line| line.strip_suffix(&suffix));
        let claims = |event: &str| {
            let start = format!("{event}<kg:reportedAs> <claim/");
            merged
                .iter()
                .filter_map(|line| line.strip_prefix(&start))
                .map(|claim| claim.trim_end_matches('>').replace(&format!("/{}", class.to_lowercase()), ""))
                .collect()
        };
        events.map(claims).collect()
    }
}

fn meeting(who: &[&'static str], date: Option<&'static str>) -> Said {
    Said {
        class: "Meeting",
        roles: who.iter().map(|who| ("participant", *who)).collect(),
        date,
        ..Said::default()
    }
}

fn tenure(person: &'static str, office: &'static str, status: &'static str) -> Said {
    Said {
        class: "Tenure",
        roles: vec![("person", person), ("office", office), ("status", status)],
        ..Said::default()
    }
}

fn article(id: usize, published: Option<&'static str>, said: &[Said]) -> Article {
    Article { id, published, said: said.to_vec() }
}

#[track_caller]
fn check(articles: &[Article], class: &str, expected: &[&[&str]]) {
    let graph = Graph::of(articles);
    assert_eq!(graph.events(class), expected, "{:#?}", graph.merged());
}

const UMEROV: &str = "person/rustem-umerov";
const YOON: &str = "person/ion-suk-iel";
const SHIN: &str = "person/sin-von-sik";
const IN_SEOUL: &str = "office/KOR/president";

fn korean(person: &'static str) -> Said {
    tenure(person, IN_SEOUL, "kg:current")
}

#[test]
fn a_meeting_of_many_articles_is_one_event() {
    let day = Some("2024-11-27");
    let articles = [
        article(1, None, &[meeting(&[YOON, "country/UKR"], day), korean(YOON)]),
        article(2, None, &[meeting(&[YOON, UMEROV], None), korean(YOON)]),
        article(
            3,
            None,
            &[
                meeting(&["person/ion-seok-iel", "person/rustem-umierov"], Some("---27")),
                korean("person/ion-seok-iel"),
            ],
        ),
        article(4, None, &[meeting(&[SHIN, UMEROV], day), korean(SHIN)]),
        article(5, None, &[meeting(&[YOON, UMEROV], Some("---28")), korean(YOON)]),
    ];
    check(&articles, "Meeting", &[&["a1-0", "a2-0", "a3-0"], &["a4-0"], &["a5-0"]]);
}

#[test]
fn a_day_of_publication_keeps_undated_claims_near() {
    let talks = |id, published| article(id, Some(published), &[meeting(&[YOON, UMEROV], None), korean(YOON)]);
    let dated = article(1, Some("2024-11-28"), &[meeting(&[YOON, UMEROV], Some("2024-11-27")), korean(YOON)]);
    let articles = [dated, talks(2, "2024-12-20"), talks(3, "2024-09-01"), talks(4, "2024-09-03")];
    check(&articles, "Meeting", &[&["a1-0", "a2-0"], &["a3-0", "a4-0"]]);
}

#[test]
fn tenures_are_one_a_person_and_office() {
    let minister = "office/UKR/defence-minister";
    let articles = [
        article(1, Some("2024-11-27"), &[tenure(UMEROV, minister, "kg:current")]),
        article(2, Some("2025-07-20"), &[tenure("person/rustem-umierov", minister, "kg:former")]),
        article(3, Some("2024-11-29"), &[tenure(UMEROV, minister, "kg:current")]),
    ];
    let graph = Graph::of(&articles);
    assert_eq!(graph.events("Tenure"), [["a1-0", "a2-0", "a3-0"]]);
    let merged = graph.merged();
    let bound = |line: &str| {
        assert!(
            merged.iter().any(|one| one.starts_with(&format!("<event/a1/tenure-0> <kg:{line}"))),
            "{line}: {merged:#?}"
        );
    };
    bound("startNotAfter> \"2024-11-27\"");
    bound("endNotBefore> \"2024-11-29\"");
    bound("endNotAfter> \"2025-07-20\"");
    bound("status> <kg:former>");
    assert!(merged.contains(
        &"<person/rustem-umierov> <http://www.w3.org/2002/07/owl#sameAs> <person/rustem-umerov>".to_owned()
    ));
}

fn change(
    person: &'static str,
    office: &'static str,
    action: &'static str,
    date: Option<&'static str>,
) -> Said {
    Said {
        class: "Appointment",
        roles: vec![("person", person), ("office", office), ("action", action)],
        date,
        ..Said::default()
    }
}

#[test]
fn who_is_appointed_and_dismissed_holds_an_office_no_longer_than_that() {
    let minister = "office/UKR/defence-minister";
    let articles = [
        article(1, Some("2024-11-27"), &[tenure(UMEROV, minister, "kg:current")]),
        article(
            2,
            Some("2023-09-06"),
            &[change("person/rustem-umierov", minister, "kg:appoint", Some("2023-09-05"))],
        ),
        article(3, Some("2025-07-18"), &[change(UMEROV, minister, "kg:dismiss", Some("2025-07-17"))]),
        // What is only wanted changes nothing.
        article(
            4,
            Some("2024-12-01"),
            &[Said { modality: "demanded", ..change(UMEROV, minister, "kg:dismiss", None) }],
        ),
    ];
    let merged = Graph::of(&articles).merged();
    let bounds: Vec<&str> =
        merged.iter().filter_map(|line| line.strip_prefix("<event/a1/tenure-0> <kg:")).collect();
    for bound in [
        "startNotBefore> \"2023-09-05\"",
        "startNotAfter> \"2024-11-27\"",
        "endNotBefore> \"2025-07-17\"",
        "endNotAfter> \"2025-07-17\"",
    ] {
        assert!(bounds.iter().any(|one| one.starts_with(bound)), "{bound}: {bounds:#?}");
    }
}

#[test]
fn an_office_alone_means_who_held_it_on_the_day() {
    let minister = "office/KOR/defence-minister";
    let held =
        |id, published, person| article(id, Some(published), &[tenure(person, minister, "kg:current")]);
    let met = |id, published| article(id, Some(published), &[meeting(&[minister, UMEROV], None)]);
    let mut articles = vec![
        held(1, "2024-11-20", SHIN),
        held(2, "2024-11-30", SHIN),
        met(3, "2024-11-25"),
        // Nobody is reported before and after.
        met(4, "2024-12-20"),
    ];
    let holders = |graph: &Graph| -> Vec<String> {
        graph.merged().into_iter().filter(|line| line.contains("<kg:holder>")).collect()
    };
    let graph = Graph::of(&articles);
    assert_eq!(holders(&graph), ["<event/a3/meeting-0> <kg:holder> <person/sin-von-sik>"]);
    // Two who held it on one day, and then the second for longer.
    articles.push(held(5, "2024-11-24", "person/kim-min-su"));
    articles.push(held(6, "2024-11-26", "person/kim-min-su"));
    graph.change(&articles[4..], &[]);
    assert_eq!(holders(&graph), [""; 0]);
    graph.change(&[], &articles[4..]);
    graph.change(&[held(7, "2024-12-24", SHIN)], &[]);
    assert_eq!(
        holders(&graph),
        [
            "<event/a3/meeting-0> <kg:holder> <person/sin-von-sik>",
            "<event/a4/meeting-0> <kg:holder> <person/sin-von-sik>"
        ]
    );
}

#[test]
fn what_does_not_go_together_is_found() {
    let minister = "office/KOR/defence-minister";
    let howitzers = |who, number, denied| Said {
        class: "WeaponsTransfer",
        roles: vec![
            ("supplier", "country/KOR"),
            ("recipient", "country/UKR"),
            ("weapon", number),
            ("weapon", "weapon/howitzer"),
        ],
        date: Some(who),
        denied,
        ..Said::default()
    };
    let articles = [
        article(
            1,
            Some("2024-11-01"),
            &[tenure(SHIN, minister, "kg:current"), howitzers("2024-10-01", "group/10-howitzers", false)],
        ),
        article(
            2,
            Some("2024-11-10"),
            &[
                tenure("person/kim-min-su", minister, "kg:current"),
                howitzers("2024-10-01", "group/12-howitzers", false),
            ],
        ),
        article(
            3,
            Some("2024-11-20"),
            &[tenure(SHIN, minister, "kg:current"), howitzers("2024-10-01", "group/10-howitzers", true)],
        ),
        article(4, Some("2024-11-20"), &[meeting(&[YOON, UMEROV], Some("2024-11-17")), korean(YOON)]),
        article(5, Some("2024-11-20"), &[meeting(&[YOON, UMEROV], Some("2024-11-18")), korean(YOON)]),
    ];
    let graph = Graph::of(&articles);
    let merged = graph.merged();
    let found: Vec<&String> = merged.iter().filter(|line| line.contains("<kg:findingKind>")).collect();
    assert_eq!(
        found,
        [
            "<finding/contradiction/a1/weaponstransfer-1> <kg:findingKind> <kg:contradiction>",
            "<finding/differing-counts/a1/weaponstransfer-1/weapon> <kg:findingKind> <kg:differing-counts>",
            "<finding/differing-dates/a4/meeting-0/a5/meeting-0> <kg:findingKind> <kg:differing-dates>",
            "<finding/two-holders/office/KOR/defence-minister/a1/tenure-0/a2/tenure-0> <kg:findingKind> <kg:two-holders>",
        ]
    );
    assert!(merged.contains(&"<event/a1/weaponstransfer-1> <kg:stand> <kg:disputed>".to_owned()));
}

#[test]
fn one_iri_of_people_of_two_countries_is_split() {
    let (smith, us, korean) =
        ("person/john-smit", "office/USA/defence-minister", "office/KOR/defence-minister");
    let said = |id, office| article(id, None, &[tenure(smith, office, "kg:current")]);
    let articles = [said(1, us), said(2, us), said(3, us), said(4, korean), said(5, korean)];
    let graph = Graph::of(&articles);
    assert_eq!(graph.events("Tenure"), [vec!["a1-0", "a2-0", "a3-0"], vec!["a4-0", "a5-0"]]);
    let differs = format!("<person/john-smit/KOR> {} <person/john-smit>", owl::DIFFERENT_FROM);
    assert!(graph.merged().contains(&differs));
    // One article alone may be wrong.
    assert_eq!(Graph::of(&articles[..4]).events("Tenure"), [vec!["a1-0", "a2-0", "a3-0"], vec!["a4-0"]]);
}

#[test]
fn a_persons_word_counts_and_can_be_taken_back() {
    let articles = [
        article(1, None, &[meeting(&[YOON, UMEROV], Some("2024-11-27")), korean(YOON)]),
        article(
            2,
            None,
            &[meeting(&["person/kim-min-su", UMEROV], Some("2024-11-27")), korean("person/kim-min-su")],
        ),
    ];
    let mut graph = Graph::of(&articles);
    let plain = graph.everything();
    assert_eq!(graph.events("Meeting").len(), 2);
    let claim = |id| format!("{}claim/a{id}/meeting-0", Base::DEFAULT);
    let person = |path| format!("{}{path}", Base::DEFAULT);
    let verdicts = [
        (Verdict::same(&person(YOON), &person("person/kim-min-su")), 1),
        (Verdict::same(&claim(1), &claim(2)), 1),
        (Verdict::Reject(claim(1), "\"no\"".into()), 1),
        (Verdict::Call(person(YOON), "\"Y.\"@en".into()), 2),
    ];
    for (verdict, events) in verdicts {
        graph.decisions.add(Decision { verdict: verdict.clone(), by: None, date: None });
        graph.change(&[], &[]);
        assert_eq!(graph.events("Meeting").len(), events, "{verdict:?} {:#?}", graph.merged());
        let anew = Graph { decisions: graph.decisions.clone(), ..Graph::new() };
        anew.change(&articles, &[]);
        assert_eq!(graph.everything(), anew.everything(), "{verdict:?}");
        graph.decisions.undo(&verdict);
        graph.change(&[], &[]);
        assert_eq!(graph.everything(), plain, "{verdict:?}");
    }
}

/// What one has and the other lacks.
fn differ(one: &[String], other: &[String]) -> Vec<String> {
    let lacks = |one: &[String], other: &[String], sign: char| {
        one.iter()
            .filter(|line| !other.contains(line))
            .map(|line| format!("{sign} {line}"))
            .collect::<Vec<_>>()
    };
    lacks(one, other, '+').into_iter().chain(lacks(other, one, '-')).collect()
}

const NOTHING: &[String] = &[];

/// Fillers that make blocks meet.
fn who() -> impl Strategy<Value = &'static str> {
    let mut all: Vec<&'static str> = PEOPLE.iter().map(|(path, _)| *path).collect();
    all.extend([UMEROV, UMEROV, "country/KOR", "country/UKR", "country/USA", "organization/samsung"]);
    all.extend(["office/KOR/defence-minister", "office/UKR/defence-minister"]);
    prop::sample::select(all)
}

fn said() -> impl Strategy<Value = Said> {
    let days: &[&str] = &["2024-11-27", "2024-11-28", "2024-12-30", "2025-01-02", "---27", "---28"];
    let when = prop::option::of(prop::sample::select(days));
    let modality = prop::sample::select(&["asserted", "asserted", "planned", "considered"][..]);
    let offices: &[&str] = &[
        "office/KOR/defence-minister",
        "office/UKR/defence-minister",
        "office/USA/defence-minister",
        "office/KOR/president",
    ];
    let groups: &[&str] = &["group/10-howitzers", "group/12-howitzers", "weapon/tank", "weapon/howitzer"];
    let claim = prop_oneof![
        3 => (who(), who()).prop_map(|(one, other)| ("Meeting", vec![("participant", one), ("participant", other)])),
        4 => (who(), prop::sample::select(offices), prop::sample::select(&["kg:current", "kg:former", "kg:future"][..]))
            .prop_filter("people hold offices", |(who, ..)| who.starts_with("person/"))
            .prop_map(|(who, office, status)| ("Tenure", vec![("person", who), ("office", office), ("status", status)])),
        1 => (who(), prop::sample::select(offices), prop::sample::select(&["kg:appoint", "kg:resign", "kg:dismiss"][..]))
            .prop_filter("people hold offices", |(who, ..)| who.starts_with("person/"))
            .prop_map(|(who, office, action)| ("Appointment", vec![("person", who), ("office", office), ("action", action)])),
        2 => (who(), prop::option::of(who()), prop::sample::select(groups)).prop_map(|(who, whom, what)| {
            let mut roles = vec![("requester", who), ("weapon", what)];
            roles.extend(whom.map(|whom| ("addressee", whom)));
            ("WeaponsRequest", roles)
        }),
    ];
    (claim, when, modality, prop::bool::weighted(0.2))
        .prop_map(|((class, roles), date, modality, denied)| Said { class, roles, date, modality, denied })
}

fn articles() -> impl Strategy<Value = Vec<Article>> {
    let published = prop::option::weighted(
        0.7,
        prop::sample::select(&["2024-11-20", "2024-11-28", "2024-12-31", "2025-01-03"][..]),
    );
    let one = (published, prop::collection::vec(said(), 1..4));
    prop::collection::vec(one, 1..7).prop_map(|all| {
        all.into_iter().enumerate().map(|(id, (published, said))| Article { id, published, said }).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_batches_give_the_same(articles in articles(), order in any::<u64>(), cuts in any::<u8>()) {
        let mut shuffled = articles.clone();
        for at in (1..shuffled.len()).rev() {
            shuffled.swap(at, (order.rotate_left(at as u32 * 7) % (at as u64 + 1)) as usize);
        }
        let graph = Graph::new();
        let mut batch = Vec::new();
        for (at, article) in shuffled.into_iter().enumerate() {
            batch.push(article);
            if cuts >> at & 1 == 1 {
                graph.change(&std::mem::take(&mut batch), &[]);
            }
        }
        graph.change(&batch, &[]);
        prop_assert_eq!(differ(&graph.everything(), &Graph::of(&articles).everything()), NOTHING);
    }

    #[test]
    fn articles_removed_leave_nothing_and_come_back_as_they_were(articles in articles(), which in any::<u8>()) {
        let (gone, kept): (Vec<Article>, Vec<Article>) =
            articles.iter().cloned().partition(|article| which >> article.id & 1 == 1);
        let graph = Graph::of(&articles);
        let whole = graph.everything();
        graph.change(&[], &gone);
        prop_assert_eq!(differ(&graph.everything(), &Graph::of(&kept).everything()), NOTHING);
        graph.change(&gone, &[]);
        prop_assert_eq!(differ(&graph.everything(), &whole), NOTHING);
    }

    #[test]
    fn articles_read_again_are_replaced(first in articles(), second in articles()) {
        let graph = Graph::of(&first);
        let gone: Vec<Article> = first.iter().filter(|article| article.id >= second.len()).cloned().collect();
        graph.change(&second, &gone);
        prop_assert_eq!(differ(&graph.everything(), &Graph::of(&second).everything()), NOTHING);
    }
}
