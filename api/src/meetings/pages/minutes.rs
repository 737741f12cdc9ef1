//! The minutes (berita acara) on paper, with their annexes; names of those who came only for those who may read
//! the list.

use std::collections::HashMap;

use askama::Template;
use entity::enums::{AgeBand, AttendancePart, BallotForm, DelegateRole, Sex, Verdict};
use entity::ids::AgencyId;
use entity::{candidates, cycles, proposals, results, rounds};
use poem::web::Path;
use poem::{Response, handler};

use super::{Counts, Place, meeting_of, of_place};
use crate::cycles as cycle_room;
use crate::documents::service as documents;
use crate::meetings::rules;
use crate::meetings::service;
use crate::meetings::wire::{AttendeeOut, MeetingOut, NamedAttendee};
use crate::problem::ApiError;
use crate::results::service as result_service;
use crate::rounds::policy;
use crate::rounds::rules::{Phase, phase_of};
use crate::web::{Chrome, PageError, Visit, filters, html, qr};
use crate::{agencies, areas, references};

/// Representatives of those who came that sign.
const SIGNATURES: usize = 3;
/// Rows of each list the page has; the paper has all.
const ROWS: usize = 1_000;

#[derive(Template)]
#[template(path = "meetings/minutes.html")]
struct MinutesPage {
    chrome: Chrome,
    round: rounds::Model,
    phase: Phase,
    cycle: cycles::Model,
    place: Place,
    meeting: Option<MeetingOut>,
    counts: Counts,
    rows: Vec<(candidates::Model, proposals::Model)>,
    fallen: Vec<(candidates::Model, proposals::Model)>,
    result: Option<results::Model>,
    /// The attendance list, oldest first, for those who may read it.
    people: Option<Vec<AttendeeOut>>,
    villages: HashMap<String, String>,
    agencies: HashMap<AgencyId, String>,
    sectors: HashMap<String, String>,
    reasons: HashMap<String, String>,
    /// Address of the coat of arms beside the head, and whose it is.
    logo: Option<(String, String)>,
    /// Where these minutes are found.
    address: String,
    code: String,
}

impl MinutesPage {
    fn is_closed(&self) -> bool {
        self.phase == Phase::Closed
    }

    fn verdict(row: &candidates::Model) -> Verdict {
        let verdict = row.verdict.or(row.outcome.map(rules::by_result));
        verdict.unwrap_or(Verdict::NotAccommodated)
    }

    fn of(&self, wanted: &[Verdict]) -> Vec<&(candidates::Model, proposals::Model)> {
        let rows = self.rows.iter();
        rows.filter(|(row, _)| wanted.contains(&Self::verdict(row)))
            .collect()
    }

    /// Whether one of its lists goes on in the paper.
    fn goes_on(&self) -> bool {
        let lists = [self.agreed(), self.reserves(), self.refused()];
        lists.iter().any(|list| list.len() > ROWS) || self.fallen.len() > ROWS
    }

    fn agreed(&self) -> Vec<&(candidates::Model, proposals::Model)> {
        self.of(&[Verdict::Accommodated])
    }

    fn reserves(&self) -> Vec<&(candidates::Model, proposals::Model)> {
        self.of(&[Verdict::Reserve])
    }

