//! The parts of a configuration, each by itself.

use super::{Findings, Holder};
use crate::limits::{self, CEILING_IDR};
use crate::rounds::configuration::{
    BallotTerms, Bound, Decided, LabelKind, Rule, RuleName, area_label, stored,
};
use crate::text;
use crate::wire::BallotForm;

impl BallotTerms {
    pub(super) fn check(&self, found: &mut Findings) {
        let form = self.form;
        let limited = matches!(form, BallotForm::Approval | BallotForm::Ranking);
        let shared = form == BallotForm::Points;
        let wide = |value: Option<i32>| value.map(i64::from);
        let range = |has: bool, low: i64, high: i64| has.then_some((low, high));
        let all = wide(self.points)
            .unwrap_or(limits::POINTS)
            .clamp(1, limits::POINTS);
        for (pointer, value, range, needed) in [
            (
                "/ballot/limit",
                self.limit,
                range(limited, 1, limits::APPROVALS.into()),
                true,
            ),
            (
                "/ballot/points",
                self.points,
                range(shared, 1, limits::POINTS),
                true,
            ),
            (
                "/ballot/most_points",
                self.most_points,
                range(shared, 1, all),
                false,
            ),
            (
                "/ballot/max_score",
                self.max_score,
                range(form == BallotForm::Score, 1, limits::SCORE),
                true,
            ),
        ] {
            found.number(pointer, wide(value), range, needed);
        }
    }
}

impl Rule {
    pub(super) fn check(&self, form: BallotForm, found: &mut Findings) {
        use RuleName::{EqualShares, Greedy, GreedyPerCost, Phragmen};
        if form == BallotForm::None && self.name != Greedy {
            found.add(
                "/rule/name",
                "Tanpa pemungutan suara hanya greedy yang berlaku: urutan seri menentukan semuanya.",
                "Without ballots only greedy applies: the order of ties decides everything.",
            );
        }
        if self.name == Phragmen && !matches!(form, BallotForm::Approval | BallotForm::Knapsack) {
            found.add(
                "/rule/name",
                "Phragmén hanya menghitung persetujuan; pakai bentuk approval atau knapsack.",
                "Phragmén counts approvals only; take the form approval or knapsack.",
            );
        }
        if self.stop_at_misfit && !matches!(self.name, Greedy | GreedyPerCost | Phragmen) {
            found.left_out("/rule/stop_at_misfit");
        }
        let scored = self.name == Greedy && form != BallotForm::None;
        let range = scored.then_some((1, limits::THRESHOLD));
        found.number("/rule/threshold", self.threshold, range, false);
        let shares = self.name == EqualShares;
        if !shares && self.utility.is_some() {
            found.left_out("/rule/utility");
        }
        if !shares && self.completion.is_some() {
            found.left_out("/rule/completion");
        }
        let raises = shares && self.raises();
        let range = raises.then_some((1, CEILING_IDR));
        found.number("/rule/step_idr", self.step_idr, range, false);
        if !raises && self.until_overspend {
            found.left_out("/rule/until_overspend");
        }
    }
}

impl Bound {
    pub(super) fn check(&self, pointer: &str, holder: Holder<'_>, found: &mut Findings) {
        match (self.amount_idr, self.percent) {
            (Some(amount), None) if (0..=CEILING_IDR).contains(&amount) => {}
            (None, Some(1..=100)) => {}
            _ => found.add(
                pointer,
                "Isi salah satu: amount_idr 0 sampai 1.000.000.000.000.000, atau percent 1 sampai 100.",
                "Give one of the two: amount_idr 0 to 1,000,000,000,000,000, or percent 1 to 100.",
            ),
        }
        let value = format!("{pointer}/value");
        match (self.kind, holder) {
            (LabelKind::Area, Holder::Stage) => found.add(
                value,
                "Batas per wilayah ditetapkan di putarannya sendiri, bukan di tahap.",
                "Bounds by area are set in their own round, not in the stage.",
            ),
            (LabelKind::Area, Holder::Round(area)) => {
                let below = self.value.starts_with(&format!("{area}."));
                if !below || area_label(area, &self.value) != self.value {
                    found.add(
                        value,
                        format!("Isi kode wilayah tepat di bawah {area}."),
                        format!("Give the code of an area right below {area}."),
                    );
                }
            }
            (LabelKind::Origin, _) => {
                let known = <entity::enums::Origin as sea_orm::Iterable>::iter()
                    .any(|origin| stored(&origin) == self.value);
                if !known {
                    found.add(
                        value,
                        "Isi asal usulan yang diterbitkan, misalnya womens_forum.",
                        "Give a published origin, for example womens_forum.",
                    );
                }
            }
            (LabelKind::Sector, _) => {}
        }
    }
}

impl Decided {
    pub(super) fn check(&self, pointer: &str, found: &mut Findings) {
        let pointer = format!("{pointer}/reason");
        text::clean(&pointer, &self.reason, limits::SHORT_REASON, &mut found.0);
    }
}
