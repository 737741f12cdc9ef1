//! Respondents of satisfaction surveys.

use poem_openapi::Enum;

mirror! {
    /// Highest education finished.
    Education {
        /// Primary school or less.
        #[oai(rename = "primary")]
        Primary,
        /// Lower secondary school.
        #[oai(rename = "lower_secondary")]
        LowerSecondary,
        /// Upper secondary school.
        #[oai(rename = "upper_secondary")]
        UpperSecondary,
        /// A diploma.
        #[oai(rename = "diploma")]
        Diploma,
        /// A bachelor's degree.
        #[oai(rename = "bachelor")]
        Bachelor,
        /// A higher degree.
        #[oai(rename = "postgraduate")]
        Postgraduate,
    }
}

mirror! {
    /// What somebody lives by.
    Occupation {
        /// Civil servant.
        #[oai(rename = "civil_servant")]
        CivilServant,
        /// Army or police.
        #[oai(rename = "forces")]
        Forces,
        /// Employee.
        #[oai(rename = "employee")]
        Employee,
        /// Self-employed.
        #[oai(rename = "self_employed")]
        SelfEmployed,
        /// Student.
        #[oai(rename = "student")]
        Student,
        /// At home.
        #[oai(rename = "homemaker")]
        Homemaker,
        /// Other.
        #[oai(rename = "other")]
        Other,
    }
}
