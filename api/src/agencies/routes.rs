//! The JSON API of this room.

use entity::agencies;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::service::{self, NewAgency};
use crate::accounts::wire::RejectedLine;
use crate::app::App;
use crate::auth::{Once, Signed};
use crate::door::Body;
use crate::http::{Created, Group};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::sheet::Csv;

/// Agencies (perangkat daerah) of a regency.
pub struct AgenciesApi {
    /// The service's means.
    pub app: App,
}

/// An agency.
#[derive(Clone, Debug, Object)]
pub struct AgencyOut {
    /// Identifier.
    pub id: Uuid,
    /// Regency it belongs to.
    pub regency_code: String,
    /// Code or abbreviation, unique in the regency.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Kind: `dinas`, `badan`, `kecamatan` and so on.
    pub kind: String,
}

impl From<agencies::Model> for AgencyOut {
    fn from(row: agencies::Model) -> Self {
        Self {
            id: row.id.0,
            regency_code: row.regency_code,
            code: row.code,
            name: row.name,
            kind: row.kind,
        }
    }
}

/// An agency to enter.
#[derive(Clone, Debug, Object)]
pub struct AgencyIn {
    /// Regency it belongs to.
    pub regency_code: String,
    /// Code or abbreviation, 1 to 40 characters.
    pub code: String,
    /// Official name, 2 to 200 characters.
    pub name: String,
    /// Kind; `dinas` unless given.
    pub kind: Option<String>,
}

/// What an import of a list did.
#[derive(Clone, Debug, Object)]
pub struct ImportOut {
    /// Lines taken in, new or known.
    pub imported: u64,
    /// Lines refused; the others were taken in.
    pub rejected: Vec<RejectedLine>,
}

#[OpenApi(tag = "Group::Agencies")]
impl AgenciesApi {
    /// List a regency's agencies
    ///
    /// By code.
    #[oai(path = "/agencies", method = "get", operation_id = "list_agencies")]
    async fn list(
        &self,
        /// Code of the regency.
        regency: Query<String>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<AgencyOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let rows = service::list(self.app.db.read(), &regency.0, after, limit).await?;
        let key = |row: &agencies::Model| row.code.clone();
        Ok(Json(Page::cut(rows, limit, key, Into::into)?))
    }

    /// Get an agency
    ///
    /// By its identifier.
    #[oai(path = "/agencies/:id", method = "get", operation_id = "get_agency")]
    async fn get(
        &self,
        /// The agency.
        id: Path<Uuid>,
    ) -> Result<Json<AgencyOut>, ApiError> {
        let row = service::get(self.app.db.read(), id.0.into()).await?;
        Ok(Json(row.into()))
    }

    /// Enter an agency
    ///
    /// By the planner of the regency. An agency with the same code is brought up to date.
    #[oai(path = "/agencies", method = "post", operation_id = "create_agency")]
    async fn create(
        &self,
        caller: Signed,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<AgencyIn>,
    ) -> Result<Created<AgencyOut>, ApiError> {
        let new = NewAgency {
            regency_code: body.0.regency_code,
            code: body.0.code,
            name: body.0.name,
            kind: body.0.kind.unwrap_or_else(|| "dinas".into()),
        };
        let once = Once::new(caller.0.account, key.0, "create_agency", &new)?;
        let row = service::create(&self.app, &caller.0, new, once).await?;
        Ok(Created::at(&format!("/agencies/{}", row.id), row.into()))
    }

    /// Import a regency's agencies
    ///
    /// CSV with the columns `code`, `name` and `kind`; other columns are ignored. Known codes are brought
    /// up to date.
    #[oai(
        path = "/agencies/import",
        method = "post",
        operation_id = "import_agencies"
    )]
    async fn import(
        &self,
        caller: Signed,
        /// Code of the regency.
        regency: Query<String>,
        body: Csv,
    ) -> Result<Json<ImportOut>, ApiError> {
        let (imported, rejected) =
            service::import(&self.app, &caller.0, &regency.0, &body.0).await?;
        Ok(Json(ImportOut { imported, rejected }))
    }
}
