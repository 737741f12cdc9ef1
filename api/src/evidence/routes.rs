//! The JSON API of this room.

use entity::ids::CycleId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::service::{self, Narrowed, Scope, Waiting};
use super::wire::{
    AcceptanceBy, AcceptanceOut, AreaNeedOut, ParticipationOut, PlaceWaitOut, ReachedProposalOut,
    ReachedStep, WaitBy, WaitFor, WaitState, WaitsOut,
};
use crate::app::App;
use crate::figures::wire::AreaMeasure;
use crate::http::Group;
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::wire::StageKind;

/// Evidence about areas.
pub struct EvidenceApi {
    /// The service's means.
    pub app: App,
}

impl EvidenceApi {
    async fn scope(&self, code: &str, cycle: Option<Uuid>) -> Result<Scope, ApiError> {
        Scope::of(&self.app, code, cycle.map(CycleId)).await
    }
}

#[OpenApi(tag = "Group::Areas")]
impl EvidenceApi {
    /// Set need against money
    ///
    /// An indicator that the planning agency imported, such as `poverty`, against a measure such as what meetings
    /// decided for each inhabitant: every village of a regency or district with the third it is in by each, those with
    /// most need and least money first, and Spearman's rank correlation over the villages of which both are known. At
    /// most a minute old.
    #[oai(
        path = "/areas/:code/evidence/need",
        method = "get",
        operation_id = "get_area_need"
    )]
    async fn need(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// The indicator; `poverty` unless given, or the first there is.
        #[oai(validator(max_length = 40))]
        indicator: Query<Option<String>>,
        /// What it is set against; `decided_idr` unless given.
        measure: Query<Option<AreaMeasure>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Json<AreaNeedOut>, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let measure = measure.0.unwrap_or(AreaMeasure::DecidedIdr);
        let need = service::need(&self.app, &scope, indicator.0.as_deref(), measure);
        Ok(Json(need.await?))
    }

    /// Count who took part
    ///
    /// By sex, age and disability where the attendance lists tell them, against the inhabitants where these are known
    /// (indicators `population`, `population_female`, `population_from_17_to_25` and so on); proposers, of a whole
    /// regency, by what they told of themselves; voters by number only. Groups of fewer than five people are not told,
    /// nor those by which they could be computed.
    #[oai(
        path = "/areas/:code/evidence/participation",
        method = "get",
        operation_id = "get_area_participation"
    )]
    async fn participation(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Json<ParticipationOut>, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        Ok(Json(service::participation(&self.app, &scope).await?))
    }

    /// Count what was accepted
    ///
    /// Submitted, accepted in review, taken by a meeting, in the plan: how many proposals and how much money, by area,
    /// agency, sector or origin. At most a minute old; the rows behind each number are those of
    /// `/areas/{code}/evidence/acceptance/rows`.
    #[oai(
        path = "/areas/:code/evidence/acceptance",
        method = "get",
        operation_id = "get_area_acceptance"
    )]
    async fn acceptance(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// What they are grouped by; `area` unless given.
        by: Query<Option<AcceptanceBy>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Json<AcceptanceOut>, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let by = by.0.unwrap_or_default();
        Ok(Json(service::acceptance(&self.app, &scope, by).await?))
    }

    /// List the proposals behind what was accepted
    ///
    /// In the order they were made, with the money of each step.
    #[oai(
        path = "/areas/:code/evidence/acceptance/rows",
        method = "get",
        operation_id = "list_accepted_proposals"
    )]
    #[expect(clippy::too_many_arguments, reason = "one a parameter of the query")]
    async fn accepted(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// What `key` is of; all proposals unless given.
        by: Query<Option<AcceptanceBy>>,
        /// The group, as `key` of `/areas/{code}/evidence/acceptance`; with `agency`, none is for those for no agency.
        #[oai(validator(max_length = 40))]
        key: Query<Option<String>>,
        /// Only those that came so far; `submitted` unless given.
        reached: Query<Option<ReachedStep>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<ReachedProposalOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let narrowed = Narrowed {
            by: by.0,
            key: key.0.unwrap_or_default(),
            reached: reached.0.unwrap_or_default(),
        };
        let after = after.0.as_deref();
        let rows = service::reached(&self.app, &scope, &narrowed, after, limit);
        Ok(Json(rows.await?))
    }

    /// Measure how long desks let wait
    ///
    /// For each kind of stage or each office: from coming to the desk to its first finding, and from there to the
    /// meeting's decision; median, ninetieth per cent and longest, those that go on counted as still waiting. At most a
    /// minute old; the rows are those of `/areas/{code}/evidence/waits/rows`.
    #[oai(
        path = "/areas/:code/evidence/waits",
        method = "get",
        operation_id = "get_area_waits"
    )]
    async fn waits(
        &self,
        /// Code of a regency, city or district: where the proposals lie.
        code: Path<String>,
        /// What they are grouped by; `step` unless given.
        by: Query<Option<WaitBy>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Json<WaitsOut>, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let by = by.0.unwrap_or_default();
        Ok(Json(service::waits(&self.app, &scope, by).await?))
    }

    /// List the proposals that wait or waited
    ///
    /// In the order they came to their desks.
    #[oai(
        path = "/areas/:code/evidence/waits/rows",
        method = "get",
        operation_id = "list_waits"
    )]
    #[expect(clippy::too_many_arguments, reason = "one a parameter of the query")]
    async fn waiting(
        &self,
        /// Code of a regency, city or district: where the proposals lie.
        code: Path<String>,
        /// Only at this kind of stage.
        step: Query<Option<StageKind>>,
        /// Only at this office: code of the area or identifier of the agency.
        #[oai(validator(max_length = 40))]
        office: Query<Option<String>>,
        /// Only those waiting for this, or that did.
        wait: Query<Option<WaitFor>>,
        /// Only those of which this became.
        state: Query<Option<WaitState>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PlaceWaitOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let narrowed = Waiting {
            step: step.0.map(Into::into),
            office: office.0,
            what: wait.0,
            state: state.0,
        };
        let after = after.0.as_deref();
        let rows = service::waiting(&self.app, &scope, &narrowed, after, limit);
        Ok(Json(rows.await?))
    }
}
