//! The command, run as people run it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const REQUEST: &str = "Ukraine asked South Korea for artillery.";

/// A folder to work in.
pub(crate) struct Desk(TempDir);

/// What came of a command.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kg"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn kg(&self, arguments: &[&str]) -> Said {
        said(self.command(arguments).output().unwrap())
    }

    /// The graph as sorted N-Quads.
    fn export(&self, store: &str) -> String {
        self.kg(&["export", "--store", store, "--format", "nquads"]).with_code(0).out
    }
}

fn said(output: Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Said {
    #[track_caller]
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    #[track_caller]
    pub(crate) fn tells(self, line: &str) -> Self {
        assert!(self.err.contains(line), "`{line}` is not in:\n{}", self.err);
        self
    }

    #[track_caller]
    pub(crate) fn shows(self, line: &str) -> Self {
        assert!(self.out.contains(line), "`{line}` is not in:\n{}", self.out);
        self
    }
}

#[test]
fn bad_files_are_told_and_the_good_one_is_built() {
    let desk = Desk::new();
    desk.write("news/good.txt", REQUEST)
        .write("news/empty.txt", "")
        .write("news/binary.txt", b"\x7fELF\0\0\0")
        .write("news/long.txt", "word ".repeat(4_000_000))
        .write("news/latin.txt", b"Die \xd6sterreicher w\xe4hlen heute in M\xfcnchen.")
        .write("news/lines.jsonl", "{\"id\": \"good\", \"text\": \"Twice.\"}\n{\"id\": 1}\nno json\n")
        .write("news/picture.png", b"\x89PNG\0");
    std::os::unix::fs::symlink("nowhere", desk.path().join("news/gone.txt")).unwrap();
    desk.kg(&["build", "news"])
        .with_code(1)
        .tells("kg: news/empty.txt: holds no text\n")
        .tells("kg: news/binary.txt: is not text (byte 4 is 0x00); give plain text or JSON Lines\n")
        .tells("kg: news/long.txt: is longer than 16 MB, which no article is;")
        .tells("kg: news/latin.txt: `latin` is not UTF-8; it was read as windows-1252\n")
        .tells("kg: news/gone.txt: cannot be read: No such file or directory")
        .tells("kg: news/lines.jsonl: article `good` has the id of an article in `news/good.txt`;")
        .tells("kg: news/lines.jsonl: line 2: missing field `text` at column 9\n")
        .tells("kg: news/lines.jsonl: line 3: ")
        .tells("9 articles: 2 read, 7 skipped;");
    let export = desk.export("kg-store");
    assert!(export.contains(REQUEST), "{export}");
    assert!(export.contains("Die Österreicher"), "{export}");
    desk.kg(&["build", "news/picture.png"])
        .with_code(1)
        .tells("news/picture.png: is no file that is read; formats are");
}

#[test]
fn the_same_articles_give_the_same_bytes() {
    let desk = Desk::new();
    for number in 0..40 {
        let text = format!("{REQUEST} On Monday it was denied {number} times.");
        desk.write(&format!("news/{number}.txt"), text);
    }
    desk.write(
        "more.jsonl",
        format!("{{\"id\": \"more\", \"text\": \"{REQUEST}\", \"published\": \"2024-11-27\"}}\n"),
    );
    desk.kg(&["build", "--store", "one", "--threads", "1", "news", "more.jsonl"]).with_code(0);
    desk.kg(&["build", "--store", "two", "--threads", "2", "more.jsonl", "news", "news/7.txt"]).with_code(0);
    let export = desk.export("one");
    assert!(export.contains("WeaponsRequest"));
    assert_eq!(export, desk.export("two"), "in another order and by two threads");
    desk.kg(&["build", "--store", "two", "news"]).with_code(0).tells("0 read, 40 unchanged");
    desk.kg(&["build", "--store", "two", "--force", "news"]).with_code(0).tells("40 read;");
    assert_eq!(export, desk.export("two"), "again");
}

#[test]
fn an_article_is_replaced() {
    let desk = Desk::new();
    desk.write("a.txt", REQUEST).kg(&["build", "a.txt"]).with_code(0);
    desk.write("a.txt", "It rained.").kg(&["build", "a.txt"]).with_code(0).tells("1 article: 1 read;");
    let export = desk.export("kg-store");
    assert!(export.contains("It rained.") && !export.contains(REQUEST), "{export}");
}

#[test]
fn articles_come_by_pipe() {
    let desk = Desk::new();
    desk.write("in", format!("{{\"id\": \"piped\", \"text\": \"{REQUEST}\"}}\n"));
    let input = fs::File::open(desk.path().join("in")).unwrap();
    said(desk.command(&["build", "-"]).stdin(input).output().unwrap()).with_code(0);
    assert!(desk.export("kg-store").contains("article/piped"));
}

#[test]
fn exit_codes_are_those_of_the_help() {
    let desk = Desk::new();
    desk.kg(&["export"])
        .with_code(4)
        .tells("kg: there is no store at `kg-store`; `kg build PATH…` makes one\n");
    desk.kg(&["build"]).with_code(2);
    desk.kg(&["build", "nowhere"]).with_code(2).tells("kg: `nowhere`: there is no such file or folder\n");
    desk.write("a.txt", REQUEST).write("letters/a.txt", "Dear");
    desk.kg(&["build", "a.txt", "--store", "letters"])
        .with_code(4)
        .tells("`letters` holds other files and no store");
    desk.kg(&["build", "a.txt", "--base", "nonsense"]).with_code(2);
    desk.kg(&["build", "a.txt", "--names", "nowhere.ttl"]).with_code(2);
    desk.kg(&["build", "a.txt"]).with_code(0);
    desk.kg(&["build", "a.txt", "--base", "https://example.org/"]).with_code(4);
}

#[test]
fn claims_are_compared_with_gold() {
    let gold = |claim: &str| format!("{{\"article\": \"a\", \"claims\": [{claim}]}}\n");
    let right =
        r#"{"type": "WeaponsRequest", "roles": {"requester": ["Ukraine"], "addressee": ["South Korea"],
        "weapon": ["artillery|artillery system"]}, "date": null, "modality": "asserted"}"#
            .replace('\n', "");
    let wrong = right.replace("Ukraine", "Japan");
    let desk = Desk::new();
    desk.write("a.txt", REQUEST)
        .write("right.jsonl", gold(&right))
        .write("wrong.jsonl", gold(&wrong))
        .write("other.jsonl", gold(&right).replace("\"a\"", "\"b\""))
        .write("broken.jsonl", "{\n");
    let sum = |found: &str| format!("WeaponsRequest       1     1   {found}   {found}   {found}");
    desk.kg(&["eval", "right.jsonl", "a.txt"]).with_code(0).shows(&sum("1.000"));
    desk.kg(&["eval", "wrong.jsonl", "a.txt", "--errors"])
        .with_code(0)
        .shows(&sum("0.000"))
        .shows("WeaponsRequest: missed, 1\n")
        .shows("WeaponsRequest: extra, 1\n")
        .shows(&format!("  a: \u{201c}{REQUEST}\u{201d}\n    given  WeaponsRequest("));
    // Where the sentence is known, what was missed and what came out in its place are told together.
    let placed = wrong.replace("\"modality\"", "\"sent\": [0, 40], \"modality\"");
    desk.write("placed.jsonl", gold(&placed));
    desk.kg(&["eval", "placed.jsonl", "a.txt", "--errors"])
        .with_code(0)
        .shows("WeaponsRequest: near miss, 1\n")
        .shows("    differs in requester\n");
    let planned = right.replace("asserted", "planned");
    desk.write("planned.jsonl", gold(&planned));
    desk.kg(&["eval", "planned.jsonl", "a.txt", "--errors"])
        .with_code(0)
        .shows(&sum("1.000"))
        .shows("WeaponsRequest: modality, 1\n")
        .shows("modality 0.000");
    desk.kg(&["eval", "other.jsonl", "a.txt"])
        .with_code(1)
        .tells("kg: other.jsonl: article `b` is not among those given\n");
    desk.kg(&["eval", "broken.jsonl", "a.txt"]).with_code(2).tells("kg: broken.jsonl: line 1: ");
    desk.kg(&["eval", "nowhere.jsonl", "a.txt"]).with_code(2).tells("kg: reading nowhere.jsonl: ");
}

