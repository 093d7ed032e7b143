//! Text → paragraphs → words → sentences. Any text will do; the cost is linear in its length.

use super::language::Conventions;
use crate::span::Span;

/// A syntactic word. Words of one contraction share its span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) span: Span,
    pub(crate) form: String,
}

/// The words of a sentence and the number of its paragraph.
#[derive(Debug)]
pub(crate) struct RawSentence {
    pub(crate) paragraph: usize,
    pub(crate) words: Vec<Word>,
}

/// A sentence never has more words than this.
pub(crate) const LONGEST_SENTENCE: usize = 200;
/// A word never has more bytes than this.
const LONGEST_WORD: usize = 240;
/// A stretch without white space is cut at this many bytes, so that no rule has to look further.
const LONGEST_CHUNK: usize = 1000;

/// Cuts a text into sentences of words.
pub(crate) fn sentences(text: &str, language: &Conventions) -> Vec<RawSentence> {
    let mut all = Vec::new();
    for (paragraph, span) in paragraphs(text).into_iter().enumerate() {
        let begin = span.start + dateline(span.of(text));
        if begin > span.start {
            all.push(RawSentence { paragraph, words: words(text, Span::new(span.start, begin), language) });
        }
        let words = words(text, Span::new(begin, span.end), language);
        for sentence in split(words, language) {
            all.push(RawSentence { paragraph, words: sentence });
        }
    }
    all
}

/// How many bytes of a paragraph are its date line: "PARIS (Reuters) - ", "WASHINGTON — ", "Berlin (dpa) - ".
fn dateline(paragraph: &str) -> usize {
    const LONGEST: usize = 70;
    let end = paragraph.char_indices().map(|(at, _)| at).take_while(|&at| at < LONGEST).last().unwrap_or(0);
    let dashes = [" - ", " – ", " — ", ") -- "];
    let Some((at, dash)) = dashes.iter().filter_map(|dash| Some((paragraph[..end].find(dash)?, dash))).min()
    else {
        return 0;
    };
    let head = if dash.starts_with(')') { &paragraph[..=at] } else { &paragraph[..at] };
    let place = head.split('(').next().unwrap_or_default().trim();
    let agency = head.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    let capitals = |text: &str| {
        text.chars().filter(|c| c.is_alphabetic()).count() > 2 && !text.chars().any(char::is_lowercase)
    };
    let named = place
        .split([' ', '/'])
        .filter(|word| !word.is_empty())
        .all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    let found = match agency {
        Some(agency) => {
            agency.chars().count() <= 14
                && agency.starts_with(char::is_alphabetic)
                && (place.is_empty() || named && place.split(' ').count() <= 5)
        }
        None => capitals(place),
    };
    if found { at + dash.len() } else { 0 }
}

/// Paragraphs: lines, or where the text is wrapped at a column, what empty lines part.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        lines.push(Span::new(start, start + line.trim_end().len()));
        start += line.len();
    }
    let wrapped = is_wrapped(text, &lines);
    let mut all: Vec<Span> = Vec::new();
    let mut open = false;
    for line in lines {
        if line.of(text).trim().is_empty() {
            open = false;
        } else if open && wrapped {
            if let Some(last) = all.last_mut() {
                *last = last.cover(line);
            }
        } else {
            all.push(line);
            open = true;
        }
    }
    all
}

/// Are lines broken at a column, rather than at the end of paragraphs?
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let mut full = 0;
    let mut pairs = 0;
    for pair in lines.windows(2) {
        let (line, next) = (pair[0].of(text).trim(), pair[1].of(text).trim());
        if line.is_empty() || next.is_empty() {
            continue;
        }
        pairs += 1;
        // Only lines with a line right behind them can have been wrapped.
        let length = line.chars().take(101).count();
        let ends = line.ends_with(['.', '!', '?', ':', '"', '”', '“', '…', '»', '«']);
        full += usize::from((50..=100).contains(&length) && (!ends || length > 65));
    }
    let unfinished = lines
        .iter()
        .filter(|line| (50..=100).contains(&(line.end - line.start)))
        .filter(|line| line.of(text).ends_with(|c: char| c.is_alphanumeric() || c == ','))
        .count();
    pairs >= 3 && full * 10 >= pairs * 7 && unfinished * 2 >= pairs
}

fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{200e}' | '\u{200f}')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '\'' | '‘' | '’' | '‚' | '`' | '´')
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '‒' | '−')
}

/// Characters of which a run is one word.
fn runs(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '-' | '*' | '_' | '=' | '~' | '#')
}

/// Can the character stand within a word?
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200d}' | '\u{200c}')
}

/// Pieces of a paragraph between white space.
fn chunks(text: &str, span: Span) -> Vec<Span> {
    let mut all = Vec::new();
    let mut start: Option<usize> = None;
    for (at, c) in span.of(text).char_indices() {
        let at = span.start + at;
        match (is_gap(c), start) {
            (false, Some(from)) if at - from > LONGEST_CHUNK => {
                all.push(Span::new(from, at));
                start = Some(at);
            }
            (true, Some(from)) => {
                all.push(Span::new(from, at));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        all.push(Span::new(from, span.end));
    }
    all
}

/// The words of a paragraph.
fn words(text: &str, span: Span, language: &Conventions) -> Vec<Word> {
    let chunks = chunks(text, span);
    let mut cutter = Cutter { text, language, words: Vec::with_capacity(chunks.len() * 5 / 4) };
    for (at, &chunk) in chunks.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |before| chunks[before].of(text));
        let next = chunks.get(at + 1).map_or("", |next| next.of(text));
        cutter.chunk(chunk, before, next);
    }
    cutter.words
}

struct Cutter<'t> {
    text: &'t str,
    language: &'t Conventions,
    words: Vec<Word>,
}

