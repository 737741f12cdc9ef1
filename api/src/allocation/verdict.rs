//! One plain sentence a candidate: why it won or lost, and what would have changed that.

use num_traits::ToPrimitive;
use serde::Serialize;

use super::Election;
use super::count::{Count, Phase, Price, Round};
use super::ledger::Ledger;
use super::method::{Method, Misfit, Settings};
use super::pb::decimal;
use super::ties::{Ranks, TieKey, TieOrder};

/// What became of a candidate and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The candidate.
    pub id: String,
    /// Whether it won.
    pub won: bool,
    /// A cut of its cost that would have been enough, in the smallest unit; the smallest for `greedy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_cut: Option<i64>,
    /// Fewest further points (on approvals: votes) that would have been enough, where that is plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more_points: Option<i64>,
    /// Why, in one Indonesian sentence.
    pub sentence_id: String,
    /// Why, in one English sentence.
    pub sentence_en: String,
}

/// Explains a count for every candidate, in the order they stand in the election.
pub fn verdicts(election: &Election, settings: &Settings, counted: &Count) -> Vec<Verdict> {
    // Those level by score are not separated by score.
    let keys = settings
        .ties
        .0
        .iter()
        .filter(|key| **key != TieKey::HigherScore);
    let equals = TieOrder(keys.cloned().collect());
    let explainer = Explainer {
        election,
        settings,
        counted,
        ranks: Ranks::new(election, &settings.ties),
        ranks_of_equals: Ranks::new(election, &equals),
        ledger: Ledger::of(election, settings, counted),
        left: election.budget() - election.cost_of(&counted.selected()),
    };
    let places = 0..election.candidates().len();
    places.map(|place| explainer.verdict(place)).collect()
}

struct Explainer<'a> {
    election: &'a Election,
    settings: &'a Settings,
    counted: &'a Count,
    ranks: Ranks,
    ranks_of_equals: Ranks,
    ledger: Option<Ledger>,
    left: i64,
}

/// A reason in both languages, and what would have helped.
struct Reason {
    id: String,
    en: String,
    cost_cut: Option<i64>,
    more_points: Option<i64>,
}

impl Reason {
    fn new(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            en: en.into(),
            cost_cut: None,
            more_points: None,
        }
    }

    /// A cut that leaves something of the cost.
    fn cut(mut self, cost: i64, enough: i64) -> Self {
        self.cost_cut = Some(cost - enough).filter(|_| enough > 0);
        self
    }

    fn points(mut self, points: Option<i64>) -> Self {
        self.more_points = points.filter(|points| *points > 0);
        self
    }
}

