//! The JSON API of this room.

use entity::enums::Standing;
use entity::ids::{ObjectionId, ProposalId, RoundId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::service::{self, Review};
use super::wire::{AnswerIn, ObjectionIn, ObjectionOut, ReviewIn, ReviewOut};
use crate::app::App;
use crate::auth::{Once, Signed};
use crate::door::Body;
use crate::http::{Created, Group};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::rounds::service as rounds;
use crate::rounds::standing;
use crate::rounds::wire::CandidateOut;
use crate::wire::ObjectionState;

/// Reviews: what officers find, and objections to it.
pub struct ReviewsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Reviews")]
impl ReviewsApi {
    /// Review a proposal
    ///
    /// In the phases `submission` and `review`; in `deliberation` of a round without a vote, until its tally,
    /// with a `late_reason`. Everything but a plain `accept` needs a reason. Findings are public and never
    /// removed. One that was accepted or waits can be reviewed again, and the latest finding counts; one that
    /// was refused, deferred or merged stands again by an objection only, one that was returned when its
    /// proposer submits it again.
    #[oai(
        path = "/proposals/:id/reviews",
        method = "post",
        operation_id = "create_review"
    )]
    async fn review(
        &self,
        caller: Signed,
        /// The proposal.
        id: Path<Uuid>,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<ReviewIn>,
    ) -> Result<Created<ReviewOut>, ApiError> {
        let request = format!("{} {:?}", id.0, body.0);
        let once = Once::new(caller.0.account, key.0, "create_review", &request)?;
        let review = Review::parse(body.0)?;
        let id = ProposalId(id.0);
        let row = service::review(&self.app, caller.0, id, review, once).await?;
        Ok(Created::at(&format!("/proposals/{id}/reviews"), row.into()))
    }

    /// List the reviews of a proposal
    ///
    /// Oldest first; each names the office that gave it, never a person.
    #[oai(
        path = "/proposals/:id/reviews",
        method = "get",
        operation_id = "list_reviews"
    )]
    async fn reviews(
        &self,
        /// The proposal.
        id: Path<Uuid>,
    ) -> Result<Json<Vec<ReviewOut>>, ApiError> {
        let rows = service::list(&self.app, ProposalId(id.0)).await?;
        Ok(Json(rows.into_iter().map(Into::into).collect()))
    }

    /// List what waits for review in a round
    ///
    /// Oldest first.
    #[oai(
        path = "/rounds/:id/queue",
        method = "get",
        operation_id = "list_review_queue"
    )]
    async fn queue(
        &self,
        /// The round.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<CandidateOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let db = self.app.db.read();
        let round = standing::get(db, RoundId(id.0)).await?;
        let waiting = Some(Standing::Pending);
        let rows = rounds::candidates(db, round.id, waiting, after, limit).await?;
        Ok(Json(Page::cut(rows, limit, |row| row.0.id.0, Into::into)?))
    }

    /// Object to a refusal
    ///
    /// By the proposer, once, within the days the cycle gives. Objection and answer are public.
    #[oai(
        path = "/proposals/:id/objections",
        method = "post",
        operation_id = "create_objection"
    )]
    async fn object(
        &self,
        caller: Signed,
        /// The proposal.
        id: Path<Uuid>,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<ObjectionIn>,
    ) -> Result<Created<ObjectionOut>, ApiError> {
        let once = Once::new(
            caller.0.account,
            key.0,
            "create_objection",
            &(id.0, &body.0),
        )?;
        let id = ProposalId(id.0);
        let row = service::file(&self.app, caller.0, id, body.0.text, once).await?;
        Ok(Created::at(
            &format!("/proposals/{id}/objections"),
            row.into(),
        ))
    }

    /// List the objections of a proposal
    ///
    /// Oldest first, with their answers.
    #[oai(
        path = "/proposals/:id/objections",
        method = "get",
        operation_id = "list_proposal_objections"
    )]
    async fn objections(
        &self,
        /// The proposal.
        id: Path<Uuid>,
    ) -> Result<Json<Vec<ObjectionOut>>, ApiError> {
        let rows = service::list_objections(&self.app, ProposalId(id.0)).await?;
        Ok(Json(rows.into_iter().map(Into::into).collect()))
    }

    /// List objections
    ///
    /// In a state, oldest first; those that wait for an answer unless another is asked for.
    #[oai(path = "/objections", method = "get", operation_id = "list_objections")]
    async fn filed(
        &self,
        /// The state; `filed` unless given.
        state: Query<Option<ObjectionState>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<ObjectionOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let state = state.0.unwrap_or(ObjectionState::Filed).into();
        let rows = service::list_filed(&self.app, state, after, limit).await?;
        Ok(Json(Page::cut(rows, limit, |row| row.id.0, Into::into)?))
    }

    /// Answer an objection
    ///
    /// By another officer of the level above the refusal. A granted objection makes the proposal stand again
    /// while its round still takes candidates.
    #[oai(
        path = "/objections/:id/answer",
        method = "post",
        operation_id = "answer_objection"
    )]
    async fn answer(
        &self,
        caller: Signed,
        /// The objection.
        id: Path<Uuid>,
        body: Body<AnswerIn>,
    ) -> Result<Json<ObjectionOut>, ApiError> {
        let id = ObjectionId(id.0);
        let row = service::answer(&self.app, caller.0, id, body.0.grant, body.0.answer).await?;
        Ok(Json(row.into()))
    }
}
