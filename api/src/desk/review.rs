//! One proposal to judge: what was asked beside what was found, what is known of its place, and one form.

use std::sync::Arc;

use askama::Template;
use entity::enums::{Finding, Standing};
use entity::ids::ProposalId;
use entity::{attachments, candidates, proposals, reviews as review_rows, rounds};
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use uuid::Uuid;

use super::front::officer;
use super::{input, proposal_id};
use crate::auth::{Caller, Once};
use crate::maps::Map;
use crate::problem::ApiError;
use crate::proposals::tracking_code;
use crate::proposals::wire::{SimilarIn, SimilarOut};
use crate::reviews::rules::{self, Intake};
use crate::rounds::pages::Held;
use crate::rounds::rules::{is_frozen, phase_of};
use crate::rounds::{policy, service as round_service, standing};
use crate::web::format::{self, Zone};
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};
use crate::{
    agencies, areas, attachments as attachment_room, proposals as proposal_room, references,
    reviews,
};

/// Proposals of the round offered as the target of a merger.
const TARGETS: u64 = 100;

/// A value as the officer saw it, and as it is now.
struct Changed {
    label: &'static str,
    before: String,
    now: String,
}

#[derive(Template)]
#[template(path = "desk/review.html")]
struct ReviewPage {
    chrome: Chrome,
    form: FormState,
    proposal: proposals::Model,
    candidate: candidates::Model,
    held: Held,
    village: String,
    zone: Zone,
    late: bool,
    map: Option<Arc<Map>>,
    photos: Vec<attachments::Model>,
    similar: Vec<SimilarOut>,
    history: Vec<review_rows::Model>,
    stood: Vec<candidates::Model>,
    changed: Vec<Changed>,
    findings: Vec<Choice>,
    reasons: Vec<Choice>,
    targets: Vec<Choice>,
    agencies: Vec<Choice>,
    waiting: i64,
    key: Uuid,
}

impl ReviewPage {
    /// Where the map shows it.
    fn place(&self) -> Option<(f64, f64)> {
        let map = self.map.as_ref()?;
        Some(map.at(self.proposal.lat?, self.proposal.lng?))
    }

    fn reason(&self, code: &str) -> &str {
        let found = self.reasons.iter().find(|one| one.value == *code);
        found.map_or("", |one| one.label.as_str())
    }
}

/// The reasons a refusal has.
pub(super) async fn reasons(visit: &Visit) -> Result<Vec<Choice>, ApiError> {
    let rows = references::service::reasons(visit.app.db.read()).await?;
    let label = |id: &str, en: &str| visit.lang.pick(id, en).to_owned();
    Ok(rows
        .into_iter()
        .map(|one| Choice::new(one.code, label(&one.label_id, &one.label_en)))
        .collect())
}

/// The proposal with its round and candidate, for the round's officer.
async fn open(
    visit: &Visit,
    caller: &Caller,
    id: ProposalId,
) -> Result<(proposals::Model, rounds::Model, candidates::Model), PageError> {
    let db = visit.app.db.read();
    let proposal = proposal_room::service::show(&visit.app, Some(caller), id).await?;
    let round = proposal.round_id.ok_or_else(ApiError::not_found)?;
    let round = standing::get(db, round).await?;
    policy::require_holder(caller, &round)?;
    let candidate = standing::candidate(db, round.id, id).await?;
    let candidate = candidate.ok_or_else(ApiError::not_found)?;
    Ok((proposal, round, candidate))
}

/// What changed since the form was opened; nothing where it was not sent yet.
fn changed(
    visit: &Visit,
    form: &FormState,
    proposal: &proposals::Model,
    candidate: &candidates::Model,
) -> Vec<Changed> {
    let seen = form.value("version");
    if seen.is_empty() || seen == proposal.version.to_string() {
        return Vec::new();
    }
    let standing = |value: &str| {
        let found = Standing::try_from_value(&value.to_owned()).ok();
        found.map(|one| visit.lang.label(&one)).unwrap_or_default()
    };
    let values = [
        (
            "desk-state",
            standing(form.value("seen_standing")),
            visit.lang.label(&candidate.standing),
        ),
        (
            "form-name",
            form.value("seen_title").to_owned(),
            proposal.title.clone(),
        ),
        (
            "quantity",
            form.value("seen_quantity").to_owned(),
            format::quantity(candidate.quantity_milli),
        ),
        (
            "cost",
            form.value("seen_cost").to_owned(),
            format::rupiah(candidate.cost_idr),
        ),
    ];
    values
        .into_iter()
        .map(|(label, before, now)| Changed { label, before, now })
        .collect()
}

