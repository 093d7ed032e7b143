//! Names: those of the lexicon, and those that only the grammar of names shows.

use super::{Mention, Mentions, Referent, made, person::slug};
use crate::document::Upos;
use crate::document::{Document, Sentence};
use crate::knowledge::Knowledge;
use crate::knowledge::entity::{Class, Entity};
use crate::knowledge::language::Language;
use crate::knowledge::lexicon::{Keys, Lexicon, Name, Via, fold};
use crate::span::Span;
use std::collections::HashSet;
use std::sync::Arc;

/// A word of a token: tokens with hyphens hold several.
struct Piece<'s> {
    token: usize,
    form: &'s str,
    span: Span,
    keys: Keys,
}

/// Finds the names of a sentence, beside the mentions that it has already.
pub(super) fn find(
    sentence: &Sentence,
    document: &Document,
    known: &Knowledge,
    language: &Language,
    inside: &Inside<'_>,
    found: &mut Vec<Mention>,
) {
    let mut taken = vec![false; sentence.tokens.len()];
    for mention in found.iter() {
        taken[mention.first..=mention.last].fill(true);
    }
    if let Some(lexicon) = known.names.lexicons.get(&language.code) {
        from_lexicon(sentence, &document.article.text, known, lexicon, &mut taken, found);
    }
    found.sort_by_key(|mention| mention.first);
    let finder = Finder { inside, sentence, text: &document.article.text, known, language };
    finder.unknown(&mut taken, found);
}

fn pieces<'s>(sentence: &Sentence, text: &'s str, lexicon: &Lexicon, taken: &[bool]) -> Vec<Piece<'s>> {
    let mut pieces = Vec::with_capacity(sentence.tokens.len());
    let mut before: Option<Span> = None;
    for (at, token) in sentence.tokens.iter().enumerate() {
        // The second word of a contraction such as German "im" has no letters of its own.
        if before == Some(token.span) || taken[at] {
            before = Some(token.span);
            continue;
        }
        before = Some(token.span);
        let form = token.span.of(text);
        let count = form.split(is_joint).filter(|part| !part.is_empty()).count();
        let lemmas: Vec<&str> = token.lemma.split(is_joint).filter(|part| !part.is_empty()).collect();
        let mut from = 0;
        for (number, part) in form.split(is_joint).enumerate() {
            let start = token.span.start + from;
            from += part.len() + form[from + part.len()..].chars().next().map_or(0, char::len_utf8);
            if part.is_empty() {
                continue;
            }
            let lemma = if lemmas.len() == count { lemmas.get(number).copied().unwrap_or("") } else { "" };
            let span = Span::new(start, start + part.len());
            pieces.push(Piece { token: at, form: part, span, keys: lexicon.keys(part, lemma) });
        }
    }
    pieces
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '‑' | '–')
}

fn from_lexicon(
    sentence: &Sentence,
    text: &str,
    known: &Knowledge,
    lexicon: &Lexicon,
    taken: &mut [bool],
    found: &mut Vec<Mention>,
) {
    let pieces = pieces(sentence, text, lexicon, taken);
    let keys: Vec<Keys> = pieces.iter().map(|piece| piece.keys).collect();
    let mut at = 0;
    while at < pieces.len() {
        let Some((count, name)) = best(&pieces, &keys, at, sentence, known, lexicon) else {
            at += 1;
            continue;
        };
        let (first, last) = (&pieces[at], &pieces[at + count - 1]);
        let entity = Arc::clone(&known.names.entities[name.entity as usize]);
        found.push(Mention {
            first: first.token,
            last: last.token,
            head: last.token,
            span: first.span.cover(last.span),
            referent: Referent::Entity(entity),
            via: name.via,
        });
        at += count;
        // A token of several words belongs to one mention, but for a name before an office: "US-Außenminister".
        taken[first.token..=last.token].fill(true);
    }
}

