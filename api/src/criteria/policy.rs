//! Who sees a set, and who answers a criterion.

use entity::criteria_sets;
use entity::enums::{CriteriaState, Role};
use entity::rounds;

use crate::auth::Caller;
use crate::rounds::policy;
use crate::scoring::Scorer;

/// A draft is for planners of the regency; all others are public.
pub fn may_see(caller: Option<&Caller>, regency: &str, set: &criteria_sets::Model) -> bool {
    set.state != CriteriaState::Draft || caller.is_some_and(|caller| caller.plans(regency))
}

/// How the caller is named when scoring a candidate of a round by a criterion; none where they may not.
pub fn scores_as(caller: &Caller, scorer: Scorer, round: &rounds::Model) -> Option<String> {
    match scorer {
        Scorer::Officer if policy::holds(caller, round) => Some(policy::office(caller, round)),
        Scorer::Planner if caller.plans(&round.area_code) => {
            Some(caller.office(Role::Planner, &round.area_code))
        }
        _ => None,
    }
}
