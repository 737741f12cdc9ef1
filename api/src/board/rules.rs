//! Lines of the board and the ceilings they must keep. Pure.

use std::collections::{BTreeMap, HashMap};

use entity::board_lines;
use entity::enums::Verdict;
use entity::ids::{AgencyId, BoardActId, CycleId, ProposalId};
use sea_orm::Set;
use serde::{Deserialize, Serialize};

/// One agency's part of a proposal, and what is decided for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Agency that does it.
    pub agency: Option<AgencyId>,
    /// Quantity, thousandths of the unit.
    pub quantity_milli: i64,
    /// Cost, rupiah.
    pub cost_idr: i64,
    /// What is decided; none while nothing is.
    pub verdict: Option<Verdict>,
    /// Reason code.
    pub reason_code: Option<String>,
    /// Public reason.
    pub reason: Option<String>,
    /// Activity or sub-activity.
    pub nomenclature_code: Option<String>,
    /// Regional priority.
    pub priority: Option<String>,
    /// Sustainable development goal, 1 to 17.
    pub sdg: Option<i32>,
}

impl Line {
    /// A line nobody has decided on.
    pub fn undecided(agency: Option<AgencyId>, quantity_milli: i64, cost_idr: i64) -> Self {
        Self {
            agency,
            quantity_milli,
            cost_idr,
            verdict: None,
            reason_code: None,
            reason: None,
            nomenclature_code: None,
            priority: None,
            sdg: None,
        }
    }

    /// The row of it.
    pub fn row(
        self,
        (cycle, proposal, number): (CycleId, ProposalId, i32),
        act: BoardActId,
        at: chrono::DateTime<chrono::Utc>,
    ) -> board_lines::ActiveModel {
        board_lines::ActiveModel {
            cycle_id: Set(cycle),
            proposal_id: Set(proposal),
            number: Set(number),
            agency_id: Set(self.agency),
            quantity_milli: Set(self.quantity_milli),
            cost_idr: Set(self.cost_idr),
            verdict: Set(self.verdict),
            reason_code: Set(self.reason_code),
            reason: Set(self.reason),
            nomenclature_code: Set(self.nomenclature_code),
            priority: Set(self.priority),
            sdg: Set(self.sdg),
            act_id: Set(act),
            at: Set(at),
        }
    }
}

impl From<board_lines::Model> for Line {
    fn from(row: board_lines::Model) -> Self {
        Self {
            agency: row.agency_id,
            quantity_milli: row.quantity_milli,
            cost_idr: row.cost_idr,
            verdict: row.verdict,
            reason_code: row.reason_code,
            reason: row.reason,
            nomenclature_code: row.nomenclature_code,
            priority: row.priority,
            sdg: row.sdg,
        }
    }
}

/// Where a proposal's money falls: the areas it lies in and its sector; its agency comes from the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Village.
    pub village: String,
    /// District.
    pub district: String,
    /// Regency.
    pub regency: String,
    /// Sector.
    pub sector: String,
}

/// What the accommodated lines of one proposal take from each ceiling, by the ceiling's subject.
pub fn charges(place: &Place, lines: &[Line]) -> BTreeMap<String, i64> {
    let mut charges = BTreeMap::new();
    for line in lines {
        if line.verdict != Some(Verdict::Accommodated) {
            continue;
        }
        let agency = line.agency.map(|agency| agency.to_string());
        let subjects = [
            &place.village,
            &place.district,
            &place.regency,
            &place.sector,
        ];
        for subject in subjects.into_iter().cloned().chain(agency) {
            let charge: &mut i64 = charges.entry(subject).or_default();
            *charge = charge.saturating_add(line.cost_idr);
        }
    }
    charges
}

/// A ceiling that would be broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// Area code, agency id or sector.
    pub subject: String,
    /// What would be accommodated, rupiah.
    pub amount_idr: i64,
    /// The ceiling, rupiah.
    pub ceiling_idr: i64,
}

/// Ceilings and what is accommodated under each so far.
#[derive(Clone, Debug, Default)]
pub struct Purses {
    ceilings: HashMap<String, i64>,
    spent: HashMap<String, i64>,
}

impl Purses {
    /// Ceilings by subject, nothing spent.
    pub fn new(ceilings: HashMap<String, i64>) -> Self {
        Self {
            ceilings,
            spent: HashMap::new(),
        }
    }

