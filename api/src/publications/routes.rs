//! The JSON API of this room.

use chrono::{DateTime, Utc};
use entity::ids::CycleId;
use entity::publications;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::lines::{Difference, Line};
use super::{service, table};
use crate::app::App;
use crate::auth::Signed;
use crate::door::Body;
use crate::http::{Created, Group};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::proposals::rules::quantity;

/// Publications of the annual plan's list.
pub struct PublicationsApi {
    /// The service's means.
    pub app: App,
}

/// A list to publish.
#[derive(Clone, Debug, Object)]
pub struct PublicationIn {
    /// What is told with it, 10 to 500 characters.
    pub note: String,
}

/// A publication of the annual plan's list.
#[derive(Clone, Debug, Object)]
pub struct PublicationOut {
    /// Number in the cycle, from 1.
    pub number: i32,
    /// `draft`, from the board, or `final`, from the closed meeting.
    pub kind: String,
    /// What is told with it.
    pub note: String,
    /// Lines of the list.
    pub lines: i64,
    /// What is accommodated, rupiah.
    pub accommodated_idr: i64,
    /// SHA-256 of the list as it is stored; also in the audit trail.
    pub sha256: String,
    /// When, UTC.
    pub published_at: DateTime<Utc>,
}

impl From<publications::Model> for PublicationOut {
    fn from(row: publications::Model) -> Self {
        Self {
            number: row.number,
            kind: row.kind,
            note: row.note,
            lines: row.count,
            accommodated_idr: row.accommodated_idr,
            sha256: row.sha256,
            published_at: row.published_at,
        }
    }
}

/// One line of a published list.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PublishedLineOut {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Number of the part, from 1.
    pub number: u32,
    /// Its tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Where it comes from; `council_input` is pokir.
    pub origin: String,
    /// Village.
    pub village_code: String,
    /// Name of the village.
    pub village: String,
    /// Name of the district.
    pub district: String,
    /// Sector.
    pub sector: String,
    /// Name of the agency that does it, as it was when published.
    pub agency: Option<String>,
    /// That agency; lists published before it was told lack it.
    pub agency_id: Option<Uuid>,
    /// Quantity.
    pub quantity: f64,
    /// Unit of the quantity.
    pub unit: String,
    /// Cost, rupiah.
    pub cost_idr: i64,
    /// What was decided.
    pub verdict: String,
    /// Reason code.
    pub reason_code: Option<String>,
    /// Public reason.
    pub reason: Option<String>,
    /// Programme code.
    pub program_code: Option<String>,
    /// Activity code.
    pub activity_code: Option<String>,
    /// Sub-activity code.
    pub sub_activity_code: Option<String>,
    /// Regional priority it serves.
    pub priority: Option<String>,
    /// Sustainable development goal it serves.
    pub sdg: Option<i32>,
}

impl From<Line> for PublishedLineOut {
    fn from(line: Line) -> Self {
        Self {
            proposal_id: line.proposal_id,
            number: line.number,
            tracking_code: line.tracking_code,
            title: line.title,
            origin: line.origin,
            village_code: line.village_code,
            village: line.village,
            district: line.district,
            sector: line.sector,
            agency: line.agency,
            agency_id: line.agency_id,
            quantity: quantity(line.quantity_milli),
            unit: line.unit,
            cost_idr: line.cost_idr,
            verdict: line.verdict,
            reason_code: line.reason_code,
            reason: line.reason,
            program_code: line.program_code,
            activity_code: line.activity_code,
            sub_activity_code: line.sub_activity_code,
            priority: line.priority,
            sdg: line.sdg,
        }
    }
}

/// What happened to a line between two publications.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PublicationDifferenceOut {
    /// The line before; missing where it is new.
    pub before: Option<PublishedLineOut>,
    /// The line after; missing where it is gone.
    pub after: Option<PublishedLineOut>,
    /// The fields that differ.
    pub fields: Vec<String>,
}

impl From<Difference> for PublicationDifferenceOut {
    fn from(found: Difference) -> Self {
        Self {
            before: found.before.map(Into::into),
            after: found.after.map(Into::into),
            fields: found.fields.into_iter().map(Into::into).collect(),
        }
    }
}

