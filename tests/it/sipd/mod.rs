//! The SIPD sheet: out of a cycle, and into it after a preview, without doubles.

mod names;
mod scale;

use std::time::Duration;

use entity::ids::SipdImportId;
use entity::{proposals, sipd_imports, sipd_references};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use serde_json::{Value, json};

use crate::cycle::{Cycle, OTHER_VILLAGE, Town, VILLAGE, accept, shift};
use crate::world::{Answer, World};

const HEADS: &str = "No;Id Usulan;Tanggal Usul;Pengusul;Profil;Usulan;Masalah;Alamat;Kabupaten;Kecamatan;Kelurahan;Usulan Ke;OPD Tujuan Awal;OPD Tujuan Akhir;Status;Catatan;Rekomendasi Mitra;Rek. Kelurahan/Desa;Rek. Kecamatan;Rek. SKPD;Rek. TAPD;Volume;Satuan;Anggaran;Jenis Belanja;Sub Kegiatan";

/// A row that fits: identifier, title, agency, money.
pub fn row(id: &str, title: &str, agency: &str, money: &str) -> String {
    format!(
        "1;{id};03/01/2027;Budi Santoso;Masyarakat;{title};Jalan rusak;RT 01 RW 02;KAB. BANYUWANGI;KEC. PESANGGARAN;DESA SARONGAN;1;;{agency};Pengajuan Usulan;;;;;;;12,5 m2;;{money};Modal;"
    )
}

/// A sheet of rows below titles.
pub fn sheet(rows: &[String]) -> String {
    let rows = rows.join("\n");
    format!("PEMERINTAH KABUPATEN BANYUWANGI\nDAFTAR USULAN\n\n{HEADS}\n{rows}\n;;;;;\n")
}

/// Sends a sheet as the planner.
pub async fn send(world: &World, cycle: &Cycle, name: &str, bytes: Vec<u8>) -> Answer {
    let path = format!("/api/v1/cycles/{}/sipd/imports", cycle.id);
    let file = Part::bytes(bytes).file_name(name.to_owned());
    let request = world
        .request(Method::POST, &path)
        .bearer_auth(&cycle.planner.token)
        .multipart(Form::new().part("file", file));
    world.send(request).await
}

