//! Persons' names compared across languages, scripts and word orders.
//!
//! A name is cut into parts. A part has a key that is alike for its transliterations, and a phonetic code
//! that only ever says where to look. Korean and Chinese names are read syllable by syllable, for there one
//! vowel makes another person, and spelling follows the system of romanisation.

mod chinese;
mod given;
mod korean;
mod spelling;
mod word;

use crate::knowledge::names::key;
use rphonetic::{Cologne, Encoder};
use spelling::{consonants, fold, near};
use word::words;

/// How alike two persons' names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// One full name, written in two ways.
    Same,
    /// They may be one person's; office or country must speak for it.
    Compatible,
    /// Two persons.
    Different,
}

/// More parts no name needs.
const PARTS: usize = 8;
/// A person's name, cut into comparable parts.
#[derive(Clone, Debug)]
pub struct Name {
    parts: Vec<Part>,
    generation: Option<u8>,
    korean: Option<korean::Korean>,
    chinese: Option<chinese::Chinese>,
    buckets: Vec<String>,
}

/// A word of a name, or what stands between its hyphens.
#[derive(Clone, Debug)]
struct Part {
    /// In one form for all transliterations.
    key: String,
    /// The key in other readings of ambiguous letters: the French "-ou" and "j".
    also: Vec<String>,
    /// The given name in the form that its variants share.
    given: Option<given::Form>,
    /// Only its first letter is written.
    initial: bool,
    /// Written in a script without vowels.
    unvowelled: bool,
    /// The number of its word.
    word: usize,
    /// Its phonetic code.
    code: String,
}

impl Name {
    /// Cuts a name: any script, any order of the words, with titles and initials.
    pub fn new(written: &str) -> Self {
        let (words, generation) = words(written);
        let ascii: Vec<String> = words.iter().map(word::Word::ascii).collect();
        let mut parts = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for atom in word.atoms(at, words.len()) {
                if parts.len() < PARTS {
                    parts.extend(Part::new(&atom, at, word.unvowelled));
                }
            }
        }
        let mut name = Self {
            parts,
            generation,
            korean: korean::Korean::read(&ascii),
            chinese: chinese::Chinese::read(&ascii),
            buckets: Vec::new(),
        };
        name.buckets = name.all_buckets();
        name
    }

    /// Phonetic keys under which every possibly same name is found: two names that are [`Likeness::Same`] or
    /// [`Likeness::Compatible`] share at least one. Sorted; a name of two words has two, a family name alone eight.
    pub fn buckets(&self) -> &[String] {
        &self.buckets
    }

    fn all_buckets(&self) -> Vec<String> {
        let mut buckets = Vec::new();
        let mut pairs = |codes: &[(String, char)]| {
            for (at, (code, _)) in codes.iter().enumerate() {
                let others = codes.iter().enumerate().filter(|(other, _)| *other != at);
                buckets.extend(others.map(|(_, (_, class))| format!("{code} {class}")));
            }
            if let [(code, _)] = codes {
                buckets.extend(CLASSES.chars().map(|class| format!("{code} {class}")));
            }
        };
        let codes: Vec<(String, char)> =
            self.parts.iter().map(|part| (part.code.clone(), part.class())).collect();
        pairs(&codes);
        for (family, given) in self.korean.iter().flat_map(|korean| &korean.readings) {
            buckets.push(format!("ko {family} {}", given.chars().next().map_or('0', class)));
            if given.is_empty() {
                buckets.extend(CLASSES.chars().map(|class| format!("ko {family} {class}")));
            }
        }
        for reading in self.chinese.iter().flat_map(|chinese| &chinese.readings) {
            let (family, given) = &reading.loose;
            buckets.push(format!("zh {family} {}", given.chars().next().map_or('0', class)));
        }
        buckets.sort_unstable();
        buckets.dedup();
        buckets
    }

    /// How alike two names are. Symmetric; a name is not `Same` as itself where it does not tell a person from
    /// relatives, as a family name alone.
    pub fn compare(&self, other: &Self) -> Likeness {
        if !shared(&self.buckets, &other.buckets) {
            return Likeness::Different;
        }
        if let (Some(a), Some(b)) = (&self.chinese, &other.chinese)
            && !(self.korean.as_ref().is_some_and(|k| k.certain)
                || other.korean.as_ref().is_some_and(|k| k.certain))
        {
            return a.compare(b);
        }
        if let (Some(a), Some(b)) = (&self.korean, &other.korean) {
            return a.compare(b);
        }
        match self.embed(other) {
            Likeness::Same => Likeness::Same,
            likeness => likeness.min(other.embed(self)),
        }
    }

    /// Whether all parts of this name are found in the other.
    fn embed(&self, other: &Self) -> Likeness {
        if self.parts.is_empty() || other.parts.is_empty() {
            return Likeness::Different;
        }
        let alone = self.parts.len() == 1 || other.parts.len() == 1;
        // Nobody says "senior" of a man whose son is not spoken of; a junior is told apart.
        let clash = match (self.generation, other.generation) {
            (Some(one), Some(two)) => one != two,
            (one, two) => one.or(two) == Some(2),
        };
        if clash && !alone {
            return Likeness::Different;
        }
        let numbered = self.generation.is_some() && self.generation == other.generation;
        let unlike = self.generation != other.generation;
        let mut best = Likeness::Different;
        let starts =
            (0..self.parts.len()).filter(|&at| at == 0 || self.parts[at - 1].word != self.parts[at].word);
        for start in starts {
            let (tail, head) = (&self.parts[start..], &self.parts[..start]);
            let turned: Vec<&Part> = tail.iter().chain(head).collect();
            let Some(found) = fit(&turned, &other.parts, Fit::default()) else {
                continue;
            };
            let full = found.whole >= 2 || numbered;
            let either_order = start > 0 && self.parts.iter().all(Part::is_given);
            let likeness = if found.weak || found.skipped || unlike || !full || either_order {
                Likeness::Compatible
            } else {
                Likeness::Same
            };
            best = best.min(likeness);
        }
        best
    }
}

