//! The desk of an officer, by forms as a browser without scripts sends them.

use serde_json::{Value, json};

use crate::cycle::{DISTRICT, OTHER_VILLAGE, Town, VILLAGE, shift};
use crate::forms::{hidden, open, send};
use crate::world::Actor;

async fn proposal(town: &Town, title: &str) -> String {
    let (world, who) = (&town.world, &town.resident);
    town.cycle
        .submit(world, who, VILLAGE, title, 10_000_000)
        .await
}

async fn reviews(town: &Town, id: &str) -> Value {
    town.world
        .get(&format!("/proposals/{id}/reviews"))
        .await
        .ok()
}

/// Opens a proposal at the desk; what its form hides, with more.
async fn judge<'a>(
    town: &Town,
    officer: &Actor,
    id: &str,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, String)> {
    let path = format!("/desk/proposals/{id}");
    let (page, csrf) = open(&town.world, officer, &path).await;
    let mut fields = vec![("csrf", csrf)];
    for name in [
        "key",
        "version",
        "seen_title",
        "seen_standing",
        "seen_quantity",
        "seen_cost",
    ] {
        fields.push((name, hidden(&page, name)));
    }
    fields.extend(
        more.iter()
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    fields
}

async fn post(
    town: &Town,
    officer: &Actor,
    path: &str,
    fields: &[(&str, String)],
) -> (u16, String, String) {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    send(&town.world, officer, path, &fields).await
}

#[tokio::test]
async fn the_desk_opens_on_what_waits() {
    let town = Town::new().await;
    let world = &town.world;
    proposal(&town, "Paving gang mawar").await;
    let waits = world.register(VILLAGE).await;
    let (desk, csrf) = open(world, &town.officer, "/desk").await;
    assert!(desk.contains(&format!("/desk/rounds/{}", town.round)));
    assert!(desk.contains("1 usulan menunggu verifikasi"), "{desk}");
    let me = world.get_as(&waits, "/me").await.ok();
    let path = format!("/desk/residents/{}", me["id"].as_str().unwrap());
    assert!(desk.contains(&path), "{desk}");
    let (status, to, _) = send(world, &town.officer, &path, &[("csrf", &csrf)]).await;
    assert_eq!((status, to.as_str()), (303, "/desk?kabar=warga"));
    let (desk, _) = open(world, &town.officer, "/desk").await;
    assert!(!desk.contains(&path));
    // Somebody else's round and desk stay theirs.
    let other = world.officer("village_officer", OTHER_VILLAGE).await;
    let (desk, _) = open(world, &other, "/desk").await;
    assert!(!desk.contains(&town.round));
    let (page, _) = open(world, &other, &format!("/desk/rounds/{}", town.round)).await;
    assert!(!page.contains("Paving gang mawar"));
    let (page, _) = open(world, &town.resident, "/desk").await;
    assert!(page.contains("Meja kerja ini untuk petugas"), "{page}");
}

#[tokio::test]
async fn a_finding_is_saved_once_and_leads_to_the_next() {
    let town = Town::new().await;
    let first = proposal(&town, "Paving gang mawar").await;
    let second = proposal(&town, "Lampu jalan RW 04").await;
    let path = format!("/desk/proposals/{first}");
    let more = [
        ("finding", "reject"),
        ("reason_code", "not_a_code"),
        ("reason", "pendek"),
    ];
    let fields = judge(&town, &town.officer, &first, &more).await;
    let (status, _, page) = post(&town, &town.officer, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-reason\""), "{page}");
    assert!(page.contains(">pendek</textarea>"), "{page}");
    let more = [
        ("finding", "accept_with_changes"),
        ("cost_idr", "9.500.000"),
        ("reason_code", "biaya"),
        ("reason", "Harga satuan mengikuti standar."),
    ];
    let reasons = town.world.get("/reasons").await.ok();
    let code = reasons["items"][0]["code"]
        .as_str()
        .or_else(|| reasons[0]["code"].as_str())
        .unwrap();
    let mut fields = judge(&town, &town.officer, &first, &more).await;
    for field in &mut fields {
        if field.0 == "reason_code" {
            field.1 = code.to_owned();
        }
    }
    let (status, to, page) = post(&town, &town.officer, &path, &fields).await;
    assert_eq!(status, 303, "{page}");
    assert_eq!(to, format!("/desk/proposals/{second}?kabar=diverifikasi"));
    // The line dropped before the answer came; the same form is sent again.
    let (status, _, _) = post(&town, &town.officer, &path, &fields).await;
    assert_eq!(status, 303);
    let found = reviews(&town, &first).await;
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["cost_idr"], json!(9_500_000));
}

