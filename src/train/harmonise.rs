//! One convention for all treebanks of a language: relations, hyphens, names, relative clauses.

use crate::document::conllu::{Contraction, Tree, Word};
use crate::document::{Feats, PronType, Relation, xpos};

/// What a treebank does differently as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Habits {
    /// It marks no agents of the passive.
    pub(crate) without_agents: bool,
    /// Its finer tags are another set than the models' one.
    pub(crate) foreign_tags: bool,
    /// Its lemmas are not to be learnt.
    pub(crate) odd_lemmas: bool,
}

/// Looks at a whole file.
pub(crate) fn habits(trees: &[Tree], language: &str) -> Habits {
    let words = || trees.iter().flat_map(|tree| &tree.words);
    Habits {
        without_agents: !words().any(|word| word.relation == "obl:agent"),
        foreign_tags: language == "de" && words().any(|word| word.xpos == "JJ"),
        odd_lemmas: trees
            .iter()
            .flat_map(|tree| &tree.comments)
            .any(|comment| comment.starts_with("sent_id = hdt")),
    }
}

/// Brings a sentence into the convention of the models.
pub(crate) fn harmonise(tree: &Tree, language: &str, habits: Habits, merge_hyphens: bool) -> Tree {
    let mut tree = if merge_hyphens { merge(tree) } else { tree.clone() };
    if language == "de" {
        if habits.odd_lemmas {
            tree.words
                .iter_mut()
                .for_each(|word| word.lemma = whole_lemma(word).unwrap_or_else(|| "_".into()));
        }
        classes(&mut tree.words);
        names(&mut tree.words);
        coordinated(&mut tree.words);
        german(&mut tree.words);
    }
    if habits.without_agents {
        agents(&mut tree.words, if language == "de" { &["von", "durch"] } else { &["by"] });
    }
    for at in 0..tree.words.len() {
        let head = tree.words[at].head.checked_sub(1).map(|head| tree.words[head].upos.clone());
        let word = &mut tree.words[at];
        if word.relation == "nmod:unmarked" && matches!(head.as_deref(), Some("VERB" | "AUX")) {
            word.relation = "obl:unmarked".into();
        }
        word.relation = Relation::normalised(&word.relation).as_str().into();
        word.xpos = if habits.foreign_tags { "_".into() } else { xpos(&word.xpos).into() };
    }
    tree
}

fn joined(word: &Word) -> bool {
    word.misc.split('|').any(|field| field == "SpaceAfter=No")
}

/// Makes one word of the parts of a hyphenated one.
fn merge(tree: &Tree) -> Tree {
    let words = &tree.words;
    let contracted = |at: usize| tree.contractions.iter().any(|c| c.first <= at && at <= c.last);
    // The group of each word.
    let mut groups: Vec<usize> = Vec::with_capacity(words.len());
    for at in 0..words.len() {
        let hyphen = |at: usize| words[at].form == "-" && words[at].upos == "PUNCT";
        let follows = at > 0 && joined(&words[at - 1]) && !contracted(at - 1) && !contracted(at);
        let wordy = |at: usize| words[at].form.contains(|c: char| c.is_alphanumeric());
        let inner = hyphen(at)
            && at > 0
            && wordy(at - 1)
            && joined(&words[at])
            && words.get(at + 1).is_some_and(|_| wordy(at + 1) && !contracted(at + 1));
        let behind = at > 1 && hyphen(at - 1) && wordy(at) && groups[at - 1] == groups[at - 2];
        let group = groups.last().map_or(0, |last| last + 1);
        groups.push(if follows && (inner || behind) { group - 1 } else { group });
    }
    let count = groups.last().map_or(0, |last| last + 1);
    if count == words.len() {
        return tree.clone();
    }
    let mut merged: Vec<Word> = Vec::with_capacity(count);
    let mut start = 0;
    for group in 0..count {
        let end = start + groups[start..].iter().take_while(|&&of| of == group).count();
        let outside = |at: &usize| words[*at].head == 0 || !(start..end).contains(&(words[*at].head - 1));
        let mut heads = (start..end).filter(|at| outside(at) && words[*at].upos != "PUNCT");
        let head = heads.next().unwrap_or(end - 1);
        let mut word = words[head].clone();
        let last = &words[end - 1];
        if end - start > 1 {
            word.form = words[start..end].iter().map(|word| word.form.as_str()).collect();
            let front: String = words[start..end - 1].iter().map(|word| word.form.as_str()).collect();
            word.lemma = format!("{front}{}", last.lemma);
            word.feats.clone_from(&last.feats);
        }
        word.misc.clone_from(&last.misc);
        word.head = word.head.checked_sub(1).map_or(0, |head| groups[head] + 1);
        merged.push(word);
        start = end;
    }
    let contractions = tree.contractions.iter().map(|c| Contraction {
        first: groups[c.first],
        last: groups[c.last],
        ..c.clone()
    });
    Tree { comments: tree.comments.clone(), contractions: contractions.collect(), words: merged }
}

