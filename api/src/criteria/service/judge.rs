//! Judges compare the criteria of a draft; their comparisons give the weights.

use std::sync::Arc;

use entity::ids::{CriteriaSetId, CycleId, JudgementId};
use entity::{criteria_sets, judgements};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::require_draft;
use crate::app::App;
use crate::auth::Caller;
use crate::criteria::rules::{self, Comparison, ComparisonFault};
use crate::criteria::wire::{
    ComparisonWire, DerivationName, JudgementIn, JudgementOut, JudgementsOut, PairOut, WeighIn,
};
use crate::criteria::{definition, store};
use crate::cycles::service as cycle_service;
use crate::problem::{ApiError, FieldError};
use crate::scoring::CriteriaSet;
use crate::scoring::ahp::{Ahp, Derivation, LIMIT, Pairwise};
use crate::{limits, text};

/// Takes one judge's comparisons, in place of earlier ones of the same judge.
pub async fn judge(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: CriteriaSetId,
    given: JudgementIn,
) -> Result<JudgementsOut, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let mut errors = Vec::new();
    let judge = text::line("/judge", &given.judge, limits::OFFICE, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let given: Vec<Comparison> = given
        .comparisons
        .into_iter()
        .map(|one| Comparison {
            more: one.more,
            less: one.less,
            times: one.times,
        })
        .collect();
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = store::lock(tx, cycle.id, id).await?;
                require_draft(&row)?;
                let set = definition::read(&row)?;
                let ordered = rules::ordered(&codes(&set), &given).map_err(told)?;
                let judgement = judgements::ActiveModel {
                    id: Set(JudgementId(Uuid::now_v7())),
                    set_id: Set(id),
                    judge: Set(judge),
                    comparisons: Set(json!(ordered).to_string()),
                    at: Set(now),
                };
                judgements::Entity::insert(judgement)
                    .on_conflict(
                        OnConflict::columns([judgements::Column::SetId, judgements::Column::Judge])
                            .update_columns([
                                judgements::Column::Comparisons,
                                judgements::Column::At,
                            ])
                            .to_owned(),
                    )
                    .exec_without_returning(tx)
                    .await?;
                of(tx, &row).await
            })
        })
        .await
}

/// The judges of a set, each and together, with how consistent they are.
pub async fn judgements(
    app: &App,
    caller: Option<&Caller>,
    cycle: CycleId,
    id: CriteriaSetId,
) -> Result<JudgementsOut, ApiError> {
    let (set, _) = super::show(app, caller, cycle, id).await?;
    of(app.db.read(), &set).await
}

/// Derives a draft's weights from its judges. Comparisons that are not consistent enough need a public reason;
/// the refusal names the pair to look at first.
pub async fn weigh(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: CriteriaSetId,
    wanted: WeighIn,
) -> Result<criteria_sets::Model, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let mut errors = Vec::new();
    let reason = text::clean_optional(
        "/reason",
        wanted.reason.as_deref(),
        limits::SHORT_REASON,
        &mut errors,
    );
    if reason
        .as_ref()
        .is_some_and(|reason| reason.chars().count() < limits::SHORT_REASON.min)
    {
        errors.push(FieldError {
            pointer: "/reason".into(),
            detail: "Isi alasan yang diumumkan, paling sedikit 10 huruf.".into(),
            detail_en: "Give a public reason of 10 characters or more.".into(),
        });
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let derivation = wanted.derivation.unwrap_or(DerivationName::Eigenvector);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = store::lock(tx, cycle.id, id).await?;
                require_draft(&row)?;
                let mut set = definition::read(&row)?;
                let judges = store::judges(tx, id).await?;
                let group = group(&set, &judges)?.ok_or_else(|| {
                    ApiError::field(
                        "/derivation",
                        "Belum ada penilai yang membandingkan kriteria ini.",
                        "No judge has compared these criteria yet.",
                    )
                })?;
                let ahp = Ahp::of(&group, derivation.into()).map_err(ApiError::internal)?;
                let accepted = ahp.consistency.accept(reason.as_deref());
                let inconsistent = ahp.consistency.ratio > LIMIT;
                if accepted.is_err() {
                    return Err(too_inconsistent(&set, &ahp));
                }
                for (criterion, weight) in set.criteria.iter_mut().zip(ahp.weights.as_slice()) {
                    criterion.weight = Some(*weight);
                }
                let version = row.version + 1;
                let mut row = row.into_active_model();
                row.definition = Set(json!(set).to_string());
                row.derivation = Set(Some(derivation_name(derivation).into()));
                row.inconsistency_reason = Set(reason.filter(|_| inconsistent));
                row.version = Set(version);
                Ok(row.update(tx).await?)
            })
        })
        .await
}

fn derivation_name(derivation: DerivationName) -> &'static str {
    match derivation {
        DerivationName::Eigenvector => "eigenvector",
        DerivationName::RowMean => "row_mean",
    }
}

fn codes(set: &CriteriaSet) -> Vec<&str> {
    set.criteria.iter().map(|one| one.code.as_str()).collect()
}

