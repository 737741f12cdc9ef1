//! What a configuration may say, and what it means.

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::allocation::{
    BallotKind, Candidate, Choice, Election, ElectionBuilder, Label, Method, TieKey,
};

const AREA: &str = "35.78.01";

fn base() -> Value {
    json!({
        "ballot": { "form": "approval", "limit": 5 },
        "rule": { "name": "greedy", "stop_at_misfit": false, "until_overspend": false },
        "tie_break": ["lower_cost"], "floors": [], "ceilings": [],
        "exclusive": [], "forced_in": [], "forced_out": [],
    })
}

/// The base with other members.
fn with(change: &Value) -> Configuration {
    let mut value = base();
    for (key, part) in change.as_object().unwrap() {
        let part = match (key.as_str(), part) {
            ("rule", Value::Object(part)) => {
                let mut rule = base()["rule"].clone();
                rule.as_object_mut().unwrap().extend(part.clone());
                rule
            }
            _ => part.clone(),
        };
        value[key] = part;
    }
    serde_json::from_value(value).unwrap()
}

fn wrong(change: &Value, holder: Holder<'_>) -> String {
    let errors = with(change).check(holder).into_iter();
    errors.map(|e| e.pointer).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_form_has_its_limits_and_no_others() {
    let round = Holder::Round(AREA);
    for (ballot, pointers) in [
        (json!({ "form": "approval" }), "/ballot/limit"),
        (json!({ "form": "approval", "limit": 51 }), "/ballot/limit"),
        (json!({ "form": "knapsack", "limit": 5 }), "/ballot/limit"),
        (json!({ "form": "knapsack" }), ""),
        (json!({ "form": "ranking", "limit": 0 }), "/ballot/limit"),
        (json!({ "form": "points" }), "/ballot/points"),
        (
            json!({ "form": "points", "points": 10, "most_points": 11 }),
            "/ballot/most_points",
        ),
        (
            json!({ "form": "points", "points": 10, "most_points": 4 }),
            "",
        ),
        (
            json!({ "form": "score", "max_score": 21 }),
            "/ballot/max_score",
        ),
        (
            json!({ "form": "score", "max_score": 5, "points": 5 }),
            "/ballot/points",
        ),
    ] {
        assert_eq!(
            wrong(&json!({ "ballot": ballot }), round),
            pointers,
            "{ballot}"
        );
    }
}

#[test]
fn parameters_go_with_their_rule() {
    let round = Holder::Round(AREA);
    let cases = [
        (
            json!({ "rule": { "name": "equal_shares", "completion": "add_one", "step_idr": 5 } }),
            "",
        ),
        (
            json!({ "rule": { "name": "equal_shares", "step_idr": 5 } }),
            "/rule/step_idr",
        ),
        (
            json!({ "rule": { "name": "equal_shares", "completion": "add_one", "step_idr": 0 } }),
            "/rule/step_idr",
        ),
        (
            json!({ "rule": { "name": "equal_shares", "until_overspend": true } }),
            "/rule/until_overspend",
        ),
        (
            json!({ "rule": { "name": "greedy", "utility": "cost" } }),
            "/rule/utility",
        ),
        (
            json!({ "rule": { "name": "knapsack", "stop_at_misfit": true } }),
            "/rule/stop_at_misfit",
        ),
        (
            json!({ "rule": { "name": "phragmen", "threshold": 3 } }),
            "/rule/threshold",
        ),
        (
            json!({ "rule": { "name": "phragmen" }, "ballot": { "form": "score", "max_score": 5 } }),
            "/rule/name",
        ),
        (
            json!({ "rule": { "name": "knapsack" }, "ballot": { "form": "none" } }),
            "/rule/name",
        ),
        (json!({ "tie_break": ["draw", "draw"] }), "/tie_break/1"),
        (json!({ "minimum_votes": 0 }), "/minimum_votes"),
        (
            json!({ "minimum_votes": 3, "ballot": { "form": "none" } }),
            "/minimum_votes",
        ),
    ];
    for (change, pointers) in cases {
        assert_eq!(wrong(&change, round), pointers, "{change}");
    }
}

#[test]
fn bounds_are_of_one_kind_and_go_together() {
    let round = Holder::Round(AREA);
    let women = json!({ "kind": "origin", "value": "womens_forum", "percent": 30 });
    let half = json!({ "kind": "origin", "value": "womens_forum", "percent": 20 });
    let village = json!({ "kind": "area", "value": "35.78.01.1001", "amount_idr": 5 });
    let far = json!({ "kind": "area", "value": "35.78.02.1001", "amount_idr": 5 });
    let deep = json!({ "kind": "area", "value": "35.78.01", "amount_idr": 5 });
    let both = json!({ "kind": "sector", "value": "x", "amount_idr": 5, "percent": 5 });
    let none = json!({ "kind": "sector", "value": "x" });
    let most = json!({ "kind": "sector", "value": "x", "percent": 60 });
    let rest = json!({ "kind": "sector", "value": "y", "percent": 60 });
    let cases = [
        (json!({ "floors": [women] }), ""),
        (json!({ "floors": [village] }), ""),
        (json!({ "floors": [women, women] }), "/floors/1"),
        (json!({ "floors": [far] }), "/floors/0/value"),
        (json!({ "floors": [deep] }), "/floors/0/value"),
        (json!({ "ceilings": [both] }), "/ceilings/0"),
        (json!({ "ceilings": [none] }), "/ceilings/0"),
        (
            json!({ "floors": [women], "ceilings": [half] }),
            "/floors/0",
        ),
        (json!({ "floors": [half], "ceilings": [women] }), ""),
        (json!({ "floors": [most, rest] }), "/floors"),
        (
            json!({ "floors": [women], "rule": { "name": "equal_shares" } }),
            "/floors",
        ),
        (
            json!({ "ceilings": [{ "kind": "origin", "value": "nobody", "percent": 5 }] }),
            "/ceilings/0/value",
        ),
    ];
    for (change, pointers) in cases {
        assert_eq!(wrong(&change, round), pointers, "{change}");
    }
    assert_eq!(
        wrong(&json!({ "floors": [village] }), Holder::Stage),
        "/floors/0/value"
    );
}

#[test]
fn named_candidates_are_decided_once_and_with_a_reason() {
    let round = Holder::Round(AREA);
    let [a, b] = [1, 2].map(Uuid::from_u128);
    let decided =
        |id: Uuid| json!({ "candidate_id": id, "reason": "Sudah diputuskan musyawarah." });
    let bare = json!({ "candidate_id": a, "reason": "tidak" });
    let cases = [
        (json!({ "exclusive": [[a, b]] }), ""),
        (json!({ "exclusive": [[a]] }), "/exclusive/0"),
        (json!({ "exclusive": [[a, a]] }), "/exclusive/0"),
        (
            json!({ "exclusive": [[a, b]], "rule": { "name": "knapsack" } }),
            "/exclusive",
        ),
        (
            json!({ "forced_in": [decided(a)], "forced_out": [decided(a)] }),
            "/forced_out/0/candidate_id",
        ),
        (json!({ "forced_in": [bare] }), "/forced_in/0/reason"),
        (
            json!({ "forced_in": [decided(a), decided(b)], "exclusive": [[a, b]] }),
            "/exclusive/0",
        ),
    ];
    for (change, pointers) in cases {
        assert_eq!(wrong(&change, round), pointers, "{change}");
    }
    let stage = json!({ "exclusive": [[a, b]], "forced_in": [decided(a)] });
    assert_eq!(wrong(&stage, Holder::Stage), "/exclusive /forced_in");
}

#[test]
fn the_canonical_form_is_read_as_it_is_written() {
    let configuration = with(&json!({
        "ballot": { "form": "points", "points": 10 },
        "rule": { "name": "equal_shares", "utility": "score", "completion": "add_one" },
        "ceilings": [{ "kind": "sector", "value": "infrastruktur", "percent": 50 }],
        "minimum_votes": 2,
    }));
    let text = configuration.canonical().unwrap();
    assert_eq!(
        serde_json::from_str::<Configuration>(&text).unwrap(),
        configuration
    );
    assert!(
        text.starts_with(
            r#"{"ballot":{"form":"points","points":10},"rule":{"name":"equal_shares""#
        )
    );
    let unknown = text.replacen("\"floors\"", "\"flores\"", 1);
    assert!(serde_json::from_str::<Configuration>(&unknown).is_err());
}

fn election(budget: i64, costs: &[i64], ballots: u32) -> Election {
    let candidates = (1..).zip(costs).map(|(id, cost)| Candidate {
        id: Uuid::from_u128(id).to_string(),
        cost: *cost,
        labels: vec![Label {
            kind: crate::allocation::LabelKind::Origin,
            value: "womens_forum".into(),
        }],
        ..Candidate::default()
    });
    let mut builder =
        ElectionBuilder::new(BallotKind::Approval, budget, candidates.collect()).unwrap();
    builder.ballot(&mut [Choice::of(0)], ballots).unwrap();
    builder.build().unwrap()
}

#[test]
fn a_configuration_becomes_settings() {
    let decided = |id| json!({ "candidate_id": Uuid::from_u128(id), "reason": "Sudah diputuskan musyawarah." });
    let configuration = with(&json!({
        "tie_break": ["draw", "earlier_submission"],
        "floors": [{ "kind": "origin", "value": "womens_forum", "percent": 30 }],
        "exclusive": [[Uuid::from_u128(1), Uuid::from_u128(9)], [Uuid::from_u128(1), Uuid::from_u128(2)]],
        // The second is too dear after the first, the third does not stand.
        "forced_in": [decided(2), decided(1), decided(7)],
        "forced_out": [decided(3)],
    }));
    let settings = configuration.settings(&election(101, &[60, 50, 10], 7), Some("benih"));
    assert_eq!(
        settings.ties.0,
        [TieKey::Draw("benih".into()), TieKey::EarlierSubmission]
    );
    let constraints = settings.constraints;
    assert_eq!(constraints.floors[0].amount, 31);
    assert_eq!(constraints.exclusive, [vec![0, 1]]);
    assert_eq!(
        (constraints.forced_in, constraints.forced_out),
        (vec![1], vec![2])
    );
    assert_eq!(constraints.minimum_votes, Some(1));
}

#[test]
fn a_step_unless_given_is_a_five_hundredth_of_a_share() {
    let shares = |step: Value| {
        let mut rule = json!({ "name": "equal_shares", "completion": "add_one" });
        if step.is_number() {
            rule["step_idr"] = step;
        }
        let settings = with(&json!({ "rule": rule })).settings(&election(100_000, &[60], 7), None);
        match settings.method {
            Method::EqualShares { completion, .. } => completion.increments.unwrap().step,
            _ => 0,
        }
    };
    // 100,000 / 7 / 500 is 28.6.
    assert_eq!((shares(Value::Null), shares(json!(12))), (29, 12));
}

#[test]
fn an_area_bound_speaks_of_what_is_right_below() {
    assert_eq!(area_label("35.78", "35.78.01.1001"), "35.78.01");
    assert_eq!(area_label("35.78.01", "35.78.01.1001"), "35.78.01.1001");
    assert_eq!(
        area_label("35.78.01.1001", "35.78.01.1001"),
        "35.78.01.1001"
    );
}
