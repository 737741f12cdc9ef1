//! Deciding on many lines at once, each with its own fate.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use entity::ids::{AgencyId, CycleId, ProposalId};

use super::act::Acting;
use crate::agencies;
use crate::app::App;
use crate::auth::Caller;
use crate::board::rules::{self, Line};
use crate::board::wire::{BoardActOut, BoardDecisionIn, BoardDecisionsIn, Fate};
use crate::cycles::service as cycle_service;
use crate::limits;
use crate::nomenclature;
use crate::problem::ApiError;
use crate::proposals::rules::quantity_milli;
use crate::references;
use crate::text;

type Texts = (String, String);

fn texts(id: &str, en: &str) -> Texts {
    (id.to_owned(), en.to_owned())
}

/// Decides on lines, in their order. What would break a ceiling, or lacks something, is refused alone.
pub async fn decide(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    wanted: BoardDecisionsIn,
) -> Result<BoardActOut, ApiError> {
    let found = cycle_service::known(app, cycle).await?;
    caller.require_planner(&found.regency_code)?;
    let known = Known::of(app, &found.regency_code, cycle, &wanted).await?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let ids: BTreeSet<ProposalId> = wanted
                    .items
                    .iter()
                    .map(|item| ProposalId(item.proposal_id))
                    .collect();
                let ids: Vec<ProposalId> = ids.into_iter().collect();
                let mut acting = Acting::begin(tx, caller, cycle, &ids, now).await?;
                for decision in &wanted.items {
                    let outcome = one(&mut acting, &known, &wanted, decision);
                    let (fate, why) = match outcome {
                        Ok(fate) => (fate, None),
                        Err(Refusal::Told(why)) => (Fate::Refused, Some(why)),
                        Err(Refusal::Over(over)) => {
                            (Fate::Refused, Some(acting.told(tx, &over).await?))
                        }
                    };
                    acting.fate(decision.proposal_id, fate, why);
                }
                acting.finish(tx, "decide", None).await
            })
        })
        .await
}

/// What decisions may name.
struct Known {
    agencies: HashSet<AgencyId>,
    codes: HashSet<String>,
    unknown_reasons: BTreeSet<String>,
}

impl Known {
    async fn of(
        app: &App,
        regency: &str,
        cycle: CycleId,
        wanted: &BoardDecisionsIn,
    ) -> Result<Self, ApiError> {
        let db = app.db.read();
        let own = agencies::service::of_regency(db, regency).await?;
        let items = || wanted.items.iter();
        let codes = items().filter_map(|item| item.nomenclature_code.clone());
        let codes = nomenclature::service::names(db, cycle, codes.collect()).await?;
        let reasons = items().map(|item| item.reason_code.clone());
        let reasons = reasons.chain([wanted.reason_code.clone()]).flatten();
        Ok(Self {
            agencies: own.into_iter().map(|agency| agency.id).collect(),
            codes: codes.into_keys().collect(),
            unknown_reasons: references::service::unknown_reasons(db, reasons.collect()).await?,
        })
    }
}

/// Why an item is refused.
enum Refusal {
    Told(Texts),
    Over(rules::Over),
}

impl From<Texts> for Refusal {
    fn from(texts: Texts) -> Self {
        Self::Told(texts)
    }
}

fn one(
    acting: &mut Acting,
    known: &Known,
    wanted: &BoardDecisionsIn,
    decision: &BoardDecisionIn,
) -> Result<Fate, Refusal> {
    let proposal = ProposalId(decision.proposal_id);
    let item = acting.items.get(&proposal).cloned().ok_or_else(|| {
        texts(
            "Usulan ini tidak ada di papan siklus ini, atau keadaannya tidak dapat diputuskan.",
            "This proposal is not on this cycle's board, or is not in a state to be decided on.",
        )
    })?;
    if acting.acted_since(proposal, decision.seen_act_id) {
        return Err(Refusal::Told(texts(
            "Usulan ini sudah diputuskan perencana lain sejak Anda membukanya; lihat putusannya, lalu putuskan lagi.",
            "Another planner has decided on this proposal since you opened it; look at what is decided, then decide again.",
        )));
    }
    let mut lines = acting.lines_of(&item);
    let number = decision.number.unwrap_or(1);
    let place = usize::try_from(number).unwrap_or_default().wrapping_sub(1);
    let before = lines.get(place).cloned().ok_or_else(|| {
        texts(
            "Usulan ini tidak punya bagian dengan nomor itu.",
            "This proposal has no part of that number.",
        )
    })?;
    let after = decided(&before, &item.line(), known, wanted, decision)?;
    if after == before {
        return Ok(Fate::Unchanged);
    }
    if let Some(line) = lines.get_mut(place) {
        *line = after;
    }
    acting.put(&item, lines).map_err(Refusal::Over)?;
    Ok(Fate::Done)
}

