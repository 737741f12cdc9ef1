//! Checking a published audit trail from files: pages of `/audit`, lines of `export audit`, and whether it holds
//! what heads and bundles say of it.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::audit::service::signed_text;
use crate::keys;
use crate::ledger::chain::{self, Head, Link};

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

/// `/audit/head` as it was saved.
#[derive(Deserialize)]
struct Signed {
    seq: i64,
    hash: String,
    public_key: String,
    signature: String,
}

/// An event that something else names by its hash.
struct Anchor {
    /// What names it.
    source: String,
    seq: i64,
    hash: String,
    met: bool,
}

/// A trail under way.
#[derive(Default)]
pub struct Trail {
    from: Option<i64>,
    to: Option<i64>,
    anchors: Vec<Anchor>,
    first: Option<i64>,
    end: Option<Head>,
}

impl Trail {
    /// A trail to be checked from one event to another, both included; all of it unless they are given.
    pub fn of(from: Option<i64>, to: Option<i64>) -> Self {
        Self {
            from,
            to,
            ..Self::default()
        }
    }

    /// Keeps in mind that something names an event's hash, to be compared when the event comes.
    pub fn anchor(&mut self, source: String, seq: i64, hash: String) {
        self.anchors.push(Anchor {
            source,
            seq,
            hash,
            met: false,
        });
    }

    /// Takes a saved head; `false` if the file is none.
    pub fn head(&mut self, name: &str, file: &[u8], key: Option<&str>) -> Result<bool, String> {
        let Ok(head) = serde_json::from_slice::<Signed>(file) else {
            return Ok(false);
        };
        if key.is_some_and(|key| key != head.public_key) {
            return Err("at /public_key: not the key you gave".into());
        }
        let text = signed_text(head.seq, &head.hash);
        if !keys::signed(&head.public_key, text.as_bytes(), &head.signature) {
            return Err("at /signature: not this key's over this head".into());
        }
        self.anchor(name.to_owned(), head.seq, head.hash);
        Ok(true)
    }

    /// Whether a file is a piece of a trail.
    pub fn is_piece(file: &[u8]) -> bool {
        let mut lines = file.split(|byte| *byte == b'\n');
        let event = lines.next().map(serde_json::from_slice::<Event>);
        matches!(event, Some(Ok(_))) || serde_json::from_slice::<Page>(file).is_ok()
    }

    /// Takes the events of a piece, which follow those taken before.
    pub fn events(&mut self, file: &[u8]) -> Result<(), String> {
        if let Ok(page) = serde_json::from_slice::<Page>(file) {
            return page.items.iter().try_for_each(|event| self.take(event));
        }
        let lines = file.split(|byte| *byte == b'\n').enumerate();
        for (at, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let event = serde_json::from_slice(line)
                .map_err(|error| format!("line {}: not an event: {error}", at + 1))?;
            self.take(&event)?;
        }
        Ok(())
    }

    fn take(&mut self, event: &Event) -> Result<(), String> {
        let seq = event.seq;
        if self.from.is_some_and(|from| seq < from) || self.to.is_some_and(|to| seq > to) {
            return Ok(());
        }
        let before = self.end.take().unwrap_or_else(|| Head {
            seq: seq.saturating_sub(1),
            hash: event.previous_hash.clone(),
        });
        if seq == 1 && event.previous_hash != chain::genesis() {
            return Err("event 1 names a hash before it".into());
        }
        let link = Link {
            seq,
            at: event.at,
            verb: &event.verb,
            actor: &event.actor,
            subject: &event.subject,
            subject_id: &event.subject_id,
            detail: &event.detail,
        };
        let one = [(link, event.previous_hash.as_str(), event.hash.as_str())];
        self.end = Some(chain::verify(before, one).map_err(|at| at.to_string())?);
        self.first.get_or_insert(seq);
        for anchor in self.anchors.iter_mut().filter(|anchor| anchor.seq == seq) {
            if anchor.hash != event.hash {
                let source = &anchor.source;
                return Err(format!("event {seq} is not the one that {source} names"));
            }
            anchor.met = true;
        }
        Ok(())
    }

    /// What was found, a line each; nothing if no events were taken and no range was asked for.
    pub fn report(self) -> Result<Vec<String>, String> {
        let (Some(first), Some(end)) = (self.first, &self.end) else {
            return match (self.from, self.to) {
                (None, None) => Ok(Vec::new()),
                _ => Err("no event of this range is in the files".into()),
            };
        };
        if let Some(from) = self.from.filter(|from| *from != first) {
            return Err(format!("the files begin at event {first}, not {from}"));
        }
        if let Some(to) = self.to.filter(|to| *to != end.seq) {
            return Err(format!("the files end at event {}, not {to}", end.seq));
        }
        let mut lines = vec![format!(
            "sound: events {first} to {}, end {}",
            end.seq, end.hash
        )];
        lines.extend(self.anchors.iter().map(|anchor| {
            let (source, seq) = (&anchor.source, anchor.seq);
            if anchor.met {
                format!("event {seq} is the one that {source} names")
            } else {
                format!("event {seq}, which {source} names, is not among them")
            }
        }));
        Ok(lines)
    }
}
