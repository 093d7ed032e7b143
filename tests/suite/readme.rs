//! What the README lists is what there is. `UPDATE=1 cargo test readme` writes it anew.

use kg::knowledge::files::Files;
use kg::rdf::{Base, vocab};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use std::fs;
use std::process::Command;

/// All parts are written by one test: two that write at once would undo each other.
#[test]
fn the_readme_lists_what_there_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let written = fs::read_to_string(path).unwrap();
    let mut right = written.clone();
    let parts = [
        ("formats", formats()),
        ("claims", claims()),
        ("queries", queries()),
        ("exports", exports()),
        ("commands", commands()),
        ("codes", codes()),
    ];
    for (name, lines) in parts {
        right = with(&right, name, &lines);
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &right).unwrap();
    } else {
        assert!(written == right, "README.md is out of date; run: UPDATE=1 cargo test readme");
    }
}

/// The text with these lines between a part's marks.
fn with(text: &str, name: &str, lines: &[String]) -> String {
    let mark = format!("<!-- {name} -->\n");
    let (before, rest) = text.split_once(&mark).unwrap_or_else(|| panic!("README.md has no {mark}"));
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}{mark}{}\n<!-- end -->{after}", lines.join("\n"))
}

fn table(head: &str, rows: impl IntoIterator<Item = String>) -> Vec<String> {
    let line = head.split('|').map(|_| "---").collect::<Vec<_>>().join(" | ");
    [format!("| {head} |"), format!("| {line} |")].into_iter().chain(rows).collect()
}

fn formats() -> Vec<String> {
    let row = |format: &kg::article::Format| {
        let endings: Vec<String> = format.extensions.iter().map(|ending| format!("`.{ending}`")).collect();
        format!("| {} | {} |", endings.join(", "), format.summary)
    };
    table("file | what it is", kg::article::FORMATS.iter().map(row))
}

fn claims() -> Vec<String> {
    let files = Files::at(env!("CARGO_MANIFEST_DIR")).list("ontology/claims", ".ttl").unwrap();
    table("type | what it says | roles", files.iter().map(|(_, bytes)| claim(bytes)))
}

/// One claim type, from its file.
fn claim(bytes: &[u8]) -> String {
    let quads: Vec<Quad> =
        RdfParser::from_format(RdfFormat::Turtle).for_slice(bytes).collect::<Result<_, _>>().unwrap();
    let objects = |subject: &NamedOrBlankNode, predicate: &str| -> Vec<Term> {
        let found =
            quads.iter().filter(|quad| quad.subject == *subject && quad.predicate.as_str() == predicate);
        found.map(|quad| quad.object.clone()).collect()
    };
    let is_type = |quad: &&Quad| quad.object == Term::from(vocab::kg("ClaimType"));
    let class = quads.iter().find(is_type).unwrap().subject.clone();
    let comment = objects(&class, "http://www.w3.org/2000/01/rdf-schema#comment");
    let comment = comment.iter().find_map(|term| match term {
        Term::Literal(literal) if literal.language() == Some("en") => Some(literal.value().to_owned()),
        _ => None,
    });
    let roles = objects(&class, "http://www.w3.org/ns/shacl#property").into_iter().map(|shape| {
        let shape = match shape {
            Term::BlankNode(node) => NamedOrBlankNode::from(node),
            Term::NamedNode(node) => node.into(),
            literal @ Term::Literal(_) => panic!("{literal}"),
        };
        let path = objects(&shape, "http://www.w3.org/ns/shacl#path")[0].to_string();
        let star = if objects(&shape, "http://www.w3.org/ns/shacl#minCount").is_empty() { "" } else { "\\*" };
        format!("{}{star}", local(&path))
    });
    format!(
        "| {} | {} | {} |",
        local(&class.to_string()),
        comment.unwrap(),
        roles.collect::<Vec<_>>().join(", ")
    )
}

fn local(iri: &str) -> &str {
    iri.trim_end_matches('>').rsplit('#').next().unwrap()
}

fn queries() -> Vec<String> {
    let files = Files::at(env!("CARGO_MANIFEST_DIR")).list("queries", ".rq").unwrap();
    let (queries, problems) = kg::query::read(&files, &Base::default());
    assert!(problems.is_empty(), "{problems:?}");
    let row = |query: &kg::query::Saved| {
        let parameters: Vec<String> =
            query.parameters.iter().map(|one| format!("`--{}`", one.name)).collect();
        format!("| `{}` | {} | {} |", query.name, query.summary, parameters.join(" "))
    };
    table("query | what it answers | what it can be given", queries.iter().map(row))
}

fn exports() -> Vec<String> {
    let row = |name: &str, endings: &[&str], summary: &str| {
        let endings: Vec<String> = endings.iter().map(|ending| format!("`.{ending}`")).collect();
        format!("| `{name}` | {} | {summary} |", endings.join(", "))
    };
    let formats = kg::export::FORMATS.iter().map(|one| row(one.name, one.extensions, one.summary));
    let views = kg::export::VIEWS.iter().map(|one| row(one.name, one.extensions, one.summary));
    table("format | file | what it is", formats.chain(views))
}

fn help() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kg")).arg("-h").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn commands() -> Vec<String> {
    let help = help();
    let listed = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let row = |line: &str| {
        let (name, about) = line.trim().split_once(' ').unwrap();
        format!("| `kg {name}` | {} |", about.trim())
    };
    table("command | what it does", listed.lines().map(row))
}

fn codes() -> Vec<String> {
    let help = help();
    let listed = help.split_once("Exit codes:\n").unwrap().1;
    let row = |line: &str| {
        let (code, about) = line.trim().split_once(' ').unwrap();
        format!("| {code} | {} |", about.trim())
    };
    table("exit code | when", listed.trim_end().lines().map(row))
}
