//! Pages of evidence about a regency or district.

mod acceptance;
mod need;
mod participation;
mod waits;

use entity::areas::Model as Area;
use entity::ids::CycleId;
use poem::Route;
use uuid::Uuid;

use super::service::Scope;
use crate::areas::code::AreaCode;
use crate::problem::ApiError;
use crate::web::{Lang, Visit, format};
use crate::{areas, cycles};

/// Adds `/areas/{code}/evidence` and what is below it.
pub fn routes(route: Route) -> Route {
    route
        .at("/areas/:code/evidence", poem::get(need::show))
        .at(
            "/areas/:code/evidence/participation",
            poem::get(participation::show),
        )
        .at(
            "/areas/:code/evidence/acceptance",
            poem::get(acceptance::show),
        )
        .at(
            "/areas/:code/evidence/acceptance/rows",
            poem::get(acceptance::show_rows),
        )
        .at("/areas/:code/evidence/waits", poem::get(waits::show))
        .at(
            "/areas/:code/evidence/waits/rows",
            poem::get(waits::show_rows),
        )
}

/// Rows a page has.
const SHOWN: u64 = 50;
/// Cycles to choose from.
const CYCLES: u64 = 10;

/// What every page of evidence heads itself with.
pub(super) struct Head {
    area: Area,
    ancestors: Vec<Area>,
    /// The cycle told of; none where the regency has none.
    cycle: Option<entity::cycles::Model>,
    /// All of the regency, the newest first.
    cycles: Vec<entity::cycles::Model>,
    /// Whether the cycle was asked for.
    asked: bool,
}

impl Head {
    /// Address of a page of the area's evidence, ready for more parameters.
    fn at(&self, page: &str) -> String {
        let code = &self.area.code;
        format!("/areas/{code}/evidence{page}?{}", self.of_cycle("cycle"))
    }

    /// Address of a page about another cycle.
    fn in_cycle(&self, page: &str, cycle: &entity::cycles::Model) -> String {
        format!(
            "/areas/{}/evidence{page}?cycle={}",
            self.area.code, cycle.id
        )
    }

    /// Where a list is downloaded, ready for more parameters.
    fn files(&self, list: &str) -> String {
        let code = &self.area.code;
        let cycle = self.of_cycle("cycle_id");
        format!("/api/v1/exports/areas/{code}/evidence{list}?{cycle}")
    }

    fn of_cycle(&self, name: &str) -> String {
        match &self.cycle {
            Some(cycle) if self.asked => format!("{name}={}&", cycle.id),
            _ => String::new(),
        }
    }

    fn is(&self, cycle: &entity::cycles::Model) -> bool {
        self.cycle.as_ref().is_some_and(|own| own.id == cycle.id)
    }
}

/// An area and a cycle for a page.
async fn open(visit: &Visit, code: &str, cycle: &str) -> Result<(Scope, Head), ApiError> {
    let wanted = Uuid::parse_str(cycle).ok().map(CycleId);
    let scope = Scope::of(&visit.app, code, wanted).await?;
    let code = AreaCode::parse(code).ok_or_else(ApiError::not_found)?;
    let mut ancestors = Vec::new();
    for above in code.ancestors() {
        if let Some(area) = areas::service::known(&visit.app, above.as_str()).await? {
            ancestors.push(area.as_ref().clone());
        }
    }
    let regency = scope.area.code.get(..5).unwrap_or_default();
    let db = visit.app.db.read();
    let cycles = cycles::service::list(db, Some(regency), None, CYCLES).await?;
    let mut own = cycles
        .iter()
        .find(|one| Some(one.id) == scope.cycle)
        .cloned();
    if let (None, Some(id)) = (&own, scope.cycle) {
        own = Some(cycles::service::get(db, id).await?);
    }
    let head = Head {
        area: scope.area.clone(),
        ancestors,
        cycle: own,
        cycles,
        asked: wanted.is_some(),
    };
    Ok((scope, head))
}

/// A length of time as people say it: `12,5 hari`, `30 jam`, `45 menit`.
fn lasting(lang: &Lang, seconds: i64) -> String {
    let (key, told) = match seconds {
        172_800.. => {
            let tenths = (seconds + 4_320) / 8_640;
            let whole = format::number(tenths / 10);
            let told = match tenths % 10 {
                0 => whole,
                tenth => format!("{whole},{tenth}"),
            };
            ("wait-days", told)
        }
        3_600.. => ("wait-hours", format::number((seconds + 1_800) / 3_600)),
        _ => ("wait-minutes", format::number(seconds / 60)),
    };
    lang.say(key).with("time", told).to_string()
}

/// Hundredths of a per cent as a per cent: `3456` as `34,6 %`.
fn per_cent(basis_points: i64) -> String {
    let tenths = (basis_points + 5) / 10;
    format!("{},{}\u{a0}%", tenths / 10, tenths % 10)
}

/// What an indicator is called: a few have names, the others the short name they were imported by.
fn indicator(lang: &Lang, code: &str) -> String {
    match code {
        "poverty" | "population" | "stunting" | "flooding" => {
            lang.text(&format!("indicator-{code}"))
        }
        _ => code.to_owned(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::web::samples;

    /// What a page of an area of this name heads itself with.
    pub fn head(name: &str) -> Head {
        let area = || Area {
            name: name.into(),
            code: "35.10".into(),
            ..samples::area()
        };
        Head {
            area: area(),
            ancestors: vec![area()],
            cycle: None,
            cycles: Vec::new(),
            asked: false,
        }
    }

    #[test]
    fn times_are_said_as_people_do() {
        let lang = Lang::default();
        assert_eq!(lasting(&lang, 90), "1 menit");
        assert_eq!(lasting(&lang, 30 * 3_600), "30 jam");
        assert_eq!(lasting(&lang, 12 * 86_400 + 43_200), "12,5 hari");
        assert_eq!(lasting(&lang, 3 * 86_400), "3 hari");
        assert_eq!(per_cent(3_456), "34,6\u{a0}%");
    }
}
