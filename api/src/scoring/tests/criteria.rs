//! Criteria, their scales, and the ready sets.

use super::{all_close, close};
use crate::scoring::bands::{self, Band, BandError, bands};
use crate::scoring::criterion::{Fault, Measure, Step};
use crate::scoring::method::Scaling;
use crate::scoring::{
    CriteriaSet, Criterion, Decision, Kind, Matrix, Method, Scale, Scorer, ready,
};

fn physical() -> CriteriaSet {
    ready::named("ahp_physical").unwrap()
}

#[track_caller]
fn faults(set: &CriteriaSet) -> Vec<(String, Fault)> {
    set.check()
        .into_iter()
        .map(|error| (error.criterion, error.fault))
        .collect()
}

#[test]
fn ready_sets_are_sound_and_apart() {
    let sets = ready::all();
    for set in &sets {
        assert_eq!(set.check(), [], "{}", set.code);
        assert_eq!(
            sets.iter().filter(|other| other.code == set.code).count(),
            1
        );
        let json = serde_json::to_string(set).unwrap();
        assert_eq!(serde_json::from_str::<CriteriaSet>(&json).unwrap(), *set);
    }
    assert!(ready::named("none").is_none());
}

/// Domain notes on Asahan: households <10, 10–20, 21–30, 31–40, >40, and <20, 20–40, 41–60, 61–80, >80.
#[test]
fn asahan_counts_households() {
    for (code, edges) in [
        (
            "asahan_infrastructure",
            [(0, 1), (9, 1), (10, 2), (20, 2), (21, 3), (40, 4), (41, 5)],
        ),
        (
            "asahan_other",
            [(0, 1), (19, 1), (20, 2), (40, 2), (41, 3), (80, 4), (81, 5)],
        ),
    ] {
        let set = ready::named(code).unwrap();
        let criterion = set
            .criteria
            .iter()
            .find(|criterion| criterion.code == "households")
            .unwrap();
        for (households, points) in edges {
            close(
                criterion.value(f64::from(households)).unwrap(),
                f64::from(points),
                0.0,
            );
        }
        let error = set.weights().unwrap_err();
        assert_eq!(error.to_string(), "urgency: the weight is not decided yet");
    }
}

#[test]
fn ahp_sets_add_weighted_points() {
    let set = physical();
    all_close(
        set.weights().unwrap().as_slice(),
        &[0.443, 0.250, 0.231, 0.076],
        1e-15,
    );
    let non_physical = ready::named("ahp_non_physical").unwrap();
    all_close(
        non_physical.weights().unwrap().as_slice(),
        &[0.439, 0.294, 0.193, 0.074],
        1e-15,
    );
    let answers = |cost| [Some(5.0), Some(4.0), Some(3.0), Some(cost)];
    let rows = vec![
        set.values(&answers(50_000_000.0)).unwrap(),
        set.values(&answers(50_000_001.0)).unwrap(),
        set.values(&answers(900_000_000.0)).unwrap(),
    ];
    all_close(
        &rows.iter().map(|row| row[3]).collect::<Vec<_>>(),
        &[5.0, 4.0, 1.0],
        0.0,
    );
    let values = Matrix::from_rows(&rows).unwrap();
    let decision = Decision::new(set.kinds(), set.weights().unwrap(), values).unwrap();
    let ranking = set.method.rank(&decision).unwrap();
    close(
        ranking.scores[0],
        0.443 * 5.0 + 0.250 * 4.0 + 0.231 * 3.0 + 0.076 * 5.0,
        1e-14,
    );
    assert_eq!(ranking.order, [0, 1, 2]);
}

#[test]
fn yalimo_takes_the_mean() {
    let set = ready::named("yalimo").unwrap();
    let row = set.values(&[Some(4.0), Some(2.0), Some(3.0)]).unwrap();
    let values = Matrix::from_rows(&[row]).unwrap();
    let decision = Decision::new(set.kinds(), set.weights().unwrap(), values).unwrap();
    close(set.method.rank(&decision).unwrap().scores[0], 3.0, 1e-15);
}

#[test]
fn answers_outside_their_scale_name_the_criterion() {
    let errors = physical()
        .values(&[Some(6.0), None, Some(-1.0), Some(0.5)])
        .unwrap_err();
    let found: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "urgency: the answer lies outside 1 to 5",
            "impact: the answer is missing",
            "damage: the answer is not a number of 0 or more",
            "cost: the answer is not a whole amount",
        ]
    );
    close(physical().criteria[0].value(3.5).unwrap(), 3.5, 0.0);
}

