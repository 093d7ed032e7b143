//! Tables that people read: as wide as the terminal, long texts wrapped or under their row.

use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Between columns.
const GAP: usize = 2;
/// A column that holds more than this is running text.
const PROSE: usize = 32;
/// The narrowest that running text is wrapped to beside other columns.
const NARROWEST: usize = 30;
/// The narrowest that anything else is wrapped to, where no word is longer.
const WRAPPED: usize = 10;
/// Where more columns than this would stand below their rows, records read better.
const BELOW: usize = 3;

/// How a table is laid out.
#[derive(Debug, PartialEq, Eq)]
enum Layout {
    /// The width of each column; none for those that stand below the row.
    Rows(Vec<Option<usize>>),
    /// A line a cell.
    Records,
}

/// Writes a table that is `width` columns wide; `is_bold` marks the head on a terminal.
pub(crate) fn write(
    columns: &[String],
    rows: &[Vec<String>],
    width: usize,
    is_bold: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()).collect();
    match layout(columns, &rows, width) {
        Layout::Rows(widths) => table(columns, &rows, &widths, width, is_bold, out),
        Layout::Records => records(columns, &rows, width, is_bold, out),
    }
}

/// White space as single blanks, and nothing that steers a terminal.
fn one_line(cell: &str) -> String {
    let visible: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn layout(columns: &[String], rows: &[Vec<String>], width: usize) -> Layout {
    let sizes: Vec<Size> =
        (0..columns.len()).map(|at| Size::of(&columns[at], rows.iter().map(|row| &row[at]))).collect();
    let mut inside: Vec<usize> = (0..columns.len()).collect();
    while inside.len() + BELOW >= columns.len() && !inside.is_empty() {
        if let Some(widths) = fit(&sizes, &inside, width) {
            return Layout::Rows(widths);
        }
        // The longest text goes below the rows, but for the first column, which tells what the row is about; then
        // what stands last.
        let texts = inside.iter().copied().filter(|&at| at > 0 && sizes[at].all > PROSE);
        let longest = texts.max_by_key(|&at| sizes[at].all);
        let last = inside.last().copied();
        inside.retain(|&at| Some(at) != longest.or(last));
    }
    Layout::Records
}

/// How wide a column is.
struct Size {
    /// So that nothing is wrapped.
    all: usize,
    /// So that it still reads well.
    least: usize,
}

impl Size {
    fn of<'c>(column: &str, cells: impl Iterator<Item = &'c String> + Clone) -> Self {
        let all = cells.clone().map(|cell| cell.width()).chain([column.width()]).max().unwrap_or(0);
        let word = cells.flat_map(|cell| cell.split(' ')).map(UnicodeWidthStr::width).max().unwrap_or(0);
        let narrowest = if all > PROSE { NARROWEST } else { WRAPPED };
        Self { all, least: all.min(narrowest.max(column.width()).max(word.min(PROSE))) }
    }
}

/// Widths for the columns inside the table, if they fit: what is left when each has the least that it needs goes to
/// those who want little first, so that most are not wrapped at all.
fn fit(sizes: &[Size], inside: &[usize], width: usize) -> Option<Vec<Option<usize>>> {
    let least: usize = inside.iter().map(|&at| sizes[at].least).sum();
    let mut room = width.checked_sub(least + GAP * inside.len().saturating_sub(1))?;
    let mut widths = vec![None; sizes.len()];
    let mut order = inside.to_vec();
    order.sort_by_key(|&at| sizes[at].all - sizes[at].least);
    for (done, &at) in order.iter().enumerate() {
        let more = (sizes[at].all - sizes[at].least).min(room / (order.len() - done));
        widths[at] = Some(sizes[at].least + more);
        room -= more;
    }
    Some(widths)
}

fn table(
    columns: &[String],
    rows: &[Vec<String>],
    widths: &[Option<usize>],
    width: usize,
    is_bold: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names: Vec<Vec<String>> = columns.iter().map(|column| vec![column.clone()]).collect();
    let (bold, plain) = if is_bold { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    write!(out, "{bold}")?;
    line(&names, widths, 0, out)?;
    let rules: Vec<Vec<String>> = widths.iter().map(|width| vec!["─".repeat(width.unwrap_or(0))]).collect();
    line(&rules, widths, 0, out)?;
    write!(out, "{plain}")?;
    let below: Vec<usize> = (0..columns.len()).filter(|&at| widths[at].is_none()).collect();
    // The longest speaks for itself, the others say what they are.
    let length = |at: usize| rows.iter().map(|row| row[at].width()).max();
    let longest = below.iter().copied().max_by_key(|&at| length(at)).filter(|&at| length(at) > Some(PROSE));
    for (number, row) in rows.iter().enumerate() {
        if number > 0 && !below.is_empty() {
            writeln!(out)?;
        }
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| width.map_or(Vec::new(), |width| wrap(cell, width)))
            .collect();
        for at in 0..cells.iter().map(Vec::len).max().unwrap_or(0).max(1) {
            line(&cells, widths, at, out)?;
        }
        for &at in below.iter().filter(|&&at| !row[at].is_empty()) {
            let text =
                if Some(at) == longest { row[at].clone() } else { format!("{}: {}", columns[at], row[at]) };
            for text in wrap(&text, width.saturating_sub(4)) {
                writeln!(out, "    {text}")?;
            }
        }
    }
    Ok(())
}

