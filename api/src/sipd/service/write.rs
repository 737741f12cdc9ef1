//! Writing a confirmed import, batch by batch, apart from any request.
//!
//! Each batch is one transaction that decides anew what a row is: another import may have brought it meanwhile, a
//! round may have closed. A row written is no longer pending in the same transaction, so a run that takes up where
//! another ended writes nothing twice.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{ImportState, LandStatus, ProposalStatus, Role, RowFate};
use entity::ids::{ProposalId, RoundId, SipdImportId};
use entity::{candidates, cycles, proposals, rounds, sipd_imports, sipd_references, sipd_rows};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::fate::{Here, settle};
use super::read::{count, give_up};
use super::world;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::db::Tx;
use crate::keys;
use crate::problem::ApiError;
use crate::proposals::{changes, service as proposal_room, tracking_code};
use crate::rounds::rules::takes_candidates;
use crate::rounds::standing;
use crate::sipd::columns::HEADS;
use crate::sipd::columns::at;
use crate::sipd::judge::{self, Fault, Record, Target, World};
use crate::sipd::store;
use crate::sipd::values::Cell;

/// Rows of a batch: others who write wait no longer than it takes.
const TOGETHER: u64 = 500;

/// One run over a confirmed import.
struct Run {
    app: App,
    caller: Arc<Caller>,
    cycle: Arc<cycles::Model>,
    id: SipdImportId,
    turn: Uuid,
    world: Arc<World>,
    office: String,
}

/// Writes a confirmed import to the end, or notes why not.
pub(super) async fn run(
    app: App,
    caller: Arc<Caller>,
    cycle: Arc<cycles::Model>,
    id: SipdImportId,
    run: Uuid,
) {
    if let Err(error) = write(&app, caller, cycle, id, run).await {
        give_up(&app, id, run, &error).await;
    }
}

async fn write(
    app: &App,
    caller: Arc<Caller>,
    cycle: Arc<cycles::Model>,
    id: SipdImportId,
    run: Uuid,
) -> Result<(), ApiError> {
    let db = app.db.read();
    let import = store::get(db, cycle.id, id).await?;
    let world = world::load(db, &cycle, &import.choices, app.clock.now()).await?;
    let run = Arc::new(Run {
        office: caller.office(Role::Planner, &cycle.regency_code),
        app: app.clone(),
        caller,
        cycle,
        id,
        turn: run,
        world: Arc::new(world),
    });
    if !run.world.choices.is_empty() {
        run.choose().await?;
    }
    for batches in 1_u32.. {
        let (now, one) = (app.clock.now(), run.clone());
        let more = app
            .db
            .write(move |tx| Box::pin(async move { one.batch(tx, now).await }))
            .await?;
        if !more {
            break;
        }
        // Every batch looks up what those before it wrote.
        if batches.is_power_of_two() {
            app.db.count_anew("sipd_references").await;
        }
    }
    run.finish().await
}

/// Whether a row may be mended by a choice: a name in it was not sure or not known.
fn may_be_chosen(row: &sipd_rows::Model) -> bool {
    let faults: Vec<Fault> = serde_json::from_str(&row.faults).unwrap_or_default();
    let named = [at::DISTRICT, at::VILLAGE, at::FIRST_AGENCY, at::LAST_AGENCY];
    let named = named.map(|at| HEADS.get(at).copied().unwrap_or_default());
    faults
        .iter()
        .any(|fault| named.contains(&fault.column.as_str()))
}

impl Run {
    /// Matches the rows that lacked a name with the choices.
    async fn choose(&self) -> Result<(), ApiError> {
        let db = self.app.db.read();
        let fates = [RowFate::Uncertain, RowFate::Refused];
        let mut after = None;
        loop {
            let rows = store::rows(db, self.id, &fates, after, TOGETHER).await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = Some(last.number);
            let world = self.world.clone();
            let judged = tokio::task::spawn_blocking(move || {
                let open = rows.into_iter().filter(may_be_chosen);
                open.map(|row| {
                    let cells: Vec<Cell> = serde_json::from_str(&row.cells)?;
                    Ok((row, judge::judge(&world, &cells)))
                })
                .collect::<Result<Vec<_>, ApiError>>()
            });
            let judged = judged.await.map_err(ApiError::internal)??;
            let ids: Vec<&str> = judged.iter().map(|(row, _)| row.sipd_id.as_str()).collect();
            let here = Here::find(db, self.cycle.id, &ids, self.app.clock.now()).await?;
            let mut settled = Vec::with_capacity(judged.len());
            for (mut row, found) in judged {
                settle(&self.world, &here, &mut row, found)?;
                settled.push(row);
            }
            let (id, run, now) = (self.id, self.turn, self.app.clock.now());
            self.app
                .db
                .write(move |tx| {
                    Box::pin(async move {
                        store::beat(tx, id, run, sipd_imports::ActiveModel::default(), now).await?;
                        store::put(tx, settled).await
                    })
                })
                .await?;
        }
    }

