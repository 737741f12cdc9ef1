//! What one ballot got from a round's count, told to whoever holds its receipt. Pure.

mod told;

use std::collections::HashMap;

use entity::ids::CandidateId;
use poem_openapi::Object;
use uuid::Uuid;

use self::told::{common, line, told};
use super::counting::{CountingOut, StepPhase};
use super::election::points;
use crate::allocation::{Bought, Count, Election, Paid, Purchase, Purse, Settings, Tab};
use crate::ballots::marks::Marks;
use crate::money::rupiah;
use crate::rounds::configuration::{Configuration, RuleName, Utility};

/// What a ballot got from the count: the winners it supports, and what its voter paid for each.
///
/// Under `equal_shares` every voter has the same share and pays for winners out of it. Under `phragmen` every
/// voter earns money at the same speed and pays, when a supported candidate is bought, all that was earned since
/// the last time. Other rules, completion by score and what was decided before the count take money from nobody
/// in particular. Fractions of rupiah are exact, as text `a/b`.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BoughtOut {
    /// What the ballot's voter had to spend, rupiah: the share (`equal_shares`), or what had been earned when
    /// the last winner was bought (`phragmen`).
    pub share_idr: Option<String>,
    /// What is left of that, rupiah.
    pub left_idr: Option<String>,
    /// The winners the ballot supports, in order of selection.
    pub winners: Vec<BoughtLineOut>,
    /// Chosen candidates that did not win, in the order they stand on the ballot.
    pub not_won: Vec<Uuid>,
    /// All of it in plain Indonesian.
    pub sentence_id: String,
    /// All of it in plain English.
    pub sentence_en: String,
}

/// A winner that a ballot supports.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BoughtLineOut {
    /// The winner.
    pub candidate_id: Uuid,
    /// Its title.
    pub title: String,
    /// Its cost, whole rupiah.
    pub cost_idr: i64,
    /// Voters who support it, this one among them.
    pub votes: i64,
    /// Which part of the rule took it.
    pub phase: StepPhase,
    /// What this ballot's voter paid for it, rupiah; absent where the rule took money from nobody in particular.
    pub paid_idr: Option<String>,
    /// The same in one plain Indonesian sentence.
    pub sentence_id: String,
    /// The same in one plain English sentence.
    pub sentence_en: String,
}

/// A candidate that stood.
#[derive(Clone, Debug)]
pub struct Stood {
    /// The candidate.
    pub id: CandidateId,
    /// Its title.
    pub title: String,
    /// Its cost, rupiah.
    pub cost_idr: i64,
    /// Voters who support it.
    pub votes: i64,
}

/// A counted round, as far as ballots ask of it.
pub struct Book<'a> {
    configuration: &'a Configuration,
    stood: Vec<Stood>,
    tab: Tab,
}

impl<'a> Book<'a> {
    /// The book of a count just made.
    pub fn of(
        configuration: &'a Configuration,
        election: &Election,
        settings: &Settings,
        counted: &Count,
    ) -> Self {
        let candidates = election.candidates().iter().enumerate();
        let stood = candidates.map(|(place, candidate)| Stood {
            id: CandidateId(Uuid::parse_str(&candidate.id).unwrap_or_default()),
            title: candidate.name.clone(),
            cost_idr: candidate.cost,
            votes: election.votes(place),
        });
        Self {
            configuration,
            stood: stood.collect(),
            tab: Tab::of(election, settings, counted),
        }
    }

