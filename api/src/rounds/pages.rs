//! The page of a round: calendar, ceiling, candidates, and the result beside the decision.

use std::collections::HashMap;

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::{BallotForm, Standing};
use entity::ids::{CandidateId, ProposalId, RoundId};
use entity::{candidates, proposals, results, rounds};
use poem::web::{Path, Query};
use poem::{Response, Route, handler};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use uuid::Uuid;

use super::configuration::Configuration;
use super::rules::{Phase, phase_of, shown_hash};
use super::standing;
use crate::ballots::wire::TurnoutOut;
use crate::page;
use crate::problem::ApiError;
use crate::results::counting::CountingOut;
use crate::results::service as result_service;
use crate::web::format::Zone;
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{agencies, areas, ballots, cycles};

/// Candidates a page shows.
const LIMIT: u64 = 100;

/// Adds `/rounds/{id}`.
pub fn routes(route: Route) -> Route {
    route.at("/rounds/:id", poem::get(show_round))
}

/// A round of an area, with its phase now.
pub struct Held {
    /// The round.
    pub round: rounds::Model,
    /// Its phase.
    pub phase: Phase,
}

/// The newest rounds an area itself holds.
pub async fn of_area(
    db: &impl ConnectionTrait,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, ApiError> {
    Ok(rounds::Entity::find()
        .filter(rounds::Column::AreaCode.eq(code))
        .filter(rounds::Column::AgencyId.is_null())
        .order_by_desc(rounds::Column::Id)
        .limit(20)
        .all(db)
        .await?
        .into_iter()
        .map(|round| Held {
            phase: phase_of(&round, now),
            round,
        })
        .collect())
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

/// A candidate with its proposal's public face.
struct Entry {
    candidate: candidates::Model,
    title: String,
    unit: String,
}

/// A date of the calendar, with the key of its name.
struct Date {
    label: &'static str,
    at: DateTime<Utc>,
}

#[derive(Template)]
#[template(path = "rounds/round.html")]
struct RoundPage {
    chrome: Chrome,
    round: rounds::Model,
    cycle: Option<entity::cycles::Model>,
    area: String,
    agency: Option<String>,
    phase: Phase,
    calendar: Vec<Date>,
    zone: Zone,
    configuration: Configuration,
    result: Option<results::Model>,
    /// How many have voted, from the opening of the vote to the count.
    turnout: Option<TurnoutOut>,
    counting: Option<CountingOut>,
    standing: Vec<Entry>,
    others: Vec<Entry>,
    next: Option<String>,
}

impl RoundPage {
    fn paper_hash(&self) -> Option<&str> {
        shown_hash(&self.round, self.phase)
    }

    fn votes(&self) -> bool {
        self.round.ballot_form != BallotForm::None && self.phase == Phase::Voting
    }

    /// What a candidate is called here; its identifier where another page shows it.
    fn called(&self, id: &Uuid) -> String {
        let entry = self.standing.iter().find(|one| one.candidate.id.0 == *id);
        entry.map_or_else(|| id.to_string(), |one| one.title.clone())
    }

    /// A fraction of rupiah or of votes, as people read it.
    fn roughly(fraction: &str) -> String {
        let mut parts = fraction.splitn(2, '/').map(str::parse::<f64>);
        let (Some(Ok(over)), under) = (parts.next(), parts.next()) else {
            return fraction.to_owned();
        };
        let value = over / under.and_then(Result::ok).unwrap_or(1.0);
        format!("{value:.2}").replace('.', ",")
    }

    fn turnout(result: &results::Model) -> String {
        let cast = result.ballots_online + result.ballots_paper + result.ballots_assisted;
        share(cast, result.eligible_voters)
    }

    fn share_of(turnout: &TurnoutOut) -> String {
        share(turnout.voters, turnout.eligible_voters)
    }
}

/// A part of a whole in brackets, in per cent; nothing of nothing.
fn share(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return String::new();
    }
    let tenths = part * 1000 / whole;
    format!(" ({},{} %)", tenths / 10, tenths % 10)
}

async fn turnout(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    phase: Phase,
) -> Result<Option<TurnoutOut>, ApiError> {
    let voting = matches!(phase, Phase::Voting | Phase::Deliberation);
    if round.ballot_form == BallotForm::None || round.tallied_at.is_some() || !voting {
        return Ok(None);
    }
    let counted = ballots::service::turnout_of_round(db, round.id).await?;
    Ok(Some(counted.turnout))
}

#[handler]
async fn show_round(
    visit: Visit,
    Path(id): Path<String>,
    Query(query): Query<After>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let id = Uuid::parse_str(&id).map_err(|_| ApiError::not_found())?;
    let round = standing::get(db, RoundId(id)).await?;
    let (standing, next) = standing_candidates(db, &round, query.after.as_deref()).await?;
    let others = if query.after.is_none() {
        other_candidates(db, &round).await?
    } else {
        Vec::new()
    };
    let mut titles = titles(db, standing.iter().chain(&others)).await?;
    let mut entries = |rows: Vec<candidates::Model>| {
        rows.into_iter()
            .map(|candidate| {
                let (title, unit) = titles.remove(&candidate.proposal_id).unwrap_or_default();
                Entry {
                    candidate,
                    title,
                    unit,
                }
            })
            .collect::<Vec<_>>()
    };
    let (standing, others) = (entries(standing), entries(others));
    let agency = match round.agency_id {
        Some(agency) => Some(agencies::service::get(db, agency).await?),
        None => None,
    };
    let result = match round.tallied_at {
        Some(_) => results::Entity::find_by_id(round.id).one(db).await?,
        None => None,
    };
    let counting = result.as_ref().map(result_service::counting).transpose()?;
    let phase = phase_of(&round, visit.app.clock.now());
    html(
        &visit.lang,
        &RoundPage {
            chrome: visit.chrome,
            configuration: Configuration::of_round(&round)?,
            counting: counting.flatten(),
            phase,
            turnout: turnout(db, &round, phase).await?,
            cycle: Some(cycles::service::get(db, round.cycle_id).await?),
            area: areas::service::find(db, &round.area_code)
                .await?
                .map_or_else(|| round.area_code.clone(), |area| area.name),
            agency: agency.map(|agency| agency.name),
            calendar: calendar(&round),
            zone: Zone::of(&round.area_code),
            result,
            round,
            standing,
            others,
            next,
        },
    )
}

fn calendar(round: &rounds::Model) -> Vec<Date> {
    [
        ("round-opens", Some(round.opens_at)),
        ("round-submission-closes", round.submission_closes_at),
        ("round-review-closes", Some(round.review_closes_at)),
        ("round-voting-closes", round.voting_closes_at),
        ("round-tallied", round.tallied_at),
        ("round-closed", round.closed_at),
    ]
    .into_iter()
    .filter_map(|(label, at)| at.map(|at| Date { label, at }))
    .collect()
}

/// Those that stand for choice: in the result's order once there is one, by arrival before.
async fn standing_candidates(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    after: Option<&str>,
) -> Result<(Vec<candidates::Model>, Option<String>), ApiError> {
    let query = candidates::Entity::find().filter(candidates::Column::RoundId.eq(round.id));
    let tallied = round.tallied_at.is_some();
    let query = if tallied {
        let after: i32 = after.map(page::decode).transpose()?.unwrap_or(0);
        query
            .filter(candidates::Column::Position.gt(after))
            .order_by_asc(candidates::Column::Position)
    } else {
        let query = query
            .filter(candidates::Column::Standing.is_in([Standing::Eligible, Standing::Pending]));
        match after.map(page::decode::<CandidateId>).transpose()? {
            Some(after) => query.filter(candidates::Column::Id.gt(after)),
            None => query,
        }
        .order_by_asc(candidates::Column::Id)
    };
    let mut rows = query.limit(LIMIT + 1).all(db).await?;
    let most = usize::try_from(LIMIT).unwrap_or(usize::MAX);
    let mut next = None;
    if rows.len() > most {
        rows.truncate(most);
        next = match rows.last() {
            Some(row) if tallied => Some(page::encode(&row.position)?),
            Some(row) => Some(page::encode(&row.id)?),
            None => None,
        };
    }
    Ok((rows, next))
}

/// Those that do not stand any more, with what became of them.
async fn other_candidates(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
) -> Result<Vec<candidates::Model>, ApiError> {
    Ok(candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round.id))
        .filter(candidates::Column::Standing.is_not_in([Standing::Eligible, Standing::Pending]))
        .filter(candidates::Column::Position.is_null())
        .order_by_asc(candidates::Column::Id)
        .limit(LIMIT)
        .all(db)
        .await?)
}