    /// Counts what stands already, whether it keeps the ceilings or not.
    pub fn count(&mut self, charges: &BTreeMap<String, i64>) {
        for (subject, amount) in charges {
            let spent = self.spent.entry(subject.clone()).or_default();
            *spent = spent.saturating_add(*amount);
        }
    }

    /// What is accommodated under a subject, rupiah.
    pub fn spent(&self, subject: &str) -> i64 {
        self.spent.get(subject).copied().unwrap_or_default()
    }

    /// Puts some charges in place of others. Nothing may grow over its ceiling; what is over one already, because
    /// the ceiling was lowered, may shrink. On refusal nothing has changed.
    pub fn change(
        &mut self,
        before: &BTreeMap<String, i64>,
        after: &BTreeMap<String, i64>,
    ) -> Result<(), Over> {
        let mut grown: BTreeMap<&String, i64> = BTreeMap::new();
        for (subject, amount) in after {
            *grown.entry(subject).or_default() += amount;
        }
        for (subject, amount) in before {
            *grown.entry(subject).or_default() -= amount;
        }
        for (subject, growth) in &grown {
            let amount_idr = self.spent(subject).saturating_add(*growth);
            if let Some(ceiling_idr) = self.ceilings.get(*subject).copied()
                && *growth > 0
                && amount_idr > ceiling_idr
            {
                return Err(Over {
                    subject: (*subject).clone(),
                    amount_idr,
                    ceiling_idr,
                });
            }
        }
        for (subject, growth) in grown {
            let spent = self.spent.entry(subject.clone()).or_default();
            *spent = spent.saturating_add(growth);
        }
        Ok(())
    }
}

/// Whether a decision on a line needs a public reason: all but taking it as it stands does.
pub fn needs_reason(before: &Line, after: &Line) -> bool {
    after.verdict != Some(Verdict::Accommodated)
        || before.cost_idr != after.cost_idr
        || before.quantity_milli != after.quantity_milli
        || (before.agency.is_some() && before.agency != after.agency)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(village: u8) -> Place {
        Place {
            village: format!("35.10.01.200{}", village % 3),
            district: "35.10.01".into(),
            regency: "35.10".into(),
            sector: "ekonomi".into(),
        }
    }

    fn line(cost_idr: i64, verdict: Verdict) -> Line {
        Line {
            verdict: Some(verdict),
            ..Line::undecided(None, 1000, cost_idr)
        }
    }

    #[test]
    fn only_what_is_accommodated_takes_money() {
        let lines = [
            line(5, Verdict::Accommodated),
            line(7, Verdict::Deferred),
            line(2, Verdict::Accommodated),
        ];
        let charges = charges(&place(1), &lines);
        assert_eq!(charges["35.10"], 7);
        assert_eq!(charges["35.10.01.2001"], 7);
    }

    #[test]
    fn what_is_over_a_lowered_ceiling_may_shrink() {
        let mut purses = Purses::new(HashMap::from([("35.10".into(), 10)]));
        let before = charges(&place(1), &[line(20, Verdict::Accommodated)]);
        purses.count(&before);
        let less = charges(&place(1), &[line(15, Verdict::Accommodated)]);
        assert_eq!(purses.change(&before, &less), Ok(()));
        assert!(purses.change(&less, &before).is_err());
        assert_eq!(purses.spent("35.10"), 15);
    }

    proptest! {
        #[test]
        fn no_order_of_acts_grows_over_a_ceiling(
            acts in proptest::collection::vec((0_u8..6, 1_i64..50, any::<bool>()), 0..60),
            ceiling in 0_i64..100, village in 0_i64..60,
        ) {
            let mut purses = Purses::new(HashMap::from([
                ("35.10".into(), ceiling), ("35.10.01.2001".into(), village),
            ]));
            let mut standing: HashMap<u8, Vec<Line>> = HashMap::new();
            for (proposal, cost, take) in acts {
                let before = charges(&place(proposal), standing.get(&proposal).map_or(&[], Vec::as_slice));
                let verdict = if take { Verdict::Accommodated } else { Verdict::Deferred };
                let after = vec![line(cost, verdict)];
                if purses.change(&before, &charges(&place(proposal), &after)).is_ok() {
                    standing.insert(proposal, after);
                }
                let all: i64 = standing.iter().map(|(p, lines)| {
                    charges(&place(*p), lines).get("35.10").copied().unwrap_or(0)
                }).sum();
                prop_assert_eq!(all, purses.spent("35.10"));
                prop_assert!(all <= ceiling);
                prop_assert!(purses.spent("35.10.01.2001") <= village);
            }
        }
    }
}
