//! What the tokeniser must know of a language, and which language a text is in.

use super::verbs;

/// The conventions and short lists that tokens and sentences of a language follow.
pub(crate) struct Conventions {
    /// Primary language tag.
    pub(crate) tag: &'static str,
    /// Abbreviations, in lower case, behind which a sentence goes on.
    pub(crate) inner: &'static [&'static str],
    /// Abbreviations, in lower case, that may end a sentence.
    pub(crate) last: &'static [&'static str],
    /// Words, in lower case, with which a sentence often begins.
    pub(crate) starters: &'static [&'static str],
    /// Does "27." mean the twenty-seventh?
    pub(crate) ordinals: bool,
    /// Words, in lower case, behind an ordinal: months above all.
    pub(crate) counted: &'static [&'static str],
    /// Surface words, in lower case, that stand for several syntactic words.
    pub(crate) contractions: &'static [(&'static str, &'static [&'static str])],
    /// Are the parts of a hyphenated word tokens of their own?
    pub(crate) splits_hyphens: bool,
    /// Does it have clitics such as "n't" and "'s"?
    pub(crate) clitics: bool,
    /// What is known of a word in lower case without a treebank, as a number for features; 0 for nothing.
    pub(crate) known: fn(&str) -> u64,
    /// Frequent function words, in lower case.
    function_words: &'static [&'static str],
}

/// Every language that texts can be analysed in.
pub(crate) static ALL: &[Conventions] = &[GERMAN, ENGLISH];

/// The conventions of a language.
pub(crate) fn conventions(tag: &str) -> Option<&'static Conventions> {
    ALL.iter().find(|language| language.tag == tag)
}

const ENGLISH: Conventions = Conventions {
    tag: "en",
    inner: &[
        "adm.",
        "amb.",
        "ambassador.",
        "approx.",
        "brig.",
        "capt.",
        "cf.",
        "cmdr.",
        "co-op.",
        "col.",
        "cpl.",
        "det.",
        "dr.",
        "e.g.",
        "fr.",
        "gen.",
        "gov.",
        "hon.",
        "i.e.",
        "insp.",
        "lt.",
        "maj.",
        "messrs.",
        "mr.",
        "mrs.",
        "ms.",
        "mt.",
        "mx.",
        "no.",
        "nos.",
        "pp.",
        "pres.",
        "prof.",
        "pvt.",
        "rep.",
        "reps.",
        "rev.",
        "sen.",
        "sens.",
        "sgt.",
        "st.",
        "supt.",
        "vol.",
        "vs.",
        "v.",
    ],
    last: &[
        "a.m.", "apr.", "aug.", "ave.", "b.c.", "blvd.", "bros.", "calif.", "co.", "conn.", "corp.", "d.c.",
        "dec.", "dept.", "e.u.", "est.", "etc.", "feb.", "fla.", "ft.", "govt.", "inc.", "jan.", "jr.",
        "jul.", "jun.", "ltd.", "mar.", "mass.", "nov.", "oct.", "p.m.", "ph.d.", "sep.", "sept.", "sr.",
        "u.k.", "u.n.", "u.s.", "u.s.a.", "univ.", "wash.", "al.", "mon.", "tue.", "wed.", "thu.", "fri.",
    ],
    starters: &[
        "a",
        "after",
        "all",
        "although",
        "an",
        "and",
        "another",
        "as",
        "at",
        "before",
        "but",
        "by",
        "despite",
        "during",
        "even",
        "for",
        "from",
        "he",
        "her",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "it",
        "its",
        "last",
        "many",
        "meanwhile",
        "more",
        "most",
        "no",
        "on",
        "one",
        "our",
        "several",
        "she",
        "since",
        "so",
        "some",
        "such",
        "that",
        "the",
        "their",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "under",
        "we",
        "what",
        "when",
        "while",
        "with",
        "you",
    ],
    ordinals: false,
    counted: &[],
    contractions: &[],
    splits_hyphens: true,
    clitics: true,
    known: |_| 0,
    function_words: &[
        "the", "of", "and", "to", "in", "that", "is", "was", "for", "on", "with", "as", "by", "has", "his",
        "from", "have", "it", "be", "are", "at", "not", "which", "he", "said", "an", "this", "but", "who",
        "their", "would", "a",
    ],
};

