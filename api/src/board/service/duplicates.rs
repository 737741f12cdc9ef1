//! Clusters of likely duplicates over the whole regency.

use std::sync::Arc;

use entity::ids::{CycleId, ProposalId};
use entity::proposals;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::show::Ids;
use crate::app::App;
use crate::areas::code::within;
use crate::board::alike::{self, Cluster, Wish};
use crate::board::store::STANDING;
use crate::board::wire::{AlikeOut, ClusterOut};
use crate::cycles::service as cycle_service;
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::proposals::similarity::Place;

/// Members of a cluster that are shown; a larger one is no cluster but a fashion.
const SHOWN: usize = 50;
/// Proposals of a cycle up to which whoever asks waits for the clusters as they are now.
const SMALL: u64 = 3_000;

async fn wishes(db: &impl ConnectionTrait, cycle: CycleId) -> Result<Vec<Wish>, ApiError> {
    type Row = (
        ProposalId,
        String,
        String,
        Option<f64>,
        Option<f64>,
        String,
        String,
    );
    use proposals::Column as P;
    let rows: Vec<Row> = proposals::Entity::find()
        .select_only()
        .columns([
            P::Id,
            P::Title,
            P::Problem,
            P::Lat,
            P::Lng,
            P::VillageCode,
            P::DistrictCode,
        ])
        .filter(P::CycleId.eq(cycle))
        .filter(P::Status.is_in(STANDING))
        .order_by_asc(P::SubmittedAt)
        .order_by_asc(P::Id)
        .into_tuple()
        .all(db)
        .await?;
    let wish = |(id, title, problem, lat, lng, village, district): Row| Wish {
        id,
        title,
        problem,
        place: lat.zip(lng).map(|(lat, lng)| Place { lat, lng }),
        village,
        district,
    };
    Ok(rows.into_iter().map(wish).collect())
}

async fn found(app: &App, cycle: CycleId) -> Result<Arc<Vec<Cluster>>, ApiError> {
    let load = || async {
        let wishes = wishes(app.db.read(), cycle).await?;
        tokio::task::spawn_blocking(move || Arc::new(alike::clusters(&wishes)))
            .await
            .map_err(ApiError::internal)
    };
    let seen = app
        .lately
        .board
        .clusters
        .get(&app.db, app.clock.now(), &cycle, load)
        .await?;
    let clusters = seen.value();
    let known = &app.lately.board;
    known.keep(cycle, app.clock.now(), Arc::clone(&clusters));
    Ok(clusters)
}

/// Whether finding the clusters of a cycle takes no time anybody notices.
async fn is_small(db: &impl ConnectionTrait, cycle: CycleId) -> Result<bool, ApiError> {
    let count = proposals::Entity::find()
        .filter(proposals::Column::CycleId.eq(cycle))
        .count(db)
        .await?;
    Ok(count <= SMALL)
}

/// The clusters of a cycle: those of a small one as they are, those of a large one as they were last found, which is
/// done anew behind the back of whoever asks; none while that is going on for the first time.
async fn lately(app: &App, cycle: CycleId) -> Result<Option<Arc<Vec<Cluster>>>, ApiError> {
    if is_small(app.db.read(), cycle).await? {
        return found(app, cycle).await.map(Some);
    }
    let known = &app.lately.board;
    let (last, old) = known.last(cycle, app.clock.now());
    if old && known.begin(cycle) {
        let app = app.clone();
        tokio::spawn(async move {
            if let Err(error) = found(&app, cycle).await {
                let told = &error.problem().detail_en;
                tracing::warn!(error = %told, "likely duplicates were not found");
            }
            app.lately.board.end(cycle);
        });
    }
    Ok(last)
}

/// Proposals among likely duplicates that lie in more than one district, as far as they are known.
pub(super) async fn crossing(app: &App, cycle: CycleId) -> Result<Ids, ApiError> {
    let Some(clusters) = lately(app, cycle).await? else {
        return Ok(Ids::new());
    };
    let crossing = clusters.iter().filter(|cluster| cluster.cross_district);
    Ok(crossing
        .flat_map(|cluster| cluster.members.iter().map(|member| member.id))
        .collect())
}

/// Whether likely duplicates are still being found for the first time since this process began.
pub async fn seeking(app: &App, cycle: CycleId) -> Result<bool, ApiError> {
    Ok(lately(app, cycle).await?.is_none())
}

/// A page of clusters, the largest first; only those that reach into an area where asked for.
pub async fn duplicates(
    app: &App,
    cycle: CycleId,
    area: Option<&str>,
    after: Option<usize>,
    limit: u64,
) -> Result<Page<ClusterOut>, ApiError> {
    cycle_service::known(app, cycle).await?;
    let db = app.db.read();
    let clusters = match lately(app, cycle).await? {
        Some(clusters) => clusters,
        None => found(app, cycle).await?,
    };
    let start = after.map_or(0, |after| after.saturating_add(1));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut shown: Vec<(usize, &Cluster)> = Vec::new();
    let places = match area {
        None => None,
        Some(area) => Some(inside(db, cycle, area).await?),
    };
    for (at, cluster) in clusters.iter().enumerate().skip(start) {
        let wanted = places.as_ref().is_none_or(|inside| {
            cluster
                .members
                .iter()
                .any(|member| inside.contains(&member.id))
        });
        if wanted {
            shown.push((at, cluster));
        }
        if shown.len() > limit {
            break;
        }
    }
    let more = shown.len() > limit;
    shown.truncate(limit);
    let next = shown
        .last()
        .filter(|_| more)
        .map(|(at, _)| page::encode(at))
        .transpose()?;
    let ids: Vec<ProposalId> = shown
        .iter()
        .flat_map(|(_, cluster)| cluster.members.iter().take(SHOWN).map(|member| member.id))
        .collect();
    let rows = crate::proposals::life::many(db, &ids).await?;
    // What was decided or merged since the clusters were found stands in none any more.
    let standing = |member: &alike::Member| {
        let row = rows.get(&member.id);
        row.is_some_and(|row| STANDING.contains(&row.status))
    };
    let shown = shown.into_iter().filter(|(_, cluster)| {
        let members = cluster.members.iter().take(SHOWN);
        members.filter(|member| standing(member)).count() > 1
    });
    let items = shown.map(|(_, cluster)| ClusterOut {
        cross_village: cluster.cross_village,
        cross_district: cluster.cross_district,
        proposals: cluster
            .members
            .iter()
            .take(SHOWN)
            .filter(|member| standing(member))
            .filter_map(|member| {
                let row = rows.get(&member.id)?;
                Some(AlikeOut {
                    proposal_id: row.id.0,
                    tracking_code: row.tracking_code.clone(),
                    title: row.title.clone(),
                    village_code: row.village_code.clone(),
                    cost_idr: row.cost_idr,
                    score: (member.score * 1000.0).round() / 1000.0,
                    distance_m: member.distance_m.map(f64::round),
                })
            })
            .collect(),
    });
    Ok(Page {
        items: items.collect(),
        next,
    })
}

async fn inside(db: &impl ConnectionTrait, cycle: CycleId, area: &str) -> Result<Ids, ApiError> {
    let rows: Vec<(ProposalId, String)> = proposals::Entity::find()
        .select_only()
        .columns([proposals::Column::Id, proposals::Column::VillageCode])
        .filter(proposals::Column::CycleId.eq(cycle))
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .filter(|(_, village)| within(area, village))
        .map(|(id, _)| id)
        .collect())
}
