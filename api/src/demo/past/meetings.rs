//! Last year's meetings: from the proposals of the villages to the published plan.

use std::sync::Arc;

use entity::enums::{AreaLevel, StageKind};
use entity::ids::{ProposalId, RoundId};
use entity::{candidates, catalogue_items};

use super::{AGENCIES, DISTRICT, Past};
use crate::areas;
use crate::auth::Caller;
use crate::board::service as board;
use crate::board::wire::{BoardDecided, BoardDecisionIn, BoardDecisionsIn};
use crate::cycles::service as cycles;
use crate::delivery::service as delivery;
use crate::demo::content::Writer;
use crate::demo::people::People;
use crate::meetings::service as meetings;
use crate::meetings::wire::{DecisionIn, MeetingIn};
use crate::problem::ApiError;
use crate::proposals::service as proposals;
use crate::publications::service as publications;
use crate::results::service as results;
use crate::reviews::service::{self as reviews, Review};
use crate::rounds::service as rounds;
use crate::wire::Verdict;

/// Proposals of a village.
const PROPOSALS: usize = 6;

impl Past<'_> {
    /// Takes up what came to a round, and closes it with these decisions.
    async fn hold(
        &self,
        who: &Arc<Caller>,
        round: RoundId,
        to: i64,
        decide: impl Fn(usize, &candidates::Model) -> DecisionIn,
    ) -> Result<(), ApiError> {
        let db = self.app.db.read();
        let came = rounds::candidates(db, round, None, None, 1_000).await?;
        if came.is_empty() {
            return Ok(());
        }
        self.set(to + 1);
        for (_, proposal) in &came {
            let review = Review::accept();
            reviews::review(self.app, who.clone(), proposal.id, review, None).await?;
        }
        self.set(to - 1);
        results::tally(self.app, who.clone(), round).await?;
        let meeting = MeetingIn {
            venue: "Balai pertemuan".into(),
            starts_at: self.app.clock.now(),
            ends_at: None,
            chair: None,
            agenda: None,
            number: None,
        };
        meetings::put(self.app, who.clone(), round, None, meeting).await?;
        let decisions = came.iter().enumerate();
        let decisions = decisions.map(|(place, (candidate, _))| decide(place, candidate));
        let decisions = decisions.collect();
        meetings::decide(self.app, who.clone(), round, None, decisions, None).await?;
        meetings::close(self.app, who.clone(), round, None).await?;
        Ok(())
    }

    /// Proposals of the district's villages, up to the regency's meeting.
    pub async fn to_regency(
        &self,
        people: &People<'_>,
        office: &Arc<Caller>,
    ) -> Result<(Vec<ProposalId>, Vec<RoundId>), ApiError> {
        let db = self.app.db.read();
        let mut villages = areas::service::below(db, DISTRICT, AreaLevel::Village).await?;
        villages.sort_by(|a, b| a.code.cmp(&b.code));
        let codes = villages
            .iter()
            .map(|village| village.code.clone())
            .collect();
        self.open(0, (418, 405), Some(codes)).await?;
        let district = self
            .open(1, (418, 398), Some(vec![DISTRICT.into()]))
            .await?;
        self.open(2, (418, 390), None).await?;
        let regency = self.open(3, (418, 380), None).await?;
        let items = cycles::list_catalogue(db, self.cycle, None, None, None, 1_000).await?;
        let items: Vec<catalogue_items::Model> = items
            .into_iter()
            .filter(|item| {
                item.price_min_idr.is_some()
                    && item.price_max_idr.is_some_and(|price| price <= 60_000_000)
            })
            .collect();
        let mut writer = Writer::new(2_026);
        self.set(412);
        let mut made = Vec::new();
        for (place, village) in villages.iter().enumerate() {
            let email = format!("pengusul.lalu.{place}@demo.id");
            let who = people.citizen(&village.code, &email).await?;
            for number in 0..PROPOSALS {
                let agency = self
                    .agencies
                    .get((place + number) % AGENCIES.len())
                    .map(|id| id.0);
                let draft = crate::proposals::Draft {
                    agency_id: agency,
                    lat: None,
                    lng: None,
                    ..writer.proposal(self.cycle.0, village, &items)
                };
                let row = proposals::create(self.app, who.clone(), draft, true, None).await?;
                made.push(row.id);
            }
        }
        for village in &villages {
            let entry = rounds::Entry::new(self.cycle, &village.code, None);
            let round = rounds::entry_round(db, &entry).await?.id;
            self.hold(office, round, 405, agreed).await?;
        }
        for round in district {
            self.hold(office, round, 398, agreed).await?;
        }
        let forums = rounds::Filter {
            cycle: Some(self.cycle),
            stage: Some(StageKind::AgencyForum),
            area: None,
            phase: None,
        };
        let forums = rounds::list(db, forums, self.app.clock.now(), None, 100).await?;
        let ours = forums.iter().filter(|round| {
            round
                .agency_id
                .is_some_and(|agency| self.agencies.contains(&agency))
        });
        for round in ours {
            self.hold(office, round.id, 390, agreed).await?;
        }
        Ok((made, regency))
    }

    /// A draft of what the board decided, then the final list of the regency's meeting.
    pub async fn publish(
        &self,
        proposals: Vec<ProposalId>,
        regency: Vec<RoundId>,
    ) -> Result<(), ApiError> {
        let (app, cycle) = (self.app, self.cycle);
        self.set(385);
        let items = proposals
            .iter()
            .enumerate()
            .filter(|(place, _)| place % 6 != 5);
        let waits = |place: usize| place % 7 == 3;
        let items = items.map(|(place, id)| BoardDecisionIn {
            proposal_id: id.0,
            number: None,
            verdict: if waits(place) {
                BoardDecided::Reserve
            } else {
                BoardDecided::Accommodated
            },
            cost_idr: None,
            quantity: None,
            agency_id: None,
            nomenclature_code: None,
            priority: None,
            sdg: None,
            seen_act_id: None,
            reason_code: waits(place).then(|| "beyond_ceiling".into()),
            reason: waits(place).then(|| "Menunggu pembahasan pagu di musrenbang kota.".into()),
        });
        let wanted = BoardDecisionsIn {
            items: items.collect(),
            reason_code: None,
            reason: None,
        };
        board::decide(app, self.planner.clone(), cycle, wanted).await?;
        let note = "Rancangan untuk dibahas di musrenbang kota.";
        publications::publish(app, self.planner.clone(), cycle, note).await?;
        let decide = |place: usize, candidate: &candidates::Model| {
            if place % 8 == 6 {
                return DecisionIn {
                    verdict: Verdict::NotAccommodated,
                    reason_code: Some("beyond_ceiling".into()),
                    reason: Some("Pagu tahun ini habis untuk yang lebih mendesak.".into()),
                    ..agreed(place, candidate)
                };
            }
            DecisionIn {
                cost_idr: (place % 9 == 1).then(|| candidate.cost_idr / 10 * 9),
                program_code: Some("1.03.10".into()),
                activity_code: Some("1.03.10.2.01".into()),
                ..agreed(place, candidate)
            }
        };
        for round in regency {
            self.hold(&self.planner, round, 380, decide).await?;
        }
        let note = "Daftar akhir hasil musrenbang kota.";
        let list = publications::publish(app, self.planner.clone(), cycle, note).await?;
        self.set(300);
        delivery::take_up(app, self.planner.clone(), cycle, list.number).await?;
        Ok(())
    }
}

/// What a meeting takes as it is.
fn agreed(_: usize, candidate: &candidates::Model) -> DecisionIn {
    DecisionIn {
        candidate_id: candidate.id.0,
        verdict: Verdict::Accommodated,
        cost_idr: None,
        agency_id: None,
        position: None,
        reason_code: Some("meeting_consensus".into()),
        reason: Some("Musyawarah sepakat menerimanya.".into()),
        program_code: None,
        activity_code: None,
    }
}
