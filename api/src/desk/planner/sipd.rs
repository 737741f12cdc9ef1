//! The SIPD sheet: downloaded, sent for import, looked through row by row, and taken in.

use std::sync::Arc;

use askama::Template;
use entity::enums::{ImportState, RowFate, StageKind};
use entity::ids::SipdImportId;
use entity::stages;
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;
use uuid::Uuid;

use super::{Head, head};
use crate::auth::{Caller, Once};
use crate::desk::uuid;
use crate::page::{self as pages, Page};
use crate::problem::ApiError;
use crate::sipd::judge::Named;
use crate::sipd::service::{self, Choice, OpenName};
use crate::sipd::wire::{SipdImportOut, SipdRowOut};
use crate::web::fields::SentFile;
use crate::web::forms::refused;
use crate::web::language::Both;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};
use crate::{cycles, keys};

/// Imports a page has.
const IMPORTS: u64 = 20;
/// Rows a page has.
const ROWS: u64 = 50;
/// Official names a page offers, in all its lists together: more would make it heavy on a bad line.
const OPTIONS: usize = 1_000;

#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/planner/sipd.html")]
struct SipdPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    stages: Vec<stages::Model>,
    imports: Vec<SipdImportOut>,
    next: Option<String>,
    key: Uuid,
}

impl SipdPage {
    fn state(import: &SipdImportOut) -> ImportState {
        import.state.into()
    }

    fn address(&self, import: &SipdImportOut) -> String {
        self.head.at(&format!("/sipd/{}", import.id))
    }

    fn sheet(&self, ending: &str, stage: Option<&stages::Model>) -> String {
        let cycle = self.head.cycle.id;
        let query = stage.map(|stage| format!("?stage={}", stage.kind.to_value()));
        let query = query.unwrap_or_default();
        format!("/api/v1/cycles/{cycle}/sipd/proposals.{ending}{query}")
    }

    fn kind(stage: &stages::Model) -> StageKind {
        stage.kind
    }
}

