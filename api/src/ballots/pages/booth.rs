//! What stands in the booth: a card for each candidate, in an order of the voter's own.

use std::collections::HashMap;

use entity::ids::{AccountId, AttachmentId, ProposalId};

use crate::app::App;
use crate::ballots::wire::{BallotCandidateOut, BallotPaperOut};
use crate::problem::ApiError;
use crate::{areas, attachments, keys, proposals};

/// A candidate with what a voter wants to see of it.
pub struct Card {
    /// The candidate.
    pub one: BallotCandidateOut,
    /// Where it is.
    pub village: String,
    /// Its problem in a sentence.
    pub sentence: String,
    /// A photo of it.
    pub photo: Option<AttachmentId>,
}

/// The cards of a paper in the order this voter sees them, the same each time: nobody gains by coming first.
pub async fn cards(
    app: &App,
    voter: AccountId,
    paper: &BallotPaperOut,
) -> Result<Vec<Card>, ApiError> {
    let db = app.db.read();
    let mut order = paper.candidates.clone();
    order.sort_by_cached_key(|one| place(voter, one));
    let ids: Vec<ProposalId> = order
        .iter()
        .map(|one| ProposalId(one.proposal_id))
        .collect();
    let villages = order.iter().map(|one| one.village_code.clone()).collect();
    let names = areas::service::names(db, villages).await?;
    let mut problems = proposals::service::problems(db, ids.clone()).await?;
    let mut photos: HashMap<ProposalId, AttachmentId> =
        attachments::service::first_photos(db, ids).await?;
    let card = |one: BallotCandidateOut| {
        let id = ProposalId(one.proposal_id);
        Card {
            village: names.get(&one.village_code).cloned().unwrap_or_default(),
            sentence: sentence(&problems.remove(&id).unwrap_or_default()),
            photo: photos.remove(&id),
            one,
        }
    };
    Ok(order.into_iter().map(card).collect())
}

/// Where a candidate stands for a voter.
fn place(voter: AccountId, one: &BallotCandidateOut) -> Vec<u8> {
    let parts = [voter.0.as_bytes().as_slice(), one.candidate_id.as_bytes()].concat();
    keys::sha256(&parts).to_vec()
}

/// Most characters of a card's sentence.
const LONGEST: usize = 160;

/// The first sentence of a text, cut at a word where it is long.
pub fn sentence(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    let end = line.find(". ").map_or(line.len(), |at| at + 1);
    let first = line.get(..end).unwrap_or(line);
    if first.chars().count() <= LONGEST {
        return first.to_owned();
    }
    let cut: String = first.chars().take(LONGEST).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_short_and_whole() {
        assert_eq!(sentence("Jalan rusak. Sejak 2020."), "Jalan rusak.");
        assert_eq!(sentence(""), "");
        let long = "kata ".repeat(60);
        let cut = sentence(&long);
        assert!(cut.chars().count() <= LONGEST + 1 && cut.ends_with("kata…"));
    }
}
