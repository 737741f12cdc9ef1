//! The review queue of a round, oldest first; several with the same finding at once.

use std::sync::Arc;

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::{Finding, Standing};
use entity::ids::ProposalId;
use entity::{candidates, proposals, rounds};
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::ActiveEnum;
use serde::Deserialize;
use uuid::Uuid;

use super::front::{names, officer};
use super::{input, review, round_id, uuid};
use crate::auth::{Caller, Once};
use crate::page;
use crate::problem::ApiError;
use crate::rounds::pages::Held;
use crate::rounds::{policy, service as round_service, standing};
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::language::Both;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html,
};
use crate::{areas, criteria, proposals as proposal_room, reviews};

/// Items a page has, and so the most that are judged at once.
const SHOWN: u64 = 50;

#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

struct Item {
    candidate: candidates::Model,
    proposal: proposals::Model,
    village: String,
}

/// What became of one of many.
struct Fate {
    id: ProposalId,
    title: String,
    /// What stood in the way; empty where nothing did.
    wrong: Both,
}

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct QueuePage {
    chrome: Chrome,
    held: Held,
    name: String,
    zone: Zone,
    now: DateTime<Utc>,
    form: FormState,
    items: Vec<Item>,
    fates: Vec<Fate>,
    findings: Vec<Choice>,
    reasons: Vec<Choice>,
    key: Uuid,
    next: Option<String>,
    /// Sets of criteria that what stands here is scored by.
    criteria: Vec<entity::criteria_sets::Model>,
}

impl QueuePage {
    /// Where proposals of a set are scored.
    fn sheet(set: &entity::criteria_sets::Model) -> String {
        format!("/desk/cycles/{}/criteria/{}/sheet", set.cycle_id, set.id)
    }

    /// Whether the time to review has passed.
    fn overdue(&self) -> bool {
        self.now >= self.held.round.review_closes_at
    }

    /// How many were done of those that were tried.
    fn done(&self) -> usize {
        self.fates
            .iter()
            .filter(|fate| fate.wrong.is_empty())
            .count()
    }
}

/// The round, for its officer.
async fn seat(visit: &Visit, id: &str) -> Result<(Arc<Caller>, rounds::Model), PageError> {
    let caller = officer(visit)?;
    let round = standing::get(visit.app.db.read(), round_id(id)?).await?;
    policy::require_holder(&caller, &round)?;
    Ok((caller, round))
}

async fn page(
    visit: &Visit,
    round: rounds::Model,
    after: Option<Uuid>,
    form: FormState,
    fates: Vec<Fate>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let now = visit.app.clock.now();
    let waiting = Some(Standing::Pending);
    let mut rows = round_service::candidates(db, round.id, waiting, after, SHOWN).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| page::encode(&row.0.id.0)).transpose()?;
    let codes = rows.iter().map(|(_, row)| row.village_code.clone());
    let villages = areas::service::names(db, codes.collect()).await?;
    let name = names(visit, std::slice::from_ref(&round)).await?;
    let address = format!("/desk/rounds/{}", round.id);
    let criteria = criteria::service::in_force(db, round.cycle_id, &[round.stage_kind]).await?;
    html(
        &visit.lang,
        &QueuePage {
            chrome: visit.chrome.clone(),
            name: name.into_iter().next().unwrap_or_default(),
            zone: Zone::of(&round.area_code),
            held: Held::at(round, now),
            now,
            form,
            items: rows
                .into_iter()
                .map(|(candidate, proposal)| Item {
                    village: villages
                        .get(&proposal.village_code)
                        .cloned()
                        .unwrap_or_default(),
                    candidate,
                    proposal,
                })
                .collect(),
            fates,
            findings: Choice::of(
                &visit.lang,
                [
                    Finding::Accept,
                    Finding::Return,
                    Finding::Reject,
                    Finding::Defer,
                ],
            ),
            reasons: review::reasons(visit).await?,
            key: Uuid::now_v7(),
            criteria,
            next: next.map(|next| format!("{address}?after={next}")),
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<After>,
) -> Result<Response, PageError> {
    let (_, round) = seat(&visit, &id).await?;
    let after = asked.after.as_deref().map(page::decode).transpose()?;
    page(&visit, round, after, FormState::default(), Vec::new()).await
}

/// The ticked ones, each with the version that was seen.
fn picked(fields: &Fields) -> Result<Vec<(ProposalId, i32)>, ApiError> {
    let seen = |id: &str| fields.get(&format!("seen-{id}")).parse();
    let most = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let picked = fields
        .all("pick")
        .take(most)
        .map(|id| match (uuid(id), seen(id)) {
            (Ok(proposal), Ok(version)) => Ok((ProposalId(proposal), version)),
            _ => Err(ApiError::not_found()),
        })
        .collect::<Result<Vec<_>, _>>()?;
    if picked.is_empty() {
        return Err(ApiError::field(
            "/pick",
            "Centang paling sedikit satu usulan.",
            "Tick at least one proposal.",
        ));
    }
    Ok(picked)
}

/// Gives all ticked proposals the same finding. Each is its own act: what stands in the way of one keeps
/// none of the others.
#[handler]
pub(super) async fn review_many(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    let read = picked(&fields).and_then(|picked| Ok((picked, input::finding(&fields)?)));
    let (picked, finding) = match read {
        Ok(read) => read,
        Err(error) => {
            return refused(fields, error, async |form| {
                page(&visit, round, None, form, Vec::new()).await
            })
            .await;
        }
    };
    let mut fates = Vec::with_capacity(picked.len());
    let mut kept = Fields::default();
    for (proposal, version) in picked {
        let key = fields
            .optional("key")
            .map(|key| format!("{key} {proposal}"));
        let request = (
            proposal.0,
            finding.0.to_value(),
            fields.get("reason_code"),
            fields.get("reason"),
        );
        let once = Once::new(caller.account, key, "page_review", &request)?;
        let wanted = finding.1.clone().on(version);
        let app = &visit.app;
        let row = proposal_room::service::show(app, Some(&caller), proposal).await?;
        let done = reviews::service::review(app, Arc::clone(&caller), proposal, wanted, once).await;
        let wrong = match done {
            Ok(_) => Both::default(),
            Err(error) => {
                kept.push("pick", proposal.to_string());
                let problem = error.problem();
                let field = problem.errors.first().map(Both::of_field);
                field.unwrap_or_else(|| Both::of(problem))
            }
        };
        fates.push(Fate {
            id: proposal,
            title: row.title,
            wrong,
        });
    }
    if kept.all("pick").next().is_some() {
        for name in ["finding", "reason_code", "reason", "late_reason"] {
            kept.push(name, fields.get(name));
        }
    }
    page(&visit, round, None, FormState::filled(kept), fates).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_carry_the_version_that_was_seen() {
        let id = Uuid::from_u128(7);
        let text = format!("pick={id}&seen-{id}=3");
        let picked = picked(&Fields::parse(text.as_bytes())).unwrap();
        assert_eq!(picked, [(ProposalId(id), 3)]);
        assert!(super::picked(&Fields::parse(b"")).is_err());
        let unseen = format!("pick={id}");
        assert!(super::picked(&Fields::parse(unseen.as_bytes())).is_err());
    }
}
