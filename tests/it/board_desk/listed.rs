//! The list of the board: narrowed down, over pages, for whom it is, and what stays text.

use entity::{agencies, board_acts, board_lines, proposals, scenarios};
use reqwest::Method;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use serde_json::json;
use uuid::Uuid;

use super::{Desk, fates};
use crate::cycle::{DISTRICT, OTHER_VILLAGE, VILLAGE};
use crate::forms::{open, send};
use crate::world::Actor;

#[tokio::test]
async fn the_board_is_narrowed_down_by_its_address() {
    let desk = Desk::new().await;
    let cycle = desk.path.trim_end_matches("/board");
    let (page, _) = desk.open(cycle).await;
    assert!(page.contains(&format!("href=\"{}\"", desk.path)), "{page}");
    assert!(page.contains(&format!("href=\"{cycle}/scenarios\"")));
    let (page, _) = desk.open(&desk.path).await;
    for title in [
        "Paving jalan RT 01",
        "Saluran air RT 02",
        "Lampu jalan RT 03",
    ] {
        assert!(page.contains(title), "{page}");
    }
    assert!(page.contains("Sarongan, Pesanggaran") && page.contains("Dinas Pekerjaan Umum"));
    assert!(page.contains("Belum diputuskan") && page.contains("Rp\u{a0}30.000.000"));
    let narrowed = format!(
        "{}?agency={}&sector=infrastruktur&district={DISTRICT}&village={VILLAGE}&verdict=undecided",
        desk.path, desk.town.cycle.agency
    );
    let (page, _) = desk.open(&narrowed).await;
    assert!(page.contains("Paving jalan RT 01"));
    assert!(page.contains("value=\"undecided\" selected"), "{page}");
    assert!(
        page.contains(&format!("value=\"{VILLAGE}\" selected")),
        "{page}"
    );
    // The form's answer leads back to the same rows.
    assert!(page.contains("&#38;verdict=undecided\""), "{page}");
    for nothing in [
        "verdict=accommodated",
        "split=yes",
        "priority=Pendidikan",
        "sdg=4",
        "origin=council_input",
        "status=withdrawn",
        "sector=ekonomi",
    ] {
        let (page, _) = desk.open(&format!("{}?{nothing}", desk.path)).await;
        assert!(
            page.contains("Tidak ada usulan yang cocok"),
            "{nothing}: {page}"
        );
    }
    // What is no choice narrows nothing.
    let (page, _) = desk
        .open(&format!("{}?sdg=99&status=x&district=35.78.01", desk.path))
        .await;
    assert!(page.contains("Paving jalan RT 01"), "{page}");
}

#[tokio::test]
async fn the_board_is_downloaded_as_it_is_narrowed_down() {
    let desk = Desk::new().await;
    let (page, _) = desk
        .open(&format!("{}?sector=infrastruktur", desk.path))
        .await;
    let file = format!("/exports{}/board?sector=infrastruktur", desk.api);
    let link = format!("href=\"/api/v1{file}&#38;format=csv\"");
    assert!(page.contains(&link), "{page}");
    let read = async |path: String| {
        let request = desk
            .town
            .world
            .request(Method::GET, &format!("/api/v1{path}"));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    };
    let all = read(format!("{file}&format=csv")).await;
    assert_eq!(all.lines().count(), 4, "{all}");
    assert!(all.contains("Saluran air RT 02"), "{all}");
    let none = read(format!("/exports{}/board?verdict=accommodated", desk.api)).await;
    assert_eq!(none.lines().count(), 1, "{none}");
}

#[tokio::test]
async fn a_long_board_goes_on_over_pages_with_its_filter() {
    let desk = Desk::new().await;
    for number in 0..49 {
        let title = format!("Talut jalan nomor {number:02}");
        let (world, resident) = (&desk.town.world, &desk.town.resident);
        desk.town
            .cycle
            .submit(world, resident, VILLAGE, &title, 1_000_000)
            .await;
    }
    let (page, _) = desk
        .open(&format!("{}?sector=infrastruktur", desk.path))
        .await;
    assert_eq!(page.matches("name=\"pick\"").count(), 50);
    let (_, after) = page
        .split_once("rel=\"next\" href=\"")
        .expect("a next page");
    let next = after.split('"').next().unwrap().replace("&#38;", "&");
    assert!(next.contains("sector=infrastruktur&after="), "{next}");
    let (page, _) = desk.open(&next).await;
    assert_eq!(page.matches("name=\"pick\"").count(), 2);
    assert!(page.contains("Talut jalan nomor 48") && !page.contains("rel=\"next\""));
}

