//! How a scenario decides, and what is said of an outcome. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::enums::Verdict;
use entity::ids::ProposalId;

use crate::board::rules::{self, Line, Place, Purses};

/// Lines by proposal.
pub type Lines = BTreeMap<ProposalId, Vec<Line>>;

/// A proposal a scenario decides on.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The proposal.
    pub id: ProposalId,
    /// Where its money falls.
    pub place: Place,
    /// Its lines on the board; its own where nobody has acted.
    pub lines: Vec<Line>,
}

/// What a scenario is made from.
pub struct Given {
    /// The proposals, in the order in which the rule takes them.
    pub wishes: Vec<Wish>,
    /// Whether the rule decides what nobody has.
    pub rule: bool,
    /// Whether the board's decisions stand, as far as the ceilings let them.
    pub keep: bool,
    /// Decisions of the scenario's own.
    pub decisions: HashMap<ProposalId, Verdict>,
    /// Ceilings by subject, rupiah.
    pub ceilings: HashMap<String, i64>,
}

/// Decides. First come the scenario's own decisions, then the board's, then the rule; each takes what the ceilings
/// leave, and what does not fit is next in line.
pub fn compose(given: &Given) -> Lines {
    let mut purses = Purses::new(given.ceilings.clone());
    let mut lines = Lines::new();
    let mut waiting: Vec<&Wish> = Vec::new();
    let mut kept: Vec<&Wish> = Vec::new();
    for wish in &given.wishes {
        if let Some(verdict) = given.decisions.get(&wish.id) {
            let decided = with(&wish.lines, *verdict);
            lines.insert(wish.id, fitted(&mut purses, wish, decided));
        } else if given.keep && wish.lines.iter().any(|line| line.verdict.is_some()) {
            kept.push(wish);
        } else {
            waiting.push(wish);
        }
    }
    for wish in kept {
        let fitting = fitted(&mut purses, wish, wish.lines.clone());
        lines.insert(wish.id, fitting);
    }
    if given.rule {
        for wish in waiting {
            let able = wish.lines.iter().all(|line| line.agency.is_some());
            let verdict = if able {
                Verdict::Accommodated
            } else {
                Verdict::Reserve
            };
            let decided = with(&wish.lines, verdict);
            lines.insert(wish.id, fitted(&mut purses, wish, decided));
        }
    }
    lines
}

fn with(lines: &[Line], verdict: Verdict) -> Vec<Line> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        line.verdict = Some(verdict);
        (line.reason_code, line.reason) = if verdict == Verdict::Accommodated {
            (None, None)
        } else {
            reason()
        };
    }
    lines
}

fn reason() -> (Option<String>, Option<String>) {
    (
        Some("consolidated".into()),
        Some("Menurut skenario yang ditetapkan badan perencanaan.".into()),
    )
}

/// The lines, each taken only as far as the ceilings let it.
fn fitted(purses: &mut Purses, wish: &Wish, lines: Vec<Line>) -> Vec<Line> {
    let mut fitting = lines;
    for at in 0..fitting.len() {
        let Some(line) = fitting.get(at) else {
            continue;
        };
        let charges = rules::charges(&wish.place, std::slice::from_ref(line));
        if purses.change(&BTreeMap::new(), &charges).is_err()
            && let Some(line) = fitting.get_mut(at)
        {
            line.verdict = Some(Verdict::Reserve);
            line.reason_code = Some("beyond_ceiling".into());
            line.reason = Some("Melampaui pagu menurut skenario ini.".into());
        }
    }
    fitting
}

/// What is said of an outcome.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Proposals with an accommodated line.
    pub accommodated: BTreeSet<ProposalId>,
    /// What is accommodated, rupiah.
    pub amount_idr: i64,
    /// By sector, rupiah.
    pub by_sector: BTreeMap<String, i64>,
    /// By district, rupiah.
    pub by_district: BTreeMap<String, i64>,
    /// By village, rupiah; those with nothing are missing.
    pub by_village: BTreeMap<String, i64>,
}

/// Measures an outcome.
pub fn measure(places: &HashMap<ProposalId, Place>, lines: &Lines) -> Measured {
    let mut measured = Measured::default();
    for (id, lines) in lines {
        let Some(place) = places.get(id) else {
            continue;
        };
        let taken = lines
            .iter()
            .filter(|line| line.verdict == Some(Verdict::Accommodated));
        for line in taken {
            measured.accommodated.insert(*id);
            measured.amount_idr = measured.amount_idr.saturating_add(line.cost_idr);
            for (map, key) in [
                (&mut measured.by_sector, &place.sector),
                (&mut measured.by_district, &place.district),
                (&mut measured.by_village, &place.village),
            ] {
                let amount = map.entry(key.clone()).or_default();
                *amount = amount.saturating_add(line.cost_idr);
            }
        }
    }
    measured
}