async fn page(
    visit: &Visit,
    caller: &Caller,
    head: Head,
    form: FormState,
    after: Option<&str>,
) -> Result<Response, PageError> {
    let after: Option<Uuid> = after.map(pages::decode).transpose()?;
    let after = after.map(SipdImportId);
    let cycle = head.cycle.id;
    let rows = service::list(&visit.app, caller, cycle, after, IMPORTS).await?;
    let imports = Page::cut(rows, IMPORTS, |row| row.import.id, SipdImportOut::from)?;
    let next = imports.next;
    html(
        &visit.lang,
        &SipdPage {
            chrome: visit.chrome.clone(),
            stages: cycles::service::stages(visit.app.db.read(), cycle).await?,
            imports: imports.items,
            next: next.map(|next| head.at(&format!("/sipd?after={next}"))),
            head,
            form,
            key: Uuid::now_v7(),
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(query): Query<After>,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let form = FormState::default();
    page(&visit, &caller, head, form, query.after.as_deref()).await
}

/// Takes a sheet in and leads to what becomes of it.
#[handler]
pub(super) async fn send(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let mut fields = form.into_fields();
    let done = start(&visit, &caller, &head, &mut fields);
    match done.await {
        Ok(id) => Ok(see_other(&head.at(&format!("/sipd/{id}")))),
        Err(error) => {
            let error = at_file(error);
            refused(fields, error, async |form| {
                page(&visit, &caller, head, form, None).await
            })
            .await
        }
    }
}

/// Whatever is wrong with a file is told at its field.
fn at_file(error: ApiError) -> ApiError {
    use crate::problem::Code;
    let problem = error.problem();
    match problem.code {
        Code::Internal | Code::Unavailable | Code::NotFound => error,
        _ => match problem.errors.first() {
            Some(one) => ApiError::field("/file", one.detail.clone(), one.detail_en.clone()),
            None => ApiError::field("/file", problem.detail.clone(), problem.detail_en.clone()),
        },
    }
}

async fn start(
    visit: &Visit,
    caller: &Arc<Caller>,
    head: &Head,
    fields: &mut Fields,
) -> Result<SipdImportId, ApiError> {
    let sent = fields.file("file").filter(|file| !file.bytes.is_empty());
    let Some(SentFile { name, bytes, .. }) = sent else {
        return Err(ApiError::field(
            "/file",
            "Pilih berkas Excel atau CSV.",
            "Choose an Excel or CSV file.",
        ));
    };
    let bytes: Vec<u8> = bytes.into();
    let request = (head.cycle.id.0, hex::encode(keys::sha256(&bytes)));
    let key = fields.optional("key").map(ToOwned::to_owned);
    let once = Once::new(caller.account, key, "page_start_sipd", &request)?;
    let file = (name, bytes);
    let row = service::start(&visit.app, caller.clone(), head.cycle.id, file, once).await?;
    Ok(row.id)
}

/// Which rows are shown.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    fate: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/planner/sipd_import.html")]
struct ImportPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    import: SipdImportOut,
    names: Vec<OpenName>,
    /// Names beyond those asked for.
    more_names: usize,
    fate: Option<RowFate>,
    rows: Vec<SipdRowOut>,
    next: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl ImportPage {
    fn state(&self) -> ImportState {
        self.import.state.into()
    }

    fn fates() -> Vec<RowFate> {
        RowFate::iter().collect()
    }

    fn is_shown(&self, fate: &RowFate) -> bool {
        self.fate == Some(*fate)
    }

    fn fate_of(row: &SipdRowOut) -> RowFate {
        row.fate.into()
    }

    fn count(&self, fate: &RowFate) -> i64 {
        let counts = &self.import.counts;
        match fate {
            RowFate::New => counts.new,
            RowFate::Changed => counts.changed,
            RowFate::Same => counts.same,
            RowFate::Refused => counts.refused,
            RowFate::Uncertain => counts.uncertain,
        }
    }

    fn address(&self) -> String {
        self.head.at(&format!("/sipd/{}", self.import.id))
    }

    fn narrowed(&self, fate: &RowFate) -> String {
        format!("{}?fate={}#baris", self.address(), fate.to_value())
    }

    /// Whether somebody works on it.
    fn runs(&self) -> bool {
        let works = matches!(self.state(), ImportState::Reading | ImportState::Writing);
        works && !self.import.interrupted
    }

    fn is_ready(&self) -> bool {
        self.state() == ImportState::Ready
    }

    fn is_written(&self) -> bool {
        self.state() == ImportState::Written
    }

    /// Whether its writing broke off and can go on.
    fn resumes(&self) -> bool {
        self.state() == ImportState::Writing && self.import.interrupted
    }

    /// Rows dealt with and all of them, where known.
    fn progress(&self) -> Option<(i64, i64)> {
        let total = i64::from(self.import.total?);
        match self.state() {
            // Reading is read, then matched.
            ImportState::Reading => {
                let done = self.import.parsed + self.import.matched;
                Some((i64::from(done), total * 2))
            }
            ImportState::Writing => {
                // What is still new or changed includes what is written already.
                let counts = &self.import.counts;
                Some((i64::from(self.import.written), counts.new + counts.changed))
            }
            _ => None,
        }
    }

    fn step(&self) -> &'static str {
        match self.state() {
            ImportState::Writing => "sipd-writes",
            _ if self.import.matched > 0 => "sipd-matches",
            _ => "sipd-reads",
        }
    }

    /// Rows to be written.
    fn taken(&self) -> i64 {
        self.import.counts.new + self.import.counts.changed
    }

    /// Rows that are not taken in.
    fn left(&self) -> i64 {
        self.import.counts.refused + self.import.counts.uncertain
    }

    fn failure(&self) -> Both {
        let failure = self.import.failure.as_ref();
        failure.map_or_else(Both::default, |one| Both::new(&one.detail, &one.detail_en))
    }

    fn fault(fault: &crate::sipd::wire::SipdFaultOut) -> Both {
        Both::new(&fault.detail, &fault.detail_en)
    }

    /// The key of what kind of name it is.
    fn kind(name: &OpenName) -> &'static str {
        match name.what {
            Named::District => "sipd-district",
            Named::Village => "sipd-village",
            Named::Agency => "sipd-agency",
        }
    }

    /// How like an official name is, whole per cent.
    fn like(one: &crate::sipd::names::Alternative) -> i64 {
        i64::from(one.score) / 10
    }
}

/// Kinds of names as forms send them.
fn named(text: &str) -> Option<Named> {
    match text {
        "sipd-district" => Some(Named::District),
        "sipd-village" => Some(Named::Village),
        "sipd-agency" => Some(Named::Agency),
        _ => None,
    }
}