#[tokio::test]
async fn only_planners_of_the_regency_enter() {
    let desk = Desk::new().await;
    let (town, world) = (&desk.town, &desk.town.world);
    let (page, _) = desk.open(&desk.path).await;
    let (_, page) = desk
        .decide(&desk.form(&page, &[desk.pick(0)], &[("verdict", "accommodated")]))
        .await;
    let (_, after) = fates(&page).split_once("/acts/").unwrap();
    let act = after.split('"').next().unwrap();
    let base = desk.path.replace("/board", "/scenarios");
    let body = json!({ "name": "Tanpa apa pun", "rule": "none" });
    let scenario = world
        .post(desk.planner(), &format!("{}/scenarios", desk.api), body)
        .await
        .id();
    let pages = [
        desk.path.clone(),
        format!("{}/totals", desk.path),
        format!("{}/duplicates", desk.path),
        format!("{}/acts", desk.path),
        format!("{}/acts/{act}", desk.path),
        format!("{}/handover", desk.path),
        format!("{}/{}", desk.path, desk.proposals[0]),
        base.clone(),
        format!("{base}/new"),
        format!("{base}/compare"),
        format!("{base}/{scenario}"),
        format!("{base}/{scenario}/edit"),
    ];
    let acts = [
        format!("{}/{}/split", desk.path, desk.proposals[0]),
        format!("{base}/{scenario}/again"),
        format!("{base}/{scenario}/adopt"),
        format!("{base}/{scenario}/discard"),
    ];
    let elsewhere = world.officer("planner", "35.78").await;
    let get = async |actor: Option<&Actor>, path: &str| {
        let mut request = world.request(Method::GET, path);
        if let Some(actor) = actor {
            request = request.header("cookie", format!("session={}", actor.token));
        }
        request.send().await.unwrap().status().as_u16()
    };
    let (_, csrf) = open(world, &elsewhere, "/desk/cycles").await;
    for path in &pages {
        assert_eq!(get(Some(desk.planner()), path).await, 200, "{path}");
        assert_eq!(get(None, path).await, 303, "{path}");
        for actor in [&elsewhere, &town.officer, &town.resident] {
            assert_eq!(get(Some(actor), path).await, 403, "{path}");
        }
    }
    for path in pages.iter().chain(&acts) {
        let (status, _, _) = send(world, &elsewhere, path, &[("csrf", csrf.as_str())]).await;
        assert!(matches!(status, 403 | 405), "{path}: {status}");
    }
    let nobody = Uuid::from_u128(7);
    for path in [
        format!("{}/x", desk.path),
        format!("{}/{nobody}", desk.path),
        format!("{}/acts/{nobody}", desk.path),
        format!("{base}/{nobody}"),
        format!("{base}/compare?s={nobody}"),
        format!("/desk/cycles/{nobody}/board"),
    ] {
        assert_eq!(get(Some(desk.planner()), &path).await, 404, "{path}");
    }
}

/// Text that would run if it were taken for markup.
const MARKUP: &str = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>";

#[tokio::test]
async fn markup_in_any_text_of_the_board_stays_text() {
    let desk = Desk::new().await;
    let (world, town) = (&desk.town.world, &desk.town);
    let neighbour = world.citizen(OTHER_VILLAGE).await;
    let title = "Saluran air RT 02";
    town.cycle
        .submit(world, &neighbour, OTHER_VILLAGE, title, 21_000_000)
        .await;
    desk.ceilings(json!([{ "agency_id": town.cycle.agency, "amount_idr": 5_000_000 }]))
        .await;
    let (page, _) = desk.open(&desk.path).await;
    let why = [
        ("verdict", "deferred"),
        ("reason_code", "other"),
        ("reason", "Menunggu hasil survei."),
    ];
    let (_, page) = desk.decide(&desk.form(&page, &[desk.pick(0)], &why)).await;
    let (_, after) = fates(&page).split_once("/acts/").unwrap();
    let act = after.split('"').next().unwrap().to_owned();
    let body = json!({ "name": "Termurah", "rule": "cheapest" });
    let path = format!("{}/scenarios", desk.api);
    let scenario = world.post(desk.planner(), &path, body).await.id();
    let db = world.app.db.read();
    let text = || Expr::value(MARKUP);
    proposals::Entity::update_many()
        .col_expr(proposals::Column::Title, text())
        .col_expr(proposals::Column::Problem, text())
        .col_expr(proposals::Column::Address, text())
        .col_expr(proposals::Column::Unit, text())
        .exec(db)
        .await
        .unwrap();
    board_lines::Entity::update_many()
        .col_expr(board_lines::Column::Reason, text())
        .col_expr(board_lines::Column::Priority, text())
        .col_expr(board_lines::Column::NomenclatureCode, text())
        .exec(db)
        .await
        .unwrap();
    board_acts::Entity::update_many()
        .col_expr(board_acts::Column::Office, text())
        .exec(db)
        .await
        .unwrap();
    scenarios::Entity::update_many()
        .col_expr(scenarios::Column::Name, text())
        .exec(db)
        .await
        .unwrap();
    agencies::Entity::update_many()
        .col_expr(agencies::Column::Name, text())
        .exec(db)
        .await
        .unwrap();
    let base = desk.path.replace("/board", "/scenarios");
    for path in [
        desk.path.clone(),
        format!("{}/totals?by=priority", desk.path),
        format!("{}/duplicates", desk.path),
        format!("{}/acts", desk.path),
        format!("{}/acts/{act}", desk.path),
        format!("{}/{}", desk.path, desk.proposals[0]),
        base.clone(),
        format!("{base}/new"),
        format!("{base}/compare?s={scenario}"),
        format!("{base}/{scenario}"),
        format!("{base}/{scenario}/edit"),
    ] {
        let (page, _) = desk.open(&path).await;
        assert!(
            !page.contains("<img") && !page.contains("<script>"),
            "{path}: {page}"
        );
        assert!(page.contains("&#60;img src=x"), "{path}: {page}");
    }
    // What a refusal tells is text too.
    let (page, _) = desk.open(&desk.path).await;
    let take = desk.form(&page, &[desk.pick(1)], &[("verdict", "accommodated")]);
    let (_, page) = desk.decide(&take).await;
    assert!(
        fates(&page).contains("&#60;img src=x") && !page.contains("<img"),
        "{page}"
    );
}
