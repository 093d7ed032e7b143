//! The ontology: it parses, every term is described, the program's vocabulary is in it, claim types have one form.

use kg::rdf::{self, Base, vocab};
use oxigraph::model::{NamedNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

const SH: &str = "http://www.w3.org/ns/shacl#";

fn quads() -> Vec<Quad> {
    let mut files = Vec::new();
    for folder in ["ontology", "ontology/claims"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "ttl") {
                files.push((path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    rdf::reference(&files, &Base::default()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Subject → predicate → objects.
type Index = BTreeMap<String, BTreeMap<String, Vec<Term>>>;

fn index() -> Index {
    let mut index = Index::new();
    for quad in quads() {
        let subject = quad.subject.to_string().trim_matches(['<', '>']).to_owned();
        let predicates = index.entry(subject).or_default();
        predicates.entry(quad.predicate.into_string()).or_default().push(quad.object);
    }
    index
}

fn iri(term: &Term) -> &str {
    match term {
        Term::NamedNode(node) => node.as_str(),
        other => panic!("{other} is no IRI"),
    }
}

fn types(index: &Index, subject: &str) -> BTreeSet<String> {
    let of = index.get(subject).and_then(|predicates| predicates.get(vocab::rdf::TYPE.as_str()));
    of.into_iter().flatten().map(|term| iri(term).to_owned()).collect()
}

fn claim_types(index: &Index) -> Vec<&String> {
    index.keys().filter(|subject| types(index, subject).contains(vocab::CLAIM_TYPE.as_str())).collect()
}

fn list<'i>(index: &'i Index, head: &Term) -> Vec<&'i Term> {
    let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    let (mut members, mut node) = (Vec::new(), iri(head).to_owned());
    while node != format!("{rdf}nil") {
        members.push(&index[&node][&format!("{rdf}first")][0]);
        node = iri(&index[&node][&format!("{rdf}rest")][0]).to_owned();
    }
    members
}

#[test]
fn every_term_has_a_name_in_both_languages_and_a_comment() {
    let index = index();
    for (subject, predicates) in index.iter().filter(|(subject, _)| subject.starts_with(vocab::NAMESPACE)) {
        let languages = |property: &str| -> Vec<String> {
            let all = predicates.get(property).into_iter().flatten();
            let mut tags: Vec<String> = all
                .map(|term| match term {
                    Term::Literal(literal) => literal.language().unwrap_or_default().to_owned(),
                    other => panic!("{other}"),
                })
                .collect();
            tags.sort();
            tags
        };
        assert_eq!(languages(vocab::rdfs::LABEL.as_str()), ["de", "en"], "labels of {subject}");
        assert_eq!(languages(vocab::rdfs::COMMENT.as_str()), ["en"], "comment of {subject}");
    }
}

#[test]
fn every_term_that_is_spoken_of_is_described() {
    let index = index();
    for quad in quads() {
        for node in
            [Some(&quad.predicate), if let Term::NamedNode(node) = &quad.object { Some(node) } else { None }]
        {
            let Some(node) = node.filter(|node| node.as_str().starts_with(vocab::NAMESPACE)) else {
                continue;
            };
            assert!(index.contains_key(node.as_str()), "{quad} speaks of a term that no file describes");
        }
    }
}

#[test]
fn the_program_and_the_ontology_have_the_same_terms() {
    let index = index();
    for term in vocab::ALL {
        assert!(index.contains_key(term.as_str()), "{term} is written by the program and not described");
    }
    let locals = |names: &[&str]| names.iter().map(|name| vocab::kg(name)).collect::<Vec<NamedNode>>();
    let classes = kg::knowledge::entity::Class::ALL.map(kg::knowledge::entity::Class::as_str);
    let stands = ["asserted", "reported", "denied", "unrealised", "disputed"];
    let modalities = ["asserted", "planned", "considered", "possible", "demanded"];
    let hedges = ["exactly", "about", "at-least", "at-most"];
    for (members, class) in
        [(&classes[..], "Class"), (&stands, "Stand"), (&modalities, "Modality"), (&hedges, "Hedge")]
    {
        for term in locals(members) {
            let types = types(&index, term.as_str());
            let expected = if class == "Class" {
                format!("{}Class", "http://www.w3.org/2002/07/owl#")
            } else {
                vocab::kg(class).into_string()
            };
            assert!(types.contains(&expected), "{term} is no {class}");
        }
    }
}

#[test]
fn the_claim_types_are_those_of_the_contract() {
    let index = index();
    let mut found = Vec::new();
    for class in claim_types(&index) {
        let roles = &index[class][&format!("{SH}property")];
        let mut names: Vec<String> = roles
            .iter()
            .map(|shape| {
                let shape = &index[iri(shape)];
                let path =
                    iri(&shape[&format!("{SH}path")][0]).strip_prefix(vocab::NAMESPACE).unwrap().to_owned();
                let least =
                    shape.get(&format!("{SH}minCount")).map_or(String::new(), |count| match &count[0] {
                        Term::Literal(literal) => literal.value().replace('1', "*").replace('2', "**"),
                        other => panic!("{other}"),
                    });
                path + &least
            })
            .collect();
        names.sort();
        found.push(format!("{} {}", class.strip_prefix(vocab::NAMESPACE).unwrap(), names.join(" ")));
    }
    let expected = [
        "Agreement party* topic",
        "Appointment action office* person*",
        "Deployment destination force sender*",
        "Meeting participant** place",
        "Sanction action imposer measure target*",
        "Statement addressee speaker* text",
        "Tenure office* person* status",
        "Threat content issuer* target",
        "Visit destination* visitor*",
        "WeaponsRequest addressee requester* weapon*",
        "WeaponsTransfer recipient supplier* weapon*",
    ];
    assert_eq!(found, expected);
}

#[test]
fn every_role_says_what_fills_it_in_one_of_three_forms() {
    let index = index();
    for class in claim_types(&index) {
        for shape in &index[class][&format!("{SH}property")] {
            let shape = &index[iri(shape)];
            let path = &shape[&format!("{SH}path")][0];
            assert!(shape.contains_key(&format!("{SH}description")), "{class} {path} has no description");
            let forms = ["or", "in", "nodeKind"].map(|form| shape.get(&format!("{SH}{form}")));
            let known =
                ["path", "description", "minCount", "or", "in", "nodeKind"].map(|key| format!("{SH}{key}"));
            assert!(
                shape.keys().all(|key| known.contains(key)),
                "{class} {path} says more than the extractor reads"
            );
            match forms {
                [Some(any), None, None] => {
                    for one in list(&index, &any[0]) {
                        let keys: Vec<&String> = index[iri(one)].keys().collect();
                        assert!(
                            keys == [&format!("{SH}class")] || keys == [&format!("{SH}nodeKind")],
                            "{class} {path}: {keys:?}"
                        );
                    }
                }
                [None, Some(terms), None] => assert!(list(&index, &terms[0]).len() > 1, "{class} {path}"),
                [None, None, Some(kind)] => {
                    assert_eq!(iri(&kind[0]), format!("{SH}Literal"), "{class} {path}");
                }
                _ => panic!("{class} {path}: what may fill it is said in one of sh:or, sh:in, sh:nodeKind"),
            }
        }
    }
}

#[test]
fn a_claim_type_has_a_file_of_its_name() {
    for class in claim_types(&index()) {
        let name = class.strip_prefix(vocab::NAMESPACE).unwrap();
        let mut file = String::new();
        for (at, c) in name.char_indices() {
            if c.is_uppercase() && at > 0 {
                file.push('_');
            }
            file.extend(c.to_lowercase());
        }
        let text = std::fs::read_to_string(format!("ontology/claims/{file}.ttl"))
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(
            text.contains(&format!("kg:{name} a rdfs:Class, owl:Class, kg:ClaimType, sh:NodeShape ;")),
            "{file}.ttl"
        );
    }
}

/// Every term has its place on the page, every claim type an example in both languages, and every link inside leads somewhere.
#[test]
fn the_page_shows_every_term() {
    let page = kg::server::ontology::document(&kg::knowledge::files::Files::at(".")).unwrap();
    let index = index();
    let shapes =
        |subject: &str| types(&index, subject).iter().all(|class| class == &format!("{SH}NodeShape"));
    let terms = index.keys().filter_map(|subject| subject.strip_prefix(vocab::NAMESPACE));
    for term in terms.filter(|term| !shapes(&format!("{}{term}", vocab::NAMESPACE))) {
        assert_eq!(page.matches(&format!(" id=\"{term}\"")).count(), 1, "{term}");
    }
    for link in page.split("href=\"#").skip(1) {
        let target = link.split('"').next().unwrap();
        assert!(page.contains(&format!(" id=\"{target}\"")), "#{target} leads nowhere");
    }
    for class in claim_types(&index) {
        let local = class.strip_prefix(vocab::NAMESPACE).unwrap();
        let section = page.split(&format!("<section id=\"{local}\">")).nth(1).unwrap();
        let section = section.split("</section>").next().unwrap();
        for language in ["de", "en"] {
            assert!(section.contains(&format!("<blockquote lang=\"{language}\">")), "{local} in {language}");
        }
    }
}
