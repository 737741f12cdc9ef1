//! A survey's page: its form for those it asks, and its report for everybody.

use askama::Template;
use entity::enums::{AgeBand, Education, Occupation, Sex};
use entity::ids::SurveyId;
use poem::web::Path;
use poem::{Response, Route, handler};
use sea_orm::{ActiveEnum, Iterable};
use uuid::Uuid;

use super::rules::{self, KEYS, NAMES, Tally};
use super::service::{self, Given, Report};
use crate::problem::ApiError;
use crate::web::format::{self, Zone};
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, forms, html,
    see_other,
};

/// Adds `/surveys/{id}`.
pub fn routes(route: Route) -> Route {
    route.at("/surveys/:id", poem::get(show).post(send))
}

/// Whether and why the visitor is shown the form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// They may answer.
    Asked,
    /// They have answered.
    Done,
    /// They must log in first.
    Stranger,
    /// They live elsewhere, or are not verified.
    Elsewhere,
    /// It is not open yet, or closed.
    Shut,
}

/// An element as it is asked and reported.
struct Element {
    key: &'static str,
    name: &'static str,
    mean: String,
    /// How wide its bar is, per cent of the highest answer.
    wide: String,
}

#[derive(Template)]
#[template(path = "surveys/survey.html")]
struct SurveyPage {
    chrome: Chrome,
    form: FormState,
    report: Report,
    turn: Turn,
    zone: Zone,
    elements: Vec<Element>,
    sample: i64,
    sexes: Vec<Choice>,
    ages: Vec<Choice>,
    educations: Vec<Choice>,
    occupations: Vec<Choice>,
}

impl SurveyPage {
    fn index(tally: &Tally) -> String {
        tally.index().map(hundredths).unwrap_or_default()
    }

    fn grade(tally: &Tally) -> &'static str {
        tally.grade().map(service::letter).unwrap_or_default()
    }
}

/// Hundredths as people read them: `81,11`.
fn hundredths(value: i64) -> String {
    format::quantity(value * 10)
}

fn parse(id: &str) -> Result<SurveyId, ApiError> {
    let id = Uuid::parse_str(id).map_err(|_| ApiError::not_found())?;
    Ok(SurveyId(id))
}

#[handler]
async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    page(visit, parse(&id)?, FormState::default()).await
}

async fn page(visit: Visit, id: SurveyId, form: FormState) -> Result<Response, PageError> {
    let app = &visit.app;
    let report = service::report(app.db.read(), id).await?;
    let survey = &report.shown.survey;
    let now = app.clock.now();
    let turn = if now < survey.opens_at || now >= survey.closes_at {
        Turn::Shut
    } else {
        match &visit.caller {
            None => Turn::Stranger,
            Some(caller) => match service::answered(app, caller, survey).await? {
                None => Turn::Elsewhere,
                Some(true) => Turn::Done,
                Some(false) => Turn::Asked,
            },
        }
    };
    let means = report.shown.tally.means();
    let elements = KEYS.iter().zip(NAMES).zip(means);
    let elements = elements
        .map(|((key, (name, name_en)), mean)| Element {
            key,
            name: visit.lang.pick(name, name_en),
            mean: format::quantity(mean),
            wide: format::percent(mean, 4_000),
        })
        .collect();
    let lang = visit.lang.clone();
    html(
        &lang,
        &SurveyPage {
            chrome: visit.chrome,
            zone: Zone::of(&survey.area_code),
            sample: rules::sample(report.population),
            form,
            turn,
            elements,
            sexes: Choice::of(&lang, Sex::iter()),
            ages: Choice::of(&lang, AgeBand::iter()),
            educations: Choice::of(&lang, Education::iter()),
            occupations: Choice::of(&lang, Occupation::iter()),
            report,
        },
    )
}

/// The answers as the form gives them; what was not ticked is 0, and refused by name.
fn given(fields: &Fields) -> Given {
    let number = |key: &str| fields.get(key).parse().unwrap_or_default();
    let text = |key: &str| fields.get(key).to_owned();
    Given {
        answers: KEYS.map(number),
        sex: Sex::try_from_value(&text("sex")).ok(),
        age_band: AgeBand::try_from_value(&text("age_band")).ok(),
        education: Education::try_from_value(&text("education")).ok(),
        occupation: Occupation::try_from_value(&text("occupation")).ok(),
        comment: fields.optional("comment").map(ToOwned::to_owned),
    }
}

#[handler]
async fn send(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, id) = (visit.signed()?, parse(&id)?);
    let fields = form.into_fields();
    match service::answer(&visit.app, caller, id, given(&fields)).await {
        Ok(()) => Ok(see_other(&format!("/surveys/{id}"))),
        Err(error) => forms::refused(fields, error, async |form| page(visit, id, form).await).await,
    }
}
