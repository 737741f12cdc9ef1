//! Surveys as the API takes and shows them.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::rules::{self, ELEMENTS, KEYS, NAMES, Tally};
use super::service::{Asked, Given, Report, Shown, TotalBy};
use crate::wire::{AgeBand, Education, Occupation, Sex};

/// When a survey is open.
#[derive(Clone, Debug, Object)]
pub struct SurveyIn {
    /// From, UTC.
    pub opens_at: DateTime<Utc>,
    /// To, UTC; 180 days later at most.
    pub closes_at: DateTime<Utc>,
}

impl From<SurveyIn> for Asked {
    fn from(asked: SurveyIn) -> Self {
        Self {
            opens_at: asked.opens_at,
            closes_at: asked.closes_at,
        }
    }
}

/// Grade of a service, by the bounds of `PermenPANRB` 14/2017.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SurveyGrade {
    /// 88.31 to 100: very good.
    A,
    /// 76.61 to 88.30: good.
    B,
    /// 65.00 to 76.60: less good.
    C,
    /// 25.00 to 64.99: not good.
    D,
}

impl From<rules::Grade> for SurveyGrade {
    fn from(grade: rules::Grade) -> Self {
        match grade {
            rules::Grade::A => Self::A,
            rules::Grade::B => Self::B,
            rules::Grade::C => Self::C,
            rules::Grade::D => Self::D,
        }
    }
}

/// A number in steps of a power of ten.
fn decimal(value: i64, digits: i32) -> f64 {
    f64::from(i32::try_from(value).unwrap_or(i32::MAX)) / 10_f64.powi(digits)
}

/// A satisfaction survey, with its index once five have answered.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SurveyOut {
    /// Identifier.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// The closed round it is about.
    pub round_id: Option<Uuid>,
    /// The finished work it is about.
    pub work_id: Option<Uuid>,
    /// Area whose verified residents it asks.
    pub area_code: String,
    /// Name of the area.
    pub area: String,
    /// Agency it is about.
    pub agency_id: Option<Uuid>,
    /// Name of the agency.
    pub agency: Option<String>,
    /// Year of the plan.
    pub fiscal_year: i32,
    /// When it opens, UTC.
    pub opens_at: DateTime<Utc>,
    /// When it closes, UTC.
    pub closes_at: DateTime<Utc>,
    /// How many have answered.
    pub respondents: i64,
    /// Index (IKM), 25 to 100.
    pub index: Option<f64>,
    /// Grade of the index.
    pub grade: Option<SurveyGrade>,
}

impl From<Shown> for SurveyOut {
    fn from(shown: Shown) -> Self {
        let Shown {
            survey,
            area,
            agency,
            tally,
        } = shown;
        let told = Some(tally).filter(Tally::is_shown);
        Self {
            id: survey.id.0,
            cycle_id: survey.cycle_id.0,
            round_id: survey.round_id.map(|id| id.0),
            work_id: survey.work_id.map(|id| id.0),
            area_code: survey.area_code,
            area,
            agency_id: survey.agency_id.map(|id| id.0),
            agency,
            fiscal_year: survey.fiscal_year,
            opens_at: survey.opens_at,
            closes_at: survey.closes_at,
            respondents: tally.n,
            index: told
                .and_then(|tally| tally.index())
                .map(|index| decimal(index, 2)),
            grade: told.and_then(|tally| tally.grade()).map(Into::into),
        }
    }
}

/// The mean answer to one of the nine elements.
#[derive(Clone, Debug, Object)]
pub struct SurveyElementOut {
    /// The element.
    pub element: String,
    /// Its name in Indonesian.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Mean answer, 1 to 4.
    pub mean: f64,
}

fn elements(tally: &Tally) -> Vec<SurveyElementOut> {
    let named = KEYS.iter().zip(NAMES).zip(tally.means());
    let told = named.map(|((key, (name, name_en)), mean)| SurveyElementOut {
        element: (*key).into(),
        name: name.into(),
        name_en: name_en.into(),
        mean: decimal(mean, 3),
    });
    told.collect()
}

/// What a group of five or more said.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SurveyGroupOut {
    /// The value the group has in common; absent for those who did not tell it.
    pub value: Option<String>,
    /// How many.
    pub respondents: i64,
    /// Index, 25 to 100.
    pub index: f64,
    /// Grade of the index.
    pub grade: SurveyGrade,
}

