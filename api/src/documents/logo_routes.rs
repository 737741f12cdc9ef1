//! The JSON API of the coat of arms in the letterhead.

use entity::ids::DocumentId;
use poem_openapi::param::Path;
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::multipart::Upload;
use poem_openapi::{ApiResponse, Multipart, OpenApi, ResponseContent};
use uuid::Uuid;

use super::service;
use super::wire::LogoOut;
use crate::app::App;
use crate::auth::Signed;
use crate::http::{Done, Group};
use crate::problem::ApiError;

/// Coats of arms on papers.
pub struct LogosApi {
    /// The service's means.
    pub app: App,
}

/// A coat of arms.
#[derive(Multipart)]
struct LogoIn {
    /// A PNG or JPEG, 256 KB at most.
    file: Upload,
}

#[derive(ResponseContent)]
enum LogoContent {
    /// The coat of arms.
    #[oai(content_type = "image/png")]
    Png(Binary<Vec<u8>>),
}

#[derive(ApiResponse)]
enum PictureOut {
    /// The coat of arms.
    #[oai(status = 200)]
    Picture(
        LogoContent,
        /// How long it may be kept.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

#[OpenApi(tag = "Group::Documents")]
impl LogosApi {
    /// Get the coat of arms of papers
    ///
    /// The one papers issued now would have, as PNG; 404 where the regency gave none.
    #[oai(path = "/areas/:code/logo", method = "get", operation_id = "get_logo")]
    async fn get(
        &self,
        /// The regency.
        code: Path<String>,
    ) -> Result<PictureOut, ApiError> {
        let bytes = service::picture(&self.app, &code.0).await?;
        let content = LogoContent::Png(Binary(bytes.to_vec()));
        Ok(PictureOut::Picture(content, "public, no-cache".into()))
    }

    /// Give the coat of arms of papers
    ///
    /// It stands left of the letterhead in all kinds of the regency's papers, in place of the one before. It is
    /// encoded anew as PNG, on white, at most 400 pixels a side. Papers issued before keep theirs.
    #[oai(path = "/areas/:code/logo", method = "put", operation_id = "put_logo")]
    async fn put(
        &self,
        caller: Signed,
        /// The regency.
        code: Path<String>,
        body: LogoIn,
    ) -> Result<Json<LogoOut>, ApiError> {
        let bytes = body.file.into_vec().await.map_err(ApiError::internal)?;
        let out = service::put_logo(&self.app, caller.0, code.0, bytes).await?;
        Ok(Json(out))
    }

    /// Remove the coat of arms of papers
    ///
    /// Papers issued before keep theirs.
    #[oai(
        path = "/areas/:code/logo",
        method = "delete",
        operation_id = "delete_logo"
    )]
    async fn remove(
        &self,
        caller: Signed,
        /// The regency.
        code: Path<String>,
    ) -> Result<Done, ApiError> {
        service::delete_logo(&self.app, caller.0, code.0).await?;
        Ok(Done::NoContent)
    }

    /// Get the coat of arms of a paper
    ///
    /// The one it was issued with, as PNG: its SHA-256 is the one the record has. 404 where the paper has none.
    #[oai(
        path = "/documents/:id/logo",
        method = "get",
        operation_id = "get_document_logo"
    )]
    async fn of_paper(
        &self,
        /// The paper.
        id: Path<Uuid>,
    ) -> Result<PictureOut, ApiError> {
        let bytes = service::picture_of(&self.app, DocumentId(id.0)).await?;
        let content = LogoContent::Png(Binary(bytes.to_vec()));
        let kept = "public, max-age=31536000, immutable";
        Ok(PictureOut::Picture(content, kept.into()))
    }
}
