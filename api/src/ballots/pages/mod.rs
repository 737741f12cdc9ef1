//! Voting without a script: choose, look again, cast; the receipt; a change until voting closes; and finding
//! one's ballot afterwards.

mod booth;
mod check;
#[cfg(test)]
mod tests;

use askama::Template;
use entity::ids::{CandidateId, RoundId};
use poem::web::Path;
use poem::{Response, Route, handler};
use uuid::Uuid;

use self::booth::Card;
use super::form::{self, Chosen, Mark, terms};
use super::marks::Marks;
use super::policy;
use super::service::{self, Cast};
use super::wire::{BallotOut, BallotPaperOut};
use crate::config::Config;
use crate::problem::{ApiError, Code};
use crate::rounds::standing;
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::{
    Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, qr, see_other,
};
use crate::wire::BallotForm;

/// Adds `/rounds/{id}/vote`, `/rounds/{id}/receipt` and `/rounds/{id}/check`.
pub fn routes(route: Route) -> Route {
    route
        .at("/rounds/:id/vote", poem::get(show_paper).post(vote))
        .at("/rounds/:id/receipt", poem::get(show_receipt))
        .at(
            "/rounds/:id/check",
            poem::get(check::show_check).post(check::check),
        )
}

#[derive(Template)]
#[template(path = "ballots/paper.html")]
struct PaperPage {
    chrome: Chrome,
    paper: BallotPaperOut,
    cards: Vec<Card>,
    mark: Mark,
    form: FormState,
    voted: bool,
    zone: Zone,
}

impl PaperPage {
    /// Most a voter may give, in the unit of the ballot: rupiah, candidates or points.
    fn most(&self) -> i64 {
        let terms = &self.paper.configuration.ballot;
        match terms.form {
            BallotForm::Knapsack => self.paper.ceiling_idr,
            BallotForm::Points => terms.points.map_or(0, i64::from),
            _ => self.paper.ballot_limit.map_or(0, i64::from),
        }
    }

    /// What the ballot counts in, for the script.
    fn unit(&self) -> &'static str {
        match self.paper.ballot_form {
            BallotForm::Knapsack => "cost",
            BallotForm::Points => "points",
            _ => "count",
        }
    }

    fn is_knapsack(&self) -> bool {
        self.paper.ballot_form == BallotForm::Knapsack
    }
}

#[derive(Template)]
#[template(path = "ballots/review.html")]
struct ReviewPage {
    chrome: Chrome,
    round: Uuid,
    frozen_hash: String,
    ceiling_idr: i64,
    knapsack: bool,
    chosen: Vec<Chosen>,
    total_idr: i64,
}

#[derive(Template)]
#[template(path = "ballots/receipt.html")]
struct ReceiptPage {
    chrome: Chrome,
    ballot: BallotOut,
    chosen: Vec<Chosen>,
    zone: Zone,
    /// The address at which the receipt can be checked, as a drawing.
    code: String,
}

fn id(text: &str) -> Result<RoundId, ApiError> {
    Uuid::parse_str(text)
        .map(RoundId)
        .map_err(|_| ApiError::not_found())
}

/// One's own ballot, if one has voted.
async fn own(visit: &Visit, round: RoundId) -> Result<Option<BallotOut>, PageError> {
    let caller = visit.signed()?;
    match service::own(&visit.app, &caller, round).await {
        Ok(ballot) => Ok(Some(ballot)),
        Err(error) if error.problem().code == Code::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The marks of a ballot as its voter sees it.
fn marks(ballot: &BallotOut) -> Marks {
    marks_of(ballot.choices.iter(), ballot.points.clone())
}

fn marks_of<'a>(choices: impl Iterator<Item = &'a Uuid>, points: Option<Vec<i32>>) -> Marks {
    Marks {
        choices: choices.copied().map(CandidateId).collect(),
        points,
    }
}

#[handler]
async fn show_paper(visit: Visit, Path(round): Path<String>) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let round = standing::get(visit.app.db.read(), id(&round)?).await?;
    policy::voter(&caller, &round)?;
    let ballot = own(&visit, round.id).await?;
    let paper = service::ballot_paper(&visit.app, round.id).await?;
    let values = ballot
        .as_ref()
        .map(|ballot| form::filled(&paper, &marks(ballot)));
    let state = FormState::filled(values.unwrap_or_default());
    paper_page(&visit, paper, state, ballot.is_some()).await
}

