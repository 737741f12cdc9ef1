//! The standing of candidates during a count: who may still win, what is left, what happened.

use std::cmp::Ordering;

use super::count::{Count, Endowment, Phase, Price, Round, RuleError, Tie};
use super::method::{Method, Settings};
use super::ties::Ranks;
use super::{Election, Label};

/// A count under way.
pub(super) struct Field<'a> {
    pub(super) election: &'a Election,
    settings: &'a Settings,
    ranks: Ranks,
    /// Who may still be funded.
    standing: Vec<bool>,
    left: i64,
    spent_on: Vec<i64>,
    rounds: Vec<Round>,
    ties: Vec<Tie>,
    pub(super) endowment: Option<Endowment>,
}

impl<'a> Field<'a> {
    /// Checks the constraints against the rule and pays what is forced in.
    pub(super) fn new(election: &'a Election, settings: &'a Settings) -> Result<Self, RuleError> {
        check(election, settings)?;
        let constraints = &settings.constraints;
        let enough = |place: usize| {
            constraints
                .minimum_votes
                .is_none_or(|minimum| election.votes(place) >= minimum)
        };
        let places = 0..election.candidates().len();
        let mut field = Self {
            election,
            settings,
            ranks: Ranks::new(election, &settings.ties),
            standing: places
                .map(|place| enough(place) && !constraints.forced_out.contains(&place))
                .collect(),
            left: election.budget(),
            spent_on: vec![0; constraints.ceilings.len()],
            rounds: Vec::new(),
            ties: Vec::new(),
            endowment: None,
        };
        for place in &constraints.forced_in {
            if election.candidate(*place).cost > field.left {
                return Err(RuleError::ForcedOverBudget);
            }
            field.fund(*place, Phase::Forced, Price::None);
        }
        Ok(field)
    }

    /// What is left of the budget.
    pub(super) fn left(&self) -> i64 {
        self.left
    }

    /// Candidates who may still be funded, in the order of the tie-break.
    pub(super) fn standing(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.standing.len())
            .filter(|place| self.standing[*place])
            .collect();
        places.sort_by_key(|place| self.ranks.of(*place));
        places
    }

    pub(super) fn stands(&self, place: usize) -> bool {
        self.standing[place]
    }

    /// Whether a candidate's cost is within what is left.
    pub(super) fn fits(&self, place: usize) -> bool {
        self.election.candidate(place).cost <= self.left
    }

    /// Whether every ceiling allows a candidate.
    pub(super) fn within_ceilings(&self, place: usize) -> bool {
        let candidate = self.election.candidate(place);
        self.settings
            .constraints
            .ceilings
            .iter()
            .zip(&self.spent_on)
            .all(|(bound, spent)| {
                !candidate.labels.contains(&bound.label)
                    || candidate.cost <= bound.amount.saturating_sub(*spent)
            })
    }

    /// The floors not yet met, with what is missing.
    pub(super) fn missing_floors(&self) -> Vec<(&'a Label, i64)> {
        let floors = self.settings.constraints.floors.iter();
        floors
            .map(|floor| (&floor.label, floor.amount - self.spent(&floor.label)))
            .filter(|(_, missing)| *missing > 0)
            .collect()
    }

    fn spent(&self, label: &Label) -> i64 {
        self.rounds
            .iter()
            .map(|round| self.election.candidate(round.candidate))
            .filter(|candidate| candidate.labels.contains(label))
            .map(|candidate| candidate.cost)
            .sum()
    }

    /// The candidates that are out when this one is funded.
    pub(super) fn rivals(&self, place: usize) -> impl Iterator<Item = usize> {
        self.settings
            .constraints
            .exclusive
            .iter()
            .filter(move |set| set.contains(&place))
            .flatten()
            .copied()
            .filter(move |other| *other != place)
    }

    /// Funds a candidate.
    pub(super) fn fund(&mut self, place: usize, phase: Phase, price: Price) {
        self.rounds.push(Round {
            candidate: place,
            phase,
            price,
            left_before: self.left,
        });
        let candidate = self.election.candidate(place);
        self.left -= candidate.cost;
        let ceilings = &self.settings.constraints.ceilings;
        for (bound, spent) in ceilings.iter().zip(&mut self.spent_on) {
            if candidate.labels.contains(&bound.label) {
                *spent += candidate.cost;
            }
        }
        let rivals: Vec<usize> = self.rivals(place).collect();
        for out in rivals.into_iter().chain([place]) {
            self.standing[out] = false;
        }
    }

    /// Compares by the tie-break.
    pub(super) fn by_rank(&self, a: usize, b: usize) -> Ordering {
        self.ranks.of(a).cmp(&self.ranks.of(b))
    }

    /// The tie between candidates in order of the tie-break, if there are two.
    pub(super) fn tie(&self, round: usize, level: &[usize]) -> Option<Tie> {
        let [first, others @ ..] = level else {
            return None;
        };
        let second = others.first()?;
        let (by, _) = self.ranks.separate(self.election, *first, *second);
        Some(Tie {
            round,
            first: *first,
            others: others.to_vec(),
            by,
        })
    }

    /// Reports a tie.
    pub(super) fn report(&mut self, level: &[usize]) {
        self.ties.extend(self.tie(self.rounds.len(), level));
    }

    pub(super) fn finish(self) -> Count {
        Count {
            rounds: self.rounds,
            ties: self.ties,
            endowment: self.endowment,
        }
    }
}

/// Refuses constraints that name nobody, clash, or have no meaning under the rule.
fn check(election: &Election, settings: &Settings) -> Result<(), RuleError> {
    let constraints = &settings.constraints;
    let (rule, exclusive) = (settings.method.name(), &constraints.exclusive);
    let refuse = |constraint| Err(RuleError::NotAllowed { rule, constraint });
    let greedy = matches!(
        settings.method,
        Method::Greedy { .. } | Method::GreedyPerCost { .. }
    );
    if !greedy && !constraints.floors.is_empty() {
        return refuse("floors");
    }
    if !greedy && !constraints.ceilings.is_empty() {
        return refuse("ceilings");
    }
    if matches!(settings.method, Method::Knapsack { .. }) && !exclusive.is_empty() {
        return refuse("exclusive candidates");
    }
    let named = constraints.forced_in.iter().chain(&constraints.forced_out);
    let count = election.candidates().len();
    if let Some(unknown) = named
        .chain(exclusive.iter().flatten())
        .find(|p| **p >= count)
    {
        return Err(RuleError::UnknownCandidate(*unknown));
    }
    for (at, place) in constraints.forced_in.iter().enumerate() {
        let earlier = &constraints.forced_in[..at];
        let rival = |set: &Vec<usize>| {
            set.contains(place) && earlier.iter().any(|other| set.contains(other))
        };
        if constraints.forced_out.contains(place)
            || earlier.contains(place)
            || exclusive.iter().any(rival)
        {
            let id = election.candidate(*place).id.clone();
            return Err(RuleError::ForcedClash(id));
        }
    }
    Ok(())
}
