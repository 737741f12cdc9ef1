//! What a paper says, read from the record.

use std::collections::{BTreeSet, HashMap};

use entity::enums::{DocumentKind, StageKind, Standing, Verdict};
use entity::ids::{ProposalId, RoundId};
use entity::{candidates, cycles, proposals, publications, reviews, rounds};
use sea_orm::ConnectionTrait;

use super::{logo, wording};
use crate::app::App;
use crate::auth::Caller;
use crate::documents::letter::Signatory;
use crate::documents::paper;
use crate::documents::record::{
    Attendance, Body, Count, Group, Meeting, Minutes, MinutesLine, Named, Places, Plan, Record,
};
use crate::meetings::rules as deciding;
use crate::meetings::service as meetings;
use crate::nomenclature::service as nomenclature;
use crate::problem::{ApiError, Code};
use crate::references::service as references;
use crate::rounds::policy;
use crate::rounds::standing;
use crate::{
    agencies, areas, criteria, cycles as cycle_room, results, reviews as review_room,
    rounds as round_room,
};

/// What the minutes of a stage are called.
pub(super) fn kind(stage: StageKind) -> DocumentKind {
    match stage {
        StageKind::PartnerValidation => DocumentKind::ValidationMinutes,
        StageKind::VillageMeeting => DocumentKind::VillageMinutes,
        StageKind::DistrictMeeting => DocumentKind::DistrictMinutes,
        StageKind::AgencyForum => DocumentKind::ForumMinutes,
        StageKind::RegencyMeeting => DocumentKind::RegencyMinutes,
    }
}

/// Names of the places of a code, and of the body that holds it.
async fn places(
    db: &impl ConnectionTrait,
    code: &str,
    agency: Option<String>,
) -> Result<Places, ApiError> {
    let part = |length: usize| code.get(..length).map(str::to_owned);
    let (regency, district) = (part(5).unwrap_or_default(), part(8));
    let village = part(13);
    let mut names: HashMap<String, String> = HashMap::new();
    for code in [Some(&regency), district.as_ref(), village.as_ref()]
        .into_iter()
        .flatten()
    {
        if let Some(area) = areas::service::find(db, code).await? {
            names.insert(code.clone(), areas::service::full_name(&area));
        }
    }
    let name = |code: Option<&String>| code.and_then(|code| names.get(code).cloned());
    let regency = name(Some(&regency)).unwrap_or_default();
    let (district, village) = (name(district.as_ref()), name(village.as_ref()));
    let holder = agency
        .or_else(|| village.clone())
        .or_else(|| district.clone())
        .unwrap_or_else(|| regency.clone());
    Ok(Places {
        regency,
        district,
        village,
        holder,
    })
}

async fn meeting(
    app: &App,
    id: RoundId,
) -> Result<(Option<Meeting>, Attendance, Vec<Named>), ApiError> {
    let found = match meetings::show(app, id).await {
        Ok(found) => found,
        Err(error) if error.problem().code == Code::NotFound => {
            return Ok((None, Attendance::default(), Vec::new()));
        }
        Err(error) => return Err(error),
    };
    let groups = found.by_sex_and_age.into_iter().map(|group| Group {
        sex: group.sex.into(),
        age_band: group.age_band.into(),
        people: group.people,
    });
    let attendance = Attendance {
        people: found.attendance,
        with_disability: found.with_disability,
        groups: groups.collect(),
    };
    let named = found.named.into_iter().map(|one| Named {
        name: one.name,
        institution: one.institution,
        part: one.part.into(),
        delegate: one.delegate.into(),
    });
    let meeting = Meeting {
        venue: found.venue,
        starts_at: found.starts_at,
        ends_at: found.ends_at,
        chair: found.chair,
        agenda: found.agenda,
        number: found.number,
    };
    Ok((Some(meeting), attendance, named.collect()))
}

async fn count(app: &App, round: &rounds::Model) -> Result<Option<Count>, ApiError> {
    let found = match results::service::result(app, round.id).await {
        Ok(found) => found,
        Err(error) if error.problem().code == Code::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(Count {
        ballot_form: round.ballot_form,
        rule: found.rule,
        eligible_voters: found.reconciliation.eligible_voters,
        voters: found.reconciliation.voters,
        counted: found.reconciliation.ballots_counted,
        void: found.reconciliation.ballots_void,
        frozen_hash: found.frozen_hash,
    }))
}

