//! Works come into being: from the published list, or entered where no proposal asked for them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::enums::{AreaLevel, Role, WorkState};
use entity::ids::{AgencyId, CycleId, ProposalId, WorkId};
use entity::{cycles, works};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::db::insert_all;
use crate::delivery::store;
use crate::delivery::wire::WorkIn;
use crate::problem::{ApiError, Code};
use crate::proposals::rules::quantity_milli;
use crate::publications::{Line, service as publications};
use crate::{agencies, areas, cycles as cycle_room, limits, text};

/// Takes the works of a final publication in; those known already stay as they are. Answers how many are new, and how
/// many were known.
pub async fn take_up(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    number: i32,
) -> Result<(u64, u64), ApiError> {
    let cycle = cycle_room::service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let db = app.db.read();
    let list = publications::head(db, cycle.id, number).await?;
    if list.kind != "final" {
        return Err(ApiError::new(
            Code::WrongState,
            "Daftar ini masih rancangan; ambil daftar akhir setelah musyawarah ditutup.",
            "This list is a draft; take the final one, published once the meeting is closed.",
        ));
    }
    let lines = publications::lines(app, cycle.id, number).await?;
    let agencies = agencies::service::of_regency(db, &cycle.regency_code).await?;
    let agencies: HashMap<_, _> = agencies.into_iter().map(|row| (row.name, row.id)).collect();
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                cycle_room::service::lock(tx, cycle.id).await?;
                let lines: Vec<Line> = lines
                    .iter()
                    .filter(|line| line.verdict == "accommodated")
                    .cloned()
                    .collect();
                let ids: Vec<_> = lines
                    .iter()
                    .map(|line| ProposalId(line.proposal_id))
                    .collect();
                let before = store::of_proposals(tx, &ids).await?;
                let before: HashSet<_> = before
                    .into_iter()
                    .map(|row| (row.proposal_id, row.part))
                    .collect();
                let all = lines.len();
                let rows: Vec<_> = lines
                    .into_iter()
                    .map(|line| of_line(&cycle, line, &agencies, now))
                    .filter(|row| !before.contains(&(row.proposal_id, row.part)))
                    .collect();
                let added = u64::try_from(rows.len()).unwrap_or(u64::MAX);
                let known = u64::try_from(all).unwrap_or(u64::MAX) - added;
                if added > 0 {
                    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
                    insert_all(tx, rows.collect()).await?;
                    let event = Event {
                        verb: "works.taken_up",
                        actor: caller.office(Role::Planner, &cycle.regency_code),
                        actor_id: Some(caller.account),
                        subject: "cycle",
                        subject_id: cycle.id.to_string(),
                        cycle: Some(cycle.id),
                        round: None,
                        proposal: None,
                        detail: json!({ "publication": number, "added": added, "known": known }),
                    };
                    audit::append(tx, now, event);
                }
                Ok((added, known))
            })
        })
        .await
}

fn part_of(code: &str, length: usize) -> String {
    code.get(..length).unwrap_or(code).to_owned()
}

fn of_line(
    cycle: &cycles::Model,
    line: Line,
    agencies: &HashMap<String, AgencyId>,
    now: chrono::DateTime<chrono::Utc>,
) -> works::Model {
    // Lists published before they told the agency itself have its name alone.
    let agency = line.agency_id.map(AgencyId);
    works::Model {
        id: WorkId(Uuid::now_v7()),
        cycle_id: cycle.id,
        fiscal_year: cycle.fiscal_year,
        regency_code: cycle.regency_code.clone(),
        district_code: part_of(&line.village_code, 8),
        agency_id: agency.or_else(|| agencies.get(line.agency.as_deref()?).copied()),
        proposal_id: Some(ProposalId(line.proposal_id)),
        part: i32::try_from(line.number).ok(),
        basis: None,
        quantity_milli: line.quantity_milli,
        promised_idr: line.cost_idr,
        ..blank(cycle, line.village_code, line.title, line.unit, now)
    }
}

