//! When somebody held an office, as far as reports of different days narrow it.

use super::event::{Writer, dated};
use super::finding::Finding;
use super::resolved::Resolved;
use crate::rdf::Base;
use crate::rdf::vocab;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A claim with a vaguer date than this, in days, narrows nothing.
pub(super) const VAGUE: i32 = 31;

/// The days on which a tenure began and ended, counted from the common era.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    start_not_before: Option<i32>,
    start_not_after: Option<i32>,
    end_not_before: Option<i32>,
    end_not_after: Option<i32>,
    status: Option<String>,
    /// First and last report that the office is held.
    pub(super) held: Option<Held>,
}

/// Reports that an office is held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Held {
    pub(super) first: (i32, String),
    pub(super) last: (i32, String),
}

impl Bounds {
    /// What the claims of one person's tenure of one office leave, and those that he takes or leaves it.
    pub(super) fn new(claims: &[Resolved], changes: &[Resolved]) -> Self {
        let mut bounds = Self::default();
        let mut latest = None;
        for claim in claims {
            let status = claim.claim.role("status").iter().find_map(|term| local(term));
            let status = status.unwrap_or("current");
            let days =
                claim.signature.days.or(claim.claim.published).filter(|(first, last)| last - first <= VAGUE);
            let at = (days.map(|(_, last)| last), std::cmp::Reverse(status));
            if latest.as_ref().is_none_or(|before| at > *before) {
                latest = Some(at);
                bounds.status = Some(status.to_owned());
            }
            if let Some((first, last)) = days
                && is_fact(claim)
            {
                bounds.narrow(status, first, last, &claim.claim.iri);
            }
        }
        for change in changes.iter().filter(|change| is_fact(change)) {
            bounds.change(change);
        }
        bounds.one_term();
        bounds
    }

    /// An office is not held before one is chosen for it, nor left before one gives it up. Who is dismissed holds
    /// it no longer; who has given it up may stay until another is found.
    fn change(&mut self, change: &Resolved) {
        let day = dated(change);
        let told = day.or(change.claim.published).map(|(_, last)| last);
        let action = change.claim.role("action").iter().find_map(|term| local(term));
        match (action, day, told) {
            (Some("appoint" | "elect" | "nominate"), Some((first, _)), _) => {
                latest(&mut self.start_not_before, first);
            }
            (Some("dismiss"), _, Some(last)) => {
                if let Some((first, _)) = day {
                    latest(&mut self.end_not_before, first);
                }
                earliest(&mut self.end_not_after, last);
            }
            (Some("resign"), Some((first, _)), _) => latest(&mut self.end_not_before, first),
            _ => {}
        }
    }

    fn narrow(&mut self, status: &str, first: i32, last: i32, claim: &str) {
        match status {
            "former" => {
                earliest(&mut self.start_not_after, last);
                earliest(&mut self.end_not_after, last);
            }
            "future" => latest(&mut self.start_not_before, first),
            _ => {
                earliest(&mut self.start_not_after, last);
                latest(&mut self.end_not_before, first);
                let held = self.held.get_or_insert_with(|| Held {
                    first: (last, claim.to_owned()),
                    last: (first, claim.to_owned()),
                });
                held.first = held.first.clone().min((last, claim.to_owned()));
                if first > held.last.0 {
                    held.last = (first, claim.to_owned());
                }
            }
        }
    }

    /// Who held an office twice has no one beginning and end: a bound that does not fit is left out.
    fn one_term(&mut self) {
        let past =
            |one: Option<i32>, other: Option<i32>| one.zip(other).is_some_and(|(one, other)| one > other);
        if past(self.start_not_before, self.start_not_after) {
            self.start_not_before = None;
        }
        if past(self.end_not_before, self.end_not_after) {
            self.end_not_after = None;
            self.held = None;
        }
    }
}

fn earliest(bound: &mut Option<i32>, day: i32) {
    *bound = Some(bound.map_or(day, |old| old.min(day)));
}

