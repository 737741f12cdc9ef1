//! Reference lists as other rooms check against them.

use entity::{reasons, sectors};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::problem::ApiError;

/// Whether there is a sector of this code.
pub async fn has_sector(db: &impl ConnectionTrait, code: &str) -> Result<bool, ApiError> {
    Ok(sectors::Entity::find_by_id(code.to_owned())
        .one(db)
        .await?
        .is_some())
}

/// A reason by its code; else the field at `pointer` is wrong.
pub async fn reason(
    db: &impl ConnectionTrait,
    code: &str,
    pointer: &str,
) -> Result<reasons::Model, ApiError> {
    reasons::Entity::find_by_id(code.to_owned())
        .one(db)
        .await?
        .ok_or_else(|| {
            ApiError::field(
                pointer,
                "Isi salah satu kode alasan dari /reasons.",
                "Give one of the reason codes of /reasons.",
            )
        })
}
