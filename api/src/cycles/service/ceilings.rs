//! Ceilings (pagu indikatif) of a cycle.

use std::collections::{HashMap, HashSet};

use entity::ceilings;
use entity::enums::Role;
use entity::ids::{AgencyId, CeilingId, CycleId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::areas::code::within;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::cycles::wire::Ceiling;
use crate::problem::{ApiError, FieldError};
use crate::{agencies, areas, references};

/// Largest ceiling, rupiah.
pub const LARGEST_IDR: i64 = crate::limits::CEILING_IDR;

/// What a ceiling is for, as text: area code, agency id or sector code.
pub(super) fn subject(ceiling: &Ceiling) -> Option<String> {
    match (&ceiling.area_code, ceiling.agency_id, &ceiling.sector) {
        (Some(area), None, None) => Some(area.clone()),
        (None, Some(agency), None) => Some(agency.to_string()),
        (None, None, Some(sector)) => Some(sector.clone()),
        _ => None,
    }
}

/// Sets ceilings; those not named stay as they are.
pub async fn put(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    items: Vec<Ceiling>,
) -> Result<u64, ApiError> {
    let found = super::get(app.db.read(), cycle).await?;
    caller.require_planner(&found.regency_code)?;
    check(app, &found.regency_code, &items).await?;
    let mut by_subject = HashMap::new();
    let mut twice = Vec::new();
    for (place, item) in items.into_iter().enumerate() {
        if let Some(subject) = subject(&item)
            && by_subject.insert(subject, item).is_some()
        {
            twice.push(FieldError {
                pointer: format!("/items/{place}"),
                detail: "Pagu ini sudah ada di daftar yang sama; isi sekali saja.".into(),
                detail_en: "This ceiling stands in the same list already; give it once.".into(),
            });
        }
    }
    if !twice.is_empty() {
        return Err(ApiError::fields(twice));
    }
    let count = u64::try_from(by_subject.len()).unwrap_or(u64::MAX);
    let now = app.clock.now();
    let (actor, actor_id) = (
        caller.office(Role::Planner, &found.regency_code),
        caller.account,
    );
    app.db
        .write(move |tx| {
            Box::pin(async move {
                use ceilings::{ActiveModel, Column, Entity};
                let total: i64 = by_subject.values().map(|item| item.amount_idr).sum();
                let models: Vec<ActiveModel> = by_subject
                    .into_iter()
                    .map(|(subject, item)| ActiveModel {
                        id: Set(CeilingId(Uuid::now_v7())),
                        cycle_id: Set(cycle),
                        area_code: Set(item.area_code),
                        agency_id: Set(item.agency_id.map(AgencyId)),
                        sector: Set(item.sector),
                        subject_key: Set(subject),
                        amount_idr: Set(item.amount_idr),
                    })
                    .collect();
                if !models.is_empty() {
                    Entity::insert_many(models)
                        .on_conflict(
                            OnConflict::columns([Column::CycleId, Column::SubjectKey])
                                .update_column(Column::AmountIdr)
                                .to_owned(),
                        )
                        .exec_without_returning(tx)
                        .await?;
                }
                let event = Event {
                    verb: "ceilings.set",
                    actor,
                    actor_id: Some(actor_id),
                    subject: "cycle",
                    subject_id: cycle.to_string(),
                    cycle: Some(cycle),
                    round: None,
                    proposal: None,
                    detail: json!({ "count": count, "total_idr": total }),
                };
                audit::append(tx, now, event);
                Ok(count)
            })
        })
        .await
}

async fn check(app: &App, regency: &str, items: &[Ceiling]) -> Result<(), ApiError> {
    let db = app.db.read();
    let codes = items
        .iter()
        .filter_map(|item| item.area_code.clone())
        .collect();
    let known = areas::service::names(db, codes).await?;
    let own: HashSet<Uuid> = agencies::service::of_regency(db, regency)
        .await?
        .into_iter()
        .map(|agency| agency.id.0)
        .collect();
    let mut errors = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let mut wrong = |field: &str, detail: &str, detail_en: &str| {
            errors.push(FieldError {
                pointer: format!("/items/{place}{field}"),
                detail: detail.into(),
                detail_en: detail_en.into(),
            });
        };
        if subject(item).is_none() {
            wrong(
                "",
                "Isi tepat satu dari area_code, agency_id, atau sector.",
                "Give exactly one of area_code, agency_id or sector.",
            );
        }
        if !(0..=LARGEST_IDR).contains(&item.amount_idr) {
            wrong(
                "/amount_idr",
                "Isi 0 sampai 1.000.000.000.000.000 rupiah.",
                "Give 0 to 1,000,000,000,000,000 rupiah.",
            );
        }
        if let Some(area) = &item.area_code
            && !(within(regency, area) && known.contains_key(area))
        {
            wrong(
                "/area_code",
                "Isi wilayah di dalam kabupaten/kota ini.",
                "Give an area inside this regency.",
            );
        }
        if item.agency_id.is_some_and(|agency| !own.contains(&agency)) {
            wrong(
                "/agency_id",
                "Isi perangkat daerah kabupaten/kota ini.",
                "Give an agency of this regency.",
            );
        }
        if let Some(sector) = &item.sector
            && !references::service::has_sector(app, sector).await?
        {
            wrong(
                "/sector",
                "Isi sektor dari /sectors.",
                "Give a sector of /sectors.",
            );
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ApiError::fields(errors))
    }
}

/// A page of ceilings, by subject.
pub async fn list(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<ceilings::Model>, ApiError> {
    super::get(db, cycle).await?;
    let mut query = ceilings::Entity::find().filter(ceilings::Column::CycleId.eq(cycle));
    if let Some(after) = after {
        query = query.filter(ceilings::Column::SubjectKey.gt(after));
    }
    Ok(query
        .order_by_asc(ceilings::Column::SubjectKey)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// All ceilings of a cycle by subject, rupiah.
pub async fn amounts(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<HashMap<String, i64>, ApiError> {
    let rows = ceilings::Entity::find()
        .filter(ceilings::Column::CycleId.eq(cycle))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.subject_key, row.amount_idr))
        .collect())
}
