//! What happened in the demonstration's city until today.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use entity::enums::{AreaLevel, Role};
use entity::ids::{CandidateId, CycleId, ProposalId, RoundId, StageId};
use entity::{areas, catalogue_items, stages};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::REGENCY;
use super::content::{self, Writer};
use super::numbers;
use super::past;
use super::people::{People, caller};
use crate::app::App;
use crate::auth::Caller;
use crate::ballots::marks::Marks;
use crate::ballots::service as ballots;
use crate::cycles::service as cycles;
use crate::cycles::wire::{CycleIn, Template};
use crate::meetings::service as meetings;
use crate::meetings::wire::MeetingIn;
use crate::problem::ApiError;
use crate::proposals::Draft;
use crate::proposals::service as proposals;
use crate::results::service as results;
use crate::reviews::service::{self as reviews, Review};
use crate::rounds::service as rounds;
use crate::rounds::wire::{RoundsIn, ScheduleWire};
use crate::{agencies, areas as area_room};

/// Acts under way at once; the writer puts them into shared commits.
const AT_ONCE: usize = 256;
/// Ceiling of a village, rupiah (Jawa Pos 2018: 1 to 1.5 thousand million).
const VILLAGE_IDR: i64 = 1_000_000_000;

/// Where a group of villages stands today: days from today its phases begin.
struct Group {
    opens: i64,
    submission: i64,
    review: i64,
    voting: i64,
    proposals: usize,
    reviewed: bool,
}

const fn group(days: [i64; 4], proposals: usize, reviewed: bool) -> Group {
    let [opens, submission, review, voting] = days;
    Group {
        opens,
        submission,
        review,
        voting,
        proposals,
        reviewed,
    }
}

/// Closed, in deliberation, voting, in review, taking submissions, not begun.
const GROUPS: [Group; 6] = [
    group([-55, -40, -30, -20], 26, true),
    group([-50, -30, -12, -1], 22, true),
    group([-45, -25, -5, 6], 22, true),
    group([-40, -10, 5, 15], 24, false),
    group([-30, 10, 20, 30], 20, false),
    group([12, 30, 40, 50], 0, false),
];

/// One of the first village of each group, so that whoever tries the city finds something to do.
const BUSY: [(&str, usize, Role); 4] = [
    ("rapat@demo.id", 1, Role::VillageOfficer),
    ("pemilih@demo.id", 2, Role::Citizen),
    ("verifikasi@demo.id", 3, Role::VillageOfficer),
    ("pengusul@demo.id", 4, Role::Citizen),
];

struct City<'a> {
    app: &'a App,
    today: DateTime<Utc>,
    planner: Arc<Caller>,
    cycle: CycleId,
    stages: Vec<stages::Model>,
    items: Vec<catalogue_items::Model>,
}

