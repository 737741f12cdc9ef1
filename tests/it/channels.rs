//! Every form of ballot through every channel: a voter's own page without a script, paper, and assistance; and
//! what each ballot got in the end.

use api::bundle::find::find;
use api::bundle::verify::verify;
use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{self, shift};
use crate::forms::{open, send};
use crate::rules::{Case, Held, cases, hold, open_district};
use crate::world::{Actor, World};

/// One case for each form of ballot.
fn forms() -> Vec<Case> {
    let mut seen = Vec::new();
    let mut all = cases();
    // From the end, so that several rules are met.
    all.reverse();
    all.retain(|case| {
        let form = case.1["form"].clone();
        let new = !seen.contains(&form);
        seen.push(form);
        new
    });
    assert_eq!(all.len(), 5);
    all
}

async fn holding(world: &World) -> Vec<Held> {
    let cycle = cycle::cycle(world, cycle::planner(world).await, 2028).await;
    let schedule = json!({
        "opens_at": shift(0), "submission_closes_at": shift(5),
        "review_closes_at": shift(7), "voting_closes_at": shift(9),
    });
    open_district(world, &cycle, "35.10.01").await;
    let children = world.get("/areas/35.10.01/children?limit=100").await.ok();
    let children = children["items"].as_array().unwrap().iter();
    let villages: Vec<String> = children
        .map(|area| area["code"].as_str().unwrap().to_owned())
        .take(5)
        .collect();
    let rounds = cycle.open(world, 0, schedule, json!(villages)).await;
    let mut held = Vec::new();
    for ((village, round), case) in villages.iter().zip(rounds).zip(forms()) {
        let one = hold(world, &cycle, village, round, case).await;
        let meeting = json!({ "venue": "Balai desa", "starts_at": shift(10) });
        let path = one.path("/meeting");
        world.put(&one.officer, &path, meeting).await.ok();
        held.push(one);
    }
    held
}

/// The marks of the case's voter by number.
fn marks(held: &Held, voter: usize) -> Value {
    let (choices, points) = held.case.2[voter];
    let choices: Vec<&String> = choices.iter().map(|at| &held.candidates[*at]).collect();
    let mut body = json!({ "choices": choices });
    if let Some(points) = points {
        body["points"] = json!(points);
    }
    body
}

/// Marks that this form refuses, and where.
fn wrong(held: &Held) -> (Value, &'static str) {
    let all = json!(held.candidates);
    match held.case.1["form"].as_str().unwrap() {
        "approval" | "ranking" => (
            json!({ "choices": [held.candidates[0], held.candidates[0]] }),
            "/choices/1",
        ),
        "knapsack" => (json!({ "choices": all }), "/choices/2"),
        "points" => (json!({ "choices": all, "points": [4, 4, 4] }), "/points"),
        _ => (json!({ "choices": all, "points": [1, 7, 1] }), "/points/1"),
    }
}

async fn attendee(world: &World, held: &Held, person: &Actor) -> String {
    let body =
        json!({ "name": "Warga", "sex": "female", "age_band": "over_60", "nik": person.nik });
    let path = held.path("/meeting/attendees");
    world.post(&held.officer, &path, body).await.id()
}

/// Votes on the page: choose, look again, cast. Answers the receipt.
async fn by_page(world: &World, held: &Held, voter: &Actor) -> String {
    let page = format!("/rounds/{}/vote", held.round);
    let (paper, token) = open(world, voter, &page).await;
    let (choices, points) = held.case.2[0];
    let form = held.case.1["form"].as_str().unwrap();
    let mut fields = vec![("csrf".to_owned(), token)];
    for (at, choice) in choices.iter().enumerate() {
        let id = &held.candidates[*choice];
        fields.push(match form {
            "approval" | "knapsack" => ("choice".to_owned(), id.clone()),
            "ranking" => (format!("rank-{id}"), (at + 1).to_string()),
            _ => (format!("points-{id}"), points.unwrap()[at].to_string()),
        });
    }
    for (name, _) in &fields {
        assert!(
            paper.contains(&format!("name=\"{name}\"")),
            "{name}: {paper}"
        );
    }
    let pairs = |fields: &[(String, String)]| -> Vec<(String, String)> { fields.to_vec() };
    // Nothing is chosen: the page comes again and says so.
    let (status, _, refused) = submit(world, voter, &page, &pairs(&fields[..1])).await;
    assert_eq!(status, 422, "{refused}");
    assert!(refused.contains("role=\"alert\""));
    let (status, _, review) = submit(world, voter, &page, &pairs(&fields)).await;
    assert_eq!(status, 200, "{review}");
    world
        .get_as(voter, &held.path("/ballot"))
        .await
        .refused(404, "not_found");
    // The page to confirm carries the choice by itself.
    let hidden = hidden(&review);
    assert!(
        fields.iter().skip(1).all(|field| hidden.contains(field)),
        "{hidden:?}"
    );
    let (status, to, _) = submit(world, voter, &page, &hidden).await;
    assert_eq!(status, 303);
    assert!(
        to.starts_with(&format!("/rounds/{}/receipt", held.round)),
        "{to}"
    );
    let cast = world.get_as(voter, &held.path("/ballot")).await.ok();
    let receipt = cast["receipt"].as_str().unwrap().to_owned();
    let shown = world.request(Method::GET, &to);
    let shown = shown.header("cookie", format!("session={}", voter.token));
    let shown = shown.send().await.unwrap().text().await.unwrap();
    assert!(shown.contains(&receipt), "{shown}");
    receipt
}

