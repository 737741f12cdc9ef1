//! The JSON API of this room.

use entity::ids::{AgencyId, CycleId, RoundId, SurveyId, WorkId};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::service::{self, Filter};
use super::wire::{
    SurveyAnswerIn, SurveyBy, SurveyCommentOut, SurveyIn, SurveyOut, SurveyReportOut,
    SurveyTotalOut,
};
use crate::app::App;
use crate::auth::Signed;
use crate::door::Body;
use crate::http::{Done, Group};
use crate::page::{self, Page};
use crate::problem::ApiError;

/// Satisfaction surveys.
pub struct SurveysApi {
    /// The service's means.
    pub app: App,
}

#[derive(ApiResponse)]
enum ReportCsv {
    /// The report as CSV in UTF-8 with a byte order mark.
    #[oai(status = 200, content_type = "text/csv")]
    Csv(
        Binary<Vec<u8>>,
        /// The name to keep it under.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

#[OpenApi(tag = "Group::Delivery")]
impl SurveysApi {
    /// Ask residents about a closed round
    ///
    /// The survey of `PermenPANRB` 14/2017: nine elements, answers 1 to 4. Doing it again moves the dates.
    #[oai(
        path = "/rounds/:id/survey",
        method = "put",
        operation_id = "put_round_survey"
    )]
    async fn put_round(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        body: Body<SurveyIn>,
    ) -> Result<Json<SurveyOut>, ApiError> {
        let asked = body.0.into();
        let row = service::open_round(&self.app, caller.0, RoundId(id.0), asked).await?;
        self.shown(row.id).await
    }

    /// Ask residents about a finished work
    ///
    /// The same for what was built. Doing it again moves the dates.
    #[oai(
        path = "/works/:id/survey",
        method = "put",
        operation_id = "put_work_survey"
    )]
    async fn put_work(
        &self,
        caller: Signed,
        /// The work.
        id: Path<Uuid>,
        body: Body<SurveyIn>,
    ) -> Result<Json<SurveyOut>, ApiError> {
        let asked = body.0.into();
        let row = service::open_work(&self.app, caller.0, WorkId(id.0), asked).await?;
        self.shown(row.id).await
    }

    /// List satisfaction surveys
    ///
    /// Newest first, each with its index once five have answered.
    #[oai(path = "/surveys", method = "get", operation_id = "list_surveys")]
    #[expect(clippy::too_many_arguments, reason = "one a parameter of the query")]
    async fn list(
        &self,
        /// Only surveys in this area: a province, regency, district or village.
        area: Query<Option<String>>,
        /// Only surveys about this agency.
        agency_id: Query<Option<Uuid>>,
        /// Only surveys about plans for this year.
        fiscal_year: Query<Option<i32>>,
        /// Only surveys of this cycle.
        cycle_id: Query<Option<Uuid>>,
        /// Only the survey of this round.
        round_id: Query<Option<Uuid>>,
        /// Only the survey of this work.
        work_id: Query<Option<Uuid>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<SurveyOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let filter = Filter {
            area: area.0,
            agency: agency_id.0.map(AgencyId),
            year: fiscal_year.0,
            cycle: cycle_id.0.map(CycleId),
            round: round_id.0.map(RoundId),
            work: work_id.0.map(WorkId),
        };
        let rows = service::list(self.app.db.read(), &filter, after, limit).await?;
        let key = |row: &service::Shown| row.survey.id;
        Ok(Json(Page::cut(rows, limit, key, Into::into)?))
    }

    /// Compare satisfaction by area, agency or year
    ///
    /// All answers to all surveys of a group, added up; groups fewer than five answered are left out.
    #[oai(
        path = "/surveys/totals",
        method = "get",
        operation_id = "get_survey_totals"
    )]
    async fn totals(
        &self,
        /// What to group by.
        by: Query<SurveyBy>,
        /// Only surveys in this area: a province, regency, district or village.
        area: Query<Option<String>>,
        /// Only surveys about plans for this year.
        fiscal_year: Query<Option<i32>>,
    ) -> Result<Json<Vec<SurveyTotalOut>>, ApiError> {
        let filter = Filter {
            area: area.0,
            year: fiscal_year.0,
            ..Filter::default()
        };
        let groups = service::totals(self.app.db.read(), by.0.into(), &filter).await?;
        let told = groups.into_iter().filter_map(SurveyTotalOut::new);
        Ok(Json(told.collect()))
    }

    /// Read a satisfaction survey
    ///
    /// When it is open, whom it asks, and its index once five have answered.
    #[oai(path = "/surveys/:id", method = "get", operation_id = "get_survey")]
    async fn get(
        &self,
        /// The survey.
        id: Path<Uuid>,
    ) -> Result<Json<SurveyOut>, ApiError> {
        self.shown(SurveyId(id.0)).await
    }

    /// Answer a satisfaction survey
    ///
    /// By a verified resident of the place, once, while it is open. The answer is kept under a pseudonym; sex, age,
    /// education and occupation may be left out.
    #[oai(
        path = "/surveys/:id/answers",
        method = "post",
        operation_id = "answer_survey"
    )]
    async fn answer(
        &self,
        caller: Signed,
        /// The survey.
        id: Path<Uuid>,
        body: Body<SurveyAnswerIn>,
    ) -> Result<Done, ApiError> {
        service::answer(&self.app, caller.0, SurveyId(id.0), body.0.into()).await?;
        Ok(Done::NoContent)
    }

    /// Read the report of a satisfaction survey
    ///
    /// The nine elements, the index and its grade, and the spread by sex, age and education. What fewer than five
    /// said is not shown.
    #[oai(
        path = "/surveys/:id/report",
        method = "get",
        operation_id = "get_survey_report"
    )]
    async fn report(
        &self,
        /// The survey.
        id: Path<Uuid>,
    ) -> Result<Json<SurveyReportOut>, ApiError> {
        let report = service::report(self.app.db.read(), SurveyId(id.0)).await?;
        Ok(Json(report.into()))
    }

    /// Download the report of a satisfaction survey
    ///
    /// As CSV: a line for all, then one for each group of five or more.
    #[oai(
        path = "/surveys/:id/report.csv",
        method = "get",
        operation_id = "download_survey_report"
    )]
    async fn csv(
        &self,
        /// The survey.
        id: Path<Uuid>,
    ) -> Result<ReportCsv, ApiError> {
        let report = service::report(self.app.db.read(), SurveyId(id.0)).await?;
        let name = "attachment; filename=\"survei-kepuasan.csv\"".to_owned();
        Ok(ReportCsv::Csv(Binary(service::csv(&report)?), name))
    }

    /// List comments on a satisfaction survey
    ///
    /// For an officer of the body that asked and for the planning agency; without whose they are, in no telling order.
    #[oai(
        path = "/surveys/:id/comments",
        method = "get",
        operation_id = "list_survey_comments"
    )]
    async fn comments(
        &self,
        caller: Signed,
        /// The survey.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<SurveyCommentOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after: Option<Vec<u8>> = after.0.as_deref().map(page::decode).transpose()?;
        let id = SurveyId(id.0);
        let rows = service::comments(&self.app, &caller.0, id, after, limit).await?;
        let shown = |(_, comment): (Vec<u8>, String)| SurveyCommentOut { comment };
        Ok(Json(Page::cut(rows, limit, |row| row.0.clone(), shown)?))
    }
}

impl SurveysApi {
    async fn shown(&self, id: SurveyId) -> Result<Json<SurveyOut>, ApiError> {
        let shown = service::get(self.app.db.read(), id).await?;
        Ok(Json(shown.into()))
    }
}
