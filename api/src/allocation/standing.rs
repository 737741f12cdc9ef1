//! Everybody's place after a count: who won, who is next in line, who is out.

use std::cmp::Reverse;

use super::Election;
use super::count::Count;
use super::method::{Method, Settings};
use super::ties::Ranks;

/// Places after a count: winners in order of selection, then those next in line should money remain, then
/// those who could not have won. Next in line are all whom nothing but money kept out, by score downwards,
/// then by the order of ties.
pub fn standing(
    election: &Election,
    settings: &Settings,
    counted: &Count,
) -> (Vec<usize>, Vec<usize>, Vec<usize>) {
    let ranks = Ranks::new(election, &settings.ties);
    let mut rest: Vec<usize> = (0..election.candidates().len())
        .filter(|place| !counted.wins(*place))
        .collect();
    rest.sort_by_key(|place| (Reverse(election.score(*place)), ranks.of(*place)));
    let (out, next) = rest
        .into_iter()
        .partition(|place| is_out(election, settings, counted, *place));
    (counted.selected(), next, out)
}

fn is_out(election: &Election, settings: &Settings, counted: &Count, place: usize) -> bool {
    let constraints = &settings.constraints;
    let fewer = |minimum: i64| election.votes(place) < minimum;
    let least = match settings.method {
        Method::Greedy { threshold, .. } => threshold,
        _ => None,
    };
    let rival =
        |set: &Vec<usize>| set.contains(&place) && set.iter().any(|other| counted.wins(*other));
    constraints.forced_out.contains(&place)
        || constraints.minimum_votes.is_some_and(fewer)
        || least.is_some_and(|least| election.score(place) < least)
        || constraints.exclusive.iter().any(rival)
}