    /// Writes the next rows. Answers whether there were any.
    async fn batch(&self, tx: &Tx, now: DateTime<Utc>) -> Result<bool, ApiError> {
        store::take_turn(tx, self.cycle.id).await?;
        let rows = store::pending(tx, self.id, TOGETHER).await?;
        self.beat(tx, rows.len(), now).await?;
        if rows.is_empty() {
            return Ok(false);
        }
        let mut told = Vec::with_capacity(rows.len());
        for row in &rows {
            let record: Record = serde_json::from_str(row.record.as_deref().unwrap_or_default())?;
            told.push(record);
        }
        let targets: Vec<Result<Target, Fault>> = told
            .iter()
            .map(|record| judge::target(&self.world, record))
            .collect();
        let ids: Vec<&str> = told.iter().map(|record| record.sipd_id.as_str()).collect();
        let open = self.hold(tx, &ids, &targets, now).await?;
        let here = Here::find(tx, self.cycle.id, &ids, now).await?;
        let mut batch = Batch::new(self, now, codes(tx, told.len()).await?);
        let mut settled = Vec::with_capacity(rows.len());
        for ((mut row, record), target) in rows.into_iter().zip(told).zip(targets) {
            settle(&self.world, &here, &mut row, Ok(record.clone()))?;
            row.pending = false;
            match (row.fate, target) {
                (RowFate::New, Ok(target)) if open.contains(&target.round) => {
                    row.proposal_id = Some(batch.add(&record, target)?);
                }
                (RowFate::New, target) => {
                    let fault = target.err().unwrap_or_else(judge::closed);
                    settle(&self.world, &here, &mut row, Err(vec![fault]))?;
                }
                (RowFate::Changed, _) => batch.change(&here, &record)?,
                _ => {}
            }
            settled.push(row);
        }
        batch.store(tx).await?;
        store::put(tx, settled).await?;
        Ok(true)
    }

    /// Locks the rounds that rows go to and are in, then the proposals they are, as every act does in this order.
    /// Answers the rounds that take candidates.
    async fn hold(
        &self,
        tx: &Tx,
        ids: &[&str],
        targets: &[Result<Target, Fault>],
        now: DateTime<Utc>,
    ) -> Result<HashSet<RoundId>, ApiError> {
        let known = store::references(tx, self.cycle.id, ids).await?;
        let known: Vec<ProposalId> = known.values().map(|row| row.proposal_id).collect();
        let places = store::untouched(tx, &known).await?;
        let wanted = targets.iter().flatten().map(|target| target.round);
        let wanted = wanted.chain(places.values().map(|place| place.round_id));
        let open = open(tx, wanted.collect(), now).await?;
        store::lock_proposals(tx, &known).await?;
        Ok(open)
    }

    /// Notes how far it is; ends a run that another took over.
    async fn beat(&self, tx: &Tx, rows: usize, now: DateTime<Utc>) -> Result<(), ApiError> {
        let still = sipd_imports::ActiveModel::default();
        store::beat(tx, self.id, self.turn, still, now).await?;
        sipd_imports::Entity::update_many()
            .col_expr(
                sipd_imports::Column::Written,
                Expr::col(sipd_imports::Column::Written).add(count(rows)),
            )
            .filter(sipd_imports::Column::Id.eq(self.id))
            .exec(tx)
            .await?;
        Ok(())
    }