fn latest(bound: &mut Option<i32>, day: i32) {
    *bound = Some(bound.map_or(day, |old| old.max(day)));
}

fn is_fact(claim: &Resolved) -> bool {
    claim.claim.modality == "asserted" && !claim.claim.denied
}

fn local(term: &str) -> Option<&str> {
    term.strip_prefix('<')?.strip_prefix(vocab::NAMESPACE)?.strip_suffix('>')
}

impl Writer<'_> {
    /// The tenure of one person and office; its IRI and when it is held.
    pub(super) fn tenure(
        &mut self,
        claims: &[Resolved],
        changes: &[Resolved],
    ) -> Option<(String, Option<Held>)> {
        let iri = self.event(claims)?;
        let bounds = Bounds::new(claims, changes);
        if let Some(status) = &bounds.status {
            self.add(&iri, vocab::kg("status").as_ref(), vocab::kg(status));
        }
        let days = [
            (vocab::START_NOT_BEFORE, bounds.start_not_before),
            (vocab::START_NOT_AFTER, bounds.start_not_after),
            (vocab::END_NOT_BEFORE, bounds.end_not_before),
            (vocab::END_NOT_AFTER, bounds.end_not_after),
        ];
        for (bound, day) in days {
            if let Some(day) = day {
                self.add_day(&iri, bound, day);
            }
        }
        Some((iri, bounds.held))
    }
}

/// A tenure of an office, for comparing with the others.
pub(super) struct Tenure {
    pub(super) event: String,
    pub(super) person: String,
    pub(super) held: Held,
}

/// Who is reported as holder of an office before and after these days, where it is one.
pub(super) fn holder(tenures: &[Tenure], (first, last): (i32, i32)) -> Option<&str> {
    let mut on = tenures
        .iter()
        .filter(|tenure| tenure.held.first.0 <= first && last <= tenure.held.last.0)
        .map(|tenure| tenure.person.as_str());
    let one = on.next()?;
    on.all(|other| other == one).then_some(one)
}

/// What the findings about an office begin with: they are made anew with it.
pub(super) fn prefix(base: &Base, office: &str) -> String {
    let path = office.strip_prefix(base.as_str()).map(|path| format!("{path}/")).unwrap_or_default();
    format!("{}finding/two-holders/{path}", base.as_str())
}

