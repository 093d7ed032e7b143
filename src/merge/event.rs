//! Claims of one block to events, and events to quads.

use super::decision::Decisions;
use super::digest;
use super::finding::Finding;
use super::known::Known;
use super::resolved::{Resolved, Signature, TIMELESS};
use crate::date::PartialDate;
use crate::rdf::Base;
use crate::rdf::vocab::{self, owl, rdf, xsd};
use chrono::NaiveDate;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// From firm to weak.
const MODALITIES: [&str; 5] = ["asserted", "planned", "considered", "possible", "demanded"];

/// An event in the making: claims that all fit each other.
#[derive(Default)]
pub(super) struct Cluster {
    pub(super) claims: Vec<Resolved>,
    /// What is different of them in comparing.
    signatures: Vec<Signature>,
    /// Articles of its undated claims.
    undated: BTreeSet<String>,
}

impl Cluster {
    fn fits(&self, claim: &Resolved, decisions: &Decisions) -> bool {
        let iri = claim.claim.iri.as_str();
        let decided = decisions.concern(iri);
        let apart = decisions.apart_from(iri);
        if decided && self.claims.iter().any(|other| apart.contains(other.claim.iri.as_str())) {
            return false;
        }
        if decided {
            let same = decisions.same_as(iri);
            if self.claims.iter().any(|other| same.contains(&other.claim.iri)) {
                return true;
            }
        }
        // Two undated claims of one article were told apart by its reader.
        let anchored = self.signatures.iter().any(Signature::dated);
        let twice = !anchored && !claim.signature.dated() && self.undated.contains(&claim.claim.article);
        !twice && self.signatures.iter().all(|signature| signature.fits(&claim.signature, anchored))
    }

    fn add(&mut self, claim: Resolved) {
        if !claim.signature.dated() {
            self.undated.insert(claim.claim.article.clone());
        }
        if !self.signatures.contains(&claim.signature) {
            self.signatures.push(claim.signature.clone());
        }
        self.claims.push(claim);
    }
}

/// The clusters of a block, or of one of its cells where it has no claims without a day.
///
/// Claims are taken from precise to vague; each joins the first cluster all of whose claims it fits. Cells are
/// looked at one by one, and claims without a day last.
pub(super) fn cluster(mut claims: Vec<Resolved>, decisions: &Decisions) -> Vec<Cluster> {
    claims.sort_by(|one, other| {
        let key = |claim: &Resolved| (claim.cell == TIMELESS, Reverse(claim.signature.precision()));
        let by_cell =
            (one.cell == TIMELESS).cmp(&(other.cell == TIMELESS)).then_with(|| one.cell.cmp(&other.cell));
        by_cell.then_with(|| key(one).cmp(&key(other))).then_with(|| one.claim.iri.cmp(&other.claim.iri))
    });
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut first = 0;
    let mut cell = String::new();
    for claim in claims {
        if claim.cell != cell {
            cell.clone_from(&claim.cell);
            first = if cell == TIMELESS { 0 } else { clusters.len() };
        }
        let found = clusters[first..].iter_mut().find(|cluster| cluster.fits(&claim, decisions));
        if let Some(cluster) = found {
            cluster.add(claim);
        } else {
            let mut cluster = Cluster::default();
            cluster.add(claim);
            clusters.push(cluster);
        }
    }
    for cluster in &mut clusters {
        cluster.claims.sort_by(|one, other| one.claim.iri.cmp(&other.claim.iri));
    }
    clusters
}

/// Writes quads of the merged graph.
pub(super) struct Writer<'a> {
    pub(super) base: &'a Base,
    pub(super) known: &'a Known,
    pub(super) graph: NamedNode,
    pub(super) quads: Vec<Quad>,
}

