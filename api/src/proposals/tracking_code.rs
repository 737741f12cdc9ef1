//! The code under which anyone follows a proposal: ten digits, unambiguous to read aloud.
//!
//! Nine digits are random, so that codes cannot be walked through one by one; the tenth is a check digit
//! by Damm's method, which notices every single wrong digit and every swap of two neighbours.

/// Digits in a code, the check digit included.
pub const LENGTH: usize = 10;

/// The totally anti-symmetric quasigroup of H. Michael Damm, order 10.
const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// A code out of a random number.
pub fn from_random(random: u64) -> String {
    let body = format!("{:09}", random % 1_000_000_000);
    let check = char::from(b'0' + damm(&body));
    format!("{body}{check}")
}

/// The code in what somebody typed: spaces, dashes and dots are skipped. `None` unless ten digits with
/// the right check digit remain.
pub fn parse(text: &str) -> Option<String> {
    let mut code = String::with_capacity(LENGTH);
    for letter in text.chars() {
        match letter {
            '0'..='9' if code.len() < LENGTH => code.push(letter),
            '-' | '.' | '\u{2010}'..='\u{2015}' => {}
            _ if letter.is_whitespace() => {}
            _ => return None,
        }
    }
    (code.len() == LENGTH && damm(&code) == 0).then_some(code)
}

/// A code as it is shown and read aloud: `123-456-7890`. Anything else comes back as it is.
pub fn grouped(code: &str) -> String {
    match (code.get(..3), code.get(3..6), code.get(6..)) {
        (Some(first), Some(second), Some(third)) if code.len() == LENGTH => {
            format!("{first}-{second}-{third}")
        }
        _ => code.to_owned(),
    }
}

/// The check digit of digits; zero for digits that end in their own.
fn damm(digits: &str) -> u8 {
    digits
        .bytes()
        .filter(u8::is_ascii_digit)
        .fold(0, |interim, digit| {
            TABLE[usize::from(interim)][usize::from(digit - b'0')]
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_check_digit_is_damms() {
        assert_eq!(damm("572"), 4);
        assert_eq!(damm("5724"), 0);
        assert_eq!(from_random(0), "0000000000");
    }

    #[test]
    fn codes_are_read_as_people_write_them() {
        let code = from_random(123_456_789);
        assert_eq!(&code[..9], "123456789");
        let shown = grouped(&code);
        assert_eq!(shown.len(), 12);
        assert_eq!(parse(&shown), Some(code.clone()));
        assert_eq!(
            parse(&format!(" {}  ", shown.replace('-', " – "))),
            Some(code.clone())
        );
        assert_eq!(parse(&format!("{code}0")), None);
        assert_eq!(parse(&code[1..]), None);
        assert_eq!(parse("12345é7890"), None);
        assert_eq!(parse(""), None);
        assert_eq!(grouped("123"), "123");
    }

    proptest! {
        #[test]
        fn every_code_is_read_back(random in any::<u64>()) {
            let code = from_random(random);
            prop_assert_eq!(code.len(), LENGTH);
            prop_assert_eq!(parse(&grouped(&code)), Some(code));
        }

        #[test]
        fn one_wrong_digit_is_noticed(random in any::<u64>(), at in 0..LENGTH, by in 1_u8..10) {
            let mut bytes = from_random(random).into_bytes();
            bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
            prop_assert_eq!(parse(&String::from_utf8(bytes).unwrap()), None);
        }

        #[test]
        fn swapped_neighbours_are_noticed(random in any::<u64>(), at in 1..LENGTH) {
            let mut bytes = from_random(random).into_bytes();
            prop_assume!(bytes[at] != bytes[at - 1]);
            bytes.swap(at, at - 1);
            prop_assert_eq!(parse(&String::from_utf8(bytes).unwrap()), None);
        }

        #[test]
        fn anything_may_be_typed(text in ".{0,30}") {
            let _ = parse(&text);
            let _ = grouped(&text);
        }
    }
}
