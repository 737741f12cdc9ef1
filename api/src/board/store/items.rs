//! Proposals as the board views them.

use std::collections::HashMap;

use entity::enums::{Origin, ProposalStatus, Verdict};
use entity::ids::{AgencyId, CycleId, ProposalId, RoundId};
use entity::{board_lines, candidates, proposals};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::board::rules::{Line, Place};
use crate::db::Tx;
use crate::problem::ApiError;

/// States in which a proposal can be decided on.
pub const STANDING: [ProposalStatus; 3] = [
    ProposalStatus::Submitted,
    ProposalStatus::Verified,
    ProposalStatus::Carried,
];

/// Rows one statement names.
pub const BATCH: usize = 500;

/// A proposal on the board, with the cost and quantity that count where it stands.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Item {
    /// The proposal.
    pub id: ProposalId,
    /// Its tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Where it is in its life.
    pub status: ProposalStatus,
    /// Where it comes from.
    pub origin: Origin,
    /// Sector.
    pub sector: String,
    /// Agency it is for.
    pub agency_id: Option<AgencyId>,
    /// Village.
    pub village_code: String,
    /// District.
    pub district_code: String,
    /// Regency.
    pub regency_code: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Cycles it has been proposed in.
    pub times_proposed: i32,
    /// Round it stands in.
    pub round_id: Option<RoundId>,
    /// Cost that counts, rupiah.
    pub cost_idr: i64,
    /// Quantity that counts, thousandths.
    pub quantity_milli: i64,
}

impl Item {
    /// Where its money falls.
    pub fn place(&self) -> Place {
        Place {
            village: self.village_code.clone(),
            district: self.district_code.clone(),
            regency: self.regency_code.clone(),
            sector: self.sector.clone(),
        }
    }

    /// Its line before anybody acts.
    pub fn line(&self) -> Line {
        Line::undecided(self.agency_id, self.quantity_milli, self.cost_idr)
    }
}

/// What a view of the board asks for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this area and below.
    pub area: Option<String>,
    /// Of this sector.
    pub sector: Option<String>,
    /// For this agency, by the board or else by the proposal.
    pub agency: Option<AgencyId>,
    /// In this status; in any that can be decided on unless given.
    pub status: Option<ProposalStatus>,
    /// Of this origin; `Some(CouncilInput)` lists pokir apart.
    pub origin: Option<Origin>,
    /// With a line so decided; `Some(None)` with nothing decided.
    pub verdict: Option<Option<Verdict>>,
    /// With a line serving this regional priority.
    pub priority: Option<String>,
    /// With a line serving this goal.
    pub sdg: Option<i32>,
    /// Split among agencies.
    pub split: bool,
}

pub(super) fn p(column: proposals::Column) -> SimpleExpr {
    Expr::col((proposals::Entity, column))
}

pub(super) fn l(column: board_lines::Column) -> SimpleExpr {
    Expr::col((board_lines::Entity, column))
}

pub(super) fn c(column: candidates::Column) -> SimpleExpr {
    Expr::col((candidates::Entity, column))
}

/// A sum as a 64-bit integer on both databases.
pub(super) fn big(sum: SimpleExpr) -> SimpleExpr {
    sum.cast_as("bigint")
}

/// Lines of the proposal at hand.
fn lines_of() -> SelectStatement {
    use board_lines::Column as L;
    Query::select()
        .expr(Expr::val(1))
        .from(board_lines::Entity)
        .and_where(l(L::CycleId).equals((proposals::Entity, proposals::Column::CycleId)))
        .and_where(l(L::ProposalId).equals((proposals::Entity, proposals::Column::Id)))
        .to_owned()
}

fn exists(condition: SimpleExpr) -> SimpleExpr {
    Expr::exists(lines_of().and_where(condition).to_owned())
}

pub(super) fn conditions(cycle: CycleId, filter: &Filter) -> Condition {
    use board_lines::Column as L;
    use proposals::Column as P;
    let area = filter.area.as_ref().map(|area| match area.len() {
        13 => p(P::VillageCode).eq(area.clone()),
        8 => p(P::DistrictCode).eq(area.clone()),
        _ => p(P::RegencyCode).eq(area.clone()),
    });
    let agency = filter.agency.map(|agency| {
        exists(l(L::AgencyId).eq(agency)).or(p(P::AgencyId)
            .eq(agency)
            .and(Expr::exists(lines_of()).not()))
    });
    let status: Vec<String> = match filter.status {
        Some(status) => vec![status.to_value()],
        None => STANDING.iter().map(ActiveEnum::to_value).collect(),
    };
    let verdict = filter.verdict.map(|verdict| match verdict {
        Some(verdict) => exists(l(L::Verdict).eq(verdict.to_value())),
        None => exists(l(L::Verdict).is_not_null()).not(),
    });
    Condition::all()
        .add(p(P::CycleId).eq(cycle))
        .add(p(P::SubmittedAt).is_not_null())
        .add(p(P::Status).is_in(status))
        .add_option(area)
        .add_option(agency)
        .add_option(verdict)
        .add_option(filter.sector.clone().map(|sector| p(P::Sector).eq(sector)))
        .add_option(
            filter
                .origin
                .map(|origin| p(P::Origin).eq(origin.to_value())),
        )
        .add_option(
            filter
                .priority
                .clone()
                .map(|priority| exists(l(L::Priority).eq(priority))),
        )
        .add_option(filter.sdg.map(|sdg| exists(l(L::Sdg).eq(sdg))))
        .add_option(filter.split.then(|| exists(l(L::Number).eq(2))))
}

