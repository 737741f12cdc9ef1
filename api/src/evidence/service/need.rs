//! Need against money, village by village.

use std::cmp::Reverse;

use entity::enums::AreaLevel;

use super::Scope;
use crate::app::App;
use crate::evidence::wire::{AreaNeedOut, KnownIndicatorOut, VillageNeedOut};
use crate::evidence::{rules, store};
use crate::figures;
use crate::figures::wire::{AreaFigureOut, AreaMeasure};
use crate::indicators::service::POVERTY;
use crate::problem::ApiError;
use crate::proposals::rules::quantity;
use crate::scoring::agreement::spearman;

/// Fewest villages a correlation is told of.
const FEWEST: usize = 3;

/// An indicator and a measure of every village of an area: in thirds, and how far the two orders agree. The
/// indicator is poverty unless given, or the first there is.
pub async fn need(
    app: &App,
    scope: &Scope,
    indicator: Option<&str>,
    measure: AreaMeasure,
) -> Result<AreaNeedOut, ApiError> {
    let db = app.db.read();
    let asked = figures::service::Asked {
        area: scope.area.code.clone(),
        level: Some(AreaLevel::Village),
        cycle: scope.cycle,
        measure,
    };
    let figures = figures::service::figures(app, asked).await?;
    let mut known = match scope.cycle {
        Some(cycle) => store::indicators(db, cycle, &scope.area.code).await?,
        None => Vec::new(),
    };
    known.sort();
    let has = |code: &str| known.iter().any(|(known, ..)| known == code);
    let chosen = match indicator {
        Some(code) if has(code) => Some(code.to_owned()),
        Some(_) => {
            return Err(ApiError::field(
                "indicator",
                "Pilih indikator yang sudah diimpor untuk wilayah ini.",
                "Choose an indicator that was imported for this area.",
            ));
        }
        None if has(POVERTY) => Some(POVERTY.to_owned()),
        None => known.first().map(|(code, ..)| code.clone()),
    };
    let needs = match (scope.cycle, &chosen) {
        (Some(cycle), Some(code)) => crate::indicators::service::values(db, cycle, code).await?,
        _ => std::collections::HashMap::default(),
    };
    let villages = figures.items.into_iter().map(|figure| {
        let need = needs.get(&figure.code).copied();
        (need, measure.of(&figure), figure)
    });
    let mut out = compared(villages.collect());
    out.area_code.clone_from(&scope.area.code);
    out.cycle_id = scope.cycle.map(|cycle| cycle.0);
    out.measure = measure;
    out.indicator = chosen;
    out.indicators = known
        .into_iter()
        .map(|(code, villages, source)| KnownIndicatorOut {
            code,
            villages,
            source,
        })
        .collect();
    Ok(out)
}

/// Villages by their need, in thousandths, and what is set against it.
fn compared(villages: Vec<(Option<i64>, Option<i64>, AreaFigureOut)>) -> AreaNeedOut {
    let both = villages
        .iter()
        .filter_map(|(need, value, _)| Some(((*need)?, (*value)?)));
    let (needs, values): (Vec<i64>, Vec<i64>) = both.unzip();
    let need_ends = rules::thirds(needs.iter().copied());
    let value_ends = rules::thirds(values.iter().copied());
    let correlation = if needs.len() < FEWEST {
        None
    } else {
        spearman(&needs, &values).ok().flatten()
    };
    let mut items: Vec<VillageNeedOut> = villages
        .into_iter()
        .map(|(need, value, figure)| {
            let classes = match (need, value, &need_ends, &value_ends) {
                (Some(need), Some(value), Some(needs), Some(values)) => {
                    (rules::third(&need, needs), rules::third(&value, values))
                }
                _ => (0, 0),
            };
            VillageNeedOut {
                code: figure.code,
                name: figure.name,
                lat: figure.lat,
                lng: figure.lng,
                need: need.map(quantity),
                value,
                need_class: classes.0,
                value_class: classes.1,
            }
        })
        .collect();
    items.sort_by(|one, other| {
        let key = |item: &VillageNeedOut| {
            let gap = i64::from(item.need_class) - i64::from(item.value_class);
            (item.need_class == 0, Reverse(gap), Reverse(item.need_class))
        };
        let need = |item: &VillageNeedOut| item.need.unwrap_or(f64::MIN);
        key(one)
            .cmp(&key(other))
            .then(need(other).total_cmp(&need(one)))
            .then_with(|| one.code.cmp(&other.code))
    });
    AreaNeedOut {
        area_code: String::new(),
        cycle_id: None,
        indicators: Vec::new(),
        indicator: None,
        measure: AreaMeasure::default(),
        compared: i64::try_from(needs.len()).unwrap_or(i64::MAX),
        rank_correlation: correlation,
        need_ends: need_ends.into_iter().flatten().map(quantity).collect(),
        value_ends: value_ends.into_iter().flatten().collect(),
        items,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::rules::Sums;
    use crate::web::samples;

    fn village(
        code: &str,
        need: Option<i64>,
        value: Option<i64>,
    ) -> (Option<i64>, Option<i64>, AreaFigureOut) {
        let area = entity::areas::Model {
            code: code.into(),
            ..samples::area()
        };
        (need, value, AreaFigureOut::new(area, &Sums::default()))
    }

    #[test]
    fn need_without_money_comes_first_and_the_unknown_last() {
        let out = compared(vec![
            village("a", None, Some(9)),
            village("b", Some(1_000), Some(900)),
            village("c", Some(2_000), Some(500)),
            village("d", Some(3_500), Some(0)),
        ]);
        let order: Vec<&str> = out.items.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(order, ["d", "c", "b", "a"]);
        assert_eq!((out.items[0].need_class, out.items[0].value_class), (3, 1));
        assert_eq!((out.items[3].need_class, out.items[3].value_class), (0, 0));
        assert_eq!((out.compared, out.rank_correlation), (3, Some(-1.0)));
        assert_eq!(out.items[0].need, Some(3.5));
        assert_eq!(
            (out.need_ends, out.value_ends),
            (vec![1.0, 2.0], vec![0, 500])
        );
        let few = compared(vec![
            village("a", Some(1), Some(2)),
            village("b", Some(2), Some(1)),
        ]);
        assert_eq!((few.compared, few.rank_correlation), (2, None));
    }
}
