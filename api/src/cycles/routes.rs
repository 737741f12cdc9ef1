//! The JSON API of this room.

use entity::ids::{CycleId, StageId};
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::service;
use super::wire::{
    CatalogueItemIn, CatalogueItemOut, Ceiling, CeilingsIn, CycleDetailOut, CycleIn, CycleOut,
    CyclePatch, StageOut, StagePatch,
};
use crate::accounts::wire::RejectedLine;
use crate::app::App;
use crate::auth::{Once, Signed};
use crate::door::Body;
use crate::http::{Created, Group, Versioned, if_match};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::sheet::Csv;

/// Cycles: a regency's planning for one fiscal year, its stages, catalogue and ceilings.
pub struct CyclesApi {
    /// The service's means.
    pub app: App,
}

/// What an import of a catalogue did.
#[derive(Clone, Debug, Object)]
pub struct CatalogueImportOut {
    /// Items taken in, new or known.
    pub imported: u64,
    /// Lines taken in with a remark.
    pub remarks: Vec<RejectedLine>,
    /// Lines refused; the others were taken in.
    pub rejected: Vec<RejectedLine>,
}

/// How many ceilings were set.
#[derive(Clone, Debug, Object)]
pub struct CeilingsOut {
    /// Ceilings set.
    pub set: u64,
}

#[OpenApi(tag = "Group::Cycles")]
impl CyclesApi {
    /// Create a cycle
    ///
    /// By the planner of the regency; its stages come from the template.
    #[oai(path = "/cycles", method = "post", operation_id = "create_cycle")]
    async fn create(
        &self,
        caller: Signed,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<CycleIn>,
    ) -> Result<Created<CycleOut>, ApiError> {
        let once = Once::new(caller.0.account, key.0, "create_cycle", &body.0)?;
        let cycle = service::create(&self.app, &caller.0, body.0, once).await?;
        Ok(Created::at(&format!("/cycles/{}", cycle.id), cycle.into()))
    }

    /// List cycles
    ///
    /// Newest first.
    #[oai(path = "/cycles", method = "get", operation_id = "list_cycles")]
    async fn list(
        &self,
        /// Only of this regency.
        regency: Query<Option<String>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<CycleOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let rows = service::list(self.app.db.read(), regency.0.as_deref(), after, limit).await?;
        Ok(Json(Page::cut(rows, limit, |row| row.id.0, Into::into)?))
    }

    /// Get a cycle with its stages
    ///
    /// Stages in their order, and the version that changing the cycle wants.
    #[oai(path = "/cycles/:id", method = "get", operation_id = "get_cycle")]
    async fn get(
        &self,
        /// The cycle.
        id: Path<Uuid>,
    ) -> Result<Versioned<CycleDetailOut>, ApiError> {
        let db = self.app.db.read();
        let cycle = service::get(db, CycleId(id.0)).await?;
        let stages = service::stages(db, cycle.id).await?;
        Ok(Versioned::new(
            cycle.version,
            CycleDetailOut {
                cycle: cycle.into(),
                stages: stages
                    .into_iter()
                    .map(TryInto::try_into)
                    .collect::<Result<_, _>>()?,
            },
        ))
    }

