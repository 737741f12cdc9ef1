//! What residents said, added up.

use std::collections::HashMap;

use entity::enums::{AgeBand, Education, Sex};
use entity::ids::{AgencyId, SurveyId};
use entity::{surveys, works};
use sea_orm::{ActiveEnum, ConnectionTrait, EntityTrait};

use crate::app::App;
use crate::auth::Caller;
use crate::ballots;
use crate::delivery::policy as work_policy;
use crate::problem::ApiError;
use crate::publications::table::{self, Cell};
use crate::rounds::{policy as round_policy, standing};
use crate::surveys::rules::{self, Grade, NAMES, Tally};
use crate::surveys::store::{self, Filter};
use crate::{agencies, areas};

/// A survey with its answers added up.
pub struct Shown {
    /// The survey.
    pub survey: surveys::Model,
    /// Name of the area.
    pub area: String,
    /// Name of the agency, if one is asked about.
    pub agency: Option<String>,
    /// Answers, added up.
    pub tally: Tally,
}

async fn named(
    db: &impl ConnectionTrait,
    rows: Vec<surveys::Model>,
) -> Result<Vec<Shown>, ApiError> {
    let ids: Vec<SurveyId> = rows.iter().map(|row| row.id).collect();
    let tallies: HashMap<_, _> = store::tallies(db, &ids).await?.into_iter().collect();
    let codes = rows.iter().map(|row| row.area_code.clone()).collect();
    let places = areas::service::names(db, codes).await?;
    let ids = rows.iter().filter_map(|row| row.agency_id).collect();
    let agencies = agencies::service::names(db, ids).await?;
    let shown = rows.into_iter().map(|survey| Shown {
        area: places.get(&survey.area_code).cloned().unwrap_or_default(),
        agency: survey.agency_id.and_then(|id| agencies.get(&id).cloned()),
        tally: tallies.get(&survey.id).copied().unwrap_or_default(),
        survey,
    });
    Ok(shown.collect())
}

/// A survey, or 404.
pub async fn get(db: &impl ConnectionTrait, id: SurveyId) -> Result<Shown, ApiError> {
    let row = store::get(db, id).await?;
    let mut shown = named(db, vec![row]).await?;
    shown.pop().ok_or_else(ApiError::not_found)
}

/// Surveys, newest first, one beyond the limit.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<SurveyId>,
    limit: u64,
) -> Result<Vec<Shown>, ApiError> {
    let rows = store::list(db, filter, after, limit + 1).await?;
    named(db, rows).await
}

/// A survey's report.
pub struct Report {
    /// The survey with all its answers added up.
    pub shown: Shown,
    /// Verified residents of the place.
    pub population: i64,
    /// By sex, as far as it may be shown.
    pub by_sex: Vec<(Option<Sex>, Tally)>,
    /// By age, as far as it may be shown.
    pub by_age: Vec<(Option<AgeBand>, Tally)>,
    /// By education, as far as it may be shown.
    pub by_education: Vec<(Option<Education>, Tally)>,
}

/// The report of a survey. Its groups are empty while fewer than five have answered at all.
pub async fn report(db: &impl ConnectionTrait, id: SurveyId) -> Result<Report, ApiError> {
    let shown = get(db, id).await?;
    let population = ballots::service::eligible_voters(db, &shown.survey.area_code).await?;
    Ok(Report {
        population: i64::try_from(population).unwrap_or(i64::MAX),
        by_sex: rules::shown(store::by_sex(db, id).await?),
        by_age: rules::shown(store::by_age(db, id).await?),
        by_education: rules::shown(store::by_education(db, id).await?),
        shown,
    })
}

/// What totals are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotalBy {
    /// Area of the round or work.
    Area,
    /// Agency.
    Agency,
    /// Fiscal year.
    Year,
}

