//! What a configuration means for the allocation library.

use uuid::Uuid;

use super::{Bound, Completion, Configuration, Decided, RuleName, TieStep, Utility};
use crate::allocation::{
    self, Constraints, Election, Increments, Label, Method, Misfit, Settings, TieKey, TieOrder,
};

/// Most intermediate sums the optimum may hold: some hundreds of megabytes.
pub const SUMS: usize = 10_000_000;

/// Most increments of shares a round's count tries.
const INCREMENTS: u32 = 5_000;

/// The area right below a round's that holds a village: what an area bound speaks of.
pub fn area_label(round_area: &str, village: &str) -> String {
    let length = match round_area.len() {
        ..5 => 5,
        5 => 8,
        _ => 13,
    };
    village.get(..length).unwrap_or(village).to_owned()
}

impl Configuration {
    /// How the library counts this election. Candidates it names that do not stand are left aside, and so
    /// is what is forced in beyond the budget: a round can always be counted. The seed is the draw's.
    pub fn settings(&self, election: &Election, seed: Option<&str>) -> Settings {
        Settings {
            method: self.method(election),
            constraints: self.constraints(election),
            ties: TieOrder(self.tie_break.iter().map(|s| s.key(seed)).collect()),
        }
    }

    fn method(&self, election: &Election) -> Method {
        let misfit = if self.rule.stop_at_misfit {
            Misfit::Stop
        } else {
            Misfit::Skip
        };
        match self.rule.name {
            RuleName::Greedy => Method::Greedy {
                misfit,
                threshold: self.rule.threshold,
                positive_only: false,
            },
            RuleName::GreedyPerCost => Method::GreedyPerCost { misfit },
            RuleName::EqualShares => Method::EqualShares {
                utility: match self.rule.utility.unwrap_or(Utility::Cost) {
                    Utility::Cost => allocation::Utility::ScoreCost,
                    Utility::Cardinality => allocation::Utility::Cardinality,
                    Utility::Score => allocation::Utility::Score,
                },
                completion: self.completion(election),
            },
            RuleName::Phragmen => Method::Phragmen { misfit },
            RuleName::Knapsack => Method::Knapsack { limit: SUMS },
        }
    }

    fn completion(&self, election: &Election) -> allocation::Completion {
        let increments = self.rule.raises().then(|| {
            let parts = i64::from(election.voters().max(1)).saturating_mul(500);
            let usual = election.budget() / parts + i64::from(election.budget() % parts != 0);
            Increments {
                until_overspend: self.rule.until_overspend,
                limit: INCREMENTS,
                ..Increments::of(self.rule.step_idr.unwrap_or(usual).max(1))
            }
        });
        allocation::Completion {
            increments,
            greedy: matches!(
                self.rule.completion,
                Some(Completion::Greedy | Completion::AddOneGreedy)
            ),
        }
    }

    fn constraints(&self, election: &Election) -> Constraints {
        let place = |id: &Uuid| election.place(&id.to_string());
        let decided = |list: &[Decided]| -> Vec<usize> {
            let list = list.iter();
            list.filter_map(|one| place(&one.candidate_id)).collect()
        };
        let mut left = election.budget();
        let mut forced_in = decided(&self.forced_in);
        forced_in.retain(|place| {
            let cost = election.candidate(*place).cost;
            let fits = cost <= left;
            left -= if fits { cost } else { 0 };
            fits
        });
        let sets = self.exclusive.iter();
        let sets = sets.map(|set| set.iter().filter_map(place).collect::<Vec<_>>());
        let budget = election.budget();
        let amounts = |bounds: &[Bound], share: fn(Label, i64, u8) -> allocation::Bound| {
            let bounds = bounds.iter();
            bounds.map(|bound| bound.amount(budget, share)).collect()
        };
        Constraints {
            floors: amounts(&self.floors, allocation::Bound::floor_share),
            ceilings: amounts(&self.ceilings, allocation::Bound::ceiling_share),
            // Nobody wins without a supporter, by whatever rule; without ballots there are none to have.
            minimum_votes: self
                .balloted()
                .then(|| self.minimum_votes.unwrap_or(1).max(1)),
            exclusive: sets.filter(|set| set.len() > 1).collect(),
            forced_in,
            forced_out: decided(&self.forced_out),
        }
    }
}

impl Bound {
    fn amount(
        &self,
        budget: i64,
        share: fn(Label, i64, u8) -> allocation::Bound,
    ) -> allocation::Bound {
        let label = Label {
            kind: self.kind.into(),
            value: self.value.clone(),
        };
        match (self.percent, self.amount_idr) {
            (Some(percent), _) => share(label, budget, percent),
            (None, amount) => allocation::Bound {
                label,
                amount: amount.unwrap_or_default(),
            },
        }
    }
}

impl TieStep {
    fn key(self, seed: Option<&str>) -> TieKey {
        match self {
            Self::LowerCost => TieKey::LowerCost,
            Self::HigherScore => TieKey::HigherScore,
            Self::EarlierSubmission => TieKey::EarlierSubmission,
            Self::SmallerId => TieKey::SmallerId,
            Self::Draw => TieKey::Draw(seed.unwrap_or_default().to_owned()),
        }
    }
}
