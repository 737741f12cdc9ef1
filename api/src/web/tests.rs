//! The pages over HTTP, on a database of their own.

use chrono::{DateTime, Utc};
use migration::MigratorTrait;
use poem::http::StatusCode;
use poem::test::TestClient;
use poem::{Endpoint, Response};
use sea_orm::{ActiveModelTrait, Set};
use tempfile::TempDir;
use uuid::Uuid;

use super::samples;
use crate::app::App;
use crate::auth::sessions;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::keys::Keys;

const NOW: i64 = 1_800_000_000;
const HOSTILE: &str = "<script>alert(1)</script>\"'";

struct World {
    app: App,
    _folder: TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::connect(&Db::sqlite_url(folder.path())).await.unwrap();
        migration::Migrator::up(db.read(), None).await.unwrap();
        let config = Config {
            data_dir: folder.path().to_path_buf(),
            ..Config::default()
        };
        let clock = Clock::manual(at(0));
        let app = App::new(config, db, clock, Keys::from_identity(&[7; 32])).unwrap();
        Self {
            app,
            _folder: folder,
        }
    }

    fn client(&self) -> TestClient<impl Endpoint<Output = Response> + use<>> {
        TestClient::new(crate::http::endpoint(&self.app))
    }

    /// An account with a session; answers the token.
    async fn resident(&self) -> String {
        let account = entity::ids::AccountId(Uuid::from_u128(1));
        entity::accounts::ActiveModel {
            id: Set(account),
            nik_hmac: Set(None),
            nik_sealed: Set(None),
            name: Set(HOSTILE.into()),
            village_code: Set(None),
            email: Set(Some("a@example.id".into())),
            phone: Set(None),
            claimed_email: Set(None),
            claimed_phone: Set(None),
            password_hash: Set("-".into()),
            locale: Set("id".into()),
            sex: Set(None),
            birth_year: Set(None),
            disability: Set(None),
            told_at: Set(None),
            created_at: Set(at(0)),
            reset_at: Set(None),
            erased_at: Set(None),
            version: Set(1),
        }
        .insert(self.app.db.read())
        .await
        .unwrap();
        let opened = self
            .app
            .db
            .write(move |tx| Box::pin(async move { sessions::open(tx, account, at(0)).await }))
            .await
            .unwrap();
        opened.0
    }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(NOW + seconds, 0).unwrap()
}

#[tokio::test]
async fn public_pages_answer_and_refusals_are_pages() {
    let world = World::new().await;
    let client = world.client();
    for path in [
        "/",
        "/?cari=surabaya",
        "/?kabar=keluar",
        "/proposals",
        "/proposals?wilayah=salah&status=submitted&bidang=x",
        "/tracking",
        "/tracking?kode=abc",
        "/audit",
        "/docs",
        "/docs/areas",
        "/docs/schemas",
        "/login",
        "/register",
        "/assets/app.css",
        "/components",
    ] {
        let answer = client.get(path).send().await;
        assert_eq!(answer.0.status(), StatusCode::OK, "{path}");
    }
    for path in [
        "/nowhere",
        "/areas/99",
        "/areas/x",
        "/rounds/x",
        "/proposals/x",
        "/tracking/1234567890",
        "/docs/nothing",
    ] {
        let answer = client.get(path).send().await;
        answer.assert_status(StatusCode::NOT_FOUND);
        answer.assert_content_type("text/html; charset=utf-8");
    }
    let answer = client.get("/me").send().await;
    answer.assert_status(StatusCode::SEE_OTHER);
    answer.assert_header("location", "/login?lanjut=%2Fme");
}

