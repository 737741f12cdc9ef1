//! Who may call each operation, and the refusals of its own.

use crate::problem::Code;

use Code::{
    AlreadyExists, AlreadyVoted, Forbidden, Frozen, InvalidFields, NotEligible, NotFound,
    PayloadTooLarge, TooManyRequests, Unauthenticated, WrongPhase, WrongState,
};

const ANYONE: &str = "anyone, without a login.";
const ACCOUNT: &str = "any account, for itself.";
const PLANNER: &str = "a `planner` of the regency, or an `admin`.";
const OFFICER: &str = "an officer of the body that holds the round: `village_officer` of the village, \
    `district_officer` of the district, `agency_officer` of the agency, or `planner` of the regency, as \
    the stage is held. No other level may act in its place.";
const OFFICER_OR_PLANNER: &str = "an officer of the body that holds the round, a `planner` of its \
    regency, or an `admin`.";
const VERIFIER: &str = "a `village_officer` of the village, a `district_officer` of its district, a \
    `planner` of its regency, or an `admin`.";
const PROPOSER: &str = "its proposer, or the officer who entered it.";
const SEEN: &str =
    "anyone, without a login, once it is submitted; a draft is seen by its proposer only.";

/// The callers of an operation and the codes it may answer beside those that follow from its body, its
/// parameters and its login.
pub fn of(id: &str) -> Option<(&'static str, &'static [Code])> {
    let (_, who, codes) = OPERATIONS.iter().find(|(known, ..)| *known == id)?;
    Some((who, codes))
}

/// Who sees a set of criteria.
const PUBLISHED: &str = "anyone, without a login, once it is in force; a draft is seen by a `planner` of the regency, or an `admin`.";

/// Who reports on works.
const DOER: &str = "an `agency_officer` of the agency that does the work, a `planner` of its regency, or an `admin`.";

/// Who sees a scenario.
const ADOPTED: &str = "anyone, without a login, once it is adopted; before, a `planner` of the regency, or an `admin`.";

