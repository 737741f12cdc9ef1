//! Processes under measurement: started, watched, stopped.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use crate::{Outcome, http, requests};

/// A running server; killed when dropped.
pub struct Service {
    /// Port on the loopback.
    pub port: u16,
    child: Child,
    pid: u32,
}

/// Settings of whoever runs the benchmark that must not reach the program.
const SETTINGS: [&str; 4] = [
    "DATABASE_URL",
    "EMUSRENBANG_CONFIG",
    "EMUSRENBANG_STORAGE_URL",
    "EMUSRENBANG_IDENTITY_KEY",
];

fn program(binary: &Path, data: &Path, subcommand: &str) -> Command {
    let mut command = Command::new(binary);
    command.arg(subcommand).arg("--data-dir").arg(data);
    for setting in SETTINGS {
        command.env_remove(setting);
    }
    command
}

/// Makes the database with its schema and the area codes.
pub async fn migrate(binary: &Path, data: &Path) -> Outcome<()> {
    let status = program(binary, data, "migrate").status().await?;
    if status.success() {
        Ok(())
    } else {
        Err("the database was not made".into())
    }
}

impl Service {
    /// Starts the program and waits for its first answer; tells how long that took.
    pub async fn start(binary: &Path, data: &Path) -> Outcome<(Self, Duration)> {
        let port = free_port()?;
        let mut command = program(binary, data, "serve");
        command.arg("--listen").arg(format!("127.0.0.1:{port}"));
        Self::answering(command, port).await
    }

    /// Starts bare poem with a file's bytes, in a process of its own as the program is.
    pub async fn bare(bytes: &Path) -> Outcome<Self> {
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--bare").arg(bytes).arg(port.to_string());
        Ok(Self::answering(command, port).await?.0)
    }

    async fn answering(mut command: Command, port: u16) -> Outcome<(Self, Duration)> {
        let begun = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let pid = child.id().ok_or("the process has ended")?;
        let request = &requests::list()[0];
        while http::fetch(port, request).await.is_err() {
            if let Some(status) = child.try_wait()? {
                return Err(format!("the process ended with {status}").into());
            }
            if begun.elapsed() > Duration::from_mins(1) {
                return Err("no answer within a minute".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let start = begun.elapsed();
        Ok((Self { port, child, pid }, start))
    }

    /// Memory resident now, KiB.
    pub fn memory_kib(&self) -> Outcome<u64> {
        resident_kib(self.pid)
    }

    /// Watches the memory from now on.
    pub fn watch(&self) -> Watch {
        let (most, done) = (
            Arc::new(AtomicU64::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let (pid, seen, ended) = (self.pid, most.clone(), done.clone());
        let task = tokio::spawn(async move {
            while !ended.load(Ordering::Relaxed) {
                if let Ok(now) = resident_kib(pid) {
                    seen.fetch_max(now, Ordering::Relaxed);
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        Watch { most, done, task }
    }

    /// Ends the process and waits until it is gone.
    pub async fn stop(mut self) -> Outcome<()> {
        Ok(self.child.kill().await?)
    }
}

/// An eye on a process's memory.
pub struct Watch {
    most: Arc<AtomicU64>,
    done: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl Watch {
    /// The most memory seen resident, KiB.
    pub async fn finish(self) -> u64 {
        self.done.store(true, Ordering::Relaxed);
        drop(self.task.await);
        self.most.load(Ordering::Relaxed)
    }
}

fn resident_kib(pid: u32) -> Outcome<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn free_port() -> Outcome<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.port())
}
