//! What every rule promises, on elections nobody chose.

use proptest::prelude::*;

use super::textbook;
use super::*;

/// An election as plain data, so that it can be permuted and scaled.
#[derive(Clone, Debug)]
struct Plan {
    kind: BallotKind,
    budget: i64,
    costs: Vec<(String, i64)>,
    ballots: Vec<Vec<(usize, i64)>>,
}

impl Plan {
    fn election(&self) -> Election {
        let candidates = self.costs.iter().map(|(id, cost)| Candidate {
            id: id.clone(),
            cost: *cost,
            labels: vec![area(id)],
            ..Candidate::default()
        });
        let mut builder =
            ElectionBuilder::new(self.kind, self.budget, candidates.collect()).unwrap();
        for ballot in &self.ballots {
            let mut choices: Vec<Choice> = ballot
                .iter()
                .map(|(place, points)| Choice {
                    candidate: u32::try_from(*place).unwrap(),
                    points: *points,
                })
                .collect();
            builder.ballot(&mut choices, 1).unwrap();
        }
        builder.build().unwrap()
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.costs.iter().position(|(other, _)| other == id)
    }

    /// The rule under every constraint that goes with it; amounts in multiples of `unit`.
    fn constrained(&self, mut settings: Settings, unit: i64) -> Settings {
        let constraints = &mut settings.constraints;
        constraints.minimum_votes = Some(1);
        constraints.forced_out = self.place("c1").into_iter().collect();
        let first = self
            .place("c0")
            .filter(|at| self.costs[*at].1 <= self.budget);
        constraints.forced_in = first.into_iter().collect();
        let set: Vec<usize> = ["c2", "c3", "c5"]
            .iter()
            .filter_map(|id| self.place(id))
            .collect();
        if set.len() > 1 && !matches!(settings.method, Method::Knapsack { .. }) {
            constraints.exclusive = vec![set];
        }
        if matches!(
            settings.method,
            Method::Greedy { .. } | Method::GreedyPerCost { .. }
        ) {
            let bound = |id: &str, amount| Bound {
                label: area(id),
                amount,
            };
            constraints.floors = vec![bound("c0", 30 * unit)];
            constraints.ceilings = vec![bound("c1", 40 * unit)];
        }
        settings
    }

    fn winners(&self, settings: &Settings) -> Vec<String> {
        let election = self.election();
        let counted = count(&election, settings).unwrap();
        assert!(election.cost_of(&counted.selected()) <= election.budget());
        let ids = counted.selected().into_iter();
        ids.map(|place| election.candidate(place).id.clone())
            .collect()
    }
}

/// The area a candidate lies in, by its number.
fn area(id: &str) -> Label {
    let even = id.ends_with(['0', '2', '4', '6', '8']);
    Label {
        kind: LabelKind::Area,
        value: if even { "north" } else { "south" }.into(),
    }
}

fn plans(kind: BallotKind) -> impl Strategy<Value = Plan> {
    let points = match kind {
        BallotKind::Scoring => -2..6_i64,
        BallotKind::Cumulative => 0..6,
        BallotKind::Ordinal => 1..6,
        BallotKind::Approval | BallotKind::ChooseOne | BallotKind::Knapsack => 1..2,
    };
    let most = if kind == BallotKind::ChooseOne { 1 } else { 9 };
    // Few different costs, so that there are ties.
    let costs = proptest::collection::vec(prop_oneof![0..60_i64, Just(12), Just(24)], 1..9);
    costs.prop_flat_map(move |costs| {
        let ballot = proptest::collection::btree_map(
            0..costs.len(),
            points.clone(),
            0..=costs.len().min(most),
        );
        let ballots = proptest::collection::vec(ballot, 0..14);
        (Just(costs), ballots, 0..140_i64).prop_map(move |(costs, ballots, budget)| Plan {
            kind,
            budget,
            costs: (0..).map(|at: u8| format!("c{at}")).zip(costs).collect(),
            ballots: ballots
                .into_iter()
                .map(|ballot| ballot.into_iter().collect())
                .collect(),
        })
    })
}

fn shares(utility: Utility, increments: Option<Increments>, greedy: bool) -> Method {
    let completion = Completion { increments, greedy };
    Method::EqualShares {
        utility,
        completion,
    }
}

const UTILITIES: [Utility; 4] = [
    Utility::Cardinality,
    Utility::Cost,
    Utility::Score,
    Utility::ScoreCost,
];

