//! The coat of arms in the letterhead of a regency's papers: one for all kinds of them. Papers already issued keep
//! theirs.

use std::sync::Arc;

use bytes::Bytes;
use entity::enums::{AreaLevel, Role};
use entity::ids::DocumentId;
use entity::{documents, logos};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::app::App;
use crate::areas;
use crate::attachments::emblem::{self, Emblem};
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::documents::record::{Logo, Record};
use crate::documents::store;
use crate::documents::wire::LogoOut;
use crate::problem::ApiError;

/// The coat of arms a paper issued now would have.
pub(super) async fn of(db: &impl ConnectionTrait, regency: &str) -> Result<Option<Logo>, ApiError> {
    let row = store::logo(db, regency).await?;
    Ok(row.map(|row| Logo {
        sha256: row.sha256,
        width: row.width,
        height: row.height,
    }))
}

/// What is known of a regency's coat of arms; none where it gave none.
pub async fn logo(db: &impl ConnectionTrait, regency: &str) -> Result<Option<LogoOut>, ApiError> {
    Ok(store::logo(db, regency).await?.map(Into::into))
}

/// The PNG of a regency's coat of arms, or 404.
pub async fn picture(app: &App, regency: &str) -> Result<Bytes, ApiError> {
    let row = store::logo(app.db.read(), regency).await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    emblem::get(app, &row.sha256).await
}

/// The PNG of the coat of arms a paper was issued with, or 404.
pub async fn picture_of(app: &App, id: DocumentId) -> Result<Bytes, ApiError> {
    let row = store::get(app.db.read(), id).await?;
    let name = row.logo_sha256.ok_or_else(ApiError::not_found)?;
    emblem::get(app, &name).await
}

/// The bytes a record's paper needs; read before it is issued and made sure of after, should the regency have
/// changed its coat of arms meanwhile.
pub(super) struct Carried(Option<(String, Bytes)>);

impl Carried {
    pub(super) async fn by(app: &App, record: &Record) -> Result<Self, ApiError> {
        let Some(logo) = &record.logo else {
            return Ok(Self(None));
        };
        let bytes = emblem::get(app, &logo.sha256).await?;
        Ok(Self(Some((logo.sha256.clone(), bytes))))
    }

    pub(super) async fn settle(self, app: &App, row: &documents::Model) -> Result<(), ApiError> {
        match self.0 {
            Some((name, bytes)) if row.logo_sha256.as_ref() == Some(&name) => {
                emblem::ensure(app, &name, bytes).await
            }
            _ => Ok(()),
        }
    }
}

fn event(verb: &'static str, caller: &Caller, code: &str, detail: Value) -> Event {
    Event {
        verb,
        actor: caller.office(Role::Planner, code),
        actor_id: Some(caller.account),
        subject: "logo",
        subject_id: code.to_owned(),
        cycle: None,
        round: None,
        proposal: None,
        detail,
    }
}

/// Takes a coat of arms in place of the one before.
pub async fn put_logo(
    app: &App,
    caller: Arc<Caller>,
    code: String,
    bytes: Vec<u8>,
) -> Result<LogoOut, ApiError> {
    // Who may not change it learns so before the file is worked on.
    caller.require_planner(&code)?;
    areas::service::require(app.db.read(), &code, AreaLevel::Regency, "code").await?;
    let emblem: Emblem = emblem::ready(app, bytes).await?;
    let now = app.clock.now();
    let (width, height) = emblem.size();
    let row = logos::Model {
        regency_code: code.clone(),
        sha256: emblem.sha256().to_owned(),
        bytes: emblem.bytes(),
        width,
        height,
        updated_at: now,
    };
    let written = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                // The area's row is what two planners of a regency wait at.
                areas::service::lock(tx, &code).await?;
                let before = store::logo(tx, &code).await?;
                if before.as_ref().is_some_and(|one| one.sha256 == row.sha256) {
                    return Ok((before.unwrap_or(row), None));
                }
                store::put_logo(tx, row.clone()).await?;
                let detail = json!({ "sha256": row.sha256, "bytes": row.bytes });
                audit::append(tx, now, event("logo.changed", &caller, &code, detail));
                Ok((row, before))
            })
        })
        .await;
    let (row, before) = emblem.end(app, written).await?;
    if let Some(before) = before {
        emblem::forget(app, before.sha256).await;
    }
    Ok(row.into())
}

/// Takes the coat of arms out of the letterhead, or 404.
pub async fn delete_logo(app: &App, caller: Arc<Caller>, code: String) -> Result<(), ApiError> {
    caller.require_planner(&code)?;
    areas::service::require(app.db.read(), &code, AreaLevel::Regency, "code").await?;
    let now = app.clock.now();
    let before = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                areas::service::lock(tx, &code).await?;
                let before = store::logo(tx, &code).await?;
                let before = before.ok_or_else(ApiError::not_found)?;
                store::delete_logo(tx, &code).await?;
                let detail = json!({ "sha256": before.sha256 });
                audit::append(tx, now, event("logo.removed", &caller, &code, detail));
                Ok(before)
            })
        })
        .await?;
    emblem::forget(app, before.sha256).await;
    Ok(())
}
