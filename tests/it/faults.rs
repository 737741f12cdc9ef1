//! Processes that are killed, and several at once on one database: what was acknowledged is there, once.

use std::collections::HashMap;
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use api::audit::service::Check;
use api::clock::Clock;
use chrono::{DateTime, Duration, Utc};
use entity::ids::RoundId;
use entity::{ballots, turnout};
use futures_util::future::join_all;
use poem::listener::{Acceptor, Listener, TcpListener};
use reqwest::{Client, StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use uuid::Uuid;

use crate::cycle::{self, VILLAGE, accept, candidate};
use crate::world::{Actor, IDENTITY, World};

/// Clients that vote at once.
const CLIENTS: usize = 64;
/// Acknowledged casts after which the processes are killed.
const ENOUGH: usize = 400;
/// Casts of each client in all.
const CASTS: usize = 24;

/// The command line of the process under test, one argument a line.
const ARGUMENTS: &str = "EMUSRENBANG_TEST_ARGUMENTS";

#[test]
#[ignore = "not a test: the process that others start and kill"]
fn a_process() {
    let arguments = std::env::var(ARGUMENTS).unwrap();
    let code = api::cli::run(std::iter::once("emusrenbang").chain(arguments.lines()));
    assert!(format!("{code:?}") == format!("{:?}", ExitCode::SUCCESS));
}

/// The program as a process of its own, with arguments.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "faults::a_process", "--ignored", "--nocapture"])
        .env(ARGUMENTS, arguments.join("\n"))
        .env("RUST_LOG", "error");
    command
}

/// A process that serves a world's database; killed with SIGKILL when dropped.
struct Process {
    url: String,
    child: Child,
}