#[test]
fn two_sets_of_rules_are_compared_by_what_they_read() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/en");
    let desk = Desk::new();
    for file in fs::read_dir(rules).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        desk.write(&format!("old/rules/en/{name}"), &text);
        // Nobody asks any more, and what stood in line 3 stands in line 4.
        let text = if name == "weapons_request.toml" {
            format!("\n{}", text.replacen("[\"ask\", ", "[", 1))
        } else {
            text
        };
        desk.write(&format!("new/en/{name}"), text);
    }
    desk.write("a.txt", format!("{REQUEST} Japan requested missiles from France."));
    desk.kg(&["rules", "diff", "old", "new", "a.txt"])
        .with_code(0)
        .shows("  +0 −1 ~0\n  − WeaponsRequest(addressee: South Korea; requester: Ukraine; weapon: artillery")
        .shows(&format!("  a\n      \u{201c}{REQUEST}\u{201d}\n"))
        .shows("  + Statement(addressee: South Korea; speaker: Ukraine)")
        .shows("\n+1 −1 ~0 in 2 rules; ");
    desk.kg(&["rules", "diff", "old", "old/rules", "a.txt"]).with_code(0).shows("+0 −0 ~0 in 0 rules; ");
    desk.kg(&["rules", "diff", "nowhere", "new", "a.txt"])
        .with_code(2)
        .tells("kg: `nowhere`: there is no such file or folder\n");
    desk.kg(&["rules", "diff", "old", "new/en", "a.txt"])
        .with_code(2)
        .tells("kg: `new/en` holds no rules; give a folder with `rules/` in it");
    desk.kg(&["rules", "diff", "old", "new", "b.txt"]).with_code(2).tells("`b.txt`: there is no such file");
}