/// The longest name that stands at a piece and is written as names are.
fn best(
    pieces: &[Piece<'_>],
    keys: &[Keys],
    at: usize,
    sentence: &Sentence,
    known: &Knowledge,
    lexicon: &Lexicon,
) -> Option<(usize, Name)> {
    let (longest, _) = lexicon.longest(&keys[at..])?;
    for count in (1..=longest).rev() {
        // "US military aid": not "US military" and a rest, but a state's "military aid".
        let overlaps = (1..count).any(|from| {
            lexicon.longest(&keys[at + from..]).is_some_and(|(more, names)| {
                from + more > count
                    && names.iter().any(|name| {
                        known.names.entities[name.entity as usize].class == Class::WeaponType
                            && name.via == Via::Name
                    })
            })
        });
        if overlaps {
            continue;
        }
        let Some((exact, names)) = lexicon.longest(&keys[at..at + count]) else { continue };
        if exact != count {
            continue;
        }
        let words = &pieces[at..at + count];
        let fits = names.iter().filter(|name| is_written_so(**name, words, sentence, known));
        if let Some(name) = fits.min_by_key(|name| rank(**name, words, sentence, known)) {
            return Some((count, *name));
        }
    }
    None
}

fn is_written_so(name: Name, words: &[Piece<'_>], sentence: &Sentence, known: &Knowledge) -> bool {
    let capital = |form: &str| form.chars().next().is_some_and(char::is_uppercase);
    if name.capitals {
        return words.iter().all(|word| word.form.chars().all(|c| !c.is_lowercase()));
    }
    let entity = &known.names.entities[name.entity as usize];
    let token = &sentence.tokens[words[0].token];
    // "Sofia Lindqvist", "Milan Kovač": a given name before a surname is no city.
    let place = matches!(entity.class, Class::Place | Class::Country) && words.len() == 1;
    if place && known.names.given.contains_key(&fold(words[0].form)) {
        let next = sentence.tokens.get(words[0].token + 1);
        if next.is_some_and(|next| {
            next.upos == Upos::Propn && next.form.chars().next().is_some_and(char::is_uppercase)
        }) {
            return false;
        }
    }
    if name.via == Via::Ambiguous && entity.class == Class::Organization {
        return words[0].token > 0
            && words.iter().all(|word| capital(word.form))
            && (words.len() > 1 || token.upos == Upos::Propn);
    }
    if name.proper && !words.iter().any(|word| capital(word.form)) {
        return false;
    }
    if name.proper && entity.class != Class::WeaponType && words.len() == 1 && !capital(words[0].form) {
        return false;
    }
    // An office or weapon is a noun, not the verb of that form ("to head", "arms").
    if matches!(entity.class, Class::Office | Class::WeaponType) && words.len() == 1 {
        return matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::X);
    }
    true
}

/// Of several that share a name: offices and bodies before metonyms, and a demonym only where a noun stands.
fn rank(name: Name, words: &[Piece<'_>], sentence: &Sentence, known: &Knowledge) -> (u32, u32) {
    let token = &sentence.tokens[words[words.len() - 1].token];
    let attribute = matches!(token.relation.base(), "amod" | "compound") || token.upos == Upos::Adj;
    let order = match name.via {
        Via::Name => 0,
        Via::Metonym if known.names.entities[name.entity as usize].class == Class::Organization => 1,
        Via::Adjective if attribute => 1,
        Via::Demonym if !attribute => 1,
        Via::FamilyName => 2,
        Via::Capital | Via::Metonym => 3,
        _ => 4,
    };
    (order, name.entity)
}

/// Weapons whose name is an ordinary word count only where the article speaks of weapons anyway.
pub(super) fn drop_ambiguous(mentions: &mut Mentions) {
    let weapon =
        |mention: &Mention| mention.of_class(Class::WeaponType).is_some() && mention.via != Via::Ambiguous;
    let armed = mentions.sentences.iter().flatten().any(weapon);
    if !armed {
        for sentence in &mut mentions.sentences {
            sentence.retain(|mention| mention.via != Via::Ambiguous);
        }
    }
}

/// Once an article has told that a name is that of an outlet, it is one throughout.
pub(super) fn spread_outlets(mentions: &mut Mentions) {
    let outlets: HashSet<String> = mentions
        .sentences
        .iter()
        .flatten()
        .filter_map(|mention| mention.of_class(Class::Organization))
        .filter(|entity| entity.outlet && !entity.known)
        .map(|entity| entity.path.clone())
        .collect();
    for mention in mentions.sentences.iter_mut().flatten() {
        if let Referent::Entity(entity) = &mut mention.referent
            && !entity.outlet
            && outlets.contains(&entity.path)
        {
            Arc::make_mut(entity).outlet = true;
        }
    }
}

/// Words with a capital that stand within a sentence somewhere in the document.
pub(super) type Inside<'d> = HashSet<&'d str>;

/// Gathers them.
pub(super) fn inside(document: &Document) -> Inside<'_> {
    let rest = document.sentences.iter().flat_map(|sentence| sentence.tokens.windows(2));
    let plain = rest.filter(|pair| pair[0].upos != Upos::Punct).map(|pair| pair[1].form.as_str());
    plain.filter(|form| form.chars().next().is_some_and(char::is_uppercase)).collect()
}

struct Finder<'a> {
    inside: &'a Inside<'a>,
    sentence: &'a Sentence,
    text: &'a str,
    known: &'a Knowledge,
    language: &'a Language,
}

