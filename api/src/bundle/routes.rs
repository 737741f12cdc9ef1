//! The JSON API of this room.

use entity::ids::RoundId;
use poem_openapi::param::Path;
use poem_openapi::payload::Binary;
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::build;
use crate::app::App;
use crate::http::Group;
use crate::problem::ApiError;

/// Bundles of closed rounds.
pub struct BundleApi {
    /// The service's means.
    pub app: App,
}

#[derive(ApiResponse)]
enum BundleOut {
    /// The bundle: JSON in canonical form, no spaces and members in alphabetical order, to be kept as it is.
    #[oai(status = 200, content_type = "application/json")]
    Bundle(
        Binary<Vec<u8>>,
        /// The name to keep it under.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

#[OpenApi(tag = "Group::Audit")]
impl BundleApi {
    /// Download everything of a closed round in one file.
    ///
    /// For anyone, once the round is closed; before that `wrong_phase`. `emusrenbang verify FILE` recomputes it
    /// offline and names the first thing that is wrong; with `--receipt CODE` it finds a voter's ballot. The
    /// file holds `round`; `frozen`, with the text of rule, ceiling, candidates and costs that was hashed when
    /// voting opened; `candidates`; `ballots`, each with leaf and salt in the order of the leaves, and the
    /// Merkle root (RFC 6962), or why they are withheld; `result`; `decisions`; `audit`, the event that closed
    /// the round, whose hash is the trail's head at that moment; `digests`, SHA-256 of each of these; and
    /// `signature`, Ed25519 by `public_key` over the line `emusrenbang bundle v1`, a line break and the
    /// canonical JSON of `digests`. The file is the same every time.
    #[oai(
        path = "/rounds/:id/bundle",
        method = "get",
        operation_id = "get_bundle"
    )]
    async fn get_bundle(
        &self,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<BundleOut, ApiError> {
        let file = build::bundle(&self.app, RoundId(id.0)).await?;
        let name = format!("attachment; filename=\"round-{}.json\"", id.0);
        Ok(BundleOut::Bundle(Binary(file), name))
    }
}
