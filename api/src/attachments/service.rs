//! Use cases of attachments.

use std::sync::Arc;

use entity::enums::ProposalStatus;
use entity::ids::{AttachmentId, ProposalId};
use entity::{attachments, proposals};
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set,
};
use serde_json::json;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::content::{self, Cleaned, LARGEST};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::db::Tx;
use crate::keys;
use crate::problem::{ApiError, Code};
use crate::proposals::{life, policy, service as proposal_service};
use crate::rounds::rules::is_frozen;
use crate::rounds::standing;

/// Most attachments of a proposal.
const MOST: u64 = 5;
/// Decoding a photo takes much memory; no more than this at once.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

fn place(sha256: &str) -> Path {
    let folder = sha256.get(..2).unwrap_or("00");
    Path::from(format!("{folder}/{sha256}"))
}

async fn store(app: &App, sha256: &str, bytes: Vec<u8>) -> Result<(), ApiError> {
    app.files
        .put(&place(sha256), PutPayload::from(bytes))
        .await
        .map_err(ApiError::internal)?;
    Ok(())
}

/// Loads a proposal whose attachments the caller may change: their own, not frozen, not ended.
async fn own(
    tx: &Tx,
    caller: &Caller,
    id: ProposalId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<proposals::Model, ApiError> {
    let known = proposals::Entity::find_by_id(id)
        .one(tx)
        .await?
        .filter(|row| policy::may_see(Some(caller), row))
        .ok_or_else(ApiError::not_found)?;
    let frozen = match known.round_id {
        Some(round) => is_frozen(&standing::lock(tx, round).await?, now),
        None => false,
    };
    let proposal = life::lock(tx, id).await?;
    if !policy::owns(caller, &proposal) {
        return Err(ApiError::forbidden(
            "Hanya pengusulnya yang dapat mengubah lampiran usulan ini.",
            "Only its proposer may change the attachments of this proposal.",
        ));
    }
    let ended = !matches!(
        proposal.status,
        ProposalStatus::Draft
            | ProposalStatus::Submitted
            | ProposalStatus::Returned
            | ProposalStatus::Verified
            | ProposalStatus::Carried
    );
    if frozen || ended {
        return Err(ApiError::new(
            Code::WrongState,
            "Lampiran tidak dapat diubah lagi sejak pemungutan suara dibuka atau usulan selesai.",
            "Attachments cannot change once voting has opened or the proposal has ended.",
        ));
    }
    Ok(proposal)
}

/// Adds a file to a proposal of the caller's.
pub async fn upload(
    app: &App,
    caller: Arc<Caller>,
    id: ProposalId,
    name: Option<&str>,
    bytes: Vec<u8>,
    once: Option<Once>,
) -> Result<attachments::Model, ApiError> {
    if bytes.len() > LARGEST {
        return Err(ApiError::new(
            Code::PayloadTooLarge,
            "Berkas melebihi 10 MB.",
            "The file is over 10 MB.",
        ));
    }
    // Who may not add anything learns so before the file is worked on.
    let visible = proposal_service::show(app, Some(&caller), id).await?;
    if !policy::owns(&caller, &visible) {
        return Err(ApiError::forbidden(
            "Hanya pengusulnya yang dapat menambah lampiran usulan ini.",
            "Only its proposer may add attachments to this proposal.",
        ));
    }
    let permit = AT_ONCE.acquire().await.map_err(ApiError::internal)?;
    let cleaned = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        content::clean(&bytes)
    })
    .await
    .map_err(ApiError::internal)??;
    let Cleaned {
        bytes,
        sha256,
        media_type,
        size,
        thumbnail,
    } = cleaned;
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    store(app, &sha256, bytes).await?;
    let mut thumbnail_sha256 = None;
    if let Some(thumbnail) = thumbnail {
        let name = hex::encode(keys::sha256(&thumbnail));
        store(app, &name, thumbnail).await?;
        thumbnail_sha256 = Some(name);
    }
    let pixels = |side: u32| i32::try_from(side).ok();
    let now = app.clock.now();
    let row = attachments::ActiveModel {
        id: Set(AttachmentId(Uuid::now_v7())),
        proposal_id: Set(id),
        sha256: Set(sha256),
        media_type: Set(media_type.into()),
        name: Set(content::file_name(name)),
        bytes: Set(length),
        width: Set(size.and_then(|(width, _)| pixels(width))),
        height: Set(size.and_then(|(_, height)| pixels(height))),
        thumbnail_sha256: Set(thumbnail_sha256),
        uploaded_by: Set(caller.account),
        created_at: Set(now),
    };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let new_id = row.id.try_as_ref().map_or(Uuid::nil(), |id| id.0);
                if let Some(before) = claim(tx, once, new_id, now).await? {
                    return attachments::Entity::find_by_id(AttachmentId(before))
                        .one(tx)
                        .await?
                        .ok_or_else(ApiError::not_found);
                }
                let proposal = own(tx, &caller, id, now).await?;
                let count = attachments::Entity::find()
                    .filter(attachments::Column::ProposalId.eq(id))
                    .count(tx)
                    .await?;
                if count >= MOST {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Usulan ini sudah punya lima lampiran; hapus satu dulu.",
                        "This proposal has five attachments already; remove one first.",
                    ));
                }
                let row = row.insert(tx).await?;
                if proposal.submitted_at.is_some() {
                    audit::append(tx, now, event("attachment.added", &caller, &proposal, &row))
                        .await?;
                }
                Ok(row)
            })
        })
        .await
}

