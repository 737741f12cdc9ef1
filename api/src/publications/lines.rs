//! One line of the published list, and what differs between two lists. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One agency's part of a proposal in the list, with what form T-D.4 asks (Permendagri 86/2017).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Number of the part, from 1.
    pub number: u32,
    /// Its tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Where it comes from; `council_input` is pokir.
    pub origin: String,
    /// Village.
    pub village_code: String,
    /// Name of the village.
    pub village: String,
    /// Name of the district.
    pub district: String,
    /// Sector.
    pub sector: String,
    /// Name of the agency that does it, as it was when published.
    pub agency: Option<String>,
    /// That agency; lists published before it was told lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_id: Option<Uuid>,
    /// Quantity, thousandths.
    pub quantity_milli: i64,
    /// Unit of the quantity.
    pub unit: String,
    /// Cost, rupiah.
    pub cost_idr: i64,
    /// What was decided.
    pub verdict: String,
    /// Reason code.
    pub reason_code: Option<String>,
    /// Public reason.
    pub reason: Option<String>,
    /// Programme code.
    pub program_code: Option<String>,
    /// Activity code.
    pub activity_code: Option<String>,
    /// Sub-activity code.
    pub sub_activity_code: Option<String>,
    /// Regional priority it serves.
    pub priority: Option<String>,
    /// Sustainable development goal it serves.
    pub sdg: Option<i32>,
}

/// What happened to a line between two publications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line before; none where it is new.
    pub before: Option<Line>,
    /// The line after; none where it is gone.
    pub after: Option<Line>,
    /// The fields that differ.
    pub fields: Vec<&'static str>,
}

type Field = (&'static str, fn(&Line, &Line) -> bool);

const FIELDS: [Field; 12] = [
    ("title", |a, b| a.title == b.title),
    ("agency", |a, b| a.agency == b.agency),
    ("quantity", |a, b| a.quantity_milli == b.quantity_milli),
    ("cost_idr", |a, b| a.cost_idr == b.cost_idr),
    ("verdict", |a, b| a.verdict == b.verdict),
    ("reason_code", |a, b| a.reason_code == b.reason_code),
    ("reason", |a, b| a.reason == b.reason),
    ("program_code", |a, b| a.program_code == b.program_code),
    ("activity_code", |a, b| a.activity_code == b.activity_code),
    ("sub_activity_code", |a, b| {
        a.sub_activity_code == b.sub_activity_code
    }),
    ("priority", |a, b| a.priority == b.priority),
    ("sdg", |a, b| a.sdg == b.sdg),
];

/// What differs between two lists, by proposal and part.
pub fn between(before: &[Line], after: &[Line]) -> Vec<Difference> {
    type Keyed<'a> = BTreeMap<(Uuid, u32), &'a Line>;
    fn keyed(lines: &[Line]) -> Keyed<'_> {
        let key = |line: &Line| (line.proposal_id, line.number);
        lines.iter().map(|line| (key(line), line)).collect()
    }
    let (before, after) = (keyed(before), keyed(after));
    let mut keys: Vec<_> = before.keys().chain(after.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .filter_map(|key| {
            let (old, new) = (before.get(&key), after.get(&key));
            let fields: Vec<_> = match (old, new) {
                (Some(old), Some(new)) => {
                    let differ = FIELDS.iter().filter(|(_, same)| !same(old, new));
                    differ.map(|(name, _)| *name).collect()
                }
                _ => Vec::new(),
            };
            let stays = old.is_some() && new.is_some() && fields.is_empty();
            (!stays).then_some(Difference {
                before: old.map(|line| Line::clone(line)),
                after: new.map(|line| Line::clone(line)),
                fields,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u32, cost_idr: i64) -> Line {
        Line {
            proposal_id: Uuid::nil(),
            number,
            tracking_code: "1".into(),
            title: "Paving".into(),
            origin: "resident".into(),
            village_code: "35.10.01.2001".into(),
            village: "Desa".into(),
            district: "Kecamatan".into(),
            sector: "infrastruktur".into(),
            agency: None,
            agency_id: None,
            quantity_milli: 1000,
            unit: "m2".into(),
            cost_idr,
            verdict: "accommodated".into(),
            reason_code: None,
            reason: None,
            program_code: None,
            activity_code: None,
            sub_activity_code: None,
            priority: None,
            sdg: None,
        }
    }

    #[test]
    fn what_is_new_gone_or_changed_is_told() {
        let found = between(
            &[line(1, 5), line(2, 5), line(3, 5)],
            &[line(1, 5), line(2, 6), line(4, 5)],
        );
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].fields, ["cost_idr"]);
        assert!(found[1].after.is_none() && found[2].before.is_none());
    }
}
