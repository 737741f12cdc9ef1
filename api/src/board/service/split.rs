//! Splitting one proposal among agencies, and making it whole again.

use std::collections::HashSet;
use std::sync::Arc;

use entity::ids::{AgencyId, CycleId, ProposalId};

use super::act::Acting;
use crate::app::App;
use crate::auth::Caller;
use crate::board::rules::Line;
use crate::board::wire::{BoardActOut, Fate, SplitIn};
use crate::cycles::service as cycle_service;
use crate::limits;
use crate::money::rupiah;
use crate::problem::{ApiError, Code, FieldError};
use crate::proposals::rules::quantity_milli;
use crate::{agencies, nomenclature, references, text};

/// Splits a proposal into one part an agency. The parts cost together what the proposal costs; what was decided on
/// it before falls, and each part is decided on its own.
pub async fn split(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    wanted: SplitIn,
) -> Result<BoardActOut, ApiError> {
    let found = cycle_service::known(app, cycle).await?;
    caller.require_planner(&found.regency_code)?;
    let proposal = ProposalId(wanted.proposal_id);
    let seen = wanted.seen_act_id;
    let parts = parse(app, &found.regency_code, cycle, wanted).await?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let mut acting = Acting::begin(tx, caller, cycle, &[proposal], now).await?;
                let item = acting.items.get(&proposal).cloned();
                let item = item.ok_or_else(|| {
                    ApiError::field(
                        "/proposal_id",
                        "Pilih usulan yang berdiri di papan siklus ini.",
                        "Choose a proposal that stands on this cycle's board.",
                    )
                })?;
                if acting.acted_since(proposal, seen) {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Usulan ini sudah diputuskan perencana lain sejak Anda membukanya.",
                        "Another planner has decided on this proposal since you opened it.",
                    ));
                }
                let together = parts
                    .iter()
                    .fold(0_i64, |sum, part| sum.saturating_add(part.1.cost_idr));
                if together != item.cost_idr {
                    return Err(ApiError::field(
                        "/parts",
                        format!(
                            "Jumlah biaya bagian {}, seharusnya {}.",
                            rupiah(together),
                            rupiah(item.cost_idr)
                        ),
                        format!(
                            "The parts cost {} together, not {}.",
                            rupiah(together),
                            rupiah(item.cost_idr)
                        ),
                    ));
                }
                let lines = parts.into_iter().map(|(whole, mut line)| {
                    if whole {
                        line.quantity_milli = item.quantity_milli;
                    }
                    line
                });
                let lines: Vec<Line> = lines.collect();
                if let Err(over) = acting.put(&item, lines) {
                    // Undecided parts take no money, so that this cannot be.
                    return Err(ApiError::internal(format!("{over:?}")));
                }
                acting.fate(proposal.0, Fate::Done, None);
                acting.finish(tx, "split", None).await
            })
        })
        .await
}

/// The parts, with whether each has the whole quantity.
async fn parse(
    app: &App,
    regency: &str,
    cycle: CycleId,
    wanted: SplitIn,
) -> Result<Vec<(bool, Line)>, ApiError> {
    let db = app.db.read();
    let mut errors = Vec::new();
    let reason = text::clean("/reason", &wanted.reason, limits::REASON, &mut errors);
    references::service::reason(db, &wanted.reason_code, "/reason_code").await?;
    let own: HashSet<AgencyId> = agencies::service::of_regency(db, regency)
        .await?
        .into_iter()
        .map(|agency| agency.id)
        .collect();
    let codes = wanted.parts.iter();
    let codes = codes.filter_map(|part| part.nomenclature_code.clone());
    let codes = nomenclature::service::names(db, cycle, codes.collect()).await?;
    if wanted.parts.is_empty() || wanted.parts.len() > 10 {
        errors.push(FieldError {
            pointer: "/parts".into(),
            detail: "Isi 1 sampai 10 bagian.".into(),
            detail_en: "Give 1 to 10 parts.".into(),
        });
    }
    let mut seen = HashSet::new();
    let mut parts = Vec::new();
    for (place, part) in wanted.parts.into_iter().enumerate() {
        let mut wrong = |field: &str, detail: &str, detail_en: &str| {
            errors.push(FieldError {
                pointer: format!("/parts/{place}/{field}"),
                detail: detail.into(),
                detail_en: detail_en.into(),
            });
        };
        let agency = AgencyId(part.agency_id);
        if !own.contains(&agency) || !seen.insert(agency) {
            wrong(
                "agency_id",
                "Pilih perangkat daerah kabupaten/kota ini, satu bagian masing-masing.",
                "Choose agencies of this regency, one part each.",
            );
        }
        if !(1..=limits::COST_IDR).contains(&part.cost_idr) {
            wrong(
                "cost_idr",
                "Isi biaya di atas nol dalam rupiah bulat.",
                "Give a cost above zero in whole rupiah.",
            );
        }
        let milli = match part.quantity.map(quantity_milli) {
            None => 0,
            Some(Ok(milli)) => milli,
            Some(Err(_)) => {
                wrong(
                    "quantity",
                    "Isi volume di atas nol, paling banyak tiga angka di belakang koma.",
                    "Give a quantity above zero with at most three decimals.",
                );
                0
            }
        };
        if let Some(code) = &part.nomenclature_code
            && !codes.contains_key(code)
        {
            wrong(
                "nomenclature_code",
                "Kode ini tidak ada dalam nomenklatur siklus ini.",
                "This code is not in this cycle's nomenclature.",
            );
        }
        let line = Line {
            reason_code: Some(wanted.reason_code.clone()),
            reason: Some(reason.clone()),
            nomenclature_code: part.nomenclature_code,
            ..Line::undecided(Some(agency), milli, part.cost_idr)
        };
        parts.push((part.quantity.is_none(), line));
    }
    if errors.is_empty() {
        Ok(parts)
    } else {
        Err(ApiError::fields(errors))
    }
}
