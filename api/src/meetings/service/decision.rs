//! One decision of a meeting: read, and checked against its candidate.

use std::collections::HashSet;

use entity::enums::Verdict;
use entity::ids::{AgencyId, CandidateId};
use entity::{candidates, proposals};

use crate::limits;
use crate::meetings::rules;
use crate::meetings::wire::DecisionIn;
use crate::problem::{ApiError, FieldError};
use crate::text;

/// What a meeting decides on one candidate.
pub(super) struct Decision {
    /// The candidate.
    pub id: CandidateId,
    /// The verdict.
    pub verdict: Verdict,
    /// Cost decided, rupiah; the candidate's unless given.
    pub cost_idr: Option<i64>,
    /// Agency that does the work; the proposal's unless given.
    pub agency: Option<AgencyId>,
    /// Place in the order decided.
    pub position: Option<i32>,
    /// Reason code.
    pub reason_code: Option<String>,
    /// Public reason.
    pub reason: Option<String>,
    /// Programme code in the plan.
    pub program_code: Option<String>,
    /// Activity code in the plan.
    pub activity_code: Option<String>,
}

fn parse(place: usize, wire: &DecisionIn, errors: &mut Vec<FieldError>) -> Decision {
    let at = |field: &str| format!("/items/{place}/{field}");
    if wire
        .cost_idr
        .is_some_and(|cost| !(1..=limits::COST_IDR).contains(&cost))
    {
        errors.push(FieldError {
            pointer: at("cost_idr"),
            detail: "Isi biaya di atas nol dalam rupiah bulat.".into(),
            detail_en: "Give a cost above zero in whole rupiah.".into(),
        });
    }
    if wire
        .position
        .is_some_and(|position| !(1..=limits::PLACE).contains(&position))
    {
        errors.push(FieldError {
            pointer: at("position"),
            detail: format!("Isi urutan 1 sampai {}.", limits::PLACE),
            detail_en: format!("Give a place from 1 to {}.", limits::PLACE),
        });
    }
    let reason = text::clean_optional(
        &at("reason"),
        wire.reason.as_deref(),
        limits::REASON,
        errors,
    );
    let mut code = |field: &str, value: Option<&str>| {
        text::line_optional(&at(field), value, limits::CODE, errors)
    };
    Decision {
        id: CandidateId(wire.candidate_id),
        verdict: wire.verdict.into(),
        cost_idr: wire.cost_idr,
        agency: wire.agency_id.map(AgencyId),
        position: wire.position,
        reason_code: code("reason_code", wire.reason_code.as_deref()),
        reason,
        program_code: code("program_code", wire.program_code.as_deref()),
        activity_code: code("activity_code", wire.activity_code.as_deref()),
    }
}

/// Reads decisions; every wrong field is told at once.
pub(super) fn parse_all(items: &[DecisionIn]) -> Result<Vec<Decision>, ApiError> {
    let mut errors = Vec::new();
    let mut seen = HashSet::new();
    let mut decisions = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        if !seen.insert(item.candidate_id) {
            errors.push(FieldError {
                pointer: format!("/items/{place}/candidate_id"),
                detail: "Calon ini sudah diputuskan di baris lain permintaan ini.".into(),
                detail_en: "Another item of this request decides on this candidate.".into(),
            });
        }
        decisions.push(parse(place, item, &mut errors));
    }
    if errors.is_empty() {
        Ok(decisions)
    } else {
        Err(ApiError::fields(errors))
    }
}

/// What the stage asks of a decision.
#[derive(Clone, Copy)]
pub(super) struct Needs {
    /// Programme and activity codes for what is accommodated.
    pub codes: bool,
    /// An agency for what is accommodated.
    pub agency: bool,
}

/// Checks a decision against the candidate it is about.
pub(super) fn check(
    decision: &Decision,
    (row, proposal): (&candidates::Model, &proposals::Model),
    needs: Needs,
    at: impl Fn(&str) -> String,
    errors: &mut Vec<FieldError>,
) {
    let mut wrong = |field: &str, detail: &str, detail_en: &str| {
        errors.push(FieldError {
            pointer: at(field),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    };
    let decided = decision.cost_idr.unwrap_or(row.cost_idr);
    let redirected = decision.agency.is_some()
        && proposal.agency_id.is_some()
        && decision.agency != proposal.agency_id;
    if redirected || rules::departs(row.outcome, decision.verdict, row.cost_idr, decided) {
        if decision.reason_code.is_none() {
            wrong(
                "reason_code",
                "Keputusan yang berbeda dari hasil hitung, atau yang mengganti perangkat daerah, perlu kode alasan.",
                "A decision that departs from the result, or changes the agency, needs a reason code.",
            );
        }
        if decision
            .reason
            .as_ref()
            .is_none_or(|reason| reason.chars().count() < limits::REASON.min)
        {
            wrong(
                "reason",
                "Isi alasan yang diumumkan, paling sedikit 10 huruf.",
                "Give a public reason of 10 characters or more.",
            );
        }
    }
    if decision.verdict != Verdict::Accommodated {
        return;
    }
    if needs.codes && decision.program_code.is_none() {
        wrong(
            "program_code",
            "Isi kode program.",
            "Give the programme code.",
        );
    }
    if needs.codes && decision.activity_code.is_none() {
        wrong(
            "activity_code",
            "Isi kode kegiatan.",
            "Give the activity code.",
        );
    }
    if needs.agency && decision.agency.or(proposal.agency_id).is_none() {
        wrong(
            "agency_id",
            "Usulan ini belum punya perangkat daerah; isi yang akan mengerjakannya.",
            "This proposal has no agency yet; give the one that will do it.",
        );
    }
}
