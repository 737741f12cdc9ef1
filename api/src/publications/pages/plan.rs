//! A publication: headline totals, its list, its files, and all other publications.

use std::collections::HashMap;

use askama::Template;
use entity::enums::{DocumentKind, Verdict, WorkState};
use entity::ids::{DocumentId, ProposalId};
use entity::publications;
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use uuid::Uuid;

use super::narrow::{Asked, Shown, Sum, read};
use super::{Head, head, sectors, verdict};
use crate::delivery::wire::WorkOut;
use crate::page;
use crate::problem::ApiError;
use crate::publications::{Line, service};
use crate::web::format::Zone;
use crate::web::{Choice, Chrome, PageError, Visit, filters, html};
use crate::{delivery, documents};

/// Publications that are listed.
const LISTED: u64 = 50;

#[derive(Template)]
#[template(path = "publications/plan.html")]
struct PlanPage {
    chrome: Chrome,
    head: Head,
    asked: Asked,
    zone: Zone,
    /// All publications, newest first, without their lines.
    all: Vec<publications::Model>,
    /// The one that is shown.
    row: Option<publications::Model>,
    shown: Shown,
    sectors: HashMap<String, String>,
    sector_choices: Vec<Choice>,
    verdicts: Vec<Choice>,
    /// The newest paper of each publication.
    papers: HashMap<i32, Uuid>,
    /// Works by proposal and part.
    works: HashMap<(Uuid, i32), WorkOut>,
    next: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl PlanPage {
    fn verdict(&self, line: &Line) -> String {
        verdict(&self.chrome.lang, line)
    }

    fn tone(line: &Line) -> &'static str {
        use crate::web::labels::Label;
        Verdict::try_from_value(&line.verdict).map_or("", |verdict| verdict.tone())
    }

    fn sector<'a>(&'a self, code: &'a str) -> &'a str {
        self.sectors.get(code).map_or(code, String::as_str)
    }

    fn work(&self, line: &Line) -> Option<&WorkOut> {
        let part = i32::try_from(line.number).ok()?;
        self.works.get(&(line.proposal_id, part))
    }

    fn state(work: &WorkOut) -> WorkState {
        work.state.into()
    }

    /// Where a list narrowed by one value is.
    fn with(&self, name: &str, value: &str) -> String {
        let one = Asked {
            terbitan: self.asked.terbitan.clone(),
            ..Asked::default()
        };
        let one = match name {
            "dinas" => Asked {
                dinas: value.into(),
                ..one
            },
            "bidang" => Asked {
                bidang: value.into(),
                ..one
            },
            _ => Asked {
                wilayah: value.into(),
                ..one
            },
        };
        format!("{}?{}#daftar", self.head.at("/plan"), one.query())
    }

    /// Where the regency's proposals are.
    fn proposals(&self) -> String {
        format!("/proposals?wilayah={}", self.head.cycle.regency_code)
    }

    fn most(sums: &[Sum]) -> i64 {
        sums.iter().map(|sum| sum.idr).max().unwrap_or(0)
    }

    /// Where a publication's files are.
    fn files(&self, number: &i32) -> String {
        format!(
            "/api/v1/cycles/{}/publications/{number}",
            self.head.cycle.id
        )
    }

    fn paper(&self, number: &i32) -> Option<&Uuid> {
        self.papers.get(number)
    }

    /// The publication before one.
    fn before(&self, number: &i32) -> Option<i32> {
        let earlier = self.all.iter().map(|row| row.number);
        earlier.filter(|one| one < number).max()
    }

    fn is_shown(&self, number: &i32) -> bool {
        self.row.as_ref().is_some_and(|row| row.number == *number)
    }

    fn narrowed(&self) -> bool {
        let asked = Asked {
            terbitan: String::new(),
            ..self.asked.clone()
        };
        !asked.query().is_empty()
    }
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let head = head(&visit, &id).await?;
    let cycle = head.cycle.id;
    let mut all = service::list(db, cycle, None, LISTED).await?;
    all.truncate(usize::try_from(LISTED).unwrap_or(usize::MAX));
    let number = match asked.terbitan.as_str() {
        "" => all.first().map(|row| row.number),
        text => Some(text.parse().map_err(|_| ApiError::not_found())?),
    };
    let after: Option<usize> = asked.after.as_deref().map(page::decode).transpose()?;
    let (mut row, mut shown) = (None, Shown::default());
    if let Some(number) = number {
        row = Some(service::head(db, cycle, number).await?);
        let lines = service::lines(&visit.app, cycle, number).await?;
        let (asked, lang) = (asked.clone(), visit.lang.clone());
        let read = move || read(&lines, &asked, after, &lang);
        shown = tokio::task::spawn_blocking(read)
            .await
            .map_err(ApiError::internal)?;
    }
    let ids: Vec<_> = shown
        .lines
        .iter()
        .map(|line| ProposalId(line.proposal_id))
        .collect();
    let works = delivery::service::of_proposals(db, &ids).await?;
    let works = works
        .into_iter()
        .filter_map(|work| Some(((work.proposal_id?, work.part?), work)))
        .collect();
    let papers = documents::service::Filter {
        cycle: Some(cycle),
        kind: Some(DocumentKind::Plan),
        ..documents::service::Filter::default()
    };
    let papers = documents::service::list(db, &papers, None::<DocumentId>, page::MAX_LIMIT).await?;
    // The newest comes first and stays.
    let papers = papers.items.into_iter().rev();
    let papers = papers.filter_map(|paper| Some((paper.publication?, paper.id)));
    let sectors = sectors(&visit).await?;
    let mut sector_choices: Vec<Choice> = sectors
        .iter()
        .map(|(code, name)| Choice::new(code.clone(), name.clone()))
        .collect();
    sector_choices.sort_by(|one, other| one.label.cmp(&other.label));
    let next = shown.next.map(|place| page::encode(&place)).transpose()?;
    html(
        &visit.lang,
        &PlanPage {
            zone: Zone::of(&head.cycle.regency_code),
            papers: papers.collect(),
            verdicts: Choice::of(&visit.lang, Verdict::iter()),
            next: next.map(|next| {
                let query = asked.query();
                let more = if query.is_empty() { "" } else { "&" };
                format!("{}?{query}{more}after={next}#daftar", head.at("/plan"))
            }),
            chrome: visit.chrome,
            head,
            asked,
            all,
            row,
            shown,
            sectors,
            sector_choices,
            works,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::web::Lang;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_lines_stay_text() {
        let asked = Asked {
            cari: samples::HOSTILE.into(),
            ..Asked::default()
        };
        let lines = vec![sample(1)];
        let row = publications::Model {
            cycle_id: entity::ids::CycleId(samples::id()),
            number: 2,
            kind: "draft".into(),
            note: samples::HOSTILE.into(),
            lines: String::new(),
            sha256: "ab".into(),
            count: 1,
            accommodated_idr: 1,
            published_at: samples::now(),
        };
        let page = PlanPage {
            chrome: chrome(),
            head: Head {
                cycle: samples::cycle(),
                regency: samples::HOSTILE.into(),
            },
            zone: Zone::of("35"),
            all: vec![row.clone()],
            row: Some(row),
            shown: read(&lines, &Asked::default(), None, &Lang::default()),
            sectors: HashMap::new(),
            sector_choices: Vec::new(),
            verdicts: Vec::new(),
            papers: HashMap::from([(2, samples::id())]),
            works: HashMap::from([((samples::id(), 1), samples::work())]),
            next: Some(format!("?{}", asked.query())),
            asked,
        };
        samples::assert_escaped(&samples::render(&page));
    }
}
