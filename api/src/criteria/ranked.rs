//! A set's ranked list, with everything that explains it. Pure.

use std::cmp::Reverse;
use std::collections::HashMap;

use entity::ids::ProposalId;

use super::store::{Answer, Answers, Scored};
use super::wire::{AgreementOut, CellOut, GapReason, MethodName, OfficeScoreOut};
use crate::problem::ApiError;
use crate::proposals::rules::quantity;
use crate::scoring::agreement::kendall;
use crate::scoring::method::Scaling;
use crate::scoring::panel::{Cell, Joining};
use crate::scoring::sensitivity::{self, Neighbours};
use crate::scoring::{
    CriteriaSet, Criterion, Decision, Matrix, Method, Ranking, Scorer, Weights, product, saw,
    topsis,
};

/// What is answered to one criterion for one proposal.
pub fn cell(
    criterion: &Criterion,
    row: &Scored,
    answers: &[Answer],
    vote: Option<i64>,
    joining: Joining,
) -> CellOut {
    let mut out = CellOut {
        criterion: criterion.code.clone(),
        answer: None,
        value: None,
        lowest: None,
        highest: None,
        deviation: None,
        scores: Vec::new(),
        gap: None,
    };
    let gap = match criterion.scorer {
        Scorer::Computed => {
            let measured = criterion
                .measure
                .and_then(|measure| row.measures().of(measure));
            out.answer = measured.map(whole);
            GapReason::NotRecorded
        }
        Scorer::Vote => {
            out.answer = vote.map(whole);
            GapReason::NoVote
        }
        Scorer::Officer | Scorer::Planner => {
            let joined = Cell::of(
                answers
                    .iter()
                    .map(|answer| quantity(answer.milli))
                    .collect(),
                joining,
            );
            if let Some(joined) = joined.joined {
                out.answer = Some(joined.value);
                if answers.len() > 1 {
                    out.lowest = Some(joined.range.min);
                    out.highest = Some(joined.range.max);
                    out.deviation = Some(joined.deviation);
                }
            }
            out.scores = answers
                .iter()
                .map(|answer| OfficeScoreOut {
                    office: answer.office.clone(),
                    answer: quantity(answer.milli),
                })
                .collect();
            out.scores
                .sort_by(|a, b| a.office.cmp(&b.office).then(a.answer.total_cmp(&b.answer)));
            GapReason::NotScored
        }
    };
    match out.answer.map(|answer| criterion.value(answer)) {
        Some(Ok(value)) => out.value = Some(value),
        Some(Err(_)) => out.gap = Some(GapReason::OffScale),
        None => out.gap = Some(gap),
    }
    out
}

/// A measure or a vote as an answer; all are far below 2⁵³.
#[expect(
    clippy::cast_precision_loss,
    reason = "costs end at 10^13 rupiah, far within the 2^53 a double holds exactly"
)]
fn whole(amount: i64) -> f64 {
    amount as f64
}

/// What a list is ranked from.
pub struct Given {
    /// The set.
    pub set: CriteriaSet,
    /// How several scores become one.
    pub joining: Joining,
    /// The candidates, in the order of first submission.
    pub rows: Vec<Scored>,
    /// The scorers' answers.
    pub answers: Answers,
    /// The citizens' votes.
    pub votes: HashMap<ProposalId, i64>,
}

impl Given {
    /// What is answered for one candidate, criterion by criterion.
    pub fn cells(&self, row: &Scored) -> Vec<CellOut> {
        let answers = self.answers.get(&row.proposal_id);
        let vote = self.votes.get(&row.proposal_id).copied();
        self.set
            .criteria
            .iter()
            .map(|criterion| {
                let answers = answers.and_then(|of| of.get(&criterion.code));
                let answers = answers.map_or(&[][..], Vec::as_slice);
                cell(criterion, row, answers, vote, self.joining)
            })
            .collect()
    }

    fn values(&self, row: &Scored) -> Option<Vec<f64>> {
        self.cells(row).into_iter().map(|cell| cell.value).collect()
    }
}

/// A ranked list.
pub struct Ranked {
    /// The set it is ranked by.
    pub set: CriteriaSet,
    /// The weights, of 1 for all.
    pub weights: Weights,
    /// The candidates ranked, in the order of first submission.
    pub rows: Vec<Scored>,
    /// Their values.
    pub values: Option<Matrix>,
    /// Their values made comparable, more being better.
    pub comparable: Option<Matrix>,
    /// The best of each column of these.
    pub best: Vec<f64>,
    /// The order.
    pub ranking: Ranking,
    /// The orders by other methods that can rank these values.
    pub others: Vec<(MethodName, Ranking)>,
    /// Each pair of neighbours from the top down; empty where the method is no weighted sum.
    pub neighbours: Vec<Neighbours>,
    /// How far the orders agree.
    pub agreement: Vec<AgreementOut>,
    /// Candidates left out for a gap.
    pub incomplete: usize,
}

