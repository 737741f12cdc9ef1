//! What a proposer gives, checked against the cycle, the catalogue and the map.

use std::sync::Arc;

use entity::enums::{AreaLevel, LandStatus, Origin};
use entity::ids::{AgencyId, CatalogueItemId, CycleId};
use entity::{areas, catalogue_items, cycles, proposals};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use uuid::Uuid;

use super::rules;
use crate::app::App;
use crate::areas::code::within;
use crate::limits;
use crate::money::rupiah;
use crate::problem::{ApiError, FieldError};
use crate::text;
use crate::{agencies, areas as area_room, cycles as cycle_room, references, rounds as round_room};

/// Largest estimated cost, rupiah.
const LARGEST_COST_IDR: i64 = limits::COST_IDR;

/// A proposal as its proposer gives it.
#[derive(Clone, Debug, Serialize)]
pub struct Draft {
    /// The cycle.
    pub cycle_id: Uuid,
    /// Title.
    pub title: String,
    /// The problem.
    pub problem: String,
    /// The wanted work.
    pub work: String,
    /// Catalogue item, if any.
    pub catalogue_item_id: Option<Uuid>,
    /// Village code.
    pub village_code: String,
    /// Street, RT/RW or landmark.
    pub address: String,
    /// Latitude, degrees.
    pub lat: Option<f64>,
    /// Longitude, degrees.
    pub lng: Option<f64>,
    /// Quantity in units.
    pub quantity: f64,
    /// Unit; the catalogue item's unless given.
    pub unit: Option<String>,
    /// Unit price, rupiah.
    pub unit_price_idr: Option<i64>,
    /// Own estimate, rupiah.
    pub cost_idr: Option<i64>,
    /// Why the estimate departs from quantity times unit price, or the price from the catalogue's.
    pub cost_reason: Option<String>,
    /// Sector; the catalogue item's unless given.
    pub sector: Option<String>,
    /// Target agency; the catalogue item's unless given.
    pub agency_id: Option<Uuid>,
    /// Households served.
    pub households: Option<i32>,
    /// People served.
    pub people: Option<i32>,
    /// Women among them.
    pub women: Option<i32>,
    /// Children among them.
    pub children: Option<i32>,
    /// Elderly people among them.
    pub elderly: Option<i32>,
    /// People with disabilities among them.
    pub disabled: Option<i32>,
    /// Status of the land.
    pub land_status: LandStatus,
    /// Where it comes from.
    pub origin: Origin,
    /// For whom an officer enters it.
    pub on_behalf_of: Option<String>,
}

/// A draft that holds.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The draft with its texts cleaned.
    pub draft: Draft,
    /// The cycle.
    pub cycle: Arc<cycles::Model>,
    /// The village.
    pub village: Arc<areas::Model>,
    /// Quantity, thousandths.
    pub quantity_milli: i64,
    /// Unit.
    pub unit: String,
    /// Unit price used, rupiah.
    pub unit_price_idr: Option<i64>,
    /// Estimated cost, rupiah.
    pub cost_idr: i64,
    /// Sector.
    pub sector: String,
    /// Target agency.
    pub agency_id: Option<AgencyId>,
}

fn wrong(pointer: &str, detail: impl Into<String>, detail_en: impl Into<String>) -> FieldError {
    FieldError {
        pointer: pointer.into(),
        detail: detail.into(),
        detail_en: detail_en.into(),
    }
}

