//! What a file may unpack to, before it is read. Pure.
//!
//! A workbook is a packed folder: a small file may hold gigabytes. Every part that is read is unpacked once, counted,
//! and thrown away; what a table's "repeat this" attributes would make of it is counted too.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::problem::{ApiError, Code};

/// Most parts of a workbook.
const PARTS: usize = 4_000;
/// Most bytes its parts unpack to.
const UNPACKED: u64 = 192 << 20;
/// Most cells a table may spread to.
const SPREAD: u64 = 4_000_000;
/// Largest file of the old format, which is read as one, bytes.
const OLD: usize = 8 << 20;

/// What kind of file it is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Excel since 2007.
    Xlsx,
    /// `OpenDocument`.
    Ods,
    /// Excel before.
    Xls,
    /// Text with commas or semicolons.
    Csv,
}

fn too_large() -> ApiError {
    ApiError::new(
        Code::PayloadTooLarge,
        "Berkas ini terlalu besar setelah dibuka; hapus lembar, baris, atau gambar yang tidak perlu.",
        "This file is too large once unpacked; remove sheets, rows or pictures it does not need.",
    )
}

/// The refusal of a file that cannot be read.
pub fn unreadable() -> ApiError {
    ApiError::field(
        "/file",
        "Berkas tidak dapat dibaca; simpan ulang sebagai XLSX atau CSV tanpa kata sandi.",
        "The file cannot be read; save it again as XLSX or CSV without a password.",
    )
}

/// Tells the format of a file that may be read, and refuses one that unpacks to too much.
pub fn check(bytes: &[u8]) -> Result<Format, ApiError> {
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return if bytes.len() > OLD {
            Err(too_large())
        } else {
            Ok(Format::Xls)
        };
    }
    if !bytes.starts_with(b"PK") {
        return Ok(Format::Csv);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    if archive.len() > PARTS {
        return Err(too_large());
    }
    let (mut left, mut format) = (UNPACKED, None);
    for part in 0..archive.len() {
        let mut part = archive.by_index(part).map_err(|_| unreadable())?;
        let name = part.name().map_err(|_| unreadable())?.into_owned();
        match name.as_str() {
            "xl/workbook.xml" => format = Some(Format::Xlsx),
            "content.xml" => format = Some(Format::Ods),
            _ => {}
        }
        let read = [".xml", ".rels", ".bin"]
            .iter()
            .any(|kind| name.ends_with(kind));
        if !read {
            continue;
        }
        left = if name == "content.xml" {
            let mut text = Vec::new();
            let limit = left + 1;
            let taken = part.by_ref().take(limit).read_to_end(&mut text);
            let taken = u64::try_from(taken.map_err(|_| unreadable())?).unwrap_or(u64::MAX);
            if spread(&text) > SPREAD {
                return Err(too_large());
            }
            left.checked_sub(taken).ok_or_else(too_large)?
        } else {
            let limit = left + 1;
            let taken = std::io::copy(&mut part.by_ref().take(limit), &mut std::io::sink());
            left.checked_sub(taken.map_err(|_| unreadable())?)
                .ok_or_else(too_large)?
        };
    }
    format.ok_or_else(unreadable)
}

/// Cells an `OpenDocument` table spreads to: its last filled row times its last filled column, the largest table
/// counted; and every repeated filled cell.
fn spread(content: &[u8]) -> u64 {
    let (mut most, mut rows, mut last, mut widest) = (0_u64, 0_u64, 0_u64, 0_u64);
    let (mut repeated, mut column) = (1_u64, 0_u64);
    let mut filled = 0_u64;
    for tag in content.split(|byte| *byte == b'<') {
        let end = tag
            .iter()
            .position(|byte| *byte == b'>')
            .unwrap_or(tag.len());
        let tag = tag.get(..end).unwrap_or_default();
        if tag.starts_with(b"table:table ") || tag == b"table:table" {
            (rows, last, widest) = (0, 0, 0);
        } else if tag.starts_with(b"table:table-row") {
            repeated = attribute(tag, b"number-rows-repeated");
            rows = rows.saturating_add(repeated);
            column = 0;
        } else if tag.starts_with(b"table:table-cell")
            || tag.starts_with(b"table:covered-table-cell")
        {
            let many = attribute(tag, b"number-columns-repeated");
            column = column.saturating_add(many);
            if find(tag, b"value-type").is_some() {
                filled = filled.saturating_add(many.saturating_mul(repeated));
                last = rows;
                widest = widest.max(column);
            }
        }
        most = most.max(last.saturating_mul(widest));
    }
    most.max(filled)
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// A repeat attribute of a tag; 1 where it has none.
fn attribute(tag: &[u8], name: &[u8]) -> u64 {
    let digits = find(tag, name).and_then(|at| {
        let rest = tag.get(at + name.len() + 2..)?;
        let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
        std::str::from_utf8(rest.get(..end)?).ok()
    });
    match digits {
        None => 1,
        Some(digits) => digits.parse().unwrap_or(u64::MAX).max(1),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_bomb_is_refused_and_a_workbook_is_not() {
        let book = packed(&[("xl/workbook.xml", b"<workbook/>".to_vec())]);
        assert_eq!(check(&book).unwrap(), Format::Xlsx);
        let bomb = packed(&[
            ("xl/workbook.xml", b"<workbook/>".to_vec()),
            (
                "xl/sharedStrings.xml",
                vec![b'a'; usize::try_from(UNPACKED).unwrap() + 10],
            ),
        ]);
        assert!(bomb.len() < 2 << 20);
        let refused = check(&bomb).unwrap_err();
        assert_eq!(refused.problem().code, Code::PayloadTooLarge);
        assert!(check(b"PK\x03\x04 nothing").is_err());
        assert_eq!(check(b"No;Usulan").unwrap(), Format::Csv);
    }

    #[test]
    fn repeated_cells_count_as_often_as_they_are_repeated() {
        let cell = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16000\"/>";
        let row = format!(
            "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1000000\">{cell}</table:table-row>"
        );
        assert!(spread(row.as_bytes()) > SPREAD);
        let far = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
        assert_eq!(spread(far.as_bytes()), 0);
        let book = packed(&[("content.xml", row.into_bytes())]);
        assert!(check(&book).is_err());
    }
}
