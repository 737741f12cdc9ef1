//! Queries over sets, the proposals they score, and scores.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{CriteriaState, StageKind, Standing};
use entity::ids::{CriteriaSetId, CycleId, ProposalId, RoundId};
use entity::{candidates, criteria_sets, judgements, proposals, rounds, scores};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::known::Scope;
use super::rules::{self, Measures};
use crate::db::Tx;
use crate::problem::ApiError;

/// A set of a cycle, or 404.
pub async fn get(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    id: CriteriaSetId,
) -> Result<criteria_sets::Model, ApiError> {
    criteria_sets::Entity::find_by_id(id)
        .filter(criteria_sets::Column::CycleId.eq(cycle))
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// The same, locked until the transaction ends.
pub async fn lock(
    tx: &Tx,
    cycle: CycleId,
    id: CriteriaSetId,
) -> Result<criteria_sets::Model, ApiError> {
    criteria_sets::Entity::find_by_id(id)
        .filter(criteria_sets::Column::CycleId.eq(cycle))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// A page of a cycle's sets, newest first; drafts where asked for.
pub async fn list(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    drafts: bool,
    after: Option<CriteriaSetId>,
    limit: u64,
) -> Result<Vec<criteria_sets::Model>, ApiError> {
    use criteria_sets::Column as C;
    let mut query = criteria_sets::Entity::find().filter(C::CycleId.eq(cycle));
    if !drafts {
        query = query.filter(C::State.ne(CriteriaState::Draft));
    }
    if let Some(after) = after {
        query = query.filter(C::Id.lt(after));
    }
    Ok(query.order_by_desc(C::Id).limit(limit + 1).all(db).await?)
}

/// Judges of a set, in the order they came.
pub async fn judges(
    db: &impl ConnectionTrait,
    set: CriteriaSetId,
) -> Result<Vec<judgements::Model>, ApiError> {
    Ok(judgements::Entity::find()
        .filter(judgements::Column::SetId.eq(set))
        .order_by_asc(judgements::Column::Id)
        .all(db)
        .await?)
}

/// Sectors of a cycle and kind of stage that have a set of their own in force.
pub async fn own_sectors(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    kind: StageKind,
) -> Result<Vec<String>, ApiError> {
    let rows = criteria_sets::Entity::find()
        .filter(criteria_sets::Column::CycleId.eq(cycle))
        .filter(criteria_sets::Column::StageKind.eq(kind))
        .filter(criteria_sets::Column::State.eq(CriteriaState::InForce))
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| row.sector).collect())
}

/// A candidate that a set scores.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Scored {
    /// The proposal.
    pub proposal_id: ProposalId,
    /// The round it stands in.
    pub round_id: RoundId,
    /// Cost that counts there, rupiah.
    pub cost_idr: i64,
    /// When first submitted, UTC.
    pub submitted_at: DateTime<Utc>,
    households: Option<i32>,
    people: Option<i32>,
    women: Option<i32>,
    children: Option<i32>,
    elderly: Option<i32>,
    disabled: Option<i32>,
    times_proposed: i32,
}

impl Scored {
    /// What criteria may be computed from.
    pub fn measures(&self) -> Measures {
        Measures {
            households: self.households,
            people: self.people,
            women: self.women,
            children: self.children,
            elderly: self.elderly,
            disabled: self.disabled,
            cost_idr: self.cost_idr,
            times_proposed: self.times_proposed,
        }
    }
}

/// The candidates a set scores, in the order of first submission: those that stand, in review or accepted,
/// in a round of its kind of stage, in its sector.
pub async fn scored(
    db: &impl ConnectionTrait,
    set: &criteria_sets::Model,
    scope: &Scope,
    only: Option<&[ProposalId]>,
) -> Result<Vec<Scored>, ApiError> {
    use candidates::Column as C;
    use proposals::Column as P;
    use rounds::Column as R;
    let column = |column: P| Expr::col((proposals::Entity, column));
    let mut select = Query::select();
    select
        .column((candidates::Entity, C::ProposalId))
        .column((candidates::Entity, C::RoundId))
        .column((candidates::Entity, C::CostIdr))
        .column((candidates::Entity, C::SubmittedAt))
        .columns(
            [
                P::Households,
                P::People,
                P::Women,
                P::Children,
                P::Elderly,
                P::Disabled,
                P::TimesProposed,
            ]
            .map(|column| (proposals::Entity, column)),
        )
        .from(rounds::Entity)
        .inner_join(
            candidates::Entity,
            Expr::col((candidates::Entity, C::RoundId)).equals((rounds::Entity, R::Id)),
        )
        .inner_join(
            proposals::Entity,
            column(P::Id).equals((candidates::Entity, C::ProposalId)),
        )
        .and_where(Expr::col((rounds::Entity, R::CycleId)).eq(set.cycle_id))
        .and_where(Expr::col((rounds::Entity, R::StageKind)).eq(set.stage_kind.to_value()))
        .and_where(
            Expr::col((candidates::Entity, C::Standing))
                .is_in([Standing::Pending.to_value(), Standing::Eligible.to_value()]),
        );
    if let Some(sector) = &set.sector {
        select.and_where(column(P::Sector).eq(sector.clone()));
    } else {
        let own = own_sectors(db, set.cycle_id, set.stage_kind).await?;
        if !own.is_empty() {
            select.and_where(column(P::Sector).is_not_in(own));
        }
    }
    let area = match scope.area.len() {
        13 => Some(P::VillageCode),
        8 => Some(P::DistrictCode),
        _ => None,
    };
    if let Some(area) = area {
        select.and_where(column(area).eq(scope.area.clone()));
    }
    if let Some(agency) = scope.agency {
        select.and_where(column(P::AgencyId).eq(agency));
    }
    if let Some(only) = only {
        select.and_where(column(P::Id).is_in(only.iter().copied()));
    }
    let statement = db.get_database_backend().build(&select);
    let mut rows = Scored::find_by_statement(statement).all(db).await?;
    rows.sort_unstable_by_key(|row| (row.submitted_at, row.proposal_id));
    Ok(rows)
}

