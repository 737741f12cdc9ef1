//! A village with a round in voting, for this room's own tests.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use entity::enums::{
    AgeBand, AreaKind, AreaLevel, AttendancePart, BallotForm, DelegateRole, LandStatus, Origin,
    ProposalStatus, Role, Sex, StageKind, Standing,
};
use entity::ids::{
    AccountId, AttendeeId, CandidateId, CycleId, ProposalId, RoundId, SessionId, StageId,
};
use entity::{
    accounts, area_editions, areas, attendees, candidates, cycles, proposals, roll_entries, rounds,
    stages,
};
use migration::MigratorTrait;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use tempfile::TempDir;
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Caller, Held};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::keys::Keys;

pub const VILLAGE: &str = "35.78.01.1001";

pub struct World {
    pub app: App,
    pub round: RoundId,
    pub candidates: Vec<CandidateId>,
    now: DateTime<Utc>,
    _folder: TempDir,
}

/// Inserts rows as they are.
macro_rules! put {
    ($db:expr, $($row:expr),+ $(,)?) => {
        $( $row.into_active_model().reset_all().insert($db).await.unwrap(); )+
    };
}

impl World {
    /// A round in voting with five candidates of 40 each under a ceiling of 100.
    pub async fn new(form: BallotForm) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("t.db").display());
        let url = std::env::var("EMUSRENBANG_TEST_DATABASE").unwrap_or(url);
        let db = Db::connect(&url).await.unwrap();
        migration::Migrator::up(db.read(), None).await.unwrap();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let config = Config {
            data_dir: folder.path().to_owned(),
            ..Config::default()
        };
        let keys = Keys::from_identity(&[7; 32]);
        let app = App::new(config, db, Clock::manual(now), keys).unwrap();
        let mut world = Self {
            app,
            round: RoundId(Uuid::now_v7()),
            candidates: Vec::new(),
            now,
            _folder: folder,
        };
        world.village().await;
        world.hold(form).await;
        world
    }

    async fn village(&self) {
        let db = self.app.db.read();
        put!(
            db,
            area_editions::Model {
                decree: "d".into(),
                compilation: "c".into(),
                sha256: "0".into(),
                loaded_at: self.now,
            }
        );
        let levels = [
            ("35", AreaLevel::Province, AreaKind::Province, None),
            ("35.78", AreaLevel::Regency, AreaKind::Kota, Some("35")),
            (
                "35.78.01",
                AreaLevel::District,
                AreaKind::Kecamatan,
                Some("35.78"),
            ),
            (
                VILLAGE,
                AreaLevel::Village,
                AreaKind::Kelurahan,
                Some("35.78.01"),
            ),
        ];
        for (code, level, kind, parent) in levels {
            put!(
                db,
                areas::Model {
                    code: code.into(),
                    name: code.into(),
                    name_key: code.into(),
                    level,
                    kind,
                    parent_code: parent.map(Into::into),
                    lat: None,
                    lng: None,
                    decree: "d".into(),
                    retired_at: None,
                }
            );
        }
    }

    async fn hold(&mut self, form: BallotForm) {
        let now = self.now;
        let (cycle, stage) = (CycleId(Uuid::now_v7()), StageId(Uuid::now_v7()));
        let proposer = AccountId(Uuid::now_v7());
        let limit = (form == BallotForm::Approval).then_some(2);
        let sealed = self.app.keys.seal(&[9; 32]).unwrap();
        let balloted = form != BallotForm::None;
        put!(
            self.app.db.read(),
            accounts::Model {
                id: proposer,
                nik_hmac: None,
                nik_sealed: None,
                name: "P".into(),
                village_code: Some(VILLAGE.into()),
                email: Some(format!("{}@example.org", proposer.0)),
                phone: None,
                claimed_email: None,
                claimed_phone: None,
                password_hash: "x".into(),
                locale: "id".into(),
                sex: None,
                birth_year: None,
                disability: None,
                told_at: None,
                created_at: now,
                reset_at: None,
                erased_at: None,
                version: 1,
            },
            cycles::Model {
                id: cycle,
                regency_code: "35.78".into(),
                fiscal_year: 2028,
                name: "RKPD".into(),
                template: "village_first".into(),
                objection_days: 3,
                created_at: now,
                version: 1,
            },
            stages::Model {
                id: stage,
                cycle_id: cycle,
                position: 1,
                kind: StageKind::VillageMeeting,
                ballot_form: form,
                ballot_limit: limit,
                rule: "greedy".into(),
                settings: "{}".into(),
                takes_submissions: true,
                planned_from: None,
                planned_until: None,
                version: 1,
            },
            rounds::Model {
                id: self.round,
                cycle_id: cycle,
                stage_id: stage,
                stage_kind: StageKind::VillageMeeting,
                stage_position: 1,
                area_code: VILLAGE.into(),
                agency_id: None,
                subject_key: VILLAGE.into(),
                ceiling_idr: 100,
                ballot_form: form,
                ballot_limit: limit,
                rule: "greedy".into(),
                settings: "{}".into(),
                seed_sealed: None,
                seed_hash: None,
                seed: None,
                opens_at: now - Duration::days(3),
                submission_closes_at: Some(now - Duration::days(2)),
                review_closes_at: now - Duration::days(1),
                voting_closes_at: balloted.then(|| now + Duration::days(1)),
                key_sealed: Some(sealed),
                frozen_hash: None,
                frozen_at: None,
                tallied_at: None,
                closed_at: None,
                merkle_root: None,
                version: 1,
                decisions_version: 0,
            },
        );
        for number in 0..5 {
            self.stand(cycle, proposer, number).await;
        }
    }

    async fn stand(&mut self, cycle: CycleId, proposer: AccountId, number: i64) {
        let proposal = ProposalId(Uuid::now_v7());
        let candidate = CandidateId(Uuid::now_v7());
        let now = self.now;
        put!(
            self.app.db.read(),
            proposals::Model {
                id: proposal,
                tracking_code: format!("000000000{number}"),
                cycle_id: cycle,
                round_id: Some(self.round),
                status: ProposalStatus::Verified,
                proposer_id: proposer,
                entered_by_id: None,
                on_behalf_of: None,
                origin: Origin::Resident,
                title: format!("Usulan {number}"),
                problem: "Banjir".into(),
                work: "Saluran".into(),
                catalogue_item_id: None,
                sector: "infrastruktur".into(),
                agency_id: None,
                village_code: VILLAGE.into(),
                district_code: "35.78.01".into(),
                regency_code: "35.78".into(),
                address: "RT 1".into(),
                lat: None,
                lng: None,
                quantity_milli: 1000,
                unit: "m".into(),
                unit_price_idr: None,
                cost_idr: 40,
                cost_reason: None,
                households: None,
                people: None,
                women: None,
                children: None,
                elderly: None,
                disabled: None,
                land_status: LandStatus::Government,
                merged_into_id: None,
                times_proposed: 1,
                created_at: now,
                submitted_at: Some(now),
                updated_at: now,
                version: 1,
            },
            candidates::Model {
                id: candidate,
                round_id: self.round,
                proposal_id: proposal,
                standing: Standing::Eligible,
                quantity_milli: 1000,
                cost_idr: 40,
                entered_at: now,
                submitted_at: now - Duration::days(2) + Duration::minutes(number),
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
            },
        );
        self.candidates.push(candidate);
    }

    /// A verified resident.
    pub fn resident(&self, number: u32) -> Arc<Caller> {
        self.caller(number, Role::Citizen)
    }

    /// An officer of the village.
    pub fn officer(&self) -> Arc<Caller> {
        self.caller(1_000_000, Role::VillageOfficer)
    }

    fn caller(&self, number: u32, role: Role) -> Arc<Caller> {
        Arc::new(Caller {
            account: AccountId(Uuid::from_u128(u128::from(number))),
            session: SessionId(Uuid::now_v7()),
            nik: Some(self.app.keys.nik(&number.to_string())),
            village: Some(VILLAGE.into()),
            reset_at: None,
            grants: vec![Held {
                role,
                area: Some(VILLAGE.into()),
                agency: None,
            }],
        })
    }

    /// A person on the electoral roll and on the attendance list.
    pub async fn attendee(&self, number: u32) -> AttendeeId {
        let id = AttendeeId(Uuid::now_v7());
        let nik = self.app.keys.nik(&number.to_string());
        put!(
            self.app.db.read(),
            roll_entries::Model {
                nik_hmac: nik.clone(),
                name_hmac: vec![1],
                village_code: VILLAGE.into(),
                imported_at: self.now,
            },
            attendees::Model {
                id,
                round_id: self.round,
                name: "A".into(),
                sex: Sex::Female,
                age_band: AgeBand::Over60,
                institution: None,
                disability: false,
                contact_sealed: None,
                nik_hmac: Some(nik),
                part: AttendancePart::Participant,
                delegate: DelegateRole::None,
                vote_channel: None,
                created_at: self.now,
                version: 1,
            },
        );
        id
    }

    /// Moves the clock past the end of voting.
    pub fn end_voting(&self) {
        self.app.clock.set(self.now + Duration::days(2));
    }

    /// Closes the round as its meeting does: ledger published, key destroyed.
    pub async fn close(&self) {
        let (id, now) = (self.round, self.app.clock.now());
        let fewest = self.app.config.least_published;
        let close = self.app.db.write(move |tx| {
            Box::pin(async move {
                let round = crate::rounds::standing::lock(tx, id).await?;
                let published = super::service::publish(tx, &round, fewest).await?;
                let mut round = round.into_active_model();
                round.merkle_root = sea_orm::Set(Some(published.merkle_root));
                round.closed_at = sea_orm::Set(Some(now));
                round.key_sealed = sea_orm::Set(None);
                Ok(round.update(tx).await?)
            })
        });
        close.await.unwrap();
    }
}
