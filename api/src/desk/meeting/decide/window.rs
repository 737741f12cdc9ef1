//! The part of a long list of decisions that stands on one page. Pure.

use serde::Deserialize;

/// Rows a page has: more would be heavy on a bad line.
const ROWS: usize = 200;

/// What the address of the page asks for.
#[derive(Default, Deserialize)]
pub(super) struct Asked {
    /// Place of a row of the page, from 1.
    dari: Option<String>,
}

impl Asked {
    /// The window of a list of this many rows; the first where none or nonsense is asked for.
    pub fn window(&self, rows: usize) -> Window {
        let asked = self.dari.as_deref().and_then(|text| text.parse().ok());
        let place = asked.unwrap_or(1).min(rows).max(1) - 1;
        Window {
            start: place - place % ROWS,
            rows,
        }
    }
}

/// A part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    start: usize,
    rows: usize,
}

impl Window {
    /// Place of its first row, from 1.
    pub fn first(self) -> usize {
        self.start + 1
    }

    /// Place of its last row.
    pub fn last(self) -> usize {
        self.rows.min(self.start + ROWS)
    }

    /// Rows of the whole list.
    pub fn rows(self) -> usize {
        self.rows
    }

    /// Whether it is the whole list.
    pub fn is_whole(self) -> bool {
        self.rows <= ROWS
    }

    /// Where the window before it begins.
    pub fn before(self) -> Option<usize> {
        self.start.checked_sub(ROWS).map(|start| start + 1)
    }

    /// Where the next window begins.
    pub fn next(self) -> Option<usize> {
        let next = self.start + ROWS;
        (next < self.rows).then_some(next + 1)
    }

    /// Its part of the list.
    pub fn of<T>(self, list: &[T]) -> &[T] {
        list.get(self.start..self.last()).unwrap_or_default()
    }
}

/// The path of the window that begins at a place, below the meeting's.
pub(super) fn path(first: usize) -> String {
    if first == 1 {
        "/decisions".into()
    } else {
        format!("/decisions?dari={first}")
    }
}

/// What joins another parameter to a path.
pub(super) fn joint(path: &str) -> char {
    if path.contains('?') { '&' } else { '?' }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn window(asked: Option<&str>, rows: usize) -> Window {
        let dari = asked.map(ToOwned::to_owned);
        Asked { dari }.window(rows)
    }

    #[test]
    fn nonsense_asks_for_the_first_and_too_much_for_the_last() {
        for asked in [
            None,
            Some(""),
            Some("x"),
            Some("-1"),
            Some("0"),
            Some("200"),
        ] {
            assert_eq!(window(asked, 500).first(), 1, "{asked:?}");
        }
        for asked in ["401", "500", "501", "18446744073709551615"] {
            assert_eq!(window(Some(asked), 500).first(), 401, "{asked}");
        }
        assert_eq!(window(Some("7"), 0), window(None, 0));
        assert!(window(None, 200).is_whole() && !window(None, 201).is_whole());
    }

    proptest! {
        #[test]
        fn the_windows_one_after_the_other_are_the_list(rows in 0_usize..1_500) {
            let list: Vec<usize> = (1..=rows).collect();
            let (mut seen, mut at, mut last) = (Vec::new(), Some(1), None);
            while let Some(first) = at {
                let window = window(Some(&first.to_string()), rows);
                prop_assert_eq!(window.before(), last);
                seen.extend_from_slice(window.of(&list));
                prop_assert!(rows == 0 || window.of(&list).first() == Some(&window.first()));
                (last, at) = (Some(window.first()), window.next());
            }
            prop_assert_eq!(seen, list);
        }
    }
}
