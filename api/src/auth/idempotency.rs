//! `Idempotency-Key`: a create that was acknowledged is answered again, not done again.

use chrono::{DateTime, Utc};
use entity::idempotency_keys;
use entity::ids::AccountId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, Set, TryInsertResult};
use serde::Serialize;
use uuid::Uuid;

use crate::db::Tx;
use crate::keys;
use crate::problem::{ApiError, Code};

/// One create as its sender named it.
#[derive(Clone, Debug)]
pub struct Once {
    account: AccountId,
    key: String,
    operation: &'static str,
    fingerprint: [u8; 32],
}

impl Once {
    /// Reads the header; `request` is what the create was asked to do.
    pub fn new(
        account: AccountId,
        key: Option<String>,
        operation: &'static str,
        request: &impl Serialize,
    ) -> Result<Option<Self>, ApiError> {
        let Some(key) = key else { return Ok(None) };
        if key.is_empty() || key.len() > 128 {
            return Err(ApiError::field(
                "Idempotency-Key",
                "Kirim 1 sampai 128 huruf.",
                "Send 1 to 128 characters.",
            ));
        }
        Ok(Some(Self {
            account,
            key,
            operation,
            fingerprint: keys::sha256(&serde_json::to_vec(request)?),
        }))
    }

    /// The identifier the create was done under, if it was done before.
    pub async fn done(&self, db: &impl ConnectionTrait) -> Result<Option<Uuid>, ApiError> {
        let key = (self.account, self.key.clone());
        let Some(before) = idempotency_keys::Entity::find_by_id(key).one(db).await? else {
            return Ok(None);
        };
        if before.operation != self.operation || before.fingerprint != self.fingerprint {
            return Err(other_request());
        }
        Uuid::from_slice(&before.resource_id)
            .map(Some)
            .map_err(ApiError::internal)
    }

    /// The claim on the key, for a create under this identifier.
    pub fn row(&self, id: Uuid, now: DateTime<Utc>) -> idempotency_keys::ActiveModel {
        idempotency_keys::ActiveModel {
            account_id: Set(self.account),
            key: Set(self.key.clone()),
            operation: Set(self.operation.into()),
            fingerprint: Set(self.fingerprint.to_vec()),
            resource_id: Set(id.as_bytes().to_vec()),
            created_at: Set(now),
        }
    }
}

/// The refusal of a key that was used for another request.
pub fn other_request() -> ApiError {
    ApiError::new(
        Code::IdempotencyMismatch,
        "Idempotency-Key ini sudah dipakai untuk permintaan lain; buat yang baru.",
        "This Idempotency-Key was used for another request; make a new one.",
    )
}

/// Claims the key for `id` within the act's transaction. `Some(other)` means the create was done
/// before, under that id: answer with it and write nothing.
pub async fn claim(
    tx: &Tx,
    once: Option<Once>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, ApiError> {
    let Some(once) = once else { return Ok(None) };
    let inserted = idempotency_keys::Entity::insert(once.row(id, now))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    if let TryInsertResult::Inserted(1..) = inserted {
        return Ok(None);
    }
    let before = once.done(tx).await?;
    before
        .map(Some)
        .ok_or_else(|| ApiError::internal("claimed idempotency key not found"))
}
