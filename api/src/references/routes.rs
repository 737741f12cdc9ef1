//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Reference lists: sectors and reason codes.
pub struct ReferencesApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::References")]
impl ReferencesApi {}
