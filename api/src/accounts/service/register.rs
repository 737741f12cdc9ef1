//! Registration.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::accounts;
use entity::enums::{AreaLevel, GrantBasis, Role};
use entity::ids::AccountId;
use sea_orm::{ActiveModelTrait, Set, SqlErr};
use serde_json::json;
use uuid::Uuid;

use crate::accounts::identity::{self, Nik};
use crate::accounts::store::{self, NewGrant};
use crate::accounts::{passwords, policy, roll};
use crate::app::App;
use crate::areas;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::db::Tx;
use crate::keys::Keys;
use crate::limits;
use crate::problem::{ApiError, Code, FieldError};
use crate::text;

/// A registration as it came.
#[derive(Clone)]
pub struct Registration {
    /// NIK as typed.
    pub nik: String,
    /// Name as typed.
    pub name: String,
    /// Village code.
    pub village_code: String,
    /// E-mail, if given.
    pub email: Option<String>,
    /// Phone, if given.
    pub phone: Option<String>,
    /// Password.
    pub password: String,
    /// `id` or `en`.
    pub locale: &'static str,
}

struct Person {
    nik: Option<Nik>,
    name: String,
    village: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    locale: &'static str,
}

fn wrong(pointer: &str, detail: &str, detail_en: &str) -> FieldError {
    FieldError {
        pointer: pointer.into(),
        detail: detail.into(),
        detail_en: detail_en.into(),
    }
}

fn parse(registration: &Registration) -> Result<Person, ApiError> {
    let mut errors = Vec::new();
    let nik = Nik::parse(&registration.nik);
    if nik.is_none() {
        errors.push(wrong(
            "/nik",
            "NIK harus 16 angka dengan tanggal lahir yang sah; periksa kembali KTP.",
            "The NIK must be 16 digits with a valid date of birth; check the identity card.",
        ));
    }
    let name = text::line("/name", &registration.name, limits::PERSON, &mut errors);
    let (email, phone) = contacts(
        registration.email.as_deref(),
        registration.phone.as_deref(),
        &mut errors,
    );
    if registration.email.is_none() && registration.phone.is_none() {
        errors.push(wrong(
            "/email",
            "Isi surel atau nomor telepon.",
            "Give an e-mail or a phone number.",
        ));
    }
    if !passwords::acceptable(&registration.password) {
        errors.push(password_error("/password"));
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(Person {
        nik,
        name,
        village: Some(registration.village_code.trim().to_owned()),
        email,
        phone,
        locale: registration.locale,
    })
}

/// What is wrong with a password that may not be used.
pub(super) fn password_error(pointer: &str) -> FieldError {
    wrong(
        pointer,
        "Kata sandi 10 sampai 128 huruf, bukan NIK, dan bukan yang mudah ditebak.",
        "A password has 10 to 128 characters, is no NIK and not an easy guess.",
    )
}

/// E-mail and phone in their stored form.
pub(super) fn contacts(
    email: Option<&str>,
    phone: Option<&str>,
    errors: &mut Vec<FieldError>,
) -> (Option<String>, Option<String>) {
    let mailed = email.and_then(identity::email);
    if email.is_some() && mailed.is_none() {
        errors.push(wrong(
            "/email",
            "Isi surel seperti nama@contoh.id.",
            "Give an e-mail like name@example.com.",
        ));
    }
    let called = phone.and_then(identity::phone);
    if phone.is_some() && called.is_none() {
        errors.push(wrong(
            "/phone",
            "Isi nomor telepon seperti 081234567890.",
            "Give a phone number like 081234567890.",
        ));
    }
    (mailed, called)
}

/// Registers a person. A NIK, e-mail or phone that is known already makes no second account and is
/// answered the same, after the same work.
pub async fn register(app: &App, registration: Registration) -> Result<(), ApiError> {
    let person = parse(&registration)?;
    areas::service::require(
        app.db.read(),
        &registration.village_code,
        AreaLevel::Village,
        "/village_code",
    )
    .await?;
    let hash = passwords::hash(registration.password).await?;
    enter(app, person, hash).await.map(|_| ())
}

/// Registers a resident with a password hash made before: for lists of people entered at once. Answers
/// the account, or none when the person was known.
pub async fn enrol(
    app: &App,
    registration: Registration,
    password_hash: String,
) -> Result<Option<AccountId>, ApiError> {
    let person = parse(&registration)?;
    enter(app, person, password_hash).await
}

async fn enter(app: &App, person: Person, hash: String) -> Result<Option<AccountId>, ApiError> {
    let now = app.clock.now();
    let keys = app.keys.clone();
    app.db
        .write(move |tx| Box::pin(async move { insert(tx, &keys, person, hash, now).await }))
        .await
        .or_else(|error| match error.problem().code {
            crate::problem::Code::AlreadyExists => Ok(None),
            _ => Err(error),
        })
}

async fn insert(
    tx: &Tx,
    keys: &Arc<Keys>,
    person: Person,
    hash: String,
    now: DateTime<Utc>,
) -> Result<Option<AccountId>, ApiError> {
    let nik_hmac = person.nik.as_ref().map(|nik| keys.nik(nik.secret()));
    let roll_name = keys.roll_name(&identity::roll_name(&person.name));
    let mut on_roll = false;
    if let Some(nik_hmac) = &nik_hmac {
        let entry = store::roll_entry(tx, nik_hmac).await?;
        on_roll = entry.is_some_and(|entry| {
            entry.name_hmac == roll_name && Some(&entry.village_code) == person.village.as_ref()
        });
    }
    if on_roll
        && let Some(nik_hmac) = &nik_hmac
        && let Some(holder) = store::release_nik(tx, nik_hmac).await?
    {
        // Somebody else had registered with this NIK; the roll says whose it is.
        audit::append(tx, now, released("roll".into(), None, holder));
    }
    let (email, phone) = (person.email.as_deref(), person.phone.as_deref());
    if store::known(tx, nik_hmac.as_deref(), email, phone).await? {
        return Ok(None);
    }
    let sealed = person
        .nik
        .as_ref()
        .map(|nik| keys.seal(nik.secret().as_bytes()))
        .transpose()?;
    let id = AccountId(Uuid::now_v7());
    let account = accounts::ActiveModel {
        id: Set(id),
        nik_hmac: Set(nik_hmac),
        nik_sealed: Set(sealed),
        name: Set(person.name),
        village_code: Set(person.village.clone()),
        email: Set(person.email),
        phone: Set(person.phone),
        claimed_email: Set(None),
        claimed_phone: Set(None),
        password_hash: Set(hash),
        locale: Set(person.locale.into()),
        sex: Set(None),
        birth_year: Set(None),
        disability: Set(None),
        told_at: Set(None),
        created_at: Set(now),
        reset_at: Set(None),
        erased_at: Set(None),
        version: Set(1),
    };
    match account.insert(tx).await {
        // Somebody registered the same person in this very moment.
        Err(e) if matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            return Err(ApiError::new(crate::problem::Code::AlreadyExists, "", ""));
        }
        outcome => outcome?,
    };
    if on_roll {
        roll::give_citizen(tx, id, person.village, now).await?;
    }
    Ok(Some(id))
}

