//! Ranked lists made lately, kept in memory.

use std::sync::Arc;

use chrono::Duration;
use entity::ids::{AgencyId, CriteriaSetId};

use super::ranked::Ranked;
use crate::db::Memory;

/// What a ranked list is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Scope {
    /// The set.
    pub set: CriteriaSetId,
    /// In this area and below.
    pub area: String,
    /// For this agency.
    pub agency: Option<AgencyId>,
}

/// The ranked lists of this process's memory.
pub struct Known {
    pub(super) ranked: Memory<Scope, Arc<Ranked>>,
}

/// Lists kept; one of 30,000 proposals takes some ten megabytes.
const MOST: usize = 8;

impl Default for Known {
    fn default() -> Self {
        let tables = &["scores", "criteria_sets", "candidates", "proposals"];
        Self {
            ranked: Memory::of(tables)
                .keeping(MOST)
                .lasting(Duration::seconds(10)),
        }
    }
}
