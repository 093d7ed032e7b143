//! What goes out: the graph as a file, sorted, the same bytes for the same graph.
//!
//! A store is written graph by graph, in the order of their names, so that no more than one graph is in memory.

mod annotated;
mod canonical;
mod coding;
mod description;
mod events;
mod ftm;
mod graph;
mod jsonld;
mod nquads;
mod pretty;
mod terms;
mod trig;
mod turtle;

pub use description::{About, describe};
pub use jsonld::CONTEXT;

use crate::rdf::{Base, Node};
use oxigraph::model::{GraphName, GraphNameRef, Quad};
use oxigraph::store::{StorageError, Store};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::rc::Rc;

/// Why an export ends before its end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or pipe takes no more.
    #[error("cannot be written: {0}")]
    Io(#[from] io::Error),
    /// The store cannot be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A kind of file that the graph can be written to.
pub struct Format {
    /// The format's name.
    pub name: &'static str,
    /// File endings, without the dot, the usual one first.
    pub extensions: &'static [&'static str],
    /// What `Accept` and `Content-Type` call it.
    pub media_type: &'static str,
    /// What it is, in a few words.
    pub summary: &'static str,
    /// Does it keep apart the named graphs?
    pub named_graphs: bool,
    start: fn(&Base, &mut dyn Write) -> io::Result<()>,
    graph: fn(&Base, &Graph<'_>, &mut dyn Write) -> io::Result<()>,
    end: fn(&mut dyn Write) -> io::Result<()>,
}

/// One graph as a format gets it: its quads sorted, each once, and never none.
struct Graph<'q> {
    name: &'q GraphName,
    quads: &'q [Quad],
    is_first: bool,
}

/// Every format, sorted by name.
pub static FORMATS: &[Format] = &[jsonld::FORMAT, nquads::FORMAT, trig::FORMAT, turtle::FORMAT];

/// A kind of file that is made from the whole graph: another order, or the terms of another field.
pub struct View {
    /// The view's name.
    pub name: &'static str,
    /// How files end, without the first dot, the usual ending first.
    pub extensions: &'static [&'static str],
    /// What it is, in a few words.
    pub summary: &'static str,
    write: fn(&Selection<'_>, &mut dyn Write) -> Result<(), Error>,
}

/// Every view, sorted by name.
pub static VIEWS: &[View] = &[annotated::VIEW, canonical::VIEW, events::VIEW, ftm::VIEW];

impl View {
    /// The view of a name.
    pub fn find(name: &str) -> Option<&'static View> {
        VIEWS.iter().find(|view| view.name == name)
    }

    /// The view whose files end as this one does.
    pub fn of_file(name: &str) -> Option<&'static View> {
        VIEWS.iter().find(|view| view.extensions.iter().any(|end| name.ends_with(&format!(".{end}"))))
    }

    /// Writes what a view makes of a selection.
    pub fn write(&self, selection: &Selection<'_>, out: &mut dyn Write) -> Result<(), Error> {
        (self.write)(selection, out)
    }
}

/// What views are made from: those graphs of a store that `wanted` picks.
///
/// The reference graph is asked for names in any case. Events are made of the merged graph, where it is wanted; claims
/// that it does not report stand for themselves.
pub struct Selection<'s> {
    store: &'s Store,
    base: &'s Base,
    /// The quads of ontology/, which say what claim types there are and how they are coded.
    ontology: &'s [Quad],
    wanted: &'s dyn Fn(GraphNameRef<'_>) -> bool,
    nodes: RefCell<HashMap<String, Rc<Node>>>,
}

impl<'s> Selection<'s> {
    /// The graphs that are wanted.
    pub fn new(
        store: &'s Store,
        base: &'s Base,
        ontology: &'s [Quad],
        wanted: &'s dyn Fn(GraphNameRef<'_>) -> bool,
    ) -> Self {
        Self { store, base, ontology, wanted, nodes: RefCell::default() }
    }

    /// The names of the graphs: the default graph, then the named ones, sorted.
    fn graphs(&self) -> Result<Vec<GraphName>, StorageError> {
        graphs(self.store, self.wanted)
    }
}

/// The names of those graphs of a store that `wanted` picks: the default graph, then the named ones, sorted.
fn graphs(store: &Store, wanted: impl Fn(GraphNameRef<'_>) -> bool) -> Result<Vec<GraphName>, StorageError> {
    let mut names = vec![GraphName::DefaultGraph];
    for name in store.named_graphs() {
        names.push(name?.into());
    }
    names.retain(|name| wanted(name.as_ref()));
    names.sort_by_cached_key(ToString::to_string);
    names.sort_by_key(|name| !name.is_default_graph());
    Ok(names)
}

impl Format {
    /// The format of a name, a file ending or a media type.
    pub fn find(name: &str) -> Option<&'static Format> {
        let name = name.to_lowercase();
        FORMATS.iter().find(|format| {
            format.name == name || format.extensions.contains(&name.as_str()) || format.media_type == name
        })
    }

    /// Writes the graphs of a store that `wanted` picks: the default graph, if it holds anything, then the named ones.
    pub fn write_store(
        &self,
        store: &Store,
        wanted: impl Fn(GraphNameRef<'_>) -> bool,
        base: &Base,
        out: &mut dyn Write,
    ) -> Result<(), Error> {
        (self.start)(base, out)?;
        let mut is_first = true;
        for name in &graphs(store, wanted)? {
            let quads: Result<Vec<Quad>, StorageError> =
                store.quads_for_pattern(None, None, None, Some(name.as_ref())).collect();
            self.write_graph(name, quads?, &mut is_first, base, out)?;
        }
        (self.end)(out)?;
        Ok(())
    }

    /// Writes quads, whatever their order.
    pub fn write(&self, quads: Vec<Quad>, base: &Base, out: &mut dyn Write) -> Result<(), Error> {
        (self.start)(base, out)?;
        let quads = crate::rdf::sorted(quads);
        let mut is_first = true;
        for graph in quads.chunk_by(|one, two| one.graph_name == two.graph_name) {
            self.write_graph(&graph[0].graph_name, graph.to_vec(), &mut is_first, base, out)?;
        }
        (self.end)(out)?;
        Ok(())
    }

    fn write_graph(
        &self,
        name: &GraphName,
        quads: Vec<Quad>,
        is_first: &mut bool,
        base: &Base,
        out: &mut dyn Write,
    ) -> Result<(), Error> {
        let quads = crate::rdf::sorted(quads);
        if !quads.is_empty() {
            (self.graph)(base, &Graph { name, quads: &quads, is_first: *is_first }, out)?;
            *is_first = false;
        }
        Ok(())
    }
}

/// The quads of a graph by their subjects, in the order in which people read: by the segments of IRIs, numbers by value.
fn entities(quads: &[Quad]) -> Vec<&[Quad]> {
    let mut entities: Vec<&[Quad]> = quads.chunk_by(|one, two| one.subject == two.subject).collect();
    entities.sort_by_cached_key(|entity| {
        let name = entity[0].subject.to_string();
        let segments = name.trim_matches(['<', '>']).split(['/', '#']);
        segments.map(|segment| (segment.parse::<u64>().unwrap_or(0), segment.to_owned())).collect::<Vec<_>>()
    });
    entities
}

#[cfg(test)]
mod tests;