/// The votes of proposals, as the rules of this room count them, in the latest round of the cycle that counted any.
pub async fn votes(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<HashMap<ProposalId, i64>, ApiError> {
    #[derive(FromQueryResult)]
    struct Voted {
        proposal_id: ProposalId,
        round_id: RoundId,
        stage_position: i32,
        votes: i64,
    }
    use candidates::Column as C;
    use rounds::Column as R;
    let mut select = Query::select();
    select
        .column((candidates::Entity, C::ProposalId))
        .column((candidates::Entity, C::RoundId))
        .column((rounds::Entity, R::StagePosition))
        .expr_as(
            Expr::col((candidates::Entity, C::Votes)),
            Alias::new("votes"),
        )
        .from(rounds::Entity)
        .inner_join(
            candidates::Entity,
            Expr::col((candidates::Entity, C::RoundId)).equals((rounds::Entity, R::Id)),
        )
        .and_where(Expr::col((rounds::Entity, R::CycleId)).eq(cycle))
        .and_where(Expr::col((rounds::Entity, R::VotingClosesAt)).is_not_null())
        .and_where(Expr::col((candidates::Entity, C::Votes)).is_not_null());
    let statement = db.get_database_backend().build(&select);
    let rows = Voted::find_by_statement(statement).all(db).await?;
    let mut most: HashMap<RoundId, i64> = HashMap::new();
    for row in &rows {
        let known = most.entry(row.round_id).or_default();
        *known = Ord::max(*known, row.votes);
    }
    let mut latest: HashMap<ProposalId, (i32, i64)> = HashMap::new();
    for row in rows {
        let most = most.get(&row.round_id).copied().unwrap_or_default();
        let Some(share) = rules::vote(row.votes, most) else {
            continue;
        };
        let known = latest
            .entry(row.proposal_id)
            .or_insert((row.stage_position, share));
        if row.stage_position >= known.0 {
            *known = (row.stage_position, share);
        }
    }
    Ok(latest
        .into_iter()
        .map(|(id, (_, share))| (id, share))
        .collect())
}

/// One stored answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The office.
    pub office: String,
    /// Thousandths.
    pub milli: i64,
}

/// Answers by proposal and criterion.
pub type Answers = HashMap<ProposalId, HashMap<String, Vec<Answer>>>;

/// Proposals one statement names.
const BATCH: usize = 500;

/// The answers of a set, all or those of some proposals.
pub async fn answers(
    db: &impl ConnectionTrait,
    set: CriteriaSetId,
    only: Option<&[ProposalId]>,
) -> Result<Answers, ApiError> {
    let query = || scores::Entity::find().filter(scores::Column::SetId.eq(set));
    let mut rows = Vec::new();
    match only {
        None => rows = query().all(db).await?,
        Some(only) => {
            for ids in only.chunks(BATCH) {
                let ids = ids.iter().copied();
                let some = query().filter(scores::Column::ProposalId.is_in(ids));
                rows.extend(some.all(db).await?);
            }
        }
    }
    let mut answers = Answers::new();
    for row in rows {
        let of = answers.entry(row.proposal_id).or_default();
        of.entry(row.criterion).or_default().push(Answer {
            office: row.office,
            milli: row.answer_milli,
        });
    }
    Ok(answers)
}

/// Proposals by their ids.
pub async fn proposals(
    db: &impl ConnectionTrait,
    ids: Vec<ProposalId>,
) -> Result<HashMap<ProposalId, proposals::Model>, ApiError> {
    let rows = proposals::Entity::find()
        .filter(proposals::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
