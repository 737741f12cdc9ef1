//! Speed and size of the real program, as a table: `cargo bench -p tests --bench load [-- SIZES OPTIONS]`.
//!
//! For each size (proposals in the database; 2,000 and 200,000 unless given, 2,000,000 at most) it makes a
//! database in a folder of its own, starts the release binary on it and loads it over 32 connections with
//! `wrk`, or with a small generator of its own where `wrk` is missing. A bare poem server that answers the
//! same bytes as the list runs beside it for comparison. Everything stays on the loopback; no figure is
//! asserted, because a figure says as much about the machine as about the program.
//!
//! `--seconds N`: how long each load lasts (10). `--own`: the own generator even where `wrk` is there.
//! `EMUSRENBANG_BIN`: another binary than `target/release/emusrenbang`, which is built first.

mod bare;
mod figures;
mod generator;
mod http;
mod requests;
mod seed;
mod service;
mod texts;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use figures::Figures;
use generator::Generator;
use service::Service;

// As the program itself, so that bare poem is compared with its router and queries, not its allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What goes wrong here is told and ends the run.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Most proposals a database is made with.
const MOST: u32 = 2_000_000;
/// Starts of which the middle one is told.
const STARTS: usize = 3;

struct Options {
    sizes: Vec<u32>,
    seconds: u64,
    own: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some("--bare") => bare::run(&arguments[1..]),
        // `cargo bench` passes it; `cargo test --benches` does not.
        _ if arguments.iter().any(|argument| argument == "--bench") => bench(&arguments),
        _ => {
            say("run it with `cargo bench -p tests --bench load`");
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("load: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn options(arguments: &[String]) -> Outcome<Options> {
    let mut options = Options {
        sizes: Vec::new(),
        seconds: 10,
        own: false,
    };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bench" => {}
            "--own" => options.own = true,
            "--seconds" => {
                let seconds = arguments.next().ok_or("--seconds needs a number")?;
                options.seconds = seconds.parse::<u64>()?.clamp(1, 60);
            }
            size => {
                let size: u32 = size
                    .replace([',', '_'], "")
                    .parse()
                    .map_err(|_| format!("{size} is neither a size nor an option"))?;
                if !(100..=MOST).contains(&size) {
                    return Err(format!("a size is 100 to {MOST}").into());
                }
                options.sizes.push(size);
            }
        }
    }
    if options.sizes.is_empty() {
        options.sizes = vec![2_000, 200_000];
    }
    Ok(options)
}

fn bench(arguments: &[String]) -> Outcome<()> {
    let options = options(arguments)?;
    let binary = binary()?;
    // One thread: the generator leaves the rest of the machine to what it measures.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let generator = Generator::choose(options.own, options.seconds);
        say(&format!("{}; load by {generator}", binary.display()));
        let mut columns = Vec::new();
        for size in options.sizes {
            columns.push(measure(&binary, &generator, size).await?);
        }
        say(&figures::table(&columns)?);
        Ok(())
    })
}

/// The release binary, built if nobody names another one.
fn binary() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("EMUSRENBANG_BIN") {
        return Ok(std::fs::canonicalize(named)?);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let built = Command::new(cargo)
        .args(["build", "--release", "-p", "api", "--bin", "emusrenbang"])
        .current_dir(&root)
        .status()?;
    if !built.success() {
        return Err("the release binary was not built".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let binary = root.join(target).join("release/emusrenbang");
    Ok(std::fs::canonicalize(binary)?)
}

/// All figures with one size of database.
async fn measure(binary: &Path, generator: &Generator, size: u32) -> Outcome<Figures> {
    let place = tempfile::tempdir()?;
    let data = place.path().join("data");
    say(&format!("{size} proposals: making the database"));
    service::migrate(binary, &data).await?;
    let seeded = seed::fill(&data, size).await?;

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let (service, start) = Service::start(binary, &data).await?;
        starts.push(start);
        service.stop().await?;
    }
    starts.sort_unstable();
    let start = starts[STARTS / 2];

    let (service, _) = Service::start(binary, &data).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle_kib = service.memory_kib()?;
    let port = service.port;
    let watch = service.watch();

    say("list, one proposal, search");
    let page = http::fetch(port, &requests::list()[0]).await?;
    let list = generator.run(port, &requests::list(), place.path()).await?;
    let one = requests::one(&seeded);
    let one = generator.run(port, &one, place.path()).await?;
    let search = requests::search(&seeded);
    let found_percent = found(port, &search[..100]).await?;
    let search = generator.run(port, &search, place.path()).await?;

    say("bare poem with the same bytes");
    let bytes = place.path().join("list.json");
    std::fs::write(&bytes, &page)?;
    let bare = Service::bare(&bytes).await?;
    let bare_list = generator
        .run(bare.port, &requests::list(), place.path())
        .await?;
    bare.stop().await?;

    say("submission");
    let submit = requests::submit(&seeded);
    let submit = generator.run(port, &submit, place.path()).await?;
    let loaded_kib = watch.finish().await.max(service.memory_kib()?);
    service.stop().await?;
    Ok(Figures {
        size,
        page_bytes: page.len(),
        list,
        bare_list,
        one,
        search,
        found_percent,
        submit,
        idle_kib,
        loaded_kib,
        start,
    })
}

/// How many of a hundred searches find something: one that finds nothing is cheap.
async fn found(port: u16, hundred: &[http::Request]) -> Outcome<usize> {
    let mut found = 0;
    for request in hundred {
        let page: serde_json::Value = serde_json::from_slice(&http::fetch(port, request).await?)?;
        let items = page["items"].as_array().ok_or("a page without items")?;
        found += usize::from(!items.is_empty());
    }
    Ok(found)
}

/// Tells the person at the terminal; a closed one is no reason to fail.
fn say(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}
