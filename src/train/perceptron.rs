//! The averaged perceptron with sparse weights: a feature exists only where an update touched it.

use crate::document::weights::{Row, Score};

/// A weight of a class under a feature.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// Sum of the weight over all steps before `since`.
    total: i64,
    /// The step of the last change.
    since: u32,
    weight: i16,
    class: u8,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    feature: u64,
    start: u32,
    length: u16,
    room: u16,
}

/// Weights in training.
pub(crate) struct Perceptron {
    slots: Vec<Slot>,
    used: usize,
    entries: Vec<Entry>,
    step: u32,
}

impl Perceptron {
    /// Knows nothing.
    pub(crate) fn new() -> Self {
        Self { slots: vec![Slot::default(); 1 << 16], used: 0, entries: Vec::new(), step: 0 }
    }

    /// Counts a decision, right or wrong.
    pub(crate) fn tick(&mut self) {
        self.step += 1;
    }

    fn find(&self, feature: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (feature >> 20) as usize & mask;
        while self.slots[at].room > 0 && self.slots[at].feature != feature {
            at = (at + 1) & mask;
        }
        at
    }

    /// Changes the weight of a class under all features.
    pub(crate) fn add(&mut self, features: &[u64], class: usize, change: i16) {
        for &feature in features {
            self.change(feature, class as u8, change);
        }
    }

    fn change(&mut self, feature: u64, class: u8, change: i16) {
        if self.used * 5 > self.slots.len() * 3 {
            self.grow();
        }
        let at = self.find(feature);
        if self.slots[at].room == 0 {
            self.slots[at] = Slot { feature, start: self.entries.len() as u32, length: 0, room: 2 };
            self.entries.extend([Entry::default(); 2]);
            self.used += 1;
        }
        let slot = self.slots[at];
        let first = slot.start as usize;
        let row = &mut self.entries[first..first + usize::from(slot.length)];
        if let Some(entry) = row.iter_mut().find(|entry| entry.class == class) {
            entry.total += i64::from(entry.weight) * i64::from(self.step - entry.since);
            entry.since = self.step;
            entry.weight = entry.weight.saturating_add(change);
            return;
        }
        if slot.length == slot.room {
            let start = self.entries.len();
            self.entries.extend_from_within(first..first + usize::from(slot.length));
            self.entries.resize(start + usize::from(slot.room) * 2, Entry::default());
            self.slots[at].start = start as u32;
            self.slots[at].room *= 2;
        }
        let slot = &mut self.slots[at];
        self.entries[slot.start as usize + usize::from(slot.length)] =
            Entry { total: 0, since: self.step, weight: change, class };
        slot.length += 1;
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![Slot::default(); old.len() * 2];
        for slot in old.into_iter().filter(|slot| slot.room > 0) {
            let at = self.find(slot.feature);
            self.slots[at] = slot;
        }
    }

    /// The averaged weights of all features, sorted.
    fn averages(&self) -> Vec<(u64, u8, f64)> {
        let steps = f64::from(self.step.max(1));
        let mut all = Vec::with_capacity(self.entries.len() / 2);
        for slot in self.slots.iter().filter(|slot| slot.room > 0) {
            let first = slot.start as usize;
            for entry in &self.entries[first..first + usize::from(slot.length)] {
                let rest = i64::from(entry.weight) * i64::from(self.step - entry.since);
                let sum = entry.total + rest;
                if sum != 0 {
                    all.push((slot.feature, entry.class, sum as f64 / steps));
                }
            }
        }
        all.sort_by_key(|(feature, class, _)| (*feature, *class));
        all
    }
}

/// The mean of several perceptrons: the `most` largest weights, none below `smallest`, coded; and the largest.
pub(crate) fn freeze(models: &[Perceptron], smallest: f64, most: usize) -> (Vec<Row>, f64) {
    let mut all: Vec<(u64, u8, f64)> = models.iter().flat_map(Perceptron::averages).collect();
    if models.len() > 1 {
        all.sort_by_key(|(feature, class, _)| (*feature, *class));
        all.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
            }
            same
        });
    }
    let count = models.len() as f64;
    for (.., weight) in &mut all {
        *weight /= count;
    }
    all.retain(|(.., weight)| weight.abs() >= smallest);
    if all.len() > most {
        let mut sizes: Vec<f64> = all.iter().map(|(.., weight)| weight.abs()).collect();
        let (_, least, _) = sizes.select_nth_unstable_by(most, |a, b| b.total_cmp(a));
        let least = *least;
        all.retain(|(.., weight)| weight.abs() > least);
    }
    let largest = all.iter().fold(1.0_f64, |largest, (.., weight)| largest.max(weight.abs()));
    let code =
        |weight: f64| ((weight.abs() / largest).sqrt() * 127.0).round().max(1.0).copysign(weight) as i8;
    let mut rows: Vec<Row> = Vec::new();
    for (feature, class, weight) in all {
        match rows.last_mut() {
            Some(row) if row.feature == feature => row.entries.push((class, code(weight))),
            _ => rows.push(Row { feature, entries: vec![(class, code(weight))] }),
        }
    }
    (rows, largest)
}

impl Score for Perceptron {
    fn score(&self, features: &[u64], scores: &mut [i32]) {
        for &feature in features {
            let slot = self.slots[self.find(feature)];
            let first = slot.start as usize;
            for entry in &self.entries[first..first + usize::from(slot.length)] {
                scores[usize::from(entry.class)] += i32::from(entry.weight);
            }
        }
    }
}
