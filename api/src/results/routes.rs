//! The JSON API of this room.

use entity::ids::RoundId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::{Json, PlainText};
use uuid::Uuid;

use super::service;
use super::wire::{ComparisonOut, ResultOut};
use crate::app::App;
use crate::auth::Signed;
use crate::http::Group;
use crate::problem::ApiError;

/// Results: what the published rule computes.
pub struct ResultsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Results")]
impl ResultsApi {
    /// Count the ballots and compute the result.
    ///
    /// For officers of the body that holds the round and its planning agency, in `deliberation`. A tally is
    /// final; calling again answers the same result. Enter all paper ballots first.
    #[oai(
        path = "/rounds/:id/tally",
        method = "post",
        operation_id = "tally_round"
    )]
    async fn tally_round(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<Json<ResultOut>, ApiError> {
        let out = service::tally(&self.app, caller.0, RoundId(id.0)).await?;
        Ok(Json(out))
    }

    /// Read the result of a round.
    ///
    /// Public from the tally on; before that `not_found`. Every candidate that stood, with why it came
    /// there and what would have changed that, what the meeting decided beside it, every step and tie of the
    /// count, and how the ballots add up.
    #[oai(
        path = "/rounds/:id/result",
        method = "get",
        operation_id = "get_result"
    )]
    async fn get_result(
        &self,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<Json<ResultOut>, ApiError> {
        Ok(Json(service::result(&self.app, RoundId(id.0)).await?))
    }

    /// Compare rules on a round's ballots.
    ///
    /// Public from the tally on; before that `not_found`. What the round's own rule and others make of the
    /// same ballots, and how each outcome serves the voters. Where ballots are too few or all from one place, this
    /// would tell which choices went together: then `wrong_state`.
    #[oai(
        path = "/rounds/:id/comparison",
        method = "get",
        operation_id = "compare_rules"
    )]
    async fn compare_rules(
        &self,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<Json<ComparisonOut>, ApiError> {
        let out = service::comparison(&self.app, RoundId(id.0)).await?;
        Ok(Json(out))
    }

    /// Download a round's ballots as PABULIB.
    ///
    /// Once the round is closed; before that `wrong_phase`. Candidates, ballots in no particular order and
    /// the configuration in the format of pabulib.org: `emusrenbang allocate` on the file counts it again.
    /// Where ballots would reveal their voters, `wrong_state`.
    #[oai(
        path = "/rounds/:id/ballots.pb",
        method = "get",
        operation_id = "download_ballots"
    )]
    async fn download_ballots(
        &self,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<PlainText<String>, ApiError> {
        let text = service::ballots_file(&self.app, RoundId(id.0)).await?;
        Ok(PlainText(text))
    }
}
