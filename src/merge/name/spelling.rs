//! Whether two words are spellings of one name.

/// Letters of a name from which on one wrong letter is a slip.
const LONG: usize = 7;
/// How far two spellings of a part may be apart, in letters a letter of the longer one.
const NEAR: f32 = 0.115;

/// What the cheapest letter more costs.
const LEAST: f32 = 0.3;
/// Letters of the longest word that is compared letter by letter.
const LONGEST: usize = 40;

/// What the scripts without vowels write of a key.
pub(super) fn consonants(key: &str) -> String {
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
pub(super) fn near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let long = a.len().max(b.len());
    let allowed = NEAR * long as f32;
    // No letter costs less than the least, so most words are told apart by their lengths.
    let least = a.len().abs_diff(b.len()) as f32 * LEAST;
    // "Lavrova" is a woman.
    if long < 4 || least > allowed.max(1.0) || a.ends_with('a') != b.ends_with('a') {
        return false;
    }
    let (one, two) = (a.as_bytes(), b.as_bytes());
    let slip = || {
        let ends = one.first() == two.first() && one.last() == two.last();
        long >= LONG && ends && strsim::osa_distance(a, b) == 1
    };
    (long <= LONGEST && distance(one, two) <= allowed) || slip()
}

/// Edit distance in which letters of one sound are near. Of words up to [`LONGEST`].
fn distance(a: &[u8], b: &[u8]) -> f32 {
    let mut row = [0.0; LONGEST + 1];
    for (at, &c) in b.iter().enumerate() {
        row[at + 1] = row[at] + alone(c);
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
fn alone(c: u8) -> f32 {
    match c {
        b'h' => LEAST,
        b'a' | b'e' | b'i' | b'o' | b'u' => 0.6,
        _ => 1.0,
    }
}

/// What another letter costs.
fn apart(a: u8, b: u8) -> f32 {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    match (a, b) {
        _ if a == b => 0.0,
        (b'e', b'i') | (b'o', b'u') | (b'c', b's' | b'z') | (b's', b'z') | (b'f', b'v') => 0.3,
        (b'c' | b'g', b'h') | (b'c' | b'h', b'k') | (b'g' | b'k', b'q') => 0.4,
        (b'u', b'v')
        | (b'a', b'e' | b'o')
        | (b'g', b'k')
        | (b'd', b't')
        | (b'b', b'p')
        | (b'a' | b'e', b'u')
        | (b'e', b'o') => 0.5,
        _ => 1.0,
    }
}

/// Digraphs that the key leaves.
pub(super) fn fold(atom: &str) -> String {
    const SAME: [(&str, &str); 16] = [
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("aa", "a"),
        ("gh", "g"),
        ("dh", "d"),
        ("th", "t"),
        ("bh", "b"),
        ("q", "k"),
        ("x", "ks"),
        ("ei", "ai"),
        ("aye", "ai"),
        ("aia", "aya"),
        ("abdel", "abd"),
        ("abdul", "abd"),
        ("abdal", "abd"),
    ];
    // The Azerbaijani schwa is an "a" in other languages.
    let mut word = any_ascii::any_ascii(&atom.replace(['ə', 'Ə'], "a")).to_lowercase();
    word.retain(|c| c.is_ascii_alphanumeric());
    // The key drops the first letter of "Jane", which would make her Anne.
    if ["ja", "ya", "ju", "yu"].iter().any(|start| word.starts_with(start)) {
        word.replace_range(..1, "i");
    }
    // The French and Belarusian "-ou" is left to the key.
    let last = if word.len() > 3 && word.ends_with("ou") { word.len() - 2 } else { word.len() };
    let tail = word.split_off(last);
    for (from, to) in SAME {
        if word.contains(from) {
            word = word.replace(from, to);
        }
    }
    // The Belarusian "Lukashenka".
    if word.len() > 6 && word.ends_with("enka") {
        word.truncate(word.len() - 1);
        word.push('o');
    }
    word + &tail
}
