//! Voting without a script: choose, look again, cast; the receipt; a change until voting closes.

use askama::Template;
use entity::ids::{CandidateId, RoundId};
use poem::web::Path;
use poem::{Response, Route, handler};
use uuid::Uuid;

use super::form::{self, Chosen, Mark};
use super::marks::{Marks, Terms};
use super::policy;
use super::service::{self, Cast};
use super::wire::{BallotOut, BallotPaperOut};
use crate::problem::{ApiError, Code};
use crate::rounds::standing;
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::{Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, see_other};

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
    mark: Mark,
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
    Marks {
        choices: ballot.choices.iter().copied().map(CandidateId).collect(),
        points: ballot.points.clone(),
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
    html(
        &visit.lang,
        &PaperPage {
            chrome: visit.chrome.clone(),
            mark: Mark::of(&paper),
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
        Ok(marks) if fields.get("step") == "cast" => {
            let command = Cast {
                marks,
                frozen_hash: fields.optional("frozen_hash").map(ToOwned::to_owned),
            };
            match service::cast(&visit.app, caller, round, command).await {
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

fn terms(paper: &BallotPaperOut) -> Terms {
    let costs = paper.candidates.iter();
    let costs = costs.map(|one| (CandidateId(one.candidate_id), one.cost_idr));
    Terms {
        ballot: paper.configuration.ballot.clone(),
        ceiling_idr: paper.ceiling_idr,
        costs: costs.collect(),
    }
}

fn review(visit: &Visit, paper: BallotPaperOut, marks: &Marks) -> Result<Response, PageError> {
    let chosen = form::chosen(&paper, marks);
    html(
        &visit.lang,
        &ReviewPage {
            chrome: visit.chrome.clone(),
            round: paper.round_id,
            ceiling_idr: paper.ceiling_idr,
            knapsack: paper.ballot_form == crate::wire::BallotForm::Knapsack,
            total_idr: chosen.iter().map(|chosen| chosen.one.cost_idr).sum(),
            frozen_hash: paper.frozen_hash,
            chosen,
        },
    )
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
            ballot,
            zone: Zone::of(&area),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ballots::wire::BallotCandidateOut;
    use crate::rounds::configuration::{BallotTerms, Configuration};
    use crate::web::visit::tests::chrome;
    use crate::web::{Fields, samples};
    use crate::wire::BallotForm;

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

    fn paper(ballot: BallotTerms) -> BallotPaperOut {
        BallotPaperOut {
            round_id: samples::id(),
            ballot_form: ballot.form,
            ballot_limit: ballot.limit,
            configuration: Configuration {
                ballot,
                ..Configuration::greedy(BallotForm::Approval, Some(5))
            },
            ceiling_idr: 5_000_000,
            rule: "greedy".into(),
            frozen_hash: "ab".into(),
            frozen_text: "{}".into(),
            voting_closes_at: Some(samples::now()),
            candidates: vec![candidate()],
        }
    }

    fn terms_of(form: BallotForm) -> BallotTerms {
        BallotTerms {
            limit: matches!(form, BallotForm::Approval | BallotForm::Ranking).then_some(3),
            points: (form == BallotForm::Points).then_some(10),
            max_score: (form == BallotForm::Score).then_some(4),
            ..BallotTerms::of(form)
        }
    }

    const FORMS: [BallotForm; 5] = [
        BallotForm::Approval,
        BallotForm::Knapsack,
        BallotForm::Ranking,
        BallotForm::Points,
        BallotForm::Score,
    ];

    #[test]
    fn the_paper_keeps_the_choice_and_names_what_is_wrong() {
        for ballot_form in FORMS {
            let paper = paper(terms_of(ballot_form));
            let mark = Mark::of(&paper);
            let field = mark.field(&samples::id());
            let value = match mark {
                Mark::Tick => samples::id().to_string(),
                _ => "2".to_owned(),
            };
            let values = Fields::parse(format!("{field}={value}").as_bytes());
            let error = ApiError::field("/choices", "Pilih paling sedikit satu usulan.", "Choose.");
            let page = PaperPage {
                chrome: chrome(),
                mark,
                paper,
                form: FormState::refused(values, error).unwrap(),
                voted: true,
                zone: Zone::of("35"),
            };
            let html = samples::render(&page);
            samples::assert_escaped(&html);
            let kept = match mark {
                Mark::Tick => " checked",
                Mark::Score(_) => "value=\"2\" selected",
                _ => "value=\"2\"",
            };
            assert!(html.contains(kept), "{html}");
            assert!(html.contains("href=\"#f-choices\""));
            assert!(html.contains("name=\"csrf\" value=\"token\""));
        }
    }

    #[test]
    fn what_is_filled_in_is_read_again() {
        for ballot_form in FORMS {
            let paper = paper(terms_of(ballot_form));
            let marks = Marks {
                choices: vec![CandidateId(samples::id())],
                points: matches!(ballot_form, BallotForm::Points | BallotForm::Score)
                    .then(|| vec![3]),
            };
            let fields = form::filled(&paper, &marks);
            assert_eq!(form::read(&fields, &paper, &terms(&paper)).unwrap(), marks);
            assert_eq!(form::chosen(&paper, &marks).len(), 1);
        }
    }

    #[test]
    fn a_wrong_number_stands_at_its_candidate() {
        for (ballot_form, sent) in [
            (BallotForm::Ranking, "9"),
            (BallotForm::Points, "-1"),
            (BallotForm::Score, "x"),
        ] {
            let paper = paper(terms_of(ballot_form));
            let field = Mark::of(&paper).field(&samples::id());
            let fields = Fields::parse(format!("{field}={sent}").as_bytes());
            let errors = form::read(&fields, &paper, &terms(&paper)).unwrap_err();
            assert_eq!(errors[0].pointer, format!("/{field}"));
        }
    }

    #[test]
    fn two_of_one_rank_are_refused() {
        let mut paper = paper(terms_of(BallotForm::Ranking));
        let other = Uuid::from_u128(9);
        paper.candidates.push(BallotCandidateOut {
            candidate_id: other,
            ..candidate()
        });
        let sent = format!("rank-{}=1&rank-{other}=1", samples::id());
        let fields = Fields::parse(sent.as_bytes());
        let errors = form::read(&fields, &paper, &terms(&paper)).unwrap_err();
        assert_eq!(errors[0].pointer, format!("/rank-{other}"));
    }

    #[test]
    fn review_and_receipt_render() {
        let paper = paper(terms_of(BallotForm::Points));
        let marks = Marks {
            choices: vec![CandidateId(samples::id())],
            points: Some(vec![3]),
        };
        let review = ReviewPage {
            chrome: chrome(),
            round: samples::id(),
            frozen_hash: "ab".into(),
            ceiling_idr: 5_000_000,
            knapsack: true,
            chosen: form::chosen(&paper, &marks),
            total_idr: 1_000_000,
        };
        let html = samples::render(&review);
        samples::assert_escaped(&html);
        assert!(html.contains("3 poin") && html.contains("value=\"3\""));
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
                points: Some(vec![3]),
                replaced: 1,
                cast_at: samples::now(),
            },
            chosen: form::chosen(&paper, &marks),
            zone: Zone::of("35"),
        };
        samples::assert_escaped(&samples::render(&receipt));
    }
}
