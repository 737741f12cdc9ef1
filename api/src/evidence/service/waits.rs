//! How long each desk lets people wait.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{StageKind, Standing};
use entity::ids::{AgencyId, CycleId, ProposalId};
use uuid::Uuid;

use super::Scope;
use crate::app::App;
use crate::areas::code::within;
use crate::evidence::rules::{Wait, Waited, spread};
use crate::evidence::store::{self, Place};
use crate::evidence::wire::{DeskWaitOut, PlaceWaitOut, WaitBy, WaitFor, WaitState, WaitsOut};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::proposals::life;
use crate::{agencies, areas};

/// What is waited for at a desk: its kind of stage, the findings, the decisions.
type Held = (StageKind, Vec<Wait>, Vec<Wait>);

/// Who holds a desk.
type Desk = (StageKind, String);

impl Place {
    fn desk(&self) -> Desk {
        let office = match self.agency_id {
            Some(agency) => agency.to_string(),
            None => self.area_code.clone(),
        };
        (self.stage_kind, office)
    }

    /// The wait for the first finding, from coming to the desk on; none where it was taken back or taken elsewhere
    /// without one.
    fn review(&self, now: DateTime<Utc>) -> Option<Wait> {
        match self.reviewed_at {
            Some(at) => Some(wait(self.entered_at, at, Waited::Ended)),
            None => match (self.standing, self.closed_at) {
                (Standing::Pending | Standing::Deferred, Some(at)) => {
                    Some(wait(self.entered_at, at, Waited::Left))
                }
                (Standing::Pending, None) => Some(wait(self.entered_at, now, Waited::Open)),
                _ => None,
            },
        }
    }

    /// The wait for the meeting's decision, from the first finding on; none where none is due.
    fn decision(&self, now: DateTime<Utc>) -> Option<Wait> {
        let from = self.reviewed_at?;
        match self.decided_at {
            Some(at) => Some(wait(from, at, Waited::Ended)),
            None if self.standing == Standing::Eligible && self.closed_at.is_none() => {
                Some(wait(from, now, Waited::Open))
            }
            None => None,
        }
    }

    fn of(&self, what: WaitFor, now: DateTime<Utc>) -> Option<Wait> {
        match what {
            WaitFor::Review => self.review(now),
            WaitFor::Decision => self.decision(now),
        }
    }
}

fn wait(from: DateTime<Utc>, to: DateTime<Utc>, state: Waited) -> Wait {
    Wait {
        seconds: (to - from).num_seconds().max(0),
        state,
    }
}

/// What stood at a cycle's desks, from memory, where it is at most a minute old.
async fn places(app: &App, cycle: CycleId) -> Result<Arc<Vec<Place>>, ApiError> {
    let load = || async { Ok(Arc::new(store::places(app.db.read(), cycle).await?)) };
    let memory = &app.lately.evidence.places;
    let seen = memory.get(&app.db, app.clock.now(), &cycle, load).await?;
    Ok(seen.value())
}

async fn places_of(app: &App, scope: &Scope) -> Result<Arc<Vec<Place>>, ApiError> {
    match scope.cycle {
        Some(cycle) => places(app, cycle).await,
        None => Ok(Arc::default()),
    }
}

/// What offices are called: areas by their names, agencies by theirs.
pub async fn office_names(
    app: &App,
    offices: impl Iterator<Item = String>,
) -> Result<HashMap<String, String>, ApiError> {
    let db = app.db.read();
    let (mut held, mut codes) = (Vec::new(), Vec::new());
    for office in offices {
        match Uuid::parse_str(&office) {
            Ok(id) => held.push(AgencyId(id)),
            Err(_) => codes.push(office),
        }
    }
    let mut names = areas::service::names(db, codes).await?;
    let agencies = agencies::service::names(db, held).await?;
    names.extend(
        agencies
            .into_iter()
            .map(|(id, name)| (id.to_string(), name)),
    );
    Ok(names)
}

