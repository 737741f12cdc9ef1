//! The board of a regency with thirty thousand proposals: how long a planner waits for each page.

use std::time::{Duration, Instant};

use api::db::insert_all;
use entity::enums::{AreaLevel, Origin};
use entity::ids::{CandidateId, ProposalId};
use entity::{areas, candidates, proposals};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use crate::cycle::{REGENCY, Town, VILLAGE};
use crate::forms::{open, send};

/// Proposals of the regency.
const MANY: u32 = 30_000;

const WORKS: [&str; 12] = [
    "Perbaikan saluran air",
    "Paving jalan lingkungan",
    "Lampu jalan",
    "Plengsengan sungai",
    "Rehabilitasi posyandu",
    "Pelatihan menjahit",
    "Sumur bor",
    "Jembatan gantung",
    "Tempat pengolahan sampah",
    "Rehabilitasi balai desa",
    "Irigasi tersier",
    "Alat kesehatan puskesmas pembantu",
];
const PLACES: [&str; 16] = [
    "Melati",
    "Mawar",
    "Kenanga",
    "Anggrek",
    "Cempaka",
    "Dahlia",
    "Flamboyan",
    "Kamboja",
    "Kantil",
    "Seruni",
    "Teratai",
    "Wijaya",
    "Sudirman",
    "Diponegoro",
    "Kartini",
    "Hasanuddin",
];

