//! One round: its dates and its ceiling, moved with a public reason.

use std::sync::Arc;

use askama::Template;
use entity::ids::RoundId;
use entity::rounds;
use poem::web::Path;
use poem::{Response, handler};

use super::input::Reader;
use super::{Head, head};
use crate::auth::Caller;
use crate::desk::{front, uuid};
use crate::problem::ApiError;
use crate::rounds::pages::Held;
use crate::rounds::rules::takes_candidates;
use crate::rounds::service::{self, Adjustment};
use crate::rounds::standing;
use crate::web::forms::refused;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

#[derive(Template)]
#[template(path = "desk/planner/round.html")]
struct RoundPage {
    chrome: Chrome,
    head: Head,
    held: Held,
    name: String,
    form: FormState,
    waiting: i64,
    /// Whether the ceiling may still change.
    ceiling_moves: bool,
}

fn filled(head: &Head, round: &rounds::Model) -> FormState {
    let mut fields = Fields::default();
    for (name, at) in [
        ("opens_at", Some(round.opens_at)),
        ("submission_closes_at", round.submission_closes_at),
        ("review_closes_at", Some(round.review_closes_at)),
        ("voting_closes_at", round.voting_closes_at),
    ] {
        fields.push(name, at.map_or_else(String::new, |at| head.zone.field(at)));
    }
    fields.push("ceiling_idr", crate::web::format::number(round.ceiling_idr));
    FormState::filled(fields)
}

async fn find(
    visit: &Visit,
    id: &str,
    round: &str,
) -> Result<(Arc<Caller>, Head, rounds::Model), PageError> {
    let (caller, head) = head(visit, id).await?;
    let round = standing::get(visit.app.db.read(), RoundId(uuid(round)?)).await?;
    if round.cycle_id != head.cycle.id {
        return Err(ApiError::not_found().into());
    }
    Ok((caller, head, round))
}

async fn page(
    visit: &Visit,
    head: Head,
    round: rounds::Model,
    form: Option<FormState>,
) -> Result<Response, PageError> {
    let now = visit.app.clock.now();
    let name = front::names(visit, std::slice::from_ref(&round)).await?;
    let waiting = service::waiting(visit.app.db.read(), vec![round.id]).await?;
    html(
        &visit.lang,
        &RoundPage {
            chrome: visit.chrome.clone(),
            name: name.into_iter().next().unwrap_or_default(),
            form: form.unwrap_or_else(|| filled(&head, &round)),
            waiting: waiting.get(&round.id).copied().unwrap_or_default(),
            ceiling_moves: takes_candidates(&round, now),
            held: Held::at(round, now),
            head,
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, round)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, head, round) = find(&visit, &id, &round).await?;
    page(&visit, head, round, None).await
}

fn read(
    fields: &Fields,
    head: &Head,
    round: &rounds::Model,
) -> Result<(i32, Adjustment), ApiError> {
    let mut form = Reader::new(fields);
    let version = form.needed_small("version");
    // A field shows whole minutes: one left as it was shown changes nothing.
    let mut moved = |name: &str, before| {
        let before: Option<chrono::DateTime<chrono::Utc>> = before;
        let shown = before.map(|at| head.zone.field(at));
        let at = form.time(name, head.zone)?;
        (Some(head.zone.field(at)) != shown).then_some(at)
    };
    let opens_at = moved("opens_at", Some(round.opens_at));
    let submission_closes_at = moved("submission_closes_at", round.submission_closes_at);
    let review_closes_at = moved("review_closes_at", Some(round.review_closes_at));
    let voting_closes_at = moved("voting_closes_at", round.voting_closes_at);
    let ceiling_idr = form.number("ceiling_idr");
    let adjustment = Adjustment {
        opens_at,
        submission_closes_at,
        review_closes_at,
        voting_closes_at,
        ceiling_idr,
        configuration: None,
        reason: fields.get("reason").to_owned(),
    };
    form.end(version.map(|version| (version, adjustment)))
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path((id, round)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head, round) = find(&visit, &id, &round).await?;
    let fields = form.into_fields();
    let done = async {
        let (version, adjustment) = read(&fields, &head, &round)?;
        service::adjust(&visit.app, &caller, round.id, version, adjustment).await
    };
    match done.await {
        Ok(round) => Ok(see_other(&format!(
            "{}?kabar=putaran",
            head.at(&format!("/rounds/{}", round.id))
        ))),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, head, round, Some(form)).await
            })
            .await
        }
    }
}
