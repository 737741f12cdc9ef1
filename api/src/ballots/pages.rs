//! Voting without a script: choose, look again, cast; the receipt; a change until voting closes.

use askama::Template;
use entity::ids::{CandidateId, RoundId};
use poem::http::StatusCode;
use poem::web::Path;
use poem::{Response, Route, handler};
use uuid::Uuid;

use super::policy;
use super::rules::Terms;
use super::service::{self, Cast};
use super::wire::{BallotCandidateOut, BallotOut, BallotPaperOut};
use crate::problem::{ApiError, Code};
use crate::rounds::standing;
use crate::web::format::Zone;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Adds `/rounds/{id}/vote` and `/rounds/{id}/receipt`.
pub fn routes(route: Route) -> Route {
    route
        .at("/rounds/:id/vote", poem::get(show_paper).post(vote))
        .at("/rounds/:id/receipt", poem::get(show_receipt))
}

#[derive(Template)]
#[template(path = "ballots/paper.html")]
struct PaperPage {
    chrome: Chrome,
    paper: BallotPaperOut,
    form: FormState,
    voted: bool,
    zone: Zone,
}

#[derive(Template)]
#[template(path = "ballots/review.html")]
struct ReviewPage {
    chrome: Chrome,
    round: Uuid,
    frozen_hash: String,
    ceiling_idr: i64,
    knapsack: bool,
    chosen: Vec<BallotCandidateOut>,
    total_idr: i64,
}

#[derive(Template)]
#[template(path = "ballots/receipt.html")]
struct ReceiptPage {
    chrome: Chrome,
    ballot: BallotOut,
    chosen: Vec<BallotCandidateOut>,
    zone: Zone,
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

#[handler]
async fn show_paper(visit: Visit, Path(round): Path<String>) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let round = standing::get(visit.app.db.read(), id(&round)?).await?;
    policy::voter(&caller, &round)?;
    let ballot = own(&visit, round.id).await?;
    let mut values = Fields::default();
    for choice in ballot.iter().flat_map(|ballot| &ballot.choices) {
        values.push("choice", choice.to_string());
    }
    paper_page(
        &visit,
        round.id,
        FormState::filled(values),
        ballot.is_some(),
    )
    .await
}

