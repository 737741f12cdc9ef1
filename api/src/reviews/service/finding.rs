//! A finding as an officer gives it, read and checked for its form.

use entity::enums::Finding;
use entity::ids::{AgencyId, ProposalId};

use crate::limits;
use crate::problem::{ApiError, FieldError};
use crate::proposals::rules as proposal_rules;
use crate::reviews::rules;
use crate::reviews::wire::ReviewIn;
use crate::text;

/// A finding, checked for its form.
#[derive(Clone, Debug)]
pub struct Review {
    pub(super) finding: Finding,
    pub(super) quantity_milli: Option<i64>,
    pub(super) cost_idr: Option<i64>,
    pub(super) reason_code: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) merge_into: Option<ProposalId>,
    pub(super) redirect_to: Option<AgencyId>,
    pub(super) late_reason: Option<String>,
    /// The version of the proposal the officer saw, where the sender tells it.
    pub(super) seen: Option<i32>,
}

impl Review {
    /// A plain acceptance.
    pub fn accept() -> Self {
        Self {
            finding: Finding::Accept,
            quantity_milli: None,
            cost_idr: None,
            reason_code: None,
            reason: None,
            merge_into: None,
            redirect_to: None,
            late_reason: None,
            seen: None,
        }
    }

    /// The finding on a proposal as it was seen: refused as stale where somebody changed it since.
    #[must_use]
    pub fn on(self, version: i32) -> Self {
        Self {
            seen: Some(version),
            ..self
        }
    }

    /// Reads a finding; every wrong field is told at once.
    pub fn parse(wire: ReviewIn) -> Result<Self, ApiError> {
        let finding = Finding::from(wire.finding);
        let mut errors = Vec::new();
        let mut wrong = |pointer: &str, detail: &str, detail_en: &str| {
            errors.push(FieldError {
                pointer: pointer.into(),
                detail: detail.into(),
                detail_en: detail_en.into(),
            });
        };
        if rules::needs_reason(finding) && wire.reason_code.is_none() {
            wrong(
                "/reason_code",
                "Isi kode alasan dari /reasons.",
                "Give a reason code of /reasons.",
            );
        }
        let changes = finding == Finding::AcceptWithChanges;
        if changes && wire.quantity.is_none() && wire.cost_idr.is_none() {
            wrong(
                "/cost_idr",
                "Isi volume atau biaya hasil verifikasi.",
                "Give the quantity or cost found.",
            );
        }
        if !changes && (wire.quantity.is_some() || wire.cost_idr.is_some()) {
            wrong(
                "/finding",
                "Volume dan biaya hanya untuk accept_with_changes.",
                "Quantity and cost are for accept_with_changes only.",
            );
        }
        if wire
            .cost_idr
            .is_some_and(|cost| !(1..=limits::COST_IDR).contains(&cost))
        {
            wrong(
                "/cost_idr",
                "Isi biaya di atas nol dalam rupiah bulat.",
                "Give a cost above zero in whole rupiah.",
            );
        }
        if (finding == Finding::Merge) != wire.merge_into_id.is_some() {
            wrong(
                "/merge_into_id",
                "Isi usulan tujuan untuk merge, dan hanya untuk itu.",
                "Give the target for merge, and for that only.",
            );
        }
        if (finding == Finding::Redirect) != wire.redirect_to_id.is_some() {
            wrong(
                "/redirect_to_id",
                "Isi perangkat daerah tujuan untuk redirect, dan hanya untuk itu.",
                "Give the agency for redirect, and for that only.",
            );
        }
        let quantity_milli = wire.quantity.map(proposal_rules::quantity_milli);
        if matches!(quantity_milli, Some(Err(_))) {
            wrong(
                "/quantity",
                "Isi volume di atas nol, paling banyak tiga angka di belakang koma.",
                "Give a quantity above zero with three decimals at most.",
            );
        }
        let reason = if rules::needs_reason(finding) {
            let given = wire.reason.unwrap_or_default();
            Some(text::clean("/reason", &given, limits::REASON, &mut errors))
        } else {
            text::clean_optional(
                "/reason",
                wire.reason.as_deref(),
                limits::REASON,
                &mut errors,
            )
        };
        let late_reason = wire
            .late_reason
            .map(|reason| text::clean("/late_reason", &reason, limits::SHORT_REASON, &mut errors));
        if !errors.is_empty() {
            return Err(ApiError::fields(errors));
        }
        Ok(Self {
            finding,
            quantity_milli: quantity_milli.and_then(Result::ok),
            cost_idr: wire.cost_idr,
            reason_code: wire.reason_code,
            reason,
            merge_into: wire.merge_into_id.map(ProposalId),
            redirect_to: wire.redirect_to_id.map(AgencyId),
            late_reason,
            seen: None,
        })
    }
}
