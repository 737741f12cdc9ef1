//! The forms of the pages as a browser without scripts sends them.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::cycle::{Town, VILLAGE, shift};
use crate::world::{Actor, World};

/// A page of somebody's, and its form's token.
pub async fn open(world: &World, actor: &Actor, path: &str) -> (String, String) {
    let request = world
        .request(Method::GET, path)
        .header("cookie", format!("session={}", actor.token));
    let page = request.send().await.unwrap().text().await.unwrap();
    let (_, after) = page.split_once("name=\"csrf\" value=\"").expect("a form");
    let token = after.split('"').next().unwrap().to_owned();
    (page, token)
}

/// Sends a form; answers the status, where it leads, and the page.
pub async fn send(
    world: &World,
    actor: &Actor,
    path: &str,
    fields: &[(&str, &str)],
) -> (u16, String, String) {
    answered(posted(world, actor, path).form(fields)).await
}

/// Sends a form with files, each by its field and name.
pub async fn send_files(
    world: &World,
    actor: &Actor,
    path: &str,
    fields: &[(&str, &str)],
    files: Vec<(&'static str, &str, Vec<u8>)>,
) -> (u16, String, String) {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    for (field, name, bytes) in files {
        form = form.part(field, Part::bytes(bytes).file_name(name.to_owned()));
    }
    answered(posted(world, actor, path).multipart(form)).await
}

fn posted(world: &World, actor: &Actor, path: &str) -> RequestBuilder {
    world
        .request(Method::POST, path)
        .header("cookie", format!("session={}", actor.token))
        .header("origin", &world.url)
}

async fn answered(request: RequestBuilder) -> (u16, String, String) {
    let response = request.send().await.unwrap();
    let to = response.headers().get("location");
    let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
    let status = response.status().as_u16();
    (status, to, response.text().await.unwrap())
}

/// Where the summary of a refusal names a field.
fn named(page: &str, field: &str) -> usize {
    let link = format!("href=\"#f-{field}\"");
    let place = page.find(&link);
    assert!(place.is_some(), "{field} is not named in {page}");
    place.unwrap()
}

/// A value that a page's form hides.
pub fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, after) = page.split_once(&mark).expect(name);
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_form_says_how_long_proposals_are_taken() {
    let town = Town::new().await;
    let (page, _) = open(&town.world, &town.resident, "/proposals/new").await;
    assert!(page.contains("Tinggal "), "{page}");
    town.world.clock.set(shift(6));
    let (page, _) = open(&town.world, &town.resident, "/proposals/new").await;
    assert!(
        page.contains("Masa pengajuan di sini sudah lewat."),
        "{page}"
    );
}

#[tokio::test]
async fn a_refused_form_names_everything_at_once_in_its_order() {
    let town = Town::new().await;
    let (_, token) = open(&town.world, &town.resident, "/proposals/new").await;
    let fields = [
        ("csrf", token.as_str()),
        ("cycle_id", &town.cycle.id),
        ("village_code", VILLAGE),
        ("title", "Ab"),
        ("problem", ""),
        ("work", "Memasang paving sepanjang gang."),
        ("quantity", "banyak"),
        ("address", ""),
        ("lat", "utara"),
        ("people", "tiga"),
        ("origin", "resident"),
    ];
    let (status, _, page) = send(&town.world, &town.resident, "/proposals/new", &fields).await;
    assert_eq!(status, 422);
    let places: Vec<usize> = [
        "title",
        "problem",
        "sector",
        "quantity",
        "unit",
        "address",
        "lat",
        "land_status",
        "people",
    ]
    .iter()
    .map(|field| named(&page, field))
    .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[tokio::test]
async fn an_edit_keeps_the_agency_and_the_origin() {
    let town = Town::new().await;
    let world = &town.world;
    let mut body = town
        .cycle
        .proposal(VILLAGE, "Paving jalan RT 01", 60_000_000);
    body["origin"] = json!("assisted");
    body["on_behalf_of"] = json!("RT 01");
    body["submit"] = json!(false);
    let id = world.post(&town.officer, "/proposals", body).await.id();
    let path = format!("/proposals/{id}/edit");
    let (page, token) = open(world, &town.officer, &path).await;
    // What a browser would send: what is selected, and what is filled in.
    let selected = |name: &str| {
        let (_, after) = page.split_once(&format!("name=\"{name}\"")).expect(name);
        let (options, _) = after.split_once("</select>").unwrap();
        let (before, _) = options.split_once("\" selected").unwrap_or_default();
        before.rsplit('"').next().unwrap_or_default().to_owned()
    };
    let (agency, origin) = (selected("agency_id"), selected("origin"));
    assert_eq!((&agency, origin.as_str()), (&town.cycle.agency, "assisted"));
    let fields = [
        ("csrf", token.as_str()),
        ("version", "1"),
        ("cycle_id", &town.cycle.id),
        ("village_code", VILLAGE),
        ("title", "Paving jalan RT 01 dan RT 02"),
        ("problem", "Jalan rusak dan tergenang setiap hujan."),
        ("work", "Memperbaiki jalan lingkungan dengan paving."),
        ("sector", "infrastruktur"),
        ("quantity", "12,5"),
        ("unit", "m2"),
        ("unit_price_idr", "6.000.000"),
        ("agency_id", &agency),
        ("address", "RT 01 RW 02"),
        ("land_status", "government"),
        ("origin", &origin),
        ("on_behalf_of", "RT 01"),
    ];
    let (status, to, page) = send(world, &town.officer, &path, &fields).await;
    assert_eq!(status, 303, "{page}");
    assert!(to.starts_with(&format!("/proposals/{id}")), "{to}");
    let now = world
        .get_as(&town.officer, &format!("/proposals/{id}"))
        .await
        .ok();
    assert_eq!(now["agency_id"], json!(agency));
    assert_eq!(
        (&now["origin"], &now["cost_idr"]),
        (&json!("assisted"), &json!(75_000_000))
    );
}