async fn submit(
    world: &World,
    actor: &Actor,
    path: &str,
    fields: &[(String, String)],
) -> (u16, String, String) {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    send(world, actor, path, &fields).await
}

/// The hidden fields of a page's voting form.
fn hidden(page: &str) -> Vec<(String, String)> {
    let form = page.split("/vote\">").nth(1).unwrap();
    let inputs = form.split("<input type=\"hidden\" name=\"").skip(1);
    inputs
        .map(|input| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            (name.to_owned(), rest.split('"').next().unwrap().to_owned())
        })
        .collect()
}

/// Hands out a paper ballot and enters it; then a void one. Answers the receipt of the first.
async fn by_paper(world: &World, held: &Held, voter: &Actor, other: &Actor) -> String {
    let (papers, sheets) = (held.path("/ballot-papers"), held.path("/paper-ballots"));
    let mut sheet = marks(held, 1);
    sheet["sheet"] = json!(1);
    let unasked = world.post(&held.officer, &sheets, sheet.clone()).await;
    unasked.refused(409, "wrong_state");
    let id = attendee(world, held, voter).await;
    let issue = json!({ "attendee_id": id });
    world
        .post(voter, &papers, issue.clone())
        .await
        .refused(403, "forbidden");
    world.post(&held.officer, &papers, issue.clone()).await.ok();
    world
        .post(&held.officer, &papers, issue)
        .await
        .refused(409, "already_voted");
    let own = world
        .put(voter, &held.path("/ballot"), marks(held, 1))
        .await;
    own.refused(409, "already_voted");
    let (mut bad, pointer) = wrong(held);
    bad["sheet"] = json!(1);
    let bad = world.post(&held.officer, &sheets, bad).await;
    let bad = bad.refused(422, "invalid_fields");
    assert_eq!(bad["errors"][0]["pointer"], pointer, "{}", held.case.1);
    world
        .post(voter, &sheets, sheet.clone())
        .await
        .refused(403, "forbidden");
    let entered = world.post(&held.officer, &sheets, sheet.clone()).await.ok();
    assert_eq!(entered["points"].is_array(), sheet["points"].is_array());
    let again = world.post(&held.officer, &sheets, sheet).await;
    again.refused(409, "already_exists");
    let id = attendee(world, held, other).await;
    world
        .post(&held.officer, &papers, json!({ "attendee_id": id }))
        .await
        .ok();
    let both = json!({ "sheet": 2, "choices": [held.candidates[0]], "void_reason": "other" });
    let both = world
        .post(&held.officer, &sheets, both)
        .await
        .refused(422, "invalid_fields");
    assert_eq!(both["errors"][0]["pointer"], "/void_reason");
    let void = json!({ "sheet": 2, "void_reason": "unreadable" });
    world.post(&held.officer, &sheets, void).await.ok();
    let read = held.path("/paper-ballots/1");
    world
        .get_as(&held.officer, &read)
        .await
        .refused(409, "wrong_phase");
    entered["receipt"].as_str().unwrap().to_owned()
}

async fn by_assistance(world: &World, held: &Held, voter: &Actor) -> String {
    let path = held.path("/assisted-ballots");
    let id = attendee(world, held, voter).await;
    let (mut bad, pointer) = wrong(held);
    bad["attendee_id"] = json!(id);
    let bad = world.post(&held.officer, &path, bad).await;
    let bad = bad.refused(422, "invalid_fields");
    assert_eq!(bad["errors"][0]["pointer"], pointer);
    let mut body = marks(held, 2);
    body["attendee_id"] = json!(id);
    world
        .post(voter, &path, body.clone())
        .await
        .refused(403, "forbidden");
    let once = async |body: &Value| {
        let request = world
            .request(Method::POST, &format!("/api/v1{path}"))
            .bearer_auth(&held.officer.token)
            .header("idempotency-key", "bantuan-1")
            .json(body);
        world.send(request).await
    };
    let cast = once(&body).await.ok();
    assert_eq!(cast["channel"], "assisted");
    assert_eq!(once(&body).await.ok(), cast);
    let mut other = marks(held, 0);
    other["attendee_id"] = json!(id);
    once(&other).await.refused(409, "idempotency_mismatch");
    world
        .post(&held.officer, &path, body)
        .await
        .refused(409, "already_voted");
    let own = world
        .put(voter, &held.path("/ballot"), marks(held, 2))
        .await;
    own.refused(409, "already_voted");
    cast["receipt"].as_str().unwrap().to_owned()
}

