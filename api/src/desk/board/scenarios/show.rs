//! One scenario: what it asks for, what it comes to beside the board, and what can be done with it.

use askama::Template;
use entity::enums::StageKind;
use entity::ids::{ProposalId, ScenarioId};
use poem::web::Path;
use poem::{Response, handler};

use super::compare::{Sheet, sheet};
use super::subjects::Subjects;
use super::{rule_key, scenario_id, settings};
use crate::auth::Caller;
use crate::board::wire::BoardDecided;
use crate::desk::planner::{Head, head};
use crate::problem::ApiError;
use crate::proposals::{life, tracking_code};
use crate::scenarios::service;
use crate::scenarios::wire::{OutcomeOut, ScenarioIn};
use crate::web::forms::refused;
use crate::web::{Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, see_other};

/// A proposal a scenario decides on apart.
struct Decision {
    id: ProposalId,
    code: String,
    title: String,
    verdict: entity::enums::Verdict,
}

#[derive(Template)]
#[template(path = "desk/board/scenario.html")]
struct ShowPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    scenario: entity::scenarios::Model,
    wanted: ScenarioIn,
    rule: &'static str,
    stage: Option<StageKind>,
    ceilings: Vec<(String, i64)>,
    weights: Vec<(String, String)>,
    decisions: Vec<Decision>,
    board: OutcomeOut,
    outcome: OutcomeOut,
    sheet: Sheet,
}

impl ShowPage {
    fn keeps(&self) -> bool {
        self.wanted.keep_decisions.unwrap_or(true)
    }

    fn is_adopted(&self) -> bool {
        self.scenario.adopted_at.is_some()
    }
}

async fn decisions(visit: &Visit, wanted: &ScenarioIn) -> Result<Vec<Decision>, ApiError> {
    let decided: Vec<(ProposalId, BoardDecided)> = wanted
        .decisions
        .iter()
        .flatten()
        .map(|one| (ProposalId(one.proposal_id), one.verdict))
        .collect();
    let ids: Vec<ProposalId> = decided.iter().map(|(id, _)| *id).collect();
    let known = life::many(visit.app.db.read(), &ids).await?;
    let one = |(id, verdict): (ProposalId, BoardDecided)| {
        let row = known.get(&id)?;
        Some(Decision {
            id,
            code: tracking_code::grouped(&row.tracking_code),
            title: row.title.clone(),
            verdict: verdict.into(),
        })
    };
    Ok(decided.into_iter().filter_map(one).collect())
}

/// The page, with a form that was refused, if one was.
pub(super) async fn page(
    visit: &Visit,
    caller: &Caller,
    head: Head,
    id: ScenarioId,
    form: FormState,
) -> Result<Response, PageError> {
    let (app, cycle) = (&visit.app, head.cycle.id);
    let scenario = service::show(app, Some(caller), cycle, id).await?;
    let wanted = settings(&scenario.settings)?;
    let compared = service::compare(app, Some(caller), cycle, vec![id.0]).await?;
    let mut outcomes = compared.outcomes.clone().into_iter();
    let (board, outcome) = outcomes
        .next()
        .zip(outcomes.next())
        .ok_or_else(|| ApiError::internal("a comparison without its scenario"))?;
    let subjects = Subjects::of(visit, &head).await?;
    let ceilings = wanted.ceilings.iter().flatten();
    let weights = wanted.weights.iter().flatten();
    html(
        &visit.lang,
        &ShowPage {
            chrome: visit.chrome.clone(),
            rule: rule_key(wanted.rule),
            stage: wanted.stage_kind.map(Into::into),
            ceilings: ceilings
                .map(|one| (subjects.name(one), one.amount_idr))
                .collect(),
            weights: weights
                .map(|one| {
                    let weight = one.weight.to_string().replace('.', ",");
                    (one.criterion.clone(), weight)
                })
                .collect(),
            decisions: decisions(visit, &wanted).await?,
            sheet: sheet(visit, &head, compared).await?,
            head,
            form,
            scenario,
            wanted,
            board,
            outcome,
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, scenario)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let scenario = scenario_id(&scenario)?;
    page(&visit, &caller, head, scenario, FormState::default()).await
}

/// Throws a scenario away.
#[handler]
pub(super) async fn discard(
    visit: Visit,
    Path((id, scenario)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let scenario = scenario_id(&scenario)?;
    match service::discard(&visit.app, caller.clone(), head.cycle.id, scenario).await {
        Ok(()) => Ok(see_other(&head.at("/scenarios?kabar=skenario-dihapus"))),
        Err(error) => {
            refused(form.into_fields(), error, async |form| {
                page(&visit, &caller, head, scenario, form).await
            })
            .await
        }
    }
}
