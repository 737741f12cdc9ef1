//! Works and reports as they are shown.

use std::collections::HashMap;

use entity::ids::{AgencyId, CycleId, ProposalId, WorkId};
use entity::{work_reports, works};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use uuid::Uuid;

use crate::attachments::photos;
use crate::delivery::policy::Seats;
use crate::delivery::quiet::{self, Wanted};
use crate::delivery::store::{self, Filter, Total};
use crate::delivery::wire::{
    DeliveryBy, DeliveryTotalOut, TrackedWork, WorkAnswerOut, WorkOut, WorkPhotoOut, WorkReportOut,
};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::proposals::life;
use crate::proposals::rules::quantity;
use crate::{agencies, areas};

/// Works with names, in their order.
async fn named(
    db: &impl ConnectionTrait,
    rows: Vec<works::Model>,
) -> Result<Vec<WorkOut>, ApiError> {
    let codes = rows.iter().map(|row| row.village_code.clone()).collect();
    let places = areas::service::names(db, codes).await?;
    let ids = rows.iter().filter_map(|row| row.agency_id).collect();
    let agencies = agencies::service::names(db, ids).await?;
    let ids: Vec<_> = rows.iter().filter_map(|row| row.proposal_id).collect();
    let proposals = life::many(db, &ids).await?;
    let of = |row: &works::Model| row.proposal_id.and_then(|id| proposals.get(&id));
    let shown = rows.into_iter().map(|row| WorkOut {
        lat: of(&row).and_then(|proposal| proposal.lat),
        lng: of(&row).and_then(|proposal| proposal.lng),
        id: row.id.0,
        cycle_id: row.cycle_id.0,
        fiscal_year: row.fiscal_year,
        village: places.get(&row.village_code).cloned().unwrap_or_default(),
        village_code: row.village_code,
        district_code: row.district_code,
        agency_id: row.agency_id.map(|id| id.0),
        agency: row.agency_id.and_then(|id| agencies.get(&id).cloned()),
        proposal_id: row.proposal_id.map(|id| id.0),
        tracking_code: row
            .proposal_id
            .and_then(|id| Some(proposals.get(&id)?.tracking_code.clone())),
        part: row.part,
        unproposed: row.proposal_id.is_none(),
        basis: row.basis,
        title: row.title,
        quantity: quantity(row.quantity_milli),
        unit: row.unit,
        promised_idr: row.promised_idr,
        state: row.state.into(),
        percent: row.percent,
        contract_idr: row.contract_idr,
        note: row.note,
        reports: row.reports,
        reported_at: row.reported_at,
    });
    Ok(shown.collect())
}

/// A page of works, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<WorkId>,
    limit: u64,
) -> Result<Page<WorkOut>, ApiError> {
    let rows = store::list(db, filter, after, limit + 1).await?;
    let rows = named(db, rows).await?;
    Page::cut(rows, limit, |row| row.id, |row| row)
}

/// A work with names.
pub async fn get(db: &impl ConnectionTrait, id: WorkId) -> Result<WorkOut, ApiError> {
    let row = store::get(db, id).await?;
    let mut rows = named(db, vec![row]).await?;
    rows.pop().ok_or_else(ApiError::not_found)
}

/// Photos of reports, by work and number.
type Pictures = HashMap<(WorkId, i32), Vec<WorkPhotoOut>>;

async fn pictures(db: &impl ConnectionTrait, works: &[WorkId]) -> Result<Pictures, ApiError> {
    let mut found = Pictures::new();
    for photo in photos::of_reports(db, works).await? {
        let key = (photo.work_id, photo.number);
        found.entry(key).or_default().push(photo.into());
    }
    Ok(found)
}

fn report(
    row: work_reports::Model,
    (confirmed, contradicted): (i64, i64),
    photos: &mut Pictures,
) -> WorkReportOut {
    let pictures = photos.remove(&(row.work_id, row.number));
    let attached: Vec<Uuid> = serde_json::from_str(&row.photos).unwrap_or_default();
    WorkReportOut {
        number: row.number,
        state: row.state.into(),
        percent: row.percent,
        contract_idr: row.contract_idr,
        note: row.note,
        photo_ids: attached,
        photos: pictures.unwrap_or_default(),
        office: row.office,
        at: row.at,
        confirmed,
        contradicted,
    }
}

