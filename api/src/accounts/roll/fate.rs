//! What becomes of a line beside what the roll has of the same person.

use std::collections::HashMap;

use entity::roll_entries;
use sea_orm::ConnectionTrait;

use super::read::Line;
use crate::accounts::store;
use crate::accounts::wire::{RejectedLine, RollFate};
use crate::areas::code::within;
use crate::problem::ApiError;

/// What the roll has of the people of a list.
pub(super) struct Fates<'a> {
    area: &'a str,
    anywhere: bool,
    known: HashMap<Vec<u8>, roll_entries::Model>,
}

impl<'a> Fates<'a> {
    /// Loads it. Without `anywhere`, people whom the roll has outside the area are refused: only an
    /// administrator moves those.
    pub async fn find(
        db: &impl ConnectionTrait,
        area: &'a str,
        anywhere: bool,
        niks: &[Vec<u8>],
    ) -> Result<Self, ApiError> {
        let known = store::roll_entries(db, niks).await?;
        let known = known.into_iter().map(|row| (row.nik_hmac.clone(), row));
        Ok(Self {
            area,
            anywhere,
            known: known.collect(),
        })
    }

    /// What becomes of a line.
    pub fn of(&self, line: &Line) -> RollFate {
        match self.known.get(&line.nik) {
            None => RollFate::New,
            Some(row) if !self.anywhere && !within(self.area, &row.village_code) => {
                RollFate::Refused
            }
            Some(row) if row.name_hmac == line.name && row.village_code == line.village => {
                RollFate::Same
            }
            Some(_) => RollFate::Changed,
        }
    }
}

/// What is told of a line about somebody whom the roll has in another area.
pub(super) fn elsewhere(line: u64) -> RejectedLine {
    RejectedLine {
        line,
        detail: "Orang ini terdaftar di wilayah lain; minta admin memindahkannya.".into(),
        detail_en: "The roll has this person in another area; ask an administrator.".into(),
    }
}
