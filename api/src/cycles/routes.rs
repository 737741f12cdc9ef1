//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Cycles: a regency's planning for one year, its stages, catalogue and ceilings.
pub struct CyclesApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Cycles")]
impl CyclesApi {}
