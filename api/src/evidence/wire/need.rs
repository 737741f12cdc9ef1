//! Need against money.

use poem_openapi::Object;
use uuid::Uuid;

use crate::figures::wire::AreaMeasure;

/// An indicator that is known of villages.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct KnownIndicatorOut {
    /// Short name, such as `poverty`.
    pub code: String,
    /// Villages it is known of.
    pub villages: i64,
    /// Where it comes from; one source where there are several.
    pub source: Option<String>,
}

/// A village's need and money.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct VillageNeedOut {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Latitude of a point inside, WGS 84 degrees, where known.
    pub lat: Option<f64>,
    /// Longitude of a point inside, WGS 84 degrees, where known.
    pub lng: Option<f64>,
    /// The indicator; missing where nobody told it.
    pub need: Option<f64>,
    /// The measure: rupiah, a number, or hundredths of a per cent; missing where it cannot be told.
    pub value: Option<i64>,
    /// Third the indicator is in, 1 the least; 0 where one of the two is missing.
    pub need_class: u32,
    /// Third the measure is in, 1 the least; 0 where one of the two is missing.
    pub value_class: u32,
}

/// Need against money, village by village.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AreaNeedOut {
    /// The area.
    pub area_code: String,
    /// The cycle; missing where the regency has none.
    pub cycle_id: Option<Uuid>,
    /// What may be chosen.
    pub indicators: Vec<KnownIndicatorOut>,
    /// The indicator shown; missing where there is none.
    pub indicator: Option<String>,
    /// The measure it is set against.
    pub measure: AreaMeasure,
    /// Villages of which both are known.
    pub compared: i64,
    /// Spearman's rank correlation of the two over these; missing below three villages, or where one side puts all
    /// alike. It tells that two orders agree, not why.
    pub rank_correlation: Option<f64>,
    /// Upper ends of the two lower thirds of the indicator; empty where nothing is compared.
    pub need_ends: Vec<f64>,
    /// Upper ends of the two lower thirds of the measure; empty where nothing is compared.
    pub value_ends: Vec<i64>,
    /// The villages: those with most need and least of the measure first, those that cannot be compared last.
    pub items: Vec<VillageNeedOut>,
}
