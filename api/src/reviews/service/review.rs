//! One finding on one proposal.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{Finding, ProposalStatus, Standing};
use entity::ids::{AgencyId, ProposalId, ReviewId, RoundId};
use entity::{candidates, co_proposers, proposals, reviews, rounds};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, Set,
};
use serde_json::json;
use uuid::Uuid;

use super::finding::Review;
use super::holder_name;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::db::Tx;
use crate::problem::{ApiError, Code};
use crate::proposals::{life, rules as proposal_rules};
use crate::reviews::rules::{self, Intake};
use crate::rounds::rules::{Holder, holder, is_frozen, phase_of, takes_candidates};
use crate::rounds::{policy, standing};
use crate::{agencies, references};

/// Records a finding of an officer of the proposal's round.
pub async fn review(
    app: &App,
    caller: Arc<Caller>,
    id: ProposalId,
    review: Review,
    once: Option<Once>,
) -> Result<reviews::Model, ApiError> {
    let db = app.db.read();
    let proposal = life::get_public(db, id).await?;
    let round = proposal.round_id.ok_or_else(ApiError::not_found)?;
    let round = standing::get(db, round).await?;
    policy::require_holder(&caller, &round)?;
    if let Some(code) = &review.reason_code {
        references::service::reason(db, code, "/reason_code").await?;
    }
    let target = match review.redirect_to {
        Some(agency) => Some(redirection(app, &round, agency).await?),
        None => None,
    };
    let office = holder_name(app, &round, &proposal.village_code).await?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let new_id = ReviewId(Uuid::now_v7());
                if let Some(before) = claim(tx, once, new_id.0, now).await? {
                    return reviews::Entity::find_by_id(ReviewId(before))
                        .one(tx)
                        .await?
                        .ok_or_else(ApiError::not_found);
                }
                let act = Act {
                    id: new_id,
                    caller,
                    office,
                    review,
                    target: target.flatten(),
                    now,
                };
                act.run(tx, round.id, id).await
            })
        })
        .await
}

/// Checks the agency a proposal is redirected to; at the agencies' own stage answers its round.
async fn redirection(
    app: &App,
    round: &rounds::Model,
    agency: AgencyId,
) -> Result<Option<RoundId>, ApiError> {
    let db = app.db.read();
    let wrong = || {
        ApiError::field(
            "/redirect_to_id",
            "Pilih perangkat daerah lain di kabupaten/kota ini yang putarannya terbuka.",
            "Choose another agency of this regency whose round is open.",
        )
    };
    let found = agencies::service::get(db, agency)
        .await
        .map_err(|_| wrong())?;
    if Some(agency) == round.agency_id || !round.area_code.starts_with(&found.regency_code) {
        return Err(wrong());
    }
    if holder(round.stage_kind) != Holder::Agency {
        return Ok(None);
    }
    let there = rounds::Entity::find()
        .filter(rounds::Column::StageId.eq(round.stage_id))
        .filter(rounds::Column::SubjectKey.eq(agency.to_string()))
        .filter(rounds::Column::ClosedAt.is_null())
        .one(db)
        .await?
        .ok_or_else(wrong)?;
    Ok(Some(there.id))
}

struct Act {
    id: ReviewId,
    caller: Arc<Caller>,
    office: String,
    review: Review,
    target: Option<RoundId>,
    now: DateTime<Utc>,
}

