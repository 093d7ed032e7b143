//! How good the claims are, against claims that careful readers put on record.
//!
//! A claim is *found* where a gold claim of its type in its article shares a filler of every obligatory role (two where
//! several met or agreed). Labels agree as sets of words, without case, accents, plural -s and articles.

use crate::claim::{Claim, Filler, Value};
use crate::knowledge::Knowledge;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The gold claims of an article.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    /// The article's id.
    pub article: String,
    /// What careful readers found in it.
    pub claims: Vec<GoldClaim>,
}

/// One gold claim; labels that are equally right are joined by `|`.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldClaim {
    /// Its type.
    #[serde(rename = "type")]
    pub class: String,
    /// Fillers by role.
    pub roles: BTreeMap<String, Vec<String>>,
    /// As exact as the text.
    pub date: Option<String>,
    /// How firmly.
    pub modality: String,
    /// `+` or `-`.
    pub polarity: Option<String>,
    /// Who says so.
    pub source: Option<Vec<String>>,
    /// First character of its sentence, and the one after the last.
    pub sent: Option<(usize, usize)>,
}

/// A claim as it is compared: the labels of every filler.
struct Found {
    roles: BTreeMap<&'static str, Vec<BTreeSet<String>>>,
    date: Option<String>,
    modality: &'static str,
    denied: bool,
    source: Vec<BTreeSet<String>>,
    sentence: (usize, usize),
    text: String,
}

/// The roles that count, the obligatory ones first.
const TYPES: [(&str, usize, &[&str]); 11] = [
    ("Tenure", 2, &["person", "office", "of", "when"]),
    ("WeaponsRequest", 2, &["requester", "weapon", "addressee"]),
    ("WeaponsTransfer", 2, &["supplier", "weapon", "recipient"]),
    ("Sanction", 1, &["target", "imposer", "measure", "action", "count"]),
    ("Meeting", 1, &["participant", "place"]),
    ("Visit", 2, &["visitor", "destination"]),
    ("Statement", 1, &["speaker", "addressee"]),
    ("Threat", 1, &["issuer", "target"]),
    ("Agreement", 1, &["party", "topic"]),
    ("Appointment", 2, &["person", "office", "of", "action"]),
    ("Deployment", 2, &["sender", "destination", "force", "count"]),
];
/// Roles whose fillers are free words: half of the shorter side's words must agree.
const FREE: [&str; 4] = ["measure", "topic", "force", "count"];
/// Roles in which a part of a name will do.
const PARTS: [&str; 15] = [
    "target",
    "visitor",
    "destination",
    "place",
    "participant",
    "addressee",
    "recipient",
    "person",
    "speaker",
    "requester",
    "supplier",
    "imposer",
    "issuer",
    "party",
    "sender",
];
const STOP: [&str; 20] = [
    "the", "a", "an", "of", "to", "for", "and", "in", "on", "its", "their", "his", "her", "der", "die",
    "das", "des", "dem", "und", "von",
];

/// Precision, recall and their harmonic mean, from counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measure {
    /// Right ones.
    pub hit: usize,
    /// Those that were given.
    pub given: usize,
    /// Those that there are.
    pub gold: usize,
}

impl Measure {
    /// Share of the given that are right.
    pub fn precision(self) -> f64 {
        ratio(self.hit, self.given)
    }

    /// Share of what there is that was found.
    pub fn recall(self) -> f64 {
        ratio(self.hit, self.gold)
    }

    /// Harmonic mean of both.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    fn add(&mut self, other: Self) {
        self.hit += other.hit;
        self.given += other.given;
        self.gold += other.gold;
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole > 0 { part as f64 / whole as f64 } else { 0.0 }
}

