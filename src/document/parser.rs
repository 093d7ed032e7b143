//! Dependency trees by the arc-eager transition system, with the root at the end of the sentence.

use super::look::Look;
use super::tags::{Feats, Relation, Upos};
use super::weights::{Score, hash_text, join, mix};

/// What the parser does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Action {
    /// The next word goes on the stack.
    Shift,
    /// The top of the stack is finished.
    Reduce,
    /// The top of the stack depends on the next word, and is finished.
    Left(Relation),
    /// The next word depends on the top of the stack, and goes on it.
    Right(Relation),
}

impl Action {
    /// One word of text.
    pub(crate) fn write(self) -> String {
        match self {
            Self::Shift => "shift".into(),
            Self::Reduce => "reduce".into(),
            Self::Left(relation) => format!("left {relation}"),
            Self::Right(relation) => format!("right {relation}"),
        }
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Some(match text.split_once(' ') {
            Some(("left", relation)) => Self::Left(Relation::parse(relation)?),
            Some(("right", relation)) => Self::Right(Relation::parse(relation)?),
            None if text == "shift" => Self::Shift,
            None if text == "reduce" => Self::Reduce,
            _ => return None,
        })
    }
}

/// What the parser knows of a word.
#[allow(clippy::struct_excessive_bools, reason = "each is a question of its own")]
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Atom {
    word: u64,
    tag: u64,
    class: u64,
    lemma: u64,
    feats: u64,
    case: u64,
    number: u64,
    verb: bool,
    finite: bool,
    punct: bool,
    comma: bool,
}

impl Atom {
    /// From the results of the stages before.
    pub(crate) fn new(look: &Look, tag: u8, upos: Upos, lemma: &str, feats: &Feats) -> Self {
        let case = feats.case.map_or(9, |case| case as u64);
        let number = feats.number.map_or(9, |number| number as u64);
        let person = feats.person.map_or(9, |person| person as u64);
        let form = feats.verb_form.map_or(9, |form| form as u64);
        let gender = feats.gender.map_or(9, |gender| gender as u64);
        let verbal = matches!(upos, Upos::Verb | Upos::Aux);
        let feats = if verbal { join(form, join(number, person)) } else { join(case, join(number, gender)) };
        Self {
            word: look.lower,
            tag: u64::from(tag),
            class: upos as u64,
            lemma: hash_text(lemma),
            feats,
            case: if verbal { 20 + form } else { case },
            number,
            verb: verbal,
            finite: form == 0,
            punct: upos == Upos::Punct,
            comma: upos == Upos::Punct && lemma == ",",
        }
    }
}

/// Stands for no word in the tables of a state.
pub(crate) const NONE: u32 = u32::MAX;

/// A sentence half parsed. Word `length` is the root.
pub(crate) struct State<'s> {
    atoms: &'s [Atom],
    /// How many words there are.
    pub(crate) length: usize,
    /// Words that may still take part, the last on top.
    pub(crate) stack: Vec<u32>,
    /// The next word.
    pub(crate) next: usize,
    /// The head of each word.
    pub(crate) heads: Vec<u32>,
    /// The relation of each word to its head.
    pub(crate) relations: Vec<Relation>,
    left: Vec<[u32; 2]>,
    right: Vec<[u32; 2]>,
    left_set: Vec<u64>,
    right_set: Vec<u64>,
    left_count: Vec<u8>,
    right_count: Vec<u8>,
    verbs: Vec<u16>,
    puncts: Vec<u16>,
}

impl<'s> State<'s> {
    /// Nothing is parsed yet.
    pub(crate) fn new(atoms: &'s [Atom]) -> Self {
        let length = atoms.len();
        let running = |of: fn(&Atom) -> bool| {
            let mut count = 0_u16;
            let mut all = vec![0];
            for atom in atoms {
                count = count.saturating_add(u16::from(of(atom)));
                all.push(count);
            }
            all
        };
        Self {
            atoms,
            length,
            stack: Vec::with_capacity(length),
            next: 0,
            heads: vec![NONE; length],
            relations: vec![Relation::Dep; length],
            left: vec![[NONE; 2]; length + 1],
            right: vec![[NONE; 2]; length + 1],
            left_set: vec![0; length + 1],
            right_set: vec![0; length + 1],
            left_count: vec![0; length + 1],
            right_count: vec![0; length + 1],
            verbs: running(|atom| atom.verb),
            puncts: running(|atom| atom.punct),
        }
    }