    /// The lists of the second annex, by the key of their title.
    fn lists(&self) -> [(&'static str, Vec<&(candidates::Model, proposals::Model)>); 2] {
        [
            ("minutes-main", self.agreed()),
            ("minutes-reserve", self.reserves()),
        ]
    }

    fn refused(&self) -> Vec<&(candidates::Model, proposals::Model)> {
        self.of(&[Verdict::Deferred, Verdict::NotAccommodated])
    }

    fn cost(row: &candidates::Model) -> i64 {
        row.verdict_cost_idr.unwrap_or(row.cost_idr)
    }

    fn total(&self) -> i64 {
        let agreed = self.agreed().into_iter();
        agreed
            .map(|(row, _)| Self::cost(row))
            .fold(0, i64::saturating_add)
    }

    fn village<'a>(&'a self, code: &'a str) -> &'a str {
        self.villages.get(code).map_or(code, String::as_str)
    }

    fn sector<'a>(&'a self, code: &'a str) -> &'a str {
        self.sectors.get(code).map_or(code, String::as_str)
    }

    fn agency(&self, proposal: &proposals::Model) -> &str {
        let id = proposal.agency_id.as_ref();
        id.and_then(|id| self.agencies.get(id))
            .map_or("", String::as_str)
    }

    fn reason<'a>(&'a self, code: &'a str) -> &'a str {
        self.reasons.get(code).map_or(code, String::as_str)
    }

    fn elected(&self, role: DelegateRole) -> Vec<&NamedAttendee> {
        let named = self.meeting.iter().flat_map(|one| one.named.iter());
        named
            .filter(|one| DelegateRole::from(one.delegate) == role)
            .collect()
    }

    fn delegates(&self) -> Vec<&NamedAttendee> {
        self.elected(DelegateRole::Delegate)
    }

    fn reserve_delegates(&self) -> Vec<&NamedAttendee> {
        self.elected(DelegateRole::Reserve)
    }

    /// Delegates and their reserves.
    fn sent(&self) -> [(DelegateRole, Vec<&NamedAttendee>); 2] {
        [
            (DelegateRole::Delegate, self.delegates()),
            (DelegateRole::Reserve, self.reserve_delegates()),
        ]
    }

    fn speakers(&self) -> Vec<&NamedAttendee> {
        let named = self.meeting.iter().flat_map(|one| one.named.iter());
        named
            .filter(|one| AttendancePart::from(one.part) == AttendancePart::Speaker)
            .collect()
    }

    /// The person who chairs, as the list names them.
    fn chairing(&self) -> Option<&NamedAttendee> {
        let mut named = self.meeting.iter().flat_map(|one| one.named.iter());
        named.find(|one| AttendancePart::from(one.part) == AttendancePart::Chair)
    }

    fn sex(one: &AttendeeOut) -> Sex {
        one.sex.into()
    }

    fn age(one: &AttendeeOut) -> AgeBand {
        one.age_band.into()
    }

    /// Whether the annex names programme and activity: in the plan itself.
    fn is_plan(&self) -> bool {
        rules::makes_the_plan(self.round.stage_kind)
    }

    fn balloted(&self) -> bool {
        self.round.ballot_form != BallotForm::None
    }
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let round = super::round(&visit, &id).await?;
    let meeting = meeting_of(&visit, &round).await?;
    let agenda = service::agenda(db, &round).await?;
    let fallen = service::fallen(db, round.id).await?;
    let people = people(&visit, &round).await?;
    let result = match round.tallied_at {
        Some(_) => result_service::counted(db, round.id).await?,
        None => None,
    };
    let all = || agenda.rows.iter().chain(&fallen).map(|(_, one)| one);
    let villages = all().map(|one| one.village_code.clone()).collect();
    let offices = all().filter_map(|one| one.agency_id).collect();
    let label = |id: &str, en: &str| visit.lang.pick(id, en).to_owned();
    let sectors = references::service::sectors(db).await?.into_iter();
    let reasons = references::service::reasons(db).await?.into_iter();
    let address = format!(
        "{}/rounds/{}/minutes",
        visit.app.config.public_url(),
        round.id
    );
    let cycle = cycle_room::service::get(db, round.cycle_id).await?;
    html(
        &visit.lang,
        &MinutesPage {
            chrome: visit.chrome.clone(),
            phase: phase_of(&round, visit.app.clock.now()),
            logo: logo(&visit, &cycle.regency_code).await?,
            cycle,
            place: of_place(&visit, &round).await?,
            counts: meeting.as_ref().map(Counts::of).unwrap_or_default(),
            meeting,
            villages: areas::service::names(db, villages).await?,
            agencies: agencies::service::names(db, offices).await?,
            sectors: sectors
                .map(|one| (one.code, label(&one.name_id, &one.name_en)))
                .collect(),
            reasons: reasons
                .map(|one| (one.code, label(&one.label_id, &one.label_en)))
                .collect(),
            rows: agenda.rows,
            fallen,
            result,
            people,
            code: qr::svg(&address)?,
            address,
            round,
        },
    )
}

/// The coat of arms of a regency as its papers have it.
async fn logo(visit: &Visit, regency: &str) -> Result<Option<(String, String)>, ApiError> {
    let Some(logo) = documents::logo(visit.app.db.read(), regency).await? else {
        return Ok(None);
    };
    let area = areas::service::known(&visit.app, regency).await?;
    let name = area.map(|area| areas::service::full_name(&area));
    Ok(Some((logo.url, name.unwrap_or_default())))
}

/// The attendance list in the order of arrival, for those who may read it.
async fn people(
    visit: &Visit,
    round: &rounds::Model,
) -> Result<Option<Vec<AttendeeOut>>, ApiError> {
    let Some(caller) = &visit.caller else {
        return Ok(None);
    };
    if !policy::holds(caller, round) {
        return Ok(None);
    }
    let mut list = service::roster(&visit.app, caller, round.id).await?;
    list.reverse();
    Ok(Some(list))
}
