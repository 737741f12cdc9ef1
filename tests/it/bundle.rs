//! The bundle of a closed round: anyone recomputes it, and every change of it is found and named.

use std::collections::HashSet;
use std::io::Write;
use std::process::ExitCode;

use api::bundle::find::find;
use api::bundle::verify::verify;
use api::keys::Keys;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::faults::command;
use crate::poll::Poll;

/// A closed round with ballots of every kind; its receipts and what each chose.
pub async fn closed() -> (Poll, Vec<(String, usize)>) {
    let poll = Poll::open().await;
    let voters = poll.residents(12).await;
    let mut receipts = Vec::new();
    for (number, voter) in voters.iter().enumerate() {
        let cast = poll.cast(voter, number % 2).await;
        receipts.push((receipt(&cast), number % 2));
    }
    let again = poll.cast(&voters[0], 2).await;
    assert_eq!(receipt(&again), receipts[0].0);
    receipts[0].1 = 2;
    receipts.push((receipt(&poll.assist(0).await), 0));
    let sheet = json!({ "choices": [poll.candidates[1]] });
    receipts.push((receipt(&poll.paper(1, sheet).await), 1));
    poll.paper(2, json!({ "void_reason": "unreadable" })).await;
    poll.close().await;
    (poll, receipts)
}

fn receipt(ballot: &Value) -> String {
    ballot["receipt"].as_str().unwrap().to_owned()
}

/// A forgery of a bundle.
type Change = Box<dyn FnOnce(&mut Value)>;

#[tokio::test]
async fn anyone_recomputes_a_closed_round() {
    let (poll, receipts) = closed().await;
    let file = poll.bundle().await;
    assert_eq!(file, poll.bundle().await);
    let head = poll.world.get("/audit/head").await.ok();
    let bundle = verify(&file, head["public_key"].as_str()).unwrap();
    assert_eq!((bundle.ballots.count, bundle.ballots.replaced), (15, 1));
    let value: Value = serde_json::from_slice(&file).unwrap();
    assert_eq!(value.to_string().as_bytes(), file);

    let mut places = HashSet::new();
    for (code, choice) in &receipts {
        let found = find(&bundle, &code.to_lowercase()).unwrap();
        let place = found.place;
        assert!(places.insert(place));
        let [(_, title, None)] = found.choices.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(title, &format!("Paving jalan RT {:02}", choice + 1));
        let path = poll.path(&format!("/ballots/{code}/inclusion"));
        let proof = poll.world.get(&path).await.ok();
        assert_eq!(proof["index"], found.place);
        assert_eq!(proof["ballot"]["leaf"], found.leaf);
        assert_eq!(proof["bought"]["sentence_id"], found.bought.sentence_id);
        assert_eq!(proof["bought"]["sentence_en"], found.bought.sentence_en);
        assert!(!String::from_utf8_lossy(&file).contains(code.as_str()));
    }
    assert!(find(&bundle, "00000-00000-00000-00000").is_err());
    let stranger = Keys::from_identity(&[1; 32]);
    let fault = verify(&file, Some(stranger.public_key())).unwrap_err();
    assert_eq!(fault.at, "/public_key");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("round.json");
    std::fs::write(&path, &file).unwrap();
    let good = receipts[3].0.clone();
    assert!(run(&path, &["--receipt", &good]).await);
    let arguments = ["verify", path.to_str().unwrap(), "--receipt", &good];
    let output = command(&arguments).output().await.unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let found = find(&bundle, &good).unwrap();
    for line in [&found.bought.sentence_id, &found.bought.sentence_en] {
        assert!(said.contains(line.as_str()), "{said}");
    }
    assert!(said.lines().any(|line| line == "sound"));
    assert!(!run(&path, &["--receipt", "00000-00000-00000-00000"]).await);
    assert!(!run(&path, &["--key", &"0".repeat(64)]).await);
}

/// Whether `emusrenbang verify` finds the file sound.
pub async fn run(file: &std::path::Path, options: &[&str]) -> bool {
    let mut arguments = vec!["emusrenbang".to_owned(), "verify".to_owned()];
    arguments.push(file.to_str().unwrap().to_owned());
    arguments.extend(options.iter().map(|option| (*option).to_owned()));
    let run = std::thread::spawn(move || api::cli::run(arguments));
    let code = tokio::task::spawn_blocking(|| run.join().unwrap())
        .await
        .unwrap();
    format!("{code:?}") == format!("{:?}", ExitCode::SUCCESS)
}

#[tokio::test]
async fn no_byte_of_a_bundle_changes_unseen() {
    let (poll, _) = closed().await;
    let file = poll.bundle().await;
    verify(&file, None).unwrap();
    let mut altered = file.clone();
    for place in 0..file.len() {
        // A letter in the other case, which hexadecimal readers like to overlook; anything else by its neighbour.
        let letter = file[place].is_ascii_alphabetic();
        altered[place] ^= if letter { 0x20 } else { 0x01 };
        assert!(verify(&altered, None).is_err(), "byte {place}");
        altered[place] = file[place];
    }
    for cut in [0, 1, file.len() / 2, file.len() - 1] {
        assert!(verify(&file[..cut], None).is_err());
    }
    altered.push(b'\n');
    let fault = verify(&altered, None).unwrap_err();
    assert_eq!(fault.at, format!("byte {}", file.len()));
}

