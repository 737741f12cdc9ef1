//! Use cases of figures.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use entity::enums::AreaLevel;
use entity::ids::CycleId;
use sea_orm::ActiveEnum;

use super::rules::{self, Sums};
use super::store;
use super::wire::{AreaFigureOut, AreaMeasure, FiguresOut, ProposalShareOut, ProposalWeekOut};
use crate::app::App;
use crate::areas::code::{AreaCode, within};
use crate::db::Memory;
use crate::indicators::service::POPULATION;
use crate::problem::ApiError;
use crate::{areas, cycles, indicators};

/// How old figures may be.
const LIFE: Duration = Duration::minutes(1);
/// Cycles whose figures are kept.
const KEPT: usize = 16;
/// Weeks told.
const WEEKS: i32 = 12;

/// What was summed of a cycle, so that every area of it is told from memory.
struct Facts {
    villages: BTreeMap<String, Sums>,
    /// By village, whether a sector or a status, and code: proposals and what they ask.
    shares: BTreeMap<(String, bool, String), (i64, i64)>,
    /// Where weeks begin, and by district how many came in each.
    weeks: Vec<DateTime<Utc>>,
    submitted: Vec<(String, Vec<i64>)>,
}

/// The figures of this process's memory.
pub struct Known(Memory<CycleId, Arc<Facts>>);

impl Default for Known {
    fn default() -> Self {
        Self(Memory::of(&["cycles"]).lasting(LIFE).keeping(KEPT))
    }
}

/// What is asked of an area.
pub struct Asked {
    /// The area: a regency, a city or a district.
    pub area: String,
    /// Level of the areas told; those right below unless given.
    pub level: Option<AreaLevel>,
    /// The cycle; the newest unless given.
    pub cycle: Option<CycleId>,
    /// What is classed.
    pub measure: AreaMeasure,
}

/// The figures of the districts or villages of a regency, or of the villages of a district.
pub async fn figures(app: &App, asked: Asked) -> Result<FiguresOut, ApiError> {
    let db = app.db.read();
    let code = AreaCode::parse(&asked.area).ok_or_else(ApiError::not_found)?;
    let level = match (code.level(), asked.level) {
        (AreaLevel::Regency, None) => AreaLevel::District,
        (AreaLevel::Regency, Some(level @ (AreaLevel::District | AreaLevel::Village))) => level,
        (AreaLevel::District, None | Some(AreaLevel::Village)) => AreaLevel::Village,
        (AreaLevel::Regency | AreaLevel::District, _) => {
            return Err(ApiError::field(
                "level",
                "Isi `district` atau `village`, di bawah wilayah yang diminta.",
                "Give `district` or `village`, below the area asked for.",
            ));
        }
        _ => return Err(ApiError::not_found()),
    };
    if areas::service::find(db, code.as_str()).await?.is_none() {
        return Err(ApiError::not_found());
    }
    let regency = code.as_str().get(..5).unwrap_or_default();
    let cycle = if let Some(id) = asked.cycle {
        let cycle = cycles::service::get(db, id).await?;
        (cycle.regency_code == regency).then_some(id)
    } else {
        let newest = cycles::service::list(db, Some(regency), None, 0).await?;
        newest.first().map(|cycle| cycle.id)
    };
    let facts = match cycle {
        Some(cycle) => facts(app, cycle).await?,
        None => Arc::new(Facts::none()),
    };
    let mut below = areas::service::below(db, code.as_str(), level).await?;
    below.sort_by(|one, other| one.code.cmp(&other.code));
    let mut items: Vec<AreaFigureOut> = below
        .into_iter()
        .map(|area| {
            let sums = facts.of(&area.code);
            AreaFigureOut::new(area, &sums)
        })
        .collect();
    let measure = asked.measure;
    let classes = rules::quarters(items.iter().filter_map(|item| measure.of(item)));
    for item in &mut items {
        let class = rules::class(measure.of(item), &classes);
        item.class = u32::try_from(class).unwrap_or_default();
    }
    Ok(FiguresOut {
        by_sector: facts.shares(code.as_str(), true),
        by_status: facts.shares(code.as_str(), false),
        by_week: facts.weeks(code.as_str()),
        area_code: code.to_string(),
        cycle_id: cycle.map(|cycle| cycle.0),
        level: level.into(),
        measure,
        classes,
        items,
    })
}

