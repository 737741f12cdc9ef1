//! Use cases of the nomenclature.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::enums::Role;
use entity::ids::CycleId;
use entity::nomenclature;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;

use crate::accounts::wire::RejectedLine;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::cycles::service as cycle_service;
use crate::limits::{self, Length};
use crate::problem::ApiError;
use crate::sheet::Sheet;
use crate::text;

/// Name of a code, and its indicator: decrees write long ones.
const NAME: Length = Length { min: 2, max: 500 };

/// The level of a code by its parts: `1.03.10` a programme, `1.03.10.2.01` an activity,
/// `1.03.10.2.01.0005` a sub-activity.
pub fn level(code: &str) -> Option<&'static str> {
    let parts: Vec<&str> = code.split('.').collect();
    let digits = |part: &&str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !parts.iter().all(digits) {
        return None;
    }
    match parts.len() {
        3 => Some("program"),
        5 => Some("activity"),
        6 => Some("sub_activity"),
        _ => None,
    }
}

/// The programme and the activity of an activity's or sub-activity's code.
pub fn parents(code: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = code.split('.').collect();
    (parts.len() >= 5).then(|| (parts[..3].join("."), parts[..5].join(".")))
}

/// A page of a cycle's codes.
pub async fn list(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    prefix: Option<&str>,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<nomenclature::Model>, ApiError> {
    use nomenclature::Column as C;
    cycle_service::get(db, cycle).await?;
    let mut query = nomenclature::Entity::find().filter(C::CycleId.eq(cycle));
    if let Some(prefix) = prefix {
        // Codes are digits and points: the next character after these is the colon.
        query = query
            .filter(C::Code.gte(prefix))
            .filter(C::Code.lt(format!("{prefix}:")));
    }
    if let Some(after) = after {
        query = query.filter(C::Code.gt(after));
    }
    Ok(query.order_by_asc(C::Code).limit(limit + 1).all(db).await?)
}

/// Codes by name, of those asked for that the cycle has.
pub async fn names(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    codes: BTreeSet<String>,
) -> Result<HashMap<String, String>, ApiError> {
    if codes.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = nomenclature::Entity::find()
        .filter(nomenclature::Column::CycleId.eq(cycle))
        .filter(nomenclature::Column::Code.is_in(codes))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.name)).collect())
}

/// Imports codes of an edition: CSV with `code`, `name` and, where known, `indicator` and `unit`. Codes the cycle has
/// are brought up to date. Answers how many lines were taken in and which were not.
pub async fn import(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    edition: &str,
    csv_text: &str,
) -> Result<(u64, Vec<RejectedLine>), ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let mut errors = Vec::new();
    let edition = text::line("edition", edition, limits::CODE, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let mut sheet = Sheet::read(csv_text, &["code", "name"])?;
    let mut rows = BTreeMap::new();
    while let Some(line) = sheet.next_line() {
        let mut errors = Vec::new();
        let code = line.cell("code").to_owned();
        let name = text::line("name", line.cell("name"), NAME, &mut errors);
        let indicator = Some(line.cell("indicator"));
        let indicator = text::clean_optional("indicator", indicator, NAME, &mut errors);
        let unit = Some(line.cell("unit"));
        let unit = text::line_optional("unit", unit, limits::UNIT, &mut errors);
        let Some(level) = level(&code) else {
            sheet.refuse(
                &line,
                "Kode terdiri atas 3, 5 atau 6 bagian angka, misalnya 1.03.10.2.01.0005.",
                "A code has 3, 5 or 6 parts of digits, for example 1.03.10.2.01.0005.",
            );
            continue;
        };
        if let Some(error) = errors.first() {
            sheet.reject(&line, error);
            continue;
        }
        rows.insert(code, (level, name, indicator, unit));
    }
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let rejected = sheet.rejected();
    let now = app.clock.now();
    let actor = caller.office(Role::Planner, &cycle.regency_code);
    let actor_id = Some(caller.account);
    let models: Vec<_> = rows
        .into_iter()
        .map(
            |(code, (level, name, indicator, unit))| nomenclature::ActiveModel {
                cycle_id: Set(cycle.id),
                code: Set(code),
                level: Set(level.into()),
                name: Set(name),
                indicator: Set(indicator),
                unit: Set(unit),
                edition: Set(edition.clone()),
            },
        )
        .collect();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                use nomenclature::Column as C;
                for batch in models.chunks(1_000) {
                    nomenclature::Entity::insert_many(batch.to_vec())
                        .on_conflict(
                            OnConflict::columns([C::CycleId, C::Code])
                                .update_columns([
                                    C::Level,
                                    C::Name,
                                    C::Indicator,
                                    C::Unit,
                                    C::Edition,
                                ])
                                .to_owned(),
                        )
                        .exec_without_returning(tx)
                        .await?;
                }
                let event = Event {
                    verb: "nomenclature.imported",
                    actor,
                    actor_id,
                    subject: "cycle",
                    subject_id: cycle.id.to_string(),
                    cycle: Some(cycle.id),
                    round: None,
                    proposal: None,
                    detail: json!({ "edition": edition, "codes": count }),
                };
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await?;
    Ok((count, rejected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_its_level() {
        assert_eq!(level("1.03.10"), Some("program"));
        assert_eq!(level("1.03.10.2.01"), Some("activity"));
        assert_eq!(level("1.03.10.2.01.0005"), Some("sub_activity"));
        assert_eq!(level("1.03"), None);
        assert_eq!(level("1.03.x"), None);
        let parents = parents("1.03.10.2.01.0005").unwrap();
        assert_eq!(parents, ("1.03.10".into(), "1.03.10.2.01".into()));
    }
}
