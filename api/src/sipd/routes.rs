//! The JSON API of this room.

use entity::enums::StageKind;
use entity::ids::{AgencyId, CycleId, SipdImportId};
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::multipart::Upload;
use poem_openapi::{ApiResponse, Multipart, OpenApi};
use uuid::Uuid;

use super::service::{self, Filter, Made};
use super::wire::{SipdConfirmIn, SipdImportOut, SipdRowFate, SipdRowOut};
use crate::app::App;
use crate::auth::{Once, Signed};
use crate::door::Body;
use crate::http::{Created, Group};
use crate::keys;
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::wire::{ProposalStatus, StageKind as StageKindWire};

/// The sheet of 26 columns that offices exchange with SIPD.
pub struct SipdApi {
    /// The service's means.
    pub app: App,
}

/// A sheet to import.
#[derive(Multipart)]
struct SheetIn {
    /// XLSX, XLS, ODS or CSV with the 26 columns, 16 MB and 30,000 rows at most.
    file: Upload,
}

#[derive(ApiResponse)]
enum SheetCsv {
    /// The sheet as CSV in UTF-8 with a byte order mark.
    #[oai(status = 200, content_type = "text/csv")]
    Csv(
        Binary<Vec<u8>>,
        /// The name to keep it under.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

#[derive(ApiResponse)]
enum SheetXlsx {
    /// The sheet as a workbook.
    #[oai(
        status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )]
    Xlsx(
        Binary<Vec<u8>>,
        /// The name to keep it under.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

fn disposition(name: &str) -> String {
    format!("attachment; filename=\"{name}\"")
}

fn filter(
    stage: Option<StageKindWire>,
    agency: Option<Uuid>,
    area: Option<String>,
    status: Option<ProposalStatus>,
) -> Filter {
    Filter {
        stage: stage.map(StageKind::from),
        agency: agency.map(AgencyId),
        area,
        status: status.map(Into::into),
    }
}

#[OpenApi(tag = "Group::Board")]
impl SipdApi {
    /// Download the SIPD sheet as XLSX
    ///
    /// A cycle's proposals in the 26 columns that offices exchange, in their order: what the public list and the
    /// public history of each show, no more. Names of people are not in it.
    #[oai(
        path = "/cycles/:id/sipd/proposals.xlsx",
        method = "get",
        operation_id = "download_sipd_xlsx"
    )]
    async fn xlsx(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Only those standing in a round of this kind of stage.
        stage: Query<Option<StageKindWire>>,
        /// Only those for this agency.
        agency_id: Query<Option<Uuid>>,
        /// Only those in this district or village.
        area: Query<Option<String>>,
        /// Only those in this status.
        status: Query<Option<ProposalStatus>>,
    ) -> Result<SheetXlsx, ApiError> {
        let filter = filter(stage.0, agency_id.0, area.0, status.0);
        let made = service::export(&self.app, CycleId(id.0), filter, Made::Xlsx).await?;
        Ok(SheetXlsx::Xlsx(Binary(made.1), disposition(&made.0)))
    }