/// Every rule; `step` is what shares grow by.
fn rules(kind: BallotKind, step: i64) -> Vec<Settings> {
    let mut methods = vec![
        Method::GREEDY,
        Method::Greedy {
            misfit: Misfit::Stop,
            threshold: Some(1),
            positive_only: true,
        },
        Method::GreedyPerCost {
            misfit: Misfit::Skip,
        },
        Method::Knapsack { limit: 100_000 },
    ];
    for utility in UTILITIES {
        methods.push(shares(utility, None, false));
        methods.push(shares(utility, Some(Increments::of(step)), true));
    }
    if !kind.has_points() {
        methods.push(Method::Phragmen {
            misfit: Misfit::Skip,
        });
        methods.push(Method::Phragmen {
            misfit: Misfit::Stop,
        });
    }
    methods.into_iter().map(Settings::of).collect()
}

fn any_plan() -> impl Strategy<Value = Plan> {
    prop_oneof![
        plans(BallotKind::Approval),
        plans(BallotKind::ChooseOne),
        plans(BallotKind::Knapsack),
        plans(BallotKind::Ordinal),
        plans(BallotKind::Cumulative),
        plans(BallotKind::Scoring),
    ]
}

proptest! {
    #[test]
    fn who_comes_first_changes_nothing(plan in any_plan(), turn in 0_usize..14) {
        let mut turned = plan.clone();
        let places = turned.costs.len();
        turned.costs.rotate_left(turn % places);
        for ballot in &mut turned.ballots {
            for (place, _) in ballot.iter_mut() {
                *place = (*place + places - turn % places) % places;
            }
            ballot.reverse();
        }
        turned.ballots.reverse();
        for settings in rules(plan.kind, 1) {
            prop_assert_eq!(plan.winners(&settings), turned.winners(&settings));
            let (here, there) = (plan.constrained(settings.clone(), 1), turned.constrained(settings, 1));
            prop_assert_eq!(plan.winners(&here), turned.winners(&there));
        }
    }

    #[test]
    fn the_unit_of_money_changes_nothing(plan in any_plan(), factor in 1_i64..1_000_000) {
        let mut scaled = plan.clone();
        scaled.budget *= factor;
        for (_, cost) in &mut scaled.costs {
            *cost *= factor;
        }
        for (settings, again) in rules(plan.kind, 1).iter().zip(rules(plan.kind, factor)) {
            prop_assert_eq!(plan.winners(settings), scaled.winners(&again));
            let (small, large) = (plan.constrained(settings.clone(), 1), scaled.constrained(again, factor));
            prop_assert_eq!(plan.winners(&small), scaled.winners(&large));
        }
    }

    #[test]
    fn one_more_vote_never_unseats_a_winner_of_greedy(plan in any_plan()) {
        for misfit in [Misfit::Skip, Misfit::Stop] {
            let method = Method::Greedy { misfit, threshold: None, positive_only: false };
            let settings = Settings::of(method);
            let election = plan.election();
            for winner in count(&election, &settings).unwrap().selected() {
                let mut more = plan.clone();
                more.ballots.push(vec![(winner, 1)]);
                prop_assert!(more.winners(&settings).contains(&plan.costs[winner].0));
                // Or on a ballot that did not name it before.
                let mut more = plan.clone();
                if let Some(ballot) = more.ballots.iter_mut().find(|b| b.iter().all(|(p, _)| *p != winner)) {
                    ballot.push((winner, 1));
                    prop_assert!(more.winners(&settings).contains(&plan.costs[winner].0));
                }
            }
        }
    }

    #[test]
    fn floors_and_ceilings_hold(plan in any_plan(), floor in 0_i64..90, ceiling in 0_i64..90) {
        let election = plan.election();
        for method in [Method::GREEDY, Method::GreedyPerCost { misfit: Misfit::Skip }] {
            let by_votes = method == Method::GREEDY;
            let mut settings = Settings::of(method);
            settings.constraints.floors = vec![Bound { label: area("c0"), amount: floor }];
            settings.constraints.ceilings = vec![Bound { label: area("c1"), amount: ceiling }];
            let selected = count(&election, &settings).unwrap().selected();
            let spent = |id: &str| -> i64 {
                let winners = selected.iter().map(|place| election.candidate(*place));
                winners.filter(|c| c.labels.contains(&area(id))).map(|c| c.cost).sum()
            };
            let left = election.budget() - election.cost_of(&selected);
            prop_assert!(left >= 0);
            prop_assert!(spent("c1") <= ceiling);
            if spent("c0") < floor {
                for (place, candidate) in election.candidates().iter().enumerate() {
                    let fits = candidate.labels.contains(&area("c0")) && candidate.cost <= left;
                    let wanted = by_votes || election.score(place) > 0;
                    prop_assert!(!(fits && wanted && !selected.contains(&place)));
                }
            }
        }
    }

    #[test]
    fn equal_shares_is_the_textbooks(plan in any_plan()) {
        let election = plan.election();
        for utility in UTILITIES {
            let settings = Settings::of(shares(utility, None, false));
            let counted = count(&election, &settings).unwrap();
            prop_assert_eq!(counted.selected(), textbook::equal_shares(&election, utility));
            textbook::check_prices(&election, &settings, &counted);
        }
    }

    #[test]
    fn phragmen_is_the_textbooks(plan in plans(BallotKind::Approval)) {
        let election = plan.election();
        let settings = Settings::of(Method::Phragmen { misfit: Misfit::Skip });
        let counted = count(&election, &settings).unwrap();
        prop_assert_eq!(counted.selected(), textbook::phragmen(&election));
        textbook::check_earnings(&election, &settings, &counted);
    }

    #[test]
    fn the_optimum_is_the_best_of_all_sets(plan in any_plan()) {
        let election = plan.election();
        let selected = count(&election, &Settings::of(Method::Knapsack { limit: 100_000 }))
            .unwrap()
            .selected();
        let score: i64 = selected.iter().map(|place| election.score(*place)).sum();
        prop_assert_eq!((score, election.cost_of(&selected)), textbook::optimum(&election));
    }

    #[test]
    fn what_a_verdict_promises_holds(plan in plans(BallotKind::Approval)) {
        let election = plan.election();
        for method in [Method::GREEDY, shares(Utility::Cost, None, false), shares(Utility::Cardinality, None, false)] {
            let settings = Settings::of(method);
            let counted = count(&election, &settings).unwrap();
            for (place, verdict) in verdicts(&election, &settings, &counted, Wording::Plain).iter().enumerate() {
                prop_assert_eq!(verdict.won, counted.wins(place));
                if let Some(cut) = verdict.cost_cut.filter(|cut| *cut < plan.costs[place].1) {
                    let mut cheaper = plan.clone();
                    cheaper.costs[place].1 -= cut;
                    prop_assert!(cheaper.winners(&settings).contains(&verdict.id));
                }
                if let Some(more) = verdict.more_points {
                    let mut dearer = plan.clone();
                    dearer.ballots.extend((0..more).map(|_| vec![(place, 1)]));
                    prop_assert!(dearer.winners(&settings).contains(&verdict.id));
                    dearer.ballots.pop();
                    prop_assert!(!dearer.winners(&settings).contains(&verdict.id));
                }
            }
        }
    }

    #[test]
    fn constraints_hold(plan in plans(BallotKind::Approval), minimum in 0_i64..4, pick in 0_usize..9) {
        let places = plan.costs.len();
        let (a, b) = (pick % places, (pick + 1) % places);
        let election = plan.election();
        for mut settings in rules(plan.kind, 1) {
            settings.constraints.minimum_votes = Some(minimum);
            settings.constraints.forced_out = vec![a];
            if !matches!(settings.method, Method::Knapsack { .. }) {
                settings.constraints.exclusive = vec![(0..places).filter(|p| p % 2 == 0).collect()];
            }
            let fits = plan.costs[b].1 <= plan.budget;
            if fits && a != b {
                settings.constraints.forced_in = vec![b];
            }
            let selected = count(&election, &settings).unwrap().selected();
            prop_assert!(!selected.contains(&a));
            prop_assert!(selected.iter().all(|p| *p == b || election.votes(*p) >= minimum));
            prop_assert!(election.cost_of(&selected) <= plan.budget);
            if fits && a != b {
                prop_assert_eq!(selected.first(), Some(&b));
            }
            for set in &settings.constraints.exclusive {
                prop_assert!(selected.iter().filter(|place| set.contains(place)).count() <= 1);
            }
        }
    }
}

