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
use super::proposal_id;
use crate::auth::{Caller, Once};
use crate::maps::Map;
use crate::problem::{ApiError, FieldError};
use crate::proposals::rules::quantity;
use crate::proposals::tracking_code;
use crate::proposals::wire::{SimilarIn, SimilarOut};
use crate::reviews::rules::{self, Intake};
use crate::reviews::service::Review;
use crate::reviews::wire::ReviewIn;
use crate::rounds::pages::Held;
use crate::rounds::rules::{is_frozen, phase_of};
use crate::rounds::{policy, service as round_service, standing};
use crate::web::format::{self, Zone, parse_number, parse_quantity};
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
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

/// A finding as a form gives it; what does not belong to the chosen finding is left aside, so that nobody
/// must empty a field.
pub(super) fn finding(fields: &Fields) -> Result<(Finding, Review), ApiError> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, detail: &str, detail_en: &str| {
        errors.push(FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    };
    let chosen = Finding::try_from_value(&fields.get("finding").to_owned()).ok();
    let Some(chosen) = chosen else {
        wrong("/finding", "Pilih putusan.", "Choose a finding.");
        return Err(ApiError::fields(errors));
    };
    let only = |of: Finding, name: &str| fields.optional(name).filter(|_| chosen == of);
    let mut number = None;
    if let Some(text) = only(Finding::AcceptWithChanges, "quantity") {
        number = parse_quantity(text).map(quantity);
        if number.is_none() {
            wrong(
                "/quantity",
                "Isi angka, misalnya 120,5.",
                "Give a number, for example 120.5.",
            );
        }
    }
    let mut cost_idr = None;
    if let Some(text) = only(Finding::AcceptWithChanges, "cost_idr") {
        cost_idr = parse_number(text);
        if cost_idr.is_none() {
            wrong(
                "/cost_idr",
                "Isi jumlah rupiah tanpa sen, misalnya 1.250.000.",
                "Give whole rupiah, for example 1250000.",
            );
        }
    }
    let id = |of: Finding, name: &str| only(of, name).and_then(|text| Uuid::parse_str(text).ok());
    let reasoned = |name: &str| {
        let value = fields
            .optional(name)
            .filter(|_| rules::needs_reason(chosen));
        value.map(ToOwned::to_owned)
    };
    let wire = ReviewIn {
        finding: chosen.into(),
        quantity: number,
        cost_idr,
        reason_code: reasoned("reason_code"),
        reason: reasoned("reason"),
        merge_into_id: id(Finding::Merge, "merge_into_id"),
        redirect_to_id: id(Finding::Redirect, "redirect_to_id"),
        late_reason: fields.optional("late_reason").map(ToOwned::to_owned),
    };
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok((chosen, Review::parse(wire)?))
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
    html(
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
            map: areas::service::map(&visit.app, &proposal.district_code).await?,
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
    )
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
    let done = match finding(&fields) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Finding, Review), ApiError> {
        finding(&Fields::parse(text.as_bytes()))
    }

    #[test]
    fn what_belongs_to_another_finding_is_left_aside() {
        let id = Uuid::from_u128(1);
        let text = format!("finding=accept&cost_idr=5&merge_into_id={id}&reason=x&reason_code=y");
        assert_eq!(read(&text).unwrap().0, Finding::Accept);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error = read("finding=accept_with_changes&cost_idr=banyak&quantity=x").unwrap_err();
        let pointers: Vec<&str> = error
            .problem()
            .errors
            .iter()
            .map(|one| one.pointer.as_str())
            .collect();
        assert_eq!(pointers, ["/quantity", "/cost_idr"]);
        assert!(read("finding=maybe").is_err());
        assert!(read("finding=reject").is_err());
    }
}
