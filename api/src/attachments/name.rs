//! File names: cleaned when they come, written into a header when they go. Pure.

use std::fmt::Write;

/// Longest name, characters.
const LONGEST: usize = 120;

/// A file name to offer: the last part of a path, without control characters, marks that turn the
/// direction of writing, or characters a file system refuses; ending as the stored media type does.
pub fn clean(given: Option<&str>, media_type: &str) -> String {
    let ending = ending(media_type);
    let last = given.unwrap_or_default().rsplit(['/', '\\']).next();
    let name: String = last
        .unwrap_or_default()
        .chars()
        .filter(|&c| !c.is_control() && !turns(c) && !"\"<>|:*?".contains(c))
        .collect();
    let stem = match name.rsplit_once('.') {
        Some((stem, old)) if is_ending(old) => stem,
        _ => &name,
    };
    let stem: String = stem
        .trim_matches(|c: char| c == '.' || c.is_whitespace())
        .chars()
        .take(LONGEST - ending.len() - 1)
        .collect();
    let stem = stem.trim_end();
    let stem = if stem.is_empty() { "lampiran" } else { stem };
    format!("{stem}.{ending}")
}

fn turns(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

fn ending(media_type: &str) -> &'static str {
    match media_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "pdf",
    }
}

fn is_ending(text: &str) -> bool {
    ["jpg", "jpeg", "png", "webp", "pdf"]
        .iter()
        .any(|ending| text.eq_ignore_ascii_case(ending))
}

/// `Content-Disposition` with the name for old clients and, whole, by RFC 5987.
pub fn disposition(kind: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' | '-' | ' ' => c,
            _ => '_',
        })
        .collect();
    let mut header = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            header.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(header, "%{byte:02X}");
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned() {
        let jpeg = |name| clean(Some(name), "image/jpeg");
        assert_eq!(jpeg("../../etc/passwd"), "passwd.jpg");
        assert_eq!(jpeg("C:\\foto\\jalan.JPEG"), "jalan.jpg");
        assert_eq!(jpeg("a\"b\n\0.png"), "ab.jpg");
        assert_eq!(jpeg("foto\u{202e}gpj.exe"), "fotogpj.exe.jpg");
        assert_eq!(jpeg("...hidden"), "hidden.jpg");
        assert_eq!(jpeg(" .jpg"), "lampiran.jpg");
        let pdf = |name| clean(name, "application/pdf");
        assert_eq!(pdf(None), "lampiran.pdf");
        assert_eq!(pdf(Some("Berita acara 1.2")), "Berita acara 1.2.pdf");
        let long = clean(Some(&"é".repeat(500)), "image/webp");
        assert_eq!(long.chars().count(), LONGEST);
        assert_eq!(long.rsplit_once('.').map(|(_, end)| end), Some("webp"));
    }

    #[test]
    fn names_go_into_a_header_whole() {
        assert_eq!(
            disposition("inline", "café 1.jpg"),
            "inline; filename=\"caf_ 1.jpg\"; filename*=UTF-8''caf%C3%A9%201.jpg"
        );
    }
}
