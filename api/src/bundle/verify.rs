//! Checking a bundle, offline and in the order of what rests on what: the first thing that is wrong is named.
//! Pure.

use std::fmt;

use serde_json::Value;

use super::format::{Ballots, Bundle, FORMAT, VERSION};
use super::recount::{self, recount};
use crate::keys;
use crate::ledger::chain::Link;
use crate::ledger::leaf::{self, Content};
use crate::ledger::merkle::{self, Hash};
use crate::rounds::rules::frozen_hash;

/// The first thing that is wrong with a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: a JSON pointer, or a byte of the file.
    pub at: String,
    /// What.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", self.at, self.what)
    }
}

fn fault(at: impl Into<String>, what: impl Into<String>) -> Fault {
    Fault {
        at: at.into(),
        what: what.into(),
    }
}

fn internal(error: impl fmt::Display) -> Fault {
    fault("/", error.to_string())
}

/// Checks everything a bundle says about itself; with a key also that it is this key's.
pub fn verify(file: &[u8], key: Option<&str>) -> Result<Bundle, Fault> {
    let bundle = read(file)?;
    check_frozen(&bundle)?;
    check_ballots(&bundle)?;
    check_result(&bundle)?;
    check_audit(&bundle)?;
    check_signature(&bundle, key)?;
    Ok(bundle)
}

/// Parses a file, which must be in canonical form: so that no byte is without meaning.
fn read(file: &[u8]) -> Result<Bundle, Fault> {
    let bundle: Bundle = serde_json::from_slice(file).map_err(|error| {
        let at = format!("line {} column {}", error.line(), error.column());
        fault(at, format!("not a bundle: {error}"))
    })?;
    if bundle.format != FORMAT {
        return Err(fault("/format", format!("not {FORMAT}")));
    }
    if bundle.version != VERSION {
        let what = format!(
            "version {} is not {VERSION}; get a newer program",
            bundle.version
        );
        return Err(fault("/version", what));
    }
    let canonical = bundle.text().map_err(internal)?;
    let same = canonical.bytes().zip(file).take_while(|(a, b)| a == *b);
    let same = same.count();
    if same < file.len().max(canonical.len()) {
        return Err(fault(format!("byte {same}"), "not in canonical form"));
    }
    Ok(bundle)
}

fn check_frozen(bundle: &Bundle) -> Result<(), Fault> {
    let hash = frozen_hash(&bundle.frozen.text);
    if hash != bundle.frozen.hash {
        let what = format!("the text has the hash {hash}");
        return Err(fault("/frozen/hash", what));
    }
    let committed =
        recount::seed_hash(&bundle.frozen).map_err(|what| fault("/frozen/text", what))?;
    let seed = bundle.frozen.seed.as_deref();
    let revealed = seed.map(|seed| hex::encode(keys::sha256(seed.as_bytes())));
    if committed != revealed {
        let what = "not the seed whose hash is in the text";
        return Err(fault("/frozen/seed", what));
    }
    Ok(())
}

fn check_ballots(bundle: &Bundle) -> Result<(), Fault> {
    let Ballots {
        count,
        items,
        merkle_root,
        withheld,
        ..
    } = &bundle.ballots;
    let items = match (items, withheld) {
        (None, Some(_)) => return Ok(()),
        (Some(items), None) => items,
        _ => {
            let what = "either the ballots or why they are withheld";
            return Err(fault("/ballots/withheld", what));
        }
    };
    let mut leaves: Vec<Hash> = Vec::with_capacity(items.len());
    for (place, ballot) in items.iter().enumerate() {
        let at = |member: &str| format!("/ballots/items/{place}/{member}");
        let salt = keys::exact_hex::<16>(&ballot.salt)
            .ok_or_else(|| fault(at("salt"), "not 32 lower-case hexadecimal digits"))?;
        let content = ballot.content.text().map_err(internal)?;
        let hash = leaf::ballot(&salt, &bundle.frozen.hash, &content);
        if hex::encode(hash) != ballot.leaf {
            let what = "the leaf does not cover what the ballot says";
            return Err(fault(at("leaf"), what));
        }
        if leaves.last().is_some_and(|last| *last >= hash) {
            return Err(fault(at("leaf"), "the leaves do not ascend"));
        }
        leaves.push(hash);
    }
    if usize::try_from(*count).ok() != Some(items.len()) {
        let what = format!("there are {} ballots", items.len());
        return Err(fault("/ballots/count", what));
    }
    let root = hex::encode(merkle::root(&leaves));
    if root != *merkle_root {
        let what = format!("the leaves have the root {root}");
        return Err(fault("/ballots/merkle_root", what));
    }
    Ok(())
}

