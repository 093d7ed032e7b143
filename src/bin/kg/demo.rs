//! `kg demo`: five articles in, one question answered.

use crate::failure::Failure;
use crate::{Common, build};
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
    Ok(())
}