#[test]
fn why_not_names_the_first_pass_that_goes_wrong() {
    let desk = Desk::new();
    for (text, claim, said) in [
        (REQUEST, "WeaponsRequest", "the claim is there: WeaponsRequest(addressee: South Korea; "),
        (REQUEST, "WeaponsRequest(requester=Kyiv)", "the claim is there: "),
        (
            REQUEST,
            "WeaponsRequest(requester=Ukraine, addressee=-)",
            "role: addressee is filled, which is not",
        ),
        (
            REQUEST,
            "WeaponsRequest(requester=Japan)",
            "name: nothing in the text is known as `Japan`; known are ",
        ),
        (REQUEST, "WeaponsRequest(modality=planned)", "scope: the modality is asserted, not planned: "),
        (
            REQUEST,
            "WeaponsRequest(requester=Seoul)",
            "tree: requester: subject: \u{201c}Ukraine\u{201d} (Country",
        ),
        (
            REQUEST,
            "Visit(visitor=Ukraine)",
            "lemma: no word is a trigger of Visit in `en`; there are ask VERB, ",
        ),
        (
            "Ukraine asked for more time.",
            "WeaponsRequest",
            "role: weapon: for: \u{201c}more time\u{201d} (no name)",
        ),
        (
            "If Ukraine asks for tanks, it rains.",
            "WeaponsRequest(requester=Ukraine)",
            "scope: it stands under a",
        ),
        ("The minister of defence laughed.", "Tenure", "tree: person: holder: nothing"),
    ] {
        desk.kg(&["why-not", text, claim, "--lang", "en"]).with_code(0).shows(said);
    }
    desk.kg(&["why-not", "Ukraine asked for more time.", "WeaponsRequest"])
        .with_code(0)
        .shows("\nnearest: rules/en/weapons_request.toml:")
        .shows(", set off by \u{201c}asked\u{201d}\n")
        .shows("\n  requester    subject: \u{201c}Ukraine\u{201d} (Country Ukraine) → Ukraine\n");
    desk.kg(&["why-not", REQUEST, "Meetng"])
        .with_code(2)
        .tells("`Meetng` is no type of claim; did you mean `Meeting`?");
    desk.kg(&["why-not", REQUEST, "Visit(guest=Ukraine)"]).with_code(2).tells("`guest` is no role of Visit");
    desk.kg(&["why-not", REQUEST, "Visit(Ukraine)"]).with_code(2).tells("`Ukraine` is no `role=filler`");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let desk = Desk::new();
    desk.write("a.txt", REQUEST).kg(&["build", "a.txt"]).with_code(0);
    let mut child = desk.command(&["export"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    said(child.wait_with_output().unwrap()).with_code(0);
}

#[test]
fn why_shows_the_sentence_and_the_rule() {
    let desk = Desk::new();
    desk.write("a.txt", format!("It rained. {REQUEST}")).kg(&["build", "a.txt"]).with_code(0);
    desk.kg(&["why", "a/weapons-request-19-24"])
        .with_code(0)
        .shows("WeaponsRequest(addressee: South Korea; requester: Ukraine; weapon: ")
        .shows("[requester Ukraine] asked [addressee South Korea] for [weapon artillery].")
        .shows("rules/en/weapons_request.toml:");
    desk.kg(&["why", "nothing"]).with_code(2).tells("`nothing` is no claim of this store");
}

#[test]
fn kg_alone_says_what_there_is() {
    let desk = Desk::new();
    desk.kg(&[]).with_code(0).shows("Usage: kg").shows("There is no graph at `kg-store` yet. Try: kg demo");
}

#[test]
fn the_graph_goes_out_in_every_form_and_is_checked() {
    let desk = Desk::new();
    desk.write("a.jsonl", format!("{{\"id\": \"a\", \"lang\": \"en\", \"text\": \"{REQUEST}\"}}\n"));
    desk.kg(&["build", "a.jsonl"]).with_code(0);
    desk.kg(&["export", "-f", "ftm"]).with_code(0).shows("Weapons request: Ukraine → South Korea");
    desk.kg(&["export", "-f", "events"])
        .with_code(0)
        .shows(",UKR,Ukraine,KOR,South Korea,0232,REQUEST,assist,");
    desk.kg(&["export", "-f", "annotated", "-g", "articles"])
        .with_code(0)
        .shows("kg:requester country:UKR\n  ~ <claim/a/");
    desk.kg(&["export", "-o", "graph.canonical.nq"]).with_code(0);
    let lines = fs::read_to_string(desk.path().join("graph.canonical.nq")).unwrap();
    assert_eq!(lines.lines().count(), desk.export("kg-store").lines().count());
    desk.kg(&["export", "-f", "nonsense"])
        .with_code(2)
        .tells("there are jsonld, nquads, trig, turtle, annotated, canonical, events, ftm");
    desk.kg(&["describe", "--licence", "https://example.org/licence", "--issued", "2024-11-30"])
        .with_code(0)
        .shows("dcterms:license <https://example.org/licence>")
        .shows("dcterms:issued \"2024-11-30\"^^xsd:date")
        .shows("void:documents 1");
    desk.kg(&["describe", "--issued", "yesterday"]).with_code(2).tells("is no day such as 2024-11-27");
    desk.kg(&["check"]).with_code(0).tells("no violations found");
}

/// With shapes of one's own the check finds something.
#[test]
fn a_check_that_finds_something_exits_with_1() {
    let desk = Desk::new();
    desk.write("news/a.txt", format!("{REQUEST} {REQUEST}"));
    desk.kg(&["build", "news"]).with_code(0);
    for folder in ["ontology", "ontology/claims"] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let text = fs::read_to_string(&path).unwrap();
                desk.write(
                    path.to_str().unwrap(),
                    text.replace("sh:path kg:addressee ;", "sh:path kg:addressee ; sh:minCount 2 ;"),
                );
            }
        }
    }
    let told = desk
        .kg(&["check", "--home", ".", "--most", "1"])
        .with_code(1)
        .tells(" violations; the first 1 are shown");
    let told = told.shows("> kg:addressee: expected at least 2, and there are 1 (kg:");
    assert_eq!(told.out.lines().count(), 1);
}

