//! Faults of the parser that the grammar of the language rules out, mended in the tree. Each is a construction that the
//! treebanks hardly have.

use super::{Relation, Token, Upos};

/// Mends the tree of a sentence.
pub(crate) fn tree(tokens: &mut [Token], is_german: bool) {
    free_punctuation(tokens);
    free_auxiliaries(tokens);
    if is_german {
        find_relative_pronouns(tokens);
        find_copulas(tokens);
        find_genitives(tokens);
    } else {
        find_days(tokens);
        free_clauses(tokens);
        split_at_prepositions(tokens);
        split_at_commas(tokens);
        find_subjects_behind_commas(tokens);
    }
}

/// Punctuation has no dependents: what the parser hung on it goes to the word that it belongs to itself, a bare noun
/// behind a verb without an object as that object.
fn free_punctuation(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let Some(mark) = tokens[at].head.filter(|&head| tokens[head].upos == Upos::Punct) else { continue };
        let mut head = tokens[mark].head;
        while let Some(next) = head.filter(|&next| tokens[next].upos == Upos::Punct && next != at) {
            head = tokens[next].head;
        }
        let Some(head) = head.filter(|&head| head != at) else { continue };
        let has = |of: usize, relation: Relation| {
            tokens.iter().any(|token| token.head == Some(of) && token.relation == relation)
        };
        let bare =
            matches!(tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Pron) && !has(at, Relation::Case);
        let object = bare && tokens[head].upos == Upos::Verb && head < at && !has(head, Relation::Obj);
        let relation = match tokens[at].relation {
            Relation::Compound | Relation::Flat | Relation::Obl | Relation::Nmod | Relation::Dep
                if object =>
            {
                Relation::Obj
            }
            Relation::Compound | Relation::Flat => Relation::Dep,
            relation => relation,
        };
        tokens[at].head = Some(head);
        tokens[at].relation = relation;
    }
}

/// Auxiliaries and copulas have no arguments: what the parser hung on one belongs to the verb or noun that it helps.
fn free_auxiliaries(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let helper =
            |token: &Token| matches!(token.relation, Relation::Aux | Relation::AuxPass | Relation::Cop);
        let Some(auxiliary) = tokens[at].head.filter(|&head| helper(&tokens[head])) else { continue };
        let argument = matches!(
            tokens[at].relation,
            Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Obl | Relation::Advcl
        );
        if argument && let Some(head) = tokens[auxiliary].head.filter(|&head| head != at) {
            tokens[at].head = Some(head);
        }
    }
}

/// A German relative clause has a relative pronoun: "die" behind its comma is no article of the name behind it, and
/// "der" is its subject.
fn find_relative_pronouns(tokens: &mut [Token]) {
    for verb in 0..tokens.len() {
        if tokens[verb].relation != Relation::AclRelcl {
            continue;
        }
        let Some(noun) = tokens[verb].head.filter(|&head| head < verb) else { continue };
        let Some(at) = (noun + 2..verb).find(|&at| tokens[at - 1].form == ",") else { continue };
        let form = tokens[at].form.as_str();
        let of_name = tokens[at].relation == Relation::Det
            && tokens[at].head == Some(at + 1)
            && tokens[at + 1].upos == Upos::Propn
            && tokens[at + 1].head == Some(verb);
        let own = tokens[at].head == Some(verb) && tokens[at].relation == Relation::Obj;
        let (pronoun, name) = match form {
            "der" if of_name || own => (Relation::Nsubj, Relation::Obj),
            "die" | "das" if of_name => (Relation::Nsubj, Relation::Obj),
            "den" if of_name => (Relation::Obj, Relation::Nsubj),
            "dem" | "denen" if of_name => (Relation::OblArg, Relation::Nsubj),
            _ => continue,
        };
        let subjects = [Relation::Nsubj, Relation::NsubjPass];
        let subject = (at + 1..tokens.len())
            .find(|&other| tokens[other].head == Some(verb) && subjects.contains(&tokens[other].relation));
        if let Some(subject) = subject.filter(|_| pronoun == Relation::Nsubj) {
            if tokens[subject].relation == Relation::NsubjPass {
                continue;
            }
            tokens[subject].relation = name;
        }
        let token = &mut tokens[at];
        (token.head, token.relation) = (Some(verb), pronoun);
        (token.upos, token.xpos) = (Upos::Pron, "PRELS");
    }
}

