//! The planning agency's board and scenarios by forms, as a browser without scripts sends them.

use entity::{agencies, board_acts, board_lines, proposals, scenarios};
use reqwest::Method;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::board::to_regency;
use crate::cycle::{DISTRICT, OTHER_VILLAGE, REGENCY, Town, VILLAGE};
use crate::forms::{open, send};
use crate::world::Actor;

struct Desk {
    town: Town,
    /// Address of the board's page.
    path: String,
    /// Path of the cycle's API.
    api: String,
    proposals: Vec<String>,
}

impl Desk {
    /// Three proposals of one village, costing 10, 20 and 30 million.
    async fn new() -> Self {
        let town = Town::new().await;
        let mut proposals = Vec::new();
        for (title, cost) in [
            ("Paving jalan RT 01", 10_000_000),
            ("Saluran air RT 02", 20_000_000),
            ("Lampu jalan RT 03", 30_000_000),
        ] {
            let (world, resident) = (&town.world, &town.resident);
            proposals.push(
                town.cycle
                    .submit(world, resident, VILLAGE, title, cost)
                    .await,
            );
        }
        Self {
            path: format!("/desk/cycles/{}/board", town.cycle.id),
            api: format!("/cycles/{}", town.cycle.id),
            town,
            proposals,
        }
    }

    fn planner(&self) -> &Actor {
        &self.town.cycle.planner
    }

    async fn open(&self, path: &str) -> (String, String) {
        open(&self.town.world, self.planner(), path).await
    }

    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        send(&self.town.world, self.planner(), path, fields).await
    }

    async fn ceilings(&self, items: Value) {
        let path = format!("{}/ceilings", self.api);
        let body = json!({ "items": items });
        self.town.world.put(self.planner(), &path, body).await.ok();
    }

    /// What a tick of a proposal sends, and the name of what hides what was seen.
    fn pick(&self, at: usize) -> String {
        format!("{}.1", self.proposals[at])
    }

    /// A form that ticks rows of an open page and decides on them.
    fn form<'a>(
        &self,
        page: &str,
        picks: &'a [String],
        more: &[(&'a str, &'a str)],
    ) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = vec![("csrf".into(), hidden(page, "csrf"))];
        for proposal in &self.proposals {
            let name = format!("seen-{proposal}");
            if page.contains(&format!("name=\"{name}\"")) {
                fields.push((name.clone(), hidden(page, &name)));
            }
        }
        fields.extend(picks.iter().map(|pick| ("pick".to_owned(), pick.clone())));
        let more = more
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        fields.extend(more);
        fields
    }

    async fn decide(&self, fields: &[(String, String)]) -> (u16, String) {
        let (status, _, page) = self.send(&self.path, &borrowed(fields)).await;
        (status, page)
    }

    async fn taken(&self) -> Vec<String> {
        let path = format!("{}/board?verdict=accommodated", self.api);
        let board = self.town.world.get(&path).await.ok();
        let items = board["items"].as_array().unwrap().iter();
        items
            .map(|item| item["title"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn left(&self) -> i64 {
        let path = format!("{}/board/totals", self.api);
        let totals = self.town.world.get(&path).await.ok();
        totals["ceilings"][0]["remaining_idr"].as_i64().unwrap()
    }
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// The value a page's form hides under a name.
fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, after) = page.split_once(&mark).expect(name);
    after.split('"').next().unwrap().to_owned()
}

/// The part of a page that tells the fates.
fn fates(page: &str) -> &str {
    let (_, after) = page.split_once("id=\"fates\"").expect("fates");
    after.split("</section>").next().unwrap()
}

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

#[tokio::test]
async fn likely_duplicates_stand_side_by_side_and_are_merged() {
    let desk = Desk::new().await;
    let (town, world) = (&desk.town, &desk.town.world);
    let neighbour = world.citizen(OTHER_VILLAGE).await;
    let twin = town
        .cycle
        .submit(
            world,
            &neighbour,
            OTHER_VILLAGE,
            "Saluran air RT 02",
            21_000_000,
        )
        .await;
    let path = format!("{}/duplicates", desk.path);
    let (page, csrf) = desk.open(&path).await;
    assert!(
        page.contains("2 usulan yang mirip") && page.contains("Lintas desa/kelurahan"),
        "{page}"
    );
    let first = desk.proposals[1].as_str();
    let mut fields = vec![
        ("csrf", csrf.as_str()),
        ("cluster", first),
        ("into", first),
        ("pick", twin.as_str()),
        ("reason_code", "duplicate"),
        ("reason", "Sama"),
    ];
    let (status, _, page) = desk.send(&path, &fields).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("value=\"Sama\"")
            && page.contains(&format!("name=\"pick\" value=\"{twin}\" checked")),
        "{page}"
    );
    fields[5].1 = "Saluran yang sama di batas desa.";
    let (status, _, page) = desk.send(&path, &fields).await;
    assert_eq!(status, 200);
    assert!(fates(&page).contains("1 dari 1 selesai"), "{page}");
    assert!(
        page.contains("Tidak ada usulan yang mungkin sama"),
        "{page}"
    );
    let shown = world.get(&format!("/proposals/{twin}")).await.ok();
    assert_eq!(shown["status"], "merged");
    let (page, _) = desk.open(&format!("{}/{twin}", desk.path)).await;
    assert!(page.contains("tidak lagi dapat diputuskan"), "{page}");
}

