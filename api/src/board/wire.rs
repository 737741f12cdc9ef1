//! The board as the API takes and shows it.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use super::rules::Line;
use super::service::NOT_ACTED;
use super::store::{ActRow, Item, Stored};
use crate::proposals::rules::quantity;
use crate::wire::{Origin, ProposalStatus, Verdict};

/// What is decided, as a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum BoardVerdict {
    /// Nothing yet.
    #[oai(rename = "undecided")]
    Undecided,
    /// Taken.
    #[oai(rename = "accommodated")]
    Accommodated,
    /// Next in line should money remain.
    #[oai(rename = "reserve")]
    Reserve,
    /// Put off to a later year.
    #[oai(rename = "deferred")]
    Deferred,
    /// Not taken.
    #[oai(rename = "not_accommodated")]
    NotAccommodated,
}

impl BoardVerdict {
    /// The verdict; none for `undecided`.
    pub fn verdict(self) -> Option<entity::enums::Verdict> {
        use entity::enums::Verdict as V;
        match self {
            Self::Undecided => None,
            Self::Accommodated => Some(V::Accommodated),
            Self::Reserve => Some(V::Reserve),
            Self::Deferred => Some(V::Deferred),
            Self::NotAccommodated => Some(V::NotAccommodated),
        }
    }
}

/// What lines are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum GroupBy {
    /// Agency.
    #[oai(rename = "agency")]
    Agency,
    /// Sector.
    #[oai(rename = "sector")]
    Sector,
    /// District.
    #[oai(rename = "district")]
    District,
    /// Village.
    #[oai(rename = "village")]
    Village,
    /// Where proposals come from; `council_input` is pokir.
    #[oai(rename = "origin")]
    Origin,
    /// Where proposals are in their life.
    #[oai(rename = "status")]
    Status,
    /// Regional priority.
    #[oai(rename = "priority")]
    Priority,
    /// Sustainable development goal.
    #[oai(rename = "sdg")]
    Sdg,
}

/// One agency's part of a proposal.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BoardLineOut {
    /// Number of the part, from 1.
    pub number: u32,
    /// Agency that does it.
    pub agency_id: Option<Uuid>,
    /// Quantity.
    pub quantity: f64,
    /// Cost, rupiah.
    pub cost_idr: i64,
    /// What is decided; missing while nothing is.
    pub verdict: Option<Verdict>,
    /// Reason code.
    pub reason_code: Option<String>,
    /// Public reason.
    pub reason: Option<String>,
    /// Activity or sub-activity of the nomenclature.
    pub nomenclature_code: Option<String>,
    /// Regional priority it serves.
    pub priority: Option<String>,
    /// Sustainable development goal it serves.
    pub sdg: Option<i32>,
}

/// Lines with their numbers.
pub fn lines_out(lines: Vec<Line>) -> Vec<BoardLineOut> {
    (1..)
        .zip(lines)
        .map(|(number, line)| BoardLineOut {
            number,
            agency_id: line.agency.map(|id| id.0),
            quantity: quantity(line.quantity_milli),
            cost_idr: line.cost_idr,
            verdict: line.verdict.map(Into::into),
            reason_code: line.reason_code,
            reason: line.reason,
            nomenclature_code: line.nomenclature_code,
            priority: line.priority,
            sdg: line.sdg,
        })
        .collect()
}

/// A proposal on the board.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BoardItemOut {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Its tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Where it is in its life.
    pub status: ProposalStatus,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it is council input (pokir).
    pub council_input: bool,
    /// Sector.
    pub sector: String,
    /// Agency it is for, before the board's lines.
    pub agency_id: Option<Uuid>,
    /// Village it lies in.
    pub village_code: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Quantity that counts where it stands.
    pub quantity: f64,
    /// Cost that counts where it stands, rupiah.
    pub cost_idr: i64,
    /// Cycles it has been proposed in.
    pub times_proposed: i32,
    /// Whether it is among likely duplicates that lie in more than one district; in a cycle of more than 3,000
    /// proposals as found within the last minute.
    pub cross_district: bool,
    /// Whether several agencies do it.
    pub cross_agency: bool,
    /// The act its lines are from, to say at a decision what was seen; all zeros while nobody has acted on it.
    pub act_id: Uuid,
    /// Its lines; none while nobody has acted on it.
    pub lines: Vec<BoardLineOut>,
}

