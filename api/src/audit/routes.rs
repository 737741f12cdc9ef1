//! The JSON API of this room, and the ledger of closed rounds beside it.

use entity::ids::{ProposalId, RoundId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::service::{self, Filter};
use super::wire::{AuditEventOut, AuditHeadOut};
use crate::app::App;
use crate::ballots;
use crate::ballots::wire::LedgerOut;
use crate::http::Group;
use crate::page::Page;
use crate::problem::ApiError;

/// The audit trail, for anyone.
pub struct AuditApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Audit")]
impl AuditApi {
    /// List the acts on public facts, oldest first.
    ///
    /// Each event carries the hash of the one before it. Its own hash is SHA-256 over these fields in order,
    /// each preceded by its length as eight bytes, big endian: `previous_hash`, `seq` in decimal, `at` in
    /// RFC 3339 with six decimals and `Z`, `verb`, `actor`, `subject`, `subject_id`, `detail`. So anyone can
    /// recompute the chain; `previous_hash` of the first event is 64 zeros. `next` is `null` on the last page;
    /// to follow the trail, ask for that page again with the `after` it was got by.
    #[oai(path = "/audit", method = "get", operation_id = "list_audit_events")]
    async fn list_audit_events(
        &self,
        /// Items on the page, 1 to 100; 20 unless given.
        limit: Query<Option<u64>>,
        /// Cursor from the page before.
        after: Query<Option<String>>,
        /// Only events about this round.
        round_id: Query<Option<Uuid>>,
        /// Only events about this proposal.
        proposal_id: Query<Option<Uuid>>,
        /// Only events on this kind of object, `proposal` and the like.
        subject: Query<Option<String>>,
        /// Only events on the object with this identifier; give `subject` too.
        subject_id: Query<Option<String>>,
    ) -> Result<Json<Page<AuditEventOut>>, ApiError> {
        let filter = Filter {
            round: round_id.0.map(RoundId),
            proposal: proposal_id.0.map(ProposalId),
            subject: service::word("subject", subject.0)?,
            subject_id: service::word("subject_id", subject_id.0)?,
        };
        let page = service::events(&self.app, filter, limit.0, after.0).await?;
        Ok(Json(page))
    }

    /// Read the chain's last link.
    ///
    /// Whoever notes it down can later prove that nothing before it was changed.
    #[oai(path = "/audit/head", method = "get", operation_id = "get_audit_head")]
    async fn get_audit_head(&self) -> Result<Json<AuditHeadOut>, ApiError> {
        Ok(Json(service::head(&self.app).await?))
    }

    /// Read the ballots of a closed round.
    ///
    /// All of them, by leaf, with nothing that leads to a person. A leaf is SHA-256 over a zero byte and: the
    /// `salt`'s bytes, `frozen_hash` as text, a line break, and JSON without spaces of `choices` and, where
    /// there are any, `points` and `void_reason`. `merkle_root` is the RFC 6962 tree hash over the leaves in
    /// ascending order. Where ballots would reveal their voters, `withheld` says so and `items` is empty. Before
    /// closing `wrong_phase`.
    #[oai(
        path = "/ledger/:round_id",
        method = "get",
        operation_id = "get_ledger"
    )]
    async fn get_ledger(
        &self,
        /// The round.
        round_id: Path<Uuid>,
        /// Items on the page, 1 to 100; 20 unless given.
        limit: Query<Option<u64>>,
        /// Cursor from the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<LedgerOut>, ApiError> {
        let id = RoundId(round_id.0);
        let out = ballots::service::ledger(&self.app, id, limit.0, after.0).await?;
        Ok(Json(out))
    }
}
