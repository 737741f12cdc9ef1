//! Public pages of a cycle: what it is, its catalogue with prices, its ceilings.

mod catalogue;
mod ceilings;
mod one;

use entity::cycles;
use entity::ids::CycleId;
use poem::Route;
use uuid::Uuid;

use super::service;
use crate::areas;
use crate::problem::ApiError;
use crate::web::{Choice, PageError, Visit};

/// Adds `/cycles/{id}` and what is below it.
pub fn routes(route: Route) -> Route {
    route
        .at("/cycles/:id", poem::get(one::show))
        .at("/cycles/:id/catalogue", poem::get(catalogue::show))
        .at("/cycles/:id/ceilings", poem::get(ceilings::show))
}

/// A cycle as its public pages head themselves.
pub(crate) struct Head {
    /// The cycle.
    pub cycle: cycles::Model,
    /// Name of its regency.
    pub regency: String,
}

impl Head {
    /// Address of a page about the cycle.
    pub fn at(&self, page: &str) -> String {
        format!("/cycles/{}{page}", self.cycle.id)
    }

    /// Where a list of the cycle is downloaded.
    fn files(&self, list: &str) -> String {
        format!("/api/v1/exports/cycles/{}/{list}?", self.cycle.id)
    }
}

/// A cycle for one of its public pages, or 404.
pub(crate) async fn head(visit: &Visit, id: &str) -> Result<Head, PageError> {
    let db = visit.app.db.read();
    let id = Uuid::parse_str(id).map_err(|_| ApiError::not_found())?;
    let cycle = service::get(db, CycleId(id)).await?;
    let area = areas::service::find(db, &cycle.regency_code).await?;
    let regency = area.map_or_else(|| cycle.regency_code.clone(), |area| area.name);
    Ok(Head { cycle, regency })
}

/// Sectors, as a select offers them.
async fn sectors(visit: &Visit) -> Result<Vec<Choice>, ApiError> {
    let rows = crate::references::service::sectors(visit.app.db.read()).await?;
    let name = |row: &entity::sectors::Model| {
        let name = visit.lang.pick(&row.name_id, &row.name_en).to_owned();
        Choice::new(row.code.clone(), name)
    };
    Ok(rows.iter().map(name).collect())
}
