//! The page of a round: calendar, ceiling, candidates, and the result beside the decision.

mod held;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::{BallotForm, Outcome, Standing};
use entity::ids::{CandidateId, ProposalId, RoundId, SurveyId};
use entity::{candidates, proposals, results, rounds};
use poem::web::{Path, Query};
use poem::{Response, Route, handler};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use uuid::Uuid;

use super::configuration::Configuration;
use super::rules::{Phase, phase_of, shown_hash};
use super::{policy, standing};
use crate::ballots::wire::{AreaTurnoutOut, TurnoutOut};
use crate::page;
use crate::problem::ApiError;
use crate::results::counting::CountingOut;
use crate::results::service as result_service;
use crate::web::format::{Zone, percent};
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{agencies, areas, ballots, cycles, surveys};

pub use held::{Held, of_area};

/// Candidates a page shows.
const LIMIT: u64 = 100;

/// Adds `/rounds/{id}`.
pub fn routes(route: Route) -> Route {
    route.at("/rounds/:id", poem::get(show_round))
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
    now: DateTime<Utc>,
    calendar: Vec<Date>,
    zone: Zone,
    configuration: Configuration,
    result: Option<results::Model>,
    /// How many have voted, from the opening of the vote to the count.
    turnout: Option<TurnoutOut>,
    /// The same by village, where there are several.
    villages: Vec<Village>,
    counting: Option<CountingOut>,
    standing: Vec<Entry>,
    others: Vec<Entry>,
    /// Whether the visitor is an officer of this round.
    keeps: bool,
    next: Option<String>,
    /// The survey about this round, if there is one.
    survey: Option<SurveyId>,
}

/// A village's part in the vote.
struct Village {
    code: String,
    name: String,
    turnout: TurnoutOut,
}

/// A winner's part of the ceiling, as it is drawn.
struct Piece {
    title: String,
    cost_idr: i64,
    /// Where it begins and how wide it is, in per cent.
    from: String,
    wide: String,
    class: &'static str,
}

impl RoundPage {
    /// Where one of its lists is downloaded.
    fn files(&self, list: &str) -> String {
        format!("/api/v1/exports/rounds/{}/{list}?", self.round.id)
    }

    /// The round's phase with the days left.
    fn held(&self) -> Held {
        Held::in_phase(self.round.clone(), self.phase, self.now)
    }

    /// How many were chosen.
    fn winners(&self) -> i64 {
        let won = |one: &&Entry| one.candidate.outcome == Some(Outcome::Main);
        let many = self.standing.iter().filter(won).count();
        i64::try_from(many).unwrap_or(i64::MAX)
    }

    /// The winners' money as parts of the ceiling, in their order.
    fn pieces(&self, result: &results::Model) -> Vec<Piece> {
        const CLASSES: [&str; 3] = ["p0", "p1", "p2"];
        let mut spent = 0;
        let won = self.standing.iter();
        won.filter(|one| one.candidate.outcome == Some(Outcome::Main))
            .zip(CLASSES.into_iter().cycle())
            .map(|(one, class)| {
                let cost_idr = one.candidate.cost_idr;
                let piece = Piece {
                    title: one.title.clone(),
                    cost_idr,
                    from: percent(spent, result.ceiling_idr),
                    wide: percent(cost_idr, result.ceiling_idr),
                    class,
                };
                spent += cost_idr;
                piece
            })
            .collect()
    }

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

/// Turnout by village, where the round has several.
async fn villages(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    phase: Phase,
) -> Result<Vec<Village>, ApiError> {
    let begun = matches!(phase, Phase::Voting | Phase::Deliberation | Phase::Closed);
    if round.ballot_form == BallotForm::None || !begun || round.area_code.len() > 8 {
        return Ok(Vec::new());
    }
    let counted = ballots::service::turnout_of_round(db, round.id).await?;
    let codes = counted.areas.iter().map(|area| area.area_code.clone());
    let mut names = areas::service::names(db, codes.collect()).await?;
    let village = |area: AreaTurnoutOut| Village {
        name: names.remove(&area.area_code).unwrap_or_default(),
        code: area.area_code,
        turnout: area.turnout,
    };
    Ok(counted.areas.into_iter().map(village).collect())
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
    let now = visit.app.clock.now();
    let phase = phase_of(&round, now);
    let survey = match round.closed_at {
        Some(_) => surveys::service::of_round(db, round.id).await?,
        None => None,
    };
    let survey = survey.map(|row| row.id);
    html(
        &visit.lang,
        &RoundPage {
            keeps: visit
                .caller
                .as_ref()
                .is_some_and(|caller| policy::holds(caller, &round)),
            chrome: visit.chrome,
            configuration: Configuration::of_round(&round)?,
            counting: counting.flatten(),
            phase,
            now,
            villages: villages(db, &round, phase).await?,
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
            survey,
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
