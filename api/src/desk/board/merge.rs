//! Merging the ticked ones of a cluster into that which stays.

use poem::web::{Path, Query};
use poem::{Response, handler};
use uuid::Uuid;

use super::duplicates::{self, Asked};
use super::outcome::Outcome;
use crate::board::service;
use crate::board::wire::BoardMergeIn;
use crate::desk::planner::head;
use crate::desk::uuid;
use crate::problem::ApiError;
use crate::web::forms::refused;
use crate::web::{Fields, FormState, PageError, ProtectedForm, Visit};

/// Proposals merged at once.
const MOST: usize = 50;

fn read(fields: &Fields) -> Result<BoardMergeIn, ApiError> {
    let into_id = Uuid::parse_str(fields.get("into")).map_err(|_| {
        ApiError::field(
            "/into_id",
            "Pilih usulan yang dipertahankan.",
            "Choose the proposal that stays.",
        )
    })?;
    let picked = fields.all("pick").take(MOST).map(uuid);
    let mut proposal_ids = picked.collect::<Result<Vec<Uuid>, _>>()?;
    // Whoever ticks all means all others.
    proposal_ids.retain(|id| *id != into_id);
    if proposal_ids.is_empty() {
        return Err(ApiError::field(
            "/pick",
            "Centang paling sedikit satu usulan lain yang digabung.",
            "Tick at least one other proposal to merge.",
        ));
    }
    Ok(BoardMergeIn {
        into_id,
        proposal_ids,
        reason_code: fields.get("reason_code").to_owned(),
        reason: fields.get("reason").to_owned(),
    })
}

#[handler]
pub(super) async fn merge(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    let done = async {
        let out = service::merge(&visit.app, caller, head.cycle.id, read(&fields)?).await?;
        Outcome::of(&visit, out).await
    };
    match done.await {
        Ok(outcome) => {
            let form = FormState::default();
            duplicates::page(&visit, head, asked, form, Some(outcome)).await
        }
        Err(error) => {
            refused(fields, error, async |form| {
                duplicates::page(&visit, head, asked, form, None).await
            })
            .await
        }
    }
}