const OPERATIONS: &[(&str, &str, &[Code])] = &[
    ("register_account", ANYONE, &[TooManyRequests]),
    (
        "create_session",
        ANYONE,
        &[Unauthenticated, TooManyRequests],
    ),
    (
        "release_nik",
        "a `village_officer`, `district_officer`, `planner` or `admin`.",
        &[Forbidden, WrongState, TooManyRequests],
    ),
    (
        "give_reset_code",
        "a `village_officer`, `district_officer` or `planner` over the person's village; for an account that \
         holds an office, an `admin` only.",
        &[Forbidden],
    ),
    (
        "reset_password",
        ANYONE,
        &[Unauthenticated, TooManyRequests],
    ),
    ("get_session", ACCOUNT, &[]),
    ("delete_session", ACCOUNT, &[]),
    ("get_me", ACCOUNT, &[]),
    ("update_me", ACCOUNT, &[TooManyRequests]),
    ("export_me", ACCOUNT, &[]),
    ("erase_me", ACCOUNT, &[WrongState]),
    ("list_accounts", VERIFIER, &[Forbidden]),
    ("verify_account", VERIFIER, &[Forbidden]),
    ("unverify_account", VERIFIER, &[Forbidden]),
    (
        "create_grant",
        "an `admin` gives any role; a `planner` gives `village_officer`, `district_officer`, \
         `agency_officer` and `citizen` inside the regency; officers give `citizen` in the villages they \
         oversee. Nobody gives a role to themselves, but an `admin` an office.",
        &[Forbidden],
    ),
    (
        "list_grants",
        "an `auditor` or `admin`, everywhere; a `village_officer`, `district_officer` or `planner` for an \
         `area` they oversee; any account its own, by its `account_id`.",
        &[Forbidden],
    ),
    (
        "get_grant",
        "who holds it; a `village_officer`, `district_officer` or `planner` who oversees its area; an \
         `auditor`, or an `admin`.",
        &[],
    ),
    (
        "revoke_grant",
        "whoever may give the role (an `admin`, a `planner`, a `district_officer` or `village_officer`, as there), \
         and who holds it.",
        &[Forbidden, WrongState],
    ),
    (
        "import_roll",
        "a `village_officer` of the village, a `planner` of the regency, or an `admin`.",
        &[Forbidden],
    ),
    ("list_areas", ANYONE, &[]),
    ("get_area", ANYONE, &[]),
    ("list_area_children", ANYONE, &[]),
    ("get_area_boundary", ANYONE, &[]),
    ("list_sectors", ANYONE, &[]),
    ("list_reasons", ANYONE, &[]),
    ("list_agencies", ANYONE, &[]),
    ("get_agency", ANYONE, &[]),
    ("create_agency", PLANNER, &[Forbidden]),
    ("import_agencies", PLANNER, &[Forbidden]),
    ("create_cycle", PLANNER, &[Forbidden, AlreadyExists]),
    ("list_cycles", ANYONE, &[]),
    ("get_cycle", ANYONE, &[]),
    ("update_cycle", PLANNER, &[Forbidden]),
    ("list_stages", ANYONE, &[]),
    ("update_stage", PLANNER, &[Forbidden, WrongState]),
    ("list_catalogue", ANYONE, &[]),
    ("put_catalogue_item", PLANNER, &[Forbidden]),
    ("import_catalogue", PLANNER, &[Forbidden]),
    ("put_ceilings", PLANNER, &[Forbidden]),
    ("list_ceilings", ANYONE, &[]),
    ("list_ready_criteria", ANYONE, &[]),
    ("create_criteria_set", PLANNER, &[Forbidden, WrongState]),
    ("list_criteria_sets", PUBLISHED, &[]),
    ("get_criteria_set", PUBLISHED, &[]),
    ("update_criteria_set", PLANNER, &[Forbidden, WrongState]),
    ("delete_criteria_set", PLANNER, &[Forbidden, WrongState]),
    ("put_judgement", PLANNER, &[Forbidden, WrongState]),
    ("list_judgements", PUBLISHED, &[]),
    ("derive_weights", PLANNER, &[Forbidden, WrongState]),
    ("put_criteria_in_force", PLANNER, &[Forbidden, WrongState]),
    (
        "score_proposals",
        "as each criterion says: an officer of the body that holds the round the proposal stands in, or a \
         `planner` of the regency (an `admin` too); nobody their own proposal.",
        &[Forbidden, WrongState],
    ),
    ("get_scoring_sheet", PUBLISHED, &[]),
    ("get_ranking", PUBLISHED, &[WrongState]),
    ("publish_plan", PLANNER, &[Forbidden, WrongState]),
    ("list_publications", ANYONE, &[]),
    ("get_publication", ANYONE, &[]),
    ("download_publication_csv", ANYONE, &[]),
    ("download_publication_xlsx", ANYONE, &[]),
    ("compare_publications", ANYONE, &[]),
    ("download_sipd_xlsx", ANYONE, &[]),
    ("download_sipd_csv", ANYONE, &[]),
    (
        "start_sipd_import",
        PLANNER,
        &[Forbidden, PayloadTooLarge, InvalidFields],
    ),
    ("list_sipd_imports", PLANNER, &[Forbidden]),
    ("get_sipd_import", PLANNER, &[Forbidden]),
    ("list_sipd_rows", PLANNER, &[Forbidden]),
    ("download_sipd_refused", PLANNER, &[Forbidden]),
    ("confirm_sipd_import", PLANNER, &[Forbidden, WrongState]),
    ("get_letter", ANYONE, &[]),
    ("put_letter", PLANNER, &[Forbidden]),
    ("get_logo", ANYONE, &[]),
    ("put_logo", PLANNER, &[Forbidden, PayloadTooLarge]),
    ("delete_logo", PLANNER, &[Forbidden]),
    ("draft_minutes", OFFICER_OR_PLANNER, &[Forbidden]),
    ("get_attendance_paper", OFFICER, &[Forbidden]),
    (
        "issue_minutes",
        OFFICER_OR_PLANNER,
        &[Forbidden, WrongState],
    ),
    ("issue_plan", PLANNER, &[Forbidden]),
    ("list_documents", ANYONE, &[]),
    ("check_document", ANYONE, &[]),
    ("get_document", ANYONE, &[]),
    ("get_document_record", ANYONE, &[]),
    ("download_document", ANYONE, &[]),
    ("get_document_logo", ANYONE, &[]),
    (
        "edit_document",
        "whoever may issue it: an officer of the body that holds the round, or a `planner` of its regency, or an `admin`.",
        &[Forbidden],
    ),
    ("take_up_plan", PLANNER, &[Forbidden, WrongState]),
    ("enter_work", PLANNER, &[Forbidden, AlreadyExists]),
    ("import_work_reports", DOER, &[Forbidden]),
    ("list_works", ANYONE, &[]),
    ("get_delivery_totals", ANYONE, &[]),
    ("get_work", ANYONE, &[]),
    ("report_work", DOER, &[Forbidden]),
    ("list_work_reports", ANYONE, &[]),
    (
        "answer_work_report",
        "a verified resident (`citizen`) of the work's village, once for each report.",
        &[Forbidden, AlreadyExists],
    ),
    ("list_work_answers", ANYONE, &[]),
    (
        "upload_work_photo",
        DOER,
        &[Forbidden, WrongState, PayloadTooLarge],
    ),
    (
        "upload_answer_photo",
        "the verified resident (`citizen`) who gave the answer.",
        &[Forbidden, WrongState, PayloadTooLarge],
    ),
    ("download_work_photo", ANYONE, &[]),
    ("get_work_photo_thumbnail", ANYONE, &[]),
    (
        "delete_work_photo",
        "whoever sent it to their own answer; for a photo of a report, an `agency_officer` of the agency that does the \
         work, a `planner` of its regency, or an `admin`.",
        &[Forbidden],
    ),
    (
        "put_round_survey",
        OFFICER_OR_PLANNER,
        &[Forbidden, WrongState],
    ),
    ("put_work_survey", DOER, &[Forbidden, WrongState]),
    ("list_surveys", ANYONE, &[]),
    ("get_survey_totals", ANYONE, &[]),
    ("get_survey", ANYONE, &[]),
    (
        "answer_survey",
        "a verified resident (`citizen`) of the survey's area, once.",
        &[Forbidden, WrongPhase, AlreadyExists],
    ),
    ("get_survey_report", ANYONE, &[]),
    ("download_survey_report", ANYONE, &[]),
    (
        "list_survey_comments",
        "an officer of the body that asked (for a work, an `agency_officer` of its agency), a `planner` of its \
         regency, or an `admin`.",
        &[Forbidden],
    ),
    ("list_indicators", ANYONE, &[]),
    ("import_indicators", PLANNER, &[Forbidden]),
    ("create_scenario", PLANNER, &[Forbidden, WrongState]),
    ("list_scenarios", ADOPTED, &[]),
    ("compare_scenarios", ADOPTED, &[NotFound]),
    ("get_scenario", ADOPTED, &[]),
    ("put_scenario", PLANNER, &[Forbidden, WrongState]),
    ("delete_scenario", PLANNER, &[Forbidden, WrongState]),
    ("adopt_scenario", PLANNER, &[Forbidden, WrongState]),
    ("list_nomenclature", ANYONE, &[]),
    ("import_nomenclature", PLANNER, &[Forbidden]),
    ("list_board", ANYONE, &[]),
    ("get_board_totals", ANYONE, &[]),
    ("decide_on_board", PLANNER, &[Forbidden, WrongState]),
    ("split_proposal", PLANNER, &[Forbidden, WrongState]),
    ("merge_proposals", PLANNER, &[Forbidden, WrongState]),
    ("list_duplicates", ANYONE, &[]),
    ("list_board_acts", ANYONE, &[]),
    ("undo_board_act", PLANNER, &[Forbidden, WrongState]),
    (
        "hand_over_board",
        "a `planner` of the regency, who holds its round.",
        &[Forbidden, InvalidFields, WrongPhase, WrongState],
    ),
    (
        "open_rounds",
        PLANNER,
        &[Forbidden, AlreadyExists, WrongState],
    ),
    ("list_rounds", ANYONE, &[]),
    ("get_round", ANYONE, &[]),
    (
        "adjust_round",
        "an officer of the body that holds the round, a `planner` of its regency, or an `admin`; the \
         ceiling by the latter two only.",
        &[Forbidden, WrongPhase, Frozen],
    ),
    ("list_candidates", ANYONE, &[]),
    (
        "create_proposal",
        "a resident for the village they registered for; a `village_officer`, `district_officer`, \
         `planner` or `admin` for the villages they oversee (origin `assisted`); a `planner` or `admin` \
         for origin `council_input`.",
        &[Forbidden, WrongPhase, WrongState],
    ),
    (
        "list_proposals",
        "anyone, without a login; `mine` needs one.",
        &[Unauthenticated],
    ),
    ("find_similar_proposals", ANYONE, &[]),
    ("get_proposal", SEEN, &[]),
    ("update_proposal", PROPOSER, &[Forbidden, WrongState]),
    ("delete_proposal", PROPOSER, &[Forbidden, WrongState]),
    (
        "submit_proposal",
        "its proposer, or the officer who entered it; late, an officer of the body that holds the round, \
         by the draft's identifier.",
        &[Forbidden, WrongPhase, WrongState],
    ),
    (
        "withdraw_proposal",
        PROPOSER,
        &[Forbidden, WrongState, Frozen],
    ),
    ("get_proposal_history", ANYONE, &[]),
    ("list_follows", ACCOUNT, &[]),
    ("get_followers", SEEN, &[]),
    (
        "follow_proposal",
        "any account, a proposal that is submitted.",
        &[WrongState],
    ),
    ("unfollow_proposal", ACCOUNT, &[]),
    ("track_proposal", ANYONE, &[]),
    (
        "upload_attachment",
        PROPOSER,
        &[Forbidden, WrongState, PayloadTooLarge],
    ),
    ("list_attachments", SEEN, &[]),
    ("download_attachment", SEEN, &[]),
    ("get_attachment_thumbnail", SEEN, &[]),
    ("delete_attachment", PROPOSER, &[Forbidden, WrongState]),
    (
        "create_review",
        "an officer of the body that holds the round the proposal stands in; nobody their own proposal.",
        &[Forbidden, WrongPhase, WrongState, Frozen],
    ),
    ("list_reviews", ANYONE, &[]),
    ("list_review_queue", ANYONE, &[]),
    (
        "create_objection",
        "its proposer, or one whose proposal was merged into it.",
        &[Forbidden, WrongPhase, WrongState, AlreadyExists],
    ),
    ("list_proposal_objections", ANYONE, &[]),
    ("list_objections", ANYONE, &[]),
    (
        "answer_objection",
        "an officer of the level above the one that refused: `district_officer` over a village's refusal, \
         `planner` over a district's or an agency's; never who gave the refusal.",
        &[Forbidden, WrongState],
    ),
    ("get_ballot_paper", ANYONE, &[WrongPhase]),
    (
        "cast_ballot",
        "a verified resident (`citizen`) of the round's area.",
        &[NotEligible, AlreadyVoted, WrongPhase, Frozen],
    ),
    (
        "get_ballot",
        "the verified resident who cast it.",
        &[NotEligible, WrongPhase],
    ),
    (
        "issue_ballot_paper",
        OFFICER,
        &[Forbidden, NotEligible, AlreadyVoted, WrongPhase, WrongState],
    ),
    (
        "enter_paper_ballot",
        OFFICER,
        &[Forbidden, AlreadyExists, WrongPhase, WrongState],
    ),
    ("get_paper_ballot", OFFICER, &[Forbidden, WrongPhase]),
    (
        "cast_assisted_ballot",
        OFFICER,
        &[Forbidden, NotEligible, AlreadyVoted, WrongPhase, WrongState],
    ),
    ("get_ledger", ANYONE, &[WrongPhase]),
    ("get_ballot_inclusion", ANYONE, &[WrongPhase]),
    ("get_turnout", ANYONE, &[]),
    ("get_stage_turnout", ANYONE, &[]),
    ("get_bundle", ANYONE, &[WrongPhase]),
    (
        "tally_round",
        OFFICER_OR_PLANNER,
        &[Forbidden, WrongPhase, WrongState, Frozen],
    ),
    ("get_result", ANYONE, &[NotFound]),
    ("compare_rules", ANYONE, &[NotFound]),
    (
        "download_ballots",
        ANYONE,
        &[NotFound, WrongPhase, WrongState],
    ),
    ("put_meeting", OFFICER, &[Forbidden, WrongPhase]),
    ("get_meeting", ANYONE, &[]),
    (
        "add_attendee",
        OFFICER,
        &[Forbidden, WrongPhase, AlreadyExists],
    ),
    ("import_attendees", OFFICER, &[Forbidden, WrongPhase]),
    (
        "list_attendees",
        "officers of the body that holds the round (contacts too), a `planner` of its regency, an \
         `auditor`, or an `admin`.",
        &[Forbidden],
    ),
    ("update_attendee", OFFICER, &[Forbidden, WrongPhase]),
    (
        "remove_attendee",
        OFFICER,
        &[Forbidden, WrongPhase, WrongState],
    ),
    (
        "put_decisions",
        OFFICER,
        &[Forbidden, WrongPhase, WrongState],
    ),
    ("list_decisions", ANYONE, &[]),
    ("close_round", OFFICER, &[Forbidden, WrongPhase, WrongState]),
    ("carry_over", PLANNER, &[Forbidden, WrongState]),
    ("list_plan", ANYONE, &[]),
    ("get_bundle", ANYONE, &[WrongPhase]),
    ("get_turnout", ANYONE, &[]),
    ("get_stage_turnout", ANYONE, &[]),
    ("list_audit_events", ANYONE, &[]),
    ("search", ANYONE, &[]),
    ("get_area_figures", ANYONE, &[]),
    ("export_area_figures", ANYONE, &[]),
    ("get_area_need", ANYONE, &[]),
    ("get_area_participation", ANYONE, &[]),
    ("get_area_acceptance", ANYONE, &[]),
    ("list_accepted_proposals", ANYONE, &[]),
    ("get_area_waits", ANYONE, &[]),
    ("list_waits", ANYONE, &[]),
    ("export_area_need", ANYONE, &[]),
    ("export_area_participation", ANYONE, &[]),
    ("export_area_groups", ANYONE, &[]),
    ("export_area_acceptance", ANYONE, &[]),
    ("export_accepted_proposals", ANYONE, &[]),
    ("export_area_waits", ANYONE, &[]),
    ("export_waits", ANYONE, &[]),
    ("export_proposals", ANYONE, &[]),
    ("export_candidates", ANYONE, &[]),
    ("export_result", ANYONE, &[]),
    ("export_rounds", ANYONE, &[]),
    ("export_decisions", ANYONE, &[]),
    ("export_areas", ANYONE, &[]),
    ("export_agencies", ANYONE, &[]),
    ("export_catalogue", ANYONE, &[]),
    ("export_board", ANYONE, &[]),
    ("export_ceilings", ANYONE, &[]),
    ("export_ranking", ANYONE, &[]),
    ("export_works", ANYONE, &[]),
    ("export_audit_events", ANYONE, &[]),
    ("get_audit_head", ANYONE, &[]),
];
