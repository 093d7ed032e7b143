//! A sentence as a tree drawn for a terminal.

use super::Sentence;
use std::fmt::Write;

/// Draws the tree, a word a line below its head: the form, its class, relation and lemma.
pub fn draw(sentence: &Sentence) -> String {
    let mut children = vec![Vec::new(); sentence.tokens.len()];
    let mut open = Vec::new();
    for (at, token) in sentence.tokens.iter().enumerate() {
        match token.head {
            Some(head) => children[head].push(at),
            None => open.push((at, String::new(), String::new())),
        }
    }
    open.reverse();
    let mut lines = Vec::new();
    // What is open: a word, what stands before it, and what stands before its children.
    while let Some((at, branch, stem)) = open.pop() {
        lines.push((at, branch));
        for (place, &child) in children[at].iter().enumerate().rev() {
            let last = place + 1 == children[at].len();
            let (corner, line) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            open.push((child, format!("{stem}{corner}"), format!("{stem}{line}")));
        }
    }
    let width = |at: usize, branch: &str| branch.chars().count() + sentence.tokens[at].form.chars().count();
    let widest = lines.iter().map(|(at, branch)| width(*at, branch)).max().unwrap_or(0).min(60);
    let mut out = String::new();
    for (at, branch) in lines {
        let token = &sentence.tokens[at];
        let gap = " ".repeat(widest.saturating_sub(width(at, &branch)) + 2);
        let _ = writeln!(
            out,
            "{branch}{}{gap}{:<6} {:<14} {}",
            token.form, token.upos, token.relation, token.lemma
        );
    }
    out
}
