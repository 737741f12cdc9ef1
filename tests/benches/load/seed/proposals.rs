//! Many proposals, each as submitting it would have left it.

use api::proposals::terms::index_terms;
use api::proposals::tracking_code;
use chrono::{DateTime, Duration, Utc};
use entity::enums::{LandStatus, Origin, ProposalStatus, Standing};
use entity::ids::{AccountId, CandidateId, CycleId, ProposalId, RoundId};
use entity::{candidates, proposal_terms, proposals};
use sea_orm::ActiveValue::NotSet;
use sea_orm::{DatabaseConnection, IntoActiveModel, Set};
use uuid::{Builder, Uuid};

use super::{Account, DAYS, Place, REGENCY, insert};
use crate::Outcome;
use crate::texts::{self, Dice};

/// Rows an insert has, so that all their columns stay below the database's limit on parameters.
const BATCH: u32 = 500;
/// Single proposals asked for.
const SAMPLE: u32 = 1_000;

/// The proposals, in the order in which they came in; answers some of them, from all times.
pub(super) async fn propose(
    db: &DatabaseConnection,
    size: u32,
    cycle: CycleId,
    places: &[Place<'_>],
    accounts: &[Account],
    now: DateTime<Utc>,
) -> Outcome<Vec<Uuid>> {
    let mut dice = Dice::new(1);
    let begun = now - Duration::days(DAYS);
    let apart = Duration::days(DAYS) / i32::try_from(size)?;
    let every = (size / SAMPLE).max(1);
    let mut sample = Vec::new();
    let mut number = 0;
    while number < size {
        let end = size.min(number + BATCH);
        let (mut rows, mut words, mut standing) = (Vec::new(), Vec::new(), Vec::new());
        for number in number..end {
            let at = begun + apart * i32::try_from(number)?;
            let place = dice.pick(places);
            let proposer = dice.pick(accounts).id;
            let row = proposal(&mut dice, number, at, cycle, place, proposer)?;
            if number % every == 0 {
                sample.push(row.id.0);
            }
            let texts = [&row.title, &row.problem, &row.work, &row.address];
            let [title, problem, work, address] = texts.map(String::as_str);
            words.push(proposal_terms::ActiveModel {
                seq: NotSet,
                proposal_id: Set(row.id),
                terms: Set(index_terms(
                    &place.0.code,
                    &[title, problem, work, address, &place.0.name],
                )),
            });
            standing.push(candidate(&mut dice, &row, place.1, at)?.into_active_model());
            rows.push(row.into_active_model());
        }
        insert(db, rows).await?;
        insert(db, words).await?;
        insert(db, standing).await?;
        number = end;
    }
    Ok(sample)
}

fn proposal(
    dice: &mut Dice,
    number: u32,
    at: DateTime<Utc>,
    cycle: CycleId,
    (village, round): &Place<'_>,
    proposer: AccountId,
) -> Outcome<proposals::Model> {
    let kind = dice.pick(&texts::KINDS);
    let address = texts::place(dice);
    let quantity = i64::from(dice.below(400) + 1);
    let households = i32::try_from(dice.below(120) + 5)?;
    // A step without a common divisor: no code comes twice.
    let code = u64::from(number) * 618_033_989;
    Ok(proposals::Model {
        id: ProposalId(id(dice, at)?),
        tracking_code: tracking_code::from_random(code),
        cycle_id: cycle,
        round_id: Some(*round),
        status: ProposalStatus::Submitted,
        proposer_id: proposer,
        entered_by_id: None,
        on_behalf_of: None,
        origin: Origin::Resident,
        title: format!("{} {address}", kind.work),
        problem: kind.problem.into(),
        work: format!("{} di {address}", kind.work),
        catalogue_item_id: None,
        sector: kind.sector.into(),
        agency_id: None,
        village_code: village.code.clone(),
        district_code: village.code.get(..8).unwrap_or_default().into(),
        regency_code: REGENCY.into(),
        address,
        lat: None,
        lng: None,
        quantity_milli: quantity * 1000,
        unit: kind.unit.into(),
        unit_price_idr: Some(kind.price_idr),
        cost_idr: quantity * kind.price_idr,
        cost_reason: None,
        households: Some(households),
        people: Some(households * 4),
        women: Some(households * 2),
        children: None,
        elderly: None,
        disabled: None,
        land_status: LandStatus::Government,
        merged_into_id: None,
        times_proposed: 1,
        created_at: at,
        submitted_at: Some(at),
        updated_at: at,
        version: 2,
    })
}

fn candidate(
    dice: &mut Dice,
    proposal: &proposals::Model,
    round: RoundId,
    at: DateTime<Utc>,
) -> Outcome<candidates::Model> {
    Ok(candidates::Model {
        id: CandidateId(id(dice, at)?),
        round_id: round,
        proposal_id: proposal.id,
        standing: Standing::Pending,
        quantity_milli: proposal.quantity_milli,
        cost_idr: proposal.cost_idr,
        entered_at: at,
        submitted_at: at,
        votes: None,
        position: None,
        outcome: None,
        explanation_id: None,
        explanation_en: None,
        verdict: None,
        verdict_reason_code: None,
        verdict_reason: None,
        verdict_cost_idr: None,
        verdict_position: None,
        program_code: None,
        activity_code: None,
        decided_at: None,
    })
}

/// An identifier as the program would have made it then.
fn id(dice: &mut Dice, at: DateTime<Utc>) -> Outcome<Uuid> {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&dice.next().to_le_bytes());
    random[8..].copy_from_slice(&dice.next().to_le_bytes()[..2]);
    let millis = u64::try_from(at.timestamp_millis())?;
    Ok(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}