#[tokio::test]
async fn an_act_is_looked_at_and_undone() {
    let desk = Desk::new().await;
    desk.ceilings(json!([{ "area_code": VILLAGE, "amount_idr": 60_000_000 }]))
        .await;
    let (page, _) = desk.open(&desk.path).await;
    let both = [desk.pick(0), desk.pick(1)];
    let (_, page) = desk
        .decide(&desk.form(&page, &both, &[("verdict", "accommodated")]))
        .await;
    let (_, after) = fates(&page).split_once("/acts/").expect("the act");
    let act = format!("{}/acts/{}", desk.path, after.split('"').next().unwrap());
    let why = [
        ("verdict", "deferred"),
        ("reason_code", "other"),
        ("reason", "Menunggu hasil survei."),
    ];
    desk.decide(&desk.form(&page, &both[1..], &why)).await;
    let (list, _) = desk.open(&format!("{}/acts", desk.path)).await;
    assert!(
        list.find("1 usulan").unwrap() < list.find("2 usulan").unwrap(),
        "newest first: {list}"
    );
    let (page, csrf) = desk.open(&act).await;
    assert!(
        page.contains("Belum diputuskan di papan") && page.contains("Diakomodasi"),
        "{page}"
    );
    // The second was decided on again since: it stays and says so.
    let (status, _, page) = desk.send(&act, &[("csrf", &csrf)]).await;
    assert_eq!(status, 200);
    let told = fates(&page);
    assert!(
        told.contains("1 dari 2 selesai") && told.contains("sudah diputuskan lagi sesudahnya"),
        "{told}"
    );
    assert!(page.contains("Tindakan ini sudah dibatalkan"), "{page}");
    assert_eq!(desk.taken().await, Vec::<String>::new());
    let (status, _, page) = desk.send(&act, &[("csrf", &csrf)]).await;
    assert_eq!(status, 409, "{page}");
    let (list, _) = desk.open(&format!("{}/acts", desk.path)).await;
    assert!(
        list.contains("Pembatalan: 1 usulan") && list.contains("Sudah dibatalkan"),
        "{list}"
    );
}

#[tokio::test]
async fn the_board_is_handed_over_after_a_look_at_its_totals() {
    let desk = Desk::new().await;
    let (town, world) = (&desk.town, &desk.town.world);
    let path = format!("{}/handover", desk.path);
    let (page, _) = desk.open(&path).await;
    assert!(page.contains("belum dibuka"), "{page}");
    let regency = to_regency(town, &desk.proposals).await;
    let (page, csrf) = desk.open(&path).await;
    assert!(page.contains("sesudah suaranya dihitung"), "{page}");
    world
        .post(
            desk.planner(),
            &format!("/rounds/{regency}/tally"),
            json!({}),
        )
        .await
        .ok();
    let (page, _) = desk.open(&desk.path).await;
    let picks = [desk.pick(0), desk.pick(1)];
    desk.decide(&desk.form(&page, &picks, &[("verdict", "accommodated")]))
        .await;
    let (page, _) = desk.open(&path).await;
    assert!(
        page.contains("2 putusan, Rp\u{a0}30.000.000 diakomodasi")
            && page.contains("1 usulan putaran ini belum diputuskan"),
        "{page}"
    );
    let (status, _, page) = desk.send(&path, &[("csrf", &csrf)]).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-sure\""), "{page}");
    // The meeting wants codes: which proposals lack them is said by name.
    let sure = [("csrf", csrf.as_str()), ("sure", "yes")];
    let (status, _, page) = desk.send(&path, &sure).await;
    assert_eq!(status, 409, "{page}");
    assert!(
        page.contains("Paving jalan RT 01</a>") && page.contains("Isi kode kegiatan"),
        "{page}"
    );
    let import = format!("{}/nomenclature/import?edition=050-5889/2021", desk.api);
    let csv = "code,name,indicator,unit\n1.03.10.2.01,Kegiatan Jalan,,\n1.03.10.2.01.0005,Pembangunan Jalan,,km\n";
    world.csv(desk.planner(), &import, csv).await.ok();
    let (page, _) = desk.open(&desk.path).await;
    let coded = [
        ("verdict", "accommodated"),
        ("nomenclature_code", "1.03.10.2.01.0005"),
    ];
    let (_, page) = desk.decide(&desk.form(&page, &picks, &coded)).await;
    assert!(fates(&page).contains("2 dari 2 selesai"), "{page}");
    let (status, to, page) = desk.send(&path, &sure).await;
    let leads = format!("/desk/rounds/{regency}/meeting/decisions?kabar=papan-diserahkan");
    assert_eq!((status, &to), (303, &leads), "{page}");
    let decided = world
        .get(&format!("/rounds/{regency}/decisions"))
        .await
        .ok();
    assert!(decided.to_string().contains("accommodated"), "{decided}");
}

