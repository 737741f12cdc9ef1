//! Who holds the rounds of a stage, and under which ceiling.

use std::collections::{HashMap, HashSet};

use entity::enums::AreaLevel;
use entity::ids::AgencyId;
use entity::{cycles, stages};

use crate::app::App;
use crate::problem::{ApiError, Code, FieldError};
use crate::rounds::overview::Expected;
use crate::rounds::rules::{Holder, holder};
use crate::{agencies, areas};

/// Largest number of areas named in one refusal.
pub(super) const NAMED: usize = 20;

/// Whoever holds a round.
pub(super) struct Subject {
    /// Area, or the agency's regency.
    pub area: String,
    /// The agency.
    pub agency: Option<AgencyId>,
    /// Area code or agency id.
    pub key: String,
}

/// Whoever holds a round of a stage.
async fn holders(
    app: &App,
    cycle: &cycles::Model,
    stage: &stages::Model,
) -> Result<Vec<Subject>, ApiError> {
    let db = app.db.read();
    let area = |code: String| Subject {
        key: code.clone(),
        area: code,
        agency: None,
    };
    let mut all: Vec<Subject> = match holder(stage.kind) {
        Holder::Regency => vec![area(cycle.regency_code.clone())],
        Holder::Agency => agencies::service::of_regency(db, &cycle.regency_code)
            .await?
            .into_iter()
            .map(|agency| Subject {
                area: agency.regency_code,
                key: agency.id.to_string(),
                agency: Some(agency.id),
            })
            .collect(),
        level => {
            let level = if level == Holder::Village {
                AreaLevel::Village
            } else {
                AreaLevel::District
            };
            let rows = areas::service::below(db, &cycle.regency_code, level).await?;
            rows.into_iter().map(|row| area(row.code)).collect()
        }
    };
    all.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(all)
}

/// Whoever should hold a round of a stage, by area or agency.
pub(super) async fn expected(
    app: &App,
    cycle: &cycles::Model,
    stage: &stages::Model,
) -> Result<Vec<Expected>, ApiError> {
    let all = holders(app, cycle, stage).await?.into_iter();
    let expected = all.map(|subject| Expected {
        stage_id: stage.id,
        kind: stage.kind,
        area_code: subject.area,
        agency_id: subject.agency,
        key: subject.key,
    });
    Ok(expected.collect())
}

/// The same, all or only some, and at least one.
pub(super) async fn subjects(
    app: &App,
    cycle: &cycles::Model,
    stage: &stages::Model,
    only: Option<&[String]>,
) -> Result<Vec<Subject>, ApiError> {
    let mut all = holders(app, cycle, stage).await?;
    if let Some(only) = only {
        let known: HashSet<&str> = all.iter().map(|subject| subject.key.as_str()).collect();
        let errors: Vec<FieldError> = only
            .iter()
            .enumerate()
            .filter(|(_, code)| !known.contains(code.as_str()))
            .map(|(place, _)| FieldError {
                pointer: format!("/area_codes/{place}"),
                detail: "Isi wilayah tahap ini di dalam kabupaten/kota.".into(),
                detail_en: "Give an area of this stage inside the regency.".into(),
            })
            .collect();
        if !errors.is_empty() {
            return Err(ApiError::fields(errors));
        }
        let wanted: HashSet<&str> = only.iter().map(String::as_str).collect();
        all.retain(|subject| wanted.contains(subject.key.as_str()));
    }
    if all.is_empty() {
        return Err(ApiError::new(
            Code::WrongState,
            "Belum ada wilayah atau perangkat daerah untuk tahap ini; impor dulu.",
            "There is no area or agency for this stage yet; import them first.",
        ));
    }
    Ok(all)
}

/// The ceiling of a round: the cycle's, else the default.
pub(super) fn ceiling(
    subject: &Subject,
    amounts: &HashMap<String, i64>,
    default: Option<i64>,
) -> Option<i64> {
    amounts.get(&subject.key).copied().or(default)
}

/// Refuses areas or agencies without a ceiling.
pub(super) fn check_ceilings<'a>(
    subjects: impl Iterator<Item = &'a Subject>,
    amounts: &HashMap<String, i64>,
    default: Option<i64>,
) -> Result<(), ApiError> {
    let lacking: Vec<&str> = subjects
        .filter(|subject| ceiling(subject, amounts, default).is_none())
        .map(|subject| subject.key.as_str())
        .take(NAMED)
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let named = lacking.join(", ");
    Err(ApiError::field(
        "/default_ceiling_idr",
        format!("Tetapkan pagu untuk {named}, atau isi pagu bawaan."),
        format!("Set ceilings for {named}, or give a default."),
    ))
}
