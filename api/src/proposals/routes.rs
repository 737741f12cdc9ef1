//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Proposals: from draft to plan, their search and their public life.
pub struct ProposalsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Proposals")]
impl ProposalsApi {}