impl Facts {
    fn none() -> Self {
        Self {
            villages: BTreeMap::new(),
            shares: BTreeMap::new(),
            weeks: Vec::new(),
            submitted: Vec::new(),
        }
    }

    /// The sums of an area and what is below it.
    fn of(&self, area: &str) -> Sums {
        let mut all = Sums::default();
        let (mut people, mut told) = (0, true);
        let inside = self.villages.iter().filter(|(code, _)| within(area, code));
        for (_, sums) in inside {
            all.add(sums);
            told &= sums.population.is_some();
            people += sums.population.unwrap_or(0);
        }
        all.population = (told && people > 0).then_some(people);
        all
    }

    fn shares(&self, area: &str, sector: bool) -> Vec<ProposalShareOut> {
        let mut shares: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for ((village, of_sector, code), (many, cost)) in &self.shares {
            if *of_sector == sector && within(area, village) {
                let share = shares.entry(code).or_default();
                *share = (share.0 + many, share.1 + cost);
            }
        }
        let mut told: Vec<ProposalShareOut> = shares
            .into_iter()
            .map(|(code, (proposals, asked_idr))| ProposalShareOut {
                code: code.to_owned(),
                proposals,
                asked_idr,
            })
            .collect();
        told.sort_by_key(|share| std::cmp::Reverse(share.proposals));
        told
    }

    fn weeks(&self, area: &str) -> Vec<ProposalWeekOut> {
        let inside = self.submitted.iter().filter(|(code, _)| within(area, code));
        let mut counts = vec![0; self.weeks.len().saturating_sub(1)];
        for (_, many) in inside {
            counts
                .iter_mut()
                .zip(many)
                .for_each(|(all, many)| *all += many);
        }
        let weeks = self.weeks.iter().zip(counts);
        let weeks = weeks.map(|(from, proposals)| ProposalWeekOut {
            from: *from,
            proposals,
        });
        weeks.collect()
    }
}

/// What is summed of a cycle, from memory, where it is at most a minute old.
async fn facts(app: &App, cycle: CycleId) -> Result<Arc<Facts>, ApiError> {
    let now = app.clock.now();
    let load = || async {
        let db = app.db.read();
        let mut facts = Facts::none();
        for group in store::groups(db, cycle).await? {
            let village = facts
                .villages
                .entry(group.village_code.clone())
                .or_default();
            village.count(group.status, group.many, group.cost_idr);
            for (sector, code) in [(true, group.sector), (false, group.status.to_value())] {
                let key = (group.village_code.clone(), sector, code);
                let share = facts.shares.entry(key).or_default();
                *share = (share.0 + group.many, share.1 + group.cost_idr);
            }
        }
        for (village, cost_idr) in store::decided(db, cycle).await? {
            facts.villages.entry(village).or_default().decided_idr += cost_idr;
        }
        for (village, voters, eligible) in store::votes(db, cycle).await? {
            let sums = facts.villages.entry(village).or_default();
            (sums.voters, sums.eligible) = (voters, eligible);
        }
        for (code, milli) in indicators::service::values(db, cycle, POPULATION).await? {
            if code.len() == 13 {
                facts.villages.entry(code).or_default().population = Some(milli / 1000);
            }
        }
        facts.weeks = (0..=WEEKS)
            .map(|week| now - Duration::weeks(i64::from(WEEKS - week)))
            .collect();
        facts.submitted = store::submitted(db, cycle, &facts.weeks).await?;
        Ok(Arc::new(facts))
    };
    let seen = app.lately.figures.0.get(&app.db, now, &cycle, load);
    Ok(seen.await?.value())
}
