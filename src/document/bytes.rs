//! Reading and writing of the parts of a model file.

use super::Error;

/// Writes numbers, texts and columns one after the other.
#[derive(Default)]
pub(crate) struct Writer {
    /// What was written so far.
    pub(crate) bytes: Vec<u8>,
}

impl Writer {
    /// A number, seven bits a byte.
    pub(crate) fn number(&mut self, mut value: usize) {
        while value >= 0x80 {
            self.bytes.push((value as u8 & 0x7F) | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// Bytes, with their number before them.
    pub(crate) fn column(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    /// Texts, with their number before them.
    pub(crate) fn texts<T: AsRef<str>>(&mut self, texts: &[T]) {
        self.number(texts.len());
        for text in texts {
            self.column(text.as_ref().as_bytes());
        }
    }
}

/// Reads what a [`Writer`] wrote, trusting nothing.
pub(crate) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// Reads from the start of `bytes`.
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// A number.
    pub(crate) fn number(&mut self) -> Result<usize, Error> {
        let mut value = 0_usize;
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(Error::Damaged)?;
            self.rest = rest;
            value |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Error::Damaged)
    }

    /// A column of bytes.
    pub(crate) fn column(&mut self) -> Result<&'b [u8], Error> {
        let length = self.number()?;
        let (column, rest) = self.rest.split_at_checked(length).ok_or(Error::Damaged)?;
        self.rest = rest;
        Ok(column)
    }

    /// A text.
    pub(crate) fn text(&mut self) -> Result<&'b str, Error> {
        std::str::from_utf8(self.column()?).map_err(|_| Error::Damaged)
    }

    /// Several texts.
    pub(crate) fn texts(&mut self) -> Result<Vec<String>, Error> {
        let count = self.number()?;
        (0..count).map(|_| self.text().map(str::to_owned)).collect()
    }
}
