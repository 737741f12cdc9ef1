//! Merging, undoing and handing over.

use serde_json::json;

use super::{Desk, fates};
use crate::board::to_regency;
use crate::cycle::{OTHER_VILLAGE, VILLAGE};

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
