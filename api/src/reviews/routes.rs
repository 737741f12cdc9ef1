//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Reviews: what officers find, and objections to it.
pub struct ReviewsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Reviews")]
impl ReviewsApi {}