/// One line of a row: the line of that number of each cell.
fn line(
    cells: &[Vec<String>],
    widths: &[Option<usize>],
    number: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let Some(width) = width else { continue };
        let cell = cell.get(number).map_or("", String::as_str);
        text.push_str(cell);
        text.push_str(&" ".repeat(width.saturating_sub(cell.width()) + GAP));
    }
    writeln!(out, "{}", text.trim_end())
}

fn records(
    columns: &[String],
    rows: &[Vec<String>],
    width: usize,
    is_bold: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = columns.iter().map(|column| column.width()).max().unwrap_or(0);
    let (bold, plain) = if is_bold { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    for (number, row) in rows.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            let mut name = column.as_str();
            for text in wrap(cell, width.saturating_sub(names + GAP).max(16)) {
                writeln!(out, "{bold}{name}{plain}{}{text}", " ".repeat(names - name.width() + GAP))?;
                name = "";
            }
        }
    }
    Ok(())
}

/// Lines of at most `width`, broken at blanks; a word that is longer is broken anywhere.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last().map_or(0, |line| line.width());
        if last > 0 && last + 1 + word.width() <= width {
            push(&mut lines, " ");
            push(&mut lines, word);
            continue;
        }
        if last > 0 {
            lines.push(String::new());
        }
        for c in word.chars() {
            let c = c.to_string();
            if lines.last().is_some_and(|line| line.width() + c.width() > width && !line.is_empty()) {
                lines.push(String::new());
            }
            push(&mut lines, &c);
        }
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::{wrap, write};

    fn check(rows: &[&[&str]], width: usize, expected: &str) {
        let columns: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
        let rows: Vec<Vec<String>> =
            rows[1..].iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        let mut out = Vec::new();
        write(&columns, &rows, width, false, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out, expected, "\n{out}");
        assert!(out.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= width), "{out}");
    }

    const SENTENCE: &str =
        "Kyjiw asked Seoul for artillery, and Seoul did not say no, it said that it would think.";

    #[test]
    fn what_fits_stands_in_a_line() {
        check(
            &[&["date", "who"], &["2024-11-27", "Україна"], &["", "韓國"]],
            80,
            "\
date        who
──────────  ───────
2024-11-27  Україна
            韓國
",
        );
    }

    #[test]
    fn a_long_column_is_wrapped() {
        check(
            &[&["date", "sentence"], &["2024-11-27", SENTENCE]],
            60,
            "\
date        sentence
──────────  ────────────────────────────────────────────────
2024-11-27  Kyjiw asked Seoul for artillery, and Seoul did
            not say no, it said that it would think.
",
        );
    }

    #[test]
    fn where_room_is_short_the_longest_stands_below_its_row() {
        let row = ["2024-11-27", "Ukraine", SENTENCE, "South Korea"];
        check(
            &[&["date", "requester", "sentence", "addressee"], &row, &row],
            50,
            "\
date        requester  addressee
──────────  ─────────  ───────────
2024-11-27  Ukraine    South Korea
    Kyjiw asked Seoul for artillery, and Seoul did
    not say no, it said that it would think.

2024-11-27  Ukraine    South Korea
    Kyjiw asked Seoul for artillery, and Seoul did
    not say no, it said that it would think.
",
        );
    }

    #[test]
    fn many_columns_become_records() {
        let columns = ["date", "requester", "addressee", "weapons", "stand", "article"];
        check(
            &[&columns, &["2024-11-27", "Ukraine", "", "artillery", "reported", "article/en-1"]],
            24,
            "\
date       2024-11-27
requester  Ukraine
weapons    artillery
stand      reported
article    article/en-1
",
        );
    }

    #[test]
    fn long_words_are_broken_and_escapes_are_not_passed_on() {
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        check(&[&["a"], &["x\u{1b}[31m\ny"]], 20, "a\n────────\nx [31m y\n");
    }
}