async fn import_page(
    visit: &Visit,
    caller: &Caller,
    head: Head,
    import: SipdImportId,
    form: FormState,
    asked: &Asked,
) -> Result<Response, PageError> {
    let of = (head.cycle.id, import);
    let app = &visit.app;
    let shown: SipdImportOut = service::get(app, caller, of.0, of.1).await?.into();
    let fate = RowFate::try_from_value(&asked.fate).ok();
    let after: Option<i32> = asked.after.as_deref().map(pages::decode).transpose()?;
    let reading = ImportState::from(shown.state) == ImportState::Reading;
    // Rows are told once all are read: before, each look would find others.
    let rows = if reading {
        Vec::new()
    } else {
        service::rows(app, caller, of, fate, after, ROWS).await?
    };
    let rows = rows
        .iter()
        .map(|row| Ok((row.number, SipdRowOut::new(row)?)))
        .collect::<Result<Vec<_>, ApiError>>()?;
    let rows = Page::cut(rows, ROWS, |row| row.0, |row| row.1)?;
    let ready = ImportState::from(shown.state) == ImportState::Ready;
    let mut names = if ready && shown.counts.uncertain > 0 {
        service::open_names(app, caller, of).await?
    } else {
        Vec::new()
    };
    let all = names.len();
    let mut options = 0;
    names.retain(|name| {
        let first = options == 0;
        options += name.alternatives.len() + name.official.len();
        first || options <= OPTIONS
    });
    let more_names = all - names.len();
    let name = fate.map(|fate| fate.to_value()).unwrap_or_default();
    let address = head.at(&format!("/sipd/{}", import.0));
    html(
        &visit.lang,
        &ImportPage {
            chrome: visit.chrome.clone(),
            head,
            form,
            import: shown,
            names,
            more_names,
            fate,
            rows: rows.items,
            next: rows
                .next
                .map(|next| format!("{address}?fate={name}&after={next}#baris")),
        },
    )
}

#[handler]
pub(super) async fn look(
    visit: Visit,
    Path((id, import)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let import = SipdImportId(uuid(&import)?);
    let form = FormState::default();
    import_page(&visit, &caller, head, import, form, &asked).await
}

/// What a form chose names to mean; names left open are not among them.
fn choices(fields: &Fields) -> Vec<Choice> {
    let (kinds, names) = (fields.all("kind"), fields.all("name"));
    kinds
        .zip(names)
        .zip(fields.all("code"))
        .filter(|(_, code)| !code.is_empty())
        .filter_map(|((kind, name), code)| {
            Some(Choice {
                what: named(kind)?,
                name: name.to_owned(),
                code: code.to_owned(),
            })
        })
        .collect()
}

/// Confirms an import, or takes one up that broke off.
#[handler]
pub(super) async fn confirm(
    visit: Visit,
    Path((id, import)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let import = SipdImportId(uuid(&import)?);
    let fields = form.into_fields();
    let of = (head.cycle.id, import);
    match service::confirm(&visit.app, caller.clone(), of, choices(&fields)).await {
        Ok(()) => Ok(see_other(&head.at(&format!("/sipd/{}", import.0)))),
        Err(error) => {
            refused(fields, error, async |form| {
                let asked = Asked::default();
                import_page(&visit, &caller, head, import, form, &asked).await
            })
            .await
        }
    }
}

/// The rows that were not taken in, as CSV.
#[handler]
pub(super) async fn refused_rows(
    visit: Visit,
    Path((id, import)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let import = SipdImportId(uuid(&import)?);
    let file = service::refused(&visit.app, &caller, head.cycle.id, import).await?;
    Ok(Response::builder()
        .content_type("text/csv; charset=utf-8")
        .header(
            "content-disposition",
            "attachment; filename=\"baris-ditolak.csv\"",
        )
        .body(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_left_open_are_no_choices() {
        let fields = Fields::parse(
            b"kind=sipd-agency&name=DINAS+PU&code=&kind=sipd-village&name=Saronggan&code=35.10.01.2001&kind=x&name=y&code=z",
        );
        let chosen = choices(&fields);
        assert_eq!(chosen.len(), 1);
        assert_eq!(
            (chosen[0].what, chosen[0].name.as_str()),
            (Named::Village, "Saronggan")
        );
    }
}