/// People who hold an office of one seat while another does; of each pair, the reports nearest to that day. Whoever
/// is reported is compared with the one of those before him who is reported longest.
pub(super) fn two_holders(office: &str, tenures: &[Tenure], base: &Base) -> Vec<Finding> {
    let mut tenures: Vec<&Tenure> = tenures.iter().collect();
    tenures.sort_by(|one, other| (&one.held, &one.event).cmp(&(&other.held, &other.event)));
    let mut found = Vec::new();
    let mut longest: Option<&Tenure> = None;
    for other in tenures {
        let Some(one) = longest else {
            longest = Some(other);
            continue;
        };
        if other.person != one.person && other.held.first.0 <= one.held.last.0 {
            let reports = [&one.held.first, &one.held.last, &other.held.first];
            let between: BTreeSet<String> = reports.iter().map(|(_, claim)| claim.clone()).collect();
            let mut about = vec![one.event.clone(), other.event.clone()];
            about.sort();
            let mut finding = Finding::new(base, "two-holders", about, "", between.into_iter().collect());
            finding.iri = finding.iri.replace(&prefix(base, ""), &prefix(base, office));
            found.push(finding);
        }
        if other.held.last.0 > one.held.last.0 {
            longest = Some(other);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::digest::Claim;
    use crate::rdf::vocab::xsd;
    use chrono::NaiveDate;
    use oxigraph::model::Literal;
    use std::collections::BTreeMap;

    fn claim(day: i32, status: &str) -> Resolved {
        let role = if ["current", "former", "future"].contains(&status) { "status" } else { "action" };
        let roles =
            BTreeMap::from([(role.to_owned(), BTreeSet::from([format!("<{}{status}>", vocab::NAMESPACE)]))]);
        let claim = Claim {
            iri: format!("urn:{day}"),
            published: Some((day, day)),
            modality: "asserted".into(),
            roles,
            ..Claim::default()
        };
        Resolved { claim, ..Resolved::default() }
    }

    fn check(reports: &[(i32, &str)], expected: [Option<i32>; 4], status: &str) {
        let claims: Vec<Resolved> = reports.iter().map(|(day, status)| claim(*day, status)).collect();
        let bounds = Bounds::new(&claims, &[]);
        let found =
            [bounds.start_not_before, bounds.start_not_after, bounds.end_not_before, bounds.end_not_after];
        assert_eq!(found, expected, "{reports:?}");
        assert_eq!(bounds.status.as_deref(), Some(status), "{reports:?}");
    }

    #[test]
    fn reports_narrow_when_a_tenure_began_and_ended() {
        check(&[(5, "current")], [None, Some(5), Some(5), None], "current");
        check(&[(5, "current"), (9, "current")], [None, Some(5), Some(9), None], "current");
        check(
            &[(2, "future"), (5, "current"), (9, "former")],
            [Some(2), Some(5), Some(5), Some(9)],
            "former",
        );
        check(&[(9, "former"), (7, "former")], [None, Some(7), None, Some(7)], "former");
        check(&[(3, "former"), (9, "current")], [None, Some(3), Some(9), None], "current");
    }

    #[test]
    fn who_takes_or_leaves_an_office_narrows_it_too() {
        let dated = |day: i32, action: &str| {
            let mut claim = claim(day, action);
            let date = NaiveDate::from_num_days_from_ce_opt(day).map(|day| day.to_string()).unwrap();
            claim.claim.date = Some(Literal::new_typed_literal(date, xsd::DATE).to_string());
            claim
        };
        let check = |claims: Vec<Resolved>, expected: [Option<i32>; 4]| {
            let (changes, claims): (Vec<Resolved>, Vec<Resolved>) =
                claims.into_iter().partition(|claim| !claim.claim.role("action").is_empty());
            let found = Bounds::new(&claims, &changes);
            assert_eq!(
                [found.start_not_before, found.start_not_after, found.end_not_before, found.end_not_after],
                expected
            );
        };
        check(
            vec![dated(738_700, "appoint"), claim(738_705, "current")],
            [Some(738_700), Some(738_705), Some(738_705), None],
        );
        // When is not said, so it may have been any day before.
        check(
            vec![claim(738_700, "appoint"), claim(738_705, "current")],
            [None, Some(738_705), Some(738_705), None],
        );
        check(
            vec![claim(738_705, "current"), claim(738_709, "dismiss")],
            [None, Some(738_705), Some(738_705), Some(738_709)],
        );
        check(
            vec![claim(738_705, "current"), dated(738_709, "dismiss")],
            [None, Some(738_705), Some(738_709), Some(738_709)],
        );
        check(
            vec![claim(738_705, "current"), dated(738_709, "resign")],
            [None, Some(738_705), Some(738_709), None],
        );
        // Appointed once more.
        check(
            vec![claim(738_705, "current"), dated(738_709, "appoint")],
            [None, Some(738_705), Some(738_705), None],
        );
    }

    #[test]
    fn two_hold_an_office_where_one_is_reported_between_two_reports_of_the_other() {
        let tenure = |name: &str, first: i32, last: i32| Tenure {
            event: format!("urn:{name}"),
            person: name.into(),
            held: Held { first: (first, format!("urn:{first}")), last: (last, format!("urn:{last}")) },
        };
        let found = two_holders(
            "urn:office",
            &[tenure("a", 1, 5), tenure("b", 3, 9), tenure("c", 10, 11)],
            &Base::default(),
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].about, ["urn:a", "urn:b"]);
        assert_eq!(found[0].between, ["urn:1", "urn:3", "urn:5"]);
    }
}
