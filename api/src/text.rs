//! Text from outside: trimmed, bounded, free of control characters; kept as text, never as markup.

use crate::limits::Length;
use crate::problem::FieldError;

/// Cleans a text field. A text outside the limits, or with control characters other than
/// line breaks, is reported under `pointer`.
pub fn clean(pointer: &str, value: &str, limits: Length, errors: &mut Vec<FieldError>) -> String {
    let value = value.replace("\r\n", "\n");
    let value = value.trim();
    let length = value.chars().count();
    let Length { min, max } = limits;
    if length < min || length > max {
        errors.push(FieldError {
            pointer: pointer.into(),
            detail: format!("Isi {min} sampai {max} huruf."),
            detail_en: format!("Give {min} to {max} characters."),
        });
    } else if value.chars().any(is_hidden) {
        errors.push(FieldError {
            pointer: pointer.into(),
            detail: "Hapus huruf kendali yang tidak terlihat.".into(),
            detail_en: "Remove invisible control characters.".into(),
        });
    }
    value.to_owned()
}

/// Cleans a name or a title: one line, no markup, nothing a spreadsheet would take for a formula. All else
/// is the same as [`clean`].
pub fn line(pointer: &str, value: &str, limits: Length, errors: &mut Vec<FieldError>) -> String {
    let value = clean(pointer, value, limits, errors);
    let fault = if value.contains('\n') {
        Some(("Tulis dalam satu baris.", "Write it in one line."))
    } else if begins_formula(&value) {
        Some((
            "Jangan mulai dengan =, +, - atau @.",
            "Do not begin with =, +, - or @.",
        ))
    } else if has_tag(&value) {
        Some(("Tulis tanpa tanda HTML.", "Write it without HTML tags."))
    } else {
        None
    };
    if let Some((detail, detail_en)) = fault {
        errors.push(FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    }
    value
}

/// A text from a program or another service, without what is not seen.
pub fn plain(value: &str) -> String {
    let kept = value.replace("\r\n", "\n").replace('\u{a0}', " ");
    let kept: String = kept.chars().filter(|c| !is_hidden(*c)).collect();
    kept.trim().to_owned()
}

/// Whether a character is control, direction or nothing to see: names made of it look empty or like others.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a spreadsheet would take a cell for a formula.
fn begins_formula(value: &str) -> bool {
    value.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Whether a text has what begins an HTML tag or comment; "lebar < 3 m" has not.
fn has_tag(value: &str) -> bool {
    value.split('<').skip(1).any(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    })
}

/// The same for a field that may be missing; empty counts as missing, and only the upper limit holds: how
/// long a reason must be depends on whether there must be one.
pub fn clean_optional(
    pointer: &str,
    value: Option<&str>,
    limits: Length,
    errors: &mut Vec<FieldError>,
) -> Option<String> {
    let value = value.map(str::trim).filter(|value| !value.is_empty())?;
    Some(clean(pointer, value, Length { min: 1, ..limits }, errors))
}

/// The same as [`line()`] for a field that may be missing; empty counts as missing.
pub fn line_optional(
    pointer: &str,
    value: Option<&str>,
    limits: Length,
    errors: &mut Vec<FieldError>,
) -> Option<String> {
    let value = value.map(str::trim).filter(|value| !value.is_empty())?;
    Some(line(pointer, value, Length { min: 1, ..limits }, errors))
}

/// A cell as it may stand in a CSV or spreadsheet: one that a program could take for a formula gets an
/// apostrophe in front.
pub fn cell(value: &str) -> String {
    if begins_formula(value) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Length = Length { min: 1, max: 10 };
    const HUNDRED: Length = Length { min: 1, max: 100 };

    #[test]
    fn control_characters_and_lengths_are_named() {
        let mut errors = Vec::new();
        assert_eq!(clean("/title", "  a\r\nb ", TEN, &mut errors), "a\nb");
        assert!(errors.is_empty());
        clean("/title", "a\u{202e}b", TEN, &mut errors);
        clean("/title", "", TEN, &mut errors);
        assert_eq!(errors.len(), 2);
    }

    #[test]
    fn names_are_one_plain_line() {
        for wrong in [
            "=HYPERLINK(\"http://x\")",
            "+62",
            "<b>Budi</b>",
            "Budi<!-- -->",
            "Budi\nSiti",
        ] {
            let mut errors = Vec::new();
            line("/name", wrong, HUNDRED, &mut errors);
            assert_eq!(errors.len(), 1, "{wrong}");
        }
        let mut errors = Vec::new();
        line(
            "/title",
            "Gang lebar < 3 m, drainase & paving",
            HUNDRED,
            &mut errors,
        );
        assert!(errors.is_empty());
    }

    #[test]
    fn formulas_are_neutralised() {
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(cell("Jalan"), "Jalan");
    }
}
