//! The forum of the agencies and the list of each, as anyone reads them without scripts.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Board, CODES};
use crate::cycle::{DISTRICT, Town};
use crate::forms;

impl Board {
    async fn page(&self, path: &str) -> (u16, String) {
        let path = format!("/cycles/{}/forum{path}", self.town.cycle.id);
        let request = self.town.world.request(Method::GET, &path);
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.text().await.unwrap().replace('\u{a0}', " "))
    }

    /// What the API's totals say of an agency.
    async fn group(&self, agency: &str) -> Value {
        let totals = format!("{}/totals?by=agency", self.path);
        let totals = self.town.world.get(&totals).await.ok();
        let groups = totals["groups"].as_array().unwrap();
        let found = groups.iter().find(|group| group["key"] == agency);
        found.unwrap().clone()
    }

    /// A cell of an agency's row in the forum, by its label.
    fn cell<'a>(page: &'a str, agency: &str, label: &str) -> &'a str {
        let (_, row) = page
            .split_once(&format!("{agency}\" lang=\"id\">"))
            .unwrap();
        let (_, cell) = row.split_once(&format!("data-label=\"{label}\">")).unwrap();
        cell.split_once("</td>").unwrap().0
    }

    /// The first split between works and health, the second by works alone; codes, ceilings and a refusal.
    async fn arranged() -> (Self, String, String) {
        let board = Self::new().await;
        let world = &board.town.world;
        let (works, health) = (board.agency("PU").await, board.agency("DINKES").await);
        board
            .ceilings(json!([{ "agency_id": works, "amount_idr": 25_000_000 }]))
            .await;
        let import = format!(
            "/cycles/{}/nomenclature/import?edition=1",
            board.town.cycle.id
        );
        world.csv(board.planner(), &import, CODES).await.ok();
        let split = json!({ "proposal_id": board.proposals[2], "parts": [
            { "agency_id": works, "cost_idr": 22_000_000, "nomenclature_code": "1.03.10.2.01.0005" },
            { "agency_id": health, "cost_idr": 8_000_000 },
        ], "reason_code": "wrong_agency", "reason": "Dikerjakan dua perangkat daerah." });
        let path = format!("{}/splits", board.path);
        world.post(board.planner(), &path, split).await.ok();
        let refuse = json!({ "proposal_id": board.proposals[1], "verdict": "not_accommodated", "agency_id": works,
            "reason_code": "beyond_ceiling", "reason": "Pagu sudah terpakai." });
        let take =
            json!({ "proposal_id": board.proposals[2], "number": 1, "verdict": "accommodated" });
        board.decide(json!({ "items": [refuse, take] })).await;
        (board, works, health)
    }
}

#[tokio::test]
async fn the_forum_tells_what_each_agency_has_as_the_totals_do() {
    let (board, works, health) = Board::arranged().await;
    let (status, page) = board.page("").await;
    assert_eq!(status, 200);
    for (agency, ceiling) in [
        (
            &works,
            "Rp 25.000.000<p class=\"meta\">sisa Rp 3.000.000</p>",
        ),
        (&health, "belum ada"),
    ] {
        let group = board.group(agency).await;
        let cell = |label: &str| Board::cell(&page, agency, label);
        let lines = group["lines"].as_i64().unwrap();
        let waiting = group["undecided"].as_i64().unwrap();
        let proposals = cell("Usulan");
        for told in [
            format!("<div>{lines}<"),
            format!(">{} diputuskan<", lines - waiting),
            format!(">{waiting} menunggu<"),
        ] {
            assert!(proposals.contains(&told), "{told}: {proposals}");
        }
        let asked = group["amount_idr"].as_i64().unwrap() / 1_000_000;
        assert_eq!(cell("Nilai diusulkan"), format!("Rp {asked}.000.000"));
        assert_eq!(cell("Pagu"), format!("<div>{ceiling}</div>"));
        assert_eq!(
            cell("Lintas"),
            "<div><p>1 lintas perangkat daerah</p></div>"
        );
    }
    let (_, page) = board.page("?lang=en").await;
    assert!(page.contains("Agency forum") && page.contains("Rp 3.000.000 left"));
    // It is found from the cycle's page, and its way to the desk is the planner's only.
    let cycle = format!("/cycles/{}", board.town.cycle.id);
    let request = board.town.world.request(Method::GET, &cycle);
    let text = request.send().await.unwrap().text().await.unwrap();
    assert!(text.contains(&format!("href=\"{cycle}/forum\"")));
    let desk = format!("/desk{cycle}/board/totals?by=agency");
    assert!(!page.contains(&desk));
    let (shown, _) = forms::open(
        &board.town.world,
        board.planner(),
        &format!("{cycle}/forum"),
    )
    .await;
    assert!(shown.contains(&desk));
    let (shown, _) = forms::open(
        &board.town.world,
        board.planner(),
        &format!("/desk{cycle}/board"),
    )
    .await;
    assert!(shown.contains(&format!("href=\"{cycle}/forum\"")));
}

