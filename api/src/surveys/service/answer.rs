//! A resident answers, once.

use std::sync::Arc;

use entity::enums::{AgeBand, Education, Occupation, Role, Sex};
use entity::ids::SurveyId;
use entity::{survey_answers, surveys};
use sea_orm::{EntityTrait, IntoActiveModel, SqlErr};
use serde_json::json;

use crate::app::App;
use crate::areas::code::within;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::problem::{ApiError, Code, FieldError};
use crate::surveys::rules::{ELEMENTS, KEYS};
use crate::surveys::store;
use crate::{keys, limits, text};

/// What a resident says.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Answers 1 to 4, in the order of the elements.
    pub answers: [i32; ELEMENTS],
    /// Sex, if told.
    pub sex: Option<Sex>,
    /// Age, if told.
    pub age_band: Option<AgeBand>,
    /// Education, if told.
    pub education: Option<Education>,
    /// Occupation, if told.
    pub occupation: Option<Occupation>,
    /// A comment, for the office.
    pub comment: Option<String>,
}

/// Whether a caller is one of those a survey asks: a verified resident of its place.
fn is_served(caller: &Caller, survey: &surveys::Model) -> bool {
    caller.grants.iter().any(|held| {
        held.role == Role::Citizen
            && held
                .area
                .as_deref()
                .is_some_and(|village| within(&survey.area_code, village))
    })
}

/// Under what an account's answer is kept: nobody without the installation's key can tell whose it is.
fn pseudonym(app: &App, caller: &Caller, survey: &surveys::Model) -> Result<Vec<u8>, ApiError> {
    let key = app.keys.open(&survey.key_sealed)?;
    let parts: [&[u8]; 2] = [b"survey v1", caller.account.0.as_bytes()];
    Ok(keys::hmac(&key, &parts).to_vec())
}

/// Whether the caller has answered; none for one who is not asked.
pub async fn answered(
    app: &App,
    caller: &Caller,
    survey: &surveys::Model,
) -> Result<Option<bool>, ApiError> {
    if !is_served(caller, survey) {
        return Ok(None);
    }
    let respondent = pseudonym(app, caller, survey)?;
    let done = store::has_answered(app.db.read(), survey.id, &respondent).await?;
    Ok(Some(done))
}

/// A verified resident of the place answers, once, while the survey is open.
pub async fn answer(
    app: &App,
    caller: Arc<Caller>,
    id: SurveyId,
    given: Given,
) -> Result<(), ApiError> {
    let survey = store::get(app.db.read(), id).await?;
    if !is_served(&caller, &survey) {
        return Err(ApiError::forbidden(
            "Survei ini untuk warga terverifikasi di tempatnya.",
            "This survey asks verified residents of its place.",
        ));
    }
    let mut errors = Vec::new();
    for (key, answer) in KEYS.iter().zip(given.answers) {
        if !(1..=4).contains(&answer) {
            errors.push(FieldError {
                pointer: format!("/{key}"),
                detail: "Pilih 1 sampai 4.".into(),
                detail_en: "Choose 1 to 4.".into(),
            });
        }
    }
    let comment = text::clean_optional(
        "/comment",
        given.comment.as_deref(),
        limits::SURVEY_COMMENT,
        &mut errors,
    );
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let respondent = pseudonym(app, &caller, &survey)?;
    let now = app.clock.now();
    let [
        requirements,
        procedure,
        time,
        cost,
        product,
        competence,
        conduct,
        complaints,
        facilities,
    ] = given.answers;
    let row = survey_answers::Model {
        survey_id: id,
        respondent,
        requirements,
        procedure,
        time,
        cost,
        product,
        competence,
        conduct,
        complaints,
        facilities,
        sex: given.sex,
        age_band: given.age_band,
        education: given.education,
        occupation: given.occupation,
        comment,
    };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let survey = store::lock(tx, id).await?;
                if now < survey.opens_at || now >= survey.closes_at {
                    return Err(ApiError::new(
                        Code::WrongPhase,
                        "Survei ini belum dibuka atau sudah ditutup.",
                        "This survey is not open yet, or closed.",
                    ));
                }
                survey_answers::Entity::insert(row.into_active_model())
                    .exec_without_returning(tx)
                    .await
                    .map_err(|error| match error.sql_err() {
                        Some(SqlErr::UniqueConstraintViolation(_)) => ApiError::new(
                            Code::AlreadyExists,
                            "Anda sudah mengisi survei ini.",
                            "You have answered this survey already.",
                        ),
                        _ => error.into(),
                    })?;
                // Nothing that would tell who answered, or what.
                let event = Event {
                    verb: "survey.answered",
                    actor: "resident".into(),
                    actor_id: None,
                    subject: "survey",
                    subject_id: id.to_string(),
                    cycle: Some(survey.cycle_id),
                    round: survey.round_id,
                    proposal: None,
                    detail: json!({}),
                };
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await
}
