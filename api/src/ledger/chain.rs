//! The hash chain of the audit trail.
//!
//! An event's hash is SHA-256 over its fields in order, each preceded by its length as eight bytes, big
//! endian: the previous hash, the sequence number in decimal, the time in RFC 3339 with six decimals and
//! `Z`, the verb, the actor, the subject's kind, its identifier, and the detail as stored.

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};

/// Hash before the first event.
pub fn genesis() -> String {
    "0".repeat(64)
}

/// An event as the chain sees it.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// What was done.
    pub verb: &'a str,
    /// Who, by office.
    pub actor: &'a str,
    /// Kind of the object.
    pub subject: &'a str,
    /// Its identifier.
    pub subject_id: &'a str,
    /// The facts, as stored.
    pub detail: &'a str,
}

impl Link<'_> {
    /// The event's hash after a previous one, hexadecimal.
    pub fn hash(&self, previous: &str) -> String {
        let mut sha = Sha256::new();
        for part in [
            previous,
            &self.seq.to_string(),
            &self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            self.verb,
            self.actor,
            self.subject,
            self.subject_id,
            self.detail,
        ] {
            sha.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            sha.update(part);
        }
        hex::encode(sha.finalize())
    }
}

/// The end of a stretch of chain: where the next event must join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Place of the last event; 0 before the first.
    pub seq: i64,
    /// Its hash, hexadecimal.
    pub hash: String,
}

impl Head {
    /// Before the first event.
    pub fn genesis() -> Self {
        Self {
            seq: 0,
            hash: genesis(),
        }
    }
}

/// Where a chain breaks, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// An event is missing, doubled or out of order before this one.
    #[error("event {seq} does not follow the one before it")]
    Gap {
        /// The first event that does not hold.
        seq: i64,
    },
    /// This event names another hash before it.
    #[error("event {seq} does not name the hash before it")]
    Previous {
        /// The first event that does not hold.
        seq: i64,
    },
    /// This event's hash does not cover what it says.
    #[error("the hash of event {seq} does not cover what it says")]
    Hash {
        /// The first event that does not hold.
        seq: i64,
    },
}

/// Checks a stretch of chain behind `head`: each event with the hash before it and its own, as stored.
/// Answers the stretch's end, so that a long chain is read in pages; compare the last end with the published
/// head, or a tail cut off goes unnoticed.
pub fn verify<'a>(
    head: Head,
    events: impl IntoIterator<Item = (Link<'a>, &'a str, &'a str)>,
) -> Result<Head, Break> {
    let mut head = head;
    for (link, previous, hash) in events {
        let seq = link.seq;
        if head.seq.checked_add(1) != Some(seq) {
            return Err(Break::Gap { seq });
        }
        if previous != head.hash {
            return Err(Break::Previous { seq });
        }
        if link.hash(previous) != hash {
            return Err(Break::Hash { seq });
        }
        head.seq = seq;
        hash.clone_into(&mut head.hash);
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn link(seq: i64, detail: &str) -> Link<'_> {
        Link {
            seq,
            at: DateTime::from_timestamp_micros(1_800_000_000_000_000).unwrap(),
            verb: "proposal.submitted",
            actor: "resident",
            subject: "proposal",
            subject_id: "x",
            detail,
        }
    }

    #[test]
    fn every_field_counts_and_none_runs_into_the_next() {
        let base = link(1, "{}").hash(&genesis());
        assert_eq!(base, link(1, "{}").hash(&genesis()));
        assert_ne!(base, link(2, "{}").hash(&genesis()));
        assert_ne!(base, link(1, "{ }").hash(&genesis()));
        let mut moved = link(1, "{}");
        moved.actor = "residentp";
        moved.subject = "roposal";
        assert_ne!(base, moved.hash(&genesis()));
    }

    type Hashes = Vec<(String, String)>;

    fn hashes(details: &[String]) -> Hashes {
        let mut previous = genesis();
        (1..)
            .zip(details)
            .map(|(seq, detail)| {
                let hash = link(seq, detail).hash(&previous);
                (std::mem::replace(&mut previous, hash.clone()), hash)
            })
            .collect()
    }

    fn events<'a>(details: &'a [String], hashes: &'a Hashes) -> Vec<(Link<'a>, &'a str, &'a str)> {
        (1..)
            .zip(details.iter().zip(hashes))
            .map(|(seq, (detail, (previous, hash)))| {
                (link(seq, detail), previous.as_str(), hash.as_str())
            })
            .collect()
    }

    proptest! {
        #[test]
        fn a_chain_holds_whole_and_in_pages(details in proptest::collection::vec(".{0,9}", 0..9), cut in 0_usize..9) {
            let hashes = hashes(&details);
            let mut first = events(&details, &hashes);
            let whole = verify(Head::genesis(), first.clone());
            let rest = first.split_off(cut.min(first.len()));
            let middle = verify(Head::genesis(), first).unwrap();
            prop_assert!(whole.is_ok());
            prop_assert_eq!(verify(middle, rest), whole);
        }

        #[test]
        fn a_changed_event_breaks_there(details in proptest::collection::vec("[a-z]{1,9}", 1..9), at in 0_usize..9) {
            let hashes = hashes(&details);
            let at = at % details.len();
            let mut forged = details;
            forged[at].push('x');
            let seq = i64::try_from(at).unwrap() + 1;
            prop_assert_eq!(verify(Head::genesis(), events(&forged, &hashes)), Err(Break::Hash { seq }));
            // Rehashing it moves the break to the next event, whose link it no longer fits.
            let mut rehashed = hashes;
            rehashed[at].1 = link(seq, &forged[at]).hash(&rehashed[at].0);
            let broken = verify(Head::genesis(), events(&forged, &rehashed));
            if at + 1 == forged.len() {
                prop_assert!(broken.is_ok());
            } else {
                prop_assert_eq!(broken, Err(Break::Previous { seq: seq + 1 }));
            }
        }

        #[test]
        fn a_missing_event_is_noticed(details in proptest::collection::vec("[a-z]{1,9}", 2..9), at in 0_usize..9) {
            let hashes = hashes(&details);
            let mut kept = events(&details, &hashes);
            let at = at % (details.len() - 1);
            kept.remove(at);
            let seq = i64::try_from(at).unwrap() + 2;
            prop_assert_eq!(verify(Head::genesis(), kept), Err(Break::Gap { seq }));
        }
    }
}