impl Act {
    async fn run(
        self,
        tx: &Tx,
        round: RoundId,
        proposal: ProposalId,
    ) -> Result<reviews::Model, ApiError> {
        // Two redirections in opposite directions lock the two rounds in the same order.
        let mut locked = [Some(round), self.target];
        locked.sort_unstable();
        let mut here = None;
        for id in locked.into_iter().flatten() {
            let row = standing::lock(tx, id).await?;
            if id == round {
                here = Some(row);
            }
        }
        let round = here.ok_or_else(ApiError::not_found)?;
        self.check_phase(&round)?;
        let proposal = life::lock(tx, proposal).await?;
        let candidate = standing::candidate(tx, round.id, proposal.id)
            .await?
            .filter(|_| proposal.round_id == Some(round.id))
            .ok_or_else(ApiError::not_found)?;
        if rules::is_own(self.caller.account, &proposal) {
            return Err(ApiError::forbidden(
                "Usulan Anda sendiri diverifikasi petugas lain.",
                "Another officer reviews your own proposal.",
            ));
        }
        if self
            .review
            .seen
            .is_some_and(|seen| seen != proposal.version)
        {
            return Err(ApiError::new(
                Code::StaleVersion,
                "Usulan ini berubah setelah Anda membukanya. Bandingkan di bawah, lalu kirim lagi bila tetap.",
                "This proposal changed after you opened it. Compare below, then send again if you stand by it.",
            ));
        }
        if !proposal_rules::can_review(proposal.status) {
            return Err(ApiError::new(
                Code::WrongState,
                "Usulan dalam keadaan ini tidak dapat diverifikasi.",
                "A proposal in this state cannot be reviewed.",
            ));
        }
        if self.review.finding == Finding::Return && life::is_orphaned(tx, &proposal).await? {
            return Err(ApiError::new(
                Code::WrongState,
                "Akun pengusulnya sudah dihapus sehingga tidak ada yang memperbaiki; terima dengan perubahan, tunda, atau tolak.",
                "Its proposer's account was erased and nobody is left to mend it; accept with changes, defer or reject.",
            ));
        }
        let quantity = self
            .review
            .quantity_milli
            .unwrap_or(candidate.quantity_milli);
        let cost = self.review.cost_idr.unwrap_or(candidate.cost_idr);
        self.apply(tx, &round, &proposal, candidate, quantity, cost)
            .await?;
        let row = self
            .row(&round, &proposal, quantity, cost)
            .insert(tx)
            .await?;
        audit::append(tx, self.now, self.event(&round, &proposal, &row));
        Ok(row)
    }

    fn check_phase(&self, round: &rounds::Model) -> Result<(), ApiError> {
        let frozen = is_frozen(round, self.now);
        match rules::intake(
            phase_of(round, self.now),
            frozen,
            round.tallied_at.is_some(),
        ) {
            Intake::Open => Ok(()),
            Intake::Late if self.review.late_reason.is_some() => Ok(()),
            Intake::Late => Err(ApiError::field(
                "/late_reason",
                "Masa verifikasi sudah lewat; isi alasan keterlambatan.",
                "Review has ended; give the reason for being late.",
            )),
            Intake::Closed if frozen && round.closed_at.is_none() => Err(ApiError::new(
                Code::Frozen,
                "Calon dan biaya dibekukan sejak pemungutan suara dibuka atau hasil dihitung.",
                "Candidates and costs are fixed since voting opened or the result was computed.",
            )),
            Intake::Closed => Err(ApiError::new(
                Code::WrongPhase,
                "Putaran ini tidak dalam masa verifikasi.",
                "This round is not in review.",
            )),
        }
    }

    async fn apply(
        &self,
        tx: &Tx,
        round: &rounds::Model,
        proposal: &proposals::Model,
        candidate: candidates::Model,
        quantity: i64,
        cost: i64,
    ) -> Result<(), ApiError> {
        let here = Some(round.id);
        if let Some(agency) = self.review.redirect_to {
            return self.redirect(tx, proposal, candidate, agency).await;
        }
        let Some((stands, status)) = rules::outcome(self.review.finding) else {
            return Ok(());
        };
        standing::set_standing(tx, candidate, stands, quantity, cost).await?;
        let mut moved = proposal.clone();
        if let Some(into) = self.review.merge_into {
            self.merge(tx, round, proposal, into).await?;
            let mut row = moved.into_active_model();
            row.merged_into_id = Set(Some(into));
            moved = row.update(tx).await?;
        }
        life::advance(tx, moved, status, here, self.now).await?;
        Ok(())
    }

    async fn redirect(
        &self,
        tx: &Tx,
        proposal: &proposals::Model,
        candidate: candidates::Model,
        agency: AgencyId,
    ) -> Result<(), ApiError> {
        let mut row = proposal.clone().into_active_model();
        row.agency_id = Set(Some(agency));
        let moved = row.update(tx).await?;
        let Some(target) = self.target else {
            let (status, round) = (moved.status, moved.round_id);
            life::advance(tx, moved, status, round, self.now).await?;
            return Ok(());
        };
        let target = standing::get(tx, target).await?;
        if !takes_candidates(&target, self.now) {
            return Err(ApiError::new(
                Code::WrongState,
                "Putaran perangkat daerah tujuan sudah memungut suara, dihitung, atau ditutup.",
                "The round of that agency is voting, tallied or closed.",
            ));
        }
        let (quantity, cost) = (candidate.quantity_milli, candidate.cost_idr);
        standing::set_standing(tx, candidate, Standing::Redirected, quantity, cost).await?;
        standing::enter(tx, &target, &moved, quantity, cost, self.now).await?;
        let to = ProposalStatus::Carried;
        life::advance(tx, moved, to, Some(target.id), self.now).await?;
        Ok(())
    }

