//! The catalogue of a cycle (kamus usulan).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::enums::Role;
use entity::ids::{AgencyId, CatalogueItemId, CycleId};
use entity::{catalogue_items, cycles, sectors};
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use uuid::Uuid;

use crate::accounts::wire::RejectedLine;
use crate::agencies;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::cycles::wire::CatalogueItemIn;
use crate::db::Tx;
use crate::limits;
use crate::problem::{ApiError, FieldError};
use crate::sheet::{Line, Sheet};
use crate::text;

/// An item of a cycle's catalogue, from memory; of any cycle where none is given. Else the field at
/// `/catalogue_item_id` is wrong.
pub async fn known_item(
    app: &App,
    cycle: Option<CycleId>,
    id: CatalogueItemId,
) -> Result<Arc<catalogue_items::Model>, ApiError> {
    let load = || async {
        let item = catalogue_items::Entity::find_by_id(id);
        Ok(item.one(app.db.read()).await?.map(Arc::new))
    };
    let seen = app.cycles.items.get(&app.db, app.clock.now(), &id, load);
    seen.await?
        .value()
        .filter(|item| cycle.is_none_or(|cycle| item.cycle_id == cycle))
        .ok_or_else(|| {
            ApiError::field(
                "/catalogue_item_id",
                "Pilih butir dari kamus usulan siklus ini.",
                "Choose an item of this cycle's catalogue.",
            )
        })
}

