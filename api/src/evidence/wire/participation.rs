//! Who took part.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::wire::Origin;

/// A group of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PeopleGroup {
    /// Women and girls.
    Female,
    /// Men and boys.
    Male,
    /// Under 17.
    #[oai(rename = "under_17")]
    Under17,
    /// 17 to 25.
    #[oai(rename = "from_17_to_25")]
    From17To25,
    /// 26 to 45.
    #[oai(rename = "from_26_to_45")]
    From26To45,
    /// 46 to 60.
    #[oai(rename = "from_46_to_60")]
    From46To60,
    /// Over 60.
    #[oai(rename = "over_60")]
    Over60,
    /// With a disability.
    WithDisability,
    /// Without one.
    WithoutDisability,
}

impl PeopleGroup {
    /// All, in the order they are told.
    pub const ALL: [Self; 9] = [
        Self::Female,
        Self::Male,
        Self::Under17,
        Self::From17To25,
        Self::From26To45,
        Self::From46To60,
        Self::Over60,
        Self::WithDisability,
        Self::WithoutDisability,
    ];

    /// Its published name; the inhabitants of it are the indicator `population_` and this.
    pub fn name(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Under17 => "under_17",
            Self::From17To25 => "from_17_to_25",
            Self::From26To45 => "from_26_to_45",
            Self::From46To60 => "from_46_to_60",
            Self::Over60 => "over_60",
            Self::WithDisability => "with_disability",
            Self::WithoutDisability => "without_disability",
        }
    }
}

/// How many of a group took part.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct GroupShareOut {
    /// The group.
    pub group: PeopleGroup,
    /// Of it on attendance lists; missing where they are few, or would tell a few.
    pub attendees: Option<i64>,
    /// These of all on the lists, hundredths of a per cent.
    pub attendees_basis_points: Option<i64>,
    /// Of it elected to a next meeting, reserves included; missing where they are few, or would tell a few.
    pub delegates: Option<i64>,
    /// Proposers who told to be of it, counted in whole steps of those who told; of a whole regency or city only, and
    /// missing where they are few, would tell a few, or where all are of one group.
    pub proposers: Option<i64>,
    /// These of all so counted, hundredths of a per cent.
    pub proposers_basis_points: Option<i64>,
    /// Inhabitants of it, where the planning agency has told them of every village.
    pub population: Option<i64>,
    /// These of all inhabitants, hundredths of a per cent.
    pub population_basis_points: Option<i64>,
}

/// How many took part in a part of the area.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AreaShareOut {
    /// The area.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People on attendance lists of meetings held in it and below.
    pub attendees: i64,
    /// Women among them; missing where they or the men are few, here or in what the shown parts leave of the whole.
    pub women: Option<i64>,
    /// People with a disability among them; missing in the same cases.
    pub with_disability: Option<i64>,
    /// People who used their vote in village rounds.
    pub voters: i64,
    /// People who could, where the rounds are counted.
    pub eligible: Option<i64>,
    /// Submitted proposals.
    pub proposals: i64,
    /// Those of these that an officer entered for somebody.
    pub entered: i64,
    /// People who made the others, village by village; missing where they are few, or would tell a few.
    pub proposers: Option<i64>,
}

/// Proposals of one origin.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct OriginShareOut {
    /// The origin.
    pub origin: Origin,
    /// Submitted proposals.
    pub proposals: i64,
}

/// How many people proposed, and how many of them told what they are. Nobody must; those who did not are in no group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ProposersOut {
    /// People who submitted proposals of their own; missing, like what they told, where they are few.
    pub people: Option<i64>,
    /// Of these told their sex.
    pub told_sex: Option<i64>,
    /// Of these told their year of birth.
    pub told_age: Option<i64>,
    /// Of these told whether they have a disability.
    pub told_disability: Option<i64>,
}

/// Who took part.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ParticipationOut {
    /// The area.
    pub area_code: String,
    /// The cycle; missing where the regency has none.
    pub cycle_id: Option<Uuid>,
    /// Fewest people of a group that is told.
    pub fewest: i64,
    /// How many more proposers must have told what they are before the groups' counts of them move.
    pub step: i64,
    /// People on attendance lists of the area's meetings; who came to two is counted twice.
    pub attendees: i64,
    /// Of these elected to a next meeting, reserves included.
    pub delegates: i64,
    /// Who proposed; of a whole regency or city only, since districts taken from it would tell the rest.
    pub proposers: Option<ProposersOut>,
    /// By sex, by age and by disability. Voters are not: a vote is not tied to a person. Nothing is guessed from an
    /// identity number.
    pub groups: Vec<GroupShareOut>,
    /// Proposals by the forum or person they are from.
    pub origins: Vec<OriginShareOut>,
    /// The districts of a regency, or the villages of a district.
    pub areas: Vec<AreaShareOut>,
}
