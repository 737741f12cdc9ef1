//! A forgotten password: an officer who has seen the identity card gives a code, its owner sets another.

use chrono::{DateTime, Duration, Utc};
use entity::enums::Role;
use entity::ids::AccountId;
use entity::{accounts, password_resets};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::own::tell;
use super::register::password_error;
use crate::accounts::{About, login_key, passwords, policy, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::db::Tx;
use crate::keys;
use crate::problem::{ApiError, Code};

/// How long a code works, hours. It has 50 random bits and tries are limited by the minute, so that wrong
/// ones need not be counted: a stranger could use up the owner's.
const HOURS: i64 = 24;
/// Letters and digits that are not mistaken for each other when read aloud or written down.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A code as its owner gets it: ten letters and digits in two groups, 50 random bits.
fn new_code() -> Result<String, ApiError> {
    let mut code = String::with_capacity(11);
    for (place, byte) in keys::random::<10>()?.into_iter().enumerate() {
        if place == 5 {
            code.push('-');
        }
        let letter = LETTERS.get(usize::from(byte % 32));
        code.extend(letter.copied().map(char::from));
    }
    Ok(code)
}

/// A code as it is compared, however it was typed.
fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(16)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Gives a code for an account; one given before works no more. Whoever may not give one learns nothing
/// about the account.
pub async fn issue(
    app: &App,
    caller: &Caller,
    id: AccountId,
) -> Result<(String, DateTime<Utc>), ApiError> {
    let db = app.db.read();
    let account = store::get(db, id).await?;
    let grants = store::grants_of(db, id).await?;
    let officer = grants.iter().any(|grant| grant.role != Role::Citizen);
    if !policy::may_reset(caller, id, account.village_code.as_deref(), officer) {
        return Err(ApiError::not_found());
    }
    let code = new_code()?;
    let code_hmac = app.keys.reset_code(&plain(&code));
    let now = app.clock.now();
    let expires_at = now + Duration::hours(HOURS);
    let row = password_resets::ActiveModel {
        account_id: Set(id),
        code_hmac: Set(code_hmac),
        issued_by: Set(caller.account),
        issued_at: Set(now),
        expires_at: Set(expires_at),
    };
    let place = account.village_code.unwrap_or_default();
    let office = super::grant::office(caller, &place);
    let event = event("account.reset_code_given", office, caller.account, id);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                use password_resets::Column as C;
                store::lock(tx, id).await?;
                password_resets::Entity::insert(row)
                    .on_conflict(
                        OnConflict::column(C::AccountId)
                            .update_columns([C::CodeHmac, C::IssuedBy, C::IssuedAt, C::ExpiresAt])
                            .to_owned(),
                    )
                    .exec_without_returning(tx)
                    .await?;
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await?;
    Ok((code, expires_at))
}

/// Sets another password by a code, ends all logins, and uses the code up. A ballot cast before stays as it
/// is and is not shown any more, and what the owner told of themselves is emptied: whoever gave the code could have
/// used it too. Unknown account and wrong code are refused alike, after the same work.
pub async fn redeem(
    app: &App,
    address: &str,
    login: &str,
    code: &str,
    password: String,
) -> Result<(), ApiError> {
    app.limits.attempt(address, &login_key(login))?;
    if !passwords::acceptable(&password) {
        return Err(ApiError::fields(vec![password_error("/password")]));
    }
    let hash = passwords::hash(password).await?;
    let account = store::by_login(app, login.trim()).await?;
    // Nobody's account is looked up the same way as somebody's.
    let account = account.map_or(AccountId(Uuid::nil()), |account| account.id);
    let code_hmac = app.keys.reset_code(&plain(code));
    let now = app.clock.now();
    let right = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let row = store::lock(tx, account).await.map_err(|_| no_match())?;
                let right = try_code(tx, account, &code_hmac, now).await?;
                if right {
                    set_password(tx, row, hash, now).await?;
                }
                Ok(right)
            })
        })
        .await?;
    if right { Ok(()) } else { Err(no_match()) }
}

/// Whether the code is the account's; a right one is used up.
async fn try_code(
    tx: &Tx,
    account: AccountId,
    code_hmac: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, ApiError> {
    let Some(reset) = password_resets::Entity::find_by_id(account).one(tx).await? else {
        return Ok(false);
    };
    let right = reset.expires_at >= now && reset.code_hmac == code_hmac;
    if right {
        password_resets::Entity::delete_by_id(account)
            .exec(tx)
            .await?;
    }
    Ok(right)
}

async fn set_password(
    tx: &Tx,
    account: accounts::Model,
    hash: String,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let (id, version) = (account.id, account.version + 1);
    let mut account = account.into_active_model();
    account.password_hash = Set(hash);
    account.reset_at = Set(Some(now));
    tell(&mut account, About::default(), now);
    account.version = Set(version);
    account.update(tx).await?;
    store::end_sessions(tx, id, None).await?;
    audit::append(
        tx,
        now,
        event("account.password_reset", "resident".into(), id, id),
    );
    Ok(())
}

fn event(verb: &'static str, actor: String, by: AccountId, account: AccountId) -> Event {
    Event {
        verb,
        actor,
        actor_id: Some(by),
        subject: "account",
        subject_id: account.to_string(),
        cycle: None,
        round: None,
        proposal: None,
        detail: json!({}),
    }
}

fn no_match() -> ApiError {
    ApiError::new(
        Code::Unauthenticated,
        "Surel, telepon, NIK, atau kode tidak cocok, atau kode sudah tidak berlaku. Minta kode baru di kantor desa/kelurahan.",
        "The e-mail, phone, NIK or code does not match, or the code has expired. Ask for a new one at the village office.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code = new_code().unwrap();
        assert_eq!(code.len(), 11);
        assert_eq!(plain(&code).len(), 10);
        assert_eq!(plain(" abcde fghjk "), plain("ABCDE-FGHJK"));
        assert_ne!(new_code().unwrap(), code);
    }
}
