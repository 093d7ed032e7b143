//! The rules: every example beside them runs, and mistakes in them are told with their place.

use kg::example;
use kg::knowledge::files::Files;
use kg::reader::Reader;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    Reader::load(&Files::at(env!("CARGO_MANIFEST_DIR")), &[]).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"));
    })
});

#[test]
fn every_example_comes_out_as_it_says() {
    let report = example::run(&READER);
    let failed: Vec<String> = report
        .failed
        .iter()
        .map(|(place, text, why)| format!("{place}: \u{201c}{text}\u{201d}\n    {why}"))
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} examples\n{}",
        failed.len(),
        report.passed + failed.len(),
        failed.join("\n")
    );
    assert!(report.passed > 200, "only {} examples", report.passed);
}

#[test]
fn every_rule_is_fired_by_an_example() {
    let report = example::run(&READER);
    assert!(report.idle.is_empty(), "no example fires {}", report.idle.join(", "));
}

#[test]
fn every_language_has_rules_for_every_type_of_claim() {
    for (code, rules) in READER.rules.iter() {
        for class in READER.known.ontology.types() {
            let named = rules.classes.iter().any(|(_, rule)| rule.class == class);
            let worded = rules.words.values().flatten().any(|rule| rule.class == class);
            assert!(named || worded, "{code} has no rule for {class}");
        }
    }
}

/// A home folder whose one rule file is `text`, beside the rest of the project's.
fn problems(text: &str) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let project = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = home.path().join("rules/en");
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["language.toml", "cues.toml"] {
        std::fs::copy(project.join("rules/en").join(name), folder.join(name)).unwrap();
    }
    std::fs::write(folder.join("sanction.toml"), text).unwrap();
    let Err(problems) = Reader::load(&Files::at(home.path()), &[]) else { return Vec::new() };
    problems
        .iter()
        .map(|problem| problem.to_string().rsplit_once("rules/en/").unwrap().1.to_owned())
        .collect()
}

#[test]
fn mistakes_in_a_rule_file_are_told_with_their_place() {
    let word = "claim = \"Sanction\"\n[[word]]\nlemma = \"punish\"\n";
    for (rest, expected) in [
        (
            "imposr = \"subject\"\ntarget = \"object\"\n",
            "sanction.toml:4:1: `imposr` is no role of Sanction; did you mean `imposer`?",
        ),
        (
            "target = \"object\"\naction = \"lft\"\n",
            "sanction.toml:5:10: `lft` is no action; did you mean `lift`?",
        ),
        (
            "imposer = \"subject\"\n",
            "sanction.toml:2:1: the word gives no `target`, which a Sanction cannot do without",
        ),
        (
            "target = { from = \"object\", clas = \"Country\" }\n",
            "sanction.toml:4:10: `clas` is no key of a role; did you mean `class`?",
        ),
        (
            "target = { from = \"object\", lemma = [\"@lst\"] }\n",
            "sanction.toml:4:10: `@lst` is no list of this file",
        ),
    ] {
        assert_eq!(problems(&format!("{word}{rest}")), [expected]);
    }
    let class = problems("claim = \"Sancton\"\n");
    assert_eq!(class, ["sanction.toml:1:9: `Sancton` is no type of claim; did you mean `Sanction`?"]);
    let key = problems("claim = \"Sanction\"\n[[wrd]]\nlemma = \"punish\"\n");
    assert_eq!(key, ["sanction.toml:2:3: `wrd` is no key here; did you mean `word`?"]);
}
