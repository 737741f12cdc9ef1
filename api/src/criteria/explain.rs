//! Why a proposal has its place, in a sentence.

use std::fmt::Write;

use super::ranked::Ranked;
use crate::scoring::Criterion;

/// The Indonesian and the English sentence of the candidate in a row of the list.
pub fn sentences(ranked: &Ranked, row: usize) -> (String, String) {
    let place = ranked.ranking.places.get(row).copied().unwrap_or_default();
    let score = ranked.ranking.scores.get(row).copied().unwrap_or_default();
    let of = ranked.rows.len();
    let (id, en) = (decimal(score, ','), decimal(score, '.'));
    let mut id = format!("Peringkat {place} dari {of}, skor {id}");
    let mut en = format!("Place {place} of {of}, score {en}");
    if let Some((best, worst)) = extremes(ranked, row) {
        let _ = write!(id, "; terkuat pada {}", best.name_id);
        let _ = write!(en, "; strongest in {}", best.name_en);
        if best.code != worst.code {
            let _ = write!(id, ", terlemah pada {}", worst.name_id);
            let _ = write!(en, ", weakest in {}", worst.name_en);
        }
    }
    let equal = ranked.ranking.places.iter().filter(|one| **one == place);
    let equal = equal.count().saturating_sub(1);
    if equal > 0 {
        let _ = write!(id, "; sama dengan {equal} usulan lain");
        let _ = write!(en, "; level with {equal} others");
    }
    id.push('.');
    en.push('.');
    (id, en)
}

/// The criteria in which a candidate gains and loses most against the best value of all, by weight.
fn extremes(ranked: &Ranked, row: usize) -> Option<(&Criterion, &Criterion)> {
    let comparable = ranked.comparable.as_ref()?;
    let lost = |column: usize| {
        let best = ranked.best.get(column).copied().unwrap_or_default();
        let own = comparable.row(row).get(column).copied().unwrap_or_default();
        let weight = ranked.weights.as_slice().get(column).copied();
        weight.unwrap_or_default() * (best - own)
    };
    let gained = |column: usize| {
        let own = comparable.row(row).get(column).copied().unwrap_or_default();
        let weight = ranked.weights.as_slice().get(column).copied();
        weight.unwrap_or_default() * own
    };
    let columns = 0..ranked.set.criteria.len();
    let best = columns
        .clone()
        .rev()
        .max_by(|a, b| gained(*a).total_cmp(&gained(*b)))?;
    let worst = columns.rev().max_by(|a, b| lost(*a).total_cmp(&lost(*b)))?;
    let criteria = &ranked.set.criteria;
    Some((criteria.get(best)?, criteria.get(worst)?))
}

/// A score with three decimals.
fn decimal(score: f64, point: char) -> String {
    format!("{score:.3}").replace('.', &point.to_string())
}
