//! `emusrenbang verify`: check what was published, or an installation's audit trail.

use std::path::{Path, PathBuf};

use clap::Args;

use super::trail::Trail;
use crate::app::App;
use crate::audit::service::{self, Check};
use crate::bundle::find::find;
use crate::bundle::format::Bundle;
use crate::bundle::verify::verify;
use crate::results::bought::BoughtOut;

/// Check bundles of closed rounds, the audit trail or a range of it, or (without a file) the trail of this
/// installation. Files need no installation and no network.
#[derive(Args)]
pub struct Verify {
    /// Bundles (`/rounds/{id}/bundle`), saved heads (`/audit/head`), and the trail in its order: pages (`/audit`)
    /// or lines (`export audit`). The trail is checked against what bundles and heads say of it.
    files: Vec<PathBuf>,
    /// Find the ballot of this receipt in the bundle.
    #[arg(long, requires = "files")]
    receipt: Option<String>,
    /// The installation's public key as you know it (`public_key` of `/audit/head`).
    #[arg(long, requires = "files")]
    key: Option<String>,
    /// First event of the trail to check; the first there is unless given.
    #[arg(long)]
    from: Option<i64>,
    /// Last event of the trail to check; the last there is unless given.
    #[arg(long)]
    to: Option<i64>,
}

impl Verify {
    /// Whether it checks files, which needs no installation.
    pub fn is_offline(&self) -> bool {
        !self.files.is_empty()
    }
}

/// Checks files and says what was found: bundles and heads first, then whether the trail holds what they say.
pub fn check_files(verify: &Verify) -> Result<(), String> {
    let mut trail = Trail::of(verify.from, verify.to);
    let mut pieces = Vec::new();
    for path in &verify.files {
        let name = path.display().to_string();
        let named = |e: String| format!("{name}: {e}");
        let file = read(path).map_err(|e| named(e.to_string()))?;
        if trail
            .head(&name, &file, verify.key.as_deref())
            .map_err(named)?
        {
            continue;
        }
        if Trail::is_piece(&file) {
            pieces.push((name, file));
        } else {
            let bundle = check_bundle(&file, verify).map_err(named)?;
            trail.anchor(name, bundle.audit.seq, bundle.audit.hash);
        }
    }
    for (name, file) in pieces {
        trail.events(&file).map_err(|e| format!("{name}: {e}"))?;
    }
    for line in trail.report()? {
        super::say(&line, &mut std::io::stdout());
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

fn check_bundle(file: &[u8], verify_with: &Verify) -> Result<Bundle, String> {
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
    Ok(bundle)
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

/// Recomputes this installation's trail and says what was found.
pub async fn check_trail(app: &App, verify: &Verify) -> Result<(), String> {
    let db = app.db.read();
    let check = match (verify.from, verify.to) {
        (None, None) => service::verify(db).await,
        (from, to) => service::verify_range(db, from.unwrap_or(1), to).await,
    };
    match check.map_err(|e| e.problem().detail_en.clone())? {
        Check::Sound(head) => {
            let from = verify.from.unwrap_or(1);
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
