//! The parts of a bundle. Fields stand in alphabetical order, which is the canonical one.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::enums::{Outcome, StageKind, Verdict, Withheld};
use entity::ids::{AgencyId, CandidateId, CycleId, ProposalId, RoundId};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ledger::leaf::Content;

/// What `format` says.
pub const FORMAT: &str = "emusrenbang-bundle";
/// The version this program writes and reads.
pub const VERSION: u32 = 1;

/// A whole bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// The event that closed the round.
    pub audit: Event,
    /// The ballots.
    pub ballots: Ballots,
    /// What is known of the candidates besides what is frozen.
    pub candidates: Vec<Candidate>,
    /// What the meeting decided.
    pub decisions: Vec<Decision>,
    /// SHA-256 of each part.
    pub digests: BTreeMap<String, String>,
    /// Always [`FORMAT`].
    pub format: String,
    /// What was fixed when voting opened.
    pub frozen: Frozen,
    /// Ed25519 key of the installation.
    pub public_key: String,
    /// What the rule computed.
    pub result: Outcomes,
    /// The round.
    pub round: Round,
    /// Signature over the digests.
    pub signature: String,
    /// Always [`VERSION`].
    pub version: u32,
}

/// An event of the audit trail, as it was hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "as in the audit trail")]
pub struct Event {
    pub actor: String,
    pub at: DateTime<Utc>,
    pub detail: String,
    pub hash: String,
    pub previous_hash: String,
    pub seq: i64,
    pub subject: String,
    pub subject_id: String,
    pub verb: String,
}

/// The ballots of the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballots {
    /// How many, void ones among them.
    pub count: i64,
    /// Each of them, by leaf; absent where they are withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<Ballot>>,
    /// Root of the tree over the leaves in ascending order.
    pub merkle_root: String,
    /// How often voters replaced theirs.
    pub replaced: i64,
    /// Why they are not shown one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
}

/// One ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// What it says.
    pub content: Content,
    /// Its leaf.
    pub leaf: String,
    /// The salt in the leaf.
    pub salt: String,
}

/// A candidate that stood for choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Its identifier.
    pub candidate_id: CandidateId,
    /// Its proposal.
    pub proposal_id: ProposalId,
    /// When the proposal was first submitted, UTC: it breaks ties.
    pub submitted_at: DateTime<Utc>,
    /// The proposal's title.
    pub title: String,
    /// The proposal's public code.
    pub tracking_code: String,
    /// Village it lies in.
    pub village_code: String,
}

/// What the meeting decided of a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The candidate.
    pub candidate_id: CandidateId,
    /// Cost decided, rupiah.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_idr: Option<i64>,
    /// Reason in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Reason code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
    /// The decision.
    pub verdict: Verdict,
}

/// What was fixed when voting opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// SHA-256 of the text; it stands in every leaf.
    pub hash: String,
    /// Seed of the draw between candidates that are level, revealed by the count; its hash is in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// Configuration, ceiling, candidates and costs.
    pub text: String,
}

/// What the rule computed, and how the ballots add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcomes {
    /// Counting ballots cast with assistance.
    pub ballots_assisted: i64,
    /// Counting ballots cast by the voters themselves.
    pub ballots_online: i64,
    /// Counting paper ballots.
    pub ballots_paper: i64,
    /// Void paper ballots.
    pub ballots_void: i64,
    /// Every candidate, in the rule's order.
    pub candidates: Vec<Placed>,
    /// Verified residents of the area when counted.
    pub eligible_voters: i64,
    /// Paper sheets handed out.
    pub papers_issued: i64,
    /// Cost of the main candidates, rupiah.
    pub spent_idr: i64,
}

/// A candidate in the rule's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placed {
    /// The candidate.
    pub candidate_id: CandidateId,
    /// What became of it.
    pub outcome: Outcome,
    /// Its votes; absent where there were no ballots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votes: Option<i64>,
}

/// Which round it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Agency that held it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_id: Option<AgencyId>,
    /// Area it was held in.
    pub area_code: String,
    /// When it was closed, UTC.
    pub closed_at: DateTime<Utc>,
    /// Its cycle.
    pub cycle_id: CycleId,
    /// Its identifier.
    pub id: RoundId,
    /// Kind of the stage.
    pub stage: StageKind,
    /// When it was counted, UTC.
    pub tallied_at: DateTime<Utc>,
}

impl Bundle {
    /// The whole file.
    pub fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// The digest of every part.
    pub fn compute_digests(&self) -> serde_json::Result<BTreeMap<String, String>> {
        Ok(BTreeMap::from([
            ("audit".to_owned(), digest(&self.audit)?),
            ("ballots".to_owned(), digest(&self.ballots)?),
            ("candidates".to_owned(), digest(&self.candidates)?),
            ("decisions".to_owned(), digest(&self.decisions)?),
            ("frozen".to_owned(), digest(&self.frozen)?),
            ("result".to_owned(), digest(&self.result)?),
            ("round".to_owned(), digest(&self.round)?),
        ]))
    }

    /// What the signature is over.
    pub fn signed_text(&self) -> serde_json::Result<String> {
        let digests = serde_json::to_string(&self.digests)?;
        Ok(format!("emusrenbang bundle v1\n{digests}"))
    }
}

fn digest(part: &impl Serialize) -> serde_json::Result<String> {
    Ok(hex::encode(keys::sha256(&serde_json::to_vec(part)?)))
}
