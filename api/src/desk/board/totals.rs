//! Lines and money of the board by group, and every ceiling with what is used of it and what is left.

use std::collections::BTreeMap;

use askama::Template;
use entity::enums::{Origin, ProposalStatus};
use poem::web::{Path, Query};
use poem::{Response, handler};
use poem_openapi::types::{ParseFromParameter, ToJSON};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;

use super::names::{Names, goals};
use crate::board::service::{self, Filter};
use crate::board::wire::{BoardCeilingOut, BoardGroupOut, GroupBy};
use crate::desk::planner::{Head, head, places};
use crate::web::fields::encode;
use crate::web::{Choice, Chrome, PageError, Visit, filters, html};

/// How a ceiling stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// More is accommodated than it allows: it was lowered afterwards.
    Over,
    /// Nine tenths or more are used.
    Near,
    /// There is room.
    Within,
}

/// How a ceiling stands.
pub(super) fn state(ceiling: &BoardCeilingOut) -> State {
    let (used, whole) = (ceiling.accommodated_idr, ceiling.amount_idr);
    if used > whole {
        State::Over
    } else if used > 0 && i128::from(used) * 10 >= i128::from(whole) * 9 {
        State::Near
    } else {
        State::Within
    }
}

/// A ceiling with its name.
pub(super) struct Ceiling {
    name: String,
    amount_idr: i64,
    used_idr: i64,
    left_idr: i64,
    state: State,
}

impl Ceiling {
    fn is_over(&self) -> bool {
        self.state == State::Over
    }

    fn is_near(&self) -> bool {
        self.state == State::Near
    }

    /// What it is exceeded by.
    fn over_idr(&self) -> i64 {
        self.left_idr.saturating_neg()
    }
}

/// Ceilings of one kind.
struct Kind {
    key: &'static str,
    ceilings: Vec<Ceiling>,
}

impl Kind {
    /// How many are exceeded or nearly used up.
    fn tight(&self) -> usize {
        let tight = self.ceilings.iter();
        tight.filter(|one| one.state != State::Within).count()
    }
}

/// A group with its name and where its rows are.
struct Group {
    name: String,
    address: String,
    sum: BoardGroupOut,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    by: String,
    area: String,
    origin: String,
}

#[derive(Template)]
#[template(path = "desk/board/totals.html")]
struct TotalsPage {
    chrome: Chrome,
    head: Head,
    asked: Asked,
    by: String,
    groups: Vec<Group>,
    kinds: Vec<Kind>,
    choices: Vec<Choice>,
    districts: Vec<Choice>,
    origins: Vec<Choice>,
}

impl TotalsPage {
    /// The most money of a group, to which the bars are drawn.
    fn most(&self) -> i64 {
        let sums = self.groups.iter().map(|group| group.sum.amount_idr);
        sums.max().unwrap_or_default()
    }

    fn sum(&self, of: fn(&BoardGroupOut) -> i64) -> i64 {
        let sums = self.groups.iter().map(|group| of(&group.sum));
        sums.fold(0, i64::saturating_add)
    }

    fn all_idr(&self) -> i64 {
        self.sum(|group| group.amount_idr)
    }

    fn taken_idr(&self) -> i64 {
        self.sum(|group| group.accommodated_idr)
    }

    fn undecided_idr(&self) -> i64 {
        self.sum(|group| group.undecided_idr)
    }

