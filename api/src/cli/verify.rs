//! `emusrenbang verify`: check what was published, or an installation's audit trail.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;
use serde::Deserialize;

use crate::app::App;
use crate::audit::service::{self, Check};
use crate::bundle::format::Bundle;
use crate::bundle::verify::{find, verify};
use crate::ledger::chain::{self, Head, Link};
use crate::results::bought::BoughtOut;

/// Check the bundle of a closed round, pages of the audit trail, or (without a file) the trail of this
/// installation. Files need no installation and no network.
#[derive(Args)]
pub struct Verify {
    /// A bundle (`/rounds/{id}/bundle`), or pages of the trail (`/audit`) in their order.
    files: Vec<PathBuf>,
    /// Find the ballot of this receipt in the bundle.
    #[arg(long, requires = "files")]
    receipt: Option<String>,
    /// The installation's public key as you know it (`public_key` of `/audit/head`).
    #[arg(long, requires = "files")]
    key: Option<String>,
    /// First event of the trail to check.
    #[arg(long, default_value_t = 1, conflicts_with = "files")]
    from: i64,
    /// Last event of the trail to check; the trail's head unless given.
    #[arg(long, conflicts_with = "files")]
    to: Option<i64>,
}

impl Verify {
    /// Whether it checks files, which needs no installation.
    pub fn is_offline(&self) -> bool {
        !self.files.is_empty()
    }
}

/// Checks files and says what was found.
pub fn check_files(verify: &Verify) -> Result<(), String> {
    let mut trail = None;
    for path in &verify.files {
        let file = read(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let named = |e: String| format!("{}: {e}", path.display());
        if let Ok(page) = serde_json::from_slice::<Page>(&file) {
            trail = Some(continue_trail(trail, &page).map_err(named)?);
            continue;
        }
        check_bundle(&file, verify).map_err(named)?;
    }
    if let Some((first, end)) = trail {
        let report = format!("sound: events {first} to {}, end {}", end.seq, end.hash);
        super::say(&report, &mut std::io::stdout());
    }
    Ok(())
}

/// Reads a file. One that is packed is refused: other bytes can unpack to the same file, so that not every
/// byte of it would be checked.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = std::fs::read(path)?;
    if file.starts_with(&[0x1f, 0x8b]) {
        let what = "at byte 0: packed with gzip; unpack it first (gunzip) and check what comes out";
        return Err(std::io::Error::other(what));
    }
    Ok(file)
}

fn check_bundle(file: &[u8], verify_with: &Verify) -> Result<(), String> {
    let bundle = verify(file, verify_with.key.as_deref()).map_err(|fault| fault.to_string())?;
    let mut out = std::io::stdout();
    for line in report(&bundle) {
        super::say(&line, &mut out);
    }
    if let Some(receipt) = &verify_with.receipt {
        let found = find(&bundle, receipt)?;
        let line = format!("receipt: ballot {}, leaf {}", found.place + 1, found.leaf);
        super::say(&line, &mut out);
        if let Some(reason) = found.void_reason {
            super::say(&format!("  void: {reason}"), &mut out);
        }
        for (code, title, points) in found.choices {
            let points = points.map(|points| format!(" ({points})"));
            let line = format!("  {code} {title}{}", points.unwrap_or_default());
            super::say(&line, &mut out);
        }
        for line in told(&found.bought) {
            super::say(&line, &mut out);
        }
    }
    super::say("sound", &mut out);
    Ok(())
}

/// What a ballot got: in both languages, with the exact amounts.
fn told(bought: &BoughtOut) -> Vec<String> {
    let both = |id: &str, en: &str| [format!("  {id}"), format!("  {en}")];
    let mut lines = both(&bought.sentence_id, &bought.sentence_en).to_vec();
    if let (Some(share), Some(left)) = (&bought.share_idr, &bought.left_idr) {
        lines.push(format!("  share {share}, left {left}"));
    }
    for line in &bought.winners {
        lines.extend(both(&line.sentence_id, &line.sentence_en));
        if let Some(paid) = &line.paid_idr {
            lines.push(format!("  paid {paid} of {}", line.cost_idr));
        }
    }
    lines
}

fn report(bundle: &Bundle) -> Vec<String> {
    let (round, ballots, event) = (&bundle.round, &bundle.ballots, &bundle.audit);
    let counted = if ballots.items.is_some() {
        "leaves, root and result recomputed"
    } else {
        "withheld, so as not to reveal the voters: sums and root only"
    };
    vec![
        format!("round {} in {}", round.id, round.area_code),
        format!("frozen: {}", bundle.frozen.hash),
        format!(
            "ballots: {}, replaced {} times; {counted}",
            ballots.count, ballots.replaced
        ),
        format!("root: {}", ballots.merkle_root),
        format!("closed by event {}: {}", event.seq, event.hash),
        format!("signed by {}", bundle.public_key),
    ]
}

/// A page of the trail as the API gives it.
#[derive(Deserialize)]
struct Page {
    items: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    seq: i64,
    at: DateTime<Utc>,
    verb: String,
    actor: String,
    subject: String,
    subject_id: String,
    detail: String,
    previous_hash: String,
    hash: String,
}

/// Checks a page that follows what was checked; answers the first event of all and the end.
fn continue_trail(before: Option<(i64, Head)>, page: &Page) -> Result<(i64, Head), String> {
    let Some(first) = page.items.first() else {
        return before.ok_or_else(|| "a page without events".into());
    };
    let (from, head) = before.unwrap_or_else(|| {
        let head = Head {
            seq: first.seq.saturating_sub(1),
            hash: first.previous_hash.clone(),
        };
        (first.seq, head)
    });
    if from == 1 && first.seq == 1 && first.previous_hash != chain::genesis() {
        return Err("event 1 names a hash before it".into());
    }
    let links = page.items.iter().map(|event| {
        let link = Link {
            seq: event.seq,
            at: event.at,
            verb: &event.verb,
            actor: &event.actor,
            subject: &event.subject,
            subject_id: &event.subject_id,
            detail: &event.detail,
        };
        (link, event.previous_hash.as_str(), event.hash.as_str())
    });
    let end = chain::verify(head, links).map_err(|at| at.to_string())?;
    Ok((from, end))
}

/// Recomputes this installation's trail and says what was found.
pub async fn check_trail(app: &App, verify: &Verify) -> Result<(), String> {
    let db = app.db.read();
    let check = match (verify.from, verify.to) {
        (1, None) => service::verify(db).await,
        (from, to) => service::verify_range(db, from, to).await,
    };
    match check.map_err(|e| e.problem().detail_en.clone())? {
        Check::Sound(head) => {
            let from = verify.from;
            let report = format!("sound: events {from} to {}, head {}", head.seq, head.hash);
            super::say(&report, &mut std::io::stdout());
            Ok(())
        }
        Check::Broken(at) => Err(format!("the trail breaks: {at}")),
        Check::Cut(head) => Err(format!(
            "the trail ends at event {} but should not",
            head.seq
        )),
    }
}
