//! Works as the API takes and shows them.

use chrono::{DateTime, Utc};
use entity::work_photos;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::accounts::wire::RejectedLine;
use crate::wire::WorkState;

/// The published list to take works from.
#[derive(Clone, Debug, Object)]
pub struct TakePlanIn {
    /// Number of the publication; a final one.
    pub publication: i32,
}

/// What taking up a published list did.
#[derive(Clone, Debug, Object)]
pub struct TakenPlanOut {
    /// Works taken in.
    pub added: u64,
    /// Works known before; they stay as they are.
    pub known: u64,
}

/// A work of the plan that no proposal asked for.
#[derive(Clone, Debug, Object)]
pub struct WorkIn {
    /// Title.
    pub title: String,
    /// Village it lies in.
    pub village_code: String,
    /// Agency that does it.
    pub agency_id: Uuid,
    /// Quantity.
    pub quantity: f64,
    /// Unit of the quantity.
    pub unit: String,
    /// Money promised, rupiah.
    pub promised_idr: i64,
    /// Public: why it is in the plan although no proposal asked for it, 10 to 2000 characters.
    pub basis: String,
}

/// A line of the plan and how far it is.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct WorkOut {
    /// Identifier.
    pub id: Uuid,
    /// The cycle that planned it.
    pub cycle_id: Uuid,
    /// Year it is planned for.
    pub fiscal_year: i32,
    /// Village it lies in.
    pub village_code: String,
    /// Name of the village.
    pub village: String,
    /// District it lies in.
    pub district_code: String,
    /// Latitude of its proposal's place, WGS 84 degrees, where known.
    pub lat: Option<f64>,
    /// Longitude of its proposal's place, WGS 84 degrees, where known.
    pub lng: Option<f64>,
    /// Agency that does it.
    pub agency_id: Option<Uuid>,
    /// Name of the agency.
    pub agency: Option<String>,
    /// Proposal it is from.
    pub proposal_id: Option<Uuid>,
    /// Tracking code of the proposal.
    pub tracking_code: Option<String>,
    /// Number of the proposal's part, from 1.
    pub part: Option<i32>,
    /// Whether no proposal asked for it.
    pub unproposed: bool,
    /// Why it is in the plan although no proposal asked for it.
    pub basis: Option<String>,
    /// Title.
    pub title: String,
    /// Quantity promised.
    pub quantity: f64,
    /// Unit of the quantity.
    pub unit: String,
    /// Money promised, rupiah.
    pub promised_idr: i64,
    /// How far it is.
    pub state: WorkState,
    /// How much of it is done, percent.
    pub percent: i32,
    /// Value of the contract, rupiah.
    pub contract_idr: Option<i64>,
    /// Public note of the last report; the reason where it is cancelled.
    pub note: Option<String>,
    /// Reports so far.
    pub reports: i32,
    /// When last reported on, UTC.
    pub reported_at: Option<DateTime<Utc>>,
}

/// A report on a work.
#[derive(Clone, Debug, Object)]
pub struct WorkReportIn {
    /// How far it is; `promised` is not reported.
    pub state: WorkState,
    /// How much of it is done, percent: for `in_progress` only.
    #[oai(skip_serializing_if_is_none)]
    pub percent: Option<i32>,
    /// Value of the contract, rupiah; once told it stays until told anew.
    #[oai(skip_serializing_if_is_none)]
    pub contract_idr: Option<i64>,
    /// Public note; the reason where the work is cancelled or goes back.
    #[oai(skip_serializing_if_is_none)]
    pub note: Option<String>,
    /// Photos: up to five attachments of the proposal. Photos of the work itself are uploaded to its report.
    #[oai(default)]
    pub photo_ids: Vec<Uuid>,
}

/// A report on a work, and what residents say of it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct WorkReportOut {
    /// Number of the report, from 1.
    pub number: i32,
    /// How far the work is.
    pub state: WorkState,
    /// How much of it is done, percent.
    pub percent: i32,
    /// Value of the contract, rupiah.
    pub contract_idr: Option<i64>,
    /// Public note.
    pub note: Option<String>,
    /// Photos: attachments of the proposal.
    pub photo_ids: Vec<Uuid>,
    /// Photos of the work, oldest first.
    pub photos: Vec<WorkPhotoOut>,
    /// The office that reports.
    pub office: String,
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// Residents who see it so.
    pub confirmed: i64,
    /// Residents who see otherwise.
    pub contradicted: i64,
}