#[tokio::test]
async fn a_scenario_halves_a_ceiling_and_is_compared_and_adopted() {
    let desk = Desk::new().await;
    desk.ceilings(json!([{ "area_code": REGENCY, "amount_idr": 60_000_000 }]))
        .await;
    let (page, _) = desk.open(&desk.path).await;
    desk.decide(&desk.form(&page, &[desk.pick(2)], &[("verdict", "accommodated")]))
        .await;
    let base = desk.path.replace("/board", "/scenarios");
    let (page, _) = desk.open(&base).await;
    assert!(page.contains("Belum ada skenario"), "{page}");
    let to = makes(&desk, &base).await;
    let shown = to.trim_end_matches("?kabar=skenario").to_owned();
    let (page, csrf) = desk.open(&shown).await;
    assert!(
        page.contains("2 usulan masuk dan 1 usulan keluar")
            && page.contains("Kabupaten Banyuwangi (35.10): Rp\u{a0}30.000.000"),
        "{page}"
    );
    let id = shown.rsplit('/').next().unwrap();
    let (page, _) = desk
        .open(&format!("{base}/compare?s={id}&s={id}&s=x"))
        .await;
    assert!(
        page.contains("Papan (resmi)") && page.matches("data-label=\"Pagu separuh\"").count() > 5,
        "{page}"
    );
    // The board is as it was; adopting wants a reason and a tick.
    assert_eq!(desk.taken().await, ["Lampu jalan RT 03"]);
    let adopt = format!("{shown}/adopt");
    let (status, _, page) = desk
        .send(
            &adopt,
            &[
                ("csrf", &csrf),
                ("version", "1"),
                ("reason", "Disepakati dalam rapat TAPD."),
            ],
        )
        .await;
    assert_eq!(status, 422);
    assert!(
        page.contains("href=\"#f-sure\"")
            && page.contains("value=\"Disepakati dalam rapat TAPD.\""),
        "{page}"
    );
    edits(&desk, &shown, &csrf).await;
    let stale = [
        ("csrf", csrf.as_str()),
        ("version", "1"),
        ("sure", "yes"),
        ("reason", "Disepakati dalam rapat TAPD."),
    ];
    assert_eq!(desk.send(&adopt, &stale).await.0, 412);
    let mut now = stale;
    now[1].1 = "3";
    let (status, to, page) = desk.send(&adopt, &now).await;
    assert_eq!(status, 303, "{page}");
    assert_eq!(
        desk.taken().await,
        ["Paving jalan RT 01", "Saluran air RT 02"]
    );
    let (page, _) = desk.open(&to).await;
    assert!(
        page.contains("Penetapan skenario") && page.contains("Skenario ditetapkan"),
        "{page}"
    );
    let (page, _) = desk.open(&shown).await;
    assert!(
        page.contains("Ditetapkan") && !page.contains("/adopt"),
        "{page}"
    );
    assert_eq!(
        desk.send(&format!("{shown}/discard"), &[("csrf", &csrf)])
            .await
            .0,
        409
    );
}

