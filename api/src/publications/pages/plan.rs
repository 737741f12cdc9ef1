//! A publication: headline totals, its list, its files, and all other publications.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use entity::enums::{DocumentKind, Verdict, WorkState};
use entity::ids::{DocumentId, ProposalId};
use entity::publications;
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;
use uuid::Uuid;

use super::{Head, head, sectors, verdict};
use crate::delivery::wire::WorkOut;
use crate::page;
use crate::problem::ApiError;
use crate::publications::{Line, service};
use crate::web::fields::encode;
use crate::web::format::Zone;
use crate::web::{Choice, Chrome, Lang, PageError, Visit, filters, html};
use crate::{delivery, documents};

/// Lines a page has.
const SHOWN: usize = 25;
/// Publications that are listed.
const LISTED: u64 = 50;
/// Rows of a table of totals; what is below is gathered in the last.
const SUMS: usize = 12;

/// Which publication, and what its list is narrowed by.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    terbitan: String,
    #[serde(default)]
    cari: String,
    #[serde(default)]
    wilayah: String,
    #[serde(default)]
    dinas: String,
    #[serde(default)]
    bidang: String,
    #[serde(default)]
    putusan: String,
    after: Option<String>,
}

impl Asked {
    fn takes(&self, line: &Line) -> bool {
        let is = |wanted: &str, have: &str| wanted.is_empty() || wanted == have;
        let text = self.cari.trim().to_lowercase();
        let found = text.is_empty()
            || line.title.to_lowercase().contains(&text)
            || line.tracking_code == text.replace('-', "");
        found
            && (self.wilayah.is_empty()
                || crate::areas::code::within(&self.wilayah, &line.village_code))
            && is(&self.dinas, line.agency.as_deref().unwrap_or_default())
            && is(&self.bidang, &line.sector)
            && is(&self.putusan, &line.verdict)
    }

    fn query(&self) -> String {
        let given = [
            ("terbitan", &self.terbitan),
            ("cari", &self.cari),
            ("wilayah", &self.wilayah),
            ("dinas", &self.dinas),
            ("bidang", &self.bidang),
            ("putusan", &self.putusan),
        ];
        let given = given.into_iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = given
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        query.join("&")
    }
}

/// A line of totals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    name: String,
    /// What the list is narrowed by to show these; empty for the rest.
    value: String,
    many: i64,
    idr: i64,
}

/// A publication as it is shown.
#[derive(Default)]
struct Shown {
    many: i64,
    idr: i64,
    agencies: Vec<Sum>,
    sectors: Vec<Sum>,
    districts: Vec<Sum>,
    /// Agencies to choose from, all of them.
    agency_choices: Vec<Choice>,
    district_choices: Vec<Choice>,
    found: i64,
    lines: Vec<Line>,
    next: Option<usize>,
}

fn ranked(sums: BTreeMap<String, Sum>, rest: &str) -> Vec<Sum> {
    let mut sums: Vec<Sum> = sums.into_values().collect();
    sums.sort_by_key(|sum| (std::cmp::Reverse(sum.idr), sum.name.clone()));
    if sums.len() > SUMS {
        let others = sums.split_off(SUMS - 1);
        let others = others.into_iter().fold(Sum::default(), |sum, one| Sum {
            many: sum.many + one.many,
            idr: sum.idr.saturating_add(one.idr),
            ..sum
        });
        sums.push(Sum {
            name: rest.to_owned(),
            ..others
        });
    }
    sums
}

