//! Queries of ballots, voters and what stands on a ballot.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{Channel, Origin, Standing};
use entity::ids::{CandidateId, ProposalId, RoundId};
use entity::{ballots, candidates, proposals, rounds, voters};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set, TryInsertResult,
};

use crate::db::Tx;
use crate::problem::ApiError;

/// Rounds by identifier, held against closing and changes but not against other voters.
pub async fn share(tx: &Tx, ids: Vec<RoundId>) -> Result<Vec<rounds::Model>, ApiError> {
    Ok(rounds::Entity::find()
        .filter(rounds::Column::Id.is_in(ids))
        .order_by_asc(rounds::Column::Id)
        .lock_shared()
        .all(tx)
        .await?)
}

/// Eligible candidates of a round, by identifier.
pub async fn eligible(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<candidates::Model>, ApiError> {
    Ok(candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round))
        .filter(candidates::Column::Standing.eq(Standing::Eligible))
        .order_by_asc(candidates::Column::Id)
        .all(db)
        .await?)
}

/// What a ballot prints of a proposal, and what a count reads of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The candidate.
    pub candidate: CandidateId,
    /// Its proposal.
    pub proposal: ProposalId,
    /// The proposal's public code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Village it lies in.
    pub village_code: String,
    /// Quantity that counts here, thousandths.
    pub quantity_milli: i64,
    /// Unit of the quantity.
    pub unit: String,
    /// Cost that counts here, rupiah.
    pub cost_idr: i64,
    /// When the proposal was first submitted, UTC.
    pub submitted_at: DateTime<Utc>,
    /// Its sector.
    pub sector: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// The printed lines of these candidates, in their order.
pub async fn lines(
    db: &impl ConnectionTrait,
    eligible: &[candidates::Model],
) -> Result<Vec<Line>, ApiError> {
    type Printed = (ProposalId, String, String, String, String, String, Origin);
    let ids = eligible.iter().map(|candidate| candidate.proposal_id);
    let printed: Vec<Printed> = proposals::Entity::find()
        .select_only()
        .column(proposals::Column::Id)
        .column(proposals::Column::TrackingCode)
        .column(proposals::Column::Title)
        .column(proposals::Column::VillageCode)
        .column(proposals::Column::Unit)
        .column(proposals::Column::Sector)
        .column(proposals::Column::Origin)
        .filter(proposals::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let mut printed: std::collections::HashMap<_, _> = printed
        .into_iter()
        .map(|(id, code, title, village, unit, sector, origin)| {
            (id, (code, title, village, unit, sector, origin))
        })
        .collect();
    Ok(eligible
        .iter()
        .filter_map(|candidate| {
            let (tracking_code, title, village_code, unit, sector, origin) =
                printed.remove(&candidate.proposal_id)?;
            Some(Line {
                candidate: candidate.id,
                proposal: candidate.proposal_id,
                tracking_code,
                title,
                village_code,
                quantity_milli: candidate.quantity_milli,
                unit,
                cost_idr: candidate.cost_idr,
                submitted_at: candidate.submitted_at,
                sector,
                origin,
            })
        })
        .collect())
}

/// Marks a person as voting by a channel; `false` if they were marked before, by whatever channel.
pub async fn mark(
    tx: &Tx,
    round: RoundId,
    voter: &[u8],
    channel: Channel,
    now: DateTime<Utc>,
) -> Result<bool, ApiError> {
    let inserted = voters::Entity::insert(voters::ActiveModel {
        round_id: Set(round),
        voter: Set(voter.to_vec()),
        channel: Set(channel),
        marked_at: Set(now),
    })
    .on_conflict(once())
    .try_insert()
    .exec_without_returning(tx)
    .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// Who is marked stays marked as they were.
fn once() -> OnConflict {
    OnConflict::columns([voters::Column::RoundId, voters::Column::Voter])
        .do_nothing()
        .to_owned()
}

/// How and since when a person votes in a round, if they do.
pub async fn mark_of(
    db: &impl ConnectionTrait,
    round: RoundId,
    voter: &[u8],
) -> Result<Option<voters::Model>, ApiError> {
    let mark = voters::Entity::find_by_id((round, voter.to_vec()));
    Ok(mark.one(db).await?)
}

/// When these people used their votes, each in their round.
pub async fn used(
    db: &impl ConnectionTrait,
    people: Vec<(RoundId, Vec<u8>)>,
) -> Result<HashMap<RoundId, DateTime<Utc>>, ApiError> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let one = |(round, voter): (RoundId, Vec<u8>)| {
        Condition::all()
            .add(voters::Column::RoundId.eq(round))
            .add(voters::Column::Voter.eq(voter))
    };
    let any = people.into_iter().map(one);
    let any = any.fold(Condition::any(), Condition::add);
    let rows = voters::Entity::find().filter(any).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.round_id, row.marked_at))
        .collect())
}

