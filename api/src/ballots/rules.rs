//! Whose round it is, and what a receipt looks like. Pure.

use chrono::{DateTime, Utc};

/// Whether a village lies in the area of a round.
pub fn inside(area: &str, village: &str) -> bool {
    village
        .strip_prefix(area)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A receipt code from random bytes: four groups of five letters and digits that are not mistaken for
/// each other when read aloud.
pub fn receipt(random: [u8; 20]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut code = String::with_capacity(23);
    for (index, byte) in random.iter().enumerate() {
        if index > 0 && index % 5 == 0 {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    code
}

/// A receipt as someone typed it, in the form it was given.
pub fn read_receipt(typed: &str) -> Option<String> {
    let letters: Vec<char> = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    if letters.len() != 20 || !letters.iter().all(char::is_ascii_alphanumeric) {
        return None;
    }
    let groups: Vec<String> = letters
        .chunks(5)
        .map(|group| group.iter().collect())
        .collect();
    Some(groups.join("-"))
}

/// Whether a ballot of somebody marked at a moment is kept from them: their password was set by an officer's
/// code since, and the officer must not come to read or change it.
pub fn is_kept(marked_at: DateTime<Utc>, reset_at: Option<DateTime<Utc>>) -> bool {
    reset_at.is_some_and(|reset| marked_at <= reset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_holds_its_villages_and_no_neighbours() {
        assert!(inside("35.78", "35.78.01.1001"));
        assert!(inside("35.78.01.1001", "35.78.01.1001"));
        assert!(!inside("35.78.01.1001", "35.78.01.1002"));
        assert!(!inside("35.7", "35.78.01.1001"));
    }

    #[test]
    fn receipts_are_read_as_people_type_them() {
        let code = receipt([7; 20]);
        assert_eq!(code, "77777-77777-77777-77777");
        assert_eq!(
            read_receipt(" 77777 77777-7777777777").as_deref(),
            Some(code.as_str())
        );
        assert_eq!(read_receipt("oil"), None);
    }
}