async fn page(
    visit: &Visit,
    caller: &Caller,
    id: ProposalId,
    form: FormState,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let now = visit.app.clock.now();
    let (proposal, round, candidate) = open(visit, caller, id).await?;
    let names = areas::service::names(db, vec![proposal.village_code.clone()]).await?;
    let alike = SimilarIn {
        village_code: proposal.village_code.clone(),
        title: proposal.title.clone(),
        problem: Some(proposal.problem.clone()),
        lat: proposal.lat,
        lng: proposal.lng,
    };
    let mut similar = proposal_room::service::similar(&visit.app, alike).await?;
    similar.retain(|one| one.proposal.id != id.0);
    let others = round_service::candidates(db, round.id, None, None, TARGETS).await?;
    let stands = |one: &candidates::Model| {
        matches!(one.standing, Standing::Pending | Standing::Eligible) && one.proposal_id != id
    };
    let waiting = round_service::waiting(db, vec![round.id]).await?;
    let photos = attachment_room::service::list(&visit.app, Some(caller), id).await?;
    let intake = rules::intake(
        phase_of(&round, now),
        is_frozen(&round, now),
        round.tallied_at.is_some(),
    );
    let map = areas::service::map(&visit.app, &proposal.district_code).await?;
    let has_map = map.is_some() && proposal.lat.is_some();
    let page = html(
        &visit.lang,
        &ReviewPage {
            chrome: visit.chrome.clone(),
            changed: changed(visit, &form, &proposal, &candidate),
            village: names
                .get(&proposal.village_code)
                .cloned()
                .unwrap_or_default(),
            zone: Zone::of(&proposal.village_code),
            late: intake == Intake::Late,
            map,
            photos,
            similar,
            history: reviews::service::of_proposal(db, id).await?,
            stood: standing::of_proposal(db, id).await?,
            findings: Choice::of(&visit.lang, Finding::iter()),
            reasons: reasons(visit).await?,
            targets: others
                .into_iter()
                .filter(|(one, _)| stands(one))
                .map(|(_, other)| {
                    let code = tracking_code::grouped(&other.tracking_code);
                    Choice::new(other.id.to_string(), format!("{code} {}", other.title))
                })
                .collect(),
            agencies: agencies::service::of_regency(db, &proposal.regency_code)
                .await?
                .into_iter()
                .map(|one| Choice::new(one.id.to_string(), one.name))
                .collect(),
            waiting: waiting.get(&round.id).copied().unwrap_or_default(),
            held: Held::at(round, now),
            form,
            proposal,
            candidate,
            key: Uuid::now_v7(),
        },
    )?;
    Ok(visit.mapped(page, has_map))
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let caller = officer(&visit)?;
    page(&visit, &caller, proposal_id(&id)?, FormState::default()).await
}

/// The next that waits after a candidate, from the beginning again where none is left behind it.
async fn next(visit: &Visit, before: &candidates::Model) -> Result<Option<ProposalId>, ApiError> {
    let db = visit.app.db.read();
    let waiting = Some(Standing::Pending);
    let behind = Some(before.id.0);
    let mut rows = round_service::candidates(db, before.round_id, waiting, behind, 1).await?;
    if rows.is_empty() {
        rows = round_service::candidates(db, before.round_id, waiting, None, 1).await?;
    }
    Ok(rows.first().map(|(_, proposal)| proposal.id))
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = officer(&visit)?;
    let id = proposal_id(&id)?;
    let (_, round, candidate) = open(&visit, &caller, id).await?;
    let fields = form.into_fields();
    let done = match input::finding(&fields) {
        Ok((_, review)) => {
            let version = fields
                .get("version")
                .parse()
                .map_err(|_| ApiError::not_found())?;
            let sent: Vec<(&str, &str)> = fields.others(&["csrf", "key"]).collect();
            let key = fields.optional("key").map(ToOwned::to_owned);
            let once = Once::new(caller.account, key, "page_review", &(id.0, sent))?;
            let who = Arc::clone(&caller);
            reviews::service::review(&visit.app, who, id, review.on(version), once).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(see_other(&match next(&visit, &candidate).await? {
            Some(next) => format!("/desk/proposals/{next}?kabar=diverifikasi"),
            None => format!("/desk/rounds/{}?kabar=antrean-habis", round.id),
        })),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, &caller, id, form).await
            })
            .await
        }
    }
}
