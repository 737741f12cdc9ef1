//! One proposal of the board: all that is known of it, what is decided with its history, and the forms to decide and
//! to split it.

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::Verdict;
use entity::ids::ProposalId;
use entity::{attachments, candidates, proposals, reviews as review_rows};
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::Iterable;
use serde::Deserialize;
use uuid::Uuid;

use super::acts::kind_key;
use super::input::{Pick, Wanted};
use super::names::{Names, goals};
use super::row::Row;
use super::split::{self, Part};
use crate::auth::Caller;
use crate::board::rules::Line;
use crate::board::service;
use crate::board::wire::{BoardActOut, BoardDecisionsIn, Fate};
use crate::desk::planner::{Head, head};
use crate::desk::{proposal_id, uuid};
use crate::problem::ApiError;
use crate::proposals::rules::quantity;
use crate::rounds::standing;
use crate::web::format::{parse_number, parse_quantity};
use crate::web::forms::refused;
use crate::web::language::Both;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};
use crate::{attachments as attachment_room, audit, proposals as proposal_room, reviews};

/// What an act of the board left a proposal with, as its history tells.
struct Past {
    act: Uuid,
    kind: &'static str,
    office: String,
    at: DateTime<Utc>,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "desk/board/one.html")]
struct OnePage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    /// The form that splits, and its parts.
    split: FormState,
    parts: Vec<Part>,
    names: Names,
    row: Row,
    proposal: proposals::Model,
    photos: Vec<attachments::Model>,
    reviews: Vec<review_rows::Model>,
    stood: Vec<candidates::Model>,
    past: Vec<Past>,
    verdicts: Vec<Choice>,
    goals: Vec<Choice>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl OnePage {
    /// What the parts come to as they are typed.
    fn together(&self) -> i64 {
        let costs = self
            .parts
            .iter()
            .filter_map(|part| parse_number(&part.cost));
        costs.fold(0, i64::saturating_add)
    }

    /// What the parts lack of the whole cost; below zero where they are too much.
    fn lacking(&self) -> i64 {
        self.row.item.cost_idr.saturating_sub(self.together())
    }

    fn wrong_part(&self, field: &str, at: &usize) -> Option<&Both> {
        self.split.error(&format!("{field}-{at}"))
    }

    /// Whether it can be decided on where it is in its life.
    fn stands(&self) -> bool {
        use entity::enums::ProposalStatus as S;
        matches!(self.row.status, S::Submitted | S::Verified | S::Carried)
    }
}

/// The forms of the page as they are shown.
#[derive(Default)]
pub(super) struct Shown {
    /// That which decides.
    pub form: FormState,
    /// That which splits.
    pub split: FormState,
    /// Its parts as they were typed; those that stand where there are none.
    pub parts: Option<Vec<Part>>,
}

/// An event's detail as the trail keeps it.
#[derive(Deserialize)]
struct Detail {
    facts: Told,
}

#[derive(Deserialize)]
struct Told {
    act_id: Uuid,
    kind: String,
    lines: Vec<Line>,
}

/// The acts of the board on a proposal, newest first, from the trail anyone may read.
async fn past(visit: &Visit, id: ProposalId) -> Result<Vec<Past>, ApiError> {
    let events = audit::service::of_proposal(visit.app.db.read(), id).await?;
    let mut past: Vec<Past> = events
        .into_iter()
        .filter(|event| event.verb == "proposal.consolidated")
        .filter_map(|event| {
            let Detail { facts: told } = serde_json::from_str(&event.detail).ok()?;
            Some(Past {
                act: told.act_id,
                kind: kind_key(&told.kind),
                office: event.actor,
                at: event.at.0,
                lines: told.lines,
            })
        })
        .collect();
    past.reverse();
    Ok(past)
}

pub(super) async fn page(
    visit: &Visit,
    caller: &Caller,
    head: Head,
    id: ProposalId,
    shown: Shown,
) -> Result<Response, PageError> {
    let (app, db) = (&visit.app, visit.app.db.read());
    let item = service::item(app, head.cycle.id, id).await?;
    let proposal = proposal_room::service::show(app, Some(caller), id).await?;
    let mut rows = Row::all(visit, &head, vec![item]).await?;
    let row = rows.pop().ok_or_else(ApiError::not_found)?;
    let names = Names::of(visit, &head, [proposal.village_code.clone()]).await?;
    html(
        &visit.lang,
        &OnePage {
            chrome: visit.chrome.clone(),
            form: shown.form,
            split: shown.split,
            parts: shown.parts.unwrap_or_else(|| split::standing(&row)),
            photos: attachment_room::service::list(app, Some(caller), id).await?,
            reviews: reviews::service::of_proposal(db, id).await?,
            stood: standing::of_proposal(db, id).await?,
            past: past(visit, id).await?,
            verdicts: Choice::of(&visit.lang, Verdict::iter()),
            goals: goals(visit),
            names,
            row,
            proposal,
            head,
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, proposal)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let proposal = proposal_id(&proposal)?;
    page(&visit, &caller, head, proposal, Shown::default()).await
}

fn read(fields: &Fields, proposal: Uuid) -> Result<BoardDecisionsIn, ApiError> {
    let wanted = Wanted::read(fields)?;
    let number = fields.optional("number").unwrap_or("1");
    let pick = Pick {
        proposal,
        number: number.parse().map_err(|_| ApiError::not_found())?,
        seen: Uuid::parse_str(fields.get("seen")).ok(),
    };
    let cost = match fields.optional("cost_idr") {
        None => None,
        Some(text) => Some(parse_number(text).ok_or_else(|| {
            ApiError::field(
                "/cost_idr",
                "Isi jumlah rupiah tanpa sen, misalnya 1.250.000.",
                "Give whole rupiah, for example 1250000.",
            )
        })?),
    };
    let amount = match fields.optional("quantity") {
        None => None,
        Some(text) => Some(parse_quantity(text).map(quantity).ok_or_else(|| {
            ApiError::field(
                "/quantity",
                "Isi angka, misalnya 120,5.",
                "Give a number, for example 120.5.",
            )
        })?),
    };
    Ok(BoardDecisionsIn {
        items: vec![wanted.on(&pick, cost, amount)],
        reason_code: None,
        reason: None,
    })
}

/// What the only item of an act was refused for, if it was.
fn refusal(out: &BoardActOut) -> Option<ApiError> {
    let item = out.items.iter().find(|item| item.fate == Fate::Refused)?;
    let told = |text: &Option<String>| text.clone().unwrap_or_default();
    Some(ApiError::new(
        crate::problem::Code::WrongState,
        told(&item.detail),
        told(&item.detail_en),
    ))
}

#[handler]
pub(super) async fn decide(
    visit: Visit,
    Path((id, proposal)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let proposal = ProposalId(uuid(&proposal)?);
    let fields = form.into_fields();
    let done = async {
        let body = read(&fields, proposal.0)?;
        let out = service::decide(&visit.app, caller.clone(), head.cycle.id, body).await?;
        match refusal(&out) {
            Some(error) => Err(error),
            None => Ok(out.act_id),
        }
    };
    match done.await {
        Ok(act) => {
            let news = if act.is_some() {
                "papan"
            } else {
                "papan-tetap"
            };
            let address = head.at(&format!("/board/{proposal}?kabar={news}"));
            Ok(see_other(&address))
        }
        Err(error) => {
            refused(fields, error, async |form| {
                let shown = Shown {
                    form,
                    ..Shown::default()
                };
                page(&visit, &caller, head, proposal, shown).await
            })
            .await
        }
    }
}
