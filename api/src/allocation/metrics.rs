//! Figures to compare outcomes by. Floats are fine here: nothing is decided by them.

use serde::Serialize;

use super::Election;
use super::election::Label;
use super::exact::approximate;

/// How an outcome serves the voters. Shares are of all voters unless said otherwise; who gives a candidate
/// points above zero supports it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Metrics {
    /// Share of voters with at least one, two, three winners they support.
    pub at_least: [f64; 3],
    /// Share of voters with none.
    pub exclusion_ratio: f64,
    /// Winners a voter supports, on average.
    pub mean_winners: f64,
    /// Money spent on winners a voter supports, on average, in currency.
    pub mean_cost: f64,
    /// The same as a share of the budget.
    pub mean_cost_share: f64,
    /// Inequality of the number of winners supported: 0 if all have as many.
    pub gini: f64,
    /// One minus the mean, over voters who support somebody, of what they got of their fair share, at most
    /// all of it. A voter's share is the cost of each supported winner over its supporters; the fair share
    /// is what the budget comes to per voter, or all it supports if that is less.
    pub proportionality_gap: f64,
    /// Spent share of the budget.
    pub spending: f64,
    /// For each label, its winners' share of the cost of all winners.
    pub by_label: Vec<LabelShare>,
}

/// What went to a label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelShare {
    /// The label.
    #[serde(flatten)]
    pub label: Label,
    /// Share of the money spent.
    pub share: f64,
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

impl Metrics {
    /// Measures an outcome.
    pub fn of(election: &Election, selected: &[usize]) -> Self {
        let places = election.candidates().len();
        let mut wins = vec![false; places];
        for place in selected {
            wins[*place] = true;
        }
        let cost = |place: usize| approximate(election.candidate(place).cost);
        let voters = f64::from(election.voters());
        let per_voter = ratio(approximate(election.budget()), voters);
        let mut histogram = vec![0_u32; places + 1];
        let (mut money, mut fairness, mut counted) = (0.0, 0.0, 0.0);
        for group in 0..election.ballots().groups() {
            let times = election.ballots().times(group);
            let (mut winners, mut spent, mut share, mut all) = (0_usize, 0.0, 0.0, 0.0);
            for choice in election.ballots().choices(group).filter(|c| c.points > 0) {
                let place = choice.place();
                let part = cost(place) / approximate(election.votes(place)).max(1.0);
                all += part;
                if wins[place] {
                    winners += 1;
                    spent += cost(place);
                    share += part;
                }
            }
            histogram[winners] += times;
            money += spent * f64::from(times);
            let fair = per_voter.min(all);
            if fair > 0.0 {
                fairness += (share / fair).min(1.0) * f64::from(times);
                counted += f64::from(times);
            }
        }
        let unit = 10_f64.powi(i32::try_from(election.money_decimals).unwrap_or(0));
        let with = |least: usize| {
            let tail = histogram.get(least..).unwrap_or_default();
            ratio(tail.iter().map(|times| f64::from(*times)).sum(), voters)
        };
        let total: f64 = (0_u32..)
            .zip(&histogram)
            .map(|(winners, times)| f64::from(winners) * f64::from(*times))
            .sum();
        let spent = approximate(election.cost_of(selected));
        let budget = approximate(election.budget());
        Self {
            at_least: [with(1), with(2), with(3)],
            exclusion_ratio: 1.0 - with(1),
            mean_winners: ratio(total, voters),
            mean_cost: ratio(money, voters) / unit,
            mean_cost_share: ratio(ratio(money, voters), budget),
            gini: gini(&histogram, total, voters),
            proportionality_gap: if counted > 0.0 {
                1.0 - fairness / counted
            } else {
                0.0
            },
            spending: ratio(spent, budget),
            by_label: by_label(election, selected, spent),
        }
    }
}

fn gini(histogram: &[u32], total: f64, voters: f64) -> f64 {
    // With values in order, the area under the Lorenz curve adds up group by group.
    let (mut below, mut area) = (0.0, 0.0);
    for (winners, times) in (0_u32..).zip(histogram) {
        let held = f64::from(winners) * f64::from(*times);
        area += f64::from(*times) * (below + held / 2.0);
        below += held;
    }
    if total > 0.0 {
        1.0 - 2.0 * area / (voters * total)
    } else {
        0.0
    }
}

fn by_label(election: &Election, selected: &[usize], spent: f64) -> Vec<LabelShare> {
    let candidates = election.candidates().iter();
    let mut labels: Vec<&Label> = candidates.flat_map(|candidate| &candidate.labels).collect();
    labels.sort();
    labels.dedup();
    let share = |label: &Label| -> f64 {
        let winners = selected.iter().map(|place| election.candidate(*place));
        let labelled = winners.filter(|winner| winner.labels.contains(label));
        ratio(labelled.map(|winner| approximate(winner.cost)).sum(), spent)
    };
    let shares = labels.into_iter().map(|label| LabelShare {
        label: label.clone(),
        share: share(label),
    });
    shares.collect()
}

/// How many voters support more winners in the first outcome, in the second, and as many in both.
pub fn preferences(election: &Election, first: &[usize], second: &[usize]) -> [u32; 3] {
    let mut counts = [0; 3];
    for group in 0..election.ballots().groups() {
        let supported = |selected: &[usize]| {
            let choices = election.ballots().choices(group);
            choices
                .filter(|c| c.points > 0 && selected.contains(&c.place()))
                .count()
        };
        let which = match supported(first).cmp(&supported(second)) {
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Less => 1,
            std::cmp::Ordering::Equal => 2,
        };
        counts[which] += election.ballots().times(group);
    }
    counts
}
