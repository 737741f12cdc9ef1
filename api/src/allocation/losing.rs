//! Why a candidate lost, and what would have been enough for it.

use super::count::{Phase, Round};
use super::method::{Method, Misfit};
use super::verdict::{Explainer, Reason};

impl Explainer<'_> {
    /// Why a candidate lost.
    pub(super) fn lost(&self, place: usize) -> Reason {
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
        if votes == 0 && self.election.voters() > 0 {
            return Some(Reason::new(
                "Tidak terpilih: tidak ada yang mendukungnya",
                "Not selected: nobody supports it",
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
            let id = self.name(rival);
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
        None
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