    /// Is everything parsed?
    pub(crate) fn done(&self) -> bool {
        self.next == self.length && self.stack.is_empty()
    }

    /// The top of the stack.
    pub(crate) fn top(&self) -> Option<usize> {
        self.stack.last().map(|&top| top as usize)
    }

    /// May the action be taken?
    pub(crate) fn allows(&self, action: Action) -> bool {
        let at_root = self.next == self.length;
        let headed = self.top().is_some_and(|top| self.heads[top] != NONE);
        match action {
            Action::Shift => !at_root,
            Action::Reduce => headed,
            Action::Left(relation) => {
                self.top().is_some()
                    && !headed
                    && at_root == (relation == Relation::Root)
                    && !self.is_taken(self.next, relation)
            }
            Action::Right(relation) => {
                !at_root
                    && relation != Relation::Root
                    && self.top().is_some_and(|top| !self.is_taken(top, relation))
            }
        }
    }

    /// Has the head a dependent already of which it can have but one?
    fn is_taken(&self, head: usize, relation: Relation) -> bool {
        relation == Relation::Nsubj
            && (self.left_set[head] | self.right_set[head]) >> relation as u64 & 1 == 1
    }

    /// Takes an allowed action.
    pub(crate) fn take(&mut self, action: Action) {
        match action {
            Action::Shift => {
                self.stack.push(self.next as u32);
                self.next += 1;
            }
            Action::Reduce => {
                self.stack.pop();
            }
            Action::Left(relation) => {
                let Some(child) = self.stack.pop() else { return };
                let head = self.next;
                self.heads[child as usize] = head as u32;
                self.relations[child as usize] = relation;
                self.left[head] = [child, self.left[head][0]];
                self.left_set[head] |= 1 << relation as u64;
                self.left_count[head] = self.left_count[head].saturating_add(1);
            }
            Action::Right(relation) => {
                let Some(head) = self.top() else { return };
                let child = self.next;
                self.heads[child] = head as u32;
                self.relations[child] = relation;
                self.right[head] = [child as u32, self.right[head][0]];
                self.right_set[head] |= 1 << relation as u64;
                self.right_count[head] = self.right_count[head].saturating_add(1);
                self.stack.push(child as u32);
                self.next += 1;
            }
        }
    }

    /// Makes one tree of what was parsed: a single root, the likeliest of those found.
    pub(crate) fn finish(mut self) -> (Vec<Option<usize>>, Vec<Relation>) {
        let roots: Vec<usize> =
            (0..self.length).filter(|&at| self.heads[at] as usize >= self.length).collect();
        let class = |at: usize| {
            (self.atoms[at].finite && self.atoms[at].verb, self.atoms[at].verb, !self.atoms[at].punct)
        };
        let best = roots.iter().copied().reduce(|best, at| if class(at) > class(best) { at } else { best });
        for at in roots {
            if Some(at) == best {
                self.heads[at] = NONE;
                self.relations[at] = Relation::Root;
            } else {
                self.heads[at] = best.map_or(NONE, |best| best as u32);
                self.relations[at] = if self.atoms[at].punct { Relation::Punct } else { Relation::Parataxis };
            }
        }
        let passive: Vec<u32> = (0..self.length)
            .filter(|&at| self.relations[at] == Relation::AuxPass)
            .map(|at| self.heads[at])
            .collect();
        for at in 0..self.length {
            self.relations[at] = match self.relations[at] {
                Relation::Nsubj if passive.contains(&self.heads[at]) => Relation::NsubjPass,
                Relation::Csubj if passive.contains(&self.heads[at]) => Relation::CsubjPass,
                relation => relation,
            };
        }
        let heads = self.heads.iter().map(|&head| (head != NONE).then_some(head as usize)).collect();
        (heads, self.relations)
    }

    fn atom(&self, at: u32) -> Atom {
        match self.atoms.get(at as usize) {
            Some(atom) => *atom,
            // The root, and no word at all.
            None if at as usize == self.length => {
                Atom { word: 1, tag: 1001, class: 101, lemma: 1, feats: 1, ..Atom::default() }
            }
            None => Atom { word: 2, tag: 1002, class: 102, lemma: 2, feats: 2, case: 50, ..Atom::default() },
        }
    }