/// Asks until an import is in a state; a test that never gets there is stopped by its time.
async fn until(world: &World, cycle: &Cycle, id: &str, state: &str) -> Value {
    let path = format!("/cycles/{}/sipd/imports/{id}", cycle.id);
    tokio::time::timeout(Duration::from_mins(5), async {
        loop {
            let import = world.get_as(&cycle.planner, &path).await.ok();
            let now = import["state"].as_str().unwrap();
            assert!(now == state || now != "failed", "{import:#}");
            if now == state {
                return import;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the import to get there")
}

async fn ready(world: &World, cycle: &Cycle, rows: &[String]) -> Value {
    let sent = send(world, cycle, "usulan.csv", sheet(rows).into_bytes()).await;
    assert_eq!(sent.status, 201, "{:#}", sent.body);
    let id = sent.id();
    until(world, cycle, &id, "ready").await
}

async fn confirm(world: &World, cycle: &Cycle, import: &Value, choices: Value) -> Value {
    let id = import["id"].as_str().unwrap();
    let path = format!("/cycles/{}/sipd/imports/{id}/confirm", cycle.id);
    world
        .post(&cycle.planner, &path, json!({ "choices": choices }))
        .await
        .ok();
    until(world, cycle, id, "written").await
}

async fn rows(world: &World, cycle: &Cycle, import: &Value, fate: &str) -> Vec<Value> {
    let id = import["id"].as_str().unwrap();
    let path = format!("/cycles/{}/sipd/imports/{id}/rows?fate={fate}", cycle.id);
    let page = world.get_as(&cycle.planner, &path).await.ok();
    page["items"].as_array().unwrap().clone()
}

async fn many(world: &World) -> u64 {
    let db = world.app.db.read();
    proposals::Entity::find().count(db).await.unwrap()
}

#[tokio::test]
async fn a_sheet_is_previewed_then_written_once() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let first = [
        row(
            "A-1",
            "Paving jalan RT 01",
            "Dinas Pekerjaan Umum",
            "Rp 12.500.000,00",
        ),
        row("A-2", "Saluran air RT 02", "DINAS PU", "9.000.000"),
        row(
            "A-3",
            "Posyandu RT 03",
            "Dinas Kesehatan Masyarakat",
            "5000000",
        ),
        row("A-4", "Lampu jalan", "Dinas Pekerjaan Umum", "gratis"),
        row(
            "A-1",
            "Paving jalan RT 01",
            "Dinas Pekerjaan Umum",
            "1.000.000",
        ),
    ];
    let import = ready(world, cycle, &first).await;
    assert_eq!(import["total"], 5);
    let counts = json!({ "new": 2, "changed": 0, "same": 0, "refused": 2, "uncertain": 1 });
    assert_eq!(
        import["counts"],
        counts,
        "{:#?}",
        rows(world, cycle, &import, "refused").await
    );
    assert_eq!(
        many(world).await,
        0,
        "nothing is written before it is confirmed"
    );
    let refused = rows(world, cycle, &import, "refused").await;
    assert_eq!(refused[0]["faults"][0]["column"], "Anggaran");
    assert_eq!(refused[1]["faults"][0]["column"], "Id Usulan");
    assert_eq!(refused[1]["number"], 9);
    let unsure = rows(world, cycle, &import, "uncertain").await;
    let like = unsure[0]["faults"][0]["alternatives"].as_array().unwrap();
    let health = like[0]["code"].as_str().unwrap();
    assert_eq!(like[0]["name"], "Dinas Kesehatan");

    let foreign = json!([{ "kind": "agency", "name": "x", "code": cycle.id }]);
    let path = format!(
        "/cycles/{}/sipd/imports/{}/confirm",
        cycle.id,
        import["id"].as_str().unwrap()
    );
    world
        .post(&cycle.planner, &path, json!({ "choices": foreign }))
        .await
        .refused(422, "invalid_fields");
    let choices =
        json!([{ "kind": "agency", "name": "DINAS KESEHATAN MASYARAKAT", "code": health }]);
    let done = confirm(world, cycle, &import, choices).await;
    assert_eq!(done["written"], 3);
    assert_eq!(many(world).await, 3);
    // A second confirmation does nothing.
    world
        .post(&cycle.planner, &path, json!({}))
        .await
        .refused(409, "wrong_state");

    let list = world
        .get(&format!("/proposals?cycle_id={}", cycle.id))
        .await
        .ok();
    let items = list["items"].as_array().unwrap();
    let paving = items
        .iter()
        .find(|item| item["title"] == "Paving jalan RT 01")
        .unwrap();
    assert_eq!(
        (&paving["status"], &paving["cost_idr"]),
        (&json!("submitted"), &json!(12_500_000))
    );
    let found = world.get("/proposals?q=posyandu").await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let shown = world
        .get(&format!("/proposals/{}", paving["id"].as_str().unwrap()))
        .await
        .ok();
    assert!(!shown.to_string().contains("Budi"), "{shown:#}");
    let stored: Vec<String> = entity::sipd_rows::Entity::find()
        .all(world.app.db.read())
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.cells)
        .collect();
    assert!(!stored.concat().contains("Budi"));

    sent_again(&town, paving, items).await;
}

/// The same sheet again, one row told otherwise, one reviewed meanwhile.
async fn sent_again(town: &Town, paving: &Value, items: &[Value]) {
    let (world, cycle) = (&town.world, &town.cycle);
    let saluran = items
        .iter()
        .find(|item| item["title"] == "Saluran air RT 02")
        .unwrap();
    let saluran = saluran["id"].as_str().unwrap().to_owned();
    accept(world, &town.officer, &[&saluran]).await;
    let again = [
        row(
            "A-1",
            "Paving jalan RT 01",
            "Dinas Pekerjaan Umum",
            "13.000.000",
        ),
        row("A-2", "Saluran air RT 02 dan 03", "DINAS PU", "9.000.000"),
        row("A-3", "Posyandu RT 03", "Dinas Kesehatan", "5000000"),
    ];
    let import = ready(world, cycle, &again).await;
    let counts = json!({ "new": 0, "changed": 1, "same": 1, "refused": 1, "uncertain": 0 });
    assert_eq!(import["counts"], counts);
    confirm(world, cycle, &import, json!([])).await;
    assert_eq!(many(world).await, 3);
    let path = format!("/proposals/{}", paving["id"].as_str().unwrap());
    let paving = world.get(&path).await.ok();
    assert_eq!(paving["cost_idr"], 13_000_000);
    let candidates = world
        .get(&format!("/rounds/{}/candidates", town.round))
        .await
        .ok();
    let own = candidates["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["proposal_id"] == paving["id"]);
    assert_eq!(own.unwrap()["cost_idr"], 13_000_000);
}

#[tokio::test]
async fn what_is_taken_out_comes_back_as_the_same() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    cycle
        .submit(
            world,
            &town.resident,
            VILLAGE,
            "Paving jalan RT 07",
            10_000_000,
        )
        .await;
    let import = ready(
        world,
        cycle,
        &[row(
            "B-1",
            "Saluran air",
            "Dinas Pekerjaan Umum",
            "7.000.000",
        )],
    )
    .await;
    confirm(world, cycle, &import, json!([])).await;
    let base = format!("/api/v1/cycles/{}/sipd/proposals", cycle.id);
    for kind in ["csv", "xlsx"] {
        let request = world.request(Method::GET, &format!("{base}.{kind}"));
        let file = request.send().await.unwrap();
        assert_eq!(file.status(), 200);
        let bytes = file.bytes().await.unwrap().to_vec();
        let sent = send(world, cycle, &format!("usulan.{kind}"), bytes).await;
        let back = until(world, cycle, &sent.id(), "ready").await;
        assert_eq!(
            back["counts"]["refused"],
            0,
            "{:#?}",
            rows(world, cycle, &back, "refused").await
        );
        assert_eq!(back["counts"]["new"], 0);
        assert_eq!(back["counts"]["same"], 2, "{kind} {:#}", back["counts"]);
    }
    let text = world.request(Method::GET, &format!("{base}.csv?status=withdrawn"));
    let text = text.send().await.unwrap().text().await.unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains("OPD Tujuan Akhir,Status"));
}

#[tokio::test]
async fn two_imports_at_once_make_nothing_twice() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let all: Vec<String> = (0..40)
        .map(|n| {
            row(
                &format!("C-{n}"),
                &format!("Paving jalan RT {n:02}"),
                "Dinas Pekerjaan Umum",
                "1.000.000",
            )
        })
        .collect();
    let (one, other) = (
        ready(world, cycle, &all).await,
        ready(world, cycle, &all).await,
    );
    let (one, other) = tokio::join!(
        confirm(world, cycle, &one, json!([])),
        confirm(world, cycle, &other, json!([]))
    );
    let made = |import: &Value, fate: &str| import["counts"][fate].as_i64().unwrap();
    assert_eq!(made(&one, "new") + made(&other, "new"), 40);
    assert_eq!(made(&one, "same") + made(&other, "same"), 40);
    assert_eq!(many(world).await, 40);
    let known = sipd_references::Entity::find()
        .count(world.app.db.read())
        .await
        .unwrap();
    assert_eq!(known, 40);
}

