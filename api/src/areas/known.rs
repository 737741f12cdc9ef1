//! Areas asked for lately, kept in memory: they change by decree, not by the hour.

use std::sync::Arc;
use std::time::{Duration, Instant};

use entity::areas;
use quick_cache::sync::Cache;

/// How long an area is believed; a newer decree's list shows after that.
const LIFE: Duration = Duration::from_mins(1);
/// Areas kept at most.
const MOST: usize = 4_096;

/// The areas of this process's memory.
pub struct Known {
    by_code: Cache<String, (Instant, Arc<areas::Model>)>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            by_code: Cache::new(MOST),
        }
    }
}

impl Known {
    /// The area of a code, if it was asked for lately.
    pub fn get(&self, code: &str) -> Option<Arc<areas::Model>> {
        let (since, area) = self.by_code.get(code)?;
        (since.elapsed() < LIFE).then_some(area)
    }

    /// Keeps an area.
    pub fn keep(&self, area: Arc<areas::Model>) {
        self.by_code
            .insert(area.code.clone(), (Instant::now(), area));
    }
}
