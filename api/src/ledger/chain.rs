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

#[cfg(test)]
mod tests {
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
}
