//! What a proposal's numbers and its life allow. Pure.

use entity::enums::ProposalStatus;

/// Largest quantity, in thousandths: a thousand million units.
pub const MAX_QUANTITY_MILLI: i64 = 1_000_000_000_000;

/// Why a quantity is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Zero, negative or not a number.
    #[error("a quantity is more than zero")]
    NotPositive,
    /// Over [`MAX_QUANTITY_MILLI`].
    #[error("a quantity is at most 1,000,000,000")]
    TooLarge,
    /// More than three decimals.
    #[error("a quantity has at most three decimals")]
    TooFine,
}

/// A quantity as JSON gives it, in thousandths. Exact: what is written with at most three decimals is
/// taken as written, all else refused.
pub fn quantity_milli(quantity: f64) -> Result<i64, QuantityError> {
    if quantity.is_nan() || quantity <= 0.0 {
        return Err(QuantityError::NotPositive);
    }
    if quantity > 1_000_000_000.0 {
        return Err(QuantityError::TooLarge);
    }
    // The shortest text that reads back as this number is what was sent, without exponent.
    let written = quantity.to_string();
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    if fraction.len() > 3 {
        return Err(QuantityError::TooFine);
    }
    format!("{whole}{fraction:0<3}")
        .parse()
        .map_err(|_| QuantityError::TooLarge)
}

/// A quantity in thousandths as JSON shows it.
#[expect(
    clippy::cast_precision_loss,
    reason = "quantities end at 10^12 thousandths, far within the 2^53 a double holds exactly"
)]
pub fn quantity(quantity_milli: i64) -> f64 {
    quantity_milli as f64 / 1000.0
}

/// Quantity times unit price in whole rupiah, half a rupiah rounded up; `None` for a negative factor
/// or a product no amount can hold.
pub fn cost(quantity_milli: i64, unit_price_idr: i64) -> Option<i64> {
    if quantity_milli < 0 || unit_price_idr < 0 {
        return None;
    }
    let milli = i128::from(quantity_milli) * i128::from(unit_price_idr);
    i64::try_from((milli + 500) / 1000).ok()
}

/// Whether its proposer may change it.
pub fn can_edit(status: ProposalStatus) -> bool {
    matches!(status, ProposalStatus::Draft | ProposalStatus::Returned)
}

/// Whether it may be submitted, the first time or again.
pub fn can_submit(status: ProposalStatus) -> bool {
    can_move(status, ProposalStatus::Submitted) && can_edit(status)
}

/// Whether its proposer may withdraw it: until a meeting has sent it up. The round's phase may forbid
/// it sooner, once voting has opened.
pub fn can_withdraw(status: ProposalStatus) -> bool {
    can_move(status, ProposalStatus::Withdrawn)
}

/// Whether an officer may give a finding on it: anew, or in place of an earlier one.
pub fn can_review(status: ProposalStatus) -> bool {
    matches!(
        status,
        ProposalStatus::Submitted | ProposalStatus::Carried | ProposalStatus::Verified
    )
}

/// Whether it was refused, for this year or for good: its proposer may object, and a planner may carry
/// it to the next cycle.
pub fn is_refusal(status: ProposalStatus) -> bool {
    matches!(
        status,
        ProposalStatus::Rejected | ProposalStatus::Deferred | ProposalStatus::NotAccommodated
    )
}

/// Whether its life is over.
pub fn is_final(status: ProposalStatus) -> bool {
    successors(status).is_empty()
}

/// Whether a proposal may go from one status to another.
pub fn can_move(from: ProposalStatus, to: ProposalStatus) -> bool {
    successors(from).contains(&to)
}