impl Cutter<'_> {
    fn push(&mut self, span: Span) {
        let mut span = span;
        while span.end - span.start > LONGEST_WORD {
            let mut cut = span.start + LONGEST_WORD;
            while !self.text.is_char_boundary(cut) {
                cut -= 1;
            }
            self.push_form(Span::new(span.start, cut));
            span.start = cut;
        }
        self.push_form(span);
    }

    fn push_form(&mut self, span: Span) {
        if span.start < span.end {
            let form = span.of(self.text);
            let form = if form.contains('\u{ad}') { form.replace('\u{ad}', "") } else { form.to_owned() };
            let form = if form.is_empty() { "-".to_owned() } else { form };
            self.words.push(Word { span, form });
        }
    }

    fn first(&self, span: Span) -> Option<char> {
        span.of(self.text).chars().next()
    }

    fn last(&self, span: Span) -> Option<char> {
        span.of(self.text).chars().next_back()
    }

    /// Punctuation off both ends, then the middle.
    fn chunk(&mut self, mut span: Span, before: &str, next: &str) {
        while let Some(c) = self.first(span) {
            let rest = span.of(self.text);
            let keeps = is_word(c)
                || (matches!(c, '#' | '@') && rest[1..].starts_with(char::is_alphanumeric))
                || (matches!(c, '-' | '+' | '.') && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
                || (matches!(c, '\'' | '’') && is_clitic(rest, self.language))
                || (c == '-' && !self.language.splits_hyphens && rest[1..].starts_with(char::is_alphabetic));
            if keeps {
                break;
            }
            let length = if runs(c) || matches!(c, '`' | '\'') || !c.is_ascii() {
                run_length(rest, c)
            } else {
                c.len_utf8()
            };
            self.push(Span::new(span.start, span.start + length));
            span.start += length;
        }
        let mut end = span.end;
        let mut tail = Vec::new();
        while let Some(c) = self.last(Span::new(span.start, end)) {
            let core = Span::new(span.start, end);
            if is_word(c) || self.keeps_last(core, c, end == span.end, before, next) {
                break;
            }
            let length = if runs(c) || matches!(c, '`' | '\'') || !c.is_ascii() {
                tail_length(core.of(self.text), c)
            } else {
                c.len_utf8()
            };
            tail.push(Span::new(end - length, end));
            end -= length;
        }
        if span.start < end {
            self.middle(Span::new(span.start, end));
        }
        for &piece in tail.iter().rev() {
            self.push(piece);
        }
    }

    /// Does the last character belong to the word?
    fn keeps_last(&self, core: Span, c: char, at_end: bool, before: &str, next: &str) -> bool {
        let word = core.of(self.text);
        match c {
            '.' => self.is_abbreviation(word, at_end, before, next),
            '$' | '€' | '£' => word.chars().next().is_some_and(char::is_alphabetic) && word.len() < 6,
            '+' => word.len() < 5 && word.starts_with(char::is_alphanumeric),
            '-' => !self.language.splits_hyphens && !word.ends_with("--"),
            '/' => is_address(word),
            _ => false,
        }
    }

    /// Is `word`, which ends in a full stop, an abbreviation or an ordinal?
    fn is_abbreviation(&self, word: &str, at_end: bool, before: &str, next: &str) -> bool {
        let stem = &word[..word.len() - 1];
        if stem.ends_with('.') || stem.is_empty() || word.len() > 24 {
            return false;
        }
        let next_first = next.chars().find(|c| !is_quote(*c) && !is_bracket(*c));
        let lower = word.to_lowercase();
        if stem.bytes().all(|b| b.is_ascii_digit()) {
            return self.language.ordinals && at_end && is_ordinal(stem, before, next, self.language);
        }
        if self.language.ordinals && stem.len() > 1 && stem.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) {
            let next = next.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            return before.starts_with(char::is_uppercase)
                && !self.language.starters.contains(&next.as_str());
        }
        if self.language.last.contains(&lower.as_str()) {
            return true;
        }
        if self.language.inner.contains(&lower.as_str()) {
            // "No." and "Art." are words, too.
            return !next.is_empty() && (lower != "no." || next_first.is_some_and(char::is_numeric));
        }
        let mut letters = stem.chars();
        let single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
        if single {
            let initial = stem != "I" || before.chars().next().is_some_and(char::is_uppercase);
            return initial && !next.is_empty() && next_first.is_some_and(char::is_alphabetic);
        }
        let parts: Vec<&str> = stem.split('.').collect();
        parts.len() > 1
            && parts.iter().all(|part| {
                part.chars().count() <= 2 && part.chars().all(char::is_alphabetic) && !part.is_empty()
            })
    }

    /// A stretch without punctuation at its ends.
    fn middle(&mut self, span: Span) {
        let word = span.of(self.text);
        if word.bytes().all(|b| b.is_ascii_alphabetic()) || is_address(word) {
            return self.core(span);
        }
        let mut start = span.start;
        let mut before = None;
        let mut skip_to = 0;
        for (at, c) in word.char_indices() {
            if at < skip_to {
                continue;
            }
            let rest = &word[at + c.len_utf8()..];
            let next = rest.chars().next();
            let place = span.start + at;
            if self.cuts(before, c, next, &word[..at], rest) {
                let length = if runs(c) || !c.is_ascii() { run_length(&word[at..], c) } else { c.len_utf8() };
                self.core(Span::new(start, place));
                self.push(Span::new(place, place + length));
                start = place + length;
                skip_to = at + length;
            } else if (c.is_ascii_digit() && matches!(before, Some('€' | '£')))
                || (c.is_alphabetic() && before == Some('%'))
            {
                self.core(Span::new(start, place));
                start = place;
            }
            before = word[..skip_to.max(at + c.len_utf8())].chars().next_back();
        }
        self.core(Span::new(start, span.end));
    }

    /// Is `c` within a word a word of its own?
    fn cuts(&self, before: Option<char>, c: char, next: Option<char>, left: &str, rest: &str) -> bool {
        let digits = before.is_some_and(char::is_numeric) && next.is_some_and(char::is_numeric);
        let letters = before.is_some_and(char::is_alphabetic) && next.is_some_and(char::is_alphabetic);
        match c {
            c if is_word(c) => false,
            '-' if next == Some('-') => true,
            '-' => {
                self.language.splits_hyphens
                    && next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '€' | '£'))
                    && before.is_some_and(|c| c.is_alphanumeric() || c == '.')
                    && !keeps_hyphen(left, rest)
            }
            '\'' | '’' | '‘' | '`' | '´' | '&' | '@' | '_' | '+' | '#' | '\u{2010}' | '\u{2011}' => {
                false
            }
            '.' => {
                let joins = before.is_some_and(char::is_lowercase) && next.is_some_and(char::is_uppercase);
                next == Some('.') || (joins && left.len() > 2)
            }
            ',' => !digits,
            ':' => !digits && !(letters && (rest.starts_with("in") || rest.starts_with('r'))),
            '/' => letters || (digits && left.len() == 4 && rest.len() == 4),
            '*' => !letters,
            '$' => next.is_some_and(char::is_numeric) && before.is_none(),
            '%' | '°' => true,
            c if is_quote(c) || is_bracket(c) || is_dash(c) => true,
            _ => true,
        }
    }

    /// A word without punctuation around it: clitics and contractions.
    fn core(&mut self, span: Span) {
        let word = span.of(self.text);
        if self.language.clitics
            && let Some(cut) = clitic(word)
        {
            self.core(Span::new(span.start, span.start + cut));
            return self.push(Span::new(span.start + cut, span.end));
        }
        if self.language.clitics
            && let Some(cut) = unit(word)
        {
            self.push(Span::new(span.start, span.start + cut));
            return self.push(Span::new(span.start + cut, span.end));
        }
        if word.len() < 9 && !self.language.contractions.is_empty() && !word.is_empty() {
            let lower = word.to_lowercase();
            let known = self.language.contractions.iter().find(|(surface, _)| *surface == lower);
            let shouted = word.chars().all(char::is_uppercase);
            if let Some((_, parts)) = known
                && !shouted
            {
                for (at, part) in parts.iter().enumerate() {
                    let capital = at == 0 && word.starts_with(char::is_uppercase);
                    let form = if capital { capitalised(part) } else { (*part).to_owned() };
                    self.words.push(Word { span, form });
                }
                return;
            }
        }
        self.push(span);
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn run_length(text: &str, c: char) -> usize {
    let alike = |other: char| other == c || (matches!(c, '!' | '?') && matches!(other, '!' | '?'));
    let joins = |other: char| matches!(other, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    if matches!(c, '`' | '\'') && text[1..].starts_with(c) {
        return 2;
    }
    if runs(c) {
        return text.chars().take_while(|&other| alike(other)).map(char::len_utf8).sum();
    }
    let tail: usize = text.chars().skip(1).take_while(|&other| joins(other)).map(char::len_utf8).sum();
    c.len_utf8() + tail
}

fn tail_length(text: &str, c: char) -> usize {
    let joins = |other: char| matches!(other, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    if runs(c) {
        let alike = |other: char| other == c || (matches!(c, '!' | '?') && matches!(other, '!' | '?'));
        return text.chars().rev().take_while(|&other| alike(other)).map(char::len_utf8).sum();
    }
    if matches!(c, '`' | '\'') && text[..text.len() - 1].ends_with(c) {
        return 2;
    }
    let mut length = 0;
    for other in text.chars().rev() {
        length += other.len_utf8();
        if !joins(other) {
            break;
        }
    }
    length
}

fn is_address(word: &str) -> bool {
    let inside = |c: char| word.char_indices().any(|(at, other)| other == c && at > 0);
    word.contains("://") || word.starts_with("www.") || (inside('@') && inside('.') && !word.contains(','))
}

/// Is the hyphen between `left` and `rest` part of an English word: behind a prefix, or in a name as Suk-yeol?
fn keeps_hyphen(left: &str, rest: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "al", "anti", "bi", "co", "counter", "cross", "e", "el", "ex", "extra", "inter", "intra", "macro",
        "mega", "micro", "mid", "mini", "mm", "multi", "neo", "non", "post", "pre", "pro", "pseudo", "quasi",
        "re", "semi", "sub", "t", "trans", "uh", "ultra", "un", "vice", "wi", "x",
    ];
    const PARTICIPLES: &[&str] = &[
        "age", "aided", "armed", "based", "born", "built", "day", "era", "free", "held", "led", "less",
        "like", "made", "only", "owned", "rich", "run", "size", "style", "type", "wide", "year", "linked",
        "tied", "bound", "level",
    ];
    let last = left.rsplit('-').next().unwrap_or(left);
    if PREFIXES.contains(&last.to_lowercase().as_str()) {
        return true;
    }
    let right: &str = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or(rest);
    let syllable = |part: &str| (2..=5).contains(&part.chars().count());
    let capital = last.starts_with(char::is_uppercase) && last.chars().skip(1).all(char::is_lowercase);
    let small = right.chars().all(char::is_lowercase) && !PARTICIPLES.contains(&right);
    capital && small && syllable(last) && syllable(right) && rest.len() == right.len()
}

fn is_clitic(word: &str, language: &Conventions) -> bool {
    const ALONE: &[&str] = &["s", "re", "ve", "ll", "d", "m", "em", "til", "cause"];
    let rest: String = word.chars().skip(1).take(6).collect::<String>().to_lowercase();
    language.clitics && ALONE.contains(&rest.as_str())
}

/// Where the last clitic of an English word begins.
fn clitic(word: &str) -> Option<usize> {
    if word.len() < 3 || word.len() > 60 {
        return None;
    }
    for whole in ["cannot", "gonna", "gotta", "wanna"] {
        if word.eq_ignore_ascii_case(whole) {
            return Some(3);
        }
    }
    if !word.contains(['\'', '’']) {
        return None;
    }
    let lower = word.to_lowercase();
    if lower.len() != word.len() {
        return None;
    }
    for mark in ['\'', '’'] {
        let negated = format!("n{mark}t");
        if let Some(stem) = lower.strip_suffix(&negated)
            && !stem.is_empty()
        {
            return Some(stem.len());
        }
        for ending in ["s", "re", "ve", "ll", "d", "m"] {
            if let Some(stem) = lower.strip_suffix(ending).and_then(|stem| stem.strip_suffix(mark))
                && !stem.is_empty()
            {
                return Some(stem.len());
            }
        }
    }
    None
}

/// Where the unit behind a number begins: "10am", "2bn".
fn unit(word: &str) -> Option<usize> {
    const UNITS: &[&str] =
        &["am", "bn", "cm", "ft", "kg", "km", "kph", "lb", "lbs", "mn", "mph", "pm", "tn", "trn"];
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let cut = word.find(|c: char| c.is_alphabetic())?;
    UNITS.contains(&word[cut..].to_lowercase().as_str()).then_some(cut)
}

fn is_ordinal(number: &str, before: &str, next: &str, language: &Conventions) -> bool {
    const LEADS: &[&str] = &[
        "am", "ab", "bis", "dem", "den", "der", "des", "die", "das", "im", "seit", "vom", "zum", "zur",
        "beim", "ihr", "ihrem", "ihren", "sein", "seinem", "seinen", "seiner", "ihrer", "jeder", "jeden",
    ];
    if number.len() > 3 || next.is_empty() {
        return false;
    }
    let word: String = next.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let before = before.to_lowercase();
    language.counted.contains(&word.as_str())
        || next.starts_with(char::is_lowercase)
        || (LEADS.contains(&before.as_str()) && !language.starters.contains(&word.as_str()))
        || (number.len() <= 2
            && next.len() <= 4
            && next.ends_with('.')
            && next.starts_with(|c: char| c.is_ascii_digit()))
}

/// Cuts the words of a paragraph into sentences.
fn split(words: Vec<Word>, language: &Conventions) -> Vec<Vec<Word>> {
    let mut ends = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < words.len() {
        if let Some(last) = end_of_sentence(&words, at, language) {
            ends.push(last + 1);
            start = last + 1;
            at = last;
        } else if at + 1 - start >= LONGEST_SENTENCE {
            let cut = (start + LONGEST_SENTENCE / 2..=at)
                .rev()
                .find(|place| matches!(words[*place].form.as_str(), "," | ";" | ":" | "–" | "—" | ")" | "|"))
                .unwrap_or(at);
            ends.push(cut + 1);
            start = cut + 1;
        }
        at += 1;
    }
    let mut all = Vec::with_capacity(ends.len() + 1);
    let mut words = words.into_iter();
    let mut from = 0;
    for end in ends {
        all.push(words.by_ref().take(end - from).collect());
        from = end;
    }
    let rest: Vec<Word> = words.collect();
    if !rest.is_empty() {
        all.push(rest);
    }
    all
}

/// Where the sentence ends that a full stop at `at` may end: behind closing quotes and brackets.
fn end_of_sentence(words: &[Word], at: usize, language: &Conventions) -> Option<usize> {
    let form = words[at].form.as_str();
    let stop = form.chars().all(|c| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？'));
    let abbreviation = !stop && form.ends_with('.') && form.len() > 1;
    if !stop && !abbreviation {
        return None;
    }
    let mut last = at;
    while let Some(next) = words.get(last + 1) {
        let joined = words[last].span.end == next.span.start;
        let c = next.form.chars().next().unwrap_or(' ');
        let closes =
            matches!(c, ')' | ']' | '”' | '’' | '»' | '›' | '“' | '"' | '\'' | '«' | '‘' | '!' | '?' | '.');
        if !(joined && closes && next.form.chars().count() <= 3) {
            break;
        }
        last += 1;
    }
    let Some(next) = words.get(last + 1) else { return Some(last) };
    let begins = words[last + 1..]
        .iter()
        .take(4)
        .find(|word| !word.form.starts_with(|c| is_quote(c) || is_bracket(c) || is_dash(c)));
    let first = begins.and_then(|word| word.form.chars().next()).unwrap_or(' ');
    let joined = words[last].span.end == next.span.start;
    if abbreviation {
        let lower = form.to_lowercase();
        let known = begins.map(|word| word.form.to_lowercase()).unwrap_or_default();
        let may_end = language.last.contains(&lower.as_str())
            || (form.matches('.').count() > 1 && !language.inner.contains(&lower.as_str()));
        return (may_end && first.is_uppercase() && language.starters.contains(&known.as_str()))
            .then_some(last);
    }
    if first.is_lowercase() {
        return None;
    }
    // "www.x" and "3.A": a stop inside a chunk ends a sentence before a capital only.
    if joined && !first.is_uppercase() {
        return None;
    }
    if matches!(first, ',' | ';' | ':' | '.' | '-' | '/' | '%') {
        return None;
    }
    // "(...) he said" and "... he": dots that open or go on.
    let dots = form.len() > 1 && form.chars().all(|c| c == '.' || c == '…');
    if dots && at == 0 {
        return None;
    }
    Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::language::conventions;

    /// Words with spaces between, sentences with `|`, paragraphs with `¶`.
    fn cut(text: &str, language: &str) -> String {
        let mut out = String::new();
        let mut last = 0;
        for sentence in sentences(text, conventions(language).unwrap()) {
            if !out.is_empty() {
                out.push_str(if sentence.paragraph == last { " | " } else { " ¶ " });
            }
            last = sentence.paragraph;
            out.push_str(&sentence.words.iter().map(|word| word.form.as_str()).collect::<Vec<_>>().join(" "));
        }
        out
    }

    #[track_caller]
    fn check(language: &str, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(cut(text, language), *expected, "{text}");
        }
    }

    #[test]
    fn date_lines_stand_apart() {
        for (text, rest) in [
            ("PARIS (Reuters) - France will talk.", "France will talk."),
            ("(Reuters) - France will talk.", "France will talk."),
            ("WASHINGTON — The senate met.", "The senate met."),
            ("Berlin (dpa) - Der Bundestag tagt.", "Der Bundestag tagt."),
            ("Mr. Smith (67) - a farmer - spoke.", "Mr. Smith (67) - a farmer - spoke."),
            ("Paris is a city - of light.", "Paris is a city - of light."),
        ] {
            let found = dateline(text);
            assert_eq!(&text[found..], rest);
        }
    }

    #[test]
    fn english_words() {
        check(
            "en",
            &[
                ("I don't, can't and cannot.", "I do n't , ca n't and can not ."),
                ("Ukraine's and Seoul’s talks", "Ukraine 's and Seoul ’s talks"),
                ("the officials' \"talks\"", "the officials ' \" talks \""),
                ("self-propelled guns, anti-aircraft", "self - propelled guns , anti-aircraft"),
                (
                    "Shin Won-sik and Yoon Suk-yeol, a US-led group",
                    "Shin Won-sik and Yoon Suk-yeol , a US - led group",
                ),
                ("$1.5bn, 10,000 troops, 3.5% at 10am", "$ 1.5 bn , 10,000 troops , 3.5 % at 10 am"),
                (
                    "(see https://example.com/a?b=c, or mail a.b@c.org)",
                    "( see https://example.com/a?b=c , or mail a.b@c.org )",
                ),
                ("Wait... what?! Yes—now", "Wait ... what ?! | Yes — now"),
                ("<b>Kyiv</b> 🙂👍🏽 ok", "< b > Kyiv < /b > 🙂 👍🏽 ok"),
            ],
        );
    }

    #[test]
    fn english_sentences() {
        check(
            "en",
            &[
                (
                    "\"Something is wrong,\" he said. He left.",
                    "\" Something is wrong , \" he said . | He left .",
                ),
                ("“A. B is gone,” said X.", "“ A. B is gone , ” said X ."),
                ("“It is wrong. It must stop,” said X.", "“ It is wrong . | It must stop , ” said X ."),
                ("He said: \"No.\" Then he left.", "He said : \" No . \" | Then he left ."),
                ("\"Is it?\" he asked.", "\" Is it ? \" he asked ."),
                (
                    "Mr. Kim and Gen. Lee met J. Smith on Nov. 27. They talked.",
                    "Mr. Kim and Gen. Lee met J. Smith on Nov. 27 . | They talked .",
                ),
                (
                    "The U.S. Senate met. It came from the U.S. The rest did not.",
                    "The U.S. Senate met . | It came from the U.S. | The rest did not .",
                ),
                ("Apple Inc. said so, No. 5 did not.", "Apple Inc. said so , No. 5 did not ."),
                ("It ends.Then it goes on", "It ends . | Then it goes on"),
                ("A headline\nThe text. More\n\nEnd", "A headline ¶ The text . | More ¶ End"),
            ],
        );
    }

    #[test]
    fn german_words() {
        check(
            "de",
            &[
                ("Im Haus am See, zum Glück", "In dem Haus an dem See , zu dem Glück"),
                ("Waffen- und US-Technologie", "Waffen- und US-Technologie"),
                ("„Defensive Waffen“, sagte er", "„ Defensive Waffen “ , sagte er"),
                ("»Nein«, so der Minister (CDU)", "» Nein « , so der Minister ( CDU )"),
                ("10.000 Euro, 3,4 Millionen, 82%", "10.000 Euro , 3,4 Millionen , 82 %"),
                ("AM und IM", "AM und IM"),
            ],
        );
    }

    #[test]
    fn german_sentences() {
        check(
            "de",
            &[
                (
                    "Am 27. November kam er. Am 3. ging er.",
                    "An dem 27. November kam er . | An dem 3. ging er .",
                ),
                (
                    "Das war 2022. Danach kam z. B. Dr. Müller.",
                    "Das war 2022 . | Danach kam z. B. Dr. Müller .",
                ),
                ("„Das geht nicht.“ Er ging.", "„ Das geht nicht . “ | Er ging ."),
                ("„Geht das?“, fragte sie.", "„ Geht das ? “ , fragte sie ."),
                ("Papst Johannes XXIII. kam u.a. nach Rom.", "Papst Johannes XXIII. kam u.a. nach Rom ."),
            ],
        );
    }

    #[test]
    fn lines_wrapped_at_a_column_are_joined() {
        let text = "The delegation of the country arrived in the capital on Wednesday and met\n\
                    with the president, who promised to examine the request for weapons as soon\n\
                    as possible. It was the first meeting of the two sides since the beginning of\n\
                    the war, and the last of the year as far as one can tell from the announcements\n\
                    of both governments.\n\nA second paragraph.";
        let language = conventions("en").unwrap();
        assert_eq!(sentences(text, language).iter().map(|s| s.paragraph).collect::<Vec<_>>(), [0, 0, 1]);
        let lines = "Seoul considers supplying weapons to Ukraine in radical shift of its policy\n\
                     Special envoy meets with President Yoon and the Chief of the Security Office.\n\
                     There is no mention of weapons in the text released by the President's Office.\n\
                     President's Office responds to threats and considers new regime a dilemma.";
        assert_eq!(sentences(lines, language).len(), 4);
    }

    #[test]
    fn sentences_and_words_have_a_greatest_length() {
        let language = conventions("en").unwrap();
        for text in [
            "word ".repeat(1000),
            "a,".repeat(1000),
            "x".repeat(9000),
            "ä.B".repeat(3000),
            "/".repeat(5000),
            "''".repeat(999),
        ] {
            for sentence in sentences(&text, language) {
                assert!(sentence.words.len() <= LONGEST_SENTENCE);
                assert!(sentence.words.iter().all(|word| word.span.end - word.span.start <= LONGEST_WORD));
            }
        }
    }
}
