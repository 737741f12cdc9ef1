//! One's own data: shown, changed, taken along, erased.

use chrono::{DateTime, Datelike, Utc};
use entity::ids::AccountId;
use entity::{accounts, grants};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, Set, SqlErr,
};
use serde_json::json;

use super::register::{contacts, password_error};
use crate::accounts::identity::Nik;
use crate::accounts::wire::{self, ExportOut, ExportedSession, MeOut};
use crate::accounts::{About, passwords, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::problem::ApiError;
use crate::{attachments, delivery, follows, kept, proposals};

/// The caller's own account.
pub async fn show(app: &App, caller: &Caller) -> Result<MeOut, ApiError> {
    let db = app.db.read();
    let account = store::get(db, caller.account).await?;
    let grants = store::grants_of(db, caller.account).await?;
    let masked = masked(app, &account)?;
    Ok(wire::me(account, masked, grants))
}

/// Whether somebody has had their account erased.
pub async fn is_erased(db: &impl ConnectionTrait, account: AccountId) -> Result<bool, ApiError> {
    let erased = accounts::Entity::find_by_id(account)
        .filter(accounts::Column::ErasedAt.is_not_null())
        .one(db)
        .await?;
    Ok(erased.is_some())
}

/// The NIK of an account as its owner or a verifying officer sees it.
pub(super) fn masked(app: &App, account: &accounts::Model) -> Result<Option<String>, ApiError> {
    let Some(sealed) = &account.nik_sealed else {
        return Ok(None);
    };
    let plain = String::from_utf8(app.keys.open(sealed)?).map_err(ApiError::internal)?;
    Ok(Nik::parse(&plain).map(|nik| nik.masked()))
}

/// A change to one's own account; what is `None` stays.
#[derive(Clone, Default)]
pub struct Change {
    /// New e-mail.
    pub email: Option<String>,
    /// New phone.
    pub phone: Option<String>,
    /// New language.
    pub locale: Option<&'static str>,
    /// New password.
    pub password: Option<String>,
    /// What they tell of themselves from now on, all of it; empty takes it back.
    pub about: Option<About>,
    /// Password now in use, needed for a new one and for new contacts.
    pub current_password: Option<String>,
}

/// Changes the caller's account at the version they read. A new password ends all other sessions. A contact
/// that another account has is not taken over, and answered and shown the same. No event tells of it: the time of
/// one, beside counts that have just moved, would tell what somebody said of themselves.
pub async fn change(
    app: &App,
    caller: &Caller,
    version: i32,
    change: Change,
) -> Result<MeOut, ApiError> {
    let mut errors = Vec::new();
    let (email, phone) = contacts(
        change.email.as_deref(),
        change.phone.as_deref(),
        &mut errors,
    );
    let now = app.clock.now();
    let about = change.about;
    errors.extend(about.and_then(|about| about.wrong(now.year())));
    let mut new_hash = None;
    let wanted = change.password;
    if wanted
        .as_deref()
        .is_some_and(|password| !passwords::acceptable(password))
    {
        errors.push(password_error("/password"));
    }
    // Whoever found an open login must not make it theirs.
    if wanted.is_some() || email.is_some() || phone.is_some() {
        app.limits.guess(caller.account)?;
        let stored = store::get(app.db.read(), caller.account)
            .await?
            .password_hash;
        let current = change.current_password.unwrap_or_default();
        if !passwords::verify(current, Some(stored)).await? {
            errors.push(crate::problem::FieldError {
                pointer: "/current_password".into(),
                detail: "Kata sandi yang sekarang tidak cocok.".into(),
                detail_en: "The current password does not match.".into(),
            });
        }
        if let Some(password) = wanted.filter(|_| errors.is_empty()) {
            new_hash = Some(passwords::hash(password).await?);
        }
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let (account, session) = (caller.account, caller.session);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = store::lock(tx, account).await?;
                if row.version != version {
                    return Err(ApiError::stale(row.version));
                }
                let taken = store::taken(tx, account, email.as_deref(), phone.as_deref()).await?;
                let before = About::of(&row);
                let mut row = row.into_active_model();
                if let Some(about) = about.filter(|about| *about != before) {
                    tell(&mut row, about, now);
                }
                if let Some(email) = email {
                    (row.email, row.claimed_email) = held(email, taken.email);
                }
                if let Some(phone) = phone {
                    (row.phone, row.claimed_phone) = held(phone, taken.phone);
                }
                if let Some(locale) = change.locale {
                    row.locale = Set(locale.into());
                }
                if let Some(hash) = new_hash {
                    row.password_hash = Set(hash);
                    store::end_sessions(tx, account, Some(session)).await?;
                }
                row.version = Set(version + 1);
                match row.update(tx).await {
                    Err(e) if matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                        // Somebody took the contact in this moment: the next try is answered like any other.
                        Err(ApiError::unavailable())
                    }
                    outcome => Ok(outcome.map(|_| ())?),
                }
            })
        })
        .await?;
    show(app, caller).await
}

