//! A linear model as it is used: a table from hashed features to the few classes they speak for.

use super::Error;
use super::bytes::{Reader, Writer};

/// Spreads every bit of a feature over the whole number.
#[inline]
pub(crate) fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ (hash >> 32)
}

/// Two values as one.
#[inline]
pub(crate) fn join(left: u64, right: u64) -> u64 {
    (left.rotate_left(23) ^ right).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A text as a number, the same on every machine.
#[inline]
pub(crate) fn hash_text(text: &str) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for chunk in text.as_bytes().chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = join(hash, u64::from_le_bytes(word));
    }
    mix(hash ^ text.len() as u64)
}

/// What scores classes by features: a finished table, or a perceptron in training.
pub(crate) trait Score {
    /// Adds the weights of all features to the scores of their classes.
    fn score(&self, features: &[u64], scores: &mut [i32]);
}

/// A finished table.
///
/// Features fall into buckets by the upper bits of their hash, and are told apart within a bucket by
/// 16 further bits. A bucket is one stretch of `rows`: how many features, their fingerprints, the number of
/// classes of each, then pairs of a class and a coded weight. The code is the signed square root of the
/// weight, since a linear one of 8 bits loses accuracy.
pub(crate) struct Weights {
    bits: u32,
    starts: Vec<u32>,
    rows: Vec<u8>,
}

/// One feature on its way into a table.
pub(crate) struct Row {
    /// The hashed feature.
    pub(crate) feature: u64,
    /// Classes and coded weights.
    pub(crate) entries: Vec<(u8, i8)>,
}

fn bucket(feature: u64, bits: u32) -> usize {
    (feature >> (64 - bits)) as usize
}

fn fingerprint(feature: u64) -> u16 {
    feature as u16
}

impl Weights {
    /// Writes a table in columns, which compress better than rows do.
    pub(crate) fn write(mut rows: Vec<Row>, out: &mut Writer) {
        let mut bits = 1;
        while (1_usize << bits) * 2 < rows.len() {
            bits += 1;
        }
        rows.sort_by_key(|row| (bucket(row.feature, bits), fingerprint(row.feature), row.feature));
        rows.dedup_by_key(|row| (bucket(row.feature, bits), fingerprint(row.feature)));
        let mut counts = vec![0_u8; 1 << bits];
        // Beyond 255 in one bucket (never seen) the rest is dropped.
        rows.retain(|row| {
            let count = &mut counts[bucket(row.feature, bits)];
            *count = count.saturating_add(1);
            *count < u8::MAX
        });
        let low: Vec<u8> = rows.iter().map(|row| fingerprint(row.feature) as u8).collect();
        let high: Vec<u8> = rows.iter().map(|row| (fingerprint(row.feature) >> 8) as u8).collect();
        let lengths: Vec<u8> = rows.iter().map(|row| row.entries.len() as u8).collect();
        let classes: Vec<u8> = rows.iter().flat_map(|row| row.entries.iter().map(|e| e.0)).collect();
        let codes: Vec<u8> = rows.iter().flat_map(|row| row.entries.iter().map(|e| e.1 as u8)).collect();
        out.number(bits as usize);
        for column in [counts, high, low, lengths, classes, codes] {
            out.column(&column);
        }
    }

    /// Reads a table; every class must be below `classes`.
    pub(crate) fn read(from: &mut Reader<'_>, class_count: usize) -> Result<Self, Error> {
        let bits = from.number()? as u32;
        let (counts, high, low) = (from.column()?, from.column()?, from.column()?);
        let (lengths, classes, codes) = (from.column()?, from.column()?, from.column()?);
        let row_count: usize = counts.iter().map(|&count| usize::from(count)).sum();
        let entry_count: usize = lengths.iter().map(|&length| usize::from(length)).sum();
        let fits = (1..=28).contains(&bits)
            && counts.len() == 1 << bits
            && [high.len(), low.len(), lengths.len()] == [row_count; 3]
            && [classes.len(), codes.len()] == [entry_count; 2]
            && classes.iter().all(|&class| usize::from(class) < class_count);
        if !fits {
            return Err(Error::Damaged);
        }
        let mut rows = Vec::with_capacity(3 * row_count + 2 * entry_count + counts.len());
        let mut starts = Vec::with_capacity(counts.len());
        let (mut row, mut entry) = (0, 0);
        for &count in counts {
            starts.push(rows.len() as u32);
            let last = row + usize::from(count);
            rows.push(count);
            for at in row..last {
                rows.extend_from_slice(&[low[at], high[at]]);
            }
            rows.extend_from_slice(&lengths[row..last]);
            for &length in &lengths[row..last] {
                for at in entry..entry + usize::from(length) {
                    rows.extend_from_slice(&[classes[at], codes[at]]);
                }
                entry += usize::from(length);
            }
            row = last;
        }
        Ok(Self { bits, starts, rows })
    }

    /// How many bytes it takes in memory.
    pub(crate) fn size(&self) -> usize {
        self.rows.len() + 4 * self.starts.len()
    }

    #[inline]
    fn entries(&self, feature: u64, start: usize) -> &[u8] {
        let rows = &self.rows[start..];
        let count = usize::from(rows[0]);
        let wanted = fingerprint(feature).to_le_bytes();
        let prints = &rows[1..=2 * count];
        let Some(found) = prints.chunks_exact(2).position(|print| print == wanted) else { return &[] };
        let lengths = &rows[1 + 2 * count..][..count];
        let before: usize = lengths[..found].iter().map(|&length| usize::from(length)).sum();
        let first = 1 + 3 * count + 2 * before;
        &rows[first..first + 2 * usize::from(lengths[found])]
    }
}

impl Score for Weights {
    fn score(&self, features: &[u64], scores: &mut [i32]) {
        // First all places, then all rows: the waits for memory overlap.
        let mut starts = [0_u32; 32];
        for group in features.chunks(32) {
            for (start, &feature) in starts.iter_mut().zip(group) {
                *start = self.starts[bucket(feature, self.bits)];
            }
            for (&start, &feature) in starts.iter().zip(group) {
                for entry in self.entries(feature, start as usize).chunks_exact(2) {
                    let code = i32::from(entry[1] as i8);
                    scores[usize::from(entry[0])] += code * code.abs();
                }
            }
        }
    }
}
