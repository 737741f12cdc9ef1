//! The sheet: what is answered, and where the gaps are.

use std::collections::HashMap;

use entity::criteria_sets;
use entity::ids::{CriteriaSetId, CycleId, ProposalId};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::criteria::known::Scope;
use crate::criteria::ranked::Given;
use crate::criteria::wire::{SheetOut, SheetRowOut};
use crate::criteria::{definition, store};
use crate::page;
use crate::problem::ApiError;
use crate::scoring::Scorer;

/// All that a set scores within a scope, and what is answered.
pub(super) async fn given(
    app: &App,
    set: &criteria_sets::Model,
    scope: &Scope,
    with_votes: bool,
) -> Result<Given, ApiError> {
    let db = app.db.read();
    let definition = definition::read(set)?;
    let rows = store::scored(db, set, scope, None).await?;
    let votes = if with_votes
        || definition
            .criteria
            .iter()
            .any(|one| one.scorer == Scorer::Vote)
    {
        store::votes(db, set.cycle_id).await?
    } else {
        HashMap::default()
    };
    let narrow = scope.area.len() > 5 || scope.agency.is_some();
    let ids: Vec<ProposalId> = rows.iter().map(|row| row.proposal_id).collect();
    let answers = store::answers(db, set.id, narrow.then_some(ids.as_slice())).await?;
    Ok(Given {
        joining: definition::joining(set),
        set: definition,
        rows,
        answers,
        votes,
    })
}

/// A page of the sheet, in the order of first submission; only rows with gaps where asked for.
pub async fn sheet(
    app: &App,
    caller: Option<&Caller>,
    (cycle, id): (CycleId, CriteriaSetId),
    scope: super::rank::Within,
    gaps: bool,
    after: Option<Uuid>,
    limit: u64,
) -> Result<SheetOut, ApiError> {
    let (set, cycle) = super::show(app, caller, cycle, id).await?;
    let scope = scope.of(&set, &cycle.regency_code)?;
    let given = given(app, &set, &scope, false).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let made = tokio::task::spawn_blocking(move || page_of(&given, gaps, after, limit))
        .await
        .map_err(ApiError::internal)??;
    let ids = made.rows.iter().map(|(row, _)| row.proposal_id).collect();
    let mut proposals = store::proposals(app.db.read(), ids).await?;
    let items = made.rows.into_iter().filter_map(|(row, cells)| {
        let proposal = proposals.remove(&row.proposal_id)?;
        Some(SheetRowOut {
            proposal_id: proposal.id.0,
            tracking_code: proposal.tracking_code,
            title: proposal.title,
            village_code: proposal.village_code,
            agency_id: proposal.agency_id.map(|id| id.0),
            cost_idr: row.cost_idr,
            complete: cells.iter().all(|cell| cell.gap.is_none()),
            cells,
        })
    });
    Ok(SheetOut {
        items: items.collect(),
        next: made.next,
        proposals: made.proposals,
        incomplete: made.incomplete,
    })
}

struct Made {
    rows: Vec<(store::Scored, Vec<crate::criteria::wire::CellOut>)>,
    next: Option<String>,
    proposals: u64,
    incomplete: u64,
}

fn page_of(given: &Given, gaps: bool, after: Option<Uuid>, limit: usize) -> Result<Made, ApiError> {
    let mut made = Made {
        rows: Vec::new(),
        next: None,
        proposals: 0,
        incomplete: 0,
    };
    let mut begun = after.is_none();
    for row in &given.rows {
        let cells = given.cells(row);
        let complete = cells.iter().all(|cell| cell.gap.is_none());
        made.proposals += 1;
        made.incomplete += u64::from(!complete);
        if begun && (!gaps || !complete) && made.rows.len() <= limit {
            made.rows.push((row.clone(), cells));
        }
        begun |= after == Some(row.proposal_id.0);
    }
    if !begun {
        return Err(page::unknown());
    }
    if made.rows.len() > limit {
        made.rows.truncate(limit);
        let last = made.rows.last().map(|(row, _)| row.proposal_id.0);
        made.next = last.map(|id| page::encode(&id)).transpose()?;
    }
    Ok(made)
}
