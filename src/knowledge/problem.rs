//! What is wrong with a data file, and where.

use std::fmt;

/// One mistake in a rule, names or ontology file, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as it was given or as it is called inside the program.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is the case, and what to do.
    pub message: String,
}

impl Problem {
    /// A problem of a whole file.
    pub fn whole(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: 1, column: 1, message: message.into() }
    }

    /// A mistake that the TOML reader found.
    pub fn toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start);
        let message = error.message().trim_end();
        let unknown = message.strip_prefix("unknown field `").or(message.strip_prefix("unknown variant `"));
        let unknown = unknown.and_then(|rest| rest.split_once("`, expected "));
        let message = match unknown {
            Some((key, allowed)) => {
                let allowed: Vec<&str> = allowed.split('`').skip(1).step_by(2).collect();
                format!("`{key}` is no key here{}", suggestion(key, allowed))
            }
            None => message.replace('\n', " "),
        };
        Self::at(file, text, at, message)
    }

    /// A problem at byte `at` of the file's text.
    pub fn at(file: &str, text: &str, at: usize, message: impl Into<String>) -> Self {
        let before = &text[..at.min(text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        Self { file: file.into(), line, column, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// "; did you mean `x`?" where one of the right names is near, else the list of them.
pub fn suggestion<'a>(wrong: &str, right: impl IntoIterator<Item = &'a str>) -> String {
    let right: Vec<&str> = right.into_iter().collect();
    let nearest = right.iter().map(|name| (strsim::damerau_levenshtein(wrong, name), *name)).min();
    match nearest {
        Some((distance, name)) if distance <= 2.max(wrong.chars().count() / 3) => {
            format!("; did you mean `{name}`?")
        }
        _ if right.is_empty() => String::new(),
        _ => format!("; there are {}", right.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        assert_eq!(suggestion("imposr", ["imposer", "target"]), "; did you mean `imposer`?");
        assert_eq!(suggestion("xyz", ["imposer", "target"]), "; there are imposer, target");
    }

    #[test]
    fn a_place_is_a_line_and_a_column() {
        let problem = Problem::at("a.toml", "ä = 1\nbc = 2", 10, "wrong");
        assert_eq!(problem.to_string(), "a.toml:2:4: wrong");
    }
}
