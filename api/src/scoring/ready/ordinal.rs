//! Ordinal points with weights from pairwise comparison, for physical and for other works.
//!
//! The source states the resulting weights, not the comparisons behind them, so no matrix can be shown.
//! A stored later version of its code holds rounder weights (physical .40, .30, .20, .10) and other
//! criteria for non-physical works; an office should derive its own.

use super::super::bands::bands;
use super::{CriteriaSet, Measure, Scale, Scorer, computed, criterion, points, set, steps};

const SOURCE: &str = "Billyuu/musrenbang, lib/app/utils/ahp_helper.dart";

/// Roads, drains, buildings.
pub(super) fn physical() -> CriteriaSet {
    let urgency = steps([
        ["Tidak mendesak", "Not urgent"],
        ["Kurang mendesak", "Hardly urgent"],
        ["Cukup mendesak", "Fairly urgent"],
        ["Mendesak", "Urgent"],
        ["Sangat mendesak", "Very urgent"],
    ]);
    let impact = steps([
        ["Kelompok", "A group"],
        ["RT", "A neighbourhood unit (RT)"],
        ["RW", "A community unit (RW)"],
        ["Dusun", "A hamlet"],
        ["Desa", "The village"],
    ]);
    let damage = steps([
        ["Masih layak", "Still in good condition"],
        ["Rusak ringan", "Lightly damaged"],
        ["Rusak sedang", "Damaged"],
        ["Rusak berat", "Heavily damaged"],
        ["Belum ada", "Does not exist yet"],
    ]);
    let officer =
        |code, names, scale, weight| criterion(code, names, scale, Scorer::Officer, Some(weight));
    let criteria = vec![
        officer("urgency", ["Urgensi", "Urgency"], urgency, 0.443),
        officer(
            "impact",
            ["Masyarakat terdampak", "People affected"],
            impact,
            0.250,
        ),
        officer(
            "damage",
            ["Tingkat kerusakan", "Level of damage"],
            damage,
            0.231,
        ),
        computed(
            "cost",
            ["Biaya", "Cost"],
            cost(),
            Measure::CostIdr,
            Some(0.076),
        ),
    ];
    set(
        "ahp_physical",
        ["AHP, fisik", "AHP, physical"],
        SOURCE,
        criteria,
    )
}

/// Training, services, goods.
pub(super) fn non_physical() -> CriteriaSet {
    let need = steps([
        ["Tidak terlalu dibutuhkan", "Not much needed"],
        ["Kurang dibutuhkan", "Hardly needed"],
        ["Cukup dibutuhkan", "Fairly needed"],
        ["Dibutuhkan", "Needed"],
        ["Sangat dibutuhkan", "Greatly needed"],
    ]);
    let beneficiaries = steps([
        ["Sangat sedikit", "Very few"],
        ["Sedikit", "Few"],
        ["Sedang", "Some"],
        ["Banyak", "Many"],
        ["Sangat banyak", "Very many"],
    ]);
    let officer =
        |code, names, scale, weight| criterion(code, names, scale, Scorer::Officer, Some(weight));
    let criteria = vec![
        officer("need", ["Tingkat kebutuhan", "Need"], need, 0.439),
        officer("sector", ["Bidang", "Sector"], points(5), 0.294),
        officer(
            "beneficiaries",
            ["Penerima manfaat", "Beneficiaries"],
            beneficiaries,
            0.193,
        ),
        computed(
            "cost",
            ["Biaya", "Cost"],
            cost(),
            Measure::CostIdr,
            Some(0.074),
        ),
    ];
    set(
        "ahp_non_physical",
        ["AHP, nonfisik", "AHP, non-physical"],
        SOURCE,
        criteria,
    )
}

/// Up to Rp 50, 100, 150, 200 million and above; the cheaper, the more points.
fn cost() -> Scale {
    Scale::Bands {
        bands: bands(
            &[50_000_000, 100_000_000, 150_000_000, 200_000_000],
            &[5, 4, 3, 2, 1],
        ),
    }
}
