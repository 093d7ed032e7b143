//! All names of one language in one tree of words, matched in one pass over a sentence.

use std::collections::HashMap;

/// How a name stands for what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// By its own name.
    Name,
    /// A family name alone.
    FamilyName,
    /// A capital for its state.
    Capital,
    /// A palace or seat for its state.
    Metonym,
    /// A citizen: "South Koreans".
    Demonym,
    /// An adjective: "South Korean".
    Adjective,
    /// A government, delegation, ministry for its state.
    Representative,
    /// He, she, it.
    Pronoun,
    /// "The minister", "the country".
    Description,
    /// Only a title or an office.
    Title,
    /// A name that is an ordinary word elsewhere.
    Ambiguous,
    /// Found by class near the trigger, not by grammar.
    Neighbour,
    /// Words of the text.
    Words,
}

impl Via {
    /// The word that `kg:via` and `kg why` give.
    pub fn as_str(self) -> &'static str {
        match self {
            Via::Name => "name",
            Via::FamilyName => "family name",
            Via::Capital => "capital",
            Via::Metonym => "metonym",
            Via::Demonym => "demonym",
            Via::Adjective => "adjective",
            Via::Representative => "representative",
            Via::Pronoun => "pronoun",
            Via::Description => "description",
            Via::Title => "title",
            Via::Ambiguous => "ambiguous name",
            Via::Neighbour => "neighbour",
            Via::Words => "words",
        }
    }
}

/// One name of one entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Index into the entities of [`Knowledge`](super::Knowledge).
    pub entity: u32,
    /// How it names it.
    pub via: Via,
    /// Is it written with a capital where other words are not?
    pub proper: bool,
    /// Is it written in capitals alone ("US")?
    pub capitals: bool,
}

/// The names of one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: HashMap<String, u32>,
    next: HashMap<(u32, u32), u32>,
    names: Vec<Vec<Name>>,
}

/// A word of a sentence as the lexicon sees it: the numbers of its form and of its lemma.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keys {
    form: Option<u32>,
    lemma: Option<u32>,
}

/// Words of a name: split at white space, hyphens and apostrophes, lower case.
pub fn pieces(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‑' | '–'))
        .filter(|word| !word.is_empty())
        .map(fold)
}

/// Lower case, one form of apostrophe.
pub fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
}

impl Lexicon {
    /// An empty one.
    pub fn new() -> Self {
        Self { names: vec![Vec::new()], ..Self::default() }
    }

    /// Adds a name.
    pub fn add(&mut self, name: &str, entry: Name) {
        let mut node = 0;
        for word in pieces(name) {
            let fresh = self.words.len() as u32;
            let word = *self.words.entry(word).or_insert(fresh);
            let fresh = self.names.len() as u32;
            node = *self.next.entry((node, word)).or_insert(fresh);
            if node == fresh {
                self.names.push(Vec::new());
            }
        }
        let here = &mut self.names[node as usize];
        if node != 0 && !here.contains(&entry) {
            here.push(entry);
            here.sort_unstable();
        }
    }

    /// The keys of a word in a sentence.
    pub fn keys(&self, form: &str, lemma: &str) -> Keys {
        let mut keys = Keys { form: self.words.get(&fold(form)).copied(), lemma: None };
        if !lemma.is_empty() {
            keys.lemma = self.words.get(&fold(lemma)).copied().filter(|&lemma| keys.form != Some(lemma));
        }
        keys
    }

    /// The longest name that starts at the first of the words: how many words, and what it names.
    pub fn longest(&self, words: &[Keys]) -> Option<(usize, &[Name])> {
        let mut best = None;
        let mut nodes = vec![0];
        for (count, keys) in words.iter().enumerate() {
            let mut reached = Vec::new();
            for &node in &nodes {
                for word in [keys.form, keys.lemma].into_iter().flatten() {
                    if let Some(&next) = self.next.get(&(node, word))
                        && !reached.contains(&next)
                    {
                        reached.push(next);
                    }
                }
            }
            if reached.is_empty() {
                break;
            }
            if let Some(&node) = reached.iter().find(|&&node| !self.names[node as usize].is_empty()) {
                best = Some((count + 1, self.names[node as usize].as_slice()));
            }
            nodes = reached;
        }
        best
    }

    /// What a whole name names.
    pub fn get(&self, name: &str) -> &[Name] {
        let mut node = 0;
        for word in pieces(name) {
            let Some(next) = self.words.get(&word).and_then(|&word| self.next.get(&(node, word))) else {
                return &[];
            };
            node = *next;
        }
        &self.names[node as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_wins_and_hyphens_do_not_matter() {
        let mut lexicon = Lexicon::new();
        let name = |entity| Name { entity, via: Via::Name, proper: false, capitals: false };
        lexicon.add("missile", name(1));
        lexicon.add("surface-to-air missile", name(2));
        let words = ["surface", "to", "air", "missiles", "arrive"];
        let lemmas = ["surface", "to", "air", "missile", "arrive"];
        let keys: Vec<Keys> =
            words.iter().zip(lemmas).map(|(form, lemma)| lexicon.keys(form, lemma)).collect();
        assert_eq!(lexicon.longest(&keys), Some((4, &[name(2)][..])));
        assert_eq!(lexicon.longest(&keys[3..]), Some((1, &[name(1)][..])));
        assert_eq!(lexicon.longest(&keys[4..]), None);
        assert_eq!(lexicon.get("Surface-to-air missile"), &[name(2)]);
    }
}
