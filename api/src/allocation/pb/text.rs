//! From bytes to text: compression, byte-order mark, UTF-8.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use super::error::{PbError, Problem};

/// Most bytes a compressed file may hold.
const LONGEST: u64 = 4 << 30;

/// The text of a file, decompressed if it is gzip, without a byte-order mark.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, PbError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return text(bytes).map(Cow::Borrowed);
    }
    let whole = |problem| PbError {
        line: 1,
        column: 1,
        problem,
    };
    let mut plain = Vec::with_capacity(bytes.len().saturating_mul(4));
    let read = MultiGzDecoder::new(bytes)
        .take(LONGEST)
        .read_to_end(&mut plain)
        .map_err(|_| whole(Problem::BadGzip))?;
    if u64::try_from(read).is_ok_and(|read| read >= LONGEST) {
        return Err(whole(Problem::TooLong(LONGEST)));
    }
    if plain.starts_with(MARK) {
        plain.drain(..MARK.len());
    }
    match String::from_utf8(plain) {
        Ok(text) => Ok(Cow::Owned(text)),
        Err(error) => Err(not_text(error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

const MARK: &[u8] = "\u{feff}".as_bytes();

fn text(bytes: &[u8]) -> Result<&str, PbError> {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| not_text(bytes, error.valid_up_to()))
}

fn not_text(bytes: &[u8], valid: usize) -> PbError {
    let before = String::from_utf8_lossy(&bytes[..valid]);
    PbError::at(&before, before.len(), Problem::NotText)
}
