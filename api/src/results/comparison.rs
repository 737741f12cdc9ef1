//! Several rules on the same ballots, measured side by side.

use std::sync::Arc;

use entity::ids::RoundId;
use quick_cache::sync::Cache;
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

use super::wire::{ComparedOut, ComparisonOut, MetricsOut, ShareOut};
use crate::allocation::{self, Count, Election, Method, Metrics, count, preferences};
use crate::problem::ApiError;
use crate::rounds::configuration::{Completion, Configuration, Rule, RuleName, Utility};
use crate::wire::BallotForm;

/// Most intermediate sums the optimum may hold here, where it is not what decides.
const SUMS: usize = 1_000_000;

/// Comparisons made lately, and how many are made at a time.
pub struct Comparisons {
    made: Cache<RoundId, Arc<ComparisonOut>>,
    places: Semaphore,
}

impl Default for Comparisons {
    fn default() -> Self {
        Self {
            made: Cache::new(64),
            // Counting is for the processors, and the votes of others need them too.
            places: Semaphore::new(1),
        }
    }
}

impl Comparisons {
    /// Waits for one's turn to hold a whole round's ballots and count them.
    pub async fn place(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        self.places.acquire().await.map_err(ApiError::internal)
    }

    /// A round's comparison, made once however many ask: a tallied round does not change.
    pub async fn of(
        &self,
        round: RoundId,
        load: impl Future<Output = Result<Counted, ApiError>>,
    ) -> Result<ComparisonOut, ApiError> {
        let make = async {
            let _place = self.place().await?;
            let counted = load.await?;
            tokio::task::spawn_blocking(move || counted.compare())
                .await
                .map_err(ApiError::internal)?
                .map(Arc::new)
        };
        let compared = self.made.get_or_insert_async(&round, make).await?;
        Ok(ComparisonOut::clone(&compared))
    }
}

/// A tallied round, to be counted again.
pub struct Counted {
    /// The round.
    pub round: RoundId,
    /// What it was counted by.
    pub configuration: Configuration,
    /// Its candidates and ballots.
    pub election: Election,
    /// The seed of its draw.
    pub seed: Option<String>,
}

impl Counted {
    /// Counts by the round's own rule first, then by others that can count these ballots.
    fn compare(&self) -> Result<ComparisonOut, ApiError> {
        let (own, _) = self.count(&self.configuration.rule);
        let own = own.map_err(super::tally::uncountable)?.selected();
        let mut rules = Vec::new();
        for rule in self.rules() {
            let (counted, bounds_kept) = self.count(&rule);
            // The optimum may be beyond its limit; then it is left out.
            if let Ok(counted) = counted {
                rules.push(self.measure(rule, &counted, &own, bounds_kept));
            }
        }
        Ok(ComparisonOut {
            round_id: self.round.0,
            ballots: self.election.voters().into(),
            rules,
        })
    }

    fn rules(&self) -> Vec<Rule> {
        let shares = |utility| Rule {
            utility: Some(utility),
            completion: Some(Completion::AddOneGreedy),
            ..Rule::of(RuleName::EqualShares)
        };
        let form = self.configuration.ballot.form;
        let approvals = matches!(form, BallotForm::Approval | BallotForm::Knapsack);
        let others = [
            Some(Rule::of(RuleName::Greedy)),
            Some(Rule::of(RuleName::GreedyPerCost)),
            Some(shares(Utility::Cost)),
            Some(shares(Utility::Cardinality)),
            approvals.then(|| Rule::of(RuleName::Phragmen)),
            Some(Rule::of(RuleName::Knapsack)),
        ];
        let own = &self.configuration.rule;
        let others = others.into_iter().flatten().filter(|rule| rule != own);
        std::iter::once(own.clone()).chain(others).collect()
    }

    /// Counts by a rule under as many of the round's constraints as it takes; says whether it takes all.
    fn count(&self, rule: &Rule) -> (Result<Count, allocation::RuleError>, bool) {
        let mut configuration = Configuration {
            rule: rule.clone(),
            ..self.configuration.clone()
        };
        let greedy = matches!(rule.name, RuleName::Greedy | RuleName::GreedyPerCost);
        if !greedy {
            configuration.floors.clear();
            configuration.ceilings.clear();
        }
        if rule.name == RuleName::Knapsack {
            configuration.exclusive.clear();
        }
        let kept = configuration.floors == self.configuration.floors
            && configuration.ceilings == self.configuration.ceilings
            && configuration.exclusive == self.configuration.exclusive;
        let mut settings = configuration.settings(&self.election, self.seed.as_deref());
        if let Method::Knapsack { limit } = &mut settings.method
            && *rule != self.configuration.rule
        {
            *limit = SUMS;
        }
        (count(&self.election, &settings), kept)
    }

    fn measure(
        &self,
        rule: Rule,
        counted: &Count,
        own: &[usize],
        bounds_kept: bool,
    ) -> ComparedOut {
        let selected = counted.selected();
        let [better, worse, _] = preferences(&self.election, &selected, own);
        let id = |place: &usize| Uuid::parse_str(&self.election.candidate(*place).id);
        ComparedOut {
            published: rule == self.configuration.rule,
            rule,
            bounds_kept,
            candidate_ids: selected.iter().filter_map(|place| id(place).ok()).collect(),
            spent_idr: self.election.cost_of(&selected),
            voters_better_off: better.into(),
            voters_worse_off: worse.into(),
            metrics: Metrics::of(&self.election, &selected).into(),
        }
    }
}

impl From<Metrics> for MetricsOut {
    fn from(metrics: Metrics) -> Self {
        let [one, two, three] = metrics.at_least;
        let shares = |kind: allocation::LabelKind| -> Vec<ShareOut> {
            let shares = metrics.by_label.iter();
            let shares = shares.filter(|share| share.label.kind == kind);
            let shares = shares.map(|share| ShareOut {
                value: share.label.value.clone(),
                share: share.share,
            });
            shares.collect()
        };
        Self {
            with_one_winner: one,
            with_two_winners: two,
            with_three_winners: three,
            exclusion_ratio: metrics.exclusion_ratio,
            mean_winners: metrics.mean_winners,
            mean_satisfaction: metrics.mean_cost_share,
            proportionality_gap: metrics.proportionality_gap,
            spent_share: metrics.spending,
            by_sector: shares(allocation::LabelKind::Sector),
            by_area: shares(allocation::LabelKind::Area),
            by_origin: shares(allocation::LabelKind::Origin),
        }
    }
}
