//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Results: what the published rule computes.
pub struct ResultsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Results")]
impl ResultsApi {}