#[tokio::test]
async fn a_packed_bundle_is_refused_because_other_bytes_unpack_to_the_same() {
    let (poll, _) = closed().await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&poll.bundle().await).unwrap();
    let packed = packed.finish().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("round.json.gz");
    std::fs::write(&path, &packed).unwrap();
    let output = command(&["verify", path.to_str().unwrap()]).output().await;
    let output = output.unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("at byte 0: packed with gzip"));
    // Whatever byte of it is altered, it is not taken for sound.
    for place in [
        0,
        1,
        2,
        3,
        4,
        8,
        9,
        10,
        packed.len() / 2,
        packed.len() - 8,
        packed.len() - 1,
    ] {
        let mut altered = packed.clone();
        altered[place] ^= 1;
        std::fs::write(&path, &altered).unwrap();
        assert!(!run(&path, &[]).await, "byte {place}");
    }
}

/// Changes a value and writes the file in canonical form again.
fn forge(file: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(file).unwrap();
    change(&mut value);
    value.to_string().into_bytes()
}

#[tokio::test]
async fn what_was_changed_is_named() {
    let (poll, _) = closed().await;
    let file = poll.bundle().await;
    let (one, other) = (poll.candidates[0].clone(), poll.candidates[2].clone());
    let changes: Vec<(&str, Change)> = vec![
        ("/version", Box::new(|b| b["version"] = 2.into())),
        (
            "/frozen/hash",
            Box::new(|b| {
                let text = b["frozen"]["text"].as_str().unwrap();
                b["frozen"]["text"] = text.replace("100000000", "900000000").into();
            }),
        ),
        (
            "/ballots/items/4/leaf",
            Box::new(move |b| {
                // Leaves, and so the order of ballots, are random: this one may have that choice already.
                let content = &mut b["ballots"]["items"][4]["content"];
                let there = content["choices"] == json!([other]);
                let choice = if there { &one } else { &other };
                *content = json!({ "choices": [choice] });
            }),
        ),
        (
            "/ballots/items/1/leaf",
            Box::new(|b| b["ballots"]["items"].as_array_mut().unwrap().swap(0, 1)),
        ),
        (
            "/ballots/count",
            Box::new(|b| drop(b["ballots"]["items"].as_array_mut().unwrap().remove(7))),
        ),
        (
            "/ballots/merkle_root",
            Box::new(|b| {
                b["ballots"]["items"].as_array_mut().unwrap().remove(7);
                b["ballots"]["count"] = 14.into();
            }),
        ),
        (
            "/ballots/replaced",
            Box::new(|b| b["ballots"]["replaced"] = 0.into()),
        ),
        (
            "/result",
            Box::new(|b| b["result"]["ballots_online"] = 13.into()),
        ),
        (
            "/result/ballots_void",
            Box::new(|b| {
                b["result"]["ballots_void"] = 0.into();
                b["result"]["ballots_paper"] = 2.into();
            }),
        ),
        (
            "/result/candidates/0",
            Box::new(|b| b["result"]["candidates"].as_array_mut().unwrap().swap(0, 1)),
        ),
        (
            "/result/candidates/1",
            Box::new(|b| b["result"]["candidates"][1]["votes"] = 9.into()),
        ),
        (
            "/result/spent_idr",
            Box::new(|b| b["result"]["spent_idr"] = 1.into()),
        ),
        (
            "/audit/hash",
            Box::new(|b| b["audit"]["actor"] = "nobody".into()),
        ),
        (
            "/round/closed_at",
            Box::new(|b| b["round"]["closed_at"] = "2027-01-01T00:00:00Z".into()),
        ),
        (
            "/round",
            Box::new(|b| b["round"]["area_code"] = "35.10.01.2002".into()),
        ),
        (
            "/candidates",
            Box::new(|b| b["candidates"][0]["title"] = "Pagar kantor".into()),
        ),
        (
            "/decisions",
            Box::new(|b| b["decisions"][0]["verdict"] = "reserve".into()),
        ),
        ("/digests", Box::new(|b| b["digests"]["more"] = "00".into())),
        (
            "/signature",
            Box::new(|b| b["public_key"] = Keys::from_identity(&[1; 32]).public_key().into()),
        ),
    ];
    for (at, change) in changes {
        let fault = verify(&forge(&file, change), None).unwrap_err();
        assert_eq!(fault.at, at, "{fault}");
    }
}

#[tokio::test]
async fn few_ballots_are_published_as_sums() {
    let poll = Poll::open().await;
    let voters = poll.residents(3).await;
    let cast = join_all(voters.iter().map(|voter| poll.cast(voter, 1))).await;
    let closed = poll.close().await;
    assert_eq!(closed["withheld"], "few_ballots");
    let path = poll.path("/comparison");
    poll.world.get(&path).await.refused(409, "wrong_state");
    let ledger = format!("/ledger/{}", poll.round);
    let ledger = poll.world.get(&ledger).await.ok();
    assert_eq!(
        (&ledger["items"], &ledger["ballots"]),
        (&json!([]), &json!(3))
    );
    let file = poll.bundle().await;
    let bundle = verify(&file, None).unwrap();
    assert!(bundle.ballots.items.is_none());
    assert!(find(&bundle, &receipt(&cast[0])).is_err());
    // The voter still has proof.
    let path = poll.path(&format!("/ballots/{}/inclusion", receipt(&cast[0])));
    let proof = poll.world.get(&path).await.ok();
    assert_eq!(proof["ballot"]["leaf"], cast[0]["leaf"]);
    assert_eq!(proof["merkle_root"], bundle.ballots.merkle_root);
    let shown = forge(&file, |b| b["ballots"]["items"] = json!([]));
    assert_eq!(verify(&shown, None).unwrap_err().at, "/ballots/withheld");
    let raised = forge(&file, |b| b["result"]["candidates"][0]["votes"] = 9.into());
    assert_eq!(verify(&raised, None).unwrap_err().at, "/result");
}
