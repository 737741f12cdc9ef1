//! The demonstration's people: one account for each role, and residents who propose and vote.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use entity::enums::{Role, Sex};
use entity::ids::{AccountId, AgencyId, SessionId};
use uuid::Uuid;

use super::PASSWORD;
use crate::accounts::About;
use crate::accounts::service::{self, Change, NewRole, Registration};
use crate::app::App;
use crate::auth::{Caller, sessions};
use crate::problem::ApiError;

/// Accounts printed at start: what they are and their e-mail.
const SHOWN: [(&str, &str); 12] = [
    ("administrator", "admin@demo.id"),
    ("badan perencanaan (planner)", "bappeda@demo.id"),
    ("petugas kelurahan 35.78.01.1001", "kelurahan@demo.id"),
    (
        "petugas kelurahan 35.78.02.1004, usulan menunggu verifikasi",
        "verifikasi@demo.id",
    ),
    (
        "petugas kelurahan 35.78.02.1002, hari musyawarah",
        "rapat@demo.id",
    ),
    ("petugas kecamatan 35.78.01", "kecamatan@demo.id"),
    ("petugas perangkat daerah DSDABM", "dinas@demo.id"),
    ("pemeriksa (auditor)", "auditor@demo.id"),
    ("warga terverifikasi 35.78.01.1001", "warga@demo.id"),
    (
        "warga 35.78.02.1005, masa pengajuan usulan",
        "pengusul@demo.id",
    ),
    ("warga 35.78.02.1003, pemungutan suara", "pemilih@demo.id"),
    ("warga belum terverifikasi", "warga.baru@demo.id"),
];

/// The list of accounts, for the terminal.
pub fn listing() -> String {
    let mut lines = vec![format!("Akun demo, kata sandi `{PASSWORD}`:")];
    lines.extend(SHOWN.map(|(role, email)| format!("  {email:<22} {role}")));
    lines.join("\n")
}

/// Makes the demonstration's accounts; all share one password hash.
pub struct People<'a> {
    app: &'a App,
    hash: String,
    serial: AtomicU32,
    admin: Arc<Caller>,
}

impl<'a> People<'a> {
    /// Begins with the administrator.
    pub async fn begin(app: &'a App) -> Result<Self, ApiError> {
        let admin = service::create_admin(app, "admin@demo.id", "Admin Demo", PASSWORD).await?;
        Ok(Self {
            app,
            hash: service::hash_password(PASSWORD.to_owned()).await?,
            serial: AtomicU32::new(1),
            admin: caller(app, admin).await?,
        })
    }

    /// Registers a resident of a village.
    pub async fn resident(&self, village: &str, email: &str) -> Result<AccountId, ApiError> {
        let number = self.serial.fetch_add(1, Ordering::Relaxed);
        let (day, serial) = (1 + number / 9_000, 1 + number % 9_000);
        let registration = Registration {
            nik: format!("357801{day:02}0785{serial:04}"),
            name: format!("Warga Demo {number}"),
            village_code: village.to_owned(),
            email: Some(email.to_owned()),
            phone: None,
            password: PASSWORD.to_owned(),
            locale: "id",
        };
        service::enrol(self.app, registration, self.hash.clone())
            .await?
            .ok_or_else(|| ApiError::internal("a demo account exists already"))
    }

    /// Tells of somebody what they might have told of themselves; two in three do.
    pub async fn tell(&self, who: &Caller, place: usize) -> Result<(), ApiError> {
        if place % 3 == 2 {
            return Ok(());
        }
        let born = [1984, 1971, 1996, 2004, 1962, 1990, 1978];
        let about = About {
            sex: Some(if place % 5 < 2 {
                Sex::Female
            } else {
                Sex::Male
            }),
            birth_year: born.get(place % 8).copied(),
            disability: (!place.is_multiple_of(4)).then_some(place % 17 == 3),
        };
        let change = Change {
            about: Some(about),
            ..Change::default()
        };
        service::change(self.app, who, 1, change).await.map(|_| ())
    }

    /// Gives a role for an area.
    pub async fn grant(&self, to: AccountId, role: Role, area: &str) -> Result<(), ApiError> {
        self.give(to, role, Some(area.to_owned()), None).await
    }

    /// Gives a role without an area: an agency's, or the auditor's.
    pub async fn give(
        &self,
        to: AccountId,
        role: Role,
        area_code: Option<String>,
        agency_id: Option<AgencyId>,
    ) -> Result<(), ApiError> {
        let role = NewRole {
            account_id: Some(to),
            login: None,
            role,
            area_code,
            agency_id,
        };
        service::create_grant(self.app, &self.admin, role, None)
            .await
            .map(|_| ())
    }

    /// A verified resident, ready to act.
    pub async fn citizen(&self, village: &str, email: &str) -> Result<Arc<Caller>, ApiError> {
        let id = self.resident(village, email).await?;
        self.grant(id, Role::Citizen, village).await?;
        caller(self.app, id).await
    }
}

/// An account as it acts.
pub async fn caller(app: &App, account: AccountId) -> Result<Arc<Caller>, ApiError> {
    sessions::caller(app.db.read(), account, SessionId(Uuid::nil()))
        .await?
        .map(Arc::new)
        .ok_or_else(ApiError::not_found)
}
