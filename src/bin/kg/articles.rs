//! Articles for the commands that read without a store.

use crate::build;
use crate::failure::Failure;
use crate::progress::Progress;
use kg::article::{self, Article};
use std::fmt::Display;
use std::path::{Path, PathBuf};

/// Hands every article below the paths on; what cannot be read is told, and that something was is in the answer.
pub(crate) fn each(paths: &[PathBuf], mut read: impl FnMut(Article)) -> Result<bool, Failure> {
    build::exist(paths)?;
    let progress = Progress::new();
    let (mut count, mut skipped) = (0, false);
    let mut tell = |path: &Path, why: &dyn Display| {
        eprintln!("kg: {}: {why}", path.display());
        skipped = true;
    };
    for place in article::files(paths) {
        match place {
            Err((path, error)) => tell(&path, &error),
            Ok(path) => {
                for found in article::read(&path) {
                    match found {
                        Err(error) => tell(&path, &error),
                        Ok(found) => read(found.article),
                    }
                    count += 1;
                    progress.show(|_| format!("{} articles", build::count(count)));
                }
            }
        }
    }
    progress.end();
    Ok(skipped)
}
