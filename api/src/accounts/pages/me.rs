//! One's own page: proposals, votes, what one follows, one's data to take along or to erase.

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::ProposalStatus;
use poem::{IntoResponse, Request, Response, handler};
use poem_openapi::types::ToJSON;

use crate::accounts::service;
use crate::accounts::wire::MeOut;
use crate::auth::Held as HeldRole;
use crate::follows::wire::FollowOut;
use crate::rounds::pages::Held;
use crate::rounds::rules::Phase;
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::{Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html};
use crate::{areas, ballots, follows, proposals, rounds};

/// Followed proposals the page shows.
const FOLLOWS: u64 = 50;

#[derive(Template)]
#[template(path = "accounts/me.html")]
struct MePage {
    chrome: Chrome,
    me: MeOut,
    village: Option<String>,
    grants: Vec<HeldRole>,
    proposals: Vec<entity::proposals::Model>,
    follows: Vec<FollowOut>,
    votes: Vec<Vote>,
    zone: Zone,
}

/// A round one may vote in, and whether one did: never what.
struct Vote {
    held: Held,
    voted_at: Option<DateTime<Utc>>,
}

impl MePage {
    fn status(follow: &FollowOut) -> ProposalStatus {
        follow.proposal.status.into()
    }
}

#[handler]
pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let db = visit.app.db.read();
    let me = service::show(&visit.app, &caller).await?;
    let code = me.village_code.clone().unwrap_or_default();
    let village = areas::service::find(db, &code).await?;
    let followed = follows::service::own(&visit.app, &caller, Some(FOLLOWS), None).await?;
    let votes = if me.verified {
        votes(&visit, &code).await?
    } else {
        Vec::new()
    };
    html(
        &visit.lang,
        &MePage {
            proposals: proposals::service::own(db, caller.account).await?,
            grants: caller.grants.clone(),
            chrome: visit.chrome,
            village: village.map(|village| village.name),
            follows: followed.items,
            zone: Zone::of(&code),
            votes,
            me,
        },
    )
}

async fn votes(visit: &Visit, village: &str) -> Result<Vec<Vote>, PageError> {
    let (caller, now) = (visit.signed()?, visit.app.clock.now());
    let held = rounds::service::balloted(visit.app.db.read(), village, now).await?;
    let voted = ballots::service::voted(&visit.app, &caller, &held).await?;
    let vote = |round: entity::rounds::Model| Vote {
        voted_at: voted.get(&round.id).copied(),
        held: Held::at(round, now),
    };
    Ok(held.into_iter().map(vote).collect())
}

/// Everything kept about the visitor, as a file.
#[handler]
pub(super) async fn data(visit: Visit) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let export = service::export(&visit.app, &caller).await?;
    Ok(export
        .to_json_string()
        .with_content_type("application/json; charset=utf-8")
        .with_header(
            "content-disposition",
            "attachment; filename=\"e-musrenbang.json\"",
        )
        .into_response())
}

#[derive(Template)]
#[template(path = "accounts/erase.html")]
struct ErasePage {
    chrome: Chrome,
    form: FormState,
}

#[handler]
pub(super) fn show_erase(visit: Visit) -> Result<Response, PageError> {
    visit.signed()?;
    html(
        &visit.lang,
        &ErasePage {
            form: FormState::filled(Fields::default()),
            chrome: visit.chrome,
        },
    )
}

/// Erases the account of whoever knows its password: an open login alone does not do.
#[handler]
pub(super) async fn erase(
    request: &Request,
    visit: Visit,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let fields = form.into_fields();
    let password = fields.raw("password").to_owned();
    if let Err(error) = service::confirm(&visit.app, &caller, password).await {
        return refused(fields, error, async |form| {
            html(
                &visit.lang,
                &ErasePage {
                    chrome: visit.chrome.clone(),
                    form,
                },
            )
        })
        .await;
    }
    service::erase(&visit.app, &caller).await?;
    request.cookie().add(visit.ended_cookie());
    Ok(super::left("/?kabar=dihapus"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn erasing_asks_for_the_password() {
        let page = ErasePage {
            chrome: chrome(),
            form: FormState::default(),
        };
        let html = samples::render(&page);
        assert!(html.contains("type=\"password\"") && html.contains("action=\"/me/erase\""));
    }
}
