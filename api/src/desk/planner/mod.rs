//! The desk of the planning agency: cycles with their calendar, rounds and ceilings, the catalogue, the electoral
//! roll and the officers of a regency.
//!
//! Like the rest of the desk it holds no rules and no queries: the services of the rooms decide, for pages and API
//! alike.

mod carry;
mod catalogue;
pub(super) mod ceilings;
mod criteria;
mod cycle;
mod cycles;
mod extend;
pub(super) mod input;
mod lagging;
mod list;
mod officers;
mod open;
pub(super) mod places;
mod roll;
mod round;
mod rounds;
mod sipd;
mod stage;

use std::sync::Arc;

use entity::cycles as cycle_rows;
use entity::ids::CycleId;
use poem::Route;

use super::uuid;
use crate::auth::Caller;
use crate::cycles::service as cycle_service;
use crate::web::format::Zone;
use crate::web::{PageError, Visit};

/// Adds `/desk/cycles`, `/desk/areas` and what is below them.
pub(super) fn routes(route: Route) -> Route {
    criteria::routes(route)
        .at("/desk/cycles", poem::get(cycles::show).post(cycles::create))
        .at("/desk/cycles/:id", poem::get(cycle::show))
        .at("/desk/cycles/:id/carry", poem::post(carry::carry))
        .at(
            "/desk/cycles/:id/stages/:stage",
            poem::get(stage::show).post(stage::save),
        )
        .at(
            "/desk/cycles/:id/stages/:stage/open",
            poem::get(open::show).post(open::open),
        )
        .at(
            "/desk/cycles/:id/rounds",
            poem::get(rounds::show).post(extend::extend),
        )
        .at(
            "/desk/cycles/:id/rounds/:round",
            poem::get(round::show).post(round::save),
        )
        .at("/desk/cycles/:id/lagging", poem::get(lagging::show))
        .at(
            "/desk/cycles/:id/ceilings",
            poem::get(ceilings::show).post(ceilings::set),
        )
        .at(
            "/desk/cycles/:id/catalogue",
            poem::get(catalogue::show).post(catalogue::put),
        )
        .at(
            "/desk/cycles/:id/sipd",
            poem::get(sipd::show).post(sipd::send),
        )
        .at(
            "/desk/cycles/:id/sipd/:import",
            poem::get(sipd::look).post(sipd::confirm),
        )
        .at(
            "/desk/cycles/:id/sipd/:import/refused.csv",
            poem::get(sipd::refused_rows),
        )
        .at("/desk/cycles/:id/lists/:kind", poem::post(list::send))
        .at(
            "/desk/cycles/:id/lists/:kind/:kept",
            poem::get(list::show).post(list::import),
        )
        .at(
            "/desk/areas/:code/officers",
            poem::get(officers::show).post(officers::give),
        )
        .at(
            "/desk/areas/:code/officers/:grant",
            poem::post(officers::take_back),
        )
        .at(
            "/desk/areas/:code/roll",
            poem::get(roll::show).post(roll::send),
        )
        .at(
            "/desk/areas/:code/roll/:kept",
            poem::get(roll::preview).post(roll::import),
        )
}

/// A cycle as every page about it heads itself.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// The cycle.
    pub cycle: cycle_rows::Model,
    /// The zone of the regency.
    pub zone: Zone,
}

impl Head {
    /// Address of a page about the cycle.
    pub fn at(&self, page: &str) -> String {
        format!("/desk/cycles/{}{page}", self.cycle.id)
    }

    /// Address of a page about the regency.
    pub fn regency(&self, page: &str) -> String {
        format!("/desk/areas/{}{page}", self.cycle.regency_code)
    }
}

/// A cycle, for the planner of its regency.
pub(super) async fn head(visit: &Visit, id: &str) -> Result<(Arc<Caller>, Head), PageError> {
    let caller = visit.signed()?;
    let cycle = cycle_service::get(visit.app.db.read(), CycleId(uuid(id)?)).await?;
    caller.require_planner(&cycle.regency_code)?;
    let zone = Zone::of(&cycle.regency_code);
    Ok((caller, Head { cycle, zone }))
}