/// Marks people as voting online, those who were marked before aside; answers who was not, by round and
/// pseudonym.
pub async fn mark_all(
    tx: &Tx,
    marks: Vec<voters::ActiveModel>,
) -> Result<Vec<(RoundId, Vec<u8>)>, ApiError> {
    let inserted = voters::Entity::insert_many(marks)
        .on_conflict(once())
        .try_insert()
        .exec_with_returning_keys(tx)
        .await?;
    Ok(match inserted {
        TryInsertResult::Inserted(new) => new,
        TryInsertResult::Empty | TryInsertResult::Conflicted => Vec::new(),
    })
}

/// People's marks, locked: whoever holds them is the only one who changes these people's ballots.
pub async fn marked(
    tx: &Tx,
    rounds: Vec<RoundId>,
    voters: Vec<Vec<u8>>,
) -> Result<Vec<voters::Model>, ApiError> {
    Ok(voters::Entity::find()
        .filter(voters::Column::RoundId.is_in(rounds))
        .filter(voters::Column::Voter.is_in(voters))
        .order_by_asc(voters::Column::RoundId)
        .order_by_asc(voters::Column::Voter)
        .lock_exclusive()
        .all(tx)
        .await?)
}

/// People's ballots.
pub async fn ballots(
    tx: &Tx,
    rounds: Vec<RoundId>,
    voters: Vec<Vec<u8>>,
) -> Result<Vec<ballots::Model>, ApiError> {
    Ok(ballots::Entity::find()
        .filter(ballots::Column::RoundId.is_in(rounds))
        .filter(ballots::Column::Voter.is_in(voters))
        .all(tx)
        .await?)
}

/// Writes ballots, new ones and replaced ones.
pub async fn put(tx: &Tx, rows: Vec<ballots::Model>) -> Result<(), ApiError> {
    let rows = rows
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    ballots::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(ballots::Column::Id)
                .update_columns([
                    ballots::Column::Choices,
                    ballots::Column::Points,
                    ballots::Column::FrozenHash,
                    ballots::Column::Leaf,
                    ballots::Column::Replaced,
                    ballots::Column::CastAt,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A person's ballot.
pub async fn ballot(
    db: &impl ConnectionTrait,
    round: RoundId,
    voter: &[u8],
) -> Result<Option<ballots::Model>, ApiError> {
    Ok(ballots::Entity::find()
        .filter(ballots::Column::RoundId.eq(round))
        .filter(ballots::Column::Voter.eq(voter.to_vec()))
        .one(db)
        .await?)
}

/// A paper ballot by its sheet.
pub async fn sheet(
    db: &impl ConnectionTrait,
    round: RoundId,
    sheet: i32,
) -> Result<Option<ballots::Model>, ApiError> {
    Ok(ballots::Entity::find()
        .filter(ballots::Column::RoundId.eq(round))
        .filter(ballots::Column::Sheet.eq(sheet))
        .one(db)
        .await?)
}

/// Paper sheets handed out in a round.
pub async fn papers_issued(db: &impl ConnectionTrait, round: RoundId) -> Result<u64, ApiError> {
    Ok(voters::Entity::find()
        .filter(voters::Column::RoundId.eq(round))
        .filter(voters::Column::Channel.eq(Channel::Paper))
        .count(db)
        .await?)
}

/// Paper ballots entered in a round, void ones among them.
pub async fn papers_entered(db: &impl ConnectionTrait, round: RoundId) -> Result<u64, ApiError> {
    Ok(ballots::Entity::find()
        .filter(ballots::Column::RoundId.eq(round))
        .filter(ballots::Column::Sheet.is_not_null())
        .count(db)
        .await?)
}

/// All ballots of a round.
pub async fn all(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<ballots::Model>, ApiError> {
    Ok(ballots::Entity::find()
        .filter(ballots::Column::RoundId.eq(round))
        .all(db)
        .await?)
}

/// How many ballots a round has and how often ballots were replaced: under the round's lock this tells
/// whether an opened urn is still what it was. Never for anyone's eyes before voting has closed.
pub async fn state(db: &impl ConnectionTrait, round: RoundId) -> Result<(i64, i64), ApiError> {
    let state: Option<(i64, Option<i64>)> = ballots::Entity::find()
        .select_only()
        .column_as(ballots::Column::Id.count(), "ballots")
        .column_as(ballots::Column::Replaced.sum(), "replaced")
        .filter(ballots::Column::RoundId.eq(round))
        .into_tuple()
        .one(db)
        .await?;
    let (ballots, replaced) = state.unwrap_or_default();
    Ok((ballots, replaced.unwrap_or_default()))
}

/// Takes a round's ballots and marks away; what is published of them stays.
pub async fn forget(tx: &Tx, round: RoundId) -> Result<(), ApiError> {
    ballots::Entity::delete_many()
        .filter(ballots::Column::RoundId.eq(round))
        .exec(tx)
        .await?;
    voters::Entity::delete_many()
        .filter(voters::Column::RoundId.eq(round))
        .exec(tx)
        .await?;
    Ok(())
}
