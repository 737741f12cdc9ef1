//! The JSON API of this room.

use entity::ids::{AgencyId, CycleId, WorkId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON;
use uuid::Uuid;

use super::service::{self, Beside, Filter, Totals};
use super::wire::{
    DeliveryBy, DeliveryTotalOut, TakePlanIn, TakenPlanOut, WorkAnswerIn, WorkAnswerOut,
    WorkImportOut, WorkIn, WorkOut, WorkReportIn, WorkReportOut,
};
use crate::app::App;
use crate::auth::{Once, Signed};
use crate::door::Body;
use crate::http::{Created, Done, Group};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::sheet::Csv;
use crate::wire::WorkState;

/// What became of the plan.
pub struct DeliveryApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Delivery")]
impl DeliveryApi {
    /// Take the works of a published list in
    ///
    /// Every accommodated line of a final publication becomes a work that is reported on; those known already stay as
    /// they are, so it can be done again after a later publication.
    #[oai(
        path = "/cycles/:id/works/plan",
        method = "post",
        operation_id = "take_up_plan"
    )]
    async fn take_up(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        body: Body<TakePlanIn>,
    ) -> Result<Json<TakenPlanOut>, ApiError> {
        let number = body.0.publication;
        let (added, known) = service::take_up(&self.app, caller.0, CycleId(id.0), number).await?;
        Ok(Json(TakenPlanOut { added, known }))
    }

    /// Enter a work that no proposal asked for
    ///
    /// It is shown as such, with the reason why it is in the plan.
    #[oai(
        path = "/cycles/:id/works",
        method = "post",
        operation_id = "enter_work"
    )]
    async fn enter(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<WorkIn>,
    ) -> Result<Created<WorkOut>, ApiError> {
        let request = (id.0, body.0.to_json());
        let once = Once::new(caller.0.account, key.0, "enter_work", &request)?;
        let row = service::enter(&self.app, caller.0, CycleId(id.0), body.0, once).await?;
        let work = service::get(self.app.db.read(), row.id).await?;
        Ok(Created::at(&format!("/works/{}", row.id), work))
    }

    /// Import reports on works
    ///
    /// CSV with the column `state` and `tracking_code` or `work_id`; where needed `part` (number of the proposal's
    /// part), `percent`, `contract_idr` and `note`. Lines that tell nothing new are left, so a list can be sent again;
    /// the file of works that is downloaded, filled in, is such a list. With `preview=true` nothing is written, and
    /// every line's fate is told.
    #[oai(
        path = "/cycles/:id/works/import",
        method = "post",
        operation_id = "import_work_reports"
    )]
    async fn import(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// Whether only to tell what would become of each line.
        preview: Query<Option<bool>>,
        body: Csv,
    ) -> Result<Json<WorkImportOut>, ApiError> {
        let (app, cycle) = (&self.app, CycleId(id.0));
        let done = if preview.0 == Some(true) {
            service::preview(app, &caller.0, cycle, &body.0).await?
        } else {
            service::import(app, caller.0, cycle, &body.0).await?
        };
        Ok(Json(done))
    }

    /// List works of the plans
    ///
    /// What was promised and how far each is, newest first.
    #[oai(path = "/works", method = "get", operation_id = "list_works")]
    #[expect(clippy::too_many_arguments, reason = "one a parameter of the query")]
    async fn list(
        &self,
        /// Only works in this area: a province, regency, district or village.
        area: Query<Option<String>>,
        /// Only works of this agency.
        agency_id: Query<Option<Uuid>>,
        /// Only works planned for this year.
        fiscal_year: Query<Option<i32>>,
        /// Only works of this cycle.
        cycle_id: Query<Option<Uuid>>,
        /// Only works that are so far.
        state: Query<Option<WorkState>>,
        /// Only works that no proposal asked for, or only others.
        unproposed: Query<Option<bool>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<WorkOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let filter = Filter {
            area: area.0,
            agency: agency_id.0.map(AgencyId),
            year: fiscal_year.0,
            cycle: cycle_id.0.map(CycleId),
            state: state.0.map(Into::into),
            unproposed: unproposed.0,
        };
        let db = self.app.db.read();
        Ok(Json(service::list(db, &filter, after, limit).await?))
    }

    /// Set promises against what was built
    ///
    /// By village, agency or year.
    #[oai(
        path = "/works/totals",
        method = "get",
        operation_id = "get_delivery_totals"
    )]
    async fn totals(
        &self,
        /// What to group by.
        by: Query<DeliveryBy>,
        /// Only works in this area: a province, regency, district or village.
        area: Query<Option<String>>,
        /// Only works planned for this year.
        fiscal_year: Query<Option<i32>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<DeliveryTotalOut>>, ApiError> {
        let asked = Totals {
            by: by.0,
            filter: Filter {
                area: area.0,
                year: fiscal_year.0,
                ..Filter::default()
            },
            after: after.0.as_deref(),
            limit: page::limit(limit.0)?,
        };
        Ok(Json(service::totals(self.app.db.read(), asked).await?))
    }

    /// Read a work of the plan
    ///
    /// What was promised and how far it is.
    #[oai(path = "/works/:id", method = "get", operation_id = "get_work")]
    async fn get(
        &self,
        /// The work.
        id: Path<Uuid>,
    ) -> Result<Json<WorkOut>, ApiError> {
        let work = service::get(self.app.db.read(), WorkId(id.0)).await?;
        Ok(Json(work))
    }

    /// Report on a work
    ///
    /// Funded, in procurement, in progress, finished or cancelled. Cancelling, and any step back, needs a public
    /// reason. A report that tells nothing new is not written again.
    #[oai(
        path = "/works/:id/reports",
        method = "post",
        operation_id = "report_work"
    )]
    async fn report(
        &self,
        caller: Signed,
        /// The work.
        id: Path<Uuid>,
        body: Body<WorkReportIn>,
    ) -> Result<Json<WorkOut>, ApiError> {
        let row =
            service::report(&self.app, caller.0, WorkId(id.0), body.0, Beside::default()).await?;
        Ok(Json(service::get(self.app.db.read(), row.id).await?))
    }

    /// List reports on a work
    ///
    /// In order, each with how many residents confirm and contradict it.
    #[oai(
        path = "/works/:id/reports",
        method = "get",
        operation_id = "list_work_reports"
    )]
    async fn reports(
        &self,
        /// The work.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<WorkReportOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let db = self.app.db.read();
        Ok(Json(
            service::reports(db, WorkId(id.0), after, limit).await?,
        ))
    }

    /// Confirm or contradict a report
    ///
    /// Once for each report; who contradicts tells what they see. Names are never shown.
    #[oai(
        path = "/works/:id/reports/:number/answers",
        method = "post",
        operation_id = "answer_work_report"
    )]
    async fn answer(
        &self,
        caller: Signed,
        /// The work.
        id: Path<Uuid>,
        /// Number of the report.
        number: Path<i32>,
        body: Body<WorkAnswerIn>,
    ) -> Result<Done, ApiError> {
        let work = WorkId(id.0);
        service::answer(&self.app, caller.0, work, number.0, body.0, Vec::new()).await?;
        Ok(Done::NoContent)
    }

    /// List what residents say of a report
    ///
    /// Newest first, without names.
    #[oai(
        path = "/works/:id/reports/:number/answers",
        method = "get",
        operation_id = "list_work_answers"
    )]
    async fn answers(
        &self,
        /// The work.
        id: Path<Uuid>,
        /// Number of the report.
        number: Path<i32>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<WorkAnswerOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let db = self.app.db.read();
        let rows = service::answers(db, WorkId(id.0), number.0, after, limit).await?;
        Ok(Json(Page::cut(rows, limit, |row| row.0, |row| row.1)?))
    }
}
