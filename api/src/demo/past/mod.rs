//! Last year's plan: a few villages from their proposals to what was built of them, so that the pages after the plan
//! have something to show.

mod meetings;
mod works;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use entity::enums::{AreaLevel, Role};
use entity::ids::{AgencyId, CycleId, RoundId, StageId};

use super::REGENCY;
use super::content;
use super::people::{People, caller};
use crate::app::App;
use crate::auth::Caller;
use crate::cycles::service as cycles;
use crate::cycles::wire::{Ceiling, CycleIn, Template};
use crate::problem::ApiError;
use crate::rounds::service as rounds;
use crate::rounds::wire::{RoundsIn, ScheduleWire};
use crate::{agencies, areas};

/// The district whose villages planned last year.
const DISTRICT: &str = "35.78.01";
/// Agencies that do the works.
const AGENCIES: [&str; 3] = ["DSDABM", "DPRKPP", "DISHUB"];
/// Ceiling of a round, rupiah.
const CEILING_IDR: i64 = 10_000_000_000;

/// What last year is told with.
struct Past<'a> {
    app: &'a App,
    today: DateTime<Utc>,
    planner: Arc<Caller>,
    cycle: CycleId,
    stages: Vec<StageId>,
    agencies: Vec<AgencyId>,
}

/// Tells last year, from its first meeting to this week.
pub(super) async fn tell(
    app: &App,
    people: &People<'_>,
    planner: &Arc<Caller>,
    today: DateTime<Utc>,
) -> Result<(), ApiError> {
    let past = Past::begin(app, planner, today).await?;
    let office = past.office(people).await?;
    let (proposals, regency) = past.to_regency(people, &office).await?;
    past.publish(proposals, regency).await?;
    past.build(people, &office).await
}

impl<'a> Past<'a> {
    async fn begin(
        app: &'a App,
        planner: &Arc<Caller>,
        today: DateTime<Utc>,
    ) -> Result<Self, ApiError> {
        app.clock.set(today - Duration::days(420));
        let year = today.format("%Y").to_string().parse().unwrap_or(2026);
        let new = CycleIn {
            regency_code: REGENCY.into(),
            fiscal_year: year,
            name: format!("Musrenbang Kota Surabaya untuk RKPD {year}"),
            template: Template::VillageFirst,
            objection_days: Some(7),
        };
        let cycle = cycles::create(app, planner, new, None).await?.id;
        cycles::import_catalogue(app, planner, cycle, content::CATALOGUE).await?;
        let db = app.db.read();
        let mut all = agencies::service::of_regency(db, REGENCY).await?;
        // The agency of the demonstration's officer first.
        all.retain(|agency| AGENCIES.contains(&agency.code.as_str()));
        all.sort_by_key(|agency| AGENCIES.iter().position(|code| *code == agency.code));
        let past = Self {
            app,
            today,
            planner: Arc::clone(planner),
            cycle,
            stages: cycles::stages(db, cycle)
                .await?
                .iter()
                .map(|stage| stage.id)
                .collect(),
            agencies: all.iter().map(|agency| agency.id).collect(),
        };
        let ceiling = |area: Option<&str>, agency: Option<AgencyId>, amount_idr| Ceiling {
            area_code: area.map(Into::into),
            agency_id: agency.map(|id| id.0),
            sector: None,
            amount_idr,
        };
        let mut ceilings = vec![
            ceiling(Some(REGENCY), None, 50 * CEILING_IDR),
            ceiling(Some(DISTRICT), None, CEILING_IDR),
        ];
        let of = past.agencies.iter();
        ceilings.extend(of.map(|agency| ceiling(None, Some(*agency), CEILING_IDR)));
        cycles::put_ceilings(app, planner, cycle, ceilings).await?;
        Ok(past)
    }

    /// A moment this many days before today.
    fn before(&self, days: i64) -> DateTime<Utc> {
        self.today - Duration::days(days)
    }

    fn set(&self, days: i64) {
        self.app.clock.set(self.before(days));
    }

    /// Opens rounds of a stage, from and to days before today; nobody comes to vote.
    async fn open(
        &self,
        stage_at: usize,
        (from, to): (i64, i64),
        areas: Option<Vec<String>>,
    ) -> Result<Vec<RoundId>, ApiError> {
        let stage = self.stages.get(stage_at).copied();
        let new = RoundsIn {
            stage_id: stage.ok_or_else(ApiError::not_found)?.0,
            schedule: ScheduleWire {
                opens_at: self.before(from),
                submission_closes_at: (stage_at == 0).then(|| self.before(to + 4)),
                review_closes_at: self.before(to),
                voting_closes_at: (stage_at < 2).then(|| self.before(to) + Duration::hours(12)),
            },
            default_ceiling_idr: Some(CEILING_IDR),
            area_codes: areas,
        };
        rounds::open(self.app, &self.planner, self.cycle, new, None).await
    }

    /// An officer of the villages, the district and the agencies.
    async fn office(&self, people: &People<'_>) -> Result<Arc<Caller>, ApiError> {
        let db = self.app.db.read();
        let villages = areas::service::below(db, DISTRICT, AreaLevel::Village).await?;
        let office = people
            .resident("35.78.01.1001", "petugas.lalu@demo.id")
            .await?;
        for village in villages {
            people
                .grant(office, Role::VillageOfficer, &village.code)
                .await?;
        }
        people
            .grant(office, Role::DistrictOfficer, DISTRICT)
            .await?;
        for agency in &self.agencies {
            people
                .give(office, Role::AgencyOfficer, None, Some(*agency))
                .await?;
        }
        caller(self.app, office).await
    }
}
