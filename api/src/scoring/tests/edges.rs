//! Zero and equal columns, single and absent alternatives, refusals.

use std::cmp::Reverse;

use super::{all_close, close, decision};
use crate::scoring::agreement::{LengthsDiffer, kendall, spearman};
use crate::scoring::ahp::{Ahp, Derivation, Pairwise, PairwiseError};
use crate::scoring::decision::DecisionError;
use crate::scoring::matrix::Ragged;
use crate::scoring::method::{RankError, Scaling};
use crate::scoring::panel::{Gap, Joining, Panel, PanelError};
use crate::scoring::sensitivity::neighbours;
use crate::scoring::weights::WeightsError;
use crate::scoring::{Decision, Kind, Matrix, Method, Ranking, Weights, product, saw, topsis};
use Kind::{Benefit, Cost};

#[test]
fn equal_and_zero_columns_separate_nobody() {
    let rows = [vec![0.0, 0.0, 7.0, 2.0], vec![0.0, 0.0, 7.0, 1.0]];
    let decision = decision(&[Benefit, Cost, Cost, Benefit], &[1.0; 4], &rows);
    for scaling in [Scaling::Ratio, Scaling::Range] {
        let saw = saw::rank(&decision, scaling).unwrap();
        assert_eq!(saw.ranking.order, [0, 1]);
        all_close(&saw.normalised.row(1)[..3], &[1.0; 3], 0.0);
    }
    let topsis = topsis::rank(&decision);
    all_close(&topsis.ranking.scores, &[1.0, 0.0], 0.0);
    let product = product::rank(&decision).unwrap();
    close(product.ranking.scores[1], 0.5_f64.powf(0.25), 1e-15);
    all_close(
        &product.factors(1),
        &[1.0, 1.0, 1.0, 0.5_f64.powf(0.25)],
        1e-15,
    );
}

#[test]
fn all_alike_tie_at_the_top() {
    let decision = decision(
        &[Benefit, Cost],
        &[3.0, 1.0],
        &[vec![2.0, 5.0], vec![2.0, 5.0]],
    );
    for method in [
        Method::Saw {
            scaling: Scaling::Ratio,
        },
        Method::Topsis,
        Method::WeightedProduct,
    ] {
        let ranking = method.rank(&decision).unwrap();
        all_close(&ranking.scores, &[1.0, 1.0], 1e-15);
        assert_eq!(
            (ranking.places, ranking.ties),
            (vec![1, 1], vec![vec![0, 1]])
        );
    }
}

#[test]
fn no_alternatives_give_no_places() {
    let values = Matrix::new(2, Vec::new()).unwrap();
    let weights = Weights::direct(&[1.0, 1.0]).unwrap();
    let decision = Decision::new(vec![Benefit, Cost], weights, values).unwrap();
    let saw = saw::rank(&decision, Scaling::Ratio).unwrap();
    assert!(saw.ranking.order.is_empty() && neighbours(&saw).is_empty());
    assert!(topsis::rank(&decision).ranking.order.is_empty());
    assert!(product::rank(&decision).unwrap().shares.is_empty());
}

#[test]
fn a_zero_benefit_vetoes_a_product_unless_it_weighs_nothing() {
    let rows = [vec![0.0, 9.0], vec![1.0, 1.0], vec![0.0, 5.0]];
    let ranking = product::rank(&decision(&[Benefit; 2], &[1.0, 9.0], &rows))
        .unwrap()
        .ranking;
    all_close(
        &ranking.scores,
        &[0.0, (1.0_f64 / 9.0).powf(0.9), 0.0],
        1e-15,
    );
    assert_eq!(ranking.ties, [vec![0, 2]]);
    let weightless = product::rank(&decision(&[Benefit; 2], &[0.0, 1.0], &rows)).unwrap();
    assert_eq!(weightless.ranking.order, [0, 2, 1]);
}

#[test]
fn a_zero_cost_among_others_has_no_ratio_but_a_range() {
    let decision = decision(
        &[Benefit, Cost],
        &[1.0, 1.0],
        &[vec![1.0, 4.0], vec![1.0, 0.0]],
    );
    let refused = RankError::ZeroCost { row: 1, column: 1 };
    assert_eq!(saw::rank(&decision, Scaling::Ratio).unwrap_err(), refused);
    assert_eq!(product::rank(&decision).unwrap_err(), refused);
    let range = saw::rank(&decision, Scaling::Range).unwrap().ranking;
    all_close(&range.scores, &[0.5, 1.0], 0.0);
    let points = saw::rank(&decision, Scaling::Points).unwrap_err();
    assert_eq!(points, RankError::CostAsPoints { column: 1 });
}

