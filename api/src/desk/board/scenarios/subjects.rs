//! Subjects of ceilings by the words a form types: an area, an agency or a sector.

use entity::enums::AreaLevel;
use uuid::Uuid;

use crate::areas;
use crate::cycles::wire::Ceiling;
use crate::desk::planner::{Head, ceilings, places};
use crate::problem::ApiError;
use crate::web::Visit;

/// A subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Area(String),
    Agency(Uuid),
    Sector(String),
}

/// The subjects of a regency, each with the words it is chosen by.
pub(super) struct Subjects(Vec<(String, Subject)>);

impl Subjects {
    /// Those of the regency of a cycle.
    pub async fn of(visit: &Visit, head: &Head) -> Result<Self, ApiError> {
        let (db, regency) = (visit.app.db.read(), &head.cycle.regency_code);
        let mut found = Vec::new();
        let mut area = |row: &entity::areas::Model| {
            let words = format!("{} ({})", areas::service::full_name(row), row.code);
            found.push((words, Subject::Area(row.code.clone())));
        };
        if let Some(row) = areas::service::find(db, regency).await? {
            area(&row);
        }
        for level in [AreaLevel::District, AreaLevel::Village] {
            let mut rows = areas::service::below(db, regency, level).await?;
            rows.sort_by(|a, b| a.code.cmp(&b.code));
            rows.iter().for_each(&mut area);
        }
        let agencies = places::agencies(visit, regency).await?.into_iter();
        found.extend(agencies.filter_map(|one| {
            Some((
                one.label,
                Subject::Agency(Uuid::parse_str(&one.value).ok()?),
            ))
        }));
        let sectors = ceilings::sectors(visit).await?.into_iter();
        found.extend(sectors.map(|one| (one.label, Subject::Sector(one.value))));
        Ok(Self(found))
    }

    /// The words of all, as a form offers them.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(words, _)| words.as_str())
    }

    /// The subject of what was typed: its words, an area's code, or an identifier.
    pub fn find(&self, typed: &str) -> Option<&Subject> {
        let typed = typed.trim().to_lowercase();
        let is = |(words, subject): &&(String, Subject)| {
            words.to_lowercase() == typed
                || match subject {
                    Subject::Area(code) | Subject::Sector(code) => *code == typed,
                    Subject::Agency(id) => id.to_string() == typed,
                }
        };
        self.0.iter().find(is).map(|(_, subject)| subject)
    }

    /// The words of a ceiling's subject.
    pub fn name(&self, ceiling: &Ceiling) -> String {
        let code = ceiling.area_code.clone();
        let code = code.or_else(|| ceiling.agency_id.map(|id| id.to_string()));
        let code = code.or_else(|| ceiling.sector.clone()).unwrap_or_default();
        let is = |(_, subject): &&(String, Subject)| match subject {
            Subject::Area(area) => Some(area) == ceiling.area_code.as_ref(),
            Subject::Agency(id) => Some(*id) == ceiling.agency_id,
            Subject::Sector(sector) => Some(sector) == ceiling.sector.as_ref(),
        };
        let found = self.0.iter().find(is);
        found.map_or(code, |(words, _)| words.clone())
    }
}

impl Subject {
    /// A ceiling for it.
    pub fn ceiling(&self, amount_idr: i64) -> Ceiling {
        let mut ceiling = Ceiling {
            area_code: None,
            agency_id: None,
            sector: None,
            amount_idr,
        };
        match self {
            Self::Area(code) => ceiling.area_code = Some(code.clone()),
            Self::Agency(id) => ceiling.agency_id = Some(*id),
            Self::Sector(code) => ceiling.sector = Some(code.clone()),
        }
        ceiling
    }
}
