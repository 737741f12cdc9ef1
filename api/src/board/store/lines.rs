//! Lines of the board, and what they come to.

use std::collections::{BTreeMap, HashMap};

use entity::enums::Verdict;
use entity::ids::{AgencyId, BoardActId, CycleId, ProposalId};
use entity::{board_lines, proposals};
use sea_orm::sea_query::{Alias, ExprTrait, Query};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
};

use super::items::{BATCH, big, l, p};
use crate::board::rules::Line;
use crate::problem::ApiError;

/// Lines of a proposal, in their numbers' order, and the act they are from.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The act.
    pub act: BoardActId,
    /// The lines.
    pub lines: Vec<Line>,
}

/// Lines of some proposals; an act stores all lines of a proposal anew, so that they share it.
pub async fn lines(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    ids: &[ProposalId],
) -> Result<HashMap<ProposalId, Stored>, ApiError> {
    let mut found: HashMap<ProposalId, Stored> = HashMap::new();
    for ids in ids.chunks(BATCH) {
        let rows = board_lines::Entity::find()
            .filter(board_lines::Column::CycleId.eq(cycle))
            .filter(board_lines::Column::ProposalId.is_in(ids.iter().copied()))
            .order_by_asc(board_lines::Column::ProposalId)
            .order_by_asc(board_lines::Column::Number)
            .all(db)
            .await?;
        for row in rows {
            let new = || Stored {
                act: row.act_id,
                lines: Vec::new(),
            };
            let stored = found.entry(row.proposal_id).or_insert_with(new);
            stored.lines.push(row.into());
        }
    }
    Ok(found)
}

/// All lines of a cycle.
pub async fn all_lines(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<HashMap<ProposalId, Vec<Line>>, ApiError> {
    let rows = board_lines::Entity::find()
        .filter(board_lines::Column::CycleId.eq(cycle))
        .order_by_asc(board_lines::Column::ProposalId)
        .order_by_asc(board_lines::Column::Number)
        .all(db)
        .await?;
    let mut found: HashMap<ProposalId, Vec<Line>> = HashMap::new();
    for row in rows {
        found.entry(row.proposal_id).or_default().push(row.into());
    }
    Ok(found)
}

/// What is accommodated, by the subjects of ceilings, rupiah.
pub async fn spent(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<BTreeMap<String, i64>, ApiError> {
    #[derive(FromQueryResult)]
    struct Sum {
        agency_id: Option<AgencyId>,
        sector: String,
        village_code: String,
        district_code: String,
        regency_code: String,
        amount_idr: i64,
    }
    use board_lines::Column as L;
    use proposals::Column as P;
    let areas = [P::Sector, P::VillageCode, P::DistrictCode, P::RegencyCode];
    let mut select = Query::select();
    select
        .column((board_lines::Entity, L::AgencyId))
        .columns(areas.map(|column| (proposals::Entity, column)))
        .expr_as(big(l(L::CostIdr).sum()), Alias::new("amount_idr"))
        .from(board_lines::Entity)
        .inner_join(
            proposals::Entity,
            p(P::Id).equals((board_lines::Entity, L::ProposalId)),
        )
        .and_where(l(L::CycleId).eq(cycle))
        .and_where(p(P::CycleId).eq(cycle))
        .and_where(l(L::Verdict).eq(Verdict::Accommodated.to_value()))
        .group_by_col((board_lines::Entity, L::AgencyId))
        .group_by_columns(areas.map(|column| (proposals::Entity, column)));
    let statement = db.get_database_backend().build(&select);
    let mut spent: BTreeMap<String, i64> = BTreeMap::new();
    for sum in Sum::find_by_statement(statement).all(db).await? {
        let agency = sum.agency_id.map(|agency| agency.to_string());
        let subjects = [
            sum.sector,
            sum.village_code,
            sum.district_code,
            sum.regency_code,
        ];
        for subject in subjects.into_iter().chain(agency) {
            let amount = spent.entry(subject).or_default();
            *amount = amount.saturating_add(sum.amount_idr);
        }
    }
    Ok(spent)
}
