//! A planner confirms an import, with what they choose for names that are not sure; or takes a half-written one up
//! again.

use std::sync::Arc;

use entity::enums::{ImportState, Role};
use entity::ids::{CycleId, SipdImportId};
use entity::{cycles, sipd_imports};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::world::{self, Chosen};
use super::{show, write};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::cycles as cycle_room;
use crate::limits;
use crate::problem::{ApiError, Code, FieldError};
use crate::sipd::judge::{Named, World};
use crate::sipd::names::Kind;
use crate::sipd::store;

/// What a planner chooses a name to mean.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Kind of name.
    pub what: Named,
    /// The name as the sheet has it.
    pub name: String,
    /// The area's code or the agency's identifier.
    pub code: String,
}

/// Most choices of one confirmation.
const CHOICES: usize = 2_000;

fn wrong(at: usize, field: &str, detail: &str, detail_en: &str) -> FieldError {
    FieldError {
        pointer: format!("/choices/{at}/{field}"),
        detail: detail.into(),
        detail_en: detail_en.into(),
    }
}

/// The choices as rows are matched with them; a code that is not of the regency is refused.
fn checked(world: &World, choices: &[Choice]) -> Result<Chosen, ApiError> {
    let (mut chosen, mut errors) = (Vec::new(), Vec::new());
    if choices.len() > CHOICES {
        errors.push(wrong(
            CHOICES,
            "name",
            "Terlalu banyak pilihan.",
            "Too many choices.",
        ));
    }
    for (at, choice) in choices.iter().enumerate().take(CHOICES) {
        let length = choice.name.chars().count();
        if !(limits::AGENCY.min..=limits::AGENCY.max).contains(&length) {
            errors.push(wrong(
                at,
                "name",
                "Isi nama seperti di lembar, 2 sampai 200 huruf.",
                "Give the name as the sheet has it, 2 to 200 characters.",
            ));
            continue;
        }
        let district = match choice.what {
            Named::Village => choice.code.get(..8).unwrap_or_default(),
            Named::District | Named::Agency => "",
        };
        let kind = match choice.what {
            Named::District | Named::Village => Kind::Place,
            Named::Agency => Kind::Agency,
        };
        let known = world.names(choice.what, district);
        if known.is_some_and(|names| names.has(&choice.code)) {
            let key = kind.key(&choice.name);
            chosen.push((choice.what, key, district.to_owned(), choice.code.clone()));
        } else {
            errors.push(wrong(
                at,
                "code",
                "Pilih kode wilayah atau perangkat daerah kabupaten/kota ini.",
                "Choose the code of an area or the identifier of an agency of this regency.",
            ));
        }
    }
    if errors.is_empty() {
        Ok(chosen)
    } else {
        Err(ApiError::fields(errors))
    }
}

fn refused(row: &sipd_imports::Model) -> ApiError {
    let (id, en) = match row.state {
        ImportState::Reading => (
            "Berkas masih dibaca; tunggu sampai keadaannya `ready`.",
            "The file is still being read; wait until its state is `ready`.",
        ),
        ImportState::Writing => ("Impor ini sedang ditulis.", "This import is being written."),
        ImportState::Written => (
            "Impor ini sudah selesai; kirim berkasnya lagi untuk mengulang.",
            "This import is done; send the file again to repeat it.",
        ),
        ImportState::Failed | ImportState::Ready => (
            "Impor ini gagal; kirim berkasnya lagi.",
            "This import failed; send the file again.",
        ),
    };
    ApiError::new(Code::WrongState, id, en)
}

/// Confirms an import, and begins to write it.
pub async fn confirm(
    app: &App,
    caller: Arc<Caller>,
    (cycle, id): (CycleId, SipdImportId),
    choices: Vec<Choice>,
) -> Result<(), ApiError> {
    let cycle = cycle_room::service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let now = app.clock.now();
    let world = world::load(app.db.read(), &cycle, "[]", now).await?;
    let chosen = checked(&world, &choices)?;
    let run = Uuid::now_v7();
    let (held, actor) = (cycle.clone(), caller.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = store::lock(tx, held.id, id).await?;
                let resumes = row.state == ImportState::Writing && show::is_interrupted(&row, now);
                if row.state != ImportState::Ready && !resumes {
                    return Err(refused(&row));
                }
                audit::append(tx, now, event(&actor, &held, &row, resumes));
                let mut all: Chosen = serde_json::from_str(&row.choices)?;
                all.extend(chosen);
                let mut row = row.into_active_model();
                row.state = Set(ImportState::Writing);
                row.choices = Set(serde_json::to_string(&all)?);
                row.run_id = Set(run);
                row.beat_at = Set(now);
                row.update(tx).await?;
                Ok(())
            })
        })
        .await?;
    tokio::spawn(write::run(app.clone(), caller, cycle, id, run));
    Ok(())
}

fn event(
    caller: &Caller,
    cycle: &cycles::Model,
    row: &sipd_imports::Model,
    resumes: bool,
) -> Event {
    Event {
        verb: if resumes {
            "sipd.import_resumed"
        } else {
            "sipd.import_confirmed"
        },
        actor: caller.office(Role::Planner, &cycle.regency_code),
        actor_id: Some(caller.account),
        subject: "cycle",
        subject_id: cycle.id.to_string(),
        cycle: Some(cycle.id),
        round: None,
        proposal: None,
        detail: json!({ "import": row.id.0, "sha256": row.sha256, "rows": row.total }),
    }
}
