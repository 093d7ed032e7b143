//! `kg demo`: five articles in, one question answered.

use crate::failure::Failure;
use crate::{Common, build, query};
use anyhow::Context;
use include_dir::{Dir, include_dir};
use std::fs;

static SEEDS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/seeds");

pub(crate) fn run(common: &Common) -> Result<(), Failure> {
    let folder = std::env::temp_dir().join(format!("kg-demo-{}", std::process::id()));
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    SEEDS.extract(&folder).with_context(|| format!("writing to {}", folder.display()))?;
    let report = build::build(common, &build::Arguments::of(vec![folder.clone()]));
    // What stays in the folder for temporary files harms nobody.
    let _ = fs::remove_dir_all(&folder);
    build::tell(&report?);
    eprintln!("\nkg query weapons_requested");
    query::run(common, &query::Arguments::table_of("weapons_requested"))?;
    eprintln!(
        "\nWhat next:\n  \
         kg query                 what else can be asked\n  \
         kg build PATH…           your own articles: .txt files, or .jsonl with an article a line\n  \
         kg serve                 the same in a browser\n\
         The graph is in `{}`.",
        common.store.display()
    );
    Ok(())
}
