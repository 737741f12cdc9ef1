//! Which round a proposal stands in: the first, and the next.

use std::collections::HashMap;
use std::sync::Arc;

use entity::enums::StageKind;
use entity::ids::{AgencyId, CycleId, RoundId};
use entity::{proposals, rounds, stages};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::app::App;
use crate::areas::code::within;
use crate::auth::Caller;
use crate::cycles;
use crate::db::{Seen, Tx};
use crate::problem::{ApiError, Code};
use crate::rounds::rules::{Holder, holder};
use crate::rounds::{policy, store};

/// Who holds the round of a kind of stage for a place: an area code or an agency's id.
fn subject(kind: StageKind, village: &str, agency: Option<AgencyId>) -> Option<String> {
    match holder(kind) {
        Holder::Village => Some(village.to_owned()),
        Holder::District => village.get(..8).map(str::to_owned),
        Holder::Regency => village.get(..5).map(str::to_owned),
        Holder::Agency => agency.map(|agency| agency.to_string()),
    }
}

fn not_open(stage: &stages::Model) -> ApiError {
    use sea_orm::ActiveEnum;
    let kind = stage.kind.to_value();
    ApiError::new(
        Code::WrongState,
        format!("Putaran tahap {kind} untuk tempat ini belum dibuka oleh badan perencanaan."),
        format!("The planning agency has not opened the round of stage {kind} for this place."),
    )
}

/// Where a proposal seeks entry into a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    cycle: CycleId,
    village: String,
    agency: Option<AgencyId>,
}

impl Entry {
    /// For a village, and the agency where agencies hold the first stage.
    pub fn new(cycle: CycleId, village: &str, agency: Option<AgencyId>) -> Self {
        Self {
            cycle,
            village: village.to_owned(),
            agency,
        }
    }

    /// Of a stored proposal.
    pub fn of(proposal: &proposals::Model) -> Self {
        Self::new(
            proposal.cycle_id,
            &proposal.village_code,
            proposal.agency_id,
        )
    }
}

/// The round in which a proposal enters a cycle.
pub async fn entry_round(
    db: &impl ConnectionTrait,
    entry: &Entry,
) -> Result<rounds::Model, ApiError> {
    found(db, entry, store::entry(entry.cycle, &subjects(entry))).await
}

/// Whether a cycle has a round that is held in this very area.
pub async fn is_held_in(app: &App, cycle: CycleId, area: &str) -> Result<bool, ApiError> {
    let held = rounds::Entity::find()
        .filter(rounds::Column::CycleId.eq(cycle))
        .filter(rounds::Column::SubjectKey.eq(area))
        .limit(1)
        .one(app.db.read())
        .await?;
    Ok(held.is_some())
}

/// Most open rounds one officer is shown.
const HELD: u64 = 200;

/// The rounds not closed that a caller's offices hold, the most urgent first.
pub async fn held_by(app: &App, caller: &Caller) -> Result<Vec<rounds::Model>, ApiError> {
    let areas: Vec<String> = caller
        .grants
        .iter()
        .filter_map(|held| held.area.clone())
        .collect();
    let agencies: Vec<AgencyId> = caller
        .grants
        .iter()
        .filter_map(|held| held.agency)
        .collect();
    if areas.is_empty() && agencies.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = store::held(app.db.read(), areas, agencies, HELD).await?;
    rows.retain(|round| policy::holds(caller, round));
    Ok(rows)
}

/// The round in which a proposal enters, as it was before the act.
pub struct SeenEntry {
    entry: Entry,
    seen: Seen<Arc<rounds::Model>>,
}

/// Looks from memory in which round a proposal enters, before the act that enters it.
pub async fn see_entry(app: &App, entry: Entry) -> Result<SeenEntry, ApiError> {
    let load = || async { entry_round(app.db.read(), &entry).await.map(Arc::new) };
    let now = app.clock.now();
    let seen = app.rounds.entries.get(&app.db, now, &entry, load).await?;
    Ok(SeenEntry { entry, seen })
}