fn event(
    verb: &'static str,
    caller: &Caller,
    proposal: &proposals::Model,
    row: &attachments::Model,
) -> Event {
    Event {
        verb,
        actor: "resident".into(),
        actor_id: Some(caller.account),
        subject: "attachment",
        subject_id: row.id.to_string(),
        cycle: Some(proposal.cycle_id),
        round: proposal.round_id,
        proposal: Some(proposal.id),
        detail: json!({ "sha256": row.sha256, "media_type": row.media_type, "bytes": row.bytes }),
    }
}

/// Attachments of a proposal the caller may see, oldest first.
pub async fn list(
    app: &App,
    caller: Option<&Caller>,
    id: ProposalId,
) -> Result<Vec<attachments::Model>, ApiError> {
    proposal_service::show(app, caller, id).await?;
    Ok(attachments::Entity::find()
        .filter(attachments::Column::ProposalId.eq(id))
        .order_by_asc(attachments::Column::Id)
        .all(app.db.read())
        .await?)
}

/// A file's bytes, and whether anyone may keep them in a cache.
pub struct Stored {
    /// The row.
    pub row: attachments::Model,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether its proposal is public.
    pub public: bool,
}

/// An attachment, or its thumbnail, of a proposal the caller may see.
pub async fn download(
    app: &App,
    caller: Option<&Caller>,
    id: AttachmentId,
    thumbnail: bool,
) -> Result<Stored, ApiError> {
    let row = attachments::Entity::find_by_id(id)
        .one(app.db.read())
        .await?
        .ok_or_else(ApiError::not_found)?;
    let proposal = proposal_service::show(app, caller, row.proposal_id).await?;
    let name = if thumbnail {
        row.thumbnail_sha256
            .clone()
            .ok_or_else(ApiError::not_found)?
    } else {
        row.sha256.clone()
    };
    let found = app
        .files
        .get(&place(&name))
        .await
        .map_err(ApiError::internal)?;
    let bytes = found.bytes().await.map_err(ApiError::internal)?;
    Ok(Stored {
        row,
        bytes: bytes.to_vec(),
        public: proposal.submitted_at.is_some(),
    })
}

/// Removes an attachment of the caller's proposal. The bytes stay in storage while anything names them,
/// and as evidence of a public record.
pub async fn remove(app: &App, caller: Arc<Caller>, id: AttachmentId) -> Result<(), ApiError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = attachments::Entity::find_by_id(id)
                    .one(tx)
                    .await?
                    .ok_or_else(ApiError::not_found)?;
                let proposal = own(tx, &caller, row.proposal_id, now).await?;
                attachments::Entity::delete_by_id(id).exec(tx).await?;
                if proposal.submitted_at.is_some() {
                    let event = event("attachment.removed", &caller, &proposal, &row);
                    audit::append(tx, now, event).await?;
                }
                Ok(())
            })
        })
        .await
}
