//! What is known before reading: the ontology, names and the words of each language.

pub mod entity;
pub mod files;
pub mod problem;
pub mod lexicon;
pub mod names;
pub mod ontology;
pub mod language;

use files::Files;
use names::Names;
use ontology::Ontology;
use problem::Problem;
use std::path::PathBuf;

/// The ontology and the names.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// What kinds of claims there are.
    pub ontology: Ontology,
    /// Who and what is known by name.
    pub names: Names,
}

impl Knowledge {
    /// Reads the ontology and names folders, and names files of the user's own.
    pub fn load(files: &Files, own: &[PathBuf], languages: &[&str]) -> Result<Self, Vec<Problem>> {
        let list = |folder: &str| {
            files
                .list(folder, ".ttl")
                .map_err(|error| vec![Problem::whole(folder, format!("cannot be read: {error}"))])
        };
        let ontology = Ontology::read(&list("ontology/claims")?)?;
        let mut found = list("ontology/names")?;
        for path in own {
            let name = path.display().to_string();
            match std::fs::read(path) {
                Ok(bytes) => found.push((name, bytes)),
                Err(error) => return Err(vec![Problem::whole(&name, format!("cannot be read: {error}"))]),
            }
        }
        Ok(Self { ontology, names: Names::read(&found, languages)? })
    }
}
