//! Where ontology, rules, queries and models come from: built into the program, or a folder given in their place.

use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};

static ONTOLOGY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/ontology");
static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");
static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");
static MODELS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/models");

/// The data folders: the program's own, or those below a folder (`--home`).
#[derive(Clone, Debug, Default)]
pub struct Files {
    home: Option<PathBuf>,
    rules: Option<PathBuf>,
}

impl Files {
    /// The files built into the program.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// The folders `ontology`, `rules`, `queries`, `models` below `home`; one that is not there is the built-in one.
    pub fn at(home: impl Into<PathBuf>) -> Self {
        Self { home: Some(home.into()), rules: None }
    }

    /// The same files, but for the rules: they are those of this folder, which holds a folder a language.
    #[must_use]
    pub fn with_rules(self, rules: impl Into<PathBuf>) -> Self {
        Self { rules: Some(rules.into()), ..self }
    }

    /// Every file of a folder whose name ends so, as (path, bytes), sorted by path.
    pub fn list(&self, folder: &str, ending: &str) -> std::io::Result<Vec<(String, Vec<u8>)>> {
        let mut found = Vec::new();
        let below_home = || self.home.as_ref().map(|home| home.join(folder)).filter(|path| path.is_dir());
        match self.rules.clone().filter(|_| folder == "rules").or_else(below_home) {
            Some(path) => on_disk(&path, ending, &mut found)?,
            None => {
                if let Some(dir) = built_in(folder) {
                    embedded(dir, folder.split('/').next().unwrap_or(folder), ending, &mut found);
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

fn built_in(folder: &str) -> Option<&'static Dir<'static>> {
    let (top, rest) = folder.split_once('/').unwrap_or((folder, ""));
    let dir = match top {
        "ontology" => &ONTOLOGY,
        "rules" => &RULES,
        "queries" => &QUERIES,
        "models" => &MODELS,
        _ => return None,
    };
    if rest.is_empty() { Some(dir) } else { dir.get_dir(rest) }
}

fn embedded(dir: &Dir<'_>, top: &str, ending: &str, found: &mut Vec<(String, Vec<u8>)>) {
    for file in dir.files() {
        let path = format!("{top}/{}", file.path().to_string_lossy());
        if path.ends_with(ending) {
            found.push((path, file.contents().to_vec()));
        }
    }
    for below in dir.dirs() {
        embedded(below, top, ending, found);
    }
}

fn on_disk(folder: &Path, ending: &str, found: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            on_disk(&path, ending, found)?;
        } else if path.to_string_lossy().ends_with(ending) {
            found.push((path.to_string_lossy().into_owned(), std::fs::read(&path)?));
        }
    }
    Ok(())
}
