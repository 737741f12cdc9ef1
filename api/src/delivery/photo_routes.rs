//! The JSON API of photos of works.

use entity::ids::{WorkId, WorkPhotoId};
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Binary;
use poem_openapi::types::multipart::Upload;
use poem_openapi::{ApiResponse, Multipart, OpenApi, ResponseContent};
use uuid::Uuid;

use super::service;
use super::wire::WorkPhotoOut;
use crate::app::App;
use crate::attachments::name;
use crate::attachments::photos::Sent;
use crate::auth::{Caller, Once, Signed};
use crate::http::{Created, Done, Group};
use crate::keys;
use crate::problem::ApiError;

/// Photos of works.
pub struct WorkPhotosApi {
    /// The service's means.
    pub app: App,
}

/// A photo to add.
#[derive(Multipart)]
struct PhotoIn {
    /// A JPEG, PNG or WebP photo, 10 MB at most.
    file: Upload,
}

/// A photo in its own media type.
#[derive(ResponseContent)]
enum PhotoContent {
    /// A photo.
    #[oai(content_type = "image/jpeg")]
    Jpeg(Binary<Vec<u8>>),
    /// A picture that may be transparent.
    #[oai(content_type = "image/png")]
    Png(Binary<Vec<u8>>),
    /// A picture that may be transparent.
    #[oai(content_type = "image/webp")]
    WebP(Binary<Vec<u8>>),
}

/// A stored photo.
#[derive(ApiResponse)]
enum PhotoOut {
    /// The photo.
    #[oai(status = 200)]
    Photo(
        PhotoContent,
        /// How to offer it.
        #[oai(header = "Content-Disposition")]
        String,
        /// How long it may be kept.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

/// Kept by whoever read it: a photo never changes, and what was built is public.
const KEPT: &str = "public, max-age=31536000, immutable";

impl WorkPhotosApi {
    async fn add(
        &self,
        caller: std::sync::Arc<Caller>,
        (work, number, to_answer): (Uuid, i32, bool),
        key: Option<String>,
        body: PhotoIn,
    ) -> Result<Created<WorkPhotoOut>, ApiError> {
        let name = body.file.file_name().map(str::to_owned);
        let bytes = body.file.into_vec().await.map_err(ApiError::internal)?;
        let request = (work, number, to_answer, hex::encode(keys::sha256(&bytes)));
        let once = Once::new(caller.account, key, "upload_work_photo", &request)?;
        let (app, work) = (&self.app, WorkId(work));
        let sent = Sent { name, bytes };
        let photo = service::add_photo(app, caller, work, number, to_answer, sent, once).await?;
        Ok(Created::at(&format!("/work-photos/{}", photo.id), photo))
    }

    async fn read(&self, id: Uuid, thumbnail: bool) -> Result<PhotoOut, ApiError> {
        let (row, bytes) = service::photo(&self.app, WorkPhotoId(id), thumbnail).await?;
        let bytes = Binary(bytes);
        let content = match row.media_type.as_str() {
            "image/png" if !thumbnail => PhotoContent::Png(bytes),
            "image/webp" if !thumbnail => PhotoContent::WebP(bytes),
            _ => PhotoContent::Jpeg(bytes),
        };
        let shown = if thumbnail {
            "inline".to_owned()
        } else {
            name::disposition("inline", &row.name)
        };
        Ok(PhotoOut::Photo(content, shown, KEPT.into()))
    }
}

#[OpenApi(tag = "Group::Delivery")]
impl WorkPhotosApi {
    /// Add a photo to a report on a work
    ///
    /// Five at most. It is encoded anew, so that place and device are gone.
    #[oai(
        path = "/works/:id/reports/:number/photos",
        method = "post",
        operation_id = "upload_work_photo"
    )]
    async fn to_report(
        &self,
        caller: Signed,
        /// The work.
        id: Path<Uuid>,
        /// Number of the report.
        number: Path<i32>,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: PhotoIn,
    ) -> Result<Created<WorkPhotoOut>, ApiError> {
        let to = (id.0, number.0, false);
        self.add(caller.0, to, key.0, body).await
    }

    /// Add a photo to one's answer to a report
    ///
    /// Three at most. It is encoded anew, so that place and device are gone.
    #[oai(
        path = "/works/:id/reports/:number/answers/photos",
        method = "post",
        operation_id = "upload_answer_photo"
    )]
    async fn to_answer(
        &self,
        caller: Signed,
        /// The work.
        id: Path<Uuid>,
        /// Number of the report.
        number: Path<i32>,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: PhotoIn,
    ) -> Result<Created<WorkPhotoOut>, ApiError> {
        let to = (id.0, number.0, true);
        self.add(caller.0, to, key.0, body).await
    }

    /// Download a photo of a work
    ///
    /// As it is stored: without the place and device it was taken with.
    #[oai(
        path = "/work-photos/:id",
        method = "get",
        operation_id = "download_work_photo"
    )]
    async fn download(
        &self,
        /// The photo.
        id: Path<Uuid>,
    ) -> Result<PhotoOut, ApiError> {
        self.read(id.0, false).await
    }

    /// Download the thumbnail of a photo of a work
    ///
    /// A JPEG of at most 480 pixels a side.
    #[oai(
        path = "/work-photos/:id/thumbnail",
        method = "get",
        operation_id = "get_work_photo_thumbnail"
    )]
    async fn thumbnail(
        &self,
        /// The photo.
        id: Path<Uuid>,
    ) -> Result<PhotoOut, ApiError> {
        self.read(id.0, true).await
    }

    /// Remove a photo of a work
    ///
    /// That of an answer by the resident who sent it, that of a report by those who may report on the work.
    #[oai(
        path = "/work-photos/:id",
        method = "delete",
        operation_id = "delete_work_photo"
    )]
    async fn remove(
        &self,
        caller: Signed,
        /// The photo.
        id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        service::remove_photo(&self.app, caller.0, WorkPhotoId(id.0)).await?;
        Ok(Done::NoContent)
    }
}
