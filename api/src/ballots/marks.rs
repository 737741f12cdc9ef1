//! What a valid ballot is, by the form of its round. Pure.

use std::collections::{HashMap, HashSet};

use entity::ids::CandidateId;

use crate::money::rupiah;
use crate::problem::FieldError;
use crate::rounds::configuration::BallotTerms;
use crate::wire::BallotForm;

/// What stands on a ballot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Chosen candidates; best first in a ranking.
    pub choices: Vec<CandidateId>,
    /// Points or scores of the choices, in their order, where the form has any.
    pub points: Option<Vec<i32>>,
}

impl Marks {
    /// Choices without points.
    pub fn of(choices: Vec<CandidateId>) -> Self {
        Self {
            choices,
            points: None,
        }
    }

    /// In the one order a ballot is stored and hashed in: a ranking as it is, else by candidate.
    #[must_use]
    fn canonical(&self, form: BallotForm) -> Self {
        if form == BallotForm::Ranking {
            return self.clone();
        }
        let points = self.points.iter().flatten().map(|points| Some(*points));
        let points = points.chain(std::iter::repeat(None));
        let mut pairs: Vec<_> = self.choices.iter().copied().zip(points).collect();
        pairs.sort_unstable();
        Self {
            choices: pairs.iter().map(|(choice, _)| *choice).collect(),
            points: self
                .points
                .is_some()
                .then(|| pairs.iter().filter_map(|(_, points)| *points).collect()),
        }
    }
}

/// What a round's ballots must keep to.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Form of the ballot, with its limits.
    pub ballot: BallotTerms,
    /// The round's ceiling, rupiah.
    pub ceiling_idr: i64,
    /// Cost of each eligible candidate, rupiah.
    pub costs: HashMap<CandidateId, i64>,
}

impl Terms {
    /// The marks in their canonical order, or everything that is wrong with them.
    pub fn check(&self, marks: &Marks) -> Result<Marks, Vec<FieldError>> {
        let mut errors = Vec::new();
        self.check_choices(&marks.choices, &mut errors);
        match self.ballot.form {
            BallotForm::None => errors.push(wrong(
                "/choices",
                "Putaran ini tidak memakai surat suara.",
                "This round has no ballots.",
            )),
            BallotForm::Approval | BallotForm::Ranking => {
                self.check_number(&marks.choices, &mut errors);
            }
            BallotForm::Knapsack => self.check_cost(&marks.choices, &mut errors),
            BallotForm::Points | BallotForm::Score => {}
        }
        self.check_points(marks, &mut errors);
        if errors.is_empty() {
            Ok(marks.canonical(self.ballot.form))
        } else {
            Err(errors)
        }
    }

