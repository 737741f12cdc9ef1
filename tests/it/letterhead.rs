//! The coat of arms in the letterhead of papers: given, replaced and removed by the planner, kept by papers issued.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::cycle::{REGENCY, VILLAGE};
use crate::documents::{file, sha256, voted};
use crate::forms;
use crate::world::{Actor, Answer, World, photo};

async fn give(world: &World, actor: Option<&Actor>, area: &str, bytes: Vec<u8>) -> Answer {
    let path = format!("/api/v1/areas/{area}/logo");
    let part = Part::bytes(bytes).file_name("lambang.png");
    let request = world
        .request(Method::PUT, &path)
        .multipart(Form::new().part("file", part));
    let request = match actor {
        Some(actor) => request.bearer_auth(&actor.token),
        None => request,
    };
    world.send(request).await
}

async fn issue(world: &World, actor: &Actor, round: &str) -> (String, Value) {
    let papers = format!("/rounds/{round}/documents");
    let id = world.post(actor, &papers, json!({})).await.id();
    let (_, record) = file(world, None, &format!("/documents/{id}/record")).await;
    (id, serde_json::from_slice(&record).unwrap())
}

#[tokio::test]
async fn papers_keep_the_coat_of_arms_they_were_issued_with() {
    let (town, _) = voted().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let logo = format!("/areas/{REGENCY}/logo");
    crate::cycle::conclude(world, &town.officer, &town.round, json!([])).await;
    let (bare, says) = issue(world, &town.officer, &town.round).await;
    assert!(says.get("logo").is_none());
    assert_eq!(
        file(world, None, &format!("/documents/{bare}/logo"))
            .await
            .0,
        404
    );
    assert_eq!(file(world, None, &logo).await.0, 404);
    // Given, it is encoded anew, public, and shown with the wording of every kind.
    let given = give(world, Some(planner), REGENCY, photo(160)).await.ok();
    assert_eq!(
        (&given["width"], &given["height"]),
        (&json!(160), &json!(40))
    );
    let (status, png) = file(world, None, &logo).await;
    assert_eq!(
        (status, sha256(&png)),
        (200, given["sha256"].as_str().unwrap().to_owned())
    );
    let wording = world
        .get(&format!("/areas/{REGENCY}/letters/plan"))
        .await
        .ok();
    assert_eq!(wording["logo"], given);
    let again = give(world, Some(planner), REGENCY, photo(160)).await.ok();
    assert_eq!(again, given);
    // A paper has it in its record and its file.
    let (first, says) = issue(world, &town.officer, &town.round).await;
    assert_eq!(says["logo"]["sha256"], given["sha256"]);
    let files = format!("/documents/{first}/files/1");
    let (_, pdf) = file(world, None, &files).await;
    let mark = b"/Subtype/Image";
    let pictured = |pdf: &[u8]| pdf.windows(mark.len()).any(|part| part == mark);
    let (_, plain) = file(world, None, &format!("/documents/{bare}/files/1")).await;
    assert!(pictured(&pdf) && !pictured(&plain));
    let draft = format!("/rounds/{}/minutes?format=docx", town.round);
    let (status, docx) = file(world, Some(&town.officer), &draft).await;
    let media = b"word/media/";
    assert!(status == 200 && docx.windows(media.len()).any(|part| part == media));
    // Replaced: the next paper has the other, this one is as it was, also where its file must be set again.
    let other = give(world, Some(planner), REGENCY, photo(220)).await.ok();
    assert_ne!(other["sha256"], given["sha256"]);
    let (second, says) = issue(world, &town.officer, &town.round).await;
    assert_eq!(says["logo"]["sha256"], other["sha256"]);
    let set = world.get(&format!("/documents/{first}")).await.ok();
    let kept = set["files"][0]["sha256"].as_str().unwrap();
    assert_eq!(kept, sha256(&pdf));
    let place = world.app.config.data_dir.join("attachments/documents");
    let _ = std::fs::remove_dir_all(&place);
    assert_eq!(sha256(&file(world, None, &files).await.1), kept);
    let own = format!("/documents/{first}/logo");
    assert_eq!(sha256(&file(world, None, &own).await.1), sha256(&png));
    // Removed: nothing is left for papers to come, and all of it for those issued.
    let gone = || world.request(Method::DELETE, &format!("/api/v1{logo}"));
    let delete = |actor: &Actor| world.send(gone().bearer_auth(&actor.token));
    delete(&town.officer).await.refused(403, "forbidden");
    assert_eq!(delete(planner).await.status.as_u16(), 204);
    delete(planner).await.refused(404, "not_found");
    assert_eq!(file(world, None, &logo).await.0, 404);
    assert_eq!(
        file(world, None, &format!("/documents/{second}/logo"))
            .await
            .0,
        200
    );
    let (_, says) = issue(world, &town.officer, &town.round).await;
    assert!(says.get("logo").is_none());
    let trail = format!("/audit?subject=logo&subject_id={REGENCY}");
    let trail = world.get(&trail).await.ok();
    let verbs = trail["items"].as_array().unwrap().iter();
    let verbs: Vec<_> = verbs.map(|one| one["verb"].as_str().unwrap()).collect();
    assert_eq!(verbs, ["logo.changed", "logo.changed", "logo.removed"]);
    let told = trail["items"][1]["detail"].as_str().unwrap();
    assert!(told.contains(other["sha256"].as_str().unwrap()), "{told}");
}

