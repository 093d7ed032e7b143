//! Where something stands in a text.

/// A stretch of a text, in bytes, on character boundaries, end-exclusive.
///
/// Inside the program all offsets are bytes; what is published (`kg:start`, `kg:end`) is Unicode
/// code points, made by [`CodePoints`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span does not run backwards");
        Self { start, end }
    }

    /// The text that stands there.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Does `other` lie wholly inside?
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Turns byte offsets of one text into code points, in constant time a look-up.
///
/// Every 64th byte's count is kept, so a text of n bytes costs n/16 bytes of memory.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    marks: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    const STEP: usize = 64;

    /// Counts the code points of `text` once.
    pub fn new(text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut count = 0;
        for (at, byte) in text.bytes().enumerate() {
            if at % Self::STEP == 0 {
                marks.push(count);
            }
            count += u32::from(!is_continuation(byte));
        }
        Self { text, marks }
    }

    /// How many code points stand before byte `at`, which is a character boundary.
    pub fn before(&self, at: usize) -> usize {
        let mark = at / Self::STEP;
        let Some(&count) = self.marks.get(mark).or(self.marks.last()) else { return 0 };
        let from = mark.min(self.marks.len() - 1) * Self::STEP;
        count as usize + self.text.as_bytes()[from..at].iter().filter(|&&b| !is_continuation(b)).count()
    }

    /// A span in code points.
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.before(span.start), self.before(span.end))
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_code_points() {
        let text = "Käse – ".repeat(40);
        let points = CodePoints::new(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(points.before(at), count);
        }
        assert_eq!(points.before(text.len()), text.chars().count());
        assert_eq!(CodePoints::new("").before(0), 0);
    }
}
