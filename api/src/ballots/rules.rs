//! What a valid ballot is. Pure.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::enums::BallotForm;
use entity::ids::CandidateId;
use entity::{candidates, rounds};

use crate::money::rupiah;
use crate::problem::FieldError;

/// What a round's ballots must keep to.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Form of the ballot.
    pub form: BallotForm,
    /// Most candidates on an approval ballot.
    pub limit: Option<i32>,
    /// The round's ceiling, rupiah.
    pub ceiling_idr: i64,
    /// Cost of each eligible candidate, rupiah.
    pub costs: HashMap<CandidateId, i64>,
}

impl Terms {
    /// The terms of a round whose eligible candidates these are.
    pub fn of(round: &rounds::Model, eligible: &[candidates::Model]) -> Self {
        Self {
            form: round.ballot_form,
            limit: round.ballot_limit,
            ceiling_idr: round.ceiling_idr,
            costs: eligible
                .iter()
                .map(|candidate| (candidate.id, candidate.cost_idr))
                .collect(),
        }
    }

    /// The choices in their canonical order, or everything that is wrong with them.
    pub fn check(&self, choices: &[CandidateId]) -> Result<Vec<CandidateId>, Vec<FieldError>> {
        let mut errors = Vec::new();
        if choices.is_empty() {
            errors.push(wrong(
                "/choices".into(),
                "Pilih paling sedikit satu usulan.",
                "Choose at least one candidate.",
            ));
        }
        let mut seen = HashSet::new();
        for (index, choice) in choices.iter().enumerate() {
            if !self.costs.contains_key(choice) {
                errors.push(wrong(
                    format!("/choices/{index}"),
                    "Usulan ini tidak ada di surat suara putaran ini.",
                    "This candidate is not on the ballot of this round.",
                ));
            } else if !seen.insert(*choice) {
                errors.push(wrong(
                    format!("/choices/{index}"),
                    "Usulan ini sudah dipilih di atas.",
                    "This candidate was chosen above already.",
                ));
            }
        }
        match self.form {
            BallotForm::Approval => self.check_number(choices, &mut errors),
            BallotForm::Knapsack => self.check_cost(choices, &mut errors),
            BallotForm::None => errors.push(wrong(
                "/choices".into(),
                "Putaran ini tidak memakai surat suara.",
                "This round has no ballots.",
            )),
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(canonical(choices))
    }

    fn check_number(&self, choices: &[CandidateId], errors: &mut Vec<FieldError>) {
        let Some(limit) = self.limit else { return };
        let most = usize::try_from(limit).unwrap_or(0);
        if choices.len() > most {
            errors.push(wrong(
                format!("/choices/{most}"),
                format!("Pilih paling banyak {limit} usulan."),
                format!("Choose at most {limit} candidates."),
            ));
        }
    }

    fn check_cost(&self, choices: &[CandidateId], errors: &mut Vec<FieldError>) {
        let mut spent = 0_i64;
        for (index, choice) in choices.iter().enumerate() {
            let cost = self.costs.get(choice).copied().unwrap_or_default();
            spent = spent.saturating_add(cost);
            if spent > self.ceiling_idr {
                let (cost, ceiling) = (rupiah(spent), rupiah(self.ceiling_idr));
                errors.push(wrong(
                    format!("/choices/{index}"),
                    format!("Sampai usulan ini biayanya {cost}, melebihi pagu {ceiling}."),
                    format!(
                        "Up to this candidate the cost is {cost}, over the ceiling of {ceiling}."
                    ),
                ));
                return;
            }
        }
    }
}

/// Choices in the order a ballot stores them.
pub fn canonical(choices: &[CandidateId]) -> Vec<CandidateId> {
    let mut sorted = choices.to_vec();
    sorted.sort_unstable();
    sorted
}

/// Whether a village lies in the area of a round.
pub fn inside(area: &str, village: &str) -> bool {
    village
        .strip_prefix(area)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A receipt code from random bytes: four groups of five letters and digits that are not mistaken for
/// each other when read aloud.
pub fn receipt(random: [u8; 20]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut code = String::with_capacity(23);
    for (index, byte) in random.iter().enumerate() {
        if index > 0 && index % 5 == 0 {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    code
}

/// A receipt as someone typed it, in the form it was given.
pub fn read_receipt(typed: &str) -> Option<String> {
    let letters: Vec<char> = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    if letters.len() != 20 || !letters.iter().all(char::is_ascii_alphanumeric) {
        return None;
    }
    let groups: Vec<String> = letters
        .chunks(5)
        .map(|group| group.iter().collect())
        .collect();
    Some(groups.join("-"))
}

fn wrong(pointer: String, id: impl Into<String>, en: impl Into<String>) -> FieldError {
    FieldError {
        pointer,
        detail: id.into(),
        detail_en: en.into(),
    }
}

/// Whether a ballot of somebody marked at a moment is kept from them: their password was set by an officer's
/// code since, and the officer must not come to read or change it.
pub fn is_kept(marked_at: DateTime<Utc>, reset_at: Option<DateTime<Utc>>) -> bool {
    reset_at.is_some_and(|reset| marked_at <= reset)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> CandidateId {
        CandidateId(Uuid::from_u128(number))
    }

    fn terms(form: BallotForm) -> Terms {
        Terms {
            form,
            limit: Some(3),
            ceiling_idr: 100,
            costs: (1..=5).map(|n| (id(n), 40)).collect(),
        }
    }

    fn pointers(result: Result<Vec<CandidateId>, Vec<FieldError>>) -> Vec<String> {
        result
            .unwrap_err()
            .into_iter()
            .map(|error| error.pointer)
            .collect()
    }

    #[test]
    fn approval_takes_one_to_k_distinct_eligible_candidates() {
        let terms = terms(BallotForm::Approval);
        assert_eq!(
            terms.check(&[id(3), id(1), id(2)]).unwrap(),
            vec![id(1), id(2), id(3)]
        );
        assert_eq!(pointers(terms.check(&[])), ["/choices"]);
        assert_eq!(
            pointers(terms.check(&[id(1), id(2), id(3), id(4)])),
            ["/choices/3"]
        );
        assert_eq!(
            pointers(terms.check(&[id(1), id(9), id(1)])),
            ["/choices/1", "/choices/2"]
        );
    }

    #[test]
    fn knapsack_keeps_the_ceiling() {
        let terms = terms(BallotForm::Knapsack);
        assert!(terms.check(&[id(1), id(2)]).is_ok());
        assert_eq!(
            pointers(terms.check(&[id(1), id(2), id(3)])),
            ["/choices/2"]
        );
        let huge = Terms {
            costs: [(id(1), i64::MAX), (id(2), i64::MAX)].into(),
            ..terms
        };
        assert_eq!(pointers(huge.check(&[id(1), id(2)])), ["/choices/0"]);
    }

    #[test]
    fn a_round_without_ballots_takes_none() {
        assert_eq!(
            pointers(terms(BallotForm::None).check(&[id(1)])),
            ["/choices"]
        );
    }

    #[test]
    fn an_area_holds_its_villages_and_no_neighbours() {
        assert!(inside("35.78", "35.78.01.1001"));
        assert!(inside("35.78.01.1001", "35.78.01.1001"));
        assert!(!inside("35.78.01.1001", "35.78.01.1002"));
        assert!(!inside("35.7", "35.78.01.1001"));
    }

    #[test]
    fn receipts_are_read_as_people_type_them() {
        let code = receipt([7; 20]);
        assert_eq!(code, "77777-77777-77777-77777");
        assert_eq!(
            read_receipt(" 77777 77777-7777777777").as_deref(),
            Some(code.as_str())
        );
        assert_eq!(read_receipt("oil"), None);
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_sorted_distinct_and_keeps_the_ceiling(
            choices in proptest::collection::vec(1_u128..8, 0..6)
        ) {
            let choices: Vec<_> = choices.into_iter().map(id).collect();
            for form in [BallotForm::Approval, BallotForm::Knapsack] {
                let terms = terms(form);
                if let Ok(accepted) = terms.check(&choices) {
                    prop_assert!(!accepted.is_empty() && accepted.is_sorted_by(|a, b| a < b));
                    let cost: i64 = accepted.iter().map(|c| terms.costs[c]).sum();
                    prop_assert!(form != BallotForm::Knapsack || cost <= terms.ceiling_idr);
                    prop_assert!(form != BallotForm::Approval || accepted.len() <= 3);
                }
            }
        }
    }
}
