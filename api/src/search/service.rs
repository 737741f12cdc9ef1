//! Use cases of the search.

use std::sync::Arc;

use chrono::Duration;
use entity::areas;
use entity::enums::AreaLevel;
use sea_orm::{ActiveEnum, ConnectionTrait};

use super::wire::{SearchGroupOut, SearchHitOut, SearchKind, SearchOut};
use super::words::{Gathered, Words, split};
use crate::app::App;
use crate::areas::service as area_room;
use crate::db::Memory;
use crate::problem::ApiError;
use crate::proposals::service as proposals;
use crate::proposals::wire::Sort;
use crate::{agencies, cycles, rounds};

/// Most of a kind that are counted.
const COUNTED: u64 = 1_000;
/// Areas whose rounds and cycles are looked for.
const AROUND: usize = 20;
/// How long the words are believed.
const LIFE: Duration = Duration::minutes(30);
/// Names read at once.
const BATCH: u64 = 5_000;

/// The words of this process's memory.
pub struct Known(Memory<(), Arc<Words>>);

impl Default for Known {
    fn default() -> Self {
        Self(Memory::of(&["areas"]).lasting(LIFE).keeping(1))
    }
}

/// What is searched for.
pub struct Asked<'a> {
    /// The query.
    pub text: &'a str,
    /// Kinds of things.
    pub kinds: Vec<SearchKind>,
    /// Whether misspelt words stay as they are.
    pub exact: bool,
    /// Items of a kind.
    pub limit: u64,
}

/// Searches; where nothing is found, with misspelt words mended.
pub async fn search(app: &App, asked: Asked<'_>) -> Result<SearchOut, ApiError> {
    let text = asked.text.trim();
    let mut out = SearchOut {
        query: text.to_owned(),
        corrected: None,
        groups: found(app, &asked, text).await?,
    };
    if out.groups.is_empty() && !asked.exact {
        let words = known(app).await?;
        let given = text.to_owned();
        let mended = tokio::task::spawn_blocking(move || words.mend(&given));
        for mended in mended.await.map_err(ApiError::internal)? {
            out.groups = found(app, &asked, &mended).await?;
            if !out.groups.is_empty() {
                out.corrected = Some(mended);
                break;
            }
        }
    }
    Ok(out)
}

async fn found(app: &App, asked: &Asked<'_>, text: &str) -> Result<Vec<SearchGroupOut>, ApiError> {
    let words: Vec<String> = split(text).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let wants = |kind: SearchKind| asked.kinds.contains(&kind);
    let mut groups = Vec::new();
    let mut add = |kind: SearchKind, all: Counted| {
        if !all.items.is_empty() {
            groups.push(SearchGroupOut {
                kind,
                total: all.total.min(COUNTED),
                more: all.total > COUNTED,
                items: all.items,
            });
        }
    };
    let (places, many) = if [SearchKind::Areas, SearchKind::Rounds, SearchKind::Cycles]
        .into_iter()
        .any(wants)
    {
        places(app.db.read(), text).await?
    } else {
        (Vec::new(), 0)
    };
    if wants(SearchKind::Areas) {
        let shown = places
            .iter()
            .take(usize::try_from(asked.limit).unwrap_or(100));
        let items = areas_shown(app.db.read(), shown.cloned().collect()).await?;
        add(SearchKind::Areas, Counted { total: many, items });
    }
    if wants(SearchKind::Proposals) {
        add(
            SearchKind::Proposals,
            proposals_of(app, text, asked.limit).await?,
        );
    }
    let codes: Vec<String> = places
        .iter()
        .take(AROUND)
        .map(|area| area.code.clone())
        .collect();
    if wants(SearchKind::Rounds) && !codes.is_empty() {
        add(
            SearchKind::Rounds,
            rounds_of(app, codes.clone(), asked.limit).await?,
        );
    }
    if wants(SearchKind::Agencies) {
        add(
            SearchKind::Agencies,
            agencies_of(app, &words, asked.limit).await?,
        );
    }
    if wants(SearchKind::Catalogue) {
        add(
            SearchKind::Catalogue,
            catalogue_of(app, &words, asked.limit).await?,
        );
    }
    if wants(SearchKind::Cycles) {
        add(
            SearchKind::Cycles,
            cycles_of(app, &words, codes, asked.limit).await?,
        );
    }
    Ok(groups)
}

/// The first of what was found, and how many there are.
struct Counted {
    total: u64,
    items: Vec<SearchHitOut>,
}

