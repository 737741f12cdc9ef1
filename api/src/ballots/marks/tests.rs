//! What is accepted and what is refused, by form.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn id(number: u128) -> CandidateId {
    CandidateId(Uuid::from_u128(number))
}

fn ids(numbers: &[u128]) -> Vec<CandidateId> {
    numbers.iter().copied().map(id).collect()
}

fn terms(form: BallotForm) -> Terms {
    let limited = matches!(form, BallotForm::Approval | BallotForm::Ranking);
    let shared = form == BallotForm::Points;
    Terms {
        ballot: BallotTerms {
            limit: limited.then_some(3),
            points: shared.then_some(10),
            most_points: shared.then_some(6),
            max_score: (form == BallotForm::Score).then_some(5),
            ..BallotTerms::of(form)
        },
        ceiling_idr: 100,
        costs: (1..=5).map(|n| (id(n), 40)).collect(),
    }
}

fn check(form: BallotForm, choices: &[u128], points: Option<&[i32]>) -> Result<Marks, String> {
    let marks = Marks {
        choices: ids(choices),
        points: points.map(Into::into),
    };
    terms(form).check(&marks).map_err(|errors| {
        let pointers: Vec<String> = errors.into_iter().map(|error| error.pointer).collect();
        pointers.join(" ")
    })
}

fn refused(form: BallotForm, choices: &[u128], points: Option<&[i32]>) -> String {
    check(form, choices, points).unwrap_err()
}

#[test]
fn approval_takes_one_to_k_distinct_eligible_candidates() {
    let form = BallotForm::Approval;
    let sorted = check(form, &[3, 1, 2], None).unwrap();
    assert_eq!(sorted.choices, ids(&[1, 2, 3]));
    assert_eq!(refused(form, &[], None), "/choices");
    assert_eq!(refused(form, &[1, 2, 3, 4], None), "/choices/3");
    assert_eq!(refused(form, &[1, 9, 1], None), "/choices/1 /choices/2");
    assert_eq!(refused(form, &[1], Some(&[1])), "/points");
    assert_eq!(refused(BallotForm::None, &[1], None), "/choices");
}

#[test]
fn knapsack_keeps_the_ceiling() {
    let form = BallotForm::Knapsack;
    assert!(check(form, &[1, 2], None).is_ok());
    assert_eq!(refused(form, &[1, 2, 3], None), "/choices/2");
    let huge = Terms {
        costs: [(id(1), i64::MAX), (id(2), i64::MAX)].into(),
        ..terms(form)
    };
    let errors = huge.check(&Marks::of(ids(&[1, 2]))).unwrap_err();
    assert_eq!(errors[0].pointer, "/choices/0");
}

#[test]
fn a_ranking_keeps_its_order() {
    let form = BallotForm::Ranking;
    let ranked = check(form, &[3, 1, 2], None).unwrap();
    assert_eq!(ranked.choices, ids(&[3, 1, 2]));
    assert_eq!(refused(form, &[3, 1, 2, 4], None), "/choices/3");
    assert_eq!(refused(form, &[3, 3], None), "/choices/1");
}

#[test]
fn points_are_one_a_choice_and_within_their_sum() {
    let form = BallotForm::Points;
    let given = check(form, &[3, 1], Some(&[6, 4])).unwrap();
    assert_eq!(
        (given.choices, given.points),
        (ids(&[1, 3]), Some(vec![4, 6]))
    );
    assert_eq!(refused(form, &[1], None), "/points");
    assert_eq!(refused(form, &[1, 2], Some(&[1])), "/points");
    assert_eq!(refused(form, &[1, 2], Some(&[0, 7])), "/points/0 /points/1");
    assert_eq!(refused(form, &[1, 2], Some(&[6, 5])), "/points");
    assert_eq!(refused(form, &[1], Some(&[i32::MIN])), "/points/0");
}

#[test]
fn scores_have_no_sum() {
    let form = BallotForm::Score;
    assert!(check(form, &[1, 2, 3, 4, 5], Some(&[5; 5])).is_ok());
    assert_eq!(refused(form, &[1], Some(&[6])), "/points/0");
}

proptest! {
    #[test]
    fn what_is_accepted_is_canonical_and_within_every_limit(
        pairs in proptest::collection::vec((1_u128..8, 0_i32..8), 0..6), pointed in any::<bool>()
    ) {
        let marks = Marks {
            choices: pairs.iter().map(|(n, _)| id(*n)).collect(),
            points: pointed.then(|| pairs.iter().map(|(_, p)| *p).collect()),
        };
        for form in [
            BallotForm::Approval, BallotForm::Knapsack, BallotForm::Ranking, BallotForm::Points, BallotForm::Score,
        ] {
            let terms = terms(form);
            let Ok(accepted) = terms.check(&marks) else { continue };
            prop_assert_eq!(&terms.check(&accepted).unwrap(), &accepted);
            let distinct: HashSet<_> = accepted.choices.iter().collect();
            prop_assert_eq!(distinct.len(), accepted.choices.len());
            prop_assert!(!distinct.is_empty());
            let cost: i64 = accepted.choices.iter().map(|c| terms.costs[c]).sum();
            prop_assert!(form != BallotForm::Knapsack || cost <= terms.ceiling_idr);
            let points = accepted.points.unwrap_or_default();
            prop_assert!(form != BallotForm::Points || points.iter().sum::<i32>() <= 10);
        }
    }
}
