//! Dates as exact as a text gives them: "2024-11-27", "2024-11", "2024", "--11-27", "---27".

use chrono::{Datelike, Days, NaiveDate};
use std::fmt;

/// A date of which some parts may be unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// The year, such as 2024.
    pub year: Option<i32>,
    /// The month, 1 to 12.
    pub month: Option<u32>,
    /// The day of the month, 1 to 31.
    pub day: Option<u32>,
}

impl PartialDate {
    /// A whole day.
    pub fn day(date: NaiveDate) -> Self {
        Self { year: Some(date.year()), month: Some(date.month()), day: Some(date.day()) }
    }

    /// A month of a year.
    pub fn month(year: i32, month: u32) -> Self {
        Self { year: Some(year), month: Some(month), day: None }
    }

    /// A year.
    pub fn year(year: i32) -> Self {
        Self { year: Some(year), month: None, day: None }
    }

    /// Reads ISO 8601: a day (a time of day behind it is dropped), a month or a year.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = text.split(['T', ' ']).next()?;
        let mut parts = date.split('-').map(str::parse::<u32>);
        let year = i32::try_from(parts.next()?.ok()?).ok()?;
        let month = parts.next().transpose().ok()?;
        let day = parts.next().transpose().ok()?;
        if parts.next().is_some() || !(1000..=2999).contains(&year) {
            return None;
        }
        let whole = Self { year: Some(year), month, day };
        whole.is_real().then_some(whole)
    }

    /// Does the calendar hold such a day (29 February without a year does)?
    pub fn is_real(self) -> bool {
        match (self.month, self.day) {
            (None, None) => true,
            (None, Some(day)) => (1..=31).contains(&day),
            (Some(month), None) => (1..=12).contains(&month),
            (Some(month), Some(day)) => {
                NaiveDate::from_ymd_opt(self.year.unwrap_or(2000), month, day).is_some()
            }
        }
    }

    /// The day, where all parts are known.
    pub fn exact(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year?, self.month?, self.day?)
    }

    /// First and last day that it can mean, where the year is known.
    pub fn bounds(self) -> Option<(NaiveDate, NaiveDate)> {
        let year = self.year?;
        match (self.month, self.day) {
            (Some(month), Some(day)) => NaiveDate::from_ymd_opt(year, month, day).map(|date| (date, date)),
            (Some(month), None) => {
                let first = NaiveDate::from_ymd_opt(year, month, 1)?;
                let next = if month == 12 {
                    NaiveDate::from_ymd_opt(year + 1, 1, 1)?
                } else {
                    NaiveDate::from_ymd_opt(year, month + 1, 1)?
                };
                Some((first, next.checked_sub_days(Days::new(1))?))
            }
            _ => Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?)),
        }
    }

    /// The XML Schema type of the literal that [`Display`](fmt::Display) writes, by its local name.
    pub fn datatype(self) -> &'static str {
        match (self.year, self.month, self.day) {
            (Some(_), Some(_), Some(_)) => "date",
            (Some(_), Some(_), None) => "gYearMonth",
            (Some(_), None, _) => "gYear",
            (None, Some(_), Some(_)) => "gMonthDay",
            (None, Some(_), None) => "gMonth",
            (None, None, _) => "gDay",
        }
    }

    /// How many parts are known.
    pub fn precision(self) -> usize {
        usize::from(self.year.is_some()) + usize::from(self.month.is_some()) + usize::from(self.day.is_some())
    }

    /// May both mean the same day? Parts that one leaves open agree with anything.
    pub fn agrees(self, other: Self) -> bool {
        fn fits<T: PartialEq + Copy>(a: Option<T>, b: Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        fits(self.year, other.year) && fits(self.month, other.month) && fits(self.day, other.day)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.year, self.month, self.day) {
            (Some(year), Some(month), Some(day)) => write!(out, "{year:04}-{month:02}-{day:02}"),
            (Some(year), Some(month), None) => write!(out, "{year:04}-{month:02}"),
            (Some(year), None, _) => write!(out, "{year:04}"),
            (None, Some(month), Some(day)) => write!(out, "--{month:02}-{day:02}"),
            (None, Some(month), None) => write!(out, "--{month:02}"),
            (None, None, Some(day)) => write!(out, "---{day:02}"),
            (None, None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_dates_are_read_and_written() {
        for text in ["2024-11-27", "2024-11", "2024"] {
            assert_eq!(PartialDate::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(PartialDate::parse("2024-11-27T10:00:00Z").unwrap().to_string(), "2024-11-27");
        for text in ["", "yesterday", "2024-13", "2024-02-30", "27", "2024-1-1-1"] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_runs_to_its_last_day() {
        let (first, last) = PartialDate::month(2024, 2).bounds().unwrap();
        assert_eq!((first.to_string(), last.to_string()), ("2024-02-01".into(), "2024-02-29".into()));
    }
}
