//! A regency in the middle of submission, written straight into the program's database.

mod proposals;

use std::path::Path;

use api::clock::Clock;
use api::db::Db;
use api::keys::sha256;
use chrono::{DateTime, Duration, Utc};
use entity::enums::{AreaLevel, BallotForm, StageKind};
use entity::ids::{AccountId, CycleId, RoundId, SessionId, StageId};
use entity::{accounts, areas, cycles, rounds, sessions, stages};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectOptions, ConnectionTrait, Database,
    DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::Outcome;
use crate::generator::CONNECTIONS;

/// The regency: the city of Surabaya.
const REGENCY: &str = "35.78";
/// Days over which the proposals came in.
const DAYS: i64 = 30;

/// Someone who can submit.
pub struct Account {
    /// Token of an open session.
    pub token: String,
    /// The village registered for.
    pub village: String,
    id: AccountId,
}

/// What was put into the database, as far as requests need it.
pub struct Seeded {
    /// The cycle.
    pub cycle: Uuid,
    /// Accounts with a session, one a connection.
    pub accounts: Vec<Account>,
    /// Some of the proposals.
    pub proposals: Vec<Uuid>,
    /// Names of the villages.
    pub village_names: Vec<String>,
}

/// Writes a cycle with so many submitted proposals, and who can submit more.
pub async fn fill(data: &Path, size: u32) -> Outcome<Seeded> {
    let mut options = ConnectOptions::new(Db::sqlite_url(data));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    // Whatever a crash would cost here is made anew.
    for setting in ["PRAGMA synchronous = OFF", "PRAGMA cache_size = -262144"] {
        db.execute_unprepared(setting).await?;
    }
    let now = Clock::system().now();
    let villages = areas::Entity::find()
        .filter(areas::Column::Level.eq(AreaLevel::Village))
        .filter(areas::Column::Code.starts_with(format!("{REGENCY}.")))
        .order_by_asc(areas::Column::Code)
        .all(&db)
        .await?;
    if villages.len() < CONNECTIONS {
        return Err("the area codes are not loaded".into());
    }
    let (cycle, rounds) = open_cycle(&db, &villages, now).await?;
    let accounts = register(&db, &villages, now).await?;
    let places: Vec<Place> = villages.iter().zip(rounds).collect();
    let proposals = proposals::propose(&db, size, cycle, &places, &accounts, now).await?;
    db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
        .await?;
    db.close().await?;
    Ok(Seeded {
        cycle: cycle.0,
        accounts,
        proposals,
        village_names: villages.into_iter().map(|village| village.name).collect(),
    })
}

/// A village and its round.
type Place<'a> = (&'a areas::Model, RoundId);

async fn insert<M>(db: &DatabaseConnection, rows: Vec<M>) -> Outcome<()>
where
    M: ActiveModelTrait + ActiveModelBehavior + Send,
{
    M::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A cycle of two stages, and the round of every village, now taking submissions.
async fn open_cycle(
    db: &DatabaseConnection,
    villages: &[areas::Model],
    now: DateTime<Utc>,
) -> Outcome<(CycleId, Vec<RoundId>)> {
    let cycle = cycles::Model {
        id: CycleId(Uuid::now_v7()),
        regency_code: REGENCY.into(),
        fiscal_year: 2028,
        name: "RKPD Kota Surabaya 2028".into(),
        template: "village".into(),
        objection_days: 3,
        created_at: now - Duration::days(DAYS + 10),
        version: 1,
    };
    let stage = |position, kind, takes_submissions| stages::Model {
        id: StageId(Uuid::now_v7()),
        cycle_id: cycle.id,
        position,
        kind,
        ballot_form: BallotForm::Approval,
        ballot_limit: Some(5),
        rule: "greedy".into(),
        settings: "{}".into(),
        takes_submissions,
        planned_from: None,
        planned_until: None,
        version: 1,
    };
    let entry = stage(1, StageKind::VillageMeeting, true);
    let next = stage(2, StageKind::DistrictMeeting, false);
    let round = |village: &areas::Model| rounds::Model {
        id: RoundId(Uuid::now_v7()),
        cycle_id: cycle.id,
        stage_id: entry.id,
        stage_kind: entry.kind,
        stage_position: entry.position,
        area_code: village.code.clone(),
        agency_id: None,
        subject_key: village.code.clone(),
        ceiling_idr: 2_000_000_000,
        ballot_form: entry.ballot_form,
        ballot_limit: entry.ballot_limit,
        rule: entry.rule.clone(),
        settings: entry.settings.clone(),
        seed_sealed: None,
        seed_hash: None,
        seed: None,
        opens_at: now - Duration::days(DAYS + 5),
        submission_closes_at: Some(now + Duration::days(20)),
        review_closes_at: now + Duration::days(30),
        voting_closes_at: Some(now + Duration::days(40)),
        key_sealed: None,
        frozen_hash: None,
        frozen_at: None,
        tallied_at: None,
        closed_at: None,
        merkle_root: None,
        version: 1,
        decisions_version: 0,
    };
    let rounds: Vec<rounds::Model> = villages.iter().map(round).collect();
    let (id, ids) = (cycle.id, rounds.iter().map(|round| round.id).collect());
    let rounds = rounds.into_iter().map(IntoActiveModel::into_active_model);
    insert(db, vec![cycle.into_active_model()]).await?;
    insert(
        db,
        vec![entry.into_active_model(), next.into_active_model()],
    )
    .await?;
    insert(db, rounds.collect()).await?;
    Ok((id, ids))
}

/// An account with an open session for each connection, in villages of their own.
async fn register(
    db: &DatabaseConnection,
    villages: &[areas::Model],
    now: DateTime<Utc>,
) -> Outcome<Vec<Account>> {
    let step = villages.len() / CONNECTIONS;
    let made: Vec<Account> = villages
        .iter()
        .step_by(step)
        .take(CONNECTIONS)
        .map(|village| Account {
            token: format!("load-{}", Uuid::now_v7().simple()),
            village: village.code.clone(),
            id: AccountId(Uuid::now_v7()),
        })
        .collect();
    let rows = made.iter().enumerate().map(|(number, account)| {
        accounts::Model {
            id: account.id,
            nik_hmac: None,
            nik_sealed: None,
            name: format!("Warga {number}"),
            village_code: Some(account.village.clone()),
            email: Some(format!("warga{number}@example.org")),
            phone: None,
            claimed_email: None,
            claimed_phone: None,
            // No password has this hash.
            password_hash: "-".into(),
            locale: "id".into(),
            sex: None,
            birth_year: None,
            disability: None,
            told_at: None,
            created_at: now - Duration::days(DAYS + 1),
            reset_at: None,
            erased_at: None,
            version: 1,
        }
        .into_active_model()
    });
    insert(db, rows.collect()).await?;
    let logins = made.iter().map(|account| {
        sessions::Model {
            id: SessionId(Uuid::now_v7()),
            account_id: account.id,
            token_hash: sha256(account.token.as_bytes()).to_vec(),
            created_at: now,
            expires_at: now + Duration::days(7),
        }
        .into_active_model()
    });
    insert(db, logins.collect()).await?;
    Ok(made)
}