/// Where a proposal may go from a status: the whole of its life in one table.
pub fn successors(from: ProposalStatus) -> &'static [ProposalStatus] {
    use ProposalStatus as S;
    match from {
        S::Draft => &[S::Submitted, S::Withdrawn],
        S::Submitted => &[
            S::Verified,
            S::Returned,
            S::Rejected,
            S::Deferred,
            S::Merged,
            S::Withdrawn,
            // The meeting ends with it unreviewed.
            S::NotAccommodated,
        ],
        // Resubmitted, or left lying until the round ends.
        S::Returned => &[S::Submitted, S::Withdrawn, S::Deferred, S::NotAccommodated],
        // Reviewed again, or decided by the meeting.
        S::Verified => &[
            S::Returned,
            S::Rejected,
            S::Deferred,
            S::Merged,
            S::Withdrawn,
            S::Carried,
            S::NotAccommodated,
            S::Accommodated,
        ],
        S::Carried => &[
            S::Verified,
            S::Returned,
            S::Rejected,
            S::Deferred,
            S::Merged,
            S::NotAccommodated,
        ],
        // An objection is granted, or the next cycle takes it up.
        S::Rejected | S::Deferred | S::NotAccommodated => &[S::Submitted, S::Verified, S::Carried],
        // What it was merged into is withdrawn.
        S::Merged => &[S::Submitted],
        S::Withdrawn | S::Accommodated => &[],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn quantities_are_taken_as_written() {
        assert_eq!(quantity_milli(1.0), Ok(1_000));
        assert_eq!(quantity_milli(12.5), Ok(12_500));
        assert_eq!(quantity_milli(0.001), Ok(1));
        assert_eq!(quantity_milli(1.005), Ok(1_005));
        assert_eq!(quantity_milli(1e9), Ok(MAX_QUANTITY_MILLI));
        assert_eq!(quantity_milli(0.000_1), Err(QuantityError::TooFine));
        assert_eq!(quantity_milli(5e-324), Err(QuantityError::TooFine));
        assert_eq!(quantity_milli(1e9 + 1.0), Err(QuantityError::TooLarge));
        assert_eq!(quantity_milli(f64::INFINITY), Err(QuantityError::TooLarge));
        for nothing in [0.0, -0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(quantity_milli(nothing), Err(QuantityError::NotPositive));
        }
    }

    #[test]
    fn costs_round_half_up() {
        assert_eq!(cost(1_500, 1_000_000), Some(1_500_000));
        assert_eq!(cost(1, 499), Some(0));
        assert_eq!(cost(1, 500), Some(1));
        assert_eq!(cost(MAX_QUANTITY_MILLI, i64::MAX), None);
        assert_eq!(cost(1_000, i64::MAX), Some(i64::MAX));
        assert_eq!(cost(-1, 5), None);
        assert_eq!(cost(5, -1), None);
    }

    #[test]
    fn a_proposer_acts_while_it_is_theirs() {
        use ProposalStatus as S;
        let may = |rule: fn(ProposalStatus) -> bool| -> Vec<ProposalStatus> {
            ProposalStatus::iter()
                .filter(|status| rule(*status))
                .collect()
        };
        assert_eq!(may(can_edit), [S::Draft, S::Returned]);
        assert_eq!(may(can_submit), [S::Draft, S::Returned]);
        assert_eq!(
            may(can_withdraw),
            [S::Draft, S::Submitted, S::Returned, S::Verified]
        );
        assert_eq!(may(can_review), [S::Submitted, S::Verified, S::Carried]);
        assert_eq!(
            may(is_refusal),
            [S::Rejected, S::Deferred, S::NotAccommodated]
        );
        assert_eq!(may(is_final), [S::Withdrawn, S::Accommodated]);
    }

    #[test]
    fn every_status_is_reached_from_a_draft_and_none_leads_back_to_one() {
        let mut reached = vec![ProposalStatus::Draft];
        let mut next = 0;
        while let Some(from) = reached.get(next).copied() {
            for to in successors(from) {
                assert_ne!(*to, ProposalStatus::Draft);
                assert_ne!(*to, from);
                if !reached.contains(to) {
                    reached.push(*to);
                }
            }
            next += 1;
        }
        assert_eq!(reached.len(), ProposalStatus::iter().count());
    }

    proptest! {
        #[test]
        fn quantities_come_back(milli in 1..=MAX_QUANTITY_MILLI) {
            prop_assert_eq!(quantity_milli(quantity(milli)), Ok(milli));
        }

        #[test]
        fn any_number_is_taken_or_refused(number in any::<f64>()) {
            if let Ok(milli) = quantity_milli(number) {
                prop_assert!((1..=MAX_QUANTITY_MILLI).contains(&milli));
            }
        }

        #[test]
        fn a_cost_is_within_half_a_rupiah(milli in 0..=MAX_QUANTITY_MILLI, price in 0_i64..9_000_000) {
            let exact = i128::from(milli) * i128::from(price);
            let cost = i128::from(cost(milli, price).unwrap());
            prop_assert!((cost * 1000 - exact).abs() <= 500);
        }
    }
}
