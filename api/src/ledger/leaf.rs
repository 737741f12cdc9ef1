//! A ballot as a leaf of its round's tree.
//!
//! The leaf is the RFC 6962 leaf hash of: the salt (16 bytes), the round's frozen hash as text, a line break,
//! and what the ballot says as JSON without spaces, members in alphabetical order. The salt follows from the
//! code on the voter's receipt; it hides the choice until the round is closed and published. How a ballot was
//! cast is no part of it: where few are cast with assistance, that would tell whose it is.

use entity::ids::{CandidateId, RoundId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::merkle::{self, Hash};

/// What a ballot says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Chosen candidates in the ballot's order; none on a void ballot.
    pub choices: Vec<CandidateId>,
    /// Points or scores of the choices, in their order, where the form has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<i32>>,
    /// Why it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void_reason: Option<String>,
}

impl Content {
    /// As it is hashed.
    pub fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

/// Leaf of a ballot with this [`Content::text`].
pub fn ballot(salt: &[u8], frozen_hash: &str, content: &str) -> Hash {
    merkle::leaf(&[salt, frozen_hash.as_bytes(), b"\n", content.as_bytes()].concat())
}

/// The salt of the ballot whose receipt has this code: the first 16 bytes of SHA-256 of the line
/// `emusrenbang receipt v1`, the round's id and the code with its hyphens, parted by line breaks. So whoever
/// has the code finds the ballot, and nobody finds a code from a ballot.
pub fn salt(round: RoundId, receipt: &str) -> [u8; 16] {
    let text = format!("emusrenbang receipt v1\n{round}\n{receipt}");
    let hash: Hash = Sha256::digest(text).into();
    let mut salt = [0; 16];
    salt.copy_from_slice(&hash[..16]);
    salt
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn content(choices: &[u128], void_reason: Option<&str>) -> Content {
        Content {
            choices: choices
                .iter()
                .map(|n| CandidateId(Uuid::from_u128(*n)))
                .collect(),
            points: None,
            void_reason: void_reason.map(str::to_owned),
        }
    }

    fn pointed(choices: &[u128], points: &[i32]) -> Content {
        Content {
            points: Some(points.to_vec()),
            ..content(choices, None)
        }
    }

    #[test]
    fn everything_a_ballot_says_counts() {
        let all = [
            content(&[1, 2], None),
            content(&[2, 1], None),
            content(&[1], None),
            content(&[], None),
            content(&[], Some("other")),
            content(&[], Some("unmarked")),
            pointed(&[1, 2], &[3, 4]),
            pointed(&[1, 2], &[4, 3]),
        ];
        let leaf = |content: &Content| ballot(&[7; 16], "f", &content.text().unwrap());
        for (at, one) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| leaf(other) != leaf(one)));
            assert_eq!(
                &serde_json::from_str::<Content>(&one.text().unwrap()).unwrap(),
                one
            );
        }
        for one in &all {
            let text = one.text().unwrap();
            let members: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(members.to_string(), text);
        }
    }

    #[test]
    fn every_code_and_every_round_has_its_salt() {
        let [one, two] = [1, 2].map(|n| RoundId(Uuid::from_u128(n)));
        assert_eq!(salt(one, "A"), salt(one, "A"));
        assert_ne!(salt(one, "A"), salt(one, "B"));
        assert_ne!(salt(one, "A"), salt(two, "A"));
    }
}
