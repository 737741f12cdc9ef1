//! How a regency words its papers.

use std::sync::Arc;

use entity::enums::{AreaLevel, DocumentKind, Role};
use entity::letters;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::logo;
use crate::app::App;
use crate::areas;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::documents::letter::Letter;
use crate::documents::store;
use crate::documents::wire::{LetterIn, LetterOut, LogoOut};
use crate::problem::ApiError;

fn out(
    regency: String,
    kind: DocumentKind,
    letter: Letter,
    version: i32,
    logo: Option<LogoOut>,
) -> LetterOut {
    LetterOut {
        logo,
        regency_code: regency,
        kind: kind.into(),
        ready: version == 0,
        letterhead: letter.letterhead,
        number: letter.number,
        opening: letter.opening,
        closing: letter.closing,
        signatories: letter.signatories.into_iter().map(Into::into).collect(),
        version,
    }
}

/// The wording of a kind of paper, and its version.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    regency: &str,
    kind: DocumentKind,
) -> Result<(Letter, i32), ApiError> {
    match store::letter(db, regency, kind).await? {
        Some(row) => Ok((serde_json::from_str(&row.content)?, row.version)),
        None => Ok((Letter::ready(kind), 0)),
    }
}

/// How a regency words its papers of a kind.
pub async fn wording(app: &App, code: &str, kind: DocumentKind) -> Result<LetterOut, ApiError> {
    let db = app.db.read();
    areas::service::require(db, code, AreaLevel::Regency, "code").await?;
    let (letter, version) = of(db, code, kind).await?;
    let logo = logo::logo(db, code).await?;
    Ok(out(code.to_owned(), kind, letter, version, logo))
}

/// Changes it at the version read; 0 for the ready one. Papers already issued stay as they are.
pub async fn put_wording(
    app: &App,
    caller: Arc<Caller>,
    code: String,
    kind: DocumentKind,
    version: i32,
    given: LetterIn,
) -> Result<LetterOut, ApiError> {
    caller.require_planner(&code)?;
    areas::service::require(app.db.read(), &code, AreaLevel::Regency, "code").await?;
    let letter = Letter::from(given).parse()?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                // The area's row is what two planners of a regency wait at.
                areas::service::lock(tx, &code).await?;
                let (_, known) = of(tx, &code, kind).await?;
                if known != version {
                    return Err(ApiError::stale(known));
                }
                let row = letters::Model {
                    regency_code: code.clone(),
                    kind,
                    content: serde_json::to_string(&letter)?,
                    version: version + 1,
                    updated_at: now,
                };
                store::put_letter(tx, row).await?;
                let event = Event {
                    verb: "letter.changed",
                    actor: caller.office(Role::Planner, &code),
                    actor_id: Some(caller.account),
                    subject: "letter",
                    subject_id: code.clone(),
                    cycle: None,
                    round: None,
                    proposal: None,
                    detail: json!({ "kind": kind, "version": version + 1 }),
                };
                audit::append(tx, now, event);
                let logo = logo::logo(tx, &code).await?;
                Ok(out(code, kind, letter, version + 1, logo))
            })
        })
        .await
}
