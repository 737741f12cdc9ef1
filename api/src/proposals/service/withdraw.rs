//! Withdrawing.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, Standing};
use entity::ids::ProposalId;
use entity::{co_proposers, proposals, rounds};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

use super::submit::office;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::db::Tx;
use crate::limits;
use crate::problem::{ApiError, Code};
use crate::proposals::{life, policy, rules, store};
use crate::rounds::rules::is_frozen;
use crate::rounds::standing;
use crate::text;

/// Takes a proposal back, before voting has opened in its round.
pub async fn withdraw(
    app: &App,
    caller: Arc<Caller>,
    id: ProposalId,
    reason: String,
) -> Result<proposals::Model, ApiError> {
    let mut errors = Vec::new();
    let reason = text::clean("/reason", &reason, limits::WITHDRAWAL, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let db = app.db.read();
    let proposal = life::get_public(db, id).await?;
    let round = proposal.round_id.ok_or_else(ApiError::not_found)?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, round).await?;
                let proposal = life::lock(tx, id).await?;
                if !policy::owns(&caller, &proposal) {
                    return Err(ApiError::forbidden(
                        "Hanya pengusulnya yang dapat menarik usulan ini.",
                        "Only its proposer may withdraw this proposal.",
                    ));
                }
                if !rules::can_withdraw(proposal.status) || proposal.round_id != Some(round.id) {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Usulan dalam keadaan ini tidak dapat ditarik.",
                        "A proposal in this state cannot be withdrawn.",
                    ));
                }
                if is_frozen(&round, now) {
                    return Err(ApiError::new(
                        Code::Frozen,
                        "Pemungutan suara sudah dibuka; usulan tidak dapat ditarik lagi.",
                        "Voting has opened; the proposal cannot be withdrawn any more.",
                    ));
                }
                if let Some(candidate) = standing::candidate(tx, round.id, id).await? {
                    let (quantity, cost) = (candidate.quantity_milli, candidate.cost_idr);
                    standing::set_standing(tx, candidate, Standing::Withdrawn, quantity, cost)
                        .await?;
                }
                release(tx, &caller, &round, &proposal, now).await?;
                let to = ProposalStatus::Withdrawn;
                let proposal = life::advance(tx, proposal, to, Some(round.id), now).await?;
                let event = Event {
                    verb: "proposal.withdrawn",
                    actor: office(&caller, &round, &proposal),
                    actor_id: Some(caller.account),
                    subject: "proposal",
                    subject_id: id.to_string(),
                    cycle: Some(proposal.cycle_id),
                    round: Some(round.id),
                    proposal: Some(id),
                    detail: json!({ "reason": reason }),
                };
                audit::append(tx, now, event);
                Ok(proposal)
            })
        })
        .await
}

/// Lets the proposals that were merged into one stand for themselves again, before it is withdrawn; those that
/// were merged in a round before, which it has left, are deferred, so that they can be taken up too. Once a
/// meeting has chosen what they became together, none of its proposers can take it back alone.
async fn release(
    tx: &Tx,
    caller: &Caller,
    round: &rounds::Model,
    target: &proposals::Model,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let merged = store::merged_into(tx, target.id).await?;
    if !merged.is_empty() && standing::chosen_at(tx, target.id).await?.is_some() {
        return Err(ApiError::new(
            Code::WrongState,
            "Usulan gabungan yang sudah dipilih musyawarah tidak dapat ditarik oleh satu pengusul.",
            "A merged proposal that a meeting has chosen cannot be withdrawn by one of its proposers.",
        ));
    }
    co_proposers::Entity::delete_many()
        .filter(co_proposers::Column::ProposalId.eq(target.id))
        .exec(tx)
        .await?;
    let (here, before): (Vec<_>, Vec<_>) = merged
        .into_iter()
        .partition(|one| one.round_id == Some(round.id));
    let ids = |merged: &[proposals::Model]| merged.iter().map(|one| one.id).collect::<Vec<_>>();
    for (freed, status) in [
        (ids(&here), ProposalStatus::Submitted),
        (ids(&before), ProposalStatus::Deferred),
    ] {
        let again = proposals::ActiveModel {
            status: Set(status),
            merged_into_id: Set(None),
            ..Default::default()
        };
        life::change_all(tx, &freed, again, now).await?;
    }
    standing::stand_again(tx, round.id, &ids(&here)).await?;
    let stands_again = here.iter().map(|one| (one, true));
    let events = stands_again.chain(before.iter().map(|one| (one, false)));
    let events = events.map(|(one, stands_again)| Event {
        verb: "proposal.unmerged",
        actor: "resident".into(),
        actor_id: Some(caller.account),
        subject: "proposal",
        subject_id: one.id.to_string(),
        cycle: Some(one.cycle_id),
        round: one.round_id,
        proposal: Some(one.id),
        detail: json!({ "withdrawn_id": target.id.0, "stands_again": stands_again }),
    });
    audit::append_all(tx, now, events.collect());
    Ok(())
}