    /// Download the SIPD sheet as CSV
    ///
    /// The same in text; cells no program takes for a formula.
    #[oai(
        path = "/cycles/:id/sipd/proposals.csv",
        method = "get",
        operation_id = "download_sipd_csv"
    )]
    async fn csv(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Only those standing in a round of this kind of stage.
        stage: Query<Option<StageKindWire>>,
        /// Only those for this agency.
        agency_id: Query<Option<Uuid>>,
        /// Only those in this district or village.
        area: Query<Option<String>>,
        /// Only those in this status.
        status: Query<Option<ProposalStatus>>,
    ) -> Result<SheetCsv, ApiError> {
        let filter = filter(stage.0, agency_id.0, area.0, status.0);
        let made = service::export(&self.app, CycleId(id.0), filter, Made::Csv).await?;
        Ok(SheetCsv::Csv(Binary(made.1), disposition(&made.0)))
    }

    /// Send a SIPD sheet for import
    ///
    /// Nothing is written yet: the file is read and its names are matched apart from this request; look at the import
    /// and its rows, then confirm it. Columns are known by their heads, else by their order.
    #[oai(
        path = "/cycles/:id/sipd/imports",
        method = "post",
        operation_id = "start_sipd_import"
    )]
    async fn start(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: SheetIn,
    ) -> Result<Created<SipdImportOut>, ApiError> {
        let name = body.file.file_name().unwrap_or_default().to_owned();
        let bytes = body.file.into_vec().await.map_err(ApiError::internal)?;
        let request = (id.0, hex::encode(keys::sha256(&bytes)));
        let account = caller.0.account;
        let once = Once::new(account, key.0, "start_sipd_import", &request)?;
        let cycle = CycleId(id.0);
        let who = caller.0.clone();
        let row = service::start(&self.app, caller.0, cycle, (name, bytes), once).await?;
        let shown = service::get(&self.app, &who, cycle, row.id).await?;
        let path = format!("/cycles/{}/sipd/imports/{}", row.cycle_id, row.id);
        Ok(Created::at(&path, shown.into()))
    }

    /// List imports of SIPD sheets
    ///
    /// Newest first.
    #[oai(
        path = "/cycles/:id/sipd/imports",
        method = "get",
        operation_id = "list_sipd_imports"
    )]
    async fn list(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<SipdImportOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let rows = service::list(&self.app, &caller.0, CycleId(id.0), after, limit).await?;
        Ok(Json(Page::cut(
            rows,
            limit,
            |row| row.import.id,
            Into::into,
        )?))
    }

    /// Read an import of a SIPD sheet
    ///
    /// How far it is, and how many rows are new, changed, the same, refused, or wait for a choice.
    #[oai(
        path = "/cycles/:id/sipd/imports/:import_id",
        method = "get",
        operation_id = "get_sipd_import"
    )]
    async fn get(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The import.
        import_id: Path<Uuid>,
    ) -> Result<Json<SipdImportOut>, ApiError> {
        let import = SipdImportId(import_id.0);
        let shown = service::get(&self.app, &caller.0, CycleId(id.0), import).await?;
        Ok(Json(shown.into()))
    }

    /// List the rows of an import
    ///
    /// In the sheet's order, each with what becomes of it and why.
    #[oai(
        path = "/cycles/:id/sipd/imports/:import_id/rows",
        method = "get",
        operation_id = "list_sipd_rows"
    )]
    async fn rows(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The import.
        import_id: Path<Uuid>,
        /// Only rows of this fate.
        fate: Query<Option<SipdRowFate>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<SipdRowOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let of = (CycleId(id.0), SipdImportId(import_id.0));
        let fate = fate.0.map(Into::into);
        let rows = service::rows(&self.app, &caller.0, of, fate, after, limit).await?;
        let shown: Result<Vec<_>, ApiError> = rows
            .iter()
            .map(|row| Ok((row.number, SipdRowOut::new(row)?)))
            .collect();
        Ok(Json(Page::cut(shown?, limit, |row| row.0, |row| row.1)?))
    }

    /// Download the rows that were not taken in
    ///
    /// As CSV, a line a fault, in both languages.
    #[oai(
        path = "/cycles/:id/sipd/imports/:import_id/refused.csv",
        method = "get",
        operation_id = "download_sipd_refused"
    )]
    async fn refused(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The import.
        import_id: Path<Uuid>,
    ) -> Result<SheetCsv, ApiError> {
        let id = (CycleId(id.0), SipdImportId(import_id.0));
        let file = service::refused(&self.app, &caller.0, id.0, id.1).await?;
        Ok(SheetCsv::Csv(
            Binary(file),
            disposition("baris-ditolak.csv"),
        ))
    }

    /// Confirm an import
    ///
    /// Its new and changed rows are written in batches apart from this request; a name that is not sure is chosen
    /// here. One that was left half written is taken up where it ended. Sending the sheet again changes or leaves what
    /// the first import made, and makes nothing twice.
    #[oai(
        path = "/cycles/:id/sipd/imports/:import_id/confirm",
        method = "post",
        operation_id = "confirm_sipd_import"
    )]
    async fn confirm(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The import.
        import_id: Path<Uuid>,
        body: Body<SipdConfirmIn>,
    ) -> Result<Json<SipdImportOut>, ApiError> {
        let of = (CycleId(id.0), SipdImportId(import_id.0));
        let choices = body.0.choices.into_iter().map(Into::into).collect();
        let who = caller.0.clone();
        service::confirm(&self.app, caller.0, of, choices).await?;
        let shown = service::get(&self.app, &who, of.0, of.1).await?;
        Ok(Json(shown.into()))
    }
}
