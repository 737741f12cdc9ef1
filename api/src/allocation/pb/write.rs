//! A document as text.

use std::fmt;

use super::document::{Document, TITLES};

/// The text of the document, with line feeds.
impl fmt::Display for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("META\nkey;value\n")?;
        for (key, value) in &self.meta {
            write_row(f, &[key.as_ref(), value.as_ref()])?;
        }
        for (title, table) in [("PROJECTS", &self.projects), ("VOTES", &self.votes)] {
            writeln!(f, "{title}")?;
            write_row(f, table.header())?;
            for row in table.rows() {
                write_row(f, row)?;
            }
        }
        Ok(())
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, cells: &[impl AsRef<str>]) -> fmt::Result {
    for (at, cell) in cells.iter().map(AsRef::as_ref).enumerate() {
        if at > 0 {
            f.write_str(";")?;
        }
        // A first cell that reads like a title, or a line with nothing on it, would not come back.
        let first = at == 0
            && (TITLES
                .iter()
                .any(|title| cell.trim().eq_ignore_ascii_case(title))
                || (cells.len() == 1 && cell.is_empty()));
        if first || cell.contains([';', '"', '\n', '\r']) {
            write!(f, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            f.write_str(cell)?;
        }
    }
    f.write_str("\n")
}
