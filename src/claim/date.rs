//! When a claim holds: the date that stands in the trigger's clause.

use super::tree::Tree;
use crate::date::PartialDate;
use crate::document::Relation;
use crate::mention::Referent;
use crate::span::Span;

/// The date in the clause of a trigger, and its words.
pub(super) fn of(tree: &Tree<'_>, trigger: usize) -> Option<(PartialDate, Option<Span>)> {
    let dates: Vec<(usize, PartialDate, Span)> = tree.mentions.sentences[tree.number]
        .iter()
        .filter_map(|mention| match &mention.referent {
            Referent::Date(dated) if dated.value.precision() > 0 => {
                Some((mention.head, dated.value, mention.span))
            }
            _ => None,
        })
        .collect();
    // "said Friday his team would": the date right behind the verb is the verb's.
    let beside = tree.mentions.sentences[tree.number].iter().find(|mention| {
        mention.first == trigger + 1
            || mention.first == trigger + 2
                && tree.rules.language.date_prepositions.contains(&tree.word(trigger + 1))
    });
    if let Some(Referent::Date(dated)) = beside.map(|mention| &mention.referent)
        && dated.value.precision() > 0
    {
        return beside.map(|mention| (dated.value, Some(mention.span)));
    }
    let own = clause(tree, trigger);
    let mut clauses = vec![own];
    // A clause joined to another or depending on it without a subject shares its date.
    let mut at = own;
    while matches!(tree.token(at).relation, Relation::Conj | Relation::Advcl | Relation::Xcomp)
        && let Some(head) = tree.token(at).head
    {
        at = clause(tree, head);
        clauses.push(at);
        if clauses.len() > 3 {
            break;
        }
    }
    for clause_head in clauses {
        let fits = dates.iter().filter(|(head, ..)| clause(tree, *head) == clause_head);
        let nearest = fits.min_by_key(|(head, value, _)| {
            (
                std::cmp::Reverse(below(tree, *head, trigger)),
                std::cmp::Reverse(value.precision()),
                head.abs_diff(trigger),
            )
        });
        if let Some((_, value, span)) = nearest {
            return Some((*value, Some(*span)));
        }
    }
    None
}

fn below(tree: &Tree<'_>, mut at: usize, trigger: usize) -> bool {
    while let Some(head) = tree.token(at).head {
        if head == trigger {
            return true;
        }
        at = head;
    }
    false
}

/// The word that heads the clause of a word.
pub(super) fn clause(tree: &Tree<'_>, mut at: usize) -> usize {
    loop {
        let token = tree.token(at);
        let heads = matches!(
            token.relation,
            Relation::Ccomp
                | Relation::Advcl
                | Relation::AclRelcl
                | Relation::Acl
                | Relation::Parataxis
                | Relation::Csubj
                | Relation::Root
        ) || token.relation == Relation::Conj && tree.is_verb(at);
        match token.head {
            Some(head) if !heads => at = head,
            _ => return at,
        }
    }
}
