//! A ballot as a leaf of its round's tree.
//!
//! The leaf is the RFC 6962 leaf hash of: 16 random bytes (the salt), the round's frozen hash as text, a
//! line break, the channel, a line break, and the chosen candidates' ids in lower case, sorted, joined by
//! commas. The salt hides the choice until the round is closed and published.

use entity::ids::CandidateId;

use super::merkle::{self, Hash};

/// Leaf of a ballot.
pub fn ballot(salt: &[u8], frozen_hash: &str, channel: &str, choices: &[CandidateId]) -> Hash {
    let mut ids: Vec<String> = choices.iter().map(ToString::to_string).collect();
    ids.sort_unstable();
    let mut bytes = salt.to_vec();
    bytes.extend_from_slice(format!("{frozen_hash}\n{channel}\n{}", ids.join(",")).as_bytes());
    merkle::leaf(&bytes)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn order_of_choices_does_not_matter_and_content_does() {
        let [a, b] = [
            CandidateId(Uuid::from_u128(1)),
            CandidateId(Uuid::from_u128(2)),
        ];
        let leaf = |choices: &[CandidateId]| ballot(&[7; 16], "f", "online", choices);
        assert_eq!(leaf(&[a, b]), leaf(&[b, a]));
        assert_ne!(leaf(&[a, b]), leaf(&[a]));
    }
}
