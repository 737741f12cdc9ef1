//! The JSON API of this room.

use entity::ids::{CycleId, RoundId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::configuration::Configuration;
use super::service::{self, Adjustment, Filter};
use super::standing;
use super::wire::{
    CandidateOut, Phase, RoundDetailOut, RoundOut, RoundPatch, RoundsIn, RoundsOpenedOut,
    StandingCount,
};
use crate::app::App;
use crate::auth::{Once, Signed};
use crate::door::Body;
use crate::http::{Created, Group, Versioned, if_match};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::wire::{StageKind, Standing};

/// Rounds: one stage held in one area or by one agency.
pub struct RoundsApi {
    /// The service's means.
    pub app: App,
}

impl RoundsApi {
    async fn named(&self, row: entity::rounds::Model) -> Result<RoundOut, ApiError> {
        service::named(self.app.db.read(), vec![row], self.app.clock.now())
            .await?
            .pop()
            .ok_or_else(ApiError::not_found)
    }
}

#[OpenApi(tag = "Group::Rounds")]
impl RoundsApi {
    /// Open the rounds of a stage
    ///
    /// Opens a round for every village, district or agency of the regency, or for the regency itself, as
    /// the stage has it: one transaction, one schedule. Ceilings come from the cycle's, else from the
    /// default. Single rounds can be adjusted afterwards.
    #[oai(
        path = "/cycles/:id/rounds",
        method = "post",
        operation_id = "open_rounds"
    )]
    async fn open(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<RoundsIn>,
    ) -> Result<Created<RoundsOpenedOut>, ApiError> {
        let once = Once::new(caller.0.account, key.0, "open_rounds", &body.0)?;
        let stage_id = body.0.stage_id;
        let ids = service::open(&self.app, &caller.0, CycleId(id.0), body.0, once).await?;
        Ok(Created::at(
            &format!("/rounds?cycle_id={}", id.0),
            RoundsOpenedOut {
                stage_id,
                opened: u64::try_from(ids.len()).unwrap_or(u64::MAX),
                round_ids: ids.into_iter().map(|id| id.0).collect(),
            },
        ))
    }

    /// List rounds
    ///
    /// Oldest first.
    #[oai(path = "/rounds", method = "get", operation_id = "list_rounds")]
    async fn list(
        &self,
        /// Only of this cycle.
        cycle_id: Query<Option<Uuid>>,
        /// Only of this kind of stage.
        stage: Query<Option<StageKind>>,
        /// Only in this area and below, by code.
        area: Query<Option<String>>,
        /// Only in this phase.
        phase: Query<Option<Phase>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<RoundOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let filter = Filter {
            cycle: cycle_id.0.map(CycleId),
            stage: stage.0.map(Into::into),
            area: area.0,
            phase: phase.0.map(Into::into),
        };
        let now = self.app.clock.now();
        let db = self.app.db.read();
        let rows = service::list(db, filter, now, after, limit).await?;
        let rows = service::named(db, rows, now).await?;
        Ok(Json(Page::cut(rows, limit, |row| row.id, |row| row)?))
    }

    /// Get a round
    ///
    /// With its phase now, its candidates counted by standing, and the version that adjusting it wants.
    #[oai(path = "/rounds/:id", method = "get", operation_id = "get_round")]
    async fn get(
        &self,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<Versioned<RoundDetailOut>, ApiError> {
        let db = self.app.db.read();
        let row = standing::get(db, RoundId(id.0)).await?;
        let counts = service::standings(db, row.id).await?;
        let mut candidates: Vec<StandingCount> = counts
            .into_iter()
            .map(|(standing, count)| StandingCount {
                standing: standing.into(),
                count,
            })
            .collect();
        candidates.sort_by_key(|count| format!("{:?}", count.standing));
        let configuration = Configuration::of_round(&row)?;
        let round = self.named(row).await?;
        Ok(Versioned::new(
            round.version,
            RoundDetailOut {
                round,
                configuration,
                candidates,
            },
        ))
    }

    /// Adjust a round
    ///
    /// Moves times that have not passed (the phase that runs can only be extended), or sets the ceiling or the configuration before voting opens. The
    /// reason is public.
    #[oai(path = "/rounds/:id", method = "patch", operation_id = "adjust_round")]
    async fn adjust(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// `ETag` of the round as last read.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<RoundPatch>,
    ) -> Result<Versioned<RoundOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let adjustment = Adjustment {
            opens_at: body.0.opens_at,
            submission_closes_at: body.0.submission_closes_at,
            review_closes_at: body.0.review_closes_at,
            voting_closes_at: body.0.voting_closes_at,
            ceiling_idr: body.0.ceiling_idr,
            configuration: body.0.configuration,
            reason: body.0.reason,
        };
        let row = service::adjust(&self.app, &caller.0, RoundId(id.0), version, adjustment).await?;
        let round = self.named(row).await?;
        Ok(Versioned::new(round.version, round))
    }

    /// List a round's candidates
    ///
    /// Proposals standing in the round, in the order they came; votes and outcome only after the tally.
    #[oai(
        path = "/rounds/:id/candidates",
        method = "get",
        operation_id = "list_candidates"
    )]
    async fn candidates(
        &self,
        /// The round.
        id: Path<Uuid>,
        /// Only those in this standing.
        standing: Query<Option<Standing>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<CandidateOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let db = self.app.db.read();
        standing::get(db, RoundId(id.0)).await?;
        let standing = standing.0.map(Into::into);
        let rows = service::candidates(db, RoundId(id.0), standing, after, limit).await?;
        Ok(Json(Page::cut(rows, limit, |row| row.0.id.0, Into::into)?))
    }
}
