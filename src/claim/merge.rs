//! Each thing once an article, at its fullest sentence.

use super::{Claim, Filler, Modality, Value};
use crate::date::PartialDate;
use crate::knowledge::entity::Class;
use crate::knowledge::names::Names;
use crate::span::Span;
use std::collections::{BTreeMap, HashMap};

/// Merges claims that say the same, and fills in what the rest of the article says of them.
pub(super) fn within_article(claims: Vec<Claim>, names: &Names) -> Vec<Claim> {
    let mut kept: Vec<Claim> = Vec::new();
    // Only what shares a drawer can be the same: statements of one sentence, tenures of one person.
    let mut drawers: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for claim in claims {
        let drawer = drawers.entry((claim.class.clone(), drawer(&claim))).or_default();
        if let Some(at) = drawer.iter().copied().find(|&at| is_same(&kept[at], &claim)) {
            join(&mut kept[at], claim);
        } else {
            drawer.push(kept.len());
            kept.push(claim);
        }
    }
    kept.sort_by_key(|claim| (claim.sentence, claim.trigger));
    share_dates(&mut kept);
    carry_dates(&mut kept);
    carry_addressees(&mut kept);
    drop_general(&mut kept, names);
    drop_words(&mut kept);
    kept.sort_by(|a, b| {
        (a.sentence, a.trigger, &a.class, &a.rule).cmp(&(b.sentence, b.trigger, &b.class, &b.rule))
    });
    kept
}

fn drawer(claim: &Claim) -> String {
    match claim.class.as_str() {
        "Statement" => claim.sentence.start.to_string(),
        "Tenure" => claim.role("person").first().map_or_else(String::new, |filler| filler.value.to_string()),
        _ => String::new(),
    }
}

/// What the same people did is of one day where the article gives one: who met in Seoul on the 27th also arrived, asked and agreed then.
fn share_dates(claims: &mut [Claim]) {
    /// Whom an article names in more dated encounters than this did not do all on one day.
    const LOOK: usize = 64;
    const ENCOUNTERS: [&str; 2] = ["Meeting", "Visit"];
    let people = |claim: &Claim| -> Vec<String> {
        let roles = ["participant", "visitor", "party", "requester", "speaker"];
        roles.iter().flat_map(|role| claim.role(role)).map(|filler| filler.value.to_string()).collect()
    };
    let happened = |claim: &&Claim| claim.modality == Modality::Asserted && !claim.denied;
    let mut dated: HashMap<String, Vec<(PartialDate, Option<Span>, usize)>> = HashMap::new();
    for claim in claims.iter().filter(|claim| ENCOUNTERS.contains(&claim.class.as_str())).filter(happened) {
        if let Some((date, span)) = claim.date {
            for person in people(claim) {
                dated.entry(person).or_default().push((date, span, claim.sentence.start));
            }
        }
    }
    for claim in claims.iter_mut() {
        let one = matches!(
            claim.class.as_str(),
            "Meeting" | "Visit" | "Agreement" | "WeaponsRequest" | "Statement"
        );
        if !one || claim.date.is_some() || !happened(&&*claim) {
            continue;
        }
        let statement = claim.class == "Statement";
        let mine = people(claim);
        let mut same = mine
            .iter()
            .filter_map(|person| dated.get(person))
            .flatten()
            .take(LOOK)
            .filter(|(_, _, start)| !statement || *start < claim.sentence.start);
        let Some((date, span, _)) = same.next().copied() else { continue };
        if same.all(|(other, ..)| *other == date) {
            claim.date = Some((date, span));
        }
    }
}

/// Who spoke on Tuesday by one sentence spoke then by the next ones too, until another date is given.
fn carry_dates(claims: &mut [Claim]) {
    let mut last: BTreeMap<String, (PartialDate, Option<Span>)> = BTreeMap::new();
    for claim in claims.iter_mut().filter(|claim| claim.class == "Statement") {
        let Some(speaker) = claim.role("speaker").first().map(|filler| filler.value.to_string()) else {
            continue;
        };
        match claim.date {
            Some(date) => {
                last.insert(speaker, date);
            }
            None => claim.date = last.get(&speaker).copied(),
        }
    }
}

/// "The envoys arrived in Seoul. The Ukrainian delegation's list of requests named missiles": who visits and asks, asks
/// the host, and the next requests of the same side go to the same addressee.
fn carry_addressees(claims: &mut [Claim]) {
    /// Further apart than this many characters, they are two stories.
    const NEAR: usize = 400;
    let class = |filler: &Filler| match &filler.value {
        Value::Entity(entity) => Some(entity.class),
        _ => None,
    };
    let mut last: Option<(usize, Vec<Filler>, Vec<Filler>)> = None;
    for claim in claims.iter_mut() {
        let (who, whom) = match claim.class.as_str() {
            "WeaponsRequest" => ("requester", "addressee"),
            "Visit" => ("visitor", "destination"),
            _ => continue,
        };
        let (who, whom) = (claim.role(who).to_vec(), claim.role(whom).to_vec());
        if !whom.is_empty() {
            if whom.iter().all(|filler| class(filler) == Some(Class::Country) || claim.class != "Visit") {
                last = Some((claim.sentence.end, who, whom));
            }
            continue;
        }
        let Some((end, before, host)) = last.as_ref().filter(|_| claim.class == "WeaponsRequest") else {
            continue;
        };
        let near = claim.sentence.start >= *end && claim.sentence.start - end <= NEAR;
        // An envoy and the state that sent him are one side.
        let person = |all: &[Filler]| all.iter().any(|one| class(one) == Some(Class::Person));
        let side = alike(before, &who) || person(before) != person(&who);
        if near && side && !who.is_empty() && !alike(&who, host) {
            claim.roles.insert("addressee".into(), host.clone());
            claim.passes.push("discourse");
        }
    }
}

