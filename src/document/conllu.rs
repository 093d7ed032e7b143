//! CoNLL-U, the format of treebanks: reading, and writing of analysed sentences.

use super::{Sentence, Token};
use std::fmt::Write;

/// A syntactic word of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The form.
    pub form: String,
    /// The lemma.
    pub lemma: String,
    /// The word class.
    pub upos: String,
    /// The treebank's own tag.
    pub xpos: String,
    /// The features, `_` for none.
    pub feats: String,
    /// The head, counted from 1; 0 for the root.
    pub head: usize,
    /// The relation to the head.
    pub relation: String,
    /// Whatever else.
    pub misc: String,
}

/// A surface token that stands for several words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contraction {
    /// First word, counted from 0.
    pub first: usize,
    /// Last word.
    pub last: usize,
    /// What is written.
    pub form: String,
    /// Whatever else.
    pub misc: String,
}

/// A sentence of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Comments, without the `#`.
    pub comments: Vec<String>,
    /// The words.
    pub words: Vec<Word>,
    /// The contractions, in order.
    pub contractions: Vec<Contraction>,
}

/// A line that is not CoNLL-U.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct Error {
    /// Counted from 1.
    pub line: usize,
    /// What is the case.
    pub message: String,
}

impl Tree {
    /// The text as it was written.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (form, spaced) in self.surface() {
            text.push_str(form);
            if spaced {
                text.push(' ');
            }
        }
        text.trim_end().to_owned()
    }

    /// The surface tokens, and whether a space follows.
    pub fn surface(&self) -> Vec<(&str, bool)> {
        let spaced = |misc: &str| !misc.split('|').any(|field| field == "SpaceAfter=No");
        let mut all = Vec::new();
        let mut at = 0;
        let mut contractions = self.contractions.iter().peekable();
        while at < self.words.len() {
            if let Some(contraction) = contractions.next_if(|contraction| contraction.first == at) {
                all.push((contraction.form.as_str(), spaced(&contraction.misc)));
                at = contraction.last + 1;
            } else {
                let word = &self.words[at];
                all.push((word.form.as_str(), spaced(&word.misc)));
                at += 1;
            }
        }
        all
    }
}

/// Reads all sentences. Empty nodes (`8.1`) are left out.
pub fn read(text: &str) -> Result<Vec<Tree>, Error> {
    let mut all = Vec::new();
    let mut tree = Tree::default();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            if !tree.words.is_empty() {
                all.push(std::mem::take(&mut tree));
            }
            tree = Tree::default();
        } else if let Some(comment) = line.strip_prefix('#') {
            tree.comments.push(comment.trim().to_owned());
        } else {
            row(line, &mut tree).map_err(|message| Error { line: at + 1, message })?;
        }
        if line.is_empty()
            && let Some(last) = all.last()
            && let Some(message) = fault(last)
        {
            return Err(Error { line: at, message });
        }
    }
    if !tree.words.is_empty() {
        if let Some(message) = fault(&tree) {
            return Err(Error { line: text.lines().count(), message });
        }
        all.push(tree);
    }
    Ok(all)
}

fn fault(tree: &Tree) -> Option<String> {
    let count = tree.words.len();
    if let Some(word) = tree.words.iter().find(|word| word.head > count) {
        return Some(format!(
            "the head of `{}` is {}, but the sentence has {count} words",
            word.form, word.head
        ));
    }
    let long = tree.contractions.iter().find(|contraction| contraction.last >= count);
    long.map(|contraction| format!("`{}` ends behind the sentence", contraction.form))
}

fn row(line: &str, tree: &mut Tree) -> Result<(), String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, form, lemma, upos, xpos, feats, head, relation, _, misc] = columns[..] else {
        return Err(format!("{} columns, not 10", columns.len()));
    };
    if id.contains('.') {
        return Ok(());
    }
    if let Some((first, last)) = id.split_once('-') {
        let number = |text: &str| text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let (Some(first), Some(last)) = (number(first), number(last)) else {
            return Err(format!("`{id}` is no range of words"));
        };
        if first != tree.words.len() || last < first {
            return Err(format!("`{id}` is out of order"));
        }
        tree.contractions.push(Contraction { first, last, form: form.into(), misc: misc.into() });
        return Ok(());
    }
    if id.parse() != Ok(tree.words.len() + 1) {
        return Err(format!("word `{id}` where {} is due", tree.words.len() + 1));
    }
    tree.words.push(Word {
        form: form.into(),
        lemma: lemma.into(),
        upos: upos.into(),
        xpos: xpos.into(),
        feats: feats.into(),
        head: head.parse().map_err(|_| format!("the head `{head}` is no number"))?,
        relation: relation.into(),
        misc: misc.into(),
    });
    Ok(())
}

/// Writes a sentence of the text that it stands in, with an empty line behind it.
pub fn write(sentence: &Sentence, text: &str) -> String {
    let mut out = String::new();
    let line = sentence.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# text = {line}");
    let tokens = &sentence.tokens;
    let mut at = 0;
    while at < tokens.len() {
        let last = (at..tokens.len())
            .take_while(|&other| tokens[other].span == tokens[at].span)
            .last()
            .unwrap_or(at);
        let next = tokens.get(last + 1);
        let misc = if next.is_some_and(|next| next.span.start == tokens[last].span.end) {
            "SpaceAfter=No"
        } else {
            "_"
        };
        if last > at {
            let _ = writeln!(
                out,
                "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}",
                at + 1,
                last + 1,
                tokens[at].span.of(text)
            );
        }
        for (word, token) in tokens.iter().enumerate().take(last + 1).skip(at) {
            let misc = if last > at { "_" } else { misc };
            let Token { form, lemma, upos, xpos, feats, head, relation, .. } = token;
            let head = head.map_or(0, |head| head + 1);
            let _ = writeln!(
                out,
                "{}\t{form}\t{lemma}\t{upos}\t{xpos}\t{feats}\t{head}\t{relation}\t_\t{misc}",
                word + 1
            );
        }
        at = last + 1;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_no_words_are_told() {
        for (text, expected) in [
            ("1\tKyiv\n", "line 1: 2 columns, not 10"),
            ("# a\n2\ta\ta\tX\t_\t_\t0\troot\t_\t_\n", "line 2: word `2` where 1 is due"),
            ("1\ta\ta\tX\t_\t_\tx\troot\t_\t_\n", "line 1: the head `x` is no number"),
            (
                "1\ta\ta\tX\t_\t_\t7\troot\t_\t_\n\n",
                "line 1: the head of `a` is 7, but the sentence has 1 words",
            ),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn contractions_and_spaces_make_the_text() {
        let text = "1-2\tIm\t_\t_\t_\t_\t_\t_\t_\t_\n1\tIn\tin\tADP\tAPPR\t_\t3\tcase\t_\t_\n2\tdem\tder\tDET\tART\t_\t3\tdet\t_\t_\n\
                    3\tHaus\tHaus\tNOUN\tNN\t_\t0\troot\t_\tSpaceAfter=No\n4\t!\t!\tPUNCT\t$.\t_\t3\tpunct\t_\t_\n\n";
        assert_eq!(read(text).unwrap()[0].text(), "Im Haus!");
    }
}