    async fn finish(&self) -> Result<(), ApiError> {
        let (id, run, now) = (self.id, self.turn, self.app.clock.now());
        let counts = store::counts(self.app.db.read(), &[id]).await?;
        let facts: Map<String, Value> = counts
            .iter()
            .map(|((_, fate), many)| {
                use sea_orm::ActiveEnum;
                (fate.to_value(), json!(many))
            })
            .collect();
        let event = Event {
            verb: "sipd.imported",
            actor: self.office.clone(),
            actor_id: Some(self.caller.account),
            subject: "cycle",
            subject_id: self.cycle.id.to_string(),
            cycle: Some(self.cycle.id),
            round: None,
            proposal: None,
            detail: json!({ "import": id.0, "rows": facts }),
        };
        self.app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let done = sipd_imports::ActiveModel {
                        state: Set(ImportState::Written),
                        finished_at: Set(Some(now)),
                        ..Default::default()
                    };
                    store::beat(tx, id, run, done, now).await?;
                    audit::append(tx, now, event);
                    Ok(())
                })
            })
            .await
    }
}

/// Locks rounds; answers those that take candidates.
async fn open(
    tx: &Tx,
    wanted: HashSet<RoundId>,
    now: DateTime<Utc>,
) -> Result<HashSet<RoundId>, ApiError> {
    let locked = rounds::Entity::find()
        .filter(rounds::Column::Id.is_in(wanted))
        .order_by_asc(rounds::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let open = locked.iter().filter(|round| takes_candidates(round, now));
    Ok(open.map(|round| round.id).collect())
}

/// So many tracking codes nobody has.
async fn codes(tx: &Tx, many: usize) -> Result<Vec<String>, ApiError> {
    let mut free = HashSet::with_capacity(many);
    while free.len() < many {
        let mut drawn = HashSet::new();
        while free.len() + drawn.len() < many {
            let random = u64::from_be_bytes(keys::random::<8>()?);
            let code = tracking_code::from_random(random);
            if !free.contains(&code) {
                drawn.insert(code);
            }
        }
        let drawn: Vec<String> = drawn.into_iter().collect();
        let taken = store::taken(tx, &drawn).await?;
        free.extend(drawn.into_iter().filter(|code| !taken.contains(code)));
    }
    Ok(free.into_iter().collect())
}

/// Why an imported cost departs from quantity times unit price: the sheet has no price.
const COST_REASON: &str = "Anggaran menurut lembar SIPD.";

/// What a batch writes.
struct Batch<'a> {
    run: &'a Run,
    now: DateTime<Utc>,
    codes: Vec<String>,
    new: Vec<proposals::Model>,
    entrants: Vec<candidates::ActiveModel>,
    changed: Vec<proposals::Model>,
    counts: Vec<candidates::Model>,
    references: Vec<sipd_references::Model>,
    events: Vec<Event>,
}

impl<'a> Batch<'a> {
    fn new(run: &'a Run, now: DateTime<Utc>, codes: Vec<String>) -> Self {
        Self {
            run,
            now,
            codes,
            new: Vec::new(),
            entrants: Vec::new(),
            changed: Vec::new(),
            counts: Vec::new(),
            references: Vec::new(),
            events: Vec::new(),
        }
    }

    fn event(&self, verb: &'static str, row: &proposals::Model, detail: Value) -> Event {
        Event {
            verb,
            actor: self.run.office.clone(),
            actor_id: Some(self.run.caller.account),
            subject: "proposal",
            subject_id: row.id.to_string(),
            cycle: Some(row.cycle_id),
            round: row.round_id,
            proposal: Some(row.id),
            detail,
        }
    }

    fn refer(&mut self, record: &Record, proposal: ProposalId) -> Result<(), ApiError> {
        self.references.push(sipd_references::Model {
            cycle_id: self.run.cycle.id,
            sipd_id: record.sipd_id.clone(),
            proposal_id: proposal,
            fingerprint: record.fingerprint()?,
            proposed_on: record.proposed_on.map(|day| day.to_string()),
            at: self.now,
        });
        Ok(())
    }

