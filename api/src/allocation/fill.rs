//! Walking down an order and funding what fits: what both greedy rules and completion share.

use super::Label;
use super::count::{Phase, Price};
use super::field::Field;
use super::method::Misfit;

/// An order of candidates with what each is ranked by. Equal keys are ties, already broken.
pub(super) struct Order<K> {
    pub(super) places: Vec<(usize, K)>,
    pub(super) phase: Phase,
    pub(super) misfit: Misfit,
    pub(super) per_cost: bool,
}

impl<K: PartialEq> Order<K> {
    /// Meets the floors, then funds everything that fits.
    pub(super) fn fill(&self, field: &mut Field<'_>) {
        if self.phase == Phase::Rule {
            for (label, _) in field.missing_floors() {
                self.meet(field, label);
            }
        }
        for level in self.places.chunk_by(|(_, a), (_, b)| a == b) {
            let level: Vec<usize> = level
                .iter()
                .map(|(place, _)| *place)
                .filter(|place| field.stands(*place))
                .collect();
            field.report(&level);
            for place in level {
                if !field.stands(place) {
                    continue;
                }
                if !field.fits(place) && self.misfit == Misfit::Stop {
                    return;
                }
                self.try_fund(field, place, self.phase);
            }
        }
    }

    fn meet(&self, field: &mut Field<'_>, label: &Label) {
        for (place, _) in &self.places {
            let missing = field.missing_floors().iter().any(|(l, _)| *l == label);
            if !missing {
                break;
            }
            if field.stands(*place) && field.election.candidate(*place).labels.contains(label) {
                self.try_fund(field, *place, Phase::Floor);
            }
        }
    }

    fn try_fund(&self, field: &mut Field<'_>, place: usize, phase: Phase) {
        if field.fits(place) && field.within_ceilings(place) {
            let score = field.election.score(place);
            let per_cost = self.per_cost;
            field.fund(place, phase, Price::Score { score, per_cost });
        }
    }
}