async fn paper_page(
    visit: &Visit,
    round: RoundId,
    form: FormState,
    voted: bool,
) -> Result<Response, PageError> {
    let area = standing::get(visit.app.db.read(), round).await?.area_code;
    html(&PaperPage {
        chrome: visit.chrome.clone(),
        paper: service::ballot_paper(&visit.app, round).await?,
        form,
        voted,
        zone: Zone::of(&area),
    })
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
    let choices: Vec<CandidateId> = fields
        .all("choice")
        .filter_map(|choice| Uuid::parse_str(choice).ok())
        .map(CandidateId)
        .collect();
    let outcome = if fields.get("step") == "cast" {
        let command = Cast {
            choices,
            frozen_hash: fields.optional("frozen_hash").map(ToOwned::to_owned),
        };
        match service::cast(&visit.app, caller, round, command).await {
            Ok(_) => {
                return Ok(see_other(&format!("/rounds/{round}/receipt?kabar=suara")));
            }
            Err(error) => error,
        }
    } else {
        let held = standing::get(visit.app.db.read(), round).await?;
        policy::voter(&caller, &held)?;
        let paper = service::ballot_paper(&visit.app, round).await?;
        match terms(&paper).check(&choices) {
            Ok(choices) => return review(&visit, paper, &choices),
            Err(errors) => ApiError::fields(errors),
        }
    };
    if matches!(outcome.problem().code, Code::WrongPhase | Code::NotEligible) {
        return Err(outcome.into());
    }
    let status =
        StatusCode::from_u16(outcome.problem().status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let voted = own(&visit, round).await?.is_some();
    let form = FormState::refused(fields, outcome)?;
    let mut response = paper_page(&visit, round, form, voted).await?;
    response.set_status(status);
    Ok(response)
}

fn terms(paper: &BallotPaperOut) -> Terms {
    Terms {
        form: paper.ballot_form.into(),
        limit: paper.ballot_limit,
        ceiling_idr: paper.ceiling_idr,
        costs: paper
            .candidates
            .iter()
            .map(|one| (CandidateId(one.candidate_id), one.cost_idr))
            .collect(),
    }
}

fn review(
    visit: &Visit,
    paper: BallotPaperOut,
    choices: &[CandidateId],
) -> Result<Response, PageError> {
    let chosen = chosen(paper.candidates, |one| {
        choices.contains(&CandidateId(one.candidate_id))
    });
    html(&ReviewPage {
        chrome: visit.chrome.clone(),
        round: paper.round_id,
        frozen_hash: paper.frozen_hash,
        ceiling_idr: paper.ceiling_idr,
        knapsack: paper.ballot_form == crate::wire::BallotForm::Knapsack,
        total_idr: chosen.iter().map(|one| one.cost_idr).sum(),
        chosen,
    })
}

fn chosen(
    candidates: Vec<BallotCandidateOut>,
    is_chosen: impl Fn(&BallotCandidateOut) -> bool,
) -> Vec<BallotCandidateOut> {
    candidates.into_iter().filter(is_chosen).collect()
}

#[handler]
async fn show_receipt(visit: Visit, Path(round): Path<String>) -> Result<Response, PageError> {
    let round = id(&round)?;
    let ballot = own(&visit, round).await?.ok_or_else(ApiError::not_found)?;
    let paper = service::ballot_paper(&visit.app, round).await?;
    let area = standing::get(visit.app.db.read(), round).await?.area_code;
    html(&ReceiptPage {
        chrome: visit.chrome,
        chosen: chosen(paper.candidates, |one| {
            ballot.choices.contains(&one.candidate_id)
        }),
        ballot,
        zone: Zone::of(&area),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    fn candidate() -> BallotCandidateOut {
        BallotCandidateOut {
            candidate_id: samples::id(),
            proposal_id: samples::id(),
            tracking_code: "1234567890".into(),
            title: samples::HOSTILE.into(),
            village_code: "35.78.01.1001".into(),
            quantity_milli: 1_000,
            unit: "m".into(),
            cost_idr: 1_000_000,
        }
    }

    #[test]
    fn the_paper_keeps_the_choice_and_names_what_is_wrong() {
        let values = Fields::parse(format!("choice={}", samples::id()).as_bytes());
        let error = ApiError::field("/choices", "Pilih paling sedikit satu usulan.", "Choose.");
        let page = PaperPage {
            chrome: chrome(),
            paper: BallotPaperOut {
                round_id: samples::id(),
                ballot_form: crate::wire::BallotForm::Approval,
                ballot_limit: Some(5),
                ceiling_idr: 5,
                rule: "greedy".into(),
                frozen_hash: "ab".into(),
                voting_closes_at: Some(samples::now()),
                candidates: vec![candidate()],
            },
            form: FormState::refused(values, error).unwrap(),
            voted: true,
            zone: Zone::of("35"),
        };
        let html = page.render().unwrap();
        samples::assert_escaped(&html);
        assert!(html.contains(" checked"));
        assert!(html.contains("href=\"#f-choices\""));
        assert!(html.contains("name=\"csrf\" value=\"token\""));
    }

    #[test]
    fn review_and_receipt_render() {
        let review = ReviewPage {
            chrome: chrome(),
            round: samples::id(),
            frozen_hash: "ab".into(),
            ceiling_idr: 5_000_000,
            knapsack: true,
            chosen: vec![candidate()],
            total_idr: 1_000_000,
        };
        samples::assert_escaped(&review.render().unwrap());
        let receipt = ReceiptPage {
            chrome: chrome(),
            ballot: BallotOut {
                round_id: samples::id(),
                receipt: "AAAAA-BBBBB".into(),
                leaf: "ab".into(),
                salt: "cd".into(),
                frozen_hash: "ef".into(),
                channel: crate::wire::Channel::Online,
                choices: vec![samples::id()],
                replaced: 1,
                cast_at: samples::now(),
            },
            chosen: vec![candidate()],
            zone: Zone::of("35"),
        };
        samples::assert_escaped(&receipt.render().unwrap());
    }
}