/// A page of the reports on a work, in order.
pub async fn reports(
    db: &impl ConnectionTrait,
    id: WorkId,
    after: Option<i32>,
    limit: u64,
) -> Result<Page<WorkReportOut>, ApiError> {
    store::get(db, id).await?;
    let rows = store::reports(db, id, after, limit + 1).await?;
    let counts = store::counts(db, &[id]).await?;
    let mut pictures = pictures(db, &[id]).await?;
    let count = |row: &work_reports::Model| {
        let key = (row.work_id, row.number);
        counts.get(&key).copied().unwrap_or_default()
    };
    Page::cut(
        rows,
        limit,
        |row| row.number,
        |row| {
            let counted = count(&row);
            report(row, counted, &mut pictures)
        },
    )
}

/// The works of a proposal with their reports.
pub async fn of_proposal(
    db: &impl ConnectionTrait,
    id: ProposalId,
) -> Result<Vec<TrackedWork>, ApiError> {
    let rows = store::of_proposals(db, &[id]).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let counts = store::counts(db, &ids).await?;
    let mut pictures = pictures(db, &ids).await?;
    let mut told: HashMap<Uuid, Vec<WorkReportOut>> = HashMap::new();
    for row in store::all_reports(db, &ids).await? {
        let (work, key) = (row.work_id.0, (row.work_id, row.number));
        let counted = counts.get(&key).copied().unwrap_or_default();
        let report = report(row, counted, &mut pictures);
        told.entry(work).or_default().push(report);
    }
    let works = named(db, rows).await?.into_iter();
    let tracked = works.map(|work| TrackedWork {
        reports: told.remove(&work.id).unwrap_or_default(),
        work,
    });
    Ok(tracked.collect())
}

/// Answers with words that a work's page shows.
const SAID: u64 = 40;

/// A work with all that was told of it.
pub struct Story {
    /// The work.
    pub work: works::Model,
    /// The same with names.
    pub shown: WorkOut,
    /// Reports, in order.
    pub reports: Vec<WorkReportOut>,
    /// What residents said of them, newest first.
    pub said: Vec<WorkAnswerOut>,
}

/// A work with all that was told of it.
pub async fn story(db: &impl ConnectionTrait, id: WorkId) -> Result<Story, ApiError> {
    let work = store::get(db, id).await?;
    let mut shown = named(db, vec![work.clone()]).await?;
    let shown = shown.pop().ok_or_else(ApiError::not_found)?;
    let counts = store::counts(db, &[id]).await?;
    let mut pictures = pictures(db, &[id]).await?;
    let reports = store::all_reports(db, &[id]).await?.into_iter();
    let reports = reports.map(|row| {
        let counted = counts.get(&(id, row.number)).copied().unwrap_or_default();
        report(row, counted, &mut pictures)
    });
    let reports = reports.collect();
    let said = super::answer::shown(db, store::said(db, id, SAID).await?).await?;
    Ok(Story {
        work,
        shown,
        reports,
        said: said.into_iter().map(|(_, answer)| answer).collect(),
    })
}

/// The works of proposals, with names.
pub async fn of_proposals(
    db: &impl ConnectionTrait,
    ids: &[ProposalId],
) -> Result<Vec<WorkOut>, ApiError> {
    let rows = store::of_proposals(db, ids).await?;
    named(db, rows).await
}

/// Works that the caller reports on, those not reported on for longest first: rows one beyond the limit, with what
/// cuts their page.
pub async fn to_report(
    db: &impl ConnectionTrait,
    seats: &Seats,
    wanted: Wanted,
    after: Option<quiet::Place>,
    limit: u64,
) -> Result<Vec<(quiet::Place, WorkOut)>, ApiError> {
    let rows = quiet::list(db, seats, wanted, after, limit + 1).await?;
    let places: Vec<_> = rows.iter().map(|row| (row.reported_at, row.id)).collect();
    let rows = named(db, rows).await?;
    Ok(places.into_iter().zip(rows).collect())
}

