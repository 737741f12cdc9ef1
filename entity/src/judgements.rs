//! `judgements`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{CriteriaSetId, JudgementId};

/// One judge's comparisons of the criteria of a set, pair by pair.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "judgements")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JudgementId,
    /// The set.
    pub set_id: CriteriaSetId,
    /// The judge, by office; unique in the set.
    #[sea_orm(column_type = "Text")]
    pub judge: String,
    /// A JSON array of whole numbers, pairs in the order (1,2), (1,3), … (2,3), …: n where the earlier
    /// criterion is n times as important, -n where the later is.
    #[sea_orm(column_type = "Text")]
    pub comparisons: String,
    /// When given, UTC.
    pub at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
