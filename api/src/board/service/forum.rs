//! What each agency has on the board, for its forum: the money against its ceiling, and its list line by line.

use std::collections::HashSet;

use entity::ids::{AgencyId, CycleId, ProposalId};

use super::duplicates::crossing;
use super::show::totals;
use crate::app::App;
use crate::board::store::{self, At, Filter, Placed};
use crate::board::wire::{BoardCeilingOut, BoardGroupOut, BoardItemOut, BoardLineOut, GroupBy};
use crate::page;
use crate::problem::ApiError;

/// What an agency has on the board.
#[derive(Clone, Debug)]
pub struct Share {
    /// The agency; none for what is for no agency yet.
    pub agency: Option<AgencyId>,
    /// Its lines and their money.
    pub sum: BoardGroupOut,
    /// Its ceiling; none where it has none.
    pub ceiling: Option<BoardCeilingOut>,
    /// Proposals among likely duplicates that lie in more than one district.
    pub cross_district: u64,
    /// Proposals it does together with other agencies.
    pub cross_agency: u64,
}

fn share(agency: Option<AgencyId>, sum: BoardGroupOut, ceilings: &[BoardCeilingOut]) -> Share {
    let own = |one: &&BoardCeilingOut| agency.is_some() && one.agency_id.map(AgencyId) == agency;
    Share {
        agency,
        sum,
        ceiling: ceilings.iter().find(own).cloned(),
        cross_district: 0,
        cross_agency: 0,
    }
}

fn key(sum: &BoardGroupOut) -> Option<AgencyId> {
    let key = sum.key.as_deref()?;
    uuid::Uuid::parse_str(key).ok().map(AgencyId)
}

/// What every agency has on the board, and what is for none.
pub async fn shares(app: &App, cycle: CycleId) -> Result<Vec<Share>, ApiError> {
    let db = app.db.read();
    let totals = totals(app, cycle, GroupBy::Agency, Filter::default()).await?;
    let crossing: Vec<ProposalId> = crossing(app, cycle).await?.into_iter().collect();
    let districts = store::of_these_by_agency(db, cycle, &crossing).await?;
    let agencies = store::shared_by_agency(db, cycle).await?;
    let shares = totals.groups.into_iter().map(|sum| {
        let mut share = share(key(&sum), sum, &totals.ceilings);
        let count = |counts: &std::collections::HashMap<AgencyId, u64>| {
            let found = share.agency.and_then(|agency| counts.get(&agency));
            found.copied().unwrap_or_default()
        };
        (share.cross_district, share.cross_agency) = (count(&districts), count(&agencies));
        share
    });
    Ok(shares.collect())
}

/// What an agency has on the board; nothing where it has nothing. Its items are not counted by what they cross.
pub async fn share_of(app: &App, cycle: CycleId, agency: AgencyId) -> Result<Share, ApiError> {
    let filter = Filter {
        agency: Some(agency),
        ..Filter::default()
    };
    let totals = totals(app, cycle, GroupBy::Agency, filter).await?;
    let found = totals.groups.into_iter();
    let found = found.into_iter().find(|sum| key(sum) == Some(agency));
    let nothing = || BoardGroupOut {
        key: Some(agency.to_string()),
        lines: 0,
        amount_idr: 0,
        accommodated: 0,
        accommodated_idr: 0,
        undecided: 0,
        undecided_idr: 0,
    };
    let sum = found.unwrap_or_else(nothing);
    Ok(share(Some(agency), sum, &totals.ceilings))
}

/// A line of an agency.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its proposal.
    pub item: BoardItemOut,
    /// The line.
    pub line: BoardLineOut,
    /// Sub-activity, activity or programme, where one is given.
    pub code: Option<String>,
    /// District it lies in.
    pub district_code: String,
    /// Other agencies that do a part of the proposal.
    pub beside: Vec<AgencyId>,
}

impl Entry {
    fn new(row: Placed, lines: Option<store::Stored>, crosses: bool) -> Self {
        let (code, district_code) = (row.code, row.item.district_code.clone());
        let item = BoardItemOut::new(row.item, lines, crosses);
        let mut all = item.all_lines();
        let own = all
            .iter()
            .position(|line| i64::from(line.number) == i64::from(row.number));
        let line = all.swap_remove(own.unwrap_or_default());
        let others = all.iter().filter_map(|line| line.agency_id);
        let others: HashSet<_> = others.filter(|one| Some(*one) != line.agency_id).collect();
        let mut beside: Vec<AgencyId> = others.into_iter().map(AgencyId).collect();
        beside.sort_unstable();
        Self {
            item,
            line,
            code,
            district_code,
            beside,
        }
    }
}

/// A page of the lines of an agency, by code, then by district; and what to send as `after` for the next.
pub async fn agency_list(
    app: &App,
    cycle: CycleId,
    agency: AgencyId,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<Entry>, Option<String>), ApiError> {
    let db = app.db.read();
    let after: Option<At> = after.map(page::decode).transpose()?;
    if after.as_ref().is_some_and(|at| !at.is_plain()) {
        return Err(page::unknown());
    }
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut rows = store::of_agency(db, cycle, agency, after, one_more).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(At::of);
    let next = next.as_ref().map(page::encode).transpose()?;
    let ids: Vec<ProposalId> = rows.iter().map(|row| row.item.id).collect();
    let lines = store::lines(db, cycle, &ids).await?;
    let crossing = crossing(app, cycle).await?;
    let entries = rows.into_iter().map(|row| {
        let lines = lines.get(&row.item.id).cloned();
        let crosses = crossing.contains(&row.item.id);
        Entry::new(row, lines, crosses)
    });
    Ok((entries.collect(), next))
}
