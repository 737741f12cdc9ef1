//! `emusrenbang allocate` as the process people run.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::faults::command;

/// Six voters, five projects: a tie between b and c, e too dear.
const APPROVAL: &str = "META\nkey;value\ndescription;Uji\nnum_projects;5\nnum_votes;6\nbudget;100\nvote_type;approval\n\
    min_project_score_threshold;2\n\
    PROJECTS\nproject_id;cost;name;category\na;60;Jalan;jalan\nb;30;\"Taman; \"\"hijau\"\"\";taman\nc;30;Posyandu;sehat\nd;20;Lampu;jalan\ne;120;Jembatan;jalan\n\
    VOTES\nvoter_id;vote\n1;a,b\n2;a,b\n3;a,c\n4;a,c\n5;d,e\n6;\n";

const SCORING: &str = "META\nkey;value\nnum_projects;3\nnum_votes;3\nbudget;10\nvote_type;scoring\n\
    PROJECTS\nproject_id;cost\na;6\nb;5\nc;5\nVOTES\nvoter_id;vote;points\n1;a,b;5,1\n2;b,c;2,3\n3;c;-1\n";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

async fn run(file: &Path, options: &[&str]) -> Output {
    let mut arguments = vec!["allocate", file.to_str().unwrap()];
    arguments.extend(options);
    command(&arguments).output().await.unwrap()
}

async fn text(file: &Path, options: &[&str]) -> String {
    let output = run(file, options).await;
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

async fn counted(file: &Path, options: &[&str]) -> Value {
    let options = [options, &["--format", "json"]].concat();
    // What the test harness of the process under test prints stands around it.
    let text = text(file, &options).await;
    let (from, to) = (text.find('{').unwrap(), text.rfind('}').unwrap());
    serde_json::from_str(&text[from..=to]).unwrap()
}

#[tokio::test]
async fn every_rule_counts_and_says_so_in_json() {
    let folder = Folder::new();
    let file = folder.file("a.pb", APPROVAL.as_bytes());
    for (options, winners) in [
        (vec!["--rule", "greedy"], vec!["a", "b"]),
        (vec!["--rule", "greedy-per-cost"], vec!["b", "c", "d"]),
        (vec!["--rule", "equal-shares"], vec!["a"]),
        (
            vec!["--rule", "equal-shares", "--utility", "cardinality"],
            vec!["b", "c"],
        ),
        (vec!["--rule", "phragmen"], vec!["b", "c", "d"]),
        (vec!["--rule", "knapsack"], vec!["b", "a"]),
    ] {
        let out = counted(&file, &options).await;
        let keys: Vec<&String> = out.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["cost", "rounds", "rule", "selected", "ties"]);
        assert_eq!(out["rule"], options[1]);
        assert_eq!(out["selected"], json!(winners), "{options:?}: {out:#}");
        let rounds = out["rounds"].as_array().unwrap();
        let bought: Vec<&Value> = rounds.iter().map(|round| &round["id"]).collect();
        assert_eq!(json!(bought), out["selected"]);
        let spent: i64 = rounds
            .iter()
            .map(|round| round["cost"].as_i64().unwrap())
            .sum();
        assert_eq!(out["cost"], spent);
    }
    let out = counted(&file, &["--rule", "greedy"]).await;
    let tie = &out["ties"][0];
    assert_eq!(
        (&tie["tied"], &tie["decisive"]),
        (&json!(["b", "c"]), &json!(true))
    );
}

