//! The satisfaction index of `PermenPANRB` 14/2017. Pure.

/// Elements of the survey.
pub const ELEMENTS: usize = 9;

/// Their names in the API, in the rule's order.
pub const KEYS: [&str; ELEMENTS] = [
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "conduct",
    "complaints",
    "facilities",
];

/// Their names in Indonesian and English.
pub const NAMES: [(&str, &str); ELEMENTS] = [
    ("Persyaratan", "Requirements"),
    (
        "Sistem, mekanisme, dan prosedur",
        "System, mechanism and procedure",
    ),
    ("Waktu penyelesaian", "Time taken"),
    ("Biaya/tarif", "Cost"),
    (
        "Produk spesifikasi jenis pelayanan",
        "What the service delivers",
    ),
    ("Kompetensi pelaksana", "Competence of the staff"),
    ("Perilaku pelaksana", "Conduct of the staff"),
    (
        "Penanganan pengaduan, saran, dan masukan",
        "Handling of complaints and suggestions",
    ),
    ("Sarana dan prasarana", "Facilities"),
];

/// Fewest answers that are shown together.
pub const FEWEST: i64 = 5;

/// Answers added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many answered.
    pub n: i64,
    /// The sum of their answers, by element.
    pub sums: [i64; ELEMENTS],
}

/// Grade of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// 88.31 to 100: very good.
    A,
    /// 76.61 to 88.30: good.
    B,
    /// 65.00 to 76.60: less good.
    C,
    /// 25.00 to 64.99: not good.
    D,
}

/// A quotient rounded half up; none by zero.
fn rounded(above: i64, below: i64) -> Option<i64> {
    (below > 0).then(|| above.saturating_mul(2).saturating_add(below) / below.saturating_mul(2))
}

impl Tally {
    /// Whether so many answered that it is shown.
    pub fn is_shown(&self) -> bool {
        self.n >= FEWEST
    }

    /// The mean answer to each element, thousandths.
    pub fn means(&self) -> [i64; ELEMENTS] {
        self.sums
            .map(|sum| rounded(sum.saturating_mul(1000), self.n).unwrap_or(0))
    }

    /// The index, hundredths: the means, each weighing a ninth, times 25. Rounded once, at the end.
    pub fn index(&self) -> Option<i64> {
        let all: i64 = self.sums.iter().sum();
        rounded(all.saturating_mul(2500), self.n.saturating_mul(9))
    }

    /// The grade of the index.
    pub fn grade(&self) -> Option<Grade> {
        self.index().map(|index| match index {
            8_831.. => Grade::A,
            7_661.. => Grade::B,
            6_500.. => Grade::C,
            _ => Grade::D,
        })
    }

    /// This and another together.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        self.n += other.n;
        for (sum, more) in self.sums.iter_mut().zip(other.sums) {
            *sum += more;
        }
        self
    }
}

/// The groups that may be shown: those of five and more. Where all that is left out would be fewer than five, and so
/// could be told by taking the shown ones from the whole, the smallest shown one is left out too.
pub fn shown<K>(mut groups: Vec<(K, Tally)>) -> Vec<(K, Tally)> {
    let whole: i64 = groups.iter().map(|(_, tally)| tally.n).sum();
    groups.retain(|(_, tally)| tally.is_shown());
    loop {
        let told: i64 = groups.iter().map(|(_, tally)| tally.n).sum();
        if whole - told == 0 || whole - told >= FEWEST || groups.is_empty() {
            return groups;
        }
        let least = groups
            .iter()
            .enumerate()
            .min_by_key(|(_, (_, tally))| tally.n);
        let Some(at) = least.map(|(at, _)| at) else {
            return groups;
        };
        groups.remove(at);
    }
}

/// How many of a population should answer, by Krejcie and Morgan (1970): 95 % confidence, half and half, 5 % margin.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a sample is 384 at most, and no population nears 2^53"
)]
pub fn sample(population: i64) -> i64 {
    const CHI: f64 = 3.841;
    if population <= 0 {
        return 0;
    }
    let many = population as f64;
    let size = CHI * many * 0.25 / (0.0025 * (many - 1.0) + CHI * 0.25);
    (size.round() as i64).min(population)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Ten people: seven answer 3 to all, two answer 4, one answers 2.
    #[test]
    fn a_worked_example() {
        let tally = Tally {
            n: 10,
            sums: [31; ELEMENTS],
        };
        assert_eq!(tally.means(), [3_100; ELEMENTS]);
        // 3.1 × 1/9 × 9 = 3.1; × 25 = 77.50.
        assert_eq!(tally.index(), Some(7_750));
        assert_eq!(tally.grade(), Some(Grade::B));
    }

    /// Elements that differ: means 3.2 3.1 2.9 4.0 3.3 3.4 3.5 3.0 2.8 add up to 29.2; 29.2 / 9 × 25 = 81.11.
    #[test]
    fn a_worked_example_of_unlike_elements() {
        let tally = Tally {
            n: 10,
            sums: [32, 31, 29, 40, 33, 34, 35, 30, 28],
        };
        assert_eq!(tally.means()[2], 2_900);
        assert_eq!(tally.index(), Some(8_111));
        assert_eq!(tally.grade(), Some(Grade::B));
    }

    #[test]
    fn grades_change_where_the_rule_says() {
        let grade = |sum: i64, n: i64| {
            let tally = Tally {
                n,
                sums: [sum, 0, 0, 0, 0, 0, 0, 0, 0],
            };
            (tally.index().unwrap(), tally.grade().unwrap())
        };
        // An index of i hundredths is a sum of 9 i / 2500 for each answer.
        assert_eq!(grade(8_831 * 9, 2_500), (8_831, Grade::A));
        assert_eq!(grade(8_830 * 9, 2_500), (8_830, Grade::B));
        assert_eq!(grade(7_661 * 9, 2_500), (7_661, Grade::B));
        assert_eq!(grade(7_660 * 9, 2_500), (7_660, Grade::C));
        assert_eq!(grade(6_500 * 9, 2_500), (6_500, Grade::C));
        assert_eq!(grade(6_499 * 9, 2_500), (6_499, Grade::D));
        assert_eq!(Tally::default().index(), None);
    }

    #[test]
    fn samples_are_those_of_the_published_table() {
        for (population, size) in [
            (10, 10),
            (50, 44),
            (100, 80),
            (200, 132),
            (500, 217),
            (1_000, 278),
            (5_000, 357),
            (75_000, 382),
        ] {
            assert_eq!(sample(population), size, "{population}");
        }
        assert_eq!(sample(0), 0);
    }

    #[test]
    fn small_groups_are_not_told_by_taking_away() {
        let of = |n| Tally {
            n,
            ..Tally::default()
        };
        let kept = |groups: &[i64]| -> Vec<i64> {
            let groups = groups.iter().map(|n| (*n, of(*n))).collect();
            shown(groups).into_iter().map(|(n, _)| n).collect()
        };
        assert_eq!(kept(&[10, 20]), [10, 20]);
        assert_eq!(kept(&[10, 20, 3]), [20]);
        assert_eq!(kept(&[10, 3, 3]), [10]);
        assert_eq!(kept(&[4]), [0_i64; 0]);
    }

    proptest! {
        #[test]
        fn the_index_is_25_to_100(answers in prop::collection::vec(prop::array::uniform9(1_i64..=4), 1..40)) {
            let tally = answers.iter().fold(Tally::default(), |tally, sums| tally.with(&Tally { n: 1, sums: *sums }));
            prop_assert!((2_500..=10_000).contains(&tally.index().unwrap()));
        }
    }
}
