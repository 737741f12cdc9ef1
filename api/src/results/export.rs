//! A tallied round as a PABULIB file that anyone can count again.

use chrono::{DateTime, Utc};
use entity::rounds;

use super::comparison::Counted;
use super::election::first_of_ranking;
use crate::allocation::pb;
use crate::problem::ApiError;
use crate::rounds::configuration::{Completion, Configuration, RuleName};
use crate::wire::BallotForm;

/// The key of `META` under which a file of ours holds its round's configuration.
pub const CONFIGURATION: &str = "configuration";
/// The key of `META` under which it holds the seed of the draw.
pub const SEED: &str = "seed";

/// Writes a round's candidates, ballots and winners. The ballots' order tells nothing of when they were cast.
pub fn document(
    round: &rounds::Model,
    place: &str,
    counted: &Counted,
    selected: &[usize],
) -> Result<String, ApiError> {
    let configuration = &counted.configuration;
    let day = |at: DateTime<Utc>| at.format("%d.%m.%Y").to_string();
    let mut meta = vec![
        ("description", format!("Musrenbang {place}")),
        ("country", "Indonesia".to_owned()),
        ("unit", place.to_owned()),
        ("instance", round.id.to_string()),
        ("currency", "IDR".to_owned()),
        ("date_begin", day(round.review_closes_at)),
        (
            "date_end",
            day(round.voting_closes_at.unwrap_or(round.review_closes_at)),
        ),
        ("rule", rule(configuration).to_owned()),
        (CONFIGURATION, configuration.canonical()?),
    ];
    let candidates = counted.election.candidates().len();
    meta.extend(limits(configuration, candidates, round.ceiling_idr));
    let facts = [
        (SEED, &counted.seed),
        ("seed_hash", &round.seed_hash),
        ("frozen_hash", &round.frozen_hash),
        ("merkle_root", &round.merkle_root),
    ];
    let facts = facts.into_iter();
    meta.extend(facts.filter_map(|(key, value)| Some((key, value.clone()?))));
    let meta: Vec<(&str, &str)> = meta.iter().map(|(key, v)| (*key, v.as_str())).collect();
    Ok(pb::export(&counted.election, &meta, Some(selected)).to_string())
}

/// The name PABULIB has for a rule.
fn rule(configuration: &Configuration) -> &'static str {
    let rule = &configuration.rule;
    match (rule.name, rule.completion) {
        (RuleName::Greedy, _) if rule.stop_at_misfit => "greedy-no-skip",
        (RuleName::Greedy, _) if rule.threshold.is_some() => "greedy-threshold",
        (RuleName::Greedy, _) => "greedy",
        (RuleName::EqualShares, Some(Completion::AddOne | Completion::AddOneGreedy)) => {
            "equalshares/add1"
        }
        (RuleName::EqualShares, _) => "equalshares",
        _ => "unknown",
    }
}

/// The limits of ballots as PABULIB writes them.
fn limits(
    configuration: &Configuration,
    candidates: usize,
    ceiling_idr: i64,
) -> Vec<(&'static str, String)> {
    let terms = &configuration.ballot;
    let mut limits = vec![("min_length", "1".to_owned())];
    let mut add = |key, value: i64| limits.push((key, value.to_string()));
    match terms.form {
        BallotForm::Approval | BallotForm::Ranking => {
            add("max_length", first_of_ranking(terms, candidates));
        }
        BallotForm::Knapsack => add("max_sum_cost", ceiling_idr),
        BallotForm::Points => {
            let all = terms.points.map_or(0, i64::from);
            add("max_points", terms.most_points.map_or(all, i64::from));
            add("max_sum_points", all);
        }
        BallotForm::Score => add("max_points", terms.max_score.map_or(0, i64::from)),
        BallotForm::None => {}
    }
    if let Some(threshold) = configuration.rule.threshold {
        add("min_project_score_threshold", threshold);
    }
    limits
}
