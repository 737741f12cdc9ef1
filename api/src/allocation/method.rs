//! The rules a round may choose from, each a plain value of its configuration.

use serde::Serialize;

use super::ties::TieOrder;

/// A rule with its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "name")]
pub enum Method {
    /// By score, downwards.
    Greedy {
        /// What happens at a candidate that does not fit.
        misfit: Misfit,
        /// Scores below it cannot win.
        threshold: Option<i64>,
        /// Scores of zero and below cannot win.
        positive_only: bool,
    },
    /// By score per cost, downwards; free supported candidates first.
    GreedyPerCost {
        /// What happens at a candidate that does not fit.
        misfit: Misfit,
    },
    /// The Method of Equal Shares (Peters, Pierczyński, Skowron 2021).
    EqualShares {
        /// What a voter gains from a candidate.
        utility: Utility,
        /// What is done with the money left.
        completion: Completion,
    },
    /// Sequential Phragmén (Brill et al. 2017; costs: Los, Christoff, Grossi 2022). Approvals only.
    Phragmen {
        /// What happens at a candidate that does not fit.
        misfit: Misfit,
    },
    /// The affordable set with the highest total score.
    Knapsack {
        /// How many intermediate sums may be held before the rule gives up.
        limit: usize,
    },
}

impl Method {
    /// Greedy as most cities count it: pass over what does not fit.
    pub const GREEDY: Self = Self::Greedy {
        misfit: Misfit::Skip,
        threshold: None,
        positive_only: false,
    };

    /// The published name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Greedy { .. } => "greedy",
            Self::GreedyPerCost { .. } => "greedy-per-cost",
            Self::EqualShares { .. } => "equal-shares",
            Self::Phragmen { .. } => "phragmen",
            Self::Knapsack { .. } => "knapsack",
        }
    }
}

/// What a rule does at a candidate whose turn it is and which costs more than what is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Misfit {
    /// It goes on to the next.
    #[default]
    Skip,
    /// It ends.
    Stop,
}

/// What a voter gains from a funded candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Utility {
    /// One, for a candidate supported.
    Cardinality,
    /// Its cost, for a candidate supported.
    Cost,
    /// The points given.
    Score,
    /// The points given times the cost; on approvals the same as the cost.
    #[default]
    ScoreCost,
}

impl Utility {
    /// Whether points count.
    pub fn by_points(self) -> bool {
        matches!(self, Self::Score | Self::ScoreCost)
    }

    /// Whether the cost counts.
    pub fn by_cost(self) -> bool {
        matches!(self, Self::Cost | Self::ScoreCost)
    }
}

/// What is done with the money Equal Shares leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Completion {
    /// Raise every voter's share and count again, until the budget does not allow more.
    pub increments: Option<Increments>,
    /// Then fund by score what still fits.
    pub greedy: bool,
}

impl Completion {
    /// Leave the money.
    pub const NONE: Self = Self {
        increments: None,
        greedy: false,
    };
}

/// How voters' shares are raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Increments {
    /// What each voter gets more, in the smallest unit; above zero.
    pub step: i64,
    /// Go on when no candidate fits any more, until an outcome costs more than the budget.
    pub until_overspend: bool,
    /// Begin at the share rounded down to a whole unit of this size; above zero.
    pub whole_start: Option<i64>,
    /// Most increments tried; the last outcome within the budget stands when they are used up.
    pub limit: u32,
}

impl Increments {
    /// Increments of a size, stopping when nothing more fits, at most a million of them.
    pub const fn of(step: i64) -> Self {
        Self {
            step,
            until_overspend: false,
            whole_start: None,
            limit: 1_000_000,
        }
    }
}

/// Bounds on what is spent on candidates of a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// The label.
    pub label: super::Label,
    /// The amount, in the smallest unit.
    pub amount: i64,
}

impl Bound {
    /// At least a share of a budget, rounded up.
    pub fn floor_share(label: super::Label, budget: i64, percent: u8) -> Self {
        let amount = (i128::from(budget) * i128::from(percent)).div_euclid(100)
            + i128::from(i128::from(budget) * i128::from(percent) % 100 != 0);
        let amount = i64::try_from(amount).unwrap_or(i64::MAX);
        Self { label, amount }
    }

    /// At most a share of a budget, rounded down.
    pub fn ceiling_share(label: super::Label, budget: i64, percent: u8) -> Self {
        let amount = (i128::from(budget) * i128::from(percent)).div_euclid(100);
        let amount = i64::try_from(amount).unwrap_or(i64::MAX);
        Self { label, amount }
    }
}

/// What an outcome must respect besides the budget. Candidates are places in the election.
///
/// | constraint | greedy | per cost | equal shares | phragmen | knapsack |
/// | --- | --- | --- | --- | --- | --- |
/// | floors, ceilings | yes | yes | refused | refused | refused |
/// | exclusive | yes | yes | yes | yes | refused |
/// | minimum votes, forced in, forced out | yes | yes | yes | yes | yes |
///
/// A ceiling passes over a candidate that would break it. A floor is met first: in the rule's order,
/// candidates of the label are funded until the floor is reached or none fits. When a candidate of an
/// exclusive set is funded, the others are out. Candidates forced in are paid before counting and their
/// cost leaves the budget. Equal Shares with bounds by label has no agreed meaning, so it is refused
/// rather than invented; count such labels as elections of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Constraints {
    /// At least this much on a label, as far as its candidates go.
    pub floors: Vec<Bound>,
    /// At most this much on a label.
    pub ceilings: Vec<Bound>,
    /// Fewest supporters a winner needs.
    pub minimum_votes: Option<i64>,
    /// Sets of which at most one may win.
    pub exclusive: Vec<Vec<usize>>,
    /// Decided before the count, in this order.
    pub forced_in: Vec<usize>,
    /// Ruled out before the count.
    pub forced_out: Vec<usize>,
}

/// How to count: the rule and everything published with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The rule.
    pub method: Method,
    /// Constraints on the outcome.
    pub constraints: Constraints,
    /// The order that breaks ties.
    pub ties: TieOrder,
}

impl Settings {
    /// A rule without constraints, under the default order of ties.
    pub fn of(method: Method) -> Self {
        Self {
            method,
            constraints: Constraints::default(),
            ties: TieOrder::default(),
        }
    }
}