/// Where a kind of stage stands among the others as told.
fn order(kind: StageKind) -> u8 {
    match kind {
        StageKind::PartnerValidation => 0,
        StageKind::VillageMeeting => 1,
        StageKind::DistrictMeeting => 2,
        StageKind::AgencyForum => 3,
        StageKind::RegencyMeeting => 4,
    }
}

/// How long proposals of an area wait, by kind of stage or by office.
pub async fn waits(app: &App, scope: &Scope, by: WaitBy) -> Result<WaitsOut, ApiError> {
    let now = app.clock.now();
    let places = places_of(app, scope).await?;
    let area = scope.area.code.clone();
    let summed = tokio::task::spawn_blocking(move || {
        let mut desks: BTreeMap<(u8, String), Held> = BTreeMap::new();
        for place in places.iter().filter(|one| within(&area, &one.village_code)) {
            let (kind, office) = place.desk();
            let office = if by == WaitBy::Office {
                office
            } else {
                String::new()
            };
            let (_, review, decision) = desks
                .entry((order(kind), office))
                .or_insert_with(|| (kind, Vec::new(), Vec::new()));
            review.extend(place.review(now));
            decision.extend(place.decision(now));
        }
        let desks = desks.into_iter();
        let desks = desks.map(|((_, office), (kind, review, decision))| DeskWaitOut {
            stage_kind: kind.into(),
            office: Some(office).filter(|office| !office.is_empty()),
            name: None,
            review: spread(review).into(),
            decision: spread(decision).into(),
        });
        desks.collect::<Vec<_>>()
    });
    let mut items = summed.await.map_err(ApiError::internal)?;
    if by == WaitBy::Office {
        let offices = items.iter().filter_map(|item| item.office.clone());
        let names = office_names(app, offices).await?;
        for item in &mut items {
            item.name = item
                .office
                .as_ref()
                .and_then(|office| names.get(office).cloned());
        }
        items.sort_by_key(|item| {
            let kind = order(item.stage_kind.into());
            // More than half still wait: the longest of all.
            let slow = item.review.median_seconds.unwrap_or(i64::MAX);
            let any = item.review.ended + item.review.open + item.review.left > 0;
            (kind, Reverse(any.then_some(slow)), item.name.clone())
        });
    }
    Ok(WaitsOut {
        area_code: scope.area.code.clone(),
        cycle_id: scope.cycle.map(|cycle| cycle.0),
        by,
        at: now,
        items,
    })
}

/// Which waits are listed.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// Only at this kind of stage.
    pub step: Option<StageKind>,
    /// Only at this office.
    pub office: Option<String>,
    /// Only those waiting for this, or that did.
    pub what: Option<WaitFor>,
    /// Only those of which this became.
    pub state: Option<WaitState>,
}

impl Waiting {
    fn takes(&self, place: &Place, now: DateTime<Utc>) -> bool {
        let (kind, office) = place.desk();
        let waits = |what| place.of(what, now);
        let found = match self.what {
            Some(what) => vec![waits(what)],
            None => vec![waits(WaitFor::Review), waits(WaitFor::Decision)],
        };
        self.step.is_none_or(|step| step == kind)
            && self.office.as_ref().is_none_or(|of| *of == office)
            && found
                .iter()
                .flatten()
                .any(|wait| self.state.is_none_or(|state| state == wait.state.into()))
    }
}

