//! Request and response types of the SIPD sheet.

use chrono::{DateTime, Utc};
use entity::enums;
use entity::sipd_rows;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::columns::at;
use super::judge::{Fault, Named, Record};
use super::service::{Choice, Shown};
use super::values::Cell;
use crate::problem::ApiError;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SipdImportState {
    /// The file is being read and its names matched.
    Reading,
    /// It can be looked through and confirmed.
    Ready,
    /// It was confirmed and is being written.
    Writing,
    /// It is done.
    Written,
    /// It ended without being done; `failure` says why.
    Failed,
}

impl From<enums::ImportState> for SipdImportState {
    fn from(state: enums::ImportState) -> Self {
        match state {
            enums::ImportState::Reading => Self::Reading,
            enums::ImportState::Ready => Self::Ready,
            enums::ImportState::Writing => Self::Writing,
            enums::ImportState::Written => Self::Written,
            enums::ImportState::Failed => Self::Failed,
        }
    }
}

impl From<SipdImportState> for enums::ImportState {
    fn from(state: SipdImportState) -> Self {
        match state {
            SipdImportState::Reading => Self::Reading,
            SipdImportState::Ready => Self::Ready,
            SipdImportState::Writing => Self::Writing,
            SipdImportState::Written => Self::Written,
            SipdImportState::Failed => Self::Failed,
        }
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SipdRowFate {
    /// A proposal that is not here yet.
    New,
    /// A proposal that is here and told otherwise.
    Changed,
    /// A proposal that is here as the row tells it.
    Same,
    /// It cannot be taken in.
    Refused,
    /// A name in it must be chosen first.
    Uncertain,
}

impl From<enums::RowFate> for SipdRowFate {
    fn from(fate: enums::RowFate) -> Self {
        match fate {
            enums::RowFate::New => Self::New,
            enums::RowFate::Changed => Self::Changed,
            enums::RowFate::Same => Self::Same,
            enums::RowFate::Refused => Self::Refused,
            enums::RowFate::Uncertain => Self::Uncertain,
        }
    }
}

impl From<SipdRowFate> for enums::RowFate {
    fn from(fate: SipdRowFate) -> Self {
        match fate {
            SipdRowFate::New => Self::New,
            SipdRowFate::Changed => Self::Changed,
            SipdRowFate::Same => Self::Same,
            SipdRowFate::Refused => Self::Refused,
            SipdRowFate::Uncertain => Self::Uncertain,
        }
    }
}

/// Rows of an import by what becomes of them.
#[derive(Clone, Debug, Object)]
pub struct SipdCountsOut {
    /// Proposals that are not here yet.
    pub new: i64,
    /// Proposals that are here and told otherwise.
    pub changed: i64,
    /// Proposals that are here as told.
    pub same: i64,
    /// Rows that cannot be taken in.
    pub refused: i64,
    /// Rows with a name to be chosen.
    pub uncertain: i64,
}

/// Why an import failed.
#[derive(Clone, Debug, Object)]
pub struct SipdFailureOut {
    /// In Indonesian.
    pub detail: String,
    /// In English.
    pub detail_en: String,
}

/// An import of the SIPD sheet, and how far it is.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SipdImportOut {
    /// Identifier.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// How far it is.
    pub state: SipdImportState,
    /// Whether nobody works on it any more though it is not done. One being written is taken up again by confirming it
    /// anew; one being read is sent again.
    pub interrupted: bool,
    /// Name of the file.
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Rows of proposals in the sheet, once counted.
    pub total: Option<i32>,
    /// Rows read so far.
    pub parsed: i32,
    /// Rows whose names were matched so far.
    pub matched: i32,
    /// New and changed rows dealt with since it was confirmed.
    pub written: i32,
    /// Rows by what becomes, or became, of them.
    pub counts: SipdCountsOut,
    /// Why it failed.
    pub failure: Option<SipdFailureOut>,
    /// When the file came, UTC.
    pub started_at: DateTime<Utc>,
    /// When it was written or failed, UTC.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<Shown> for SipdImportOut {
    fn from(shown: Shown) -> Self {
        let count = |fate| shown.counts.get(&fate).copied().unwrap_or_default();
        let row = shown.import;
        let failure = row.failure.as_deref().and_then(|text| {
            let (detail, detail_en) = serde_json::from_str(text).ok()?;
            Some(SipdFailureOut { detail, detail_en })
        });
        Self {
            id: row.id.0,
            cycle_id: row.cycle_id.0,
            state: row.state.into(),
            interrupted: shown.interrupted,
            file_name: row.file_name,
            sha256: row.sha256,
            total: row.total,
            parsed: row.parsed,
            matched: row.matched,
            written: row.written,
            counts: SipdCountsOut {
                new: count(enums::RowFate::New),
                changed: count(enums::RowFate::Changed),
                same: count(enums::RowFate::Same),
                refused: count(enums::RowFate::Refused),
                uncertain: count(enums::RowFate::Uncertain),
            },
            failure,
            started_at: row.started_at,
            finished_at: row.finished_at,
        }
    }
}

/// An official name that a name of the sheet may mean.
#[derive(Clone, Debug, Object)]
pub struct SipdAlternativeOut {
    /// The area's code or the agency's identifier.
    pub code: String,
    /// The official name.
    pub name: String,
    /// How like it is, 0 to 1.
    pub score: f64,
}

/// What is wrong with a row, or not sure.
#[derive(Clone, Debug, Object)]
pub struct SipdFaultOut {
    /// Head of the column.
    pub column: String,
    /// What is wrong and how to mend it, in Indonesian.
    pub detail: String,
    /// The same in English.
    pub detail_en: String,
    /// What a name may mean, the most like first.
    pub alternatives: Vec<SipdAlternativeOut>,
}

impl From<Fault> for SipdFaultOut {
    fn from(fault: Fault) -> Self {
        let told = fault
            .alternatives
            .into_iter()
            .map(|one| SipdAlternativeOut {
                code: one.code,
                name: one.name,
                score: f64::from(one.score) / 1000.0,
            });
        Self {
            column: fault.column,
            detail: fault.detail,
            detail_en: fault.detail_en,
            alternatives: told.collect(),
        }
    }
}

/// A row of the sheet, and what becomes of it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SipdRowOut {
    /// Number of the row in the sheet, from 1.
    pub number: i32,
    /// What becomes of it.
    pub fate: SipdRowFate,
    /// SIPD's identifier; empty where it has none.
    pub sipd_id: String,
    /// The proposal as the sheet titles it.
    pub title: String,
    /// Kecamatan as the sheet has it.
    pub district: String,
    /// Kelurahan as the sheet has it.
    pub village: String,
    /// Agency as the sheet has it.
    pub agency: String,
    /// Village it was matched with.
    pub village_code: Option<String>,
    /// Agency it was matched with.
    pub agency_id: Option<Uuid>,
    /// Cost it was read as, rupiah.
    pub cost_idr: Option<i64>,
    /// The proposal it is here.
    pub proposal_id: Option<Uuid>,
    /// What is wrong or not sure.
    pub faults: Vec<SipdFaultOut>,
}

