//! Registration, login, grants, the roll, own data.

use reqwest::Method;
use serde_json::json;

use crate::cycle::VILLAGE;
use crate::world::{PASSWORD, World, nik, photo};

#[tokio::test]
async fn registration_and_login_answer_alike_for_known_and_unknown() {
    let world = World::start().await;
    let known = world.register(VILLAGE).await;
    let again = |nik: &str, email: &str| {
        world
            .request(Method::POST, "/api/v1/accounts")
            .json(&json!({
                "nik": nik, "name": "Orang Lain", "village_code": VILLAGE, "email": email,
                "password": "kata-sandi-lain-9",
            }))
    };
    let fresh = world.send(again(&nik(), "baru@contoh.id")).await;
    let taken = world.send(again(&known.nik, "lain@contoh.id")).await;
    assert_eq!((fresh.status, &fresh.body), (taken.status, &taken.body));
    let log_in = |login: &str| {
        world
            .request(Method::POST, "/api/v1/sessions")
            .json(&json!({ "login": login, "password": "salah-sekali-1" }))
    };
    let wrong = world
        .send(log_in(&known.email))
        .await
        .refused(401, "unauthenticated");
    let unknown = world
        .send(log_in("tidak@ada.id"))
        .await
        .refused(401, "unauthenticated");
    assert_eq!(wrong, unknown);
    let me = world.get_as(&known, "/me").await.ok();
    assert_eq!(me["verified"], false);
    assert!(!me.to_string().contains(&known.nik));
}

#[tokio::test]
async fn a_new_contact_is_answered_alike_whether_or_not_it_is_somebodys() {
    let world = World::start().await;
    let known = world.register(VILLAGE).await;
    let curious = world.register(VILLAGE).await;
    let change = |email: &str, version: i64| {
        world
            .request(Method::PATCH, "/api/v1/me")
            .bearer_auth(&curious.token)
            .header("if-match", format!("\"{version}\""))
            .json(&json!({ "email": email, "current_password": PASSWORD }))
    };
    let bare = json!({ "email": "baru@contoh.id" });
    world
        .patch(&curious, "/me", "\"1\"", bare)
        .await
        .refused(422, "invalid_fields");
    let taken = world.send(change(&known.email, 1)).await;
    assert_eq!(taken.status, 200, "{:#}", taken.body);
    let mut alike = taken.ok();
    assert_eq!(alike["email"], known.email);
    let shown = world.get_as(&curious, "/me").await;
    assert_eq!(shown.body, alike);
    let log_in = async |login: &str| {
        let body = json!({ "login": login, "password": PASSWORD });
        let request = world.request(Method::POST, "/api/v1/sessions").json(&body);
        world.send(request).await
    };
    // The contact before ends in both cases.
    log_in(&curious.email).await.refused(401, "unauthenticated");
    let fresh = world.send(change("baru@contoh.id", 2)).await.ok();
    log_in("baru@contoh.id").await.ok();
    alike["email"] = fresh["email"].clone();
    alike["version"] = fresh["version"].clone();
    assert_eq!(alike, fresh);
    let me = world.get_as(&known, "/me").await.ok();
    assert_eq!(me["email"], known.email);
    assert_eq!(log_in(&known.email).await.ok()["account_id"], known.id);
}

#[tokio::test]
async fn the_roll_verifies_who_matches_before_and_after_registration() {
    let world = World::start().await;
    let early = world.register(VILLAGE).await;
    let late_nik = nik();
    let officer = world.officer("village_officer", VILLAGE).await;
    let csv = format!(
        "nik,name\n{},Warga Contoh\n{late_nik},WARGA  CONTOH\n123,Salah\n",
        early.nik
    );
    let out = world
        .csv(&officer, &format!("/areas/{VILLAGE}/roll"), &csv)
        .await
        .ok();
    assert_eq!((&out["imported"], &out["verified"]), (&json!(2), &json!(1)));
    assert_eq!(out["rejected"][0]["line"], 4);
    assert_eq!(world.get_as(&early, "/me").await.ok()["verified"], true);
    let body = json!({
        "nik": late_nik, "name": "Warga Contoh", "village_code": VILLAGE,
        "email": "telat@contoh.id", "password": PASSWORD,
    });
    world
        .send(world.request(Method::POST, "/api/v1/accounts").json(&body))
        .await
        .ok();
    let late = world.log_in("telat@contoh.id", &late_nik).await;
    assert_eq!(world.get_as(&late, "/me").await.ok()["verified"], true);
    let foreign = world.csv(&officer, "/areas/35.10.01.2002/roll", &csv).await;
    foreign.refused(403, "forbidden");
    let other = world.officer("village_officer", "35.10.01.2002").await;
    let taken = format!("nik,name\n{late_nik},ORANG LAIN\n");
    let out = world
        .csv(&other, "/areas/35.10.01.2002/roll", &taken)
        .await
        .ok();
    assert_eq!(
        (&out["imported"], &out["rejected"][0]["line"]),
        (&json!(0), &json!(2))
    );
}