/// Words that say only of what kind an area is.
const LEVELS: [&str; 9] = [
    "desa",
    "kelurahan",
    "kel",
    "kecamatan",
    "kec",
    "kabupaten",
    "kab",
    "kota",
    "provinsi",
];

/// Areas by name or code; with the name of an area above it behind it too: *genteng banyuwangi*.
async fn places(
    db: &impl ConnectionTrait,
    text: &str,
) -> Result<(Vec<areas::Model>, u64), ApiError> {
    let is_code = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let words: Vec<&str> = text.split_whitespace().collect();
    let level = |word: &str| LEVELS.contains(&word.to_lowercase().trim_end_matches('.'));
    let kept = words.iter().skip_while(|word| level(word)).copied();
    let mut name: Vec<&str> = kept.collect();
    if name.is_empty() || is_code {
        name = words;
    }
    let whole = name.join(" ");
    let rows = area_room::search(db, Some(&whole), None, None, None, COUNTED).await?;
    if !rows.is_empty() || name.len() < 2 || is_code {
        return Ok(rank(rows, &whole));
    }
    // The area above is named by the last word, or the last two.
    for above in 1..=2_usize.min(name.len() - 1) {
        let (name, above) = name.split_at(name.len() - above);
        let above: Vec<&str> = above.iter().copied().filter(|word| !level(word)).collect();
        let (name, above) = (
            name.join(" "),
            crate::areas::code::name_key(&above.join(" ")),
        );
        let holders = area_room::search(db, Some(&above), None, None, None, 10).await?;
        let holder = holders
            .into_iter()
            .filter(|area| area.name_key == above && area.level != AreaLevel::Village)
            .min_by_key(|area| area.code.len());
        if let Some(holder) = holder {
            let within = Some(holder.code);
            let rows = area_room::search(db, Some(&name), None, within, None, COUNTED).await?;
            if !rows.is_empty() {
                return Ok(rank(rows, &name));
            }
        }
    }
    Ok((Vec::new(), 0))
}

/// Areas called exactly so first, the larger before the smaller; and how many there are.
fn rank(mut rows: Vec<areas::Model>, name: &str) -> (Vec<areas::Model>, u64) {
    let name = crate::areas::code::name_key(name);
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    rows.sort_by_key(|area| (area.name_key != name, area.code.len()));
    (rows, total)
}

async fn areas_shown(
    db: &impl ConnectionTrait,
    rows: Vec<areas::Model>,
) -> Result<Vec<SearchHitOut>, ApiError> {
    let above = |code: &str| -> Vec<String> {
        let code = crate::areas::code::AreaCode::parse(code);
        let above = code.map(|code| code.ancestors()).unwrap_or_default();
        above.iter().rev().map(ToString::to_string).collect()
    };
    let codes = rows.iter().flat_map(|area| above(&area.code)).collect();
    let names = area_room::names(db, codes).await?;
    let shown = rows.into_iter().map(|area| {
        let place: Vec<&str> = above(&area.code)
            .iter()
            .filter_map(|code| names.get(code))
            .map(String::as_str)
            .collect();
        SearchHitOut {
            place: Some(place.join(", ")).filter(|place| !place.is_empty()),
            label: area.kind.to_value(),
            page: Some(format!("/areas/{}", area.code)),
            title: area.name,
            id: area.code,
        }
    });
    Ok(shown.collect())
}

async fn proposals_of(app: &App, text: &str, limit: u64) -> Result<Counted, ApiError> {
    if let Some(row) = proposals::tracked(app, text).await? {
        let names = area_room::names(app.db.read(), vec![row.village_code.clone()]).await?;
        let place = names.get(&row.village_code).cloned();
        let hit = SearchHitOut {
            id: row.id.to_string(),
            title: row.title,
            label: row.status.to_value(),
            place,
            page: Some(format!("/proposals/{}", row.id)),
        };
        return Ok(Counted {
            total: 1,
            items: vec![hit],
        });
    }
    let all = proposals::Filter::default();
    let page = proposals::list(app, all, Some(text), Sort::Newest, None, limit).await?;
    let first = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
    let total = match page.next {
        Some(_) => proposals::count(app.db.read(), text, COUNTED + 1).await?,
        None => first,
    };
    let items = page.items.into_iter().map(|one| SearchHitOut {
        page: Some(format!("/proposals/{}", one.id)),
        id: one.id.to_string(),
        title: one.title,
        label: entity::enums::ProposalStatus::from(one.status).to_value(),
        place: Some(one.village_name),
    });
    Ok(Counted {
        total,
        items: items.collect(),
    })
}

