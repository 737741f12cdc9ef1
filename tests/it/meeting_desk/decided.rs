//! Decisions by rows, against the ceiling, by two clerks.

use entity::ids::{CandidateId, ProposalId};
use entity::{candidates, proposals};
use reqwest::Method;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{counted, desk, fields, form, get, post, set};
use crate::cycle::VILLAGE;
use crate::poll::Poll;

async fn decisions(poll: &Poll) -> Vec<Value> {
    let page = poll.world.get(&poll.path("/decisions?limit=100")).await;
    page.ok()["items"].as_array().unwrap().clone()
}

fn of<'a>(rows: &'a [Value], id: &str) -> &'a Value {
    rows.iter()
        .find(|row| row["id"] == id)
        .expect("a candidate")
}

#[tokio::test]
async fn rows_move_without_a_script_and_all_is_saved_at_once() {
    let poll = counted().await;
    let world = &poll.world;
    let path = desk(&poll, "/decisions");
    let mut sent = form(&poll, &poll.officer, "/decisions", "/decisions").await;
    let ids: Vec<String> = sent
        .iter()
        .filter(|one| one.0 == "id")
        .map(|one| one.1.clone())
        .collect();
    assert_eq!(ids[0], poll.candidates[1], "by votes");
    // The first goes down one; nothing is saved by that.
    set(&mut sent, "move", 0, &format!("down {}", ids[0]));
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 200, "{page}");
    let mut sent = fields(&page, &path);
    let moved: Vec<&str> = sent
        .iter()
        .filter(|one| one.0 == "id")
        .map(|one| one.1.as_str())
        .collect();
    assert_eq!(moved[..2], [ids[1].as_str(), ids[0].as_str()]);
    assert!(
        decisions(&poll)
            .await
            .iter()
            .all(|row| row["verdict"].is_null())
    );
    // The last is put off without a reason, another costs less: both are named at their rows.
    set(&mut sent, "verdict", 2, "deferred");
    set(&mut sent, "cost_idr", 0, "banyak");
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 422);
    assert!(
        page.contains(&format!("href=\"#f-cost_idr-{}\"", ids[1])),
        "{page}"
    );
    set(&mut sent, "cost_idr", 0, "25.000.000");
    set(&mut sent, "reason_code", 0, "meeting_consensus");
    set(&mut sent, "reason", 0, "Harga bahan turun bulan ini.");
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 422);
    assert!(
        page.contains(&format!("href=\"#f-reason-{}\"", ids[2])),
        "{page}"
    );
    assert!(page.contains("Harga bahan turun bulan ini."), "{page}");
    let mut sent = fields(&page, &path);
    set(&mut sent, "reason_code", 2, "meeting_consensus");
    set(
        &mut sent,
        "reason",
        2,
        "Lahan belum jelas sampai tahun depan.",
    );
    for _ in 0..2 {
        let (status, to, page) = post(world, &poll.officer, &path, &sent).await;
        assert_eq!(status, 303, "{page}");
        assert_eq!(to, desk(&poll, "/decisions?kabar=diputuskan"));
    }
    let rows = decisions(&poll).await;
    let (first, second, third) = (of(&rows, &ids[1]), of(&rows, &ids[0]), of(&rows, &ids[2]));
    assert_eq!(
        (&first["verdict_position"], &first["verdict_cost_idr"]),
        (&json!(1), &json!(25_000_000))
    );
    assert_eq!(
        (&second["verdict_position"], &second["position"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&third["verdict"], &third["verdict_position"]),
        (&json!("deferred"), &json!(3))
    );
    // Sent twice it was done once: one event for each candidate.
    let trail = world
        .get(&format!("/audit?round_id={}&limit=100", poll.round))
        .await
        .ok();
    let told = trail["items"].as_array().unwrap().iter();
    assert_eq!(
        told.filter(|event| event["verb"] == "proposal.decided")
            .count(),
        3
    );
    let screen = get(world, None, &format!("/rounds/{}/meeting", poll.round))
        .await
        .1;
    let places: Vec<usize> = ["RT 01", "RT 02", "RT 03"]
        .map(|title| screen.find(title).unwrap())
        .into();
    assert!(places[0] < places[1] && places[1] < places[2], "{screen}");
    assert!(screen.contains("55.000.000"), "{screen}");
}

#[tokio::test]
async fn more_than_the_ceiling_is_refused_with_everything_kept() {
    let poll = counted().await;
    let path = desk(&poll, "/decisions");
    let mut sent = form(&poll, &poll.officer, "/decisions", "/decisions").await;
    set(&mut sent, "cost_idr", 0, "90.000.000");
    set(&mut sent, "reason_code", 0, "meeting_consensus");
    set(
        &mut sent,
        "reason",
        0,
        "Warga meminta mutu yang lebih baik.",
    );
    let (status, _, page) = post(&poll.world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("href=\"#f-items\"") && page.contains("melebihi pagu"),
        "{page}"
    );
    assert!(page.contains("value=\"90.000.000\""), "{page}");
}