    /// Hands the credit of a merged proposal, and of those merged into it before, to its target.
    async fn merge(
        &self,
        tx: &Tx,
        round: &rounds::Model,
        proposal: &proposals::Model,
        into: ProposalId,
    ) -> Result<(), ApiError> {
        let wrong = || {
            ApiError::field(
                "/merge_into_id",
                "Pilih usulan lain yang masih berdiri di putaran ini.",
                "Choose another proposal that still stands in this round.",
            )
        };
        let target = standing::candidate(tx, round.id, into).await?;
        let stands = target.is_some_and(|target| {
            matches!(target.standing, Standing::Pending | Standing::Eligible)
        });
        if !stands || into == proposal.id {
            return Err(wrong());
        }
        credit(tx, proposal, into, self.now).await
    }

    fn row(
        &self,
        round: &rounds::Model,
        proposal: &proposals::Model,
        quantity: i64,
        cost: i64,
    ) -> reviews::ActiveModel {
        reviews::ActiveModel {
            id: Set(self.id),
            proposal_id: Set(proposal.id),
            round_id: Set(round.id),
            reviewer_id: Set(self.caller.account),
            office: Set(self.office.clone()),
            finding: Set(self.review.finding),
            quantity_milli: Set(quantity),
            cost_idr: Set(cost),
            reason_code: Set(self.review.reason_code.clone()),
            reason: Set(self.review.reason.clone()),
            merged_into_id: Set(self.review.merge_into),
            redirected_to_id: Set(self.review.redirect_to),
            at: Set(self.now),
        }
    }

    fn event(
        &self,
        round: &rounds::Model,
        proposal: &proposals::Model,
        row: &reviews::Model,
    ) -> Event {
        Event {
            verb: "proposal.reviewed",
            actor: policy::office(&self.caller, round),
            actor_id: Some(self.caller.account),
            subject: "proposal",
            subject_id: proposal.id.to_string(),
            cycle: Some(round.cycle_id),
            round: Some(round.id),
            proposal: Some(proposal.id),
            detail: json!({
                "review_id": row.id.0,
                "office": row.office,
                "finding": row.finding.to_value(),
                "quantity_milli": row.quantity_milli,
                "cost_idr": row.cost_idr,
                "reason_code": row.reason_code,
                "reason": row.reason,
                "merged_into_id": row.merged_into_id.map(|id| id.0),
                "redirected_to_id": row.redirected_to_id.map(|id| id.0),
                "late_reason": self.review.late_reason,
                "entered_by_reviewer": proposal.entered_by_id == Some(self.caller.account),
            }),
        }
    }
}

/// Gives the credit of a merged proposal, and of those merged into it before, to the proposal that stands.
pub async fn credit(
    tx: &Tx,
    proposal: &proposals::Model,
    into: ProposalId,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let target = life::get_public(tx, into).await?;
    let before = co_proposers::Entity::find()
        .filter(co_proposers::Column::ProposalId.eq(proposal.id))
        .all(tx)
        .await?;
    let credit = |account, from| co_proposers::ActiveModel {
        proposal_id: Set(into),
        account_id: Set(account),
        from_proposal_id: Set(from),
        since: Set(now),
    };
    let mut rows = vec![credit(proposal.proposer_id, proposal.id)];
    rows.extend(
        before
            .into_iter()
            .map(|row| credit(row.account_id, row.from_proposal_id)),
    );
    // Whoever proposed the target has its credit already.
    rows.retain(|row| row.account_id.as_ref() != &target.proposer_id);
    if rows.is_empty() {
        return Ok(());
    }
    co_proposers::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([
                co_proposers::Column::ProposalId,
                co_proposers::Column::AccountId,
            ])
            .do_nothing()
            .to_owned(),
        )
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Findings on a proposal, in order.
pub async fn list(app: &App, id: ProposalId) -> Result<Vec<reviews::Model>, ApiError> {
    let db = app.db.read();
    life::get_public(db, id).await?;
    of_proposal(db, id).await
}

/// The same for a proposal that was looked up already.
pub async fn of_proposal(
    db: &impl ConnectionTrait,
    id: ProposalId,
) -> Result<Vec<reviews::Model>, ApiError> {
    Ok(reviews::Entity::find()
        .filter(reviews::Column::ProposalId.eq(id))
        .order_by_asc(reviews::Column::Id)
        .all(db)
        .await?)
}

/// The last finding on each proposal in a round.
pub async fn last_in(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<HashMap<ProposalId, reviews::Model>, ApiError> {
    let rows = reviews::Entity::find()
        .filter(reviews::Column::RoundId.eq(round))
        .order_by_asc(reviews::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.proposal_id, row)).collect())
}
