//! Areas asked for lately, kept in memory: they change by decree, not by the hour.

use std::sync::Arc;

use chrono::Duration;
use entity::areas;
use entity::enums::AreaLevel;

use crate::db::Memory;
use crate::maps::Map;

/// How long an area is believed; what another process imported shows after that.
const LIFE: Duration = Duration::minutes(1);

/// Maps kept: one of a regency's villages weighs some 50 kB.
const MAPS: usize = 64;

/// The areas of this process's memory.
pub struct Known {
    /// Areas by code; none where there is none.
    pub(super) areas: Memory<String, Option<Arc<areas::Model>>>,
    /// Whether an area has an outline.
    pub(super) outlined: Memory<String, bool>,
    /// Maps of the areas of a level in one; none where nothing there can be placed.
    pub(super) maps: Memory<(String, AreaLevel), Option<Arc<Map>>>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            areas: Memory::of(&["areas"]).lasting(LIFE),
            outlined: Memory::of(&["area_boundaries"]).lasting(LIFE),
            maps: Memory::of(&["areas", "area_boundaries"])
                .lasting(LIFE)
                .keeping(MAPS),
        }
    }
}
