//! How many have voted, while it goes on: people, never choices.

use std::collections::{BTreeMap, HashMap};

use entity::ids::{CycleId, RoundId, StageId};
use entity::rounds;
use sea_orm::ConnectionTrait;

use crate::ballots::wire::{AreaTurnoutOut, RoundTurnoutOut, StageTurnoutOut, TurnoutOut};
use crate::ballots::{counters, people};
use crate::cycles;
use crate::db::Tx;
use crate::problem::ApiError;
use crate::rounds::{service as round_service, standing};

/// Counts people who have just used their vote: the round and the village of each. Part of the act by which
/// they use it, so that a crash takes both or neither.
pub(super) async fn add(tx: &Tx, voters: Vec<(RoundId, String)>) -> Result<(), ApiError> {
    let mut counted: BTreeMap<(RoundId, String), i64> = BTreeMap::new();
    for voter in voters {
        *counted.entry(voter).or_default() += 1;
    }
    if counted.is_empty() {
        return Ok(());
    }
    let counted = counted.into_iter();
    let counted = counted.map(|((round, village), voters)| (round, village, voters));
    counters::add(tx, counted.collect()).await
}

/// Fixes how many people could vote, by village, as a round is counted: what is published of it stays so.
/// Answers how many in all.
pub async fn settle(tx: &Tx, round: &rounds::Model) -> Result<i64, ApiError> {
    let residents = people::residents(tx, &round.area_code).await?;
    let all = residents.iter().map(|(_, residents)| residents).sum();
    counters::settle(tx, round.id, residents).await?;
    Ok(all)
}

/// The turnout of a round, and of every village in it: of those who can vote now, or could when the round was
/// counted.
pub async fn of_round(db: &impl ConnectionTrait, id: RoundId) -> Result<RoundTurnoutOut, ApiError> {
    let round = standing::get(db, id).await?;
    let mut villages: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    if round.tallied_at.is_none() {
        for (village, residents) in people::residents(db, &round.area_code).await? {
            villages.insert(village, (0, residents));
        }
    }
    for row in counters::of_round(db, id).await? {
        let (voters, residents) = villages.entry(row.area_code).or_default();
        *voters += row.voters;
        *residents += row.residents.unwrap_or_default();
    }
    let voters = villages.values().map(|(voters, _)| voters).sum();
    let residents = villages.values().map(|(_, residents)| residents).sum();
    Ok(RoundTurnoutOut {
        round_id: id.0,
        turnout: TurnoutOut::of(voters, residents),
        areas: villages
            .into_iter()
            .map(|(area_code, (voters, residents))| AreaTurnoutOut {
                area_code,
                round_id: None,
                turnout: TurnoutOut::of(voters, residents),
            })
            .collect(),
    })
}

/// The turnout of a stage: of every round, by the area it is held in.
pub async fn of_stage(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    stage: StageId,
) -> Result<StageTurnoutOut, ApiError> {
    let cycle = cycles::service::get(db, cycle).await?;
    cycles::service::stage(db, cycle.id, stage).await?;
    let mut voted: HashMap<RoundId, (i64, i64)> = HashMap::new();
    for row in counters::of_stage(db, stage).await? {
        let (voters, residents) = voted.entry(row.round_id).or_default();
        *voters += row.voters;
        *residents += row.residents.unwrap_or_default();
    }
    let mut residents: HashMap<String, i64> = HashMap::new();
    for (village, people) in people::residents(db, &cycle.regency_code).await? {
        for area in [village.get(..5), village.get(..8), Some(village.as_str())] {
            *residents
                .entry(area.unwrap_or_default().into())
                .or_default() += people;
        }
    }
    let mut held = round_service::of_stage(db, stage).await?;
    held.sort_unstable_by(|a, b| a.subject_key.cmp(&b.subject_key));
    let areas: Vec<AreaTurnoutOut> = held
        .into_iter()
        .map(|round| {
            let (voters, then) = voted.get(&round.id).copied().unwrap_or_default();
            let now = residents.get(&round.area_code).copied();
            let eligible = if round.tallied_at.is_some() {
                then
            } else {
                now.unwrap_or_default()
            };
            AreaTurnoutOut {
                turnout: TurnoutOut::of(voters, eligible),
                area_code: round.area_code,
                round_id: Some(round.id.0),
            }
        })
        .collect();
    let sum = |part: fn(&TurnoutOut) -> i64| areas.iter().map(|area| part(&area.turnout)).sum();
    Ok(StageTurnoutOut {
        stage_id: stage.0,
        turnout: TurnoutOut::of(sum(|t| t.voters), sum(|t| t.eligible_voters)),
        areas,
    })
}