impl Ranked {
    /// Ranks what is given.
    pub fn of(given: Given) -> Result<Self, ApiError> {
        let weights = given.set.weights().map_err(ApiError::internal)?;
        let mut rows = Vec::with_capacity(given.rows.len());
        let mut cells = Vec::new();
        let mut incomplete = 0;
        for row in &given.rows {
            match given.values(row) {
                Some(values) => {
                    cells.extend(values);
                    rows.push(row.clone());
                }
                None => incomplete += 1,
            }
        }
        let mut ranked = Self {
            weights,
            rows,
            values: None,
            comparable: None,
            best: Vec::new(),
            ranking: Ranking::of(Vec::new()),
            others: Vec::new(),
            neighbours: Vec::new(),
            agreement: Vec::new(),
            incomplete,
            set: given.set,
        };
        if !ranked.rows.is_empty() {
            ranked.rank(cells, &given.votes)?;
        }
        Ok(ranked)
    }

    fn rank(&mut self, cells: Vec<f64>, votes: &HashMap<ProposalId, i64>) -> Result<(), ApiError> {
        let values = Matrix::new(self.set.criteria.len(), cells).map_err(ApiError::internal)?;
        let kinds = self.set.kinds();
        let decision = Decision::new(kinds, self.weights.clone(), values.clone())
            .map_err(ApiError::internal)?;
        match self.set.method {
            Method::Saw { scaling } => {
                let saw = saw::rank(&decision, scaling).map_err(unrankable)?;
                self.neighbours = sensitivity::neighbours(&saw);
                self.comparable = Some(saw.normalised);
                self.ranking = saw.ranking;
            }
            Method::Topsis => {
                self.comparable = saw::rank(&decision, Scaling::Range)
                    .ok()
                    .map(|saw| saw.normalised);
                self.ranking = topsis::rank(&decision).ranking;
            }
            Method::WeightedProduct => {
                let product = product::rank(&decision).map_err(unrankable)?;
                self.comparable = Some(product.normalised);
                self.ranking = product.ranking;
            }
        }
        let columns = 0..self.set.criteria.len();
        self.best = columns
            .map(|column| {
                let values = self.comparable.iter().flat_map(|of| of.column(column));
                values.fold(0.0_f64, f64::max)
            })
            .collect();
        self.values = Some(values);
        let own = MethodName::from(self.set.method);
        let compared = [
            MethodName::SawRange,
            MethodName::Topsis,
            MethodName::WeightedProduct,
        ];
        for method in compared.into_iter().filter(|method| *method != own) {
            if let Ok(ranking) = Method::from(method).rank(&decision) {
                self.others.push((method, ranking));
            }
        }
        self.agree(votes);
        Ok(())
    }

    fn agree(&mut self, votes: &HashMap<ProposalId, i64>) {
        let own = &self.ranking.places;
        for (method, other) in &self.others {
            if let Ok(found) = kendall(own, &other.places) {
                self.agreement.push(AgreementOut {
                    with: name(*method).into(),
                    tau: found.tau,
                    pairs: found.pairs,
                    concordant: found.concordant,
                    discordant: found.discordant,
                });
            }
        }
        let pairs: Vec<(usize, Reverse<i64>)> = self
            .rows
            .iter()
            .zip(own)
            .filter_map(|(row, place)| Some((*place, Reverse(*votes.get(&row.proposal_id)?))))
            .collect();
        let (places, votes): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        if places.len() > 1
            && let Ok(found) = kendall(&places, &votes)
        {
            self.agreement.push(AgreementOut {
                with: "votes".into(),
                tau: found.tau,
                pairs: found.pairs,
                concordant: found.concordant,
                discordant: found.discordant,
            });
        }
    }
}

/// A method by its published name.
fn name(method: MethodName) -> &'static str {
    match method {
        MethodName::SawPoints => "saw_points",
        MethodName::SawRatio => "saw_ratio",
        MethodName::SawRange => "saw_range",
        MethodName::Topsis => "topsis",
        MethodName::WeightedProduct => "weighted_product",
    }
}

fn unrankable(error: crate::scoring::method::RankError) -> ApiError {
    ApiError::new(
        crate::problem::Code::WrongState,
        "Metode ini tidak dapat memakai biaya nol; pakai rentang nilai atau metode saw_range.",
        format!("{error}."),
    )
}