#[derive(ApiResponse)]
enum CsvOut {
    /// The list as CSV in UTF-8 with a byte order mark.
    #[oai(status = 200, content_type = "text/csv")]
    Csv(
        Binary<Vec<u8>>,
        /// The name to keep it under.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

#[derive(ApiResponse)]
enum XlsxOut {
    /// The list as a workbook.
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

fn name(row: &publications::Model, ending: &str) -> String {
    format!(
        "attachment; filename=\"rkpd-{}-{}.{ending}\"",
        row.cycle_id, row.number
    )
}

/// A page of a list by place.
fn slice<T, O>(all: &[T], after: Option<usize>, limit: u64) -> Result<Page<O>, ApiError>
where
    T: Clone,
    O: From<T>
        + poem_openapi::types::Type
        + poem_openapi::types::ParseFromJSON
        + poem_openapi::types::ToJSON
        + Send
        + Sync,
{
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let start = after.map_or(0, |after| after.saturating_add(1));
    let more = all.len() > start.saturating_add(limit);
    let end = start.saturating_add(limit).saturating_sub(1);
    let next = more.then(|| page::encode(&end)).transpose()?;
    Ok(Page {
        items: all
            .iter()
            .skip(start)
            .take(limit)
            .cloned()
            .map(O::from)
            .collect(),
        next,
    })
}

#[OpenApi(tag = "Group::Board")]
impl PublicationsApi {
    /// Publish the annual plan's list
    ///
    /// What the regency's meeting decided once it is closed; before that a draft of what the board has decided. A
    /// publication never changes, and its hash is in the audit trail.
    #[oai(
        path = "/cycles/:id/publications",
        method = "post",
        operation_id = "publish_plan"
    )]
    async fn publish(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        body: Body<PublicationIn>,
    ) -> Result<Created<PublicationOut>, ApiError> {
        let cycle = CycleId(id.0);
        let row = service::publish(&self.app, caller.0, cycle, &body.0.note).await?;
        let path = format!("/cycles/{}/publications/{}", row.cycle_id, row.number);
        Ok(Created::at(&path, row.into()))
    }

    /// List publications
    ///
    /// Newest first.
    #[oai(
        path = "/cycles/:id/publications",
        method = "get",
        operation_id = "list_publications"
    )]
    async fn list(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PublicationOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let rows = service::list(self.app.db.read(), CycleId(id.0), after, limit).await?;
        Ok(Json(Page::cut(rows, limit, |row| row.number, Into::into)?))
    }

    /// Read a published list
    ///
    /// Line by line, as it was published.
    #[oai(
        path = "/cycles/:id/publications/:number",
        method = "get",
        operation_id = "get_publication"
    )]
    async fn get(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Number of the publication.
        number: Path<i32>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PublishedLineOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let lines = service::lines(&self.app, CycleId(id.0), number.0).await?;
        Ok(Json(slice(&lines, after, limit)?))
    }

    /// Download a published list as CSV
    ///
    /// In the order of form T-D.4; cells no program takes for a formula.
    #[oai(
        path = "/cycles/:id/publications/:number/list.csv",
        method = "get",
        operation_id = "download_publication_csv"
    )]
    async fn csv(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Number of the publication.
        number: Path<i32>,
    ) -> Result<CsvOut, ApiError> {
        let (cycle, number) = (CycleId(id.0), number.0);
        let row = service::head(self.app.db.read(), cycle, number).await?;
        let lines = service::lines(&self.app, cycle, number).await?;
        let name = name(&row, "csv");
        let file = tokio::task::spawn_blocking(move || {
            let rows = (1..).zip(lines.iter().cloned());
            table::csv(&table::HEADS, rows.map(|(at, line)| table::row(at, line)))
        });
        let file = file.await.map_err(ApiError::internal)??;
        Ok(CsvOut::Csv(Binary(file), name))
    }

    /// Download a published list as XLSX
    ///
    /// In the order of form T-D.4; amounts are numbers.
    #[oai(
        path = "/cycles/:id/publications/:number/list.xlsx",
        method = "get",
        operation_id = "download_publication_xlsx"
    )]
    async fn xlsx(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Number of the publication.
        number: Path<i32>,
    ) -> Result<XlsxOut, ApiError> {
        let (cycle, number) = (CycleId(id.0), number.0);
        let row = service::head(self.app.db.read(), cycle, number).await?;
        let lines = service::lines(&self.app, cycle, number).await?;
        let name = name(&row, "xlsx");
        let file = tokio::task::spawn_blocking(move || {
            let rows = (1..).zip(lines.iter().cloned());
            let rows = rows.map(|(at, line)| table::row(at, line));
            table::xlsx("RKPD", &table::HEADS, rows)
        });
        let file = file.await.map_err(ApiError::internal)??;
        Ok(XlsxOut::Xlsx(Binary(file), name))
    }

    /// Compare two publications
    ///
    /// What is new, gone, or changed in the list from one to the other, field by field.
    #[oai(
        path = "/cycles/:id/publications/:number/difference",
        method = "get",
        operation_id = "compare_publications"
    )]
    async fn difference(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Number of the publication.
        number: Path<i32>,
        /// Number of the one it is compared with, from before.
        since: Query<i32>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PublicationDifferenceOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let cycle = CycleId(id.0);
        let found = service::difference(&self.app, cycle, since.0, number.0).await?;
        Ok(Json(slice(&found, after, limit)?))
    }
}
