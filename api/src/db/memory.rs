//! What was read lately, kept in memory until its tables change.

use std::hash::Hash;

use chrono::{DateTime, Duration, Utc};
use quick_cache::sync::Cache;

use super::Db;
use crate::problem::ApiError;

/// How long what other processes may have changed is believed.
const LIFE: Duration = Duration::seconds(1);
/// Values kept at most.
const MOST: usize = 4_096;

/// Values read from some tables, by key. What this process has changed is never answered as it was before.
pub struct Memory<K, V> {
    kept: Cache<K, Kept<V>>,
    tables: &'static [&'static str],
    life: Duration,
}

#[derive(Clone)]
struct Kept<V> {
    version: u64,
    since: DateTime<Utc>,
    value: V,
}

/// A value and the state of its tables it is from.
#[derive(Clone)]
pub struct Seen<V> {
    pub(super) value: V,
    pub(super) version: u64,
    pub(super) tables: &'static [&'static str],
}

impl<V> Seen<V> {
    /// The value, for whom it is good enough that it was so a moment ago.
    pub fn value(self) -> V {
        self.value
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Memory<K, V> {
    /// A memory of values read from these tables.
    pub fn of(tables: &'static [&'static str]) -> Self {
        Self {
            kept: Cache::new(MOST),
            tables,
            life: LIFE,
        }
    }

    /// The same, believed longer: what other processes change shows after that.
    #[must_use]
    pub fn lasting(self, life: Duration) -> Self {
        Self { life, ..self }
    }

    /// The same for large values: so many at most are kept.
    #[must_use]
    pub fn keeping(self, most: usize) -> Self {
        Self {
            kept: Cache::new(most),
            ..self
        }
    }

    /// The value of a key, read with `load` unless it is remembered. Who asks at the same time waits for
    /// one reading.
    pub async fn get<F>(
        &self,
        db: &Db,
        now: DateTime<Utc>,
        key: &K,
        load: impl Fn() -> F + Send + Sync,
    ) -> Result<Seen<V>, ApiError>
    where
        F: Future<Output = Result<V, ApiError>> + Send,
    {
        loop {
            let version = db.version(self.tables);
            let fresh = async {
                let version = db.version(self.tables);
                let value = load().await?;
                Ok::<_, ApiError>(Kept {
                    version,
                    since: now,
                    value,
                })
            };
            let kept = self.kept.get_or_insert_async(key, fresh).await?;
            let age = now - kept.since;
            if kept.version >= version && age < self.life && age > -self.life {
                return Ok(Seen {
                    value: kept.value,
                    version: kept.version,
                    tables: self.tables,
                });
            }
            self.kept.remove(key);
        }
    }
}
