//! The order of decisions on a form: groups by verdict, moved through one step at a time. Pure.

use entity::enums::Verdict;

/// The groups, in their order.
pub(super) const GROUPS: [Verdict; 4] = [
    Verdict::Accommodated,
    Verdict::Reserve,
    Verdict::Deferred,
    Verdict::NotAccommodated,
];

/// Something that stands in the order.
pub(super) trait Placed {
    /// Its group.
    fn verdict(&self) -> Verdict;
    /// Puts it into another group.
    fn put(&mut self, verdict: Verdict);
}

fn group(verdict: Verdict) -> usize {
    let found = GROUPS.iter().position(|one| *one == verdict);
    found.unwrap_or(GROUPS.len() - 1)
}

/// Puts the groups one after the other; within each the order stays.
pub(super) fn sort<P: Placed>(rows: &mut [P]) {
    rows.sort_by_key(|row| group(row.verdict()));
}

/// Moves what stands at a place one step up or down; over the edge of its group it joins the next one.
pub(super) fn shift<P: Placed>(rows: &mut [P], at: usize, up: bool) {
    let Some(own) = rows.get(at).map(|row| group(row.verdict())) else {
        return;
    };
    let beside = if up { at.checked_sub(1) } else { Some(at + 1) };
    let beside = beside.filter(|beside| {
        let other = rows.get(*beside).map(|row| group(row.verdict()));
        other == Some(own)
    });
    if let Some(beside) = beside {
        rows.swap(at, beside);
        return;
    }
    let next = if up {
        own.checked_sub(1)
    } else {
        Some(own + 1)
    };
    if let (Some(next), Some(row)) = (next.and_then(|next| GROUPS.get(next)), rows.get_mut(at)) {
        row.put(*next);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Placed for (u32, Verdict) {
        fn verdict(&self) -> Verdict {
            self.1
        }

        fn put(&mut self, verdict: Verdict) {
            self.1 = verdict;
        }
    }

    fn told(rows: &[(u32, Verdict)]) -> Vec<(u32, usize)> {
        rows.iter()
            .map(|(id, verdict)| (*id, group(*verdict)))
            .collect()
    }

    #[test]
    fn a_row_goes_through_its_group_and_into_the_next() {
        use Verdict::{Accommodated, NotAccommodated, Reserve};
        let mut rows = [(3, NotAccommodated), (1, Accommodated), (2, Reserve)];
        sort(&mut rows);
        assert_eq!(told(&rows), [(1, 0), (2, 1), (3, 3)]);
        shift(&mut rows, 1, true);
        assert_eq!(told(&rows), [(1, 0), (2, 0), (3, 3)]);
        shift(&mut rows, 1, true);
        assert_eq!(told(&rows), [(2, 0), (1, 0), (3, 3)]);
        shift(&mut rows, 0, true);
        shift(&mut rows, 2, false);
        assert_eq!(told(&rows), [(2, 0), (1, 0), (3, 3)]);
        shift(&mut rows, 2, true);
        assert_eq!(told(&rows), [(2, 0), (1, 0), (3, 2)]);
        shift(&mut rows, 9, true);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_groups_stay_together(
            groups in proptest::collection::vec(0_usize..4, 1..12),
            moves in proptest::collection::vec((0_usize..12, any::<bool>()), 0..30),
        ) {
            let mut rows: Vec<(u32, Verdict)> = (0..).zip(groups.iter().map(|group| GROUPS[*group])).collect();
            sort(&mut rows);
            for (at, up) in moves {
                shift(&mut rows, at, up);
                prop_assert!(rows.is_sorted_by_key(|row| group(row.1)));
            }
            let mut ids: Vec<u32> = rows.iter().map(|row| row.0).collect();
            ids.sort_unstable();
            prop_assert!(ids.into_iter().eq(0..u32::try_from(rows.len()).unwrap()));
        }
    }
}
