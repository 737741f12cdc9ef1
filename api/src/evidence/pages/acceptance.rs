//! From what was asked to what is in the plan, and the proposals behind each number.

use askama::Template;
use entity::enums::{Origin, ProposalStatus};
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::ActiveEnum;
use serde::Deserialize;

use super::{Head, SHOWN, open, per_cent};
use crate::areas;
use crate::evidence::service::{self, Narrowed};
use crate::evidence::wire::{
    AcceptanceBy, AcceptanceGroupOut, AcceptanceOut, ReachedProposalOut, ReachedStep,
};
use crate::web::fields::encode;
use crate::web::{Choice, Chrome, Lang, PageError, Visit, filters, format, html};

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    by: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    reached: String,
    #[serde(default)]
    cycle: String,
    after: Option<String>,
}

impl Given {
    fn by(&self) -> Option<AcceptanceBy> {
        AcceptanceBy::ALL
            .into_iter()
            .find(|by| by.name() == self.by)
    }
}

#[derive(Template)]
#[template(path = "evidence/acceptance.html")]
struct AcceptancePage {
    chrome: Chrome,
    head: Head,
    out: AcceptanceOut,
}

/// One step of a group: how many, how much, and where they are.
struct Cell {
    label: String,
    many: i64,
    money_idr: i64,
    address: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl AcceptancePage {
    const BYS: [AcceptanceBy; 4] = AcceptanceBy::ALL;
    const STEPS: [ReachedStep; 4] = ReachedStep::ALL;

    fn is_by(&self, by: &AcceptanceBy) -> bool {
        self.out.by == *by
    }

    fn name(&self, group: &AcceptanceGroupOut) -> String {
        let lang = &self.chrome.lang;
        match (&group.name, Origin::try_from_value(&group.key)) {
            (Some(name), _) => name.clone(),
            (None, Ok(origin)) => lang.label(&origin),
            (None, Err(_)) if group.key.is_empty() => lang.text("acceptance-no-agency"),
            (None, Err(_)) => group.key.clone(),
        }
    }

    fn cells(&self, group: &AcceptanceGroupOut, whole: bool) -> Vec<Cell> {
        let cell = |step: ReachedStep, many, money_idr| {
            let rows = self.head.at("/acceptance/rows");
            let reached = step.name();
            let of = if whole {
                String::new()
            } else {
                format!("by={}&key={}&", self.out.by.name(), encode(&group.key))
            };
            Cell {
                label: self.chrome.lang.text(&format!("reached-{reached}")),
                many,
                money_idr,
                address: format!("{rows}{of}reached={reached}"),
            }
        };
        vec![
            cell(ReachedStep::Submitted, group.submitted, group.submitted_idr),
            cell(ReachedStep::Verified, group.verified, group.verified_idr),
            cell(ReachedStep::Agreed, group.agreed, group.agreed_idr),
            cell(ReachedStep::Planned, group.planned, group.planned_idr),
        ]
    }

    fn share(group: &AcceptanceGroupOut) -> String {
        group
            .planned_basis_points
            .map_or_else(String::new, per_cent)
    }

    fn files(&self) -> String {
        format!(
            "{}by={}&",
            self.head.files("/acceptance"),
            self.out.by.name()
        )
    }
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(code): Path<String>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let (scope, head) = open(&visit, &code, &given.cycle).await?;
    let by = given.by().unwrap_or_default();
    let out = service::acceptance(&visit.app, &scope, by).await?;
    let page = AcceptancePage {
        chrome: visit.chrome.clone(),
        head,
        out,
    };
    html(&visit.lang, &page)
}

#[derive(Template)]
#[template(path = "evidence/acceptance_rows.html")]
struct RowsPage {
    chrome: Chrome,
    head: Head,
    given: Given,
    /// What the rows are of; empty for all.
    of: String,
    steps: Vec<Choice>,
    reached: ReachedStep,
    rows: Vec<ReachedProposalOut>,
    next: Option<String>,
}

impl RowsPage {
    fn status(row: &ReachedProposalOut) -> ProposalStatus {
        row.status.into()
    }

    fn money(value: Option<i64>) -> String {
        value.map_or_else(|| "–".to_owned(), format::rupiah)
    }

    fn is_reached(&self, choice: &Choice) -> bool {
        self.reached.name() == choice.value
    }

    fn query(&self) -> String {
        let (by, key) = (encode(&self.given.by), encode(&self.given.key));
        let reached = self.reached.name();
        if self.given.by().is_some() {
            format!("by={by}&key={key}&reached={reached}&")
        } else {
            format!("reached={reached}&")
        }
    }

