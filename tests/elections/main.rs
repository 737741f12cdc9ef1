//! Reference outcomes: what every rule must return on real and made-up elections, winner by winner.
//!
//! The real elections carry no licence to ship, so they are read from a folder beside the checkout, or
//! the one `EMUSRENBANG_PB_DIR` names. Without it the test says so and passes, except where `CI` is set.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails there, and says when it was skipped"
)]

use std::path::{Path, PathBuf};

use api::allocation::pb::{Document, Import, OrdinalPoints, decode};
use api::allocation::{
    Completion, Count, Fraction, Increments, Method, Misfit, Price, Round, Settings, Stop, Tab,
    Utility, count,
};
use serde_json::Value;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("EMUSRENBANG_PB_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/pb"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "the reference elections are missing: {}",
        folder.display()
    );
    println!("skipped: no reference elections in {}", folder.display());
    None
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// One whole unit of the currency in the election's smallest.
fn unit(import: &Import) -> i64 {
    10_i64.pow(import.election.money_decimals)
}

/// The settings a record describes.
fn settings(record: &Value, import: &Import) -> Settings {
    let variant: Vec<&str> = text(record, "variant").split([',', '+']).collect();
    let has = |part: &str| variant.contains(&part);
    let misfit = if has("stop_at_first_misfit") || has("stop") {
        Misfit::Stop
    } else {
        Misfit::Skip
    };
    let shares = |utility| {
        let increments = has("add_one").then(|| {
            let step: i64 = text(record, "step_per_voter").parse().unwrap_or(1);
            Increments {
                until_overspend: has("until_overspend"),
                whole_start: has("integral_start").then(|| unit(import)),
                ..Increments::of(step * unit(import))
            }
        });
        Method::EqualShares {
            utility,
            completion: Completion {
                increments,
                greedy: has("greedy_completion"),
            },
        }
    };
    let mut settings = Settings::of(match text(record, "rule") {
        "greedy_votes" => Method::Greedy {
            misfit,
            threshold: import.threshold.filter(|_| has("threshold")),
            positive_only: has("positive_score_only"),
        },
        "greedy_ratio" => Method::GreedyPerCost { misfit },
        "phragmen" => Method::Phragmen { misfit },
        "mes[cost]" => shares(Utility::Cost),
        "mes[cardinality]" => shares(Utility::Cardinality),
        "mes[points]" => shares(Utility::Score),
        "mes[points_x_cost]" => shares(Utility::ScoreCost),
        other => panic!("a rule nobody told this test: {other}"),
    });
    if has("caps_from_budget_per_category") {
        settings.constraints.ceilings.clone_from(&import.caps);
    }
    settings
}