    fn lines(&self) -> i64 {
        self.sum(|group| count(group.lines))
    }
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

const GROUPS: [(GroupBy, &str); 8] = [
    (GroupBy::Agency, "plan-agencies"),
    (GroupBy::Sector, "plan-sectors"),
    (GroupBy::District, "plan-districts"),
    (GroupBy::Village, "village"),
    (GroupBy::Origin, "origin"),
    (GroupBy::Status, "board-status"),
    (GroupBy::Priority, "board-priority"),
    (GroupBy::Sdg, "board-goal"),
];

fn name(by: GroupBy) -> String {
    by.to_json()
        .and_then(|name| name.as_str().map(ToOwned::to_owned))
        .unwrap_or_default()
}

/// What a group is called, and the filter of the board that lists its rows.
fn group(visit: &Visit, names: &Names, by: GroupBy, sum: BoardGroupOut) -> Group {
    let label = |choices: &[Choice], value: &str| {
        let found = choices.iter().find(|one| one.value == value);
        found.map_or_else(|| value.to_owned(), |one| one.label.clone())
    };
    let (name, filter) = match &sum.key {
        None => (visit.lang.text("board-not-said"), String::new()),
        Some(key) => {
            let (name, filter) = match by {
                GroupBy::Agency => (label(&names.agencies, key), "agency"),
                GroupBy::Sector => (names.sector(key).to_owned(), "sector"),
                GroupBy::District => (names.area(key).to_owned(), "district"),
                GroupBy::Village => (names.place(key), "village"),
                GroupBy::Origin => (
                    Origin::try_from_value(key)
                        .map_or_else(|_| key.clone(), |one| visit.lang.label(&one)),
                    "origin",
                ),
                GroupBy::Status => (
                    ProposalStatus::try_from_value(key)
                        .map_or_else(|_| key.clone(), |one| visit.lang.label(&one)),
                    "status",
                ),
                GroupBy::Priority => (key.clone(), "priority"),
                GroupBy::Sdg => (label(&goals(visit), key), "sdg"),
            };
            (name, format!("{filter}={}", encode(key)))
        }
    };
    Group {
        name,
        address: filter,
        sum,
    }
}

/// The ceilings by kind, those that need care first.
fn kinds(names: &Names, rows: Vec<BoardCeilingOut>) -> Vec<Kind> {
    let mut kinds: BTreeMap<(u8, &'static str), Vec<Ceiling>> = BTreeMap::new();
    for row in rows {
        let (kind, name) = match (&row.area_code, row.agency_id, &row.sector) {
            (Some(area), _, _) => match area.len() {
                13 => ((4, "board-ceilings-villages"), names.place(area)),
                8 => ((3, "board-ceilings-districts"), names.area(area).to_owned()),
                _ => ((0, "board-ceilings-regency"), names.area(area).to_owned()),
            },
            (None, Some(agency), _) => ((1, "board-ceilings-agencies"), names.agency(&agency)),
            (None, None, sector) => {
                let sector = sector.as_deref().unwrap_or_default();
                (
                    (2, "board-ceilings-sectors"),
                    names.sector(sector).to_owned(),
                )
            }
        };
        kinds.entry(kind).or_default().push(Ceiling {
            name,
            state: state(&row),
            amount_idr: row.amount_idr,
            used_idr: row.accommodated_idr,
            left_idr: row.remaining_idr,
        });
    }
    let kind = |((_, key), mut ceilings): ((u8, &'static str), Vec<Ceiling>)| {
        ceilings.sort_by(|a, b| (a.state, &a.name).cmp(&(b.state, &b.name)));
        Kind { key, ceilings }
    };
    kinds.into_iter().map(kind).collect()
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    let by = GroupBy::parse_from_parameter(&asked.by).unwrap_or(GroupBy::Agency);
    let districts = places::districts(&visit, &head.cycle.regency_code).await?;
    let filter = Filter {
        area: districts
            .iter()
            .find(|one| one.value == asked.area)
            .map(|one| one.value.clone()),
        origin: Origin::try_from_value(&asked.origin).ok(),
        ..Filter::default()
    };
    let totals = service::totals(&visit.app, head.cycle.id, by, filter).await?;
    let grouped = totals.groups.iter().filter_map(|group| group.key.clone());
    let ceilings = totals
        .ceilings
        .iter()
        .filter_map(|one| one.area_code.clone());
    let codes: Vec<String> = match by {
        GroupBy::District | GroupBy::Village => grouped.chain(ceilings).collect(),
        _ => ceilings.collect(),
    };
    let names = Names::of(&visit, &head, codes).await?;
    let mut groups: Vec<Group> = totals
        .groups
        .into_iter()
        .map(|sum| group(&visit, &names, by, sum))
        .collect();
    groups.sort_by(|a, b| {
        b.sum
            .amount_idr
            .cmp(&a.sum.amount_idr)
            .then(a.name.cmp(&b.name))
    });
    let choice = |(by, key): (GroupBy, &str)| Choice::new(name(by), visit.lang.text(key));
    html(
        &visit.lang,
        &TotalsPage {
            chrome: visit.chrome.clone(),
            by: name(by),
            groups,
            kinds: kinds(&names, totals.ceilings),
            choices: GROUPS.into_iter().map(choice).collect(),
            districts,
            origins: Choice::of(&visit.lang, Origin::iter()),
            head,
            asked,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ceiling_says_how_it_stands() {
        let ceiling = |amount_idr, accommodated_idr| BoardCeilingOut {
            area_code: Some("35.10".into()),
            agency_id: None,
            sector: None,
            amount_idr,
            accommodated_idr,
            remaining_idr: amount_idr - accommodated_idr,
        };
        assert_eq!(state(&ceiling(100, 101)), State::Over);
        assert_eq!(state(&ceiling(100, 100)), State::Near);
        assert_eq!(state(&ceiling(100, 90)), State::Near);
        assert_eq!(state(&ceiling(100, 89)), State::Within);
        assert_eq!(state(&ceiling(0, 0)), State::Within);
    }
}
