//! Scoring: many proposals, many criteria, one act.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::CriteriaState;
use entity::ids::{CriteriaSetId, CycleId, ProposalId, RoundId};
use entity::{criteria_sets, rounds, scores};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::{Value, json};

use crate::app::App;
use crate::areas::code::within;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::criteria::known::Scope;
use crate::criteria::wire::{ScoreIn, ScoresOut};
use crate::criteria::{definition, policy, store};
use crate::db::Tx;
use crate::problem::{ApiError, Code, FieldError};
use crate::proposals::rules::quantity_milli;
use crate::reviews::rules::is_own;
use crate::scoring::{CriteriaSet, Criterion, Scorer};

/// Rows one statement names.
const BATCH: usize = 500;

/// Takes a scorer's answers, or takes them back; every wrong one is told and then nothing is done. Scores stand
/// until the round of the proposal is tallied.
pub async fn score(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: CriteriaSetId,
    items: Vec<ScoreIn>,
) -> Result<ScoresOut, ApiError> {
    let (set, cycle) = super::show(app, Some(&caller), cycle, id).await?;
    require_scorer(&caller, &cycle.regency_code)?;
    let parsed = parse(&definition::read(&set)?, &items)?;
    let now = app.clock.now();
    let regency = cycle.regency_code.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let set = lock_in_force(tx, cycle.id, id).await?;
                let places = places(tx, &set, &regency, &parsed).await?;
                let checked = check(&caller, parsed, &places)?;
                store_all(tx, &caller, &set, checked, &places, now).await
            })
        })
        .await
}

/// Somebody with an office in the regency.
fn require_scorer(caller: &Caller, regency: &str) -> Result<(), ApiError> {
    use entity::enums::Role;
    let office = caller.grants.iter().any(|held| match held.role {
        Role::AgencyOfficer => true,
        Role::VillageOfficer | Role::DistrictOfficer => held
            .area
            .as_deref()
            .is_some_and(|area| within(regency, area)),
        _ => false,
    });
    if office || caller.plans(regency) {
        return Ok(());
    }
    Err(ApiError::forbidden(
        "Hanya petugas dan badan perencanaan yang menilai.",
        "Only officers and the planning agency score.",
    ))
}

/// One answer, read.
struct Parsed {
    place: usize,
    proposal: ProposalId,
    criterion: Criterion,
    milli: Option<i64>,
}

fn parse(set: &CriteriaSet, items: &[ScoreIn]) -> Result<Vec<Parsed>, ApiError> {
    let mut errors = Vec::new();
    let mut seen = HashSet::new();
    let mut parsed = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        let mut wrong = |field: &str, detail: &str, detail_en: &str| {
            errors.push(FieldError {
                pointer: format!("/items/{place}/{field}"),
                detail: detail.into(),
                detail_en: detail_en.into(),
            });
        };
        let found = set.criteria.iter().find(|one| one.code == item.criterion);
        let Some(criterion) = found else {
            wrong(
                "criterion",
                "Isi kode kriteria dari perangkat ini.",
                "Give the code of a criterion of this set.",
            );
            continue;
        };
        if matches!(criterion.scorer, Scorer::Computed | Scorer::Vote) {
            wrong(
                "criterion",
                "Kriteria ini dihitung dari data; tidak dinilai orang.",
                "This criterion is computed; nobody scores it.",
            );
            continue;
        }
        if !seen.insert((item.proposal_id, item.criterion.as_str())) {
            wrong(
                "criterion",
                "Baris lain permintaan ini menilai hal yang sama.",
                "Another item of this request answers the same.",
            );
            continue;
        }
        let milli = match item.answer {
            None => None,
            Some(answer) => match (milli(answer), criterion.value(answer)) {
                (Some(milli), Ok(_)) => Some(milli),
                (_, Err(error)) => {
                    wrong(
                        "answer",
                        "Isi nilai di dalam skala kriteria ini.",
                        &format!("{}.", error.fault),
                    );
                    continue;
                }
                (None, Ok(_)) => {
                    wrong(
                        "answer",
                        "Paling banyak tiga angka di belakang koma.",
                        "At most three decimals.",
                    );
                    continue;
                }
            },
        };
        parsed.push(Parsed {
            place,
            proposal: ProposalId(item.proposal_id),
            criterion: criterion.clone(),
            milli,
        });
    }
    if errors.is_empty() {
        Ok(parsed)
    } else {
        Err(ApiError::fields(errors))
    }
}

fn milli(answer: f64) -> Option<i64> {
    if answer == 0.0 {
        return Some(0);
    }
    quantity_milli(answer).ok()
}

async fn lock_in_force(
    tx: &Tx,
    cycle: CycleId,
    id: CriteriaSetId,
) -> Result<criteria_sets::Model, ApiError> {
    let set = criteria_sets::Entity::find_by_id(id)
        .filter(criteria_sets::Column::CycleId.eq(cycle))
        .lock_shared()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)?;
    if set.state == CriteriaState::InForce {
        return Ok(set);
    }
    Err(ApiError::new(
        Code::WrongState,
        "Perangkat kriteria ini tidak berlaku.",
        "This set is not in force.",
    ))
}

/// Where a proposal that is scored stands.
struct Place {
    round: rounds::Model,
    proposal: entity::proposals::Model,
}

