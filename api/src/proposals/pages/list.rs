//! The list of public proposals, narrowed by a form and paged by links.

use askama::Template;
use entity::enums::ProposalStatus;
use entity::sectors;
use poem::web::Query;
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;

use crate::areas::code::AreaCode;
use crate::page;
use crate::proposals::service;
use crate::proposals::wire::{ProposalItem, Sort};
use crate::web::fields::encode;
use crate::web::{Choice, Chrome, Lang, PageError, Visit, filters, html};
use crate::{areas, references};

#[derive(Deserialize)]
pub(super) struct Filter {
    #[serde(default)]
    cari: String,
    #[serde(default)]
    wilayah: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    bidang: String,
    after: Option<String>,
}

impl Filter {
    /// The same list as a file.
    fn files(&self, area: Option<&AreaCode>) -> String {
        let text = self.cari.trim();
        let area = area.map(AreaCode::as_str).unwrap_or_default();
        let status = ProposalStatus::try_from_value(&self.status).is_ok();
        let status = if status { self.status.as_str() } else { "" };
        let given = [
            ("q", text),
            ("area", area),
            ("status", status),
            ("sector", &self.bidang),
        ];
        let given = given.into_iter().filter(|(_, value)| !value.is_empty());
        let query = given.map(|(name, value)| format!("{name}={}&", encode(value)));
        format!("/api/v1/exports/proposals?{}", query.collect::<String>())
    }

    fn next(&self, cursor: &str) -> String {
        format!(
            "/proposals?cari={}&wilayah={}&status={}&bidang={}&after={cursor}",
            encode(&self.cari),
            encode(&self.wilayah),
            encode(&self.status),
            encode(&self.bidang)
        )
    }
}

#[derive(Template)]
#[template(path = "proposals/list.html")]
struct List {
    chrome: Chrome,
    filter: Filter,
    area: Option<String>,
    wrong_area: bool,
    statuses: Vec<Choice>,
    sectors: Vec<sectors::Model>,
    items: Vec<ProposalItem>,
    next: Option<String>,
    /// Where the whole list is downloaded.
    files: String,
}

impl List {
    fn status(item: &ProposalItem) -> ProposalStatus {
        item.status.into()
    }
}

#[handler]
pub(super) async fn show_list(
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let code = AreaCode::parse(filter.wilayah.trim());
    let wrong_area = code.is_none() && !filter.wilayah.trim().is_empty();
    let wanted = service::Filter {
        area: code.as_ref().map(ToString::to_string),
        sector: Some(filter.bidang.clone()).filter(|sector| !sector.is_empty()),
        status: ProposalStatus::try_from_value(&filter.status).ok(),
        ..service::Filter::default()
    };
    let text = filter.cari.trim();
    let page = service::list(
        &visit.app,
        wanted,
        Some(text).filter(|text| !text.is_empty()),
        Sort::Newest,
        filter.after.as_deref(),
        page::DEFAULT_LIMIT,
    )
    .await?;
    let area = match &code {
        Some(code) => areas::service::find(db, code.as_str()).await?,
        None => None,
    };
    let sectors = references::service::sectors(db).await?;
    html(
        &visit.lang,
        &List {
            chrome: visit.chrome,
            area: area.map(|area| area.name),
            wrong_area,
            statuses: statuses(&visit.lang),
            sectors,
            files: filter.files(code.as_ref()),
            next: page.next.map(|cursor| filter.next(&cursor)),
            items: page.items,
            filter,
        },
    )
}

fn statuses(lang: &Lang) -> Vec<Choice> {
    let public = ProposalStatus::iter().filter(|status| *status != ProposalStatus::Draft);
    Choice::of(lang, public)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_titles_and_filters_stay_text() {
        let filter = Filter {
            cari: samples::HOSTILE.into(),
            wilayah: samples::HOSTILE.into(),
            status: String::new(),
            bidang: String::new(),
            after: None,
        };
        let page = List {
            chrome: chrome(),
            next: Some(filter.next("abc")),
            files: filter.files(None),
            filter,
            area: Some(samples::HOSTILE.into()),
            wrong_area: true,
            statuses: statuses(&Lang::default()),
            sectors: Vec::new(),
            items: vec![ProposalItem::new(
                samples::proposal(),
                samples::HOSTILE.into(),
            )],
        };
        samples::assert_escaped(&samples::render(&page));
    }
}
