//! Chinese names in pinyin and in the Wade-Giles romanisation.

use super::Likeness;

/// A name that can be read as Chinese.
#[derive(Clone, Debug)]
pub(super) struct Chinese {
    pub(super) readings: Vec<Reading>,
}

#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// Family and given name as written; empty where that is not pinyin.
    strict: Option<(String, String)>,
    /// Both in one form for both romanisations.
    pub(super) loose: (String, String),
}

const FAMILIES: &str = "wang li lee zhang chang liu chen ch'en yang huang zhao chao wu zhou chou xu hsu sun ma zhu chu hu guo \
    kuo he ho lin gao kao luo lo zheng cheng liang xie hsieh tang song sung deng teng han feng yu dong tung tsai cai \
    peng p'eng yuan jiang chiang lai ye yeh xi hsi hua mao zeng tseng qin chin pan jia shi shih meng qiu chiu wei lu \
    du tu su wen wan ding ting bo po qiao chiao hou xiao hsiao long tan cui bai pai kong k'ung cao ts'ao shen ren jen \
    lei fan fang dai tai xia hsia jin fu yao tian t'ien geng gong kung qian chien";

/// Initials and finals of pinyin.
const INITIALS: &[&str] = &[
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c",
    "s", "y", "w", "",
];
const FINALS: &[&str] = &[
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "ian", "iao", "uai", "uan", "ai", "an", "ao", "ei",
    "en", "er", "ia", "ie", "in", "iu", "ou", "ua", "ue", "ui", "un", "uo", "a", "e", "i", "o", "u",
];
const WADE_FINALS: &[&str] = &[
    "iang", "iung", "uang", "ang", "eng", "ing", "ung", "ien", "iao", "uai", "uan", "uei", "ueh", "ieh",
    "ai", "an", "ao", "eh", "ei", "en", "erh", "ia", "ih", "in", "iu", "ou", "ua", "ui", "un", "uo", "a",
    "e", "i", "o", "u",
];
const WADE_INITIALS: &[&str] = &[
    "ch", "hs", "sh", "tz", "ts", "ss", "sz", "p", "m", "f", "t", "n", "l", "k", "h", "j", "s", "y", "w", "",
];

/// Whether a word is made of up to so many syllables.
fn made_of(word: &str, initials: &[&str], finals: &[&str], most: usize) -> bool {
    if word.is_empty() {
        return true;
    }
    most > 0
        && initials.iter().filter_map(|initial| word.strip_prefix(initial)).any(|rest| {
            finals
                .iter()
                .filter_map(|last| rest.strip_prefix(last))
                .any(|rest| made_of(rest, initials, finals, most - 1))
        })
}

/// One form for both romanisations: no difference between plain and aspirated consonants.
fn loose(word: &str, wade: bool) -> String {
    const SAME: &[(&str, &str)] = &[
        ("zh", "C"),
        ("ch", "C"),
        ("sh", "S"),
        ("hs", "S"),
        ("x", "S"),
        ("q", "C"),
        ("ts", "Z"),
        ("tz", "Z"),
        ("ss", "s"),
        ("sz", "s"),
        ("c", "Z"),
        ("z", "Z"),
        ("b", "p"),
        ("d", "t"),
        ("g", "k"),
        ("uei", "ui"),
        ("ien", "ian"),
        ("ung", "oN"),
        ("ong", "oN"),
        ("nk", "N"),
        ("uo", "o"),
        ("yen", "yan"),
        ("you", "yu"),
        ("ueh", "ue"),
        ("ieh", "ie"),
        ("eh", "e"),
        ("ih", "i"),
        ("erh", "er"),
        ("ke", "ko"),
        ("he", "ho"),
    ];
    let mut word = word.to_owned();
    word = if wade { word.replace('j', "r") } else { word.replace('j', "C") };
    if word.starts_with('i') {
        word.insert(0, 'y');
    }
    for (from, to) in SAME {
        if word.contains(from) {
            word = word.replace(from, to);
        }
    }
    word
}

impl Chinese {
    /// Reads the words of a name, in Latin letters.
    pub(super) fn read(words: &[String]) -> Option<Self> {
        if !(2..=3).contains(&words.len()) || words.iter().any(|word| word.len() < 2) {
            return None;
        }
        let mut readings = Vec::new();
        let last = words.len() - 1;
        for (surname, others) in [(&words[0], &words[1..]), (&words[last], &words[..last])] {
            if !FAMILIES.split_whitespace().any(|family| family == surname) {
                continue;
            }
            let atoms: Vec<&str> =
                others.iter().flat_map(|word| word.split('-')).filter(|a| !a.is_empty()).collect();
            let pinyin = made_of(surname, INITIALS, FINALS, 1)
                && atoms.iter().all(|atom| made_of(atom, INITIALS, FINALS, 2));
            let wade = made_of(surname, WADE_INITIALS, WADE_FINALS, 1)
                && atoms.iter().all(|atom| made_of(atom, WADE_INITIALS, WADE_FINALS, 1));
            if atoms.is_empty() || !(pinyin || wade || surname == "lee") {
                continue;
            }
            let hyphen = others.iter().any(|word| word.contains('-'));
            let given = |wade: bool| atoms.iter().map(|atom| loose(atom, wade)).collect::<String>();
            let old = wade && (hyphen || !pinyin);
            let family = if surname == "lee" { "li" } else { surname };
            readings.push(Reading {
                strict: (pinyin && !old).then(|| (family.to_owned(), atoms.concat())),
                loose: (loose(family, old), given(old)),
            });
        }
        (!readings.is_empty()).then_some(Self { readings })
    }

    pub(super) fn compare(&self, other: &Self) -> Likeness {
        let same = self.readings.iter().flat_map(|a| other.readings.iter().map(move |b| (a, b))).any(
            |(a, b)| match (&a.strict, &b.strict) {
                (Some(a), Some(b)) => a == b,
                _ => a.loose == b.loose,
            },
        );
        if same { Likeness::Same } else { Likeness::Different }
    }
}
