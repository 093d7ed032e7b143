//! The text of a query: what is looked at before it is parsed, and what is said where it cannot be.

use crate::knowledge::problem::{Problem, suggestion};
use crate::rdf::{Base, vocab};
use spargebra::{Query, SparqlParser};

/// The longest query, in bytes.
const LONGEST: usize = 64 * 1024;
/// The deepest nesting of brackets: the parser recurses, and a stack that runs over ends the program.
const DEEPEST: usize = 100;
/// The words that begin a query.
const FORMS: &[&str] = &["ASK", "BASE", "CONSTRUCT", "DESCRIBE", "PREFIX", "SELECT"];
/// The words that begin an update.
const UPDATES: &[&str] =
    &["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"];

/// Which prefixes a query may use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefixes {
    /// Those that it declares: it then means the same in any other program.
    Declared,
    /// Those and the program's own.
    Known,
}

/// A piece of a query's text with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'t> {
    Open,
    Close,
    /// A keyword or a function's name.
    Word(&'t str),
    /// The prefix of a name such as `kg:Claim`.
    Prefixed(&'t str),
    Other,
}

/// Reads a query; the message says where it is wrong and what may be meant.
pub(super) fn parse(file: &str, text: &str, base: &Base, prefixes: Prefixes) -> Result<Query, Problem> {
    if text.len() > LONGEST {
        return Err(Problem::at(
            file,
            text,
            0,
            format!("the query has {} bytes; {LONGEST} are the most that are read", text.len()),
        ));
    }
    let tokens = tokens(text);
    let mut depth = 0;
    for (at, token) in &tokens {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.max(1) - 1,
            _ => {}
        }
        if depth > DEEPEST {
            return Err(Problem::at(
                file,
                text,
                *at,
                format!("brackets stand {depth} deep here; {DEEPEST} is the deepest that is read"),
            ));
        }
    }
    let mut parser = SparqlParser::new();
    let declared = declared(&tokens);
    let known = known(base);
    for (at, token) in &tokens {
        let Token::Prefixed(prefix) = token else { continue };
        if declared.contains(prefix) {
            continue;
        }
        match known.iter().find(|(name, _)| name == prefix) {
            Some((name, iri)) if prefixes == Prefixes::Known => {
                // The IRI is one of the program's own, so it is sound.
                parser = parser.clone().with_prefix(name, iri).unwrap_or(parser);
            }
            Some((name, iri)) => {
                return Err(Problem::at(
                    file,
                    text,
                    *at,
                    format!("prefix `{name}` is not declared; add: PREFIX {name}: <{iri}>"),
                ));
            }
            None => {
                let names = known.iter().map(|(name, _)| name.as_str()).chain(declared.iter().copied());
                return Err(Problem::at(
                    file,
                    text,
                    *at,
                    format!("prefix `{prefix}` is not declared{}", suggestion(prefix, names)),
                ));
            }
        }
    }
    parser.parse_query(text).map_err(|error| explain(file, text, &tokens, &error.to_string()))
}

/// The program's prefixes, sorted by name.
fn known(base: &Base) -> Vec<(String, String)> {
    let fixed = vocab::PREFIXES.iter().map(|&(prefix, iri)| (prefix.to_owned(), iri.to_owned()));
    let mut all: Vec<_> =
        fixed.chain(base.prefixes().into_iter().map(|(prefix, iri)| (prefix.to_owned(), iri))).collect();
    all.sort();
    all
}

fn declared<'t>(tokens: &[(usize, Token<'t>)]) -> Vec<&'t str> {
    let pairs = tokens.windows(2).filter_map(|pair| match (pair[0].1, pair[1].1) {
        (Token::Word(word), Token::Prefixed(prefix)) if word.eq_ignore_ascii_case("PREFIX") => Some(prefix),
        _ => None,
    });
    pairs.collect()
}

