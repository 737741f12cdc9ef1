//! The ranked list.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::criteria_sets;
use entity::enums::{CriteriaState, StageKind};
use entity::ids::{AgencyId, CriteriaSetId, CycleId, ProposalId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::sheet::given;
use crate::app::App;
use crate::areas::code::within;
use crate::auth::Caller;
use crate::criteria::known::Scope;
use crate::criteria::ranked::Ranked;
use crate::criteria::wire::{ContributionOut, MethodPlaceOut, RankedOut, RankingOut, SwapOut};
use crate::criteria::{explain, store};
use crate::page;
use crate::problem::{ApiError, Code};

/// The part of a set's proposals a list is of.
#[derive(Clone, Debug, Default)]
pub struct Within {
    /// In this district or village; in the whole regency unless given.
    pub area: Option<String>,
    /// For this agency; for all unless given.
    pub agency: Option<AgencyId>,
}

impl Within {
    /// The scope of a set of a regency; the area must lie in it.
    pub(super) fn of(self, set: &criteria_sets::Model, regency: &str) -> Result<Scope, ApiError> {
        let area = self.area.unwrap_or_else(|| regency.to_owned());
        if !within(regency, &area) {
            return Err(ApiError::field(
                "area",
                "Isi kabupaten/kota siklus ini, atau kecamatan atau desa di dalamnya.",
                "Give the regency of this cycle, or a district or village in it.",
            ));
        }
        Ok(Scope {
            set: set.id,
            area,
            agency: self.agency,
        })
    }
}

/// The sets in force of a cycle for some kinds of stage, those of a sector first.
pub async fn in_force(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    kinds: &[StageKind],
) -> Result<Vec<criteria_sets::Model>, ApiError> {
    let mut rows = criteria_sets::Entity::find()
        .filter(criteria_sets::Column::CycleId.eq(cycle))
        .filter(criteria_sets::Column::StageKind.is_in(kinds.iter().copied()))
        .filter(criteria_sets::Column::State.eq(CriteriaState::InForce))
        .order_by_asc(criteria_sets::Column::Id)
        .all(db)
        .await?;
    rows.sort_by_key(|row| row.sector.is_none());
    Ok(rows)
}

/// A set's list within a scope, from memory while nothing it depends on has changed.
async fn made(
    app: &App,
    set: &criteria_sets::Model,
    scope: &Scope,
) -> Result<Arc<Ranked>, ApiError> {
    let load = || async {
        let given = given(app, set, scope, true).await?;
        tokio::task::spawn_blocking(move || Ranked::of(given))
            .await
            .map_err(ApiError::internal)?
            .map(Arc::new)
    };
    let seen = app
        .lately
        .criteria
        .ranked
        .get(&app.db, app.clock.now(), scope, load)
        .await?;
    Ok(seen.value())
}

/// The place of each ranked proposal, and the length of its list, by the sets in force for a kind of stage; with
/// other weights where given, by code of the criterion.
pub async fn places(
    app: &App,
    cycle: &entity::cycles::Model,
    kind: StageKind,
    weights: Vec<(String, f64)>,
) -> Result<HashMap<ProposalId, (u64, u64)>, ApiError> {
    let mut places = HashMap::new();
    for row in in_force(app.db.read(), cycle.id, &[kind]).await? {
        let scope = Within::default().of(&row, &cycle.regency_code)?;
        let mut given = given(app, &row, &scope, false).await?;
        for criterion in &mut given.set.criteria {
            let other = weights.iter().find(|(code, _)| *code == criterion.code);
            if let Some((_, weight)) = other {
                criterion.weight = Some(*weight);
            }
        }
        if given.set.weights().is_err() || !given.set.check().is_empty() {
            return Err(ApiError::field(
                "/weights",
                "Bobot ini tidak dapat dipakai: isi 0 atau lebih, tidak semuanya 0, suara warga di bawah separuh.",
                "These weights cannot be used: 0 or more, not all 0, the citizens' vote below half.",
            ));
        }
        let list = tokio::task::spawn_blocking(move || Ranked::of(given));
        let list = list.await.map_err(ApiError::internal)??;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let length = count(list.rows.len());
        let rows = list.rows.iter().zip(&list.ranking.places);
        places.extend(rows.map(|(row, place)| (row.proposal_id, (count(*place), length))));
    }
    Ok(places)
}

/// Kinds of stage that rank, the latest first.
pub const LATEST_FIRST: [StageKind; 4] = [
    StageKind::RegencyMeeting,
    StageKind::AgencyForum,
    StageKind::DistrictMeeting,
    StageKind::VillageMeeting,
];

/// Where a proposal stands in a ranked list over the whole regency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rank {
    /// Kind of stage the list is of.
    pub kind: StageKind,
    /// Its place, from 1.
    pub place: u64,
    /// How many are ranked.
    pub of: u64,
    /// Its score.
    pub score: f64,
}

