//! The annual plan on the web, and the facts of planning that are public.

use entity::ids::CycleId;
use entity::publications;
use reqwest::Method;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use crate::cycle::{DISTRICT, REGENCY, VILLAGE};
use crate::delivery::Delivery;
use crate::world::World;

async fn read(world: &World, path: &str) -> (u16, String) {
    let page = world.request(Method::GET, path).send().await.unwrap();
    (page.status().as_u16(), page.text().await.unwrap())
}

async fn shown(world: &World, path: &str) -> String {
    let (status, page) = read(world, path).await;
    assert_eq!(status, 200, "{path}: {page}");
    page
}

/// Two publications of a plan: a draft with one proposal less and another cost, then the final list.
pub async fn two_publications() -> Delivery {
    let delivery = Delivery::new().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    let planner = &town.cycle.planner;
    let path = delivery.path("/publications");
    let note = json!({ "note": "Daftar awal rencana." });
    world.post(planner, &path, note).await.ok();
    // The meeting is closed, so that every publication from now on is final; this one is made a draft behind it,
    // before anybody reads it.
    let db = world.app.db.read();
    let cycle = CycleId(town.cycle.id.parse().unwrap());
    let row = publications::Entity::find_by_id((cycle, 1)).one(db).await;
    let row = row.unwrap().unwrap();
    let mut lines: Vec<Value> = serde_json::from_str(&row.lines).unwrap();
    lines.retain(|line| line["proposal_id"] != delivery.proposals[1].as_str());
    lines[0]["cost_idr"] = json!(12_000_000);
    lines[0]["title"] = json!("Paving <b>jalan</b> RT 01");
    let mut gone = lines[0].clone();
    gone["number"] = json!(9);
    lines.push(gone);
    let mut row = row.into_active_model();
    row.kind = Set("draft".into());
    row.lines = Set(serde_json::to_string(&lines).unwrap());
    row.update(db).await.unwrap();
    delivery.take_up().await;
    delivery
}

#[tokio::test]
async fn the_newest_publication_is_shown_with_its_totals_files_and_differences() {
    let delivery = two_publications().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    let plan = format!("/cycles/{}/plan", town.cycle.id);
    let page = shown(world, &plan).await;
    for words in [
        "Terbitan 2,",
        "Terbitan 1,",
        "Rp\u{a0}20.000.000",
        "Dinas Pekerjaan Umum",
        "Infrastruktur",
        "publications/2/list.csv",
        "publications/2/list.xlsx",
        "Daftar akhir rencana.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for proposal in &delivery.proposals {
        assert!(
            page.contains(&format!("href=\"/proposals/{proposal}\"")),
            "{proposal}"
        );
    }
    let work = delivery.work(0).await;
    assert!(page.contains(&format!("href=\"/works/{work}\"")), "{page}");
    // Narrowed, the totals stay those of the whole list.
    let lamps = shown(
        world,
        &format!("{plan}?cari=lampu&putusan=deferred&wilayah={DISTRICT}"),
    )
    .await;
    assert!(
        lamps.contains("1 usulan cocok") && lamps.contains("Rp\u{a0}20.000.000"),
        "{lamps}"
    );
    let nothing = shown(world, &format!("{plan}?cari=%3Cscript%3E")).await;
    assert!(nothing.contains("Tidak ada usulan yang cocok") && !nothing.contains("<script>alert"));
    let first = shown(world, &format!("{plan}?terbitan=1")).await;
    assert!(
        first.contains("Rancangan") && first.contains("Paving &#60;b&#62;jalan"),
        "{first}"
    );
    let papers = delivery.path("/publications/2/documents");
    let paper = world
        .post(&town.cycle.planner, &papers, json!({}))
        .await
        .id();
    let page = shown(world, &plan).await;
    assert!(page.contains(&format!("/documents/{paper}")), "{page}");
    let area = shown(world, &format!("/areas/{REGENCY}")).await;
    let cycle = shown(world, &format!("/cycles/{}", town.cycle.id)).await;
    for from in [&area, &cycle] {
        assert!(from.contains(&format!("href=\"{plan}\"")), "{from}");
    }
    let village = shown(world, &format!("/areas/{VILLAGE}")).await;
    assert!(
        village.contains(&format!("{plan}?wilayah={VILLAGE}#daftar")),
        "{village}"
    );
    for (wrong, status) in [
        (format!("{plan}?terbitan=9"), 404),
        (format!("{plan}?terbitan=x"), 404),
        (format!("{plan}?after=x"), 400),
        (format!("{plan}/difference?dari=1&ke=9"), 404),
        (format!("{plan}/difference?dari=-1&ke=x"), 404),
        (format!("{plan}/difference?after=x"), 400),
        ("/cycles/x/plan".into(), 404),
        (
            "/cycles/018f0000-0000-7000-8000-000000000000/plan".into(),
            404,
        ),
    ] {
        assert_eq!(read(world, &wrong).await.0, status, "{wrong}");
    }
    differences(world, &plan).await;
}

