//! The JSON API of this room.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::service;
use crate::app::App;
use crate::http::Group;
use crate::problem::ApiError;

/// Reference lists: sectors and reason codes.
pub struct ReferencesApi {
    /// The service's means.
    pub app: App,
}

/// An entry of a reference list.
#[derive(Clone, Debug, Object)]
pub struct ReferenceOut {
    /// Stable code.
    pub code: String,
    /// Name in Indonesian.
    pub name: String,
    /// Name in English.
    pub name_en: String,
}

#[OpenApi(tag = "Group::References")]
impl ReferencesApi {
    /// List sectors
    ///
    /// The sectors (bidang) proposals are grouped by.
    #[oai(path = "/sectors", method = "get", operation_id = "list_sectors")]
    async fn sectors(&self) -> Result<Json<Vec<ReferenceOut>>, ApiError> {
        let rows = service::sectors(self.app.db.read()).await?;
        let out = rows.into_iter().map(|row| ReferenceOut {
            code: row.code,
            name: row.name_id,
            name_en: row.name_en,
        });
        Ok(Json(out.collect()))
    }

    /// List reason codes
    ///
    /// The reasons officers and meetings give for their findings and decisions.
    #[oai(path = "/reasons", method = "get", operation_id = "list_reasons")]
    async fn reasons(&self) -> Result<Json<Vec<ReferenceOut>>, ApiError> {
        let rows = service::reasons(self.app.db.read()).await?;
        let out = rows.into_iter().map(|row| ReferenceOut {
            code: row.code,
            name: row.label_id,
            name_en: row.label_en,
        });
        Ok(Json(out.collect()))
    }
}