/// How far a fit has come.
#[derive(Clone, Copy, Default)]
struct Fit {
    weak: bool,
    skipped: bool,
    whole: usize,
    gap: bool,
}

impl Fit {
    /// Smaller is better.
    fn rank(self) -> (bool, bool, std::cmp::Reverse<usize>) {
        (self.weak || self.skipped, self.skipped, std::cmp::Reverse(self.whole))
    }
}

/// The best way to find all of `small` in `large`, in that order.
fn fit(small: &[&Part], large: &[Part], so_far: Fit) -> Option<Fit> {
    let Some(&head) = small.first() else {
        let rest = Fit { skipped: so_far.skipped || !large.iter().all(Part::is_patronymic), ..so_far };
        return Some(if large.is_empty() { so_far } else { rest });
    };
    let other = large.first()?;
    let mut best: Option<Fit> = None;
    let mut take = |found: Option<Fit>| {
        if let Some(found) = found
            && best.is_none_or(|best| found.rank() < best.rank())
        {
            best = Some(found);
        }
    };
    match head.against(other) {
        // "W." is not the second initial of "George H. W. Bush".
        Match::None => {}
        Match::Weak if so_far.gap && (head.initial || other.initial) => {}
        Match::Whole if so_far.gap && head.initial => {}
        matched => {
            // "Franklin D. Roosevelt": between two names an initial is as good as the name.
            let middle = (head.initial || other.initial) && so_far.whole > 0 && small.len() > 1;
            let whole = usize::from(matched == Match::Whole && !head.initial);
            let next = Fit {
                weak: so_far.weak || matched == Match::Weak && !middle,
                whole: so_far.whole + whole,
                gap: false,
                ..so_far
            };
            take(fit(&small[1..], &large[1..], next));
        }
    }
    for count in 2..=3 {
        let next = Fit { whole: so_far.whole + 1, gap: false, ..so_far };
        if large.len() >= count && head.is_joined(large[..count].iter()) {
            take(fit(&small[1..], &large[count..], next));
        }
        if small.len() >= count && other.is_joined(small[..count].iter().copied()) {
            take(fit(&small[count..], &large[1..], next));
        }
    }
    let skipped = so_far.skipped || !(other.is_patronymic() && so_far.whole > 0);
    take(fit(small, &large[1..], Fit { skipped, gap: true, ..so_far }));
    best
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Whole,
    Weak,
    None,
}