fn children(words: &[Word], head: usize) -> impl Iterator<Item = usize> {
    (0..words.len()).filter(move |&at| words[at].head == head + 1)
}

/// The lemma of the whole compound, where the treebank has that of its last part ("Absturz" for "Kursabsturz").
fn whole_lemma(word: &Word) -> Option<String> {
    let (form, lemma) = (word.form.to_lowercase(), word.lemma.to_lowercase());
    if !matches!(word.upos.as_str(), "NOUN" | "VERB" | "ADJ")
        || lemma == "unknown"
        || lemma.chars().count() < 3
    {
        return None;
    }
    let alike = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
    if alike >= 3 || (alike >= 2 && word.upos != "NOUN") {
        return Some(word.lemma.clone());
    }
    let at = form.rfind(&lemma).filter(|_| word.upos == "NOUN" && form.len() == word.form.len())?;
    let front = word.form.get(..at)?;
    (front.chars().count() > 2 && form.len() - at - lemma.len() <= 3).then(|| format!("{front}{lemma}"))
}

/// Word classes on which treebanks differ: comparison, months, foreign names.
fn classes(words: &mut [Word]) {
    const CALENDAR: &[&str] = &[
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonnabend",
        "Sonntag",
    ];
    const MULTITUDES: &[&str] = &["Million", "Milliarde", "Billion", "Tausend", "Hundert", "Dutzend"];
    for at in 0..words.len() {
        let head = words[at].head.checked_sub(1);
        let clause = head.is_some_and(|head| {
            children(words, head).any(|child| words[child].relation.starts_with("nsubj"))
                && words[head].upos == "VERB"
        });
        let of_head = head.map(|head| words[head].upos.clone()).unwrap_or_default();
        let before = head.is_some_and(|head| at < head);
        let word = &mut words[at];
        let small = word.form.to_lowercase();
        let foreign = word.upos == "X" && word.xpos == "FM" && word.form.starts_with(char::is_uppercase);
        let set = |word: &mut Word, upos: &str, xpos: &str| {
            word.upos = upos.into();
            if word.xpos != "_" {
                word.xpos = xpos.into();
            }
        };
        if matches!(small.as_str(), "als" | "wie") && matches!(word.relation.as_str(), "cc" | "case" | "mark")
        {
            if clause || (word.relation == "mark" && word.upos == "SCONJ") {
                set(word, "SCONJ", "KOUS");
                word.relation = "mark".into();
            } else {
                set(word, "ADP", "KOKOM");
                word.relation = "case".into();
            }
        } else if CALENDAR.contains(&word.lemma.as_str()) && word.upos == "PROPN" && word.relation != "flat" {
            set(word, "NOUN", "NN");
        } else if foreign {
            set(word, "PROPN", "NE");
        } else if MULTITUDES.contains(&word.lemma.as_str())
            && before
            && word.relation == "nmod"
            && of_head == "NOUN"
        {
            word.relation = "nummod".into();
        }
    }
}

/// "kleine und große Häuser": the second adjective is joined to the first, not to the noun.
fn coordinated(words: &mut [Word]) {
    for at in 2..words.len() {
        let (head, conjunction) = (words[at].head, at - 1);
        let pair = words[at].upos == "ADJ"
            && words[at].relation == "amod"
            && words[conjunction].relation == "cc"
            && head > at + 1;
        if pair
            && words[at - 2].upos == "ADJ"
            && words[at - 2].relation == "amod"
            && words[at - 2].head == head
        {
            words[at].head = at - 1;
            words[at].relation = "conj".into();
            words[conjunction].head = at + 1;
        }
    }
}