#[tokio::test]
async fn a_coat_of_arms_no_paper_has_leaves_no_bytes_behind() {
    let (town, _) = voted().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let one = give(world, Some(planner), REGENCY, photo(160)).await.ok();
    let place = |one: &Value| {
        let name = one["sha256"].as_str().unwrap().to_owned();
        world
            .app
            .config
            .data_dir
            .join("attachments")
            .join(&name[..2])
            .join(name)
    };
    assert!(place(&one).exists());
    let other = give(world, Some(planner), REGENCY, photo(220)).await.ok();
    assert!(!place(&one).exists() && place(&other).exists());
}

#[tokio::test]
async fn what_cannot_be_a_coat_of_arms_is_refused_with_the_fix() {
    let (town, _) = voted().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let large = vec![0; (256 << 10) + 1];
    give(world, Some(planner), REGENCY, large)
        .await
        .refused(413, "payload_too_large");
    for (bytes, told) in [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "PNG"),
        (photo(20), "100"),
        (photo(160)[..60].to_vec(), "400"),
    ] {
        let answer = give(world, Some(planner), REGENCY, bytes).await;
        let refused = answer.refused(422, "invalid_fields");
        let fault = &refused["errors"][0];
        assert_eq!(fault["pointer"], "/file");
        for language in ["detail", "detail_en"] {
            assert!(fault[language].as_str().unwrap().contains(told), "{fault}");
        }
    }
    give(world, None, REGENCY, photo(160))
        .await
        .refused(401, "unauthenticated");
    for actor in [&town.officer, &town.resident] {
        let answer = give(world, Some(actor), REGENCY, photo(160)).await;
        answer.refused(403, "forbidden");
    }
    let answer = give(world, Some(planner), VILLAGE, photo(160)).await;
    answer.refused(422, "invalid_fields");
    let elsewhere = world.officer("planner", "35.78").await;
    let answer = give(world, Some(&elsewhere), REGENCY, photo(160)).await;
    answer.refused(403, "forbidden");
}

#[tokio::test]
async fn a_planner_gives_and_removes_it_on_the_page() {
    let (town, _) = voted().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let page = format!("/desk/letters/{REGENCY}/village_minutes");
    let (shown, token) = forms::open(world, planner, &page).await;
    assert!(shown.contains("Belum ada lambang"));
    let csrf = [("csrf", token.as_str())];
    let path = format!("{page}/logo");
    let upload = |bytes| vec![("file", "lambang.png", bytes)];
    // What is wrong is said on the page, with the wording as it stands.
    for (bytes, status, told) in [
        (Vec::new(), 422, "Pilih berkas"),
        (b"%PDF-1.7".to_vec(), 422, "PNG atau JPEG"),
        (vec![1; 300 << 10], 413, "256 KB"),
    ] {
        let (got, _, text) = forms::send_files(world, planner, &path, &csrf, upload(bytes)).await;
        assert_eq!(got, status);
        assert!(
            text.contains(told) && text.contains("PEMERINTAH {REGENCY}"),
            "{told}"
        );
    }
    let (status, to, _) = forms::send_files(world, planner, &path, &csrf, upload(photo(160))).await;
    assert_eq!((status, to), (303, format!("{page}?kabar=lambang")));
    let (shown, _) = forms::open(world, planner, &page).await;
    let picture = format!("<img src=\"/api/v1/areas/{REGENCY}/logo\"");
    assert!(shown.contains(&picture) && shown.contains("alt=\"Lambang Kabupaten Banyuwangi\""));
    // It heads the printed minutes, for anyone.
    let minutes = format!("/rounds/{}/minutes", town.round);
    let answer = world.request(Method::GET, &minutes).send().await.unwrap();
    assert!(answer.text().await.unwrap().contains(&picture));
    let (status, _, _) =
        forms::send_files(world, &town.officer, &path, &csrf, upload(photo(220))).await;
    assert_eq!(status, 403);
    let path = format!("{page}/logo/remove");
    let (status, to, _) = forms::send(world, planner, &path, &csrf).await;
    assert_eq!((status, to), (303, format!("{page}?kabar=lambang-dihapus")));
    let (shown, _) = forms::open(world, planner, &page).await;
    assert!(shown.contains("Belum ada lambang") && !shown.contains(&picture));
}
