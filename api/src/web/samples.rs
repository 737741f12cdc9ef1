//! Records the tests of templates show, with texts that try to be markup.

use chrono::{DateTime, Utc};
use entity::enums::{
    BallotForm, LandStatus, Origin, Outcome, ProposalStatus, StageKind, Standing, Verdict,
};
use entity::ids::{AccountId, CandidateId, CycleId, ProposalId, RoundId, StageId};
use entity::{candidates, proposals, results, rounds};
use uuid::Uuid;

/// Text that would run if it were taken for markup.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script>\"' onload=x <img src=x onerror=y>";

/// A moment.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// An identifier.
pub(crate) fn id() -> Uuid {
    Uuid::from_u128(9)
}

/// Fails if anything of [`HOSTILE`] is markup.
pub(crate) fn assert_escaped(html: &str) {
    let others = html
        .replace("<script src=\"/assets/", "")
        .replace("<img src=\"/api/", "");
    assert!(!others.contains("<script"), "{html}");
    assert!(!others.contains("<img"), "{html}");
    assert!(html.contains("&#60;script&#62;"), "{html}");
}

/// A district.
pub(crate) fn area() -> entity::areas::Model {
    entity::areas::Model {
        code: "35.10.01".into(),
        name: HOSTILE.into(),
        name_key: HOSTILE.into(),
        level: entity::enums::AreaLevel::District,
        kind: entity::enums::AreaKind::Kecamatan,
        parent_code: Some("35.10".into()),
        lat: None,
        lng: None,
        decree: HOSTILE.into(),
        retired_at: None,
    }
}

/// A submitted proposal.
pub(crate) fn proposal() -> proposals::Model {
    let text = || HOSTILE.to_owned();
    proposals::Model {
        id: ProposalId(id()),
        tracking_code: "1234567890".into(),
        cycle_id: CycleId(id()),
        round_id: Some(RoundId(id())),
        status: ProposalStatus::Merged,
        proposer_id: AccountId(id()),
        entered_by_id: None,
        on_behalf_of: Some(text()),
        origin: Origin::Assisted,
        title: text(),
        problem: text(),
        work: text(),
        catalogue_item_id: None,
        sector: "jalan".into(),
        agency_id: None,
        village_code: "35.78.01.1001".into(),
        district_code: "35.78.01".into(),
        regency_code: "35.78".into(),
        address: text(),
        lat: Some(-7.25),
        lng: Some(112.75),
        quantity_milli: 1_250_500,
        unit: text(),
        unit_price_idr: Some(1_000),
        cost_idr: 1_250_500,
        cost_reason: Some(text()),
        households: Some(10),
        people: Some(40),
        women: None,
        children: None,
        elderly: None,
        disabled: Some(1),
        land_status: LandStatus::Village,
        merged_into_id: Some(ProposalId(id())),
        times_proposed: 1,
        created_at: now(),
        submitted_at: Some(now()),
        updated_at: now(),
        version: 1,
    }
}

/// A tallied round.
pub(crate) fn round() -> rounds::Model {
    rounds::Model {
        id: RoundId(id()),
        cycle_id: CycleId(id()),
        stage_id: StageId(id()),
        stage_kind: StageKind::VillageMeeting,
        stage_position: 1,
        area_code: "35.78.01.1001".into(),
        agency_id: None,
        subject_key: "35.78.01.1001".into(),
        ceiling_idr: 500_000_000,
        ballot_form: BallotForm::Approval,
        ballot_limit: Some(5),
        rule: "greedy".into(),
        settings: "{}".into(),
        seed_sealed: None,
        seed_hash: None,
        seed: None,
        opens_at: now(),
        submission_closes_at: Some(now()),
        review_closes_at: now(),
        voting_closes_at: Some(now()),
        key_sealed: None,
        frozen_hash: Some("ab".into()),
        frozen_at: Some(now()),
        tallied_at: Some(now()),
        closed_at: None,
        merkle_root: Some("cd".into()),
        version: 1,
        decisions_version: 0,
    }
}

/// A decided candidate.
pub(crate) fn candidate() -> candidates::Model {
    candidates::Model {
        id: CandidateId(id()),
        round_id: RoundId(id()),
        proposal_id: ProposalId(id()),
        standing: Standing::Eligible,
        quantity_milli: 1_000,
        cost_idr: 5_000_000,
        entered_at: now(),
        submitted_at: now(),
        votes: Some(1_234),
        position: Some(1),
        outcome: Some(Outcome::Main),
        explanation_id: Some("Masuk pagu.".into()),
        explanation_en: Some("Within the ceiling.".into()),
        verdict: Some(Verdict::Deferred),
        verdict_reason_code: None,
        verdict_reason: Some(HOSTILE.into()),
        verdict_cost_idr: Some(4_000_000),
        verdict_position: None,
        program_code: None,
        activity_code: None,
        decided_at: Some(now()),
    }
}

