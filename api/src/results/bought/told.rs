//! What a ballot got, in words.

use num_traits::{Signed, ToPrimitive, Zero};

use super::{BoughtLineOut, Stood};
use crate::allocation::{Fraction, Phase};
use crate::money::rupiah;
use crate::rounds::configuration::RuleName;

/// Why a ballot pays nothing under a rule without shares.
pub(super) fn common(rule: RuleName) -> (&'static str, &'static str) {
    match rule {
        RuleName::Greedy => (
            "Aturan ini tidak membagi uang per pemilih: usulan dengan suara terbanyak dibiayai lebih dulu, selama pagu cukup.",
            "This rule gives voters no money of their own: candidates with the most votes are funded first, as long as the ceiling allows.",
        ),
        RuleName::GreedyPerCost => (
            "Aturan ini tidak membagi uang per pemilih: usulan dengan suara terbanyak per biaya dibiayai lebih dulu, selama pagu cukup.",
            "This rule gives voters no money of their own: candidates with the most votes per cost are funded first, as long as the ceiling allows.",
        ),
        RuleName::Knapsack => (
            "Aturan ini tidak membagi uang per pemilih: gabungan usulan dengan jumlah suara tertinggi yang muat dalam pagu dibiayai.",
            "This rule gives voters no money of their own: the set of candidates with the most votes together that fits the ceiling is funded.",
        ),
        RuleName::EqualShares | RuleName::Phragmen => (
            "Tidak ada yang dibayar dari bagian pemilih.",
            "Nothing was paid out of voters' shares.",
        ),
    }
}

/// A winner a ballot supports, with what it paid.
pub(super) fn line(one: &Stood, phase: Phase, paid: Option<&Fraction>) -> BoughtLineOut {
    let (title, cost, others) = (
        &one.title,
        rupiah(one.cost_idr),
        one.votes.saturating_sub(1),
    );
    let (id, en) = match (paid, phase) {
        (Some(paid), _) if paid.is_zero() && one.cost_idr > 0 => (
            format!(
                "“{title}” terpilih; bagian suara ini sudah habis sebelumnya, jadi {others} pendukung lain yang membayarnya."
            ),
            format!(
                "“{title}” won; this ballot's share was spent before, so {others} other supporters paid for it."
            ),
        ),
        (Some(paid), _) => {
            let (paid_id, paid_en) = told(paid);
            (
                format!(
                    "“{title}” terpilih; surat suara ini membayar {paid_id} dari biayanya {cost}, bersama {others} pendukung lain."
                ),
                format!(
                    "“{title}” won; this ballot paid {paid_en} of its cost of {cost}, together with {others} other supporters."
                ),
            )
        }
        (None, Phase::Forced) => (
            format!(
                "“{title}” sudah diputuskan sebelum penghitungan; surat suara ini mendukungnya dan tidak membayar apa-apa."
            ),
            format!(
                "“{title}” was decided before the count; this ballot supports it and paid nothing."
            ),
        ),
        (None, Phase::Completion) => (
            format!(
                "“{title}” terpilih dari sisa pagu; surat suara ini mendukungnya, bersama {others} pendukung lain, dan tidak membayar apa-apa."
            ),
            format!(
                "“{title}” won from what was left of the ceiling; this ballot supports it, with {others} other supporters, and paid nothing."
            ),
        ),
        (None, Phase::Floor | Phase::Rule) => (
            format!(
                "“{title}” terpilih dengan biaya {cost}; surat suara ini mendukungnya, bersama {others} pendukung lain."
            ),
            format!(
                "“{title}” won at a cost of {cost}; this ballot supports it, with {others} other supporters."
            ),
        ),
    };
    BoughtLineOut {
        candidate_id: one.id.0,
        title: title.clone(),
        cost_idr: one.cost_idr,
        votes: one.votes,
        phase: phase.into(),
        paid_idr: paid.map(ToString::to_string),
        sentence_id: id,
        sentence_en: en,
    }
}

/// An amount as people read it, in both languages: what is no whole rupiah is said to be rounded.
pub(super) fn told(amount: &Fraction) -> (String, String) {
    let whole = amount.round().to_integer().to_i64().unwrap_or(i64::MAX);
    if amount.is_integer() {
        (rupiah(whole), rupiah(whole))
    } else if whole == 0 && amount.is_positive() {
        ("kurang dari Rp 1".to_owned(), "less than Rp 1".to_owned())
    } else {
        let whole = rupiah(whole);
        (format!("sekitar {whole}"), format!("about {whole}"))
    }
}
