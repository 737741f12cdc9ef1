//! One's own page: proposals, votes, what one follows, what one tells of oneself, one's data to take along or to erase.

use askama::Template;
use chrono::{DateTime, Datelike, Utc};
use entity::enums::{ProposalStatus, Sex};
use poem::{IntoResponse, Request, Response, handler};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveEnum, Iterable};

use crate::accounts::About;
use crate::accounts::service::{self, Change};
use crate::accounts::wire::MeOut;
use crate::auth::Held as HeldRole;
use crate::evidence::FEWEST;
use crate::follows::wire::FollowOut;
use crate::problem::ApiError;
use crate::rounds::pages::Held;
use crate::rounds::rules::Phase;
use crate::web::format::Zone;
use crate::web::forms::{Choice, refused};
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};
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
    form: FormState,
    sexes: Vec<Choice>,
    disabilities: Vec<Choice>,
    fewest: i64,
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
    page(&visit, None).await
}

/// The page, with the form as it was sent or, unless it was, as it is kept.
async fn page(visit: &Visit, form: Option<FormState>) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let db = visit.app.db.read();
    let me = service::show(&visit.app, &caller).await?;
    let form = form.unwrap_or_else(|| FormState::filled(told(&me)));
    let code = me.village_code.clone().unwrap_or_default();
    let village = areas::service::find(db, &code).await?;
    let followed = follows::service::own(&visit.app, &caller, Some(FOLLOWS), None).await?;
    let votes = if me.verified {
        votes(visit, &code).await?
    } else {
        Vec::new()
    };
    html(
        &visit.lang,
        &MePage {
            proposals: proposals::service::own(db, caller.account).await?,
            grants: caller.grants.clone(),
            chrome: visit.chrome.clone(),
            village: village.map(|village| village.name),
            follows: followed.items,
            zone: Zone::of(&code),
            votes,
            form,
            sexes: Choice::of(&visit.lang, Sex::iter()),
            disabilities: [(YES, "about-yes"), (NO, "about-no")]
                .map(|(value, key)| Choice::new(value, visit.lang.text(key)))
                .into(),
            fewest: FEWEST,
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

const YES: &str = "yes";
const NO: &str = "no";

/// What one told of oneself, as the form's fields.
fn told(me: &MeOut) -> Fields {
    let mut fields = Fields::default();
    if let Some(about) = &me.about {
        if let Some(sex) = about.sex {
            fields.push("sex", Sex::from(sex).to_value());
        }
        if let Some(year) = about.birth_year {
            fields.push("birth_year", year.to_string());
        }
        if let Some(disability) = about.disability {
            fields.push("disability", if disability { YES } else { NO });
        }
    }
    fields
}

/// What the form tells.
fn read(fields: &Fields, year: i32) -> Result<About, ApiError> {
    let birth_year = fields.optional("birth_year").map(str::parse).transpose();
    Ok(About {
        sex: Sex::try_from_value(&fields.get("sex").to_owned()).ok(),
        birth_year: birth_year.map_err(|_| ApiError::fields(vec![About::unreadable(year)]))?,
        disability: match fields.get("disability") {
            YES => Some(true),
            NO => Some(false),
            _ => None,
        },
    })
}

/// The form's own address, from where a refused form was shown.
#[handler]
pub(super) fn show_about() -> Response {
    see_other("/me#tentang").into_response()
}

/// Keeps what one tells of oneself, in place of what one told before.
#[handler]
pub(super) async fn tell(visit: Visit, form: ProtectedForm) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let fields = form.into_fields();
    let done = match read(&fields, visit.app.clock.now().year()) {
        Ok(about) => {
            let change = Change {
                about: Some(about),
                ..Change::default()
            };
            let version = fields.get("version").parse().unwrap_or_default();
            service::change(&visit.app, &caller, version, change).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(see_other("/me?kabar=tentang#tentang")),
        Err(error) => refused(fields, error, async |form| page(&visit, Some(form)).await).await,
    }
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
