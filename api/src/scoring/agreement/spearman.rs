//! Spearman's rank correlation, with mean ranks for ties.

use super::{LengthsDiffer, correlation, same_length};

/// Rho, from −1 over 0 to 1; `None` when one side puts all alike. For any list a machine can hold.
pub fn spearman<L: Ord + Copy, R: Ord + Copy>(
    left: &[L],
    right: &[R],
) -> Result<Option<f64>, LengthsDiffer> {
    same_length(left, right)?;
    let (left, right) = (centred_ranks(left), centred_ranks(right));
    let dot = |a: &[i128], b: &[i128]| a.iter().zip(b).map(|(x, y)| x * y).sum::<i128>();
    Ok(correlation(
        dot(&left, &right),
        dot(&left, &left),
        dot(&right, &right),
    ))
}

/// Twice each value's mean rank, less the mean of that: whole numbers with a sum of 0.
fn centred_ranks<T: Ord + Copy>(values: &[T]) -> Vec<i128> {
    let mut order: Vec<(T, usize)> = values.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let mut ranks = vec![0; values.len()];
    let mut before = 0;
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        let after = values.len() - before - group.len();
        let rank = signed(before) - signed(after);
        for (_, index) in group {
            ranks[*index] = rank;
        }
        before += group.len();
    }
    ranks
}

fn signed(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}