/// What became of a candidate: the meeting's decision, or what closes the round for it.
fn fate(
    row: &candidates::Model,
    found: Option<&reviews::Model>,
) -> Option<(Verdict, Option<String>, Option<String>)> {
    if let Some(verdict) = row.verdict {
        return Some((
            verdict,
            row.verdict_reason_code.clone(),
            row.verdict_reason.clone(),
        ));
    }
    let reason = |verdict| {
        let code = found.and_then(|review| review.reason_code.clone());
        Some((
            verdict,
            code,
            found.and_then(|review| review.reason.clone()),
        ))
    };
    match row.standing {
        Standing::Rejected => reason(Verdict::NotAccommodated),
        Standing::Deferred => reason(Verdict::Deferred),
        Standing::Merged | Standing::Redirected | Standing::Withdrawn => None,
        standing => deciding::undecided(standing, row.outcome)
            .map(|(verdict, code)| (verdict, code.map(str::to_owned), None)),
    }
}

struct Names {
    sectors: HashMap<String, String>,
    reasons: HashMap<String, String>,
    villages: HashMap<String, String>,
    agencies: HashMap<entity::ids::AgencyId, String>,
    codes: HashMap<String, String>,
    criteria: HashMap<ProposalId, (u64, u64)>,
    reviews: HashMap<ProposalId, reviews::Model>,
}

impl Names {
    fn coded(&self, code: Option<&String>) -> Option<String> {
        code.map(|code| match self.codes.get(code) {
            Some(name) => format!("{code} {name}"),
            None => code.clone(),
        })
    }

    fn line(&self, row: &candidates::Model, proposal: proposals::Model) -> Option<MinutesLine> {
        let (verdict, reason_code, reason) = fate(row, self.reviews.get(&row.proposal_id))?;
        Some(MinutesLine {
            tracking_code: proposal.tracking_code,
            title: proposal.title,
            problem: proposal.problem,
            sector: self
                .sectors
                .get(&proposal.sector)
                .cloned()
                .unwrap_or(proposal.sector),
            village: self
                .villages
                .get(&proposal.village_code)
                .cloned()
                .unwrap_or_default(),
            address: proposal.address,
            quantity_milli: row.quantity_milli,
            unit: proposal.unit,
            cost_idr: row.verdict_cost_idr.unwrap_or(row.cost_idr),
            agency: proposal
                .agency_id
                .and_then(|id| self.agencies.get(&id).cloned()),
            program: self.coded(row.program_code.as_ref()),
            activity: self.coded(row.activity_code.as_ref()),
            votes: row.votes,
            criteria_place: self.criteria.get(&row.proposal_id).map(|(place, _)| *place),
            outcome: row.outcome,
            verdict,
            reason_label: reason_code
                .as_ref()
                .and_then(|code| self.reasons.get(code).cloned()),
            reason_code,
            reason,
        })
    }
}

