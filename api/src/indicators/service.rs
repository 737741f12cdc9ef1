//! Use cases of indicators.

use std::collections::{BTreeMap, HashMap};

use entity::enums::Role;
use entity::ids::CycleId;
use entity::indicators;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;

use crate::accounts::wire::RejectedLine;
use crate::app::App;
use crate::areas;
use crate::areas::code::within;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::cycles::service as cycle_service;
use crate::limits;
use crate::problem::ApiError;
use crate::sheet::Sheet;
use crate::text;

/// Number of people of an area.
pub const POPULATION: &str = "population";
/// How poor an area is; more is poorer.
pub const POVERTY: &str = "poverty";

/// A page of a cycle's indicators, by code and area.
pub async fn list(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    code: Option<&str>,
    after: Option<(String, String)>,
    limit: u64,
) -> Result<Vec<indicators::Model>, ApiError> {
    use indicators::Column as C;
    cycle_service::get(db, cycle).await?;
    let mut query = indicators::Entity::find().filter(C::CycleId.eq(cycle));
    if let Some(code) = code {
        query = query.filter(C::Code.eq(code));
    }
    if let Some((code, area)) = after {
        let later = C::Code
            .gt(code.clone())
            .or(C::Code.eq(code).and(C::AreaCode.gt(area)));
        query = query.filter(later);
    }
    Ok(query
        .order_by_asc(C::Code)
        .order_by_asc(C::AreaCode)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// One indicator by area, thousandths.
pub async fn values(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    code: &str,
) -> Result<HashMap<String, i64>, ApiError> {
    let rows = indicators::Entity::find()
        .filter(indicators::Column::CycleId.eq(cycle))
        .filter(indicators::Column::Code.eq(code))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.area_code, row.value_milli))
        .collect())
}

/// Indicators whose names begin alike, by name and area, thousandths.
pub async fn all_values(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    prefix: &str,
) -> Result<Vec<(String, String, i64)>, ApiError> {
    use indicators::Column as C;
    Ok(indicators::Entity::find()
        .select_only()
        .columns([C::Code, C::AreaCode, C::ValueMilli])
        .filter(C::CycleId.eq(cycle))
        .filter(C::Code.gte(prefix))
        // `~` follows everything a name is made of.
        .filter(C::Code.lt(format!("{prefix}~")))
        .into_tuple()
        .all(db)
        .await?)
}

/// A number of 0 or more with a point or comma and at most three decimals, in thousandths.
fn milli(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || fraction.len() > 3 {
        return None;
    }
    (digits(whole) && digits(fraction))
        .then(|| format!("{whole}{fraction:0<3}").parse().ok())
        .flatten()
}

/// Imports indicators: CSV with `area_code`, `code`, `value` and, where known, `source`. Known ones are brought up to
/// date. Answers how many lines were taken in and which were not.
pub async fn import(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    csv_text: &str,
) -> Result<(u64, Vec<RejectedLine>), ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let mut sheet = Sheet::read(csv_text, &["area_code", "code", "value"])?;
    let mut lines = Vec::new();
    while let Some(line) = sheet.next_line() {
        lines.push(line);
    }
    let codes = lines.iter().map(|line| line.cell("area_code").to_owned());
    let known = areas::service::names(app.db.read(), codes.collect()).await?;
    let mut rows = BTreeMap::new();
    for line in &lines {
        let mut errors = Vec::new();
        let area = line.cell("area_code").to_owned();
        let code = text::line("code", line.cell("code"), limits::CODE, &mut errors);
        let source = Some(line.cell("source"));
        let source = text::line_optional("source", source, limits::ITEM, &mut errors);
        if let Some(error) = errors.first() {
            sheet.reject(line, error);
        } else if !known.contains_key(&area) || !within(&cycle.regency_code, &area) {
            sheet.refuse(
                line,
                "Isi kode wilayah di dalam kabupaten/kota ini.",
                "Give the code of an area inside this regency.",
            );
        } else if let Some(value) = milli(line.cell("value")) {
            rows.insert((code, area), (value, source));
        } else {
            sheet.refuse(
                line,
                "Isi angka 0 atau lebih, paling banyak tiga angka di belakang koma.",
                "Give a number of 0 or more with at most three decimals.",
            );
        }
    }
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let rejected = sheet.rejected();
    let models: Vec<_> = rows
        .into_iter()
        .map(|((code, area), (value, source))| indicators::ActiveModel {
            cycle_id: Set(cycle.id),
            code: Set(code),
            area_code: Set(area),
            value_milli: Set(value),
            source: Set(source),
        })
        .collect();
    let event = Event {
        verb: "indicators.imported",
        actor: caller.office(Role::Planner, &cycle.regency_code),
        actor_id: Some(caller.account),
        subject: "cycle",
        subject_id: cycle.id.to_string(),
        cycle: Some(cycle.id),
        round: None,
        proposal: None,
        detail: json!({ "imported": count }),
    };
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                use indicators::Column as C;
                for batch in models.chunks(1_000) {
                    indicators::Entity::insert_many(batch.to_vec())
                        .on_conflict(
                            OnConflict::columns([C::CycleId, C::Code, C::AreaCode])
                                .update_columns([C::ValueMilli, C::Source])
                                .to_owned(),
                        )
                        .exec_without_returning(tx)
                        .await?;
                }
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await?;
    Ok((count, rejected))
}

#[cfg(test)]
mod tests {
    use super::milli;

    #[test]
    fn numbers_are_read_as_offices_write_them() {
        assert_eq!(milli("1250"), Some(1_250_000));
        assert_eq!(milli("12,5"), Some(12_500));
        assert_eq!(milli(" 0.125 "), Some(125));
        assert_eq!(milli("1.2345"), None);
        assert_eq!(milli("-1"), None);
        assert_eq!(milli(""), None);
    }
}