/// The rank of each of some proposals in the list of the latest kind of stage that ranks it; from memory while
/// nothing the lists depend on has changed.
pub async fn ranks(
    app: &App,
    cycle: &entity::cycles::Model,
    ids: &[ProposalId],
) -> Result<HashMap<ProposalId, Rank>, ApiError> {
    let mut ranks = HashMap::new();
    let mut wanted: HashSet<ProposalId> = ids.iter().copied().collect();
    let mut sets = in_force(app.db.read(), cycle.id, &LATEST_FIRST).await?;
    sets.sort_by_key(|set| LATEST_FIRST.iter().position(|kind| *kind == set.stage_kind));
    for set in sets {
        let scope = Within::default().of(&set, &cycle.regency_code)?;
        let list = made(app, &set, &scope).await?;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let places = list.ranking.places.iter().zip(&list.ranking.scores);
        for (row, (place, score)) in list.rows.iter().zip(places) {
            if wanted.remove(&row.proposal_id) {
                let rank = Rank {
                    kind: set.stage_kind,
                    place: count(*place),
                    of: count(list.rows.len()),
                    score: *score,
                };
                ranks.insert(row.proposal_id, rank);
            }
        }
    }
    Ok(ranks)
}

/// A page of the ranked list.
pub async fn ranking(
    app: &App,
    caller: Option<&Caller>,
    (cycle, id): (CycleId, CriteriaSetId),
    scope: Within,
    after: Option<Uuid>,
    limit: u64,
) -> Result<RankingOut, ApiError> {
    let (set, cycle) = super::show(app, caller, cycle, id).await?;
    if set.state == CriteriaState::Draft {
        return Err(ApiError::new(
            Code::WrongState,
            "Perangkat kriteria ini belum berlaku.",
            "This set is not in force yet.",
        ));
    }
    let scope = scope.of(&set, &cycle.regency_code)?;
    let list = made(app, &set, &scope).await?;
    let order = &list.ranking.order;
    let start = match after {
        None => 0,
        Some(after) => {
            let end = order.iter().position(|row| {
                let row = list.rows.get(*row);
                row.is_some_and(|row| row.proposal_id.0 == after)
            });
            end.ok_or_else(page::unknown)? + 1
        }
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let shown: Vec<usize> = order.iter().skip(start).take(limit).copied().collect();
    let ids = shown.iter().filter_map(|row| list.rows.get(*row));
    let ids = ids.map(|row| row.proposal_id).collect();
    let mut proposals = store::proposals(app.db.read(), ids).await?;
    let more = order.len() > start + shown.len();
    let end = shown.last().and_then(|row| list.rows.get(*row));
    let next = end
        .filter(|_| more)
        .map(|row| page::encode(&row.proposal_id.0))
        .transpose()?;
    let items = shown
        .iter()
        .enumerate()
        .filter_map(|(at, row)| {
            let proposal = proposals.remove(&list.rows.get(*row)?.proposal_id)?;
            item(&list, *row, start + at, proposal)
        })
        .collect();
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    Ok(RankingOut {
        set_id: set.id.0,
        method: list.set.method.into(),
        items,
        next,
        ranked: count(list.rows.len()),
        incomplete: count(list.incomplete),
        agreement: list.agreement.clone(),
    })
}

fn item(
    list: &Ranked,
    row: usize,
    at: usize,
    proposal: entity::proposals::Model,
) -> Option<RankedOut> {
    let place = *list.ranking.places.get(row)?;
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let (explanation_id, explanation_en) = explain::sentences(list, row);
    let swap = list.neighbours.get(at).and_then(|pair| pair.swap);
    Some(RankedOut {
        proposal_id: proposal.id.0,
        tracking_code: proposal.tracking_code,
        title: proposal.title,
        village_code: proposal.village_code,
        sector: proposal.sector,
        agency_id: proposal.agency_id.map(|id| id.0),
        cost_idr: list.rows.get(row)?.cost_idr,
        place: count(place),
        tied: list
            .ranking
            .ties
            .iter()
            .any(|tie| tie.binary_search(&row).is_ok()),
        score: *list.ranking.scores.get(row)?,
        explanation_id,
        explanation_en,
        contributions: contributions(list, row),
        others: list
            .others
            .iter()
            .filter_map(|(method, ranking)| {
                Some(MethodPlaceOut {
                    method: *method,
                    place: count(*ranking.places.get(row)?),
                    score: *ranking.scores.get(row)?,
                })
            })
            .collect(),
        swaps_with_next: swap.and_then(|swap| {
            Some(SwapOut {
                criterion: list.set.criteria.get(swap.criterion)?.code.clone(),
                from: swap.from,
                to: swap.to,
            })
        }),
    })
}

fn contributions(list: &Ranked, row: usize) -> Vec<ContributionOut> {
    let cell = |matrix: &Option<crate::scoring::Matrix>, column: usize| {
        let matrix = matrix.as_ref()?;
        matrix.row(row).get(column).copied()
    };
    let weights = list.weights.as_slice();
    list.set
        .criteria
        .iter()
        .zip(weights)
        .enumerate()
        .filter_map(|(column, (criterion, weight))| {
            let comparable = cell(&list.comparable, column)?;
            Some(ContributionOut {
                criterion: criterion.code.clone(),
                value: cell(&list.values, column)?,
                comparable,
                weight: *weight,
                contribution: weight * comparable,
            })
        })
        .collect()
}
