//! Likely duplicates side by side, to merge or to leave.

use std::collections::HashMap;

use askama::Template;
use entity::ids::ProposalId;
use entity::proposals;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::names::Names;
use super::outcome::Outcome;
use crate::board::service;
use crate::board::wire::{AlikeOut, ClusterOut};
use crate::desk::planner::{Head, head, places};
use crate::page as pages;
use crate::proposals::{life, tracking_code};
use crate::web::fields::encode;
use crate::web::{Choice, Chrome, FormState, PageError, Visit, filters, html};

/// Clusters a page has.
const SHOWN: u64 = 10;
/// Proposals of a cluster side by side; the others follow when these are merged.
const BESIDE: usize = 12;

/// What the list is narrowed down to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub district: String,
    pub after: Option<String>,
}

impl Asked {
    /// The address of the page that is open.
    pub fn here(&self) -> String {
        self.query(self.after.as_deref())
    }

    fn query(&self, after: Option<&str>) -> String {
        let district = (!self.district.is_empty()).then_some(("district", self.district.as_str()));
        let pairs = district.into_iter().chain(after.map(|at| ("after", at)));
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if pairs.is_empty() {
            return String::new();
        }
        format!("?{}", pairs.join("&"))
    }
}

/// One of a cluster with its record.
struct Member {
    alike: AlikeOut,
    proposal: proposals::Model,
}

impl Member {
    fn code(&self) -> String {
        tracking_code::grouped(&self.proposal.tracking_code)
    }

    /// How like the first it is, per cent.
    fn percent(&self) -> String {
        format!("{:.0}", self.alike.score * 100.0)
    }

    fn metres(&self) -> Option<String> {
        self.alike.distance_m.map(|metres| format!("{metres:.0}"))
    }
}

struct Cluster {
    id: String,
    cross_village: bool,
    cross_district: bool,
    members: Vec<Member>,
    /// How many are alike but not shown.
    more: usize,
}

#[derive(Template)]
#[template(path = "desk/board/duplicates.html")]
struct DuplicatesPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    asked: Asked,
    names: Names,
    clusters: Vec<Cluster>,
    districts: Vec<Choice>,
    outcome: Option<Outcome>,
    next: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl DuplicatesPage {
    /// Whether the form that was sent is that of a cluster.
    fn sent(&self, cluster: &Cluster) -> bool {
        self.form.value("cluster") == cluster.id
    }

    /// Whether a member is that which stays: the first, unless another was chosen.
    fn stays(&self, cluster: &Cluster, member: &Member, at: &usize) -> bool {
        let id = member.proposal.id.to_string();
        match self.form.value("into") {
            "" => *at == 0,
            into if self.sent(cluster) => into == id,
            _ => *at == 0,
        }
    }

    fn ticked(&self, cluster: &Cluster, member: &Member) -> bool {
        self.sent(cluster) && self.form.has("pick", member.proposal.id.to_string())
    }

    fn typed(&self, cluster: &Cluster, name: &str) -> &str {
        if self.sent(cluster) {
            self.form.value(name)
        } else {
            ""
        }
    }

    fn wrong(&self, cluster: &Cluster, name: &str) -> Option<&crate::web::language::Both> {
        self.form.error(name).filter(|_| self.sent(cluster))
    }

    /// Whether a reason of the form is chosen: that of duplicates unless another is.
    fn reason(&self, cluster: &Cluster, code: &str) -> bool {
        match self.typed(cluster, "reason_code") {
            "" => code == "duplicate",
            chosen => chosen == code,
        }
    }
}

fn cluster(found: ClusterOut, known: &HashMap<ProposalId, proposals::Model>) -> Cluster {
    let more = found.proposals.len().saturating_sub(BESIDE);
    let members: Vec<Member> = found
        .proposals
        .into_iter()
        .take(BESIDE)
        .filter_map(|alike| {
            Some(Member {
                proposal: known.get(&ProposalId(alike.proposal_id))?.clone(),
                alike,
            })
        })
        .collect();
    Cluster {
        id: members
            .first()
            .map(|one| one.proposal.id.to_string())
            .unwrap_or_default(),
        cross_village: found.cross_village,
        cross_district: found.cross_district,
        members,
        more,
    }
}

pub(super) async fn page(
    visit: &Visit,
    head: Head,
    asked: Asked,
    form: FormState,
    outcome: Option<Outcome>,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let districts = places::districts(visit, &head.cycle.regency_code).await?;
    let area = districts.iter().find(|one| one.value == asked.district);
    let area = area.map(|one| one.value.as_str());
    let after = asked.after.as_deref().map(pages::decode).transpose()?;
    let found = service::duplicates(app, head.cycle.id, area, after, SHOWN).await?;
    let ids: Vec<ProposalId> = found
        .items
        .iter()
        .flat_map(|cluster| cluster.proposals.iter())
        .map(|one| ProposalId(one.proposal_id))
        .collect();
    let known = life::many(app.db.read(), &ids).await?;
    let villages = known.values().map(|row| row.village_code.clone());
    let names = Names::of(visit, &head, villages.collect::<Vec<_>>()).await?;
    let next = found.next.as_deref().map(|at| asked.query(Some(at)));
    let clusters = found.items.into_iter().map(|one| cluster(one, &known));
    html(
        &visit.lang,
        &DuplicatesPage {
            chrome: visit.chrome.clone(),
            clusters: clusters.collect(),
            next: next.map(|query| head.at(&format!("/board/duplicates{query}"))),
            head,
            form,
            asked,
            names,
            districts,
            outcome,
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    page(&visit, head, asked, FormState::default(), None).await
}
