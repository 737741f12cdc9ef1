//! A person on the list: another part, elected, or taken off.

use entity::enums::{AttendancePart, DelegateRole};
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::attend::{Shown, page};
use super::{address, attendee_id, seat, version};
use crate::meetings::service as meeting_service;
use crate::problem::{ApiError, Code};
use crate::web::forms::refused;
use crate::web::{Fields, PageError, ProtectedForm, Visit, see_other};

/// A form about a person that was refused.
pub(super) struct Changed {
    /// The person.
    pub(super) id: Uuid,
    /// What was sent, with what was seen.
    pub(super) sent: Fields,
    /// Whether somebody else changed them since.
    pub(super) stale: bool,
}

impl Changed {
    /// What the form changes a field to; nothing where it leaves it as it was.
    pub(super) fn meant(&self, name: &str) -> Option<&str> {
        let before = self.sent.get(&format!("seen_{name}"));
        self.sent.optional(name).filter(|sent| *sent != before)
    }

    /// The part and role their form was made with.
    pub(super) fn seen(&self) -> Option<(AttendancePart, DelegateRole)> {
        let part = self.sent.get("seen_part").to_owned();
        let role = self.sent.get("seen_delegate").to_owned();
        Some((
            AttendancePart::try_from_value(&part).ok()?,
            DelegateRole::try_from_value(&role).ok()?,
        ))
    }
}

fn choice<V: ActiveEnum<Value = String>>(fields: &Fields, name: &str) -> Result<V, ApiError> {
    V::try_from_value(&fields.get(name).to_owned()).map_err(|_| {
        let pointer = format!("/{name}");
        ApiError::field(&pointer, "Pilih salah satu.", "Choose one.")
    })
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path((id, person)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let person = attendee_id(&person)?;
    let fields = form.into_fields();
    let seen = version(&fields, "version")?;
    let (app, who) = (&visit.app, caller.clone());
    let done = if fields.get("act") == "remove" {
        meeting_service::remove(app, who, round.id, person, Some(seen)).await
    } else {
        let chosen =
            choice(&fields, "part").and_then(|part| Ok((part, choice(&fields, "delegate")?)));
        match chosen {
            Ok((part, role)) => {
                meeting_service::change(app, who, round.id, person, seen, Some(part), Some(role))
                    .await
                    .map(|_| ())
            }
            Err(error) => Err(error),
        }
    };
    match done {
        Ok(()) => Ok(see_other(&address(
            round.id,
            "/attendance?kabar=hadir-diubah",
        ))),
        Err(error) => {
            let changed = Changed {
                id: person.0,
                stale: error.problem().code == Code::StaleVersion,
                sent: fields,
            };
            refused(Fields::default(), error, async |form| {
                let shown = Shown {
                    form,
                    changed: Some(changed),
                    ..Shown::default()
                };
                page(&visit, &caller, &round, shown).await
            })
            .await
        }
    }
}
