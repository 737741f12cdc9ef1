//! The page of a round, rendered.

use super::*;
use crate::results::counting::{StepOut, StepPhase, TieOut};
use crate::rounds::configuration::TieStep;
use crate::web::samples;
use crate::web::visit::tests::chrome;

fn counting() -> CountingOut {
    CountingOut {
        ballots: 345,
        share_idr: Some("1000/3".into()),
        increments: Some(2),
        stopped: None,
        steps: vec![StepOut {
            step: 1,
            candidate_id: samples::id(),
            phase: StepPhase::Rule,
            cost_idr: 5_000_000,
            left_before_idr: 6_000_000,
            score: None,
            highest_payment_idr: Some("500/3".into()),
            effective_votes: Some("61/2".into()),
            paid_in_full: Some(30),
            paid_in_part: Some(1),
            time_idr: None,
            no_longer_affordable: None,
        }],
        ties: vec![TieOut {
            step: 1,
            candidate_ids: vec![samples::id(), Uuid::nil()],
            broken_by: TieStep::Draw,
            decisive: true,
        }],
    }
}

fn page(round: rounds::Model, phase: Phase, result: Option<results::Model>) -> RoundPage {
    let entry = || Entry {
        candidate: samples::candidate(),
        title: samples::HOSTILE.into(),
        unit: "m".into(),
    };
    RoundPage {
        chrome: chrome(),
        calendar: calendar(&round),
        round,
        cycle: None,
        area: samples::HOSTILE.into(),
        agency: None,
        phase,
        zone: Zone::of("35"),
        now: samples::now(),
        villages: vec![Village {
            code: "35.78.01.1001".into(),
            name: samples::HOSTILE.into(),
            turnout: TurnoutOut::of(3, 9),
        }],
        turnout: (phase == Phase::Voting).then(|| TurnoutOut::of(12, 40)),
        configuration: Configuration::greedy(crate::wire::BallotForm::Approval, Some(5)),
        counting: result.as_ref().map(|_| counting()),
        result,
        standing: vec![entry()],
        others: vec![entry()],
        keeps: true,
        next: Some("abc".into()),
        survey: Some(SurveyId(samples::id())),
    }
}

#[test]
fn a_result_stands_beside_the_decision() {
    let html = samples::render(&page(
        samples::round(),
        Phase::Deliberation,
        Some(samples::result()),
    ));
    samples::assert_escaped(&html);
    for part in [
        "345 (34,5 %)",
        "<span class=\"tag good\">Utama</span>",
        "Masuk pagu.",
        "<span class=\"tag warm\">Ditunda</span>",
        "33.3 %",
        "45 dibagikan, 42 masuk kotak",
        "setara 30,50 suara",
        "diputuskan dengan undian",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("/vote"));
}

#[test]
fn voting_is_offered_while_it_lasts() {
    let html = samples::render(&page(samples::round(), Phase::Voting, None));
    assert!(html.contains("/vote"));
    assert!(html.contains("12 dari 40 penduduk terverifikasi (30,0 %)"));
}