impl SipdRowOut {
    /// A stored row.
    pub fn new(row: &sipd_rows::Model) -> Result<Self, ApiError> {
        let cells: Vec<Cell> = serde_json::from_str(&row.cells)?;
        let faults: Vec<Fault> = serde_json::from_str(&row.faults)?;
        let record: Option<Record> = row
            .record
            .as_deref()
            .map(serde_json::from_str)
            .transpose()?;
        let shown = |at: usize| cells.get(at).map(Cell::shown).unwrap_or_default();
        let last = shown(at::LAST_AGENCY);
        Ok(Self {
            number: row.number,
            fate: row.fate.into(),
            sipd_id: row.sipd_id.clone(),
            title: shown(at::TITLE),
            district: shown(at::DISTRICT),
            village: shown(at::VILLAGE),
            agency: if last.is_empty() {
                shown(at::FIRST_AGENCY)
            } else {
                last
            },
            village_code: record.as_ref().map(|record| record.village_code.clone()),
            agency_id: record
                .as_ref()
                .and_then(|record| record.agency_id)
                .map(|id| id.0),
            cost_idr: record.map(|record| record.cost_idr),
            proposal_id: row.proposal_id.map(|id| id.0),
            faults: faults.into_iter().map(Into::into).collect(),
        })
    }
}

/// What kind of name a choice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SipdNamed {
    /// Kecamatan.
    District,
    /// Kelurahan; the choice holds in the district of its code.
    Village,
    /// OPD Tujuan.
    Agency,
}

/// What a name of the sheet means.
#[derive(Clone, Debug, Object)]
pub struct SipdChoiceIn {
    /// What kind of name it is.
    pub kind: SipdNamed,
    /// The name as the sheet has it.
    pub name: String,
    /// The area's code or the agency's identifier.
    pub code: String,
}

impl From<SipdChoiceIn> for Choice {
    fn from(choice: SipdChoiceIn) -> Self {
        Self {
            what: match choice.kind {
                SipdNamed::District => Named::District,
                SipdNamed::Village => Named::Village,
                SipdNamed::Agency => Named::Agency,
            },
            name: choice.name,
            code: choice.code,
        }
    }
}

/// A confirmation of an import.
#[derive(Clone, Debug, Object)]
pub struct SipdConfirmIn {
    /// What names that are not sure mean, 2,000 at most; rows whose names stay open are not taken in.
    #[oai(default)]
    pub choices: Vec<SipdChoiceIn>,
}
