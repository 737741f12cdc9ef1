//! Proposals: their life, their origin, and what officers find.

use poem_openapi::Enum;

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
