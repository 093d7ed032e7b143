//! Claims that do not go together.

use super::event::{Cluster, days, event_iri};
use super::resolved::Resolved;
use crate::rdf::Base;
use std::collections::BTreeSet;

/// Dates so many days apart are one date and a slip, rather than two events.
const SLIP: i32 = 3;

/// What a person should look at.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) iri: String,
    pub(super) kind: &'static str,
    /// One event, or two.
    pub(super) about: Vec<String>,
    /// Two claims or more.
    pub(super) between: Vec<String>,
}

impl Finding {
    /// A finding named by its kind and what tells it from others of that kind.
    pub(super) fn new(
        base: &Base,
        kind: &'static str,
        about: Vec<String>,
        more: &str,
        between: Vec<String>,
    ) -> Self {
        let path = |event: &String| {
            event.strip_prefix(&format!("{}event/", base.as_str())).unwrap_or(event).to_owned()
        };
        let mut steps: Vec<String> = about.iter().map(path).collect();
        steps.extend(Some(more.to_owned()).filter(|more| !more.is_empty()));
        let iri = format!("{}finding/{kind}/{}", base.as_str(), steps.join("/"));
        Self { iri, kind, about, between }
    }

    /// What does not go together within one event.
    pub(super) fn within(event: &str, claims: &[Resolved], base: &Base) -> Vec<Self> {
        let mut found = Vec::new();
        let of = |denied: bool| claims.iter().find(|claim| claim.claim.denied == denied);
        if let (Some(affirmed), Some(denied)) = (of(false), of(true)) {
            let between = vec![affirmed.claim.iri.clone(), denied.claim.iri.clone()];
            found.push(Self::new(base, "contradiction", vec![event.into()], "", between));
        }
        let roles: BTreeSet<&str> =
            claims.iter().flat_map(|claim| &claim.counts).map(|(role, _)| role.as_str()).collect();
        for role in roles {
            if let Some(between) = differing_counts(role, claims) {
                found.push(Self::new(base, "differing-counts", vec![event.into()], role, between));
            }
        }
        found
    }

    /// Pairs of events of one block that look like one event with two dates.
    pub(super) fn differing_dates(clusters: &[Cluster], base: &Base) -> Vec<Self> {
        let mut dated: Vec<(i32, &Cluster)> =
            clusters.iter().filter_map(|cluster| Some((day(cluster)?, cluster))).collect();
        dated.sort_by(|one, other| {
            (one.0, &one.1.claims[0].claim.iri).cmp(&(other.0, &other.1.claims[0].claim.iri))
        });
        let mut found = Vec::new();
        for (at, (day, one)) in dated.iter().enumerate() {
            let near = dated[at + 1..].iter().take_while(|(other, _)| other - day <= SLIP);
            for (_, other) in near.filter(|(other, cluster)| other > day && look_alike(one, cluster)) {
                let between = vec![one.claims[0].claim.iri.clone(), other.claims[0].claim.iri.clone()];
                let about = between.iter().map(|claim| event_iri(base, claim)).collect();
                found.push(Self::new(base, "differing-dates", about, "", between));
            }
        }
        found
    }
}

/// The one day of an event that has happened.
fn day(cluster: &Cluster) -> Option<i32> {
    let happened =
        cluster.claims.iter().any(|claim| claim.claim.modality == "asserted" && !claim.claim.denied);
    days(&cluster.claims).filter(|(first, last)| happened && first == last).map(|(first, _)| first)
}

fn look_alike(one: &Cluster, other: &Cluster) -> bool {
    let articles = |cluster: &Cluster| {
        cluster.claims.iter().map(|claim| claim.claim.article.clone()).collect::<BTreeSet<_>>()
    };
    articles(one).is_disjoint(&articles(other))
        && one
            .claims
            .iter()
            .any(|mine| other.claims.iter().any(|theirs| mine.signature.same_people(&theirs.signature)))
}

/// The first two claims that count the same kind of thing in a role, and otherwise.
fn differing_counts(role: &str, claims: &[Resolved]) -> Option<Vec<String>> {
    let counts = || {
        claims
            .iter()
            .flat_map(|claim| claim.counts.iter().map(move |(at, count)| (claim, at, count)))
            .filter(|(_, at, _)| *at == role)
    };
    counts().enumerate().find_map(|(number, (one, _, count))| {
        let differs = counts().skip(number + 1).find(|(other, _, second)| {
            other.claim.iri != one.claim.iri
                && second.kind == count.kind
                && (second.min > count.max || count.min > second.max)
        });
        differs.map(|(other, ..)| vec![one.claim.iri.clone(), other.claim.iri.clone()])
    })
}