/// A group of surveys: key, name, answers added up; groups fewer than five answered are left out.
pub async fn totals(
    db: &impl ConnectionTrait,
    by: TotalBy,
    filter: &Filter,
) -> Result<Vec<(String, String, Tally)>, ApiError> {
    use surveys::Column as C;
    let named: Vec<(String, String, Tally)> = match by {
        TotalBy::Area => {
            let rows: Vec<(String, Tally)> = store::totals(db, filter, C::AreaCode).await?;
            let codes = rows.iter().map(|row| row.0.clone()).collect();
            let names = areas::service::names(db, codes).await?;
            let name = |key: &String| names.get(key).cloned().unwrap_or_default();
            rows.into_iter()
                .map(|(key, tally)| (key.clone(), name(&key), tally))
                .collect()
        }
        TotalBy::Agency => {
            let rows: Vec<(AgencyId, Tally)> = store::totals(db, filter, C::AgencyId).await?;
            let ids = rows.iter().map(|row| row.0).collect();
            let names = agencies::service::names(db, ids).await?;
            let name = |key: &AgencyId| names.get(key).cloned().unwrap_or_default();
            rows.into_iter()
                .map(|(key, tally)| (key.to_string(), name(&key), tally))
                .collect()
        }
        TotalBy::Year => {
            let rows: Vec<(i32, Tally)> = store::totals(db, filter, C::FiscalYear).await?;
            rows.into_iter()
                .map(|(key, tally)| (key.to_string(), key.to_string(), tally))
                .collect()
        }
    };
    let groups = named
        .into_iter()
        .map(|(key, name, tally)| ((key, name), tally));
    let shown = rules::shown(groups.collect());
    Ok(shown
        .into_iter()
        .map(|((key, name), tally)| (key, name, tally))
        .collect())
}

/// Comments on a survey, for an officer of the body that asked and a planner; one beyond the limit.
pub async fn comments(
    app: &App,
    caller: &Caller,
    id: SurveyId,
    after: Option<Vec<u8>>,
    limit: u64,
) -> Result<Vec<(Vec<u8>, String)>, ApiError> {
    let db = app.db.read();
    let survey = store::get(db, id).await?;
    match (survey.round_id, survey.work_id) {
        (Some(round), _) => {
            let round = standing::get(db, round).await?;
            round_policy::require_holder_or_planner(caller, &round)?;
        }
        (None, Some(work)) => {
            let work = works::Entity::find_by_id(work).one(db).await?;
            let work = work.ok_or_else(ApiError::not_found)?;
            work_policy::reporter(caller, &work).ok_or_else(work_policy::stranger)?;
        }
        (None, None) => caller.require_planner(&survey.area_code)?,
    }
    store::comments(db, id, after, limit + 1).await
}

/// Grade as a letter.
pub(crate) fn letter(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
        Grade::D => "D",
    }
}

fn decimal(value: i64, digits: i32) -> Cell {
    let value = f64::from(i32::try_from(value).unwrap_or(i32::MAX));
    Cell::Number(value / 10_f64.powi(digits))
}

fn line(group: &str, name: &str, tally: &Tally) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Text(group.into()),
        Cell::Text(name.into()),
        Cell::Text(tally.n.to_string()),
    ];
    if !tally.is_shown() {
        return cells;
    }
    cells.extend(tally.means().map(|mean| decimal(mean, 3)));
    cells.push(
        tally
            .index()
            .map_or(Cell::Text(String::new()), |index| decimal(index, 2)),
    );
    let grade = tally.grade().map(letter).unwrap_or_default();
    cells.push(Cell::Text(grade.into()));
    cells
}

/// A report as CSV: a line for all, then one for each group that may be shown.
pub fn csv(report: &Report) -> Result<Vec<u8>, ApiError> {
    let mut heads = vec!["Kelompok", "Nilai", "Responden"];
    heads.extend(NAMES.iter().map(|(name, _)| *name));
    heads.extend(["IKM", "Mutu"]);
    let mut lines = vec![line("semua", "", &report.shown.tally)];
    let told = |value: Option<String>| value.unwrap_or_else(|| "tidak_diisi".into());
    for (sex, tally) in &report.by_sex {
        lines.push(line(
            "jenis_kelamin",
            &told(sex.as_ref().map(ActiveEnum::to_value)),
            tally,
        ));
    }
    for (age, tally) in &report.by_age {
        lines.push(line(
            "umur",
            &told(age.as_ref().map(ActiveEnum::to_value)),
            tally,
        ));
    }
    for (education, tally) in &report.by_education {
        let name = told(education.as_ref().map(ActiveEnum::to_value));
        lines.push(line("pendidikan", &name, tally));
    }
    let width = heads.len();
    for line in &mut lines {
        line.resize_with(width, || Cell::Text(String::new()));
    }
    table::csv(&heads, lines.into_iter())
}
