//! The closed sets of the database as the API shows them.

use poem_openapi::Enum;

macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl From<entity::enums::$name> for $name {
            fn from(value: entity::enums::$name) -> Self {
                match value {
                    $(entity::enums::$name::$variant => Self::$variant,)*
                }
            }
        }

        impl From<$name> for entity::enums::$name {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => Self::$variant,)*
                }
            }
        }
    };
}

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

mirror! {
    /// Kind of a stage.
    StageKind {
        /// Validation by the planning partner (mitra Bappeda), held by the planner before the village meeting.
        #[oai(rename = "partner_validation")]
        PartnerValidation,
        /// Village meeting.
        #[oai(rename = "village_meeting")]
        VillageMeeting,
        /// District meeting.
        #[oai(rename = "district_meeting")]
        DistrictMeeting,
        /// Agency forum.
        #[oai(rename = "agency_forum")]
        AgencyForum,
        /// Regency or city meeting.
        #[oai(rename = "regency_meeting")]
        RegencyMeeting,
    }
}

mirror! {
    /// How residents vote in a round.
    BallotForm {
        /// No ballots: the meeting decides.
        #[oai(rename = "none")]
        None,
        /// Approve up to a number of candidates.
        #[oai(rename = "approval")]
        Approval,
        /// Any set of candidates whose costs fit the ceiling.
        #[oai(rename = "knapsack")]
        Knapsack,
        /// Rank up to a number of candidates, best first.
        #[oai(rename = "ranking")]
        Ranking,
        /// Share a number of points among candidates.
        #[oai(rename = "points")]
        Points,
        /// Give each candidate a score up to a highest.
        #[oai(rename = "score")]
        Score,
    }
}

mirror! {
    /// Where a candidate stands in review.
    Standing {
        /// Waits for review.
        #[oai(rename = "pending")]
        Pending,
        /// Accepted: on the ballot and in the result.
        #[oai(rename = "eligible")]
        Eligible,
        /// With its proposer for revision.
        #[oai(rename = "returned")]
        Returned,
        /// Refused.
        #[oai(rename = "rejected")]
        Rejected,
        /// Put off.
        #[oai(rename = "deferred")]
        Deferred,
        /// Merged into another.
        #[oai(rename = "merged")]
        Merged,
        /// Sent to another agency.
        #[oai(rename = "redirected")]
        Redirected,
        /// Withdrawn by its proposer.
        #[oai(rename = "withdrawn")]
        Withdrawn,
    }
}

mirror! {
    /// What a round's rule computed for a candidate.
    Outcome {
        /// Within the ceiling (utama).
        #[oai(rename = "main")]
        Main,
        /// Next in line (cadangan).
        #[oai(rename = "reserve")]
        Reserve,
        /// Not selected.
        #[oai(rename = "not_selected")]
        NotSelected,
    }
}

mirror! {
    /// What a meeting decided for a candidate.
    Verdict {
        /// Taken: goes up, or into the plan.
        #[oai(rename = "accommodated")]
        Accommodated,
        /// Next in line should money remain.
        #[oai(rename = "reserve")]
        Reserve,
        /// Put off to a later year.
        #[oai(rename = "deferred")]
        Deferred,
        /// Not taken.
        #[oai(rename = "not_accommodated")]
        NotAccommodated,
    }
}

mirror! {
    /// How a ballot was cast.
    Channel {
        /// By the voter.
        #[oai(rename = "online")]
        Online,
        /// On paper, at the meeting.
        #[oai(rename = "paper")]
        Paper,
        /// By an officer at the voter's side.
        #[oai(rename = "assisted")]
        Assisted,
    }
}

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

mirror! {
    /// How far a work of the plan is.
    WorkState {
        /// In the plan; nothing was reported yet.
        #[oai(rename = "promised")]
        Promised,
        /// The budget has money for it.
        #[oai(rename = "funded")]
        Funded,
        /// A contractor is being chosen.
        #[oai(rename = "in_procurement")]
        InProcurement,
        /// Under way.
        #[oai(rename = "in_progress")]
        InProgress,
        /// Built or held.
        #[oai(rename = "finished")]
        Finished,
        /// Will not be done.
        #[oai(rename = "cancelled")]
        Cancelled,
    }
}

