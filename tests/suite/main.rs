//! One test program: the store is linked once.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod architecture;
mod command;
mod export;
mod ontology;
mod properties;
mod queries;
mod readme;
mod rules;
mod server;
mod shapes;
mod views;
