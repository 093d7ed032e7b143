//! Who is meant: an entity by a name in any language, as a parameter gives it.

use crate::rdf::{Base, vocab};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::{StorageError, Store};
use std::collections::{BTreeMap, BTreeSet};

/// The properties that name, the best first.
const LABELS: [NamedNodeRef<'static>; 3] =
    [vocab::rdfs::LABEL, vocab::skos::PREF_LABEL, vocab::skos::ALT_LABEL];
/// The languages whose names are looked up at once; others are found by reading all names.
const LANGUAGES: [&str; 2] = ["en", "de"];

/// The entity that a name, an IRI or a short form such as `country/KOR` or `country:KOR` stands for; else what to say.
pub(super) fn entity(
    store: &Store,
    base: &Base,
    given: &str,
) -> Result<Result<NamedNode, String>, StorageError> {
    if let Some(iri) = iri(base, given) {
        return Ok(Ok(iri));
    }
    let by_path = base.entity(given);
    if given.contains('/')
        && store
            .quads_for_pattern(Some(by_path.as_ref().into()), None, None, None)
            .next()
            .transpose()?
            .is_some()
    {
        return Ok(Ok(by_path));
    }
    let mut found = exact(store, base, given)?;
    let mut near = Vec::new();
    if found.is_empty() {
        (found, near) = read_all(store, base, given)?;
    }
    // The likeliest are those with the lowest rank, and only they are counted.
    let best = found.values().min().copied();
    let mut likely = BTreeSet::new();
    for (iri, _) in found.into_iter().filter(|(_, rank)| Some(*rank) == best) {
        likely.insert(canonical(store, iri)?);
    }
    let likely: Vec<NamedNode> = likely.into_iter().collect();
    Ok(match likely.as_slice() {
        [one] => Ok(one.clone()),
        [] if near.is_empty() => Err("nothing in the store has this name".into()),
        [] => Err(format!("nothing in the store has this name; did you mean {}?", near.join(" or "))),
        several => {
            let paths: Vec<&str> = several
                .iter()
                .map(|iri| iri.as_str().strip_prefix(base.as_str()).unwrap_or(iri.as_str()))
                .collect();
            Err(format!("several have this name; give one of {}", paths.join(", ")))
        }
    })
}

/// The IRI under which articles are brought together, of one that is another name of it.
fn canonical(store: &Store, iri: NamedNode) -> Result<NamedNode, StorageError> {
    let same = store.quads_for_pattern(Some((&iri).into()), Some(vocab::owl::SAME_AS), None, None).next();
    Ok(match same.transpose()?.map(|quad| quad.object) {
        Some(Term::NamedNode(other)) => other,
        _ => iri,
    })
}

/// An IRI that is written as one, or with a known prefix.
pub(super) fn iri(base: &Base, given: &str) -> Option<NamedNode> {
    let given = given.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(given);
    let (prefix, local) = given.split_once(':')?;
    let of_base = base.prefixes().into_iter().find(|(name, _)| *name == prefix).map(|(_, iri)| iri);
    let fixed = || vocab::PREFIXES.iter().find(|(name, _)| *name == prefix).map(|(_, iri)| (*iri).to_owned());
    let iri = match of_base.or_else(fixed) {
        Some(namespace) if !local.starts_with("//") => namespace + local,
        _ => given.to_owned(),
    };
    NamedNode::new(iri).ok()
}

/// An entity's rank as an answer: known before reading or not, and how the name names it.
type Ranked = BTreeMap<NamedNode, (bool, usize)>;

fn exact(store: &Store, base: &Base, given: &str) -> Result<Ranked, StorageError> {
    let mut found = Ranked::new();
    let tagged =
        LANGUAGES.iter().map(|language| Literal::new_language_tagged_literal_unchecked(given, *language));
    for literal in tagged.chain([Literal::from(given)]) {
        for (rank, property) in LABELS.iter().enumerate() {
            let object = Term::from(literal.clone());
            for quad in store.quads_for_pattern(None, Some(*property), Some(object.as_ref()), None) {
                let quad = quad?;
                keep(&mut found, base, quad.subject, quad.graph_name == base.reference().into(), rank);
            }
        }
    }
    Ok(found)
}

/// Names in other languages or another case; and the nearest ones.
fn read_all(store: &Store, base: &Base, given: &str) -> Result<(Ranked, Vec<String>), StorageError> {
    let wanted = given.to_lowercase();
    let mut found = Ranked::new();
    let mut nearest: BTreeMap<String, usize> = BTreeMap::new();
    for (rank, property) in LABELS.iter().enumerate() {
        for quad in store.quads_for_pattern(None, Some(*property), None, None) {
            let quad = quad?;
            let Term::Literal(literal) = &quad.object else { continue };
            let name = literal.value().to_lowercase();
            let distance = if name.len().abs_diff(wanted.len()) > 3 {
                4
            } else {
                strsim::damerau_levenshtein(&name, &wanted)
            };
            let is_entity = matches!(&quad.subject, NamedOrBlankNode::NamedNode(iri) if iri.as_str().starts_with(base.as_str()));
            if distance == 0 {
                keep(&mut found, base, quad.subject, quad.graph_name == base.reference().into(), rank);
            } else if is_entity && name.split_whitespace().any(|word| word == wanted) {
                // A family name alone.
                nearest.insert(format!("`{}`", literal.value()), 1);
            } else if is_entity && distance <= 2.max(wanted.chars().count() / 4).min(3) {
                nearest.insert(format!("`{}`", literal.value()), distance);
            }
        }
    }
    let mut near: Vec<(usize, String)> =
        nearest.into_iter().map(|(name, distance)| (distance, name)).collect();
    near.sort();
    Ok((found, near.into_iter().take(3).map(|(_, name)| name).collect()))
}

fn keep(found: &mut Ranked, base: &Base, subject: NamedOrBlankNode, is_known: bool, rank: usize) {
    let NamedOrBlankNode::NamedNode(iri) = subject else { return };
    if iri.as_str().starts_with(base.as_str()) {
        let rank = (!is_known, rank.saturating_sub(1));
        found.entry(iri).and_modify(|old| *old = (*old).min(rank)).or_insert(rank);
    }
}
