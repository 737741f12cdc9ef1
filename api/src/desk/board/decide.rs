//! Deciding on the ticked lines, each with its own fate.

use poem::web::{Path, Query};
use poem::{Response, handler};

use super::asked::Asked;
use super::input::{Wanted, picks};
use super::list;
use super::outcome::Outcome;
use crate::board::service;
use crate::board::wire::{BoardDecisionsIn, Fate};
use crate::desk::planner::head;
use crate::problem::ApiError;
use crate::web::forms::refused;
use crate::web::{Fields, FormState, PageError, ProtectedForm, Visit};

/// What a form is shown again with after an act: the ticks of what was refused, and what was chosen for them.
fn again(fields: &Fields, sent: &[String], outcome: &Outcome) -> Fields {
    let mut kept = Fields::default();
    for (pick, row) in sent.iter().zip(&outcome.rows) {
        if row.fate == Fate::Refused {
            let name = format!("cost-{pick}");
            kept.push(name.clone(), fields.get(&name));
            kept.push("pick", pick.clone());
        }
    }
    if !outcome.is_good() {
        for name in WHAT {
            kept.push(name, fields.get(name));
        }
    }
    kept
}

/// Fields that hold for all ticked lines.
const WHAT: [&str; 7] = [
    "verdict",
    "agency_id",
    "nomenclature_code",
    "priority",
    "sdg",
    "reason_code",
    "reason",
];

fn read(fields: &Fields) -> Result<(BoardDecisionsIn, Vec<String>), ApiError> {
    let picks = picks(fields)?;
    let wanted = Wanted::read(fields)?;
    let sent = picks
        .iter()
        .map(|(pick, _)| format!("{}.{}", pick.proposal, pick.number));
    let sent = sent.collect();
    let items = picks
        .iter()
        .map(|(pick, cost)| wanted.on(pick, *cost, None));
    let body = BoardDecisionsIn {
        items: items.collect(),
        reason_code: None,
        reason: None,
    };
    Ok((body, sent))
}

#[handler]
pub(super) async fn decide(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    let done = async {
        let (body, sent) = read(&fields)?;
        let out = service::decide(&visit.app, caller, head.cycle.id, body).await?;
        Ok::<_, ApiError>((Outcome::of(&visit, out).await?, sent))
    };
    match done.await {
        Ok((outcome, sent)) => {
            let form = FormState::filled(again(&fields, &sent, &outcome));
            list::page(&visit, head, asked, form, Some(outcome)).await
        }
        Err(error) => {
            refused(fields, error, async |form| {
                list::page(&visit, head, asked, form, None).await
            })
            .await
        }
    }
}
