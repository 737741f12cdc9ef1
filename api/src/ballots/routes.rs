//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Ballots: casting, replacing, paper and assisted votes.
pub struct BallotsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Ballots")]
impl BallotsApi {}
