//! Whether a configuration is one a round can be held and counted by.

mod parts;

use std::collections::HashSet;

use super::{Bound, Configuration, LabelKind, RuleName};
use crate::limits;
use crate::problem::FieldError;

/// What a configuration is for.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    /// All rounds of a stage: it names no candidates and no areas.
    Stage,
    /// A round of this area.
    Round(&'a str),
}

/// Collects what is wrong, by place.
struct Findings(Vec<FieldError>);

impl Findings {
    fn add(&mut self, pointer: impl Into<String>, id: impl Into<String>, en: impl Into<String>) {
        self.0.push(FieldError {
            pointer: pointer.into(),
            detail: id.into(),
            detail_en: en.into(),
        });
    }

    /// A number that must be there within a range if the form or rule has it, and must not be there if not.
    fn number(
        &mut self,
        pointer: &str,
        value: Option<i64>,
        range: Option<(i64, i64)>,
        needed: bool,
    ) {
        match (value, range) {
            (Some(_), None) => self.left_out(pointer),
            (Some(value), Some((low, high))) if !(low..=high).contains(&value) => self.add(
                pointer,
                format!("Isi {low} sampai {high}."),
                format!("Give {low} to {high}."),
            ),
            (None, Some((low, high))) if needed => self.add(
                pointer,
                format!("Isi {low} sampai {high}; bentuk surat suara ini memerlukannya."),
                format!("Give {low} to {high}; this form of ballot needs it."),
            ),
            _ => {}
        }
    }

    fn left_out(&mut self, pointer: &str) {
        self.add(
            pointer,
            "Kosongkan; tidak berlaku untuk pilihan lain di konfigurasi ini.",
            "Leave it out; it does not go with what else is configured.",
        );
    }
}

impl Configuration {
    /// Everything that is wrong with it in itself; pointers are below it. Whether sectors and candidates
    /// exist is for who can look them up.
    pub fn check(&self, holder: Holder<'_>) -> Vec<FieldError> {
        let mut found = Findings(Vec::new());
        self.ballot.check(&mut found);
        self.rule.check(self.ballot.form, &mut found);
        let steps = self.tie_break.iter().enumerate();
        for (at, _) in steps.filter(|(at, step)| self.tie_break[..*at].contains(step)) {
            found.add(
                format!("/tie_break/{at}"),
                "Langkah ini sudah ada di atas.",
                "This step came above already.",
            );
        }
        let votes = self.balloted().then_some((1, limits::MINIMUM_VOTES));
        found.number("/minimum_votes", self.minimum_votes, votes, false);
        self.check_bounds(holder, &mut found);
        self.check_named(holder, &mut found);
        found.0
    }

    fn check_bounds(&self, holder: Holder<'_>, found: &mut Findings) {
        let greedy = matches!(self.rule.name, RuleName::Greedy | RuleName::GreedyPerCost);
        for (field, bounds) in [("floors", &self.floors), ("ceilings", &self.ceilings)] {
            if !greedy && !bounds.is_empty() {
                found.add(
                    format!("/{field}"),
                    "Batas per bagian hanya berlaku untuk greedy dan greedy_per_cost; aturan lain tidak memiliki arti yang disepakati.",
                    "Bounds go with greedy and greedy_per_cost only; under other rules they have no agreed meaning.",
                );
            }
            for (at, bound) in bounds.iter().enumerate() {
                let pointer = format!("/{field}/{at}");
                let same = |other: &Bound| (other.kind, &other.value) == (bound.kind, &bound.value);
                if bounds[..at].iter().any(same) {
                    found.add(
                        &pointer,
                        "Bagian ini sudah dibatasi di atas.",
                        "This part is bounded above already.",
                    );
                }
                bound.check(&pointer, holder, found);
            }
        }
        for (at, floor) in self.floors.iter().enumerate() {
            let over = |ceiling: &&Bound| {
                (ceiling.kind, &ceiling.value) == (floor.kind, &floor.value)
                    && (floor.percent > ceiling.percent && ceiling.percent.is_some()
                        || floor.amount_idr > ceiling.amount_idr && ceiling.amount_idr.is_some())
            };
            if self.ceilings.iter().any(|ceiling| over(&ceiling)) {
                found.add(
                    format!("/floors/{at}"),
                    "Batas bawah tidak boleh di atas batas atas bagian yang sama.",
                    "A floor cannot be above the ceiling of the same part.",
                );
            }
        }
        let sum = |kind: LabelKind| -> u32 {
            let floors = self.floors.iter().filter(|floor| floor.kind == kind);
            floors
                .filter_map(|floor| floor.percent)
                .map(u32::from)
                .sum()
        };
        let kinds = [LabelKind::Sector, LabelKind::Area, LabelKind::Origin];
        if kinds.into_iter().any(|kind| sum(kind) > 100) {
            found.add(
                "/floors",
                "Jumlah batas bawah melebihi 100 persen pagu.",
                "The floors add up to more than 100 per cent of the ceiling.",
            );
        }
    }

    fn check_named(&self, holder: Holder<'_>, found: &mut Findings) {
        if matches!(holder, Holder::Stage) && self.named().next().is_some() {
            for (field, given) in [
                ("/exclusive", !self.exclusive.is_empty()),
                ("/forced_in", !self.forced_in.is_empty()),
                ("/forced_out", !self.forced_out.is_empty()),
            ] {
                if given {
                    found.add(
                        field,
                        "Usulan disebut di putarannya sendiri, bukan di tahap.",
                        "Name candidates in their own round, not in the stage.",
                    );
                }
            }
            return;
        }
        if self.rule.name == RuleName::Knapsack && !self.exclusive.is_empty() {
            found.left_out("/exclusive");
        }
        for (at, set) in self.exclusive.iter().enumerate() {
            let distinct: HashSet<_> = set.iter().collect();
            if !(2..=50).contains(&set.len()) || distinct.len() < set.len() {
                found.add(
                    format!("/exclusive/{at}"),
                    "Isi 2 sampai 50 usulan yang berbeda.",
                    "Give 2 to 50 different candidates.",
                );
            }
        }
        let mut seen = HashSet::new();
        for (field, list) in [
            ("forced_in", &self.forced_in),
            ("forced_out", &self.forced_out),
        ] {
            for (at, one) in list.iter().enumerate() {
                one.check(&format!("/{field}/{at}"), found);
                if !seen.insert(one.candidate_id) {
                    found.add(
                        format!("/{field}/{at}/candidate_id"),
                        "Usulan ini sudah diputuskan di atas.",
                        "This candidate is decided above already.",
                    );
                }
            }
        }
        let forced: HashSet<_> = self.forced_in.iter().map(|one| one.candidate_id).collect();
        for (at, set) in self.exclusive.iter().enumerate() {
            if set.iter().filter(|id| forced.contains(id)).count() > 1 {
                found.add(
                    format!("/exclusive/{at}"),
                    "Dua usulan dari kelompok ini sudah dipastikan terpilih.",
                    "Two candidates of this set are forced in.",
                );
            }
        }
    }
}