/// A result.
pub(crate) fn result() -> results::Model {
    results::Model {
        round_id: RoundId(id()),
        rule: "greedy".into(),
        ceiling_idr: 500_000_000,
        spent_idr: 5_000_000,
        eligible_voters: 1_000,
        ballots_online: 300,
        ballots_paper: 40,
        ballots_assisted: 5,
        ballots_void: 2,
        papers_issued: 45,
        steps: "[]".into(),
        report: None,
        tallied_at: now(),
    }
}

/// A template in Indonesian, after it has rendered in every shipped language.
pub(crate) fn render(template: &impl askama::Template) -> String {
    for lang in super::language::Languages::default().all() {
        let values: (&str, &dyn std::any::Any) = (super::filters::LANG, lang);
        let html = template.render_with_values(&values).unwrap();
        assert!(!html.contains("{ $") && !html.contains("{$"), "{html}");
    }
    template.render().unwrap()
}

/// A work under way that no proposal asked for.
pub(crate) fn work() -> crate::delivery::wire::WorkOut {
    let text = || HOSTILE.to_owned();
    crate::delivery::wire::WorkOut {
        id: id(),
        cycle_id: id(),
        fiscal_year: 2027,
        village_code: "35.78.01.1001".into(),
        village: text(),
        district_code: "35.78.01".into(),
        lat: None,
        lng: None,
        agency_id: Some(id()),
        agency: Some(text()),
        proposal_id: None,
        tracking_code: None,
        part: None,
        unproposed: true,
        basis: Some(text()),
        title: text(),
        quantity: 1.0,
        unit: text(),
        promised_idr: 10_000_000,
        state: entity::enums::WorkState::InProgress.into(),
        percent: 40,
        contract_idr: Some(9_500_000),
        note: Some(text()),
        reports: 1,
        reported_at: Some(now()),
    }
}

/// All that was told of it.
pub(crate) fn story() -> crate::delivery::service::Story {
    use crate::delivery::wire::{WorkAnswerOut, WorkPhotoOut, WorkReportOut};
    let text = || HOSTILE.to_owned();
    let photo = || WorkPhotoOut {
        id: id(),
        media_type: "image/jpeg".into(),
        bytes: 1,
        sha256: "ab".into(),
        width: 8,
        height: 4,
        url: format!("/api/v1/work-photos/{}", id()),
        thumbnail_url: format!("/api/v1/work-photos/{}/thumbnail", id()),
        created_at: now(),
    };
    let shown = work();
    crate::delivery::service::Story {
        work: entity::works::Model {
            id: entity::ids::WorkId(id()),
            cycle_id: CycleId(id()),
            fiscal_year: 2027,
            regency_code: "35.78".into(),
            district_code: "35.78.01".into(),
            village_code: "35.78.01.1001".into(),
            agency_id: None,
            proposal_id: None,
            part: None,
            title: text(),
            basis: Some(text()),
            quantity_milli: 1_000,
            unit: text(),
            promised_idr: 10_000_000,
            state: entity::enums::WorkState::InProgress,
            percent: 40,
            contract_idr: Some(9_500_000),
            note: Some(text()),
            reports: 1,
            entered_at: now(),
            reported_at: Some(now()),
        },
        reports: vec![WorkReportOut {
            number: 1,
            state: shown.state,
            percent: 40,
            contract_idr: Some(9_500_000),
            note: Some(text()),
            photo_ids: Vec::new(),
            photos: vec![photo(), photo()],
            office: text(),
            at: now(),
            confirmed: 2,
            contradicted: 1,
        }],
        said: vec![WorkAnswerOut {
            work_id: id(),
            number: 1,
            confirms: false,
            note: Some(text()),
            photos: vec![photo()],
            at: now(),
        }],
        shown,
    }
}

/// A cycle.
pub(crate) fn cycle() -> entity::cycles::Model {
    entity::cycles::Model {
        id: CycleId(id()),
        regency_code: "35.78".into(),
        fiscal_year: 2027,
        name: HOSTILE.into(),
        template: "village_first".into(),
        objection_days: 7,
        created_at: now(),
        version: 1,
    }
}