impl BoardItemOut {
    /// Of a row and its lines.
    pub fn new(item: Item, stored: Option<Stored>, cross_district: bool) -> Self {
        let act_id = stored.as_ref().map_or(NOT_ACTED, |stored| stored.act.0);
        let lines = stored.map(|stored| stored.lines).unwrap_or_default();
        let mut agencies: Vec<_> = lines.iter().filter_map(|line| line.agency).collect();
        agencies.sort_unstable();
        agencies.dedup();
        Self {
            proposal_id: item.id.0,
            tracking_code: item.tracking_code,
            title: item.title,
            status: item.status.into(),
            origin: item.origin.into(),
            council_input: item.origin == entity::enums::Origin::CouncilInput,
            sector: item.sector,
            agency_id: item.agency_id.map(|id| id.0),
            village_code: item.village_code,
            unit: item.unit,
            quantity: quantity(item.quantity_milli),
            cost_idr: item.cost_idr,
            times_proposed: item.times_proposed,
            cross_district,
            cross_agency: agencies.len() > 1,
            act_id,
            lines: lines_out(lines),
        }
    }
}

/// Lines and money of one group.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BoardGroupOut {
    /// What the group has in common: a code, an identifier; missing where it has not been said.
    pub key: Option<String>,
    /// Lines in it.
    pub lines: u64,
    /// Their cost, rupiah.
    pub amount_idr: i64,
    /// Of these accommodated.
    pub accommodated: u64,
    /// Their cost, rupiah.
    pub accommodated_idr: i64,
    /// Of these not decided yet.
    pub undecided: u64,
    /// Their cost, rupiah.
    pub undecided_idr: i64,
}

/// A ceiling and what is accommodated under it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BoardCeilingOut {
    /// Area it holds for.
    pub area_code: Option<String>,
    /// Agency it holds for.
    pub agency_id: Option<Uuid>,
    /// Sector it holds for.
    pub sector: Option<String>,
    /// The ceiling, rupiah.
    pub amount_idr: i64,
    /// What is accommodated, rupiah.
    pub accommodated_idr: i64,
    /// What is left, rupiah; below zero where the ceiling was lowered afterwards.
    pub remaining_idr: i64,
}

/// Totals of the board.
#[derive(Clone, Debug, Object)]
pub struct BoardTotalsOut {
    /// Groups, by key; what has not been said first.
    pub groups: Vec<BoardGroupOut>,
    /// Every ceiling of the cycle, by subject.
    pub ceilings: Vec<BoardCeilingOut>,
}

/// What to decide on one line.
#[derive(Clone, Debug, Object, Serialize)]
pub struct BoardDecisionIn {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Number of its part, where it is split; 1 unless given.
    pub number: Option<u32>,
    /// What is decided.
    pub verdict: BoardDecided,
    /// Cost, rupiah; as it stands unless given. A change needs a reason.
    pub cost_idr: Option<i64>,
    /// Quantity, at most three decimals; as it stands unless given. A change needs a reason.
    pub quantity: Option<f64>,
    /// Agency that does it; as it stands unless given. Sending it to another agency needs a reason.
    pub agency_id: Option<Uuid>,
    /// Activity or sub-activity of the cycle's nomenclature; as it stands unless given.
    pub nomenclature_code: Option<String>,
    /// Regional priority it serves; as it stands unless given.
    pub priority: Option<String>,
    /// Sustainable development goal it serves, 1 to 17; as it stands unless given.
    pub sdg: Option<i32>,
    /// Reason code of `/reasons`; that of the whole call unless given.
    pub reason_code: Option<String>,
    /// Public reason, 10 characters or more; that of the whole call unless given.
    pub reason: Option<String>,
    /// `act_id` of the item as the caller saw it: refused where somebody acted on it since; not asked unless given.
    pub seen_act_id: Option<Uuid>,
}

/// A decision of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
pub enum BoardDecided {
    /// Take it.
    #[oai(rename = "accommodated")]
    Accommodated,
    /// Next in line should money remain.
    #[oai(rename = "reserve")]
    Reserve,
    /// Put it off to a later year.
    #[oai(rename = "deferred")]
    Deferred,
    /// Do not take it.
    #[oai(rename = "not_accommodated")]
    NotAccommodated,
}

impl From<BoardDecided> for entity::enums::Verdict {
    fn from(decided: BoardDecided) -> Self {
        match decided {
            BoardDecided::Accommodated => Self::Accommodated,
            BoardDecided::Reserve => Self::Reserve,
            BoardDecided::Deferred => Self::Deferred,
            BoardDecided::NotAccommodated => Self::NotAccommodated,
        }
    }
}

/// Decisions, many at once: each has its own fate.
#[derive(Clone, Debug, Object, Serialize)]
pub struct BoardDecisionsIn {
    /// 1 to 1,000 decisions, in the order in which they take from the ceilings.
    #[oai(validator(max_items = 1000))]
    pub items: Vec<BoardDecisionIn>,
    /// Reason code of all that give none.
    pub reason_code: Option<String>,
    /// Public reason of all that give none.
    pub reason: Option<String>,
}

