//! Who took part.

use std::collections::BTreeMap;

use entity::enums::{AgeBand, DelegateRole, Origin, Sex};
use sea_orm::Iterable;

use super::Scope;
use super::acceptance::funnel_of;
use crate::app::App;
use crate::areas;
use crate::areas::code::within;
use crate::evidence::rules::{FEWEST, told};
use crate::evidence::store::{self, Attended, Proposed};
use crate::evidence::wire::{
    AreaShareOut, GroupShareOut, OriginShareOut, ParticipationOut, PeopleGroup,
};
use crate::indicators::service::{POPULATION, all_values};
use crate::problem::ApiError;

/// The groups of one kind: together they are everybody.
const KINDS: [&[PeopleGroup]; 3] = [
    &[PeopleGroup::Female, PeopleGroup::Male],
    &[
        PeopleGroup::Under17,
        PeopleGroup::From17To25,
        PeopleGroup::From26To45,
        PeopleGroup::From46To60,
        PeopleGroup::Over60,
    ],
    &[PeopleGroup::WithDisability, PeopleGroup::WithoutDisability],
];

impl PeopleGroup {
    fn has(self, row: &Attended) -> bool {
        match self {
            Self::Female => row.sex == Sex::Female,
            Self::Male => row.sex == Sex::Male,
            Self::Under17 => row.age_band == AgeBand::Under17,
            Self::From17To25 => row.age_band == AgeBand::From17To25,
            Self::From26To45 => row.age_band == AgeBand::From26To45,
            Self::From46To60 => row.age_band == AgeBand::From46To60,
            Self::Over60 => row.age_band == AgeBand::Over60,
            Self::WithDisability => row.disability,
            Self::WithoutDisability => !row.disability,
        }
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

/// The groups with what the attendance lists tell of them.
fn groups(rows: &[Attended], population: &BTreeMap<String, i64>) -> Vec<GroupShareOut> {
    let all = people(rows.iter());
    let inhabitants = population.get(POPULATION).copied();
    let mut out = Vec::new();
    for kind in KINDS {
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
            GroupShareOut {
                group: *group,
                attendees,
                attendees_basis_points: share(attendees, Some(all)),
                delegates,
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

impl Part {
    fn out(&self, area: entity::areas::Model) -> AreaShareOut {
        let count = |group: PeopleGroup| people(self.attended.iter().filter(|row| group.has(row)));
        let of = |one: PeopleGroup, other: PeopleGroup| {
            told(&[count(one), count(other)]).first().copied().flatten()
        };
        let sum = |of: fn(&Proposed) -> i64| self.proposed.iter().map(of).sum();
        let proposers: i64 = sum(|row| row.proposers);
        AreaShareOut {
            code: area.code,
            name: area.name,
            attendees: people(self.attended.iter()),
            women: of(PeopleGroup::Female, PeopleGroup::Male),
            with_disability: of(PeopleGroup::WithDisability, PeopleGroup::WithoutDisability),
            voters: self.voters,
            eligible: self.eligible,
            proposals: sum(|row| row.proposals),
            entered: sum(|row| row.entered),
            proposers: told(&[proposers]).first().copied().flatten(),
        }
    }
}

/// Who came, who was elected, who voted and who proposed: in groups where the attendance lists tell them, and by
/// the parts of the area. What is not recorded is not guessed.
pub async fn participation(app: &App, scope: &Scope) -> Result<ParticipationOut, ApiError> {
    let db = app.db.read();
    let code = scope.area.code.as_str();
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let mut attended = Vec::new();
    if let Some(cycle) = scope.cycle {
        attended = store::attended(db, cycle, code).await?;
        for row in &attended {
            let part = parts.entry(scope.part(&row.area_code).to_owned());
            part.or_default().attended.push(row.clone());
        }
        for (village, voters, residents) in store::voted(db, cycle, code).await? {
            let part = parts.entry(scope.part(&village).to_owned()).or_default();
            part.voters += voters;
            if let Some(residents) = residents {
                *part.eligible.get_or_insert(0) += residents;
            }
        }
        for row in store::proposed(db, cycle, code).await? {
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
    let none = Part::default();
    let areas = below
        .into_iter()
        .map(|area| parts.get(&area.code).unwrap_or(&none).out(area));
    Ok(ParticipationOut {
        area_code: code.to_owned(),
        cycle_id: scope.cycle.map(|cycle| cycle.0),
        fewest: FEWEST,
        attendees: people(attended.iter()),
        delegates: people(attended.iter().filter(|row| is_delegate(row))),
        groups: groups(&attended, &population),
        origins,
        areas: areas.collect(),
    })
}

#[cfg(test)]
mod tests {
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
        let groups = groups(&rows, &population);
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