/// The figures of a run, and what was missed and too much.
#[derive(Debug, Default)]
pub struct Report {
    types: BTreeMap<&'static str, (Measure, Measure)>,
    /// How many found claims there are, and on how many date, modality, polarity and source are right.
    facets: [usize; 5],
    /// `missed` or `extra`, article, and the claim in a line.
    pub errors: Vec<(&'static str, String, String)>,
    articles: usize,
}

impl Report {
    /// Over all types.
    pub fn claims(&self) -> Measure {
        let mut all = Measure::default();
        self.types.values().for_each(|(claims, _)| all.add(*claims));
        all
    }
}

/// Compares the claims of an article with its gold; `points` gives a claim's sentence in code points.
pub fn article(gold: &Gold, claims: &[(&Claim, (usize, usize))], known: &Knowledge, report: &mut Report) {
    report.articles += 1;
    for &(class, needed, roles) in &TYPES {
        let golds: Vec<&GoldClaim> = gold.claims.iter().filter(|claim| claim.class == class).collect();
        let given: Vec<Found> = claims
            .iter()
            .filter(|(claim, _)| claim.class == class)
            .map(|(claim, sentence)| found(claim, *sentence, roles, known))
            .collect();
        if golds.is_empty() && given.is_empty() {
            continue;
        }
        let (mut whole, mut slots) = (Measure::default(), Measure::default());
        whole.gold = golds.len();
        whole.given = given.len();
        slots.gold = golds
            .iter()
            .map(|claim| roles.iter().map(|role| claim.roles.get(*role).map_or(0, Vec::len)).sum::<usize>())
            .sum();
        slots.given = given.iter().map(|claim| claim.roles.values().map(Vec::len).sum::<usize>()).sum();
        let (mut golds_left, mut given_left) = (vec![true; golds.len()], vec![true; given.len()]);
        for (is_found, shared, at, other) in pairs(&golds, &given, needed, roles) {
            slots.hit += shared;
            if is_found {
                whole.hit += 1;
                golds_left[at] = false;
                given_left[other] = false;
                facets(golds[at], &given[other], &mut report.facets);
            }
        }
        let missed = golds.iter().zip(&golds_left).filter(|(_, left)| **left);
        report.errors.extend(missed.map(|(claim, _)| ("missed", gold.article.clone(), line(claim))));
        let extra = given.into_iter().zip(&given_left).filter(|(_, left)| **left);
        report.errors.extend(extra.map(|(claim, _)| ("extra", gold.article.clone(), claim.text)));
        let entry = report.types.entry(class).or_default();
        entry.0.add(whole);
        entry.1.add(slots);
    }
}

fn line(claim: &GoldClaim) -> String {
    let roles: Vec<String> =
        claim.roles.iter().map(|(role, labels)| format!("{role}: {}", labels.join(", "))).collect();
    format!("{}({})", claim.class, roles.join("; "))
}

/// Pairs of gold and given claims, one to one: those found with the most shared fillers first.
fn pairs(
    golds: &[&GoldClaim],
    given: &[Found],
    needed: usize,
    roles: &[&str],
) -> Vec<(bool, usize, usize, usize)> {
    let mut all = Vec::new();
    for (at, gold) in golds.iter().enumerate() {
        for (other, claim) in given.iter().enumerate() {
            let shared: usize =
                roles.iter().map(|role| paired(role, gold.roles.get(*role), claim.roles.get(role))).sum();
            if shared > 0 {
                let overlap =
                    gold.sent.is_some_and(|(start, end)| claim.sentence.1 > start && claim.sentence.0 < end);
                let is_found = roles[..needed].iter().all(|role| {
                    let wanted = gold.roles.get(*role);
                    let several = matches!(*role, "participant" | "party") && wanted.map_or(0, Vec::len) > 1;
                    paired(role, wanted, claim.roles.get(role)) > usize::from(several)
                });
                all.push((is_found, shared, overlap, at, other));
            }
        }
    }
    all.sort_by(|a, b| (b.0, b.1, b.2).cmp(&(a.0, a.1, a.2)).then((a.3, a.4).cmp(&(b.3, b.4))));
    let (mut golds_used, mut given_used) = (BTreeSet::new(), BTreeSet::new());
    let mut chosen = Vec::new();
    for (is_found, shared, _, at, other) in all {
        if !golds_used.contains(&at) && !given_used.contains(&other) {
            golds_used.insert(at);
            given_used.insert(other);
            chosen.push((is_found, shared, at, other));
        }
    }
    chosen
}

/// How many gold fillers find one of their own among the given.
fn paired(role: &str, gold: Option<&Vec<String>>, given: Option<&Vec<BTreeSet<String>>>) -> usize {
    let (Some(gold), Some(given)) = (gold, given) else { return 0 };
    let mut left: Vec<&BTreeSet<String>> = given.iter().collect();
    let mut hit = 0;
    for label in gold {
        if let Some(at) = left.iter().position(|labels| same(role, label, labels)) {
            left.remove(at);
            hit += 1;
        }
    }
    hit
}

fn same(role: &str, gold: &str, given: &BTreeSet<String>) -> bool {
    gold.split('|').filter(|label| !label.trim().is_empty()).any(|label| {
        let a = words(label);
        given.iter().any(|label| {
            let b = words(label);
            if a.is_empty() || b.is_empty() {
                return false;
            }
            let (less, more) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
            let part = less.is_subset(more);
            a == b
                || FREE.contains(&role) && a.intersection(&b).count() * 2 >= less.len()
                || matches!(role, "weapon" | "office") && part
                || (PARTS.contains(&role) || matches!(role, "of" | "source"))
                    && part
                    && a != b
                    && less.len() * 2 >= more.len()
        })
    })
}

fn words(label: &str) -> BTreeSet<String> {
    let plain: String =
        label.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let plain = plain.replace('ß', "ss").replace("defense", "defence").replace('&', " and ");
    let all = plain
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty() && !STOP.contains(word));
    all.map(|word| {
        let plural = word.chars().count() > 3 && word.ends_with('s') && !word.ends_with("ss");
        if plural { word[..word.len() - 1].to_owned() } else { word.to_owned() }
    })
    .collect()
}