    fn relation(&self, at: u32) -> u64 {
        self.relations
            .get(at as usize)
            .map_or(99, |&relation| if self.heads[at as usize] == NONE { 98 } else { relation as u64 })
    }

    fn head(&self, at: u32) -> u32 {
        self.heads.get(at as usize).copied().unwrap_or(NONE)
    }

    fn lefts(&self, at: u32) -> [u32; 2] {
        self.left.get(at as usize).copied().unwrap_or([NONE; 2])
    }

    fn rights(&self, at: u32) -> [u32; 2] {
        self.right.get(at as usize).copied().unwrap_or([NONE; 2])
    }

    /// The features of the state, after Zhang and Nivre (2011), and some that pay on top.
    #[allow(
        clippy::too_many_lines,
        clippy::many_single_char_names,
        reason = "a list of feature templates, one a line"
    )]
    pub(crate) fn features(&self, out: &mut Vec<u64>) {
        let n0 = self.next as u32;
        let ahead = |k: u32| if (n0 + k) as usize <= self.length { n0 + k } else { NONE };
        let (n1, n2, n3) = (ahead(1), ahead(2), ahead(3));
        let depth = self.stack.len();
        let down = |k: usize| depth.checked_sub(k).map_or(NONE, |at| self.stack[at]);
        let (s0, s1, s2) = (down(1), down(2), down(3));
        let s0h = self.head(s0);
        let s0h2 = self.head(s0h);
        let [s0l, s0l2] = self.lefts(s0);
        let [s0r, s0r2] = self.rights(s0);
        let [n0l, n0l2] = self.lefts(n0);
        let (a, b, c, d, e) = (self.atom(s0), self.atom(n0), self.atom(n1), self.atom(n2), self.atom(n3));
        let s = self.atom(s1);
        let ss = self.atom(s2);
        let (h, h2) = (self.atom(s0h), self.atom(s0h2));
        let (al, al2, ar, ar2) = (self.atom(s0l), self.atom(s0l2), self.atom(s0r), self.atom(s0r2));
        let (bl, bl2) = (self.atom(n0l), self.atom(n0l2));
        let before = self.atom(n0.checked_sub(1).unwrap_or(NONE));
        let behind = self.atom(if s0 == NONE { NONE } else { s0 + 1 });
        let front = self.atom(if s0 == NONE { NONE } else { s0.checked_sub(1).unwrap_or(NONE) });
        let gap = if s0 == NONE { 0 } else { n0 - s0 };
        let distance = match gap {
            0..=5 => u64::from(gap),
            6..=8 => 6,
            9..=13 => 7,
            _ => 8,
        };
        let between = |counts: &[u16]| {
            if s0 == NONE { 0 } else { u64::from(counts[self.next] - counts[s0 as usize + 1]).min(3) }
        };
        let (verbs, puncts) = (between(&self.verbs), between(&self.puncts));
        let count =
            |counts: &[u8], at: u32| counts.get(at as usize).map_or(0, |&count| u64::from(count.min(5)));
        let set = |sets: &[u64], at: u32| sets.get(at as usize).copied().unwrap_or(0);
        let (avl, avr) = (count(&self.left_count, s0), count(&self.right_count, s0));
        let bvl = count(&self.left_count, n0);
        let (asl, asr) = (set(&self.left_set, s0), set(&self.right_set, s0));
        let bsl = set(&self.left_set, n0);
        let headed = u64::from(s0 != NONE && s0h != NONE);
        let (ard, ald, bld) = (self.relation(s0r), self.relation(s0l), self.relation(n0l));
        let (ad, hd) = (self.relation(s0), self.relation(s0h));

        out.clear();
        let mut template = 300_u64;
        let mut add = |values: &[u64]| {
            template += 1;
            let mut hash = template;
            for &value in values {
                hash = join(hash, value);
            }
            out.push(mix(hash));
        };
        // Single words.
        add(&[headed, distance.min(2)]);
        add(&[a.word, a.tag]);
        add(&[a.word, headed]);
        add(&[a.tag, headed]);
        add(&[b.word, b.tag]);
        add(&[b.word]);
        add(&[b.tag]);
        add(&[c.word, c.tag]);
        add(&[c.word]);
        add(&[c.tag]);
        add(&[d.word, d.tag]);
        add(&[d.word]);
        add(&[d.tag]);
        add(&[e.tag, d.tag]);
        add(&[a.lemma, a.class]);
        add(&[b.lemma, b.class]);
        add(&[before.tag, b.tag]);
        add(&[before.word, b.tag]);
        add(&[behind.tag, a.tag, b.tag]);
        add(&[front.tag, a.tag, b.tag]);
        // Pairs.
        add(&[a.word, a.tag, b.word, b.tag]);
        add(&[a.word, a.tag, b.word]);
        add(&[a.word, b.word, b.tag]);
        add(&[a.word, a.tag, b.tag]);
        add(&[a.tag, b.word, b.tag]);
        add(&[a.word, b.word]);
        add(&[a.tag, b.tag]);
        add(&[a.class, b.class, distance]);
        add(&[b.tag, c.tag]);
        add(&[a.tag, b.word]);
        add(&[a.word, b.class]);
        add(&[a.lemma, b.lemma]);
        add(&[a.lemma, b.class, distance]);
        add(&[a.class, b.lemma, distance]);
        add(&[a.tag, c.tag, b.tag]);
        add(&[a.lemma, c.lemma, b.class]);
        add(&[a.lemma, c.class, b.lemma]);
        add(&[a.tag, b.tag, headed, distance]);
        // Three and more.
        add(&[b.tag, c.tag, d.tag]);
        add(&[a.tag, b.tag, c.tag, d.tag]);
        add(&[h.tag, a.tag, b.tag]);
        add(&[a.tag, al.tag, b.tag]);
        add(&[a.tag, ar.tag, b.tag]);
        add(&[a.tag, b.tag, bl.tag]);
        add(&[s.tag, a.tag, b.tag]);
        add(&[s.class, a.class, b.class, c.class]);
        add(&[ss.class, s.class, a.class, b.class]);
        add(&[s.word, a.class, b.class]);
        add(&[s.lemma, b.lemma]);
        add(&[s.lemma, a.class, b.class]);
        add(&[s.tag, b.tag, c.tag]);
        // Distance.
        add(&[a.word, distance]);
        add(&[a.tag, distance]);
        add(&[b.word, distance]);
        add(&[b.tag, distance]);
        add(&[a.word, b.word, distance]);
        add(&[a.tag, b.tag, distance]);
        // Valency.
        add(&[a.word, avr, 1]);
        add(&[a.tag, avr, 1]);
        add(&[a.word, avl, 2]);
        add(&[a.tag, avl, 2]);
        add(&[b.word, bvl]);
        add(&[b.tag, bvl]);
        // Heads and children.
        add(&[h.word, hd]);
        add(&[h.tag]);
        add(&[ad, a.class, b.class]);
        add(&[ad, a.lemma, b.class]);
        add(&[al.word]);
        add(&[al.tag]);
        add(&[ald, a.class]);
        add(&[ar.word, ard]);
        add(&[ar.tag]);
        add(&[ard, a.class, b.class]);
        add(&[bl.word]);
        add(&[bl.tag]);
        add(&[bld, b.class, a.class]);
        add(&[h2.word]);
        add(&[h2.tag, h.tag, a.tag]);
        add(&[hd, ad, b.class]);
        add(&[h.lemma, a.lemma, b.lemma]);
        add(&[h.lemma, a.class, b.lemma]);
        add(&[h.class, a.lemma, b.lemma]);
        add(&[h.lemma, b.lemma]);
        add(&[al2.word, al2.tag]);
        add(&[ar2.word, ar2.tag]);
        add(&[bl2.word, bl2.tag]);
        add(&[a.tag, al.tag, al2.tag]);
        add(&[a.tag, ar.tag, ar2.tag]);
        add(&[b.tag, bl.tag, bl2.tag]);
        add(&[bl.word, a.lemma, b.class]);
        add(&[bl.word, a.class, b.lemma]);
        add(&[bl.word, a.class, b.class, ad]);
        add(&[al.word, a.class, b.lemma]);
        add(&[al.word, a.class, b.class, bl.word]);
        add(&[ar.word, a.class, b.class]);
        add(&[ar.lemma, a.lemma, b.class]);
        // Sets of relations.
        add(&[a.word, asr, 3]);
        add(&[a.tag, asr, 3]);
        add(&[a.word, asl, 4]);
        add(&[a.tag, asl, 4]);
        add(&[b.word, bsl]);
        add(&[b.tag, bsl]);
        add(&[a.class, asl, asr, b.class]);
        add(&[a.class, b.class, asl, bsl]);
        add(&[a.lemma, asr, b.class]);
        // What stands between.
        add(&[a.class, b.class, verbs, puncts]);
        add(&[a.class, b.class, verbs, distance]);
        add(&[a.lemma, b.class, verbs, puncts]);
        add(&[a.class, b.lemma, verbs, puncts]);
        // Case and agreement.
        add(&[a.case, a.class, b.case, b.class]);
        add(&[a.feats, b.feats, a.class, b.class]);
        add(&[a.case, a.class, b.lemma, distance.min(3)]);
        add(&[b.case, b.class, a.lemma, asr]);
        add(&[a.class, b.class, a.case, b.case, a.number, b.number]);
        add(&[a.class, a.case, a.number, b.class, b.case, b.number, bsl, u64::from(s.comma)]);
        add(&[b.case, b.class, a.class, asl, asr]);
        add(&[a.case, a.class, b.class, bsl]);
        add(&[h.case, h.class, a.case, b.case, b.class]);
        // Which places of the verb are taken.
        let taken = |set: u64| {
            let has = |relation: Relation| set >> relation as u64 & 1;
            has(Relation::Nsubj)
                | has(Relation::Obj) << 1
                | has(Relation::AuxPass) << 2
                | has(Relation::Cop) << 3
        };
        let (at, bt) = (taken(asl | asr), taken(bsl));
        add(&[a.class, a.number, at, b.class, b.case, b.number]);
        add(&[a.lemma, at, b.class, b.case]);
        add(&[a.class, at, bl.word, b.class, b.number, a.number]);
        add(&[b.lemma, bt, a.class, a.case]);
        add(&[b.class, bt, b.number, a.class, a.case, a.number]);
        add(&[al.word, a.class, a.number, b.class, bt, c.number, b.number]);
        add(&[al.word, a.class, b.class, bt, c.class, verbs]);
        add(&[a.lemma, at, b.class, bl.word]);
    }
}