#[test]
fn floors_come_first_and_ceilings_hold() {
    let candidate = |id: &str, cost, area: &str| Candidate {
        id: id.into(),
        cost,
        labels: vec![Label {
            kind: LabelKind::Area,
            value: area.into(),
        }],
        ..Candidate::default()
    };
    let candidates = vec![
        candidate("a", 50, "north"),
        candidate("b", 40, "north"),
        candidate("c", 30, "south"),
        candidate("d", 10, "south"),
    ];
    let mut builder = ElectionBuilder::new(BallotKind::Approval, 100, candidates).unwrap();
    for (place, votes) in [(0, 9), (1, 8), (2, 2), (3, 1)] {
        builder.ballot(&mut [Choice::of(place)], votes).unwrap();
    }
    let election = builder.build().unwrap();
    let selected = |constraints: Constraints| {
        let settings = Settings {
            constraints,
            ..Settings::of(Method::GREEDY)
        };
        count(&election, &settings).unwrap().selected()
    };
    let bound = |area: &str, amount| Bound {
        label: Label {
            kind: LabelKind::Area,
            value: area.into(),
        },
        amount,
    };
    assert_eq!(selected(Constraints::default()), [0, 1, 3]);
    let floors = vec![bound("south", 35)];
    assert_eq!(
        selected(Constraints {
            floors,
            ..Constraints::default()
        }),
        [2, 3, 0]
    );
    let ceilings = vec![bound("north", 60)];
    assert_eq!(
        selected(Constraints {
            ceilings,
            ..Constraints::default()
        }),
        [0, 2, 3]
    );
    let settings = Settings {
        constraints: Constraints {
            floors: vec![bound("south", 1)],
            ..Constraints::default()
        },
        ..Settings::of(shares(Utility::Cost, None, false))
    };
    let refused = RuleError::NotAllowed {
        rule: "equal-shares",
        constraint: "floors",
    };
    assert_eq!(count(&election, &settings), Err(refused));
}

