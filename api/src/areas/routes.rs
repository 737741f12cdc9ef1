//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Areas: administrative codes and names, by the national decree.
pub struct AreasApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Areas")]
impl AreasApi {}
