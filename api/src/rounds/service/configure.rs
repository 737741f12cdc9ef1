//! What a configuration must agree with outside itself, and the seed of a round's draw.

use std::collections::HashSet;

use entity::rounds;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::db::Tx;
use crate::keys;
use crate::problem::{ApiError, Code, FieldError};
use crate::references;
use crate::rounds::configuration::{Bound, Configuration, Holder, LabelKind};
use crate::rounds::rules::takes_candidates;
use crate::rounds::store;

/// The seed of a round's draw, as text; nothing for rounds of before there was one.
pub fn seed(app: &App, round: &rounds::Model) -> Result<Option<String>, ApiError> {
    let sealed = round.seed_sealed.as_deref();
    let seed = sealed.map(|sealed| app.keys.open(sealed)).transpose()?;
    Ok(seed.map(hex::encode))
}

/// A new seed: sealed, and the hash that commits to it.
pub(super) fn new_seed(app: &App) -> Result<(Vec<u8>, String), ApiError> {
    let seed = keys::random::<32>()?;
    let hash = keys::sha256(hex::encode(seed).as_bytes());
    Ok((app.keys.seal(&seed)?, hex::encode(hash)))
}

/// Refuses bounds on sectors that do not exist; pointers are below `base`.
pub async fn check_sectors(
    app: &App,
    base: &str,
    configuration: &Configuration,
) -> Result<(), ApiError> {
    let mut errors = Vec::new();
    for (field, bounds) in [
        ("floors", &configuration.floors),
        ("ceilings", &configuration.ceilings),
    ] {
        for (at, bound) in bounds.iter().enumerate() {
            let Bound { kind, value, .. } = bound;
            // The codes are kept in memory: this asks the database once in the life of the process.
            if *kind == LabelKind::Sector && !references::service::has_sector(app, value).await? {
                errors.push(FieldError {
                    pointer: format!("{base}/{field}/{at}/value"),
                    detail: "Isi kode bidang dari /sectors.".into(),
                    detail_en: "Give a sector code of /sectors.".into(),
                });
            }
        }
    }
    refuse(errors)
}

fn refuse(errors: Vec<FieldError>) -> Result<(), ApiError> {
    if errors.is_empty() {
        return Ok(());
    }
    Err(ApiError::fields(errors))
}

/// Refuses a configuration that is wrong in itself; pointers are below `base`.
pub fn check(
    base: &str,
    configuration: &Configuration,
    holder: Holder<'_>,
) -> Result<(), ApiError> {
    let errors = configuration.check(holder).into_iter();
    let errors = errors.map(|error| FieldError {
        pointer: format!("{base}{}", error.pointer),
        ..error
    });
    refuse(errors.collect())
}

/// Checks a new configuration of a locked round: the planner's, until voting opens. A round opened with
/// ballots keeps having some, since its calendar follows that.
pub(super) async fn for_round(
    tx: &Tx,
    caller: &Caller,
    round: &rounds::Model,
    configuration: &Configuration,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), ApiError> {
    const BASE: &str = "/configuration";
    caller.require_planner(&round.area_code)?;
    if !takes_candidates(round, now) {
        return Err(ApiError::new(
            Code::Frozen,
            "Konfigurasi dibekukan sejak pemungutan suara dibuka.",
            "The configuration is fixed since voting opened.",
        ));
    }
    check(BASE, configuration, Holder::Round(&round.area_code))?;
    if configuration.balloted() != round.voting_closes_at.is_some() {
        return Err(ApiError::field(
            "/configuration/ballot/form",
            "Putaran yang dibuka dengan pemungutan suara tetap memakainya, dan sebaliknya.",
            "A round opened with ballots keeps having them, and one without has none.",
        ));
    }
    let named: Vec<(String, Uuid)> = configuration.named().collect();
    if named.is_empty() {
        return Ok(());
    }
    let standing: HashSet<Uuid> = store::may_stand(tx, round.id).await?;
    let errors = named.into_iter().filter(|(_, id)| !standing.contains(id));
    let errors = errors.map(|(pointer, _)| FieldError {
        pointer: format!("{BASE}{pointer}"),
        detail: "Usulan ini tidak ada di putaran ini.".into(),
        detail_en: "This candidate does not stand in this round.".into(),
    });
    refuse(errors.collect())
}