/// What a resident sees of a report.
#[derive(Clone, Debug, Object)]
pub struct WorkAnswerIn {
    /// Whether the report is right.
    pub confirms: bool,
    /// What one sees; public, without names. Needed where the report is contradicted.
    #[oai(skip_serializing_if_is_none)]
    pub note: Option<String>,
}

/// What a resident said of a report.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct WorkAnswerOut {
    /// The work.
    pub work_id: Uuid,
    /// The report.
    pub number: i32,
    /// Whether the report is right.
    pub confirms: bool,
    /// What they see.
    pub note: Option<String>,
    /// Photos of what they see, oldest first.
    pub photos: Vec<WorkPhotoOut>,
    /// When, UTC.
    pub at: DateTime<Utc>,
}

/// A photo of a work, without the place and device it was taken with.
#[derive(Clone, Debug, Object)]
pub struct WorkPhotoOut {
    /// Identifier.
    pub id: Uuid,
    /// Media type, told from the content.
    pub media_type: String,
    /// Size as stored, bytes.
    pub bytes: i64,
    /// SHA-256 of the stored bytes, hexadecimal.
    pub sha256: String,
    /// Width, pixels.
    pub width: i32,
    /// Height, pixels.
    pub height: i32,
    /// Address of the photo.
    pub url: String,
    /// Address of its thumbnail.
    pub thumbnail_url: String,
    /// When uploaded, UTC.
    pub created_at: DateTime<Utc>,
}

impl From<work_photos::Model> for WorkPhotoOut {
    fn from(row: work_photos::Model) -> Self {
        let url = format!("/api/v1/work-photos/{}", row.id);
        Self {
            id: row.id.0,
            media_type: row.media_type,
            bytes: row.bytes,
            sha256: row.sha256,
            width: row.width,
            height: row.height,
            thumbnail_url: format!("{url}/thumbnail"),
            url,
            created_at: row.created_at,
        }
    }
}

/// What an import of reports did, or would do.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct WorkImportOut {
    /// Reports taken in.
    pub reported: u64,
    /// Lines that tell nothing new.
    pub unchanged: u64,
    /// Lines refused; the others were taken in.
    pub rejected: Vec<RejectedLine>,
    /// In a preview: the lines that are not refused, in their order.
    pub lines: Option<Vec<WorkLineOut>>,
}

/// What becomes of a line of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum WorkFate {
    /// It becomes a report.
    #[oai(rename = "reported")]
    Reported,
    /// It tells nothing new.
    #[oai(rename = "unchanged")]
    Unchanged,
}

/// A line of reports: the work it is about, how far it was, and how far it would be.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct WorkLineOut {
    /// Line of the list; the first names the columns.
    pub line: u64,
    /// What becomes of it.
    pub fate: WorkFate,
    /// The work.
    pub work_id: Uuid,
    /// Its title.
    pub title: String,
    /// How far it is now.
    pub state_before: WorkState,
    /// How much of it is done now, percent.
    pub percent_before: i32,
    /// How far it would be.
    pub state: WorkState,
    /// How much of it would be done, percent.
    pub percent: i32,
    /// Value of the contract, rupiah.
    pub contract_idr: Option<i64>,
    /// Public note.
    pub note: Option<String>,
}

/// A work of a proposal and its reports.
#[derive(Clone, Debug, Object)]
pub struct TrackedWork {
    /// The work.
    pub work: WorkOut,
    /// Its reports, in order.
    pub reports: Vec<WorkReportOut>,
}

/// What promises are set against what was built by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DeliveryBy {
    /// Village.
    #[oai(rename = "village")]
    Village,
    /// Agency; works without one are left out.
    #[oai(rename = "agency")]
    Agency,
    /// Year.
    #[oai(rename = "year")]
    Year,
}

/// What was promised against what was built.
#[derive(Clone, Debug, Object)]
pub struct DeliveryTotalOut {
    /// Code of the village, identifier of the agency, or year.
    pub key: String,
    /// Name of the village or agency, or the year.
    pub name: String,
    /// Works promised.
    pub promised: i64,
    /// Money promised, rupiah.
    pub promised_idr: i64,
    /// Works finished.
    pub finished: i64,
    /// Money promised for these, rupiah.
    pub finished_idr: i64,
    /// Works cancelled.
    pub cancelled: i64,
    /// Works that no proposal asked for.
    pub unproposed: i64,
}