fn blank(
    cycle: &cycles::Model,
    village_code: String,
    title: String,
    unit: String,
    now: chrono::DateTime<chrono::Utc>,
) -> works::Model {
    works::Model {
        id: WorkId(Uuid::now_v7()),
        cycle_id: cycle.id,
        fiscal_year: cycle.fiscal_year,
        regency_code: cycle.regency_code.clone(),
        district_code: part_of(&village_code, 8),
        village_code,
        agency_id: None,
        proposal_id: None,
        part: None,
        title,
        basis: None,
        quantity_milli: 0,
        unit,
        promised_idr: 0,
        state: WorkState::Promised,
        percent: 0,
        contract_idr: None,
        note: None,
        reports: 0,
        entered_at: now,
        reported_at: None,
    }
}

/// Enters a work of the plan that no proposal asked for; it is flagged for good.
pub async fn enter(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    new: WorkIn,
    once: Option<Once>,
) -> Result<works::Model, ApiError> {
    let cycle = cycle_room::service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let mut errors = Vec::new();
    let title = text::line("/title", &new.title, limits::TITLE, &mut errors);
    let unit = text::line("/unit", &new.unit, limits::UNIT, &mut errors);
    let basis = text::clean("/basis", &new.basis, limits::REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    if !(1..=limits::COST_IDR).contains(&new.promised_idr) {
        return Err(ApiError::field(
            "/promised_idr",
            "Isi anggaran dalam rupiah, lebih dari 0.",
            "Give the money in rupiah, above 0.",
        ));
    }
    let quantity = quantity_milli(new.quantity).map_err(|_| {
        ApiError::field(
            "/quantity",
            "Isi angka di atas 0, paling banyak tiga angka di belakang koma.",
            "Give a number above 0 with at most three decimals.",
        )
    })?;
    let level = AreaLevel::Village;
    let village =
        areas::service::require_known(app, &new.village_code, level, "/village_code").await?;
    let agency = agencies::service::names(app.db.read(), vec![AgencyId(new.agency_id)]).await?;
    let foreign = agencies::service::of_regency(app.db.read(), &cycle.regency_code).await?;
    let ours = foreign.iter().any(|row| row.id.0 == new.agency_id);
    if agency.is_empty() || !ours {
        return Err(ApiError::field(
            "/agency_id",
            "Isi perangkat daerah kabupaten/kota ini.",
            "Give an agency of this regency.",
        ));
    }
    if !areas::code::within(&cycle.regency_code, &village.code) {
        return Err(ApiError::field(
            "/village_code",
            "Isi desa/kelurahan di kabupaten/kota ini.",
            "Give a village of this regency.",
        ));
    }
    let now = app.clock.now();
    let row = works::Model {
        agency_id: Some(AgencyId(new.agency_id)),
        basis: Some(basis),
        quantity_milli: quantity,
        promised_idr: new.promised_idr,
        ..blank(&cycle, village.code.clone(), title, unit, now)
    };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(before) = claim(tx, once, row.id.0, now).await? {
                    return store::get(tx, WorkId(before)).await;
                }
                cycle_room::service::lock(tx, cycle.id).await?;
                if store::is_entered(tx, cycle.id, &row.village_code, &row.title).await? {
                    return Err(ApiError::new(
                        Code::AlreadyExists,
                        "Pekerjaan dengan judul ini sudah dicatat di desa/kelurahan ini.",
                        "A work of this title is entered in this village already.",
                    ));
                }
                works::Entity::insert(row.clone().into_active_model())
                    .exec_without_returning(tx)
                    .await?;
                let event = Event {
                    verb: "work.entered",
                    actor: caller.office(Role::Planner, &row.regency_code),
                    actor_id: Some(caller.account),
                    subject: "work",
                    subject_id: row.id.to_string(),
                    cycle: Some(row.cycle_id),
                    round: None,
                    proposal: None,
                    detail: json!({
                        "title": row.title, "village_code": row.village_code, "basis": row.basis,
                        "promised_idr": row.promised_idr,
                    }),
                };
                audit::append(tx, now, event);
                Ok(row)
            })
        })
        .await
}
