//! Respondents of satisfaction surveys.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Highest education finished.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Education {
    /// Primary school or less.
    #[sea_orm(string_value = "primary")]
    #[serde(rename = "primary")]
    Primary,
    /// Lower secondary school.
    #[sea_orm(string_value = "lower_secondary")]
    #[serde(rename = "lower_secondary")]
    LowerSecondary,
    /// Upper secondary school.
    #[sea_orm(string_value = "upper_secondary")]
    #[serde(rename = "upper_secondary")]
    UpperSecondary,
    /// A diploma.
    #[sea_orm(string_value = "diploma")]
    #[serde(rename = "diploma")]
    Diploma,
    /// A bachelor's degree.
    #[sea_orm(string_value = "bachelor")]
    #[serde(rename = "bachelor")]
    Bachelor,
    /// A higher degree.
    #[sea_orm(string_value = "postgraduate")]
    #[serde(rename = "postgraduate")]
    Postgraduate,
}

/// What somebody lives by.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Occupation {
    /// Civil servant.
    #[sea_orm(string_value = "civil_servant")]
    #[serde(rename = "civil_servant")]
    CivilServant,
    /// Army or police.
    #[sea_orm(string_value = "forces")]
    #[serde(rename = "forces")]
    Forces,
    /// Employee.
    #[sea_orm(string_value = "employee")]
    #[serde(rename = "employee")]
    Employee,
    /// Self-employed.
    #[sea_orm(string_value = "self_employed")]
    #[serde(rename = "self_employed")]
    SelfEmployed,
    /// Student.
    #[sea_orm(string_value = "student")]
    #[serde(rename = "student")]
    Student,
    /// At home.
    #[sea_orm(string_value = "homemaker")]
    #[serde(rename = "homemaker")]
    Homemaker,
    /// Other.
    #[sea_orm(string_value = "other")]
    #[serde(rename = "other")]
    Other,
}