/// The Gini coefficient of amounts of 0 or more: 0 where all have the same, towards 1 where one has all; none where
/// there is nothing to share. Exact but for the last division.
pub fn gini(mut amounts: Vec<i64>) -> Option<f64> {
    amounts.sort_unstable();
    let count = i128::try_from(amounts.len()).ok()?;
    let total: i128 = amounts.iter().copied().map(i128::from).sum();
    if total <= 0 {
        return None;
    }
    let ranked: i128 = (1..)
        .zip(&amounts)
        .map(|(rank, amount)| rank * i128::from(*amount))
        .sum();
    Some(ratio(2 * ranked - (count + 1) * total, count * total))
}

/// The share of the money that falls to the poorest fifth of areas (at least one); the poorer first, equals by code.
/// None where poverty is not known or there is no money.
pub fn share_of_poorest(
    poverty: &HashMap<String, i64>,
    money: &BTreeMap<String, i64>,
) -> Option<f64> {
    let mut areas: Vec<(&String, i64)> = poverty.iter().map(|(area, poor)| (area, *poor)).collect();
    areas.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let total: i128 = money.values().copied().map(i128::from).sum();
    if areas.is_empty() || total <= 0 {
        return None;
    }
    let poorest = areas.iter().take(areas.len().div_ceil(5));
    let theirs: i128 = poorest
        .map(|(area, _)| i128::from(money.get(*area).copied().unwrap_or_default()))
        .sum();
    Some(ratio(theirs, total))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "one rounding of an exact ratio is what we promise"
)]
fn ratio(numerator: i128, denominator: i128) -> f64 {
    numerator as f64 / denominator as f64
}

/// How far two selections overlap: those in both over those in either; 1 where both are empty.
pub fn overlap(one: &BTreeSet<ProposalId>, other: &BTreeSet<ProposalId>) -> f64 {
    let both = one.intersection(other).count();
    let either = one.union(other).count();
    if either == 0 {
        return 1.0;
    }
    let count = |number: usize| i128::try_from(number).unwrap_or(i128::MAX);
    ratio(count(both), count(either))
}

#[cfg(test)]
mod tests {
    use entity::ids::AgencyId;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> ProposalId {
        ProposalId(Uuid::from_u128(number))
    }

    fn wish(number: u128, cost: i64, verdict: Option<Verdict>) -> Wish {
        Wish {
            id: id(number),
            place: Place {
                village: format!("35.10.01.200{number}"),
                district: "35.10.01".into(),
                regency: "35.10".into(),
                sector: "ekonomi".into(),
            },
            lines: vec![Line {
                verdict,
                ..Line::undecided(Some(AgencyId(Uuid::nil())), 1000, cost)
            }],
        }
    }

    fn taken(lines: &Lines) -> Vec<u128> {
        let taken = lines.iter().filter(|(_, lines)| {
            lines
                .iter()
                .any(|line| line.verdict == Some(Verdict::Accommodated))
        });
        taken.map(|(id, _)| id.0.as_u128()).collect()
    }

    #[test]
    fn a_halved_ceiling_takes_what_fits_in_the_order_of_the_rule() {
        let mut given = Given {
            wishes: vec![
                wish(1, 60, None),
                wish(2, 50, Some(Verdict::Accommodated)),
                wish(3, 40, None),
            ],
            rule: true,
            keep: true,
            decisions: HashMap::new(),
            ceilings: HashMap::from([("35.10".into(), 100)]),
        };
        assert_eq!(taken(&compose(&given)), [2, 3]);
        given.keep = false;
        assert_eq!(taken(&compose(&given)), [1, 3]);
        given.ceilings = HashMap::from([("35.10".into(), 50)]);
        assert_eq!(taken(&compose(&given)), [2]);
        given.decisions = HashMap::from([(id(3), Verdict::Accommodated)]);
        assert_eq!(taken(&compose(&given)), [3]);
        given.rule = false;
        assert_eq!(compose(&given).len(), 1);
    }

    #[test]
    fn gini_is_that_of_the_textbook() {
        assert_eq!(gini(vec![5, 5, 5, 5]), Some(0.0));
        assert_eq!(gini(vec![0, 0, 0, 8]), Some(0.75));
        // 1 to 5: (2·55)/(5·15) − 6/5 = 4/15.
        let known = gini(vec![3, 1, 5, 2, 4]).unwrap();
        assert!((known - 4.0 / 15.0).abs() < 1e-15, "{known}");
        assert_eq!(gini(vec![0, 0]), None);
    }

    #[test]
    fn the_poorest_fifth_is_at_least_one_area() {
        let poverty: HashMap<String, i64> = (1..=6).map(|n| (format!("v{n}"), n)).collect();
        let money = BTreeMap::from([
            ("v6".to_owned(), 30),
            ("v5".to_owned(), 10),
            ("v1".to_owned(), 60),
        ]);
        assert_eq!(share_of_poorest(&poverty, &money), Some(0.4));
        assert_eq!(share_of_poorest(&HashMap::new(), &money), None);
    }

    #[test]
    fn selections_overlap() {
        let set = |ids: &[u128]| ids.iter().map(|n| id(*n)).collect();
        let found = overlap(&set(&[1, 2, 3]), &set(&[2, 3, 4]));
        assert!((found - 0.5).abs() < 1e-15);
    }
}