#[tokio::test]
async fn options_change_the_count() {
    let folder = Folder::new();
    let file = folder.file("a.pb", APPROVAL.as_bytes());
    let selected = async |options: &[&str]| counted(&file, options).await["selected"].clone();
    let greedy =
        async |options: &[&str]| selected(&[&["--rule", "greedy"], options].concat()).await;
    let tight = folder.file(
        "tight.pb",
        APPROVAL.replace("budget;100", "budget;80").as_bytes(),
    );
    assert_eq!(counted(&tight, &[]).await["selected"], json!(["a", "d"]));
    assert_eq!(
        counted(&tight, &["--stop-at-misfit"]).await["selected"],
        json!(["a"])
    );
    assert_eq!(
        greedy(&["--tie-break", "earlier-submission,higher-score,smaller-id"]).await,
        json!(["a", "b"])
    );
    let seeds = [
        "draw:1", "draw:2", "draw:3", "draw:4", "draw:5", "draw:6", "draw:7", "draw:8",
    ];
    let mut second = Vec::new();
    for seed in seeds {
        let out = greedy(&["--tie-break", &format!("lower-cost,{seed}")]).await;
        assert_eq!(
            out,
            greedy(&["--tie-break", &format!("lower-cost,{seed}")]).await
        );
        second.push(out[1].clone());
    }
    assert!(
        second.contains(&json!("b")) && second.contains(&json!("c")),
        "{second:?}"
    );
    // d has one vote; it fits once a is out.
    let out = ["--force-out", "a"];
    assert_eq!(greedy(&out).await, json!(["b", "c", "d"]));
    assert_eq!(
        greedy(&[&out[..], &["--threshold"]].concat()).await,
        json!(["b", "c"])
    );
    assert_eq!(
        greedy(&[&out[..], &["--threshold=1"]].concat()).await,
        json!(["b", "c", "d"])
    );
    assert_eq!(greedy(&["--minimum-votes", "3"]).await, json!(["a"]));
    assert_eq!(
        greedy(&["--floor", "category:sehat=30"]).await,
        json!(["c", "a"])
    );
    assert_eq!(
        greedy(&["--ceiling", "category:jalan=50%"]).await,
        json!(["b", "c", "d"])
    );
    assert_eq!(
        greedy(&["--exclusive", "b,c", "--force-in", "c"]).await,
        json!(["c", "a"])
    );
    let shares = async |completion: &str, step: &str| {
        selected(&[
            "--rule",
            "equal-shares",
            "--completion",
            completion,
            "--step",
            step,
        ])
        .await
    };
    assert_eq!(shares("none", "1").await, json!(["a"]));
    assert_eq!(shares("greedy", "1").await, json!(["a", "b"]));
    assert_eq!(shares("add-one", "1").await, shares("add-one", "2").await);
    assert_eq!(
        shares("add-one-greedy", "5")
            .await
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let scoring = folder.file("s.pb", SCORING.as_bytes());
    let by_score = counted(&scoring, &["--rule", "equal-shares", "--utility", "score"]).await;
    assert_eq!(by_score["rule"], "equal-shares");
    assert_eq!(
        counted(&scoring, &["--rule", "greedy"]).await["selected"],
        json!(["a"])
    );
}

#[tokio::test]
async fn reasons_are_given_in_both_languages() {
    let folder = Folder::new();
    let file = folder.file("a.pb", APPROVAL.as_bytes());
    for rule in [
        "greedy",
        "greedy-per-cost",
        "equal-shares",
        "phragmen",
        "knapsack",
    ] {
        let out = counted(&file, &["--rule", rule, "--explain"]).await;
        let verdicts = out["candidates"].as_array().unwrap();
        assert_eq!(verdicts.len(), 5);
        for verdict in verdicts {
            let of = |key: &str| verdict[key].as_str().unwrap().to_owned();
            assert!(of("sentence_id").ends_with('.') && of("sentence_en").ends_with('.'));
            assert_ne!(of("sentence_id"), of("sentence_en"));
        }
        assert!(out["metrics"]["exclusion_ratio"].is_number());
        let text = text(&file, &["--rule", rule, "--explain"]).await;
        for verdict in verdicts {
            assert!(text.contains(verdict["sentence_id"].as_str().unwrap()));
            assert!(text.contains(verdict["sentence_en"].as_str().unwrap()));
        }
    }
    let plain = text(&file, &["--rule", "equal-shares"]).await;
    assert!(plain.contains("equal-shares: 60 of 100"), "{plain}");
    assert!(plain.contains("   1. a  60  effective votes"), "{plain}");
}

#[tokio::test]
async fn packed_files_count_the_same() {
    let folder = Folder::new();
    let plain = folder.file("a.pb", APPROVAL.as_bytes());
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all("\u{feff}".as_bytes()).unwrap();
    packed
        .write_all(APPROVAL.replace('\n', "\r\n").as_bytes())
        .unwrap();
    let packed = packed.finish().unwrap();
    let file = folder.file("a.pb.gz", &packed);
    assert_eq!(counted(&file, &[]).await, counted(&plain, &[]).await);
    let cut = folder.file("cut.pb.gz", &packed[..packed.len() - 3]);
    assert!(!run(&cut, &[]).await.status.success());
}

#[tokio::test]
async fn what_is_wrong_is_said_with_line_and_column() {
    let folder = Folder::new();
    for (from, to, at) in [
        (
            "a;60;Jalan",
            "a;6O;Jalan",
            "line 11, column 3: `6O` is not a number",
        ),
        (
            "5;d,e",
            "5;d,x",
            "line 22, column 3: no project is called `x`",
        ),
        (
            "budget;100",
            "budget;-1",
            "line 6, column 8: `-1` is below zero",
        ),
        ("\"Taman", "Taman\n\"", "line 12"),
        ("VOTES\n", "", "line 16"),
    ] {
        let file = folder.file("bad.pb", APPROVAL.replacen(from, to, 1).as_bytes());
        let output = run(&file, &["--format", "json"]).await;
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert!(said.contains(at), "{said}");
        assert!(said.contains("bad.pb"));
        assert!(!String::from_utf8(output.stdout).unwrap().contains('{'));
    }
    let scoring = folder.file("s.pb", SCORING.as_bytes());
    let output = run(&scoring, &["--rule", "phragmen"]).await;
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("approvals only")
    );
    for wrong in [["--step", "0"], ["--step", "x"]] {
        let file = folder.file("a.pb", APPROVAL.as_bytes());
        let shares = ["--rule", "equal-shares", "--completion", "add-one"];
        assert!(
            !run(&file, &[&shares[..], &wrong].concat())
                .await
                .status
                .success()
        );
    }
}
