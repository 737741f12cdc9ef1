//! The JSON API of this room.

use entity::ids::CycleId;
use entity::nomenclature;
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
use crate::sheet::Csv;

/// Nomenclature: programmes, activities and sub-activities as a decree numbers them.
pub struct NomenclatureApi {
    /// The service's means.
    pub app: App,
}

/// A programme, activity or sub-activity.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct NomenclatureOut {
    /// Code, such as `1.03.10.2.01.0005`.
    pub code: String,
    /// `program`, `activity` or `sub_activity`.
    pub level: String,
    /// Name.
    pub name: String,
    /// Performance indicator.
    pub indicator: Option<String>,
    /// Unit of the indicator.
    pub unit: Option<String>,
    /// The decree it is from.
    pub edition: String,
}

impl From<nomenclature::Model> for NomenclatureOut {
    fn from(row: nomenclature::Model) -> Self {
        Self {
            code: row.code,
            level: row.level,
            name: row.name,
            indicator: row.indicator,
            unit: row.unit,
            edition: row.edition,
        }
    }
}

/// What an import of codes did.
#[derive(Clone, Debug, Object)]
pub struct NomenclatureImportOut {
    /// Codes taken in, new or known.
    pub imported: u64,
    /// Lines refused; the others were taken in.
    pub rejected: Vec<RejectedLine>,
}

#[OpenApi(tag = "Group::Board")]
impl NomenclatureApi {
    /// List a cycle's nomenclature
    ///
    /// By code.
    #[oai(
        path = "/cycles/:id/nomenclature",
        method = "get",
        operation_id = "list_nomenclature"
    )]
    async fn list(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Only codes that begin so, such as `1.03`.
        prefix: Query<Option<String>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<NomenclatureOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let db = self.app.db.read();
        let rows = service::list(db, CycleId(id.0), prefix.0.as_deref(), after, limit).await?;
        let key = |row: &nomenclature::Model| row.code.clone();
        Ok(Json(Page::cut(rows, limit, key, Into::into)?))
    }

    /// Import nomenclature
    ///
    /// CSV with the columns `code`, `name` and, where known, `indicator` and `unit`. The level follows from the code:
    /// `1.03.10` is a programme, `1.03.10.2.01` an activity, `1.03.10.2.01.0005` a sub-activity. Known codes are
    /// brought up to date and then belong to the new edition.
    #[oai(
        path = "/cycles/:id/nomenclature/import",
        method = "post",
        operation_id = "import_nomenclature"
    )]
    async fn import(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The decree, such as `050-5889/2021`.
        edition: Query<String>,
        body: Csv,
    ) -> Result<Json<NomenclatureImportOut>, ApiError> {
        let cycle = CycleId(id.0);
        let (imported, rejected) =
            service::import(&self.app, &caller.0, cycle, &edition.0, &body.0).await?;
        Ok(Json(NomenclatureImportOut { imported, rejected }))
    }
}
