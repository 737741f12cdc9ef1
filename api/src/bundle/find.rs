//! Finding a voter's ballot in a verified bundle, and what it got. Pure.

use std::collections::HashMap;

use entity::ids::CandidateId;

use super::format::Bundle;
use super::recount::recount;
use crate::ballots::rules::read_receipt;
use crate::ledger::leaf::{self, Content};
use crate::results::bought::BoughtOut;

/// A ballot found by its receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its place among the ballots, from 0.
    pub place: usize,
    /// Its leaf.
    pub leaf: String,
    /// What was chosen: public code, title, and the points or score where the form gives any.
    pub choices: Vec<(String, String, Option<i32>)>,
    /// What it got from the count.
    pub bought: BoughtOut,
    /// Why it does not count.
    pub void_reason: Option<String>,
}

/// The ballot of a receipt in a verified bundle.
pub fn find(bundle: &Bundle, receipt: &str) -> Result<Found, String> {
    let receipt =
        read_receipt(receipt).ok_or("a receipt has four groups of five letters and digits")?;
    let Some(items) = &bundle.ballots.items else {
        return Err("this round's ballots are withheld; ask the service for the proof of inclusion of this receipt".into());
    };
    let salt = hex::encode(leaf::salt(bundle.round.id, &receipt));
    let (place, ballot) = items
        .iter()
        .enumerate()
        .find(|(_, ballot)| ballot.salt == salt)
        .ok_or(format!("no ballot has the receipt {receipt}"))?;
    let known: HashMap<CandidateId, _> = bundle
        .candidates
        .iter()
        .map(|one| {
            (
                one.candidate_id,
                (one.tracking_code.clone(), one.title.clone()),
            )
        })
        .collect();
    let counting = items.iter().map(|ballot| &ballot.content);
    let counting: Vec<&Content> = counting.filter(|c| c.void_reason.is_none()).collect();
    let again = recount(&bundle.frozen, &bundle.candidates, &counting)?;
    let content = &ballot.content;
    let points = content.points.iter().flatten().map(|points| Some(*points));
    let points = points.chain(std::iter::repeat(None));
    let choices = content.choices.iter().zip(points);
    Ok(Found {
        place,
        leaf: ballot.leaf.clone(),
        bought: again.bought(content),
        choices: choices
            .filter_map(|(choice, points)| {
                let (code, title) = known.get(choice).cloned()?;
                Some((code, title, points))
            })
            .collect(),
        void_reason: ballot.content.void_reason.clone(),
    })
}
