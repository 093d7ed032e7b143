//! The words of a written name: titles, particles, initials and numbers told from names.

/// A word as it stands, hyphens and all.
pub(super) struct Word {
    text: String,
    /// Written in a script without vowels.
    pub(super) unvowelled: bool,
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
    "al", "el", "bin", "bn", "ibn", "ben", "bint", "de", "del", "della", "la", "las", "los", "le", "du",
    "da", "do", "das", "dos", "di", "von", "van", "der", "den", "zu", "zur", "y", "e", "ul", "ud", "ur",
    "af", "av", "the", "und", "ter", "ten", "dela", "i", "oglu", "qizi", "dal",
];
const ARTICLES: &[&str] = &[
    "al", "el", "ad", "adh", "an", "ar", "as", "asch", "ash", "at", "az", "ul", "ud", "ben", "bin", "de",
    "ed",
];

impl Word {
    /// In Latin letters, hyphens kept.
    pub(super) fn ascii(&self) -> String {
        let ascii = any_ascii::any_ascii(&self.text).to_lowercase();
        ascii.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
    }

    /// What stands between its hyphens, without the Arabic article and particles of nobility.
    pub(super) fn atoms(&self, at: usize, words: usize) -> Vec<String> {
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
pub(super) fn words(written: &str) -> (Vec<Word>, Option<u8>) {
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
        // "Sheikh Hasina" is all that she is called.
        if before.len() == 2 && matches!(&*plain(before[0]), "sheikh" | "shaikh") {
            break;
        }
        before.remove(0);
    }
    let mut words = Vec::new();
    for word in before {
        let word = word.trim_matches(['"', '\'', '“', '”', '„', '(', ')', '«', '»', ',', ';', ':']);
        let word = word.replace(['‐', '‑', '–', '−', '·', '・'], "-");
        let logographic = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
        let unvowelled = word.chars().any(|c| matches!(c, '\u{590}'..='\u{6ff}' | '\u{900}'..='\u{d7f}'));
        // The Arabic article is written as one with its word; a first alef or ayin stands for a vowel.
        let word = word.strip_prefix("ال").unwrap_or(&word);
        let vowel = word.strip_prefix(['ا', 'أ', 'إ', 'آ', 'ع']).map(|rest| format!("a{rest}"));
        let word = vowel.as_deref().unwrap_or(word);
        if word.chars().all(logographic) && (2..=4).contains(&word.chars().count()) {
            let split = word.char_indices().nth(1).map_or(0, |(at, _)| at);
            let given: Vec<String> = word[split..].chars().map(String::from).collect();
            words.push(Word { text: word[..split].to_owned(), unvowelled });
            words.push(Word { text: given.join("-"), unvowelled });
        } else {
            // "J.D." are two initials.
            let dotted = word.matches('.').count() > 1 || word.contains('.') && !word.ends_with('.');
            let pieces: Vec<&str> = if dotted { word.split_inclusive('.').collect() } else { vec![word] };
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
