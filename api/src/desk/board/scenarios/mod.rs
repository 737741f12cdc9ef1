//! Scenarios: what-if copies of the board, made, compared with it and adopted.

mod adopt;
mod compare;
mod input;
mod list;
mod make;
mod show;
mod subjects;

use entity::ids::ScenarioId;
use poem::Route;
use poem_openapi::types::ParseFromJSON;

use crate::desk::uuid;
use crate::problem::ApiError;
use crate::scenarios::wire::{ScenarioIn, ScenarioRule};

/// Adds `/desk/cycles/{id}/scenarios` and what is below it.
pub(super) fn routes(route: Route) -> Route {
    let below = |path: &str| format!("/desk/cycles/:id/scenarios{path}");
    route
        .at(below(""), poem::get(list::show))
        .at(below("/new"), poem::get(make::show).post(make::create))
        .at(below("/compare"), poem::get(compare::show))
        .at(below("/:scenario"), poem::get(show::show))
        .at(
            below("/:scenario/edit"),
            poem::get(make::show_edit).post(make::change),
        )
        .at(below("/:scenario/again"), poem::post(make::again))
        .at(below("/:scenario/discard"), poem::post(show::discard))
        .at(below("/:scenario/adopt"), poem::post(adopt::adopt))
}

fn scenario_id(text: &str) -> Result<ScenarioId, ApiError> {
    uuid(text).map(ScenarioId)
}

/// Rules with their names in forms and the keys of their words.
const RULES: [(ScenarioRule, &str, &str); 4] = [
    (ScenarioRule::Ranking, "ranking", "scenario-rule-ranking"),
    (ScenarioRule::Votes, "votes", "scenario-rule-votes"),
    (ScenarioRule::Cheapest, "cheapest", "scenario-rule-cheapest"),
    (ScenarioRule::None, "none", "scenario-rule-none"),
];

/// The key of a rule's words.
fn rule_key(rule: ScenarioRule) -> &'static str {
    let found = RULES.iter().find(|(one, _, _)| *one == rule);
    found.map_or("scenario-rule-none", |(_, _, key)| key)
}

/// What a stored scenario was asked for.
fn settings(text: &str) -> Result<ScenarioIn, ApiError> {
    let value = serde_json::from_str(text)?;
    ScenarioIn::parse_from_json(Some(value))
        .map_err(|error| ApiError::internal(error.into_message()))
}
