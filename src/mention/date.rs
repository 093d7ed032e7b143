//! Dates as the text gives them, and as they resolve against the day of publication.

use super::{Mention, Mentions, Referent};
use crate::date::PartialDate;
use crate::document::{Document, Sentence};
use crate::knowledge::language::{Language, Unit};
use crate::knowledge::lexicon::Via;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// A date in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// As the words give it.
    pub written: Written,
    /// What it comes to; no part known where nothing can be made of it.
    pub value: PartialDate,
}

/// How the words give a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// By the calendar: what is said of year, month and day, and the day of the week where that is said too.
    Calendar(PartialDate, Option<u32>),
    /// A day of the week alone: 0 is Monday; -1 the last, 1 the next, 0 not said.
    Weekday(u32, i32),
    /// So many units before (negative) or after the day of publication.
    Relative(i64, Unit),
    /// A season, by its first month, of a year where that is said.
    Season(u32, Option<i32>),
}

struct Reader<'d> {
    sentence: &'d Sentence,
    language: &'d Language,
    words: Vec<String>,
}

/// Finds the dates of a sentence.
pub(super) fn find(sentence: &Sentence, language: &Language) -> Vec<Mention> {
    let words = sentence.tokens.iter().map(|token| token.form.to_lowercase()).collect();
    let reader = Reader { sentence, language, words };
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.tokens.len() {
        let Some((count, written)) = reader.date(at) else {
            at += 1;
            continue;
        };
        let last = at + count - 1;
        let span = sentence.tokens[at].span.cover(sentence.tokens[last].span);
        let dated = Dated { written, value: PartialDate::default() };
        found.push(Mention {
            first: at,
            last,
            head: last,
            span,
            referent: Referent::Date(dated),
            via: Via::Name,
        });
        at = last + 1;
    }
    found
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    fn year(&self, at: usize) -> Option<i32> {
        let word = self.word(at);
        let year = word.parse().ok().filter(|_| word.len() == 4)?;
        (1500..=2100).contains(&year).then_some(year)
    }

    fn month(&self, at: usize) -> Option<u32> {
        let form = &self.sentence.tokens.get(at)?.form;
        // "may" and "march" are months only with a capital.
        let capital = form.chars().next().is_some_and(char::is_uppercase);
        let month = *self.language.months.get(self.word(at))?;
        let clear = !self.language.ambiguous_months.contains(form);
        (capital && (clear || at > 0 || self.day(1).is_some())).then_some(month)
    }

    fn day(&self, at: usize) -> Option<u32> {
        let word = self.word(at);
        let mut suffixes = self.language.ordinal_suffixes.iter();
        let digits = suffixes.find_map(|suffix| word.strip_suffix(suffix.as_str())).unwrap_or(word);
        let day = digits.parse().ok().filter(|_| digits.len() <= 2)?;
        (1..=31).contains(&day).then_some(day)
    }

    fn ordinal(&self, at: usize) -> bool {
        self.language.ordinal_suffixes.iter().any(|suffix| self.word(at).ends_with(suffix.as_str()))
    }

    /// A date that starts at a token: how many tokens, and what they say.
    fn date(&self, at: usize) -> Option<(usize, Written)> {
        self.weekday(at).or_else(|| self.calendar(at)).or_else(|| self.relative(at))
    }

    /// "November 27, 2024", "27 November", "27. November 2024", "November 2024", "in 2022", "the 27th", "27.11.2024", "2024-11-27".
    fn calendar(&self, at: usize) -> Option<(usize, Written)> {
        if let Some(date) = numeric(self.word(at)) {
            return Some((1, Written::Calendar(date, None)));
        }
        if let Some(month) = self.month(at) {
            // "June 21,2024" without a space.
            let joined = self
                .word(at + 1)
                .split_once(',')
                .and_then(|(day, year)| Some((day.parse().ok()?, year.parse().ok()?)));
            if let Some((day, year)) =
                joined.filter(|&(day, year)| (1..=31).contains(&day) && (1500..=2100).contains(&year))
            {
                let date = PartialDate { year: Some(year), month: Some(month), day: Some(day) };
                return Some((2, Written::Calendar(date, None)));
            }
            let mut next = at + 1;
            let day = self.day(next).filter(|_| self.language.month_first);
            next += usize::from(day.is_some());
            if self.word(next) == "," && self.year(next + 1).is_some() {
                next += 1;
            }
            if self.language.date_of.contains(self.word(next)) && self.year(next + 1).is_some() {
                next += 1;
            }
            let year = self.year(next);
            next += usize::from(year.is_some());
            return Some((next - at, Written::Calendar(PartialDate { year, month: Some(month), day }, None)));
        }
        if let Some(day) = self.day(at) {
            let of = usize::from(self.language.date_of.contains(self.word(at + 1)));
            if let Some(month) = self.month(at + 1 + of) {
                let year = self.year(at + 2 + of);
                let count = 2 + of + usize::from(year.is_some());
                return Some((
                    count,
                    Written::Calendar(PartialDate { year, month: Some(month), day: Some(day) }, None),
                ));
            }
            let before = at.checked_sub(1).map_or("", |before| self.word(before));
            if self.ordinal(at) && self.language.day_articles.contains(before) && !self.nominal(at + 1) {
                let date = PartialDate { day: Some(day), ..PartialDate::default() };
                return Some((1, Written::Calendar(date, None)));
            }
        }
        let year = self.year(at)?;
        let before = at.checked_sub(1).map_or("", |before| self.word(before));
        let year_like = before == "("
            || self.language.before_years.contains(before)
            || self.sentence.tokens[at].relation.base() == "obl"
            || self.sentence.tokens[at].relation.base() == "nmod";
        (year_like && !self.nominal(at + 1)).then_some((1, Written::Calendar(PartialDate::year(year), None)))
    }

    /// Does a noun follow that a number would count?
    fn nominal(&self, at: usize) -> bool {
        use crate::document::Upos;
        self.sentence
            .tokens
            .get(at)
            .is_some_and(|token| matches!(token.upos, Upos::Noun | Upos::Sym | Upos::Num))
            && !self.language.last.contains(self.word(at))
    }

    /// "Tuesday", "last Tuesday", "Thursday, November 28", "am Dienstag, dem 3. Mai".
    fn weekday(&self, at: usize) -> Option<(usize, Written)> {
        let direction = self.direction(at);
        let name = at + usize::from(direction != 0);
        let weekday = *self.language.weekdays.get(self.word(name))?;
        let mut next = name + 1;
        if self.word(next) == "," {
            next += 1;
        }
        if self.language.date_articles.contains(self.word(next)) {
            next += 1;
        }
        if let Some((count, Written::Calendar(date, None))) = self.calendar(next)
            && date.day.is_some()
        {
            return Some((next + count - at, Written::Calendar(date, Some(weekday))));
        }
        let follows = name + 1;
        if direction == 0
            && self.language.last.contains(self.word(follows))
            && self.language.units.contains_key(self.word(follows + 1))
        {
            return Some((3, Written::Weekday(weekday, -1)));
        }
        Some((name + 1 - at, Written::Weekday(weekday, direction)))
    }

    fn direction(&self, at: usize) -> i32 {
        let word = self.word(at);
        if self.language.last.contains(word) { -1 } else { i32::from(self.language.next.contains(word)) }
    }

    /// "yesterday", "last month", "two weeks ago", "vor zwei Wochen", "im vergangenen Jahr", "last spring", "this year".
    fn relative(&self, at: usize) -> Option<(usize, Written)> {
        let word = self.word(at);
        if let Some(&days) = self.language.days.get(word) {
            // German "morgen" is also "morning": only the adverb counts.
            let adverb = self.sentence.tokens[at].upos != crate::document::Upos::Noun
                || !self.language.days_are_adverbs;
            return adverb.then_some((1, Written::Relative(days, Unit::Day)));
        }
        let direction = self.direction(at);
        if direction != 0 || self.language.this.contains(word) {
            if let Some(unit) = self.unit(at + 1) {
                let plural = self.sentence.tokens[at + 1].feats.number == Some(crate::document::Number::Plur);
                return (!plural).then_some((2, Written::Relative(i64::from(direction), unit)));
            }
            if let Some(month) = self.month(at + 1) {
                let date = PartialDate { month: Some(month), ..PartialDate::default() };
                return Some((2, Written::Calendar(date, None)));
            }
            let season = *self.language.seasons.get(self.word(at + 1))?;
            return Some((2, Written::Season(season, None)));
        }
        if self.language.before_units.contains(word) {
            let count = self.language.number(self.word(at + 1))?;
            let unit = self.unit(at + 2)?;
            return Some((3, Written::Relative(-(count as i64), unit)));
        }
        let count = self.language.number(word).or(self.language.one.contains(word).then_some(1))?;
        let unit = self.unit(at + 1)?;
        if self.language.ago.contains(self.word(at + 2)) {
            return Some((3, Written::Relative(-(count as i64), unit)));
        }
        self.language.later.contains(self.word(at + 2)).then_some((3, Written::Relative(count as i64, unit)))
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        let token = self.sentence.tokens.get(at)?;
        let units = &self.language.units;
        units.get(self.word(at)).or_else(|| units.get(&token.lemma.to_lowercase())).copied()
    }
}

