//! What the codes and identifiers of a page are called.

use std::collections::HashMap;

use uuid::Uuid;

use crate::areas;
use crate::areas::code::AreaCode;
use crate::desk::planner::{Head, ceilings, places};
use crate::desk::review;
use crate::problem::ApiError;
use crate::web::{Choice, Visit};

/// Keys of the names of the sustainable development goals, in their order.
const GOALS: [&str; 17] = [
    "goal-1", "goal-2", "goal-3", "goal-4", "goal-5", "goal-6", "goal-7", "goal-8", "goal-9",
    "goal-10", "goal-11", "goal-12", "goal-13", "goal-14", "goal-15", "goal-16", "goal-17",
];

/// The sustainable development goals.
pub(super) fn goals(visit: &Visit) -> Vec<Choice> {
    let choice = |(number, key): (i32, &str)| {
        Choice::new(
            number.to_string(),
            format!("{number}. {}", visit.lang.text(key)),
        )
    };
    (1..).zip(GOALS).map(choice).collect()
}

/// Names of areas, agencies, sectors and reasons.
pub(super) struct Names {
    areas: HashMap<String, String>,
    /// Agencies of the regency.
    pub agencies: Vec<Choice>,
    /// Sectors.
    pub sectors: Vec<Choice>,
    /// Reasons.
    pub reasons: Vec<Choice>,
}

fn label<'a>(choices: &'a [Choice], value: &'a str) -> &'a str {
    let found = choices.iter().find(|one| one.value == value);
    found.map_or(value, |one| one.label.as_str())
}

impl Names {
    /// The names a page needs that tells of these areas; of villages their districts' too.
    pub async fn of(
        visit: &Visit,
        head: &Head,
        areas: impl IntoIterator<Item = String>,
    ) -> Result<Self, ApiError> {
        let mut codes: Vec<String> = Vec::new();
        for code in areas {
            codes.extend(district(&code).map(ToOwned::to_owned));
            codes.push(code);
        }
        Ok(Self {
            areas: areas::service::names(visit.app.db.read(), codes).await?,
            agencies: places::agencies(visit, &head.cycle.regency_code).await?,
            sectors: ceilings::sectors(visit).await?,
            reasons: review::reasons(visit).await?,
        })
    }

    /// An area's name; its code where it has none.
    pub fn area<'a>(&'a self, code: &'a str) -> &'a str {
        self.areas.get(code).map_or(code, String::as_str)
    }

    /// A village with its district.
    pub fn place(&self, village: &str) -> String {
        match district(village) {
            Some(district) => format!("{}, {}", self.area(village), self.area(district)),
            None => self.area(village).to_owned(),
        }
    }

    /// An agency's name.
    pub fn agency(&self, id: &Uuid) -> String {
        label(&self.agencies, &id.to_string()).to_owned()
    }

    /// A sector's name.
    pub fn sector<'a>(&'a self, code: &'a str) -> &'a str {
        label(&self.sectors, code)
    }

    /// What a reason's code means.
    pub fn reason<'a>(&'a self, code: &'a str) -> &'a str {
        label(&self.reasons, code)
    }
}

/// The district of a village.
fn district(code: &str) -> Option<&str> {
    AreaCode::parse(code)?;
    (code.len() == 13).then(|| code.get(..8)).flatten()
}
