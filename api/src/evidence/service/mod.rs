//! Use cases of evidence.

mod acceptance;
mod need;
mod participation;
mod proposers;
mod waits;

use std::sync::Arc;

use chrono::Duration;
use entity::areas;
use entity::enums::AreaLevel;
use entity::ids::CycleId;

use super::store;
use crate::app::App;
use crate::areas::code::AreaCode;
use crate::cycles;
use crate::db::Memory;
use crate::problem::ApiError;

pub use acceptance::{Narrowed, acceptance, reached};
pub use need::need;
pub use participation::participation;
pub use waits::{Waiting, office_names, waiting, waits};

/// How old evidence may be.
const LIFE: Duration = Duration::minutes(1);
/// Cycles whose facts are kept.
const KEPT: usize = 4;

/// The evidence of this process's memory.
pub struct Known {
    funnel: Memory<CycleId, Arc<Vec<store::Funnel>>>,
    places: Memory<CycleId, Arc<Vec<store::Place>>>,
}

impl Default for Known {
    fn default() -> Self {
        // Of the cycle alone: what is a minute old is good enough however much is submitted meanwhile.
        Self {
            funnel: Memory::of(&["cycles"]).lasting(LIFE).keeping(KEPT),
            places: Memory::of(&["cycles"]).lasting(LIFE).keeping(KEPT),
        }
    }
}

/// An area and the cycle asked about.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The area: a regency, a city or a district.
    pub area: areas::Model,
    /// The cycle; none where the regency has none.
    pub cycle: Option<CycleId>,
}

impl Scope {
    /// The regency or district of this code, in a cycle of its regency; the newest unless given. Anything else is
    /// 404.
    pub async fn of(app: &App, code: &str, cycle: Option<CycleId>) -> Result<Self, ApiError> {
        let code = AreaCode::parse(code).ok_or_else(ApiError::not_found)?;
        if !matches!(code.level(), AreaLevel::Regency | AreaLevel::District) {
            return Err(ApiError::not_found());
        }
        let db = app.db.read();
        let area = crate::areas::service::find(db, code.as_str()).await?;
        let area = area.ok_or_else(ApiError::not_found)?;
        let regency = area.code.get(..5).unwrap_or_default();
        let cycle = if let Some(id) = cycle {
            let cycle = cycles::service::get(db, id).await?;
            if cycle.regency_code != regency {
                return Err(ApiError::not_found());
            }
            Some(id)
        } else {
            let newest = cycles::service::list(db, Some(regency), None, 0).await?;
            newest.first().map(|cycle| cycle.id)
        };
        Ok(Self { area, cycle })
    }

    /// Level of the areas it is told by.
    fn below(&self) -> AreaLevel {
        match self.area.level {
            AreaLevel::Regency => AreaLevel::District,
            _ => AreaLevel::Village,
        }
    }

    /// The part of the area a village is in.
    fn part<'a>(&self, village: &'a str) -> &'a str {
        match self.below() {
            AreaLevel::District => village.get(..8).unwrap_or(village),
            _ => village,
        }
    }
}
