//! Undoing an act, by another act.

use std::sync::Arc;

use entity::board_acts;
use entity::ids::{BoardActId, CycleId, ProposalId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::act::{Acting, Change};
use super::apart::apart;
use super::merge::open_rounds;
use crate::app::App;
use crate::auth::Caller;
use crate::board::store;
use crate::board::wire::{BoardActOut, Fate};
use crate::cycles::service as cycle_service;
use crate::problem::{ApiError, Code};

/// Puts the lines as they were before an act, and takes apart what it merged. What was changed again since, no longer stands on the board, or would
/// break a ceiling now, stays and says so.
pub async fn undo(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: BoardActId,
) -> Result<BoardActOut, ApiError> {
    let found = cycle_service::known(app, cycle).await?;
    caller.require_planner(&found.regency_code)?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                cycle_service::lock(tx, cycle).await?;
                let act = store::act(tx, cycle, id).await?;
                if act.undone_by_id.is_some() {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Tindakan ini sudah dibatalkan.",
                        "This act was undone already.",
                    ));
                }
                let changes: Vec<Change> = serde_json::from_str(&act.changes)?;
                let ids: Vec<ProposalId> = changes.iter().map(|change| change.proposal).collect();
                let merged: Vec<ProposalId> = changes
                    .iter()
                    .filter(|change| change.merged.is_some())
                    .map(|change| change.proposal)
                    .collect();
                let open = open_rounds(tx, &merged, now).await?;
                let mut acting = Acting::begin(tx, caller, cycle, &ids, now).await?;
                // What gives money back comes first, so that the rest finds it.
                let (freeing, taking): (Vec<_>, Vec<_>) = changes.into_iter().partition(frees);
                for change in freeing.into_iter().chain(taking) {
                    match &change.merged {
                        Some(merged) => {
                            apart(tx, &mut acting, change.proposal, merged, &open).await?;
                        }
                        None => back(tx, &mut acting, change).await?,
                    }
                }
                let out = acting.finish(tx, "undo", Some(id)).await?;
                if let Some(undoing) = out.act_id {
                    board_acts::Entity::update_many()
                        .set(board_acts::ActiveModel {
                            undone_by_id: Set(Some(BoardActId(undoing))),
                            ..Default::default()
                        })
                        .filter(board_acts::Column::Id.eq(id))
                        .exec(tx)
                        .await?;
                }
                Ok(out)
            })
        })
        .await
}

/// Whether undoing a change gives money back.
fn frees(change: &Change) -> bool {
    use entity::enums::Verdict;
    let taken = |lines: &[crate::board::rules::Line]| {
        let taken = lines
            .iter()
            .filter(|line| line.verdict == Some(Verdict::Accommodated));
        taken.fold(0_i64, |sum, line| sum.saturating_add(line.cost_idr))
    };
    taken(&change.before) <= taken(&change.after)
}

async fn back(tx: &crate::db::Tx, acting: &mut Acting, change: Change) -> Result<(), ApiError> {
    let proposal = change.proposal;
    let refuse = |acting: &mut Acting, id: &str, en: &str| {
        acting.fate(
            proposal.0,
            Fate::Refused,
            Some((id.to_owned(), en.to_owned())),
        );
    };
    let Some(item) = acting.items.get(&proposal).cloned() else {
        refuse(
            acting,
            "Usulan ini tidak lagi berdiri di papan.",
            "This proposal no longer stands on the board.",
        );
        return Ok(());
    };
    let now = acting.lines.get(&proposal).cloned().unwrap_or_default();
    if now != change.after {
        refuse(
            acting,
            "Usulan ini sudah diputuskan lagi sesudahnya.",
            "This proposal was decided on again since.",
        );
        return Ok(());
    }
    match acting.put(&item, change.before) {
        Ok(()) => acting.fate(proposal.0, Fate::Done, None),
        Err(over) => {
            let why = acting.told(tx, &over).await?;
            acting.fate(proposal.0, Fate::Refused, Some(why));
        }
    }
    Ok(())
}
