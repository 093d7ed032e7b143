//! Persons' names compared across languages, scripts and word orders.
//!
//! A name is cut into parts. A part has a key that is alike for its transliterations, and a phonetic code
//! that only ever says where to look. Korean and Chinese names are read syllable by syllable, for there one
//! vowel makes another person, and spelling follows the system of romanisation.

mod chinese;
mod given;
mod korean;

use crate::knowledge::names::key;
use rphonetic::{Cologne, Encoder};

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
/// Letters of a name from which on one wrong letter is a slip.
const LONG: usize = 7;
/// How far two spellings of a part may be apart, in letters a letter of the longer one.
const NEAR: f32 = 0.13;

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
        let ascii: Vec<String> = words.iter().map(|word| word.ascii()).collect();
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
        let one = self.embed(other);
        let two = other.embed(self);
        one.min(two)
    }

    /// Whether all parts of this name are found in the other.
    fn embed(&self, other: &Self) -> Likeness {
        if self.parts.is_empty() || other.parts.is_empty() {
            return Likeness::Different;
        }
        let alone = self.parts.len() == 1 || other.parts.len() == 1;
        if self.generation != other.generation && !alone {
            return Likeness::Different;
        }
        let mut best = Likeness::Different;
        let starts =
            (0..self.parts.len()).filter(|&at| at == 0 || self.parts[at - 1].word != self.parts[at].word);
        for start in starts {
            let (tail, head) = (&self.parts[start..], &self.parts[..start]);
            let turned: Vec<&Part> = tail.iter().chain(head).collect();
            let Some(found) = fit(&turned, &other.parts, Fit::default()) else {
                continue;
            };
            let full = found.whole >= 2 || (self.generation.is_some() && self.generation == other.generation);
            let either_order = start > 0 && self.parts.iter().all(Part::is_given);
            let likeness = if found.weak || found.skipped || !full || either_order {
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
            let whole = usize::from(matched == Match::Whole && !head.initial);
            let next = Fit {
                weak: so_far.weak || matched == Match::Weak,
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
        let key = key(&folded).replace(' ', "");
        if key.is_empty() {
            return None;
        }
        let initial = atom.chars().filter(|c| c.is_alphanumeric()).count() == 1;
        let given = given::form(&key);
        let code = Cologne.encode(given.as_ref().map_or(&key, |given| &given.name));
        Some(Self { given, initial, unvowelled, word, code, key })
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
        if near(&self.key, &other.key) { Match::Whole } else { Match::None }
    }

    fn first(&self) -> Option<char> {
        self.key.chars().next()
    }

    /// "Sukyeol" is "Suk" and "yeol".
    fn is_joined<'p>(&self, parts: impl Iterator<Item = &'p Part>) -> bool {
        let joined: String = parts.map(|part| part.key.as_str()).collect();
        self.key.len() > 3 && key(&joined) == self.key
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

fn consonants(key: &str) -> String {
    key.chars()
        .filter(|c| !"aeiouhv".contains(*c))
        .map(|c| match c {
            'g' | 'k' | 'q' | 'c' => 'k',
            'z' => 's',
            'p' | 'b' => 'b',
            c => c,
        })
        .collect()
}

/// Whether two keys are spellings of one word.
fn near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let long = a.len().max(b.len());
    if long < 4 || gendered(&a) != gendered(&b) {
        return false;
    }
    if distance(&a, &b) <= NEAR * long as f32 {
        return true;
    }
    let (first, last) = (a.first() == b.first(), a.last() == b.last());
    long >= LONG && first && last && {
        let (a, b): (String, String) = (a.iter().collect(), b.iter().collect());
        strsim::osa_distance(&a, &b) == 1
    }
}

/// "Lavrova" is a woman.
fn gendered(key: &[char]) -> bool {
    key.last() == Some(&'a')
}

/// Edit distance in which letters of one sound are near.
fn distance(a: &[char], b: &[char]) -> f32 {
    let mut row: Vec<f32> = Vec::with_capacity(b.len() + 1);
    row.push(0.0);
    for (at, &c) in b.iter().enumerate() {
        row.push(row[at] + alone(c));
    }
    for &c in a {
        let mut corner = row[0];
        row[0] += alone(c);
        for (at, &d) in b.iter().enumerate() {
            let straight = corner + apart(c, d);
            corner = row[at + 1];
            row[at + 1] = straight.min(corner + alone(c)).min(row[at] + alone(d));
        }
    }
    row[b.len()]
}

/// What a letter more costs.
fn alone(c: char) -> f32 {
    match c {
        'h' => 0.3,
        'a' | 'e' | 'i' | 'o' | 'u' => 0.6,
        _ => 1.0,
    }
}

/// What another letter costs.
fn apart(a: char, b: char) -> f32 {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    match (a, b) {
        _ if a == b => 0.0,
        ('e', 'i') | ('o', 'u') | ('c', 's' | 'z') | ('s', 'z') | ('f', 'v') => 0.3,
        ('g', 'h') | ('c' | 'h', 'k') | ('k', 'q') | ('g', 'q') | ('c', 'h') => 0.4,
        ('a', 'e' | 'o') | ('g', 'k') | ('d', 't') | ('b', 'p') | ('a' | 'e', 'u') | ('e', 'o') => 0.5,
        _ => 1.0,
    }
}

/// Digraphs that the key leaves.
fn fold(atom: &str) -> String {
    const SAME: [(&str, &str); 12] = [
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("aa", "a"),
        ("gh", "g"),
        ("dh", "d"),
        ("th", "t"),
        ("bh", "b"),
        ("dj", "j"),
        ("q", "k"),
        ("x", "ks"),
        ("ei", "ai"),
    ];
    let mut word = any_ascii::any_ascii(atom).to_lowercase();
    word.retain(|c| c.is_ascii_alphanumeric());
    // The French and Belarusian "-ou" is left to the key.
    let last = if word.len() > 3 && word.ends_with("ou") { word.len() - 2 } else { word.len() };
    let tail = word.split_off(last);
    for (from, to) in SAME {
        if word.contains(from) {
            word = word.replace(from, to);
        }
    }
    word + &tail
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

/// A word as it stands, hyphens and all.
struct Word {
    text: String,
    unvowelled: bool,
}

const TITLES: &[&str] = &[
    "admiral",
    "ambassador",
    "archbishop",
    "ayatollah",
    "baron",
    "baroness",
    "bishop",
    "brigadier",
    "cardinal",
    "chancellor",
    "colonel",
    "commander",
    "congressman",
    "congresswoman",
    "count",
    "countess",
    "dame",
    "deputy",
    "doctor",
    "dr",
    "dona",
    "don",
    "emir",
    "emperor",
    "empress",
    "first",
    "frau",
    "gen",
    "general",
    "gov",
    "governor",
    "herr",
    "hon",
    "imam",
    "ing",
    "judge",
    "justice",
    "king",
    "lady",
    "lieutenant",
    "lord",
    "lt",
    "madame",
    "maj",
    "major",
    "marshal",
    "master",
    "mayor",
    "minister",
    "miss",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "mullah",
    "papst",
    "patriarch",
    "pope",
    "praesident",
    "premier",
    "president",
    "prime",
    "prince",
    "princess",
    "prof",
    "professor",
    "pm",
    "queen",
    "rabbi",
    "rep",
    "rev",
    "reverend",
    "saint",
    "sayyid",
    "sen",
    "senator",
    "senor",
    "senora",
    "sgt",
    "sheikh",
    "shaikh",
    "sir",
    "sultan",
    "sri",
    "shri",
    "col",
    "capt",
    "captain",
];
const AFTER: &[&str] = &["phd", "mp", "md", "kc", "qc", "obe", "cbe", "kbe", "esq", "mbe", "msc", "ma"];
const PARTICLES: &[&str] = &[
    "al", "el", "bin", "ibn", "ben", "bint", "de", "del", "della", "la", "las", "los", "le", "du", "da",
    "do", "das", "dos", "di", "von", "van", "der", "den", "zu", "zur", "y", "e", "ul", "ud", "ur", "af",
    "av", "the", "und", "ter", "ten", "dela", "i", "oglu", "qizi", "dal",
];
const ARTICLES: &[&str] =
    &["al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ul", "ud", "ben", "bin", "de", "ed"];

impl Word {
    /// In Latin letters, hyphens kept.
    fn ascii(&self) -> String {
        let ascii = any_ascii::any_ascii(&self.text).to_lowercase();
        ascii.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
    }

    /// What stands between its hyphens, without the Arabic article and particles of nobility.
    fn atoms(&self, at: usize, words: usize) -> Vec<String> {
        let atoms: Vec<&str> = self.text.split('-').filter(|atom| !atom.is_empty()).collect();
        let ascii = |atom: &str| any_ascii::any_ascii(atom).to_lowercase();
        if let [only] = atoms[..] {
            let small = only.chars().next().is_some_and(char::is_lowercase);
            // "Al Gore" and "Ben Cardin" have given names.
            let name = at + 1 == words
                || at == 0 && !small && matches!(&*ascii(only), "al" | "ben" | "don" | "e" | "i" | "y");
            let particle = !name && !only.ends_with('.') && PARTICLES.contains(&&*ascii(only));
            return if particle { Vec::new() } else { vec![only.to_owned()] };
        }
        let articles =
            atoms.iter().take(atoms.len().saturating_sub(1)).take_while(|a| ARTICLES.contains(&&*ascii(a)));
        let articles = articles.count();
        atoms[articles..].iter().map(|&atom| atom.to_owned()).collect()
    }
}

/// The words of a name without titles, family name last where a comma says so, and which of its bearers it is.
fn words(written: &str) -> (Vec<Word>, Option<u8>) {
    let (first, second) = written.split_once([',', '،']).unwrap_or((written, ""));
    let plain = |word: &str| any_ascii::any_ascii(word).to_lowercase().replace(['.', ','], "");
    let mut after: Vec<&str> = second.split_whitespace().collect();
    let mut before: Vec<&str> = first.split_whitespace().collect();
    let suffix = |word: &str| generation(&plain(word)).is_some() || AFTER.contains(&&*plain(word));
    if after.iter().all(|word| suffix(word)) {
        before.append(&mut after);
    } else {
        after.append(&mut before);
        before = after;
    }
    let mut number = None;
    while before.len() > 1
        && let Some(last) = before.last().filter(|word| suffix(word))
    {
        number = number.or(generation(&plain(last)));
        before.pop();
    }
    while before.len() > 1 && TITLES.contains(&&*plain(before[0])) {
        before.remove(0);
    }
    let mut words = Vec::new();
    for word in before {
        let word = word.trim_matches(['"', '\'', '“', '”', '„', '(', ')', '«', '»', ',', ';', ':']);
        let word = word.replace(['‐', '‑', '–', '−', '·', '・'], "-");
        let logographic = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
        let unvowelled = word.chars().any(|c| matches!(c, '\u{590}'..='\u{6ff}'));
        if word.chars().all(logographic) && (2..=4).contains(&word.chars().count()) {
            let split = word.char_indices().nth(1).map_or(0, |(at, _)| at);
            let given: Vec<String> = word[split..].chars().map(String::from).collect();
            words.push(Word { text: word[..split].to_owned(), unvowelled });
            words.push(Word { text: given.join("-"), unvowelled });
        } else {
            // "J.D." are two initials.
            let dotted = word.matches('.').count() > 1 || word.contains('.') && !word.ends_with('.');
            let pieces: Vec<&str> = if dotted { word.split_inclusive('.').collect() } else { vec![&word] };
            words.extend(pieces.iter().map(|piece| Word { text: (*piece).to_owned(), unvowelled }));
        }
    }
    words.retain(|word| word.text.chars().any(char::is_alphanumeric));
    (words, number)
}

/// Junior is the second.
fn generation(word: &str) -> Option<u8> {
    Some(match word {
        "sr" | "senior" => 1,
        "jr" | "junior" | "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        "vi" => 6,
        "vii" => 7,
        "viii" => 8,
        "xiv" => 14,
        "xvi" => 16,
        "xxiii" => 23,
        _ => return None,
    })
}
