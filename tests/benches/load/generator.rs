//! Load over many connections: by `wrk`, or by tasks of our own.

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use tokio::process::Command;

use crate::Outcome;
use crate::http::{self, Line, Request};

/// Connections a load keeps open.
pub const CONNECTIONS: usize = 32;

/// What sends the requests.
pub struct Generator {
    wrk: bool,
    seconds: u64,
}

/// What a load was answered.
#[derive(Clone, Copy, Default)]
pub struct Measured {
    /// Successful answers a second.
    pub rate: f64,
    /// Answers that were no success, and broken connections.
    pub refused: u64,
    /// Half of the answers came within, milliseconds.
    pub p50_ms: f64,
    /// All but one in a hundred came within, milliseconds.
    pub p99_ms: f64,
}

impl fmt::Display for Generator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.wrk { "wrk" } else { "own tasks" };
        let seconds = self.seconds;
        write!(f, "{name}, {CONNECTIONS} connections, {seconds} s each")
    }
}

impl Generator {
    /// `wrk` where it is on the path and not unwanted.
    pub fn choose(own: bool, seconds: u64) -> Self {
        let there = std::env::var_os("PATH").is_some_and(|path| {
            std::env::split_paths(&path).any(|folder| folder.join("wrk").is_file())
        });
        Self {
            wrk: there && !own,
            seconds,
        }
    }

    /// Sends the requests in turn, over and over. The first must succeed; a second of warming up is not
    /// counted.
    pub async fn run(&self, port: u16, plan: &[Request], folder: &Path) -> Outcome<Measured> {
        let first = plan.first().ok_or("nothing to send")?;
        http::fetch(port, first).await?;
        own(port, plan, Duration::from_secs(1)).await?;
        let time = Duration::from_secs(self.seconds);
        if self.wrk {
            wrk(port, plan, time, folder).await
        } else {
            own(port, plan, time).await
        }
    }
}

#[derive(Default)]
struct Tally {
    good: u64,
    refused: u64,
    micros: Vec<u64>,
}

async fn own(port: u16, plan: &[Request], time: Duration) -> Outcome<Measured> {
    let begun = Instant::now();
    let lanes = (0..CONNECTIONS).map(|lane| async move {
        let mut line = Line::connect(port).await?;
        let mut tally = Tally::default();
        let mut requests = plan.iter().cycle().skip(lane * plan.len() / CONNECTIONS);
        while begun.elapsed() < time {
            let Some(request) = requests.next() else {
                break;
            };
            let sent = Instant::now();
            match line.exchange(request).await? {
                (200..300, _) => tally.good += 1,
                _ => tally.refused += 1,
            }
            tally
                .micros
                .push(u64::try_from(sent.elapsed().as_micros())?);
        }
        Outcome::Ok(tally)
    });
    let longest = time + Duration::from_secs(30);
    let tallies = tokio::time::timeout(longest, try_join_all(lanes)).await??;
    let passed = begun.elapsed();
    let mut micros: Vec<u64> = tallies
        .iter()
        .flat_map(|tally| tally.micros.iter().copied())
        .collect();
    micros.sort_unstable();
    let within = |percent: usize| {
        let at = (micros.len() * percent / 100).min(micros.len().saturating_sub(1));
        milliseconds(micros.get(at).copied().unwrap_or_default())
    };
    Ok(Measured {
        rate: rate(tallies.iter().map(|tally| tally.good).sum(), passed),
        refused: tallies.iter().map(|tally| tally.refused).sum(),
        p50_ms: within(50),
        p99_ms: within(99),
    })
}

/// Sends the requests of a file, each ended by a zero byte, and prints what `wrk` counted.
const SCRIPT: &str = r#"
local requests, at = {}, 0
function init()
  local file = io.open([[@FILE@]], "rb")
  for one in file:read("*a"):gmatch("%Z+") do requests[#requests + 1] = one end
  file:close()
end
function request()
  at = at % #requests + 1
  return requests[at]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("COUNTED %d %d %d %d %d %d\n", summary.requests, summary.duration,
    e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"#;

async fn wrk(port: u16, plan: &[Request], time: Duration, folder: &Path) -> Outcome<Measured> {
    let (requests, script) = (folder.join("requests"), folder.join("load.lua"));
    std::fs::write(&requests, plan.join(&0))?;
    let text = SCRIPT.replace("@FILE@", &requests.display().to_string());
    std::fs::write(&script, text)?;
    let run = Command::new("wrk")
        .args(["-t1", "--timeout", "10s"])
        .arg(format!("-c{CONNECTIONS}"))
        .arg(format!("-d{}s", time.as_secs()))
        .arg("-s")
        .arg(&script)
        .arg(format!("http://127.0.0.1:{port}/"))
        .kill_on_drop(true)
        .output();
    let longest = time + Duration::from_secs(30);
    let output = tokio::time::timeout(longest, run).await??;
    let text = String::from_utf8_lossy(&output.stdout);
    let counted: Vec<u64> = text
        .lines()
        .find_map(|line| line.strip_prefix("COUNTED "))
        .ok_or_else(|| format!("wrk: {text}{}", String::from_utf8_lossy(&output.stderr)))?
        .split(' ')
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let [answers, micros, status, broken, p50, p99] = counted[..] else {
        return Err("wrk counted otherwise than asked".into());
    };
    Ok(Measured {
        rate: rate(
            answers.saturating_sub(status),
            Duration::from_micros(micros),
        ),
        refused: status + broken,
        p50_ms: milliseconds(p50),
        p99_ms: milliseconds(p99),
    })
}

fn rate(answers: u64, passed: Duration) -> f64 {
    f64::from(u32::try_from(answers).unwrap_or(u32::MAX)) / passed.as_secs_f64()
}

fn milliseconds(micros: u64) -> f64 {
    Duration::from_micros(micros).as_secs_f64() * 1000.0
}