async fn differences(world: &World, plan: &str) {
    let page = shown(world, &format!("{plan}/difference")).await;
    for words in [
        ">Baru</span>",
        ">Hilang</span>",
        ">Berubah</span>",
        "Rp\u{a0}12.000.000",
        "<span aria-hidden=\"true\">→ </span>Rp\u{a0}10.000.000",
        "Paving &#60;b&#62;jalan",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let back = shown(world, &format!("{plan}/difference?dari=2&ke=1")).await;
    assert!(
        back.contains("<span aria-hidden=\"true\">→ </span>Rp\u{a0}12.000.000"),
        "{back}"
    );
    let same = shown(world, &format!("{plan}/difference?dari=2&ke=2")).await;
    assert!(same.contains("Kedua terbitan ini sama"), "{same}");
}

#[tokio::test]
async fn the_facts_of_planning_have_pages() {
    let town = crate::cycle::Town::new().await;
    let (world, id, planner) = (&town.world, &town.cycle.id, &town.cycle.planner);
    let plan = shown(world, &format!("/cycles/{id}/plan")).await;
    assert!(plan.contains("belum diumumkan"), "{plan}");
    assert_eq!(
        read(world, &format!("/cycles/{id}/plan/difference"))
            .await
            .0,
        404
    );
    let ceilings = format!("/cycles/{id}/ceilings");
    assert!(shown(world, &ceilings).await.contains("belum ditetapkan"));
    let csv = "code,name,category,sector,unit,price_min_idr,price_max_idr,agency\n\
        F-01,Paving jalan lingkungan,fisik,infrastruktur,m2,180000,260000,PU\n\
        N-01,Pelatihan kader,nonfisik,sosial_budaya,paket,,,\n";
    world
        .csv(planner, &format!("/cycles/{id}/catalogue/import"), csv)
        .await
        .ok();
    let amounts = json!({ "items": [
        { "area_code": DISTRICT, "amount_idr": 35_000_000 },
        { "agency_id": town.cycle.agency, "amount_idr": 45_000_000 },
        { "sector": "ekonomi", "amount_idr": 55_000_000 },
    ] });
    world
        .put(planner, &format!("/cycles/{id}/ceilings"), amounts)
        .await
        .ok();
    let page = shown(world, &ceilings).await;
    for words in [
        "Rp\u{a0}35.000.000",
        "Dinas Pekerjaan Umum",
        "Ekonomi",
        "format=csv",
        "Sumber:",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let catalogue = format!("/cycles/{id}/catalogue");
    let page = shown(world, &catalogue).await;
    for words in [
        "Paving jalan lingkungan",
        "Rp\u{a0}180.000 – Rp\u{a0}260.000",
        "belum ada",
        "format=xlsx",
        "Sumber:",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let found = shown(
        world,
        &format!("{catalogue}?cari=kader&bidang=sosial_budaya"),
    )
    .await;
    assert!(found.contains("Pelatihan kader") && !found.contains("Paving jalan lingkungan"));
    let none = shown(world, &format!("{catalogue}?cari=%25&bidang=%3Cb%3E")).await;
    assert!(!none.contains("<b>"), "{none}");
    let agencies = format!("/areas/{REGENCY}/agencies");
    let page = shown(world, &agencies).await;
    assert!(page.contains("Dinas Kesehatan") && page.contains("Dinas Pekerjaan Umum"));
    let found = shown(world, &format!("{agencies}?cari=kesehatan")).await;
    assert!(found.contains("Dinas Kesehatan") && !found.contains("Dinas Pekerjaan Umum"));
    for (wrong, status) in [
        (format!("/areas/{VILLAGE}/agencies"), 404),
        (format!("{agencies}?after=x"), 400),
        (format!("{catalogue}?after=x"), 400),
        (format!("{ceilings}?after=x"), 400),
    ] {
        assert_eq!(read(world, &wrong).await.0, status, "{wrong}");
    }
    let data = shown(world, "/data").await;
    for path in [&ceilings, &catalogue, &agencies] {
        assert!(data.contains(&format!("href=\"{path}\"")), "{path}");
    }
}