#[test]
fn a_lot_decides_a_tie_and_is_reported() {
    let candidate = |id: &str| Candidate {
        id: id.into(),
        cost: 6,
        ..Candidate::default()
    };
    let candidates = vec![candidate("a"), candidate("b")];
    let mut builder = ElectionBuilder::new(BallotKind::Approval, 10, candidates).unwrap();
    builder
        .ballot(&mut [Choice::of(0), Choice::of(1)], 3)
        .unwrap();
    let election = builder.build().unwrap();
    let order = |seed: &str| TieOrder(vec![TieKey::LowerCost, TieKey::Draw(seed.into())]);
    let winner = |seed: &str| {
        let settings = Settings {
            ties: order(seed),
            ..Settings::of(Method::GREEDY)
        };
        let counted = count(&election, &settings).unwrap();
        assert_eq!(counted.ties[0].by, TieKey::Draw(seed.into()));
        counted.selected()[0]
    };
    let smaller = |seed: &str| usize::from(lot(seed, "b") < lot(seed, "a"));
    let seeds: Vec<String> = (0..16).map(|seed| seed.to_string()).collect();
    assert!(seeds.iter().all(|seed| winner(seed) == smaller(seed)));
    let won = |place| seeds.iter().any(|seed| winner(seed) == place);
    assert!(won(0) && won(1));
}

#[test]
fn an_optimum_beyond_the_limit_is_an_error() {
    let costs = (1..20).map(|at: u32| Candidate {
        id: at.to_string(),
        cost: 1 << at,
        ..Candidate::default()
    });
    let mut builder = ElectionBuilder::new(BallotKind::Approval, 1 << 19, costs.collect()).unwrap();
    for place in 0..19 {
        builder
            .ballot(&mut [Choice::of(place)], (2 << place) + 1)
            .unwrap();
    }
    let election = builder.build().unwrap();
    let settings = Settings::of(Method::Knapsack { limit: 10 });
    assert_eq!(
        count(&election, &settings),
        Err(RuleError::TooManySums { limit: 10 })
    );
}

#[test]
fn nobody_voting_is_no_trouble() {
    for kind in [BallotKind::Approval, BallotKind::Scoring] {
        let plan = Plan {
            kind,
            budget: 10,
            costs: vec![("a".into(), 20), ("b".into(), 0)],
            ballots: vec![],
        };
        for settings in rules(kind, 1) {
            let winners = plan.winners(&settings);
            assert!(winners.is_empty() || winners == ["b"]);
        }
    }
}