mirror! {
    /// Where a proposal is in its life.
    ProposalStatus {
        /// Seen by its proposer only.
        #[oai(rename = "draft")]
        Draft,
        /// Waits for its first review.
        #[oai(rename = "submitted")]
        Submitted,
        /// With its proposer for revision.
        #[oai(rename = "returned")]
        Returned,
        /// Accepted in review at its stage.
        #[oai(rename = "verified")]
        Verified,
        /// Sent up: waits for review at the next stage.
        #[oai(rename = "carried")]
        Carried,
        /// Refused in review.
        #[oai(rename = "rejected")]
        Rejected,
        /// Put off.
        #[oai(rename = "deferred")]
        Deferred,
        /// Merged into another.
        #[oai(rename = "merged")]
        Merged,
        /// Withdrawn by its proposer.
        #[oai(rename = "withdrawn")]
        Withdrawn,
        /// Not taken by a meeting.
        #[oai(rename = "not_accommodated")]
        NotAccommodated,
        /// In the plan.
        #[oai(rename = "accommodated")]
        Accommodated,
    }
}

mirror! {
    /// Where a proposal comes from.
    Origin {
        /// A resident.
        #[oai(rename = "resident")]
        Resident,
        /// An RT or RW.
        #[oai(rename = "neighbourhood")]
        Neighbourhood,
        /// The village meeting.
        #[oai(rename = "village_meeting")]
        VillageMeeting,
        /// The women's forum.
        #[oai(rename = "womens_forum")]
        WomensForum,
        /// The children's forum.
        #[oai(rename = "childrens_forum")]
        ChildrensForum,
        /// The disability forum.
        #[oai(rename = "disability_forum")]
        DisabilityForum,
        /// An officer on someone's behalf.
        #[oai(rename = "assisted")]
        Assisted,
        /// The regional council (pokir).
        #[oai(rename = "council_input")]
        CouncilInput,
    }
}

mirror! {
    /// Status of the land a work needs.
    LandStatus {
        /// Owned by the government.
        #[oai(rename = "government")]
        Government,
        /// Owned by the village.
        #[oai(rename = "village")]
        Village,
        /// Private, granted for the work.
        #[oai(rename = "granted")]
        Granted,
        /// Private.
        #[oai(rename = "private")]
        Private,
        /// Owned by another public body.
        #[oai(rename = "other_body")]
        OtherBody,
        /// Disputed.
        #[oai(rename = "disputed")]
        Disputed,
        /// No land needed.
        #[oai(rename = "not_needed")]
        NotNeeded,
        /// Not known.
        #[oai(rename = "unknown")]
        Unknown,
    }
}

mirror! {
    /// One officer's finding in review.
    Finding {
        /// Accept as it is.
        #[oai(rename = "accept")]
        Accept,
        /// Accept with own quantity or cost.
        #[oai(rename = "accept_with_changes")]
        AcceptWithChanges,
        /// Merge into another proposal.
        #[oai(rename = "merge")]
        Merge,
        /// Redirect to another agency.
        #[oai(rename = "redirect")]
        Redirect,
        /// Return for revision.
        #[oai(rename = "return")]
        Return,
        /// Refuse.
        #[oai(rename = "reject")]
        Reject,
        /// Put off.
        #[oai(rename = "defer")]
        Defer,
    }
}

mirror! {
    /// Whether and how an objection was answered.
    ObjectionState {
        /// Waits for an answer.
        #[oai(rename = "filed")]
        Filed,
        /// Upheld: the refusal falls.
        #[oai(rename = "granted")]
        Granted,
        /// Dismissed: the refusal stands.
        #[oai(rename = "dismissed")]
        Dismissed,
    }
}

mirror! {
    /// Why the ballots of a closed round are not shown one by one.
    Withheld {
        /// There are so few that they would reveal their voters.
        #[oai(rename = "few_ballots")]
        FewBallots,
        /// All voters of a wider area come from one village of it.
        #[oai(rename = "one_neighbourhood")]
        OneNeighbourhood,
    }
}

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