/// What differs between a count and its record.
fn differences(record: &Value, import: &Import, counted: &Count) -> Vec<String> {
    let election = &import.election;
    let selected = counted.selected();
    let ids: Vec<&str> = selected
        .iter()
        .map(|p| election.candidate(*p).id.as_str())
        .collect();
    let mut differences = Vec::new();
    let mut expect = |what: &str, expected: String, found: String| {
        if expected != found {
            differences.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    let expected = record["winners"].as_array().unwrap();
    let expected: Vec<&str> = expected.iter().filter_map(Value::as_str).collect();
    expect("winners", expected.join(" "), ids.join(" "));
    let cost = election.cost_of(&selected);
    assert!(cost <= election.budget());
    if let Some(total) = record["total_cost"].as_str().filter(|t| !t.contains('.')) {
        expect("cost", total.to_owned(), (cost / unit(import)).to_string());
    }
    // Prices per point are in the file's points; with decimals ours are in smaller ones.
    if let Some(rounds) = record["rounds"]
        .as_array()
        .filter(|_| election.point_decimals == 0)
    {
        let priced = |round: &&Round| matches!(round.price, Price::Share(_) | Price::Time(_));
        let found = counted.rounds.iter().filter(priced).map(|round| {
            let id = &election.candidate(round.candidate).id;
            match &round.price {
                Price::Share(share) => {
                    format!("{id} {} {}", share.rho, share.in_full)
                }
                Price::Time(time) => format!("{id} {time}"),
                _ => id.clone(),
            }
        });
        let expected = rounds.iter().map(|round| {
            let (id, rho) = (text(round, "project"), text(round, "rho"));
            match &round["paid_in_full"] {
                Value::Number(full) => format!("{id} {rho} {full}"),
                _ => format!("{id} {}", text(round, "time")),
            }
        });
        let together = |lines: Vec<String>| lines.join("\n");
        expect(
            "rounds",
            together(expected.collect()),
            together(found.collect()),
        );
    }
    if let Some(endowment) = &counted.endowment {
        if let Some(each) = record["final_endowment"].as_str() {
            let found = &endowment.each / Fraction::from_integer(unit(import).into());
            expect("endowment", each.to_owned(), found.to_string());
        }
        if let Some(tried) = record["increments_tried"].as_u64() {
            expect(
                "increments",
                tried.to_string(),
                endowment.increments.to_string(),
            );
        }
        if let Some(reason) = record["stopped_because"].as_str() {
            let found = match endowment.stop {
                Some(Stop::Overspends) => "next_overspends",
                Some(Stop::Exhaustive) => "exhaustive",
                Some(Stop::Complete) => "all_bought",
                Some(Stop::Limit) | None => "none",
            };
            expect("stop", reason.to_owned(), found.to_owned());
        }
    }
    differences
}

fn check(file: &Path, outcomes: &Value) -> (usize, usize, Vec<String>) {
    let bytes = std::fs::read(file).unwrap();
    let text = decode(&bytes).unwrap();
    let document = Document::parse(&text).unwrap();
    let again = document.to_string();
    assert_eq!(
        document,
        Document::parse(&again).unwrap(),
        "{}",
        file.display()
    );
    let import = Import::read(&document, OrdinalPoints::default()).unwrap();
    let (mut matched, mut skipped, mut wrong) = (0, 0, Vec::new());
    for record in outcomes["outcomes"].as_array().unwrap() {
        if !record["engines_differ"].is_null() {
            skipped += 1;
            continue;
        }
        let counted = count(&import.election, &settings(record, &import)).unwrap();
        let differences = differences(record, &import, &counted);
        if differences.is_empty() {
            matched += 1;
        } else {
            let (rule, variant) = (self::text(record, "rule"), self::text(record, "variant"));
            let name = file.display();
            wrong.push(format!(
                "{name} {rule} {variant}: {}",
                differences.join("; ")
            ));
        }
    }
    wrong.extend(payments(outcomes, &document, &import));
    (matched, skipped, wrong)
}

/// What differs between the books of a small election of approvals, voter by voter, and ours.
fn payments(outcomes: &Value, document: &Document<'_>, import: &Import) -> Vec<String> {
    let election = &import.election;
    let money =
        |amount: &Fraction| (amount / Fraction::from_integer(unit(import).into())).to_string();
    let mut wrong = Vec::new();
    for (name, ledger) in outcomes["ledger_no_completion"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let utility = match name.as_str() {
            "cost" => Utility::Cost,
            _ => Utility::Cardinality,
        };
        let completion = Completion::NONE;
        let settings = Settings::of(Method::EqualShares {
            utility,
            completion,
        });
        let counted = count(election, &settings).unwrap();
        let tab = Tab::of(election, &settings, &counted);
        let voters = document.votes.column("voter_id").unwrap();
        let marks = document.votes.column("vote").unwrap();
        for row in document.votes.rows() {
            let voter = row[voters].trim();
            let chosen: Vec<&str> = row[marks].split(',').map(str::trim).collect();
            let got = tab
                .bought(|place| i64::from(chosen.contains(&election.candidate(place).id.as_str())));
            let paid = got.winners.iter().filter_map(|(place, _, paid)| {
                let paid = paid.as_ref().filter(|paid| **paid != Fraction::default())?;
                Some((election.candidate(*place).id.clone(), money(paid)))
            });
            let paid: Vec<(String, String)> = paid.collect();
            let expected = ledger["rounds"].as_array().unwrap().iter();
            let expected = expected.filter_map(|round| {
                let paid = round["payments"][voter].as_str()?;
                Some((text(round, "project").to_owned(), paid.to_owned()))
            });
            let expected: Vec<(String, String)> = expected.filter(|(_, p)| p != "0").collect();
            let left = got.left.as_ref().map(money).unwrap_or_default();
            if paid != expected || left != text(&ledger["left"], voter) {
                wrong.push(format!(
                    "{name} {voter}: {paid:?} and {left}, not {expected:?}"
                ));
            }
        }
    }
    wrong
}

#[test]
fn reference_outcomes_match() {
    let Some(folder) = folder() else {
        return;
    };
    let (mut matched, mut skipped, mut wrong) = (0, 0, Vec::new());
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".outcomes.json"))
        .collect();
    files.sort();
    for path in files {
        let outcomes: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let file = folder.join(text(&outcomes, "file"));
        let (right, left, others) = check(&file, &outcomes);
        matched += right;
        skipped += left;
        wrong.extend(others);
    }
    println!(
        "{matched} outcomes match, {skipped} skipped, {} differ",
        wrong.len()
    );
    assert!(matched > 0, "no outcomes in {}", folder.display());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Winners of an election made for this test, by identifier.
fn winners(file: &str, method: Method) -> (Vec<String>, Count) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("elections")
        .join(file);
    let bytes = std::fs::read(path).unwrap();
    let text = decode(&bytes).unwrap();
    let document = Document::parse(&text).unwrap();
    let election = Import::read(&document, OrdinalPoints::default())
        .unwrap()
        .election;
    let counted = count(&election, &Settings::of(method)).unwrap();
    let selected = counted.selected().into_iter();
    let ids = selected.map(|place| election.candidate(place).id.clone());
    (ids.collect(), counted)
}

#[test]
fn a_ranking_by_hand() {
    let shares = Method::EqualShares {
        utility: Utility::ScoreCost,
        completion: Completion::NONE,
    };
    for method in [Method::GREEDY, shares] {
        let (ids, counted) = winners("peringkat.pb", method);
        assert_eq!(ids, ["b", "c"]);
        assert_eq!(
            (counted.ties[0].first, &counted.ties[0].others),
            (1, &vec![2])
        );
    }
}

#[test]
fn a_purse_by_hand() {
    let optimum = Method::Knapsack { limit: 100 };
    for method in [Method::GREEDY, optimum] {
        assert_eq!(winners("dompet.pb", method).0, ["a", "b"]);
    }
    let phragmen = |misfit| winners("dompet.pb", Method::Phragmen { misfit }).0;
    assert_eq!(phragmen(Misfit::Skip), ["a", "b"]);
    // When b is due so is c, which does not fit any more.
    assert_eq!(phragmen(Misfit::Stop), ["a"]);
}
