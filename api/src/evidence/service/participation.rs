//! Who took part.

use std::collections::BTreeMap;

use entity::enums::{DelegateRole, Origin};
use sea_orm::Iterable;

use super::Scope;
use super::acceptance::funnel_of;
use super::proposers::{self, Kind, Proposers};
use crate::app::App;
use crate::areas;
use crate::areas::code::within;
use crate::evidence::few::{FEWEST, STEP, told, told_apart};
use crate::evidence::people::{self, Attended, Proposed};
use crate::evidence::wire::{
    AreaShareOut, GroupShareOut, OriginShareOut, ParticipationOut, PeopleGroup,
};
use crate::indicators::service::{POPULATION, all_values};
use crate::problem::ApiError;

impl PeopleGroup {
    fn has(self, row: &Attended) -> bool {
        self == Self::of_sex(row.sex)
            || self == Self::of_age(row.age_band)
            || self == Self::of_disability(row.disability)
    }
}

fn is_delegate(row: &Attended) -> bool {
    row.delegate != DelegateRole::None
}

fn people<'a>(rows: impl Iterator<Item = &'a Attended>) -> i64 {
    rows.map(|row| row.people).sum()
}

fn share(part: Option<i64>, whole: Option<i64>) -> Option<i64> {
    (part? * 10_000).checked_div(whole?)
}

/// The groups with what the attendance lists and proposers tell of them.
fn groups(
    rows: &[Attended],
    proposers: &Proposers,
    population: &BTreeMap<String, i64>,
) -> Vec<GroupShareOut> {
    let all = people(rows.iter());
    let inhabitants = population.get(POPULATION).copied();
    let mut out = Vec::new();
    for kind in Kind::ALL.map(Kind::groups) {
        let of = |delegates: bool| {
            let counts = kind.iter().map(|group| {
                let own = rows.iter().filter(|row| group.has(row));
                people(own.filter(|row| !delegates || is_delegate(row)))
            });
            told(&counts.collect::<Vec<_>>())
        };
        let counted = kind.iter().zip(of(false)).zip(of(true));
        out.extend(counted.map(|((group, attendees), delegates)| {
            let population = population
                .get(&format!("population_{}", group.name()))
                .copied();
            let (proposed, counted) = proposers.groups.get(group).copied().unzip();
            GroupShareOut {
                group: *group,
                attendees,
                attendees_basis_points: share(attendees, Some(all)),
                delegates,
                proposers: proposed,
                proposers_basis_points: share(proposed, counted),
                population,
                population_basis_points: share(population, inhabitants),
            }
        }));
    }
    out
}

/// What the planning agency told of every village, summed; what it told of some is left out.
async fn population(app: &App, scope: &Scope) -> Result<BTreeMap<String, i64>, ApiError> {
    let Some(cycle) = scope.cycle else {
        return Ok(BTreeMap::new());
    };
    let db = app.db.read();
    let villages =
        areas::service::below(db, &scope.area.code, entity::enums::AreaLevel::Village).await?;
    let mut sums: BTreeMap<String, (usize, i64)> = BTreeMap::new();
    for (code, area, milli) in all_values(db, cycle, POPULATION).await? {
        if area.len() == 13 && within(&scope.area.code, &area) {
            let (told, sum) = sums.entry(code).or_default();
            *told += 1;
            *sum += milli / 1000;
        }
    }
    sums.retain(|_, (told, _)| *told == villages.len());
    Ok(sums
        .into_iter()
        .map(|(code, (_, sum))| (code, sum))
        .collect())
}

/// What is counted of a part of the area.
#[derive(Default)]
struct Part {
    attended: Vec<Attended>,
    voters: i64,
    eligible: Option<i64>,
    proposed: Vec<Proposed>,
}

/// What may be told of a part of the area, so that taking the parts from the whole tells no few people.
#[derive(Clone, Copy, Default)]
struct Tellable {
    women: bool,
    with_disability: bool,
    proposers: Option<i64>,
}

/// What may be told of each part.
fn tellable(parts: &BTreeMap<String, Part>) -> BTreeMap<&str, Tellable> {
    let two = |one: PeopleGroup, other: PeopleGroup| {
        let counts = parts
            .values()
            .map(|part| [part.count(one), part.count(other)]);
        told_apart(&counts.collect::<Vec<_>>())
    };
    let sexes = two(PeopleGroup::Female, PeopleGroup::Male);
    let disabilities = two(PeopleGroup::WithDisability, PeopleGroup::WithoutDisability);
    let proposers: Vec<i64> = parts.values().map(Part::proposers).collect();
    let told = parts
        .keys()
        .zip(sexes)
        .zip(disabilities)
        .zip(told(&proposers));
    told.map(|(((code, women), with_disability), proposers)| {
        let tellable = Tellable {
            women,
            with_disability,
            proposers,
        };
        (code.as_str(), tellable)
    })
    .collect()
}