/// Sums what is accommodated, and cuts the page that is asked for.
fn read(lines: Vec<Line>, asked: &Asked, after: Option<usize>, lang: &Lang) -> Shown {
    let mut shown = Shown::default();
    let [mut agencies, mut sectors, mut districts] = [(); 3].map(|()| BTreeMap::new());
    let none = lang.text("annual-no-agency");
    for line in &lines {
        let agency = line.agency.clone().unwrap_or_default();
        let district = line.village_code.get(..8).unwrap_or_default().to_owned();
        let taken = line.verdict == "accommodated";
        let add = |sums: &mut BTreeMap<String, Sum>, value: &str, name: &str| {
            let sum = sums.entry(value.to_owned()).or_insert_with(|| Sum {
                name: name.to_owned(),
                value: value.to_owned(),
                ..Sum::default()
            });
            if taken {
                sum.many += 1;
                sum.idr = sum.idr.saturating_add(line.cost_idr);
            }
        };
        let name = if agency.is_empty() { &none } else { &agency };
        add(&mut agencies, &agency, name);
        add(&mut sectors, &line.sector, &line.sector);
        add(&mut districts, &district, &line.district);
        if taken {
            shown.many += 1;
            shown.idr = shown.idr.saturating_add(line.cost_idr);
        }
    }
    let choices = |sums: &BTreeMap<String, Sum>| {
        let mut all: Vec<Choice> = sums
            .values()
            .filter(|sum| !sum.value.is_empty())
            .map(|sum| Choice::new(sum.value.clone(), sum.name.clone()))
            .collect();
        all.sort_by(|one, other| one.label.cmp(&other.label));
        all
    };
    shown.agency_choices = choices(&agencies);
    shown.district_choices = choices(&districts);
    let rest = lang.text("annual-others");
    shown.agencies = ranked(agencies, &rest);
    shown.sectors = ranked(sectors, &rest);
    shown.districts = ranked(districts, &rest);
    // A published list never changes, so that a line's place is its key.
    let mut found = lines
        .into_iter()
        .enumerate()
        .filter(|(_, line)| asked.takes(line));
    let mut passed = 0;
    let mut last = None;
    for (place, line) in found.by_ref() {
        if after.is_some_and(|after| place <= after) {
            passed += 1;
        } else if shown.lines.len() < SHOWN {
            shown.lines.push(line);
            last = Some(place);
        } else {
            shown.next = last;
            passed += 1;
            break;
        }
    }
    let total = passed + shown.lines.len() + found.count();
    shown.found = i64::try_from(total).unwrap_or(i64::MAX);
    shown
}

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
        let mut found = service::get(db, cycle, number).await?;
        let text = publications::Model {
            lines: std::mem::take(&mut found.lines),
            ..found.clone()
        };
        let (asked, lang) = (asked.clone(), visit.lang.clone());
        let read = move || Ok::<_, ApiError>(read(service::lines_of(&text)?, &asked, after, &lang));
        shown = tokio::task::spawn_blocking(read)
            .await
            .map_err(ApiError::internal)??;
        row = Some(found);
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
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    fn line(number: u32, verdict: &str, cost_idr: i64) -> Line {
        Line {
            verdict: verdict.into(),
            cost_idr,
            ..sample(number)
        }
    }

    #[test]
    fn only_what_is_accommodated_is_summed_and_all_is_paged() {
        let lines = || -> Vec<Line> {
            let mut lines: Vec<_> = (1..=30).map(|at| line(at, "accommodated", 10)).collect();
            lines.push(line(31, "deferred", 99));
            lines
        };
        let lang = Lang::default();
        let all = Asked::default();
        let first = read(lines(), &all, None, &lang);
        assert_eq!((first.many, first.idr, first.found), (30, 300, 31));
        assert_eq!((first.lines.len(), first.next), (25, Some(24)));
        assert_eq!((first.agencies.len(), first.agencies[0].many), (1, 30));
        let second = read(lines(), &all, first.next, &lang);
        assert_eq!(
            (second.lines.len(), second.next, second.found),
            (6, None, 31)
        );
        let deferred = Asked {
            putusan: "deferred".into(),
            wilayah: "35.10".into(),
            ..Asked::default()
        };
        let found = read(lines(), &deferred, None, &lang);
        assert_eq!((found.lines.len(), found.found), (1, 1));
        assert_eq!(found.idr, 300, "totals are of the whole list");
    }

    #[test]
    fn many_groups_are_gathered() {
        let sums = (0..20).map(|at| {
            let sum = Sum {
                name: at.to_string(),
                idr: at,
                many: 1,
                ..Sum::default()
            };
            (at.to_string(), sum)
        });
        let ranked = ranked(sums.collect(), "lain");
        assert_eq!(ranked.len(), SUMS);
        assert_eq!((ranked[0].idr, ranked[SUMS - 1].many), (19, 9));
        assert_eq!(ranked[SUMS - 1].idr, 36);
    }

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
            shown: read(lines, &Asked::default(), None, &Lang::default()),
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
