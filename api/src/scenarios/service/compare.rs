//! The board and scenarios side by side.

use std::collections::{BTreeMap, HashMap};

use entity::enums::AreaLevel;
use entity::ids::{CycleId, ProposalId, ScenarioId};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::make;
use crate::app::App;
use crate::areas;
use crate::auth::Caller;
use crate::board::rules::Place;
use crate::board::service as board;
use crate::cycles::service as cycle_service;
use crate::indicators::service::{self as indicators, POPULATION, POVERTY};
use crate::problem::ApiError;
use crate::scenarios::rules::{self, Lines, Measured};
use crate::scenarios::wire::{GroupMoneyOut, OutcomeOut, ScenarioComparisonOut};

/// Scenarios compared at most.
const MOST: usize = 10;

/// Measures the board and the scenarios asked for.
pub async fn compare(
    app: &App,
    caller: Option<&Caller>,
    cycle: CycleId,
    ids: Vec<Uuid>,
) -> Result<ScenarioComparisonOut, ApiError> {
    if ids.len() > MOST {
        return Err(ApiError::field(
            "scenarios",
            "Bandingkan paling banyak 10 skenario.",
            "Compare at most 10 scenarios.",
        ));
    }
    let mut compared = Vec::with_capacity(ids.len());
    for id in ids {
        let row = make::show(app, caller, cycle, ScenarioId(id)).await?;
        compared.push((Some(row.id.0), row.name.clone(), make::lines_of(&row)?));
    }
    let db = app.db.read();
    let known = Known::of(app, db, cycle).await?;
    let board = board::decided(db, cycle).await?;
    compared.insert(0, (None, "board".to_owned(), board));
    let outcomes = tokio::task::spawn_blocking(move || known.outcomes(compared));
    Ok(ScenarioComparisonOut {
        outcomes: outcomes.await.map_err(ApiError::internal)?,
    })
}

/// What outcomes are measured by.
struct Known {
    places: HashMap<ProposalId, Place>,
    villages: Vec<String>,
    population: HashMap<String, i64>,
    poverty: HashMap<String, i64>,
}

impl Known {
    async fn of(app: &App, db: &impl ConnectionTrait, cycle: CycleId) -> Result<Self, ApiError> {
        let cycle = cycle_service::known(app, cycle).await?;
        let villages = areas::service::below(db, &cycle.regency_code, AreaLevel::Village).await?;
        let villages: Vec<String> = villages.into_iter().map(|area| area.code).collect();
        let mut poverty = indicators::values(db, cycle.id, POVERTY).await?;
        poverty.retain(|area, _| area.len() == 13);
        Ok(Self {
            places: board::places(db, cycle.id).await?,
            villages,
            population: indicators::values(db, cycle.id, POPULATION).await?,
            poverty,
        })
    }

    fn outcomes(&self, compared: Vec<(Option<Uuid>, String, Lines)>) -> Vec<OutcomeOut> {
        let measured: Vec<Measured> = compared
            .iter()
            .map(|(_, _, lines)| rules::measure(&self.places, lines))
            .collect();
        let board = measured.first().cloned().unwrap_or_default();
        compared
            .into_iter()
            .zip(measured)
            .map(|((id, name, _), measured)| self.outcome((id, name), measured, &board))
            .collect()
    }

    fn outcome(
        &self,
        (scenario_id, name): (Option<Uuid>, String),
        measured: Measured,
        board: &Measured,
    ) -> OutcomeOut {
        let amount = |village: &String| {
            let amount = measured.by_village.get(village).copied();
            amount.unwrap_or_default()
        };
        let nothing = self.villages.iter().filter(|village| amount(village) == 0);
        let villages_with_nothing = u64::try_from(nothing.count()).unwrap_or(u64::MAX);
        let per_head: Option<Vec<i64>> = self
            .villages
            .iter()
            .map(|village| self.per_head(village, amount(village)))
            .collect();
        let gini_per_head = per_head.is_some() && !self.villages.is_empty();
        let amounts = per_head.unwrap_or_else(|| self.villages.iter().map(amount).collect());
        OutcomeOut {
            scenario_id,
            name,
            accommodated: u64::try_from(measured.accommodated.len()).unwrap_or(u64::MAX),
            amount_idr: measured.amount_idr,
            villages_with_nothing,
            added: beyond(&measured, board),
            dropped: beyond(board, &measured),
            overlap_with_board: rules::overlap(&measured.accommodated, &board.accommodated),
            gini: rules::gini(amounts),
            gini_per_head,
            share_of_poorest_fifth: rules::share_of_poorest(&self.poverty, &measured.by_village),
            sectors: self.groups(measured.by_sector),
            districts: self.groups(measured.by_district),
        }
    }

    fn groups(&self, money: BTreeMap<String, i64>) -> Vec<GroupMoneyOut> {
        let group = |(key, amount_idr): (String, i64)| GroupMoneyOut {
            per_head_idr: self.per_head(&key, amount_idr),
            key,
            amount_idr,
        };
        money.into_iter().map(group).collect()
    }

    /// Whole rupiah for each inhabitant; none where they are not known, or there are none.
    fn per_head(&self, area: &str, amount_idr: i64) -> Option<i64> {
        let people_milli = self
            .population
            .get(area)
            .copied()
            .filter(|people| *people > 0)?;
        i64::try_from(i128::from(amount_idr) * 1_000 / i128::from(people_milli)).ok()
    }
}

/// Proposals one outcome takes that another does not.
fn beyond(one: &Measured, other: &Measured) -> u64 {
    let beyond = one.accommodated.difference(&other.accommodated);
    u64::try_from(beyond.count()).unwrap_or(u64::MAX)
}
