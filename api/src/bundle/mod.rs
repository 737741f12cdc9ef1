//! The published bundle of a closed round: one file from which anyone recomputes it without asking us.
//!
//! Promises: a bundle is a function of the closed round, the same bytes every time; whoever changes a byte of
//! it is found out, and what they changed is named; nothing in it leads to a person.
//!
//! The file is JSON in its canonical form: UTF-8, no spaces, members in alphabetical order, absent members left
//! out; hashes and keys are lower-case hexadecimal. `format` and `version` say how to read it:
//!
//! | member | holds |
//! | --- | --- |
//! | `round` | which round of which cycle, and when it was counted and closed |
//! | `frozen` | configuration, ceiling, candidates, costs and labels as the text that was hashed when voting opened, the hash, and the seed of the draw, whose hash is in the text |
//! | `candidates` | what the text does not tell of them: code, title, place, time of submission |
//! | `ballots` | how many, how often replaced, the Merkle root, and each ballot with leaf and salt in the order of the leaves; or why they are withheld |
//! | `result` | what the rule computed, and how the ballots add up |
//! | `decisions` | what the meeting decided, with its reasons |
//! | `audit` | the event that closed the round: its hash is the head of the trail at that moment |
//! | `digests` | SHA-256 of each member above in canonical form |
//! | `public_key`, `signature` | Ed25519 over the line `emusrenbang bundle v1`, a line break and `digests` in canonical form |

pub mod build;
pub mod find;
pub mod format;
mod recount;
pub mod routes;
pub mod verify;
