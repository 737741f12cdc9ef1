//! `survey_answers`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::{AgeBand, Education, Occupation, Sex};
use crate::ids::SurveyId;

/// One resident's answers to a survey; never changed, and without the hour.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_answers")]
pub struct Model {
    /// The survey.
    #[sea_orm(primary_key, auto_increment = false)]
    pub survey_id: SurveyId,
    /// Pseudonym of the resident.
    #[sea_orm(primary_key, auto_increment = false)]
    pub respondent: Vec<u8>,
    /// Requirements, 1 to 4.
    pub requirements: i32,
    /// System, mechanism, procedure, 1 to 4.
    pub procedure: i32,
    /// Time taken, 1 to 4.
    pub time: i32,
    /// Cost, 1 to 4.
    pub cost: i32,
    /// What the service delivers, 1 to 4.
    pub product: i32,
    /// Competence of the staff, 1 to 4.
    pub competence: i32,
    /// Conduct of the staff, 1 to 4.
    pub conduct: i32,
    /// Handling of complaints, 1 to 4.
    pub complaints: i32,
    /// Facilities, 1 to 4.
    pub facilities: i32,
    /// Sex, if told.
    pub sex: Option<Sex>,
    /// Age, if told.
    pub age_band: Option<AgeBand>,
    /// Education, if told.
    pub education: Option<Education>,
    /// Occupation, if told.
    pub occupation: Option<Occupation>,
    /// Comment, for the office only.
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