/// Builds the city's cycle up to today.
pub async fn tell(app: &App, today: DateTime<Utc>) -> Result<(), ApiError> {
    let people = People::begin(app).await?;
    let home = "35.78.01.1001";
    let planner = people.resident(home, "bappeda@demo.id").await?;
    people.grant(planner, Role::Planner, REGENCY).await?;
    let planner = caller(app, planner).await?;
    agencies::service::import(app, &planner, REGENCY, content::AGENCIES).await?;
    past::tell(app, &people, &planner, today).await?;
    app.clock.set(today - Duration::days(60));
    let city = found(app, today, planner).await?;
    let groups = city.open_rounds().await?;
    officers(app, &people, &groups).await?;
    let mut writer = Writer::new(3_578);
    let clerk = people.resident(home, "petugas.demo@demo.id").await?;
    let villages: Vec<&areas::Model> = groups.iter().flat_map(|(_, members)| members).collect();
    stream::iter(&villages)
        .map(|village| people.grant(clerk, Role::VillageOfficer, &village.code))
        .buffered(AT_ONCE)
        .try_collect::<Vec<()>>()
        .await?;
    let clerk = caller(app, clerk).await?;
    let residents: HashMap<String, Arc<Caller>> = stream::iter(villages.iter().enumerate())
        .map(|(place, village)| {
            let (code, people) = (village.code.clone(), &people);
            async move {
                let email = if code == home {
                    "warga@demo.id".to_owned()
                } else {
                    format!("warga.{place}@demo.id")
                };
                let resident = people.citizen(&code, &email).await?;
                people.tell(&resident, place).await?;
                Ok::<_, ApiError>((code, resident))
            }
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    people.resident(home, "warga.baru@demo.id").await?;
    numbers::indicators(
        app,
        &city.planner,
        city.cycle,
        &villages,
        &mut Writer::new(26),
    )
    .await?;
    for (group, villages) in &groups {
        city.propose(group, villages, &residents, &clerk, &mut writer)
            .await?;
    }
    city.vote(&groups, &people, &clerk, &mut writer).await
}

async fn officers(
    app: &App,
    people: &People<'_>,
    groups: &[(&Group, Vec<areas::Model>)],
) -> Result<(), ApiError> {
    let home = "35.78.01.1001";
    let village = people.resident(home, "kelurahan@demo.id").await?;
    people.grant(village, Role::VillageOfficer, home).await?;
    let district = people.resident(home, "kecamatan@demo.id").await?;
    people
        .grant(district, Role::DistrictOfficer, "35.78.01")
        .await?;
    for (email, group, role) in BUSY {
        let village = groups.get(group).and_then(|(_, members)| members.first());
        if let Some(village) = village {
            let account = people.resident(&village.code, email).await?;
            people.grant(account, role, &village.code).await?;
        }
    }
    let auditor = people.resident(home, "auditor@demo.id").await?;
    people.give(auditor, Role::Auditor, None, None).await?;
    let dinas = people.resident(home, "dinas@demo.id").await?;
    let agency = agencies::service::of_regency(app.db.read(), REGENCY)
        .await?
        .into_iter()
        .find(|agency| agency.code == "DSDABM");
    if let (Some(agency), false) = (agency, groups.is_empty()) {
        people
            .give(dinas, Role::AgencyOfficer, None, Some(agency.id))
            .await?;
    }
    Ok(())
}

/// Cycle and catalogue.
async fn found(
    app: &App,
    today: DateTime<Utc>,
    planner: Arc<Caller>,
) -> Result<City<'_>, ApiError> {
    let year = today.format("%Y").to_string().parse().unwrap_or(2026) + 1;
    let new = CycleIn {
        regency_code: REGENCY.into(),
        fiscal_year: year,
        name: format!("Musrenbang Kota Surabaya untuk RKPD {year}"),
        template: Template::VillageFirst,
        objection_days: Some(14),
    };
    let cycle = cycles::create(app, &planner, new, None).await?.id;
    cycles::import_catalogue(app, &planner, cycle, content::CATALOGUE).await?;
    let db = app.db.read();
    let mut items = cycles::list_catalogue(db, cycle, None, None, None, 1_000).await?;
    items.retain(|item| {
        item.price_min_idr.is_some() && item.price_max_idr.is_some_and(|price| price <= 60_000_000)
    });
    Ok(City {
        app,
        today,
        planner,
        cycle,
        stages: cycles::stages(db, cycle).await?,
        items,
    })
}

impl City<'_> {
    fn day(&self, days: i64) -> DateTime<Utc> {
        self.today + Duration::days(days)
    }

    async fn open(
        &self,
        stage: usize,
        schedule: ScheduleWire,
        ceiling_idr: i64,
        area_codes: Option<Vec<String>>,
    ) -> Result<Vec<RoundId>, ApiError> {
        let stage = self
            .stages
            .get(stage)
            .map_or(StageId(uuid::Uuid::nil()), |stage| stage.id);
        let new = RoundsIn {
            stage_id: stage.0,
            schedule,
            default_ceiling_idr: Some(ceiling_idr),
            area_codes,
        };
        rounds::open(self.app, &self.planner, self.cycle, new, None).await
    }

    /// Opens all rounds; the first district's villages are closed by today and its own round votes.
    async fn open_rounds(&self) -> Result<Vec<(&'static Group, Vec<areas::Model>)>, ApiError> {
        let mut villages =
            area_room::service::below(self.app.db.read(), REGENCY, AreaLevel::Village).await?;
        villages.sort_by(|a, b| a.code.cmp(&b.code));
        let mut groups: Vec<(&'static Group, Vec<areas::Model>)> =
            GROUPS.iter().map(|group| (group, Vec::new())).collect();
        for (place, village) in villages.into_iter().enumerate() {
            let group = if village.code.starts_with("35.78.01.") {
                0
            } else {
                1 + place % 5
            };
            if let Some((_, members)) = groups.get_mut(group) {
                members.push(village);
            }
        }
        for (group, members) in &groups {
            let schedule = ScheduleWire {
                opens_at: self.day(group.opens),
                submission_closes_at: Some(self.day(group.submission)),
                review_closes_at: self.day(group.review),
                voting_closes_at: Some(self.day(group.voting)),
            };
            let codes = members.iter().map(|village| village.code.clone()).collect();
            self.open(0, schedule, VILLAGE_IDR, Some(codes)).await?;
        }
        let vote = |review: i64, voting: Option<i64>| ScheduleWire {
            opens_at: self.day(-55),
            submission_closes_at: None,
            review_closes_at: self.day(review),
            voting_closes_at: voting.map(|days| self.day(days)),
        };
        let first = vec!["35.78.01".to_owned()];
        self.open(1, vote(-3, Some(7)), 3 * VILLAGE_IDR, Some(first))
            .await?;
        let others = area_room::service::below(self.app.db.read(), REGENCY, AreaLevel::District)
            .await?
            .into_iter()
            .map(|district| district.code)
            .filter(|code| code != "35.78.01")
            .collect();
        self.open(1, vote(55, Some(65)), 3 * VILLAGE_IDR, Some(others))
            .await?;
        self.open(2, vote(80, None), 20 * VILLAGE_IDR, None).await?;
        self.open(3, vote(95, None), 500 * VILLAGE_IDR, None)
            .await?;
        Ok(groups)
    }

    /// A proposal at its point where that lies in its village, else at the village's own: a point near a border
    /// may lie beyond an outline that was imported. Without a place where even that does.
    async fn placed(&self, draft: Draft, village: &areas::Model) -> Result<Draft, ApiError> {
        let mut points = [(draft.lat, draft.lng), (village.lat, village.lng)].into_iter();
        let (mut lat, mut lng) = (None, None);
        while let Some((Some(y), Some(x))) = points.next() {
            if area_room::service::contains_point(self.app, &village.code, y, x).await? {
                (lat, lng) = (Some(y), Some(x));
                break;
            }
        }
        Ok(Draft { lat, lng, ..draft })
    }

    /// Proposals of a group, and their reviews where review is over.
    async fn propose(
        &self,
        group: &Group,
        villages: &[areas::Model],
        residents: &HashMap<String, Arc<Caller>>,
        clerk: &Arc<Caller>,
        writer: &mut Writer,
    ) -> Result<(), ApiError> {
        let mut drafts = Vec::new();
        for village in villages {
            for _ in 0..group.proposals {
                let draft = writer.proposal(self.cycle.0, village, &self.items);
                drafts.push(self.placed(draft, village).await?);
            }
        }
        self.app
            .clock
            .set(self.day(group.opens) + Duration::days(3));
        let made: Vec<ProposalId> = stream::iter(drafts)
            .map(|draft| async move {
                let who = residents
                    .get(&draft.village_code)
                    .cloned()
                    .ok_or_else(ApiError::not_found)?;
                let row = proposals::create(self.app, who, draft, true, None).await?;
                Ok::<_, ApiError>(row.id)
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        if !group.reviewed {
            return Ok(());
        }
        self.app
            .clock
            .set(self.day(group.review) - Duration::days(1));
        stream::iter(made.into_iter().enumerate())
            // One in eight waits, as in any office.
            .filter(|(place, _)| std::future::ready(place % 8 != 7))
            .map(|(_, id)| async move {
                let clerk = clerk.clone();
                reviews::review(self.app, clerk, id, Review::accept(), None)
                    .await
                    .map(|_| ())
            })
            .buffered(AT_ONCE)
            .try_collect::<Vec<()>>()
            .await?;
        Ok(())
    }

    /// Votes in the closed and the voting villages, closes the first, and votes in their district.
    async fn vote(
        &self,
        groups: &[(&'static Group, Vec<areas::Model>)],
        people: &People<'_>,
        clerk: &Arc<Caller>,
        writer: &mut Writer,
    ) -> Result<(), ApiError> {
        let mut voters = Vec::new();
        for (number, (group, villages)) in groups.iter().enumerate().take(3) {
            let many = if number == 0 { 14 } else { 2 };
            self.app
                .clock
                .set(self.day(group.review) + Duration::hours(12));
            let mut sheets = Vec::new();
            let mut held = Vec::new();
            for (place, village) in villages.iter().enumerate() {
                let db = self.app.db.read();
                let round =
                    rounds::entry_round(db, &rounds::Entry::new(self.cycle, &village.code, None))
                        .await?
                        .id;
                held.push(round);
                for voter in 0..many {
                    let email = format!("pemilih.{number}.{place}.{voter}@demo.id");
                    let choices = self.choices(round, writer).await?;
                    sheets.push((village.code.as_str(), email, round, choices));
                }
            }
            let voted: Vec<Arc<Caller>> = stream::iter(sheets)
                .map(|(village, email, round, choices)| async move {
                    let who = people.citizen(village, &email).await?;
                    Box::pin(self.cast(&who, round, choices)).await?;
                    Ok::<_, ApiError>(who)
                })
                .buffered(AT_ONCE)
                .try_collect()
                .await?;
            if number == 0 {
                voters = voted;
                for round in held {
                    self.close(clerk, round, group, writer).await?;
                }
            }
        }
        self.district(voters, people, writer).await
    }

    /// Up to three candidates of a round.
    async fn choices(
        &self,
        round: RoundId,
        writer: &mut Writer,
    ) -> Result<Vec<CandidateId>, ApiError> {
        let paper = ballots::ballot_paper(self.app, round).await?;
        let ids: Vec<CandidateId> = paper
            .candidates
            .iter()
            .map(|candidate| CandidateId(candidate.candidate_id))
            .collect();
        if ids.is_empty() {
            return Ok(ids);
        }
        let mut choices: Vec<CandidateId> = (0..3).map(|_| *writer.pick(&ids)).collect();
        choices.sort_unstable();
        choices.dedup();
        Ok(choices)
    }

    async fn cast(
        &self,
        who: &Arc<Caller>,
        round: RoundId,
        choices: Vec<CandidateId>,
    ) -> Result<(), ApiError> {
        if choices.is_empty() {
            return Ok(());
        }
        let cast = ballots::Cast {
            marks: Marks::of(choices),
            frozen_hash: None,
        };
        Box::pin(ballots::cast(self.app, who.clone(), round, cast))
            .await
            .map(|_| ())
    }

    async fn close(
        &self,
        officer: &Arc<Caller>,
        round: RoundId,
        group: &Group,
        writer: &mut Writer,
    ) -> Result<(), ApiError> {
        let voting = self.app.clock.now();
        self.app
            .clock
            .set(self.day(group.voting) + Duration::days(1));
        results::tally(self.app, officer.clone(), round).await?;
        let meeting = MeetingIn {
            venue: "Balai kelurahan".into(),
            starts_at: self.app.clock.now(),
            ends_at: None,
            chair: Some("Lurah".into()),
            agenda: None,
            number: None,
        };
        meetings::put(self.app, officer.clone(), round, None, meeting).await?;
        numbers::attendance(self.app, officer, round, writer).await?;
        meetings::close(self.app, officer.clone(), round, None).await?;
        self.app.clock.set(voting);
        Ok(())
    }

    /// The first district reviews what came up and votes today.
    async fn district(
        &self,
        voters: Vec<Arc<Caller>>,
        people: &People<'_>,
        writer: &mut Writer,
    ) -> Result<(), ApiError> {
        let db = self.app.db.read();
        let head = people
            .resident("35.78.01.1001", "camat.demo@demo.id")
            .await?;
        people
            .grant(head, Role::DistrictOfficer, "35.78.01")
            .await?;
        let head = caller(self.app, head).await?;
        let filter = rounds::Filter {
            cycle: Some(self.cycle),
            stage: Some(entity::enums::StageKind::DistrictMeeting),
            area: Some("35.78.01".into()),
            phase: None,
        };
        let round = rounds::list(db, filter, self.today, None, 1).await?;
        let Some(round) = round.first() else {
            return Ok(());
        };
        self.app.clock.set(self.day(-5));
        let came = rounds::candidates(db, round.id, None, None, 1_000).await?;
        let ids: Vec<ProposalId> = came.iter().map(|(one, _)| one.proposal_id).collect();
        let reviewed = came.into_iter().map(|(candidate, _)| {
            let review = Review::accept();
            reviews::review(self.app, head.clone(), candidate.proposal_id, review, None)
        });
        stream::iter(reviewed)
            .buffered(AT_ONCE)
            .try_collect::<Vec<_>>()
            .await?;
        self.app.clock.set(self.day(-2));
        let planner = &self.planner;
        numbers::scores(self.app, planner, &head, self.cycle, &ids, writer).await?;
        self.app.clock.set(self.day(-1));
        let mut sheets = Vec::new();
        for voter in voters {
            sheets.push((voter, self.choices(round.id, writer).await?));
        }
        let cast = sheets.into_iter();
        let cast = cast.map(|(voter, choices)| async move {
            Box::pin(self.cast(&voter, round.id, choices)).await
        });
        stream::iter(cast)
            .buffered(AT_ONCE)
            .try_collect::<Vec<()>>()
            .await?;
        Ok(())
    }
}