    /// Change a cycle
    ///
    /// What is missing stays. A new time for objections holds for refusals given before it, too.
    #[oai(path = "/cycles/:id", method = "patch", operation_id = "update_cycle")]
    async fn change(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// `ETag` of the cycle as last read.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<CyclePatch>,
    ) -> Result<Versioned<CycleOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let cycle = service::change(
            &self.app,
            &caller.0,
            CycleId(id.0),
            version,
            body.0.name,
            body.0.objection_days,
        )
        .await?;
        Ok(Versioned::new(cycle.version, cycle.into()))
    }

    /// List a cycle's stages
    ///
    /// In their order. `partner_validation`, where the template has it, is held by the planner before the village
    /// meeting: proposals enter there, and what is accepted goes on to the village.
    #[oai(
        path = "/cycles/:id/stages",
        method = "get",
        operation_id = "list_stages"
    )]
    async fn stages(
        &self,
        /// The cycle.
        id: Path<Uuid>,
    ) -> Result<Json<Vec<StageOut>>, ApiError> {
        let db = self.app.db.read();
        service::get(db, CycleId(id.0)).await?;
        let stages = service::stages(db, CycleId(id.0)).await?;
        let stages = stages.into_iter().map(TryInto::try_into);
        Ok(Json(stages.collect::<Result<_, _>>()?))
    }

    /// Change a stage
    ///
    /// How residents vote and which rule computes the result, while no round of the stage is open; the days it is
    /// planned for at any time.
    #[oai(
        path = "/cycles/:id/stages/:stage_id",
        method = "patch",
        operation_id = "update_stage"
    )]
    async fn change_stage(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The stage.
        stage_id: Path<Uuid>,
        /// `version` of the stage as last read, as an entity tag.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<StagePatch>,
    ) -> Result<Versioned<StageOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let stage = service::change_stage(
            &self.app,
            &caller.0,
            CycleId(id.0),
            StageId(stage_id.0),
            version,
            body.0,
        )
        .await?;
        Ok(Versioned::new(stage.version, stage.try_into()?))
    }

    /// List a cycle's catalogue
    ///
    /// Kinds of work one can propose, by code.
    #[oai(
        path = "/cycles/:id/catalogue",
        method = "get",
        operation_id = "list_catalogue"
    )]
    async fn catalogue(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Part of a code or name.
        #[oai(validator(max_length = 100))]
        q: Query<Option<String>>,
        /// Only of this sector.
        sector: Query<Option<String>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<CatalogueItemOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let rows = service::list_catalogue(
            self.app.db.read(),
            CycleId(id.0),
            q.0.as_deref(),
            sector.0.as_deref(),
            after,
            limit,
        )
        .await?;
        let key = |row: &entity::catalogue_items::Model| row.code.clone();
        Ok(Json(Page::cut(rows, limit, key, Into::into)?))
    }

    /// Enter a catalogue item
    ///
    /// By the planner of the regency. An item with the same code is brought up to date.
    #[oai(
        path = "/cycles/:id/catalogue",
        method = "post",
        operation_id = "put_catalogue_item"
    )]
    async fn put_item(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<CatalogueItemIn>,
    ) -> Result<Json<CatalogueItemOut>, ApiError> {
        let request = (id.0, &body.0);
        let once = Once::new(caller.0.account, key.0, "put_catalogue_item", &request)?;
        let item = service::put_item(&self.app, &caller.0, CycleId(id.0), body.0, once).await?;
        Ok(Json(item.into()))
    }

    /// Import a catalogue
    ///
    /// CSV with the columns `code`, `name` (or `item`), `category` (`fisik` unless `nonfisik`), `sector` (a
    /// code of `/sectors`), `unit` and, where known,
    /// `affair_code`, `price_min_idr`, `price_max_idr`, `agency` (its code) and `note`. Known codes are brought
    /// up to date.
    #[oai(
        path = "/cycles/:id/catalogue/import",
        method = "post",
        operation_id = "import_catalogue"
    )]
    async fn import_catalogue(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        body: Csv,
    ) -> Result<Json<CatalogueImportOut>, ApiError> {
        let done = service::import_catalogue(&self.app, &caller.0, CycleId(id.0), &body.0).await?;
        Ok(Json(CatalogueImportOut {
            imported: done.imported,
            remarks: done.remarks,
            rejected: done.rejected,
        }))
    }

    /// Set ceilings
    ///
    /// Sets the ceilings named, for villages, districts, the regency, agencies or sectors; others stay. A round
    /// takes its ceiling as it is opened: a ceiling set later does not move rounds that are open. Change those by
    /// `PATCH /rounds/{id}` (`adjust_round`) with a public reason, until their voting opens.
    #[oai(
        path = "/cycles/:id/ceilings",
        method = "put",
        operation_id = "put_ceilings"
    )]
    async fn put_ceilings(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        body: Body<CeilingsIn>,
    ) -> Result<Json<CeilingsOut>, ApiError> {
        let set = service::put_ceilings(&self.app, &caller.0, CycleId(id.0), body.0.items).await?;
        Ok(Json(CeilingsOut { set }))
    }

    /// List ceilings
    ///
    /// Of villages, districts, the regency, agencies and sectors, in the order of their kind and code.
    #[oai(
        path = "/cycles/:id/ceilings",
        method = "get",
        operation_id = "list_ceilings"
    )]
    async fn ceilings(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Ceiling>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let rows = service::list_ceilings(self.app.db.read(), CycleId(id.0), after, limit).await?;
        let key = |row: &entity::ceilings::Model| row.subject_key.clone();
        Ok(Json(Page::cut(rows, limit, key, Into::into)?))
    }
}
