//! The JSON API of this room.

use entity::ids::{CycleId, ScenarioId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON;
use uuid::Uuid;

use super::service;
use super::wire::{AdoptIn, AdoptedOut, ScenarioComparisonOut, ScenarioIn, ScenarioOut};
use crate::app::App;
use crate::auth::{Once, Signed, Viewer};
use crate::door::Body;
use crate::http::{Created, Done, Group, Versioned, if_match};
use crate::page::{self, Page};
use crate::problem::ApiError;

/// Scenarios: what-if copies of the board.
pub struct ScenariosApi {
    /// The service's means.
    pub app: App,
}

fn identifiers(text: &str) -> Result<Vec<Uuid>, ApiError> {
    text.split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(|one| {
            one.parse().map_err(|_| {
                ApiError::field(
                    "scenarios",
                    "Isi pengenal skenario, dipisahkan koma.",
                    "Give identifiers of scenarios, separated by commas.",
                )
            })
        })
        .collect()
}

#[OpenApi(tag = "Group::Board")]
impl ScenariosApi {
    /// Make a scenario
    ///
    /// A copy of the board that decides by another rule, other weights, other ceilings or other decisions. The board
    /// stays as it is.
    #[oai(
        path = "/cycles/:id/scenarios",
        method = "post",
        operation_id = "create_scenario"
    )]
    async fn create(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<ScenarioIn>,
    ) -> Result<Created<ScenarioOut>, ApiError> {
        let request = (id.0, body.0.to_json());
        let once = Once::new(caller.0.account, key.0, "create_scenario", &request)?;
        let row = service::create(&self.app, caller.0, CycleId(id.0), body.0, once).await?;
        let path = format!("/cycles/{}/scenarios/{}", row.cycle_id, row.id);
        Ok(Created::at(&path, row.into()))
    }

    /// List scenarios
    ///
    /// Newest first. Those not adopted show to planners of the regency only.
    #[oai(
        path = "/cycles/:id/scenarios",
        method = "get",
        operation_id = "list_scenarios"
    )]
    async fn list(
        &self,
        viewer: Viewer,
        /// The cycle.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<ScenarioOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let cycle = CycleId(id.0);
        let rows = service::list(&self.app, viewer.caller(), cycle, after, limit).await?;
        Ok(Json(Page::cut(rows, limit, |row| row.id.0, Into::into)?))
    }

    /// Compare scenarios with the board
    ///
    /// Money by sector and district, for each inhabitant where `population` is known, villages with nothing, overlap of
    /// the selections, the Gini coefficient and the share of the poorest fifth.
    #[oai(
        path = "/cycles/:id/scenarios/comparison",
        method = "get",
        operation_id = "compare_scenarios"
    )]
    async fn compare(
        &self,
        viewer: Viewer,
        /// The cycle.
        id: Path<Uuid>,
        /// The scenarios' identifiers, separated by commas, up to 10; none shows the board alone.
        scenarios: Query<Option<String>>,
    ) -> Result<Json<ScenarioComparisonOut>, ApiError> {
        let cycle = CycleId(id.0);
        let scenarios = identifiers(scenarios.0.as_deref().unwrap_or_default())?;
        let compared = service::compare(&self.app, viewer.caller(), cycle, scenarios).await?;
        Ok(Json(compared))
    }

    /// Get a scenario
    ///
    /// With the version that changing or adopting it wants.
    #[oai(
        path = "/cycles/:id/scenarios/:scenario_id",
        method = "get",
        operation_id = "get_scenario"
    )]
    async fn get(
        &self,
        viewer: Viewer,
        /// The cycle.
        id: Path<Uuid>,
        /// The scenario.
        scenario_id: Path<Uuid>,
    ) -> Result<Versioned<ScenarioOut>, ApiError> {
        let (cycle, scenario) = (CycleId(id.0), ScenarioId(scenario_id.0));
        let row = service::show(&self.app, viewer.caller(), cycle, scenario).await?;
        Ok(Versioned::new(row.version, row.into()))
    }

    /// Change a scenario
    ///
    /// In place of what it was, computed again from the board as it stands.
    #[oai(
        path = "/cycles/:id/scenarios/:scenario_id",
        method = "put",
        operation_id = "put_scenario"
    )]
    async fn put(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The scenario.
        scenario_id: Path<Uuid>,
        /// `ETag` of the scenario as last read.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<ScenarioIn>,
    ) -> Result<Versioned<ScenarioOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let (cycle, scenario) = (CycleId(id.0), ScenarioId(scenario_id.0));
        let row = service::recompute(&self.app, caller.0, cycle, scenario, version, body.0).await?;
        Ok(Versioned::new(row.version, row.into()))
    }

    /// Throw a scenario away
    ///
    /// One that was adopted stays.
    #[oai(
        path = "/cycles/:id/scenarios/:scenario_id",
        method = "delete",
        operation_id = "delete_scenario"
    )]
    async fn discard(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The scenario.
        scenario_id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        let (cycle, scenario) = (CycleId(id.0), ScenarioId(scenario_id.0));
        service::discard(&self.app, caller.0, cycle, scenario).await?;
        Ok(Done::NoContent)
    }

    /// Adopt a scenario
    ///
    /// Its decisions take the place of the board's, as one act with a public reason. Refused while it is over an
    /// official ceiling: change that first.
    #[oai(
        path = "/cycles/:id/scenarios/:scenario_id/adopt",
        method = "post",
        operation_id = "adopt_scenario"
    )]
    async fn adopt(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The scenario.
        scenario_id: Path<Uuid>,
        /// `ETag` of the scenario as last read.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<AdoptIn>,
    ) -> Result<Json<AdoptedOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let (cycle, scenario) = (CycleId(id.0), ScenarioId(scenario_id.0));
        let reason = &body.0.reason;
        let adopted = service::adopt(&self.app, caller.0, cycle, scenario, version, reason).await?;
        Ok(Json(adopted))
    }
}