/// Counts and closes; every ballot is found, on the page, by the API and offline, with what it got.
async fn check(world: &World, held: &Held, receipts: &[String; 3]) {
    let read = held.path("/paper-ballots/1");
    world.get_as(&held.officer, &read).await.ok();
    let tallied = world
        .post(&held.officer, &held.path("/tally"), json!({}))
        .await
        .ok();
    let reconciled = &tallied["reconciliation"];
    for (key, number) in [
        ("ballots_online", 1),
        ("ballots_paper", 1),
        ("ballots_assisted", 1),
        ("ballots_void", 1),
        ("papers_missing", 0),
        ("voters", 4),
    ] {
        assert_eq!(reconciled[key], number, "{key}");
    }
    // The voter sees it as soon as it is counted.
    let own = world
        .get_as(&held.voters[0], &held.path("/ballot"))
        .await
        .ok();
    let page = format!("/rounds/{}/check", held.round);
    let early = world.request(Method::GET, &page).send().await.unwrap();
    assert_eq!(early.status().as_u16(), 409);
    let close = held.path("/close");
    world.post(&held.officer, &close, json!({})).await.ok();
    let url = format!("/api/v1{}", held.path("/bundle"));
    let file = world.request(Method::GET, &url).send().await.unwrap();
    let bundle = verify(&file.bytes().await.unwrap(), None).unwrap();
    for (voter, receipt) in receipts.iter().enumerate() {
        let path = held.path(&format!("/ballots/{receipt}/inclusion"));
        let proof = world.get(&path).await.ok();
        let bought = &proof["bought"];
        if voter == 0 {
            assert_eq!(own["bought"], *bought);
        }
        let found = find(&bundle, receipt).unwrap();
        assert_eq!(bought["sentence_id"], found.bought.sentence_id);
        assert_eq!(bought["sentence_en"], found.bought.sentence_en);
        assert_eq!(
            bought["share_idr"].as_str(),
            found.bought.share_idr.as_deref()
        );
        assert_eq!(
            bought["left_idr"].as_str(),
            found.bought.left_idr.as_deref()
        );
        let lines = bought["winners"].as_array().unwrap();
        assert_eq!(lines.len(), found.bought.winners.len());
        for (line, other) in lines.iter().zip(&found.bought.winners) {
            assert_eq!(line["candidate_id"], other.candidate_id.to_string());
            assert_eq!(line["paid_idr"].as_str(), other.paid_idr.as_deref());
            assert_eq!(line["sentence_id"], other.sentence_id);
        }
        let chosen = held.case.2[voter].0.len();
        assert_eq!(
            lines.len() + bought["not_won"].as_array().unwrap().len(),
            chosen
        );
        let (_, token) = open(world, &held.voters[1], &page).await;
        let code = receipt.to_lowercase();
        let fields = [("csrf", token.as_str()), ("receipt", code.as_str())];
        let (status, _, shown) = send(world, &held.voters[1], &page, &fields).await;
        assert_eq!(status, 200);
        assert!(shown.contains(proof["ballot"]["leaf"].as_str().unwrap()));
        let fields = [
            ("csrf", token.as_str()),
            ("receipt", "AAAAA-AAAAA-AAAAA-AAAAA"),
        ];
        let (status, _, shown) = send(world, &held.voters[1], &page, &fields).await;
        assert_eq!(status, 422);
        assert!(shown.contains("href=\"#f-receipt\""));
    }
}

#[tokio::test]
async fn every_form_goes_through_every_channel() {
    let world = World::with(|config| config.least_published = 1).await;
    let held = holding(&world).await;
    world.clock.set(shift(8));
    let mut receipts = Vec::new();
    for one in &held {
        let [voter, on_paper, assisted] = &one.voters;
        let void = world.citizen(&one.village).await;
        receipts.push([
            by_page(&world, one, voter).await,
            by_paper(&world, one, on_paper, &void).await,
            by_assistance(&world, one, assisted).await,
        ]);
    }
    world.clock.set(shift(10));
    for (one, receipts) in held.iter().zip(&receipts) {
        check(&world, one, receipts).await;
    }
}
