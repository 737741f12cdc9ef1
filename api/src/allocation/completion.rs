//! Raising voters' shares until the budget is used ("add-one").
//!
//! Every run starts from scratch with a share one step higher. The last outcome within the budget
//! stands. What an outcome costs can fall when shares rise, so steps cannot be skipped; but runs do not
//! depend on one another, so several are made at once and judged in order.

use std::num::NonZero;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::count::{Endowment, RuleError, Stop};
use super::equal_shares::{Run, Setting};
use super::method::Increments;

pub(super) fn raise(
    setting: &Setting<'_, '_>,
    increments: Increments,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<(Run, Endowment), RuleError> {
    if increments.step <= 0 || increments.whole_start.is_some_and(|unit| unit <= 0) {
        return Err(RuleError::NoStep);
    }
    let voters = BigInt::from(setting.field.election.voters().max(1));
    let start = match increments.whole_start {
        Some(unit) => {
            let whole = &voters * unit;
            setting.equal_share() / &whole * whole
        }
        None => setting.equal_share(),
    };
    let share = |tried: u32| &start + &voters * increments.step * tried;
    let width = std::thread::available_parallelism().map_or(1, NonZero::get);
    let width = u32::try_from(width).unwrap_or(1);
    let mut best = setting.run(share(0));
    let mut tried = 0_u32;
    let stop = 'raising: loop {
        if let Some(stop) = settled(setting, &best, increments.until_overspend) {
            break stop;
        }
        let wave = tried + 1..=increments.limit.min(tried.saturating_add(width));
        if wave.is_empty() {
            break Stop::Limit;
        }
        for run in together(setting, &wave.map(share).collect::<Vec<_>>()) {
            tried += 1;
            watch(tried);
            if run.overspent {
                break 'raising Stop::Overspends;
            }
            best = run;
            if let Some(stop) = settled(setting, &best, increments.until_overspend) {
                break 'raising stop;
            }
        }
    };
    let accepted = tried - u32::from(stop == Stop::Overspends);
    let endowment = Endowment {
        each: BigRational::new(share(accepted), voters.clone()),
        increments: tried,
        stop: Some(stop),
    };
    Ok((best, endowment))
}

/// Makes runs at the same time.
fn together(setting: &Setting<'_, '_>, shares: &[BigInt]) -> Vec<Run> {
    std::thread::scope(|scope| {
        let runs: Vec<_> = shares
            .iter()
            .skip(1)
            .map(|share| scope.spawn(|| setting.run(share.clone())))
            .collect();
        let first = shares.first().map(|share| setting.run(share.clone()));
        let rest = runs.into_iter().zip(shares.iter().skip(1));
        // A thread that did not end well is run again here, where its failure has a caller.
        let rest =
            rest.map(|(run, share)| run.join().unwrap_or_else(|_| setting.run(share.clone())));
        first.into_iter().chain(rest).collect()
    })
}

/// Why an outcome within the budget ends the raising. Whatever stands and fits keeps it going, a candidate
/// that nobody supports or that is free too: the reference outcomes count so.
fn settled(setting: &Setting<'_, '_>, run: &Run, until_overspend: bool) -> Option<Stop> {
    let election = setting.field.election;
    let mut gone = vec![false; election.candidates().len()];
    let bought = run.purchases.iter().map(|purchase| purchase.place);
    for place in bought.chain(setting.free.iter().copied()) {
        gone[place] = true;
        for rival in setting.field.rivals(place) {
            gone[rival] = true;
        }
    }
    if setting.buyable.iter().all(|place| gone[*place]) {
        return Some(Stop::Complete);
    }
    let left = setting.budget - run.spent;
    let fits = |place: usize| election.candidate(place).cost <= left && !gone[place];
    let more = setting.field.standing().into_iter().any(fits);
    (!until_overspend && !more).then_some(Stop::Exhaustive)
}