fn cut<T>(rows: Vec<T>, limit: u64, hit: impl FnMut(T) -> SearchHitOut) -> Counted {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Counted {
        total: u64::try_from(rows.len()).unwrap_or(u64::MAX),
        items: rows.into_iter().take(limit).map(hit).collect(),
    }
}

async fn rounds_of(app: &App, codes: Vec<String>, limit: u64) -> Result<Counted, ApiError> {
    let db = app.db.read();
    let rows = rounds::service::of_areas(db, codes, COUNTED + 1).await?;
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let first = usize::try_from(limit).unwrap_or(usize::MAX);
    let rows = rows.into_iter().take(first).collect();
    let rows = rounds::service::named(db, rows, app.clock.now()).await?;
    let items = rows.into_iter().map(|round| SearchHitOut {
        page: Some(format!("/rounds/{}", round.id)),
        id: round.id.to_string(),
        title: round.area_name,
        label: entity::enums::StageKind::from(round.stage_kind).to_value(),
        place: None,
    });
    Ok(Counted {
        total,
        items: items.collect(),
    })
}

async fn agencies_of(app: &App, words: &[String], limit: u64) -> Result<Counted, ApiError> {
    let db = app.db.read();
    let rows = agencies::service::named_so(db, words, COUNTED + 1).await?;
    let codes = rows
        .iter()
        .map(|agency| agency.regency_code.clone())
        .collect();
    let names = area_room::names(db, codes).await?;
    Ok(cut(rows, limit, |agency| SearchHitOut {
        id: agency.id.to_string(),
        place: names.get(&agency.regency_code).cloned(),
        page: Some(format!("/areas/{}", agency.regency_code)),
        title: agency.name,
        label: agency.code,
    }))
}

async fn catalogue_of(app: &App, words: &[String], limit: u64) -> Result<Counted, ApiError> {
    let db = app.db.read();
    let rows = cycles::service::items_named_so(db, words, COUNTED + 1).await?;
    Ok(cut(rows, limit, |(item, cycle)| SearchHitOut {
        id: item.id.to_string(),
        title: item.name,
        label: item.code,
        place: cycle,
        page: None,
    }))
}

async fn cycles_of(
    app: &App,
    words: &[String],
    codes: Vec<String>,
    limit: u64,
) -> Result<Counted, ApiError> {
    let db = app.db.read();
    let rows = cycles::service::named_so(db, words, codes, COUNTED + 1).await?;
    let codes = rows
        .iter()
        .map(|cycle| cycle.regency_code.clone())
        .collect();
    let names = area_room::names(db, codes).await?;
    Ok(cut(rows, limit, |cycle| SearchHitOut {
        id: cycle.id.to_string(),
        page: Some(format!("/areas/{}", cycle.regency_code)),
        place: names.get(&cycle.regency_code).cloned(),
        title: cycle.name,
        label: cycle.fiscal_year.to_string(),
    }))
}

/// The words things are called by, from memory; read batch by batch, so that they take little while they are read.
async fn known(app: &App) -> Result<Arc<Words>, ApiError> {
    let load = || async {
        let db = app.db.read();
        let mut gathered = Gathered::default();
        let mut after = None;
        loop {
            let names = area_room::names_after(db, after, BATCH).await?;
            for (_, name) in &names {
                gathered.add(name);
            }
            match names.into_iter().last() {
                Some((code, _)) => after = Some(code),
                None => break,
            }
        }
        let mut after = None;
        loop {
            let titles = proposals::titles_after(db, after, BATCH).await?;
            for (_, title) in &titles {
                gathered.add(title);
            }
            match titles.last() {
                Some((id, _)) => after = Some(*id),
                None => break,
            }
        }
        let others = [
            agencies::service::all_names(db).await?,
            cycles::service::all_names(db).await?,
        ];
        for name in others.iter().flatten() {
            gathered.add(name);
        }
        let words = tokio::task::spawn_blocking(move || gathered.pack());
        let words = words.await.map_err(ApiError::internal)?;
        tracing::debug!(
            words = words.len(),
            bytes = words.bytes(),
            "words for the search"
        );
        Ok(Arc::new(words))
    };
    let seen = app.lately.words.0.get(&app.db, app.clock.now(), &(), load);
    Ok(seen.await?.value())
}
