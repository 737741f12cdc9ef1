//! Scenarios: made, compared, adopted, deleted.

use serde_json::json;

use super::Desk;
use crate::cycle::REGENCY;
use crate::forms::hidden;

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
