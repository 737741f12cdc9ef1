//! The command line: `serve` unless another subcommand is named.

mod admin;
pub mod allocate;
mod backup;
mod constrain;
mod export;
mod import;
mod serve;
mod trail;
mod verify;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, FileConfig};
use crate::db::Db;
use crate::keys::Keys;

/// Open, participatory development planning for villages, districts and cities.
#[derive(Parser)]
#[command(name = "emusrenbang", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Serve,
    #[command(flatten)]
    place: Place,
}

/// Where the program finds its data; the same for every subcommand.
#[derive(Args, Clone)]
struct Place {
    /// TOML file with the same settings; flags and environment win over it.
    #[arg(long, global = true, env = "EMUSRENBANG_CONFIG")]
    config: Option<PathBuf>,
    /// Folder of the embedded database, attachments and keys.
    #[arg(long, global = true, env = "EMUSRENBANG_DATA_DIR")]
    data_dir: Option<PathBuf>,
    /// `postgres://…` or `sqlite://…`; SQLite in the data folder unless set.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// `s3://bucket` for attachments; a folder of the data folder unless set.
    #[arg(long, global = true, env = "EMUSRENBANG_STORAGE_URL")]
    storage_url: Option<String>,
    /// The identity key, 64 hexadecimal digits; a file of the data folder unless set.
    #[arg(skip)]
    identity_key: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the pages (the default).
    Serve(serve::Serve),
    /// Bring the database to the newest schema and load the area codes.
    Migrate,
    /// Print the `OpenAPI` document.
    Openapi,
    /// Load lists and outlines from files.
    #[command(subcommand)]
    Import(import::Import),
    /// Write public lists into files.
    #[command(subcommand)]
    Export(export::Export),
    /// Make an administrator's account.
    Admin(admin::Admin),
    /// Copy a running installation into a folder.
    Backup(backup::Backup),
    Verify(verify::Verify),
    /// Count a PABULIB file; needs no database.
    Allocate(Box<allocate::Allocate>),
}

impl Place {
    fn config(&self) -> Result<Config, String> {
        let file = match &self.config {
            Some(path) => FileConfig::read(path)?,
            None => FileConfig::default(),
        };
        let default = Config::default();
        let credit = file.tiles_attribution.as_deref();
        Ok(Config {
            tiles: Config::tiles(None, file.tiles.as_deref(), credit)?,
            listen: file.listen.unwrap_or(default.listen),
            data_dir: self
                .data_dir
                .clone()
                .or(file.data_dir)
                .unwrap_or(default.data_dir),
            database_url: self.database_url.clone().or(file.database_url),
            storage_url: self.storage_url.clone().or(file.storage_url),
            identity_key: std::env::var("EMUSRENBANG_IDENTITY_KEY")
                .ok()
                .or(self.identity_key.clone())
                .or(file.identity_key),
            tls: file.tls.unwrap_or(default.tls),
            trusted_proxies: file.trusted_proxies.unwrap_or(default.trusted_proxies),
            attempts_per_minute: file
                .attempts_per_minute
                .unwrap_or(default.attempts_per_minute),
            least_published: file.least_published.unwrap_or(default.least_published),
            locales_dir: file.locales_dir.or(default.locales_dir),
            public_url: file.public_url.or(default.public_url),
        })
    }
}

/// Runs the program with its command line (the first argument is its own name); the exit code says
/// whether it succeeded.
pub fn run<T: Into<OsString> + Clone>(arguments: impl IntoIterator<Item = T>) -> ExitCode {
    let cli = Cli::parse_from(arguments);
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| e.to_string())
        .and_then(|runtime| runtime.block_on(dispatch(cli)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("emusrenbang: {error}"), &mut std::io::stderr());
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(cli: Cli) -> Result<(), String> {
    let config = || cli.place.config();
    match cli.command {
        None => serve::run(config()?, cli.serve).await,
        Some(Command::Serve(serve)) => serve::run(config()?, serve).await,
        Some(Command::Migrate) => open(config()?).await.map(|_| ()),
        Some(Command::Openapi) => std::io::stdout()
            .write_all(crate::http::spec().as_bytes())
            .map_err(|e| e.to_string()),
        Some(Command::Import(import)) => import::run(&open(config()?).await?, import).await,
        Some(Command::Export(export)) => export::run(&open(config()?).await?, export).await,
        Some(Command::Admin(admin)) => admin::run(&open(config()?).await?, admin).await,
        Some(Command::Backup(backup)) => backup::run(&open(config()?).await?, backup).await,
        Some(Command::Verify(files)) if files.is_offline() => verify::check_files(&files),
        Some(Command::Verify(trail)) => verify::check_trail(&open(config()?).await?, &trail).await,
        Some(Command::Allocate(allocate)) => allocate::run(&allocate),
    }
}

/// Opens the database, brings it to the newest schema and makes sure the area codes are there.
async fn open(config: Config) -> Result<App, String> {
    prepare(config).await.map(|(app, _)| app)
}

/// The same; answers also whether the area codes had to be loaded.
async fn prepare(config: Config) -> Result<(App, bool), String> {
    std::fs::create_dir_all(&config.data_dir)
        .map_err(|e| format!("{}: {e}", config.data_dir.display()))?;
    let keys = Keys::load(&config.data_dir, config.identity_key.as_deref())?;
    let url = config.database_url();
    Db::migrate(&url)
        .await
        .map_err(|e| format!("migration: {e}"))?;
    let db = Db::connect(&url)
        .await
        .map_err(|e| format!("database: {e}"))?;
    let app = App::new(config, db, Clock::system(), keys)?;
    let loaded = crate::areas::service::load_if_missing(&app)
        .await
        .map_err(|e| e.problem().detail_en.clone())?;
    Ok((app, loaded))
}

/// Prints a line for the person at the terminal.
fn say(line: &str, to: &mut impl Write) {
    // A closed terminal is no reason to fail.
    drop(writeln!(to, "{line}"));
}
