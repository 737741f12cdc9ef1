//! What the planning agency consolidates, as files: the board and the rankings.

use entity::ids::{AgencyId, CriteriaSetId, CycleId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use uuid::Uuid;

use super::download::{Download, Sheet};
use super::source::{BATCH, Source};
use crate::app::App;
use crate::board::service::{self as board, Filter};
use crate::board::wire::{BoardItemOut, BoardVerdict};
use crate::criteria::service::{self as criteria, Within};
use crate::criteria::wire::RankedOut;
use crate::cycles;
use crate::http::Group;
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::wire::{Origin, ProposalStatus};

/// The board and the rankings as files.
pub struct PlanningExportApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(prefix_path = "/exports", tag = "Group::Exports")]
impl PlanningExportApi {
    /// Download the board
    ///
    /// All proposals of the cycle that can be decided on, as `/cycles/{id}/board` has them, with its filters.
    #[oai(
        path = "/cycles/:id/board",
        method = "get",
        operation_id = "export_board"
    )]
    #[expect(clippy::too_many_arguments, reason = "one a parameter of the query")]
    async fn board(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// Only of this district or village.
        area: Query<Option<String>>,
        /// Only of this sector.
        sector: Query<Option<String>>,
        /// Only for this agency, by the board's lines or else by the proposal.
        agency_id: Query<Option<Uuid>>,
        /// Only in this status.
        status: Query<Option<ProposalStatus>>,
        /// Only of this origin.
        origin: Query<Option<Origin>>,
        /// Only with a line so decided.
        verdict: Query<Option<BoardVerdict>>,
        /// Only with a line serving this regional priority.
        priority: Query<Option<String>>,
        /// Only with a line serving this goal, 1 to 17.
        sdg: Query<Option<i32>>,
        /// Only what is split among agencies.
        cross_agency: Query<Option<bool>>,
    ) -> Result<Download, ApiError> {
        let cycle = cycles::service::get(self.app.db.read(), CycleId(id.0)).await?;
        let filter = Filter {
            area: area.0,
            sector: sector.0,
            agency: agency_id.0.map(AgencyId),
            status: status.0.map(Into::into),
            origin: origin.0.map(Into::into),
            verdict: verdict.0.map(BoardVerdict::verdict),
            priority: priority.0,
            sdg: sdg.0,
            split: cross_agency.0.unwrap_or(false),
        };
        let app = self.app.clone();
        let source = Source::open::<BoardItemOut, _>(move |after| {
            let (app, filter) = (app.clone(), filter.clone());
            Box::pin(async move {
                let after = after.as_deref().map(page::decode).transpose()?;
                board::list(&app, cycle.id, filter, after, BATCH).await
            })
        });
        Download::of(
            &self.app,
            source.await?,
            format.0.unwrap_or_default(),
            "board",
            Some(cycle.regency_code),
        )
        .await
    }

    /// Download a ranking
    ///
    /// Proposals from the best down, as `/cycles/{id}/criteria/{set_id}/ranking` has them, with its filters.
    #[oai(
        path = "/cycles/:id/criteria/:set_id/ranking",
        method = "get",
        operation_id = "export_ranking"
    )]
    async fn ranking(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// The set of criteria.
        set_id: Path<Uuid>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// Only of this district or village.
        area: Query<Option<String>>,
        /// Only for this agency.
        agency_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let cycle = cycles::service::get(self.app.db.read(), CycleId(id.0)).await?;
        let set = (cycle.id, CriteriaSetId(set_id.0));
        let of = area.0.clone().unwrap_or(cycle.regency_code);
        let within = Within {
            area: area.0,
            agency: agency_id.0.map(AgencyId),
        };
        let app = self.app.clone();
        let source = Source::open::<RankedOut, _>(move |after| {
            let (app, within) = (app.clone(), within.clone());
            Box::pin(async move {
                let after = after.as_deref().map(page::decode).transpose()?;
                let list = criteria::ranking(&app, None, set, within, after, BATCH).await?;
                let (items, next) = (list.items, list.next);
                Ok(Page { items, next })
            })
        });
        Download::of(
            &self.app,
            source.await?,
            format.0.unwrap_or_default(),
            "ranking",
            Some(of),
        )
        .await
    }
}