fn groups<V: ActiveEnum<Value = String>>(groups: Vec<(Option<V>, Tally)>) -> Vec<SurveyGroupOut> {
    let told = groups.into_iter().filter_map(|(value, tally)| {
        Some(SurveyGroupOut {
            value: value.map(|value| value.to_value()),
            respondents: tally.n,
            index: decimal(tally.index()?, 2),
            grade: tally.grade()?.into(),
        })
    });
    told.collect()
}

/// A survey's report.
#[derive(Clone, Debug, Object)]
pub struct SurveyReportOut {
    /// The survey with its index.
    pub survey: SurveyOut,
    /// Verified residents of the place.
    pub population: i64,
    /// How many of them should answer, by Krejcie and Morgan: 95 % confidence, 5 % margin.
    pub sample: i64,
    /// The nine elements; none while fewer than five have answered.
    pub elements: Vec<SurveyElementOut>,
    /// By sex; groups of fewer than five are left out, and what would tell them by taking away.
    pub by_sex: Vec<SurveyGroupOut>,
    /// By age, likewise.
    pub by_age: Vec<SurveyGroupOut>,
    /// By education, likewise.
    pub by_education: Vec<SurveyGroupOut>,
}

impl From<Report> for SurveyReportOut {
    fn from(report: Report) -> Self {
        let tally = report.shown.tally;
        Self {
            population: report.population,
            sample: rules::sample(report.population),
            elements: if tally.is_shown() {
                elements(&tally)
            } else {
                Vec::new()
            },
            by_sex: groups(report.by_sex),
            by_age: groups(report.by_age),
            by_education: groups(report.by_education),
            survey: report.shown.into(),
        }
    }
}

/// A resident's answers: 1 (bad) to 4 (very good).
#[derive(Clone, Debug, Object)]
pub struct SurveyAnswerIn {
    /// Requirements.
    pub requirements: i32,
    /// System, mechanism and procedure.
    pub procedure: i32,
    /// Time taken.
    pub time: i32,
    /// Cost.
    pub cost: i32,
    /// What the service delivers.
    pub product: i32,
    /// Competence of the staff.
    pub competence: i32,
    /// Conduct of the staff.
    pub conduct: i32,
    /// Handling of complaints and suggestions.
    pub complaints: i32,
    /// Facilities.
    pub facilities: i32,
    /// Sex, if told.
    pub sex: Option<Sex>,
    /// Age, if told.
    pub age_band: Option<AgeBand>,
    /// Education, if told.
    pub education: Option<Education>,
    /// Occupation, if told.
    pub occupation: Option<Occupation>,
    /// For the office only, 3 to 1000 characters.
    pub comment: Option<String>,
}

impl From<SurveyAnswerIn> for Given {
    fn from(said: SurveyAnswerIn) -> Self {
        let answers: [i32; ELEMENTS] = [
            said.requirements,
            said.procedure,
            said.time,
            said.cost,
            said.product,
            said.competence,
            said.conduct,
            said.complaints,
            said.facilities,
        ];
        Self {
            answers,
            sex: said.sex.map(Into::into),
            age_band: said.age_band.map(Into::into),
            education: said.education.map(Into::into),
            occupation: said.occupation.map(Into::into),
            comment: said.comment,
        }
    }
}

/// What totals of surveys are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SurveyBy {
    /// Area of the round or work.
    Area,
    /// Agency.
    Agency,
    /// Fiscal year.
    Year,
}

impl From<SurveyBy> for TotalBy {
    fn from(by: SurveyBy) -> Self {
        match by {
            SurveyBy::Area => Self::Area,
            SurveyBy::Agency => Self::Agency,
            SurveyBy::Year => Self::Year,
        }
    }
}

/// The index over all surveys of an area, an agency or a year.
#[derive(Clone, Debug, Object)]
pub struct SurveyTotalOut {
    /// Code of the area, identifier of the agency, or year.
    pub key: String,
    /// Name of the area or agency, or the year.
    pub name: String,
    /// How many answered.
    pub respondents: i64,
    /// Index, 25 to 100.
    pub index: f64,
    /// Grade of the index.
    pub grade: SurveyGrade,
    /// The nine elements.
    pub elements: Vec<SurveyElementOut>,
}

impl SurveyTotalOut {
    /// A group of surveys.
    pub fn new((key, name, tally): (String, String, Tally)) -> Option<Self> {
        Some(Self {
            key,
            name,
            respondents: tally.n,
            index: decimal(tally.index()?, 2),
            grade: tally.grade()?.into(),
            elements: elements(&tally),
        })
    }
}

/// A comment on a survey, without whose it is.
#[derive(Clone, Debug, Object)]
pub struct SurveyCommentOut {
    /// The comment.
    pub comment: String,
}