/// A regency of proposals in all its villages, one in forty the same wish as the one before it; answers their ids.
async fn regency(town: &Town) -> Vec<Uuid> {
    let (world, cycle) = (&town.world, &town.cycle);
    let first = cycle
        .submit(
            world,
            &town.resident,
            VILLAGE,
            "Paving jalan RT 01",
            10_000_000,
        )
        .await;
    let first = ProposalId(first.parse().unwrap());
    let db = world.app.db.read();
    let model = proposals::Entity::find_by_id(first)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    let standing = candidates::Entity::find()
        .filter(candidates::Column::ProposalId.eq(first))
        .one(db)
        .await
        .unwrap()
        .unwrap();
    let villages: Vec<areas::Model> = areas::Entity::find()
        .filter(areas::Column::Level.eq(AreaLevel::Village))
        .filter(areas::Column::Code.starts_with(REGENCY))
        .all(db)
        .await
        .unwrap();
    let sectors = ["infrastruktur", "ekonomi", "sosial_budaya"];
    let mut ids = vec![first.0];
    let mut rows = Vec::new();
    let mut stood = Vec::new();
    for number in 1..MANY {
        let of = |list: usize, step: u32| usize::try_from(number / step).unwrap() % list;
        let again = number % 40 == 0;
        let number_of = if again { number - 1 } else { number };
        let village = &villages[usize::try_from(number_of).unwrap() % villages.len()];
        let id = Uuid::now_v7();
        let mut row = model.clone();
        row.id = ProposalId(id);
        row.tracking_code = format!("{:010}", 5_000_000_000_u64 + u64::from(number));
        row.title = format!(
            "{} Jalan {} RT {:02} RW {:02}",
            WORKS[usize::try_from(number_of).unwrap() % WORKS.len()],
            PLACES[usize::try_from(number_of / 7).unwrap() % PLACES.len()],
            number_of % 40,
            number_of % 17,
        );
        row.village_code.clone_from(&village.code);
        village.code[..8].clone_into(&mut row.district_code);
        sectors[of(3, 5)].clone_into(&mut row.sector);
        row.origin = if number % 10 == 0 {
            Origin::CouncilInput
        } else {
            Origin::Resident
        };
        row.cost_idr = 5_000_000 + i64::from(number % 400) * 500_000;
        let offset = f64::from(number_of % 1_000) / 20_000.0;
        row.lat = (number % 3 > 0).then(|| village.lat.unwrap_or(-8.2) + offset);
        row.lng = (number % 3 > 0).then(|| village.lng.unwrap_or(114.3) + offset / 3.0);
        let mut candidate = standing.clone();
        candidate.id = CandidateId(Uuid::now_v7());
        candidate.proposal_id = ProposalId(id);
        candidate.cost_idr = row.cost_idr;
        ids.push(id);
        rows.push(row.into_active_model().reset_all());
        stood.push(candidate.into_active_model().reset_all());
    }
    world
        .app
        .db
        .write(move |tx| {
            Box::pin(async move {
                insert_all(tx, rows).await?;
                insert_all(tx, stood).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    ids
}

#[tokio::test]
#[ignore = "takes minutes; run by name to see how long a planner waits"]
async fn thirty_thousand_proposals_on_the_board() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let begun = Instant::now();
    let ids = regency(&town).await;
    told("made", begun.elapsed());
    let api = format!("/cycles/{}", town.cycle.id);
    let ceilings = json!({ "items": [
        { "area_code": REGENCY, "amount_idr": 2_000_000_000_000_i64 },
        { "agency_id": town.cycle.agency, "amount_idr": 1_500_000_000_000_i64 },
        { "sector": "infrastruktur", "amount_idr": 1_000_000_000_000_i64 },
    ] });
    world
        .put(planner, &format!("{api}/ceilings"), ceilings)
        .await
        .ok();
    for path in ["/board?limit=50".to_owned(), "/board?limit=50".to_owned()] {
        let begun = Instant::now();
        world.get(&format!("{api}{path}")).await.ok();
        told(&path, begun.elapsed());
    }
    for part in ids.chunks(1_000).take(10) {
        let items: Vec<_> = part
            .iter()
            .map(|id| json!({ "proposal_id": id, "verdict": "accommodated", "priority": "Infrastruktur merata", "sdg": 11 }))
            .collect();
        let begun = Instant::now();
        let path = format!("{api}/board/decisions");
        let act = world
            .post(planner, &path, json!({ "items": items }))
            .await
            .ok();
        assert_eq!(act["done"], 1_000);
        told("decide 1000", begun.elapsed());
    }
    for path in [
        "/board?limit=50",
        "/board?limit=50&verdict=undecided",
        "/board?limit=50&verdict=not_accommodated",
        "/board?limit=50&sector=ekonomi&area=35.10.01",
        "/board?limit=50&sdg=12",
        "/board?limit=50&priority=Tidak%20ada",
        "/board?limit=50&cross_agency=true",
        "/board?limit=50&origin=council_input",
        "/board/totals?by=agency",
        "/board/totals?by=village",
        "/board/totals?by=sector",
        "/board/totals?by=priority",
        "/board/duplicates?limit=20",
        "/board/duplicates?limit=20&area=35.10.01",
        "/board/acts",
    ] {
        let begun = Instant::now();
        world.get(&format!("{api}{path}")).await.ok();
        told(path, begun.elapsed());
    }
    let board = format!("/desk{api}/board");
    for path in [
        "",
        "?verdict=undecided&sector=ekonomi",
        "?district=35.10.01&agency=x",
        "/totals",
        "/totals?by=village",
        "/duplicates",
        "/acts",
        "/handover",
    ] {
        let begun = Instant::now();
        let (page, _) = open(world, planner, &format!("{board}{path}")).await;
        told(
            &format!("page board{path} ({} kB)", page.len() / 1_000),
            begun.elapsed(),
        );
    }
    decides_a_hundred(&town, &board).await;
    scenario(&town, &api).await;
}

/// Defers two pages of undecided proposals by the page's own form.
async fn decides_a_hundred(town: &Town, board: &str) {
    let (world, planner) = (&town.world, &town.cycle.planner);
    let path = format!("{board}?verdict=undecided");
    let (page, csrf) = open(world, planner, &path).await;
    let hidden = |mark: &str| -> Vec<(String, String)> {
        let name = format!("name=\"{mark}");
        let found = page.split(&name).skip(1);
        let pair = found.filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            Some((format!("{mark}{name}"), rest.split('"').next()?.to_owned()))
        });
        pair.collect()
    };
    let mut fields = vec![("csrf".to_owned(), csrf)];
    fields.extend(hidden("pick"));
    fields.extend(hidden("seen-"));
    let more = [
        ("verdict", "deferred"),
        ("reason_code", "beyond_ceiling"),
        ("reason", "Pagu sudah habis tahun ini."),
    ];
    fields.extend(more.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let begun = Instant::now();
    let (status, _, page) = send(world, planner, &path, &fields).await;
    told("form deciding 50, with the page after it", begun.elapsed());
    assert!(
        status == 200 && page.contains("50 dari 50 selesai"),
        "{page}"
    );
    let body: Vec<_> = {
        let path = format!(
            "/cycles/{}/board?verdict=undecided&limit=100",
            town.cycle.id
        );
        let list = world.get(&path).await.ok();
        let items = list["items"].as_array().unwrap().iter();
        items
            .map(|item| json!({ "proposal_id": item["proposal_id"], "verdict": "accommodated" }))
            .collect()
    };
    let begun = Instant::now();
    let path = format!("/cycles/{}/board/decisions", town.cycle.id);
    let act = world
        .post(planner, &path, json!({ "items": body }))
        .await
        .ok();
    told("decide 100", begun.elapsed());
    assert_eq!(act["done"], 100);
    let begun = Instant::now();
    let path = format!(
        "/cycles/{}/board/acts/{}/undo",
        town.cycle.id,
        act["act_id"].as_str().unwrap()
    );
    world.post(planner, &path, json!({})).await.ok();
    told("undo 100", begun.elapsed());
}

/// A scenario of all proposals: made, compared, looked at, adopted.
async fn scenario(town: &Town, api: &str) {
    let (world, planner) = (&town.world, &town.cycle.planner);
    let begun = Instant::now();
    let body = json!({ "name": "Termurah", "rule": "cheapest", "ceiling_percent": 50 });
    let id = world
        .post(planner, &format!("{api}/scenarios"), body)
        .await
        .id();
    told("scenario made", begun.elapsed());
    let page = format!("/desk{api}/scenarios");
    for path in [
        format!("{page}/{id}"),
        format!("{page}/compare?s={id}"),
        page,
    ] {
        let begun = Instant::now();
        open(world, planner, &path).await;
        told(&path, begun.elapsed());
    }
    let path = format!("/api/v1{api}/scenarios/{id}/adopt");
    let request = world
        .request(Method::POST, &path)
        .bearer_auth(&planner.token)
        .header("if-match", "\"1\"")
        .json(&json!({ "reason": "Disepakati dalam rapat TAPD." }));
    let begun = Instant::now();
    let adopted = world.send(request).await.ok();
    told("scenario adopted", begun.elapsed());
    assert!(adopted["changed"].as_u64().unwrap() > 10_000);
    let path = format!(
        "/desk{api}/board/acts/{}",
        adopted["act_id"].as_str().unwrap()
    );
    let begun = Instant::now();
    open(world, planner, &path).await;
    told("page of that act", begun.elapsed());
}

#[expect(clippy::print_stderr, reason = "a measurement for whoever runs it")]
fn told(what: &str, time: Duration) {
    eprintln!("{:>8.0} ms  {what}", time.as_secs_f64() * 1_000.0);
}
