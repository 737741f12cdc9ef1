//! Following as the API shows it.

use chrono::{DateTime, Utc};
use poem_openapi::Object;

use crate::proposals::wire::ProposalItem;

/// A proposal somebody follows.
#[derive(Clone, Debug, Object)]
pub struct FollowOut {
    /// The proposal.
    pub proposal: ProposalItem,
    /// Since when, UTC.
    pub followed_at: DateTime<Utc>,
}

/// How many follow a proposal.
#[derive(Clone, Debug, Default, Object)]
pub struct FollowersOut {
    /// Accounts that follow it.
    pub followers: i64,
    /// Whether the caller is one of them.
    pub following: bool,
}