#[tokio::test]
async fn a_half_written_import_is_told_and_taken_up_again() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let import = ready(
        world,
        cycle,
        &[row(
            "D-1",
            "Paving jalan RT 01",
            "Dinas Pekerjaan Umum",
            "1.000.000",
        )],
    )
    .await;
    // As a process leaves it that dies right after the confirmation.
    let id = SipdImportId(import["id"].as_str().unwrap().parse().unwrap());
    world
        .app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let row = sipd_imports::Entity::find_by_id(id).one(tx).await?.unwrap();
                let mut row = row.into_active_model();
                row.state = Set(entity::enums::ImportState::Writing);
                row.update(tx).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    let path = format!("/cycles/{}/sipd/imports/{id}", cycle.id);
    let shown = world.get_as(&cycle.planner, &path).await.ok();
    assert_eq!(
        (&shown["state"], &shown["interrupted"]),
        (&json!("writing"), &json!(false))
    );
    world
        .post(&cycle.planner, &format!("{path}/confirm"), json!({}))
        .await
        .refused(409, "wrong_state");
    world
        .clock
        .set(world.clock.now() + chrono::Duration::minutes(6));
    let shown = world.get_as(&cycle.planner, &path).await.ok();
    assert_eq!(shown["interrupted"], true);
    let done = confirm(world, cycle, &shown, json!([])).await;
    assert_eq!(done["counts"]["new"], 1);
    assert_eq!(many(world).await, 1);
}