/// "27.11.2024", "2024-11-27".
fn numeric(word: &str) -> Option<PartialDate> {
    if !word.as_bytes().first().is_some_and(u8::is_ascii_digit) || word.len() < 8 {
        return None;
    }
    if let Some(date) = PartialDate::parse(word) {
        return Some(date);
    }
    let mut parts = word.split('.');
    let day = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let date = PartialDate { year: Some(year), month: Some(month), day: Some(day) };
    (parts.next().is_none() && date.is_real()).then_some(date)
}

/// Resolves the dates of a document against its day of publication or, failing that, against one another.
pub(super) fn resolve(document: &Document, mentions: &mut Mentions, language: &Language) {
    let published = document.article.published.or_else(|| date_line(document, mentions));
    let today = published.and_then(PartialDate::exact);
    let years: Vec<i32> = dates(mentions)
        .filter_map(|dated| match dated.written {
            Written::Calendar(date, _) => date.year,
            _ => None,
        })
        .collect();
    let latest = published.and_then(|date| date.year).or(years.iter().copied().max());
    // A day of the week beside a day of the month narrows the year.
    let narrowed = dates(mentions).find_map(|dated| match dated.written {
        Written::Calendar(PartialDate { year: None, month: Some(month), day: Some(day) }, Some(weekday))
            if published.is_none() =>
        {
            narrow(month, day, weekday, latest)
        }
        _ => None,
    });
    let year = published.and_then(|date| date.year).or(narrowed);
    let month = published.and_then(|date| date.month);
    for (number, sentence) in mentions.sentences.iter_mut().enumerate() {
        for mention in sentence {
            let future = future(document, number, mention.first, language);
            if let Referent::Date(dated) = &mut mention.referent {
                dated.value = value(dated.written, today, year, month, future);
            }
        }
    }
}

