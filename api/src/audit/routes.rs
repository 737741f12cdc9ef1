//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// The audit trail, for anyone.
pub struct AuditApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Audit")]
impl AuditApi {}
