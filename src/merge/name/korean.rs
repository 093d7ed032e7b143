//! Korean names, whatever the romanisation.

use super::Likeness;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A name that can be read as Korean.
#[derive(Clone, Debug)]
pub(super) struct Korean {
    /// Family and given name, each in one form for all romanisations.
    pub(super) readings: Vec<(String, String)>,
    /// It can hardly be anything else.
    pub(super) certain: bool,
}

const FAMILIES: &str = "kim lee yi rhee ri i park pak bak choi choe jung chung jeong cheong kang gang cho jo yoon yun youn \
    jang chang lim im rim yim han oh o seo suh shin sin kwon gwon hwang ahn an song hong yoo yu ryu yoo moon mun son sohn \
    bae pae baek paek paik heo hur huh ho nam no noh roh ha jun jeon chun chon ko koh go ku koo gu min sim shim um eom \
    won yeon ban pan bang pang byun byeon cha chu choo do eun ji jin ma maeng na pyo ryom sung seong thae tae tak \
    ryang woo wu ki ri kye sol so pak hyon hyun thak ok";
static KNOWN: LazyLock<HashSet<String>> =
    LazyLock::new(|| FAMILIES.split_whitespace().filter_map(family).collect());

const CONSONANTS: [(&str, &str); 32] = [
    ("tch", "c"),
    ("kk", "k"),
    ("gg", "k"),
    ("tt", "t"),
    ("dd", "t"),
    ("pp", "p"),
    ("bb", "p"),
    ("ss", "s"),
    ("jj", "c"),
    ("ch", "c"),
    ("sh", "s"),
    ("rh", "l"),
    ("ng", "N"),
    ("ck", "k"),
    ("kh", "k"),
    ("th", "t"),
    ("ph", "p"),
    ("nn", "nn"),
    ("g", "k"),
    ("k", "k"),
    ("n", "n"),
    ("t", "t"),
    ("d", "t"),
    ("r", "l"),
    ("l", "l"),
    ("m", "m"),
    ("p", "p"),
    ("b", "p"),
    ("s", "s"),
    ("j", "c"),
    ("h", "h"),
    ("", ""),
];
const VOWELS: [(&str, &str); 48] = [
    ("yeo", "yo"),
    ("yoo", "yo"),
    ("you", "yo"),
    ("yuh", "yo"),
    ("yae", "ye"),
    ("yay", "ye"),
    ("woo", "o"),
    ("wae", "we"),
    ("wee", "wi"),
    ("wei", "we"),
    ("weo", "wo"),
    ("eui", "i"),
    ("yeu", "yo"),
    ("ya", "ya"),
    ("ye", "ye"),
    ("yo", "yo"),
    ("yu", "yo"),
    ("yi", "i"),
    ("wo", "wo"),
    ("wu", "o"),
    ("wa", "wa"),
    ("we", "we"),
    ("wi", "wi"),
    ("oe", "we"),
    ("oi", "we"),
    ("oy", "we"),
    ("ui", "i"),
    ("uy", "i"),
    ("eo", "o"),
    ("eu", "o"),
    ("oo", "o"),
    ("ou", "o"),
    ("ae", "e"),
    ("ai", "e"),
    ("ay", "e"),
    ("ei", "e"),
    ("ee", "i"),
    ("ea", "e"),
    ("ie", "i"),
    ("aa", "a"),
    ("oh", "o"),
    ("uh", "o"),
    ("ah", "a"),
    ("e", "e"),
    ("i", "i"),
    ("o", "o"),
    ("u", "o"),
    ("a", "a"),
];

/// Syllables of Korean in one form for all romanisations: no difference is made between the back vowels, which
/// romanisations mix, nor between plain and aspirated consonants.
fn syllables(word: &str) -> Option<(String, usize)> {
    let mut rest = word;
    let (mut out, mut count) = (String::new(), 0);
    while !rest.is_empty() {
        let mut consonants = 0;
        while let Some((from, to)) =
            CONSONANTS.iter().find(|(from, _)| !from.is_empty() && rest.starts_with(from))
        {
            // The h of "Ahn" is not spoken.
            let silent = *from == "h" && !out.is_empty() && consonants == 0 && !vowel(&rest[1..]);
            if !silent {
                out.push_str(to);
            }
            rest = &rest[from.len()..];
            consonants += 1;
        }
        if rest.is_empty() {
            return (consonants <= 1 && count > 0).then_some((out, count));
        }
        if consonants > 2 || count == 0 && consonants > 1 || out.starts_with('N') {
            return None;
        }
        let (from, to) = VOWELS.iter().find(|(from, _)| {
            rest.starts_with(from) && !(from.ends_with('h') && from.len() == 2 && vowel(&rest[2..]))
        })?;
        out.push_str(to);
        rest = &rest[from.len()..];
        count += 1;
    }
    Some((out, count))
}

fn vowel(text: &str) -> bool {
    text.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'w'])
}

/// A family name of one syllable, spellings of one name in one form.
fn family(word: &str) -> Option<String> {
    let same = match word {
        "park" => "pak",
        "lee" | "yi" | "rhee" | "ri" | "li" | "i" => "i",
        "roh" | "noh" | "no" => "no",
        "lim" | "im" | "rim" | "yim" => "im",
        "hur" | "huh" | "heo" => "ho",
        "ryu" | "ryoo" | "yoo" | "yu" => "yu",
        "ryang" => "yang",
        "ryom" => "yom",
        "youn" => "yun",
        word => word,
    };
    let (out, count) = syllables(same)?;
    (count == 1).then_some(out)
}

impl Korean {
    /// Reads the words of a name, in Latin letters.
    pub(super) fn read(words: &[String]) -> Option<Self> {
        let known = |word: &String| family(word).filter(|family| KNOWN.contains(family));
        let mut readings = Vec::new();
        let mut read = |surname: &String, others: &[String]| {
            let Some(family) = known(surname) else { return };
            let mut given = String::new();
            let mut count = 0;
            for atom in others.iter().flat_map(|word| word.split('-')).filter(|atom| !atom.is_empty()) {
                let Some((text, syllables)) = syllables(atom) else { return };
                given.push_str(&text);
                count += syllables;
            }
            if count <= 3 {
                readings.push((family, given));
            }
        };
        match words {
            [] => {}
            [only] => read(only, &[]),
            [first, middle @ .., last] => {
                read(first, &words[1..]);
                if middle.len() < 2 {
                    read(last, &words[..words.len() - 1]);
                }
            }
        }
        let certain = words.iter().any(|word| word.contains('-')) || words.len() == 3;
        (!readings.is_empty() && words.len() < 4).then_some(Self { readings, certain })
    }

    pub(super) fn compare(&self, other: &Self) -> Likeness {
        let pairs = || self.readings.iter().flat_map(|a| other.readings.iter().map(move |b| (a, b)));
        if pairs().any(|(a, b)| a == b && !a.1.is_empty()) {
            return Likeness::Same;
        }
        if pairs().any(|(a, b)| a.0 == b.0 && (a.1.is_empty() || b.1.is_empty())) {
            return Likeness::Compatible;
        }
        Likeness::Different
    }
}
