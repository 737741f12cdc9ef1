//! An outcome for people and programs: text and JSON.

use std::fmt::Write;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use serde::Serialize;
use serde_json::Number;

use super::Election;
use super::count::{Count, Phase, Price, Round, Stop, Tie};
use super::ledger::Ledger;
use super::method::Settings;
use super::metrics::Metrics;
use super::pb::decimal;
use super::ties::TieKey;
use super::verdict::{Verdict, Wording, verdicts};

/// A rendered outcome. Money is in currency; fractions are text, `a/b`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Name of the rule.
    pub rule: &'static str,
    /// Winners in order of selection.
    pub selected: Vec<String>,
    /// Their cost.
    pub cost: Number,
    /// The budget.
    pub budget: Number,
    /// What each voter had to spend, with Equal Shares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endowment: Option<String>,
    /// Increments of that tried, the rejected last one included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub increments: Option<u32>,
    /// Why increments ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<&'static str>,
    /// Every tie met.
    pub ties: Vec<TieOut>,
    /// Every purchase.
    pub rounds: Vec<RoundOut>,
    /// The rule's parameters, constraints and order of ties.
    pub settings: Settings,
    /// Why each candidate won or lost, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidates: Option<Vec<Verdict>>,
    /// Figures, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Metrics>,
}

/// The outcome alone, as JSON has it unless reasons are asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Brief<'a> {
    rule: &'static str,
    selected: &'a [String],
    cost: &'a Number,
    ties: &'a [TieOut],
    rounds: &'a [RoundOut],
}

/// A tie.
#[derive(Clone, Debug, Serialize)]
pub struct TieOut {
    /// The round it came up in, from one.
    pub round: usize,
    /// Everyone level, in the order the tie-break put them.
    pub tied: Vec<String>,
    /// What put the first before the second.
    pub broken_by: TieKey,
    /// Whether one of them won and another did not.
    pub decisive: bool,
}

/// A purchase.
#[derive(Clone, Debug, Serialize)]
pub struct RoundOut {
    /// Its number, from one.
    pub round: usize,
    /// The candidate.
    pub id: String,
    /// Its cost.
    pub cost: Number,
    /// Which part of the rule funded it.
    pub phase: &'static str,
    /// What was left of the budget before.
    pub left_before: Number,
    /// Its score, where that made it next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Number>,
    /// Price per unit of utility.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rho: Option<String>,
    /// What a supporter pays at most for a point (approvals: in all).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_payment: Option<String>,
    /// Cost over that: the supporters who could have paid it all, in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_votes: Option<String>,
    /// Effective votes or time, rounded for the text.
    #[serde(skip)]
    rounded: f64,
    /// Supporters who paid in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_in_full: Option<i64>,
    /// Supporters who paid the rest of their money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_in_part: Option<i64>,
    /// When its supporters held its cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Whose supporters could pay before and no longer can, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_longer_affordable: Option<Vec<String>>,
}

/// A decimal as a JSON number.
fn number(amount: i64, decimals: u32) -> Number {
    // Up to 15 digits come back as written; whole amounts always do.
    let text = decimal(amount, decimals);
    serde_json::from_str(&text).unwrap_or_else(|_| Number::from(amount))
}

impl Report {
    /// Renders a count; `explain` adds reasons, figures and who could no longer pay.
    pub fn new(election: &Election, settings: &Settings, counted: &Count, explain: bool) -> Self {
        let selected = counted.selected();
        let money = |amount| number(amount, election.money_decimals);
        let id = |place: &usize| election.candidate(*place).id.clone();
        let ledger = if explain {
            Ledger::of(election, settings, counted)
        } else {
            None
        };
        let endowment = counted.endowment.as_ref();
        let rounds = counted.rounds.iter().enumerate();
        Self {
            rule: settings.method.name(),
            selected: selected.iter().map(id).collect(),
            cost: money(election.cost_of(&selected)),
            budget: money(election.budget()),
            endowment: endowment.map(|e| in_currency(election, &e.each).to_string()),
            increments: endowment.filter(|e| e.stop.is_some()).map(|e| e.increments),
            stopped: endowment.and_then(|e| e.stop).map(stop),
            ties: counted
                .ties
                .iter()
                .map(|tie| tie_out(election, counted, tie))
                .collect(),
            rounds: rounds
                .map(|(at, round)| round_out(election, ledger.as_ref(), at, round))
                .collect(),
            settings: settings.clone(),
            candidates: explain.then(|| verdicts(election, settings, counted, Wording::Plain)),
            metrics: explain.then(|| Metrics::of(election, &selected)),
        }
    }

