//! The JSON API of this room.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;

use super::code::AreaCode;
use super::wire::{AreaDetailOut, AreaOut, BoundaryOut};
use super::{service, store};
use crate::app::App;
use crate::http::Group;
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::wire::AreaLevel;

/// Areas: administrative codes and names, by the national decree.
pub struct AreasApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Areas")]
impl AreasApi {
    /// Search areas
    ///
    /// Areas in force whose name, or code, begins with `q`, by name. `Kota` and `Kabupaten` in front of a
    /// name may be left out.
    #[oai(path = "/areas", method = "get", operation_id = "list_areas")]
    async fn list(
        &self,
        /// Start of a name, or of a code.
        #[oai(validator(max_length = 100))]
        q: Query<Option<String>>,
        /// Only areas of this level.
        level: Query<Option<AreaLevel>>,
        /// Only this area and those below it, by code.
        #[oai(validator(max_length = 13))]
        within: Query<Option<String>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<AreaOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        if let Some(within) = &within.0
            && AreaCode::parse(within).is_none()
        {
            return Err(ApiError::field(
                "within",
                "Isi kode wilayah, misalnya 35.78.",
                "Give an area code, for example 35.78.",
            ));
        }
        let rows = service::search(
            self.app.db.read(),
            q.0.as_deref(),
            level.0.map(Into::into),
            within.0,
            after,
            limit,
        )
        .await?;
        let key = |row: &entity::areas::Model| (row.name_key.clone(), row.code.clone());
        Ok(Json(Page::cut(rows, limit, key, Into::into)?))
    }

    /// Get an area
    ///
    /// An area with those above it; retired codes are still answered.
    #[oai(path = "/areas/:code", method = "get", operation_id = "get_area")]
    async fn get(
        &self,
        /// Kemendagri code with dots.
        code: Path<String>,
    ) -> Result<Json<AreaDetailOut>, ApiError> {
        let db = self.app.db.read();
        let code = AreaCode::parse(&code.0).ok_or_else(ApiError::not_found)?;
        let mut codes: Vec<String> = code.ancestors().iter().map(ToString::to_string).collect();
        codes.push(code.to_string());
        let mut line = store::by_codes(db, codes).await?;
        line.sort_by(|a, b| a.code.cmp(&b.code));
        let area = line
            .pop()
            .filter(|area| area.code == code.as_str())
            .ok_or_else(ApiError::not_found)?;
        let has_boundary = service::boundary(db, code.as_str()).await?.is_some();
        Ok(Json(AreaDetailOut {
            decree: area.decree.clone(),
            area: area.into(),
            ancestors: line.into_iter().map(Into::into).collect(),
            has_boundary,
        }))
    }

    /// List the areas below one
    ///
    /// The districts of a regency, the villages of a district, and so on, by code; retired codes are left out.
    #[oai(
        path = "/areas/:code/children",
        method = "get",
        operation_id = "list_area_children"
    )]
    async fn children(
        &self,
        /// Kemendagri code with dots.
        code: Path<String>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<AreaOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let page = service::children(self.app.db.read(), &code.0, after, limit).await?;
        Ok(Json(page))
    }

    /// Get an area's outline
    ///
    /// The outline as the operator imported it (`emusrenbang import boundaries FILE.geojson`, a
    /// `FeatureCollection` whose features carry a property `code`). 404 where none was imported.
    #[oai(
        path = "/areas/:code/boundary",
        method = "get",
        operation_id = "get_area_boundary"
    )]
    async fn boundary(
        &self,
        /// Kemendagri code with dots.
        code: Path<String>,
    ) -> Result<Json<BoundaryOut>, ApiError> {
        let boundary = service::boundary(self.app.db.read(), &code.0)
            .await?
            .ok_or_else(ApiError::not_found)?;
        Ok(Json(serde_json::from_str(&boundary.geometry)?))
    }
}
