//! Queries of ballots, voters and what stands on a ballot.

use chrono::{DateTime, Utc};
use entity::enums::{Channel, Role, Standing};
use entity::ids::{AttendeeId, CandidateId, ProposalId, RoundId};
use entity::{
    accounts, attendees, ballots, candidates, grants, proposals, roll_entries, rounds, voters,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set, TryInsertResult,
};

use super::rules;
use crate::db::Tx;
use crate::problem::ApiError;

/// The round, held against closing and changes but not against other voters.
pub async fn share(tx: &Tx, id: RoundId) -> Result<rounds::Model, ApiError> {
    rounds::Entity::find_by_id(id)
        .lock_shared()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
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

/// What a ballot prints of a proposal.
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
}

/// The printed lines of these candidates, in their order.
pub async fn lines(
    db: &impl ConnectionTrait,
    eligible: &[candidates::Model],
) -> Result<Vec<Line>, ApiError> {
    type Printed = (ProposalId, String, String, String, String);
    let ids = eligible.iter().map(|candidate| candidate.proposal_id);
    let printed: Vec<Printed> = proposals::Entity::find()
        .select_only()
        .column(proposals::Column::Id)
        .column(proposals::Column::TrackingCode)
        .column(proposals::Column::Title)
        .column(proposals::Column::VillageCode)
        .column(proposals::Column::Unit)
        .filter(proposals::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let mut printed: std::collections::HashMap<_, _> = printed
        .into_iter()
        .map(|(id, code, title, village, unit)| (id, (code, title, village, unit)))
        .collect();
    Ok(eligible
        .iter()
        .filter_map(|candidate| {
            let (tracking_code, title, village_code, unit) =
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
    .on_conflict(
        OnConflict::columns([voters::Column::RoundId, voters::Column::Voter])
            .do_nothing()
            .to_owned(),
    )
    .try_insert()
    .exec_without_returning(tx)
    .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// A person's mark, locked: whoever holds it is the only one who changes this person's ballot.
pub async fn marked(
    tx: &Tx,
    round: RoundId,
    voter: &[u8],
) -> Result<Option<voters::Model>, ApiError> {
    Ok(voters::Entity::find_by_id((round, voter.to_vec()))
        .lock_exclusive()
        .one(tx)
        .await?)
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

/// A ballot by its receipt.
pub async fn by_receipt(
    db: &impl ConnectionTrait,
    round: RoundId,
    receipt: &str,
) -> Result<Option<ballots::Model>, ApiError> {
    Ok(ballots::Entity::find()
        .filter(ballots::Column::Receipt.eq(receipt))
        .filter(ballots::Column::RoundId.eq(round))
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

/// How many ballots of whatever kind a round has: under the round's lock this tells whether an opened urn is
/// still complete. Never for anyone's eyes before voting has closed.
pub async fn count(db: &impl ConnectionTrait, round: RoundId) -> Result<u64, ApiError> {
    Ok(ballots::Entity::find()
        .filter(ballots::Column::RoundId.eq(round))
        .count(db)
        .await?)
}

/// The leaves of a round in the tree's order.
pub async fn leaves(db: &impl ConnectionTrait, round: RoundId) -> Result<Vec<String>, ApiError> {
    Ok(ballots::Entity::find()
        .select_only()
        .column(ballots::Column::Leaf)
        .filter(ballots::Column::RoundId.eq(round))
        .order_by_asc(ballots::Column::Leaf)
        .into_tuple()
        .all(db)
        .await?)
}

/// Ballots of a round by leaf, after one.
pub async fn page(
    db: &impl ConnectionTrait,
    round: RoundId,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<ballots::Model>, ApiError> {
    let mut query = ballots::Entity::find().filter(ballots::Column::RoundId.eq(round));
    if let Some(after) = after {
        query = query.filter(ballots::Column::Leaf.gt(after));
    }
    Ok(query
        .order_by_asc(ballots::Column::Leaf)
        .limit(limit)
        .all(db)
        .await?)
}

/// A person on the attendance list of this round.
pub async fn attendee(
    db: &impl ConnectionTrait,
    round: RoundId,
    id: AttendeeId,
) -> Result<Option<attendees::Model>, ApiError> {
    Ok(attendees::Entity::find_by_id(id)
        .filter(attendees::Column::RoundId.eq(round))
        .one(db)
        .await?)
}

/// Notes on the attendance list how a person votes.
pub async fn note_channel(tx: &Tx, id: AttendeeId, channel: Channel) -> Result<(), ApiError> {
    attendees::Entity::update_many()
        .col_expr(
            attendees::Column::VoteChannel,
            sea_orm::sea_query::Expr::value(sea_orm::ActiveEnum::to_value(&channel)),
        )
        .filter(attendees::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whether a person is on the roll of a village of this area, or verified as a resident of one.
pub async fn resident(db: &impl ConnectionTrait, area: &str, nik: &[u8]) -> Result<bool, ApiError> {
    let listed = roll_entries::Entity::find_by_id(nik.to_vec())
        .one(db)
        .await?;
    if listed.is_some_and(|entry| rules::inside(area, &entry.village_code)) {
        return Ok(true);
    }
    let Some(account) = accounts::Entity::find()
        .filter(accounts::Column::NikHmac.eq(nik.to_vec()))
        .one(db)
        .await?
    else {
        return Ok(false);
    };
    let held = grants::Entity::find()
        .filter(grants::Column::AccountId.eq(account.id))
        .filter(grants::Column::Role.eq(Role::Citizen))
        .filter(grants::Column::RevokedAt.is_null())
        .all(db)
        .await?;
    Ok(held.iter().any(|grant| {
        grant
            .area_code
            .as_deref()
            .is_some_and(|village| rules::inside(area, village))
    }))
}

/// Verified residents of an area.
pub async fn eligible_voters(db: &impl ConnectionTrait, area: &str) -> Result<u64, ApiError> {
    Ok(grants::Entity::find()
        .filter(grants::Column::Role.eq(Role::Citizen))
        .filter(grants::Column::RevokedAt.is_null())
        .filter(
            sea_orm::Condition::any()
                .add(grants::Column::AreaCode.eq(area))
                .add(
                    // `/` follows `.`: everything below the area and nothing beside it.
                    sea_orm::Condition::all()
                        .add(grants::Column::AreaCode.gte(format!("{area}.")))
                        .add(grants::Column::AreaCode.lt(format!("{area}/"))),
                ),
        )
        .count(db)
        .await?)
}
