//! One plain sentence a candidate: why it won or lost, and what would have changed that.

use num_traits::ToPrimitive;
use serde::Serialize;

use super::Election;
use super::count::{Count, Phase, Price, Round};
use super::ledger::Ledger;
use super::method::Settings;
use super::pb::decimal;
use super::ties::{Ranks, TieKey, TieOrder};
use crate::money::rupiah;

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

/// How sentences name candidates and money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// By identifier, in the election's currency as a plain decimal.
    Plain,
    /// By name, in rupiah.
    Rupiah,
}

/// Explains a count for every candidate, in the order they stand in the election.
pub fn verdicts(
    election: &Election,
    settings: &Settings,
    counted: &Count,
    wording: Wording,
) -> Vec<Verdict> {
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
        wording,
    };
    let places = 0..election.candidates().len();
    places.map(|place| explainer.verdict(place)).collect()
}

/// What a verdict is drawn from.
pub(super) struct Explainer<'a> {
    pub(super) election: &'a Election,
    pub(super) settings: &'a Settings,
    pub(super) counted: &'a Count,
    pub(super) ranks: Ranks,
    pub(super) ranks_of_equals: Ranks,
    pub(super) ledger: Option<Ledger>,
    pub(super) left: i64,
    wording: Wording,
}

/// A reason in both languages, and what would have helped.
pub(super) struct Reason {
    id: String,
    en: String,
    cost_cut: Option<i64>,
    more_points: Option<i64>,
}

impl Reason {
    pub(super) fn new(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            en: en.into(),
            cost_cut: None,
            more_points: None,
        }
    }

    /// A cut that leaves something of the cost.
    pub(super) fn cut(mut self, cost: i64, enough: i64) -> Self {
        self.cost_cut = Some(cost - enough).filter(|_| enough > 0);
        self
    }

    pub(super) fn points(mut self, points: Option<i64>) -> Self {
        self.more_points = points.filter(|points| *points > 0);
        self
    }
}

impl Explainer<'_> {
    pub(super) fn money(&self, amount: i64) -> String {
        match self.wording {
            Wording::Plain => decimal(amount, self.election.money_decimals),
            Wording::Rupiah => rupiah(amount),
        }
    }

    pub(super) fn name(&self, place: usize) -> &str {
        let candidate = self.election.candidate(place);
        match self.wording {
            Wording::Plain => &candidate.id,
            Wording::Rupiah => &candidate.name,
        }
    }

    /// An amount that is known approximately.
    fn roughly(&self, amount: f64) -> String {
        let unit = 10_f64.powi(i32::try_from(self.election.money_decimals).unwrap_or(0));
        match self.wording {
            Wording::Plain => format!("{:.2}", amount / unit),
            Wording::Rupiah => rupiah(amount.to_i64().unwrap_or(i64::MAX)),
        }
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
                let paid = self.roughly(share.per_point.to_f64().unwrap_or(0.0));
                let (full, part) = (share.in_full, share.in_part);
                Reason::new(
                    format!(
                        "Terpilih di putaran {at}: {full} pendukung membayar {paid} per poin dan {part} pendukung membayar sisa uangnya, bersama-sama {cost}"
                    ),
                    format!(
                        "Selected in round {at}: {full} supporters paid {paid} a point and {part} what they had left, together {cost}"
                    ),
                )
            }
            (Price::Time(time), _) => {
                let time = self.roughly(time.to_f64().unwrap_or(0.0));
                Reason::new(
                    format!(
                        "Terpilih di putaran {at}: pendukungnya mengumpulkan {cost} saat setiap pemilih sudah menerima {time}"
                    ),
                    format!(
                        "Selected in round {at}: its supporters held {cost} when every voter had earned {time}"
                    ),
                )
            }
            (Price::Score { .. }, _) if self.election.voters() == 0 => Reason::new(
                format!("Terpilih di urutan {at}; {fits_id}"),
                format!("Selected in place {at}; {fits_en}"),
            ),
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
}
