//! Public pages of the board: the forum of the agencies (forum perangkat daerah), and the list of each.

mod agency;
mod forum;

use std::collections::HashMap;

use entity::enums::StageKind;
use entity::ids::AgencyId;
use entity::rounds;
use poem::Route;

use super::service::Share;
use crate::cycles::pages::Head;
use crate::problem::ApiError;
use crate::rounds::rules::{Phase, phase_of};
use crate::rounds::service::{self as round_service, Filter};
use crate::web::Visit;

/// Adds `/cycles/{id}/forum` and what is below it.
pub fn routes(route: Route) -> Route {
    route
        .at("/cycles/:id/forum", poem::get(forum::show))
        .at("/cycles/:id/forum/:agency", poem::get(agency::show))
}

/// Forums of a cycle that are read at once: more than a regency has agencies.
const FORUMS: u64 = 500;

/// The round of an agency's forum.
#[derive(Clone, Copy, Debug)]
struct Round {
    id: entity::ids::RoundId,
    phase: Phase,
}

/// The rounds of the forums of a cycle, by agency.
async fn rounds(visit: &Visit, head: &Head) -> Result<HashMap<AgencyId, Round>, ApiError> {
    let filter = Filter {
        cycle: Some(head.cycle.id),
        stage: Some(StageKind::AgencyForum),
        ..Filter::default()
    };
    let now = visit.app.clock.now();
    let rows = round_service::list(visit.app.db.read(), filter, now, None, FORUMS).await?;
    let round = |row: rounds::Model| {
        let phase = phase_of(&row, now);
        Some((row.agency_id?, Round { id: row.id, phase }))
    };
    Ok(rows.into_iter().filter_map(round).collect())
}

/// Whether the visitor plans for the regency, and so has its board at the desk.
fn plans(visit: &Visit, head: &Head) -> bool {
    let caller = visit.caller.as_deref();
    caller.is_some_and(|caller| caller.require_planner(&head.cycle.regency_code).is_ok())
}

impl Share {
    /// What is decided already.
    fn decided(&self) -> u64 {
        self.sum.lines.saturating_sub(self.sum.undecided)
    }

    /// Whether anything of it is of others too.
    fn crosses(&self) -> bool {
        self.cross_district > 0 || self.cross_agency > 0
    }

    /// What is accommodated beyond the ceiling; none where it is kept.
    fn over_idr(&self) -> Option<i64> {
        let left = self.ceiling.as_ref()?.remaining_idr;
        (left < 0).then(|| left.saturating_neg())
    }
}
