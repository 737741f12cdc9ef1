//! Papers.

use poem_openapi::Enum;

mirror! {
    /// What a paper is.
    DocumentKind {
        /// Minutes of a validation by the planning partner.
        #[oai(rename = "validation_minutes")]
        ValidationMinutes,
        /// Minutes of a village meeting.
        #[oai(rename = "village_minutes")]
        VillageMinutes,
        /// Minutes of a district meeting.
        #[oai(rename = "district_minutes")]
        DistrictMinutes,
        /// Minutes of an agency forum.
        #[oai(rename = "forum_minutes")]
        ForumMinutes,
        /// Minutes of the regency's meeting.
        #[oai(rename = "regency_minutes")]
        RegencyMinutes,
        /// The annual plan's list.
        #[oai(rename = "plan")]
        Plan,
    }
}
