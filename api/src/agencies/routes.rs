//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Agencies (perangkat daerah) of a regency.
pub struct AgenciesApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Agencies")]
impl AgenciesApi {}
