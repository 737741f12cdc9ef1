//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Rounds: one stage held in one area or by one agency.
pub struct RoundsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Rounds")]
impl RoundsApi {}