/// The list of a round in the meeting's order, else the result's.
async fn lines(
    app: &App,
    cycle: &cycles::Model,
    round: &rounds::Model,
) -> Result<Vec<MinutesLine>, ApiError> {
    let db = app.db.read();
    let rows = round_room::service::standing_in(db, round.id).await?;
    let villages = rows.iter().map(|(_, one)| one.village_code.clone());
    let agencies = rows.iter().filter_map(|(_, one)| one.agency_id);
    let codes: BTreeSet<String> = rows
        .iter()
        .flat_map(|(row, _)| [row.program_code.clone(), row.activity_code.clone()])
        .flatten()
        .collect();
    let sectors = references::sectors(db).await?.into_iter();
    let reasons = references::reasons(db).await?.into_iter();
    let names = Names {
        sectors: sectors.map(|row| (row.code, row.name_id)).collect(),
        reasons: reasons.map(|row| (row.code, row.label_id)).collect(),
        villages: areas::service::names(db, villages.collect()).await?,
        agencies: agencies::service::names(db, agencies.collect()).await?,
        codes: nomenclature::names(db, cycle.id, codes).await?,
        criteria: criteria::service::places(app, cycle, round.stage_kind, Vec::new()).await?,
        reviews: review_room::service::last_in(db, round.id).await?,
    };
    let lines = rows.into_iter().filter_map(|(row, proposal)| {
        let line = names.line(&row, proposal)?;
        let decided = row.verdict_position;
        let place = deciding::order(Some(line.verdict), row.outcome, decided, row.position);
        Some((place, line))
    });
    let mut lines: Vec<_> = lines.collect();
    lines.sort_by(|(place, one), (other, two)| {
        (place, &one.tracking_code).cmp(&(other, &two.tracking_code))
    });
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// What the minutes of a round say as it stands.
pub(super) async fn minutes(
    app: &App,
    round: &rounds::Model,
    signatories: Option<Vec<Signatory>>,
) -> Result<Record, ApiError> {
    let db = app.db.read();
    let cycle = cycle_room::service::known(app, round.cycle_id).await?;
    let agency = match round.agency_id {
        Some(id) => agencies::service::names(db, vec![id]).await?.remove(&id),
        None => None,
    };
    let kind = kind(round.stage_kind);
    let (letter, _) = wording::of(db, &cycle.regency_code, kind).await?;
    let (meeting, attendance, named) = meeting(app, round.id).await?;
    Ok(Record {
        kind,
        demo: app.demo.is_set(),
        number: None,
        issued_at: app.clock.now(),
        cycle_id: cycle.id.0,
        regency_code: cycle.regency_code.clone(),
        places: places(db, &round.area_code, agency).await?,
        fiscal_year: cycle.fiscal_year,
        signatories: signatories.unwrap_or_else(|| letter.signatories.clone()),
        letter,
        logo: logo::of(db, &cycle.regency_code).await?,
        body: Body::Minutes(Box::new(Minutes {
            round_id: round.id.0,
            stage: round.stage_kind,
            area_code: round.area_code.clone(),
            meeting,
            attendance,
            named,
            count: count(app, round).await?,
            ceiling_idr: round.ceiling_idr,
            lines: lines(app, &cycle, round).await?,
            closed_at: round.closed_at,
            merkle_root: round.merkle_root.clone(),
        })),
    })
}

/// What the paper of a publication says.
pub(super) async fn plan(
    app: &App,
    cycle: &cycles::Model,
    row: &publications::Model,
    signatories: Option<Vec<Signatory>>,
) -> Result<Record, ApiError> {
    let db = app.db.read();
    let (letter, _) = wording::of(db, &cycle.regency_code, DocumentKind::Plan).await?;
    Ok(Record {
        kind: DocumentKind::Plan,
        demo: app.demo.is_set(),
        number: None,
        issued_at: app.clock.now(),
        cycle_id: cycle.id.0,
        regency_code: cycle.regency_code.clone(),
        places: places(db, &cycle.regency_code, None).await?,
        fiscal_year: cycle.fiscal_year,
        signatories: signatories.unwrap_or_else(|| letter.signatories.clone()),
        letter,
        logo: logo::of(db, &cycle.regency_code).await?,
        body: Body::Plan(Plan {
            publication: row.number,
            kind: row.kind.clone(),
            note: row.note.clone(),
            sha256: row.sha256.clone(),
            lines: row.count,
            accommodated_idr: row.accommodated_idr,
        }),
    })
}

/// The minutes of a round as they would be issued now, marked as a draft, for its officers and planner.
pub async fn draft(
    app: &App,
    caller: &Caller,
    id: RoundId,
) -> Result<crate::paper::Paper, ApiError> {
    let round = standing::get(app.db.read(), id).await?;
    policy::require_holder_or_planner(caller, &round)?;
    let record = minutes(app, &round, None).await?;
    paper::minutes_draft(app, &record, id).await
}

/// The attendance list with names, to be signed, for the officers of the round.
pub async fn attendees(
    app: &App,
    caller: &Caller,
    id: RoundId,
) -> Result<crate::paper::Paper, ApiError> {
    let round = standing::get(app.db.read(), id).await?;
    policy::require_holder(caller, &round)?;
    let mut people = meetings::roster(app, caller, id).await?;
    people.reverse();
    let record = minutes(app, &round, None).await?;
    paper::attendance(app, &record, id, &people).await
}
