//! Scenarios side by side with the board.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use poem::web::Path;
use poem::{Response, handler};
use uuid::Uuid;

use crate::desk::board::names::Names;
use crate::desk::planner::{Head, head};
use crate::problem::ApiError;
use crate::scenarios::service;
use crate::scenarios::wire::{GroupMoneyOut, OutcomeOut, ScenarioComparisonOut};
use crate::web::{Chrome, Fields, PageError, Visit, filters, html};

/// Money of one outcome for one group.
#[derive(Clone, Debug, Default)]
pub(super) struct Money {
    pub amount_idr: i64,
    pub per_head_idr: Option<i64>,
}

/// One group over all outcomes.
pub(super) struct Line {
    pub name: String,
    cells: Vec<Money>,
}

/// What is said of each outcome, in columns: the board first.
pub(super) struct Sheet {
    /// Names of the columns, with the scenario's identifier but for the board.
    pub columns: Vec<(String, Option<Uuid>)>,
    outcomes: Vec<OutcomeOut>,
    /// Money by sector.
    pub sectors: Vec<Line>,
    /// Money by district.
    pub districts: Vec<Line>,
}

impl Sheet {
    /// Outcomes with the names of their columns.
    pub fn outcomes(&self) -> impl Iterator<Item = (&OutcomeOut, &str)> {
        let names = self.columns.iter().map(|(name, _)| name.as_str());
        self.outcomes.iter().zip(names)
    }

    /// Cells of a line with the names of their columns.
    pub fn cells<'a>(&'a self, line: &'a Line) -> impl Iterator<Item = (&'a Money, &'a str)> {
        let names = self.columns.iter().map(|(name, _)| name.as_str());
        line.cells.iter().zip(names)
    }
}

/// A share as people write it: `33,3 %`.
fn share(part: f64) -> String {
    format!("{:.1} %", part * 100.0).replace('.', ",")
}

/// The Gini coefficient with three decimals.
fn gini(value: f64) -> String {
    format!("{value:.3}").replace('.', ",")
}

impl OutcomeOut {
    pub(super) fn overlap(&self) -> String {
        share(self.overlap_with_board)
    }

    pub(super) fn gini_told(&self) -> Option<String> {
        self.gini.map(gini)
    }

    pub(super) fn poorest_told(&self) -> Option<String> {
        self.share_of_poorest_fifth.map(share)
    }
}

/// Groups of all outcomes in one order: the most money of the board first.
fn lines<'a>(
    outcomes: &'a [OutcomeOut],
    groups: impl Fn(&'a OutcomeOut) -> &'a Vec<GroupMoneyOut>,
    name: impl Fn(&str) -> String,
) -> Vec<Line> {
    let keys: BTreeSet<&str> = outcomes
        .iter()
        .flat_map(&groups)
        .map(|group| group.key.as_str())
        .collect();
    let known: Vec<BTreeMap<&str, Money>> = outcomes
        .iter()
        .map(|outcome| {
            let money = |group: &'a GroupMoneyOut| {
                let money = Money {
                    amount_idr: group.amount_idr,
                    per_head_idr: group.per_head_idr,
                };
                (group.key.as_str(), money)
            };
            groups(outcome).iter().map(money).collect()
        })
        .collect();
    let mut lines: Vec<Line> = keys
        .into_iter()
        .map(|key| Line {
            name: name(key),
            cells: known
                .iter()
                .map(|of| of.get(key).cloned().unwrap_or_default())
                .collect(),
        })
        .collect();
    lines.sort_by_key(|line| {
        let board = line.cells.first().map_or(0, |cell| cell.amount_idr);
        std::cmp::Reverse(board)
    });
    lines
}

/// The columns of a comparison.
pub(super) async fn sheet(
    visit: &Visit,
    head: &Head,
    compared: ScenarioComparisonOut,
) -> Result<Sheet, ApiError> {
    let outcomes = compared.outcomes;
    let districts = outcomes.iter().flat_map(|outcome| &outcome.districts);
    let codes: BTreeSet<String> = districts.map(|group| group.key.clone()).collect();
    let names = Names::of(visit, head, codes).await?;
    let column = |outcome: &OutcomeOut| match outcome.scenario_id {
        Some(id) => (outcome.name.clone(), Some(id)),
        None => (visit.lang.text("scenario-board"), None),
    };
    Ok(Sheet {
        columns: outcomes.iter().map(column).collect(),
        sectors: lines(
            &outcomes,
            |one| &one.sectors,
            |key| names.sector(key).to_owned(),
        ),
        districts: lines(
            &outcomes,
            |one| &one.districts,
            |key| names.area(key).to_owned(),
        ),
        outcomes,
    })
}

#[derive(Template)]
#[template(path = "desk/board/compare.html")]
struct ComparePage {
    chrome: Chrome,
    head: Head,
    sheet: Sheet,
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let query = visit.address.split_once('?').map_or("", |(_, query)| query);
    let fields = Fields::parse(query.as_bytes());
    let chosen = fields
        .all("s")
        .filter_map(|text| Uuid::parse_str(text).ok());
    let mut ids: Vec<Uuid> = Vec::new();
    for id in chosen {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let compared = service::compare(&visit.app, Some(&caller), head.cycle.id, ids).await?;
    html(
        &visit.lang,
        &ComparePage {
            chrome: visit.chrome.clone(),
            sheet: sheet(&visit, &head, compared).await?,
            head,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_as_people_write_them() {
        assert_eq!(share(1.0 / 3.0), "33,3 %");
        assert_eq!(gini(0.75), "0,750");
    }
}
