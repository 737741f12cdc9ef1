//! Second engines for the tests: each rule as its paper states it, voter by voter in fractions, with
//! nothing taken from the engines they check.

use num_rational::BigRational;
use num_traits::Zero;

use super::{Count, Election, Settings, Tab, Utility};

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(number.into())
}

/// Every voter's points, one row a voter.
pub(super) fn voters(election: &Election) -> Vec<Vec<i64>> {
    let mut voters = Vec::new();
    for group in 0..election.ballots().groups() {
        let mut row = vec![0; election.candidates().len()];
        for choice in election.ballots().choices(group) {
            row[choice.place()] = choice.points;
        }
        for _ in 0..election.ballots().times(group) {
            voters.push(row.clone());
        }
    }
    voters
}

/// Lower cost, higher score, smaller identifier.
fn first_of(election: &Election, level: &[usize]) -> usize {
    *level
        .iter()
        .min_by_key(|place| {
            let candidate = election.candidate(**place);
            (
                candidate.cost,
                -election.score(**place),
                candidate.id.clone(),
            )
        })
        .unwrap()
}

fn utility_of(election: &Election, utility: Utility, points: i64, place: usize) -> BigRational {
    let cost = election.candidate(place).cost;
    whole(match utility {
        Utility::Cardinality => i64::from(points > 0),
        Utility::Cost => i64::from(points > 0) * cost,
        Utility::Score => points.max(0),
        Utility::ScoreCost => points.max(0) * cost,
    })
}

/// The smallest ρ at which supporters raise a cost: the candidates for ρ are the points where a
/// supporter runs out, and the price between two of them.
fn rho(
    money: &[BigRational],
    utilities: &[BigRational],
    cost: &BigRational,
) -> Option<BigRational> {
    let mut backers: Vec<(BigRational, usize)> = (0..money.len())
        .filter(|voter| !utilities[*voter].is_zero())
        .map(|voter| (&money[voter] / &utilities[voter], voter))
        .collect();
    backers.sort();
    let (mut need, mut rest) = (cost.clone(), BigRational::zero());
    for (_, voter) in &backers {
        rest += &utilities[*voter];
    }
    for (limit, voter) in &backers {
        let price = &need / &rest;
        if price <= *limit {
            return Some(price);
        }
        need -= &money[*voter];
        rest -= &utilities[*voter];
    }
    None
}

/// Equal Shares without completion.
pub(super) fn equal_shares(election: &Election, utility: Utility) -> Vec<usize> {
    let ballots = voters(election);
    let count = i64::try_from(ballots.len()).unwrap().max(1);
    let mut money = vec![whole(election.budget()) / whole(count); ballots.len()];
    let (mut left, mut winners) = ((0..election.candidates().len()).collect::<Vec<_>>(), vec![]);
    left.retain(|p| election.candidate(*p).cost <= election.budget() && election.votes(*p) > 0);
    let is_free = |place: &usize| election.candidate(*place).cost == 0;
    let mut free: Vec<usize> = left.iter().copied().filter(is_free).collect();
    left.retain(|place| !is_free(place));
    if matches!(utility, Utility::Cardinality | Utility::Score) {
        while !free.is_empty() {
            let next = first_of(election, &free);
            free.retain(|place| *place != next);
            winners.push(next);
        }
    }
    loop {
        let mut offers: Vec<(BigRational, usize)> = Vec::new();
        for place in &left {
            let gain = |row: &Vec<i64>| utility_of(election, utility, row[*place], *place);
            let utilities: Vec<_> = ballots.iter().map(gain).collect();
            let cost = whole(election.candidate(*place).cost);
            offers.extend(rho(&money, &utilities, &cost).map(|rho| (rho, *place)));
        }
        let Some(best) = offers.iter().map(|(rho, _)| rho.clone()).min() else {
            return winners;
        };
        let level: Vec<usize> = offers
            .iter()
            .filter(|(rho, _)| *rho == best)
            .map(|(_, place)| *place)
            .collect();
        let next = first_of(election, &level);
        for (money, row) in money.iter_mut().zip(&ballots) {
            let due = utility_of(election, utility, row[next], next) * &best;
            *money -= due.min(money.clone());
        }
        left.retain(|place| *place != next);
        winners.push(next);
    }
}

