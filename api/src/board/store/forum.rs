//! The board as the forum of an agency reads it: a row a line, by code and then by district.

use std::collections::HashMap;

use entity::ids::{AgencyId, CycleId, ProposalId};
use entity::{board_lines, candidates, proposals};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Order, QueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::groups::{agency_of, joined};
use super::items::{Filter, Item, c, columns, l, p};
use crate::problem::ApiError;

/// Proposals one statement names: as many as both databases take.
const NAMED: usize = 10_000;

/// What stands in for a code where there is none: codes are of digits, points and X, and it sorts behind all of them
/// whatever order of letters the database was made with.
const NO_CODE: &str = "zz";

/// A line of an agency.
pub struct Placed {
    /// Its proposal.
    pub item: Item,
    /// Its number; 1 where nobody has acted on the proposal.
    pub number: i32,
    /// Sub-activity, activity or programme, where one is given.
    pub code: Option<String>,
}

impl FromQueryResult for Placed {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            item: Item::from_query_result(row, prefix)?,
            number: row.try_get(prefix, "number")?,
            code: row.try_get(prefix, "code")?,
        })
    }
}

/// Where a line stands in the list of its agency: code, district, proposal and number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct At(String, String, Uuid, i32);

impl At {
    /// The place of a line.
    pub fn of(row: &Placed) -> Self {
        Self(
            row.code.clone().unwrap_or_else(|| NO_CODE.into()),
            row.item.district_code.clone(),
            row.item.id.0,
            row.number,
        )
    }

    /// Whether it can be a place: what a database takes as text.
    pub fn is_plain(&self) -> bool {
        let plain = |text: &str| !text.chars().any(char::is_control);
        plain(&self.0) && plain(&self.1)
    }
}

/// The code of a line as the board gives it, else as a meeting did.
fn codes() -> [SimpleExpr; 3] {
    use candidates::Column as C;
    [
        l(board_lines::Column::NomenclatureCode),
        c(C::ActivityCode),
        c(C::ProgramCode),
    ]
}

/// A page of the lines of an agency, by code, then by district.
pub async fn of_agency(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    agency: AgencyId,
    after: Option<At>,
    limit: u64,
) -> Result<Vec<Placed>, ApiError> {
    use proposals::Column as P;
    let number = || Expr::expr(l(board_lines::Column::Number)).if_null(1);
    let key = || {
        let [own, activity, program] = codes();
        let none = Expr::val(NO_CODE);
        SimpleExpr::from(Func::coalesce([own, activity, program, none]))
    };
    let place = || [key(), p(P::DistrictCode), p(P::Id), number()];
    let mut select = joined(cycle, &Filter::default());
    columns(&mut select);
    select
        .expr_as(number(), Alias::new("number"))
        .expr_as(Func::coalesce(codes()), Alias::new("code"))
        .and_where(agency_of().eq(agency));
    if let Some(At(code, district, id, at)) = after {
        let given = [
            Expr::val(code),
            Expr::val(district),
            Expr::val(ProposalId(id)),
            Expr::val(at),
        ];
        select.and_where(Expr::tuple(place()).gt(Expr::tuple(given)));
    }
    for one in place() {
        select.order_by_expr(one, Order::Asc);
    }
    select.limit(limit);
    let statement = db.get_database_backend().build(&select);
    Ok(Placed::find_by_statement(statement).all(db).await?)
}

/// Whether other agencies do a part of the proposal whose line is at hand.
fn shared() -> SimpleExpr {
    use board_lines::Column as L;
    let other = Alias::new("other");
    let of = |column: L| Expr::col((other.clone(), column));
    let beside = Query::select()
        .expr(Expr::val(1))
        .from_as(board_lines::Entity, other.clone())
        .and_where(of(L::CycleId).equals((board_lines::Entity, L::CycleId)))
        .and_where(of(L::ProposalId).equals((board_lines::Entity, L::ProposalId)))
        .and_where(of(L::AgencyId).ne(l(L::AgencyId)))
        .to_owned();
    Expr::exists(beside)
}

/// Proposals of each agency on the board that meet a condition.
async fn counted(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    condition: SimpleExpr,
    counts: &mut HashMap<AgencyId, u64>,
) -> Result<(), ApiError> {
    #[derive(FromQueryResult)]
    struct Count {
        agency_id: Option<AgencyId>,
        proposals: i64,
    }
    let mut select = joined(cycle, &Filter::default());
    select
        .expr_as(agency_of(), Alias::new("agency_id"))
        .expr_as(
            p(proposals::Column::Id).count_distinct(),
            Alias::new("proposals"),
        )
        .and_where(condition)
        .add_group_by([agency_of()]);
    let statement = db.get_database_backend().build(&select);
    for row in Count::find_by_statement(statement).all(db).await? {
        if let Some(agency) = row.agency_id {
            *counts.entry(agency).or_default() += u64::try_from(row.proposals).unwrap_or_default();
        }
    }
    Ok(())
}

/// How many proposals each agency does together with others.
pub async fn shared_by_agency(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<HashMap<AgencyId, u64>, ApiError> {
    let mut counts = HashMap::new();
    counted(db, cycle, shared(), &mut counts).await?;
    Ok(counts)
}

/// How many of these proposals each agency has.
pub async fn of_these_by_agency(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    these: &[ProposalId],
) -> Result<HashMap<AgencyId, u64>, ApiError> {
    let mut counts = HashMap::new();
    for these in these.chunks(NAMED) {
        let among = p(proposals::Column::Id).is_in(these.iter().copied());
        counted(db, cycle, among, &mut counts).await?;
    }
    Ok(counts)
}
