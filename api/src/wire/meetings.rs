//! People at a meeting.

use poem_openapi::Enum;

mirror! {
    /// Sex as on the attendance list.
    Sex {
        /// Female.
        #[oai(rename = "female")]
        Female,
        /// Male.
        #[oai(rename = "male")]
        Male,
    }
}

mirror! {
    /// Age band on the attendance list.
    AgeBand {
        /// Under 17.
        #[oai(rename = "under_17")]
        Under17,
        /// 17 to 25.
        #[oai(rename = "from_17_to_25")]
        From17To25,
        /// 26 to 45.
        #[oai(rename = "from_26_to_45")]
        From26To45,
        /// 46 to 60.
        #[oai(rename = "from_46_to_60")]
        From46To60,
        /// Over 60.
        #[oai(rename = "over_60")]
        Over60,
    }
}

mirror! {
    /// Part a person takes in a meeting.
    AttendancePart {
        /// Participant.
        #[oai(rename = "participant")]
        Participant,
        /// Speaker.
        #[oai(rename = "speaker")]
        Speaker,
        /// Chair.
        #[oai(rename = "chair")]
        Chair,
    }
}

mirror! {
    /// Whether a person was elected to the next meeting.
    DelegateRole {
        /// Not elected.
        #[oai(rename = "none")]
        None,
        /// Delegate.
        #[oai(rename = "delegate")]
        Delegate,
        /// Reserve delegate.
        #[oai(rename = "reserve")]
        Reserve,
    }
}