#[tokio::test]
async fn the_second_clerk_chooses_between_their_decisions_and_the_first_ones() {
    let poll = counted().await;
    let world = &poll.world;
    let path = desk(&poll, "/decisions");
    let colleague = world.officer("village_officer", VILLAGE).await;
    let mut first = form(&poll, &poll.officer, "/decisions", "/decisions").await;
    let mut second = form(&poll, &colleague, "/decisions", "/decisions").await;
    let id = second.iter().find(|one| one.0 == "id").unwrap().1.clone();
    for (sent, verdict, reason) in [
        (&mut first, "reserve", "Menunggu hasil lelang bersama."),
        (&mut second, "deferred", "Menunggu kepastian lahan warga."),
    ] {
        set(sent, "verdict", 0, verdict);
        set(sent, "reason_code", 0, "meeting_consensus");
        set(sent, "reason", 0, reason);
    }
    assert_eq!(post(world, &poll.officer, &path, &first).await.0, 303);
    let (status, _, page) = post(world, &colleague, &path, &second).await;
    assert_eq!(status, 412, "{page}");
    assert!(
        page.contains("Petugas lain sudah menyimpan keputusan"),
        "{page}"
    );
    assert!(
        page.contains("Menunggu hasil lelang bersama.")
            && page.contains("Menunggu kepastian lahan warga.")
    );
    assert_eq!(of(&decisions(&poll).await, &id)["verdict"], "reserve");
    // Theirs for this one.
    let mut taken = fields(&page, &path);
    set(&mut taken, "take", 0, &id);
    let (status, _, page) = post(world, &colleague, &path, &taken).await;
    assert_eq!(status, 200);
    assert!(!page.contains("Menunggu kepastian lahan warga."), "{page}");
    // Or one's own, knowing theirs.
    let again = fields(&page, &path);
    assert_eq!(post(world, &colleague, &path, &again).await.0, 303);
    assert_eq!(of(&decisions(&poll).await, &id)["verdict"], "reserve");
    // A program that sends the version it read is told the same.
    let item = json!({ "items": [{ "candidate_id": id, "verdict": "accommodated" }] });
    let stale = world
        .request(Method::PUT, &format!("/api/v1{}", poll.path("/decisions")))
        .bearer_auth(&poll.officer.token)
        .header("if-match", "\"0\"")
        .json(&item);
    world.send(stale).await.refused(412, "stale_version");
    let version = world.get(&poll.path("")).await.ok()["decisions_version"].clone();
    let current = world
        .request(Method::PUT, &format!("/api/v1{}", poll.path("/decisions")))
        .bearer_auth(&poll.officer.token)
        .header("if-match", format!("\"{version}\""))
        .json(&item);
    let out = world.send(current).await.ok();
    assert_eq!(
        out["version"].as_i64(),
        version.as_i64().map(|version| version + 1)
    );
}

#[tokio::test]
async fn two_clerks_at_once_do_not_both_win() {
    let poll = counted().await;
    let world = &poll.world;
    let path = desk(&poll, "/decisions");
    let colleague = world.officer("village_officer", VILLAGE).await;
    let first = form(&poll, &poll.officer, "/decisions", "/decisions").await;
    let second = form(&poll, &colleague, "/decisions", "/decisions").await;
    let (one, two) = tokio::join!(
        post(world, &poll.officer, &path, &first),
        post(world, &colleague, &path, &second)
    );
    let mut statuses = [one.0, two.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 412]);
}

/// Proposals like the third one, so that the round has this many.
async fn like_the_third(poll: &Poll, all: i32) {
    let db = poll.world.app.db.read();
    let id = CandidateId(poll.candidates[2].parse().unwrap());
    let row = candidates::Entity::find_by_id(id).one(db).await;
    let row = row.unwrap().unwrap();
    let proposal = proposals::Entity::find_by_id(row.proposal_id).one(db).await;
    let proposal = proposal.unwrap().unwrap();
    let (mut rows, mut wishes) = (Vec::new(), Vec::new());
    for place in 4..=all {
        let mut wish = proposal.clone();
        wish.id = ProposalId(Uuid::now_v7());
        wish.tracking_code = format!("0000-{place}");
        wish.title = format!("Lampu jalan {place}");
        let mut row = row.clone();
        row.id = CandidateId(Uuid::now_v7());
        row.proposal_id = wish.id;
        row.position = Some(place);
        rows.push(row.into_active_model());
        wishes.push(wish.into_active_model());
    }
    proposals::Entity::insert_many(wishes)
        .exec_without_returning(db)
        .await
        .unwrap();
    candidates::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_long_list_is_decided_page_by_page_and_the_ceiling_counts_all_of_it() {
    let poll = counted().await;
    let world = &poll.world;
    like_the_third(&poll, 205).await;
    let (path, second) = (
        desk(&poll, "/decisions"),
        desk(&poll, "/decisions?dari=201"),
    );
    let (_, page) = get(world, Some(&poll.officer), &path).await;
    assert!(page.contains("1 sampai 200 dari 205"), "{page}");
    assert!(page.contains(&format!("rel=\"next\" href=\"{second}\"")));
    let (_, page) = get(world, Some(&poll.officer), &second).await;
    assert!(page.contains("201 sampai 205 dari 205"), "{page}");
    assert!(page.contains(&format!("rel=\"prev\" href=\"{path}\"")));
    let all = page.split("class=\"sum-told\">").nth(1).unwrap();
    assert!(
        !all.starts_with("Rp\u{a0}0<"),
        "those of the first page count: {all}"
    );
    let mut sent = fields(&page, &second);
    assert_eq!(sent.iter().filter(|one| one.0 == "id").count(), 5);
    set(&mut sent, "verdict", 1, "deferred");
    set(&mut sent, "reason_code", 1, "meeting_consensus");
    set(
        &mut sent,
        "reason",
        1,
        "Tiangnya menunggu lebar jalan baru.",
    );
    let (status, to, page) = post(world, &poll.officer, &second, &sent).await;
    assert_eq!(status, 303, "{page}");
    assert_eq!(to, format!("{second}&kabar=diputuskan"));
    let done = candidates::Entity::find().all(world.app.db.read()).await;
    let mut done = done.unwrap();
    done.retain(|row| row.verdict.is_some());
    let mut places: Vec<i32> = done.iter().filter_map(|row| row.verdict_position).collect();
    places.sort_unstable();
    assert_eq!(places, [201, 202, 203, 204, 205], "and no others");
}