/// "He arrived on the 27th and left": an English day without its month, which the treebanks do not have, is a phrase
/// of the verb before it.
fn find_days(tokens: &mut [Token]) {
    for day in 2..tokens.len() {
        let form = tokens[day].form.as_str();
        let number = form.trim_end_matches(char::is_alphabetic);
        let ordinal = matches!(&form[number.len()..], "st" | "nd" | "rd" | "th")
            && number.parse::<u8>().is_ok_and(|number| (1..=31).contains(&number));
        let alone = tokens[day].head.is_some_and(|head| head < day);
        let framed = tokens[day - 1].form == "the" && matches!(tokens[day - 2].form.as_str(), "on" | "On");
        if !ordinal || !alone || !framed {
            continue;
        }
        let Some(verb) = tokens[day].head.filter(|&head| head < day - 2 && tokens[head].upos == Upos::Verb)
        else {
            continue;
        };
        for child in tokens.iter_mut().filter(|token| token.head == Some(day)) {
            child.head = Some(verb);
        }
        (tokens[day].upos, tokens[day].relation) = (Upos::Noun, Relation::Obl);
        (tokens[day - 1].head, tokens[day - 1].relation) = (Some(day), Relation::Det);
        (tokens[day - 2].head, tokens[day - 2].relation) = (Some(day), Relation::Case);
    }
}

/// "Hosted President Duda at Downing Street": what stands before the preposition of a noun is no part of its phrase.
fn split_at_prepositions(tokens: &mut [Token]) {
    let parts = [Relation::Compound, Relation::Flat, Relation::NmodDesc, Relation::Amod];
    for case in 1..tokens.len() {
        let Some(noun) =
            tokens[case].head.filter(|&head| head > case && tokens[case].relation == Relation::Case)
        else {
            continue;
        };
        let Some(governor) = tokens[noun].head else { continue };
        let part = |at: &usize| tokens[*at].head == Some(noun) && parts.contains(&tokens[*at].relation);
        let Some(first) =
            (0..case).rev().find(part).filter(|&at| matches!(tokens[at].upos, Upos::Noun | Upos::Propn))
        else {
            continue;
        };
        if tokens[governor].upos != Upos::Verb || governor > first {
            continue;
        }
        let has = |relation: Relation| {
            tokens.iter().any(|token| token.head == Some(governor) && token.relation == relation)
        };
        let relation = match tokens[noun].relation {
            relation @ (Relation::Obj | Relation::Nsubj | Relation::NsubjPass) => relation,
            _ if has(Relation::Nsubj) || has(Relation::NsubjPass) => Relation::Obj,
            _ => Relation::Nsubj,
        };
        for (at, token) in tokens.iter_mut().enumerate().take(case) {
            if at != first && token.head == Some(noun) {
                token.head = Some(first);
            }
        }
        (tokens[first].head, tokens[first].relation) = (Some(governor), relation);
        tokens[noun].relation = Relation::Obl;
    }
}

/// "In the capital, Hanoi, Roth said": a name does not go on behind a comma; what stands behind it is the argument.
fn split_at_commas(tokens: &mut [Token]) {
    for at in 2..tokens.len() {
        let Some(head) = tokens[at].head.filter(|&head| head < at && tokens[at].relation == Relation::Flat)
        else {
            continue;
        };
        let Some(verb) = tokens[head].head.filter(|&verb| verb > at && tokens[verb].upos == Upos::Verb)
        else {
            continue;
        };
        let behind_comma = tokens[at - 1].form == "," && tokens[at].upos == Upos::Propn;
        if !behind_comma || !matches!(tokens[head].relation, Relation::Nsubj | Relation::NsubjPass) {
            continue;
        }
        for child in tokens.iter_mut().skip(at + 1).filter(|token| token.head == Some(head)) {
            child.head = Some(at);
        }
        (tokens[at].head, tokens[at].relation) = (Some(verb), tokens[head].relation);
        tokens[head].relation = Relation::Dep;
    }
}

