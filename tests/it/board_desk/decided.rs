//! Deciding on the board, many at once or one on its page.

use serde_json::json;

use super::{Desk, borrowed, fates};
use crate::cycle::{DISTRICT, REGENCY};
use crate::forms::{hidden, open, send};

#[tokio::test]
async fn many_are_decided_on_at_once_and_each_is_told_its_fate() {
    let desk = Desk::new().await;
    desk.ceilings(json!([{ "area_code": DISTRICT, "amount_idr": 35_000_000 }]))
        .await;
    let (page, csrf) = desk.open(&desk.path).await;
    let (status, _, refused) = desk
        .send(&desk.path, &[("csrf", &csrf), ("verdict", "deferred")])
        .await;
    assert_eq!(status, 422);
    assert!(refused.contains("href=\"#f-pick\""), "{refused}");
    let picks = [desk.pick(0), desk.pick(1), desk.pick(2)];
    let typed = format!("cost-{}", picks[1]);
    // What cannot be read is named in its row, and everything typed stays.
    let wrong = desk.form(
        &page,
        &picks,
        &[
            ("verdict", "accommodated"),
            (&typed, "murah"),
            ("reason", "Menurut standar harga."),
        ],
    );
    let (status, page) = desk.decide(&wrong).await;
    assert_eq!(status, 422);
    assert!(page.contains(&format!("href=\"#f-{typed}\"")) && page.contains("value=\"murah\""));
    assert_eq!(page.matches(" checked").count(), 3, "{page}");
    assert!(page.contains("Menurut standar harga."));
    // The first fits; the second changes its cost without a reason's code; the third is beyond the ceiling.
    let mixed = desk.form(
        &page,
        &picks,
        &[("verdict", "accommodated"), (&typed, "15.000.000")],
    );
    let (status, page) = desk.decide(&mixed).await;
    assert_eq!(status, 200);
    let told = fates(&page);
    assert!(told.contains("1 dari 3 selesai"), "{told}");
    assert!(told.contains("Isi kode alasan"), "{told}");
    assert!(told.contains("Kecamatan Pesanggaran menjadi Rp 40.000.000, melebihi pagunya Rp 35.000.000; kurang Rp 5.000.000"), "{told}");
    assert!(
        page.contains("value=\"15.000.000\"") && page.contains("value=\"accommodated\" selected")
    );
    assert_eq!(
        page.matches(" checked").count(),
        2,
        "what was refused stays ticked: {page}"
    );
    assert_eq!(desk.taken().await, ["Paving jalan RT 01"]);
    let with_reason = [
        ("verdict", "accommodated"),
        (typed.as_str(), "15.000.000"),
        ("reason_code", "cost_adjusted"),
        ("reason", "Disesuaikan dengan standar harga."),
        ("priority", "Infrastruktur merata"),
        ("sdg", "11"),
    ];
    let (_, page) = desk
        .decide(&desk.form(&page, &picks[1..2], &with_reason))
        .await;
    assert!(fates(&page).contains("1 dari 1 selesai"), "{page}");
    assert!(
        !page.contains(" checked"),
        "what was done is not ticked again"
    );
    assert!(
        page.contains("TPB 11") && page.contains("semula Rp\u{a0}20.000.000"),
        "{page}"
    );
    let (page, _) = desk
        .open(&format!(
            "{}?sdg=11&priority=Infrastruktur%20merata",
            desk.path
        ))
        .await;
    assert!(page.contains("Saluran air RT 02") && !page.contains("Paving jalan RT 01"));
    assert_eq!(desk.left().await, 10_000_000);
    totals(&desk).await;
}

