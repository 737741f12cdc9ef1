//! Kendall's tau-b, in O(n log n) by Knight's way (*Journal of the American Statistical Association* 61,
//! 1966): discordant pairs are the exchanges a merge sort makes.

use serde::Serialize;

use super::{LengthsDiffer, correlation, same_length};

/// Pairs of alternatives by how two orders see them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Kendall {
    /// Tau-b, from −1 (reversed) over 0 to 1 (the same); `None` when one side puts all alike.
    pub tau: Option<f64>,
    /// All pairs.
    pub pairs: u64,
    /// Pairs that both put in the same order.
    pub concordant: u64,
    /// Pairs that they put in opposite orders.
    pub discordant: u64,
    /// Pairs that the left puts level.
    pub tied_left: u64,
    /// Pairs that the right puts level.
    pub tied_right: u64,
    /// Pairs that both put level.
    pub tied_both: u64,
}

/// Compares two orders.
pub fn kendall<L: Ord + Copy, R: Ord + Copy>(
    left: &[L],
    right: &[R],
) -> Result<Kendall, LengthsDiffer> {
    same_length(left, right)?;
    let mut both: Vec<(L, R)> = left.iter().copied().zip(right.iter().copied()).collect();
    both.sort_unstable();
    let tied_left = tied(both.chunk_by(|a, b| a.0 == b.0));
    let tied_both = tied(both.chunk_by(|a, b| a == b));

    // Sorted by left, then right: what is out of order on the right is discordant.
    let mut right: Vec<R> = both.iter().map(|pair| pair.1).collect();
    let discordant = exchanges(&mut right, &mut Vec::with_capacity(both.len()));
    let tied_right = tied(right.chunk_by(|a, b| a == b));

    let pairs = pairs_of(both.len());
    let parted = pairs + tied_both - tied_left - tied_right;
    let concordant = parted - discordant;
    let lead = i128::from(concordant) - i128::from(discordant);
    let tau = correlation(
        lead,
        i128::from(pairs - tied_left),
        i128::from(pairs - tied_right),
    );
    Ok(Kendall {
        tau,
        pairs,
        concordant,
        discordant,
        tied_left,
        tied_right,
        tied_both,
    })
}

fn pairs_of(members: usize) -> u64 {
    let members = u64::try_from(members).unwrap_or(u64::MAX);
    members * members.saturating_sub(1) / 2
}

fn tied<'a, T: 'a>(groups: impl Iterator<Item = &'a [T]>) -> u64 {
    groups.map(|group| pairs_of(group.len())).sum()
}

/// Sorts, and counts the pairs that were in descending order. `spare` is room to merge in.
fn exchanges<T: Ord + Copy>(values: &mut [T], spare: &mut Vec<T>) -> u64 {
    if values.len() < 2 {
        return 0;
    }
    let (first, second) = values.split_at_mut(values.len() / 2);
    let mut count = exchanges(first, spare) + exchanges(second, spare);

    spare.clear();
    let (mut left, mut right) = (&*first, &*second);
    while let ([a, later_left @ ..], [b, later_right @ ..]) = (left, right) {
        if b < a {
            // It passes all that wait on the left.
            count += u64::try_from(left.len()).unwrap_or(u64::MAX);
            spare.push(*b);
            right = later_right;
        } else {
            spare.push(*a);
            left = later_left;
        }
    }
    spare.extend_from_slice(left);
    spare.extend_from_slice(right);
    values.copy_from_slice(spare);
    count
}