#[tokio::test]
async fn a_closed_village_leaves_the_round_its_status_says() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let schedule = json!({ "opens_at": shift(0), "review_closes_at": shift(12), "voting_closes_at": shift(14) });
    let district = cycle
        .open(world, 1, schedule, json!(["35.10.01"]))
        .await
        .remove(0);
    world.clock.set(shift(8));
    let carried = row(
        "E-1",
        "Paving jalan RT 01",
        "Dinas Pekerjaan Umum",
        "1.000.000",
    )
    .replace("Pengajuan Usulan", "Verifikasi Kecamatan");
    let late = row(
        "E-2",
        "Saluran air RT 01",
        "Dinas Pekerjaan Umum",
        "1.000.000",
    );
    let gone = row(
        "E-3",
        "Lampu jalan RT 01",
        "Dinas Pekerjaan Umum",
        "1.000.000",
    )
    .replace("Pengajuan Usulan", "Ditolak");
    let import = ready(world, cycle, &[carried, late, gone]).await;
    assert_eq!(import["counts"]["new"], 1);
    assert_eq!(import["counts"]["refused"], 2);
    confirm(world, cycle, &import, json!([])).await;
    let row = proposals::Entity::find()
        .filter(proposals::Column::VillageCode.ne(OTHER_VILLAGE))
        .one(world.app.db.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.round_id.unwrap().to_string(), district);
    assert_eq!(row.status, entity::enums::ProposalStatus::Carried);
    let report = world
        .request(
            Method::GET,
            &format!(
                "/api/v1/cycles/{}/sipd/imports/{}/refused.csv",
                cycle.id,
                import["id"].as_str().unwrap()
            ),
        )
        .bearer_auth(&cycle.planner.token)
        .send()
        .await
        .unwrap();
    let report = report.text().await.unwrap();
    assert_eq!(report.lines().count(), 3, "{report}");
    assert!(report.contains("E-2") && report.contains("E-3"));
}

#[tokio::test]
async fn files_that_are_none_or_unpack_to_too_much_are_refused_at_once() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    send(world, cycle, "x.xlsx", b"PK\x03\x04 nothing".to_vec())
        .await
        .refused(422, "invalid_fields");
    let sent = send(world, cycle, "x.csv", b"satu,dua\n1,2\n".to_vec())
        .await
        .id();
    let path = format!("/cycles/{}/sipd/imports/{sent}", cycle.id);
    let failed = tokio::time::timeout(Duration::from_mins(1), async {
        loop {
            let import = world.get_as(&cycle.planner, &path).await.ok();
            if import["state"] == "failed" {
                return import;
            }
        }
    });
    let failed = failed.await.unwrap();
    assert!(
        failed["failure"]["detail"]
            .as_str()
            .unwrap()
            .contains("Tidak ada tabel usulan di berkas ini.")
    );
}
