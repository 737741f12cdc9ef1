//! Counting a tallied round again: other rules on its ballots, and its ballots for anyone.

use entity::ids::RoundId;
use entity::{candidates, rounds};
use sea_orm::ConnectionTrait;

use super::read::{steps, stored};
use crate::app::App;
use crate::areas;
use crate::ballots;
use crate::problem::{ApiError, Code};
use crate::results::comparison::Counted;
use crate::results::election::{Entrant, Held, counting, election};
use crate::results::wire::ComparisonOut;
use crate::results::{export, store};
use crate::rounds::configuration::Configuration;
use crate::rounds::standing;

/// Several rules on the ballots of a tallied round.
pub async fn comparison(app: &App, id: RoundId) -> Result<ComparisonOut, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    if round.tallied_at.is_none() {
        return Err(ApiError::new(
            Code::NotFound,
            "Suara putaran ini belum dihitung.",
            "This round is not counted yet.",
        ));
    }
    let (result, _) = stored(db, id).await?;
    let ballots = [
        result.ballots_online,
        result.ballots_paper,
        result.ballots_assisted,
        result.ballots_void,
    ];
    let fewest = app.config.least_published;
    let withheld = ballots::service::withheld_of(db, &round, ballots.iter().sum(), fewest).await?;
    if withheld.is_some() {
        return Err(withheld_ballots(
            "Aturan lain tidak dibandingkan di putaran ini",
            "Other rules are not compared in this round",
        ));
    }
    let load = Box::pin(async { Ok(reload(db, round).await?.1) });
    app.lately.comparisons.of(id, load).await
}

/// The refusal of what would reveal voters in a small round: which choices went together on a ballot.
fn withheld_ballots(what_id: &str, what_en: &str) -> ApiError {
    ApiError::new(
        Code::WrongState,
        format!("{what_id}: suaranya terlalu sedikit, sehingga akan menunjukkan pemilihnya."),
        format!(
            "{what_en}: it has too few voters or all from one place, so that would reveal them."
        ),
    )
}

/// The ballots of a closed round as a PABULIB file.
pub async fn ballots_file(app: &App, id: RoundId) -> Result<String, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    if round.closed_at.is_none() || round.tallied_at.is_none() {
        return Err(ApiError::new(
            Code::WrongPhase,
            "Berkas surat suara terbit saat putaran ditutup.",
            "The file of ballots is published when the round is closed.",
        ));
    }
    let (_, ledger) = ballots::service::published(db, &round).await?;
    if ledger.withheld.is_some() {
        return Err(withheld_ballots(
            "Surat suara putaran ini tidak diterbitkan satu per satu",
            "This round's ballots are not published one by one",
        ));
    }
    let place = areas::service::find(db, &round.area_code).await?;
    let place = place.map_or_else(|| round.area_code.clone(), |area| area.name);
    let _place = app.lately.comparisons.place().await?;
    let (placed, counted) = reload(db, round.clone()).await?;
    let main = Some(entity::enums::Outcome::Main);
    let main = placed.iter().filter(|row| row.outcome == main);
    let selected = main.filter_map(|row| counted.election.place(&row.id.to_string()));
    let selected: Vec<usize> = selected.collect();
    tokio::task::spawn_blocking(move || export::document(&round, &place, &counted, &selected))
        .await
        .map_err(ApiError::internal)?
}

/// The candidates of a tallied round as they were counted, and its election.
async fn reload(
    db: &impl ConnectionTrait,
    round: rounds::Model,
) -> Result<(Vec<candidates::Model>, Counted), ApiError> {
    let result = store::result(db, round.id)
        .await?
        .ok_or_else(|| ApiError::internal("a tallied round has no result"))?;
    let placed = store::placed(db, round.id).await?;
    let lines = ballots::service::lines(db, &placed).await?;
    let mut cast = ballots::service::ballots_of(db, &round).await?;
    // By leaf, which is random: the order ballots came in is nobody's to know.
    cast.sort_unstable_by(|a, b| a.leaf.cmp(&b.leaf));
    let steps = steps(&result)?;
    let mut entrants = Vec::with_capacity(placed.len());
    for (row, line) in placed.iter().zip(lines) {
        let labels = steps.get(&row.id.0).map(|step| step.labels.clone());
        entrants.push(Entrant::counted(
            row,
            line.title,
            &labels.unwrap_or_default(),
        ));
    }
    entrants.sort_unstable_by_key(|one| one.id);
    let counted = tokio::task::spawn_blocking(move || {
        let configuration = Configuration::of_round(&round)?;
        let held = Held {
            area_code: &round.area_code,
            ceiling_idr: round.ceiling_idr,
            configuration: &configuration,
        };
        let election = election(&held, &entrants, counting(&cast)?);
        Ok::<_, ApiError>(Counted {
            election: election.map_err(ApiError::internal)?,
            round: round.id,
            seed: round.seed,
            configuration,
        })
    })
    .await
    .map_err(ApiError::internal)??;
    Ok((placed, counted))
}