impl Process {
    async fn start(world: &World) -> Self {
        let acceptor = TcpListener::bind("127.0.0.1:0")
            .into_acceptor()
            .await
            .unwrap();
        let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
        drop(acceptor);
        let folder = world.app.config.data_dir.display();
        let (address_text, folder) = (address.to_string(), folder.to_string());
        let arguments = ["serve", "--listen", &address_text, "--data-dir", &folder];
        let child = command(&arguments)
            .env("DATABASE_URL", world.app.config.database_url())
            .env("EMUSRENBANG_IDENTITY_KEY", hex(&IDENTITY))
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut process = Self {
            url: format!("http://{address}"),
            child,
        };
        let client = Client::new();
        while client
            .get(format!("{}/readyz", process.url))
            .send()
            .await
            .is_err()
        {
            assert!(process.child.try_wait().unwrap().is_none(), "it ended");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        process
    }

    async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// A round in which voting is open by the real clock, with its candidates and voters.
struct Booth {
    world: World,
    round: String,
    candidates: Vec<String>,
    voters: Vec<Actor>,
    officer: Actor,
    closes: DateTime<Utc>,
}

async fn booth() -> Booth {
    let now = Clock::system().now();
    let world = World::start().await;
    world.clock.set(now - Duration::hours(6));
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let closes = now + Duration::hours(6);
    let schedule = json!({
        "opens_at": now - Duration::hours(6), "submission_closes_at": now - Duration::hours(4),
        "review_closes_at": now - Duration::hours(2), "voting_closes_at": closes,
    });
    let round = cycle
        .open(&world, 0, schedule, json!([VILLAGE]))
        .await
        .remove(0);
    let officer = world.officer("village_officer", VILLAGE).await;
    let voters = join_all((0..CLIENTS).map(|_| world.citizen(VILLAGE))).await;
    let mut candidates = Vec::new();
    for number in 1..=4 {
        let title = format!("Paving jalan RT {number:02}");
        let id = cycle
            .submit(&world, &voters[0], VILLAGE, &title, 30_000_000)
            .await;
        accept(&world, &officer, &[&id]).await;
        candidates.push(candidate(&world, &round, &id).await);
    }
    world.clock.set(now);
    Booth {
        world,
        round,
        candidates,
        voters,
        officer,
        closes,
    }
}

/// One client: casts again and again, each time at another process, and retries what was not answered.
struct Voter<'a> {
    booth: &'a Booth,
    client: Client,
    actor: &'a Actor,
    acknowledged: Arc<AtomicUsize>,
    /// The last acknowledged ballot.
    last: Option<Value>,
    casts: usize,
}

impl Voter<'_> {
    /// Casts until done, or until a process does not answer any more.
    async fn cast(&mut self, urls: &[&str]) {
        while self.casts < CASTS {
            let url = urls[self.casts % urls.len()];
            let choice = &self.booth.candidates[self.casts % self.booth.candidates.len()];
            let request = self
                .client
                .put(format!("{url}/api/v1/rounds/{}/ballot", self.booth.round))
                .bearer_auth(&self.actor.token)
                .json(&json!({ "choices": [choice] }));
            let Ok(answer) = request.send().await else {
                return;
            };
            let status = answer.status();
            let Ok(body) = answer.json::<Value>().await else {
                return;
            };
            assert_eq!(status, StatusCode::OK, "{body:#}");
            self.casts += 1;
            self.last = Some(body);
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_ballot_survives_a_kill_once() {
    let booth = booth().await;
    let (one, two) = tokio::join!(Process::start(&booth.world), Process::start(&booth.world));
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut clients: Vec<Voter> = booth
        .voters
        .iter()
        .map(|actor| Voter {
            booth: &booth,
            client: Client::new(),
            actor,
            acknowledged: acknowledged.clone(),
            last: None,
            casts: 0,
        })
        .collect();
    let urls = [one.url.clone(), two.url.clone()];
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let voting = join_all(clients.iter_mut().map(|client| client.cast(&urls)));
    let killing = async {
        while acknowledged.load(Ordering::SeqCst) < ENOUGH {
            tokio::task::yield_now().await;
        }
        one.kill().await;
        two.kill().await;
    };
    tokio::join!(voting, killing);
    let before = acknowledged.load(Ordering::SeqCst);
    assert!(before < CLIENTS * CASTS, "the kill came too late");
    check(&booth, &clients).await;

    let again = Process::start(&booth.world).await;
    let urls = [again.url.as_str()];
    join_all(clients.iter_mut().map(|client| client.cast(&urls))).await;
    assert_eq!(acknowledged.load(Ordering::SeqCst), CLIENTS * CASTS);
    check(&booth, &clients).await;
    again.kill().await;
    tally(&booth).await;
}

/// Each voter has one ballot; it is the last acknowledged one or a later one that was never answered. The
/// turnout counts just these.
async fn check(booth: &Booth, clients: &[Voter<'_>]) {
    let round = RoundId(Uuid::parse_str(&booth.round).unwrap());
    let rows = ballots::Entity::find()
        .filter(ballots::Column::RoundId.eq(round))
        .all(booth.world.app.db.read())
        .await
        .unwrap();
    let counted = turnout::Entity::find()
        .filter(turnout::Column::RoundId.eq(round))
        .all(booth.world.app.db.read())
        .await
        .unwrap();
    let counted: i64 = counted.iter().map(|row| row.voters).sum();
    assert_eq!(usize::try_from(counted).unwrap(), rows.len());
    let mut by_receipt: HashMap<&str, &ballots::Model> = HashMap::new();
    for row in &rows {
        assert!(by_receipt.insert(&row.receipt, row).is_none());
    }
    assert!(rows.len() <= CLIENTS);
    for client in clients {
        let Some(last) = &client.last else { continue };
        let row = by_receipt[last["receipt"].as_str().unwrap()];
        let acknowledged = last["replaced"].as_i64().unwrap();
        let stored = i64::from(row.replaced);
        assert!(stored >= acknowledged);
        if stored == acknowledged {
            assert_eq!(row.leaf, last["leaf"].as_str().unwrap());
        }
    }
}

async fn tally(booth: &Booth) {
    let world = &booth.world;
    world.clock.set(booth.closes);
    let path = format!("/rounds/{}", booth.round);
    world
        .post(&booth.officer, &format!("{path}/tally"), json!({}))
        .await
        .ok();
    let page = world.get(&format!("{path}/candidates")).await.ok();
    let items = page["items"].as_array().unwrap();
    let votes: i64 = items.iter().map(|c| c["votes"].as_i64().unwrap()).sum();
    assert_eq!(usize::try_from(votes).unwrap(), CLIENTS);
    let check = api::audit::service::verify(world.app.db.read()).await;
    assert!(matches!(check.unwrap(), Check::Sound(_)));
}