impl Writer<'_> {
    /// The event of a claim: its IRI with another first step.
    pub(super) fn event_iri(&self, claim: &str) -> String {
        event_iri(self.base, claim)
    }

    pub(super) fn add(&mut self, subject: &str, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        let subject = NamedNode::new_unchecked(subject);
        self.quads.push(Quad::new(subject, predicate.into_owned(), object, self.graph.clone()));
    }

    /// A term as it was written.
    pub(super) fn add_written(&mut self, subject: &str, predicate: NamedNodeRef<'_>, term: &str) {
        // It was a term before it was written.
        if let Ok(term) = Term::from_str(term) {
            self.add(subject, predicate, term);
        }
    }

    pub(super) fn add_day(&mut self, subject: &str, predicate: NamedNodeRef<'_>, day: i32) {
        if let Some(day) = NaiveDate::from_num_days_from_ce_opt(day) {
            self.add(
                subject,
                predicate,
                Literal::new_typed_literal(PartialDate::day(day).to_string(), xsd::DATE),
            );
        }
    }

    /// An event with all that its claims say, but when; its IRI, or none where a needed role is not filled.
    pub(super) fn event(&mut self, claims: &[Resolved]) -> Option<String> {
        let first = claims.first()?;
        let class = first.claim.class.clone();
        let kind = self.known.claim_type(&class)?;
        let mut roles: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (role, fillers) in claims.iter().flat_map(|claim| &claim.claim.roles) {
            roles.entry(role).or_default().extend(fillers.iter().map(String::as_str));
        }
        // What holds an office at the end is told by when.
        if class == "Tenure" {
            roles.remove("status");
        }
        if kind.needed.iter().any(|(role, least)| roles.get(role.as_str()).map_or(0, BTreeSet::len) < *least)
        {
            return None;
        }
        let iri = self.event_iri(&first.claim.iri);
        self.add(&iri, rdf::TYPE, vocab::EVENT);
        self.add(&iri, rdf::TYPE, vocab::kg(&class));
        for (role, fillers) in roles {
            for filler in fillers {
                self.add_written(&iri, vocab::kg(role).as_ref(), filler);
            }
        }
        let sources: BTreeSet<&String> = claims.iter().flat_map(|claim| &claim.claim.sources).collect();
        for source in sources {
            self.add_written(&iri, vocab::SOURCE, source);
        }
        for claim in claims {
            self.add(&iri, vocab::REPORTED_AS, NamedNode::new_unchecked(&claim.claim.iri));
        }
        for claim in &claims[1..] {
            let alias = self.event_iri(&claim.claim.iri);
            self.add(&alias, owl::SAME_AS, NamedNode::new_unchecked(&iri));
        }
        self.standing(&iri, claims);
        Some(iri)
    }

    fn standing(&mut self, iri: &str, claims: &[Resolved]) {
        let articles: BTreeSet<&str> = claims.iter().map(|claim| claim.claim.article.as_str()).collect();
        self.add(iri, vocab::ARTICLE_COUNT, Literal::from(articles.len() as i64));
        let affirmed: Vec<&Resolved> = claims.iter().filter(|claim| !claim.claim.denied).collect();
        let all: Vec<&Resolved> = claims.iter().collect();
        let meant = if affirmed.is_empty() { &all } else { &affirmed };
        let firmest =
            MODALITIES.iter().find(|modality| meant.iter().any(|claim| claim.claim.modality == **modality));
        let modality = firmest.copied().unwrap_or(MODALITIES[0]);
        self.add(iri, vocab::MODALITY, vocab::kg(modality));
        let polarity = if affirmed.is_empty() { vocab::DENIED } else { vocab::AFFIRMED };
        self.add(iri, vocab::POLARITY, polarity);
        let own = affirmed
            .iter()
            .any(|claim| claim.claim.modality == MODALITIES[0] && claim.claim.sources.is_empty());
        let stand = match (affirmed.len(), modality) {
            (0, _) => "denied",
            (some, _) if some < claims.len() => "disputed",
            (_, "asserted") if own => "asserted",
            (_, "asserted") => "reported",
            _ => "unrealised",
        };
        self.add(iri, vocab::STAND, vocab::kg(stand));
    }

    /// When it was: the most exact date, and the days that all dated claims leave.
    pub(super) fn when(&mut self, iri: &str, claims: &[Resolved]) {
        let dates = claims.iter().filter_map(|claim| {
            let written = claim.claim.date.as_ref()?;
            let date = digest::literal(written).and_then(|date| digest::date(date.value()))?;
            Some((Reverse(date.year.is_some()), Reverse(date.precision()), written))
        });
        if let Some((.., written)) = dates.min() {
            self.add_written(iri, vocab::DATE, written);
        }
        if let Some((first, last)) = days(claims) {
            self.add_day(iri, vocab::NOT_BEFORE, first);
            self.add_day(iri, vocab::NOT_AFTER, last);
        }
    }

    /// A cluster's quads and what does not go together in it; its IRI.
    pub(super) fn cluster(&mut self, cluster: &Cluster) -> Option<String> {
        let iri = self.event(&cluster.claims)?;
        self.when(&iri, &cluster.claims);
        for finding in Finding::within(&iri, &cluster.claims, self.base) {
            self.finding(&finding);
        }
        Some(iri)
    }

    pub(super) fn finding(&mut self, finding: &Finding) {
        self.add(&finding.iri, rdf::TYPE, vocab::FINDING);
        self.add(&finding.iri, vocab::FINDING_KIND, vocab::kg(finding.kind));
        for event in &finding.about {
            self.add(&finding.iri, vocab::CONCERNS, NamedNode::new_unchecked(event));
        }
        for claim in &finding.between {
            self.add(&finding.iri, vocab::BETWEEN, NamedNode::new_unchecked(claim));
        }
    }
}

/// The days that all dated claims leave.
pub(super) fn days(claims: &[Resolved]) -> Option<(i32, i32)> {
    claims.iter().filter_map(dated).reduce(|(first, last), (from, to)| {
        let both = (first.max(from), last.min(to));
        // A person may have joined what does not overlap.
        if both.0 <= both.1 { both } else { (first, last) }
    })
}

/// First and last day of a claim's date.
pub(super) fn dated(claim: &Resolved) -> Option<(i32, i32)> {
    let date = digest::literal(claim.claim.date.as_ref()?)?;
    digest::date(date.value()).and_then(digest::days)
}

/// The event of a claim: its IRI with another first step.
pub(super) fn event_iri(base: &Base, claim: &str) -> String {
    let path = claim.strip_prefix(base.as_str()).and_then(|path| path.strip_prefix("claim/"));
    path.map_or_else(|| format!("{claim}/event"), |path| format!("{}event/{path}", base.as_str()))
}