    fn files(&self) -> String {
        format!("{}{}", self.head.files("/acceptance/rows"), self.query())
    }

    fn back(&self) -> String {
        format!(
            "{}by={}",
            self.head.at("/acceptance"),
            encode(&self.given.by)
        )
    }

    fn more(&self) -> Option<String> {
        let next = self.next.as_ref()?;
        let rows = self.head.at("/acceptance/rows");
        Some(format!("{rows}{}after={next}", self.query()))
    }
}

/// What a group is called.
async fn called(
    visit: &Visit,
    lang: &Lang,
    by: Option<AcceptanceBy>,
    key: &str,
) -> Result<String, PageError> {
    let db = visit.app.db.read();
    Ok(match by {
        None => String::new(),
        Some(AcceptanceBy::Area) => {
            let area = areas::service::find(db, key).await?;
            area.map(|area| area.name).unwrap_or_default()
        }
        Some(AcceptanceBy::Agency) => match uuid::Uuid::parse_str(key) {
            Ok(id) => {
                let id = entity::ids::AgencyId(id);
                let mut names = crate::agencies::service::names(db, vec![id]).await?;
                names.remove(&id).unwrap_or_default()
            }
            Err(_) => lang.text("acceptance-no-agency"),
        },
        Some(AcceptanceBy::Sector) => {
            let sectors = crate::references::service::sectors(db).await?;
            let own = sectors.into_iter().find(|sector| sector.code == key);
            own.map(|sector| lang.pick(&sector.name_id, &sector.name_en).to_owned())
                .unwrap_or_default()
        }
        Some(AcceptanceBy::Origin) => Origin::try_from_value(&key.to_owned())
            .map(|origin| lang.label(&origin))
            .unwrap_or_default(),
    })
}

#[handler]
pub(super) async fn show_rows(
    visit: Visit,
    Path(code): Path<String>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let (scope, head) = open(&visit, &code, &given.cycle).await?;
    let reached = ReachedStep::ALL
        .into_iter()
        .find(|step| step.name() == given.reached)
        .unwrap_or_default();
    let narrowed = Narrowed {
        by: given.by(),
        key: given.key.clone(),
        reached,
    };
    let after = given.after.as_deref();
    let page = service::reached(&visit.app, &scope, &narrowed, after, SHOWN).await?;
    let step = |step: ReachedStep| {
        let name = step.name();
        Choice::new(name, visit.lang.text(&format!("reached-{name}")))
    };
    let page = RowsPage {
        of: called(&visit, &visit.lang, given.by(), &given.key).await?,
        steps: ReachedStep::ALL.map(step).into(),
        chrome: visit.chrome.clone(),
        head,
        given,
        reached,
        rows: page.items,
        next: page.next,
    };
    html(&visit.lang, &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::pages::tests::head;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn names_stay_text() {
        let group = AcceptanceGroupOut {
            key: samples::HOSTILE.into(),
            name: Some(samples::HOSTILE.into()),
            submitted: 4,
            planned_basis_points: Some(2_500),
            ..AcceptanceGroupOut::default()
        };
        let page = AcceptancePage {
            chrome: chrome(),
            head: head(samples::HOSTILE),
            out: AcceptanceOut {
                area_code: "35.10".into(),
                cycle_id: Some(uuid::Uuid::nil()),
                by: AcceptanceBy::Sector,
                total: group.clone(),
                items: vec![group],
            },
        };
        samples::assert_escaped(&samples::render(&page));
        let rows = RowsPage {
            chrome: chrome(),
            head: head(samples::HOSTILE),
            given: Given {
                by: "sector".into(),
                key: samples::HOSTILE.into(),
                reached: String::new(),
                cycle: String::new(),
                after: None,
            },
            of: samples::HOSTILE.into(),
            steps: vec![Choice::new("agreed", samples::HOSTILE)],
            reached: ReachedStep::Agreed,
            rows: vec![ReachedProposalOut {
                proposal_id: uuid::Uuid::nil(),
                tracking_code: "1".into(),
                title: samples::HOSTILE.into(),
                status: crate::wire::ProposalStatus::Verified,
                village_code: "35.10.01.2001".into(),
                agency_id: None,
                sector: "x".into(),
                origin: crate::wire::Origin::Resident,
                submitted_idr: 1,
                verified_idr: None,
                agreed_idr: Some(2),
                planned_idr: None,
            }],
            next: Some("x".into()),
        };
        samples::assert_escaped(&samples::render(&rows));
    }
}
