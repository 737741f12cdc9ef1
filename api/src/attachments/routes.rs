//! The JSON API of this room.

use base64::Engine;
use chrono::{DateTime, Utc};
use entity::attachments;
use entity::ids::{AttachmentId, ProposalId};
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::multipart::Upload;
use poem_openapi::{ApiResponse, Multipart, Object, OpenApi, ResponseContent};
use uuid::Uuid;

use super::name;
use super::service::{self, Stored};
use crate::app::App;
use crate::auth::{Once, Signed, Viewer};
use crate::http::{Created, Done, Group};
use crate::keys;
use crate::problem::ApiError;

/// Attachments: photos and documents of proposals.
pub struct AttachmentsApi {
    /// The service's means.
    pub app: App,
}

/// A file to attach.
#[derive(Multipart)]
struct FileIn {
    /// A JPEG, PNG or WebP photo or a PDF document, 10 MB at most.
    file: Upload,
}

/// A photo or document of a proposal.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AttachmentOut {
    /// Identifier.
    pub id: Uuid,
    /// The proposal.
    pub proposal_id: Uuid,
    /// File name to offer.
    pub name: String,
    /// Media type, told from the content.
    pub media_type: String,
    /// Size as stored, bytes.
    pub bytes: i64,
    /// SHA-256 of the stored bytes, hexadecimal.
    pub sha256: String,
    /// Width of a photo, pixels.
    pub width: Option<i32>,
    /// Height of a photo, pixels.
    pub height: Option<i32>,
    /// Address of the file.
    pub url: String,
    /// Address of a photo's thumbnail.
    pub thumbnail_url: Option<String>,
    /// When uploaded, UTC.
    pub created_at: DateTime<Utc>,
}

impl From<attachments::Model> for AttachmentOut {
    fn from(row: attachments::Model) -> Self {
        let url = format!("/api/v1/attachments/{}", row.id);
        Self {
            thumbnail_url: row
                .thumbnail_sha256
                .as_ref()
                .map(|_| format!("{url}/thumbnail")),
            url,
            id: row.id.0,
            proposal_id: row.proposal_id.0,
            name: row.name,
            media_type: row.media_type,
            bytes: row.bytes,
            sha256: row.sha256,
            width: row.width,
            height: row.height,
            created_at: row.created_at,
        }
    }
}

/// A file in its own media type.
#[derive(ResponseContent)]
enum FileContent {
    /// A photo.
    #[oai(content_type = "image/jpeg")]
    Jpeg(Binary<Vec<u8>>),
    /// A picture that may be transparent.
    #[oai(content_type = "image/png")]
    Png(Binary<Vec<u8>>),
    /// A picture that may be transparent.
    #[oai(content_type = "image/webp")]
    WebP(Binary<Vec<u8>>),
    /// A document.
    #[oai(content_type = "application/pdf")]
    Pdf(Binary<Vec<u8>>),
}

/// A stored file.
#[derive(ApiResponse)]
enum FileOut {
    /// The file.
    #[oai(status = 200)]
    File(
        FileContent,
        /// How to offer it.
        #[oai(header = "Content-Disposition")]
        String,
        /// How long it may be kept.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

impl FileOut {
    fn new(stored: Stored, thumbnail: bool) -> Self {
        let bytes = Binary(stored.bytes);
        // Documents are saved, not opened: viewers run more than a page may.
        let (content, kind) = match stored.row.media_type.as_str() {
            _ if thumbnail => (FileContent::Jpeg(bytes), "inline"),
            "image/jpeg" => (FileContent::Jpeg(bytes), "inline"),
            "image/png" => (FileContent::Png(bytes), "inline"),
            "image/webp" => (FileContent::WebP(bytes), "inline"),
            _ => (FileContent::Pdf(bytes), "attachment"),
        };
        let disposition = if thumbnail {
            kind.to_owned()
        } else {
            name::disposition(kind, &stored.row.name)
        };
        let cache = if stored.public {
            "public, max-age=31536000, immutable"
        } else {
            "private, no-store"
        };
        Self::File(content, disposition, cache.into())
    }
}

#[OpenApi(tag = "Group::Attachments")]
impl AttachmentsApi {
    /// Attach a file to a proposal
    ///
    /// By its proposer, until voting opens in its round; five files at most. Photos are encoded anew, so
    /// that place and device are gone; documents lose scripts and metadata.
    #[oai(
        path = "/proposals/:id/attachments",
        method = "post",
        operation_id = "upload_attachment"
    )]
    async fn upload(
        &self,
        caller: Signed,
        /// The proposal.
        id: Path<Uuid>,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: FileIn,
    ) -> Result<Created<AttachmentOut>, ApiError> {
        let name = body.file.file_name().map(str::to_owned);
        let bytes = body.file.into_vec().await.map_err(ApiError::internal)?;
        let digest = base64::engine::general_purpose::STANDARD.encode(keys::sha256(&bytes));
        let once = Once::new(
            caller.0.account,
            key.0,
            "upload_attachment",
            &(id.0, digest),
        )?;
        let proposal = ProposalId(id.0);
        let row =
            service::upload(&self.app, caller.0, proposal, name.as_deref(), bytes, once).await?;
        Ok(Created::at(&format!("/attachments/{}", row.id), row.into()))
    }

    /// List the attachments of a proposal
    ///
    /// Oldest first.
    #[oai(
        path = "/proposals/:id/attachments",
        method = "get",
        operation_id = "list_attachments"
    )]
    async fn list(
        &self,
        viewer: Viewer,
        /// The proposal.
        id: Path<Uuid>,
    ) -> Result<Json<Vec<AttachmentOut>>, ApiError> {
        let rows = service::list(&self.app, viewer.caller(), ProposalId(id.0)).await?;
        Ok(Json(rows.into_iter().map(Into::into).collect()))
    }

    /// Download an attachment
    ///
    /// As it is stored: a photo without the place and device it was taken with, a document without scripts.
    #[oai(
        path = "/attachments/:id",
        method = "get",
        operation_id = "download_attachment"
    )]
    async fn download(
        &self,
        viewer: Viewer,
        /// The attachment.
        id: Path<Uuid>,
    ) -> Result<FileOut, ApiError> {
        let id = AttachmentId(id.0);
        let stored = service::download(&self.app, viewer.caller(), id, false).await?;
        Ok(FileOut::new(stored, false))
    }

    /// Download a photo's thumbnail
    ///
    /// A JPEG of at most 480 pixels a side; a document has none.
    #[oai(
        path = "/attachments/:id/thumbnail",
        method = "get",
        operation_id = "get_attachment_thumbnail"
    )]
    async fn thumbnail(
        &self,
        viewer: Viewer,
        /// The attachment.
        id: Path<Uuid>,
    ) -> Result<FileOut, ApiError> {
        let id = AttachmentId(id.0);
        let stored = service::download(&self.app, viewer.caller(), id, true).await?;
        Ok(FileOut::new(stored, true))
    }

    /// Remove an attachment
    ///
    /// By the proposer, until voting opens in the proposal's round.
    #[oai(
        path = "/attachments/:id",
        method = "delete",
        operation_id = "delete_attachment"
    )]
    async fn remove(
        &self,
        caller: Signed,
        /// The attachment.
        id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        service::remove(&self.app, caller.0, AttachmentId(id.0)).await?;
        Ok(Done::NoContent)
    }
}
