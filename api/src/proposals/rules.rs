//! Quantities, costs and the states of a proposal. Pure.

use entity::enums::ProposalStatus;

/// Largest quantity, in units.
pub const LARGEST_QUANTITY: f64 = 1_000_000_000.0;

/// A quantity as thousandths; `None` unless it is above zero, not too large, and has three decimals at
/// most.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked and the value is whole"
)]
pub fn thousandths(quantity: f64) -> Option<i64> {
    if !(quantity > 0.0 && quantity <= LARGEST_QUANTITY) {
        return None;
    }
    let milli = (quantity * 1000.0).round();
    // Three decimals survive the way there and back to within the precision of the wire.
    ((milli / 1000.0 - quantity).abs() <= quantity * 1e-12 && milli >= 1.0).then_some(milli as i64)
}

/// Thousandths as a quantity.
#[expect(
    clippy::cast_precision_loss,
    reason = "stored quantities are far below 2^53 thousandths"
)]
pub fn quantity(milli: i64) -> f64 {
    milli as f64 / 1000.0
}

/// Quantity times unit price, rounded half up to the rupiah; `None` if it is too large.
pub fn cost(quantity_milli: i64, unit_price_idr: i64) -> Option<i64> {
    let product = i128::from(quantity_milli) * i128::from(unit_price_idr);
    i64::try_from((product + 500).div_euclid(1000)).ok()
}

/// Whether its proposer may still change it.
pub fn can_edit(status: ProposalStatus) -> bool {
    matches!(status, ProposalStatus::Draft | ProposalStatus::Returned)
}

/// Whether its proposer may take it back.
pub fn can_withdraw(status: ProposalStatus) -> bool {
    matches!(
        status,
        ProposalStatus::Submitted
            | ProposalStatus::Returned
            | ProposalStatus::Verified
            | ProposalStatus::Carried
    )
}

/// Whether a later cycle may take it up again.
pub fn can_carry_over(status: ProposalStatus) -> bool {
    matches!(
        status,
        ProposalStatus::NotAccommodated | ProposalStatus::Deferred | ProposalStatus::Rejected
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quantities_have_three_decimals() {
        assert_eq!(thousandths(12.5), Some(12_500));
        assert_eq!(thousandths(0.001), Some(1));
        for bad in [0.0, -1.0, 0.0001, 1.2345, f64::NAN, f64::INFINITY, 2e9] {
            assert_eq!(thousandths(bad), None, "{bad}");
        }
    }

    #[test]
    fn costs_round_half_up() {
        assert_eq!(cost(1_500, 3), Some(5));
        assert_eq!(cost(100_000, 250_000), Some(25_000_000));
        assert_eq!(cost(i64::MAX, i64::MAX), None);
    }

    proptest! {
        #[test]
        fn thousandths_come_back(milli in 1_i64..=1_000_000_000_000) {
            prop_assert_eq!(thousandths(quantity(milli)), Some(milli));
        }
    }
}