async fn paper_page(
    visit: &Visit,
    paper: BallotPaperOut,
    form: FormState,
    voted: bool,
) -> Result<Response, PageError> {
    let round = standing::get(visit.app.db.read(), RoundId(paper.round_id)).await?;
    let account = visit.signed()?.account;
    html(
        &visit.lang,
        &PaperPage {
            chrome: visit.chrome.clone(),
            mark: Mark::of(&paper),
            cards: booth::cards(&visit.app, account, &paper).await?,
            paper,
            form,
            voted,
            zone: Zone::of(&round.area_code),
        },
    )
}

/// The first sending shows the choice again; only the confirmed one is cast.
#[handler]
async fn vote(
    visit: Visit,
    Path(round): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let round = id(&round)?;
    let fields = form.into_fields();
    let held = standing::get(visit.app.db.read(), round).await?;
    policy::voter(&caller, &held)?;
    let paper = service::ballot_paper(&visit.app, round).await?;
    let outcome = match form::read(&fields, &paper, &terms(&paper)) {
        Ok(_) if fields.has("change", "1") => {
            let voted = own(&visit, round).await?.is_some();
            return paper_page(&visit, paper, FormState::filled(fields), voted).await;
        }
        Ok(marks) if fields.get("step") == "cast" => {
            let command = Cast {
                marks,
                frozen_hash: fields.optional("frozen_hash").map(ToOwned::to_owned),
            };
            match Box::pin(service::cast(&visit.app, caller, round, command)).await {
                Ok(_) => {
                    return Ok(see_other(&format!("/rounds/{round}/receipt?kabar=suara")));
                }
                Err(error) => error,
            }
        }
        Ok(marks) => return review(&visit, paper, &marks),
        Err(errors) => ApiError::fields(errors),
    };
    if matches!(outcome.problem().code, Code::WrongPhase | Code::NotEligible) {
        return Err(outcome.into());
    }
    let voted = own(&visit, round).await?.is_some();
    refused(fields, outcome, async |form| {
        paper_page(&visit, paper, form, voted).await
    })
    .await
}

fn review(visit: &Visit, paper: BallotPaperOut, marks: &Marks) -> Result<Response, PageError> {
    let chosen = form::chosen(&paper, marks);
    html(
        &visit.lang,
        &ReviewPage {
            chrome: visit.chrome.clone(),
            round: paper.round_id,
            ceiling_idr: paper.ceiling_idr,
            knapsack: paper.ballot_form == BallotForm::Knapsack,
            total_idr: chosen.iter().map(|chosen| chosen.one.cost_idr).sum(),
            frozen_hash: paper.frozen_hash,
            chosen,
        },
    )
}

/// Where a receipt is checked. The code stands behind `#`, which browsers keep to themselves.
fn check_address(config: &Config, ballot: &BallotOut) -> String {
    let (site, round) = (config.public_url(), ballot.round_id);
    format!("{site}/rounds/{round}/check#{}", ballot.receipt)
}

#[handler]
async fn show_receipt(visit: Visit, Path(round): Path<String>) -> Result<Response, PageError> {
    let round = id(&round)?;
    let ballot = own(&visit, round).await?.ok_or_else(ApiError::not_found)?;
    let paper = service::ballot_paper(&visit.app, round).await?;
    let area = standing::get(visit.app.db.read(), round).await?.area_code;
    html(
        &visit.lang,
        &ReceiptPage {
            chrome: visit.chrome,
            chosen: form::chosen(&paper, &marks(&ballot)),
            code: qr::svg(&check_address(&visit.app.config, &ballot))?,
            ballot,
            zone: Zone::of(&area),
        },
    )
}
