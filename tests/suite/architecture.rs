//! Who may know whom. The order is that of lib.rs; the table is below.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Some outside names belong to some modules.
const KEPT: &[(&str, &[&str])] = &[
    ("oxigraph::", &["knowledge", "rdf", "store", "shapes", "pipeline", "query", "export", "server", "bin"]),
    ("sophia::", &["export"]),
    ("rayon::", &["pipeline", "train"]),
    ("std::fs", &["article", "knowledge", "store", "reader", "query", "export", "server", "bin"]),
    ("axum::", &["server"]),
    ("hyper::", &["server"]),
    ("maud::", &["server"]),
    ("tokio::", &["server", "bin"]),
    ("anyhow::", &["bin"]),
    ("clap::", &["bin"]),
    ("println!", &["bin"]),
    ("process::exit", &["bin"]),
];

struct Source {
    path: PathBuf,
    module: String,
    text: String,
}

/// Every file below src/.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let source = |path: PathBuf| {
        let below = path.strip_prefix(&root).unwrap();
        let first = below.iter().next().unwrap().to_string_lossy();
        let module = first.strip_suffix(".rs").unwrap_or(&first).to_owned();
        Source { text: fs::read_to_string(&path).unwrap(), path: Path::new("src").join(below), module }
    };
    paths.into_iter().map(source).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The modules of lib.rs, in order.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let names = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// Lines that are not comments, with their numbers.
fn code(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let lines = source.text.lines().enumerate();
    lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(at, line)| (at + 1, line))
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_module_uses_only_what_stands_above_it() {
    let order = modules();
    let place = |module: &str| order.iter().position(|name| name == module);
    let mut faults = Vec::new();
    for source in sources() {
        let Some(own) = place(&source.module) else { continue };
        for (line, text) in code(&source) {
            for used in text.split("crate::").skip(1) {
                if used.starts_with('{') {
                    faults.push(format!(
                        "{}:{line}: `use crate::{{…}}`; one `use` a module",
                        source.path.display()
                    ));
                }
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if place(&name).is_some_and(|place| place > own) {
                    let path = source.path.display();
                    faults.push(format!(
                        "{path}:{line}: uses `crate::{name}`, which is not above it in lib.rs"
                    ));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn outside_crates_stay_where_they_belong() {
    let mut faults = Vec::new();
    for source in sources() {
        for (line, text) in code(&source) {
            for (name, modules) in KEPT {
                if text.contains(name) && !modules.contains(&source.module.as_str()) {
                    let modules = modules.join(", ");
                    faults.push(format!(
                        "{}:{line}: uses `{name}`, which is kept to {modules}",
                        source.path.display()
                    ));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn every_file_says_what_it_is() {
    let is_test = |source: &Source| source.path.ends_with("tests.rs");
    let silent = sources().into_iter().filter(|source| !is_test(source) && !source.text.starts_with("//! "));
    none(
        &silent
            .map(|source| format!("{} does not begin with `//! `", source.path.display()))
            .collect::<Vec<_>>(),
    );
}

/// rustc says nothing of a file that no `mod` declares.
#[test]
fn every_file_is_declared() {
    let sources = sources();
    let mut declared: BTreeSet<PathBuf> = BTreeSet::from(["src/lib.rs".into(), "src/bin/kg/main.rs".into()]);
    for source in &sources {
        let stem = source.path.file_stem().unwrap().to_string_lossy();
        let folder = source.path.parent().unwrap();
        let below =
            if matches!(&*stem, "lib" | "main" | "mod") { folder.to_owned() } else { folder.join(&*stem) };
        for (_, line) in code(source) {
            let words = line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            if let Some(name) = words.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
                declared.insert(below.join(format!("{name}.rs")));
                declared.insert(below.join(name).join("mod.rs"));
            }
        }
    }
    let orphans = sources.iter().filter(|source| !declared.contains(&source.path));
    none(&orphans.map(|source| format!("{} is declared nowhere", source.path.display())).collect::<Vec<_>>());
}