/// How many works the caller reports on are neither finished nor cancelled.
pub async fn waiting(db: &impl ConnectionTrait, seats: &Seats) -> Result<i64, ApiError> {
    quiet::waiting(db, seats).await
}

/// The cycles whose works the caller reports on.
pub async fn cycles_of(db: &impl ConnectionTrait, seats: &Seats) -> Result<Vec<CycleId>, ApiError> {
    quiet::cycles(db, seats).await
}

/// All works of a filter together: what was promised against what was built.
pub async fn sum(db: &impl ConnectionTrait, filter: &Filter) -> Result<DeliveryTotalOut, ApiError> {
    let column = works::Column::FiscalYear;
    let years: Vec<Total<i32>> = store::totals(db, filter, column, None, page::MAX_LIMIT).await?;
    let none = total((0, 0, 0, 0, 0, 0, 0), String::new());
    let sum = years.into_iter().fold(none, |sum, year| DeliveryTotalOut {
        promised: sum.promised + year.1,
        promised_idr: sum.promised_idr.saturating_add(year.2),
        finished: sum.finished + year.3,
        finished_idr: sum.finished_idr.saturating_add(year.4),
        cancelled: sum.cancelled + year.5,
        unproposed: sum.unproposed + year.6,
        ..sum
    });
    Ok(sum)
}

/// Which totals are asked for.
pub struct Totals<'a> {
    /// What they are grouped by.
    pub by: DeliveryBy,
    /// Which works count.
    pub filter: Filter,
    /// The page before.
    pub after: Option<&'a str>,
    /// Groups of a page.
    pub limit: u64,
}

/// What was promised against what was built, by group.
pub async fn totals(
    db: &impl ConnectionTrait,
    asked: Totals<'_>,
) -> Result<Page<DeliveryTotalOut>, ApiError> {
    let (filter, limit) = (&asked.filter, asked.limit);
    match asked.by {
        DeliveryBy::Village => {
            let after: Option<String> = asked.after.map(page::decode).transpose()?;
            let column = works::Column::VillageCode;
            let rows = store::totals(db, filter, column, after, limit + 1).await?;
            let codes = rows.iter().map(|row: &Total<String>| row.0.clone());
            let names = areas::service::names(db, codes.collect()).await?;
            paged(rows, limit, |key| names.get(key).cloned())
        }
        DeliveryBy::Agency => {
            let after: Option<AgencyId> = asked.after.map(page::decode).transpose()?;
            let column = works::Column::AgencyId;
            let rows = store::totals(db, filter, column, after, limit + 1).await?;
            let ids = rows.iter().map(|row: &Total<AgencyId>| row.0);
            let names = agencies::service::names(db, ids.collect()).await?;
            paged(rows, limit, |key| names.get(key).cloned())
        }
        DeliveryBy::Year => {
            let after: Option<i32> = asked.after.map(page::decode).transpose()?;
            let column = works::Column::FiscalYear;
            let rows = store::totals(db, filter, column, after, limit + 1).await?;
            paged(rows, limit, |key: &i32| Some(key.to_string()))
        }
    }
}

fn paged<K: Clone + Serialize + ToString>(
    rows: Vec<Total<K>>,
    limit: u64,
    name: impl Fn(&K) -> Option<String>,
) -> Result<Page<DeliveryTotalOut>, ApiError> {
    Page::cut(
        rows,
        limit,
        |row| row.0.clone(),
        |row| {
            let name = name(&row.0).unwrap_or_default();
            total(row, name)
        },
    )
}

fn total<K: ToString>(row: Total<K>, name: String) -> DeliveryTotalOut {
    let (key, promised, promised_idr, finished, finished_idr, cancelled, unproposed) = row;
    DeliveryTotalOut {
        key: key.to_string(),
        name,
        promised,
        promised_idr,
        finished,
        finished_idr,
        cancelled,
        unproposed,
    }
}
