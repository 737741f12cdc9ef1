//! Taking apart what the board merged.

use std::collections::BTreeSet;

use entity::co_proposers;
use entity::enums::{ProposalStatus, Role};
use entity::ids::{ProposalId, RoundId};
use entity::proposals;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

use super::act::{Acting, Merged};
use crate::audit::{self, Event};
use crate::board::wire::Fate;
use crate::db::Tx;
use crate::problem::ApiError;
use crate::proposals::{life, service as proposal_service};
use crate::reviews::service::credit;
use crate::rounds::standing;

/// Lets a merged proposal stand for itself again, as it stood before, and gives its proposers' credit back. Its round
/// is locked; `open` are those in which it may still change.
pub async fn apart(
    tx: &Tx,
    acting: &mut Acting,
    id: ProposalId,
    merged: &Merged,
    open: &BTreeSet<RoundId>,
) -> Result<(), ApiError> {
    let proposal = life::lock(tx, id).await?;
    let round = proposal.round_id.filter(|round| open.contains(round));
    let still = proposal.status == ProposalStatus::Merged
        && proposal.merged_into_id == Some(merged.into)
        && !merged.apart;
    let candidate = match round {
        Some(round) if still => standing::candidate(tx, round, id).await?,
        _ => None,
    };
    let Some(candidate) = candidate else {
        let why = if still {
            (
                "Putaran usulan ini sudah memungut suara, dihitung, atau ditutup.",
                "The round of this proposal is voting, tallied or closed.",
            )
        } else {
            (
                "Usulan ini tidak lagi tergabung; gabungkan lagi lewat daftar usulan kembar.",
                "This proposal is no longer merged; merge it again from the list of duplicates.",
            )
        };
        let why = (why.0.to_owned(), why.1.to_owned());
        acting.fate(id.0, Fate::Refused, Some(why));
        return Ok(());
    };
    let (quantity, cost) = (candidate.quantity_milli, candidate.cost_idr);
    standing::set_standing(tx, candidate, merged.standing, quantity, cost).await?;
    take_credit(tx, acting, &proposal, merged.into).await?;
    let (cycle, round) = (proposal.cycle_id, proposal.round_id);
    let mut row: proposals::ActiveModel = proposal.into_active_model();
    row.merged_into_id = Set(None);
    let moved = row.update(tx).await?;
    life::advance(tx, moved, merged.status, round, acting.now).await?;
    let event = Event {
        verb: "proposal.unmerged",
        actor: acting
            .caller
            .office(Role::Planner, &acting.cycle.regency_code),
        actor_id: Some(acting.caller.account),
        subject: "proposal",
        subject_id: id.to_string(),
        cycle: Some(cycle),
        round,
        proposal: Some(id),
        detail: json!({ "merged_into_id": merged.into.0, "stands_again": true }),
    };
    audit::append(tx, acting.now, event);
    let taken = Merged {
        apart: true,
        ..merged.clone()
    };
    acting.merged(id, taken);
    acting.fate(id.0, Fate::Done, None);
    Ok(())
}

/// Takes back the credit that came with a proposal; whoever has it by another one that stays merged keeps it.
async fn take_credit(
    tx: &Tx,
    acting: &Acting,
    proposal: &proposals::Model,
    into: ProposalId,
) -> Result<(), ApiError> {
    use co_proposers::Column as C;
    let carried = co_proposers::Entity::find()
        .filter(C::ProposalId.eq(proposal.id))
        .all(tx)
        .await?;
    let mut from: Vec<ProposalId> = carried.iter().map(|row| row.from_proposal_id).collect();
    from.push(proposal.id);
    co_proposers::Entity::delete_many()
        .filter(C::ProposalId.eq(into))
        .filter(C::FromProposalId.is_in(from))
        .exec(tx)
        .await?;
    for other in proposal_service::merged_into(tx, into).await? {
        if other.id != proposal.id {
            credit(tx, &other, into, acting.now).await?;
        }
    }
    Ok(())
}
