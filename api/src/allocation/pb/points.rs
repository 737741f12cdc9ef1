//! The points of each ballot, as the file's kind of ballots gives them.

use std::collections::HashMap;

use super::amount::Amount;
use super::document::Document;
use super::error::{PbError, Problem};
use super::import::OrdinalPoints;
use crate::allocation::{BallotKind, Choice};

/// Reads choices and points row by row.
pub(super) struct Reader<'d> {
    document: &'d Document<'d>,
    kind: BallotKind,
    places: &'d HashMap<&'d str, u32>,
    vote: usize,
    points: Option<usize>,
    /// What the first of a ranking gets; nothing if that is the length of the ballot.
    first: Option<i64>,
    decimals: u32,
    /// What a project gets that a ballot does not list.
    default: i64,
}

impl<'d> Reader<'d> {
    pub(super) fn new(
        document: &'d Document<'d>,
        kind: BallotKind,
        places: &'d HashMap<&'d str, u32>,
        ordinal: OrdinalPoints,
    ) -> Result<Self, PbError> {
        let no_column = |name| {
            let problem = Problem::NoColumn(name);
            document.meta_error("vote_type", problem)
        };
        let vote = document
            .votes
            .column("vote")
            .ok_or_else(|| no_column("vote"))?;
        let pointed = matches!(kind, BallotKind::Cumulative | BallotKind::Scoring);
        let points = document.votes.column("points").filter(|_| pointed);
        if pointed && points.is_none() {
            return Err(no_column("points"));
        }
        let length = document.number("max_length")?;
        let all = i64::try_from(places.len()).unwrap_or(i64::MAX);
        let mut reader = Self {
            document,
            kind,
            places,
            vote,
            points,
            first: match ordinal {
                OrdinalPoints::LongestBallot => Some(length.unwrap_or(all)),
                OrdinalPoints::OwnLength => None,
            },
            decimals: 0,
            default: 0,
        };
        let default = match document.value("default_score")? {
            Some(text) if kind == BallotKind::Scoring => Amount::parse(text)
                .map(Some)
                .map_err(|problem| document.meta_error("default_score", problem))?,
            _ => None,
        };
        reader.decimals = reader
            .most_decimals()?
            .max(default.map_or(0, Amount::decimals));
        if let Some(default) = default {
            reader.default = default.scaled(reader.decimals).ok_or_else(|| {
                document.meta_error("default_score", Problem::TooLarge("default_score".into()))
            })?;
        }
        Ok(reader)
    }

    /// Decimals one point stands for.
    pub(super) fn decimals(&self) -> u32 {
        self.decimals
    }

    fn most_decimals(&self) -> Result<u32, PbError> {
        let Some(points) = self.points else {
            return Ok(0);
        };
        let mut most = 0;
        for (row, cells) in self.document.votes.rows().enumerate() {
            // Whole points, by far the most, need no second look.
            for text in list(&cells[points]).filter(|text| text.contains('.')) {
                let amount = Amount::parse(text).map_err(|p| self.error(row, points, p))?;
                most = most.max(amount.decimals());
            }
        }
        Ok(most)
    }

    fn error(&self, row: usize, cell: usize, problem: Problem) -> PbError {
        self.document
            .cell_error(&self.document.votes, row, cell, problem)
    }

    /// Reads a row's choices, in the order listed, and says how many they are.
    pub(super) fn read(
        &self,
        row: usize,
        cells: &[impl AsRef<str>],
        choices: &mut Vec<Choice>,
    ) -> Result<usize, PbError> {
        choices.clear();
        for id in list(cells[self.vote].as_ref()) {
            let Some(candidate) = self.places.get(id) else {
                let problem = Problem::UnknownProject(id.to_owned());
                return Err(self.error(row, self.vote, problem));
            };
            if choices.iter().any(|choice| choice.candidate == *candidate) {
                let problem = Problem::ChosenTwice(id.to_owned());
                return Err(self.error(row, self.vote, problem));
            }
            choices.push(Choice::of(*candidate));
        }
        let listed = choices.len();
        if self.kind == BallotKind::Ordinal {
            let length = i64::try_from(listed).unwrap_or(i64::MAX);
            let first = self.first.unwrap_or(length);
            for (choice, position) in choices.iter_mut().zip(0..) {
                choice.points = first - position;
            }
        }
        if let Some(points) = self.points {
            self.give(row, points, cells[points].as_ref(), choices)?;
            self.fill(choices);
        }
        Ok(listed)
    }

    fn give(
        &self,
        row: usize,
        cell: usize,
        text: &str,
        choices: &mut [Choice],
    ) -> Result<(), PbError> {
        let mut given = 0;
        for text in list(text) {
            if let Some(choice) = choices.get_mut(given) {
                choice.points = Amount::parse(text)
                    .and_then(|amount| {
                        let scaled = amount.scaled(self.decimals);
                        scaled.ok_or_else(|| Problem::TooLarge(text.to_owned()))
                    })
                    .map_err(|problem| self.error(row, cell, problem))?;
            }
            given += 1;
        }
        if given != choices.len() {
            let (choices, points) = (choices.len(), given);
            return Err(self.error(row, cell, Problem::Points { choices, points }));
        }
        Ok(())
    }

    /// Gives the default score to whom the ballot does not list.
    fn fill(&self, choices: &mut Vec<Choice>) {
        if self.default == 0 {
            return;
        }
        let mut listed = vec![false; self.places.len()];
        for choice in choices.iter() {
            listed[choice.place()] = true;
        }
        let others = (0..).zip(listed).filter(|(_, listed)| !listed);
        choices.extend(others.map(|(candidate, _)| Choice {
            candidate,
            points: self.default,
        }));
    }
}

/// The items of a list in a cell.
pub(super) fn list(cell: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(cell).filter(|cell| !cell.trim().is_empty());
    std::iter::from_fn(move || {
        let text = rest?;
        // Commas are looked for byte by byte: items are short, and this is most of the reading.
        let comma = text.bytes().position(|byte| byte == b',');
        rest = comma.map(|comma| &text[comma + 1..]);
        Some(text[..comma.unwrap_or(text.len())].trim())
    })
}
