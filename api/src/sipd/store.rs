//! Queries of imports, their rows and references.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::enums::{ImportState, RowFate};
use entity::ids::{CycleId, ProposalId, SipdImportId};
use entity::{candidates, cycles, proposals, reviews, sipd_imports, sipd_references, sipd_rows};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use uuid::Uuid;

use crate::db::{Tx, insert_all};
use crate::problem::{ApiError, Code};

/// Rows one statement names.
pub const BATCH: usize = 500;

/// An import of a cycle, or 404.
pub async fn get(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    id: SipdImportId,
) -> Result<sipd_imports::Model, ApiError> {
    sipd_imports::Entity::find_by_id(id)
        .filter(sipd_imports::Column::CycleId.eq(cycle))
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// The same, locked.
pub async fn lock(
    tx: &Tx,
    cycle: CycleId,
    id: SipdImportId,
) -> Result<sipd_imports::Model, ApiError> {
    sipd_imports::Entity::find_by_id(id)
        .filter(sipd_imports::Column::CycleId.eq(cycle))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// Imports of a cycle, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    after: Option<SipdImportId>,
    limit: u64,
) -> Result<Vec<sipd_imports::Model>, ApiError> {
    let mut query = sipd_imports::Entity::find().filter(sipd_imports::Column::CycleId.eq(cycle));
    if let Some(after) = after {
        query = query.filter(sipd_imports::Column::Id.lt(after));
    }
    Ok(query
        .order_by_desc(sipd_imports::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// Notes how far a run is. One that another run took over from is told to stop.
pub async fn beat(
    tx: &Tx,
    id: SipdImportId,
    run: Uuid,
    change: sipd_imports::ActiveModel,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let done = sipd_imports::Entity::update_many()
        .set(sipd_imports::ActiveModel {
            beat_at: Set(now),
            ..change
        })
        .filter(sipd_imports::Column::Id.eq(id))
        .filter(sipd_imports::Column::RunId.eq(run))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 {
        return Ok(());
    }
    Err(ApiError::new(
        Code::WrongState,
        "Impor ini sudah dilanjutkan di tempat lain.",
        "This import was taken over elsewhere.",
    ))
}

/// Rows by fate.
pub async fn counts(
    db: &impl ConnectionTrait,
    ids: &[SipdImportId],
) -> Result<HashMap<(SipdImportId, RowFate), i64>, ApiError> {
    use sipd_rows::Column as C;
    let rows: Vec<(SipdImportId, RowFate, i64)> = sipd_rows::Entity::find()
        .select_only()
        .columns([C::ImportId, C::Fate])
        .column_as(C::Number.count(), "many")
        .filter(C::ImportId.is_in(ids.iter().copied()))
        .group_by(C::ImportId)
        .group_by(C::Fate)
        .into_tuple()
        .all(db)
        .await?;
    let counted = rows.into_iter().map(|(id, fate, many)| ((id, fate), many));
    Ok(counted.collect())
}

/// Rows of an import in the sheet's order, of a fate if asked for.
pub async fn rows(
    db: &impl ConnectionTrait,
    import: SipdImportId,
    fates: &[RowFate],
    after: Option<i32>,
    limit: u64,
) -> Result<Vec<sipd_rows::Model>, ApiError> {
    use sipd_rows::Column as C;
    let mut query = sipd_rows::Entity::find().filter(C::ImportId.eq(import));
    if !fates.is_empty() {
        query = query.filter(C::Fate.is_in(fates.iter().copied()));
    }
    if let Some(after) = after {
        query = query.filter(C::Number.gt(after));
    }
    Ok(query.order_by_asc(C::Number).limit(limit).all(db).await?)
}

/// Rows that wait to be written, in the sheet's order.
pub async fn pending(
    tx: &Tx,
    import: SipdImportId,
    limit: u64,
) -> Result<Vec<sipd_rows::Model>, ApiError> {
    use sipd_rows::Column as C;
    Ok(sipd_rows::Entity::find()
        .filter(C::ImportId.eq(import))
        .filter(C::Pending.eq(true))
        .order_by_asc(C::Number)
        .limit(limit)
        .all(tx)
        .await?)
}

/// Stores rows, in place of those of the same number.
pub async fn put(tx: &Tx, rows: Vec<sipd_rows::Model>) -> Result<(), ApiError> {
    use sipd_rows::Column as C;
    let again = OnConflict::columns([C::ImportId, C::Number])
        .update_columns([C::Fate, C::Pending, C::Record, C::Faults, C::ProposalId])
        .to_owned();
    for batch in rows.chunks(BATCH) {
        let rows = batch
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        sipd_rows::Entity::insert_many(rows)
            .on_conflict(again.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// What SIPD's identifiers are known to be in a cycle.
pub async fn references(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    ids: &[&str],
) -> Result<HashMap<String, sipd_references::Model>, ApiError> {
    use sipd_references::Column as C;
    let mut found = HashMap::new();
    for ids in ids.chunks(BATCH) {
        let rows = sipd_references::Entity::find()
            .filter(C::CycleId.eq(cycle))
            .filter(C::SipdId.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.sipd_id.clone(), row)));
    }
    Ok(found)
}

/// Proposals of a cycle whose own tracking code stands where SIPD's identifier does: a sheet that was taken out of
/// here and comes back.
pub async fn own(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    codes: &[&str],
) -> Result<HashMap<String, ProposalId>, ApiError> {
    use proposals::Column as C;
    let mut found = HashMap::new();
    let like = |code: &&&str| code.len() == 10 && code.bytes().all(|byte| byte.is_ascii_digit());
    let codes: Vec<&str> = codes.iter().filter(like).copied().collect();
    for codes in codes.chunks(BATCH) {
        let rows: Vec<(String, ProposalId)> = proposals::Entity::find()
            .select_only()
            .columns([C::TrackingCode, C::Id])
            .filter(C::TrackingCode.is_in(codes.iter().copied()))
            .filter(C::CycleId.eq(cycle))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// SIPD's identifiers of proposals in a cycle.
pub async fn references_of(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    ids: &[ProposalId],
) -> Result<HashMap<ProposalId, sipd_references::Model>, ApiError> {
    use sipd_references::Column as C;
    let mut found = HashMap::new();
    for ids in ids.chunks(BATCH) {
        let rows = sipd_references::Entity::find()
            .filter(C::ProposalId.is_in(ids.iter().copied()))
            .filter(C::CycleId.eq(cycle))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.proposal_id, row)));
    }
    Ok(found)
}

/// Stores references, in place of those of the same identifier.
pub async fn put_references(tx: &Tx, rows: Vec<sipd_references::Model>) -> Result<(), ApiError> {
    use sipd_references::Column as C;
    let again = OnConflict::columns([C::CycleId, C::SipdId])
        .update_columns([C::Fingerprint, C::ProposedOn, C::At])
        .to_owned();
    for batch in rows.chunks(BATCH) {
        let rows = batch
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        sipd_references::Entity::insert_many(rows)
            .on_conflict(again.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// The only place where each of these proposals waits for review, if nobody has reviewed it yet and it never stood
/// elsewhere: what a new telling may still change.
pub async fn untouched(
    db: &impl ConnectionTrait,
    ids: &[ProposalId],
) -> Result<HashMap<ProposalId, candidates::Model>, ApiError> {
    use candidates::Column as C;
    let (mut found, mut touched) = (HashMap::new(), HashSet::new());
    for ids in ids.chunks(BATCH) {
        let reviewed: Vec<ProposalId> = reviews::Entity::find()
            .select_only()
            .column(reviews::Column::ProposalId)
            .filter(reviews::Column::ProposalId.is_in(ids.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        touched.extend(reviewed);
        let rows = candidates::Entity::find()
            .filter(C::ProposalId.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        for row in rows {
            let id = row.proposal_id;
            if row.standing != entity::enums::Standing::Pending || found.insert(id, row).is_some() {
                touched.insert(id);
            }
        }
    }
    found.retain(|id, _| !touched.contains(id));
    Ok(found)
}

/// Lets one import of a cycle write at a time. Whoever submits meanwhile is not kept waiting: their proposal needs the
/// cycle to stay, not to be untouched, and they hold the round that this act locks next.
pub async fn take_turn(tx: &Tx, cycle: CycleId) -> Result<(), ApiError> {
    cycles::Entity::find_by_id(cycle)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)?;
    Ok(())
}

/// Which of these tracking codes are taken.
pub async fn taken(tx: &Tx, codes: &[String]) -> Result<HashSet<String>, ApiError> {
    let rows: Vec<String> = proposals::Entity::find()
        .select_only()
        .column(proposals::Column::TrackingCode)
        .filter(proposals::Column::TrackingCode.is_in(codes))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Locks proposals.
pub async fn lock_proposals(tx: &Tx, ids: &[ProposalId]) -> Result<(), ApiError> {
    if ids.is_empty() {
        return Ok(());
    }
    proposals::Entity::find()
        .select_only()
        .column(proposals::Column::Id)
        .filter(proposals::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(proposals::Column::Id)
        .lock_exclusive()
        .into_tuple::<ProposalId>()
        .all(tx)
        .await?;
    Ok(())
}

/// Stores what a new telling changes, with what counts where the proposals stand.
pub async fn change(
    tx: &Tx,
    rows: Vec<proposals::Model>,
    standing: Vec<candidates::Model>,
) -> Result<(), ApiError> {
    use proposals::Column as P;
    if rows.is_empty() {
        return Ok(());
    }
    let told = OnConflict::column(P::Id)
        .update_columns([
            P::Title,
            P::Problem,
            P::Work,
            P::Address,
            P::Lat,
            P::Lng,
            P::Sector,
            P::AgencyId,
            P::CatalogueItemId,
            P::OnBehalfOf,
            P::Origin,
            P::QuantityMilli,
            P::Unit,
            P::CostIdr,
            P::UpdatedAt,
            P::Version,
        ])
        .to_owned();
    proposals::Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model))
        .on_conflict(told)
        .exec_without_returning(tx)
        .await?;
    let counts = OnConflict::column(candidates::Column::Id)
        .update_columns([
            candidates::Column::QuantityMilli,
            candidates::Column::CostIdr,
        ])
        .to_owned();
    candidates::Entity::insert_many(standing.into_iter().map(IntoActiveModel::into_active_model))
        .on_conflict(counts)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Stores new proposals and where they stand.
pub async fn add(
    tx: &Tx,
    rows: Vec<proposals::ActiveModel>,
    standing: Vec<candidates::ActiveModel>,
) -> Result<(), ApiError> {
    insert_all(tx, rows).await?;
    Ok(insert_all(tx, standing).await?)
}

/// Ends an import as failed, with the reason in both languages, if this run still has it.
pub async fn fail(
    tx: &Tx,
    id: SipdImportId,
    run: Uuid,
    failure: String,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let change = sipd_imports::ActiveModel {
        state: Set(ImportState::Failed),
        failure: Set(Some(failure)),
        finished_at: Set(Some(now)),
        ..Default::default()
    };
    beat(tx, id, run, change, now).await
}
