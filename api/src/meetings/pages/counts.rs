//! Attendance in numbers, as pages show it.

use entity::enums::{AgeBand, Sex};
use sea_orm::Iterable;

use crate::meetings::wire::MeetingOut;
use crate::web::format::percent;

/// People of an age band.
pub struct Band {
    /// The band.
    pub band: AgeBand,
    /// Women in it.
    pub women: i64,
    /// Men in it.
    pub men: i64,
}

/// Who came to a meeting, in numbers.
#[derive(Default)]
pub struct Counts {
    /// All.
    pub all: i64,
    /// Women.
    pub women: i64,
    /// Men.
    pub men: i64,
    /// People with a disability.
    pub with_disability: i64,
    /// By age, all bands.
    pub bands: Vec<Band>,
}

impl Counts {
    /// The numbers of a meeting.
    pub fn of(meeting: &MeetingOut) -> Self {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let of = |sex: Option<Sex>, band: Option<AgeBand>| {
            let found = meeting.by_sex_and_age.iter().filter(|one| {
                sex.is_none_or(|sex| sex == one.sex.into())
                    && band.is_none_or(|band| band == one.age_band.into())
            });
            whole(found.map(|one| one.people).sum())
        };
        Self {
            all: whole(meeting.attendance),
            women: of(Some(Sex::Female), None),
            men: of(Some(Sex::Male), None),
            with_disability: whole(meeting.with_disability),
            bands: AgeBand::iter()
                .map(|band| Band {
                    band,
                    women: of(Some(Sex::Female), Some(band)),
                    men: of(Some(Sex::Male), Some(band)),
                })
                .collect(),
        }
    }

    /// The share of women, per cent with one decimal.
    pub fn share(&self) -> String {
        percent(self.women, self.all).replace('.', ",")
    }
}