#[tokio::test]
async fn officers_verify_in_their_village_only_and_sessions_end() {
    let world = World::start().await;
    let resident = world.register(VILLAGE).await;
    let stranger = world.officer("village_officer", "35.10.01.2002").await;
    let path = format!("/accounts/{}/verification", resident.id);
    world
        .put(&stranger, &path, json!({}))
        .await
        .refused(404, "not_found");
    let officer = world.officer("village_officer", VILLAGE).await;
    assert_eq!(
        world.put(&officer, &path, json!({})).await.status.as_u16(),
        204
    );
    assert_eq!(world.get_as(&resident, "/me").await.ok()["verified"], true);
    let auditor = world.auditor().await;
    world
        .get_as(&auditor, "/grants?role=village_officer")
        .await
        .ok();
    let admin = json!({ "account_id": resident.id, "role": "planner", "area_code": "35.10" });
    world
        .post(&officer, "/grants", admin)
        .await
        .refused(403, "forbidden");
    let out = world
        .call(&resident, Method::DELETE, "/sessions/current", &json!({}))
        .await;
    assert_eq!(out.status.as_u16(), 204);
    world
        .get_as(&resident, "/me")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn erased_people_are_gone_and_may_come_back() {
    let world = World::start().await;
    let resident = world.citizen(VILLAGE).await;
    assert_eq!(
        world
            .call(&resident, Method::DELETE, "/me", &json!({}))
            .await
            .status
            .as_u16(),
        204
    );
    world
        .get_as(&resident, "/me")
        .await
        .refused(401, "unauthenticated");
    let body = json!({
        "nik": resident.nik, "name": "Warga Contoh", "village_code": VILLAGE,
        "email": resident.email, "password": PASSWORD,
    });
    world
        .send(world.request(Method::POST, "/api/v1/accounts").json(&body))
        .await
        .ok();
    let again = world.log_in(&resident.email, &resident.nik).await;
    assert_ne!(again.id, resident.id);
    assert_eq!(world.get_as(&again, "/me").await.ok()["verified"], false);
}

#[tokio::test]
async fn too_many_logins_are_told_when_to_come_back() {
    let world = World::start().await;
    let known = world.register(VILLAGE).await;
    let body = json!({ "login": known.email, "password": "salah-sekali-1" });
    for _ in 0..20 {
        let request = world.request(Method::POST, "/api/v1/sessions").json(&body);
        let answer = world.send(request).await;
        if answer.status.as_u16() == 429 {
            assert!(answer.headers.contains_key("retry-after"));
            answer.refused(429, "too_many_requests");
            return;
        }
    }
    panic!("twenty wrong logins in a row were let through");
}

#[tokio::test]
async fn an_administrator_is_always_left() {
    let world = World::start().await;
    let admin = world.admin().await;
    let grants = world
        .get_as(admin, &format!("/grants?account_id={}", admin.id))
        .await
        .ok();
    let grant = grants["items"][0]["id"].as_str().unwrap();
    let revoke = format!("/grants/{grant}");
    let nothing = json!({});
    let answer = world.call(admin, Method::DELETE, &revoke, &nothing).await;
    answer.refused(409, "wrong_state");
    let answer = world.call(admin, Method::DELETE, "/me", &nothing).await;
    answer.refused(409, "wrong_state");
    let second = world.register("35.78.01.1001").await;
    let role = json!({ "account_id": second.id, "role": "admin" });
    world.post(admin, "/grants", role).await.ok();
    let answer = world.call(&second, Method::DELETE, &revoke, &nothing).await;
    assert!(answer.status.is_success(), "{:#}", answer.body);
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_with_an_officers_code() {
    let world = World::start().await;
    let resident = world.citizen(VILLAGE).await;
    let officer = world.officer("village_officer", VILLAGE).await;
    let foreign = world.officer("village_officer", "35.10.01.2002").await;
    let path = format!("/accounts/{}/reset-code", resident.id);
    world
        .post(&foreign, &path, json!({}))
        .await
        .refused(404, "not_found");
    let over = format!("/accounts/{}/reset-code", foreign.id);
    world
        .post(&officer, &over, json!({}))
        .await
        .refused(404, "not_found");
    let given = world.post(&officer, &path, json!({})).await.ok();
    let code = given["code"].as_str().unwrap().to_lowercase();
    let reset = |login: &str, code: &str, password: &str| {
        world
            .request(Method::POST, "/api/v1/password-resets")
            .json(&json!({ "login": login, "code": code, "password": password }))
    };
    let new = "gotong-royong-28";
    let wrong = world.send(reset(&resident.email, "AAAAA-AAAAA", new)).await;
    let unknown = world.send(reset("tidak@ada.id", &code, new)).await;
    assert_eq!(
        wrong.refused(401, "unauthenticated"),
        unknown.refused(401, "unauthenticated")
    );
    world
        .send(reset(&resident.email, &code, "pendek"))
        .await
        .refused(422, "invalid_fields");
    world.send(reset(&resident.email, &code, new)).await.ok();
    world
        .get_as(&resident, "/me")
        .await
        .refused(401, "unauthenticated");
    world
        .send(reset(&resident.email, &code, new))
        .await
        .refused(401, "unauthenticated");
    let log_in = |password: &str| {
        world
            .request(Method::POST, "/api/v1/sessions")
            .json(&json!({ "login": resident.email, "password": password }))
    };
    world
        .send(log_in(PASSWORD))
        .await
        .refused(401, "unauthenticated");
    world.send(log_in(new)).await.ok();
    let audit = world.get("/audit?limit=100").await.ok().to_string();
    assert!(audit.contains("account.password_reset") && !audit.contains(&code));
}

#[tokio::test]
async fn a_code_ends_after_a_day_and_with_the_office_that_gave_it() {
    let world = World::start().await;
    let resident = world.citizen(VILLAGE).await;
    let officer = world.officer("village_officer", VILLAGE).await;
    let path = format!("/accounts/{}/reset-code", resident.id);
    let reset = |code: &str| {
        world
            .request(Method::POST, "/api/v1/password-resets")
            .json(&json!({ "login": resident.email, "code": code, "password": "gotong-royong-28" }))
    };
    // Wrong guesses of a stranger do not use it up.
    for _ in 0..4 {
        world
            .send(reset("AAAAA-AAAAA"))
            .await
            .refused(401, "unauthenticated");
    }
    let old = world.post(&officer, &path, json!({})).await.ok();
    world.pass(chrono::Duration::hours(25));
    world
        .send(reset(old["code"].as_str().unwrap()))
        .await
        .refused(401, "unauthenticated");
    let fresh = world.post(&officer, &path, json!({})).await.ok();
    let held = world
        .get_as(
            world.admin().await,
            &format!("/grants?account_id={}", officer.id),
        )
        .await
        .ok();
    let grant = format!("/grants/{}", held["items"][0]["id"].as_str().unwrap());
    let admin = world.admin().await;
    world
        .call(admin, Method::DELETE, &grant, &json!(null))
        .await
        .ok();
    world
        .send(reset(fresh["code"].as_str().unwrap()))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_residents_code_does_not_open_their_later_office() {
    let world = World::start().await;
    let resident = world.citizen(VILLAGE).await;
    let officer = world.officer("village_officer", VILLAGE).await;
    let path = format!("/accounts/{}/reset-code", resident.id);
    let given = world.post(&officer, &path, json!({})).await.ok();
    world.grant(&resident, "district_officer", "35.10.01").await;
    let reset = world.request(Method::POST, "/api/v1/password-resets").json(
        &json!({ "login": resident.email, "code": given["code"], "password": "gotong-royong-28" }),
    );
    world.send(reset).await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_nik_belongs_to_whom_the_roll_or_an_officer_says() {
    let world = World::start().await;
    let officer = world.officer("village_officer", VILLAGE).await;
    let (listed, unlisted) = (nik(), nik());
    let csv = format!("nik,name\n{listed},Warga Asli\n");
    world
        .csv(&officer, &format!("/areas/{VILLAGE}/roll"), &csv)
        .await
        .ok();
    let register = |nik: &str, name: &str, village: &str, email: &str| {
        let body = json!({
            "nik": nik, "name": name, "village_code": village, "email": email, "password": PASSWORD,
        });
        world.request(Method::POST, "/api/v1/accounts").json(&body)
    };
    for (nik, email) in [
        (&listed, "palsu-1@contoh.id"),
        (&unlisted, "palsu-2@contoh.id"),
    ] {
        world
            .send(register(nik, "Palsu", "35.73.01.1001", email))
            .await
            .ok();
    }
    world
        .send(register(&listed, "Warga Asli", VILLAGE, "asli-1@contoh.id"))
        .await
        .ok();
    let owner = world.log_in("asli-1@contoh.id", &listed).await;
    assert_eq!(world.get_as(&owner, "/me").await.ok()["verified"], true);

    world
        .post(&owner, "/nik-releases", json!({ "nik": unlisted }))
        .await
        .refused(403, "forbidden");
    world
        .post(&officer, "/nik-releases", json!({ "nik": unlisted }))
        .await
        .ok();
    world
        .send(register(
            &unlisted,
            "Warga Lain",
            VILLAGE,
            "asli-2@contoh.id",
        ))
        .await
        .ok();
    let other = world.log_in("asli-2@contoh.id", &unlisted).await;
    let path = format!("/accounts/{}/verification", other.id);
    world.put(&officer, &path, json!(null)).await.ok();
    // A verified person keeps theirs.
    world
        .post(&officer, "/nik-releases", json!({ "nik": unlisted }))
        .await
        .refused(409, "wrong_state");
    let audit = world.get("/audit?limit=100").await.ok().to_string();
    assert!(audit.contains("account.nik_released") && !audit.contains(&unlisted));
}

#[tokio::test]
async fn erasure_takes_drafts_and_their_files_along() {
    let town = crate::cycle::Town::new().await;
    let world = &town.world;
    let mut draft = town
        .cycle
        .proposal(VILLAGE, "Paving jalan RT 01", 60_000_000);
    draft["submit"] = json!(false);
    let id = world.post(&town.resident, "/proposals", draft).await.id();
    world
        .upload(&town.resident, &id, "foto.jpg", photo(64))
        .await
        .ok();
    assert!(town.files() > 0);
    world
        .call(&town.resident, Method::DELETE, "/me", &json!(null))
        .await
        .ok();
    assert_eq!(town.files(), 0);
}

#[tokio::test]
async fn tries_are_counted_whatever_the_spelling_and_lock_nobody_out() {
    let world = World::start().await;
    let body = |login: &str| json!({ "login": login, "password": "salah-sekali-1" });
    let attempt = |login: &str| {
        let request = world.request(Method::POST, "/api/v1/sessions");
        world.send(request.json(&body(login)))
    };
    for number in 0..10 {
        let login = format!("0812{}32582084", "-".repeat(number));
        attempt(&login).await.refused(401, "unauthenticated");
    }
    attempt("+62 (812) 3258-2084")
        .await
        .refused(429, "too_many_requests");
}

#[tokio::test]
async fn a_role_is_not_given_with_a_scope_it_does_not_have() {
    let world = World::start().await;
    let somebody = world.register(VILLAGE).await;
    let nobody = "018f0000-0000-7000-8000-000000000000";
    for (role, area, agency, pointer) in [
        ("admin", Some("35.10"), None, "/area_code"),
        ("auditor", Some("35.10"), None, "/area_code"),
        ("auditor", None, Some(nobody), "/agency_id"),
        ("village_officer", Some(VILLAGE), Some(nobody), "/agency_id"),
        ("agency_officer", Some(VILLAGE), Some(nobody), "/area_code"),
    ] {
        let body = json!({
            "account_id": somebody.id, "role": role, "area_code": area, "agency_id": agency,
        });
        let answer = world.post(world.admin().await, "/grants", body).await;
        let problem = answer.refused(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{role}");
    }
}
