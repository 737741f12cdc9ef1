//! The JSON API of this room.

use entity::ids::CycleId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::service::{self, Asked};
use super::wire::{AreaMeasure, FiguresOut};
use crate::app::App;
use crate::http::Group;
use crate::problem::ApiError;
use crate::wire::AreaLevel;

/// Figures of areas.
pub struct FiguresApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Areas")]
impl FiguresApi {
    /// Get the figures of an area
    ///
    /// What was proposed, accepted, decided and voted in a cycle, for each district or village of a regency or each
    /// village of a district, with the classes a map of one measure has; and its proposals by sector, status and
    /// week. At most a minute old.
    #[oai(
        path = "/areas/:code/figures",
        method = "get",
        operation_id = "get_area_figures"
    )]
    async fn figures(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// What is classed; `proposals` unless given.
        measure: Query<Option<AreaMeasure>>,
        /// `district` or `village`; what is right below unless given.
        level: Query<Option<AreaLevel>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Json<FiguresOut>, ApiError> {
        let asked = Asked {
            area: code.0,
            level: level.0.map(Into::into),
            cycle: cycle_id.0.map(CycleId),
            measure: measure.0.unwrap_or_default(),
        };
        Ok(Json(service::figures(&self.app, asked).await?))
    }
}
