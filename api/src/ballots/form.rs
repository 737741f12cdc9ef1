//! A ballot as the fields of a page's form: a box, a rank or a number for each candidate.

use entity::ids::CandidateId;
use uuid::Uuid;

use super::marks::{Marks, Terms};
use super::wire::{BallotCandidateOut, BallotPaperOut};
use crate::problem::FieldError;
use crate::web::language::Message;
use crate::web::{Fields, Lang};
use crate::wire::BallotForm;

/// What a voter fills in for a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A box to tick.
    Tick,
    /// A rank up to this.
    Rank(i32),
    /// Points up to this.
    Points(i32),
    /// A score up to this.
    Score(i32),
}

impl Mark {
    /// What the ballots of a paper take.
    pub fn of(paper: &BallotPaperOut) -> Self {
        let terms = &paper.configuration.ballot;
        match terms.form {
            BallotForm::Ranking => Self::Rank(terms.limit.unwrap_or(1)),
            BallotForm::Points => Self::Points(terms.most_points.or(terms.points).unwrap_or(1)),
            BallotForm::Score => Self::Score(terms.max_score.unwrap_or(1)),
            BallotForm::None | BallotForm::Approval | BallotForm::Knapsack => Self::Tick,
        }
    }

    /// The name of a candidate's field.
    pub fn field(self, candidate: &Uuid) -> String {
        match self {
            Self::Tick => "choice".to_owned(),
            Self::Rank(_) => format!("rank-{candidate}"),
            Self::Points(_) | Self::Score(_) => format!("points-{candidate}"),
        }
    }

    /// Key of how a page tells what a candidate got; nothing for a tick.
    fn told(self) -> Option<&'static str> {
        match self {
            Self::Tick => None,
            Self::Rank(_) => Some("vote-got-rank"),
            Self::Points(_) => Some("vote-got-points"),
            Self::Score(_) => Some("vote-got-score"),
        }
    }
}

/// A chosen candidate as a page shows it again.
pub struct Chosen {
    /// The candidate.
    pub one: BallotCandidateOut,
    /// Name of its field.
    pub field: String,
    /// What the field holds.
    pub value: String,
    /// What it got.
    number: i64,
    /// What its voter fills in.
    mark: Mark,
}

impl Chosen {
    /// What it got, in words; nothing for a tick.
    pub fn told(&self, lang: &Lang) -> Option<Message> {
        let key = self.mark.told()?;
        Some(lang.say(key).with("count", self.number))
    }
}

/// The chosen candidates in the order of the marks.
pub fn chosen(paper: &BallotPaperOut, marks: &Marks) -> Vec<Chosen> {
    let mark = Mark::of(paper);
    let numbers: Vec<i64> = match &marks.points {
        Some(points) => points.iter().map(|points| i64::from(*points)).collect(),
        None => (1..).take(marks.choices.len()).collect(),
    };
    let pairs = marks.choices.iter().zip(numbers);
    pairs
        .filter_map(|(choice, number)| {
            let same = |one: &&BallotCandidateOut| one.candidate_id == choice.0;
            let one = paper.candidates.iter().find(same)?.clone();
            Some(Chosen {
                field: mark.field(&one.candidate_id),
                value: match mark {
                    Mark::Tick => one.candidate_id.to_string(),
                    _ => number.to_string(),
                },
                number,
                mark,
                one,
            })
        })
        .collect()
}

/// The fields of a form that shows these marks.
pub fn filled(paper: &BallotPaperOut, marks: &Marks) -> Fields {
    let mut fields = Fields::default();
    for chosen in chosen(paper, marks) {
        fields.push(chosen.field, chosen.value);
    }
    fields
}

/// What a ballot of a paper is checked by.
pub fn terms(paper: &BallotPaperOut) -> Terms {
    let costs = paper.candidates.iter();
    let costs = costs.map(|one| (CandidateId(one.candidate_id), one.cost_idr));
    Terms {
        ballot: paper.configuration.ballot.clone(),
        ceiling_idr: paper.ceiling_idr,
        costs: costs.collect(),
    }
}

/// Reads and checks a form; errors stand at the fields of their candidates.
pub fn read(
    fields: &Fields,
    paper: &BallotPaperOut,
    terms: &Terms,
) -> Result<Marks, Vec<FieldError>> {
    let mark = Mark::of(paper);
    let marks = match mark {
        Mark::Tick => {
            let ids = fields.all("choice");
            let ids = ids.filter_map(|id| Uuid::parse_str(id).ok());
            Marks::of(ids.map(CandidateId).collect())
        }
        Mark::Rank(most) => ranked(&numbers(fields, paper, mark, most)?)?,
        Mark::Points(most) | Mark::Score(most) => {
            let given = numbers(fields, paper, mark, most)?;
            Marks {
                choices: given.iter().map(|(id, _)| CandidateId(*id)).collect(),
                points: Some(given.iter().map(|(_, number)| *number).collect()),
            }
        }
    };
    terms.check(&marks).map_err(|errors| {
        let errors = errors.into_iter();
        errors.map(|error| at_field(error, &marks, mark)).collect()
    })
}

/// The numbers given, without empty fields and zeros.
fn numbers(
    fields: &Fields,
    paper: &BallotPaperOut,
    mark: Mark,
    most: i32,
) -> Result<Vec<(Uuid, i32)>, Vec<FieldError>> {
    let (mut given, mut errors) = (Vec::new(), Vec::new());
    for one in &paper.candidates {
        let field = mark.field(&one.candidate_id);
        match fields.get(&field).trim() {
            "" | "0" => {}
            text => match text.parse() {
                Ok(number) if (1..=most).contains(&number) => {
                    given.push((one.candidate_id, number));
                }
                _ => errors.push(FieldError {
                    pointer: format!("/{field}"),
                    detail: format!(
                        "Isi angka 1 sampai {most} untuk {}, atau kosongkan.",
                        one.title
                    ),
                    detail_en: format!("Give a number from 1 to {most}, or leave it empty."),
                }),
            },
        }
    }
    if errors.is_empty() {
        Ok(given)
    } else {
        Err(errors)
    }
}

fn ranked(given: &[(Uuid, i32)]) -> Result<Marks, Vec<FieldError>> {
    let mut order = given.to_vec();
    order.sort_by_key(|(_, rank)| *rank);
    let twice = order.windows(2).filter(|pair| pair[0].1 == pair[1].1);
    let errors: Vec<FieldError> = twice
        .map(|pair| FieldError {
            pointer: format!("/rank-{}", pair[1].0),
            detail: format!(
                "Peringkat {} sudah dipakai; setiap peringkat hanya untuk satu usulan.",
                pair[1].1
            ),
            detail_en: format!(
                "Rank {} is taken; each rank is for one candidate.",
                pair[1].1
            ),
        })
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let ids = order.into_iter().map(|(id, _)| CandidateId(id));
    Ok(Marks::of(ids.collect()))
}

/// Puts an error about a place in the marks at the field of the candidate there.
fn at_field(error: FieldError, marks: &Marks, mark: Mark) -> FieldError {
    let place = error.pointer.rsplit('/').next();
    let place = place.and_then(|place| place.parse::<usize>().ok());
    let candidate = place.and_then(|place| marks.choices.get(place));
    let pointer = match (candidate, mark) {
        (_, Mark::Tick) | (None, _) => "/choices".to_owned(),
        (Some(candidate), _) => format!("/{}", mark.field(&candidate.0)),
    };
    FieldError { pointer, ..error }
}
