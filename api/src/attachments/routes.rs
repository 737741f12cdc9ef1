//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;

/// Attachments: photos and documents of proposals.
pub struct AttachmentsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Attachments")]
impl AttachmentsApi {}