/// One agency's part of a split.
#[derive(Clone, Debug, Object, Serialize)]
pub struct SplitPartIn {
    /// Agency that does it.
    pub agency_id: Uuid,
    /// Its part of the quantity, at most three decimals; the whole quantity unless given.
    pub quantity: Option<f64>,
    /// Its part of the cost, rupiah; all parts together are the cost that counts.
    pub cost_idr: i64,
    /// Activity or sub-activity of the cycle's nomenclature.
    pub nomenclature_code: Option<String>,
}

/// A split of one proposal among agencies.
#[derive(Clone, Debug, Object, Serialize)]
pub struct SplitIn {
    /// The proposal.
    pub proposal_id: Uuid,
    /// 1 to 10 parts; one makes it whole again.
    #[oai(validator(max_items = 10))]
    pub parts: Vec<SplitPartIn>,
    /// Reason code of `/reasons`.
    pub reason_code: String,
    /// Public reason, 10 characters or more.
    pub reason: String,
    /// `act_id` of the item as the caller saw it: refused where somebody acted on it since; not asked unless given.
    pub seen_act_id: Option<Uuid>,
}

/// What became of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Fate {
    /// It was done.
    #[oai(rename = "done")]
    Done,
    /// It stood so already.
    #[oai(rename = "unchanged")]
    Unchanged,
    /// It was refused; the others were not.
    #[oai(rename = "refused")]
    Refused,
}

/// The fate of one item.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct FateOut {
    /// The proposal.
    pub proposal_id: Uuid,
    /// What became of it.
    pub fate: Fate,
    /// Why it was refused, in Indonesian.
    pub detail: Option<String>,
    /// The same in English.
    pub detail_en: Option<String>,
}

/// What an act at the board did.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BoardActOut {
    /// The act, to undo it by; missing where nothing changed.
    pub act_id: Option<Uuid>,
    /// The fate of each item, in their order.
    pub items: Vec<FateOut>,
    /// Items done.
    pub done: u64,
    /// Items refused.
    pub refused: u64,
}

/// An act at the board.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ActOut {
    /// Identifier.
    pub id: Uuid,
    /// `decide`, `split`, `merge`, `undo` or `adopt`.
    pub kind: String,
    /// Who, by office.
    pub office: String,
    /// Proposals it changed.
    pub proposals: i64,
    /// The proposal they were merged into, where `kind` is `merge`.
    pub merged_into_id: Option<Uuid>,
    /// The act it undoes.
    pub undoes_id: Option<Uuid>,
    /// The act that undid it.
    pub undone_by_id: Option<Uuid>,
    /// When, UTC.
    pub at: DateTime<Utc>,
}

impl From<ActRow> for ActOut {
    fn from(row: ActRow) -> Self {
        Self {
            id: row.id.0,
            kind: match row.merged_into_id {
                Some(_) => "merge".into(),
                None => row.kind,
            },
            office: row.office,
            proposals: row.proposals,
            merged_into_id: row.merged_into_id.map(|id| id.0),
            undoes_id: row.undoes_id.map(|id| id.0),
            undone_by_id: row.undone_by_id.map(|id| id.0),
            at: row.at,
        }
    }
}

/// A proposal of a cluster.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AlikeOut {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Its tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Village it lies in.
    pub village_code: String,
    /// Cost that counts where it stands, rupiah.
    pub cost_idr: i64,
    /// How like the first of the cluster it is, 0 to 1.
    pub score: f64,
    /// How far from the first of the cluster, whole metres; missing where a coordinate is.
    pub distance_m: Option<f64>,
}

/// Proposals that are likely the same wish.
#[derive(Clone, Debug, Object)]
pub struct ClusterOut {
    /// The proposals, the earliest first.
    pub proposals: Vec<AlikeOut>,
    /// Whether they lie in more than one village.
    pub cross_village: bool,
    /// Whether they lie in more than one district.
    pub cross_district: bool,
}

/// Proposals to merge into another of the board, wherever each stands.
#[derive(Clone, Debug, Object, Serialize)]
pub struct BoardMergeIn {
    /// The proposal that stands.
    pub into_id: Uuid,
    /// 1 to 50 proposals that are merged into it; their proposers keep the credit.
    #[oai(validator(max_items = 50))]
    pub proposal_ids: Vec<Uuid>,
    /// Reason code of `/reasons`.
    pub reason_code: String,
    /// Public reason, 10 characters or more.
    pub reason: String,
}

/// What handing the board over did.
#[derive(Clone, Debug, Object)]
pub struct HandoverOut {
    /// The regency's round.
    pub round_id: Uuid,
    /// Decisions entered there.
    pub decided: u64,
    /// What is accommodated there, rupiah.
    pub accommodated_idr: i64,
    /// Its ceiling, rupiah.
    pub ceiling_idr: i64,
}
