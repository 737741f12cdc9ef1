//! Logging in and out.

use entity::sessions;
use sea_orm::EntityTrait;

use crate::accounts::{login_key, passwords, store};
use crate::app::App;
use crate::auth::{Caller, sessions as tokens};
use crate::problem::{ApiError, Code};

/// Logs in. Unknown account and wrong password are refused alike, after the same work.
pub async fn log_in(
    app: &App,
    address: &str,
    login: &str,
    password: String,
) -> Result<(String, sessions::Model), ApiError> {
    app.limits.attempt(address, &login_key(login))?;
    let account = store::by_login(app, login.trim()).await?;
    let stored = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let right = passwords::verify(password, stored).await?;
    let account = account.filter(|_| right).ok_or_else(no_match)?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                // Erased, or given another password, since it was read: then this login comes too late.
                let current = store::lock(tx, account.id).await.map_err(|_| no_match())?;
                if current.password_hash != account.password_hash {
                    return Err(no_match());
                }
                tokens::open(tx, account.id, now).await
            })
        })
        .await
}

fn no_match() -> ApiError {
    ApiError::new(
        Code::Unauthenticated,
        "Surel, telepon, NIK, atau kata sandi tidak cocok.",
        "The e-mail, phone, NIK or password does not match.",
    )
}

/// Ends the session the caller came with.
pub async fn log_out(app: &App, caller: &Caller) -> Result<(), ApiError> {
    let session = caller.session;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                sessions::Entity::delete_by_id(session).exec(tx).await?;
                Ok(())
            })
        })
        .await
}
