//! The areas and agencies of a regency, as selects offer them.

use entity::enums::{AreaLevel, StageKind};
use sea_orm::ActiveEnum;

use crate::problem::ApiError;
use crate::rounds::rules::{Holder, Phase, holder};
use crate::web::labels::Label;
use crate::web::{Choice, Visit};
use crate::{agencies, areas};

/// Choices that belong together.
pub(super) struct ChoiceGroup {
    /// What they are.
    pub name: String,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// The districts of a regency, by code.
pub(in crate::desk) async fn districts(
    visit: &Visit,
    regency: &str,
) -> Result<Vec<Choice>, ApiError> {
    let db = visit.app.db.read();
    let mut rows = areas::service::below(db, regency, AreaLevel::District).await?;
    rows.sort_by(|a, b| a.code.cmp(&b.code));
    let choice = |row: entity::areas::Model| Choice::new(row.code, row.name);
    Ok(rows.into_iter().map(choice).collect())
}

/// The agencies of a regency, by id.
pub(in crate::desk) async fn agencies(
    visit: &Visit,
    regency: &str,
) -> Result<Vec<Choice>, ApiError> {
    let rows = agencies::service::of_regency(visit.app.db.read(), regency).await?;
    let choice = |row: entity::agencies::Model| Choice::new(row.id.to_string(), row.name);
    Ok(rows.into_iter().map(choice).collect())
}

/// Agencies, districts, and the villages of each district: whoever holds an office in a regency.
pub(super) async fn offices(visit: &Visit, regency: &str) -> Result<Vec<ChoiceGroup>, ApiError> {
    let db = visit.app.db.read();
    let districts = districts(visit, regency).await?;
    let mut villages = areas::service::below(db, regency, AreaLevel::Village).await?;
    villages.sort_by(|a, b| a.code.cmp(&b.code));
    let of_district = |district: &Choice| ChoiceGroup {
        name: district.label.clone(),
        choices: villages
            .iter()
            .filter(|village| areas::code::within(&district.value, &village.code))
            .map(|village| Choice::new(village.code.clone(), village.name.clone()))
            .collect(),
    };
    let of_villages: Vec<ChoiceGroup> = districts.iter().map(of_district).collect();
    let mut groups = vec![
        ChoiceGroup {
            name: visit.lang.text("plan-agencies"),
            choices: agencies(visit, regency).await?,
        },
        ChoiceGroup {
            name: visit.lang.text("plan-districts"),
            choices: districts,
        },
    ];
    groups.extend(of_villages);
    groups.retain(|group| !group.choices.is_empty());
    Ok(groups)
}

/// The stages of a cycle.
pub(super) fn stages(visit: &Visit, stages: &[entity::stages::Model]) -> Vec<Choice> {
    let choice = |stage: &entity::stages::Model| {
        Choice::new(stage.kind.to_value(), visit.lang.label(&stage.kind))
    };
    stages.iter().map(choice).collect()
}

/// The kind of a stage by its name in an address.
pub(in crate::desk) fn stage_kind(text: &str) -> Option<StageKind> {
    StageKind::try_from_value(&text.to_owned()).ok()
}

/// A phase's name in an address.
pub(super) fn phase_name(phase: Phase) -> String {
    phase.key().trim_start_matches("phase-").to_owned()
}

/// The phase by its name in an address.
pub(super) fn phase(text: &str) -> Option<Phase> {
    Phase::ALL.into_iter().find(|one| phase_name(*one) == text)
}

/// All phases.
pub(super) fn phases(visit: &Visit) -> Vec<Choice> {
    let choice = |phase: Phase| Choice::new(phase_name(phase), visit.lang.label(&phase));
    Phase::ALL.into_iter().map(choice).collect()
}

/// Whether a stage is held below districts or by them, so that a district narrows it down.
pub(super) fn lies_in_districts(kind: StageKind) -> bool {
    matches!(holder(kind), Holder::Village | Holder::District)
}

/// Names of areas by code and of agencies by id, in their order.
pub(super) async fn names(
    visit: &Visit,
    regency: &str,
    keys: &[String],
) -> Result<Vec<String>, ApiError> {
    let db = visit.app.db.read();
    let areas = areas::service::names(db, keys.to_vec()).await?;
    let agencies = if areas.len() == keys.len() {
        Vec::new()
    } else {
        agencies(visit, regency).await?
    };
    let name = |key: &String| {
        let agency = agencies.iter().find(|agency| agency.value == *key);
        let name = areas.get(key).or(agency.map(|agency| &agency.label));
        name.cloned().unwrap_or_else(|| key.clone())
    };
    Ok(keys.iter().map(name).collect())
}
