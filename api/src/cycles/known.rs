//! Cycles and catalogue items asked for lately, kept in memory.

use std::sync::Arc;

use entity::ids::{CatalogueItemId, CycleId};
use entity::{catalogue_items, cycles};

use crate::db::Memory;

/// The cycles of this process's memory.
pub struct Known {
    pub(super) cycles: Memory<CycleId, Arc<cycles::Model>>,
    pub(super) items: Memory<CatalogueItemId, Option<Arc<catalogue_items::Model>>>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            cycles: Memory::of(&["cycles"]),
            items: Memory::of(&["catalogue_items"]),
        }
    }
}
