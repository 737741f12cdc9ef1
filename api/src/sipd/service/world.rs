//! What rows are held against, loaded once an import.

use std::collections::HashMap;

use chrono::{DateTime, Days, Utc};
use entity::enums::AreaLevel;
use entity::{catalogue_items, cycles, rounds};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::problem::ApiError;
use crate::rounds::rules::takes_candidates;
use crate::sipd::judge::{Named, World};
use crate::sipd::names::{Kind, Names, words};
use crate::{agencies, areas, cycles as cycle_room};

/// What a planner chose: kind of name, the name as it is compared, the district for villages, and the code.
pub type Chosen = Vec<(Named, String, String, String)>;

/// Loads it for a cycle as of now, with a planner's choices.
pub async fn load(
    db: &impl ConnectionTrait,
    cycle: &cycles::Model,
    choices: &str,
    now: DateTime<Utc>,
) -> Result<World, ApiError> {
    let regency = &cycle.regency_code;
    let chosen: Chosen = serde_json::from_str(choices)?;
    let districts = areas::service::below(db, regency, AreaLevel::District).await?;
    let villages = areas::service::below(db, regency, AreaLevel::Village).await?;
    let own = areas::service::names(db, vec![regency.clone()]).await?;
    let agencies = agencies::service::of_regency(db, regency).await?;
    let items = catalogue_items::Entity::find()
        .filter(catalogue_items::Column::CycleId.eq(cycle.id))
        .all(db)
        .await?;
    let stages = cycle_room::service::stages(db, cycle.id).await?;
    let entry = stages
        .iter()
        .find(|stage| stage.takes_submissions)
        .ok_or_else(|| ApiError::internal("a cycle without a stage that takes submissions"))?;
    let open = rounds::Entity::find()
        .filter(rounds::Column::CycleId.eq(cycle.id))
        .filter(rounds::Column::ClosedAt.is_null())
        .all(db)
        .await?;
    let mut by_district: HashMap<String, Vec<(String, String)>> = HashMap::new();
    let mut places = HashMap::new();
    for village in villages {
        let district = village.code.get(..8).unwrap_or_default().to_owned();
        let named = (village.code.clone(), village.name.clone());
        by_district.entry(district).or_default().push(named);
        places.insert(village.code, village.name);
    }
    let named = agencies
        .iter()
        .map(|row| (row.id.to_string(), row.name.clone()));
    let mut agency_names = Names::new(Kind::Agency, named.clone());
    for row in &agencies {
        agency_names.also(&row.id.to_string(), &row.code);
    }
    let district_names = districts.into_iter().map(|area| (area.code, area.name));
    Ok(World {
        regency: Names::new(Kind::Place, own),
        districts: Names::new(Kind::Place, district_names),
        villages: by_district
            .into_iter()
            .map(|(district, all)| (district, Names::new(Kind::Place, all)))
            .collect(),
        places,
        boxes: areas::service::boxes(db, regency).await?,
        agency_names: named.collect(),
        agencies: agency_names,
        items: items
            .into_iter()
            .map(|item| (words(&item.name), (item.id, item.sector, item.agency_id)))
            .collect(),
        entry: entry.kind,
        rounds: open
            .into_iter()
            .filter(|round| takes_candidates(round, now))
            .map(|round| ((round.stage_kind, round.subject_key), round.id))
            .collect(),
        // Somebody's morning is still last evening in UTC.
        today: now
            .date_naive()
            .checked_add_days(Days::new(1))
            .unwrap_or_default(),
        choices: chosen
            .into_iter()
            .map(|(what, key, within, code)| ((what, key, within), code))
            .collect(),
    })
}
