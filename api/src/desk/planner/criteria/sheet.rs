//! The sheet: many proposals and all criteria at once. Whoever holds an office in the regency fills in what is theirs.

use askama::Template;
use entity::enums::Role;
use poem::http::StatusCode;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::form::{number, parse_number};
use super::{Opened, open};
use crate::auth::Caller;
use crate::criteria::service::{self, Within};
use crate::criteria::wire::{
    CellOut, CriterionWire, GapReason, ScaleForm, ScoreIn, ScorerName, SheetOut, SheetRowOut,
};
use crate::desk::planner::places;
use crate::page as pages;
use crate::problem::{ApiError, FieldError};
use crate::web::fields::encode;
use crate::web::language::Both;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Proposals a page has.
const SHOWN: u64 = 25;
/// What is typed to take one's own answer back.
const BACK: &str = "-";

/// Which proposals are shown.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    area: String,
    #[serde(default)]
    gaps: String,
    after: Option<String>,
}

impl Asked {
    fn query(&self) -> String {
        format!("area={}&gaps={}", encode(&self.area), encode(&self.gaps))
    }
}

#[derive(Template)]
#[template(path = "desk/planner/criteria_sheet.html")]
struct SheetPage {
    chrome: Chrome,
    opened: Opened,
    cycle_name: String,
    /// Whether the visitor plans the regency, and so has the other pages of the set.
    plans: bool,
    form: FormState,
    asked: Asked,
    districts: Vec<Choice>,
    sheet: SheetOut,
    /// Whether the visitor is an officer below the planning agency.
    officer: bool,
}

impl SheetPage {
    fn title(&self) -> &str {
        let set = &self.opened.set;
        self.chrome.lang.pick(&set.name_id, &set.name_en)
    }

    fn criterion<'a>(&'a self, one: &'a CriterionWire) -> &'a str {
        self.chrome.lang.pick(&one.name_id, &one.name_en)
    }

    /// The criteria with what is answered to them for a proposal.
    fn cells<'a>(&'a self, row: &'a SheetRowOut) -> Vec<(&'a CriterionWire, &'a CellOut)> {
        self.opened.set.criteria.iter().zip(&row.cells).collect()
    }

    /// Whether the visitor may answer a criterion; of which proposals, the service tells.
    fn is_mine(&self, one: &CriterionWire) -> bool {
        self.opened.is_in_force()
            && match one.scorer {
                ScorerName::Officer => self.officer || self.plans,
                ScorerName::Planner => self.plans,
                ScorerName::Computed | ScorerName::Vote => false,
            }
    }

    fn field(row: &SheetRowOut, one: &CriterionWire) -> String {
        field(row.proposal_id, &one.code)
    }

    /// What an answer must lie in.
    fn range(&self, one: &CriterionWire) -> String {
        match (one.scale, one.min, one.max) {
            (ScaleForm::Points, Some(min), Some(max)) => format!("{min}–{max}"),
            _ => self.chrome.lang.text("scale-amount"),
        }
    }

    /// What stands in a cell.
    fn told(&self, cell: &CellOut) -> String {
        match (cell.answer, cell.gap) {
            (Some(answer), _) => number(answer),
            (None, Some(gap)) => self.chrome.lang.text(match gap {
                GapReason::NotScored => "gap-not_scored",
                GapReason::NotRecorded => "gap-not_recorded",
                GapReason::NoVote => "gap-no_vote",
                GapReason::OffScale => "gap-off_scale",
            }),
            (None, None) => String::new(),
        }
    }

    fn typed(answer: f64) -> String {
        number(answer)
    }

    /// How far several scorers are apart.
    fn spread(&self, cell: &CellOut) -> String {
        let (Some(low), Some(high), Some(deviation)) = (cell.lowest, cell.highest, cell.deviation)
        else {
            return String::new();
        };
        let words = self.chrome.lang.say("sheet-spread");
        let words = words.with("low", number(low)).with("high", number(high));
        let deviation = format!("{deviation:.2}").replace('.', ",");
        let count = i64::try_from(cell.scores.len()).unwrap_or_default();
        words
            .with("deviation", deviation)
            .with("count", count)
            .to_string()
    }

    fn proposals(&self) -> i64 {
        i64::try_from(self.sheet.proposals).unwrap_or(i64::MAX)
    }

    fn incomplete(&self) -> i64 {
        i64::try_from(self.sheet.incomplete).unwrap_or(i64::MAX)
    }

    fn has_gaps(&self) -> bool {
        !self.asked.gaps.is_empty()
    }

    fn next(&self) -> Option<String> {
        let next = self.sheet.next.as_ref()?;
        let query = self.asked.query();
        Some(self.opened.at(&format!("/sheet?{query}&after={next}")))
    }

    fn here(&self) -> String {
        let query = self.asked.query();
        let after = self.asked.after.as_ref();
        let after = after.map(|after| format!("&after={}", encode(after)));
        self.opened
            .at(&format!("/sheet?{query}{}", after.unwrap_or_default()))
    }

    /// Whether any criterion is the visitor's to answer.
    fn can_score(&self) -> bool {
        self.opened.set.criteria.iter().any(|one| self.is_mine(one))
    }
}

fn field(proposal: Uuid, criterion: &str) -> String {
    format!("s.{proposal}.{criterion}")
}

