//! Changing and discarding what was proposed.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::ProposalStatus;
use entity::ids::{AccountId, ProposalId};
use entity::{attachments, proposals};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set, TryIntoModel,
};
use serde_json::{Value, json};

use super::create::{authorise, row};
use super::submit::{actor, words};
use crate::app::App;
use crate::attachments as attachment_room;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::db::Tx;
use crate::problem::{ApiError, Code, FieldError};
use crate::proposals::draft::{self, Checked, Draft};
use crate::proposals::{changes, life, rules};
use crate::rounds::standing;

/// Loads a proposal the caller may change at a version, locked.
async fn own(
    tx: &Tx,
    account: AccountId,
    id: ProposalId,
    version: Option<i32>,
) -> Result<proposals::Model, ApiError> {
    let row = life::lock(tx, id).await?;
    let owner = row.proposer_id == account || row.entered_by_id == Some(account);
    if !owner {
        return Err(if row.submitted_at.is_some() {
            ApiError::forbidden(
                "Hanya pengusulnya yang dapat mengubah usulan ini.",
                "Only its proposer may change this proposal.",
            )
        } else {
            ApiError::not_found()
        });
    }
    if version.is_some_and(|version| version != row.version) {
        return Err(ApiError::stale(row.version));
    }
    Ok(row)
}

/// Checks a draft, which may keep the catalogue item of the proposal it changes.
pub async fn check(app: &App, draft: Draft, of: Option<ProposalId>) -> Result<Checked, ApiError> {
    let kept = match of {
        Some(id) => proposals::Entity::find_by_id(id).one(app.db.read()).await?,
        None => None,
    };
    draft::check_again(app, draft, kept.as_ref()).await
}

/// Replaces what the proposer gave, while it is a draft or was returned. What residents chose stays as
/// they chose it, and every change to a public proposal is told in the audit trail.
pub async fn change(
    app: &App,
    caller: Arc<Caller>,
    id: ProposalId,
    version: i32,
    draft: Draft,
) -> Result<proposals::Model, ApiError> {
    authorise(&caller, &draft)?;
    let checked = check(app, draft, Some(id)).await?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let before = own(tx, caller.account, id, Some(version)).await?;
                if !rules::can_edit(before.status) {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Usulan hanya dapat diubah selama masih rancangan atau dikembalikan.",
                        "A proposal can be changed while it is a draft or was returned.",
                    ));
                }
                let returned = before.status == ProposalStatus::Returned;
                let moved = before.village_code != checked.village.code
                    || before.cycle_id != checked.cycle.id;
                if returned && moved {
                    return Err(ApiError::field(
                        "/village_code",
                        "Usulan yang dikembalikan tetap di desa/kelurahan dan siklusnya.",
                        "A returned proposal stays in its village and cycle.",
                    ));
                }
                let village_name = checked.village.name.clone();
                let mut after = row(id, before.tracking_code.clone(), &caller, checked, now);
                after.round_id = Set(before.round_id);
                after.status = Set(before.status);
                after.proposer_id = Set(before.proposer_id);
                after.entered_by_id = Set(before.entered_by_id);
                after.times_proposed = Set(before.times_proposed);
                after.created_at = Set(before.created_at);
                after.submitted_at = Set(before.submitted_at);
                after.version = Set(version + 1);
                if before.submitted_at.is_some() {
                    let wanted = after.clone().try_into_model()?;
                    tell(tx, &caller, &before, &wanted, now).await?;
                    tx.index(words(&wanted, &village_name));
                }
                Ok(after.reset_all().update(tx).await?)
            })
        })
        .await
}

/// Notes the changes of a public proposal, or refuses those to what a closed round chose.
async fn tell(
    tx: &Tx,
    caller: &Caller,
    before: &proposals::Model,
    after: &proposals::Model,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let found = changes::between(before, after);
    let chosen = found.iter().any(|change| change.fixed_once_chosen)
        && standing::chosen_at(tx, before.id).await?.is_some();
    if chosen {
        return Err(ApiError::fields(
            found
                .iter()
                .filter(|change| change.fixed_once_chosen)
                .map(|change| FieldError {
                    pointer: format!("/{}", change.field),
                    detail: "Musyawarah sebelumnya sudah memilih usulan ini apa adanya; yang dapat diperbaiki hanya volume, biaya, penerima manfaat, lahan, dan perangkat daerah.".into(),
                    detail_en: "An earlier meeting chose this proposal as it is; only quantity, cost, beneficiaries, land and agency can be mended.".into(),
                })
                .collect(),
        ));
    }
    if found.is_empty() {
        return Ok(());
    }
    let detail: serde_json::Map<String, Value> = found
        .into_iter()
        .map(|change| {
            let values = json!({ "before": change.before, "after": change.after });
            (change.field.to_owned(), values)
        })
        .collect();
    let event = Event {
        verb: "proposal.changed",
        actor: actor(tx, caller, before).await?,
        actor_id: Some(caller.account),
        subject: "proposal",
        subject_id: before.id.to_string(),
        cycle: Some(before.cycle_id),
        round: before.round_id,
        proposal: Some(before.id),
        detail: Value::Object(detail),
    };
    audit::append(tx, now, event);
    Ok(())
}

/// Discards a draft and its files.
pub async fn discard(app: &App, caller: Arc<Caller>, id: ProposalId) -> Result<(), ApiError> {
    let files = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let row = own(tx, caller.account, id, None).await?;
                if row.status != ProposalStatus::Draft {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Usulan yang sudah diajukan tidak dihapus; tarik saja.",
                        "A submitted proposal is not deleted; withdraw it.",
                    ));
                }
                remove(tx, vec![id]).await
            })
        })
        .await?;
    attachment_room::service::forget(app, files).await;
    Ok(())
}

/// Discards all drafts of an account. Answers their files, whose bytes are to be forgotten after the commit.
pub async fn discard_drafts(
    tx: &Tx,
    account: AccountId,
) -> Result<Vec<attachments::Model>, ApiError> {
    let drafts = proposals::Entity::find()
        .select_only()
        .column(proposals::Column::Id)
        .filter(proposals::Column::ProposerId.eq(account))
        .filter(proposals::Column::Status.eq(ProposalStatus::Draft))
        .into_tuple()
        .all(tx)
        .await?;
    remove(tx, drafts).await
}

async fn remove(tx: &Tx, drafts: Vec<ProposalId>) -> Result<Vec<attachments::Model>, ApiError> {
    let of_these = attachments::Column::ProposalId.is_in(drafts.clone());
    let files = attachments::Entity::find()
        .filter(of_these.clone())
        .all(tx)
        .await?;
    attachments::Entity::delete_many()
        .filter(of_these)
        .exec(tx)
        .await?;
    proposals::Entity::delete_many()
        .filter(proposals::Column::Id.is_in(drafts))
        .exec(tx)
        .await?;
    Ok(files)
}