impl Part {
    fn count(&self, group: PeopleGroup) -> i64 {
        people(self.attended.iter().filter(|row| group.has(row)))
    }

    fn proposers(&self) -> i64 {
        self.proposed.iter().map(|row| row.proposers).sum()
    }

    fn out(&self, area: entity::areas::Model, told: Tellable) -> AreaShareOut {
        let of = |group: PeopleGroup, told: bool| told.then(|| self.count(group));
        let sum = |of: fn(&Proposed) -> i64| self.proposed.iter().map(of).sum();
        AreaShareOut {
            code: area.code,
            name: area.name,
            attendees: people(self.attended.iter()),
            women: of(PeopleGroup::Female, told.women),
            with_disability: of(PeopleGroup::WithDisability, told.with_disability),
            voters: self.voters,
            eligible: self.eligible,
            proposals: sum(|row| row.proposals),
            entered: sum(|row| row.entered),
            proposers: told.proposers,
        }
    }
}

/// Who came, who was elected, who voted and who proposed: in groups where the attendance lists or proposers
/// themselves tell them, and by the parts of the area. What is not told is not guessed.
pub async fn participation(app: &App, scope: &Scope) -> Result<ParticipationOut, ApiError> {
    let db = app.db.read();
    let code = scope.area.code.as_str();
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let mut attended = Vec::new();
    if let Some(cycle) = scope.cycle {
        attended = people::attended(db, cycle, code).await?;
        for row in &attended {
            let part = parts.entry(scope.part(&row.area_code).to_owned());
            part.or_default().attended.push(row.clone());
        }
        for (village, voters, residents) in people::voted(db, cycle, code).await? {
            let part = parts.entry(scope.part(&village).to_owned()).or_default();
            part.voters += voters;
            if let Some(residents) = residents {
                *part.eligible.get_or_insert(0) += residents;
            }
        }
        for row in people::proposed(db, cycle, code).await? {
            let part = parts.entry(scope.part(&row.village_code).to_owned());
            part.or_default().proposed.push(row);
        }
    }
    let mut origins: Vec<OriginShareOut> = Vec::new();
    let funnel = funnel_of(app, scope).await?;
    for origin in Origin::iter() {
        let own = funnel.iter().filter(|part| part.origin == origin);
        origins.push(OriginShareOut {
            origin: origin.into(),
            proposals: own.map(|part| part.submitted).sum(),
        });
    }
    let population = population(app, scope).await?;
    let mut below = areas::service::below(db, code, scope.below()).await?;
    below.sort_by(|one, other| one.code.cmp(&other.code));
    let nobody = Tellable {
        women: true,
        with_disability: true,
        proposers: Some(0),
    };
    let (none, told) = (Part::default(), tellable(&parts));
    let areas = below.into_iter().map(|area| {
        let told = told.get(area.code.as_str()).copied().unwrap_or(nobody);
        parts.get(&area.code).unwrap_or(&none).out(area, told)
    });
    let proposers = proposers::proposers(app, scope).await?;
    Ok(ParticipationOut {
        area_code: code.to_owned(),
        cycle_id: scope.cycle.map(|cycle| cycle.0),
        fewest: FEWEST,
        step: i64::try_from(STEP).unwrap_or(i64::MAX),
        attendees: people(attended.iter()),
        delegates: people(attended.iter().filter(|row| is_delegate(row))),
        groups: groups(&attended, &proposers, &population),
        proposers: proposers.out,
        origins,
        areas: areas.collect(),
    })
}

#[cfg(test)]
mod tests {
    use entity::enums::{AgeBand, Sex};

    use super::*;

    fn row(sex: Sex, disability: bool, people: i64) -> Attended {
        Attended {
            area_code: "35.10.01.2001".into(),
            sex,
            age_band: AgeBand::From26To45,
            disability,
            delegate: DelegateRole::None,
            people,
        }
    }

    #[test]
    fn shares_are_told_and_few_people_are_not() {
        let rows = [
            row(Sex::Female, false, 9),
            row(Sex::Male, false, 9),
            row(Sex::Male, true, 2),
        ];
        let population = BTreeMap::from([
            (POPULATION.to_owned(), 100),
            ("population_female".to_owned(), 52),
        ]);
        let groups = groups(&rows, &Proposers::default(), &population);
        assert_eq!(groups.len(), PeopleGroup::ALL.len());
        let of = |group| groups.iter().find(|one| one.group == group).unwrap();
        let women = of(PeopleGroup::Female);
        assert_eq!(
            (women.attendees, women.attendees_basis_points),
            (Some(9), Some(4_500))
        );
        assert_eq!(women.population_basis_points, Some(5_200));
        assert_eq!(of(PeopleGroup::Male).population, None);
        assert_eq!(of(PeopleGroup::WithDisability).attendees, None);
        assert_eq!(of(PeopleGroup::WithoutDisability).attendees, None);
        assert_eq!(of(PeopleGroup::Under17).attendees, Some(0));
    }
}