    fn add(&mut self, record: &Record, target: Target) -> Result<ProposalId, ApiError> {
        let code = self.codes.pop();
        let code = code.ok_or_else(|| ApiError::internal("too few tracking codes"))?;
        let (account, cycle, now) = (self.run.caller.account, &self.run.cycle, self.now);
        let row = proposals::Model {
            id: ProposalId(Uuid::now_v7()),
            tracking_code: code,
            cycle_id: cycle.id,
            round_id: Some(target.round),
            status: if target.carried {
                ProposalStatus::Carried
            } else {
                ProposalStatus::Submitted
            },
            proposer_id: account,
            entered_by_id: Some(account),
            on_behalf_of: record.body.clone(),
            origin: record.origin,
            title: record.title.clone(),
            problem: record.problem.clone(),
            work: record.work.clone(),
            catalogue_item_id: record.catalogue_item_id,
            sector: record.sector.clone(),
            agency_id: record.agency_id,
            village_code: record.village_code.clone(),
            district_code: record.village_code.get(..8).unwrap_or_default().to_owned(),
            regency_code: cycle.regency_code.clone(),
            address: record.address.clone(),
            lat: record.lat,
            lng: record.lng,
            quantity_milli: record.quantity_milli,
            unit: record.unit.clone(),
            unit_price_idr: None,
            cost_idr: record.cost_idr,
            cost_reason: Some(COST_REASON.into()),
            households: None,
            people: None,
            women: None,
            children: None,
            elderly: None,
            disabled: None,
            land_status: LandStatus::Unknown,
            merged_into_id: None,
            times_proposed: 1,
            created_at: now,
            submitted_at: Some(now),
            updated_at: now,
            version: 1,
        };
        let (quantity, cost) = (row.quantity_milli, row.cost_idr);
        let entrant = standing::entrant(target.round, &row, quantity, cost, now);
        self.entrants.push(entrant);
        let facts = json!({
            "tracking_code": row.tracking_code, "title": row.title, "quantity_milli": row.quantity_milli,
            "unit": row.unit, "cost_idr": row.cost_idr, "sipd_id": record.sipd_id,
            "proposed_on": record.proposed_on, "import": self.run.id.0, "carried": target.carried,
        });
        self.events
            .push(self.event("proposal.imported", &row, facts));
        self.refer(record, row.id)?;
        let id = row.id;
        self.new.push(row);
        Ok(id)
    }

    fn change(&mut self, here: &Here, record: &Record) -> Result<(), ApiError> {
        let known = here.references.get(&record.sipd_id);
        let before = known.and_then(|known| here.proposals.get(&known.proposal_id));
        let Some(before) = before else {
            return Err(ApiError::internal("a changed row without its proposal"));
        };
        let after = proposals::Model {
            on_behalf_of: record.body.clone(),
            origin: record.origin,
            title: record.title.clone(),
            problem: record.problem.clone(),
            work: record.work.clone(),
            catalogue_item_id: record.catalogue_item_id,
            sector: record.sector.clone(),
            agency_id: record.agency_id,
            address: record.address.clone(),
            lat: record.lat,
            lng: record.lng,
            quantity_milli: record.quantity_milli,
            unit: record.unit.clone(),
            cost_idr: record.cost_idr,
            updated_at: self.now,
            version: before.version + 1,
            ..before.clone()
        };
        let facts: Map<String, Value> = changes::between(before, &after)
            .into_iter()
            .map(|change| {
                let values = json!({ "before": change.before, "after": change.after });
                (change.field.to_owned(), values)
            })
            .collect();
        if !facts.is_empty() {
            let event = self.event("proposal.changed", &after, Value::Object(facts));
            self.events.push(event);
        }
        if let Some(place) = here.untouched.get(&after.id) {
            self.counts.push(candidates::Model {
                quantity_milli: after.quantity_milli,
                cost_idr: after.cost_idr,
                ..place.clone()
            });
        }
        self.refer(record, after.id)?;
        self.changed.push(after);
        Ok(())
    }

    async fn store(self, tx: &Tx) -> Result<(), ApiError> {
        for row in self.new.iter().chain(&self.changed) {
            let village = self.run.world.places.get(&row.village_code);
            tx.index(proposal_room::words(
                row,
                village.map_or("", String::as_str),
            ));
        }
        let new = self.new.into_iter().map(IntoActiveModel::into_active_model);
        let new: Vec<proposals::ActiveModel> = new.collect();
        store::add(tx, new, self.entrants).await?;
        store::change(tx, self.changed, self.counts).await?;
        store::put_references(tx, self.references).await?;
        audit::append_all(tx, self.now, self.events);
        Ok(())
    }
}
