//! The pages, rendered and read again.

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

fn card() -> Card {
    Card {
        one: candidate(),
        village: samples::HOSTILE.into(),
        sentence: samples::HOSTILE.into(),
        photo: Some(entity::ids::AttachmentId(samples::id())),
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
            cards: vec![card()],
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
            points: matches!(ballot_form, BallotForm::Points | BallotForm::Score).then(|| vec![3]),
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
        code: String::new(),
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
            bought: None,
        },
        chosen: form::chosen(&paper, &marks),
        zone: Zone::of("35"),
    };
    samples::assert_escaped(&samples::render(&receipt));
}