fn check_result(bundle: &Bundle) -> Result<(), Fault> {
    let result = &bundle.result;
    let sums = [
        result.ballots_online,
        result.ballots_paper,
        result.ballots_assisted,
        result.ballots_void,
    ];
    if sums.iter().sum::<i64>() != bundle.ballots.count {
        let what = "online, paper, assisted and void ballots do not add up to the ballots";
        return Err(fault("/result", what));
    }
    let spent = recount::spent(&bundle.frozen, &result.candidates)
        .map_err(|what| fault("/result/candidates", what))?;
    if spent != result.spent_idr {
        let what = format!("the main candidates cost {spent}");
        return Err(fault("/result/spent_idr", what));
    }
    let Some(items) = &bundle.ballots.items else {
        return Ok(());
    };
    let (void, counting): (Vec<&Content>, Vec<&Content>) = items
        .iter()
        .map(|ballot| &ballot.content)
        .partition(|content| content.void_reason.is_some());
    if usize::try_from(result.ballots_void).ok() != Some(void.len()) {
        let what = format!("{} ballots are void", void.len());
        return Err(fault("/result/ballots_void", what));
    }
    let again = recount(&bundle.frozen, &bundle.candidates, &counting)
        .map_err(|what| fault("/result", what))?
        .placed();
    let pairs = again.iter().zip(&result.candidates);
    for (place, (computed, said)) in pairs.enumerate() {
        if computed != said {
            let id = computed.candidate_id;
            let votes = computed.votes.unwrap_or_default();
            let outcome = computed.outcome;
            let what = format!("the count puts candidate {id} here: {votes} votes, {outcome:?}");
            return Err(fault(format!("/result/candidates/{place}"), what));
        }
    }
    if again.len() != result.candidates.len() {
        let what = format!("{} candidates stood", again.len());
        return Err(fault("/result/candidates", what));
    }
    Ok(())
}

fn check_audit(bundle: &Bundle) -> Result<(), Fault> {
    let event = &bundle.audit;
    let link = Link {
        seq: event.seq,
        at: event.at,
        verb: &event.verb,
        actor: &event.actor,
        subject: &event.subject,
        subject_id: &event.subject_id,
        detail: &event.detail,
    };
    if link.hash(&event.previous_hash) != event.hash {
        let what = "the event's hash does not cover what it says";
        return Err(fault("/audit/hash", what));
    }
    if event.verb != "round.closed" || event.subject_id != bundle.round.id.to_string() {
        return Err(fault("/audit/verb", "not the event that closed this round"));
    }
    if event.at != bundle.round.closed_at {
        return Err(fault(
            "/round/closed_at",
            "not the time of the closing event",
        ));
    }
    let detail: Value = serde_json::from_str(&event.detail)
        .map_err(|error| fault("/audit/detail", error.to_string()))?;
    let facts = &detail["facts"];
    for (fact, at, said) in [
        (
            "merkle_root",
            "/ballots/merkle_root",
            Value::from(bundle.ballots.merkle_root.as_str()),
        ),
        (
            "frozen_hash",
            "/frozen/hash",
            Value::from(bundle.frozen.hash.as_str()),
        ),
        ("ballots", "/ballots/count", bundle.ballots.count.into()),
        (
            "replaced",
            "/ballots/replaced",
            bundle.ballots.replaced.into(),
        ),
    ] {
        if facts[fact] != said {
            let what = format!("the closing event says {}", facts[fact]);
            return Err(fault(at, what));
        }
    }
    Ok(())
}

fn check_signature(bundle: &Bundle, key: Option<&str>) -> Result<(), Fault> {
    let digests = bundle.compute_digests().map_err(internal)?;
    for (part, digest) in &digests {
        if bundle.digests.get(part) != Some(digest) {
            return Err(fault(format!("/{part}"), "not what was signed"));
        }
    }
    if digests.len() != bundle.digests.len() {
        return Err(fault("/digests", "a part that does not exist"));
    }
    if key.is_some_and(|key| key != bundle.public_key) {
        return Err(fault("/public_key", "not the key you gave"));
    }
    let text = bundle.signed_text().map_err(internal)?;
    if !keys::signed(&bundle.public_key, text.as_bytes(), &bundle.signature) {
        let what = "the signature is not this key's over these digests";
        return Err(fault("/signature", what));
    }
    Ok(())
}
