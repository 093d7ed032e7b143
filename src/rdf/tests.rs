use super::*;
use crate::claim::Modality;
use crate::knowledge::lexicon::Via;
use oxigraph::model::GraphNameRef;
use std::sync::Arc;

const TEXT: &str = "Die „Zeit“ berichtet: Kyjiw bat Seoul am 27. um zehn Haubitzen.";

fn entity(path: &str, class: Class, label: &str, known: bool) -> Entity {
    Entity {
        path: path.into(),
        class,
        label: label.into(),
        names: Vec::new(),
        known,
        of: None,
        of_type: None,
        count: None,
        outlet: false,
    }
}

fn span(words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    Span::new(start, start + words.len())
}

fn filler(entity: Entity, words: &str, via: Via) -> Filler {
    Filler { value: Value::Entity(Arc::new(entity)), span: span(words), via }
}

fn article() -> Article {
    Article { id: "a/1".into(), text: TEXT.into(), language: Some("de".into()), ..Article::default() }
}

fn request() -> Claim {
    let howitzer = entity("weapon/howitzer", Class::WeaponType, "howitzer", true);
    let lot = Entity {
        of_type: Some(Arc::new(howitzer)),
        count: Some(Count { min: Some(10), max: Some(10), hedge: "exactly" }),
        ..entity("group/a-1/zehn-haubitzen", Class::Group, "zehn Haubitzen", false)
    };
    let outlet = Entity { outlet: true, ..entity("organization/zeit", Class::Organization, "Zeit", false) };
    Claim {
        class: "WeaponsRequest".into(),
        trigger: span("bat"),
        sentence: Span::new(0, TEXT.len()),
        roles: BTreeMap::from([
            (
                "requester".into(),
                vec![filler(entity("country/UKR", Class::Country, "Ukraine", true), "Kyjiw", Via::Capital)],
            ),
            ("weapon".into(), vec![filler(lot, "zehn Haubitzen", Via::Name)]),
        ]),
        date: Some((PartialDate { year: None, month: None, day: Some(27) }, Some(span("am 27.")))),
        modality: Modality::Asserted,
        denied: false,
        attribution: vec![filler(outlet, "Zeit", Via::Name)],
        rule: "rules/de/weapons_request.toml:3".into(),
        passes: vec!["voice"],
    }
}

fn objects(quads: &[Quad], subject: &str, predicate: NamedNodeRef<'_>) -> Vec<String> {
    let found =
        quads.iter().filter(|quad| quad.subject.to_string() == format!("<{}{subject}>", Base::DEFAULT));
    found.filter(|quad| quad.predicate == predicate).map(|quad| quad.object.to_string()).collect()
}

#[test]
fn a_claim_has_its_roles_its_standing_and_its_evidence() {
    let quads = quads(&article(), &[request()], &Base::default());
    let claim = "claim/a%2F1/weapons-request-28-31";
    let kg = |local| format!("<{}{local}>", vocab::NAMESPACE);
    let id = |path| format!("<{}{path}>", Base::DEFAULT);
    assert_eq!(objects(&quads, claim, rdf::TYPE), [kg("Claim"), kg("WeaponsRequest")]);
    assert_eq!(
        objects(&quads, claim, vocab::WEAPON),
        [id("group/a-1/zehn-haubitzen"), id("weapon/howitzer")]
    );
    assert_eq!(objects(&quads, claim, vocab::SOURCE), [id("organization/zeit")]);
    assert_eq!(objects(&quads, claim, vocab::STAND), [kg("reported")]);
    assert_eq!(objects(&quads, claim, vocab::DATE), ["\"---27\"^^<http://www.w3.org/2001/XMLSchema#gDay>"]);
    assert_eq!(objects(&quads, claim, vocab::NOT_BEFORE), [""; 0]);
    assert_eq!(objects(&quads, claim, vocab::EVIDENCE).len(), 6);
    assert_eq!(objects(&quads, &format!("{claim}/attribution/1"), vocab::WHO), [id("organization/zeit")]);
    assert_eq!(objects(&quads, "group/a-1/zehn-haubitzen", rdfs::LABEL), ["\"zehn Haubitzen\"@de"]);
    assert_eq!(objects(&quads, "organization/zeit", rdf::TYPE), [kg("NewsOutlet"), kg("Organization")]);
    assert_eq!(objects(&quads, "country/UKR", rdfs::LABEL), [""; 0], "the reference graph has it");
    assert!(
        quads
            .iter()
            .all(|quad| quad.graph_name.as_ref()
                == GraphNameRef::from(Base::default().article("a/1").as_ref()))
    );
}

#[test]
fn every_quote_is_the_text_between_its_code_points() {
    let quads = quads(&article(), &[request()], &Base::default());
    let text: Vec<char> = TEXT.chars().collect();
    let mut quotes = 0;
    for quote in quads.iter().filter(|quad| quad.predicate == vocab::QUOTE) {
        let number = |predicate: NamedNodeRef<'_>| {
            let of_it = quads
                .iter()
                .find(|quad| quad.subject == quote.subject && quad.predicate == predicate)
                .unwrap();
            let Term::Literal(literal) = &of_it.object else { panic!("{of_it}") };
            literal.value().parse::<usize>().unwrap()
        };
        let words: String = text[number(vocab::START)..number(vocab::END)].iter().collect();
        assert_eq!(quote.object, Literal::new_language_tagged_literal(words, "de").unwrap().into());
        quotes += 1;
    }
    assert_eq!(quotes, 7);
}

#[test]
fn claims_that_share_trigger_and_class_are_told_apart_in_any_order() {
    let mut denied = request();
    denied.denied = true;
    let mut planned = request();
    planned.modality = Modality::Planned;
    planned.rule = "a rule of another name".into();
    let claims = [request(), denied.clone(), planned.clone()];
    let one = quads(&article(), &claims, &Base::default());
    let two = quads(&article(), &[planned, request(), denied], &Base::default());
    assert_eq!(one, two);
    let iris: Vec<String> =
        named(&article(), &claims, &Base::default()).iter().map(|(iri, _)| iri.as_str().to_owned()).collect();
    let first = "https://w3id.org/newskg/id/claim/a%2F1/weapons-request-28-31";
    assert_eq!(iris, [first.to_owned(), format!("{first}-2"), format!("{first}-3")]);
}

#[test]
fn an_odd_language_tag_is_left_out() {
    assert_eq!(tagged("a", "not a tag").to_string(), "\"a\"");
    assert_eq!(tagged("a", "EN").to_string(), "\"a\"@en");
    assert_eq!(tagged("a", "").to_string(), "\"a\"");
}