/// Takes the field errors out of a refusal, so that all are told at once.
fn gather<T>(
    outcome: Result<T, ApiError>,
    errors: &mut Vec<FieldError>,
) -> Result<Option<T>, ApiError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if !error.problem().errors.is_empty() => {
            errors.extend(error.problem().errors.iter().cloned());
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Checks a draft; every wrong field is told at once.
pub async fn check(app: &App, draft: Draft) -> Result<Checked, ApiError> {
    check_again(app, draft, None).await
}

/// Checks a changed draft, which may keep the catalogue item and the village of the proposal it changes: one
/// carried over from an earlier cycle has that cycle's item, and a newer decree may have retired its village.
pub async fn check_again(
    app: &App,
    mut draft: Draft,
    kept: Option<&proposals::Model>,
) -> Result<Checked, ApiError> {
    let db = app.db.read();
    let mut errors = Vec::new();
    clean_texts(&mut draft, &mut errors);
    let cycle = cycle_room::service::known(app, CycleId(draft.cycle_id))
        .await
        .map_err(|_| {
            ApiError::field(
                "/cycle_id",
                "Pilih siklus yang ada.",
                "Choose a cycle that exists.",
            )
        });
    let cycle = gather(cycle, &mut errors)?;
    let village = village(app, &draft, kept).await;
    let village = gather(village, &mut errors)?;
    if let (Some(cycle), Some(village)) = (&cycle, &village)
        && !within(&cycle.regency_code, &village.code)
    {
        errors.push(wrong(
            "/village_code",
            "Desa/kelurahan harus di dalam kabupaten/kota siklus ini.",
            "The village must lie in the regency of this cycle.",
        ));
    }
    let item = match (&cycle, draft.catalogue_item_id) {
        (Some(cycle), Some(id)) => {
            let id = CatalogueItemId(id);
            let kept = kept.and_then(|kept| kept.catalogue_item_id);
            let of = Some(cycle.id).filter(|_| kept != Some(id));
            let item = cycle_room::service::known_item(app, of, id).await;
            gather(item, &mut errors)?
        }
        _ => None,
    };
    check_place(app, &draft, village.as_deref(), &mut errors).await?;
    check_people(&draft, &mut errors);
    // What an unknown item would have given is not missing.
    let unread = draft.catalogue_item_id.is_some() && item.is_none();
    let unit = match (&draft.unit, unread) {
        (None, true) => String::new(),
        _ => unit(&draft, item.as_deref(), &mut errors),
    };
    let sector = match (&draft.sector, unread) {
        (None, true) => String::new(),
        _ => sector(app, &draft, item.as_deref(), &mut errors).await?,
    };
    let agency_id = agency(db, &draft, item.as_deref(), cycle.as_deref(), &mut errors).await?;
    let quantity = rules::quantity_milli(draft.quantity).ok();
    if quantity.is_none() {
        errors.push(wrong(
            "/quantity",
            "Isi volume di atas nol, paling banyak tiga angka di belakang koma.",
            "Give a quantity above zero with three decimals at most.",
        ));
    }
    let (unit_price_idr, cost_idr) = money(&draft, item.as_deref(), quantity, &mut errors);
    match (cycle, village, quantity) {
        (Some(cycle), Some(village), Some(quantity_milli)) if errors.is_empty() => Ok(Checked {
            draft,
            cycle,
            village,
            quantity_milli,
            unit,
            unit_price_idr,
            cost_idr,
            sector,
            agency_id,
        }),
        _ => Err(ApiError::fields(errors)),
    }
}

/// The village of a draft: one in force, the one it had, or one whose own round of the cycle was opened before
/// a newer decree retired it.
async fn village(
    app: &App,
    draft: &Draft,
    kept: Option<&proposals::Model>,
) -> Result<Arc<areas::Model>, ApiError> {
    let code = draft.village_code.trim();
    let found = area_room::service::known(app, code).await?;
    if let Some(village) = found.filter(|area| area.level == AreaLevel::Village) {
        let stays = village.retired_at.is_some()
            && (kept.is_some_and(|kept| kept.village_code == code)
                || round_room::service::is_held_in(app, CycleId(draft.cycle_id), code).await?);
        if stays {
            return Ok(village);
        }
    }
    area_room::service::require_known(app, code, AreaLevel::Village, "/village_code").await
}

fn clean_texts(draft: &mut Draft, errors: &mut Vec<FieldError>) {
    draft.title = text::line("/title", &draft.title, limits::TITLE, errors);
    draft.problem = text::clean("/problem", &draft.problem, limits::STORY, errors);
    draft.work = text::clean("/work", &draft.work, limits::STORY, errors);
    draft.address = text::line("/address", &draft.address, limits::ADDRESS, errors);
    draft.cost_reason = text::clean_optional(
        "/cost_reason",
        draft.cost_reason.as_deref(),
        limits::COST_REASON,
        errors,
    );
    draft.on_behalf_of = text::line_optional(
        "/on_behalf_of",
        draft.on_behalf_of.as_deref(),
        limits::OFFICE,
        errors,
    );
}

async fn check_place(
    app: &App,
    draft: &Draft,
    village: Option<&areas::Model>,
    errors: &mut Vec<FieldError>,
) -> Result<(), ApiError> {
    match (draft.lat, draft.lng, village) {
        (Some(lat), Some(lng), Some(village))
            if !area_room::service::contains_point(app, &village.code, lat, lng).await? =>
        {
            errors.push(wrong(
                "/lat",
                format!(
                    "Titik ini di luar {}; geser ke dalam wilayahnya.",
                    village.name
                ),
                format!("This point is outside {}; move it inside.", village.name),
            ));
        }
        (Some(_), None, _) => {
            errors.push(wrong("/lng", "Isi juga bujur.", "Give a longitude too."));
        }
        (None, Some(_), _) => {
            errors.push(wrong("/lat", "Isi juga lintang.", "Give a latitude too."));
        }
        _ => {}
    }
    Ok(())
}

fn check_people(draft: &Draft, errors: &mut Vec<FieldError>) {
    let most = draft.people.unwrap_or(i32::MAX);
    for (pointer, count, most) in [
        ("/beneficiaries/households", draft.households, most),
        ("/beneficiaries/people", draft.people, limits::PEOPLE),
        ("/beneficiaries/women", draft.women, most),
        ("/beneficiaries/children", draft.children, most),
        ("/beneficiaries/elderly", draft.elderly, most),
        ("/beneficiaries/disabled", draft.disabled, most),
    ] {
        if count.is_some_and(|count| !(0..=most.min(limits::PEOPLE)).contains(&count)) {
            errors.push(wrong(
                pointer,
                "Isi angka nol ke atas yang tidak melebihi jumlah orang.",
                "Give zero or more, not above the number of people.",
            ));
        }
    }
}

fn unit(
    draft: &Draft,
    item: Option<&catalogue_items::Model>,
    errors: &mut Vec<FieldError>,
) -> String {
    let given = draft
        .unit
        .clone()
        .or_else(|| item.map(|item| item.unit.clone()))
        .unwrap_or_default();
    text::line("/unit", &given, limits::UNIT, errors)
}

async fn sector(
    app: &App,
    draft: &Draft,
    item: Option<&catalogue_items::Model>,
    errors: &mut Vec<FieldError>,
) -> Result<String, ApiError> {
    let sector = draft
        .sector
        .clone()
        .or_else(|| item.map(|item| item.sector.clone()))
        .unwrap_or_default();
    if !references::service::has_sector(app, &sector).await? {
        errors.push(wrong(
            "/sector",
            "Isi sektor dari /sectors.",
            "Give a sector of /sectors.",
        ));
    }
    Ok(sector)
}

async fn agency(
    db: &impl ConnectionTrait,
    draft: &Draft,
    item: Option<&catalogue_items::Model>,
    cycle: Option<&cycles::Model>,
    errors: &mut Vec<FieldError>,
) -> Result<Option<AgencyId>, ApiError> {
    let Some(id) = draft.agency_id.map(AgencyId) else {
        return Ok(item.and_then(|item| item.agency_id));
    };
    let known = agencies::service::get(db, id)
        .await
        .is_ok_and(|agency| cycle.is_none_or(|cycle| agency.regency_code == cycle.regency_code));
    if !known {
        errors.push(wrong(
            "/agency_id",
            "Pilih perangkat daerah kabupaten/kota ini.",
            "Choose an agency of this regency.",
        ));
    }
    Ok(Some(id))
}

/// Unit price and cost. The cost is quantity times unit price; an own estimate, or a price outside the
/// catalogue's range, needs a reason.
fn money(
    draft: &Draft,
    item: Option<&catalogue_items::Model>,
    quantity_milli: Option<i64>,
    errors: &mut Vec<FieldError>,
) -> (Option<i64>, i64) {
    let reasoned = draft
        .cost_reason
        .as_ref()
        .is_some_and(|reason| reason.chars().count() >= limits::COST_REASON.min);
    if let Some(price) = draft.unit_price_idr {
        let range = item.map(|item| (item.price_min_idr, item.price_max_idr));
        if !(0..=LARGEST_COST_IDR).contains(&price) {
            errors.push(wrong(
                "/unit_price_idr",
                "Isi harga satuan dalam rupiah bulat.",
                "Give the unit price in whole rupiah.",
            ));
        } else if let Some((Some(low), Some(high))) = range
            && !(low..=high).contains(&price)
            && !reasoned
        {
            let (low, high) = (rupiah(low), rupiah(high));
            errors.push(wrong(
                "/unit_price_idr",
                format!("Harga kamus {low} sampai {high}; di luar itu isi alasannya (paling sedikit 10 huruf) di cost_reason."),
                format!("The catalogue's price is {low} to {high}; outside it give the reason (10 characters or more) in cost_reason."),
            ));
        }
    }
    let computed = quantity_milli
        .zip(draft.unit_price_idr)
        .and_then(|(quantity, price)| rules::cost(quantity, price));
    let cost = draft.cost_idr.or(computed);
    if quantity_milli.is_none() && cost.is_none() && draft.unit_price_idr.is_some() {
        // Only the quantity is wrong.
        return (draft.unit_price_idr, 0);
    }
    let priced = quantity_milli.is_some() && draft.unit_price_idr.is_some_and(|price| price > 0);
    let too_dear = cost.map_or(priced, |cost| cost > LARGEST_COST_IDR);
    if too_dear {
        errors.push(wrong(
            "/cost_idr",
            format!("Biaya paling banyak {}.", rupiah(LARGEST_COST_IDR)),
            format!("The cost is {} at most.", rupiah(LARGEST_COST_IDR)),
        ));
        return (draft.unit_price_idr, 0);
    }
    let Some(cost) = cost.filter(|cost| *cost > 0) else {
        errors.push(wrong(
            "/cost_idr",
            "Isi harga satuan, atau perkiraan biaya sendiri di atas nol, dalam rupiah bulat.",
            "Give a unit price, or an own estimate above zero, in whole rupiah.",
        ));
        return (draft.unit_price_idr, 0);
    };
    if quantity_milli.is_some() && computed != Some(cost) && !reasoned {
        errors.push(wrong(
            "/cost_reason",
            "Perkiraan sendiri perlu alasan, paling sedikit 10 huruf.",
            "An own estimate needs a reason of 10 characters or more.",
        ));
    }
    (draft.unit_price_idr, cost)
}