/// The parser's message with its place, and a guess at what is meant.
fn explain(file: &str, text: &str, tokens: &[(usize, Token<'_>)], message: &str) -> Problem {
    let mut parts = message.strip_prefix("error at ").unwrap_or("").splitn(3, ':');
    let mut number = || parts.next().and_then(|part| part.trim().parse::<usize>().ok());
    let (line, column) = (number().unwrap_or(1), number().unwrap_or(1));
    let problem = |line, column, message| Problem { file: file.into(), line, column, message };
    let first = tokens.iter().find(|(_, token)| *token != Token::Other);
    if let Some((at, Token::Word(word))) = first {
        let upper = word.to_uppercase();
        if UPDATES.contains(&upper.as_str()) {
            return Problem::at(file, text, *at, format!("{upper} changes data, and queries only read"));
        }
        if !FORMS.contains(&upper.as_str()) {
            return Problem::at(
                file,
                text,
                *at,
                format!("no query begins with `{word}`{}", suggestion(&upper, FORMS.iter().copied())),
            );
        }
    }
    let here = text.lines().nth(line - 1).unwrap_or("").chars().skip(column - 1);
    let found: String = here.take_while(|c| !c.is_whitespace()).take(30).collect();
    let expected = parts.next().unwrap_or(message).trim();
    let what = if found.is_empty() {
        "the line or the query ends too early".to_owned()
    } else {
        format!("`{found}` cannot stand here")
    };
    problem(line, column, format!("{what}; {}", shortened(expected)))
}

/// "expected one of …" with the first few of many.
fn shortened(expected: &str) -> String {
    let Some(all) = expected.strip_prefix("expected one of ") else { return expected.to_owned() };
    let few: Vec<&str> =
        all.split(", ").filter(|one| one.starts_with('"') && !one.starts_with("\"\\")).take(8).collect();
    if few.is_empty() { "it is no SPARQL".to_owned() } else { format!("expected one of {}", few.join(", ")) }
}

/// The tokens of a text with their places; comments, strings and IRIs are passed over.
fn tokens(text: &str) -> Vec<(usize, Token<'_>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (length, token) = match c {
            '#' => (rest.find('\n').unwrap_or(rest.len()), None),
            '"' | '\'' => (string(rest, c), Some(Token::Other)),
            '<' => (iri(rest), Some(Token::Other)),
            '(' | '{' | '[' => (1, Some(Token::Open)),
            ')' | '}' | ']' => (1, Some(Token::Close)),
            '?' | '$' | '@' => (1 + name(&rest[1..]), Some(Token::Other)),
            _ if c.is_whitespace() => (c.len_utf8(), None),
            _ => word(rest, c),
        };
        found.extend(token.map(|token| (at, token)));
        at += length;
    }
    found
}

fn word(rest: &str, first: char) -> (usize, Option<Token<'_>>) {
    let length = if first.is_alphabetic() || first == '_' { name(rest) } else { 0 };
    if rest[length..].starts_with(':') {
        let local: usize = rest[length..]
            .chars()
            .take_while(|&c| is_name(c) || matches!(c, ':' | '%' | '\\' | '.'))
            .map(char::len_utf8)
            .sum();
        let token = if length == 1 && first == '_' { Token::Other } else { Token::Prefixed(&rest[..length]) };
        (length + local, Some(token))
    } else if length > 0 {
        (length, Some(Token::Word(&rest[..length])))
    } else {
        (first.len_utf8(), Some(Token::Other))
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

fn name(rest: &str) -> usize {
    rest.chars().take_while(|&c| is_name(c)).map(char::len_utf8).sum()
}

/// The length of a string with its quotes, which may be single or threefold.
fn string(rest: &str, quote: char) -> usize {
    let threefold: String = [quote; 3].iter().collect();
    let end = if rest.starts_with(&threefold) { threefold } else { quote.to_string() };
    let mut at = end.len();
    while let Some(c) = rest[at..].chars().next() {
        if rest[at..].starts_with(&end) {
            return at + end.len();
        }
        at += c.len_utf8();
        if c == '\\' {
            at += rest[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of an IRI, or 1 where `<` compares.
fn iri(rest: &str) -> usize {
    let inside = rest[1..]
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`'));
    match inside {
        Some(length) if rest[1 + length..].starts_with('>') => length + 2,
        _ => 1,
    }
}