/// Notes what somebody tells of themselves.
pub(super) fn tell(row: &mut accounts::ActiveModel, about: About, now: DateTime<Utc>) {
    row.sex = Set(about.sex);
    row.birth_year = Set(about.birth_year);
    row.disability = Set(about.disability);
    row.told_at = Set(Some(now).filter(|_| !about.is_empty()));
}

/// A new contact as a login, or as a claim where another account has it; the one before ends either way, so
/// that neither an answer nor a login tells which.
fn held(
    contact: String,
    taken: bool,
) -> (ActiveValue<Option<String>>, ActiveValue<Option<String>>) {
    if taken {
        (Set(None), Set(Some(contact)))
    } else {
        (Set(Some(contact)), Set(None))
    }
}

/// The caller's login.
pub async fn session(app: &App, caller: &Caller) -> Result<ExportedSession, ApiError> {
    store::sessions_of(app.db.read(), caller.account)
        .await?
        .into_iter()
        .find(|session| session.id == caller.session)
        .map(Into::into)
        .ok_or_else(ApiError::not_found)
}

/// Everything kept about the caller.
pub async fn export(app: &App, caller: &Caller) -> Result<ExportOut, ApiError> {
    let db = app.db.read();
    let sessions = store::sessions_of(db, caller.account).await?;
    Ok(ExportOut {
        account: show(app, caller).await?,
        sessions: sessions
            .into_iter()
            .map(Into::into)
            .collect(),
        proposal_ids: store::proposal_ids(db, caller.account).await?,
        followed_proposal_ids: follows::service::all(db, caller.account).await?,
        work_answers: delivery::service::answers_of(db, caller.account).await?,
        votes: "Suara disimpan dengan nama samaran per musyawarah dan tidak dapat dikaitkan dengan akun. / \
                Votes are kept under a pseudonym per round and cannot be linked to an account."
            .into(),
    })
}

/// Makes sure that it is the account's owner who asks: whoever found an open login does not know the password.
pub async fn confirm(app: &App, caller: &Caller, password: String) -> Result<(), ApiError> {
    app.limits.guess(caller.account)?;
    let account = store::get(app.db.read(), caller.account).await?;
    if passwords::verify(password, Some(account.password_hash)).await? {
        return Ok(());
    }
    Err(ApiError::field(
        "/password",
        "Kata sandi tidak cocok.",
        "The password does not match.",
    ))
}

/// Erases the caller's personal data: name, NIK, contacts, password, what they told of themselves, logins and
/// roles, drafts and their files. Proposals stay, as public records without a name.
pub async fn erase(app: &App, caller: &Caller) -> Result<(), ApiError> {
    let account: AccountId = caller.account;
    let now = app.clock.now();
    let files = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::leave_an_admin(tx, account).await?;
                let row = store::lock(tx, account).await?;
                let version = row.version + 1;
                let mut row = row.into_active_model();
                row.nik_hmac = Set(None);
                row.nik_sealed = Set(None);
                row.name = Set(String::new());
                row.email = Set(None);
                row.phone = Set(None);
                row.claimed_email = Set(None);
                row.claimed_phone = Set(None);
                row.password_hash = Set(String::new());
                tell(&mut row, About::default(), now);
                row.erased_at = Set(Some(now));
                row.version = Set(version);
                row.update(tx).await?;
                grants::Entity::update_many()
                    .set(grants::ActiveModel {
                        revoked_at: Set(Some(now)),
                        ..Default::default()
                    })
                    .filter(grants::Column::AccountId.eq(account))
                    .filter(grants::Column::RevokedAt.is_null())
                    .exec(tx)
                    .await?;
                store::end_sessions(tx, account, None).await?;
                let event = Event {
                    verb: "account.erased",
                    actor: "resident".into(),
                    actor_id: Some(account),
                    subject: "account",
                    subject_id: account.to_string(),
                    cycle: None,
                    round: None,
                    proposal: None,
                    detail: json!({}),
                };
                audit::append(tx, now, event);
                store::end_codes(tx, account).await?;
                kept::forget(tx, account).await?;
                follows::service::forget(tx, account).await?;
                proposals::service::discard_drafts(tx, account).await
            })
        })
        .await?;
    attachments::service::forget(app, files).await;
    Ok(())
}
