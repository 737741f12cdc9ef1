//! Published lists read lately, kept in memory.

use std::sync::Arc;

use chrono::Duration;
use entity::ids::CycleId;

use super::Line;
use crate::db::Memory;

/// Lists that are kept: one and the one it is compared with. One of a large city has some twenty megabytes.
const LISTS: usize = 2;
/// How long a list is believed before it is read again. It never changes, in no process.
const LIFE: Duration = Duration::days(1);

/// The lists of this process's memory.
pub struct Known {
    /// Lines by cycle and number; what is published later leaves them as they are.
    pub(super) lists: Memory<(CycleId, i32), Arc<[Line]>>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            lists: Memory::of(&[]).keeping(LISTS).lasting(LIFE),
        }
    }
}
