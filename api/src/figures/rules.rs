//! What the figures are, and how a map's classes are made. Pure.

use entity::enums::ProposalStatus;

/// Sums over the proposals of an area, and its vote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Submitted proposals.
    pub proposals: i64,
    /// What they ask, rupiah.
    pub asked_idr: i64,
    /// Those accepted in review.
    pub accepted: i64,
    /// What the accepted ask, rupiah.
    pub accepted_idr: i64,
    /// Those found out about in review, accepted or not.
    pub judged: i64,
    /// What meetings decided at last to take, rupiah.
    pub decided_idr: i64,
    /// People who voted in counted rounds.
    pub voters: i64,
    /// People who could have.
    pub eligible: i64,
    /// Inhabitants, where known.
    pub population: Option<i64>,
}

impl Sums {
    /// Takes in proposals of one status.
    pub fn count(&mut self, status: ProposalStatus, many: i64, cost_idr: i64) {
        use ProposalStatus as S;
        self.proposals += many;
        self.asked_idr += cost_idr;
        if matches!(status, S::Verified | S::Carried | S::Accommodated) {
            self.accepted += many;
            self.accepted_idr += cost_idr;
            self.judged += many;
        }
        if matches!(status, S::Rejected | S::Deferred | S::NotAccommodated) {
            self.judged += many;
        }
    }

    /// Takes in the sums of a part.
    pub fn add(&mut self, part: &Self) {
        self.proposals += part.proposals;
        self.asked_idr += part.asked_idr;
        self.accepted += part.accepted;
        self.accepted_idr += part.accepted_idr;
        self.judged += part.judged;
        self.decided_idr += part.decided_idr;
        self.voters += part.voters;
        self.eligible += part.eligible;
    }

    /// Accepted of judged, hundredths of a per cent; none where nothing was judged.
    pub fn acceptance(&self) -> Option<i64> {
        (self.accepted * 10_000).checked_div(self.judged)
    }

    /// Voters of those who could vote, hundredths of a per cent; none where no vote was counted.
    pub fn turnout(&self) -> Option<i64> {
        (self.voters * 10_000).checked_div(self.eligible)
    }

    /// An amount for each inhabitant; none where they are not known.
    pub fn per_head(&self, amount: i64) -> Option<i64> {
        amount.checked_div(self.population?)
    }
}

/// Classes of a map.
const CLASSES: usize = 4;

/// The upper ends of a map's classes: quarters of the values above zero, so that each class has as many areas as
/// another. Fewer where values are few or the same.
pub fn quarters(values: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut values: Vec<i64> = values.filter(|value| *value > 0).collect();
    values.sort_unstable();
    let ends = (1..=CLASSES).filter_map(|part| {
        let at = (values.len() * part).div_ceil(CLASSES).checked_sub(1)?;
        values.get(at).copied()
    });
    let mut ends: Vec<i64> = ends.collect();
    ends.dedup();
    ends
}

/// The class of a value, from 1; 0 for nothing.
pub fn class(value: Option<i64>, ends: &[i64]) -> usize {
    match value {
        Some(value) if value > 0 => ends.iter().filter(|end| **end < value).count() + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sums_and_rates() {
        let mut sums = Sums::default();
        sums.count(ProposalStatus::Accommodated, 2, 200);
        sums.count(ProposalStatus::Rejected, 1, 50);
        sums.count(ProposalStatus::Submitted, 4, 100);
        assert_eq!(
            (sums.proposals, sums.asked_idr, sums.accepted_idr),
            (7, 350, 200)
        );
        assert_eq!(sums.acceptance(), Some(6_666));
        assert_eq!((sums.turnout(), sums.per_head(100)), (None, None));
        sums.population = Some(0);
        assert_eq!(sums.per_head(100), None);
        sums.population = Some(7);
        assert_eq!(sums.per_head(350), Some(50));
    }

    #[test]
    fn classes_have_as_many_areas_each() {
        let ends = quarters(1..=100);
        assert_eq!(ends, [25, 50, 75, 100]);
        assert_eq!((class(Some(25), &ends), class(Some(26), &ends)), (1, 2));
        assert_eq!((class(Some(0), &ends), class(None, &ends)), (0, 0));
        assert_eq!(quarters([7, 7, 7, 7].into_iter()), [7]);
        assert_eq!(quarters([0, 3].into_iter()), [3]);
        assert!(quarters(std::iter::empty()).is_empty());
    }

    proptest! {
        #[test]
        fn every_value_is_in_a_class(values in prop::collection::vec(0_i64..1_000, 0..60)) {
            let ends = quarters(values.iter().copied());
            prop_assert!(ends.len() <= CLASSES);
            for value in values {
                let class = class(Some(value), &ends);
                prop_assert!(class <= ends.len());
                prop_assert_eq!(class == 0, value == 0);
            }
        }
    }
}