    fn check_choices(&self, choices: &[CandidateId], errors: &mut Vec<FieldError>) {
        if choices.is_empty() {
            errors.push(wrong(
                "/choices",
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
    }

    fn check_number(&self, choices: &[CandidateId], errors: &mut Vec<FieldError>) {
        let Some(limit) = self.ballot.limit else {
            return;
        };
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

    fn check_points(&self, marks: &Marks, errors: &mut Vec<FieldError>) {
        let most = match self.ballot.form {
            BallotForm::Points => self.ballot.most_points.or(self.ballot.points),
            BallotForm::Score => self.ballot.max_score,
            _ => None,
        };
        let (points, most) = match (&marks.points, most) {
            (None, None) => return,
            (Some(_), None) => {
                errors.push(wrong(
                    "/points",
                    "Surat suara putaran ini tidak memuat poin; hapus.",
                    "Ballots of this round give no points; leave them out.",
                ));
                return;
            }
            (points, Some(most)) => (points.as_deref().unwrap_or_default(), most),
        };
        if points.len() != marks.choices.len() {
            errors.push(wrong(
                "/points",
                "Isi satu angka untuk setiap pilihan, menurut urutannya.",
                "Give one number for each choice, in their order.",
            ));
        }
        for (index, given) in points.iter().enumerate() {
            if !(1..=most).contains(given) {
                errors.push(wrong(
                    format!("/points/{index}"),
                    format!("Isi 1 sampai {most}; usulan tanpa nilai tidak perlu disebut."),
                    format!("Give 1 to {most}; leave out who gets none."),
                ));
            }
        }
        self.check_sum(points, errors);
    }

    fn check_sum(&self, points: &[i32], errors: &mut Vec<FieldError>) {
        let Some(all) = self.ballot.points else {
            return;
        };
        let given: i64 = points.iter().map(|points| i64::from(*points)).sum();
        if given > i64::from(all) {
            errors.push(wrong(
                "/points",
                format!("Jumlah poin {given}, melebihi {all} yang dapat dibagikan."),
                format!("The points add up to {given}, over the {all} to share out."),
            ));
        }
    }
}

fn wrong(pointer: impl Into<String>, id: impl Into<String>, en: impl Into<String>) -> FieldError {
    FieldError {
        pointer: pointer.into(),
        detail: id.into(),
        detail_en: en.into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> CandidateId {
        CandidateId(Uuid::from_u128(number))
    }

    fn ids(numbers: &[u128]) -> Vec<CandidateId> {
        numbers.iter().copied().map(id).collect()
    }

    fn terms(form: BallotForm) -> Terms {
        let limited = matches!(form, BallotForm::Approval | BallotForm::Ranking);
        let shared = form == BallotForm::Points;
        Terms {
            ballot: BallotTerms {
                limit: limited.then_some(3),
                points: shared.then_some(10),
                most_points: shared.then_some(6),
                max_score: (form == BallotForm::Score).then_some(5),
                ..BallotTerms::of(form)
            },
            ceiling_idr: 100,
            costs: (1..=5).map(|n| (id(n), 40)).collect(),
        }
    }

    fn check(form: BallotForm, choices: &[u128], points: Option<&[i32]>) -> Result<Marks, String> {
        let marks = Marks {
            choices: ids(choices),
            points: points.map(Into::into),
        };
        terms(form).check(&marks).map_err(|errors| {
            let pointers: Vec<String> = errors.into_iter().map(|error| error.pointer).collect();
            pointers.join(" ")
        })
    }

    fn refused(form: BallotForm, choices: &[u128], points: Option<&[i32]>) -> String {
        check(form, choices, points).unwrap_err()
    }

    #[test]
    fn approval_takes_one_to_k_distinct_eligible_candidates() {
        let form = BallotForm::Approval;
        let sorted = check(form, &[3, 1, 2], None).unwrap();
        assert_eq!(sorted.choices, ids(&[1, 2, 3]));
        assert_eq!(refused(form, &[], None), "/choices");
        assert_eq!(refused(form, &[1, 2, 3, 4], None), "/choices/3");
        assert_eq!(refused(form, &[1, 9, 1], None), "/choices/1 /choices/2");
        assert_eq!(refused(form, &[1], Some(&[1])), "/points");
        assert_eq!(refused(BallotForm::None, &[1], None), "/choices");
    }

    #[test]
    fn knapsack_keeps_the_ceiling() {
        let form = BallotForm::Knapsack;
        assert!(check(form, &[1, 2], None).is_ok());
        assert_eq!(refused(form, &[1, 2, 3], None), "/choices/2");
        let huge = Terms {
            costs: [(id(1), i64::MAX), (id(2), i64::MAX)].into(),
            ..terms(form)
        };
        let errors = huge.check(&Marks::of(ids(&[1, 2]))).unwrap_err();
        assert_eq!(errors[0].pointer, "/choices/0");
    }

    #[test]
    fn a_ranking_keeps_its_order() {
        let form = BallotForm::Ranking;
        let ranked = check(form, &[3, 1, 2], None).unwrap();
        assert_eq!(ranked.choices, ids(&[3, 1, 2]));
        assert_eq!(refused(form, &[3, 1, 2, 4], None), "/choices/3");
        assert_eq!(refused(form, &[3, 3], None), "/choices/1");
    }

    #[test]
    fn points_are_one_a_choice_and_within_their_sum() {
        let form = BallotForm::Points;
        let given = check(form, &[3, 1], Some(&[6, 4])).unwrap();
        assert_eq!(
            (given.choices, given.points),
            (ids(&[1, 3]), Some(vec![4, 6]))
        );
        assert_eq!(refused(form, &[1], None), "/points");
        assert_eq!(refused(form, &[1, 2], Some(&[1])), "/points");
        assert_eq!(refused(form, &[1, 2], Some(&[0, 7])), "/points/0 /points/1");
        assert_eq!(refused(form, &[1, 2], Some(&[6, 5])), "/points");
        assert_eq!(refused(form, &[1], Some(&[i32::MIN])), "/points/0");
    }

    #[test]
    fn scores_have_no_sum() {
        let form = BallotForm::Score;
        assert!(check(form, &[1, 2, 3, 4, 5], Some(&[5; 5])).is_ok());
        assert_eq!(refused(form, &[1], Some(&[6])), "/points/0");
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_canonical_and_within_every_limit(
            pairs in proptest::collection::vec((1_u128..8, 0_i32..8), 0..6), pointed in any::<bool>()
        ) {
            let marks = Marks {
                choices: pairs.iter().map(|(n, _)| id(*n)).collect(),
                points: pointed.then(|| pairs.iter().map(|(_, p)| *p).collect()),
            };
            for form in [
                BallotForm::Approval, BallotForm::Knapsack, BallotForm::Ranking, BallotForm::Points, BallotForm::Score,
            ] {
                let terms = terms(form);
                let Ok(accepted) = terms.check(&marks) else { continue };
                prop_assert_eq!(&terms.check(&accepted).unwrap(), &accepted);
                let distinct: HashSet<_> = accepted.choices.iter().collect();
                prop_assert_eq!(distinct.len(), accepted.choices.len());
                prop_assert!(!distinct.is_empty());
                let cost: i64 = accepted.choices.iter().map(|c| terms.costs[c]).sum();
                prop_assert!(form != BallotForm::Knapsack || cost <= terms.ceiling_idr);
                let points = accepted.points.unwrap_or_default();
                prop_assert!(form != BallotForm::Points || points.iter().sum::<i32>() <= 10);
            }
        }
    }
}
