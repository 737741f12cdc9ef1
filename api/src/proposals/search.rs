//! Full-text search over proposals: FTS5 on SQLite, `tsvector` on PostgreSQL.

use std::collections::HashMap;

use entity::ids::ProposalId;
use entity::proposal_terms::{Column, Entity};
use entity::proposals;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{Condition, ConnectionTrait, DbBackend, FromQueryResult, Order};

use super::store::{self, Filter};
use super::terms;
use crate::problem::ApiError;

/// A place in the order of first submission.
#[derive(FromQueryResult)]
struct Found {
    seq: i64,
    proposal_id: ProposalId,
}

/// The full-text index asked for words in its own query language.
struct Index {
    /// Selects the place and the proposal of what matches.
    select: SelectStatement,
    /// The place in the order of first submission.
    seq: SimpleExpr,
    /// Less is a better match.
    rank: SimpleExpr,
}

impl Index {
    fn ask(backend: DbBackend, words: String) -> Self {
        let mut select = Query::select();
        let (seq, rank) = if backend == DbBackend::Sqlite {
            let index = Alias::new("proposal_search");
            let rowid = Expr::col((index.clone(), Alias::new("rowid")));
            select
                .from(index.clone())
                // A cross join is SQLite's way to be told the order of the loops: the index leads.
                .cross_join(Entity)
                .and_where(rowid.clone().equals((Entity, Column::Seq)))
                .and_where(Expr::cust_with_values("proposal_search MATCH ?", [words]));
            (rowid, Expr::col((index, Alias::new("rank"))))
        } else {
            let matches =
                "to_tsvector('simple', \"proposal_terms\".\"terms\") @@ to_tsquery('simple', $1)";
            let rank = "-ts_rank(to_tsvector('simple', \"proposal_terms\".\"terms\"), to_tsquery('simple', $1))";
            select
                .from(Entity)
                .and_where(Expr::cust_with_values(matches, [words.clone()]));
            (
                Expr::col((Entity, Column::Seq)),
                Expr::cust_with_values(rank, [words]),
            )
        };
        select
            .expr_as(seq.clone(), Alias::new("seq"))
            .column((Entity, Column::ProposalId));
        Self { select, seq, rank }
    }

    async fn first(
        mut self,
        db: &impl ConnectionTrait,
        limit: u64,
    ) -> Result<Vec<Found>, ApiError> {
        self.select.limit(limit);
        let statement = db.get_database_backend().build(&self.select);
        Ok(Found::find_by_statement(statement).all(db).await?)
    }
}

/// A page of a search, newest first, `limit + 1` of them, each row with its place in the order of first
/// submission. It is in the index's own order and stops when the page is full, whatever else is asked for.
pub async fn search(
    db: &impl ConnectionTrait,
    q: &str,
    filter: &Filter,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<(i64, proposals::Model)>, ApiError> {
    let backend = db.get_database_backend();
    let (area, wider) = match filter.area.as_deref() {
        Some(area) if area.len() >= 5 => (Some(area), None),
        wider => (None, wider),
    };
    let words = if backend == DbBackend::Sqlite {
        terms::fts5_match(q, area)
    } else {
        terms::tsquery(q, area)
    };
    let Some(words) = words else {
        return Ok(Vec::new());
    };
    let mut index = Index::ask(backend, words);
    index
        .select
        .cross_join(proposals::Entity)
        .and_where(
            Expr::col((proposals::Entity, proposals::Column::Id))
                .equals((Entity, Column::ProposalId)),
        )
        .cond_where(store::conditions(filter))
        .cond_where(
            Condition::all()
                .add_option(wider.map(store::inside))
                .add_option(after.map(|after| index.seq.clone().lt(after))),
        )
        .order_by_expr(index.seq.clone(), Order::Desc);
    let places = index.first(db, limit + 1).await?;
    let ids = places.iter().map(|place| place.proposal_id).collect();
    let mut rows: HashMap<_, _> = store::by_ids(db, ids)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    Ok(places
        .into_iter()
        .filter_map(|place| Some((place.seq, rows.remove(&place.proposal_id)?)))
        .collect())
}

/// How many proposals a search finds, counted up to `most`.
pub async fn count(db: &impl ConnectionTrait, q: &str, most: u64) -> Result<u64, ApiError> {
    let backend = db.get_database_backend();
    let words = if backend == DbBackend::Sqlite {
        terms::fts5_match(q, None)
    } else {
        terms::tsquery(q, None)
    };
    let Some(words) = words else {
        return Ok(0);
    };
    let found = Index::ask(backend, words).first(db, most).await?;
    Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
}

/// Submitted proposals of a district that share most with a text's words, best first.
pub async fn like(
    db: &impl ConnectionTrait,
    text: &str,
    district: &str,
    most: u64,
) -> Result<Vec<ProposalId>, ApiError> {
    let backend = db.get_database_backend();
    let words = if backend == DbBackend::Sqlite {
        terms::fts5_any(text, district)
    } else {
        terms::tsquery_any(text, district)
    };
    let Some(words) = words else {
        return Ok(Vec::new());
    };
    let mut index = Index::ask(backend, words);
    index.select.order_by_expr(index.rank.clone(), Order::Asc);
    let found = index.first(db, most).await?;
    Ok(found.into_iter().map(|place| place.proposal_id).collect())
}
