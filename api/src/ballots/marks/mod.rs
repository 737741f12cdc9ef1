//! What a valid ballot is, by the form of its round. Pure.

#[cfg(test)]
mod tests;

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