impl Finder<'_> {
    /// Names that the lexicon does not hold: runs of proper nouns.
    fn unknown(&self, taken: &mut [bool], found: &mut Vec<Mention>) {
        let count = self.sentence.tokens.len();
        let mut at = 0;
        while at < count {
            if taken[at] || !self.starts(at) {
                at += 1;
                continue;
            }
            let end = self.run(at, taken);
            if let Some(mention) = self.classify(at, end, found) {
                taken[mention.first..=mention.last].fill(true);
                found.retain(|other| other.last < mention.first || other.first > mention.last);
                found.push(mention);
                found.sort_by_key(|mention| mention.first);
            }
            at = end + 1;
        }
    }

    fn capital(&self, at: usize) -> bool {
        self.sentence
            .tokens
            .get(at)
            .is_some_and(|token| token.form.chars().next().is_some_and(char::is_uppercase))
    }

    /// May a name begin here?
    fn starts(&self, at: usize) -> bool {
        let token = &self.sentence.tokens[at];
        if !self.capital(at) || token.form.chars().count() < 2 {
            return false;
        }
        if self.language.honorifics.contains_key(&fold(&token.form)) {
            return false;
        }
        if self.language.months.contains_key(&fold(&token.form))
            || self.language.weekdays.contains_key(&fold(&token.form))
        {
            return false;
        }
        match token.upos {
            Upos::Propn => true,
            // In German every noun has a capital.
            Upos::Noun | Upos::Adj | Upos::X | Upos::Verb if !self.language.grammar.capital_nouns => {
                at > 0
                    && self.capital(at.saturating_sub(1))
                    && self.sentence.tokens[at - 1].upos == Upos::Propn
                    || at + 1 < self.sentence.tokens.len()
                        && at > 0
                        && self.capital(at + 1)
                        && token.upos != Upos::Verb
                    || self.known.names.given.contains_key(&fold(&token.form)) && self.capital(at + 1)
            }
            Upos::Noun | Upos::X | Upos::Adj | Upos::Verb => {
                self.known.names.given.contains_key(&fold(&token.form)) && self.capital(at + 1)
            }
            _ => false,
        }
    }

    fn goes_on(&self, at: usize, first: usize, taken: &[bool]) -> bool {
        let Some(token) = self.sentence.tokens.get(at) else { return false };
        if taken[at] {
            return false;
        }
        let initial = token.form.chars().count() <= 2 && token.form.ends_with('.') && self.capital(at);
        let propn = token.upos == Upos::Propn
            && (self.capital(at) || token.form.chars().next().is_some_and(|c| c.is_ascii_digit()));
        let capital_nouns = self.language.grammar.capital_nouns;
        let title_case = !capital_nouns
            && self.capital(at)
            && matches!(token.upos, Upos::Noun | Upos::Adj | Upos::X)
            && !self.language.weekdays.contains_key(&fold(&token.form));
        let family = capital_nouns
            && self.capital(at)
            && self.known.names.given.contains_key(&fold(&self.sentence.tokens[first].form))
            && at == first + 1
            && matches!(token.upos, Upos::Noun | Upos::Adj | Upos::X | Upos::Verb);
        let article = ["al-", "el-", "bin-"]
            .iter()
            .any(|prefix| token.form.len() > prefix.len() && token.form.starts_with(prefix));
        initial || propn || title_case || family || article
    }

    /// The last token of the run that begins at `at`.
    fn run(&self, at: usize, taken: &[bool]) -> usize {
        let mut end = at;
        loop {
            let next = end + 1;
            if self.goes_on(next, at, taken) {
                end = next;
                continue;
            }
            let Some(token) = self.sentence.tokens.get(next) else { break };
            let word = fold(&token.form);
            let mut after = next;
            while after < self.sentence.tokens.len()
                && after - next < 3
                && self.language.particles.contains(&fold(&self.sentence.tokens[after].form))
            {
                after += 1;
            }
            let particle = after > next && !matches!(word.as_str(), "und" | "y" | "e");
            if particle && self.goes_on(after, at, taken) && self.person_like(at) {
                end = after;
                continue;
            }
            let joins = word == "&" || self.language.name_prepositions.contains(&word);
            let body = (at..=end).any(|token| self.is_body_word(token));
            if joins && body {
                let behind = self.sentence.tokens.get(next + 1);
                let article = behind.is_some_and(|t| self.language.name_articles.contains(&t.form));
                let skip = next + 1 + usize::from(article);
                if self.goes_on(skip, at, taken) {
                    end = skip;
                    continue;
                }
            }
            if word == "&" && self.goes_on(next + 1, at, taken) {
                end = next + 1;
                continue;
            }
            break;
        }
        end
    }

    fn person_like(&self, at: usize) -> bool {
        self.known.names.given.contains_key(&fold(&self.sentence.tokens[at].form))
            || self.known.names.family_first.contains(&fold(&self.sentence.tokens[at].form))
            || self.language.grammar.capital_nouns
    }

    fn is_body_word(&self, at: usize) -> bool {
        let token = &self.sentence.tokens[at];
        let words = &self.language.organizations;
        let form = fold(&token.form);
        words.contains(&form)
            || words.contains(&fold(&token.lemma))
            || self.language.grammar.closed_compounds
                && words.iter().any(|word| word.chars().count() > 4 && form.ends_with(word.as_str()))
    }

    fn is_place_word(&self, at: usize) -> bool {
        let token = &self.sentence.tokens[at];
        self.language.places.contains(&fold(&token.form))
            || self.language.places.contains(&fold(&token.lemma))
    }

    /// What a run of proper nouns names.
    fn classify(&self, mut first: usize, mut last: usize, found: &[Mention]) -> Option<Mention> {
        let tokens = &self.sentence.tokens;
        while last > first && !self.capital(last) && tokens[last].upos != Upos::Propn {
            last -= 1;
        }
        if last - first > 7 {
            return None;
        }
        let forms: Vec<&str> = (first..=last).map(|at| tokens[at].form.as_str()).collect();
        let given = |at: usize| {
            let first = tokens[at].form.split(is_joint).next().unwrap_or_default();
            self.known.names.given.contains_key(&fold(first))
        };
        let before = first.checked_sub(1);
        let honorific =
            before.is_some_and(|at| self.language.honorifics.contains_key(&fold(&tokens[at].form)));
        let neighbour = |at: Option<usize>| at.and_then(|at| found.iter().find(|mention| mention.last == at));
        let after_office = neighbour(before).is_some_and(|mention| mention.of_class(Class::Office).is_some());
        let body = self.is_body_word(last) || forms.len() > 1 && self.is_body_word(first);
        let class = if honorific {
            Class::Person
        } else if body {
            // "President's Office".
            if first >= 2
                && matches!(tokens[first - 1].form.as_str(), "'s" | "’s")
                && let Some(owner) =
                    neighbour(Some(first - 2)).filter(|m| m.of_class(Class::Office).is_some())
            {
                first = owner.first;
            }
            // "Russian Foreign Ministry", "Japan Coast Guard": the state is part of the name.
            if let Some(state) = neighbour(before).filter(|m| m.of_class(Class::Country).is_some())
                && !matches!(state.via, Via::Demonym)
            {
                first = state.first;
            }
            Class::Organization
        } else if self.is_place_word(last) {
            Class::Place
        } else if forms.len() >= 2 && (given(first) || self.family_first(first, last))
            || after_office
            || forms.len() >= 2 && forms.iter().all(|form| self.is_name_word(form))
        {
            Class::Person
        } else if self.after_preposition_of_place(first) {
            Class::Place
        } else {
            Class::Organization
        };
        // "Government", "Ministry": a common noun with a capital.
        let lemma = fold(&tokens[first].lemma);
        let common = self.language.representatives.contains(&lemma) || self.language.members.contains(&lemma);
        if forms.len() == 1 && first == last && class == Class::Organization && common {
            return None;
        }
        // A single word at the start of a sentence has its capital from there, unless it has one elsewhere too.
        let opens =
            first == 0 || first == 1 && matches!(tokens[0].form.as_str(), "\"" | "“" | "„" | "”" | "-" | "–");
        if opens
            && forms.len() == 1
            && !forms[0].chars().all(|c| !c.is_lowercase())
            && !self.inside.contains(forms[0])
        {
            return None;
        }
        let start = tokens[first].span.start;
        let span = Span::new(start, tokens[last].span.end);
        let words = self.label(first, last, class);
        let state = (class == Class::Organization && tokens[first].span != tokens[last].span)
            .then(|| neighbour_entity(found, first))
            .flatten();
        let path = format!("{}/{}", folder(class), slug(&words));
        let mut entity = made(class, path, words);
        entity.of = state;
        entity.outlet = class == Class::Organization && self.is_outlet(first, last);
        let referent = Referent::Entity(Arc::new(entity));
        let via =
            if honorific || forms.len() == 1 && class == Class::Person { Via::FamilyName } else { Via::Name };
        Some(Mention { first, last, head: last, span, referent, via })
    }

    /// "The Yomiuri newspaper", "the Daily Mirror"; "KHOU 11", "FOX 31", a station and its channel.
    fn is_outlet(&self, first: usize, last: usize) -> bool {
        let (tokens, outlets) = (&self.sentence.tokens, &self.language.outlets);
        let named = (first..=last + 1).any(|at| {
            let token = tokens.get(at);
            token.is_some_and(|token| {
                outlets.contains(&fold(&token.lemma)) || outlets.contains(&fold(&token.form))
            })
        });
        let channel = tokens.get(last + 1).is_some_and(|next| next.upos == Upos::Num && next.form.len() <= 2);
        named || channel && tokens[last].form.chars().all(char::is_uppercase)
    }

    /// The words of a name, without the -s of the genitive.
    fn label(&self, first: usize, last: usize, class: Class) -> String {
        let tokens = &self.sentence.tokens;
        let text = Span::new(tokens[first].span.start, tokens[last].span.end).of(self.text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(suffix) = self.language.grammar.genitive_suffix else { return text };
        let genitive = matches!(class, Class::Person | Class::Organization | Class::Place)
            && tokens[last].upos == Upos::Propn
            && tokens[last].feats.case == Some(crate::document::Case::Gen)
            && tokens[last].form.strip_suffix(suffix) == Some(&tokens[last].lemma)
            && !self.known.names.given.contains_key(&fold(&tokens[last].form));
        if genitive { text[..text.len() - suffix.len_utf8()].to_owned() } else { text }
    }

    fn family_first(&self, first: usize, last: usize) -> bool {
        let tokens = &self.sentence.tokens;
        self.known.names.family_first.contains(&fold(&tokens[first].form)) && last - first <= 2
    }

    fn is_name_word(&self, form: &str) -> bool {
        let mut chars = form.chars();
        let first = chars.next().is_some_and(char::is_uppercase);
        let initial = form.ends_with('.') && form.chars().count() <= 2;
        let lower = chars.clone().any(char::is_lowercase);
        initial
            || self.language.particles.contains(&fold(form))
            || first
                && lower
                && form.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.'))
    }

    fn after_preposition_of_place(&self, first: usize) -> bool {
        let before = first.checked_sub(1).map(|at| fold(&self.sentence.tokens[at].form));
        before.is_some_and(|word| self.language.place_prepositions.contains(&word))
    }
}

fn neighbour_entity(found: &[Mention], first: usize) -> Option<Arc<Entity>> {
    let state = found.iter().find(|mention| mention.first == first)?;
    state.of_class(Class::Country).cloned()
}

/// The folder of the IRIs of a class.
pub(super) fn folder(class: Class) -> &'static str {
    match class {
        Class::Person => "person",
        Class::Office => "office",
        Class::Country => "country",
        Class::Organization => "organization",
        Class::Place => "place",
        Class::WeaponType => "weapon",
        Class::Group => "group",
    }
}
