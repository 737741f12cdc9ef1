//! A file's sections with every cell, read from text and written back.

use std::borrow::Cow;

use super::error::{PbError, Problem};
use super::lexer::{Lexer, Row};
use super::table::{Table, cell_error};

/// A `.pb` file: all of it, as written.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    /// Keys and values of `META`, in order.
    pub meta: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The projects.
    pub projects: Table<'a>,
    /// The ballots.
    pub votes: Table<'a>,
    /// The text it was read from; empty if it was not.
    source: &'a str,
    /// Where each row of `META` starts in it.
    meta_starts: Vec<usize>,
}

/// Equal if they say the same, wherever they were read.
impl PartialEq for Document<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.meta == other.meta && self.projects == other.projects && self.votes == other.votes
    }
}

/// The titles of the sections, in order.
pub(super) const TITLES: [&str; 3] = ["META", "PROJECTS", "VOTES"];

/// The section a row is the title of.
fn title(row: Row, cells: &[Cow<'_, str>]) -> Option<usize> {
    let (first, rest) = cells.split_first()?;
    if row.quoted || rest.iter().any(|cell| !cell.is_empty()) {
        return None;
    }
    let is_title = |title: &&str| first.trim().eq_ignore_ascii_case(title);
    TITLES.iter().position(is_title)
}

impl<'a> Document<'a> {
    /// Reads a text. Keys, columns and cells stay as they are; only the shape is checked.
    pub fn parse(text: &'a str) -> Result<Self, PbError> {
        let mut lexer = Lexer::new(text, 0);
        let mut document = Self {
            source: text,
            ..Self::default()
        };
        let mut cells = Vec::new();
        let Some((at, Some(0))) =
            next_row(&mut lexer, &mut cells)?.map(|row| (row.start, title(row, &cells)))
        else {
            let start = text.len() - text.trim_start().len();
            return Err(PbError::at(text, start, Problem::ExpectedSection("META")));
        };
        let header = header(&mut lexer, text, at, "META")?;
        let mut names = header.1.iter().map(|name| name.trim().to_ascii_lowercase());
        if names.next().as_deref() != Some("key") || names.next().as_deref() != Some("value") {
            return Err(PbError::at(text, header.0, Problem::MetaHeader));
        }
        let at = document.read_meta(&mut lexer, text)?;
        let (start, columns) = self::header(&mut lexer, text, at, "PROJECTS")?;
        document.projects = Table::new(columns);
        document
            .projects
            .check_header(text, start, &["project_id", "cost"])?;
        let end = read_rows(&mut lexer, text, &mut document.projects)?;
        let Some((2, at)) = end else {
            return Err(misplaced(text, end, "VOTES"));
        };
        let (start, columns) = self::header(&mut lexer, text, at, "VOTES")?;
        document.votes = Table::new(columns);
        document.votes.check_header(text, start, &["vote"])?;
        match read_rows(&mut lexer, text, &mut document.votes)? {
            None => Ok(document),
            Some((_, at)) => Err(PbError::at(
                text,
                at,
                Problem::ExpectedSection("VOTES only once"),
            )),
        }
    }

    /// Reads `META` up to the title of `PROJECTS`, and says where that is.
    fn read_meta(&mut self, lexer: &mut Lexer<'a>, text: &'a str) -> Result<usize, PbError> {
        let mut cells = Vec::new();
        while let Some(row) = next_row(lexer, &mut cells)? {
            match title(row, &cells) {
                Some(1) => return Ok(row.start),
                Some(other) => {
                    return Err(misplaced(text, Some((other, row.start)), "PROJECTS"));
                }
                None => {}
            }
            let found = cells.len();
            let surplus = cells.iter().skip(2).position(|cell| !cell.is_empty());
            if found < 2 || surplus.is_some() {
                let problem = Problem::Cells { expected: 2, found };
                let at = surplus.map_or(found - 1, |surplus| surplus + 2);
                return Err(cell_error(text, row.start, at, problem));
            }
            let mut pair = cells.drain(..2);
            if let (Some(key), Some(value)) = (pair.next(), pair.next()) {
                self.meta.push((key, value));
                self.meta_starts.push(row.start);
            }
        }
        Err(misplaced(text, None, "PROJECTS"))
    }

    /// The trimmed value of a key of `META`; refuses a key that comes twice.
    pub(super) fn value(&self, key: &'static str) -> Result<Option<&str>, PbError> {
        let mut found = (0..self.meta.len()).filter(|at| self.is_key(*at, key));
        let (first, second) = (found.next(), found.next());
        if second.is_some() {
            return Err(self.meta_error(key, Problem::KeyTwice(key)));
        }
        Ok(first
            .map(|at| self.meta[at].1.trim())
            .filter(|value| !value.is_empty()))
    }

    /// The value of a key of `META`; nothing if it is missing, empty or there twice.
    pub fn meta(&self, key: &'static str) -> Option<&str> {
        self.value(key).ok().flatten()
    }

    fn is_key(&self, at: usize, key: &str) -> bool {
        self.meta[at].0.trim().eq_ignore_ascii_case(key)
    }

    /// A problem with the value of a key; for a key that is missing, with `META` as a whole.
    pub(super) fn meta_error(&self, key: &str, problem: Problem) -> PbError {
        let at = (0..self.meta.len()).rfind(|at| self.is_key(*at, key));
        match at.and_then(|at| self.meta_starts.get(at)) {
            Some(start) => cell_error(self.source, *start, 1, problem),
            None if self.source.is_empty() => nowhere(problem),
            None => PbError::at(self.source, 0, problem),
        }
    }

    /// A problem in a cell of a table.
    pub(super) fn cell_error(
        &self,
        of: &Table<'_>,
        row: usize,
        cell: usize,
        problem: Problem,
    ) -> PbError {
        match of.starts.get(row) {
            Some(start) => cell_error(self.source, *start, cell, problem),
            None => nowhere(problem),
        }
    }
}

fn nowhere(problem: Problem) -> PbError {
    PbError {
        line: 0,
        column: 0,
        problem,
    }
}

/// Another section, or the end, where `expected` must come.
fn misplaced(text: &str, found: Option<(usize, usize)>, expected: &'static str) -> PbError {
    let at = found.map_or(text.len(), |(_, at)| at);
    PbError::at(text, at, Problem::ExpectedSection(expected))
}

/// The next row that is not blank, alone in `cells`.
fn next_row<'a>(
    lexer: &mut Lexer<'a>,
    cells: &mut Vec<Cow<'a, str>>,
) -> Result<Option<Row>, PbError> {
    loop {
        cells.clear();
        match lexer.row(cells)? {
            Some(row) if row.blank => {}
            other => return Ok(other),
        }
    }
}