/// Groups and ceilings say in words how they stand, also after a ceiling was lowered.
async fn totals(desk: &Desk) {
    let path = format!("{}/totals", desk.path);
    for (by, name) in [
        ("agency", "Dinas Pekerjaan Umum"),
        ("sector", "Infrastruktur"),
        ("district", "Pesanggaran"),
        ("village", "Sarongan, Pesanggaran"),
        ("origin", "Warga"),
        ("status", "Menunggu verifikasi"),
        ("priority", "Infrastruktur merata"),
        ("sdg", "11. Kota dan permukiman"),
    ] {
        let (page, _) = desk.open(&format!("{path}?by={by}")).await;
        assert!(page.contains(name), "{by}: {page}");
        assert!(
            page.contains(&format!("{}?{by}=", desk.path)),
            "{by}: {page}"
        );
    }
    let (page, _) = desk.open(&path).await;
    assert!(page.contains("Sisa Rp\u{a0}10.000.000"), "{page}");
    desk.ceilings(json!([{ "area_code": DISTRICT, "amount_idr": 26_000_000 }]))
        .await;
    let (page, _) = desk.open(&path).await;
    assert!(
        page.contains("Hampir habis, sisa Rp\u{a0}1.000.000"),
        "{page}"
    );
    let (page, _) = desk.open(&desk.path).await;
    assert!(page.contains("1 pagu hampir habis"), "{page}");
    desk.ceilings(json!([{ "area_code": DISTRICT, "amount_idr": 12_000_000 }]))
        .await;
    let (page, _) = desk.open(&path).await;
    assert!(page.contains("Terlampaui Rp\u{a0}13.000.000"), "{page}");
    let (page, _) = desk.open(&desk.path).await;
    assert!(page.contains("1 pagu terlampaui"), "{page}");
}

#[tokio::test]
async fn ticks_without_a_decision_say_what_is_to_be_chosen() {
    let desk = Desk::new().await;
    let (page, _) = desk.open(&desk.path).await;
    let picks = [desk.pick(0)];
    let (status, page) = desk.decide(&desk.form(&page, &picks, &[])).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("<a href=\"#f-verdict\">Pilih putusan bagi usulan yang dicentang.</a>"),
        "{page}"
    );
    let ticked = format!("value=\"{}\" checked", picks[0]);
    assert!(page.contains(&ticked), "the tick is kept: {page}");
}

#[tokio::test]
async fn of_two_planners_the_second_is_told_and_nothing_is_overrun() {
    let desk = Desk::new().await;
    desk.ceilings(json!([{ "area_code": REGENCY, "amount_idr": 30_000_000 }]))
        .await;
    let world = &desk.town.world;
    let other = world.officer("planner", REGENCY).await;
    let (mine, _) = desk.open(&desk.path).await;
    let (theirs, _) = open(world, &other, &desk.path).await;
    // Both take, each another row: the money is there for one.
    let picks = [desk.pick(1), desk.pick(2)];
    let take = [("verdict", "accommodated")];
    let (one, two) = (
        desk.form(&mine, &picks[..1], &take),
        desk.form(&theirs, &picks[1..], &take),
    );
    let (one, two) = (borrowed(&one), borrowed(&two));
    let (one, two) = futures_util::join!(
        desk.send(&desk.path, &one),
        send(world, &other, &desk.path, &two),
    );
    let told = [fates(&one.2), fates(&two.2)];
    assert_eq!(
        told.iter()
            .filter(|told| told.contains("1 dari 1 selesai"))
            .count(),
        1,
        "{told:?}"
    );
    assert_eq!(
        told.iter()
            .filter(|told| told.contains("kurang Rp 20.000.000"))
            .count(),
        1,
        "{told:?}"
    );
    assert_eq!(desk.taken().await.len(), 1);
    assert!(desk.left().await >= 0);
    // The same row: who saw it undecided is told that it is not any more, and sees what it is.
    let (mine, _) = desk.open(&desk.path).await;
    let (theirs, _) = open(world, &other, &desk.path).await;
    let first = [desk.pick(0)];
    let why = [
        ("verdict", "deferred"),
        ("reason_code", "other"),
        ("reason", "Menunggu hasil survei."),
    ];
    let (_, page) = desk.decide(&desk.form(&mine, &first, &why)).await;
    assert!(fates(&page).contains("1 dari 1 selesai"), "{page}");
    let refuse = [
        ("verdict", "not_accommodated"),
        ("reason_code", "other"),
        ("reason", "Tidak layak menurut survei."),
    ];
    let late = desk.form(&theirs, &first, &refuse);
    let (status, _, page) = send(world, &other, &desk.path, &borrowed(&late)).await;
    assert_eq!(status, 200);
    assert!(
        fates(&page).contains("sudah diputuskan perencana lain"),
        "{page}"
    );
    assert!(
        page.contains("Menunggu hasil survei.") && page.contains("Tidak layak menurut survei.")
    );
    // Having seen it, the second may decide otherwise.
    let again = desk.form(&page, &first, &refuse);
    let (_, _, page) = send(world, &other, &desk.path, &borrowed(&again)).await;
    assert!(fates(&page).contains("1 dari 1 selesai"), "{page}");
}

