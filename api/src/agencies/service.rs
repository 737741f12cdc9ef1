//! Use cases of agencies.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::agencies;
use entity::enums::{AreaLevel, Role};
use entity::ids::AgencyId;
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use uuid::Uuid;

use crate::accounts::wire::RejectedLine;
use crate::app::App;
use crate::areas;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::db::Tx;
use crate::limits;
use crate::problem::ApiError;
use crate::sheet::Sheet;
use crate::text;

/// An agency, or 404.
pub async fn get(db: &impl ConnectionTrait, id: AgencyId) -> Result<agencies::Model, ApiError> {
    agencies::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// All agencies of a regency in force, by code.
pub async fn of_regency(
    db: &impl ConnectionTrait,
    regency: &str,
) -> Result<Vec<agencies::Model>, ApiError> {
    Ok(agencies::Entity::find()
        .filter(agencies::Column::RegencyCode.eq(regency))
        .filter(agencies::Column::RetiredAt.is_null())
        .order_by_asc(agencies::Column::Code)
        .all(db)
        .await?)
}

/// Names of agencies by id.
pub async fn names(
    db: &impl ConnectionTrait,
    mut ids: Vec<AgencyId>,
) -> Result<HashMap<AgencyId, String>, ApiError> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = agencies::Entity::find()
        .filter(agencies::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// A page of a regency's agencies, by code.
pub async fn list(
    db: &impl ConnectionTrait,
    regency: &str,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<agencies::Model>, ApiError> {
    search(db, regency, "", after, limit).await
}

/// The same, of those whose name or code holds a text.
pub async fn search(
    db: &impl ConnectionTrait,
    regency: &str,
    text: &str,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<agencies::Model>, ApiError> {
    use agencies::Column as C;
    let mut query = agencies::Entity::find()
        .filter(C::RegencyCode.eq(regency))
        .filter(C::RetiredAt.is_null());
    if !text.is_empty() {
        let holds = |column| crate::db::holds(column, text);
        query = query.filter(Condition::any().add(holds(C::Name)).add(holds(C::Code)));
    }
    if let Some(after) = after {
        query = query.filter(C::Code.gt(after));
    }
    Ok(query
        .order_by_asc(agencies::Column::Code)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// An agency to enter.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NewAgency {
    /// Regency it belongs to.
    pub regency_code: String,
    /// Code, unique in the regency.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
}

/// Enters an agency, or brings the one with this code up to date.
pub async fn create(
    app: &App,
    caller: &Caller,
    new: NewAgency,
    once: Option<Once>,
) -> Result<agencies::Model, ApiError> {
    caller.require_planner(&new.regency_code)?;
    areas::service::require(
        app.db.read(),
        &new.regency_code,
        AreaLevel::Regency,
        "/regency_code",
    )
    .await?;
    let mut errors = Vec::new();
    let regency = new.regency_code.clone();
    let code = text::line("/code", &new.code, limits::CODE, &mut errors);
    let name = text::line("/name", &new.name, limits::AGENCY, &mut errors);
    let kind = text::line("/kind", &new.kind, limits::CODE, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let now = app.clock.now();
    let (actor, actor_id) = (
        caller.office(Role::Planner, &new.regency_code),
        caller.account,
    );
    let id = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let id = AgencyId(Uuid::now_v7());
                if let Some(before) = claim(tx, once, id.0, now).await? {
                    return Ok(AgencyId(before));
                }
                put(tx, &regency, vec![(id, code.clone(), name, kind)], now).await?;
                let row = by_code(tx, &regency, &code).await?;
                let event = Event {
                    verb: "agency.entered",
                    actor,
                    actor_id: Some(actor_id),
                    subject: "agency",
                    subject_id: row.id.to_string(),
                    cycle: None,
                    round: None,
                    proposal: None,
                    detail: json!({ "regency_code": regency, "code": row.code, "name": row.name }),
                };
                audit::append(tx, now, event);
                Ok(row.id)
            })
        })
        .await?;
    get(app.db.read(), id).await
}

async fn by_code(
    db: &impl ConnectionTrait,
    regency: &str,
    code: &str,
) -> Result<agencies::Model, ApiError> {
    agencies::Entity::find()
        .filter(agencies::Column::RegencyCode.eq(regency))
        .filter(agencies::Column::Code.eq(code))
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

async fn put(
    tx: &Tx,
    regency: &str,
    rows: Vec<(AgencyId, String, String, String)>,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    use agencies::{ActiveModel, Column, Entity};
    for batch in rows.chunks(1_000) {
        let models = batch.iter().map(|(id, code, name, kind)| ActiveModel {
            id: Set(*id),
            regency_code: Set(regency.to_owned()),
            code: Set(code.clone()),
            name: Set(name.clone()),
            kind: Set(kind.clone()),
            created_at: Set(now),
            retired_at: Set(None),
        });
        Entity::insert_many(models)
            .on_conflict(
                OnConflict::columns([Column::RegencyCode, Column::Code])
                    .update_columns([Column::Name, Column::Kind, Column::RetiredAt])
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Imports a regency's agencies: CSV with `code`, `name` and, if known, `kind`. Known codes are brought up
/// to date. Answers how many lines were taken in and which were not.
pub async fn import(
    app: &App,
    caller: &Caller,
    regency: &str,
    csv_text: &str,
) -> Result<(u64, Vec<RejectedLine>), ApiError> {
    caller.require_planner(regency)?;
    let regency = areas::service::require(app.db.read(), regency, AreaLevel::Regency, "regency")
        .await?
        .code;
    let mut sheet = Sheet::read(csv_text, &["code", "name"])?;
    let mut rows: Vec<(AgencyId, String, String, String)> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    while let Some(line) = sheet.next_line() {
        let mut errors = Vec::new();
        let code = text::line("code", line.cell("code"), limits::CODE, &mut errors);
        let name = text::line("name", line.cell("name"), limits::AGENCY, &mut errors);
        let kind = text::line(
            "kind",
            line.cell_or("kind", "lainnya"),
            limits::CODE,
            &mut errors,
        );
        if let Some(error) = errors.first() {
            sheet.reject(&line, error);
            continue;
        }
        let row = (AgencyId(Uuid::now_v7()), code.clone(), name, kind);
        if let Some(place) = at.get(&code) {
            rows[*place] = row;
        } else {
            at.insert(code, rows.len());
            rows.push(row);
        }
    }
    let rejected = sheet.rejected();
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let now = app.clock.now();
    let (actor, actor_id) = (caller.office(Role::Planner, &regency), caller.account);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                put(tx, &regency, rows, now).await?;
                let event = Event {
                    verb: "agencies.imported",
                    actor,
                    actor_id: Some(actor_id),
                    subject: "area",
                    subject_id: regency,
                    cycle: None,
                    round: None,
                    proposal: None,
                    detail: json!({ "imported": count }),
                };
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await?;
    Ok((count, rejected))
}

/// Agencies in force whose name holds every word, or whose code is the one word.
pub async fn named_so(
    db: &impl ConnectionTrait,
    words: &[String],
    most: u64,
) -> Result<Vec<agencies::Model>, ApiError> {
    use agencies::Column;
    let code = Expr::expr(Func::lower(Expr::col(Column::Code))).eq(words.join(" "));
    Ok(agencies::Entity::find()
        .filter(Column::RetiredAt.is_null())
        .filter(
            Condition::any()
                .add(crate::db::holds_all(Column::Name, words))
                .add(code),
        )
        .order_by_asc(Column::RegencyCode)
        .order_by_asc(Column::Code)
        .limit(most)
        .all(db)
        .await?)
}

/// Names of all agencies, each once.
pub async fn all_names(db: &impl ConnectionTrait) -> Result<Vec<String>, ApiError> {
    Ok(agencies::Entity::find()
        .select_only()
        .column(agencies::Column::Name)
        .distinct()
        .into_tuple()
        .all(db)
        .await?)
}
