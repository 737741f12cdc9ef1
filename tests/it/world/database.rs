//! A database for each test: a copy of one prepared with schema and area codes.
//!
//! SQLite in a temporary folder; PostgreSQL when `EMUSRENBANG_TEST_DATABASE` names a server.

use std::path::{Path, PathBuf};

use api::app::App;
use api::clock::Clock;
use api::config::Config;
use api::db::Db;
use api::keys::Keys;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbErr};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, OnceCell};
use uuid::Uuid;

/// Where a world keeps its data.
pub struct Place {
    folder: TempDir,
    url: String,
    /// Server and name of its database, where it has one beside its folder.
    served: Option<(String, String)>,
}

struct Template {
    folder: TempDir,
    database: String,
}

static TEMPLATE: OnceCell<Template> = OnceCell::const_new();
static COPYING: Mutex<()> = Mutex::const_new(());

impl Place {
    /// A fresh place.
    pub async fn new() -> Self {
        let template = TEMPLATE.get_or_init(prepare).await;
        let folder = tempfile::tempdir().unwrap();
        let Some(server) = server() else {
            let file = folder.path().join("emusrenbang.db");
            std::fs::copy(sqlite_file(template.folder.path()), &file).unwrap();
            let url = Db::sqlite_url(folder.path());
            return Self {
                folder,
                url,
                served: None,
            };
        };
        let name = format!("t{}", Uuid::now_v7().simple());
        let template = &template.database;
        let _one_at_a_time = COPYING.lock().await;
        run(
            &server,
            &format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await
        .unwrap();
        Self {
            folder,
            url: at(&server, &name),
            served: Some((server, name)),
        }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its database.
    pub fn url(&self) -> String {
        self.url.clone()
    }
}

fn server() -> Option<String> {
    std::env::var("EMUSRENBANG_TEST_DATABASE").ok()
}

fn at(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{database}")
}

fn sqlite_file(folder: &Path) -> PathBuf {
    folder.join("emusrenbang.db")
}

impl Drop for Place {
    /// Gives the database back: together those of all tests would fill a small disk.
    fn drop(&mut self) {
        let Some((server, name)) = self.served.take() else {
            return;
        };
        // A test's own runtime cannot be waited for in a drop.
        let dropped = std::thread::spawn(move || {
            let sql = format!("DROP DATABASE {name} WITH (FORCE)");
            Runtime::new().unwrap().block_on(run(&server, &sql))
        })
        .join();
        let done = matches!(dropped, Ok(Ok(())));
        assert!(done || std::thread::panicking(), "{dropped:?}");
    }
}

async fn run(server: &str, sql: &str) -> Result<(), DbErr> {
    let connection: DatabaseConnection = Database::connect(server).await?;
    connection.execute_unprepared(sql).await?;
    connection.close().await
}

async fn prepare() -> Template {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("template{}", Uuid::now_v7().simple());
    let url = match server() {
        Some(server) => {
            run(&server, &format!("CREATE DATABASE {database}"))
                .await
                .unwrap();
            at(&server, &database)
        }
        None => Db::sqlite_url(folder.path()),
    };
    Db::migrate(&url).await.unwrap();
    let db = Db::connect(&url).await.unwrap();
    let config = Config {
        data_dir: folder.path().to_owned(),
        ..Config::default()
    };
    let app = App::new(
        config,
        db.clone(),
        Clock::manual(super::start()),
        Keys::from_identity(&super::IDENTITY),
    )
    .unwrap();
    api::areas::service::load_if_missing(&app).await.unwrap();
    if server().is_none() {
        db.read()
            .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
            .await
            .unwrap();
    }
    db.read().clone().close().await.unwrap();
    Template { folder, database }
}
