//! What people tell of themselves, so that it can be counted who proposes: sex, year of birth, disability. All of it
//! voluntary, theirs to change and to take back, and never inferred from a NIK. Pure.

use entity::accounts;
use entity::enums::Sex;

use crate::limits;
use crate::problem::FieldError;

/// What somebody told; nothing where they did not.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct About {
    /// Sex.
    pub sex: Option<Sex>,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Whether they have a disability.
    pub disability: Option<bool>,
}

/// Youngest age a year of birth is believed of: below it is a slip of the hand.
const YOUNGEST: i32 = 10;

impl About {
    /// What the owner of an account told.
    pub fn of(account: &accounts::Model) -> Self {
        Self {
            sex: account.sex,
            birth_year: account.birth_year,
            disability: account.disability,
        }
    }

    /// Whether nothing is told.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// What is wrong with it in this year.
    pub fn wrong(self, year: i32) -> Option<FieldError> {
        let (first, last) = (limits::BIRTH_YEARS.0, year - YOUNGEST);
        let told = self.birth_year?;
        (told < first || told > last).then(|| birth_year_error(first, last))
    }

    /// What is wrong with a year of birth that is no number.
    pub fn unreadable(year: i32) -> FieldError {
        birth_year_error(limits::BIRTH_YEARS.0, year - YOUNGEST)
    }
}

fn birth_year_error(first: i32, last: i32) -> FieldError {
    FieldError {
        pointer: "/about/birth_year".into(),
        detail: format!("Isi tahun lahir dari {first} sampai {last}, atau kosongkan."),
        detail_en: format!("Give a year of birth from {first} to {last}, or leave it empty."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_birth_are_those_of_living_people() {
        let born = |birth_year| About {
            birth_year,
            ..About::default()
        };
        for right in [None, Some(1900), Some(1985), Some(2017)] {
            assert!(born(right).wrong(2027).is_none(), "{right:?}");
        }
        for slip in [0, 85, 1899, 2018, 2027, i32::MAX, i32::MIN] {
            let error = born(Some(slip)).wrong(2027).unwrap();
            assert!(error.detail.contains("1900 sampai 2017"), "{slip}");
        }
        assert!(born(None).is_empty() && !born(Some(1985)).is_empty());
    }
}