/// Titles head their names, first names head the rest: "Präsident" → "Bill" → "Clinton".
fn names(words: &mut [Word]) {
    for at in 0..words.len() {
        let Some(head) = words[at].head.checked_sub(1) else { continue };
        let upos = words[at].upos.clone();
        let of_head = words[head].upos.clone();
        // A title or first name that hangs on the name behind it.
        let before =
            head == at + 1 && of_head == "PROPN" && matches!(words[at].relation.as_str(), "dep" | "compound");
        let title = before && upos == "NOUN";
        if title || (before && upos == "PROPN" && words[at].relation == "dep") {
            let (outer, relation) = (words[head].head, words[head].relation.clone());
            for other in words.iter_mut().filter(|other| other.head == head + 1) {
                if !(title && other.relation == "flat") {
                    other.head = at + 1;
                }
            }
            words[at].head = outer;
            words[at].relation = relation;
            words[head].head = at + 1;
            words[head].relation = if title { "appos".into() } else { "flat".into() };
        } else if words[at].relation.starts_with("flat") && of_head == "NOUN" && upos == "PROPN" && head < at
        {
            // A name whose parts all hang on the title.
            let first = (head + 1..at).rev().take_while(|&other| words[other].upos == "PROPN").last();
            match first.filter(|&first| words[first].head == head + 1 && words[first].relation == "appos") {
                Some(first) => words[at].head = first + 1,
                None => words[at].relation = "appos".into(),
            }
        }
    }
}

fn german(words: &mut [Word]) {
    const ADVERBIAL: &[&str] = &[
        "als", "bevor", "bis", "da", "damit", "falls", "indem", "nachdem", "obwohl", "seit", "sodass",
        "sobald", "solange", "während", "weil", "wenn",
    ];
    for at in 0..words.len() {
        let Some(head) = words[at].head.checked_sub(1) else { continue };
        let feats = Feats::parse(&words[at].feats);
        let below = |relation: &str| children(words, at).any(|child| words[child].relation == relation);
        let relative = |child: usize| {
            matches!(words[child].xpos.as_str(), "PRELS" | "PRELAT" | "REL")
                || Feats::parse(&words[child].feats).pron_type == Some(PronType::Rel)
        };
        let word = &words[at];
        let of_head = words[head].upos.as_str();
        let clause = children(words, head)
            .any(|child| matches!(words[child].relation.as_str(), "cop" | "nsubj" | "csubj"));
        let new = match word.relation.as_str() {
            "dep" => match word.xpos.as_str() {
                "ART" | "PDAT" | "PIAT" => "det",
                "PPOSAT" => "det:poss",
                "ADJA" => "amod",
                "APPR" | "KOKOM" => "case",
                "CARD" => "nummod",
                _ => continue,
            },
            "nmod" if matches!(of_head, "ADJ" | "ADV") => "obl",
            "obl" if matches!(of_head, "NOUN" | "PROPN" | "DET" | "NUM") && !clause && below("case") => {
                "nmod"
            }
            "obj" | "iobj" if feats.reflex || word.xpos == "PRF" => "expl:pv",
            "obj" if below("case") || matches!(word.xpos.as_str(), "PROAV" | "PAV") => "obl",
            "obj" | "iobj" if feats.case == Some(crate::document::Case::Dat) => "obl:arg",
            "acl" if (at.saturating_sub(40)..at).any(|other| relative(other) && under(words, other, at)) => {
                "acl:relcl"
            }
            "det" if word.xpos == "PPOSAT" => "det:poss",
            "nmod" if at < head && !below("case") && genitive(word, &feats) => "nmod:poss",
            "ccomp"
                if children(words, at).any(|child| {
                    words[child].relation == "mark" && ADVERBIAL.contains(&words[child].lemma.as_str())
                }) =>
            {
                "advcl"
            }
            _ => continue,
        };
        words[at].relation = new.into();
    }
}

fn genitive(word: &Word, feats: &Feats) -> bool {
    feats.case == Some(crate::document::Case::Gen)
        || (word.upos == "PROPN" && word.form.ends_with(['s', '\'', '’']))
}

/// Does `at` depend on `head`, at most two steps away, within its clause?
fn under(words: &[Word], at: usize, head: usize) -> bool {
    let up = words[at].head.checked_sub(1);
    up == Some(head)
        || up.is_some_and(|up| words[up].head == head + 1 && !words[up].relation.starts_with("acl"))
}

/// Marks agents where the treebank does not: a phrase with "by" below a passive.
fn agents(words: &mut [Word], markers: &[&str]) {
    for at in 0..words.len() {
        let Some(head) = words[at].head.checked_sub(1) else { continue };
        let marked = children(words, at)
            .any(|child| words[child].relation == "case" && markers.contains(&words[child].lemma.as_str()));
        let passive = children(words, head)
            .any(|child| matches!(words[child].relation.as_str(), "aux:pass" | "nsubj:pass"))
            || (words[head].xpos == "VBN" && words[head].relation.starts_with("acl"));
        let person = matches!(words[at].upos.as_str(), "NOUN" | "PROPN" | "PRON");
        let measured = children(words, at).any(|child| words[child].relation == "nummod");
        if words[at].relation == "obl" && marked && passive && person && !measured {
            words[at].relation = "obl:agent".into();
        }
    }
}
