//! Entering a ballot at the desk: a sheet from the urn, or the vote of somebody who is helped.

use askama::Template;
use entity::rounds;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::ballots::{Hall, nobody};
use super::{Frame, Tab, address, attendee_id, frame, key_again, seat};
use crate::auth::{Caller, Once};
use crate::ballots::form::{self as ballot_form, Mark};
use crate::ballots::marks::Marks;
use crate::ballots::service as ballot_service;
use crate::ballots::wire::{BallotOut, BallotPaperOut, PaperBallotIn, PaperBallotOut, VoidReason};
use crate::problem::{ApiError, Code};
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

#[derive(Default, Deserialize)]
pub(super) struct Next {
    sheet: Option<i32>,
}

#[derive(Template)]
#[template(path = "desk/meeting/sheet.html")]
struct SheetPage {
    chrome: Chrome,
    frame: Frame,
    form: FormState,
    key: String,
    paper: BallotPaperOut,
    mark: Mark,
    /// People who can be helped; nothing where a sheet is entered.
    helped: Option<Vec<Choice>>,
    voids: Vec<Choice>,
    /// The sheet of this number as somebody entered it before.
    before: Option<PaperBallotOut>,
    /// The ballot just given for somebody, with the receipt to hand over.
    given: Option<BallotOut>,
}

impl SheetPage {
    fn title(&self, id: &Uuid) -> &str {
        let mut all = self.paper.candidates.iter();
        let found = all.find(|one| one.candidate_id == *id);
        found.map_or("", |one| one.title.as_str())
    }

    fn action(&self) -> String {
        self.frame.at(if self.helped.is_some() {
            "/ballots/assisted"
        } else {
            "/ballots/sheet"
        })
    }
}

#[derive(Default)]
struct Shown {
    form: FormState,
    key: Option<String>,
    assisted: bool,
    before: Option<PaperBallotOut>,
    given: Option<BallotOut>,
}

async fn page(
    visit: &Visit,
    caller: &Caller,
    round: &rounds::Model,
    shown: Shown,
) -> Result<Response, PageError> {
    let paper = ballot_service::ballot_paper(&visit.app, round.id).await?;
    let helped = if shown.assisted {
        Some(Hall::of(visit, caller, round).await?.free)
    } else {
        None
    };
    let voids = VoidReason::ALL
        .into_iter()
        .map(|reason| Choice::new(reason.name(), visit.lang.label(&reason)));
    html(
        &visit.lang,
        &SheetPage {
            chrome: visit.chrome.clone(),
            frame: frame(visit, round, Tab::Ballots).await?,
            form: shown.form,
            key: shown.key.unwrap_or_else(|| Uuid::now_v7().to_string()),
            mark: Mark::of(&paper),
            paper,
            helped,
            voids: voids.collect(),
            before: shown.before,
            given: shown.given,
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(query): Query<Next>,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let mut fields = Fields::default();
    if let Some(sheet) = query.sheet {
        fields.push("sheet", sheet.to_string());
    }
    let shown = Shown {
        form: FormState::filled(fields),
        ..Shown::default()
    };
    page(&visit, &caller, &round, shown).await
}

#[handler]
pub(super) async fn show_assisted(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let shown = Shown {
        assisted: true,
        ..Shown::default()
    };
    page(&visit, &caller, &round, shown).await
}

fn marks(fields: &Fields, paper: &BallotPaperOut) -> Result<Marks, ApiError> {
    ballot_form::read(fields, paper, &ballot_form::terms(paper)).map_err(ApiError::fields)
}

/// A sheet as the form has it: with a reason it is void, whatever is marked.
fn read(fields: &Fields, paper: &BallotPaperOut) -> Result<PaperBallotIn, ApiError> {
    let sheet = fields.get("sheet").parse().ok();
    let sheet = sheet.filter(|sheet| (1..=1_000_000).contains(sheet));
    let sheet = sheet.ok_or_else(|| {
        ApiError::field(
            "/sheet",
            "Isi nomor yang tercetak di lembar, mulai dari 1.",
            "Give the number printed on the sheet, from 1.",
        )
    })?;
    let void = fields.get("void_reason");
    let void_reason = VoidReason::ALL.into_iter().find(|one| one.name() == void);
    if void_reason.is_some() {
        return Ok(PaperBallotIn {
            sheet,
            choices: None,
            points: None,
            void_reason,
        });
    }
    let marks = marks(fields, paper)?;
    Ok(PaperBallotIn {
        sheet,
        choices: Some(marks.choices.iter().map(|id| id.0).collect()),
        points: marks.points,
        void_reason: None,
    })
}

#[handler]
pub(super) async fn enter(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    let paper = ballot_service::ballot_paper(&visit.app, round.id).await?;
    let app = &visit.app;
    let done = match read(&fields, &paper) {
        Ok(command) => {
            let key = fields.optional("key").map(ToOwned::to_owned);
            let request = (round.id.0, &command);
            let once = Once::new(caller.account, key, "page_sheet", &request)?;
            let who = caller.clone();
            Box::pin(ballot_service::enter_paper(
                app, who, round.id, command, once,
            ))
            .await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(out) => {
            let next = out.sheet.saturating_add(1);
            let to = format!("/ballots/sheet?sheet={next}&kabar=lembar");
            Ok(see_other(&address(round.id, &to)))
        }
        Err(error) => {
            let exists = error.problem().code == Code::AlreadyExists;
            let before = match fields.get("sheet").parse() {
                // Not while voting goes on: nobody reads sheets then.
                Ok(sheet) if exists => ballot_service::paper_ballot(app, &caller, round.id, sheet)
                    .await
                    .ok(),
                _ => None,
            };
            let key = Some(key_again(&fields, Some(&error)));
            refused(fields, error, async |form| {
                let shown = Shown {
                    form,
                    key,
                    before,
                    ..Shown::default()
                };
                page(&visit, &caller, &round, shown).await
            })
            .await
        }
    }
}

#[handler]
pub(super) async fn assist(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    let paper = ballot_service::ballot_paper(&visit.app, round.id).await?;
    let read = attendee_id(fields.get("attendee_id"))
        .map_err(|_| nobody())
        .and_then(|person| Ok((person, marks(&fields, &paper)?)));
    let done = match read {
        Ok((person, marks)) => {
            let key = fields.optional("key").map(ToOwned::to_owned);
            // What was chosen is no part of what is kept of the request.
            let request = (round.id.0, person.0);
            let once = Once::new(caller.account, key, "page_assisted", &request)?;
            let (app, who) = (&visit.app, caller.clone());
            Box::pin(ballot_service::assist(
                app, who, round.id, person, marks, once,
            ))
            .await
        }
        Err(error) => Err(error),
    };
    match done {
        // Shown once and at no address: the receipt is the voter's.
        Ok(given) => {
            let shown = Shown {
                assisted: true,
                given: Some(given),
                ..Shown::default()
            };
            page(&visit, &caller, &round, shown).await
        }
        Err(error) => {
            let key = Some(key_again(&fields, Some(&error)));
            refused(fields, error, async |form| {
                let shown = Shown {
                    form,
                    key,
                    assisted: true,
                    ..Shown::default()
                };
                page(&visit, &caller, &round, shown).await
            })
            .await
        }
    }
}
