//! Groups too small to tell, and what a hostile reader could subtract to tell them after all. Pure.

/// Fewest people of a group that is told: that of the satisfaction survey.
pub const FEWEST: i64 = crate::surveys::rules::FEWEST;

/// How many more people must have told of themselves before the counts of what they told move.
///
/// Were they counted one by one, whoever reads the counts before and after somebody proposes would know what that
/// one told. The step does not look at what they told: a step that waited for a fifth of a group to come would tell
/// of the fifth that they are of it.
pub const STEP: usize = 10;

/// Whether a count of people may be told.
fn enough(people: i64) -> bool {
    people == 0 || people >= FEWEST
}

/// The parts of a whole that may be told. Parts of fewer than [`FEWEST`] people are not, nor the smallest others as
/// long as what is left out could be told by taking the shown ones from the whole. Nobody is not a group.
pub fn told(parts: &[i64]) -> Vec<Option<i64>> {
    let mut shown: Vec<Option<i64>> = parts
        .iter()
        .map(|part| Some(*part).filter(|part| enough(*part)))
        .collect();
    loop {
        let hidden: i64 = parts
            .iter()
            .zip(&shown)
            .filter(|(_, shown)| shown.is_none())
            .map(|(part, _)| *part)
            .sum();
        if hidden == 0 || hidden >= FEWEST {
            return shown;
        }
        let least = shown
            .iter_mut()
            .filter(|one| one.is_some_and(|one| one > 0))
            .min_by_key(|one| **one);
        match least {
            Some(least) => *least = None,
            None => return shown,
        }
    }
}

/// Which parts of an area may be told by two groups that are everybody. A part with a small group is not, nor the
/// smallest others as long as taking the shown ones from the whole area would leave a small group.
pub fn told_apart(parts: &[[i64; 2]]) -> Vec<bool> {
    let safe = |groups: &[i64; 2]| groups.iter().all(|group| enough(*group));
    let people = |groups: &[i64; 2]| groups.iter().sum::<i64>();
    let mut shown: Vec<bool> = parts.iter().map(safe).collect();
    loop {
        let mut hidden = [0, 0];
        for (part, _) in parts.iter().zip(&shown).filter(|(_, shown)| !**shown) {
            for (sum, group) in hidden.iter_mut().zip(part) {
                *sum += group;
            }
        }
        if safe(&hidden) {
            return shown;
        }
        let least = shown
            .iter_mut()
            .zip(parts)
            .filter(|(shown, part)| **shown && people(part) > 0)
            .min_by_key(|(_, part)| people(part));
        match least {
            Some((shown, _)) => *shown = false,
            None => return shown,
        }
    }
}

/// What is told of people who told of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many are counted: those of whole steps.
    pub people: i64,
    /// Of each group, where that tells nobody what a few told.
    pub groups: Vec<Option<i64>>,
}