async fn titles(
    db: &impl ConnectionTrait,
    rows: impl Iterator<Item = &candidates::Model>,
) -> Result<HashMap<ProposalId, (String, String)>, ApiError> {
    let ids: Vec<ProposalId> = rows.map(|row| row.proposal_id).collect();
    let rows: Vec<(ProposalId, String, String)> = proposals::Entity::find()
        .select_only()
        .columns([
            proposals::Column::Id,
            proposals::Column::Title,
            proposals::Column::Unit,
        ])
        .filter(proposals::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, title, unit)| (id, (title, unit)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::counting::{StepOut, StepPhase, TieOut};
    use crate::rounds::configuration::TieStep;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    fn counting() -> CountingOut {
        CountingOut {
            ballots: 345,
            share_idr: Some("1000/3".into()),
            increments: Some(2),
            stopped: None,
            steps: vec![StepOut {
                step: 1,
                candidate_id: samples::id(),
                phase: StepPhase::Rule,
                cost_idr: 5_000_000,
                left_before_idr: 6_000_000,
                score: None,
                highest_payment_idr: Some("500/3".into()),
                effective_votes: Some("61/2".into()),
                paid_in_full: Some(30),
                paid_in_part: Some(1),
                time_idr: None,
                no_longer_affordable: None,
            }],
            ties: vec![TieOut {
                step: 1,
                candidate_ids: vec![samples::id(), Uuid::nil()],
                broken_by: TieStep::Draw,
                decisive: true,
            }],
        }
    }

    fn page(round: rounds::Model, phase: Phase, result: Option<results::Model>) -> RoundPage {
        let entry = || Entry {
            candidate: samples::candidate(),
            title: samples::HOSTILE.into(),
            unit: "m".into(),
        };
        RoundPage {
            chrome: chrome(),
            calendar: calendar(&round),
            round,
            cycle: None,
            area: samples::HOSTILE.into(),
            agency: None,
            phase,
            zone: Zone::of("35"),
            turnout: (phase == Phase::Voting).then(|| TurnoutOut::of(12, 40)),
            configuration: Configuration::greedy(crate::wire::BallotForm::Approval, Some(5)),
            counting: result.as_ref().map(|_| counting()),
            result,
            standing: vec![entry()],
            others: vec![entry()],
            next: Some("abc".into()),
        }
    }

    #[test]
    fn a_result_stands_beside_the_decision() {
        let html = samples::render(&page(
            samples::round(),
            Phase::Deliberation,
            Some(samples::result()),
        ));
        samples::assert_escaped(&html);
        for part in [
            "345 (34,5 %)",
            "Hitungan: <strong>Utama</strong>. Masuk pagu.",
            "Keputusan musyawarah: <strong>Ditunda</strong>",
            "45 dibagikan, 42 masuk kotak",
            "setara 30,50 suara",
            "diputuskan dengan undian",
        ] {
            assert!(html.contains(part), "{part}");
        }
        assert!(!html.contains("/vote"));
    }

    #[test]
    fn voting_is_offered_while_it_lasts() {
        let html = samples::render(&page(samples::round(), Phase::Voting, None));
        assert!(html.contains("/vote"));
        assert!(html.contains("12 dari 40 penduduk terverifikasi (30,0 %)"));
    }
}