#[tokio::test]
async fn an_agency_reads_its_list_by_programme_then_by_district() {
    let (board, works, health) = Board::arranged().await;
    let (status, page) = board.page(&format!("/{works}")).await;
    assert_eq!(status, 200);
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}\n{page}"));
    // Coded lines first, below programme and sub-activity; the rest by district.
    let order = [
        "1.03.10 Program Jalan",
        "1.03.10.2.01.0005 Pembangunan Jalan",
        "Lampu jalan RT 03",
        "Belum berkode, menurut kecamatan",
        "Saluran air RT 02",
    ];
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])));
    // Cost of its own part, who else does the rest, what is decided and why, in words.
    let coded = &page[at("Lampu jalan RT 03")..at("Belum berkode")];
    for text in [
        "Rp 22.000.000",
        "Lintas perangkat daerah",
        "Diakomodasi",
        "Bersama",
        "Kesehatan",
    ] {
        assert!(coded.contains(text), "{text}\n{coded}");
    }
    let rest = &page[at("Saluran air RT 02")..];
    for text in ["Tidak diakomodasi", "Pagu sudah terpakai."] {
        assert!(rest.contains(text), "{text}\n{rest}");
    }
    // Against the ceiling, as the API has it.
    for text in ["Rp 25.000.000", "Rp 3.000.000"] {
        assert!(page.contains(text), "{text}");
    }
    // The download is the board's own, of this agency.
    let files = format!(
        "/api/v1/exports/cycles/{}/board?agency_id={works}",
        board.town.cycle.id
    );
    assert!(page.contains(&files.replace('&', "&amp;")));
    let request = board
        .town
        .world
        .request(Method::GET, &format!("{files}&format=csv"));
    let csv = request.send().await.unwrap().text().await.unwrap();
    assert!(csv.contains("Lampu jalan RT 03") && csv.contains("Saluran air RT 02"));
    let (_, other) = board.page(&format!("/{health}?lang=en")).await;
    assert!(other.contains("Rp 8.000.000") && other.contains("Without a code, by district"));
    assert!(other.contains("Across agencies") && !other.contains("Saluran air RT 02"));
    // The planner comes from here to the board narrowed down to it.
    let path = format!("/cycles/{}/forum/{works}", board.town.cycle.id);
    let (shown, _) = forms::open(&board.town.world, board.planner(), &path).await;
    let desk = format!("/desk/cycles/{}/board?agency={works}", board.town.cycle.id);
    assert!(shown.contains(&desk) && !page.contains(&desk));
    for path in ["/x", "/018f0000-0000-7000-8000-000000000000"] {
        assert_eq!(board.page(path).await.0, 404, "{path}");
    }
    for cursor in [
        "x",
        "WzEsWyJ-XHUwMDAwIiwiMzUiLCIwMThmMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAiLDFdXQ",
    ] {
        let (status, _) = board.page(&format!("/{works}?after={cursor}")).await;
        assert!((400..500).contains(&status), "{cursor}: {status}");
    }
}

#[tokio::test]
async fn a_long_list_is_paged_and_no_line_is_lost_or_shown_twice() {
    let board = Board::new().await;
    let (world, cycle) = (&board.town.world, &board.town.cycle);
    let works = board.agency("PU").await;
    let mut items = Vec::new();
    for number in 0..45 {
        let title = format!("Paving gang nomor {number:02}");
        let id = cycle
            .submit(
                world,
                &board.town.resident,
                crate::cycle::VILLAGE,
                &title,
                1_000_000,
            )
            .await;
        items.push(json!({ "proposal_id": id, "verdict": "deferred", "agency_id": works }));
    }
    let act =
        json!({ "items": items, "reason_code": "other", "reason": "Menunggu pembahasan forum." });
    board.decide(act).await;
    let (mut seen, mut pages, mut path) = (Vec::new(), 0, format!("/{works}"));
    loop {
        let (status, page) = board.page(&path).await;
        assert_eq!(status, 200);
        let titles = page.match_indices("Paving gang nomor ");
        seen.extend(titles.map(|(at, text)| page[at + text.len()..][..2].to_owned()));
        pages += 1;
        let Some((_, next)) = page.split_once("rel=\"next\" href=\"") else {
            break;
        };
        let (_, query) = next.split_once('?').unwrap();
        path = format!("/{works}?{}", query.split('"').next().unwrap());
    }
    assert_eq!(pages, 2);
    seen.sort_unstable();
    let all: Vec<String> = (0..45).map(|number| format!("{number:02}")).collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn an_empty_forum_says_what_to_do() {
    let town = Town::new().await;
    let path = format!("/cycles/{}/forum", town.cycle.id);
    let request = town.world.request(Method::GET, &path);
    let page = request.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Belum ada usulan di forum"));
    assert!(page.contains(&format!("href=\"/cycles/{}\"", town.cycle.id)));
    let path = format!("{path}/{}", town.cycle.agency);
    let request = town.world.request(Method::GET, &format!("{path}?lang=en"));
    let page = request.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("There is nothing for this agency yet") && !page.contains(DISTRICT));
}
