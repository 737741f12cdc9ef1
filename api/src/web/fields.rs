//! The fields of a form as they were sent: names may repeat, files stand apart.

/// A file sent with a form.
#[derive(Clone, Debug)]
pub struct SentFile {
    /// Name of the field.
    pub field: String,
    /// Name the file had with its sender.
    pub name: String,
    /// Its content.
    pub bytes: bytes::Bytes,
}

/// What a form sent.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    values: Vec<(String, String)>,
    files: Vec<SentFile>,
}

impl Fields {
    /// Reads `application/x-www-form-urlencoded` text.
    pub fn parse(body: &[u8]) -> Self {
        let values = body
            .split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let cut = pair.iter().position(|byte| *byte == b'=');
                let (name, value) = match cut {
                    Some(at) => (&pair[..at], &pair[at + 1..]),
                    None => (pair, &[][..]),
                };
                (decode(name), decode(value))
            })
            .collect();
        Self {
            values,
            files: Vec::new(),
        }
    }

    /// Adds a value.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.push((name.into(), value.into()));
    }

    /// Adds a file.
    pub fn push_file(&mut self, file: SentFile) {
        self.files.push(file);
    }

    /// The value of a field, trimmed; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The value of a field exactly as sent, for passwords.
    pub fn raw(&self, name: &str) -> &str {
        self.values
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// The value of a field that may be left empty.
    pub fn optional(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// Every value of a field that may repeat, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a repeating field has this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|sent| sent == value)
    }

    /// All fields but the named ones, to send them on in a confirmation.
    pub fn others<'a>(&'a self, but: &'a [&'a str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.values
            .iter()
            .filter(move |(name, _)| !but.contains(&name.as_str()))
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Takes all files of a field out, in order; a field nobody chose a file for has none.
    pub fn files(&mut self, field: &str) -> Vec<SentFile> {
        let (taken, left) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|file| file.field == field);
        self.files = left;
        let taken: Vec<SentFile> = taken;
        taken
            .into_iter()
            .filter(|file| !file.bytes.is_empty())
            .collect()
    }

    /// Takes a file out.
    pub fn file(&mut self, field: &str) -> Option<SentFile> {
        let at = self.files.iter().position(|file| file.field == field)?;
        Some(self.files.swap_remove(at))
    }
}

fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let escaped = tail
                    .get(..2)
                    .and_then(|digits| std::str::from_utf8(digits).ok())
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                if let Some(byte) = escaped {
                    bytes.push(byte);
                    rest = &tail[2..];
                } else {
                    bytes.push(b'%');
                }
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Escapes a text for use as a value in a query.
pub fn encode(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_browsers_send() {
        let fields = Fields::parse(b"title=Jalan+rusak%21&choice=a&choice=b&empty=&odd=%zz");
        assert_eq!(fields.get("title"), "Jalan rusak!");
        assert_eq!(fields.all("choice").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(fields.optional("empty"), None);
        assert_eq!(fields.get("odd"), "%zz");
        assert!(fields.has("choice", "b"));
    }

    #[test]
    fn encoding_is_undone_by_parsing() {
        let text = "a b&c=d/é\"<";
        let fields = Fields::parse(format!("q={}", encode(text)).as_bytes());
        assert_eq!(fields.get("q"), text);
    }
}
