//! When a proposer cannot act themselves: too late, erased, or in a village that is no more.

use entity::areas;
use reqwest::Method;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::cycle::{OTHER_VILLAGE, Town, VILLAGE, accept, shift};
use crate::world::{Actor, Answer};

const WHY: &str = "Warga baru melapor sesudah masa pengajuan.";

async fn draft(town: &Town, actor: &Actor) -> String {
    let mut body = town
        .cycle
        .proposal(VILLAGE, "Paving jalan RT 01", 60_000_000);
    body["submit"] = json!(false);
    town.world.post(actor, "/proposals", body).await.id()
}

async fn submit(town: &Town, actor: &Actor, id: &str, body: Value) -> Answer {
    let path = format!("/proposals/{id}/submit");
    town.world.post(actor, &path, body).await
}

async fn review(town: &Town, id: &str, finding: &str) -> Answer {
    let body = json!({ "finding": finding, "reason_code": "incomplete", "reason": "Lengkapi ukuran jalannya." });
    let path = format!("/proposals/{id}/reviews");
    town.world.post(&town.officer, &path, body).await
}

#[tokio::test]
async fn an_officer_submits_late_for_a_resident_who_tells_them_the_draft() {
    let town = Town::new().await;
    let world = &town.world;
    let id = draft(&town, &town.resident).await;
    let late = json!({ "late_reason": WHY });
    // While submission is open it is the resident's own act.
    submit(&town, &town.officer, &id, late.clone())
        .await
        .refused(403, "forbidden");
    world.clock.set(shift(6));
    let refused = submit(&town, &town.resident, &id, json!({})).await;
    let problem = refused.refused(409, "wrong_phase");
    assert!(problem["detail_en"].as_str().unwrap().contains("officer"));
    submit(&town, &town.officer, &id, json!({}))
        .await
        .refused(404, "not_found");
    let elsewhere = world.officer("village_officer", OTHER_VILLAGE).await;
    submit(&town, &elsewhere, &id, late.clone())
        .await
        .refused(404, "not_found");
    submit(&town, &town.officer, &id, late).await.ok();
    accept(world, &town.officer, &[&id]).await;
    let history = world.get(&format!("/proposals/{id}/history")).await.ok();
    let told = history.as_array().unwrap().iter();
    let late: Vec<_> = told
        .filter(|event| event["verb"] == "proposal.submitted_late")
        .collect();
    assert_eq!(late.len(), 1, "{history:#}");
    assert!(
        late[0]["actor"]
            .as_str()
            .unwrap()
            .starts_with("village_officer"),
        "{history:#}"
    );
    assert!(history.to_string().contains(WHY));
}

#[tokio::test]
async fn nothing_is_returned_to_nobody() {
    let town = Town::new().await;
    let world = &town.world;
    let mut ids = Vec::new();
    for title in ["Paving jalan RT 01", "Saluran RT 02"] {
        let id = town
            .cycle
            .submit(world, &town.resident, VILLAGE, title, 60_000_000)
            .await;
        ids.push(id);
    }
    world.clock.set(shift(6));
    review(&town, &ids[0], "return").await.ok();
    let erased = world
        .call(&town.resident, Method::DELETE, "/me", &json!(null))
        .await;
    erased.ok();
    // Returned before: the officer sends it on. Not yet: it is not returned any more.
    review(&town, &ids[1], "return")
        .await
        .refused(409, "wrong_state");
    review(&town, &ids[1], "defer").await.ok();
    submit(&town, &town.officer, &ids[0], json!({})).await.ok();
    accept(world, &town.officer, &[&ids[0]]).await;
}

#[tokio::test]
async fn a_village_that_a_decree_retired_ends_its_round_in_peace() {
    let town = Town::new().await;
    let world = &town.world;
    let id = town
        .cycle
        .submit(world, &town.resident, VILLAGE, "Paving RT 01", 60_000_000)
        .await;
    world.clock.set(shift(6));
    review(&town, &id, "return").await.ok();
    areas::Entity::update_many()
        .col_expr(areas::Column::RetiredAt, Expr::value(shift(6)))
        .filter(areas::Column::Code.is_in([VILLAGE, OTHER_VILLAGE]))
        .exec(world.app.db.read())
        .await
        .unwrap();
    // What the service remembers of areas it forgets within the minute.
    world.pass(chrono::Duration::minutes(2));
    let mut mended = town
        .cycle
        .proposal(VILLAGE, "Paving RT 01 sepanjang 40 m", 60_000_000);
    mended.as_object_mut().unwrap().remove("submit");
    let path = format!("/proposals/{id}");
    let tag = world.get(&path).await.headers["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    world
        .patch(&town.resident, &path, &tag, mended.clone())
        .await
        .ok();
    submit(&town, &town.resident, &id, json!({})).await.ok();
    // Its own round goes on; a village without one is no place to propose for.
    let other = town
        .cycle
        .proposal("35.10.02.2001", "Paving RT 02", 60_000_000);
    areas::Entity::update_many()
        .col_expr(areas::Column::RetiredAt, Expr::value(shift(6)))
        .filter(areas::Column::Code.eq("35.10.02.2001"))
        .exec(world.app.db.read())
        .await
        .unwrap();
    let answer = world.post(&town.cycle.planner, "/proposals", other).await;
    let problem = answer.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/village_code");
}
