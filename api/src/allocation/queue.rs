//! Finding the cheapest candidate without evaluating all of them.
//!
//! In Equal Shares and in Phragmén a candidate's price never falls. So a lower bound computed once stays
//! one, and a candidate whose bound is above a price already found need not be looked at. Bounds are
//! floats, rounded down with a margin for every error; they only ever *skip* work. What wins, and what is
//! level with it, is decided by exact prices.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A rule's prices.
pub(super) trait Prices {
    /// An exact price.
    type Exact;

    /// Tightens the bound of a candidate.
    fn tighten(&mut self, place: usize, bound: f64) -> Bound;

    /// The exact price; nothing if the candidate can never be bought.
    fn exact(&mut self, place: usize) -> Option<Self::Exact>;

    /// Compares exact prices.
    fn compare(&self, a: (usize, &Self::Exact), b: (usize, &Self::Exact)) -> Ordering;

    /// A float not below the exact price.
    fn above(&self, place: usize, price: &Self::Exact) -> f64;
}

/// What tightening a bound found.
pub(super) enum Bound {
    /// The price is at least this, and may be more.
    AtLeast(f64),
    /// The bound is as tight as floats make it.
    Tight,
    /// The candidate can never be bought.
    Out,
}

/// Candidates by lower bound of their price.
pub(super) struct Queue {
    heap: BinaryHeap<Reverse<Entry>>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    bound: f64,
    place: usize,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound
            .total_cmp(&other.bound)
            .then(self.place.cmp(&other.place))
    }
}

impl Queue {
    /// Starts with candidates whose price is known to be at least zero.
    pub(super) fn new(places: &[usize]) -> Self {
        let entry = |place: &usize| {
            Reverse(Entry {
                bound: 0.0,
                place: *place,
            })
        };
        Self {
            heap: places.iter().map(entry).collect(),
        }
    }

    /// The cheapest candidates, all at exactly the same price; empty if none can be bought. Those that
    /// can never be bought or for which `stands` is false are dropped.
    pub(super) fn cheapest<P: Prices>(
        &mut self,
        prices: &mut P,
        stands: impl Fn(usize) -> bool,
    ) -> Vec<(usize, P::Exact)> {
        let mut best: Vec<(usize, P::Exact)> = Vec::new();
        let mut above = f64::INFINITY;
        let mut seen = Vec::new();
        while let Some(Reverse(entry)) = self.heap.pop() {
            if entry.bound > above {
                self.heap.push(Reverse(entry));
                break;
            }
            if !stands(entry.place) {
                continue;
            }
            match prices.tighten(entry.place, entry.bound) {
                Bound::Out => continue,
                Bound::AtLeast(bound) => {
                    let place = entry.place;
                    self.heap.push(Reverse(Entry { bound, place }));
                    continue;
                }
                Bound::Tight => {}
            }
            let Some(price) = prices.exact(entry.place) else {
                continue;
            };
            seen.push(entry);
            let ordering = best.first().map_or(Ordering::Less, |(place, exact)| {
                prices.compare((entry.place, &price), (*place, exact))
            });
            match ordering {
                Ordering::Less => {
                    above = prices.above(entry.place, &price);
                    best.clear();
                    best.push((entry.place, price));
                }
                Ordering::Equal => best.push((entry.place, price)),
                Ordering::Greater => {}
            }
        }
        self.heap.extend(seen.into_iter().map(Reverse));
        best
    }
}
