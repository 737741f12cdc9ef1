//! `emusrenbang serve`: the API and the pages.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use poem::Server;
use poem::listener::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::config::Config;
use crate::{demo, http};

/// Serve the API and the pages.
#[derive(Args, Default)]
pub struct Serve {
    /// Address to listen on.
    #[arg(long, env = "EMUSRENBANG_LISTEN")]
    listen: Option<String>,
    /// Load Surabaya in the middle of its cycle and print the demo accounts.
    #[arg(long)]
    demo: bool,
    /// The public reaches this service over TLS: cookies are `Secure`.
    #[arg(long, env = "EMUSRENBANG_TLS")]
    tls: bool,
    /// Proxies in front whose `X-Forwarded-For` is believed.
    #[arg(long, env = "EMUSRENBANG_TRUSTED_PROXIES")]
    trusted_proxies: Option<usize>,
    /// Logins and registrations one address may try in a minute.
    #[arg(long, env = "EMUSRENBANG_ATTEMPTS_PER_MINUTE")]
    attempts_per_minute: Option<u32>,
    /// Fewest ballots of a round that are published one by one; of fewer only the counts are.
    #[arg(long, env = "EMUSRENBANG_LEAST_PUBLISHED")]
    least_published: Option<u64>,
    /// Folder with more languages of the pages, one folder of `.ftl` files each, such as `jv`.
    #[arg(long, env = "EMUSRENBANG_LOCALES")]
    locales: Option<PathBuf>,
    /// Address the public reaches this service at, for links that leave it.
    #[arg(long, env = "EMUSRENBANG_PUBLIC_URL")]
    public_url: Option<String>,
    /// Pictures of the ground behind maps, such as `https://tile.example.org/{z}/{x}/{y}.png`; none unless set.
    /// Pages with maps then ask that host, and no other.
    #[arg(long, env = "EMUSRENBANG_TILES", hide_env_values = true)]
    tiles: Option<String>,
    /// Whose pictures they are, shown at every map: `© OpenStreetMap contributors`.
    #[arg(long, env = "EMUSRENBANG_TILES_ATTRIBUTION")]
    tiles_attribution: Option<String>,
}

/// Longest wait for open requests when the process is asked to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until asked to stop.
pub async fn run(mut config: Config, serve: Serve) -> Result<(), String> {
    log();
    config.listen = serve.listen.unwrap_or(config.listen);
    config.tls |= serve.tls;
    config.trusted_proxies = serve.trusted_proxies.unwrap_or(config.trusted_proxies);
    config.attempts_per_minute = serve
        .attempts_per_minute
        .unwrap_or(config.attempts_per_minute);
    config.least_published = serve.least_published.unwrap_or(config.least_published);
    config.locales_dir = serve.locales.or(config.locales_dir);
    config.public_url = serve.public_url.or(config.public_url);
    let credit = serve.tiles_attribution.as_deref();
    config.tiles = Config::tiles(config.tiles.as_deref(), serve.tiles.as_deref(), credit)?;
    tracing::info!(?config, "starting");
    let listen = config.listen.clone();
    let (app, mut loaded) = super::prepare(config).await?;
    if serve.demo {
        loaded |= demo::load(&app)
            .await
            .map_err(|error| format!("demo: {}", error.problem().detail_en))?;
    }
    if loaded {
        begin_anew();
    }
    demo::recall(&app)
        .await
        .map_err(|error| format!("demo: {}", error.problem().detail_en))?;
    if serve.demo {
        app.demo.set();
        super::say(&demo::listing(), &mut std::io::stdout());
    }
    let limits = app.limits.clone();
    tokio::spawn(async move {
        let mut minute = tokio::time::interval(Duration::from_mins(1));
        loop {
            minute.tick().await;
            limits.forget_idle();
        }
    });
    super::say(
        &format!("e-Musrenbang: http://{listen}  (API: /api/v1, reference: /docs)"),
        &mut std::io::stdout(),
    );
    Server::new(TcpListener::bind(listen))
        .run_with_graceful_shutdown(http::endpoint(&app), stop(), Some(DRAIN))
        .await
        .map_err(|e| e.to_string())
}

/// Set in a process that began anew, so that it does so once.
const ANEW: &str = "EMUSRENBANG_ANEW";

/// Begins the program anew in the same process, where that can be: a first load takes many times the memory
/// that serving does, and would hold it for good. All that was loaded is on disk.
fn begin_anew() {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        if std::env::var_os(ANEW).is_some() {
            return;
        }
        let failed = std::env::current_exe().map(|program| {
            std::process::Command::new(program)
                .args(std::env::args_os().skip(1))
                .env(ANEW, "1")
                .exec()
        });
        let error = failed.unwrap_or_else(|error| error);
        tracing::warn!(%error, "could not begin anew; goes on");
    }
}

fn log() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sea_orm_migration=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second subscriber in one process (tests) is refused and not needed.
    let set = if std::io::stderr().is_terminal() {
        builder.try_init()
    } else {
        builder.json().try_init()
    };
    drop(set);
}

async fn stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    drop(tokio::signal::ctrl_c().await);
}
