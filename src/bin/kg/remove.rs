//! `kg remove`: articles out of the graph.

use crate::failure::Failure;
use crate::{Common, decide};
use kg::pipeline;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The articles' ids
    #[arg(required = true, value_name = "ARTICLE")]
    articles: Vec<String>,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let mut store = decide::writer(&common.store)?;
    let decisions = decide::read(&common.store, store.base())?;
    let mut missing = false;
    for id in &arguments.articles {
        let id = id.strip_prefix("article/").unwrap_or(id);
        let graph = store.base().article(id);
        if store.remove(&graph)? {
            eprintln!("`{id}` is removed");
        } else {
            eprintln!("kg: `{id}` is no article of this store");
            missing = true;
        }
    }
    pipeline::merge(&store, &decisions)?;
    store.publish()?;
    if missing { Err(Failure::Told(2)) } else { Ok(()) }
}