    /// The outcome alone.
    pub fn brief(&self) -> Brief<'_> {
        Brief {
            rule: self.rule,
            selected: &self.selected,
            cost: &self.cost,
            ties: &self.ties,
            rounds: &self.rounds,
        }
    }

    /// The same as text: winners in order, the cost, ties, and reasons if there are any.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        self.write(&mut text).unwrap_or_default();
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "{}: {} of {}", self.rule, self.cost, self.budget)?;
        if let Some(endowment) = &self.endowment {
            write!(text, "share of each voter: {endowment}")?;
            if let (Some(increments), Some(stopped)) = (self.increments, self.stopped) {
                write!(text, " ({increments} increments, {stopped})")?;
            }
            writeln!(text)?;
        }
        for round in &self.rounds {
            let (at, id, cost) = (round.round, &round.id, &round.cost);
            write!(text, "{at:>4}. {id}  {cost}")?;
            if let Some(score) = &round.score {
                write!(text, "  score {score}")?;
            }
            if round.effective_votes.is_some() {
                write!(text, "  effective votes {:.3}", round.rounded)?;
            }
            if round.time.is_some() {
                write!(text, "  at {:.3}", round.rounded)?;
            }
            if round.phase != "rule" {
                write!(text, "  ({})", round.phase)?;
            }
            writeln!(text)?;
        }
        for tie in &self.ties {
            let tied = tie.tied.join(", ");
            let by = serde_json::to_string(&tie.broken_by).unwrap_or_default();
            let weight = if tie.decisive { ", decisive" } else { "" };
            writeln!(text, "tie in round {}: {tied} (by {by}{weight})", tie.round)?;
        }
        for verdict in self.candidates.iter().flatten() {
            writeln!(text, "{}: {}", verdict.id, verdict.sentence_en)?;
            writeln!(text, "    {}", verdict.sentence_id)?;
        }
        if let Some(metrics) = &self.metrics {
            let [one, two, three] = metrics.at_least;
            writeln!(
                text,
                "voters with at least 1, 2, 3 winners: {one:.4} {two:.4} {three:.4}"
            )?;
            writeln!(text, "exclusion ratio: {:.4}", metrics.exclusion_ratio)?;
            writeln!(text, "winners per voter: {:.4}", metrics.mean_winners)?;
            writeln!(
                text,
                "proportionality gap: {:.4}",
                metrics.proportionality_gap
            )?;
        }
        Ok(())
    }
}

fn stop(stop: Stop) -> &'static str {
    match stop {
        Stop::Overspends => "next_overspends",
        Stop::Exhaustive => "exhaustive",
        Stop::Complete => "all_bought",
        Stop::Limit => "limit",
    }
}

fn in_currency(election: &Election, amount: &BigRational) -> BigRational {
    amount / BigInt::from(10).pow(election.money_decimals)
}

fn tie_out(election: &Election, counted: &Count, tie: &Tie) -> TieOut {
    let all = || std::iter::once(&tie.first).chain(&tie.others);
    let won = all().filter(|place| counted.wins(**place)).count();
    TieOut {
        round: tie.round + 1,
        tied: all()
            .map(|place| election.candidate(*place).id.clone())
            .collect(),
        broken_by: tie.by.clone(),
        decisive: won > 0 && won <= tie.others.len(),
    }
}

fn round_out(election: &Election, ledger: Option<&Ledger>, at: usize, round: &Round) -> RoundOut {
    let candidate = election.candidate(round.candidate);
    let money = |amount| number(amount, election.money_decimals);
    let mut out = RoundOut {
        round: at + 1,
        id: candidate.id.clone(),
        cost: money(candidate.cost),
        phase: match round.phase {
            Phase::Forced => "forced",
            Phase::Floor => "floor",
            Phase::Rule => "rule",
            Phase::Completion => "completion",
        },
        left_before: money(round.left_before),
        score: None,
        rho: None,
        max_payment: None,
        effective_votes: None,
        rounded: 0.0,
        paid_in_full: None,
        paid_in_part: None,
        time: None,
        no_longer_affordable: None,
    };
    match &round.price {
        Price::None => {}
        Price::Score { score, .. } => out.score = Some(number(*score, election.point_decimals)),
        Price::Time(time) => {
            let time = in_currency(election, time);
            out.rounded = time.to_f64().unwrap_or(0.0);
            out.time = Some(time.to_string());
        }
        Price::Share(share) => {
            let cost = BigRational::from_integer(candidate.cost.into());
            out.rho = Some(share.rho.to_string());
            out.max_payment = Some(in_currency(election, &share.per_point).to_string());
            if !share.per_point.is_zero() {
                let votes = cost / &share.per_point;
                out.rounded = votes.to_f64().unwrap_or(0.0);
                out.effective_votes = Some(votes.to_string());
            }
            out.paid_in_full = Some(share.in_full);
            out.paid_in_part = Some(share.in_part);
        }
    }
    out.no_longer_affordable = ledger.map(|ledger| {
        let broke = ledger.broke.iter().enumerate();
        broke
            .filter(|(_, round)| **round == Some(at))
            .map(|(place, _)| election.candidate(place).id.clone())
            .collect()
    });
    out
}
