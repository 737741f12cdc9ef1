//! The reference of the visual system: every component once, as pages use it.

use askama::Template;
use entity::enums::{ProposalStatus, Verdict};
use poem::{Response, Route, handler};
use sea_orm::Iterable;

use super::fields::Fields;
use super::format::Zone;
use super::forms::{Choice, FormState};
use super::visit::{Chrome, Visit};
use super::{PageError, filters, html};
use crate::figures::pages::Bar;
use crate::figures::wire::ProposalWeekOut;
use crate::problem::ApiError;
use crate::rounds::rules::Phase;

/// Adds `/components`.
pub fn routes(route: Route) -> Route {
    route.at("/components", poem::get(show))
}

#[derive(Template)]
#[template(path = "components/reference.html")]
struct Reference {
    chrome: Chrome,
    form: FormState,
    choices: Vec<Choice>,
    statuses: Vec<ProposalStatus>,
    phases: [Phase; 6],
    bars: [Bar; 2],
    weeks: [ProposalWeekOut; 2],
    zone: Zone,
}

fn reference(chrome: Chrome) -> Result<Reference, ApiError> {
    let mut values = Fields::default();
    values.push("sample", "35.78");
    let error = ApiError::field("/sample", "Kode ini salah.", "This code is wrong.");
    Ok(Reference {
        form: FormState::refused(values, error)?,
        choices: Choice::of(&chrome.lang, Verdict::iter()),
        statuses: ProposalStatus::iter().collect(),
        phases: Phase::ALL,
        bars: [
            Bar::sample("Infrastruktur", 120, 900_000_000),
            Bar::sample("Ekonomi", 34, 250_000_000),
        ],
        weeks: [12, 34].map(|proposals| ProposalWeekOut {
            from: chrono::DateTime::UNIX_EPOCH,
            proposals,
        }),
        zone: Zone::of(""),
        chrome,
    })
}

#[handler]
fn show(visit: Visit) -> Result<Response, PageError> {
    html(&visit.lang, &reference(visit.chrome)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn the_reference_shows_every_component() {
        let html = samples::render(&reference(chrome()).unwrap());
        for class in [
            "button quiet",
            "danger",
            "notice good",
            "notice warm",
            "wrong",
            "empty",
            "field",
            "error",
            "choice",
            "card",
            "cards",
            "list",
            "tag good",
            "tag bad",
            "tag warm",
            "tag go",
            "figures",
            "facts",
            "journey",
            "bar",
            "tabs",
            "fold",
            "crumbs",
            "pager",
            "timeline",
            "legend",
            "strip",
            "ranks",
            "places",
            "chart",
            "line",
            "grid",
            "sheet",
            "gap",
            "files-of",
        ] {
            let (first, rest) = class.split_once(' ').unwrap_or((class, ""));
            let shown = html
                .split("class=\"")
                .skip(1)
                .filter_map(|after| after.split('"').next())
                .any(|names| {
                    let mut names = names.split(' ');
                    names.clone().any(|name| name == first)
                        && (rest.is_empty() || names.any(|name| name == rest))
                });
            assert!(shown, "{class}");
        }
    }
}
