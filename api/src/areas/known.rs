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
    without_outline: Cache<String, Instant>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            by_code: Cache::new(MOST),
            without_outline: Cache::new(MOST),
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

    /// Whether an area was lately seen to have no outline.
    pub fn lacks_outline(&self, code: &str) -> bool {
        let seen = self.without_outline.get(code);
        seen.is_some_and(|since| since.elapsed() < LIFE)
    }

    /// Remembers that an area has no outline.
    pub fn keep_without_outline(&self, code: &str) {
        self.without_outline.insert(code.to_owned(), Instant::now());
    }

    /// Forgets everything: a list or outlines were imported.
    pub fn forget(&self) {
        self.by_code.clear();
        self.without_outline.clear();
    }
}