    /// The book of a stored count; nothing if it does not go together.
    pub fn stored(
        configuration: &'a Configuration,
        stood: Vec<Stood>,
        counting: &CountingOut,
    ) -> Option<Self> {
        let places: HashMap<Uuid, usize> = stood.iter().map(|one| one.id.0).zip(0..).collect();
        let purchases = counting.steps.iter().map(|step| {
            let paid = match (&step.highest_payment_idr, &step.time_idr) {
                (Some(most), _) => Paid::PerPoint(most.parse().ok()?),
                (None, Some(time)) => Paid::All(time.parse().ok()?),
                (None, None) => Paid::Nothing,
            };
            Some(Purchase {
                candidate: *places.get(&step.candidate_id)?,
                phase: step.phase.into(),
                paid,
            })
        });
        let purse = match (configuration.rule.name, &counting.share_idr) {
            (RuleName::EqualShares, Some(share)) => Purse::Share {
                each: share.parse().ok()?,
                by_points: configuration.rule.utility != Some(Utility::Cardinality)
                    && configuration.gives_points(),
            },
            (RuleName::Phragmen, _) => Purse::Earned,
            _ => Purse::Common,
        };
        let purchases = purchases.collect::<Option<_>>()?;
        Some(Self {
            configuration,
            tab: Tab { purse, purchases },
            stood,
        })
    }

    /// What a ballot got; nothing stands on one that is void.
    pub fn bought(&self, marks: &Marks, void: bool) -> BoughtOut {
        let given = points(
            &self.configuration.ballot,
            self.stood.len(),
            marks.points.clone(),
        );
        let given: HashMap<CandidateId, i64> = marks.choices.iter().copied().zip(given).collect();
        let got = self.tab.bought(|place| {
            let id = self.stood.get(place).map(|one| one.id);
            id.and_then(|id| given.get(&id).copied())
                .unwrap_or_default()
        });
        let winners: Vec<BoughtLineOut> = got
            .winners
            .iter()
            .filter_map(|(place, phase, paid)| {
                self.stood
                    .get(*place)
                    .map(|one| line(one, *phase, paid.as_ref()))
            })
            .collect();
        let won = |id: &CandidateId| winners.iter().any(|line| line.candidate_id == id.0);
        let not_won = marks.choices.iter().filter(|id| !won(id)).map(|id| id.0);
        let (sentence_id, sentence_en) = if void {
            (
                "Surat suara ini tidak sah, jadi tidak ikut dihitung.".to_owned(),
                "This ballot is void, so it was not counted.".to_owned(),
            )
        } else {
            self.sentences(&got, marks.choices.len(), &winners)
        };
        let share = got.share.as_ref().filter(|_| !void);
        let left = got.left.as_ref().filter(|_| !void);
        BoughtOut {
            share_idr: share.map(ToString::to_string),
            left_idr: left.map(ToString::to_string),
            not_won: not_won.collect(),
            winners,
            sentence_id,
            sentence_en,
        }
    }

    fn sentences(
        &self,
        got: &Bought,
        chosen: usize,
        winners: &[BoughtLineOut],
    ) -> (String, String) {
        let cost: i64 = winners.iter().map(|line| line.cost_idr).sum();
        let (cost, won) = (rupiah(cost), winners.len());
        let (id, en) = (
            format!("Dari {chosen} pilihan surat suara ini, {won} terpilih dengan biaya {cost}."),
            format!("Of the {chosen} choices of this ballot {won} won, at a cost of {cost}."),
        );
        let (Some(share), Some(left)) = (&got.share, &got.left) else {
            let (how_id, how_en) = common(self.configuration.rule.name);
            return (format!("{id} {how_id}"), format!("{en} {how_en}"));
        };
        let (share_id, share_en) = told(share);
        let (spent_id, spent_en) = told(&(share - left));
        let (left_id, left_en) = told(left);
        if self.tab.purse == Purse::Earned {
            (
                format!(
                    "{id} Setiap pemilih mengumpulkan uang sama cepat, sampai {share_id} saat usulan terakhir terpilih; surat suara ini membayar {spent_id}, dan {left_id} belum terpakai."
                ),
                format!(
                    "{en} Every voter earned money at the same speed, up to {share_en} when the last winner was bought; this ballot paid {spent_en}, and {left_en} is not spent."
                ),
            )
        } else {
            (
                format!(
                    "{id} Bagian setiap pemilih {share_id}; surat suara ini membayar {spent_id}, dan {left_id} tersisa."
                ),
                format!(
                    "{en} Every voter's share is {share_en}; this ballot paid {spent_en}, and {left_en} is left."
                ),
            )
        }
    }
}