fn too_inconsistent(set: &CriteriaSet, ahp: &Ahp) -> ApiError {
    let ratio = format!("{:.3}", ahp.consistency.ratio);
    let (pair_id, pair_en) = match pair(set, ahp) {
        Some(pair) => (
            format!(
                " Periksa dulu pasangan {} dan {}.",
                pair.criterion, pair.with
            ),
            format!(" Look first at {} and {}.", pair.criterion, pair.with),
        ),
        None => Default::default(),
    };
    ApiError::field(
        "/reason",
        format!(
            "Rasio konsistensi {} di atas 0,10.{pair_id} Perbaiki perbandingan, atau isi alasan yang diumumkan.",
            ratio.replace('.', ",")
        ),
        format!(
            "The consistency ratio {ratio} is above 0.10.{pair_en} Revise a comparison, or give a public reason."
        ),
    )
}

fn told(faults: Vec<ComparisonFault>) -> ApiError {
    let field = |place: usize, field: &str, detail: &str, detail_en: &str| FieldError {
        pointer: format!("/comparisons/{place}/{field}"),
        detail: detail.into(),
        detail_en: detail_en.into(),
    };
    let errors = faults.into_iter().map(|fault| match fault {
        ComparisonFault::Unknown(place) => field(
            place,
            "more",
            "Isi dua kode kriteria dari perangkat ini.",
            "Give two codes of criteria of this set.",
        ),
        ComparisonFault::Itself(place) => field(
            place,
            "less",
            "Bandingkan dua kriteria yang berbeda.",
            "Compare two different criteria.",
        ),
        ComparisonFault::Repeated(place) => field(
            place,
            "more",
            "Pasangan ini sudah dibandingkan di baris lain.",
            "Another item compares this pair.",
        ),
        ComparisonFault::OffScale(place) => {
            field(place, "times", "Isi 1 sampai 9.", "Give 1 to 9.")
        }
        ComparisonFault::Missing(one, other) => FieldError {
            pointer: "/comparisons".into(),
            detail: format!("Bandingkan juga {one} dengan {other}."),
            detail_en: format!("Compare {one} with {other}, too."),
        },
    });
    ApiError::fields(errors.collect())
}

fn ordered(row: &judgements::Model) -> Result<Vec<i64>, ApiError> {
    Ok(serde_json::from_str(&row.comparisons)?)
}

fn group(set: &CriteriaSet, judges: &[judgements::Model]) -> Result<Option<Pairwise>, ApiError> {
    if judges.is_empty() {
        return Ok(None);
    }
    let size = set.criteria.len();
    let matrices = judges
        .iter()
        .map(|judge| rules::matrix(size, &ordered(judge)?).map_err(ApiError::internal))
        .collect::<Result<Vec<_>, _>>()?;
    Pairwise::group(&matrices)
        .map(Some)
        .map_err(ApiError::internal)
}

async fn of(
    db: &impl ConnectionTrait,
    row: &criteria_sets::Model,
) -> Result<JudgementsOut, ApiError> {
    let set = definition::read(row)?;
    let rows = store::judges(db, row.id).await?;
    let mut judges = Vec::with_capacity(rows.len());
    for row in &rows {
        let ordered = ordered(row)?;
        let matrix = rules::matrix(set.criteria.len(), &ordered).map_err(ApiError::internal)?;
        let mut judge = judged(&set, &matrix)?;
        judge.id = Some(row.id.0);
        judge.judge = Some(row.judge.clone());
        judge.comparisons = Some(compared(&set, &ordered));
        judges.push(judge);
    }
    let group = group(&set, &rows)?;
    let group = group.map(|matrix| judged(&set, &matrix)).transpose()?;
    Ok(JudgementsOut { judges, group })
}

fn compared(set: &CriteriaSet, ordered: &[i64]) -> Vec<ComparisonWire> {
    let codes = codes(set);
    let pairs = codes.iter().enumerate().flat_map(|(at, one)| {
        let later = codes.iter().skip(at + 1);
        later.map(move |other| (*one, *other))
    });
    pairs
        .zip(ordered)
        .map(|((one, other), times)| {
            let (more, less) = if *times < 0 {
                (other, one)
            } else {
                (one, other)
            };
            ComparisonWire {
                more: more.to_owned(),
                less: less.to_owned(),
                times: times.abs(),
            }
        })
        .collect()
}

fn pair(set: &CriteriaSet, ahp: &Ahp) -> Option<PairOut> {
    let worst = ahp.consistency.worst?;
    Some(PairOut {
        criterion: set.criteria.get(worst.row)?.code.clone(),
        with: set.criteria.get(worst.column)?.code.clone(),
        given: worst.given,
        consistent: worst.consistent,
    })
}

fn judged(set: &CriteriaSet, matrix: &Pairwise) -> Result<JudgementOut, ApiError> {
    let ahp = Ahp::of(matrix, Derivation::Eigenvector).map_err(ApiError::internal)?;
    Ok(JudgementOut {
        id: None,
        judge: None,
        comparisons: None,
        weights: ahp.weights.as_slice().to_vec(),
        consistency_ratio: ahp.consistency.ratio,
        consistent: ahp.consistency.ratio <= LIMIT,
        worst: pair(set, &ahp),
    })
}
