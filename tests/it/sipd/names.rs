//! Names that are like no official one.

use super::{many, ready, row, until};
use crate::cycle::Town;
use crate::forms::{open, send};

#[tokio::test]
async fn a_name_like_none_is_chosen_among_all_official_ones_on_the_page() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let odd = row("G-1", "Paving jalan RT 07", "Xyzzy", "12.500.000");
    let import = ready(world, cycle, &[odd]).await;
    assert_eq!(import["counts"]["uncertain"], 1);
    let path = format!(
        "/desk/cycles/{}/sipd/{}",
        cycle.id,
        import["id"].as_str().unwrap()
    );
    let (page, csrf) = open(world, &cycle.planner, &path).await;
    assert!(page.contains("Semua nama resmi"), "{page}");
    let option = format!(
        "<option value=\"{}\">Dinas Pekerjaan Umum</option>",
        cycle.agency
    );
    assert!(page.contains(&option), "{page}");
    let form = [
        ("csrf", csrf.as_str()),
        ("kind", "sipd-agency"),
        ("name", "Xyzzy"),
        ("code", &cycle.agency),
    ];
    let (status, _, page) = send(world, &cycle.planner, &path, &form).await;
    assert_eq!(status, 303, "{page}");
    let id = import["id"].as_str().unwrap();
    until(world, cycle, id, "written").await;
    assert_eq!(many(world).await, 1);
}
