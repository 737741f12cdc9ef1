//! The JSON API of this room.

use entity::ids::{CycleId, DocumentId, RoundId};
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::{Binary, Json, PlainText};
use poem_openapi::{ApiResponse, Enum, OpenApi, ResponseContent};
use uuid::Uuid;

use super::service::{self, Filter};
use super::wire::{DocumentCheckOut, DocumentIn, DocumentOut, LetterIn, LetterOut};
use super::{files, paper as papers};
use crate::app::App;
use crate::auth::{Once, Signed};
use crate::door::Body;
use crate::http::{Created, Group, Versioned, if_match};
use crate::page::{self, Page};
use crate::paper::{self, Paper};
use crate::problem::ApiError;
use crate::web::language::Lang;
use crate::wire::DocumentKind;

/// Papers.
pub struct DocumentsApi {
    /// The service's means.
    pub app: App,
}

/// How a paper is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum PaperFormat {
    /// PDF/A-2a, tagged for screen readers.
    #[default]
    #[oai(rename = "pdf")]
    Pdf,
    /// DOCX, for editing.
    #[oai(rename = "docx")]
    Docx,
}

#[derive(ResponseContent)]
enum PaperContent {
    /// PDF.
    #[oai(content_type = "application/pdf")]
    Pdf(Binary<Vec<u8>>),
    /// DOCX.
    #[oai(content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx(Binary<Vec<u8>>),
}

#[derive(ApiResponse)]
enum PaperOut {
    /// The paper.
    #[oai(status = 200)]
    Paper(
        PaperContent,
        /// The name to keep it under.
        #[oai(header = "Content-Disposition")]
        String,
        /// How long it may be kept.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

#[derive(ApiResponse)]
enum RecordOut {
    /// What the paper says: the very text its hash is of.
    #[oai(status = 200, content_type = "application/json; charset=utf-8")]
    Record(PlainText<String>),
}

const PRIVATE: &str = "private, no-store";

/// Sets or writes a paper, off the async threads.
async fn made(paper: Paper, format: PaperFormat, name: &str) -> Result<PaperOut, ApiError> {
    let _turn = files::turn().await?;
    let made = tokio::task::spawn_blocking(move || match format {
        PaperFormat::Pdf => paper::pdf(&paper).map(|file| PaperContent::Pdf(Binary(file))),
        PaperFormat::Docx => {
            let note = Lang::default().text("paper-edit");
            paper::docx(&paper, &note).map(|file| PaperContent::Docx(Binary(file)))
        }
    });
    let content = made.await.map_err(ApiError::internal)??;
    let ending = match format {
        PaperFormat::Pdf => "pdf",
        PaperFormat::Docx => "docx",
    };
    let name = format!("attachment; filename=\"{name}.{ending}\"");
    Ok(PaperOut::Paper(content, name, PRIVATE.into()))
}

#[OpenApi(tag = "Group::Documents")]
impl DocumentsApi {
    /// Get the wording of papers
    ///
    /// Letterhead, form of the numbers, opening, closing and signatories of a kind of paper in a regency; the ready
    /// one, of version 0, until it chooses its own.
    #[oai(
        path = "/areas/:code/letters/:kind",
        method = "get",
        operation_id = "get_letter"
    )]
    async fn letter(
        &self,
        /// The regency.
        code: Path<String>,
        /// The kind of paper.
        kind: Path<DocumentKind>,
    ) -> Result<Versioned<LetterOut>, ApiError> {
        let out = service::wording(&self.app, &code.0, kind.0.into()).await?;
        Ok(Versioned::new(out.version, out))
    }

