//! Areas and the roles people have in them.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Level of an area.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum AreaLevel {
    /// Province.
    #[sea_orm(string_value = "province")]
    #[serde(rename = "province")]
    Province,
    /// Regency or city.
    #[sea_orm(string_value = "regency")]
    #[serde(rename = "regency")]
    Regency,
    /// District (kecamatan).
    #[sea_orm(string_value = "district")]
    #[serde(rename = "district")]
    District,
    /// Village (desa or kelurahan).
    #[sea_orm(string_value = "village")]
    #[serde(rename = "village")]
    Village,
}

/// Legal kind of an area.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum AreaKind {
    /// Provinsi.
    #[sea_orm(string_value = "province")]
    #[serde(rename = "province")]
    Province,
    /// Kabupaten.
    #[sea_orm(string_value = "kabupaten")]
    #[serde(rename = "kabupaten")]
    Kabupaten,
    /// Kota.
    #[sea_orm(string_value = "kota")]
    #[serde(rename = "kota")]
    Kota,
    /// Administrative kabupaten.
    #[sea_orm(string_value = "kabupaten_administrasi")]
    #[serde(rename = "kabupaten_administrasi")]
    KabupatenAdministrasi,
    /// Administrative kota.
    #[sea_orm(string_value = "kota_administrasi")]
    #[serde(rename = "kota_administrasi")]
    KotaAdministrasi,
    /// Kecamatan.
    #[sea_orm(string_value = "kecamatan")]
    #[serde(rename = "kecamatan")]
    Kecamatan,
    /// Kelurahan.
    #[sea_orm(string_value = "kelurahan")]
    #[serde(rename = "kelurahan")]
    Kelurahan,
    /// Desa.
    #[sea_orm(string_value = "desa")]
    #[serde(rename = "desa")]
    Desa,
    /// Desa adat.
    #[sea_orm(string_value = "desa_adat")]
    #[serde(rename = "desa_adat")]
    DesaAdat,
}

/// Role of an account within a scope.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Role {
    /// Verified resident of a village.
    #[sea_orm(string_value = "citizen")]
    #[serde(rename = "citizen")]
    Citizen,
    /// Officer of a village.
    #[sea_orm(string_value = "village_officer")]
    #[serde(rename = "village_officer")]
    VillageOfficer,
    /// Officer of a district.
    #[sea_orm(string_value = "district_officer")]
    #[serde(rename = "district_officer")]
    DistrictOfficer,
    /// Officer of an agency.
    #[sea_orm(string_value = "agency_officer")]
    #[serde(rename = "agency_officer")]
    AgencyOfficer,
    /// Planning agency of a regency.
    #[sea_orm(string_value = "planner")]
    #[serde(rename = "planner")]
    Planner,
    /// Reads everything that is not secret.
    #[sea_orm(string_value = "auditor")]
    #[serde(rename = "auditor")]
    Auditor,
    /// Runs the platform.
    #[sea_orm(string_value = "admin")]
    #[serde(rename = "admin")]
    Admin,
}

/// Why a grant was given.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum GrantBasis {
    /// An officer, a planner or an administrator gave it.
    #[sea_orm(string_value = "officer")]
    #[serde(rename = "officer")]
    Officer,
    /// The person matched the electoral roll.
    #[sea_orm(string_value = "roll")]
    #[serde(rename = "roll")]
    Roll,
    /// The command line or the demo made it.
    #[sea_orm(string_value = "system")]
    #[serde(rename = "system")]
    System,
}
