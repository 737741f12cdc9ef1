//! Papers as the API takes and shows them.

use chrono::{DateTime, Utc};
use entity::{documents, logos};
use poem_openapi::Object;
use serde::Serialize;
use uuid::Uuid;

use super::letter::{Letter, Signatory};
use crate::wire::DocumentKind;

/// Somebody who signs a paper.
#[derive(Clone, Debug, Object, Serialize)]
pub struct SignatoryIn {
    /// In which office; may have places such as `{village}`.
    pub role: String,
    /// Name, or a place such as `{chair}`; written by hand where it is missing.
    pub name: Option<String>,
    /// Number of a civil servant.
    pub id_number: Option<String>,
}

impl From<SignatoryIn> for Signatory {
    fn from(one: SignatoryIn) -> Self {
        Self {
            role: one.role,
            name: one.name.unwrap_or_default(),
            id_number: one.id_number.unwrap_or_default(),
        }
    }
}

impl From<Signatory> for SignatoryIn {
    fn from(one: Signatory) -> Self {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            role: one.role,
            name: some(one.name),
            id_number: some(one.id_number),
        }
    }
}

/// How a regency words its papers of a kind. Texts may have places that are filled in: `{regency}`, `{district}`,
/// `{village}`, `{holder}`, `{stage}`, `{year}`, `{seq}`, `{month}`, `{weekday}`, `{date}`, `{venue}`, `{people}`,
/// `{chair}`; in capitals they are set in capitals.
#[derive(Clone, Debug, Object, Serialize)]
pub struct LetterIn {
    /// Lines of the letterhead, at most 8.
    #[oai(validator(max_items = 8))]
    pub letterhead: Vec<String>,
    /// How numbers are written, 5 to 120 characters; it has `{seq}`.
    pub number: String,
    /// Paragraphs before what was agreed, at most 8.
    #[oai(validator(max_items = 8))]
    pub opening: Vec<String>,
    /// Paragraphs after it, at most 8.
    #[oai(validator(max_items = 8))]
    pub closing: Vec<String>,
    /// Those who sign, at most 8, unless a paper names others.
    #[oai(validator(max_items = 8))]
    pub signatories: Vec<SignatoryIn>,
}

impl From<LetterIn> for Letter {
    fn from(given: LetterIn) -> Self {
        Self {
            letterhead: given.letterhead,
            number: given.number,
            opening: given.opening,
            closing: given.closing,
            signatories: given.signatories.into_iter().map(Into::into).collect(),
        }
    }
}

/// The coat of arms in the letterhead of a regency's papers.
#[derive(Clone, Debug, Object)]
pub struct LogoOut {
    /// Address of the PNG.
    pub url: String,
    /// SHA-256 of its bytes, hexadecimal; papers issued with it have it in their record.
    pub sha256: String,
    /// Size as stored, bytes.
    pub bytes: i64,
    /// Width, pixels.
    pub width: i32,
    /// Height, pixels.
    pub height: i32,
    /// When it was given, UTC.
    pub updated_at: DateTime<Utc>,
}

impl From<logos::Model> for LogoOut {
    fn from(row: logos::Model) -> Self {
        Self {
            url: format!("/api/v1/areas/{}/logo", row.regency_code),
            sha256: row.sha256,
            bytes: row.bytes,
            width: row.width,
            height: row.height,
            updated_at: row.updated_at,
        }
    }
}

/// How a regency words its papers of a kind.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct LetterOut {
    /// The regency.
    pub regency_code: String,
    /// The kind of paper.
    pub kind: DocumentKind,
    /// Whether it is the wording every regency has until it chooses its own.
    pub ready: bool,
    /// Lines of the letterhead.
    pub letterhead: Vec<String>,
    /// How numbers are written.
    pub number: String,
    /// Paragraphs before what was agreed.
    pub opening: Vec<String>,
    /// Paragraphs after it.
    pub closing: Vec<String>,
    /// Those who sign.
    pub signatories: Vec<SignatoryIn>,
    /// Counts changes; 0 for the ready one. See `ETag`.
    pub version: i32,
    /// The coat of arms beside the letterhead, the same for all kinds of papers; changed by itself, not with the
    /// wording.
    pub logo: Option<LogoOut>,
}

/// A paper to issue.
#[derive(Clone, Debug, Default, Object, Serialize)]
pub struct DocumentIn {
    /// Those who sign, at most 8; as the regency's wording says unless given.
    #[oai(validator(max_items = 8))]
    pub signatories: Option<Vec<SignatoryIn>>,
}

/// A paper that was issued. Its `record` is what it says; `sha256` is the hash of that text, and the first 20 digits of
/// it are the code printed on every page.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct DocumentOut {
    /// Identifier.
    pub id: Uuid,
    /// What it is.
    pub kind: DocumentKind,
    /// The cycle.
    pub cycle_id: Uuid,
    /// The round it is the minutes of.
    pub round_id: Option<Uuid>,
    /// Number of the publication it is the paper of.
    pub publication: Option<i32>,
    /// Its number as printed.
    pub number: String,
    /// The code printed on every page.
    pub code: String,
    /// SHA-256 of the record, hexadecimal.
    pub sha256: String,
    /// Files it is set in.
    pub parts: i32,
    /// The files that are set.
    pub files: Vec<DocumentFileOut>,
    /// A later paper of the same round or publication, where there is one.
    pub replaced_by: Option<Uuid>,
    /// The office that issued it.
    pub issued_by: String,
    /// When, UTC.
    pub issued_at: DateTime<Utc>,
}

/// A file a paper is set in.
#[derive(Clone, Debug, Object)]
pub struct DocumentFileOut {
    /// Number of the part, from 1.
    pub part: i32,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Its length, bytes.
    pub bytes: i64,
}

/// What the record says of a paper that was checked.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct DocumentCheckOut {
    /// Whether a paper with this code or hash was issued here.
    pub known: bool,
    /// What was recognised: `code` of a page, `record`, or `file`.
    pub by: Option<String>,
    /// The paper.
    pub document: Option<DocumentOut>,
}

/// Digits of the hash printed as code.
pub const CODE: usize = 20;

/// The code of a record's hash, in groups of four as printed.
pub fn code(sha256: &str) -> String {
    let digits: Vec<char> = sha256.chars().take(CODE).collect();
    let groups = digits
        .chunks(4)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

impl DocumentOut {
    /// A document with its files and what replaced it.
    pub fn new(
        row: documents::Model,
        files: Vec<entity::document_files::Model>,
        replaced_by: Option<Uuid>,
    ) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind.into(),
            cycle_id: row.cycle_id.0,
            round_id: row.round_id.map(|id| id.0),
            publication: row.publication,
            number: row.number,
            code: code(&row.sha256),
            sha256: row.sha256,
            parts: row.parts,
            files: files
                .into_iter()
                .map(|file| DocumentFileOut {
                    part: file.part,
                    sha256: file.sha256,
                    bytes: file.bytes,
                })
                .collect(),
            replaced_by,
            issued_by: row.issued_by,
            issued_at: row.issued_at,
        }
    }
}
