//! The JSON API of this room.

use entity::ids::CycleId;
use entity::indicators;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::service;
use crate::accounts::wire::RejectedLine;
use crate::app::App;
use crate::auth::Signed;
use crate::http::Group;
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::proposals::rules::quantity;
use crate::sheet::Csv;

/// Indicators of areas.
pub struct IndicatorsApi {
    /// The service's means.
    pub app: App,
}

/// What is known of an area.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct IndicatorOut {
    /// Short name, such as `population` or `poverty`.
    pub code: String,
    /// The area.
    pub area_code: String,
    /// The value.
    pub value: f64,
    /// Where it comes from.
    pub source: Option<String>,
}

/// What an import of indicators did.
#[derive(Clone, Debug, Object)]
pub struct IndicatorImportOut {
    /// Values taken in, new or known.
    pub imported: u64,
    /// Lines refused; the others were taken in.
    pub rejected: Vec<RejectedLine>,
}

#[OpenApi(tag = "Group::Board")]
impl IndicatorsApi {
    /// List a cycle's indicators
    ///
    /// By code and area.
    #[oai(
        path = "/cycles/:id/indicators",
        method = "get",
        operation_id = "list_indicators"
    )]
    async fn list(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Only this indicator.
        indicator: Query<Option<String>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<IndicatorOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let code = indicator.0.as_deref();
        let rows = service::list(self.app.db.read(), CycleId(id.0), code, after, limit).await?;
        let key = |row: &indicators::Model| (row.code.clone(), row.area_code.clone());
        Ok(Json(Page::cut(rows, limit, key, |row| IndicatorOut {
            code: row.code,
            area_code: row.area_code,
            value: quantity(row.value_milli),
            source: row.source,
        })?))
    }

    /// Import indicators
    ///
    /// CSV with the columns `area_code`, `code`, `value` and, where known, `source`. `population` (people) and `poverty`
    /// (more is poorer) of villages are what scenarios are compared by; any other may be kept beside them.
    #[oai(
        path = "/cycles/:id/indicators/import",
        method = "post",
        operation_id = "import_indicators"
    )]
    async fn import(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        body: Csv,
    ) -> Result<Json<IndicatorImportOut>, ApiError> {
        let cycle = CycleId(id.0);
        let (imported, rejected) = service::import(&self.app, &caller.0, cycle, &body.0).await?;
        Ok(Json(IndicatorImportOut { imported, rejected }))
    }
}