/// Counts people by the group each told to be of, given in the order in which they came: whole steps only. Where all
/// are of one group none is told, which would tell it of everybody; else as by [`told`].
pub fn counted(came: &[usize], groups: usize) -> Counted {
    let whole = came.len() - came.len() % STEP;
    let mut counts = vec![0_i64; groups];
    for group in came.iter().take(whole) {
        if let Some(count) = counts.get_mut(*group) {
            *count += 1;
        }
    }
    let groups = if counts.iter().filter(|count| **count > 0).count() < 2 {
        vec![None; groups]
    } else {
        told(&counts)
    };
    Counted {
        people: i64::try_from(whole).unwrap_or(i64::MAX),
        groups,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_groups_cannot_be_told_from_the_others() {
        assert_eq!(told(&[20, 3]), [None, None]);
        assert_eq!(told(&[20, 0]), [Some(20), Some(0)]);
        assert_eq!(told(&[20, 4, 8]), [Some(20), None, None]);
        assert_eq!(told(&[20, 4, 4]), [Some(20), None, None]);
        assert_eq!(told(&[3]), [None]);
    }

    #[test]
    fn a_part_cannot_be_told_from_the_whole() {
        // The whole has 28 women; 20 of the first and 6 of the second part would leave the 2 of the third.
        let parts = [[20, 20], [6, 7], [2, 9], [0, 0]];
        assert_eq!(told_apart(&parts), [true, false, false, true]);
        assert_eq!(told_apart(&[[20, 20], [6, 7]]), [true, true]);
        assert_eq!(told_apart(&[[20, 20], [1, 7]]), [false, false]);
        assert_eq!(told_apart(&[]), [true; 0]);
    }

    #[test]
    fn people_are_counted_in_steps_and_never_all_of_one_group() {
        let came = |women: usize, men: usize| [vec![0; women], vec![1; men]].concat();
        assert_eq!(counted(&came(5, 4), 2).groups, [None, None]);
        let ten = counted(&came(5, 5), 2);
        assert_eq!((ten.people, ten.groups), (10, vec![Some(5), Some(5)]));
        assert_eq!(counted(&came(5, 14), 2).groups, [Some(5), Some(5)]);
        assert_eq!(counted(&came(5, 15), 2).groups, [Some(5), Some(15)]);
        assert_eq!(counted(&came(9, 1), 2).groups, [None, None]);
        assert_eq!(counted(&came(10, 0), 2).groups, [None, None]);
        assert_eq!(counted(&came(0, 10), 2).groups, [None, None]);
        assert_eq!(counted(&[], 2).people, 0);
    }

    proptest! {
        #[test]
        fn what_is_left_out_is_never_a_small_group(parts in prop::collection::vec(0_i64..12, 1..8)) {
            let shown = told(&parts);
            let hidden: i64 = parts.iter().zip(&shown)
                .filter(|(_, shown)| shown.is_none()).map(|(part, _)| *part).sum();
            let whole: i64 = parts.iter().sum();
            prop_assert!(hidden == 0 || hidden >= FEWEST || whole < FEWEST);
            for (part, shown) in parts.iter().zip(&shown) {
                prop_assert!(shown.is_none_or(|shown| shown == *part));
                prop_assert!(*part == 0 || *part >= FEWEST || shown.is_none());
            }
        }

        #[test]
        fn hidden_parts_have_no_small_group(parts in prop::collection::vec([0_i64..12, 0_i64..12], 1..12)) {
            let shown = told_apart(&parts);
            let sum = |of: bool| parts.iter().zip(&shown).filter(|(_, shown)| **shown == of)
                .fold([0, 0], |sum, (part, _)| [sum[0] + part[0], sum[1] + part[1]]);
            prop_assert!(sum(false).into_iter().all(enough) || sum(true) == [0, 0]);
            for (part, shown) in parts.iter().zip(shown) {
                prop_assert!(!shown || part.iter().all(|group| enough(*group)));
            }
        }

        #[test]
        fn the_counts_move_by_steps_of_people(came in prop::collection::vec(0_usize..5, 0..60), next in 0_usize..5) {
            let before = counted(&came, 5);
            let with: Vec<usize> = came.iter().copied().chain([next]).collect();
            let after = counted(&with, 5);
            if with.len().is_multiple_of(STEP) {
                prop_assert_eq!(after.people, before.people + i64::try_from(STEP).unwrap());
            } else {
                prop_assert_eq!(&after, &before, "whoever comes within a step moves nothing");
            }
            let shown: i64 = after.groups.iter().flatten().sum();
            let hidden = after.people - shown;
            prop_assert!(hidden == 0 || hidden >= FEWEST);
            for group in after.groups.iter().flatten() {
                prop_assert!(enough(*group) && (*group == 0 || *group < after.people));
            }
        }

        #[test]
        fn who_came_first_within_the_steps_tells_nothing(mut came in prop::collection::vec(0_usize..3, 0..4)) {
            let mut many: Vec<usize> = (0..20).map(|place| place % 3).collect();
            many.append(&mut came);
            let counts = counted(&many, 3);
            many.truncate(20);
            many.reverse();
            prop_assert_eq!(counted(&many, 3), counts);
        }
    }
}