fn dates(mentions: &Mentions) -> impl Iterator<Item = Dated> {
    mentions.sentences.iter().flatten().filter_map(|mention| match mention.referent {
        Referent::Date(dated) => Some(dated),
        _ => None,
    })
}

/// A whole date on a short line of its own near the top is the day of publication.
fn date_line(document: &Document, mentions: &Mentions) -> Option<PartialDate> {
    const LINES: usize = 6;
    const WORDS: usize = 8;
    let lines = document.sentences.iter().zip(&mentions.sentences).take(LINES);
    let short = lines.filter(|(sentence, _)| sentence.tokens.len() <= WORDS);
    short.flat_map(|(_, mentions)| mentions).find_map(|mention| match &mention.referent {
        Referent::Date(Dated { written: Written::Calendar(date, _), .. }) => date.exact().map(|_| *date),
        _ => None,
    })
}

/// The year, near the latest that the text names, in which that day falls on that weekday.
fn narrow(month: u32, day: u32, weekday: u32, latest: Option<i32>) -> Option<i32> {
    let latest = latest?;
    let fits = |year: &i32| {
        NaiveDate::from_ymd_opt(*year, month, day)
            .is_some_and(|date| date.weekday().num_days_from_monday() == weekday)
    };
    [0, 1, -1, 2, -2, 3].map(|offset| latest + offset).into_iter().find(|year| fits(year))
}

