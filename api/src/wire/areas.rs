//! Areas and the roles people have in them.

use poem_openapi::Enum;

mirror! {
    /// Level of an area.
    AreaLevel {
        /// Province.
        #[oai(rename = "province")]
        Province,
        /// Regency or city.
        #[oai(rename = "regency")]
        Regency,
        /// District (kecamatan).
        #[oai(rename = "district")]
        District,
        /// Village (desa or kelurahan).
        #[oai(rename = "village")]
        Village,
    }
}

mirror! {
    /// Legal kind of an area.
    AreaKind {
        /// Provinsi.
        #[oai(rename = "province")]
        Province,
        /// Kabupaten.
        #[oai(rename = "kabupaten")]
        Kabupaten,
        /// Kota.
        #[oai(rename = "kota")]
        Kota,
        /// Administrative kabupaten.
        #[oai(rename = "kabupaten_administrasi")]
        KabupatenAdministrasi,
        /// Administrative kota.
        #[oai(rename = "kota_administrasi")]
        KotaAdministrasi,
        /// Kecamatan.
        #[oai(rename = "kecamatan")]
        Kecamatan,
        /// Kelurahan.
        #[oai(rename = "kelurahan")]
        Kelurahan,
        /// Desa.
        #[oai(rename = "desa")]
        Desa,
        /// Desa adat.
        #[oai(rename = "desa_adat")]
        DesaAdat,
    }
}

mirror! {
    /// Role of an account within a scope.
    Role {
        /// Verified resident of a village.
        #[oai(rename = "citizen")]
        Citizen,
        /// Officer of a village.
        #[oai(rename = "village_officer")]
        VillageOfficer,
        /// Officer of a district.
        #[oai(rename = "district_officer")]
        DistrictOfficer,
        /// Officer of an agency.
        #[oai(rename = "agency_officer")]
        AgencyOfficer,
        /// Planning agency of a regency.
        #[oai(rename = "planner")]
        Planner,
        /// Reads everything that is not secret.
        #[oai(rename = "auditor")]
        Auditor,
        /// Runs the platform.
        #[oai(rename = "admin")]
        Admin,
    }
}

mirror! {
    /// Why a grant was given.
    GrantBasis {
        /// An officer, a planner or an administrator gave it.
        #[oai(rename = "officer")]
        Officer,
        /// The person matched the electoral roll.
        #[oai(rename = "roll")]
        Roll,
        /// The command line or the demo made it.
        #[oai(rename = "system")]
        System,
    }
}