fn is_officer(caller: &Caller) -> bool {
    caller.grants.iter().any(|held| {
        matches!(
            held.role,
            Role::VillageOfficer | Role::DistrictOfficer | Role::AgencyOfficer
        )
    })
}

async fn page(
    visit: &Visit,
    caller: &Caller,
    opened: Opened,
    asked: Asked,
    form: FormState,
) -> Result<Response, PageError> {
    let cycle = crate::cycles::service::known(&visit.app, opened.row.cycle_id).await?;
    let after: Option<Uuid> = asked.after.as_deref().map(pages::decode).transpose()?;
    let within = Within {
        area: Some(asked.area.clone()).filter(|area| !area.is_empty()),
        agency: None,
    };
    let of = (opened.row.cycle_id, opened.row.id);
    let gaps = !asked.gaps.is_empty();
    let sheet = service::sheet(&visit.app, Some(caller), of, within, gaps, after, SHOWN).await?;
    let page = SheetPage {
        chrome: visit.chrome.clone(),
        cycle_name: cycle.name.clone(),
        plans: caller.plans(&cycle.regency_code),
        officer: is_officer(caller),
        districts: places::districts(visit, &cycle.regency_code).await?,
        opened,
        form,
        asked,
        sheet,
    };
    html(&visit.lang, &page)
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, set)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let opened = open(&visit, &caller, &id, &set).await?;
    page(&visit, &caller, opened, asked, FormState::default()).await
}

/// The answers a form has, each with the field it stands in. What is left empty is not answered.
fn read(fields: &Fields) -> Result<(Vec<ScoreIn>, Vec<String>), ApiError> {
    let (mut items, mut names, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for (name, value) in fields.others(&[]) {
        let value = value.trim();
        let Some((id, criterion)) = name
            .strip_prefix("s.")
            .and_then(|rest| rest.split_once('.'))
            .filter(|_| !value.is_empty())
        else {
            continue;
        };
        let Ok(proposal_id) = Uuid::parse_str(id) else {
            continue;
        };
        let answer = parse_number(value);
        if answer.is_none() && value != BACK {
            errors.push(FieldError {
                pointer: format!("/items/{}/answer", names.len()),
                detail: "Isi angka, atau - untuk menarik nilai Anda.".into(),
                detail_en: "Give a number, or - to take your answer back.".into(),
            });
        }
        items.push(ScoreIn {
            proposal_id,
            criterion: criterion.to_owned(),
            answer,
        });
        names.push(name.to_owned());
    }
    if errors.is_empty() {
        return Ok((items, names));
    }
    Err(at_fields(&names, ApiError::fields(errors)))
}

/// A refusal whose faults are told by the fields of the form: `/items/3/answer` by the name of the fourth answer.
fn at_fields(names: &[String], error: ApiError) -> ApiError {
    let problem = error.problem();
    if problem.errors.is_empty() {
        return error;
    }
    let mended = problem.errors.iter().map(|one| {
        let at = one.pointer.strip_prefix("/items/");
        let at = at.and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
        let name = at.and_then(|at| names.get(at));
        FieldError {
            pointer: format!("/{}", name.map_or("items", String::as_str)),
            ..one.clone()
        }
    });
    ApiError::fields(mended.collect())
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path((id, set)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let opened = open(&visit, &caller, &id, &set).await?;
    let fields = form.into_fields();
    let (cycle, set) = (opened.row.cycle_id, opened.row.id);
    let done = async {
        let (items, names) = read(&fields)?;
        if items.is_empty() {
            return Ok(());
        }
        let scored = service::score(&visit.app, caller.clone(), cycle, set, items).await;
        scored.map(drop).map_err(|error| at_fields(&names, error))
    };
    match done.await {
        Ok(()) => {
            let query = asked.query();
            Ok(see_other(
                &opened.at(&format!("/sheet?{query}&kabar=dinilai")),
            ))
        }
        Err(error) => {
            let status = StatusCode::from_u16(error.problem().status);
            let errors = error.problem().errors.iter();
            // A field's name has dots and identifiers in it: it is taken whole.
            let errors: Vec<(String, Both)> = errors
                .map(|one| {
                    let name = one.pointer.trim_start_matches('/').to_owned();
                    (name, Both::of_field(one))
                })
                .collect();
            let mut form = FormState::refused(fields, error)?;
            form.errors = errors;
            let mut response = page(&visit, &caller, opened, asked, form).await?;
            response.set_status(status.unwrap_or(StatusCode::UNPROCESSABLE_ENTITY));
            Ok(response)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_filled_in_is_an_answer() {
        let id = Uuid::from_u128(1);
        let text = format!("s.{id}.urgency=4,5&s.{id}.damage=&s.{id}.cost=-&csrf=x&s.x.y=1");
        let (items, names) = read(&Fields::parse(text.as_bytes())).unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!((items[0].answer, items[1].answer), (Some(4.5), None));
        assert_eq!(names[1], field(id, "cost"));
        let wrong = format!("s.{id}.urgency=3&s.{id}.damage=banyak");
        let error = read(&Fields::parse(wrong.as_bytes())).unwrap_err();
        assert_eq!(
            error.problem().errors[0].pointer,
            format!("/{}", field(id, "damage"))
        );
    }
}
