//! The board as it stands.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::ceilings;
use entity::enums::Verdict;
use entity::ids::{BoardActId, CycleId, ProposalId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::act::Change;
use crate::app::App;
use crate::areas::code::within;
use crate::board::rules::{Line, Place};
use crate::board::store::{self, Filter};
use crate::board::wire::{
    ActOut, BoardCeilingOut, BoardGroupOut, BoardItemOut, BoardTotalsOut, GroupBy,
};
use crate::cycles::service as cycle_service;
use crate::page::Page;
use crate::problem::ApiError;

/// The area asked for lies in the cycle's regency.
async fn checked(app: &App, cycle: CycleId, filter: &Filter) -> Result<(), ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    let inside = filter
        .area
        .as_ref()
        .is_none_or(|area| within(&cycle.regency_code, area));
    if inside {
        return Ok(());
    }
    Err(ApiError::field(
        "area",
        "Isi kabupaten/kota siklus ini, atau kecamatan atau desa di dalamnya.",
        "Give the regency of this cycle, or a district or village in it.",
    ))
}

/// A page of the board.
pub async fn list(
    app: &App,
    cycle: CycleId,
    filter: Filter,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Page<BoardItemOut>, ApiError> {
    checked(app, cycle, &filter).await?;
    let db = app.db.read();
    let after = after.map(ProposalId);
    let rows = store::list(db, cycle, &filter, after, limit + 1).await?;
    let ids: Vec<ProposalId> = rows.iter().map(|row| row.id).collect();
    let mut lines = store::lines(db, cycle, &ids).await?;
    let crossing = super::duplicates::crossing(app, cycle).await?;
    Page::cut(
        rows,
        limit,
        |row| row.id.0,
        |row| {
            let lines = lines.remove(&row.id);
            let crosses = crossing.contains(&row.id);
            BoardItemOut::new(row, lines, crosses)
        },
    )
}

/// One proposal of the board, whatever became of it since it was submitted; else 404.
pub async fn item(app: &App, cycle: CycleId, id: ProposalId) -> Result<BoardItemOut, ApiError> {
    let db = app.db.read();
    let row = store::one(db, cycle, id).await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    let lines = store::lines(db, cycle, &[id]).await?.remove(&id);
    let crosses = super::duplicates::crossing(app, cycle).await?.contains(&id);
    Ok(BoardItemOut::new(row, lines, crosses))
}

/// Proposals that stand on the board, by tracking code.
pub async fn by_codes(
    app: &App,
    cycle: CycleId,
    codes: Vec<String>,
) -> Result<HashMap<String, ProposalId>, ApiError> {
    store::by_codes(app.db.read(), cycle, codes).await
}

/// Lines and money by group, and every ceiling with what is accommodated under it.
pub async fn totals(
    app: &App,
    cycle: CycleId,
    by: GroupBy,
    filter: Filter,
) -> Result<BoardTotalsOut, ApiError> {
    checked(app, cycle, &filter).await?;
    let db = app.db.read();
    let mut groups: BTreeMap<Option<String>, BoardGroupOut> = BTreeMap::new();
    for sum in store::groups(db, cycle, by, &filter).await? {
        let group = groups
            .entry(sum.key.clone())
            .or_insert_with(|| BoardGroupOut {
                key: sum.key,
                lines: 0,
                amount_idr: 0,
                accommodated: 0,
                accommodated_idr: 0,
                undecided: 0,
                undecided_idr: 0,
            });
        let lines = u64::try_from(sum.lines).unwrap_or_default();
        group.lines += lines;
        group.amount_idr = group.amount_idr.saturating_add(sum.amount_idr);
        match sum.verdict {
            Some(Verdict::Accommodated) => {
                group.accommodated += lines;
                group.accommodated_idr = group.accommodated_idr.saturating_add(sum.amount_idr);
            }
            None => {
                group.undecided += lines;
                group.undecided_idr = group.undecided_idr.saturating_add(sum.amount_idr);
            }
            Some(_) => {}
        }
    }
    Ok(BoardTotalsOut {
        groups: groups.into_values().collect(),
        ceilings: ceilings(app, cycle).await?,
    })
}

/// Every ceiling of a cycle with what is accommodated under it, by subject.
pub async fn ceilings(app: &App, cycle: CycleId) -> Result<Vec<BoardCeilingOut>, ApiError> {
    let db = app.db.read();
    let spent = store::spent(db, cycle).await?;
    let rows = ceilings::Entity::find()
        .filter(ceilings::Column::CycleId.eq(cycle))
        .order_by_asc(ceilings::Column::SubjectKey)
        .all(db)
        .await?;
    let ceilings = rows.into_iter().map(|row| {
        let accommodated_idr = spent.get(&row.subject_key).copied().unwrap_or_default();
        BoardCeilingOut {
            area_code: row.area_code,
            agency_id: row.agency_id.map(|id| id.0),
            sector: row.sector,
            amount_idr: row.amount_idr,
            accommodated_idr,
            remaining_idr: row.amount_idr.saturating_sub(accommodated_idr),
        }
    });
    Ok(ceilings.collect())
}

/// A page of the acts of a cycle's board, newest first.
pub async fn acts(
    app: &App,
    cycle: CycleId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Page<ActOut>, ApiError> {
    cycle_service::known(app, cycle).await?;
    let after = after.map(BoardActId);
    let rows = store::acts(app.db.read(), cycle, after, limit + 1).await?;
    Page::cut(rows, limit, |row| row.id.0, Into::into)
}

/// An act of a cycle's board with what it changed, or 404.
pub async fn act(
    app: &App,
    cycle: CycleId,
    id: BoardActId,
) -> Result<(ActOut, Vec<Change>), ApiError> {
    let row = store::act(app.db.read(), cycle, id).await?;
    let changes = serde_json::from_str(&row.changes)?;
    let row = store::ActRow {
        id: row.id,
        kind: row.kind,
        office: row.office,
        proposals: row.proposals,
        merged_into_id: row.merged_into_id,
        undoes_id: row.undoes_id,
        undone_by_id: row.undone_by_id,
        at: row.at,
    };
    Ok((row.into(), changes))
}

/// A proposal on the board, as other rooms compute with it.
pub struct Wish {
    /// The proposal.
    pub id: ProposalId,
    /// Where its money falls.
    pub place: Place,
    /// Its lines; its own where nobody has acted.
    pub lines: Vec<Line>,
}

/// All proposals of a cycle that can be decided on, by identifier.
pub async fn wishes(db: &impl ConnectionTrait, cycle: CycleId) -> Result<Vec<Wish>, ApiError> {
    let rows = store::list(db, cycle, &Filter::default(), None, ALL).await?;
    let mut lines = store::all_lines(db, cycle).await?;
    Ok(rows
        .into_iter()
        .map(|row| Wish {
            id: row.id,
            place: row.place(),
            lines: lines.remove(&row.id).unwrap_or_else(|| vec![row.line()]),
        })
        .collect())
}

/// Where the money of each proposal on the board falls.
pub async fn places(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<HashMap<ProposalId, Place>, ApiError> {
    let rows = store::list(db, cycle, &Filter::default(), None, ALL).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.place())).collect())
}

/// What the board has decided so far, by proposal.
pub async fn decided(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<BTreeMap<ProposalId, Vec<Line>>, ApiError> {
    Ok(store::all_lines(db, cycle).await?.into_iter().collect())
}

/// Proposals a cycle has at most.
const ALL: u64 = 1_000_000;

/// Proposals among others, for lookups.
pub(super) type Ids = HashSet<ProposalId>;