impl Explainer<'_> {
    fn money(&self, amount: i64) -> String {
        decimal(amount, self.election.money_decimals)
    }

    fn verdict(&self, place: usize) -> Verdict {
        let rounds = &self.counted.rounds;
        let round = rounds
            .iter()
            .enumerate()
            .find(|(_, r)| r.candidate == place);
        let reason = match round {
            Some((at, round)) => self.won(at, round),
            None => self.lost(place),
        };
        let (mut id, mut en) = (reason.id, reason.en);
        if let Some(cut) = reason.cost_cut {
            let cut = self.money(cut);
            id = format!("{id}; biaya yang {cut} lebih rendah sudah cukup");
            en = format!("{en}; a cost lower by {cut} would have been enough");
        }
        if let Some(points) = reason.more_points {
            let points = decimal(points, self.election.point_decimals);
            let (unit_id, unit_en) = if self.election.kind().has_points() {
                ("poin", "points")
            } else {
                ("suara", "votes")
            };
            id = format!("{id}; tambahan {points} {unit_id} sudah cukup");
            en = format!("{en}; {points} more {unit_en} would have been enough");
        }
        Verdict {
            id: self.election.candidate(place).id.clone(),
            won: round.is_some(),
            cost_cut: reason.cost_cut,
            more_points: reason.more_points,
            sentence_id: id + ".",
            sentence_en: en + ".",
        }
    }

    fn won(&self, at: usize, round: &Round) -> Reason {
        let cost = self.money(self.election.candidate(round.candidate).cost);
        let left = self.money(round.left_before);
        let at = at + 1;
        let fits_id = format!("biayanya {cost} masuk dalam sisa anggaran {left}");
        let fits_en = format!("its cost of {cost} fits the {left} left of the budget");
        match (&round.price, round.phase) {
            (_, Phase::Forced) => Reason::new(
                "Terpilih: sudah diputuskan sebelum penghitungan",
                "Selected: it was decided before the count",
            ),
            (_, Phase::Floor) => Reason::new(
                format!("Terpilih di putaran {at} untuk memenuhi batas bawah bagiannya; {fits_id}"),
                format!("Selected in round {at} to meet the floor of its label; {fits_en}"),
            ),
            (Price::Share(share), _) => {
                let unit = 10_f64.powi(i32::try_from(self.election.money_decimals).unwrap_or(0));
                let paid = share.per_point.to_f64().unwrap_or(0.0) / unit;
                let (full, part) = (share.in_full, share.in_part);
                Reason::new(
                    format!(
                        "Terpilih di putaran {at}: {full} pendukung membayar {paid:.2} per poin dan {part} pendukung membayar sisa uangnya, bersama-sama {cost}"
                    ),
                    format!(
                        "Selected in round {at}: {full} supporters paid {paid:.2} a point and {part} what they had left, together {cost}"
                    ),
                )
            }
            (Price::Time(time), _) => {
                let time = time.to_f64().unwrap_or(0.0);
                Reason::new(
                    format!(
                        "Terpilih di putaran {at}: pendukungnya mengumpulkan {cost} saat setiap pemilih sudah menerima {time:.2}"
                    ),
                    format!(
                        "Selected in round {at}: its supporters held {cost} when every voter had earned {time:.2}"
                    ),
                )
            }
            (Price::Score { score, .. }, _) => {
                let score = decimal(*score, self.election.point_decimals);
                Reason::new(
                    format!("Terpilih di putaran {at} dengan nilai {score}; {fits_id}"),
                    format!("Selected in round {at} with a score of {score}; {fits_en}"),
                )
            }
            (Price::None, _) => Reason::new(
                "Terpilih: ada yang mendukung dan tidak memerlukan biaya",
                "Selected: it has support and costs nothing",
            ),
        }
    }

    fn lost(&self, place: usize) -> Reason {
        if let Some(reason) = self.barred(place) {
            return reason;
        }
        let candidate = self.election.candidate(place);
        let cost = self.money(candidate.cost);
        if let Some(ledger) = &self.ledger {
            let held = ledger.left[place];
            if candidate.cost == 0 {
                return Reason::new(
                    "Tidak terpilih: tanpa biaya, aturan ini tidak dapat memberinya harga",
                    "Not selected: without a cost this rule cannot price it",
                );
            }
            let (money, round) = (self.money(held), ledger.broke[place].map(|at| at + 1));
            let (since_id, since_en) = round.map_or_else(
                || (" sejak awal".to_owned(), " from the start".to_owned()),
                |round| {
                    (
                        format!(" sejak putaran {round}"),
                        format!(" since round {round}"),
                    )
                },
            );
            let reason = Reason::new(
                format!(
                    "Tidak terpilih: pendukungnya tidak dapat membayar {cost}{since_id}, dan pada akhirnya hanya memiliki {money}"
                ),
                format!(
                    "Not selected: its supporters could not pay {cost}{since_en}, and hold {money} in the end"
                ),
            );
            // Had it cost what its supporters hold in the end, it would have been bought by then. With
            // increments that may end them earlier, so nothing is promised.
            return match self.settings.method {
                Method::EqualShares { completion, .. } if completion.increments.is_none() => {
                    reason.cut(candidate.cost, held)
                }
                _ => reason,
            };
        }
        if matches!(self.settings.method, Method::Knapsack { .. }) {
            return Reason::new(
                "Tidak terpilih: gabungan usulan lain dengan nilai tertinggi tidak menyisakan tempat untuknya",
                "Not selected: the set with the highest score leaves no room for it",
            );
        }
        let left = self.left_at_turn(place);
        if left >= candidate.cost {
            return Reason::new(
                "Tidak terpilih: aturan berhenti sebelum gilirannya atau batas atas bagiannya sudah terpakai",
                "Not selected: the rule ended before its turn, or the ceiling of its label was used up",
            );
        }
        let available = self.money(left);
        Reason::new(
            format!("Tidak terpilih: biayanya {cost} melebihi sisa anggaran {available} pada gilirannya"),
            format!("Not selected: its cost of {cost} was over the {available} left of the budget at its turn"),
        )
        .cut(candidate.cost, left)
        .points(self.points_to_win(place))
    }

    /// Why a candidate could not win whatever the count.
    fn barred(&self, place: usize) -> Option<Reason> {
        let constraints = &self.settings.constraints;
        let (candidate, votes) = (self.election.candidate(place), self.election.votes(place));
        if constraints.forced_out.contains(&place) {
            return Some(Reason::new(
                "Tidak terpilih: dikeluarkan sebelum penghitungan",
                "Not selected: it was ruled out before the count",
            ));
        }
        if let Some(minimum) = constraints.minimum_votes.filter(|minimum| votes < *minimum) {
            return Some(Reason::new(
                format!(
                    "Tidak terpilih: pendukungnya {votes}, kurang dari {minimum} yang disyaratkan"
                ),
                format!("Not selected: it has {votes} supporters and needs {minimum}"),
            ));
        }
        let rival = self
            .counted
            .rounds
            .iter()
            .map(|round| round.candidate)
            .find(|winner| {
                let sets = &constraints.exclusive;
                sets.iter()
                    .any(|set| set.contains(winner) && set.contains(&place))
            });
        if let Some(rival) = rival {
            let id = &self.election.candidate(rival).id;
            return Some(Reason::new(
                format!("Tidak terpilih: {id} terpilih, dan hanya satu dari keduanya yang boleh"),
                format!("Not selected: {id} is selected, and only one of the two may be"),
            ));
        }
        if candidate.cost > self.election.budget() {
            let budget = self.money(self.election.budget());
            return Some(Reason::new(
                format!("Tidak terpilih: biayanya melebihi seluruh anggaran {budget}"),
                format!("Not selected: it costs more than the whole budget of {budget}"),
            ));
        }
        let score = self.election.score(place);
        if let Method::Greedy {
            threshold,
            positive_only,
            ..
        } = self.settings.method
        {
            let least = threshold
                .unwrap_or(i64::MIN)
                .max(if positive_only { 1 } else { i64::MIN });
            if score < least {
                return Some(
                    Reason::new(
                        "Tidak terpilih: nilainya di bawah ambang",
                        "Not selected: its score is below the threshold",
                    )
                    .points(least.checked_sub(score)),
                );
            }
        }
        (votes == 0).then(|| {
            Reason::new(
                "Tidak terpilih: tidak ada yang mendukungnya",
                "Not selected: nobody supports it",
            )
        })
    }

    /// Rounds of the rule itself.
    fn rule_rounds(&self) -> impl Iterator<Item = &Round> {
        let rounds = self.counted.rounds.iter();
        rounds.filter(|round| round.phase == Phase::Rule)
    }

    /// Whether the first comes before the second in the order of a greedy rule.
    fn before(&self, first: usize, second: usize) -> bool {
        let score = |place: usize| i128::from(self.election.score(place));
        let (mine, other) = match self.settings.method {
            Method::GreedyPerCost { .. } => {
                let cost = |place: usize| i128::from(self.election.candidate(place).cost);
                (
                    score(first).max(0) * cost(second),
                    score(second).max(0) * cost(first),
                )
            }
            _ => (score(first), score(second)),
        };
        (-mine, self.ranks.of(first)) < (-other, self.ranks.of(second))
    }

    fn left_at_turn(&self, place: usize) -> i64 {
        if matches!(self.settings.method, Method::Phragmen { .. }) {
            return self.left;
        }
        self.rule_rounds()
            .find(|round| self.before(place, round.candidate))
            .map_or(self.left, |round| round.left_before)
    }

    /// Under plain `greedy`, the points that put a candidate before the first winner that leaves too
    /// little for it.
    fn points_to_win(&self, place: usize) -> Option<i64> {
        let plain = matches!(
            self.settings.method,
            Method::Greedy {
                misfit: Misfit::Skip,
                ..
            }
        ) && self.settings.constraints.ceilings.is_empty()
            && self.settings.constraints.floors.is_empty();
        let cost = self.election.candidate(place).cost;
        let fits = self
            .rule_rounds()
            .take_while(|round| round.left_before >= cost);
        let last = fits.last().filter(|_| plain)?;
        let missing = self.election.score(last.candidate) - self.election.score(place);
        let rank = |place: usize| self.ranks_of_equals.of(place);
        let ahead = rank(place) < rank(last.candidate);
        Some(missing + i64::from(!ahead))
    }
}
