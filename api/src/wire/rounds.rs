//! Rounds: their stage, their candidates, their ballots, what was computed and decided.

use poem_openapi::Enum;

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
