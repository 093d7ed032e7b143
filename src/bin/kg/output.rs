//! Where data goes: the standard output, or a file that is there when it is whole.

use crate::failure::Failure;
use anyhow::Context;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

pub(crate) struct Output {
    out: Box<dyn Write>,
    /// The file, and what it is called until it is whole.
    file: Option<(PathBuf, PathBuf)>,
}

impl Output {
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self { out: Box::new(BufWriter::new(io::stdout().lock())), file: None });
        };
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).with_context(|| format!("writing {}", path.display()))?;
        Ok(Self { out: Box::new(BufWriter::new(file)), file: Some((part, path.to_owned())) })
    }

    /// Writes what is left; without it a file does not come to be.
    pub(crate) fn close(mut self) -> Result<(), Failure> {
        self.out.flush()?;
        if let Some((part, path)) = &self.file {
            fs::rename(part, path).with_context(|| format!("writing {}", path.display()))?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