/// Parses a sentence: the head and relation of each word, and by how much the arc's score beat the next best action.
pub(crate) fn parse(
    atoms: &[Atom],
    actions: &[Action],
    weights: &impl Score,
) -> (Vec<Option<usize>>, Vec<Relation>, Vec<u32>) {
    let mut state = State::new(atoms);
    let mut features = Vec::with_capacity(160);
    let mut scores = vec![0; actions.len()];
    let mut margins = vec![0; atoms.len()];
    while !state.done() {
        state.features(&mut features);
        scores.fill(0);
        weights.score(&features, &mut scores);
        let Some((action, margin)) = choose(&state, actions, &scores) else { break };
        match action {
            Action::Left(_) => margins[state.stack[state.stack.len() - 1] as usize] = margin,
            Action::Right(_) => margins[state.next] = margin,
            _ => {}
        }
        state.take(action);
    }
    let (heads, relations) = state.finish();
    (heads, relations, margins)
}

/// The best-scored allowed action, and by how much it beats the next.
fn choose(state: &State<'_>, actions: &[Action], scores: &[i32]) -> Option<(Action, u32)> {
    let mut best: Option<(i32, Action)> = None;
    let mut second = i32::MIN;
    for (&score, &action) in scores.iter().zip(actions) {
        if score <= second && best.is_some() || !state.allows(action) {
            continue;
        }
        match best {
            Some((top, _)) if score <= top => second = score,
            _ => {
                second = best.map_or(i32::MIN, |(top, _)| top);
                best = Some((score, action));
            }
        }
    }
    // At the root every word can always be attached or reduced: some action is allowed.
    let (top, action) = best?;
    Some((action, top.saturating_sub(second).max(0) as u32))
}