#[test]
fn the_ontology_is_a_page() {
    let desk = Desk::new();
    desk.kg(&["ontology", "page.html"]).with_code(0);
    let page = fs::read_to_string(desk.path().join("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<section id=\"WeaponsRequest\">"));
}

#[test]
fn a_persons_word_is_kept_beside_the_store_and_outlives_it() {
    let desk = Desk::new();
    let articles = [
        r#"{"id": "a", "published": "2024-11-28", "lang": "en", "text": "South Korean President Yoon Suk-yeol met Ukrainian Defence Minister Rustem Umerov in Seoul on November 27, 2024."}"#,
        r#"{"id": "b", "published": "2024-11-28", "lang": "en", "text": "South Korean President Yoon Suk-yeol met Defence Minister Rustem Umerov of Ukraine on November 27, 2024."}"#,
    ];
    desk.write("news.jsonl", articles.join("\n"));
    desk.kg(&["build", "news.jsonl"]).with_code(0);
    let events = |store: &str| {
        let query = "SELECT ?event ?articles { ?event a kg:Event, kg:Meeting ; kg:articleCount ?articles } ORDER BY ?event";
        desk.kg(&["query", query, "--format", "csv", "--store", store]).with_code(0).out
    };
    let plain = desk.export("kg-store");
    assert!(events("kg-store").contains(",2"), "{}", events("kg-store"));
    let claims: Vec<String> = plain
        .lines()
        .filter(|line| line.contains("reportedAs") && line.contains("/meeting-"))
        .map(|line| line.split(['<', '>']).nth(5).unwrap().to_owned())
        .collect();
    assert_eq!(claims.len(), 2, "{plain}");

    let by = ["--by", "Ann", "--date", "2024-12-01"];
    let differ = ["differ", &claims[0], &claims[1], by[0], by[1], by[2], by[3]];
    desk.kg(&differ).with_code(0).tells("decided: [] kg:differ <");
    assert_eq!(events("kg-store").matches(",1").count(), 2);
    let event = claims[1].replace("/claim/", "/event/");
    desk.kg(&["reject", &event, "--why", "It is told twice."]).with_code(0);
    assert_eq!(events("kg-store").matches(",1").count(), 1);
    let file = fs::read_to_string(desk.path().join("kg-store.decisions.ttl")).unwrap();
    assert!(file.contains("dcterms:creator \"Ann\" ; dcterms:date \"2024-12-01\"^^xsd:date ."), "{file}");
    // A store made anew takes the same decisions.
    desk.write("other.decisions.ttl", &file);
    desk.kg(&["build", "news.jsonl", "--store", "other"]).with_code(0);
    assert_eq!(desk.export("other"), desk.export("kg-store"));

    desk.kg(&["label", "person/rustem-umerov", "R. U.", "--lang", "en"]).with_code(0);
    assert!(desk.export("kg-store").contains("\"R. U.\"@en <https://w3id.org/newskg/id/graph/merged>"));
    desk.kg(&["label", "person/rustem-umerov", "--undo"]).with_code(0).tells("taken back: [] kg:call <");
    desk.kg(&["reject", &claims[1], "--undo"]).with_code(0);
    desk.kg(&["differ", &claims[1], &claims[0], "--undo"]).with_code(0);
    assert_eq!(desk.export("kg-store"), plain);
    desk.kg(&["reject", &claims[1], "--undo"]).with_code(2).tells("holds no such decision");
    desk.kg(&["same", "person/nobody", "person/rustem-umerov"])
        .with_code(2)
        .tells("is nothing in this store");
    desk.write(
        "kg-store.decisions.ttl",
        "@prefix kg: <https://w3id.org/newskg/ontology#> .\n[] kg:same <urn:a> .",
    );
    desk.kg(&["build", "news.jsonl"]).with_code(2).tells("kg-store.decisions.ttl:2:");
}

#[test]
fn a_removed_article_leaves_nothing() {
    let desk = Desk::new();
    let article = |id: &str, who: &str| {
        format!(
            r#"{{"id": "{id}", "published": "2024-11-28", "lang": "en", "text": "Defence Minister {who} of Ukraine visited South Korea on November 27, 2024."}}"#
        )
    };
    desk.write("one.jsonl", article("a", "Rustem Umerov"));
    desk.write("two.jsonl", article("b/1", "Rustem Umjerow"));
    desk.kg(&["build", "one.jsonl"]).with_code(0);
    let plain = desk.export("kg-store");
    desk.kg(&["build", "two.jsonl"]).with_code(0);
    assert_ne!(desk.export("kg-store"), plain);
    desk.kg(&["remove", "b/1"]).with_code(0).tells("`b/1` is removed");
    assert_eq!(desk.export("kg-store"), plain);
    desk.kg(&["remove", "b/1"]).with_code(2).tells("`b/1` is no article of this store");
    desk.kg(&["findings", "--kind", "two-holders"]).with_code(0).tells("0 findings");
}