impl Part {
    fn new(atom: &str, word: usize, unvowelled: bool) -> Option<Self> {
        let folded = fold(atom);
        let own = key(&folded);
        if own.is_empty() {
            return None;
        }
        let mut also = Vec::new();
        if folded.len() > 3 && folded.ends_with("ou") {
            also.push(key(&format!("{}u", &folded[..folded.len() - 2])));
        }
        if folded.contains('j') {
            also.push(key(&folded.replace('j', "zh")));
        }
        let initial = atom.chars().filter(|c| c.is_alphanumeric()).count() == 1;
        let given = given::form(&own);
        let mut code: Vec<char> =
            Cologne.encode(given.as_ref().map_or(&own, |given| &given.name)).chars().collect();
        // "slmn" is "Salman" in a script without vowels.
        code.dedup();
        Some(Self { given, initial, unvowelled, word, code: code.into_iter().collect(), key: own, also })
    }

    /// The class of its first letter.
    fn class(&self) -> char {
        let name = self.given.as_ref().map_or(&self.key, |given| &given.name);
        name.chars().next().map_or('0', class)
    }

    fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// "Vladimirovich": seldom written, and no evidence against.
    fn is_patronymic(&self) -> bool {
        const ENDINGS: [&str; 6] = ["ovic", "evic", "ovna", "evna", "ivna", "iovic"];
        self.key.len() > 6 && ENDINGS.iter().any(|ending| self.key.ends_with(ending))
    }

    fn against(&self, other: &Self) -> Match {
        if self.initial || other.initial {
            let same = self.initial && other.initial && self.key == other.key;
            return match self.class() == other.class() {
                _ if same => Match::Whole,
                true if self.initial != other.initial && self.first() == other.first() => Match::Weak,
                _ => Match::None,
            };
        }
        if self.key == other.key {
            return Match::Whole;
        }
        if self.unvowelled != other.unvowelled {
            return if consonants(&self.key) == consonants(&other.key) { Match::Whole } else { Match::None };
        }
        if let (Some(a), Some(b)) = (&self.given, &other.given) {
            return match a.name == b.name {
                true if a.short || b.short => Match::Weak,
                true => Match::Whole,
                false => Match::None,
            };
        }
        let alike = self.keys().any(|a| other.keys().any(|b| near(a, b)));
        if alike { Match::Whole } else { Match::None }
    }

    fn keys(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.key).chain(&self.also)
    }

    fn first(&self) -> Option<char> {
        self.key.chars().next()
    }

    /// "Sukyeol" is "Suk" and "yeol".
    fn is_joined<'p>(&self, parts: impl Iterator<Item = &'p Part> + Clone) -> bool {
        let length: usize = parts.clone().map(|part| part.key.len()).sum();
        // Where two meet, letters may fall together.
        self.key.len() > 3
            && (self.key.len()..self.key.len() + 3).contains(&length)
            && key(&parts.map(|part| part.key.as_str()).collect::<String>()) == self.key
    }
}

/// Classes of first letters, each by one of them.
const CLASSES: &str = "0bdfklmr";

fn class(c: char) -> char {
    match c {
        'b' | 'p' => 'b',
        'd' | 't' => 'd',
        'f' | 'v' | 'w' => 'f',
        'g' | 'k' | 'q' | 'c' | 's' | 'z' | 'x' | 'h' => 'k',
        'l' => 'l',
        'm' | 'n' => 'm',
        'r' => 'r',
        _ => '0',
    }
}

/// Whether two sorted lists have an entry in common.
fn shared(mut a: &[String], mut b: &[String]) -> bool {
    while let ([first, ..], [other, ..]) = (a, b) {
        match first.cmp(other) {
            std::cmp::Ordering::Less => a = &a[1..],
            std::cmp::Ordering::Greater => b = &b[1..],
            std::cmp::Ordering::Equal => return true,
        }
    }
    false
}