/// Makes a scenario by its form, wrongly first, and twice by the same form; answers where it is shown.
async fn makes(desk: &Desk, base: &str) -> String {
    let new = format!("{base}/new");
    let (page, csrf) = desk.open(&new).await;
    assert!(
        page.contains("Desa Sarongan (35.10.01.2001)") && page.contains("name=\"key\""),
        "{page}"
    );
    let key = hidden(&page, "key");
    let wrong = [
        ("csrf", csrf.as_str()),
        ("key", &key),
        ("name", "Pagu separuh"),
        ("rule", "cheapest"),
        ("ceiling_percent", "separuh"),
        ("ceiling_subject", "Atlantis"),
        ("ceiling_amount", "5.000.000"),
        ("take", "123-456-7890"),
    ];
    let (status, _, page) = desk.send(&new, &wrong).await;
    assert_eq!(status, 422);
    for told in ["#f-ceiling_percent", "#f-ceiling_subject-0", "#f-take"] {
        assert!(page.contains(&format!("href=\"{told}\"")), "{told}: {page}");
    }
    for kept in [
        "value=\"Pagu separuh\"",
        "value=\"Atlantis\"",
        "value=\"5.000.000\"",
        "value=\"cheapest\" checked",
        ">123-456-7890<",
    ] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    let right = [
        ("csrf", csrf.as_str()),
        ("key", &key),
        ("name", "Pagu separuh"),
        ("rule", "cheapest"),
        ("ceiling_percent", ""),
        ("ceiling_subject", "Kabupaten Banyuwangi (35.10)"),
        ("ceiling_amount", "30.000.000"),
        ("take", ""),
    ];
    let (status, to, page) = desk.send(&new, &right).await;
    assert_eq!(status, 303, "{page}");
    let (again, same, _) = desk.send(&new, &right).await;
    assert_eq!(
        (again, &same),
        (303, &to),
        "the same form makes one scenario"
    );
    to
}

/// Changes a scenario by its form, prefilled with what it asks for, and computes it again as it is.
async fn edits(desk: &Desk, shown: &str, csrf: &str) {
    let edit = format!("{shown}/edit");
    let (page, _) = desk.open(&edit).await;
    assert!(
        page.contains("value=\"Kabupaten Banyuwangi (35.10)\"")
            && page.contains("value=\"30.000.000\""),
        "{page}"
    );
    let fields = [
        ("csrf", csrf),
        ("version", "1"),
        ("name", "Pagu separuh, termurah"),
        ("rule", "cheapest"),
        ("ceiling_subject", REGENCY),
        ("ceiling_amount", "30.000.000"),
    ];
    let (status, _, page) = desk.send(&edit, &fields).await;
    assert_eq!(status, 303, "{page}");
    let (status, _, page) = desk.send(&edit, &fields).await;
    assert_eq!(status, 412, "{page}");
    let (status, _, page) = desk
        .send(
            &format!("{shown}/again"),
            &[("csrf", csrf), ("version", "2")],
        )
        .await;
    assert_eq!(status, 303, "{page}");
}

#[tokio::test]
async fn a_scenario_over_a_ceiling_is_refused_and_one_not_wanted_deleted() {
    let desk = Desk::new().await;
    desk.ceilings(json!([{ "area_code": REGENCY, "amount_idr": 20_000_000 }]))
        .await;
    let base = desk.path.replace("/board", "/scenarios");
    let code = desk
        .town
        .world
        .get(&format!("/proposals/{}", desk.proposals[2]))
        .await
        .ok();
    let code = code["tracking_code"].as_str().unwrap().to_owned();
    let (_, csrf) = desk.open(&format!("{base}/new")).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("key", "satu"),
        ("name", "Lampu dahulu"),
        ("rule", "none"),
        ("ceiling_percent", "150"),
        ("take", code.as_str()),
    ];
    let (_, to, page) = desk.send(&format!("{base}/new"), &fields).await;
    let shown = to.trim_end_matches("?kabar=skenario").to_owned();
    assert!(shown.starts_with(&base), "{page}");
    let adopt = [
        ("csrf", csrf.as_str()),
        ("version", "1"),
        ("sure", "yes"),
        ("reason", "Disepakati dalam rapat TAPD."),
    ];
    let (status, _, page) = desk.send(&format!("{shown}/adopt"), &adopt).await;
    assert_eq!(status, 409);
    assert!(
        page.contains("melebihi pagunya Rp 20.000.000; kurang Rp 10.000.000"),
        "{page}"
    );
    let (status, to, _) = desk
        .send(&format!("{shown}/discard"), &[("csrf", &csrf)])
        .await;
    assert_eq!(
        (status, to.ends_with("?kabar=skenario-dihapus")),
        (303, true)
    );
    let (page, _) = desk.open(&base).await;
    assert!(page.contains("Belum ada skenario"), "{page}");
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
