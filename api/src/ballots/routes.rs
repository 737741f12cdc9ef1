//! The JSON API of this room.

use entity::ids::{AttendeeId, CandidateId, CycleId, RoundId, StageId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::marks::Marks;
use super::service::{self, Cast};
use super::wire::{
    AssistedBallotIn, BallotIn, BallotOut, BallotPaperOut, InclusionOut, PaperBallotIn,
    PaperBallotOut, PaperIssueIn, PaperIssueOut, RoundTurnoutOut, StageTurnoutOut,
};
use crate::app::App;
use crate::auth::{Once, Signed};
use crate::door::Body;
use crate::http::{Created, Group};
use crate::problem::ApiError;

fn marks(choices: Vec<Uuid>, points: Option<Vec<i32>>) -> Marks {
    Marks {
        choices: choices.into_iter().map(CandidateId).collect(),
        points,
    }
}

/// Ballots: casting, replacing, paper and assisted votes.
pub struct BallotsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Ballots")]
impl BallotsApi {
    /// Read what stands on the ballot.
    ///
    /// Public from the moment voting opens; before that `wrong_phase`. Configuration, ceiling, candidates and
    /// costs are frozen then, and `frozen_hash` is SHA-256 of `frozen_text`: a line with `area_code`,
    /// `ceiling_idr`, `configuration` and `seed_hash` as JSON, then a line `candidate cost quantity_milli submitted origin
    /// village sector` for each candidate by identifier (submitted in microseconds since 1970), every line
    /// ended by a line break.
    #[oai(
        path = "/rounds/:id/ballot-paper",
        method = "get",
        operation_id = "get_ballot_paper"
    )]
    async fn get_ballot_paper(
        &self,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<Json<BallotPaperOut>, ApiError> {
        let out = service::ballot_paper(&self.app, RoundId(id.0)).await?;
        Ok(Json(out))
    }

    /// Cast or replace one's ballot.
    ///
    /// For verified residents of the round's area while it is in `voting`. There is one counting ballot a
    /// person: sending it again, from however many places at once, replaces it or, with the same choices,
    /// changes nothing and answers the same. Who was given a paper ballot or voted with assistance gets
    /// `already_voted`. Keep the `receipt`.
    #[oai(
        path = "/rounds/:id/ballot",
        method = "put",
        operation_id = "cast_ballot"
    )]
    async fn cast_ballot(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        body: Body<BallotIn>,
    ) -> Result<Json<BallotOut>, ApiError> {
        let command = Cast {
            marks: marks(body.0.choices, body.0.points),
            frozen_hash: body.0.frozen_hash,
        };
        let out = Box::pin(service::cast(&self.app, caller.0, RoundId(id.0), command)).await?;
        Ok(Json(out))
    }

    /// Read one's own ballot.
    ///
    /// With its receipt, until the round is closed. Then the key that leads from a person to a ballot is
    /// destroyed, and this answers `wrong_phase`; the receipt still finds the ballot in the ledger.
    #[oai(
        path = "/rounds/:id/ballot",
        method = "get",
        operation_id = "get_ballot"
    )]
    async fn get_ballot(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<Json<BallotOut>, ApiError> {
        let out = service::own(&self.app, &caller.0, RoundId(id.0)).await?;
        Ok(Json(out))
    }

    /// Hand out a paper ballot.
    ///
    /// For officers of the body that holds the round, while it is in `voting`, to a person on the
    /// attendance list who is on the roll or a verified resident. The person's vote is used by it: no other
    /// channel takes it any more.
    #[oai(
        path = "/rounds/:id/ballot-papers",
        method = "post",
        operation_id = "issue_ballot_paper"
    )]
    async fn issue_ballot_paper(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<PaperIssueIn>,
    ) -> Result<Json<PaperIssueOut>, ApiError> {
        let once = Once::new(
            caller.0.account,
            key.0,
            "issue_ballot_paper",
            &(id.0, body.0.attendee_id),
        )?;
        let attendee = AttendeeId(body.0.attendee_id);
        let out = Box::pin(service::issue_paper(
            &self.app,
            caller.0,
            RoundId(id.0),
            attendee,
            once,
        ))
        .await?;
        Ok(Json(out))
    }

    /// Enter a paper ballot from the urn.
    ///
    /// For officers of the body that holds the round, in `voting` and `deliberation`, until the tally. Give
    /// either `choices` or `void_reason`. Each sheet number is entered once, and no more sheets than were
    /// handed out. Nothing ties a sheet to a person.
    #[oai(
        path = "/rounds/:id/paper-ballots",
        method = "post",
        operation_id = "enter_paper_ballot"
    )]
    async fn enter_paper_ballot(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<PaperBallotIn>,
    ) -> Result<Created<PaperBallotOut>, ApiError> {
        let request = (id.0, &body.0);
        let once = Once::new(caller.0.account, key.0, "enter_paper_ballot", &request)?;
        let out = Box::pin(service::enter_paper(
            &self.app,
            caller.0,
            RoundId(id.0),
            body.0,
            once,
        ))
        .await?;
        let path = format!("/rounds/{}/paper-ballots/{}", out.round_id, out.sheet);
        Ok(Created::at(&path, out))
    }

    /// Read a paper ballot as it was entered.
    ///
    /// For officers of the body that holds the round, from the close of voting to the close of the round;
    /// before and after that `wrong_phase`.
    #[oai(
        path = "/rounds/:id/paper-ballots/:sheet",
        method = "get",
        operation_id = "get_paper_ballot"
    )]
    async fn get_paper_ballot(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// Number printed on the sheet.
        sheet: Path<i32>,
    ) -> Result<Json<PaperBallotOut>, ApiError> {
        let out = service::paper_ballot(&self.app, &caller.0, RoundId(id.0), sheet.0).await?;
        Ok(Json(out))
    }

    /// Cast a ballot for someone, with assistance.
    ///
    /// For officers of the body that holds the round, while it is in `voting`, at their device and with the
    /// voter beside them: a person on the attendance list who is on the roll or a verified resident. Give
    /// the voter the `receipt`. Such a ballot is not replaced.
    #[oai(
        path = "/rounds/:id/assisted-ballots",
        method = "post",
        operation_id = "cast_assisted_ballot"
    )]
    async fn cast_assisted_ballot(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<AssistedBallotIn>,
    ) -> Result<Json<BallotOut>, ApiError> {
        let once = Once::new(
            caller.0.account,
            key.0,
            "cast_assisted_ballot",
            &(id.0, body.0.attendee_id),
        )?;
        let attendee = AttendeeId(body.0.attendee_id);
        let marks = marks(body.0.choices, body.0.points);
        let out = Box::pin(service::assist(
            &self.app,
            caller.0,
            RoundId(id.0),
            attendee,
            marks,
            once,
        ))
        .await?;
        Ok(Json(out))
    }

    /// Prove that a ballot is in the ledger.
    ///
    /// For anyone who has the receipt, once the round is closed: the ballot, its place among all leaves,
    /// and the audit path to the published root (RFC 6962, section 2.1.1).
    #[oai(
        path = "/rounds/:id/ballots/:receipt/inclusion",
        method = "get",
        operation_id = "get_ballot_inclusion"
    )]
    async fn get_ballot_inclusion(
        &self,
        /// The round.
        id: Path<Uuid>,
        /// Code on the voter's receipt; hyphens and case do not matter.
        receipt: Path<String>,
    ) -> Result<Json<InclusionOut>, ApiError> {
        let out = service::inclusion(&self.app, RoundId(id.0), &receipt.0).await?;
        Ok(Json(out))
    }

    /// Read how many have voted in a round.
    ///
    /// For anyone, while voting goes on and after: people, by the village they live in; never what they chose.
    /// A paper ballot counts when it is handed out.
    #[oai(
        path = "/rounds/:id/turnout",
        method = "get",
        operation_id = "get_turnout"
    )]
    async fn get_turnout(
        &self,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<Json<RoundTurnoutOut>, ApiError> {
        let out = service::turnout_of_round(self.app.db.read(), RoundId(id.0)).await?;
        Ok(Json(out))
    }

    /// Read how many have voted in a stage.
    ///
    /// For anyone: the turnout of every round of the stage, by the area it is held in.
    #[oai(
        path = "/cycles/:id/stages/:stage_id/turnout",
        method = "get",
        operation_id = "get_stage_turnout"
    )]
    async fn get_stage_turnout(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// The stage.
        stage_id: Path<Uuid>,
    ) -> Result<Json<StageTurnoutOut>, ApiError> {
        let db = self.app.db.read();
        let out = service::turnout_of_stage(db, CycleId(id.0), StageId(stage_id.0)).await?;
        Ok(Json(out))
    }
}
