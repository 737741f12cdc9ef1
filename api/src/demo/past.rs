//! Last year's plan: a few villages from their proposals to what was built of them, so that the pages after the plan
//! have something to show.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use entity::enums::{AreaLevel, Role, StageKind, WorkState};
use entity::ids::{AgencyId, CycleId, ProposalId, RoundId, StageId, WorkId};
use entity::{candidates, catalogue_items};

use super::REGENCY;
use super::content::{self, Writer};
use super::people::{People, caller};
use crate::app::App;
use crate::attachments::photos::Sent;
use crate::auth::Caller;
use crate::board::service as board;
use crate::board::wire::{BoardDecided, BoardDecisionIn, BoardDecisionsIn};
use crate::cycles::service as cycles;
use crate::cycles::wire::{Ceiling, CycleIn, Template};
use crate::delivery::service as delivery;
use crate::delivery::wire::{WorkAnswerIn, WorkIn, WorkReportIn};
use crate::meetings::service as meetings;
use crate::meetings::wire::{DecisionIn, MeetingIn};
use crate::problem::ApiError;
use crate::proposals::service as proposals;
use crate::publications::service as publications;
use crate::results::service as results;
use crate::reviews::service::{self as reviews, Review};
use crate::rounds::service as rounds;
use crate::rounds::wire::{RoundsIn, ScheduleWire};
use crate::surveys::service as surveys;
use crate::wire::Verdict;
use crate::{agencies, areas};

/// The district whose villages planned last year.
const DISTRICT: &str = "35.78.01";
/// Proposals of a village.
const PROPOSALS: usize = 6;
/// Agencies that do the works.
const AGENCIES: [&str; 3] = ["DSDABM", "DPRKPP", "DISHUB"];
/// Ceiling of a round, rupiah.
const CEILING_IDR: i64 = 10_000_000_000;

/// What last year is told with.
struct Past<'a> {
    app: &'a App,
    today: DateTime<Utc>,
    planner: Arc<Caller>,
    cycle: CycleId,
    stages: Vec<StageId>,
    agencies: Vec<AgencyId>,
}

