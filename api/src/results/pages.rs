//! The comparison of rules, for the curious: what others would have made of the same ballots.

use std::collections::BTreeMap;

use askama::Template;
use entity::ids::RoundId;
use poem::web::Path;
use poem::{Response, Route, handler};
use uuid::Uuid;

use super::service;
use super::wire::ComparisonOut;
use crate::problem::ApiError;
use crate::rounds::configuration::{Rule, Utility};
use crate::web::{Chrome, PageError, Visit, filters, html};

/// Adds `/rounds/{id}/comparison`.
pub fn routes(route: Route) -> Route {
    route.at("/rounds/:id/comparison", poem::get(show))
}

#[derive(Template)]
#[template(path = "results/comparison.html")]
struct ComparisonPage {
    chrome: Chrome,
    round: Uuid,
    comparison: ComparisonOut,
    /// Those that any of the rules takes, by identifier.
    candidates: BTreeMap<Uuid, String>,
}

impl ComparisonPage {
    fn utility(rule: &Rule) -> Option<&'static str> {
        Some(match rule.utility? {
            Utility::Cost => "utility-cost",
            Utility::Cardinality => "utility-cardinality",
            Utility::Score => "utility-score",
        })
    }

    fn percent(share: f64) -> String {
        format!("{:.1} %", share * 100.0).replace('.', ",")
    }

    fn decimal(value: f64) -> String {
        format!("{value:.2}").replace('.', ",")
    }
}

#[handler]
async fn show(visit: Visit, Path(round): Path<String>) -> Result<Response, PageError> {
    let round = Uuid::parse_str(&round).map_err(|_| ApiError::not_found())?;
    let comparison = service::comparison(&visit.app, RoundId(round)).await?;
    let result = service::result(&visit.app, RoundId(round)).await?;
    let taken = |id: &Uuid| {
        comparison
            .rules
            .iter()
            .any(|rule| rule.candidate_ids.contains(id))
    };
    let candidates = result
        .candidates
        .into_iter()
        .filter(|line| taken(&line.candidate_id))
        .map(|line| (line.candidate_id, line.title))
        .collect();
    html(
        &visit.lang,
        &ComparisonPage {
            chrome: visit.chrome,
            round,
            candidates,
            comparison,
        },
    )
}
