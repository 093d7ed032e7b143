//! What is known before reading: the ontology, names and the words of each language.

pub mod entity;
pub mod files;
pub mod lexicon;
pub mod problem;
