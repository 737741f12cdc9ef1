//! The list of public proposals, narrowed by a form and paged by links.

use std::collections::HashMap;

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::ProposalStatus;
use entity::ids::ProposalId;
use entity::{proposals, sectors};
use poem::web::Query;
use poem::{Response, handler};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Deserialize;

use crate::areas;
use crate::areas::code::{AreaCode, subtree};
use crate::page;
use crate::problem::ApiError;
use crate::web::fields::encode;
use crate::web::labels::Label;
use crate::web::{Chrome, PageError, Visit, filters, html};

#[derive(Deserialize)]
pub(super) struct Filter {
    #[serde(default)]
    wilayah: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    bidang: String,
    after: Option<String>,
}

impl Filter {
    fn next(&self, cursor: &str) -> String {
        format!(
            "/proposals?wilayah={}&status={}&bidang={}&after={cursor}",
            encode(&self.wilayah),
            encode(&self.status),
            encode(&self.bidang)
        )
    }
}

/// A value a select offers.
struct Choice {
    value: String,
    label: String,
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
    items: Vec<proposals::Model>,
    names: HashMap<String, String>,
    next: Option<String>,
}

impl List {
    fn village(&self, code: &str) -> &str {
        self.names.get(code).map_or("", String::as_str)
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
    let mut query = proposals::Entity::find()
        .filter(proposals::Column::SubmittedAt.is_not_null())
        .filter(proposals::Column::Status.ne(ProposalStatus::Draft));
    if let Some(code) = &code {
        let (low, high) = subtree(code.as_str());
        query = query
            .filter(proposals::Column::VillageCode.gte(low))
            .filter(proposals::Column::VillageCode.lt(high));
    }
    if let Ok(status) = ProposalStatus::try_from_value(&filter.status) {
        query = query.filter(proposals::Column::Status.eq(status));
    }
    if !filter.bidang.is_empty() {
        query = query.filter(proposals::Column::Sector.eq(filter.bidang.as_str()));
    }
    if let Some(after) = &filter.after {
        let (at, id): (DateTime<Utc>, ProposalId) = page::decode(after)?;
        query = query.filter(
            Condition::any()
                .add(proposals::Column::SubmittedAt.lt(at))
                .add(
                    Condition::all()
                        .add(proposals::Column::SubmittedAt.eq(at))
                        .add(proposals::Column::Id.lt(id)),
                ),
        );
    }
    let mut items = query
        .order_by_desc(proposals::Column::SubmittedAt)
        .order_by_desc(proposals::Column::Id)
        .limit(page::DEFAULT_LIMIT + 1)
        .all(db)
        .await?;
    let most = usize::try_from(page::DEFAULT_LIMIT).unwrap_or(usize::MAX);
    let mut next = None;
    if items.len() > most {
        items.truncate(most);
        let cursor = items
            .last()
            .map(|last| page::encode(&(last.submitted_at, last.id)))
            .transpose()?;
        next = cursor.map(|cursor| filter.next(&cursor));
    }
    let mut codes: Vec<String> = items.iter().map(|item| item.village_code.clone()).collect();
    codes.extend(code.as_ref().map(ToString::to_string));
    let names = areas::service::names(db, codes).await?;
    let sectors = sectors::Entity::find()
        .order_by_asc(sectors::Column::Position)
        .all(db)
        .await
        .map_err(ApiError::from)?;
    html(&List {
        chrome: visit.chrome,
        area: code.and_then(|code| names.get(code.as_str()).cloned()),
        wrong_area,
        statuses: statuses(),
        sectors,
        items,
        names,
        next,
        filter,
    })
}

fn statuses() -> Vec<Choice> {
    ProposalStatus::iter()
        .filter(|status| *status != ProposalStatus::Draft)
        .map(|status| Choice {
            value: status.to_value(),
            label: status.label().into(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_titles_and_filters_stay_text() {
        let filter = Filter {
            wilayah: samples::HOSTILE.into(),
            status: String::new(),
            bidang: String::new(),
            after: None,
        };
        let page = List {
            chrome: chrome(),
            next: Some(filter.next("abc")),
            filter,
            area: Some(samples::HOSTILE.into()),
            wrong_area: true,
            statuses: statuses(),
            sectors: Vec::new(),
            items: vec![samples::proposal()],
            names: HashMap::new(),
        };
        samples::assert_escaped(&page.render().unwrap());
    }
}
