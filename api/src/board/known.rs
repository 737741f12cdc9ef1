//! Clusters of likely duplicates found lately, kept in memory.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use entity::ids::CycleId;
use quick_cache::sync::Cache;

use super::alike::Cluster;
use crate::db::Memory;

/// How long clusters are believed.
const LIFE: Duration = Duration::seconds(60);
/// Cycles whose clusters are kept.
const CYCLES: usize = 8;

/// The clusters of this process's memory.
pub struct Known {
    /// As they are: found anew after each change.
    pub(super) clusters: Memory<CycleId, Arc<Vec<Cluster>>>,
    /// As they were last found, for cycles so large that nobody waits for it.
    last: Cache<CycleId, (DateTime<Utc>, Arc<Vec<Cluster>>)>,
    /// Cycles whose clusters are being found.
    finding: Mutex<HashSet<CycleId>>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            clusters: Memory::of(&["proposals"]).keeping(CYCLES).lasting(LIFE),
            last: Cache::new(CYCLES),
            finding: Mutex::default(),
        }
    }
}

impl Known {
    /// The clusters of a cycle as they were last found, if they ever were, and whether they are to be found anew.
    pub(super) fn last(
        &self,
        cycle: CycleId,
        now: DateTime<Utc>,
    ) -> (Option<Arc<Vec<Cluster>>>, bool) {
        match self.last.get(&cycle) {
            Some((since, clusters)) => (Some(clusters), now - since >= LIFE),
            None => (None, true),
        }
    }

    /// Keeps clusters that were found.
    pub(super) fn keep(&self, cycle: CycleId, now: DateTime<Utc>, clusters: Arc<Vec<Cluster>>) {
        self.last.insert(cycle, (now, clusters));
    }

    /// Whether the caller is the one who finds the clusters of a cycle; it says when it is done.
    pub(super) fn begin(&self, cycle: CycleId) -> bool {
        let mut finding = self.finding.lock().unwrap_or_else(PoisonError::into_inner);
        finding.insert(cycle)
    }

    /// Says that finding them is done.
    pub(super) fn end(&self, cycle: CycleId) {
        let mut finding = self.finding.lock().unwrap_or_else(PoisonError::into_inner);
        finding.remove(&cycle);
    }
}
