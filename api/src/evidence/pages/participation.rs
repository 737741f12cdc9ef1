//! Who took part, and what is not known of it.

use askama::Template;
use entity::enums::Origin;
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::ActiveEnum;
use serde::Deserialize;

use super::{Head, open, per_cent};
use crate::evidence::service;
use crate::evidence::wire::{AreaShareOut, GroupShareOut, OriginShareOut, ParticipationOut};
use crate::web::{Chrome, PageError, Visit, filters, format, html};

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    cycle: String,
}

#[derive(Template)]
#[template(path = "evidence/participation.html")]
struct ParticipationPage {
    chrome: Chrome,
    head: Head,
    out: ParticipationOut,
}

impl ParticipationPage {
    fn group(&self, one: &GroupShareOut) -> String {
        self.chrome
            .lang
            .text(&format!("group-{}", one.group.name()))
    }

    /// A number, or that it is of a few.
    fn few(&self, value: Option<i64>) -> String {
        value.map_or_else(|| self.chrome.lang.text("few-people"), format::number)
    }

    fn share(&self, value: Option<i64>) -> String {
        value.map_or_else(|| self.chrome.lang.text("figures-unknown"), per_cent)
    }

    /// The share of a number that may be hidden.
    fn share_of(&self, number: Option<i64>, share: Option<i64>) -> String {
        match number {
            Some(_) => self.share(share),
            None => "–".into(),
        }
    }

    /// A number of a whole, with its share.
    fn of(part: i64, whole: Option<i64>) -> String {
        match whole.and_then(|whole| (part * 10_000).checked_div(whole)) {
            Some(share) => format!("{} ({})", format::number(part), per_cent(share)),
            None => format::number(part),
        }
    }

    fn women(&self, one: &AreaShareOut) -> String {
        match one.women {
            Some(women) => Self::of(women, Some(one.attendees)),
            None => self.few(None),
        }
    }

    fn origin(one: &OriginShareOut) -> Origin {
        one.origin.into()
    }

    /// Where the proposals of an origin are.
    fn rows(&self, one: &OriginShareOut) -> String {
        let origin = Self::origin(one).to_value();
        format!("{}by=origin&key={origin}", self.head.at("/acceptance/rows"))
    }

    /// Where the proposals of a part of the area are.
    fn rows_of(&self, one: &AreaShareOut) -> String {
        format!(
            "{}by=area&key={}",
            self.head.at("/acceptance/rows"),
            one.code
        )
    }

    fn most(&self) -> i64 {
        let origins = self.out.origins.iter().map(|one| one.proposals);
        origins.max().unwrap_or(0)
    }

    fn sum(&self, of: fn(&AreaShareOut) -> i64) -> i64 {
        self.out.areas.iter().map(of).sum()
    }

    fn voters(&self) -> i64 {
        self.sum(|one| one.voters)
    }

    fn proposals(&self) -> i64 {
        self.sum(|one| one.proposals)
    }

    fn entered(&self) -> i64 {
        self.sum(|one| one.entered)
    }

    /// Whether there are groups to tell.
    fn has_groups(&self) -> bool {
        self.out.attendees > 0 || self.out.groups.iter().any(|one| one.proposers.is_some())
    }

    /// How many of those who proposed told what they are, kind by kind; nothing where they are few.
    fn told(&self) -> Vec<String> {
        let Some(proposers) = &self.out.proposers else {
            return Vec::new();
        };
        let kinds = [
            ("part-told-sex", proposers.told_sex),
            ("part-told-age", proposers.told_age),
            ("part-told-disability", proposers.told_disability),
        ];
        let said = kinds.into_iter().filter_map(|(key, told)| {
            let (told, people) = (format::number(told?), format::number(proposers.people?));
            let said = self.chrome.lang.say(key).with("told", told);
            Some(said.with("people", people).to_string())
        });
        said.collect()
    }

    /// Where the same is told of the whole regency.
    fn regency(&self) -> String {
        let code = self.out.area_code.get(..5).unwrap_or_default();
        let query = self.head.of_cycle("cycle");
        format!("/areas/{code}/evidence/participation?{query}")
    }

    /// Whether inhabitants of any group are known.
    fn has_population(&self) -> bool {
        self.out.groups.iter().any(|one| one.population.is_some())
    }
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(code): Path<String>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let (scope, head) = open(&visit, &code, &given.cycle).await?;
    let out = service::participation(&visit.app, &scope).await?;
    let page = ParticipationPage {
        chrome: visit.chrome.clone(),
        head,
        out,
    };
    html(&visit.lang, &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::pages::tests::head;
    use crate::evidence::wire::{PeopleGroup, ProposersOut};
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn names_stay_text() {
        let page = ParticipationPage {
            chrome: chrome(),
            head: head(samples::HOSTILE),
            out: ParticipationOut {
                area_code: "35.10".into(),
                cycle_id: Some(uuid::Uuid::nil()),
                fewest: 5,
                step: 10,
                attendees: 12,
                delegates: 3,
                proposers: Some(ProposersOut {
                    people: Some(10),
                    told_sex: Some(3),
                    told_age: Some(2),
                    told_disability: Some(0),
                }),
                groups: vec![GroupShareOut {
                    group: PeopleGroup::Female,
                    attendees: None,
                    attendees_basis_points: None,
                    delegates: None,
                    proposers: None,
                    proposers_basis_points: None,
                    population: None,
                    population_basis_points: None,
                }],
                origins: vec![OriginShareOut {
                    origin: crate::wire::Origin::WomensForum,
                    proposals: 4,
                }],
                areas: vec![AreaShareOut {
                    code: "35.10.01".into(),
                    name: samples::HOSTILE.into(),
                    attendees: 12,
                    women: None,
                    with_disability: None,
                    voters: 8,
                    eligible: Some(80),
                    proposals: 4,
                    entered: 1,
                    proposers: None,
                }],
            },
        };
        let html = samples::render(&page);
        samples::assert_escaped(&html);
        assert!(html.contains("kurang dari"), "{html}");
        assert!(html.contains("3 dari 10"), "{html}");
        assert_eq!(ParticipationPage::of(8, Some(80)), "8 (10,0\u{a0}%)");
    }
}