/// Does the sentence speak of what is to come? The nearest verb's auxiliary tells.
fn future(document: &Document, sentence: usize, token: usize, language: &Language) -> bool {
    let tokens = &document.sentences[sentence].tokens;
    let mut at = token;
    for _ in 0..6 {
        let lemma = |token: &crate::document::Token| token.lemma.to_lowercase();
        let will = |t: &&crate::document::Token| {
            t.head == Some(at) && language.grammar.future_auxiliaries.contains(&lemma(t))
        };
        let passive = |t: &&crate::document::Token| t.relation == crate::document::Relation::AuxPass;
        if tokens.iter().any(|t| will(&t) && !passive(&t))
            || language.future_verbs.contains(&lemma(&tokens[at]))
        {
            return true;
        }
        let Some(head) = tokens[at].head else { break };
        at = head;
    }
    false
}

fn value(
    written: Written,
    today: Option<NaiveDate>,
    year: Option<i32>,
    month: Option<u32>,
    future: bool,
) -> PartialDate {
    match written {
        Written::Calendar(date, _) => calendar(date, today, year, month, future),
        Written::Weekday(weekday, direction) => today.map_or_else(PartialDate::default, |today| {
            PartialDate::day(weekday_near(today, weekday, direction, future))
        }),
        Written::Relative(count, unit) => {
            today.map_or_else(PartialDate::default, |today| relative(today, count, unit))
        }
        Written::Season(_, year_said) => year_said.map_or_else(PartialDate::default, PartialDate::year),
    }
}

fn calendar(
    date: PartialDate,
    today: Option<NaiveDate>,
    year: Option<i32>,
    month: Option<u32>,
    future: bool,
) -> PartialDate {
    if date.year.is_some() {
        return date;
    }
    let Some(year) = year else { return date };
    match (date.month, date.day, today) {
        (Some(named), _, Some(today)) => {
            let mut guess = PartialDate { year: Some(year), ..date };
            let begins = |guess: PartialDate| guess.bounds().map(|(first, _)| first);
            // A month that is not yet over lies in the year before, unless the future is meant; "in January" said in December is near.
            let ahead = begins(guess).is_some_and(|first| first > today);
            if ahead && !future {
                guess.year = Some(year - 1);
            } else if future
                && guess.bounds().is_some_and(|(_, last)| last < today)
                && today.month() >= 9
                && named <= 4
            {
                guess.year = Some(year + 1);
            }
            guess
        }
        (Some(_), _, None) => PartialDate { year: Some(year), ..date },
        (None, Some(day), Some(today)) => {
            let this =
                month.map(|month| PartialDate { year: Some(year), month: Some(month), day: Some(day) });
            let this = this.filter(|date| date.is_real()).unwrap_or(date);
            let late = this.exact().is_some_and(|date| date > today) && !future;
            match (late, this.exact().and_then(|date| date.checked_sub_months(Months::new(1)))) {
                (true, Some(before)) => {
                    PartialDate { year: Some(before.year()), month: Some(before.month()), day: Some(day) }
                }
                _ => this,
            }
        }
        _ => date,
    }
}