    /// Choose the wording of papers
    ///
    /// Papers issued before stay as they are. Texts may have places such as `{village}`; an unknown one is refused.
    #[oai(
        path = "/areas/:code/letters/:kind",
        method = "put",
        operation_id = "put_letter"
    )]
    async fn put_letter(
        &self,
        caller: Signed,
        /// The regency.
        code: Path<String>,
        /// The kind of paper.
        kind: Path<DocumentKind>,
        /// `ETag` of the wording as last read.
        #[oai(name = "If-Match")]
        if_match_header: Header<Option<String>>,
        body: Body<LetterIn>,
    ) -> Result<Versioned<LetterOut>, ApiError> {
        let version = if_match(if_match_header.0.as_deref())?;
        let kind = kind.0.into();
        let out = service::put_wording(&self.app, caller.0, code.0, kind, version, body.0).await?;
        Ok(Versioned::new(out.version, out))
    }

    /// Get the draft of minutes
    ///
    /// As they would be issued now, marked as a draft on every page.
    #[oai(
        path = "/rounds/:id/minutes",
        method = "get",
        operation_id = "draft_minutes"
    )]
    async fn draft(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// How it is written; PDF unless asked.
        format: Query<Option<PaperFormat>>,
    ) -> Result<PaperOut, ApiError> {
        let paper = service::draft(&self.app, &caller.0, RoundId(id.0)).await?;
        made(paper, format.0.unwrap_or_default(), "konsep-berita-acara").await
    }

    /// Get the attendance list to be signed
    ///
    /// With names, ages and contacts: personal data, not to be published.
    #[oai(
        path = "/rounds/:id/meeting/attendance",
        method = "get",
        operation_id = "get_attendance_paper"
    )]
    async fn attendance(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// How it is written; PDF unless asked.
        format: Query<Option<PaperFormat>>,
    ) -> Result<PaperOut, ApiError> {
        let paper = service::attendees(&self.app, &caller.0, RoundId(id.0)).await?;
        made(paper, format.0.unwrap_or_default(), "daftar-hadir").await
    }

    /// Issue the minutes of a round
    ///
    /// Once it is closed. They get the next number of their office; what they say is kept, hashed and in the audit
    /// trail. Issued again, for example with other signatories, they take the place of those before.
    #[oai(
        path = "/rounds/:id/documents",
        method = "post",
        operation_id = "issue_minutes"
    )]
    async fn issue_minutes(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<DocumentIn>,
    ) -> Result<Created<DocumentOut>, ApiError> {
        let request = (id.0, &body.0);
        let once = Once::new(caller.0.account, key.0, "issue_minutes", &request)?;
        let row = service::issue_minutes(&self.app, caller.0, RoundId(id.0), body.0, once).await?;
        let path = format!("/documents/{}", row.id);
        Ok(Created::at(
            &path,
            service::show(self.app.db.read(), row).await?,
        ))
    }

    /// Issue the paper of a published list
    ///
    /// A summary by agency and district, then each agency's list; long lists are set in several parts.
    #[oai(
        path = "/cycles/:id/publications/:number/documents",
        method = "post",
        operation_id = "issue_plan"
    )]
    async fn issue_plan(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// Number of the publication.
        number: Path<i32>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<DocumentIn>,
    ) -> Result<Created<DocumentOut>, ApiError> {
        let request = (id.0, number.0, &body.0);
        let once = Once::new(caller.0.account, key.0, "issue_plan", &request)?;
        let cycle = CycleId(id.0);
        let row = service::issue_plan(&self.app, caller.0, cycle, number.0, body.0, once).await?;
        let path = format!("/documents/{}", row.id);
        Ok(Created::at(
            &path,
            service::show(self.app.db.read(), row).await?,
        ))
    }

    /// List papers
    ///
    /// Newest first.
    #[oai(path = "/documents", method = "get", operation_id = "list_documents")]
    async fn list(
        &self,
        /// Only papers of this cycle.
        cycle_id: Query<Option<Uuid>>,
        /// Only minutes of this round.
        round_id: Query<Option<Uuid>>,
        /// Only papers of this kind.
        kind: Query<Option<DocumentKind>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<DocumentOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let filter = Filter {
            cycle: cycle_id.0.map(CycleId),
            round: round_id.0.map(RoundId),
            kind: kind.0.map(Into::into),
        };
        let db = self.app.db.read();
        Ok(Json(service::list(db, &filter, after, limit).await?))
    }

    /// Check a paper
    ///
    /// By the code at the foot of its pages, the SHA-256 of its record, or the SHA-256 of a file of it.
    #[oai(
        path = "/documents/check",
        method = "get",
        operation_id = "check_document"
    )]
    async fn check(
        &self,
        /// The code of 20 digits and letters, with or without spaces, or a SHA-256 in 64.
        code: Query<String>,
    ) -> Result<Json<DocumentCheckOut>, ApiError> {
        Ok(Json(service::check(self.app.db.read(), &code.0).await?))
    }

    /// Get a paper
    ///
    /// Its number, code and hash, its files, and what took its place.
    #[oai(path = "/documents/:id", method = "get", operation_id = "get_document")]
    async fn get(
        &self,
        /// The paper.
        id: Path<Uuid>,
    ) -> Result<Json<DocumentOut>, ApiError> {
        let db = self.app.db.read();
        let row = service::get(db, DocumentId(id.0)).await?;
        Ok(Json(service::show(db, row).await?))
    }

    /// Read what a paper says
    ///
    /// The record as text: its SHA-256 is the one the paper and the audit trail have.
    #[oai(
        path = "/documents/:id/record",
        method = "get",
        operation_id = "get_document_record"
    )]
    async fn record(
        &self,
        /// The paper.
        id: Path<Uuid>,
    ) -> Result<RecordOut, ApiError> {
        let row = service::get(self.app.db.read(), DocumentId(id.0)).await?;
        Ok(RecordOut::Record(PlainText(row.record)))
    }

    /// Download a paper
    ///
    /// A part of it as PDF; it is set when it is issued, or when it is first asked for.
    #[oai(
        path = "/documents/:id/files/:part",
        method = "get",
        operation_id = "download_document"
    )]
    async fn file(
        &self,
        /// The paper.
        id: Path<Uuid>,
        /// Number of the part, from 1.
        part: Path<i32>,
    ) -> Result<PaperOut, ApiError> {
        let row = service::get(self.app.db.read(), DocumentId(id.0)).await?;
        let bytes = files::pdf(&self.app, &row, part.0).await?;
        let name = format!("attachment; filename=\"{}-{}.pdf\"", row.id, part.0);
        let kept = "public, max-age=31536000, immutable";
        Ok(PaperOut::Paper(
            PaperContent::Pdf(Binary(bytes.to_vec())),
            name,
            kept.into(),
        ))
    }

    /// Get a paper for editing
    ///
    /// All of it as DOCX, which says of itself that the PDF is what counts.
    #[oai(
        path = "/documents/:id/edit",
        method = "get",
        operation_id = "edit_document"
    )]
    async fn edit(
        &self,
        caller: Signed,
        /// The paper.
        id: Path<Uuid>,
    ) -> Result<PaperOut, ApiError> {
        let row = service::get(self.app.db.read(), DocumentId(id.0)).await?;
        service::require_issuer(&self.app, &caller.0, &row).await?;
        let paper = papers::whole(&self.app, &row).await?;
        made(paper, PaperFormat::Docx, &row.id.to_string()).await
    }
}
