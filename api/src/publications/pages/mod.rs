//! The annual plan on the web: the newest publication, the earlier ones, and what changed between two.

mod difference;
mod narrow;
mod plan;

use std::collections::HashMap;

use entity::enums::Verdict;
use poem::Route;
use sea_orm::ActiveEnum;

use super::Line;
use crate::cycles::pages::{Head, head};
use crate::problem::ApiError;
use crate::references;
use crate::web::{Lang, Visit};

/// Adds `/cycles/{id}/plan` and what is below it.
pub fn routes(route: Route) -> Route {
    route
        .at("/cycles/:id/plan", poem::get(plan::show))
        .at("/cycles/:id/plan/difference", poem::get(difference::show))
}

/// Sectors as the page's language names them, by code.
async fn sectors(visit: &Visit) -> Result<HashMap<String, String>, ApiError> {
    let rows = references::service::sectors(visit.app.db.read()).await?;
    let named = rows.into_iter().map(|row| {
        let name = visit.lang.pick(&row.name_id, &row.name_en).to_owned();
        (row.code, name)
    });
    Ok(named.collect())
}

/// What was decided on a line, as the page's language names it.
fn verdict(lang: &Lang, line: &Line) -> String {
    Verdict::try_from_value(&line.verdict)
        .map_or_else(|_| line.verdict.clone(), |verdict| lang.label(&verdict))
}

#[cfg(test)]
fn sample(number: u32) -> Line {
    use crate::web::samples::HOSTILE;
    let text = || HOSTILE.to_owned();
    Line {
        proposal_id: crate::web::samples::id(),
        number,
        tracking_code: "1234567890".into(),
        title: text(),
        origin: "resident".into(),
        village_code: "35.10.01.2001".into(),
        village: text(),
        district: text(),
        sector: text(),
        agency: Some(text()),
        agency_id: None,
        quantity_milli: 1_250_500,
        unit: text(),
        cost_idr: 1_250_500,
        verdict: "accommodated".into(),
        reason_code: None,
        reason: Some(text()),
        program_code: Some("1.03.10".into()),
        activity_code: None,
        sub_activity_code: None,
        priority: Some(text()),
        sdg: Some(11),
    }
}
