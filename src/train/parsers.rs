//! Training of the parser with the dynamic oracle of Goldberg and Nivre.

use super::perceptron::Perceptron;
use super::{Example, Options, Random};
use crate::document::Relation;
use crate::document::parser::{Action, Atom, NONE, State};
use crate::document::weights::Score;
use std::collections::BTreeSet;
use std::sync::mpsc;

/// How often the parser in training follows its own mistakes, of ten.
const EXPLORATION: u64 = 9;

/// All actions that the trees need, sorted.
pub(crate) fn actions(examples: &[Example]) -> Vec<Action> {
    let mut all = BTreeSet::from([Action::Shift, Action::Reduce, Action::Left(Relation::Root)]);
    for example in examples {
        for (at, (&head, &relation)) in example.heads.iter().zip(&example.relations).enumerate() {
            match head {
                None => {}
                Some(head) if head > at => _ = all.insert(Action::Left(relation)),
                Some(_) => _ = all.insert(Action::Right(relation)),
            }
        }
    }
    all.into_iter().filter(|action| *action != Action::Right(Relation::Root)).collect()
}

/// The gold tree, as the oracle asks for it.
struct Truth<'e> {
    heads: Vec<usize>,
    children: Vec<Vec<usize>>,
    example: &'e Example,
}

impl<'e> Truth<'e> {
    fn new(example: &'e Example) -> Self {
        let length = example.heads.len();
        let heads: Vec<usize> = example.heads.iter().map(|head| head.unwrap_or(length)).collect();
        let mut children = vec![Vec::new(); length + 1];
        for (child, &head) in heads.iter().enumerate() {
            children[head].push(child);
        }
        Self { heads, children, example }
    }

    /// How many right arcs can no longer be made after each kind of action: shift, reduce, left, right.
    fn losses(&self, state: &State<'_>, on_stack: &[bool]) -> [usize; 4] {
        let next = state.next;
        let mut shift = 0;
        let mut right = 0;
        if next < state.length {
            let head = self.heads[next];
            let waiting = self.children[next].iter().take_while(|&&child| child < next);
            let lost = waiting.filter(|&&child| on_stack[child] && state.heads[child] == NONE).count();
            let by_stack = head < next && on_stack[head];
            shift = lost + usize::from(by_stack);
            let other = state.top() != Some(head) && (by_stack || head > next);
            right = lost + usize::from(other);
        }
        let Some(top) = state.top() else { return [shift, 0, 0, right] };
        let later = self.children[top].iter().filter(|&&child| child >= next).count();
        let head = self.heads[top];
        let left = later + usize::from(head > next);
        [shift, later, left, right]
    }

    /// Does the action make an arc with the wrong relation?
    fn mislabels(&self, state: &State<'_>, action: Action) -> bool {
        let (child, head, relation) = match (action, state.top()) {
            (Action::Left(relation), Some(top)) => (top, state.next, relation),
            (Action::Right(relation), Some(top)) => (state.next, top, relation),
            _ => return false,
        };
        self.heads[child] == head
            && !self.example.doubtful[child]
            && relation != self.example.relations[child]
    }
}

/// Trains parsers on atoms made with predicted tags; each goes through the sentences in another order.
pub(crate) fn parsers(
    examples: &[Example],
    atoms: &[Vec<Atom>],
    actions: &[Action],
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Vec<Perceptron> {
    let count = options.copies.max(1);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(count);
    let mut all = Vec::new();
    while all.len() < count {
        let numbers = all.len()..(all.len() + workers).min(count);
        let (told, reports) = mpsc::channel::<String>();
        std::thread::scope(|scope| {
            let work = |number: usize| {
                let told = told.clone();
                scope.spawn(move || parser(examples, atoms, actions, options.parser_epochs, number, &told))
            };
            let running: Vec<_> = numbers.map(work).collect();
            drop(told);
            for line in &reports {
                progress(&line);
            }
            all.extend(
                running.into_iter().map(|one| one.join().expect("a thread of training does not panic")),
            );
        });
    }
    all
}

fn parser(
    examples: &[Example],
    atoms: &[Vec<Atom>],
    actions: &[Action],
    epochs: usize,
    number: usize,
    told: &mpsc::Sender<String>,
) -> Perceptron {
    let mut model = Perceptron::new();
    let mut random = Random::new(4 + number as u64);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 1..=epochs {
        random.shuffle(&mut order);
        let (mut steps, mut wrong) = (0_usize, 0_usize);
        for &at in &order {
            let (some, bad) = sentence(&examples[at], &atoms[at], actions, &mut model, &mut random);
            steps += some;
            wrong += bad;
        }
        let share = 100.0 * wrong as f64 / steps.max(1) as f64;
        // Nobody listens any more only where the training was given up.
        let _ = told.send(format!(
            "parser {}: epoch {epoch} of {epochs}, {share:.2} % of {steps} steps wrong",
            number + 1
        ));
    }
    model
}

fn sentence(
    example: &Example,
    atoms: &[Atom],
    actions: &[Action],
    model: &mut Perceptron,
    random: &mut Random,
) -> (usize, usize) {
    let truth = Truth::new(example);
    let mut state = State::new(atoms);
    let mut on_stack = vec![false; atoms.len() + 1];
    let mut features = Vec::with_capacity(160);
    let mut scores = vec![0; actions.len()];
    let (mut steps, mut wrong) = (0, 0);
    while !state.done() {
        state.features(&mut features);
        scores.fill(0);
        model.score(&features, &mut scores);
        let losses = truth.losses(&state, &on_stack);
        let loss = |action: Action| {
            let kind = match action {
                Action::Shift => 0,
                Action::Reduce => 1,
                Action::Left(_) => 2,
                Action::Right(_) => 3,
            };
            losses[kind] + usize::from(truth.mislabels(&state, action))
        };
        let allowed: Vec<(usize, usize)> = (0..actions.len())
            .filter(|&at| state.allows(actions[at]))
            .map(|at| (at, loss(actions[at])))
            .collect();
        let Some(least) = allowed.iter().map(|(_, loss)| *loss).min() else { break };
        let first = |best: Option<(usize, usize)>, item: (usize, usize)| match best {
            Some(best) if scores[best.0] >= scores[item.0] => Some(best),
            _ => Some(item),
        };
        let guess = allowed.iter().copied().fold(None, first);
        let right = allowed.iter().copied().filter(|(_, loss)| *loss == least).fold(None, first);
        let (Some((guess, cost)), Some((right, _))) = (guess, right) else { break };
        model.tick();
        steps += 1;
        if cost > least {
            wrong += 1;
            model.add(&features, right, 1);
            model.add(&features, guess, -1);
        }
        let follow = if random.below(10) < EXPLORATION { guess } else { right };
        advance(&mut state, actions[follow], &mut on_stack);
    }
    (steps, wrong)
}

fn advance(state: &mut State<'_>, action: Action, on_stack: &mut [bool]) {
    match action {
        Action::Shift | Action::Right(_) => on_stack[state.next] = true,
        Action::Reduce | Action::Left(_) => {
            if let Some(top) = state.top() {
                on_stack[top] = false;
            }
        }
    }
    state.take(action);
}