/// What became of the works, one after another: their reports, each with days before today, percent, note, and
/// whether it shows a photo.
type Report = (i64, WorkState, Option<i32>, &'static str, bool);
const STORIES: [&[Report]; 7] = [
    &[
        (150, WorkState::InProcurement, None, "", false),
        (
            110,
            WorkState::InProgress,
            Some(45),
            "Galian dan lapis dasar selesai.",
            true,
        ),
        (
            40,
            WorkState::Finished,
            None,
            "Serah terima pertama sudah dilakukan.",
            true,
        ),
    ],
    &[
        (120, WorkState::Funded, None, "", false),
        (
            35,
            WorkState::InProgress,
            Some(60),
            "Pemasangan sisi timur berjalan.",
            true,
        ),
    ],
    &[(
        90,
        WorkState::InProcurement,
        None,
        "Lelang ulang karena penawaran melebihi pagu.",
        false,
    )],
    &[
        (130, WorkState::Funded, None, "", false),
        (
            70,
            WorkState::Cancelled,
            None,
            "Lahannya ternyata milik pihak lain dan belum dibebaskan.",
            false,
        ),
    ],
    &[(140, WorkState::Funded, None, "Masuk DPA perubahan.", false)],
    &[
        (100, WorkState::InProgress, Some(30), "", false),
        (
            20,
            WorkState::InProgress,
            Some(85),
            "Tinggal perapian dan pembersihan.",
            true,
        ),
    ],
    &[],
];

/// Tells last year, from its first meeting to this week.
pub(super) async fn tell(
    app: &App,
    people: &People<'_>,
    planner: &Arc<Caller>,
    today: DateTime<Utc>,
) -> Result<(), ApiError> {
    let past = Past::begin(app, planner, today).await?;
    let office = past.office(people).await?;
    let (proposals, regency) = past.to_regency(people, &office).await?;
    past.publish(proposals, regency).await?;
    past.build(people, &office).await
}

impl<'a> Past<'a> {
    async fn begin(
        app: &'a App,
        planner: &Arc<Caller>,
        today: DateTime<Utc>,
    ) -> Result<Self, ApiError> {
        app.clock.set(today - Duration::days(420));
        let year = today.format("%Y").to_string().parse().unwrap_or(2026);
        let new = CycleIn {
            regency_code: REGENCY.into(),
            fiscal_year: year,
            name: format!("Musrenbang Kota Surabaya untuk RKPD {year}"),
            template: Template::VillageFirst,
            objection_days: Some(7),
        };
        let cycle = cycles::create(app, planner, new, None).await?.id;
        cycles::import_catalogue(app, planner, cycle, content::CATALOGUE).await?;
        let db = app.db.read();
        let mut all = agencies::service::of_regency(db, REGENCY).await?;
        // The agency of the demonstration's officer first.
        all.retain(|agency| AGENCIES.contains(&agency.code.as_str()));
        all.sort_by_key(|agency| AGENCIES.iter().position(|code| *code == agency.code));
        let past = Self {
            app,
            today,
            planner: Arc::clone(planner),
            cycle,
            stages: cycles::stages(db, cycle)
                .await?
                .iter()
                .map(|stage| stage.id)
                .collect(),
            agencies: all.iter().map(|agency| agency.id).collect(),
        };
        let ceiling = |area: Option<&str>, agency: Option<AgencyId>, amount_idr| Ceiling {
            area_code: area.map(Into::into),
            agency_id: agency.map(|id| id.0),
            sector: None,
            amount_idr,
        };
        let mut ceilings = vec![
            ceiling(Some(REGENCY), None, 50 * CEILING_IDR),
            ceiling(Some(DISTRICT), None, CEILING_IDR),
        ];
        let of = past.agencies.iter();
        ceilings.extend(of.map(|agency| ceiling(None, Some(*agency), CEILING_IDR)));
        cycles::put_ceilings(app, planner, cycle, ceilings).await?;
        Ok(past)
    }

    /// A moment this many days before today.
    fn before(&self, days: i64) -> DateTime<Utc> {
        self.today - Duration::days(days)
    }

    fn set(&self, days: i64) {
        self.app.clock.set(self.before(days));
    }

    /// Opens rounds of a stage, from and to days before today; nobody comes to vote.
    async fn open(
        &self,
        stage_at: usize,
        (from, to): (i64, i64),
        areas: Option<Vec<String>>,
    ) -> Result<Vec<RoundId>, ApiError> {
        let stage = self.stages.get(stage_at).copied();
        let new = RoundsIn {
            stage_id: stage.ok_or_else(ApiError::not_found)?.0,
            schedule: ScheduleWire {
                opens_at: self.before(from),
                submission_closes_at: (stage_at == 0).then(|| self.before(to + 4)),
                review_closes_at: self.before(to),
                voting_closes_at: (stage_at < 2).then(|| self.before(to) + Duration::hours(12)),
            },
            default_ceiling_idr: Some(CEILING_IDR),
            area_codes: areas,
        };
        rounds::open(self.app, &self.planner, self.cycle, new, None).await
    }

    /// Takes up what came to a round, and closes it with these decisions.
    async fn hold(
        &self,
        who: &Arc<Caller>,
        round: RoundId,
        to: i64,
        decide: impl Fn(usize, &candidates::Model) -> DecisionIn,
    ) -> Result<(), ApiError> {
        let db = self.app.db.read();
        let came = rounds::candidates(db, round, None, None, 1_000).await?;
        if came.is_empty() {
            return Ok(());
        }
        self.set(to + 1);
        for (_, proposal) in &came {
            let review = Review::accept();
            reviews::review(self.app, who.clone(), proposal.id, review, None).await?;
        }
        self.set(to - 1);
        results::tally(self.app, who.clone(), round).await?;
        let meeting = MeetingIn {
            venue: "Balai pertemuan".into(),
            starts_at: self.app.clock.now(),
            ends_at: None,
            chair: None,
            agenda: None,
            number: None,
        };
        meetings::put(self.app, who.clone(), round, None, meeting).await?;
        let decisions = came.iter().enumerate();
        let decisions = decisions.map(|(place, (candidate, _))| decide(place, candidate));
        let decisions = decisions.collect();
        meetings::decide(self.app, who.clone(), round, None, decisions, None).await?;
        meetings::close(self.app, who.clone(), round, None).await?;
        Ok(())
    }

    /// An officer of the villages, the district and the agencies.
    async fn office(&self, people: &People<'_>) -> Result<Arc<Caller>, ApiError> {
        let db = self.app.db.read();
        let villages = areas::service::below(db, DISTRICT, AreaLevel::Village).await?;
        let office = people
            .resident("35.78.01.1001", "petugas.lalu@demo.id")
            .await?;
        for village in villages {
            people
                .grant(office, Role::VillageOfficer, &village.code)
                .await?;
        }
        people
            .grant(office, Role::DistrictOfficer, DISTRICT)
            .await?;
        for agency in &self.agencies {
            people
                .give(office, Role::AgencyOfficer, None, Some(*agency))
                .await?;
        }
        caller(self.app, office).await
    }

    /// Proposals of the district's villages, up to the regency's meeting.
    async fn to_regency(
        &self,
        people: &People<'_>,
        office: &Arc<Caller>,
    ) -> Result<(Vec<ProposalId>, Vec<RoundId>), ApiError> {
        let db = self.app.db.read();
        let mut villages = areas::service::below(db, DISTRICT, AreaLevel::Village).await?;
        villages.sort_by(|a, b| a.code.cmp(&b.code));
        let codes = villages
            .iter()
            .map(|village| village.code.clone())
            .collect();
        self.open(0, (418, 405), Some(codes)).await?;
        let district = self
            .open(1, (418, 398), Some(vec![DISTRICT.into()]))
            .await?;
        self.open(2, (418, 390), None).await?;
        let regency = self.open(3, (418, 380), None).await?;
        let items = cycles::list_catalogue(db, self.cycle, None, None, None, 1_000).await?;
        let items: Vec<catalogue_items::Model> = items
            .into_iter()
            .filter(|item| {
                item.price_min_idr.is_some()
                    && item.price_max_idr.is_some_and(|price| price <= 60_000_000)
            })
            .collect();
        let mut writer = Writer::new(2_026);
        self.set(412);
        let mut made = Vec::new();
        for (place, village) in villages.iter().enumerate() {
            let email = format!("pengusul.lalu.{place}@demo.id");
            let who = people.citizen(&village.code, &email).await?;
            for number in 0..PROPOSALS {
                let agency = self
                    .agencies
                    .get((place + number) % AGENCIES.len())
                    .map(|id| id.0);
                let draft = crate::proposals::Draft {
                    agency_id: agency,
                    lat: None,
                    lng: None,
                    ..writer.proposal(self.cycle.0, village, &items)
                };
                let row = proposals::create(self.app, who.clone(), draft, true, None).await?;
                made.push(row.id);
            }
        }
        for village in &villages {
            let entry = rounds::Entry::new(self.cycle, &village.code, None);
            let round = rounds::entry_round(db, &entry).await?.id;
            self.hold(office, round, 405, agreed).await?;
        }
        for round in district {
            self.hold(office, round, 398, agreed).await?;
        }
        let forums = rounds::Filter {
            cycle: Some(self.cycle),
            stage: Some(StageKind::AgencyForum),
            area: None,
            phase: None,
        };
        let forums = rounds::list(db, forums, self.app.clock.now(), None, 100).await?;
        let ours = forums.iter().filter(|round| {
            round
                .agency_id
                .is_some_and(|agency| self.agencies.contains(&agency))
        });
        for round in ours {
            self.hold(office, round.id, 390, agreed).await?;
        }
        Ok((made, regency))
    }

    /// A draft of what the board decided, then the final list of the regency's meeting.
    async fn publish(
        &self,
        proposals: Vec<ProposalId>,
        regency: Vec<RoundId>,
    ) -> Result<(), ApiError> {
        let (app, cycle) = (self.app, self.cycle);
        self.set(385);
        let items = proposals
            .iter()
            .enumerate()
            .filter(|(place, _)| place % 6 != 5);
        let waits = |place: usize| place % 7 == 3;
        let items = items.map(|(place, id)| BoardDecisionIn {
            proposal_id: id.0,
            number: None,
            verdict: if waits(place) {
                BoardDecided::Reserve
            } else {
                BoardDecided::Accommodated
            },
            cost_idr: None,
            quantity: None,
            agency_id: None,
            nomenclature_code: None,
            priority: None,
            sdg: None,
            seen_act_id: None,
            reason_code: waits(place).then(|| "beyond_ceiling".into()),
            reason: waits(place).then(|| "Menunggu pembahasan pagu di musrenbang kota.".into()),
        });
        let wanted = BoardDecisionsIn {
            items: items.collect(),
            reason_code: None,
            reason: None,
        };
        board::decide(app, self.planner.clone(), cycle, wanted).await?;
        let note = "Rancangan untuk dibahas di musrenbang kota.";
        publications::publish(app, self.planner.clone(), cycle, note).await?;
        let decide = |place: usize, candidate: &candidates::Model| {
            if place % 8 == 6 {
                return DecisionIn {
                    verdict: Verdict::NotAccommodated,
                    reason_code: Some("beyond_ceiling".into()),
                    reason: Some("Pagu tahun ini habis untuk yang lebih mendesak.".into()),
                    ..agreed(place, candidate)
                };
            }
            DecisionIn {
                cost_idr: (place % 9 == 1).then(|| candidate.cost_idr / 10 * 9),
                program_code: Some("1.03.10".into()),
                activity_code: Some("1.03.10.2.01".into()),
                ..agreed(place, candidate)
            }
        };
        for round in regency {
            self.hold(&self.planner, round, 380, decide).await?;
        }
        let note = "Daftar akhir hasil musrenbang kota.";
        let list = publications::publish(app, self.planner.clone(), cycle, note).await?;
        self.set(300);
        delivery::take_up(app, self.planner.clone(), cycle, list.number).await?;
        Ok(())
    }

    /// What the agencies report of the works, and what residents see.
    async fn build(&self, people: &People<'_>, office: &Arc<Caller>) -> Result<(), ApiError> {
        let (app, planner) = (self.app, &self.planner);
        let agency = self
            .agencies
            .first()
            .copied()
            .ok_or_else(ApiError::not_found)?;
        let bridge = WorkIn {
            title: "Perbaikan jembatan kampung setelah banjir".into(),
            village_code: "35.78.01.1001".into(),
            agency_id: agency.0,
            quantity: 1.0,
            unit: "unit".into(),
            promised_idr: 250_000_000,
            basis: "Keadaan darurat: jembatan putus setelah banjir, ditetapkan wali kota.".into(),
        };
        delivery::enter(app, planner.clone(), self.cycle, bridge, None).await?;
        let filter = delivery::Filter {
            cycle: Some(self.cycle),
            ..delivery::Filter::default()
        };
        let works = delivery::list(app.db.read(), &filter, None, 100)
            .await?
            .items;
        let mut neighbours = Vec::new();
        for place in 0..4 {
            let email = format!("tetangga.lalu.{place}@demo.id");
            neighbours.push(people.citizen("35.78.01.1001", &email).await?);
        }
        for (place, work) in works.iter().enumerate() {
            let (id, story) = (WorkId(work.id), STORIES.get(place % STORIES.len()));
            for (number, report) in (1..).zip(story.into_iter().copied().flatten()) {
                self.report(office, id, work.promised_idr, place, report)
                    .await?;
                if work.village_code == "35.78.01.1001" {
                    self.answer(&neighbours, id, number, report).await?;
                }
            }
            let finished = story.is_some_and(|story| {
                story
                    .last()
                    .is_some_and(|report| report.1 == WorkState::Finished)
            });
            if finished {
                let asked = surveys::Asked {
                    opens_at: self.before(30),
                    closes_at: self.before(-60),
                };
                surveys::open_work(app, office.clone(), id, asked).await?;
            }
        }
        Ok(())
    }

    async fn report(
        &self,
        office: &Arc<Caller>,
        work: WorkId,
        promised_idr: i64,
        place: usize,
        (days, state, percent, note, shows): &Report,
    ) -> Result<(), ApiError> {
        self.set(*days);
        let contracted = matches!(state, WorkState::InProgress | WorkState::Finished);
        let percents = 90 + i64::try_from(place % 14).unwrap_or(0);
        let told = WorkReportIn {
            state: (*state).into(),
            percent: *percent,
            contract_idr: contracted.then(|| promised_idr / 100 * percents),
            note: (!note.is_empty()).then(|| (*note).to_owned()),
            photo_ids: Vec::new(),
        };
        let photos = if *shows {
            vec![picture(place, "lapangan.jpg")?]
        } else {
            Vec::new()
        };
        let beside = delivery::Beside {
            photos,
            ..delivery::Beside::default()
        };
        delivery::report(self.app, office.clone(), work, told, beside).await?;
        Ok(())
    }

    async fn answer(
        &self,
        neighbours: &[Arc<Caller>],
        work: WorkId,
        number: i32,
        (days, state, ..): &Report,
    ) -> Result<(), ApiError> {
        if !matches!(state, WorkState::InProgress | WorkState::Finished) {
            return Ok(());
        }
        self.set(*days - 3);
        for (place, who) in neighbours.iter().enumerate() {
            let confirms = place % 4 != 3;
            let note = match place {
                0 => Some("Sudah saya lihat sendiri, hasilnya rapi."),
                3 => Some("Ujung gang sebelah barat belum tersentuh sama sekali."),
                _ => None,
            };
            let said = WorkAnswerIn {
                confirms,
                note: note.map(Into::into),
            };
            let photos = if confirms {
                Vec::new()
            } else {
                vec![picture(place + 20, "gang.jpg")?]
            };
            delivery::answer(self.app, who.clone(), work, number, said, photos).await?;
        }
        Ok(())
    }
}

/// What a meeting takes as it is.
fn agreed(_: usize, candidate: &candidates::Model) -> DecisionIn {
    DecisionIn {
        candidate_id: candidate.id.0,
        verdict: Verdict::Accommodated,
        cost_idr: None,
        agency_id: None,
        position: None,
        reason_code: Some("meeting_consensus".into()),
        reason: Some("Musyawarah sepakat menerimanya.".into()),
        program_code: None,
        activity_code: None,
    }
}

/// A drawn road under a sky, in place of a photo.
fn picture(seed: usize, name: &str) -> Result<Sent, ApiError> {
    let shift = u32::try_from(seed % 60).unwrap_or(0);
    let image = image::RgbImage::from_fn(480, 320, |x, y| {
        let stone = (x / 24 + y / 16 + shift).is_multiple_of(2);
        let tone = |base: u32, step: u32| u8::try_from((base + step).min(255)).unwrap_or(255);
        match y {
            0..120 => image::Rgb([tone(150, shift), tone(185, y / 4), tone(220, 10)]),
            120..150 => image::Rgb([tone(60, shift), tone(110, shift), 70]),
            _ if stone => image::Rgb([tone(150, shift), tone(140, shift), 130]),
            _ => image::Rgb([tone(120, shift), tone(112, shift), 105]),
        }
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .map_err(ApiError::internal)?;
    Ok(Sent {
        name: Some(name.into()),
        bytes: bytes.into_inner(),
    })
}