/// "According to Reuters, Serbia and Hungary signed", "During talks in Oslo, the minister said": what stands between the
/// comma of a fronted phrase and a verb without a subject is that subject, not part of the phrase.
fn find_subjects_behind_commas(tokens: &mut [Token]) {
    let nominal = |token: &Token| matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron);
    for verb in 3..tokens.len() {
        if tokens[verb].upos != Upos::Verb {
            continue;
        }
        let child_of = |at: usize, head: usize, relation: Relation| {
            tokens[at].head == Some(head) && tokens[at].relation == relation
        };
        let cased = |at: usize| (0..at).any(|case| child_of(case, at, Relation::Case));
        let subject = (0..tokens.len())
            .find(|&at| tokens[at].head == Some(verb) && tokens[at].relation.base() == "nsubj");
        // A phrase with a preposition is no subject.
        if subject.is_some_and(|at| at > verb || !cased(at)) {
            continue;
        }
        let Some(comma) = (1..verb).rev().find(|&at| tokens[at].form == ",") else { continue };
        let fronted = (0..comma).any(|at| {
            tokens[at].head == Some(verb) && cased(at) && (at..comma).all(|at| tokens[at].upos != Upos::Verb)
        });
        let mut outside = (comma + 1..verb)
            .filter(|&at| tokens[at].head.is_some_and(|head| head < comma) && nominal(&tokens[at]));
        let (Some(first), passive) =
            (outside.next(), (0..tokens.len()).any(|at| child_of(at, verb, Relation::AuxPass)))
        else {
            continue;
        };
        if !fronted || cased(first) {
            continue;
        }
        let others: Vec<usize> = outside.filter(|&at| tokens[at].relation == Relation::Conj).collect();
        for other in others {
            tokens[other].head = Some(first);
        }
        if let Some(subject) = subject {
            tokens[subject].relation = Relation::Obl;
        }
        tokens[first].head = Some(verb);
        tokens[first].relation = if passive { Relation::NsubjPass } else { Relation::Nsubj };
    }
}

/// "Lee was elected president": a verb with a subject and an auxiliary of its own is a clause, no adjective of the noun
/// behind it, which is what the subject becomes.
fn free_clauses(tokens: &mut [Token]) {
    for verb in 0..tokens.len() {
        let Some(noun) = tokens[verb].head.filter(|&head| head > verb) else { continue };
        let has = |relations: [Relation; 2]| {
            tokens.iter().any(|token| token.head == Some(verb) && relations.contains(&token.relation))
        };
        let clause = tokens[verb].upos == Upos::Verb
            && tokens[verb].relation == Relation::Amod
            && has([Relation::Nsubj, Relation::NsubjPass])
            && has([Relation::Aux, Relation::AuxPass]);
        if !clause {
            continue;
        }
        (tokens[verb].head, tokens[verb].relation) = (tokens[noun].head, tokens[noun].relation);
        (tokens[noun].head, tokens[noun].relation) = (Some(verb), Relation::Xcomp);
        for child in tokens.iter_mut().filter(|token| token.head == Some(noun)) {
            if child.upos == Upos::Punct {
                child.head = Some(verb);
            }
        }
    }
}

/// "Merz' Außenminister Johann Wadephul" is the minister, not Merz.
fn find_genitives(tokens: &mut [Token]) {
    for last in 0..tokens.len().saturating_sub(2) {
        let noun = last + 2;
        let flat = tokens[last].head.filter(|_| tokens[last].relation == Relation::Flat);
        let owner = flat.unwrap_or(last);
        let genitive = tokens[last].upos == Upos::Propn
            && tokens[last].form.ends_with(['s', 'z', 'x', 'ß'])
            && matches!(tokens[last + 1].form.as_str(), "'" | "’" | "‘")
            && tokens[last + 1].span.start == tokens[last].span.end
            && tokens[noun].head == Some(owner)
            && matches!(tokens[noun].relation, Relation::Appos | Relation::Flat | Relation::Nmod);
        if !genitive {
            continue;
        }
        (tokens[noun].head, tokens[noun].relation) = (tokens[owner].head, tokens[owner].relation);
        let moved = |token: &&mut Token| token.head == Some(owner) && token.relation != Relation::Flat;
        for child in tokens.iter_mut().filter(moved) {
            child.head = Some(noun);
        }
        (tokens[owner].head, tokens[owner].relation) = (Some(noun), Relation::NmodPoss);
        tokens[last + 1].head = Some(last);
    }
}

/// "Neuer Minister wird Paul Weber": the treebanks have hardly any "werden" that is a verb of its own, and the parser
/// then hangs two nouns on an auxiliary as if they were sentences.
fn find_copulas(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let alone = tokens[at].upos == Upos::Aux
            && !matches!(tokens[at].relation, Relation::Aux | Relation::AuxPass | Relation::Cop);
        if !alone || tokens[at].lemma != "werden" {
            continue;
        }
        tokens[at].upos = Upos::Verb;
        let mut subject =
            tokens.iter().any(|token| token.head == Some(at) && token.relation == Relation::Nsubj);
        for child in tokens.iter_mut().filter(|token| token.head == Some(at)) {
            let noun = matches!(child.upos, Upos::Noun | Upos::Propn | Upos::Pron);
            if noun && child.relation == Relation::Parataxis {
                child.relation = if subject { Relation::Xcomp } else { Relation::Nsubj };
                subject = true;
            }
        }
    }
}