fn weekday_near(today: NaiveDate, weekday: u32, direction: i32, future: bool) -> NaiveDate {
    let now = today.weekday().num_days_from_monday();
    let back = (now + 7 - weekday) % 7;
    let ahead = (weekday + 7 - now) % 7;
    if direction > 0 || direction == 0 && future {
        let ahead = if ahead == 0 && direction > 0 { 7 } else { ahead };
        today.checked_add_days(Days::new(u64::from(ahead))).unwrap_or(today)
    } else {
        let back = if back == 0 && direction < 0 { 7 } else { back };
        today.checked_sub_days(Days::new(u64::from(back))).unwrap_or(today)
    }
}

fn relative(today: NaiveDate, count: i64, unit: Unit) -> PartialDate {
    let size = u32::try_from(count.unsigned_abs()).unwrap_or(u32::MAX);
    let shift = |today: NaiveDate, days: u64| {
        if count < 0 {
            today.checked_sub_days(Days::new(days))
        } else {
            today.checked_add_days(Days::new(days))
        }
    };
    let months = |size: u32| {
        let months = Months::new(size);
        if count < 0 { today.checked_sub_months(months) } else { today.checked_add_months(months) }
    };
    match unit {
        Unit::Day => shift(today, u64::from(size)).map_or_else(PartialDate::default, PartialDate::day),
        Unit::Week => {
            let Some(then) = shift(today, 7 * u64::from(size)) else { return PartialDate::default() };
            // A week has no literal of its own: its month, where it lies in one.
            let monday = then.week(Weekday::Mon).first_day();
            let sunday = then.week(Weekday::Mon).last_day();
            if monday.month() == sunday.month() {
                PartialDate::month(monday.year(), monday.month())
            } else {
                PartialDate::year(then.year())
            }
        }
        Unit::Month => months(size)
            .map_or_else(PartialDate::default, |then| PartialDate::month(then.year(), then.month())),
        Unit::Year => PartialDate::year(today.year() + i32::try_from(count).unwrap_or(0)),
        Unit::Decade => PartialDate::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: Written, today: &str, future: bool, expected: &str) {
        let today = PartialDate::parse(today).unwrap();
        let found = value(written, today.exact(), today.year, today.month, future);
        assert_eq!(found.to_string(), expected);
    }

    #[test]
    fn weekdays_are_resolved_against_the_day_of_publication() {
        check(Written::Weekday(1, 0), "2024-11-28", false, "2024-11-26");
        check(Written::Weekday(1, 0), "2024-11-28", true, "2024-12-03");
        check(Written::Weekday(3, 0), "2024-11-28", false, "2024-11-28");
        check(Written::Weekday(3, -1), "2024-11-28", false, "2024-11-21");
        check(Written::Weekday(3, 1), "2024-11-28", false, "2024-12-05");
    }

    #[test]
    fn parts_that_are_not_said_come_from_the_day_of_publication() {
        let month = |month| PartialDate { month: Some(month), ..PartialDate::default() };
        check(Written::Calendar(month(9), None), "2024-11-28", false, "2024-09");
        check(Written::Calendar(month(12), None), "2024-11-28", false, "2023-12");
        check(Written::Calendar(month(12), None), "2024-11-28", true, "2024-12");
        check(Written::Relative(-1, Unit::Month), "2024-01-15", false, "2023-12");
        check(Written::Relative(-1, Unit::Year), "2024-01-15", false, "2023");
        check(Written::Relative(-2, Unit::Day), "2024-03-01", false, "2024-02-28");
    }

    #[test]
    fn a_weekday_with_a_day_of_the_month_narrows_the_year() {
        assert_eq!(narrow(11, 28, 3, Some(2022)), Some(2024));
    }

    #[test]
    fn numeric_dates_are_read() {
        assert_eq!(numeric("27.11.2024").unwrap().to_string(), "2024-11-27");
        assert_eq!(numeric("2024-11-27").unwrap().to_string(), "2024-11-27");
        assert_eq!(numeric("1.000.000"), None);
    }
}
