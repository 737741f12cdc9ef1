//! Reference lists as other rooms check against them.

use std::collections::BTreeSet;

use entity::{reasons, sectors};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::app::App;
use crate::problem::ApiError;

/// All sectors, in their order.
pub async fn sectors(db: &impl ConnectionTrait) -> Result<Vec<sectors::Model>, ApiError> {
    Ok(sectors::Entity::find()
        .order_by_asc(sectors::Column::Position)
        .all(db)
        .await?)
}

/// All reasons, in their order.
pub async fn reasons(db: &impl ConnectionTrait) -> Result<Vec<reasons::Model>, ApiError> {
    Ok(reasons::Entity::find()
        .order_by_asc(reasons::Column::Position)
        .all(db)
        .await?)
}

/// Whether there is a sector of this code.
pub async fn has_sector(app: &App, code: &str) -> Result<bool, ApiError> {
    let load = || async {
        let rows = sectors(app.db.read()).await?;
        Ok::<_, ApiError>(rows.into_iter().map(|row| row.code).collect())
    };
    Ok(app.sectors.get_or_try_init(load).await?.contains(code))
}

/// The codes among these that no reason has.
pub async fn unknown_reasons(
    db: &impl ConnectionTrait,
    mut codes: BTreeSet<String>,
) -> Result<BTreeSet<String>, ApiError> {
    if codes.is_empty() {
        return Ok(codes);
    }
    let known = reasons::Entity::find()
        .filter(reasons::Column::Code.is_in(&codes))
        .all(db)
        .await?;
    for reason in known {
        codes.remove(&reason.code);
    }
    Ok(codes)
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