/// Sequential Phragmén, passing over what does not fit.
pub(super) fn phragmen(election: &Election) -> Vec<usize> {
    let ballots = voters(election);
    let mut loads = vec![BigRational::zero(); ballots.len()];
    let (mut budget, mut winners) = (election.budget(), Vec::new());
    let mut left: Vec<usize> = (0..election.candidates().len()).collect();
    loop {
        left.retain(|p| election.candidate(*p).cost <= budget && election.votes(*p) > 0);
        let time = |place: usize| {
            let backers = (0..loads.len()).filter(|voter| ballots[*voter][place] > 0);
            let carried: BigRational = backers.map(|voter| loads[voter].clone()).sum();
            (carried + whole(election.candidate(place).cost)) / whole(election.votes(place))
        };
        let times: Vec<(BigRational, usize)> = left.iter().map(|p| (time(*p), *p)).collect();
        let Some(best) = times.iter().map(|(time, _)| time.clone()).min() else {
            return winners;
        };
        let level: Vec<usize> = times
            .iter()
            .filter(|(time, _)| *time == best)
            .map(|(_, place)| *place)
            .collect();
        let next = first_of(election, &level);
        for (load, row) in loads.iter_mut().zip(&ballots) {
            if row[next] > 0 {
                *load = best.clone();
            }
        }
        budget -= election.candidate(next).cost;
        left.retain(|place| *place != next);
        winners.push(next);
    }
}

/// The best score of any affordable set, and the least cost it takes.
pub(super) fn optimum(election: &Election) -> (i64, i64) {
    let places = election.candidates().len();
    let sets = (0_u32..1 << places).map(|set| {
        let members: Vec<usize> = (0..places).filter(|place| set >> place & 1 == 1).collect();
        let score: i64 = members.iter().map(|place| election.score(*place)).sum();
        (score, election.cost_of(&members))
    });
    sets.filter(|(_, cost)| *cost <= election.budget())
        .max_by_key(|(score, cost)| (*score, -cost))
        .unwrap()
}

/// The conditions of a price system: nobody pays more than its share or for what it does not support,
/// the payments for a winner come to its cost, nobody pays more per utility than another who still has
/// money, and no group of supporters keeps enough for a loser.
pub(super) fn check_prices(election: &Election, settings: &Settings, counted: &Count) {
    let each = &counted.endowment.as_ref().unwrap().each;
    let places = election.candidates().len();
    let mut paid = vec![BigRational::zero(); places];
    let mut kept = vec![BigRational::zero(); places];
    let tab = Tab::of(election, settings, counted);
    for group in 0..election.ballots().groups() {
        let times = whole(i64::from(election.ballots().times(group)));
        let bought = tab.bought(|place| points(election, group, place));
        let left = bought.left.unwrap();
        assert_eq!(bought.share.as_ref(), Some(each));
        assert!(left >= BigRational::zero());
        let paid_by_one = bought.winners.iter();
        let paid_by_one = paid_by_one.filter_map(|(place, _, paid)| Some((*place, paid.clone()?)));
        let list: Vec<(usize, BigRational)> = paid_by_one.collect();
        let total: BigRational = list.iter().map(|(_, amount)| amount.clone()).sum();
        assert_eq!(total + &left, *each);
        let choices = || {
            election
                .ballots()
                .choices(group)
                .filter(|choice| choice.points > 0)
        };
        for (candidate, amount) in list {
            assert!(amount >= BigRational::zero());
            assert!(choices().any(|choice| choice.place() == candidate));
            paid[candidate] += amount * &times;
        }
        for choice in choices() {
            kept[choice.place()] += &left * &times;
        }
    }
    for place in 0..places {
        let cost = whole(election.candidate(place).cost);
        if counted.wins(place) {
            assert_eq!(paid[place], cost);
        } else if !cost.is_zero() && election.votes(place) > 0 {
            assert!(kept[place] < cost);
        }
    }
}

/// What the ballots of a group give a candidate.
fn points(election: &Election, group: usize, place: usize) -> i64 {
    let mut choices = election.ballots().choices(group);
    let choice = choices.find(|choice| choice.place() == place);
    choice.map_or(0, |choice| choice.points)
}

/// Under Phragmén nobody pays what was not earned, and the payments for a winner come to its cost.
pub(super) fn check_earnings(election: &Election, settings: &Settings, counted: &Count) {
    let tab = Tab::of(election, settings, counted);
    let mut paid = vec![BigRational::zero(); election.candidates().len()];
    for group in 0..election.ballots().groups() {
        let times = whole(i64::from(election.ballots().times(group)));
        let bought = tab.bought(|place| points(election, group, place));
        let mut spent = BigRational::zero();
        for (candidate, _, amount) in bought.winners {
            let amount = amount.unwrap();
            assert!(amount >= BigRational::zero());
            spent += &amount;
            paid[candidate] += amount * &times;
        }
        assert!(spent <= bought.share.clone().unwrap());
        assert_eq!(spent + bought.left.unwrap(), bought.share.unwrap());
    }
    for place in counted.selected() {
        assert_eq!(paid[place], whole(election.candidate(place).cost));
    }
}