#[tokio::test]
async fn forged_forms_are_refused() {
    let world = World::new().await;
    let client = world.client();
    let token = world.resident().await;
    let session = format!("{}={token}", sessions::COOKIE);
    for body in ["", "csrf=", "csrf=0123", "a=b"] {
        for path in ["/login", "/register", "/logout", "/nowhere"] {
            let answer = client
                .post(path)
                .header("cookie", &session)
                .content_type("application/x-www-form-urlencoded")
                .body(body)
                .send()
                .await;
            answer.assert_status(StatusCode::FORBIDDEN);
            let answer = client
                .post(path)
                .content_type("application/x-www-form-urlencoded")
                .body(body)
                .send()
                .await;
            answer.assert_status(StatusCode::FORBIDDEN);
        }
    }
    let answer = client
        .post("/logout")
        .header("cookie", &session)
        .content_type("text/plain")
        .body("csrf=x")
        .send()
        .await;
    answer.assert_status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let upload = poem::test::TestForm::new()
        .text("csrf", "x")
        .bytes("file", b"GIF".to_vec());
    let answer = client
        .post("/proposals/new")
        .header("cookie", &session)
        .multipart(upload)
        .send()
        .await;
    answer.assert_status(StatusCode::FORBIDDEN);
    // Another visitor's token does not do.
    let foreign = super::forms::token("another");
    let answer = client
        .post("/logout")
        .header("cookie", &session)
        .content_type("application/x-www-form-urlencoded")
        .body(format!("csrf={foreign}"))
        .send()
        .await;
    answer.assert_status(StatusCode::FORBIDDEN);
    // The session lives on, and ends by its own form.
    client
        .get("/me")
        .header("cookie", &session)
        .send()
        .await
        .assert_status_is_ok();
    let own = super::forms::token(&token);
    let answer = client
        .post("/logout")
        .header("cookie", &session)
        .content_type("application/x-www-form-urlencoded")
        .body(format!("csrf={own}"))
        .send()
        .await;
    answer.assert_status(StatusCode::SEE_OTHER);
    let answer = client.get("/me").header("cookie", &session).send().await;
    answer.assert_status(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn login_forms_are_bound_to_their_cookie() {
    let world = World::new().await;
    let client = world.client();
    let answer = client.get("/login").send().await;
    let cookie = answer.0.header("set-cookie").unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    answer.assert_header("cache-control", "private, no-store");
    let pair = cookie.split(';').next().unwrap().to_owned();
    let secret = pair.split('=').nth(1).unwrap().to_owned();
    let csrf = super::forms::token(&secret);
    let answer = client
        .post("/login")
        .header("cookie", pair)
        .content_type("application/x-www-form-urlencoded")
        .body(format!("csrf={csrf}&login=%3Cb%3E&password=salah"))
        .send()
        .await;
    answer.assert_status(StatusCode::UNAUTHORIZED);
    let body = answer.0.into_body().into_string().await.unwrap();
    assert!(body.contains("tidak cocok"));
    assert!(body.contains("&#60;b&#62;") && !body.contains("value=\"<b>"));
}

#[tokio::test]
async fn hostile_names_stay_text() {
    let world = World::new().await;
    let token = world.resident().await;
    let answer = world
        .client()
        .get("/me")
        .header("cookie", format!("{}={token}", sessions::COOKIE))
        .send()
        .await;
    let body = answer.0.into_body().into_string().await.unwrap();
    samples::assert_escaped(&body);
}

#[tokio::test]
async fn the_language_is_asked_for_once_and_kept() {
    let world = World::new().await;
    let client = world.client();
    let page = |path: &'static str, cookie: &'static str| {
        let request = client.get(path).header("cookie", cookie);
        async move {
            let answer = request.send().await;
            let kept = answer.0.header("set-cookie").map(ToOwned::to_owned);
            (answer.0.into_body().into_string().await.unwrap(), kept)
        }
    };
    let (body, kept) = page("/", "").await;
    assert!(body.contains("<html lang=\"id\">") && body.contains("href=\"/?lang=en\""));
    assert!(kept.is_none());
    let (body, kept) = page("/?cari=a%26b&lang=en", "").await;
    assert!(body.contains("<html lang=\"en\">") && body.contains("Find a village"));
    assert!(body.contains("href=\"/?cari=a%26b&#38;lang=id\""), "{body}");
    let kept = kept.unwrap();
    assert!(
        kept.starts_with("lang=en") && kept.contains("HttpOnly"),
        "{kept}"
    );
    let (body, kept) = page("/nowhere", "lang=en").await;
    assert!(body.contains("Page not found") && kept.is_none());
    for unknown in ["lang=xx", "lang=../id"] {
        let (body, _) = page("/", unknown).await;
        assert!(body.contains("<html lang=\"id\">"));
    }
}

#[tokio::test]
async fn assets_are_kept_for_good_under_their_content() {
    let world = World::new().await;
    let client = world.client();
    let linked = super::assets::linked();
    for url in [linked.css, linked.hall, linked.icon] {
        let answer = client.get(url).send().await;
        answer.assert_header("cache-control", "public, max-age=31536000, immutable");
        let (bare, _) = url.split_once('?').unwrap();
        let answer = client.get(bare).send().await;
        answer.assert_header("cache-control", "public, no-cache");
    }
    let css = client.get(linked.css).send().await;
    let css = css.0.into_body().into_string().await.unwrap();
    assert!(css.len() < 26_000, "{}", css.len());
    assert!(!css.contains("url("), "nothing else is loaded");
}
