//! Clusters of likely duplicates found lately, kept in memory.

use std::sync::Arc;

use chrono::Duration;
use entity::ids::CycleId;

use super::alike::Cluster;
use crate::db::Memory;

/// The clusters of this process's memory.
pub struct Known {
    pub(super) clusters: Memory<CycleId, Arc<Vec<Cluster>>>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            clusters: Memory::of(&["proposals"])
                .keeping(8)
                .lasting(Duration::seconds(60)),
        }
    }
}
