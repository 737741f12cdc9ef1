//! Kabupaten Asahan's scoring form.
//!
//! The form states the seven criteria and the bands of households; weights are set apart for the district
//! meeting and the agency forum, and are not stated. The other criteria take the same 1 to 5 here, and
//! the negative impact earns more points the smaller it is: our reading, since the form adds all scores.

use super::super::bands::bands;
use super::{
    CriteriaSet, Criterion, Measure, Scale, Scorer, computed, criterion, points, set, steps,
};

const SOURCE: &str = "Kabupaten Asahan, form T-V.E.3.1.3 (hamzahfauzy/eplanning)";

/// Infrastructure: households <10, 10–20, 21–30, 31–40, >40.
pub(super) fn infrastructure() -> CriteriaSet {
    let names = ["Asahan, infrastruktur", "Asahan, infrastructure"];
    set(
        "asahan_infrastructure",
        names,
        SOURCE,
        criteria(&[9, 20, 30, 40]),
    )
}

/// All other works: households <20, 20–40, 41–60, 61–80, >80.
pub(super) fn other() -> CriteriaSet {
    let names = ["Asahan, selain infrastruktur", "Asahan, other works"];
    set("asahan_other", names, SOURCE, criteria(&[19, 40, 60, 80]))
}

fn criteria(households_upto: &[i64]) -> Vec<Criterion> {
    let officer = |code, names, scale| criterion(code, names, scale, Scorer::Officer, None);
    let impact = steps([
        ["Sangat besar", "Very large"],
        ["Besar", "Large"],
        ["Sedang", "Medium"],
        ["Kecil", "Small"],
        ["Tidak ada", "None"],
    ]);
    let households = Scale::Bands {
        bands: bands(households_upto, &[1, 2, 3, 4, 5]),
    };
    vec![
        officer("urgency", ["Kemendesakan", "Urgency"], points(5)),
        officer("actuality", ["Aktualitas", "Actuality"], points(5)),
        officer(
            "poverty_reduction",
            ["Pengurangan kemiskinan", "Poverty reduction"],
            points(5),
        ),
        computed(
            "households",
            ["Manfaat (jumlah KK)", "Benefit (households)"],
            households,
            Measure::Households,
            None,
        ),
        officer(
            "negative_impact",
            ["Dampak negatif", "Negative impact"],
            impact,
        ),
        officer(
            "ease",
            ["Kemudahan pelaksanaan", "Ease of execution"],
            points(5),
        ),
        officer("documents", ["Kelengkapan dokumen", "Documents"], points(5)),
    ]
}