/// A page of the catalogue by code; `q` is any part of code or name, whatever its case.
pub async fn list_catalogue(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    q: Option<&str>,
    sector: Option<&str>,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<catalogue_items::Model>, ApiError> {
    use catalogue_items::Column;
    super::get(db, cycle).await?;
    let mut query = catalogue_items::Entity::find().filter(Column::CycleId.eq(cycle));
    if let Some(q) = q.map(str::trim).filter(|q| !q.is_empty()) {
        let like = |column: Column| crate::db::holds(column, q);
        query = query.filter(
            Condition::any()
                .add(like(Column::Name))
                .add(like(Column::Code)),
        );
    }
    if let Some(sector) = sector {
        query = query.filter(Column::Sector.eq(sector));
    }
    if let Some(after) = after {
        query = query.filter(Column::Code.gt(after));
    }
    Ok(query
        .order_by_asc(Column::Code)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// Catalogue items of all cycles whose name holds every word, or whose code is the one word; the newest cycle's
/// first, each with its cycle's name.
pub async fn items_named_so(
    db: &impl ConnectionTrait,
    words: &[String],
    most: u64,
) -> Result<Vec<(catalogue_items::Model, Option<String>)>, ApiError> {
    use catalogue_items::Column;
    let rows = catalogue_items::Entity::find()
        .filter(
            Condition::any()
                .add(crate::db::holds_all(Column::Name, words))
                .add(Expr::expr(Func::lower(Expr::col(Column::Code))).eq(words.join("-"))),
        )
        .order_by_desc(Column::CycleId)
        .order_by_asc(Column::Code)
        .limit(most)
        .all(db)
        .await?;
    let ids: HashSet<_> = rows.iter().map(|row| row.cycle_id).collect();
    let names: HashMap<_, _> = cycles::Entity::find()
        .filter(cycles::Column::Id.is_in(ids))
        .all(db)
        .await?
        .into_iter()
        .map(|cycle| (cycle.id, cycle.name))
        .collect();
    let with_cycle = rows.into_iter().map(|row| {
        let name = names.get(&row.cycle_id).cloned();
        (row, name)
    });
    Ok(with_cycle.collect())
}

/// Names of all catalogue items, each once.
pub async fn all_names(db: &impl ConnectionTrait) -> Result<Vec<String>, ApiError> {
    Ok(catalogue_items::Entity::find()
        .select_only()
        .column(catalogue_items::Column::Name)
        .distinct()
        .into_tuple()
        .all(db)
        .await?)
}

struct Known {
    sectors: HashSet<String>,
    agencies: HashMap<String, AgencyId>,
}

async fn known(db: &impl ConnectionTrait, regency: &str) -> Result<Known, ApiError> {
    let sectors = sectors::Entity::find().all(db).await?;
    let agencies = agencies::service::of_regency(db, regency).await?;
    Ok(Known {
        sectors: sectors.into_iter().map(|row| row.code).collect(),
        agencies: agencies.into_iter().map(|row| (row.code, row.id)).collect(),
    })
}

/// Physical works, and all others.
pub const CATEGORIES: [&str; 2] = ["fisik", "nonfisik"];

fn check(item: CatalogueItemIn, known: &Known) -> Result<CatalogueItemIn, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut checked = CatalogueItemIn {
        code: text::line("/code", &item.code, limits::CODE, &mut errors),
        name: text::line("/name", &item.name, limits::ITEM, &mut errors),
        category: item.category.trim().to_lowercase(),
        unit: text::line("/unit", &item.unit, limits::UNIT, &mut errors),
        affair_code: text::line_optional(
            "/affair_code",
            item.affair_code.as_deref(),
            limits::CODE,
            &mut errors,
        ),
        note: text::clean_optional("/note", item.note.as_deref(), limits::NOTE, &mut errors),
        ..item
    };
    let mut wrong = |pointer: &str, detail: &str, detail_en: &str| {
        errors.push(FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    };
    if !CATEGORIES.contains(&checked.category.as_str()) {
        wrong(
            "/category",
            "Isi fisik atau nonfisik.",
            "Give fisik or nonfisik.",
        );
    }
    if !known.sectors.contains(&checked.sector) {
        wrong(
            "/sector",
            "Isi sektor dari /sectors.",
            "Give a sector of /sectors.",
        );
    }
    let fits = |price: Option<i64>| price.is_none_or(|p| (0..=limits::PRICE_IDR).contains(&p));
    let ordered = match (checked.price_min_idr, checked.price_max_idr) {
        (Some(low), Some(high)) => low <= high,
        _ => true,
    };
    if !fits(checked.price_min_idr) || !fits(checked.price_max_idr) || !ordered {
        wrong(
            "/price_min_idr",
            "Isi harga satuan terendah dan tertinggi dalam rupiah, berurutan.",
            "Give the lowest and highest unit price in rupiah, in order.",
        );
    }
    if let Some(agency) = checked.agency_id
        && !known.agencies.values().any(|id| id.0 == agency)
    {
        wrong(
            "/agency_id",
            "Isi perangkat daerah kabupaten/kota ini.",
            "Give an agency of this regency.",
        );
        checked.agency_id = None;
    }
    if errors.is_empty() {
        Ok(checked)
    } else {
        Err(errors)
    }
}

/// Enters one item, or brings the one with this code up to date.
pub async fn put_item(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    item: CatalogueItemIn,
    once: Option<Once>,
) -> Result<catalogue_items::Model, ApiError> {
    let found = super::get(app.db.read(), cycle).await?;
    caller.require_planner(&found.regency_code)?;
    let known = known(app.db.read(), &found.regency_code).await?;
    let item = check(item, &known).map_err(ApiError::fields)?;
    let code = item.code.clone();
    store(app, caller, &found, vec![item], once).await?;
    item_by_code(app.db.read(), cycle, &code)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// What an import of a catalogue did, or would do.
#[derive(Clone, Debug, Default)]
pub struct CatalogueImport {
    /// Items taken in.
    pub imported: u64,
    /// Of those, items the catalogue did not have.
    pub added: u64,
    /// Lines taken in with a remark.
    pub remarks: Vec<RejectedLine>,
    /// Lines refused.
    pub rejected: Vec<RejectedLine>,
}

/// Reads a catalogue's CSV against what the regency has.
async fn read(
    app: &App,
    cycle: &cycles::Model,
    csv_text: &str,
) -> Result<(Vec<CatalogueItemIn>, CatalogueImport), ApiError> {
    let known = known(app.db.read(), &cycle.regency_code).await?;
    let mut sheet = Sheet::read(csv_text, &["code", "sector", "unit"])?;
    let mut remarks = Sheet::read(csv_text, &["code"])?;
    let mut items: HashMap<String, CatalogueItemIn> = HashMap::new();
    while let Some(line) = sheet.next_line() {
        let agency = line.cell_or("agency", line.cell("opd_surabaya"));
        let agency_id = known.agencies.get(agency).map(|id| id.0);
        match item_of(&line, agency_id)
            .and_then(|item| check(item, &known).map_err(|errors| errors.into_iter().next()))
        {
            Ok(item) => {
                if agency_id.is_none() && !agency.is_empty() {
                    remarks.refuse(
                        &line,
                        &format!("Perangkat daerah {agency} tidak ada; butir masuk tanpa perangkat daerah."),
                        &format!("There is no agency {agency}; the item comes in without one."),
                    );
                }
                items.insert(item.code.clone(), item);
            }
            Err(Some(error)) => sheet.reject(&line, &error),
            Err(None) => sheet.refuse(
                &line,
                "Harga satuan bukan bilangan bulat rupiah.",
                "A unit price is not a whole number of rupiah.",
            ),
        }
    }
    let codes: HashSet<String> = catalogue_items::Entity::find()
        .select_only()
        .column(catalogue_items::Column::Code)
        .filter(catalogue_items::Column::CycleId.eq(cycle.id))
        .into_tuple::<String>()
        .all(app.db.read())
        .await?
        .into_iter()
        .collect();
    let added = items.keys().filter(|code| !codes.contains(*code)).count();
    let import = CatalogueImport {
        imported: u64::try_from(items.len()).unwrap_or(u64::MAX),
        added: u64::try_from(added).unwrap_or(u64::MAX),
        remarks: remarks.rejected(),
        rejected: sheet.rejected(),
    };
    Ok((items.into_values().collect(), import))
}

/// Imports a catalogue: CSV with `code`, `name` (or `item`), `category`, `sector`, `unit`, and where known
/// `affair_code` (or `urusan_code`), `price_min_idr`, `price_max_idr` (or `price_min`, `price_max`), `agency`
/// (or `opd_surabaya`; an agency's code) and `note`. Known codes are brought up to date; an unknown agency is
/// left out with a remark.
pub async fn import_catalogue(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    csv_text: &str,
) -> Result<CatalogueImport, ApiError> {
    let found = super::get(app.db.read(), cycle).await?;
    caller.require_planner(&found.regency_code)?;
    let (items, import) = read(app, &found, csv_text).await?;
    store(app, caller, &found, items, None).await?;
    Ok(import)
}

/// What [`import_catalogue`] would do; nothing is written.
pub async fn preview_catalogue(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    csv_text: &str,
) -> Result<CatalogueImport, ApiError> {
    let found = super::get(app.db.read(), cycle).await?;
    caller.require_planner(&found.regency_code)?;
    Ok(read(app, &found, csv_text).await?.1)
}

/// An item of a cycle's catalogue by its code.
pub async fn item_by_code(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    code: &str,
) -> Result<Option<catalogue_items::Model>, ApiError> {
    Ok(catalogue_items::Entity::find()
        .filter(catalogue_items::Column::CycleId.eq(cycle))
        .filter(catalogue_items::Column::Code.eq(code))
        .one(db)
        .await?)
}

fn item_of(line: &Line, agency_id: Option<Uuid>) -> Result<CatalogueItemIn, Option<FieldError>> {
    let price = |name: &str, other: &str| match line.cell_or(name, line.cell(other)) {
        "" => Ok(None),
        text => text.parse::<i64>().map(Some).map_err(|_| None),
    };
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(CatalogueItemIn {
        code: line.cell("code").to_owned(),
        name: line.cell_or("name", line.cell("item")).to_owned(),
        category: line.cell_or("category", "fisik").to_owned(),
        sector: line.cell("sector").to_owned(),
        affair_code: optional(line.cell_or("affair_code", line.cell("urusan_code"))),
        unit: line.cell("unit").to_owned(),
        price_min_idr: price("price_min_idr", "price_min")?,
        price_max_idr: price("price_max_idr", "price_max")?,
        agency_id,
        note: optional(line.cell("note")),
    })
}

async fn store(
    app: &App,
    caller: &Caller,
    cycle: &cycles::Model,
    items: Vec<CatalogueItemIn>,
    once: Option<Once>,
) -> Result<(), ApiError> {
    let cycle_id = cycle.id;
    let now = app.clock.now();
    let (actor, actor_id) = (
        caller.office(Role::Planner, &cycle.regency_code),
        caller.account,
    );
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if claim(tx, once, cycle_id.0, now).await?.is_some() {
                    return Ok(());
                }
                let count = items.len();
                upsert(tx, cycle_id, items).await?;
                let event = Event {
                    verb: "catalogue.imported",
                    actor,
                    actor_id: Some(actor_id),
                    subject: "cycle",
                    subject_id: cycle_id.to_string(),
                    cycle: Some(cycle_id),
                    round: None,
                    proposal: None,
                    detail: json!({ "items": count }),
                };
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await
}

async fn upsert(tx: &Tx, cycle: CycleId, items: Vec<CatalogueItemIn>) -> Result<(), ApiError> {
    use catalogue_items::{ActiveModel, Column, Entity};
    for batch in items.chunks(1_000) {
        let models = batch.iter().cloned().map(|item| ActiveModel {
            id: Set(CatalogueItemId(Uuid::now_v7())),
            cycle_id: Set(cycle),
            code: Set(item.code),
            name: Set(item.name),
            category: Set(item.category),
            sector: Set(item.sector),
            affair_code: Set(item.affair_code),
            unit: Set(item.unit),
            price_min_idr: Set(item.price_min_idr),
            price_max_idr: Set(item.price_max_idr),
            agency_id: Set(item.agency_id.map(AgencyId)),
            note: Set(item.note),
        });
        Entity::insert_many(models)
            .on_conflict(
                OnConflict::columns([Column::CycleId, Column::Code])
                    .update_columns([
                        Column::Name,
                        Column::Category,
                        Column::Sector,
                        Column::AffairCode,
                        Column::Unit,
                        Column::PriceMinIdr,
                        Column::PriceMaxIdr,
                        Column::AgencyId,
                        Column::Note,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