async fn places(
    tx: &Tx,
    set: &criteria_sets::Model,
    regency: &str,
    parsed: &[Parsed],
) -> Result<HashMap<ProposalId, Place>, ApiError> {
    let mut ids: Vec<ProposalId> = parsed.iter().map(|one| one.proposal).collect();
    ids.sort_unstable();
    ids.dedup();
    let scope = Scope {
        set: set.id,
        area: regency.to_owned(),
        agency: None,
    };
    let rows = store::scored(tx, set, &scope, Some(&ids)).await?;
    let mut rounds: Vec<RoundId> = rows.iter().map(|row| row.round_id).collect();
    rounds.sort_unstable();
    rounds.dedup();
    // In one order, so that two sheets cannot wait for each other; shared, so that scorers need not wait.
    let rounds: HashMap<RoundId, rounds::Model> = rounds::Entity::find()
        .filter(rounds::Column::Id.is_in(rounds))
        .order_by_asc(rounds::Column::Id)
        .lock_shared()
        .all(tx)
        .await?
        .into_iter()
        .map(|round| (round.id, round))
        .collect();
    let mut proposals = store::proposals(tx, ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let round = rounds.get(&row.round_id)?.clone();
            let proposal = proposals.remove(&row.proposal_id)?;
            Some((row.proposal_id, Place { round, proposal }))
        })
        .collect())
}

/// An answer that may be given.
struct Checked {
    proposal: ProposalId,
    criterion: String,
    milli: Option<i64>,
    office: String,
}

fn check(
    caller: &Caller,
    parsed: Vec<Parsed>,
    places: &HashMap<ProposalId, Place>,
) -> Result<Vec<Checked>, ApiError> {
    let mut errors = Vec::new();
    let mut checked = Vec::with_capacity(parsed.len());
    for one in parsed {
        let mut wrong = |detail: &str, detail_en: &str| {
            errors.push(FieldError {
                pointer: format!("/items/{}/proposal_id", one.place),
                detail: detail.into(),
                detail_en: detail_en.into(),
            });
        };
        let Some(place) = places.get(&one.proposal) else {
            wrong(
                "Usulan ini tidak dinilai dengan perangkat kriteria ini.",
                "This proposal is not scored by this set.",
            );
            continue;
        };
        if place.round.tallied_at.is_some() || place.round.closed_at.is_some() {
            wrong(
                "Putaran usulan ini sudah dihitung; nilainya tetap.",
                "The round of this proposal is tallied; its scores stand.",
            );
            continue;
        }
        let office = policy::scores_as(caller, one.criterion.scorer, &place.round);
        let Some(office) = office.filter(|_| !is_own(caller.account, &place.proposal)) else {
            wrong(
                "Usulan ini dinilai petugas lain untuk kriteria ini.",
                "Another officer scores this proposal by this criterion.",
            );
            continue;
        };
        checked.push(Checked {
            proposal: one.proposal,
            criterion: one.criterion.code,
            milli: one.milli,
            office,
        });
    }
    if errors.is_empty() {
        Ok(checked)
    } else {
        Err(ApiError::fields(errors))
    }
}

async fn store_all(
    tx: &Tx,
    caller: &Caller,
    set: &criteria_sets::Model,
    checked: Vec<Checked>,
    places: &HashMap<ProposalId, Place>,
    now: DateTime<Utc>,
) -> Result<ScoresOut, ApiError> {
    let mut taken_back = 0;
    let mut rows = Vec::with_capacity(checked.len());
    let mut back = Vec::new();
    let mut told: HashMap<ProposalId, (String, Vec<Value>)> = HashMap::new();
    let mut order = Vec::new();
    for one in checked {
        let facts = json!({ "criterion": one.criterion, "answer_milli": one.milli });
        let (_, answers) = told.entry(one.proposal).or_insert_with(|| {
            order.push(one.proposal);
            (one.office.clone(), Vec::new())
        });
        answers.push(facts);
        match one.milli {
            Some(milli) => rows.push(scores::ActiveModel {
                set_id: Set(set.id),
                proposal_id: Set(one.proposal),
                criterion: Set(one.criterion),
                scorer_id: Set(caller.account),
                office: Set(one.office),
                answer_milli: Set(milli),
                at: Set(now),
            }),
            None => back.push((one.proposal, one.criterion)),
        }
    }
    let scored = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    for rows in rows.chunks(BATCH) {
        scores::Entity::insert_many(rows.to_vec())
            .on_conflict(
                OnConflict::columns([
                    scores::Column::SetId,
                    scores::Column::ProposalId,
                    scores::Column::Criterion,
                    scores::Column::ScorerId,
                ])
                .update_columns([
                    scores::Column::Office,
                    scores::Column::AnswerMilli,
                    scores::Column::At,
                ])
                .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    for back in back.chunks(BATCH) {
        let any = back
            .iter()
            .fold(Condition::any(), |any, (proposal, criterion)| {
                any.add(
                    Condition::all()
                        .add(scores::Column::ProposalId.eq(*proposal))
                        .add(scores::Column::Criterion.eq(criterion)),
                )
            });
        let gone = scores::Entity::delete_many()
            .filter(scores::Column::SetId.eq(set.id))
            .filter(scores::Column::ScorerId.eq(caller.account))
            .filter(any)
            .exec(tx)
            .await?;
        taken_back += gone.rows_affected;
    }
    let events = order.into_iter().filter_map(|proposal| {
        let (office, answers) = told.remove(&proposal)?;
        Some(Event {
            verb: "proposal.scored",
            actor: office,
            actor_id: Some(caller.account),
            subject: "proposal",
            subject_id: proposal.to_string(),
            cycle: Some(set.cycle_id),
            round: places.get(&proposal).map(|place| place.round.id),
            proposal: Some(proposal),
            detail: json!({ "set_id": set.id.0, "answers": answers }),
        })
    });
    audit::append_all(tx, now, events.collect());
    Ok(ScoresOut { scored, taken_back })
}
