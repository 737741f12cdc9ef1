//! Whether a ballot is one its round takes.

use entity::enums::BallotForm;

/// Why a ballot is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BallotError {
    /// The round has no ballots.
    NoBallots,
    /// Nothing is chosen.
    Empty,
    /// The choice at this place came before.
    Twice(usize),
    /// More choices than allowed.
    TooMany {
        /// Most choices allowed.
        limit: usize,
    },
    /// The choices cost more than the ceiling.
    OverCeiling {
        /// What they cost, rupiah.
        cost_idr: i64,
    },
}

/// Checks choices given as indices of candidates with these costs.
pub fn validate(
    form: BallotForm,
    limit: Option<usize>,
    ceiling_idr: i64,
    costs: &[i64],
    choices: &[usize],
) -> Result<(), BallotError> {
    if form == BallotForm::None {
        return Err(BallotError::NoBallots);
    }
    if choices.is_empty() {
        return Err(BallotError::Empty);
    }
    for (place, choice) in choices.iter().enumerate() {
        if choices[..place].contains(choice) {
            return Err(BallotError::Twice(place));
        }
    }
    if let (BallotForm::Approval, Some(limit)) = (form, limit)
        && choices.len() > limit
    {
        return Err(BallotError::TooMany { limit });
    }
    let cost_idr = choices
        .iter()
        .filter_map(|choice| costs.get(*choice))
        .fold(0_i64, |sum, cost| sum.saturating_add(*cost));
    if form == BallotForm::Knapsack && cost_idr > ceiling_idr {
        return Err(BallotError::OverCeiling { cost_idr });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn approval_counts_and_knapsack_adds_up() {
        let costs = [40, 50, 60];
        let approval =
            |choices: &[usize]| validate(BallotForm::Approval, Some(2), 100, &costs, choices);
        assert_eq!(approval(&[0, 2]), Ok(()));
        assert_eq!(approval(&[0, 1, 2]), Err(BallotError::TooMany { limit: 2 }));
        assert_eq!(approval(&[1, 1]), Err(BallotError::Twice(1)));
        assert_eq!(approval(&[]), Err(BallotError::Empty));
        let knapsack =
            |choices: &[usize]| validate(BallotForm::Knapsack, None, 100, &costs, choices);
        assert_eq!(knapsack(&[0, 2]), Ok(()));
        assert_eq!(
            knapsack(&[1, 2]),
            Err(BallotError::OverCeiling { cost_idr: 110 })
        );
        assert_eq!(
            validate(BallotForm::None, None, 0, &costs, &[0]),
            Err(BallotError::NoBallots)
        );
    }
}