#[test]
fn rounding_never_parts_a_tie() {
    let ranking = Ranking::of(vec![0.3, 0.1 + 0.2, 0.5, 0.3 - 1e-9]);
    assert_eq!(ranking.places, [2, 2, 1, 4]);
    assert_eq!(ranking.order, [2, 0, 1, 3]);
    let dyadic = Ranking::of(vec![1.0 / 1024.0 + 1e-17, 1.0 / 1024.0 - 1e-17]);
    assert_eq!(dyadic.order, [0, 1]);
    assert_eq!(dyadic.places, [1, 1]);
}

#[test]
fn a_firm_lead_has_no_swap_and_a_tie_says_so() {
    let rows = [vec![3.0, 3.0], vec![2.0, 1.0], vec![1.0, 2.0]];
    let decision = decision(&[Benefit; 2], &[1.0, 1.0], &rows);
    let pairs = neighbours(&saw::rank(&decision, Scaling::Ratio).unwrap());
    assert_eq!((pairs[0].tied, pairs[0].swap), (false, None));
    assert_eq!((pairs[1].tied, pairs[1].swap), (true, None));
}

#[test]
fn parts_must_fit() {
    assert_eq!(
        Matrix::new(2, vec![1.0; 3]),
        Err(Ragged { row: 1, columns: 2 })
    );
    assert_eq!(Matrix::from_rows(&[]), Err(Ragged { row: 0, columns: 0 }));
    let ragged = Matrix::from_rows(&[vec![1.0], vec![]]);
    assert_eq!(ragged, Err(Ragged { row: 1, columns: 1 }));

    let weights = || Weights::direct(&[1.0, 1.0]).unwrap();
    let values = |cell| Matrix::new(2, vec![1.0, 1.0, 1.0, cell]).unwrap();
    let short = Decision::new(vec![Benefit], weights(), values(1.0));
    assert_eq!(
        short.unwrap_err(),
        DecisionError::Shape {
            kinds: 1,
            weights: 2,
            columns: 2
        }
    );
    for cell in [-1.0, f64::NAN, f64::INFINITY] {
        let refused = Decision::new(vec![Benefit; 2], weights(), values(cell));
        assert_eq!(
            refused.unwrap_err(),
            DecisionError::NotAValue { row: 1, column: 1 }
        );
    }
}

#[test]
fn weights_must_be_weights() {
    assert_eq!(Weights::direct(&[]), Err(WeightsError::Empty));
    assert_eq!(Weights::direct(&[0.0, 0.0]), Err(WeightsError::NoSum));
    assert_eq!(
        Weights::direct(&[f64::MAX, f64::MAX]),
        Err(WeightsError::NoSum)
    );
    for wrong in [-1.0, f64::NAN] {
        let refused = Weights::direct(&[1.0, wrong]);
        assert_eq!(refused, Err(WeightsError::NotAWeight { criterion: 1 }));
    }
    let only = Weights::direct(&[0.0, 5.0]).unwrap();
    assert_eq!(only.with(1, 0.5), None);
    assert_eq!(only.with(2, 0.5), None);
    all_close(only.with(0, 0.25).unwrap().as_slice(), &[0.25, 0.75], 0.0);
}