const GERMAN: Conventions = Conventions {
    tag: "de",
    inner: &[
        "abb.", "abs.", "abschn.", "allg.", "art.", "b.", "bd.", "bzw.", "ca.", "d.", "d.h.", "dipl.", "dr.",
        "ebd.", "einschl.", "engl.", "etc.", "evtl.", "franz.", "geb.", "gegr.", "gem.", "gen.", "gest.",
        "ggf.", "griech.", "hl.", "hrsg.", "i.", "ing.", "inkl.", "insb.", "insbes.", "ital.", "kath.",
        "lat.", "lt.", "max.", "med.", "min.", "mind.", "nr.", "o.", "phil.", "prof.", "rd.", "russ.", "s.",
        "s.o.", "sog.", "span.", "st.", "str.", "tel.", "u.", "u.a.", "urspr.", "v.", "v.a.", "vgl.", "vs.",
        "z.", "z.b.", "z.t.", "zzgl.", "mr.", "mrs.", "ms.", "jur.", "rer.", "nat.", "h.c.", "bspw.", "kgl.",
        "a.", "m.", "l.",
    ],
    last: &[
        "apr.", "aug.", "chr.", "co.", "dez.", "feb.", "inc.", "jan.", "jr.", "mio.", "mrd.", "nov.", "okt.",
        "sept.", "sep.", "sr.", "tsd.", "u.s.", "usw.", "jh.", "jhd.", "st.", "corp.", "ltd.", "n.",
    ],
    starters: &[
        "aber",
        "allerdings",
        "als",
        "am",
        "an",
        "auch",
        "auf",
        "aus",
        "bei",
        "bis",
        "da",
        "damit",
        "danach",
        "dann",
        "das",
        "dass",
        "dem",
        "den",
        "der",
        "die",
        "dies",
        "diese",
        "dieser",
        "dieses",
        "doch",
        "durch",
        "ein",
        "eine",
        "einem",
        "einen",
        "einer",
        "er",
        "es",
        "für",
        "heute",
        "hier",
        "ich",
        "ihr",
        "ihre",
        "im",
        "in",
        "insgesamt",
        "ist",
        "jetzt",
        "man",
        "mit",
        "nach",
        "nun",
        "nur",
        "ob",
        "seine",
        "seit",
        "sie",
        "so",
        "und",
        "unter",
        "viele",
        "vom",
        "von",
        "vor",
        "während",
        "was",
        "weil",
        "wenn",
        "wer",
        "wie",
        "wir",
        "zu",
        "zudem",
        "zum",
        "zur",
        "zuvor",
        "über",
    ],
    ordinals: true,
    counted: &[
        "april",
        "aug",
        "august",
        "dez",
        "dezember",
        "etage",
        "feb",
        "februar",
        "geburtstag",
        "jahrestag",
        "jahrhundert",
        "jahrhunderts",
        "jan",
        "januar",
        "jänner",
        "juli",
        "juni",
        "klasse",
        "lebensjahr",
        "mai",
        "mal",
        "märz",
        "minute",
        "nov",
        "november",
        "okt",
        "oktober",
        "platz",
        "sept",
        "september",
        "spieltag",
        "weltkrieg",
        "weltkriegs",
        "weltkrieges",
        "tag",
        "runde",
        "auflage",
        "armee",
        "brigade",
        "division",
    ],
    contractions: &[
        ("am", &["an", "dem"]),
        ("ans", &["an", "das"]),
        ("aufs", &["auf", "das"]),
        ("beim", &["bei", "dem"]),
        ("durchs", &["durch", "das"]),
        ("fürs", &["für", "das"]),
        ("hinterm", &["hinter", "dem"]),
        ("hinters", &["hinter", "das"]),
        ("im", &["in", "dem"]),
        ("ins", &["in", "das"]),
        ("ums", &["um", "das"]),
        ("unterm", &["unter", "dem"]),
        ("unters", &["unter", "das"]),
        ("vom", &["von", "dem"]),
        ("vorm", &["vor", "dem"]),
        ("vors", &["vor", "das"]),
        ("zum", &["zu", "dem"]),
        ("zur", &["zu", "der"]),
        ("übers", &["über", "das"]),
        ("überm", &["über", "dem"]),
    ],
    splits_hyphens: false,
    clitics: false,
    known: verbs::kind,
    function_words: &[
        "der", "die", "das", "und", "den", "von", "zu", "mit", "sich", "des", "auf", "für", "ist", "im",
        "dem", "nicht", "ein", "eine", "als", "auch", "es", "an", "werden", "aus", "er", "hat", "dass",
        "sie", "nach", "wird", "bei", "einer", "um", "am", "einen", "wurde", "über", "noch", "zum", "zur",
        "haben", "nur", "war", "oder", "wie", "aber", "vor", "bis", "mehr", "durch",
    ],
};

/// The language of a text by its function words; none where no language is likely.
pub fn guess_language(text: &str) -> Option<&'static str> {
    const ENOUGH: usize = 20_000;
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= ENOUGH).last().unwrap_or(0);
    let text = if text.len() > ENOUGH { &text[..end] } else { text };
    let mut counts = vec![0_usize; ALL.len()];
    let mut total = 0_usize;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        total += 1;
        let word = word.to_lowercase();
        for (count, language) in counts.iter_mut().zip(ALL) {
            *count += usize::from(language.function_words.contains(&word.as_str()));
        }
    }
    let best = (0..ALL.len()).max_by_key(|at| (counts[*at], ALL.len() - at))?;
    let second = (0..ALL.len()).filter(|at| *at != best).map(|at| counts[at]).max().unwrap_or(0);
    // Running text of a known language has about every third word from its list, a headline fewer.
    let likely = counts[best] > second && counts[best] * 7 >= total.max(1);
    likely.then_some(ALL[best].tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (text, expected) in [
            ("The delegation arrived in Seoul on Wednesday.", Some("en")),
            ("Die Delegation kam am Mittwoch in Seoul an.", Some("de")),
            ("Делегация прибыла в Сеул в среду.", None),
            ("La délégation est arrivée à Séoul mercredi pour des entretiens.", None),
            ("한국 정부는 우크라이나에", None),
            ("", None),
        ] {
            assert_eq!(guess_language(text), expected, "{text}");
        }
    }

    #[test]
    fn lists_are_in_lower_case() {
        for language in ALL {
            for list in
                [language.inner, language.last, language.starters, language.counted, language.function_words]
            {
                assert!(list.iter().all(|word| word.to_lowercase() == *word));
            }
        }
    }
}