#[test]
fn bands_leave_no_gap_and_no_overlap() {
    let band = |from, to| Band {
        from,
        to,
        points: 1,
    };
    assert_eq!(bands::check(&bands(&[9, 20], &[1, 2, 3])), Ok(()));
    let cases = [
        (vec![], BandError::TooFew),
        (vec![band(None, None)], BandError::TooFew),
        (
            vec![band(Some(0), Some(9)), band(Some(10), None)],
            BandError::Open { band: 0 },
        ),
        (
            vec![band(None, Some(9)), band(Some(10), Some(20))],
            BandError::Open { band: 1 },
        ),
        (
            vec![band(None, None), band(Some(10), None)],
            BandError::Open { band: 0 },
        ),
        (
            vec![
                band(None, Some(9)),
                band(Some(10), Some(8)),
                band(Some(9), None),
            ],
            BandError::Reversed { band: 1 },
        ),
        (
            vec![band(None, Some(9)), band(Some(11), None)],
            BandError::Gap { band: 1 },
        ),
        (
            vec![band(None, Some(10)), band(Some(10), None)],
            BandError::Overlap { band: 1 },
        ),
        (
            vec![
                band(None, Some(20)),
                band(Some(10), Some(15)),
                band(Some(21), None),
            ],
            BandError::Overlap { band: 1 },
        ),
    ];
    for (bands, error) in cases {
        assert_eq!(bands::check(&bands), Err(error));
    }
    let extreme = [band(None, Some(i64::MIN)), band(Some(i64::MAX), None)];
    assert_eq!(bands::check(&extreme), Err(BandError::Gap { band: 1 }));
}

#[test]
fn a_faulty_criterion_is_named() {
    let mut set = physical();
    set.criteria[0].weight = Some(f64::NAN);
    set.criteria[1].code = "urgency".to_owned();
    set.criteria[2].name_id = " ".to_owned();
    set.criteria[3].kind = Kind::Cost;
    assert_eq!(
        faults(&set),
        [
            ("urgency".to_owned(), Fault::NotAWeight),
            ("urgency".to_owned(), Fault::Repeated),
            ("damage".to_owned(), Fault::Blank),
            ("cost".to_owned(), Fault::NotPoints),
        ]
    );

    let step = |points| Step {
        points,
        label_id: "a".to_owned(),
        label_en: "a".to_owned(),
    };
    let mut set = physical();
    set.criteria[0].scale = Scale::Points {
        min: 5,
        max: 1,
        steps: vec![],
    };
    let steps = vec![step(1), step(1), step(6)];
    set.criteria[1].scale = Scale::Points {
        min: 1,
        max: 5,
        steps,
    };
    set.criteria[2].scale = Scale::Bands {
        bands: bands(&[9], &[-1, 2]),
    };
    set.criteria[3].scale = Scale::Amount;
    assert_eq!(
        faults(&set),
        [
            ("urgency".to_owned(), Fault::Points),
            ("impact".to_owned(), Fault::Step { points: 1 }),
            ("impact".to_owned(), Fault::Step { points: 6 }),
            ("damage".to_owned(), Fault::NegativePoints),
            ("cost".to_owned(), Fault::NotPoints),
        ]
    );
    set.method = Method::Saw {
        scaling: Scaling::Ratio,
    };
    set.criteria.drain(..3);
    assert_eq!(set.check(), []);
}

#[test]
fn votes_are_one_bounded_criterion() {
    let votes = |weight| Criterion {
        code: "votes".to_owned(),
        name_id: "Suara warga".to_owned(),
        name_en: "Citizens' votes".to_owned(),
        kind: Kind::Benefit,
        scale: Scale::Amount,
        scorer: Scorer::Vote,
        measure: None,
        weight: Some(weight),
    };
    let mut set = physical();
    set.method = Method::Topsis;
    set.criteria.push(votes(0.9));
    assert_eq!(set.check(), []);
    set.criteria[4] = votes(1.0);
    assert_eq!(faults(&set), [("votes".to_owned(), Fault::VoteTooHeavy)]);
    set.criteria[4] = votes(0.1);
    set.criteria.push(Criterion {
        code: "likes".to_owned(),
        ..votes(0.1)
    });
    assert_eq!(faults(&set), [("likes".to_owned(), Fault::VoteTooHeavy)]);
}

#[test]
fn what_is_computed_says_from_what() {
    let mut set = physical();
    set.criteria[3].measure = None;
    set.criteria[0].measure = Some(Measure::People);
    let wrong = [
        ("urgency".to_owned(), Fault::Measure),
        ("cost".to_owned(), Fault::Measure),
    ];
    assert_eq!(faults(&set), wrong);
}

#[test]
fn faults_have_a_flat_wire_form() {
    let mut set = physical();
    set.criteria[3].scale = Scale::Bands {
        bands: bands(&[], &[1]),
    };
    let json = serde_json::to_value(set.check()).unwrap();
    let expected = serde_json::json!([
        {"criterion": "cost", "fault": "bands", "band_fault": "too_few"}
    ]);
    assert_eq!(json, expected);
}