/// "Minister Kim" beside "Defence Minister Kim Yong-hyun": the general office is no second one.
fn drop_general(claims: &mut Vec<Claim>, names: &Names) {
    let general = |claim: &Claim| match claim.role("office").first().map(|filler| &filler.value) {
        Some(Value::Entity(office)) if claim.class == "Tenure" => {
            office.of_type.as_ref().map(|kind| names.is_general(kind))
        }
        _ => None,
    };
    let person = |claim: &Claim| claim.role("person").first().map(|filler| filler.value.to_string());
    let exact: Vec<Option<String>> =
        claims.iter().filter(|claim| general(claim) == Some(false)).map(person).collect();
    claims.retain(|claim| general(claim) != Some(true) || !exact.contains(&person(claim)));
}

/// What a word says as a request it does not say as a statement too.
fn drop_words(claims: &mut Vec<Claim>) {
    let asked: Vec<Span> =
        claims.iter().filter(|claim| claim.class == "WeaponsRequest").map(|claim| claim.trigger).collect();
    claims.retain(|claim| claim.class != "Statement" || !asked.contains(&claim.trigger));
}

/// The roles that tell one claim of a type from another.
fn core(class: &str) -> &'static [&'static str] {
    match class {
        "Tenure" | "Appointment" => &["person", "office"],
        "WeaponsRequest" => &["requester"],
        "WeaponsTransfer" => &["supplier", "weapon"],
        "Sanction" => &["target"],
        "Meeting" => &["participant"],
        "Visit" => &["visitor", "destination"],
        "Statement" => &["speaker"],
        "Threat" => &["issuer"],
        "Agreement" => &["party"],
        _ => &["sender", "destination"],
    }
}

fn is_same(one: &Claim, other: &Claim) -> bool {
    if one.class != other.class || one.denied != other.denied {
        return false;
    }
    match one.class.as_str() {
        "Statement" => one.sentence == other.sentence && alike(one.role("speaker"), other.role("speaker")),
        "Tenure" => alike(one.role("person"), other.role("person")) && same_office(one, other),
        class => {
            one.modality == other.modality
                && dates_agree(one.date.map(|(date, _)| date), other.date.map(|(date, _)| date))
                && core(class).iter().all(|role| match *role {
                    // Those who met or agreed are one set or the other's part.
                    "participant" | "party" => {
                        within(one.role(role), other.role(role)) || within(other.role(role), one.role(role))
                    }
                    role => alike(one.role(role), other.role(role)),
                })
                && optional_agree(one, other)
        }
    }
}

/// Optional roles that both have share a filler.
fn optional_agree(one: &Claim, other: &Claim) -> bool {
    ["recipient", "addressee", "imposer", "target", "weapon", "topic"].iter().all(|role| {
        let (a, b) = (one.role(role), other.role(role));
        a.is_empty() || b.is_empty() || alike(a, b) || *role == "topic"
    })
}

fn same_office(one: &Claim, other: &Claim) -> bool {
    let office = |claim: &Claim| claim.role("office").first().map(|filler| filler.value.clone());
    let (Some(Value::Entity(a)), Some(Value::Entity(b))) = (office(one), office(other)) else { return false };
    let status = |claim: &Claim| claim.role("status").first().map(|filler| filler.value.clone());
    a.of_type.as_ref().map(|kind| &kind.path) == b.of_type.as_ref().map(|kind| &kind.path)
        && (a.of.is_none() || b.of.is_none() || a.of == b.of)
        && status(one) == status(other)
}

/// Is every filler of the first among the second?
fn within(one: &[Filler], other: &[Filler]) -> bool {
    one.iter().all(|filler| other.iter().any(|second| same_value(&filler.value, &second.value)))
}

/// Do they share a filler?
fn alike(one: &[Filler], other: &[Filler]) -> bool {
    one.iter().any(|filler| other.iter().any(|second| same_value(&filler.value, &second.value)))
}

fn same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Entity(a), Value::Entity(b)) => a.path == b.path,
        (a, b) => a == b,
    }
}

fn dates_agree(one: Option<PartialDate>, other: Option<PartialDate>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.agrees(other),
        _ => true,
    }
}

/// Joins what a second claim of the same thing says into the first; the fuller one keeps its place.
fn join(kept: &mut Claim, mut other: Claim) {
    let size =
        |claim: &Claim| claim.roles.values().map(Vec::len).sum::<usize>() + usize::from(claim.date.is_some());
    if size(&other) > size(kept) && kept.class != "Tenure" {
        std::mem::swap(kept, &mut other);
    }
    for (role, fillers) in other.roles {
        let mine = kept.roles.entry(role).or_default();
        if mine.is_empty() || kept.class != "Tenure" {
            for filler in fillers {
                let fits = matches!(filler.value, Value::Entity(_)) || mine.is_empty();
                if fits && !mine.iter().any(|one| same_value(&one.value, &filler.value)) {
                    mine.push(filler);
                }
            }
        }
    }
    if kept.class == "Tenure" {
        office_of(kept);
    }
    let finer = match (kept.date, other.date) {
        (Some((one, _)), Some((two, _))) => two.precision() > one.precision(),
        (one, two) => one.is_none() && two.is_some(),
    };
    if finer {
        kept.date = other.date;
    }
}

fn office_of(kept: &mut Claim) {
    if let Some(fillers) = kept.roles.get_mut("office") {
        fillers.truncate(1);
    }
}