#[test]
fn comparisons_must_be_comparisons() {
    let rows = |there, back| Pairwise::from_rows(&[vec![1.0, there], vec![back, 1.0]]);
    assert!(rows(7.0, 0.14).is_ok() && rows(0.11, 9.0).is_ok());
    let typed = rows(0.14, 7.0).unwrap();
    close(typed.pairs().next().unwrap().2, 1.0 / 7.0, 1e-16);
    let off = Err(PairwiseError::OffScale { row: 0, column: 1 });
    assert_eq!(rows(10.0, 0.1), off);
    assert_eq!(rows(0.1, 10.0), off);
    assert!(rows(f64::NAN, 1.0).is_err() && rows(1.0, f64::NAN).is_err());
    assert_eq!(
        rows(3.0, 0.2),
        Err(PairwiseError::NotReciprocal { row: 0, column: 1 })
    );
    assert_eq!(
        rows(3.0, -0.33),
        Err(PairwiseError::NotReciprocal { row: 0, column: 1 })
    );
    let diagonal = Pairwise::from_rows(&[vec![f64::NAN]]);
    assert_eq!(diagonal, Err(PairwiseError::Diagonal { criterion: 0 }));
    let square = Pairwise::from_rows(&[vec![1.0], vec![1.0, 1.0]]);
    assert_eq!(square, Err(PairwiseError::NotSquare { row: 0 }));
    for size in [0, 16] {
        assert_eq!(
            Pairwise::from_upper(size, &[]),
            Err(PairwiseError::Size { size })
        );
    }
    assert_eq!(Pairwise::group(&[]), Err(PairwiseError::NoJudge));
    let (one, two) = (
        Pairwise::from_upper(1, &[]).unwrap(),
        rows(1.0, 1.0).unwrap(),
    );
    assert_eq!(
        Pairwise::group(&[one, two]),
        Err(PairwiseError::Judges { judge: 1 })
    );
}

#[test]
fn opposite_judges_cancel() {
    let judge = |said| Pairwise::from_upper(3, &[said, 2.0, 1.0]).unwrap();
    let group = Pairwise::group(&[judge(9.0), judge(1.0 / 9.0)]).unwrap();
    let said: Vec<f64> = group.pairs().map(|pair| pair.2).collect();
    all_close(&said, &[1.0, 2.0, 1.0], 1e-15);
    let unanimous = Pairwise::group(&vec![judge(9.0); 1000]).unwrap();
    close(unanimous.pairs().next().unwrap().2, 9.0, 1e-12);
}

#[test]
fn one_or_two_criteria_are_always_consistent() {
    for (size, upper) in [(1, vec![]), (2, vec![7.0])] {
        let pairwise = Pairwise::from_upper(size, &upper).unwrap();
        let ahp = Ahp::of(&pairwise, Derivation::Eigenvector).unwrap();
        close(ahp.consistency.ratio, 0.0, 0.0);
        assert_eq!(ahp.consistency.worst, None);
    }
}

#[test]
fn orders_without_an_order_have_no_correlation() {
    let differ = LengthsDiffer { left: 1, right: 2 };
    assert_eq!(kendall(&[1], &[1, 2]).unwrap_err(), differ);
    assert_eq!(spearman(&[1], &[1, 2]).unwrap_err(), differ);
    assert_eq!(kendall::<u8, u8>(&[], &[]).unwrap().tau, None);
    assert_eq!(kendall(&[1, 1], &[1, 2]).unwrap().tau, None);
    assert_eq!(spearman(&[1, 1], &[1, 2]), Ok(None));
    let places_with_votes = kendall(&[1, 2, 3], &[90, 40, 7].map(Reverse)).unwrap();
    assert_eq!(places_with_votes.tau, Some(1.0));
}

#[test]
fn a_panel_lists_gaps_and_spread() {
    let sheets = vec![
        vec![vec![Some(1.0), None]],
        vec![vec![Some(4.0), None]],
        vec![vec![None, None]],
    ];
    let panel = Panel::of(1, 2, &sheets, Joining::Median).unwrap();
    let joined = panel.cells[0][0].joined.unwrap();
    all_close(
        &[
            joined.value,
            joined.range.min,
            joined.range.max,
            joined.deviation,
        ],
        &[2.5, 1.0, 4.0, 1.5],
        0.0,
    );
    assert_eq!(
        (panel.cells[0][0].scorers, panel.cells[0][1].scorers),
        (2, 0)
    );
    assert_eq!(panel.answers(0), [Some(2.5), None]);
    assert!(panel.answers(1).is_empty());
    let gap = |column, scorer| Gap {
        row: 0,
        column,
        scorer,
    };
    assert_eq!(panel.gaps, [gap(0, 2), gap(1, 0), gap(1, 1), gap(1, 2)]);

    let shape = Panel::of(2, 2, &sheets, Joining::Mean).unwrap_err();
    assert_eq!(shape, PanelError::Shape { scorer: 0 });
    let wrong = Panel::of(1, 1, &[vec![vec![Some(f64::NAN)]]], Joining::Mean).unwrap_err();
    assert_eq!(
        wrong,
        PanelError::NotANumber {
            scorer: 0,
            row: 0,
            column: 0
        }
    );
}
