//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Meetings: attendance, decisions and the closing of a round.
pub struct MeetingsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Meetings")]
impl MeetingsApi {}
