//! Rows and cells of the text.

use std::borrow::Cow;

use super::error::{PbError, Problem};

/// Reads rows from a text.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

/// Where a row starts and how it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) start: usize,
    /// Nothing at all is on the line.
    pub(super) blank: bool,
    /// The first cell is in quotes.
    pub(super) quoted: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next row; its cells are added to `cells`. Nothing at the end.
    pub(super) fn row(&mut self, cells: &mut Vec<Cow<'a, str>>) -> Result<Option<Row>, PbError> {
        let start = self.at;
        let Some(first) = self.text.as_bytes().get(start) else {
            return Ok(None);
        };
        let mut row = Row {
            start,
            blank: false,
            quoted: *first == b'"',
        };
        loop {
            let from = self.at;
            let (cell, last) = self.cell()?;
            row.blank = last && from == start && cell.is_empty() && !row.quoted;
            cells.push(cell);
            if last {
                return Ok(Some(row));
            }
        }
    }

    /// The next cell, and whether it ends its row.
    pub(super) fn cell(&mut self) -> Result<(Cow<'a, str>, bool), PbError> {
        if self.text.as_bytes().get(self.at) == Some(&b'"') {
            return self.quoted();
        }
        let rest = &self.text.as_bytes()[self.at..];
        let end = rest.iter().position(|byte| matches!(byte, b';' | b'\n'));
        let length = end.unwrap_or(rest.len());
        let last = end.is_none_or(|end| rest[end] == b'\n');
        let cell = &self.text[self.at..self.at + length];
        self.at += length + usize::from(end.is_some());
        let cell = if last {
            cell.strip_suffix('\r').unwrap_or(cell)
        } else {
            cell
        };
        Ok((Cow::Borrowed(cell), last))
    }

    fn quoted(&mut self) -> Result<(Cow<'a, str>, bool), PbError> {
        let open = self.at;
        let mut cell = Cow::Borrowed("");
        let mut from = open + 1;
        loop {
            let Some(length) = self.text[from..].find('"') else {
                return Err(PbError::at(self.text, open, Problem::OpenQuote));
            };
            let piece = &self.text[from..from + length];
            if cell.is_empty() {
                cell = Cow::Borrowed(piece);
            } else {
                cell.to_mut().push_str(piece);
            }
            from += length + 1;
            if self.text.as_bytes().get(from) != Some(&b'"') {
                break;
            }
            cell.to_mut().push('"');
            from += 1;
        }
        let rest = &self.text[from..];
        let (length, last) = if rest.is_empty() {
            (0, true)
        } else if rest.starts_with(';') {
            (1, false)
        } else if rest.starts_with('\n') {
            (1, true)
        } else if rest.starts_with("\r\n") {
            (2, true)
        } else {
            return Err(PbError::at(self.text, from, Problem::AfterQuote));
        };
        self.at = from + length;
        Ok((cell, last))
    }
}