fn released(actor: String, by: Option<AccountId>, holder: AccountId) -> Event {
    Event {
        verb: "account.nik_released",
        actor,
        actor_id: by,
        subject: "account",
        subject_id: holder.to_string(),
        cycle: None,
        round: None,
        proposal: None,
        detail: json!({}),
    }
}

/// Frees a NIK that somebody else registered with, for the person an officer has before them with their
/// identity card. An account that is verified or holds an office keeps its NIK.
pub async fn release_nik(app: &App, caller: &Caller, nik: &str) -> Result<(), ApiError> {
    if !policy::verifies_residents(caller) {
        return Err(policy::refusal());
    }
    let nik = Nik::parse(nik).ok_or_else(|| {
        ApiError::field(
            "/nik",
            "NIK harus 16 angka; periksa kembali KTP.",
            "The NIK must be 16 digits; check the identity card.",
        )
    })?;
    app.limits.guess(caller.account)?;
    let nik_hmac = app.keys.nik(nik.secret());
    let now = app.clock.now();
    let (actor, by) = (super::grant::office(caller, ""), caller.account);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(holder) = store::release_nik(tx, &nik_hmac).await? {
                    audit::append(tx, now, released(actor, Some(by), holder));
                    return Ok(());
                }
                if store::known(tx, Some(&nik_hmac), None, None).await? {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Akun dengan NIK ini sudah diverifikasi; petugas desanya harus mencabut verifikasinya dulu.",
                        "The account with this NIK is verified; the officer of its village must take that back first.",
                    ));
                }
                Ok(())
            })
        })
        .await
}

/// Makes an administrator's account, from the command line or the demo.
pub async fn create_admin(
    app: &App,
    email: &str,
    name: &str,
    password: &str,
) -> Result<AccountId, ApiError> {
    let mut errors = Vec::new();
    let name = text::line("/name", name, limits::PERSON, &mut errors);
    let (email, _) = contacts(Some(email), None, &mut errors);
    if !passwords::acceptable(password) {
        errors.push(password_error("/password"));
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let hash = passwords::hash(password.to_owned()).await?;
    let person = Person {
        nik: None,
        name,
        village: None,
        email,
        phone: None,
        locale: "id",
    };
    let now = app.clock.now();
    let keys = app.keys.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let id = insert(tx, &keys, person, hash, now).await?.ok_or_else(|| {
                    ApiError::field(
                        "/email",
                        "Surel ini sudah dipakai.",
                        "This e-mail is in use.",
                    )
                })?;
                let grant = NewGrant {
                    account: id,
                    role: Role::Admin,
                    area: None,
                    agency: None,
                    basis: GrantBasis::System,
                    by: None,
                };
                store::give(tx, grant, now).await?;
                Ok(id)
            })
        })
        .await
}
