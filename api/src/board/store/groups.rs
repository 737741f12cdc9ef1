//! Lines and money of the board by group.

use entity::enums::Verdict;
use entity::ids::{AgencyId, CycleId};
use entity::{board_lines, candidates, proposals};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{Condition, ConnectionTrait, FromQueryResult};

use crate::board::wire::GroupBy;
use crate::problem::ApiError;

use super::items::{Filter, big, c, conditions, l, p};

/// One group of the board.
pub struct GroupSum {
    /// What the group has in common; none where it has not been said.
    pub key: Option<String>,
    /// What is decided; none while nothing is.
    pub verdict: Option<Verdict>,
    /// Lines in it.
    pub lines: i64,
    /// Their cost, rupiah.
    pub amount_idr: i64,
}

/// The agency that does the line at hand: by the board, else by the proposal.
pub(super) fn agency_of() -> SimpleExpr {
    Expr::expr(l(board_lines::Column::AgencyId)).if_null(p(proposals::Column::AgencyId))
}

/// The board line by line, with what counts where each proposal stands; nothing is selected yet.
pub(super) fn joined(cycle: CycleId, filter: &Filter) -> SelectStatement {
    use board_lines::Column as L;
    use proposals::Column as P;
    Query::select()
        .from(proposals::Entity)
        .left_join(
            candidates::Entity,
            Condition::all()
                .add(c(candidates::Column::RoundId).equals((proposals::Entity, P::RoundId)))
                .add(c(candidates::Column::ProposalId).equals((proposals::Entity, P::Id))),
        )
        .left_join(
            board_lines::Entity,
            Condition::all()
                .add(l(L::CycleId).equals((proposals::Entity, P::CycleId)))
                .add(l(L::ProposalId).equals((proposals::Entity, P::Id))),
        )
        .cond_where(conditions(cycle, filter))
        .to_owned()
}

/// Lines and money of the board by group and verdict.
pub async fn groups(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    by: GroupBy,
    filter: &Filter,
) -> Result<Vec<GroupSum>, ApiError> {
    #[derive(FromQueryResult)]
    struct Sum {
        key: Option<String>,
        verdict: Option<Verdict>,
        lines: i64,
        amount_idr: i64,
    }
    #[derive(FromQueryResult)]
    struct AgencySum {
        key: Option<AgencyId>,
        verdict: Option<Verdict>,
        lines: i64,
        amount_idr: i64,
    }
    use board_lines::Column as L;
    use proposals::Column as P;
    let key = match by {
        GroupBy::Agency => agency_of(),
        GroupBy::Sector => p(P::Sector),
        GroupBy::District => p(P::DistrictCode),
        GroupBy::Village => p(P::VillageCode),
        GroupBy::Origin => p(P::Origin),
        GroupBy::Status => p(P::Status),
        GroupBy::Priority => l(L::Priority),
        GroupBy::Sdg => l(L::Sdg).cast_as("text"),
    };
    let cost = Expr::expr(l(L::CostIdr))
        .if_null(Expr::expr(c(candidates::Column::CostIdr)).if_null(p(P::CostIdr)));
    let mut select = joined(cycle, filter);
    select
        .expr_as(key.clone(), Alias::new("key"))
        .column((board_lines::Entity, L::Verdict))
        .expr_as(p(P::Id).count(), Alias::new("lines"))
        .expr_as(big(cost.sum()), Alias::new("amount_idr"))
        .add_group_by([key, l(L::Verdict)]);
    let statement = db.get_database_backend().build(&select);
    if by == GroupBy::Agency {
        let rows = AgencySum::find_by_statement(statement).all(db).await?;
        return Ok(rows
            .into_iter()
            .map(|row| GroupSum {
                key: row.key.map(|agency| agency.to_string()),
                verdict: row.verdict,
                lines: row.lines,
                amount_idr: row.amount_idr,
            })
            .collect());
    }
    let rows = Sum::find_by_statement(statement).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| GroupSum {
            key: row.key,
            verdict: row.verdict,
            lines: row.lines,
            amount_idr: row.amount_idr,
        })
        .collect())
}
