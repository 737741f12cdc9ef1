//! The JSON API of this room.

use entity::ids::{AgencyId, CycleId, ProposalId, RoundId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::service::{self, Filter};
use super::wire::{
    NewProposalIn, ProposalIn, ProposalItem, ProposalOut, SimilarIn, SimilarOut, Sort, SubmitIn,
    TrackingOut, WithdrawIn,
};
use crate::app::App;
use crate::areas::code::AreaCode;
use crate::audit::wire::AuditEventOut;
use crate::auth::{Once, Signed, Viewer};
use crate::door::Body;
use crate::http::{Created, Done, Group, Versioned, if_match};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::proposals::Draft;
use crate::wire::{Origin, ProposalStatus};

/// Proposals: from draft to plan, their search and their public life.
pub struct ProposalsApi {
    /// The service's means.
    pub app: App,
}

impl ProposalsApi {
    async fn versioned(
        &self,
        row: entity::proposals::Model,
    ) -> Result<Versioned<ProposalOut>, ApiError> {
        let out = service::named(&self.app, row).await?;
        Ok(Versioned::new(out.version, out))
    }
}

#[OpenApi(tag = "Group::Proposals")]
impl ProposalsApi {
    /// Make a proposal
    ///
    /// A draft, or with `submit` a submitted proposal. Residents propose for the village they registered
    /// for; officers for the villages they oversee.
    #[oai(path = "/proposals", method = "post", operation_id = "create_proposal")]
    async fn create(
        &self,
        caller: Signed,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<NewProposalIn>,
    ) -> Result<Created<ProposalOut>, ApiError> {
        let submit = body.0.submit;
        let draft = Draft::from(body.0.proposal);
        let once = Once::new(
            caller.0.account,
            key.0,
            "create_proposal",
            &(&draft, submit),
        )?;
        let row = service::create(&self.app, caller.0, draft, submit, once).await?;
        let out = service::named(&self.app, row).await?;
        Ok(Created::at(&format!("/proposals/{}", out.id), out))
    }

    /// List proposals
    ///
    /// Submitted proposals, filtered and ordered. With `q` a full-text search in Indonesian, whatever the
    /// affixes of a word, newest first. With `mine` one's own, drafts included.
    #[oai(path = "/proposals", method = "get", operation_id = "list_proposals")]
    #[expect(clippy::too_many_arguments, reason = "one argument a query parameter")]
    async fn list(
        &self,
        viewer: Viewer,
        /// Words to find.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// In this area and below, by code.
        area: Query<Option<String>>,
        /// Of this sector.
        #[oai(validator(max_length = 40))]
        sector: Query<Option<String>>,
        /// For this agency.
        agency_id: Query<Option<Uuid>>,
        /// In this status.
        status: Query<Option<ProposalStatus>>,
        /// Of this origin.
        origin: Query<Option<Origin>>,
        /// Costing at least this, rupiah.
        cost_min: Query<Option<i64>>,
        /// Costing at most this, rupiah.
        cost_max: Query<Option<i64>>,
        /// Of this cycle.
        cycle_id: Query<Option<Uuid>>,
        /// Standing in this round.
        round_id: Query<Option<Uuid>>,
        /// Only one's own; needs a login.
        mine: Query<Option<bool>>,
        /// Order; `newest` unless given.
        sort: Query<Option<Sort>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<ProposalItem>>, ApiError> {
        let limit = page::limit(limit.0)?;
        if let Some(area) = &area.0
            && AreaCode::parse(area).is_none()
        {
            return Err(ApiError::field(
                "area",
                "Isi kode wilayah, misalnya 35.78.01.",
                "Give an area code, for example 35.78.01.",
            ));
        }
        let proposer = match (mine.0.unwrap_or(false), viewer.caller()) {
            (false, _) => None,
            (true, Some(caller)) => Some(caller.account),
            (true, None) => return Err(ApiError::unauthenticated()),
        };
        let filter = Filter {
            area: area.0,
            sector: sector.0,
            agency: agency_id.0.map(AgencyId),
            status: status.0.map(Into::into),
            origin: origin.0.map(Into::into),
            cost_min_idr: cost_min.0,
            cost_max_idr: cost_max.0,
            cycle: cycle_id.0.map(CycleId),
            round: round_id.0.map(RoundId),
            proposer,
        };
        let sort = sort.0.unwrap_or_default();
        let page = service::list(
            &self.app,
            filter,
            q.0.as_deref(),
            sort,
            after.0.as_deref(),
            limit,
        )
        .await?;
        Ok(Json(page))
    }

    /// Find similar proposals
    ///
    /// Proposals of the same district that are like a new one in words and place, the most alike first.
    #[oai(
        path = "/proposals/similar",
        method = "post",
        operation_id = "find_similar_proposals"
    )]
    async fn similar(&self, body: Body<SimilarIn>) -> Result<Json<Vec<SimilarOut>>, ApiError> {
        Ok(Json(service::similar(&self.app, body.0).await?))
    }

    /// Get a proposal
    ///
    /// Drafts are seen by their proposer only.
    #[oai(path = "/proposals/:id", method = "get", operation_id = "get_proposal")]
    async fn get(
        &self,
        viewer: Viewer,
        /// The proposal.
        id: Path<Uuid>,
    ) -> Result<Versioned<ProposalOut>, ApiError> {
        let row = service::show(&self.app, viewer.caller(), ProposalId(id.0)).await?;
        self.versioned(row).await
    }

    /// Change a proposal
    ///
    /// By its proposer, while it is a draft or was returned. The body replaces the whole.
    #[oai(
        path = "/proposals/:id",
        method = "patch",
        operation_id = "update_proposal"
    )]
    async fn change(
        &self,
        caller: Signed,
        /// The proposal.
        id: Path<Uuid>,
        /// `ETag` of the proposal as last read.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<ProposalIn>,
    ) -> Result<Versioned<ProposalOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let id = ProposalId(id.0);
        let row = service::change(&self.app, caller.0, id, version, body.0.into()).await?;
        self.versioned(row).await
    }

    /// Discard a draft
    ///
    /// For good; only while it was never submitted. What was submitted is withdrawn instead.
    #[oai(
        path = "/proposals/:id",
        method = "delete",
        operation_id = "delete_proposal"
    )]
    async fn discard(
        &self,
        caller: Signed,
        /// The proposal.
        id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        service::discard(&self.app, caller.0, ProposalId(id.0)).await?;
        Ok(Done::NoContent)
    }

    /// Submit a proposal
    ///
    /// Into the round of its place while submission is open; a returned one until review ends. An officer of
    /// the round may submit late, with a public reason, until review ends.
    #[oai(
        path = "/proposals/:id/submit",
        method = "post",
        operation_id = "submit_proposal"
    )]
    async fn submit(
        &self,
        caller: Signed,
        /// The proposal.
        id: Path<Uuid>,
        body: Body<SubmitIn>,
    ) -> Result<Versioned<ProposalOut>, ApiError> {
        let id = ProposalId(id.0);
        let row = service::submit(&self.app, caller.0, id, body.0.late_reason).await?;
        self.versioned(row).await
    }

    /// Withdraw a proposal
    ///
    /// By its proposer, until voting opens in its round.
    #[oai(
        path = "/proposals/:id/withdraw",
        method = "post",
        operation_id = "withdraw_proposal"
    )]
    async fn withdraw(
        &self,
        caller: Signed,
        /// The proposal.
        id: Path<Uuid>,
        body: Body<WithdrawIn>,
    ) -> Result<Versioned<ProposalOut>, ApiError> {
        let id = ProposalId(id.0);
        let row = service::withdraw(&self.app, caller.0, id, body.0.reason).await?;
        self.versioned(row).await
    }

    /// Get a proposal's history
    ///
    /// Everything done to it, in order, from the audit trail.
    #[oai(
        path = "/proposals/:id/history",
        method = "get",
        operation_id = "get_proposal_history"
    )]
    async fn history(
        &self,
        /// The proposal.
        id: Path<Uuid>,
    ) -> Result<Json<Vec<AuditEventOut>>, ApiError> {
        Ok(Json(service::history(&self.app, ProposalId(id.0)).await?))
    }

    /// Track a proposal
    ///
    /// A proposal's whole journey by its tracking code, with every finding, result and decision.
    #[oai(
        path = "/tracking/:code",
        method = "get",
        operation_id = "track_proposal"
    )]
    async fn track(
        &self,
        /// The code; spaces and dashes do not matter.
        code: Path<String>,
    ) -> Result<Json<TrackingOut>, ApiError> {
        Ok(Json(service::track(&self.app, &code.0).await?))
    }
}
