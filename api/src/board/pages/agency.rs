//! The list of an agency in its forum: by programme and sub-activity where codes are given, else by district.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use entity::agencies as agency_rows;
use entity::ids::{AgencyId, ProposalId};
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::{Round, plans, rounds};
use crate::board::service::{Entry, Share, agency_list, seeking, share_of};
use crate::criteria::service::{self as criteria, Rank};
use crate::cycles::pages::{Head, head};
use crate::nomenclature::service as nomenclature;
use crate::problem::ApiError;
use crate::web::fields::encode;
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{agencies, areas, references};

/// Lines a page has.
const SHOWN: usize = 40;
/// Parts of the code of a programme.
const PROGRAM: usize = 3;

/// Lines that stand together below one heading.
struct Group {
    /// The programme, where it is another than that of the group before; or nothing where no codes are given.
    program: Option<String>,
    /// The sub-activity or the district.
    title: String,
    entries: Vec<Entry>,
}

/// What the codes and identifiers of a page are called.
#[derive(Default)]
struct Names {
    areas: HashMap<String, String>,
    agencies: HashMap<AgencyId, String>,
    codes: HashMap<String, String>,
    reasons: HashMap<String, String>,
    ranks: HashMap<ProposalId, Rank>,
}

impl Names {
    async fn of(visit: &Visit, head: &Head, entries: &[Entry]) -> Result<Self, ApiError> {
        let db = visit.app.db.read();
        let mut places: Vec<String> = Vec::new();
        let mut codes: BTreeSet<String> = BTreeSet::new();
        let mut ids: Vec<ProposalId> = Vec::new();
        for entry in entries {
            places.extend([entry.item.village_code.clone(), entry.district_code.clone()]);
            ids.push(ProposalId(entry.item.proposal_id));
            codes.extend(entry.code.iter().cloned());
            codes.extend(entry.code.as_deref().map(program_of));
        }
        let beside = entries.iter().flat_map(|entry| entry.beside.clone());
        let reasoned = entries.iter().any(|entry| entry.line.reason_code.is_some());
        let reasons = if reasoned {
            references::service::reasons(db).await?
        } else {
            Vec::new()
        };
        let label = |one: entity::reasons::Model| {
            let label = visit.lang.pick(&one.label_id, &one.label_en).to_owned();
            (one.code, label)
        };
        Ok(Self {
            areas: areas::service::names(db, places).await?,
            agencies: agencies::service::names(db, beside.collect()).await?,
            codes: nomenclature::names(db, head.cycle.id, codes).await?,
            reasons: reasons.into_iter().map(label).collect(),
            ranks: criteria::ranks(&visit.app, &head.cycle, &ids).await?,
        })
    }

    fn area<'a>(&'a self, code: &'a str) -> &'a str {
        self.areas.get(code).map_or(code, String::as_str)
    }

    /// A code with its name, where the cycle's nomenclature has one.
    fn coded(&self, code: &str) -> String {
        match self.codes.get(code) {
            Some(name) => format!("{code} {name}"),
            None => code.to_owned(),
        }
    }
}

/// The code of the programme a code belongs to.
fn program_of(code: &str) -> String {
    let parts: Vec<&str> = code.split('.').take(PROGRAM).collect();
    parts.join(".")
}

/// The lines below their headings, in the order they came.
fn groups(names: &Names, entries: Vec<Entry>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut last, mut program): (Option<(Option<String>, String)>, Option<String>) = (None, None);
    for entry in entries {
        let of = entry.code.as_deref().map(program_of);
        let below = entry
            .code
            .clone()
            .unwrap_or_else(|| entry.district_code.clone());
        let place = (of.clone(), below);
        if last.as_ref() != Some(&place) {
            let title = match &entry.code {
                Some(code) => names.coded(code),
                None => names.area(&entry.district_code).to_owned(),
            };
            let other = groups.is_empty() || program != of;
            groups.push(Group {
                program: other.then(|| {
                    of.as_deref()
                        .map(|code| names.coded(code))
                        .unwrap_or_default()
                }),
                title,
                entries: Vec::new(),
            });
            (last, program) = (Some(place), of);
        }
        if let Some(group) = groups.last_mut() {
            group.entries.push(entry);
        }
    }
    groups
}

#[derive(Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "board/agency.html")]
struct AgencyPage {
    chrome: Chrome,
    head: Head,
    agency: agency_rows::Model,
    share: Share,
    round: Option<Round>,
    groups: Vec<Group>,
    names: Names,
    /// Whether the visitor has the board at the desk.
    plans: bool,
    /// Whether what crosses districts is still being found.
    seeking: bool,
    next: Option<String>,
}

impl AgencyPage {
    /// Where its list is downloaded, ready for more parameters.
    fn files(&self) -> String {
        let (cycle, agency) = (self.head.cycle.id, self.agency.id);
        format!("/api/v1/exports/cycles/{cycle}/board?agency_id={agency}&")
    }

    fn place(&self, entry: &Entry) -> String {
        let (village, district) = (&entry.item.village_code, &entry.district_code);
        format!(
            "{}, {}",
            self.names.area(village),
            self.names.area(district)
        )
    }

    fn rank(&self, entry: &Entry) -> Option<&Rank> {
        self.names.ranks.get(&ProposalId(entry.item.proposal_id))
    }

    fn score(rank: &Rank) -> String {
        format!("{:.3}", rank.score).replace('.', ",")
    }

    fn reason<'a>(&'a self, code: &'a str) -> &'a str {
        self.names.reasons.get(code).map_or(code, String::as_str)
    }

    /// Other agencies that do a part of it.
    fn beside(&self, entry: &Entry) -> String {
        let names = entry
            .beside
            .iter()
            .filter_map(|id| self.names.agencies.get(id));
        let names: Vec<&str> = names.map(String::as_str).collect();
        names.join(", ")
    }
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, agency)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let head = head(&visit, &id).await?;
    let agency = Uuid::parse_str(&agency).map_err(|_| ApiError::not_found())?;
    let agency = agencies::service::get(visit.app.db.read(), AgencyId(agency)).await?;
    if agency.regency_code != head.cycle.regency_code {
        return Err(ApiError::not_found().into());
    }
    let (app, cycle) = (&visit.app, head.cycle.id);
    let after = asked.after.as_deref();
    let seeking = seeking(app, cycle).await?;
    let (entries, next) = agency_list(app, cycle, agency.id, after, SHOWN).await?;
    let names = Names::of(&visit, &head, &entries).await?;
    let at = head.at(&format!("/forum/{}", agency.id));
    html(
        &visit.lang,
        &AgencyPage {
            chrome: visit.chrome.clone(),
            share: share_of(app, cycle, agency.id).await?,
            round: rounds(&visit, &head).await?.remove(&agency.id),
            groups: groups(&names, entries),
            names,
            plans: plans(&visit, &head),
            seeking,
            next: next.map(|next| format!("{at}?after={}", encode(&next))),
            agency,
            head,
        },
    )
}
