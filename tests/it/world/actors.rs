//! The people of a world, each logged in through the API.

use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::{Answer, World};

/// Everybody's password.
pub const PASSWORD: &str = "musyawarah-mufakat-27";

static SERIAL: AtomicU32 = AtomicU32::new(1);

/// A NIK nobody else in this test run has.
pub fn nik() -> String {
    let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
    let (day, serial) = (1 + serial / 9000, 1 + serial % 9000);
    format!("357801{day:02}0585{serial:04}")
}

/// A logged-in account.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account's id.
    pub id: String,
    /// Its session token.
    pub token: String,
    /// Its e-mail.
    pub email: String,
    /// Its NIK; empty for the administrator.
    pub nik: String,
}

impl World {
    /// Sends a JSON request as somebody.
    pub async fn call(&self, actor: &Actor, method: Method, path: &str, body: &Value) -> Answer {
        let request = self
            .request(method, &format!("/api/v1{path}"))
            .bearer_auth(&actor.token)
            .json(body);
        self.send(request).await
    }

    /// Reads as somebody.
    pub async fn get_as(&self, actor: &Actor, path: &str) -> Answer {
        let request = self
            .request(Method::GET, &format!("/api/v1{path}"))
            .bearer_auth(&actor.token);
        self.send(request).await
    }

    /// Posts as somebody.
    pub async fn post(&self, actor: &Actor, path: &str, body: Value) -> Answer {
        self.call(actor, Method::POST, path, &body).await
    }

    /// Puts as somebody.
    pub async fn put(&self, actor: &Actor, path: &str, body: Value) -> Answer {
        self.call(actor, Method::PUT, path, &body).await
    }

    /// Changes a record at the version its `ETag` tells.
    pub async fn patch(&self, actor: &Actor, path: &str, tag: &str, body: Value) -> Answer {
        let request = self
            .request(Method::PATCH, &format!("/api/v1{path}"))
            .bearer_auth(&actor.token)
            .header("if-match", tag)
            .json(&body);
        self.send(request).await
    }

    /// Attaches a file to a proposal as somebody.
    pub async fn upload(
        &self,
        actor: &Actor,
        proposal: &str,
        name: &str,
        bytes: Vec<u8>,
    ) -> Answer {
        let path = format!("/api/v1/proposals/{proposal}/attachments");
        let file = Part::bytes(bytes).file_name(name.to_owned());
        let request = self
            .request(Method::POST, &path)
            .bearer_auth(&actor.token)
            .multipart(Form::new().part("file", file));
        self.send(request).await
    }

    /// Sends a photo to a path as somebody.
    pub async fn show(&self, actor: &Actor, path: &str, bytes: Vec<u8>) -> Answer {
        let file = Part::bytes(bytes).file_name("foto.jpg");
        let request = self
            .request(Method::POST, &format!("/api/v1{path}"))
            .bearer_auth(&actor.token)
            .multipart(Form::new().part("file", file));
        self.send(request).await
    }

    /// Sends a CSV list as somebody.
    pub async fn csv(&self, actor: &Actor, path: &str, text: &str) -> Answer {
        let request = self
            .request(Method::POST, &format!("/api/v1{path}"))
            .bearer_auth(&actor.token)
            .header("content-type", "text/csv; charset=utf-8")
            .body(text.to_owned());
        self.send(request).await
    }

    /// Registers somebody for a village.
    pub async fn register(&self, village: &str) -> Actor {
        let nik = nik();
        let email = format!("warga-{}@contoh.id", uuid::Uuid::now_v7().simple());
        let body = json!({
            "nik": nik,
            "name": "Warga Contoh",
            "village_code": village,
            "email": email,
            "password": PASSWORD,
        });
        let request = self.request(Method::POST, "/api/v1/accounts").json(&body);
        self.send(request).await.ok();
        self.log_in(&email, &nik).await
    }

    /// Logs in by e-mail.
    pub async fn log_in(&self, email: &str, nik: &str) -> Actor {
        let request = self
            .request(Method::POST, "/api/v1/sessions")
            .json(&json!({ "login": email, "password": PASSWORD }));
        let session = self.send(request).await.ok();
        Actor {
            id: session["account_id"].as_str().unwrap().to_owned(),
            token: session["token"].as_str().unwrap().to_owned(),
            email: email.to_owned(),
            nik: nik.to_owned(),
        }
    }

    /// The administrator.
    pub async fn admin(&self) -> &Actor {
        self.admin
            .get_or_init(|| async {
                let email = "admin@contoh.id";
                api::accounts::service::create_admin(&self.app, email, "Admin", PASSWORD)
                    .await
                    .unwrap();
                self.log_in(email, "").await
            })
            .await
    }

    /// Gives somebody a role for an area.
    pub async fn grant(&self, actor: &Actor, role: &str, area: &str) {
        let admin = self.admin().await;
        let body = json!({ "account_id": actor.id, "role": role, "area_code": area });
        self.post(admin, "/grants", body).await.ok();
    }

    /// A verified resident of a village.
    pub async fn citizen(&self, village: &str) -> Actor {
        let actor = self.register(village).await;
        self.grant(&actor, "citizen", village).await;
        actor
    }

    /// An officer or planner for an area.
    pub async fn officer(&self, role: &str, area: &str) -> Actor {
        let actor = self.register("35.78.01.1001").await;
        self.grant(&actor, role, area).await;
        actor
    }

    /// An officer of an agency.
    pub async fn agency_officer(&self, agency_id: &str) -> Actor {
        let actor = self.register("35.78.01.1001").await;
        let admin = self.admin().await;
        let body =
            json!({ "account_id": actor.id, "role": "agency_officer", "agency_id": agency_id });
        self.post(admin, "/grants", body).await.ok();
        actor
    }

    /// Somebody who reads everything that is not secret.
    pub async fn auditor(&self) -> Actor {
        let actor = self.register("35.78.01.1001").await;
        let admin = self.admin().await;
        let body = json!({ "account_id": actor.id, "role": "auditor" });
        self.post(admin, "/grants", body).await.ok();
        actor
    }
}
