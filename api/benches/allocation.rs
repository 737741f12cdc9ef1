//! How long counting takes: a real city and a made-up nation.
//!
//! `cargo bench --bench allocation` prints a table. The city is `Poland_Warszawa_2026` of the reference
//! elections, read from the folder `EMUSRENBANG_PB_DIR` names or `../../shared/pb`, and left out if it is
//! not there. The nations double in size up to the number of voters `EMUSRENBANG_BENCH_VOTERS` names
//! (1,000,000): 2,000 candidates and 10 approvals a voter, from a fixed seed.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark prints its figures and stops where it cannot go on"
)]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use api::allocation::pb::{Document, Import, OrdinalPoints, decode};
use api::allocation::{Completion, Increments, Method, Misfit, Settings, Utility, count};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CANDIDATES: u64 = 2_000;
const APPROVALS: usize = 10;

fn shares(increments: Option<Increments>) -> Method {
    Method::EqualShares {
        utility: Utility::ScoreCost,
        completion: Completion {
            increments,
            greedy: false,
        },
    }
}

/// A sequence of numbers that look random (Steele, Lea, Flood 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below a limit; small numbers are likelier, as some candidates are better known.
    fn skewed(&mut self, limit: u64) -> u64 {
        (self.next() % limit).min(self.next() % limit)
    }
}

/// A nation's election as a file.
fn nation(voters: u64) -> String {
    let mut numbers = Numbers(2026);
    let mut text = format!(
        "META\nkey;value\nnum_projects;{CANDIDATES}\nnum_votes;{voters}\nbudget;100000000000\nvote_type;approval\n\
         PROJECTS\nproject_id;cost\n"
    );
    let write = "a string takes what is written";
    for id in 0..CANDIDATES {
        let cost = 20_000_000 + numbers.next() % 980_000_000;
        writeln!(text, "{id};{cost}").expect(write);
    }
    text.push_str("VOTES\nvoter_id;vote\n");
    for voter in 0..voters {
        let mut chosen: Vec<u64> = Vec::with_capacity(APPROVALS);
        while chosen.len() < APPROVALS {
            let candidate = numbers.skewed(CANDIDATES);
            if !chosen.contains(&candidate) {
                chosen.push(candidate);
            }
        }
        let list: Vec<String> = chosen.iter().map(u64::to_string).collect();
        writeln!(text, "{voter};{}", list.join(",")).expect(write);
    }
    text
}

/// Reads and counts by each rule, and prints what each took.
fn measure(name: &str, bytes: &[u8], methods: &[(&str, Method)]) {
    let start = Instant::now();
    let text = decode(bytes).expect("a file that can be read");
    let document = Document::parse(&text).expect("a file of the right shape");
    let import = Import::read(&document, OrdinalPoints::default()).expect("an election");
    drop(document);
    let reading = start.elapsed().as_secs_f64();
    println!("| {name} | reading | {reading:.3} | |");
    for (rule, method) in methods {
        let start = Instant::now();
        let counted = count(&import.election, &Settings::of(method.clone()));
        let took = start.elapsed().as_secs_f64();
        match counted {
            Ok(counted) => println!("| {name} | {rule} | {took:.3} | {} |", counted.rounds.len()),
            Err(error) => println!("| {name} | {rule} | {took:.3} | {error} |"),
        }
    }
}

fn main() {
    println!("| election | what | seconds | winners |\n| --- | --- | --- | --- |");
    let single = [
        ("greedy", Method::GREEDY),
        (
            "greedy-per-cost",
            Method::GreedyPerCost {
                misfit: Misfit::Skip,
            },
        ),
        ("equal-shares", shares(None)),
        (
            "phragmen",
            Method::Phragmen {
                misfit: Misfit::Skip,
            },
        ),
        ("knapsack", Method::Knapsack { limit: 10_000_000 }),
    ];
    let folder = std::env::var_os("EMUSRENBANG_PB_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/pb"),
        PathBuf::from,
    );
    match std::fs::read(folder.join("Poland_Warszawa_2026.pb.gz")) {
        Ok(bytes) => {
            measure("Warszawa 2026", &bytes, &single);
            let add_one = [("equal-shares, add-one", shares(Some(Increments::of(1))))];
            measure("Warszawa 2026", &bytes, &add_one);
        }
        Err(error) => println!("| Warszawa 2026 | left out: {error} | | |"),
    }
    let most = std::env::var("EMUSRENBANG_BENCH_VOTERS").ok();
    let most: u64 = most.and_then(|most| most.parse().ok()).unwrap_or(1_000_000);
    for part in [8, 4, 2, 1] {
        let voters = most / part;
        let text = nation(voters);
        measure(&format!("{voters} voters"), text.as_bytes(), &single);
    }
}