/// The proposals behind a number, in the order they came to their desks.
pub async fn waiting(
    app: &App,
    scope: &Scope,
    narrowed: &Waiting,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<PlaceWaitOut>, ApiError> {
    let now = app.clock.now();
    let after: Option<Uuid> = after.map(page::decode).transpose()?;
    let places = places_of(app, scope).await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let found: Vec<&Place> = places
        .iter()
        .filter(|place| after.is_none_or(|after| place.id.0 > after))
        .filter(|place| within(&scope.area.code, &place.village_code))
        .filter(|place| narrowed.takes(place, now))
        .take(most.saturating_add(1))
        .collect();
    let ids: Vec<ProposalId> = found.iter().map(|place| place.proposal_id).collect();
    let proposals = life::many(app.db.read(), &ids).await?;
    Page::cut(
        found,
        limit,
        |place| place.id.0,
        |place| {
            let proposal = proposals.get(&place.proposal_id);
            let (review, decision) = (place.review(now), place.decision(now));
            PlaceWaitOut {
                candidate_id: place.id.0,
                proposal_id: place.proposal_id.0,
                tracking_code: proposal
                    .map(|row| row.tracking_code.clone())
                    .unwrap_or_default(),
                title: proposal.map(|row| row.title.clone()).unwrap_or_default(),
                round_id: place.round_id.0,
                stage_kind: place.stage_kind.into(),
                office: place.desk().1,
                entered_at: place.entered_at,
                reviewed_at: place.reviewed_at,
                decided_at: place.decided_at,
                review_seconds: review.map(|wait| wait.seconds),
                decision_seconds: decision.map(|wait| wait.seconds),
                state: decision.or(review).map(|wait| wait.state.into()),
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::Duration::hours(hours)
    }

    fn place() -> Place {
        Place {
            id: entity::ids::CandidateId(Uuid::from_u128(1)),
            proposal_id: ProposalId(Uuid::from_u128(2)),
            round_id: entity::ids::RoundId(Uuid::from_u128(3)),
            stage_kind: StageKind::VillageMeeting,
            area_code: "35.10.01.2001".into(),
            agency_id: None,
            village_code: "35.10.01.2001".into(),
            standing: Standing::Pending,
            entered_at: at(0),
            reviewed_at: None,
            decided_at: None,
            closed_at: None,
        }
    }

    #[test]
    fn what_is_due_is_waited_for() {
        let hour = 3_600;
        let fresh = place();
        assert_eq!(
            fresh.review(at(2)),
            Some(Wait {
                seconds: 2 * hour,
                state: Waited::Open
            })
        );
        assert_eq!(fresh.decision(at(2)), None);
        let accepted = Place {
            standing: Standing::Eligible,
            reviewed_at: Some(at(1)),
            ..place()
        };
        assert_eq!(
            accepted.review(at(9)),
            Some(Wait {
                seconds: hour,
                state: Waited::Ended
            })
        );
        assert_eq!(
            accepted.decision(at(9)),
            Some(Wait {
                seconds: 8 * hour,
                state: Waited::Open
            })
        );
        let decided = Place {
            decided_at: Some(at(4)),
            closed_at: Some(at(5)),
            ..accepted.clone()
        };
        assert_eq!(
            decided.decision(at(9)),
            Some(Wait {
                seconds: 3 * hour,
                state: Waited::Ended
            })
        );
        let refused = Place {
            standing: Standing::Rejected,
            ..accepted
        };
        assert_eq!(refused.decision(at(9)), None);
        let withdrawn = Place {
            standing: Standing::Withdrawn,
            ..place()
        };
        let left = Place {
            closed_at: Some(at(5)),
            ..place()
        };
        assert_eq!(withdrawn.review(at(9)), None);
        assert_eq!(
            left.review(at(9)),
            Some(Wait {
                seconds: 5 * hour,
                state: Waited::Left
            })
        );
    }

    #[test]
    fn rows_are_those_of_the_number() {
        let open = Waiting {
            what: Some(WaitFor::Review),
            state: Some(WaitState::Open),
            ..Waiting::default()
        };
        assert!(open.takes(&place(), at(1)));
        let done = Waiting {
            state: Some(WaitState::Ended),
            ..open.clone()
        };
        assert!(!done.takes(&place(), at(1)));
        let elsewhere = Waiting {
            office: Some("35.10.01.2002".into()),
            ..open
        };
        assert!(!elsewhere.takes(&place(), at(1)));
    }
}
