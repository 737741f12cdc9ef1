//! Who proposed, by what they told of themselves.
//!
//! Only of a whole regency or city: were its districts or villages told too, taking them from it would tell the
//! rest. Only in the order in which people came and by whole steps, so that no reading before and after somebody
//! came tells what that one said. Of voters nothing of the kind is known, nor shall be: who voted is kept under a
//! pseudonym that dies with its round.

use std::collections::BTreeMap;

use chrono::Datelike;
use entity::enums::{AgeBand, AreaLevel, Sex};

use super::Scope;
use crate::app::App;
use crate::evidence::few::{FEWEST, counted};
use crate::evidence::people::{self, Proposer};
use crate::evidence::wire::{PeopleGroup, ProposersOut};
use crate::problem::ApiError;

/// A kind of groups: together those of one kind are everybody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sex,
    Age,
    Disability,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Sex, Self::Age, Self::Disability];

    pub(super) fn groups(self) -> &'static [PeopleGroup] {
        match self {
            Self::Sex => &[PeopleGroup::Female, PeopleGroup::Male],
            Self::Age => &[
                PeopleGroup::Under17,
                PeopleGroup::From17To25,
                PeopleGroup::From26To45,
                PeopleGroup::From46To60,
                PeopleGroup::Over60,
            ],
            Self::Disability => &[PeopleGroup::WithDisability, PeopleGroup::WithoutDisability],
        }
    }

    /// The group of this kind that somebody told to be of.
    fn of(self, one: &Proposer, year: i32) -> Option<PeopleGroup> {
        Some(match self {
            Self::Sex => PeopleGroup::of_sex(one.sex?),
            Self::Age => PeopleGroup::of_age(AgeBand::of_age(year - one.birth_year?)),
            Self::Disability => PeopleGroup::of_disability(one.disability?),
        })
    }
}

impl PeopleGroup {
    pub(super) fn of_sex(sex: Sex) -> Self {
        match sex {
            Sex::Female => Self::Female,
            Sex::Male => Self::Male,
        }
    }

    pub(super) fn of_age(band: AgeBand) -> Self {
        match band {
            AgeBand::Under17 => Self::Under17,
            AgeBand::From17To25 => Self::From17To25,
            AgeBand::From26To45 => Self::From26To45,
            AgeBand::From46To60 => Self::From46To60,
            AgeBand::Over60 => Self::Over60,
        }
    }

    pub(super) fn of_disability(disability: bool) -> Self {
        if disability {
            Self::WithDisability
        } else {
            Self::WithoutDisability
        }
    }
}

/// What is told of proposers.
#[derive(Default)]
pub(super) struct Proposers {
    /// How many, and how many told; of a whole regency only.
    pub out: Option<ProposersOut>,
    /// Of each group, with how many of its kind are counted; those that are not told are missing.
    pub groups: BTreeMap<PeopleGroup, (i64, i64)>,
}

/// Counts an area's proposers.
pub(super) async fn proposers(app: &App, scope: &Scope) -> Result<Proposers, ApiError> {
    let (AreaLevel::Regency, Some(cycle)) = (scope.area.level, scope.cycle) else {
        return Ok(Proposers::default());
    };
    let db = app.db.read();
    let people = people::proposers(db, cycle, &scope.area.code).await?;
    let told = people::told(db, cycle, &scope.area.code).await?;
    Ok(count(people, told, app.clock.now().year()))
}

fn count(people: i64, mut told: Vec<Proposer>, year: i32) -> Proposers {
    if people < FEWEST {
        return Proposers {
            out: Some(ProposersOut::default()),
            ..Proposers::default()
        };
    }
    // One comes when they have both proposed and told.
    told.sort_unstable_by_key(|one| (one.told_at.max(one.proposed_at), one.id));
    let mut answers = [0_i64; Kind::ALL.len()];
    let mut groups = BTreeMap::new();
    for (kind, answers) in Kind::ALL.into_iter().zip(&mut answers) {
        let places: Vec<usize> = told
            .iter()
            .filter_map(|one| kind.of(one, year))
            .filter_map(|own| kind.groups().iter().position(|group| *group == own))
            .collect();
        *answers = i64::try_from(places.len()).unwrap_or(i64::MAX);
        let counts = counted(&places, kind.groups().len());
        for (group, count) in kind.groups().iter().zip(counts.groups) {
            groups.extend(count.map(|count| (*group, (count, counts.people))));
        }
    }
    let [sex, age, disability] = answers.map(Some);
    Proposers {
        out: Some(ProposersOut {
            people: Some(people),
            told_sex: sex,
            told_age: age,
            told_disability: disability,
        }),
        groups,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration, Utc};
    use entity::ids::AccountId;
    use uuid::Uuid;

    use super::*;

    fn one(place: u32, sex: Sex, birth_year: Option<i32>, disability: bool) -> Proposer {
        let at = DateTime::<Utc>::UNIX_EPOCH + Duration::hours(place.into());
        Proposer {
            id: AccountId(Uuid::from_u128(place.into())),
            sex: Some(sex),
            birth_year,
            disability: Some(disability),
            told_at: at,
            proposed_at: at,
        }
    }

    fn twelve() -> Vec<Proposer> {
        let sex = |place: u32| {
            if place.is_multiple_of(2) {
                Sex::Female
            } else {
                Sex::Male
            }
        };
        (0..12)
            .map(|place| one(place, sex(place), (place > 7).then_some(2001), place == 3))
            .collect()
    }

    #[test]
    fn who_told_is_counted_by_kind_and_few_are_not_told() {
        let counts = count(40, twelve(), 2027);
        let out = counts.out.unwrap();
        assert_eq!((out.people, out.told_sex), (Some(40), Some(12)));
        assert_eq!((out.told_age, out.told_disability), (Some(4), Some(12)));
        assert_eq!(counts.groups.get(&PeopleGroup::Female), Some(&(5, 10)));
        assert_eq!(
            counts.groups.len(),
            2,
            "one with a disability, four of an age"
        );
        assert_eq!(count(4, twelve(), 2027).out, Some(ProposersOut::default()));
    }

    #[test]
    fn who_comes_moves_nothing_until_a_step_is_whole() {
        let mut people = twelve();
        let before = count(40, people.clone(), 2027).groups;
        // One who told long ago and proposes only now comes last, not among the first.
        let late = DateTime::<Utc>::UNIX_EPOCH + Duration::days(9);
        people.push(Proposer {
            proposed_at: late,
            ..one(0, Sex::Male, None, true)
        });
        assert_eq!(count(41, people.clone(), 2027).groups, before);
        people.reverse();
        assert_eq!(
            count(41, people, 2027).groups,
            before,
            "whatever order they are read in"
        );
    }

    #[test]
    fn an_age_is_told_by_the_year() {
        let born = |year| one(1, Sex::Male, Some(year), false);
        for (year, group) in [
            (2011, PeopleGroup::Under17),
            (2010, PeopleGroup::From17To25),
            (2002, PeopleGroup::From17To25),
            (2001, PeopleGroup::From26To45),
            (1982, PeopleGroup::From26To45),
            (1981, PeopleGroup::From46To60),
            (1967, PeopleGroup::From46To60),
            (1966, PeopleGroup::Over60),
            (1900, PeopleGroup::Over60),
        ] {
            assert_eq!(Kind::Age.of(&born(year), 2027), Some(group), "{year}");
        }
    }
}