fn found(
    claim: &Claim,
    sentence: (usize, usize),
    roles: &'static [&'static str],
    known: &Knowledge,
) -> Found {
    let mut all: BTreeMap<&'static str, Vec<BTreeSet<String>>> = BTreeMap::new();
    for role in roles {
        let stored = if *role == "when" { "status" } else { role };
        let mut fillers: Vec<BTreeSet<String>> =
            claim.role(stored).iter().map(|filler| labels(filler, known)).collect();
        if *role == "of" {
            fillers.extend(claim.role("office").iter().filter_map(|filler| match &filler.value {
                Value::Entity(office) => office.of.as_ref().map(|of| entity_labels(of, known)),
                _ => None,
            }));
        }
        if *role == "count" {
            let counted = claim.role("target").iter().chain(claim.role("force"));
            fillers.extend(
                counted
                    .filter(|filler| matches!(&filler.value, Value::Entity(entity) if entity.count.is_some()))
                    .map(|filler| labels(filler, known)),
            );
        }
        if !fillers.is_empty() {
            all.insert(role, fillers);
        }
    }
    Found {
        roles: all,
        date: claim.date.map(|(date, _)| date.to_string()),
        modality: claim.modality.as_str(),
        denied: claim.denied,
        source: claim.attribution.iter().map(|filler| labels(filler, known)).collect(),
        sentence,
        text: claim.to_string(),
    }
}

fn labels(filler: &Filler, known: &Knowledge) -> BTreeSet<String> {
    match &filler.value {
        Value::Entity(entity) => entity_labels(entity, known),
        Value::Words(words) | Value::Term(words) => [words.clone()].into(),
    }
}

fn entity_labels(entity: &crate::knowledge::entity::Entity, known: &Knowledge) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = entity.names.iter().cloned().collect();
    all.insert(entity.label.clone());
    if let Some(index) = known.names.find(&entity.path) {
        all.extend(known.names.labels[index as usize].iter().cloned());
    }
    all
}

fn facets(gold: &GoldClaim, claim: &Found, counts: &mut [usize; 5]) {
    let sources = gold.source.clone().unwrap_or_default();
    let source = sources.is_empty() && claim.source.is_empty()
        || paired("source", Some(&sources), Some(&claim.source)) > 0;
    let right = [
        true,
        gold.date.clone().filter(|date| !date.is_empty()) == claim.date,
        gold.modality == claim.modality,
        (gold.polarity.as_deref() == Some("-")) == claim.denied,
        source,
    ];
    for (count, right) in counts.iter_mut().zip(right) {
        *count += usize::from(right);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:16}{:>6}{:>6}{:>8}{:>8}{:>8}{:>8}",
            "type", "gold", "pred", "P", "R", "F1", "slotF1"
        )?;
        let row = |out: &mut fmt::Formatter<'_>, name: &str, claims: Measure, slots: Measure| {
            let (p, r, f) = (claims.precision(), claims.recall(), claims.f1());
            writeln!(
                out,
                "{name:16}{:6}{:6}{p:8.3}{r:8.3}{f:8.3}{:8.3}",
                claims.gold,
                claims.given,
                slots.f1()
            )
        };
        let mut slots = Measure::default();
        let (mut sum, mut count) = (0.0, 0_usize);
        for (class, _, _) in TYPES {
            let Some((claims, of_type)) = self.types.get(class) else { continue };
            row(out, class, *claims, *of_type)?;
            slots.add(*of_type);
            if claims.gold > 0 {
                sum += claims.f1();
                count += 1;
            }
        }
        row(out, "claims", self.claims(), slots)?;
        let [all, date, modality, polarity, source] = self.facets;
        let share = |right: usize| right as f64 / all.max(1) as f64;
        let (date, modality, polarity, source) =
            (share(date), share(modality), share(polarity), share(source));
        writeln!(
            out,
            "macro F1 over types {:.3} · on {all} found claims: date {date:.3}, modality {modality:.3}, \
             polarity {polarity:.3}, source {source:.3} · {} articles",
            sum / count.max(1) as f64,
            self.articles
        )
    }
}