pub(super) fn items(cycle: CycleId, filter: &Filter) -> SelectStatement {
    rows(conditions(cycle, filter))
}

fn rows(condition: Condition) -> SelectStatement {
    use proposals::Column as P;
    let mut select = Query::select();
    select
        .from(proposals::Entity)
        .left_join(
            candidates::Entity,
            Condition::all()
                .add(c(candidates::Column::RoundId).equals((proposals::Entity, P::RoundId)))
                .add(c(candidates::Column::ProposalId).equals((proposals::Entity, P::Id))),
        )
        .cond_where(condition);
    columns(&mut select);
    select
}

/// Selects what an item is made of.
pub(super) fn columns(select: &mut SelectStatement) {
    use proposals::Column as P;
    let counted = |own: SimpleExpr, proposed: SimpleExpr, name: &'static str| {
        (Expr::expr(own).if_null(proposed), Alias::new(name))
    };
    select.columns(
        [
            P::Id,
            P::TrackingCode,
            P::Title,
            P::Status,
            P::Origin,
            P::Sector,
            P::AgencyId,
            P::VillageCode,
            P::DistrictCode,
            P::RegencyCode,
            P::Unit,
            P::TimesProposed,
            P::RoundId,
        ]
        .map(|column| (proposals::Entity, column)),
    );
    let cost = counted(c(candidates::Column::CostIdr), p(P::CostIdr), "cost_idr");
    let quantity = counted(
        c(candidates::Column::QuantityMilli),
        p(P::QuantityMilli),
        "quantity_milli",
    );
    select
        .expr_as(cost.0, cost.1)
        .expr_as(quantity.0, quantity.1);
}

/// A page of the board, by identifier.
pub async fn list(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    filter: &Filter,
    after: Option<ProposalId>,
    limit: u64,
) -> Result<Vec<Item>, ApiError> {
    let mut select = items(cycle, filter);
    if let Some(after) = after {
        select.and_where(p(proposals::Column::Id).gt(after));
    }
    select
        .order_by(
            (proposals::Entity, proposals::Column::Id),
            sea_orm::Order::Asc,
        )
        .limit(limit);
    let statement = db.get_database_backend().build(&select);
    Ok(Item::find_by_statement(statement).all(db).await?)
}

/// A submitted proposal of the cycle, whatever became of it.
pub async fn one(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    id: ProposalId,
) -> Result<Option<Item>, ApiError> {
    use proposals::Column as P;
    let whole = Condition::all()
        .add(p(P::Id).eq(id))
        .add(p(P::CycleId).eq(cycle))
        .add(p(P::SubmittedAt).is_not_null());
    let statement = db.get_database_backend().build(&rows(whole));
    Ok(Item::find_by_statement(statement).one(db).await?)
}

/// Proposals of the cycle that can be decided on, by tracking code.
pub async fn by_codes(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    codes: Vec<String>,
) -> Result<HashMap<String, ProposalId>, ApiError> {
    let mut found = HashMap::new();
    for codes in codes.chunks(BATCH) {
        let rows: Vec<(String, ProposalId)> = proposals::Entity::find()
            .select_only()
            .columns([proposals::Column::TrackingCode, proposals::Column::Id])
            .filter(proposals::Column::TrackingCode.is_in(codes))
            .filter(proposals::Column::CycleId.eq(cycle))
            .filter(proposals::Column::Status.is_in(STANDING))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Proposals of the cycle that can be decided on, by id; locked against a change of their life.
pub async fn standing(
    tx: &Tx,
    cycle: CycleId,
    ids: &[ProposalId],
) -> Result<HashMap<ProposalId, Item>, ApiError> {
    let mut found = HashMap::new();
    for ids in ids.chunks(BATCH) {
        if tx.get_database_backend() == DbBackend::Postgres {
            proposals::Entity::find()
                .select_only()
                .column(proposals::Column::Id)
                .filter(proposals::Column::Id.is_in(ids.iter().copied()))
                .order_by_asc(proposals::Column::Id)
                .lock_shared()
                .into_tuple::<ProposalId>()
                .all(tx)
                .await?;
        }
        let mut select = items(cycle, &Filter::default());
        select.and_where(p(proposals::Column::Id).is_in(ids.iter().copied()));
        let statement = tx.get_database_backend().build(&select);
        let rows = Item::find_by_statement(statement).all(tx).await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}