impl SeenEntry {
    /// The round within the act: as it was seen where it still is so, else locked until the transaction
    /// ends.
    pub async fn locked(self, tx: &Tx) -> Result<Arc<rounds::Model>, ApiError> {
        if let Some(round) = tx.holds(self.seen).await? {
            return Ok(round);
        }
        let query = store::locked(store::entry(self.entry.cycle, &subjects(&self.entry)));
        found(tx, &self.entry, query).await.map(Arc::new)
    }
}

/// Whoever may hold a round for a place: its village, district and regency, and the agency.
fn subjects(entry: &Entry) -> Vec<String> {
    let areas = [
        entry.village.get(..5),
        entry.village.get(..8),
        Some(entry.village.as_str()),
    ];
    let areas = areas.into_iter().flatten().map(str::to_owned);
    areas
        .chain(entry.agency.map(|agency| agency.to_string()))
        .collect()
}

async fn found(
    db: &impl ConnectionTrait,
    entry: &Entry,
    query: Select<rounds::Entity>,
) -> Result<rounds::Model, ApiError> {
    if let Some(round) = query.one(db).await? {
        return Ok(round);
    }
    let stages = cycles::service::stages(db, entry.cycle).await?;
    let stage = stages
        .iter()
        .find(|stage| stage.takes_submissions)
        .ok_or_else(|| ApiError::internal("a cycle without a stage that takes submissions"))?;
    Err(not_open(stage))
}

/// The rounds of the stage after a round's, loaded once.
pub struct NextRounds {
    stage: Option<stages::Model>,
    by_subject: HashMap<String, RoundId>,
}

/// Rounds of the stage before that lead into a round and are not closed, though something stands in them.
pub async fn open_before(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
) -> Result<Vec<rounds::Model>, ApiError> {
    let stages = cycles::service::stages(db, round.cycle_id).await?;
    let before = stages
        .into_iter()
        .rev()
        .find(|stage| stage.position < round.stage_position);
    let Some(stage) = before else {
        return Ok(Vec::new());
    };
    let mut open = store::open_with_candidates(db, stage.id).await?;
    open.retain(|other| {
        within(&round.area_code, &other.area_code) || within(&other.area_code, &round.area_code)
    });
    Ok(open)
}

/// Loads the rounds of the stage after a round's.
pub async fn next_rounds(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
) -> Result<NextRounds, ApiError> {
    let stages = cycles::service::stages(db, round.cycle_id).await?;
    let stage = stages
        .into_iter()
        .find(|stage| stage.position > round.stage_position);
    let rows = match &stage {
        Some(stage) => store::of_stage(db, stage.id).await?,
        None => Vec::new(),
    };
    Ok(NextRounds {
        stage,
        by_subject: rows
            .into_iter()
            .map(|row| (row.subject_key, row.id))
            .collect(),
    })
}

impl NextRounds {
    /// Whether there is a stage after this one.
    pub fn is_last(&self) -> bool {
        self.stage.is_none()
    }

    /// Whether agencies hold the next stage, so that what goes there needs one.
    pub fn are_held_by_agencies(&self) -> bool {
        self.stage
            .as_ref()
            .is_some_and(|stage| holder(stage.kind) == Holder::Agency)
    }

    /// The next round for a proposal; none at the last stage. One that the planning agency has not opened
    /// yet refuses.
    pub fn for_proposal(&self, proposal: &proposals::Model) -> Result<Option<RoundId>, ApiError> {
        let Some(stage) = &self.stage else {
            return Ok(None);
        };
        let round = subject(stage.kind, &proposal.village_code, proposal.agency_id)
            .and_then(|subject| self.by_subject.get(&subject).copied());
        round.map(Some).ok_or_else(|| not_open(stage))
    }
}
