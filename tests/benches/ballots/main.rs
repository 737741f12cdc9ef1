//! Ballots a second, as a table: `cargo bench -p tests --bench ballots [-- OPTIONS]`.
//!
//! In one run and on one database, clients cast ballots of ever new voters: first each ballot in a transaction
//! of its own, then those that wait together. On PostgreSQL, named by `EMUSRENBANG_TEST_DATABASE`, the single
//! transactions run side by side over the pool of connections; SQLite has one writer. Every ballot is answered
//! after its commit, with full durability. No figure is asserted, because a figure says as much about the
//! machine as about the program.
//!
//! `--clients N`: who cast at once (64). `--seconds N`: how long each way is measured (5).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "what goes wrong ends the run, and the table goes to the terminal"
)]

#[expect(dead_code, reason = "made for the tests")]
#[path = "../../it/cycle.rs"]
mod cycle;
#[expect(dead_code, reason = "made for the tests")]
#[path = "../../it/poll.rs"]
mod poll;
#[expect(dead_code, unused_imports, reason = "made for the tests")]
#[path = "../../it/world/mod.rs"]
mod world;

use std::sync::Arc;
use std::time::{Duration, Instant};

use api::app::App;
use api::auth::{Caller, Held};
use api::ballots::marks::Marks;
use api::ballots::service::{Cast, cast};
use api::group::Group;
use entity::enums::Role;
use entity::ids::{AccountId, CandidateId, RoundId, SessionId};
use sea_orm::DbBackend;
use uuid::Uuid;

use cycle::VILLAGE;
use poll::Poll;

// As the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` passes it; `cargo test --benches` does not.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("run it with `cargo bench -p tests --bench ballots`");
        return;
    }
    let number = |option: &str, usual: u64| {
        let mut rest = arguments.iter().skip_while(|argument| *argument != option);
        rest.nth(1)
            .map_or(usual, |value| value.parse().expect("a number"))
    };
    let clients = usize::try_from(number("--clients", 64)).unwrap();
    let time = Duration::from_secs(number("--seconds", 5));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(bench(clients, time));
}

async fn bench(clients: usize, time: Duration) {
    let poll = Poll::open().await;
    let app = &poll.world.app;
    let round = RoundId(Uuid::parse_str(&poll.round).unwrap());
    let candidate = CandidateId(Uuid::parse_str(&poll.candidates[0]).unwrap());
    let postgres = app.db.backend() == DbBackend::Postgres;
    let one = Arc::new(Group::of(1));
    let single: Vec<App> = (0..clients)
        .map(|_| App {
            casting: if postgres {
                Arc::new(Group::of(1))
            } else {
                one.clone()
            },
            ..app.clone()
        })
        .collect();
    let together = vec![app.clone(); clients];
    println!("| {clients} clients | ballots a second | p50 | p99 |");
    println!("| --- | --- | --- | --- |");
    let mut rates = Vec::new();
    for (name, apps) in [("one by one", single), ("together", together)] {
        let begun = Instant::now();
        let work = apps.into_iter().map(|app| {
            tokio::spawn(async move {
                let mut times = Vec::new();
                while begun.elapsed() < time {
                    let started = Instant::now();
                    let command = Cast {
                        marks: Marks::of(vec![candidate]),
                        frozen_hash: None,
                    };
                    cast(&app, voter(), round, command).await.unwrap();
                    times.push(started.elapsed());
                }
                times
            })
        });
        let mut times: Vec<Duration> = Vec::new();
        for done in futures_util::future::join_all(work).await {
            times.extend(done.unwrap());
        }
        let rate = u128::try_from(times.len()).unwrap() * 1000 / begun.elapsed().as_millis();
        times.sort_unstable();
        let part = |percent: usize| milliseconds(times[(times.len() - 1) * percent / 100]);
        println!("| {name} | {rate} | {} | {} |", part(50), part(99));
        rates.push(rate);
    }
    let tenths = rates[1] * 10 / rates[0].max(1);
    println!("\ntogether: {}.{} times as many", tenths / 10, tenths % 10);
}

fn milliseconds(time: Duration) -> String {
    let tenths = time.as_micros() / 100;
    format!("{}.{} ms", tenths / 10, tenths % 10)
}

/// Somebody who has not voted yet.
fn voter() -> Arc<Caller> {
    let id = Uuid::now_v7();
    Arc::new(Caller {
        account: AccountId(id),
        session: SessionId(id),
        nik: Some(api::keys::sha256(id.as_bytes()).to_vec()),
        village: Some(VILLAGE.into()),
        reset_at: None,
        grants: vec![Held {
            role: Role::Citizen,
            area: Some(VILLAGE.into()),
            agency: None,
        }],
    })
}
