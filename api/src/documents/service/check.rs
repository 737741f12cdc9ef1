//! Checking a paper against the record.

use entity::documents;
use sea_orm::ConnectionTrait;

use super::show;
use crate::documents::store;
use crate::documents::wire::{CODE, DocumentCheckOut};
use crate::problem::ApiError;

/// What a code or hash is of.
enum Asked {
    Code(String),
    Hash(String),
}

fn read(text: &str) -> Option<Asked> {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .take(65)
        .collect::<String>()
        .to_lowercase();
    let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
    match digits.len() {
        CODE if hex => Some(Asked::Code(digits)),
        64 if hex => Some(Asked::Hash(digits)),
        _ => None,
    }
}

/// The paper of a code on a page, or of the SHA-256 of its record or of one of its files.
pub async fn check(db: &impl ConnectionTrait, text: &str) -> Result<DocumentCheckOut, ApiError> {
    let asked = read(text).ok_or_else(|| {
        ApiError::field(
            "code",
            "Isi kode 20 angka dan huruf di kaki halaman, atau SHA-256 berkasnya (64).",
            "Give the code of 20 digits and letters at the foot of a page, or the SHA-256 of the file (64).",
        )
    })?;
    let (found, by): (Option<documents::Model>, &str) = match &asked {
        Asked::Code(code) => (store::by_hash(db, code).await?, "code"),
        Asked::Hash(hash) => match store::by_hash(db, hash).await? {
            Some(row) => (Some(row), "record"),
            None => match store::file_by_hash(db, hash).await? {
                Some(file) => (Some(store::get(db, file.document_id).await?), "file"),
                None => (None, "file"),
            },
        },
    };
    let document = match found {
        Some(row) => Some(show(db, row).await?),
        None => None,
    };
    Ok(DocumentCheckOut {
        known: document.is_some(),
        by: document.is_some().then(|| by.to_owned()),
        document,
    })
}