#[tokio::test]
async fn one_proposal_is_decided_on_and_split_on_its_own_page() {
    let desk = Desk::new().await;
    let path = format!("{}/{}", desk.path, desk.proposals[2]);
    let (page, csrf) = desk.open(&path).await;
    assert!(
        page.contains("Memperbaiki jalan lingkungan dengan paving.")
            && page.contains("Belum diputuskan di papan")
    );
    let seen = hidden(&page, "seen");
    let mut fields = vec![
        ("csrf", csrf.as_str()),
        ("seen", seen.as_str()),
        ("verdict", "accommodated"),
        ("cost_idr", "25.000.000"),
    ];
    let (status, _, page) = desk.send(&path, &fields).await;
    assert_eq!(status, 409);
    assert!(
        page.contains("Isi kode alasan") && page.contains("value=\"25.000.000\""),
        "{page}"
    );
    fields.extend([
        ("reason_code", "cost_adjusted"),
        ("reason", "Disesuaikan dengan standar harga."),
    ]);
    let (status, to, page) = desk.send(&path, &fields).await;
    assert_eq!(
        (status, to.ends_with("?kabar=papan")),
        (303, true),
        "{page}"
    );
    let (status, _, page) = desk.send(&path, &fields).await;
    assert_eq!(status, 409, "the form was made before: {page}");
    splits(&desk, &path).await;
}

/// Splits a proposal between two agencies and takes one part.
async fn splits(desk: &Desk, path: &str) {
    let world = &desk.town.world;
    let agencies = world
        .get(&format!("/agencies?regency={REGENCY}"))
        .await
        .ok();
    let agencies = agencies["items"].as_array().unwrap();
    let health = agencies.iter().find(|one| one["code"] == "DINKES").unwrap()["id"]
        .as_str()
        .unwrap();
    let works = desk.town.cycle.agency.as_str();
    let (page, csrf) = desk.open(path).await;
    assert!(page.contains("Disesuaikan dengan standar harga."), "{page}");
    let seen = hidden(&page, "seen");
    let split = format!("{path}/split");
    let parts = |first: &'static str, second: &'static str| {
        vec![
            ("csrf", csrf.as_str()),
            ("seen", seen.as_str()),
            ("part_agency", works),
            ("part_cost", first),
            ("part_quantity", ""),
            ("part_code", ""),
            ("part_agency", health),
            ("part_cost", second),
            ("part_quantity", "2,5"),
            ("part_code", ""),
            ("split_reason_code", "wrong_agency"),
            ("split_reason", "Dikerjakan dua perangkat daerah."),
        ]
    };
    let (status, _, page) = desk.send(&split, &parts("10.000.000", "10.000.000")).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("Jumlah biaya bagian Rp 20.000.000, seharusnya Rp 30.000.000"),
        "{page}"
    );
    assert!(
        page.contains("Kurang Rp\u{a0}10.000.000")
            && page.contains("Dikerjakan dua perangkat daerah.")
    );
    let mut more = parts("10.000.000", "");
    more.push(("more", "yes"));
    let (status, _, page) = desk.send(&split, &more).await;
    assert_eq!(
        (status, page.matches("name=\"part_agency\"").count()),
        (200, 4),
        "{page}"
    );
    let (status, _, page) = desk.send(&split, &parts("22.000.000", "banyak")).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-cost_idr-1\""), "{page}");
    let (status, to, page) = desk.send(&split, &parts("22.000.000", "8.000.000")).await;
    assert_eq!(
        (status, to.ends_with("?kabar=papan-dibagi")),
        (303, true),
        "{page}"
    );
    let (page, csrf) = desk.open(path).await;
    assert!(
        page.contains("bagian 2 dari 2") && page.contains("Pembagian"),
        "{page}"
    );
    let seen = hidden(&page, "seen");
    let second = [
        ("csrf", csrf.as_str()),
        ("seen", seen.as_str()),
        ("number", "2"),
        ("verdict", "accommodated"),
    ];
    assert_eq!(desk.send(path, &second).await.0, 303);
    let (list, _) = desk
        .open(&format!("{}?split=yes&agency={health}", desk.path))
        .await;
    assert!(
        list.contains("bagian 1 dari 2")
            && list.contains(&format!("value=\"{}.2\"", desk.proposals[2])),
        "{list}"
    );
}
