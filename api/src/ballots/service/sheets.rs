//! Paper ballots from the urn: entered, and read again.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::Channel;
use entity::ids::{CandidateId, RoundId};
use entity::rounds;
use sea_orm::{ActiveModelTrait, IntoActiveModel, SqlErr};
use serde_json::json;

use super::cast::checked;
use super::{Prepared, marked, paper, require_voting};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{self, Caller, Once};
use crate::ballots::known::Paper;
use crate::ballots::marks::Marks;
use crate::ballots::wire::{PaperBallotIn, PaperBallotOut, VoidReason};
use crate::ballots::{policy, store};
use crate::ledger::leaf::Content;
use crate::problem::{ApiError, Code};
use crate::rounds::rules::{Phase, phase_of};
use crate::rounds::{policy as round_policy, standing};

/// Enters a sheet from the urn, counting or void; it stands for nobody in particular.
pub async fn enter_paper(
    app: &App,
    caller: Arc<Caller>,
    id: RoundId,
    command: PaperBallotIn,
    once: Option<Once>,
) -> Result<PaperBallotOut, ApiError> {
    let now = app.clock.now();
    let paper = paper::known(app, id, now).await?;
    let office = policy::officer(&caller, &paper.round)?;
    require_counting_table(&paper.round, now)?;
    // Without a frozen hash no paper was handed out.
    let hash = paper.round.frozen_hash.as_deref();
    let hash = hash.ok_or_else(too_many_sheets)?;
    let content = marked_sheet(&paper, &command)?;
    let ballot = Prepared::new(id, Channel::Paper, content, hash)?;
    let sheet = command.sheet;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, id).await?;
                require_counting_table(&round, now)?;
                let claimed = uuid::Uuid::now_v7();
                let repeated = auth::claim(tx, once, claimed, now).await?.is_some();
                if let Some(before) = store::sheet(tx, id, sheet).await? {
                    return if repeated {
                        paper_out(&before)
                    } else {
                        Err(sheet_exists())
                    };
                }
                if store::papers_entered(tx, id).await? >= store::papers_issued(tx, id).await? {
                    return Err(too_many_sheets());
                }
                let row = ballot.into_row(id, None, Some(sheet), now)?;
                let stored = match row.into_active_model().reset_all().insert(tx).await {
                    Err(e) if matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                        return Err(sheet_exists());
                    }
                    other => other?,
                };
                let event = Event {
                    verb: "ballot.paper_entered",
                    actor: round_policy::acting(&caller, office, &round),
                    actor_id: Some(caller.account),
                    subject: "round",
                    subject_id: id.to_string(),
                    cycle: Some(round.cycle_id),
                    round: Some(id),
                    proposal: None,
                    detail: json!({ "sheet": sheet }),
                };
                // While voting goes on, even the number of sheets is nobody's to know; the tally tells it.
                if phase_of(&round, now) >= Phase::Deliberation {
                    audit::append(tx, now, event);
                }
                paper_out(&stored)
            })
        })
        .await
}

/// A sheet as it was entered, for the officers of the round; not while voting goes on, so that nobody adds
/// up what is not to be known yet.
pub async fn paper_ballot(
    app: &App,
    caller: &Caller,
    id: RoundId,
    sheet: i32,
) -> Result<PaperBallotOut, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    policy::officer(caller, &round)?;
    if round.closed_at.is_some() {
        return Err(ApiError::new(
            Code::WrongPhase,
            "Putaran sudah ditutup: lembar kertas tidak lagi dibedakan dari suara lain. Cari dengan kodenya di buku suara.",
            "The round is closed: sheets are not told from other ballots any more. Find one by its code in the ledger.",
        ));
    }
    if phase_of(&round, app.clock.now()) < Phase::Deliberation {
        return Err(ApiError::new(
            Code::WrongPhase,
            "Lembar yang sudah dimasukkan dapat dilihat setelah pemungutan suara ditutup.",
            "Sheets that were entered can be read when voting has closed.",
        ));
    }
    let ballot = store::sheet(db, id, sheet)
        .await?
        .ok_or_else(ApiError::not_found)?;
    paper_out(&ballot)
}

fn marked_sheet(paper: &Paper, command: &PaperBallotIn) -> Result<Content, ApiError> {
    match (&command.choices, command.void_reason) {
        (Some(choices), None) => {
            let marks = Marks {
                choices: choices.iter().copied().map(CandidateId).collect(),
                points: command.points.clone(),
            };
            checked(paper, &marks)
        }
        (None, Some(_)) if command.points.is_some() => Err(ApiError::field(
            "/points",
            "Lembar yang tidak sah tidak memuat poin; hapus.",
            "A void sheet has no points; leave them out.",
        )),
        (None, Some(reason)) => Ok(Content {
            choices: Vec::new(),
            points: None,
            void_reason: Some(reason.name().into()),
        }),
        (None, None) => Err(ApiError::field(
            "/choices",
            "Isi pilihan pada lembar ini, atau `void_reason` bila tidak sah.",
            "Give the choices on the sheet, or `void_reason` if it is void.",
        )),
        (Some(_), Some(_)) => Err(ApiError::field(
            "/void_reason",
            "Lembar yang tidak sah tidak memuat pilihan; hapus salah satunya.",
            "A void sheet has no choices; leave one of the two out.",
        )),
    }
}

fn require_counting_table(round: &rounds::Model, now: DateTime<Utc>) -> Result<(), ApiError> {
    if round.tallied_at.is_some() {
        return Err(ApiError::new(
            Code::WrongState,
            "Putaran ini sudah dihitung; surat suara kertas tidak dapat ditambah lagi.",
            "This round has been tallied; no more paper ballots can be entered.",
        ));
    }
    match phase_of(round, now) {
        Phase::Voting | Phase::Deliberation => Ok(()),
        _ => require_voting(round, now),
    }
}

fn paper_out(ballot: &entity::ballots::Model) -> Result<PaperBallotOut, ApiError> {
    let (choices, points) = marked(ballot)?;
    Ok(PaperBallotOut {
        round_id: ballot.round_id.0,
        sheet: ballot.sheet.unwrap_or_default(),
        choices,
        points,
        void_reason: ballot.void_reason.as_deref().map(VoidReason::read),
        receipt: ballot.receipt.clone(),
        leaf: ballot.leaf.clone(),
        frozen_hash: ballot.frozen_hash.clone(),
        entered_at: ballot.cast_at,
    })
}

fn sheet_exists() -> ApiError {
    ApiError::new(
        Code::AlreadyExists,
        "Lembar dengan nomor ini sudah dimasukkan.",
        "The sheet with this number was entered already.",
    )
}

fn too_many_sheets() -> ApiError {
    ApiError::new(
        Code::WrongState,
        "Surat suara kertas yang dimasukkan tidak boleh lebih banyak daripada yang dibagikan.",
        "No more paper ballots can be entered than were handed out.",
    )
}
