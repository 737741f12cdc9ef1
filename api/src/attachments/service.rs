//! Use cases of attachments.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::ProposalStatus;
use entity::ids::{AttachmentId, ProposalId};
use entity::{attachments, proposals};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use uuid::Uuid;

use super::{files, name, stored};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::db::Tx;
use crate::problem::{ApiError, Code};
use crate::proposals::{life, policy, service as proposal_service};
use crate::rounds::rules::is_frozen;
use crate::rounds::standing;

/// Most attachments of a proposal.
const MOST: u64 = 5;

/// Whether a proposal in this status takes and loses attachments.
pub fn changes(status: ProposalStatus) -> bool {
    matches!(
        status,
        ProposalStatus::Draft
            | ProposalStatus::Submitted
            | ProposalStatus::Returned
            | ProposalStatus::Verified
            | ProposalStatus::Carried
    )
}

fn fixed() -> ApiError {
    ApiError::new(
        Code::WrongState,
        "Lampiran tidak dapat diubah lagi sejak pemungutan suara dibuka atau usulan selesai.",
        "Attachments cannot change once voting has opened or the proposal has ended.",
    )
}

fn seen() -> ApiError {
    ApiError::new(
        Code::WrongState,
        "Musyawarah memilih usulan ini dengan lampiran ini; lampiran baru dapat ditambahkan, yang ini tetap.",
        "A meeting chose this proposal with this attachment; new ones can be added, this one stays.",
    )
}

fn stranger() -> ApiError {
    ApiError::forbidden(
        "Hanya pengusulnya yang dapat mengubah lampiran usulan ini.",
        "Only its proposer may change the attachments of this proposal.",
    )
}

/// Loads a proposal whose attachments the caller may change: their own, not frozen, not ended.
async fn own(
    tx: &Tx,
    caller: &Caller,
    id: ProposalId,
    now: DateTime<Utc>,
) -> Result<proposals::Model, ApiError> {
    let known = proposals::Entity::find_by_id(id)
        .one(tx)
        .await?
        .filter(|row| policy::may_see(Some(caller), row))
        .ok_or_else(ApiError::not_found)?;
    let round = match known.round_id {
        Some(round) => Some(standing::lock(tx, round).await?),
        None => None,
    };
    let proposal = life::lock(tx, id).await?;
    if !policy::owns(caller, &proposal) {
        return Err(stranger());
    }
    // It may have moved on while the locks were waited for.
    let moved = proposal.round_id != known.round_id;
    let frozen = round.is_some_and(|round| is_frozen(&round, now));
    if moved || frozen || !changes(proposal.status) {
        return Err(fixed());
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
    stored::check(&bytes)?;
    // Who may not add anything learns so before the file is worked on.
    let visible = proposal_service::show(app, Some(&caller), id).await?;
    if !policy::owns(&caller, &visible) {
        return Err(stranger());
    }
    if !changes(visible.status) {
        return Err(fixed());
    }
    let put = stored::put(app, stored::clean(bytes).await?).await?;
    let now = app.clock.now();
    let row = attachments::ActiveModel {
        id: Set(AttachmentId(Uuid::now_v7())),
        proposal_id: Set(id),
        sha256: Set(put.sha256.clone()),
        media_type: Set(put.media_type.into()),
        name: Set(name::clean(name, put.media_type)),
        bytes: Set(put.length),
        width: Set(put.size.map(|(width, _)| width)),
        height: Set(put.size.map(|(_, height)| height)),
        thumbnail_sha256: Set(put.thumbnail_sha256.clone()),
        uploaded_by: Set(caller.account),
        created_at: Set(now),
    };
    let written = app
        .db
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
                    let actor = proposal_service::actor(tx, &caller, &proposal).await?;
                    let event = event("attachment.added", (&caller, actor), &proposal, &row);
                    audit::append(tx, now, event);
                }
                Ok(row)
            })
        })
        .await;
    if written.is_ok() {
        put.settle(app).await?;
    } else {
        put.forget(app).await;
    }
    written
}

fn event(
    verb: &'static str,
    (caller, actor): (&Caller, String),
    proposal: &proposals::Model,
    row: &attachments::Model,
) -> Event {
    Event {
        verb,
        actor,
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

/// The first photo of each of these proposals, which must be public.
pub async fn first_photos(
    db: &impl ConnectionTrait,
    proposals: Vec<ProposalId>,
) -> Result<HashMap<ProposalId, AttachmentId>, ApiError> {
    let rows: Vec<(ProposalId, AttachmentId)> = attachments::Entity::find()
        .select_only()
        .columns([attachments::Column::ProposalId, attachments::Column::Id])
        .filter(attachments::Column::ProposalId.is_in(proposals))
        .filter(attachments::Column::ThumbnailSha256.is_not_null())
        .order_by_desc(attachments::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    // The earliest comes last and stays.
    Ok(rows.into_iter().collect())
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
    let bytes = files::get(app, &name).await.map_err(ApiError::internal)?;
    Ok(Stored {
        row,
        bytes: bytes.to_vec(),
        public: proposal.submitted_at.is_some(),
    })
}

/// Removes an attachment of the caller's proposal, and its bytes unless another attachment has the same.
/// Answers the proposal.
pub async fn remove(
    app: &App,
    caller: Arc<Caller>,
    id: AttachmentId,
) -> Result<ProposalId, ApiError> {
    let now = app.clock.now();
    let row = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let row = attachments::Entity::find_by_id(id)
                    .one(tx)
                    .await?
                    .ok_or_else(ApiError::not_found)?;
                let proposal = own(tx, &caller, row.proposal_id, now).await?;
                if let Some(chosen) = standing::chosen_at(tx, proposal.id).await?
                    && row.created_at <= chosen
                {
                    return Err(seen());
                }
                attachments::Entity::delete_by_id(id).exec(tx).await?;
                if proposal.submitted_at.is_some() {
                    let actor = proposal_service::actor(tx, &caller, &proposal).await?;
                    let event = event("attachment.removed", (&caller, actor), &proposal, &row);
                    audit::append(tx, now, event);
                }
                Ok(row)
            })
        })
        .await?;
    let proposal = row.proposal_id;
    forget(app, vec![row]).await;
    Ok(proposal)
}

/// Removes the bytes of attachments whose rows are gone, unless another attachment has the same.
pub async fn forget(app: &App, rows: Vec<attachments::Model>) {
    let names = rows
        .into_iter()
        .flat_map(|row| [row.sha256].into_iter().chain(row.thumbnail_sha256));
    files::forget(app, names).await;
}