/// The line as decided.
fn decided(
    before: &Line,
    proposed: &Line,
    known: &Known,
    wanted: &BoardDecisionsIn,
    decision: &BoardDecisionIn,
) -> Result<Line, Texts> {
    let cost_idr = decision.cost_idr.unwrap_or(before.cost_idr);
    if !(1..=limits::COST_IDR).contains(&cost_idr) {
        return Err(texts(
            "Isi biaya di atas nol dalam rupiah bulat.",
            "Give a cost above zero in whole rupiah.",
        ));
    }
    let quantity_milli = match decision.quantity {
        None => before.quantity_milli,
        Some(quantity) => quantity_milli(quantity).map_err(|_| {
            texts(
                "Isi volume di atas nol, paling banyak tiga angka di belakang koma.",
                "Give a quantity above zero with at most three decimals.",
            )
        })?,
    };
    let agency = decision.agency_id.map(AgencyId).or(before.agency);
    if agency.is_some_and(|agency| !known.agencies.contains(&agency)) {
        return Err(texts(
            "Pilih perangkat daerah kabupaten/kota ini.",
            "Choose an agency of this regency.",
        ));
    }
    if let Some(code) = &decision.nomenclature_code
        && !known.codes.contains(code)
    {
        return Err(texts(
            "Kode ini tidak ada dalam nomenklatur siklus ini.",
            "This code is not in this cycle's nomenclature.",
        ));
    }
    if decision.sdg.is_some_and(|goal| !(1..=17).contains(&goal)) {
        return Err(texts(
            "Isi tujuan SDG 1 sampai 17.",
            "Give a goal from 1 to 17.",
        ));
    }
    let mut errors = Vec::new();
    let priority = text::line_optional(
        "priority",
        decision.priority.as_deref(),
        limits::ITEM,
        &mut errors,
    );
    let reason = decision.reason.as_ref().or(wanted.reason.as_ref());
    let reason = text::clean_optional(
        "reason",
        reason.map(String::as_str),
        limits::REASON,
        &mut errors,
    );
    if let Some(error) = errors.into_iter().next() {
        return Err((error.detail, error.detail_en));
    }
    let reason_code = decision.reason_code.clone().or(wanted.reason_code.clone());
    if reason_code
        .as_ref()
        .is_some_and(|code| known.unknown_reasons.contains(code))
    {
        return Err(texts(
            "Isi salah satu kode alasan dari /reasons.",
            "Give one of the reason codes of /reasons.",
        ));
    }
    let after = Line {
        agency,
        quantity_milli,
        cost_idr,
        verdict: Some(decision.verdict.into()),
        reason_code,
        reason,
        nomenclature_code: decision
            .nomenclature_code
            .clone()
            .or_else(|| before.nomenclature_code.clone()),
        priority: priority.or_else(|| before.priority.clone()),
        sdg: decision.sdg.or(before.sdg),
    };
    // A part of a split is compared with itself, a whole proposal with what was proposed.
    let compared = if before.verdict.is_none() {
        before
    } else {
        proposed
    };
    if rules::needs_reason(compared, &after) && !reasoned(&after) {
        return Err(texts(
            "Isi kode alasan dan alasan yang diumumkan, paling sedikit 10 huruf.",
            "Give a reason code and a public reason of 10 characters or more.",
        ));
    }
    if decision.verdict == crate::board::wire::BoardDecided::Accommodated && after.agency.is_none()
    {
        return Err(texts(
            "Usulan ini belum punya perangkat daerah; isi yang akan mengerjakannya.",
            "This proposal has no agency yet; give the one that will do it.",
        ));
    }
    Ok(after)
}

/// Whether a line gives a reason code and enough words.
fn reasoned(line: &Line) -> bool {
    let words = line.reason.as_ref();
    line.reason_code.is_some()
        && words.is_some_and(|words| words.chars().count() >= limits::REASON.min)
}