#[tokio::test]
async fn the_second_officer_sees_what_the_first_changed() {
    let town = Town::new().await;
    let id = proposal(&town, "Paving gang mawar").await;
    let colleague = town.world.officer("village_officer", VILLAGE).await;
    let path = format!("/desk/proposals/{id}");
    let more = [
        ("finding", "accept"),
        ("reason", "Catatan yang tidak boleh hilang."),
    ];
    let fields = judge(&town, &colleague, &id, &more).await;
    let own = judge(&town, &town.officer, &id, &[("finding", "accept")]).await;
    assert_eq!(post(&town, &town.officer, &path, &own).await.0, 303);
    let (status, _, page) = post(&town, &colleague, &path, &fields).await;
    assert_eq!(status, 412);
    assert!(page.contains("berubah sejak Anda membukanya"), "{page}");
    assert!(
        page.contains("Menunggu verifikasi") && page.contains("<strong>Lolos verifikasi</strong>")
    );
    assert!(page.contains("Catatan yang tidak boleh hilang."));
    assert_eq!(reviews(&town, &id).await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn several_are_judged_at_once_and_each_fate_is_told() {
    let town = Town::new().await;
    let ids = [
        proposal(&town, "Paving gang mawar").await,
        proposal(&town, "Lampu jalan RW 04").await,
    ];
    let path = format!("/desk/rounds/{}", town.round);
    let (page, csrf) = open(&town.world, &town.officer, &path).await;
    let mut fields = vec![("csrf", csrf), ("key", hidden(&page, "key"))];
    let seen: Vec<String> = ids.iter().map(|id| format!("seen-{id}")).collect();
    for (id, seen) in ids.iter().zip(&seen) {
        fields.push(("pick", id.clone()));
        fields.push((seen.as_str(), hidden(&page, seen)));
    }
    // Meanwhile the proposer withdraws the second.
    let withdrawn = json!({ "reason": "Sudah dikerjakan warga sendiri." });
    town.world
        .post(
            &town.resident,
            &format!("/proposals/{}/withdraw", ids[1]),
            withdrawn,
        )
        .await
        .ok();
    fields.push(("finding", "accept".to_owned()));
    let (status, _, page) = post(&town, &town.officer, &path, &fields).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("1 dari 2 disimpan"), "{page}");
    assert_eq!(reviews(&town, &ids[0]).await.as_array().unwrap().len(), 1);
    let nothing = [fields[0].clone(), ("finding", "accept".to_owned())];
    let (status, _, page) = post(&town, &town.officer, &path, &nothing).await;
    assert_eq!(status, 422);
    assert!(page.contains("Centang paling sedikit satu usulan."));
}

#[tokio::test]
async fn an_objection_is_answered_at_the_desk_above() {
    let town = Town::new().await;
    let world = &town.world;
    let id = proposal(&town, "Paving gang mawar").await;
    let reasons = world.get("/reasons").await.ok();
    let code = reasons["items"][0]["code"]
        .as_str()
        .or_else(|| reasons[0]["code"].as_str())
        .unwrap();
    let refusal =
        json!({ "finding": "reject", "reason_code": code, "reason": "Bukan kewenangan desa." });
    world
        .post(&town.officer, &format!("/proposals/{id}/reviews"), refusal)
        .await
        .ok();
    let words = json!({ "text": "Jalan ini jalan lingkungan desa." });
    let objection = world
        .post(
            &town.resident,
            &format!("/proposals/{id}/objections"),
            words,
        )
        .await
        .id();
    let above = world.officer("district_officer", DISTRICT).await;
    let path = format!("/desk/objections/{objection}");
    let (desk, csrf) = open(world, &town.officer, "/desk").await;
    assert!(!desk.contains(&path));
    let typed = "Jalan ini tercatat sebagai aset desa.";
    let (status, _, page) = send(world, &above, &path, &[("csrf", &csrf), ("answer", typed)]).await;
    assert_eq!(status, 403, "{page}");
    let (desk, csrf) = open(world, &above, "/desk").await;
    assert!(desk.contains(&path), "{desk}");
    let (status, _, page) = send(world, &above, &path, &[("csrf", &csrf), ("answer", typed)]).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("href=\"#f-grant\"") && page.contains(typed),
        "{page}"
    );
    let fields = [("csrf", csrf.as_str()), ("answer", typed), ("grant", "yes")];
    let (status, to, _) = send(world, &above, &path, &fields).await;
    assert_eq!((status, to.as_str()), (303, "/desk?kabar=dijawab"));
}

#[tokio::test]
async fn a_late_round_says_so() {
    let town = Town::new().await;
    proposal(&town, "Paving gang mawar").await;
    town.world.clock.set(shift(8));
    let (desk, _) = open(&town.world, &town.officer, "/desk").await;
    assert!(desk.contains("Lewat waktu"), "{desk}");
    let (queue, _) = open(
        &town.world,
        &town.officer,
        &format!("/desk/rounds/{}", town.round),
    )
    .await;
    assert!(queue.contains("Lewat waktu sejak"), "{queue}");
}
