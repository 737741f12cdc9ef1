//! Extending a phase of the ticked rounds, or of all that the filter matches.

use std::collections::HashMap;

use entity::ids::RoundId;
use poem::web::{Path, Query};
use poem::{Response, handler};

use super::input::Reader;
use super::rounds::{Asked, Fate, matching, page};
use super::{Head, head, places};
use crate::desk::{front, uuid};
use crate::problem::ApiError;
use crate::rounds::service::{Extension, extend_many};
use crate::rounds::standing;
use crate::web::forms::refused;
use crate::web::language::Both;
use crate::web::{Fields, FormState, PageError, ProtectedForm, Visit};

fn read(fields: &Fields, head: &Head) -> Result<Extension, ApiError> {
    let mut form = Reader::new(fields);
    let phase = form.one_of("end", places::phase);
    let to = form.needed_time("to", head.zone);
    let extension = phase.zip(to).map(|(phase, to)| Extension {
        phase,
        to,
        shift: fields.get("shift") == "yes",
    });
    form.end(extension)
}

/// The ticked rounds, each with the version that was seen.
fn ticked(fields: &Fields) -> Result<Vec<(RoundId, i32)>, ApiError> {
    let seen = |id: &str| fields.get(&format!("seen-{id}")).parse();
    let picked = fields
        .all("pick")
        .map(|id| match (uuid(id), seen(id)) {
            (Ok(round), Ok(version)) => Ok((RoundId(round), version)),
            _ => Err(ApiError::not_found()),
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(picked)
}

async fn picked(
    visit: &Visit,
    head: &Head,
    asked: &Asked,
    fields: &Fields,
) -> Result<Vec<(RoundId, i32)>, ApiError> {
    let picked = if fields.get("scope") == "all" {
        matching(visit, head, asked).await?
    } else {
        ticked(fields)?
    };
    if picked.is_empty() {
        return Err(ApiError::field(
            "/pick",
            "Centang paling sedikit satu putaran.",
            "Tick at least one round.",
        ));
    }
    Ok(picked)
}

#[handler]
pub(super) async fn extend(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    let done = async {
        let extension = read(&fields, &head)?;
        let picked = picked(&visit, &head, &asked, &fields).await?;
        let reason = fields.get("reason");
        extend_many(
            &visit.app,
            &caller,
            head.cycle.id,
            picked,
            extension,
            reason,
        )
        .await
    };
    let outcomes = match done.await {
        Ok(outcomes) => outcomes,
        Err(error) => {
            return refused(fields, error, async |form| {
                page(&visit, head, asked, form, Vec::new()).await
            })
            .await;
        }
    };
    let fates = told(&visit, outcomes).await?;
    page(&visit, head, asked, FormState::default(), fates).await
}

async fn told(
    visit: &Visit,
    mut outcomes: Vec<(RoundId, Result<(), ApiError>)>,
) -> Result<Vec<Fate>, ApiError> {
    outcomes.sort_by_key(|(_, outcome)| outcome.is_ok());
    let ids: Vec<RoundId> = outcomes.iter().map(|(id, _)| *id).collect();
    let rows = standing::many(visit.app.db.read(), ids).await?;
    let names = front::names(visit, &rows).await?;
    let names: HashMap<RoundId, String> = rows.iter().map(|row| row.id).zip(names).collect();
    Ok(outcomes
        .into_iter()
        .map(|(id, outcome)| Fate {
            id,
            name: names.get(&id).cloned().unwrap_or_default(),
            wrong: match outcome {
                Ok(()) => Both::default(),
                Err(error) => {
                    let problem = error.problem();
                    let field = problem.errors.first().map(Both::of_field);
                    field.unwrap_or_else(|| Both::of(problem))
                }
            },
        })
        .collect())
}
