//! Making a proposal.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{Origin, ProposalStatus};
use entity::ids::{CatalogueItemId, ProposalId};
use entity::proposals;
use sea_orm::{Set, TryIntoModel};
use uuid::Uuid;

use super::submit::{SUBMITTED, admit, submitted, words};
use crate::app::App;
use crate::audit;
use crate::auth::{Caller, Once};
use crate::keys;
use crate::problem::{ApiError, Code};
use crate::proposals::draft::{self, Checked, Draft};
use crate::proposals::{life, policy, tracking_code};
use crate::rounds::service::{Entry, see_entry};
use crate::rounds::standing;

/// Whether the caller may propose what a draft says, where it says.
pub(super) fn authorise(caller: &Caller, draft: &Draft) -> Result<(), ApiError> {
    if policy::may_propose(caller, draft.village_code.trim(), draft.origin) {
        let for_another = draft
            .on_behalf_of
            .as_ref()
            .is_some_and(|name| !name.trim().is_empty());
        if for_another && draft.origin != Origin::Assisted {
            return Err(ApiError::field(
                "/on_behalf_of",
                "Kosongkan; hanya untuk usulan berasal `assisted` yang dimasukkan petugas.",
                "Leave it out; it is for proposals of origin `assisted` that an officer enters.",
            ));
        }
        return Ok(());
    }
    Err(match draft.origin {
        Origin::CouncilInput => ApiError::forbidden(
            "Pokok pikiran dewan hanya dimasukkan oleh badan perencanaan.",
            "Council input is entered by the planning agency only.",
        ),
        Origin::VillageMeeting => ApiError::forbidden(
            "Usulan musyawarah desa/kelurahan dimasukkan oleh petugas wilayahnya.",
            "What the village meeting proposes is entered by an officer of the area.",
        ),
        Origin::Assisted => ApiError::forbidden(
            "Usulan atas nama orang lain dimasukkan oleh petugas wilayahnya.",
            "Proposals on someone's behalf are entered by an officer of the area.",
        ),
        _ => ApiError::forbidden(
            "Usulan hanya untuk desa/kelurahan tempat Anda terdaftar.",
            "You can propose for the village you registered for only.",
        ),
    })
}

/// A draft as it is stored.
pub(super) fn row(
    id: ProposalId,
    code: String,
    caller: &Caller,
    checked: Checked,
    now: DateTime<Utc>,
) -> proposals::ActiveModel {
    let Checked { draft, .. } = checked;
    let entered_by = (draft.origin == Origin::Assisted
        || caller.village.as_deref() != Some(checked.village.code.as_str()))
    .then_some(caller.account);
    proposals::ActiveModel {
        id: Set(id),
        tracking_code: Set(code),
        cycle_id: Set(checked.cycle.id),
        round_id: Set(None),
        status: Set(ProposalStatus::Draft),
        proposer_id: Set(caller.account),
        entered_by_id: Set(entered_by),
        on_behalf_of: Set(draft.on_behalf_of),
        origin: Set(draft.origin),
        title: Set(draft.title),
        problem: Set(draft.problem),
        work: Set(draft.work),
        catalogue_item_id: Set(draft.catalogue_item_id.map(CatalogueItemId)),
        sector: Set(checked.sector),
        agency_id: Set(checked.agency_id),
        district_code: Set(checked.village.code.get(..8).unwrap_or_default().to_owned()),
        regency_code: Set(checked.cycle.regency_code.clone()),
        village_code: Set(checked.village.code.clone()),
        address: Set(draft.address),
        lat: Set(draft.lat),
        lng: Set(draft.lng),
        quantity_milli: Set(checked.quantity_milli),
        unit: Set(checked.unit),
        unit_price_idr: Set(checked.unit_price_idr),
        cost_idr: Set(checked.cost_idr),
        cost_reason: Set(draft.cost_reason),
        households: Set(draft.households),
        people: Set(draft.people),
        women: Set(draft.women),
        children: Set(draft.children),
        elderly: Set(draft.elderly),
        disabled: Set(draft.disabled),
        land_status: Set(draft.land_status),
        merged_into_id: Set(None),
        times_proposed: Set(1),
        created_at: Set(now),
        submitted_at: Set(None),
        updated_at: Set(now),
        version: Set(1),
    }
}

/// How often a proposal is tried again under another tracking code, or found to be made already.
const TRIES: usize = 8;

/// Makes a proposal, and submits it in the same act if asked to.
pub async fn create(
    app: &App,
    caller: Arc<Caller>,
    draft: Draft,
    submit: bool,
    once: Option<Once>,
) -> Result<proposals::Model, ApiError> {
    authorise(&caller, &draft)?;
    let checked = draft::check(app, draft).await?;
    let mut tries = 0;
    loop {
        let made = make(app, &caller, &checked, submit, once.as_ref()).await;
        let taken = |error: &ApiError| error.problem().code == Code::AlreadyExists;
        tries += 1;
        if tries == TRIES || !made.as_ref().is_err_and(taken) {
            return made;
        }
    }
}

/// The same, if neither its tracking code nor its key is taken.
async fn make(
    app: &App,
    caller: &Arc<Caller>,
    checked: &Checked,
    submit: bool,
    once: Option<&Once>,
) -> Result<proposals::Model, ApiError> {
    let id = ProposalId(Uuid::now_v7());
    let now = app.clock.now();
    let claim = match once {
        None => None,
        Some(once) => {
            if let Some(before) = once.done(app.db.read()).await? {
                return life::get(app.db.read(), ProposalId(before)).await;
            }
            Some(once.row(id.0, now))
        }
    };
    let code = tracking_code::from_random(u64::from_be_bytes(keys::random::<8>()?));
    let village_name = checked.village.name.clone();
    let entry = if submit {
        let entry = Entry::new(checked.cycle.id, &checked.village.code, checked.agency_id);
        Some(see_entry(app, entry).await?)
    } else {
        None
    };
    let mut row = row(id, code, caller, checked.clone(), now);
    let caller = caller.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(claim) = claim {
                    tx.leave(claim);
                }
                let Some(entry) = entry else {
                    tx.leave(row.clone());
                    return Ok(row.try_into_model()?);
                };
                let round = entry.locked(tx).await?;
                admit(&caller, &round, false, None, now)?;
                row.status = Set(ProposalStatus::Submitted);
                row.round_id = Set(Some(round.id));
                row.submitted_at = Set(Some(now));
                tx.leave(row.clone());
                let proposal = row.try_into_model()?;
                let (quantity, cost) = (proposal.quantity_milli, proposal.cost_idr);
                tx.leave(standing::entrant(round.id, &proposal, quantity, cost, now));
                tx.index(words(&proposal, &village_name));
                audit::append(
                    tx,
                    now,
                    submitted(SUBMITTED, &caller, &round, &proposal, None),
                );
                Ok(proposal)
            })
        })
        .await
}
