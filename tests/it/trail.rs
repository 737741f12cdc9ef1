//! The audit trail, checked offline: by pages, by lines, by range, against heads and bundles.

use api::keys::Keys;
use api::ledger::chain::Link;
use serde_json::Value;

use crate::bundle::{closed, run};
use crate::faults::command;
use crate::poll::Poll;
use crate::world::IDENTITY;

#[tokio::test]
async fn the_trail_is_checked_from_its_pages() {
    let (poll, _) = closed().await;
    poll.world.get(&poll.path("/bundle")).await.ok();
    let folder = tempfile::tempdir().unwrap();
    let mut pages = Vec::new();
    let mut after = String::new();
    loop {
        let page = poll.world.get(&format!("/audit?limit=7{after}")).await.ok();
        let path = folder.path().join(format!("{}.json", pages.len()));
        std::fs::write(&path, page.to_string()).unwrap();
        pages.push(path);
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let rest: Vec<&str> = pages[1..].iter().map(|p| p.to_str().unwrap()).collect();
    assert!(run(&pages[0], &rest).await);
    assert!(run(&pages[1], &rest[1..]).await);
    assert!(!run(&pages[0], &rest[1..]).await);
    let page = std::fs::read_to_string(&pages[1]).unwrap();
    std::fs::write(&pages[1], page.replacen("35.10", "35.11", 1)).unwrap();
    assert!(!run(&pages[0], &rest).await);

    let trail = TrailFiles::of(&poll, folder.path()).await;
    trail.check().await;

    let head = poll.world.get("/audit/head").await.ok();
    let (seq, hash) = (
        head["seq"].as_i64().unwrap(),
        head["hash"].as_str().unwrap(),
    );
    let text = api::audit::service::signed_text(seq, hash);
    let keys = Keys::from_identity(&IDENTITY);
    assert_eq!(head["public_key"], keys.public_key());
    let signature = head["signature"].as_str().unwrap();
    assert!(api::keys::signed(
        keys.public_key(),
        text.as_bytes(),
        signature
    ));
}

/// The whole trail as lines, its head, and a bundle.
struct TrailFiles {
    lines: Vec<String>,
    folder: std::path::PathBuf,
    head: String,
    bundle: String,
    closing: usize,
}

impl TrailFiles {
    async fn of(poll: &Poll, folder: &std::path::Path) -> Self {
        let (mut lines, mut after) = (Vec::new(), String::new());
        loop {
            let page = poll
                .world
                .get(&format!("/audit?limit=100{after}"))
                .await
                .ok();
            let items = page["items"].as_array().unwrap().iter();
            lines.extend(items.map(ToString::to_string));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        let saved = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let head = poll.world.get("/audit/head").await.ok();
        let bundle = poll.bundle().await;
        let closing: Value = serde_json::from_slice(&bundle).unwrap();
        Self {
            lines,
            folder: folder.to_owned(),
            head: saved("head.json", head.to_string().as_bytes()),
            bundle: saved("round.json", &bundle),
            closing: usize::try_from(closing["audit"]["seq"].as_u64().unwrap()).unwrap(),
        }
    }

    /// What `verify` says of some lines, with more arguments; nothing if it refuses.
    async fn said(&self, lines: &[String], more: &[&str]) -> Option<String> {
        let path = self.folder.join("trail.jsonl");
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        let arguments = [&["verify", path.to_str().unwrap()], more].concat();
        let output = command(&arguments).output().await.unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        output.status.success().then_some(said)
    }

    async fn check(&self) {
        let all = self.lines.len();
        let both = [self.head.as_str(), &self.bundle];
        let said = self.said(&self.lines, &both).await.unwrap();
        assert!(
            said.contains(&format!("sound: events 1 to {all}, end ")),
            "{said}"
        );
        assert!(said.contains(&format!("event {all} is the one that {} names", self.head)));
        assert!(said.contains(&format!(
            "event {} is the one that {} names",
            self.closing, self.bundle
        )));
        let range = self
            .said(&self.lines, &["--from", "4", "--to", "9"])
            .await
            .unwrap();
        assert!(range.contains("sound: events 4 to 9, end "), "{range}");
        assert!(
            self.said(&self.lines[3..], &["--from", "4", "--to", "9"])
                .await
                .is_some()
        );
        assert!(
            self.said(&self.lines[4..], &["--from", "4"])
                .await
                .is_none()
        );
        let beyond = (all + 1).to_string();
        assert!(self.said(&self.lines, &["--to", &beyond]).await.is_none());
        // A history rewritten from some event on is sound in itself, and does not fit what was kept.
        let mut cut = self.lines.clone();
        cut.remove(6);
        assert!(self.said(&cut, &[]).await.is_none());
        assert!(self.said(&cut, &["--to", "6"]).await.is_some());
        let rewritten = rewrite(&self.lines, self.closing);
        assert!(self.said(&rewritten, &[]).await.is_some());
        assert!(self.said(&rewritten, &[&self.bundle]).await.is_none());
        assert!(self.said(&rewritten, &[&self.head]).await.is_none());
        let signed = std::fs::read_to_string(&self.head).unwrap();
        let forged = self.folder.join("forged.json");
        std::fs::write(&forged, signed.replacen("\"seq\":", "\"seq\":1", 1)).unwrap();
        let forged = forged.to_str().unwrap();
        assert!(self.said(&self.lines, &[forged]).await.is_none());
    }
}

/// The trail with another actor at an event, and every hash from there on made to fit.
fn rewrite(lines: &[String], at: usize) -> Vec<String> {
    let mut previous: Option<String> = None;
    let rewritten = lines.iter().enumerate().map(|(place, line)| {
        let mut event: Value = serde_json::from_str(line).unwrap();
        if place + 1 == at {
            event["actor"] = "nobody".into();
        }
        if let Some(hash) = &previous {
            event["previous_hash"] = hash.as_str().into();
        }
        let text = |key: &str| event[key].as_str().unwrap().to_owned();
        let parts = ["verb", "actor", "subject", "subject_id", "detail"].map(text);
        let link = Link {
            seq: event["seq"].as_i64().unwrap(),
            at: text("at").parse().unwrap(),
            verb: &parts[0],
            actor: &parts[1],
            subject: &parts[2],
            subject_id: &parts[3],
            detail: &parts[4],
        };
        let hash = link.hash(&text("previous_hash"));
        event["hash"] = hash.as_str().into();
        previous = Some(hash);
        event.to_string()
    });
    rewritten.collect()
}
