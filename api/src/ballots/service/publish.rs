//! What closing a round publishes of its ballots, and what it destroys.

use entity::enums::Withheld;
use entity::{ledger_ballots, ledgers, rounds, turnout};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};

use super::{content_of, ledger};
use crate::ballots::{closed, counters, store};
use crate::db::{Tx, insert_all};
use crate::ledger::merkle;
use crate::problem::ApiError;

/// What closing a round publishes of its ballots as a whole.
#[derive(Clone, Debug)]
pub struct Published {
    /// Root of the Merkle tree over all leaves in ascending order, hexadecimal.
    pub merkle_root: String,
    /// Ballots, void ones among them.
    pub ballots: i64,
    /// How often voters replaced theirs.
    pub replaced: i64,
    /// Why single ballots are not shown; none where they are.
    pub withheld: Option<Withheld>,
}

/// Turns the urn of a round, which the caller has locked, into its ledger: what each ballot says stays, in the
/// order of the leaves; voters, times, channels and marks are deleted. With `fewest` ballots and more they are
/// published one by one.
pub async fn publish(tx: &Tx, round: &rounds::Model, fewest: u64) -> Result<Published, ApiError> {
    let ballots = store::all(tx, round.id).await?;
    let areas = counters::of_round(tx, round.id).await?;
    let replaced = ballots.iter().map(|one| i64::from(one.replaced)).sum();
    let mut left = Vec::with_capacity(ballots.len());
    for ballot in &ballots {
        left.push(ledger_ballots::Model {
            round_id: round.id,
            leaf: ballot.leaf.clone(),
            salt: ballot.salt.clone(),
            content: content_of(ballot)?.text()?,
        });
    }
    left.sort_unstable_by(|a, b| a.leaf.cmp(&b.leaf));
    let leaves: Vec<String> = left.iter().map(|ballot| ballot.leaf.clone()).collect();
    let published = Published {
        merkle_root: hex::encode(merkle::root(&ledger::read(&leaves)?)),
        ballots: i64::try_from(left.len()).map_err(ApiError::internal)?,
        replaced,
        withheld: withheld(left.len(), fewest, one_neighbourhood(round, &areas)),
    };
    let row = ledgers::Model {
        round_id: round.id,
        ballots: published.ballots,
        replaced,
        withheld: published.withheld,
    };
    closed::insert(tx, row).await?;
    let left = left
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    insert_all(tx, left.collect()).await?;
    store::forget(tx, round.id).await?;
    Ok(published)
}

/// Why a round's single ballots, and what would give one away, are not shown; none where they are. Before the
/// round is closed: as closing it would find.
pub async fn withheld_of(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    ballots: i64,
    fewest: u64,
) -> Result<Option<Withheld>, ApiError> {
    if let Some(ledger) = closed::ledger(db, round.id).await? {
        return Ok(ledger.withheld);
    }
    let areas = counters::of_round(db, round.id).await?;
    let ballots = usize::try_from(ballots).unwrap_or_default();
    Ok(withheld(ballots, fewest, one_neighbourhood(round, &areas)))
}

/// Whether all voters come from one place inside the round's area.
fn one_neighbourhood(round: &rounds::Model, areas: &[turnout::Model]) -> bool {
    let mut voted = areas.iter().filter(|area| area.voters > 0);
    matches!((voted.next(), voted.next()), (Some(one), None) if one.area_code != round.area_code)
}

fn withheld(ballots: usize, fewest: u64, one_neighbourhood: bool) -> Option<Withheld> {
    if ballots == 0 {
        None
    } else if u64::try_from(ballots).unwrap_or(u64::MAX) < fewest {
        Some(Withheld::FewBallots)
    } else {
        one_neighbourhood.then_some(Withheld::OneNeighbourhood)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_ballots_and_those_of_one_place_are_withheld() {
        assert_eq!(withheld(0, 10, false), None);
        assert_eq!(withheld(9, 10, true), Some(Withheld::FewBallots));
        assert_eq!(withheld(10, 10, false), None);
        assert_eq!(withheld(10, 10, true), Some(Withheld::OneNeighbourhood));
    }
}
