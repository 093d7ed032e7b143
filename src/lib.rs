//! Turns news articles into a knowledge graph that one can check.
//!
//! The way of the data: bytes → [`article`] → [`document`] → [`mention`] → [`claim`] → [`rdf`] → [`store`] → [`query`].
//! A module uses only what stands above it here.

pub mod span;
pub mod date;
pub mod article;
pub mod knowledge;
pub mod document;
pub mod mention;
pub mod rule;
pub mod claim;
pub mod rdf;
pub mod store;
pub mod shapes;
pub mod reader;
pub mod evaluate;
pub mod diagnosis;
pub mod example;
pub mod change;
pub mod pipeline;
pub mod query;
pub mod export;
pub mod train;
pub mod server;