/// The header of a section whose title is at a byte, and where it starts.
fn header<'a>(
    lexer: &mut Lexer<'a>,
    text: &str,
    title_at: usize,
    section: &'static str,
) -> Result<(usize, Vec<Cow<'a, str>>), PbError> {
    let mut cells = Vec::new();
    match next_row(lexer, &mut cells)? {
        Some(row) if title(row, &cells).is_none() => {
            // A spreadsheet fills every line to the longest one's width.
            while cells.len() > 1 && cells.last().is_some_and(|cell| cell.is_empty()) {
                cells.pop();
            }
            Ok((row.start, cells))
        }
        _ => Err(PbError::at(text, title_at, Problem::NoHeader(section))),
    }
}

/// Reads rows up to the next title, and says which it is and where.
fn read_rows<'a>(
    lexer: &mut Lexer<'a>,
    text: &str,
    table: &mut Table<'a>,
) -> Result<Option<(usize, usize)>, PbError> {
    loop {
        let before = table.cells.len();
        let Some(row) = lexer.row(&mut table.cells)? else {
            return Ok(None);
        };
        if row.blank {
            table.cells.truncate(before);
        } else if let Some(section) = title(row, &table.cells[before..]) {
            table.cells.truncate(before);
            return Ok(Some((section, row.start)));
        } else {
            table.take_row(text, row, before)?;
        }
    }
}
