//! How alike two proposals are: by the words of title and problem, and by how far they lie apart.
//!
//! Words are compared by their trigrams, as the extension `pg_trgm` does, so that word order, endings
//! and slips of the pen matter little. Here it is the same on both databases.

/// From this score on, two proposals are worth showing to each other's proposer.
pub const ALIKE: f64 = 0.35;

/// The radius of the sphere distances are measured on, metres (IUGG mean).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// The distance at which nearness has fallen to half, metres.
const HALF_NEAR_M: f64 = 300.0;

/// The trigrams of a text: each word in lower case, two spaces before it and one behind, cut into all
/// runs of three letters; each run once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigrams(Vec<[char; 3]>);

impl Trigrams {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let text = text.to_lowercase();
        let mut runs = Vec::with_capacity(text.len() + 8);
        for word in text.split(|letter: char| !letter.is_alphanumeric()) {
            if word.is_empty() {
                continue;
            }
            let mut run = [' '; 3];
            for letter in word.chars().chain([' ']) {
                run = [run[1], run[2], letter];
                runs.push(run);
            }
        }
        runs.sort_unstable();
        runs.dedup();
        Self(runs)
    }

    /// Shared trigrams over all trigrams of both, 0 to 1 (Jaccard); 0 where a text has none.
    pub fn similarity(&self, other: &Self) -> f64 {
        let shared = self.shared(other);
        let all = self.0.len() + other.0.len() - shared;
        if all == 0 {
            return 0.0;
        }
        float(shared) / float(all)
    }

    /// How many trigrams both have.
    fn shared(&self, other: &Self) -> usize {
        let (mut mine, mut theirs) = (self.0.as_slice(), other.0.as_slice());
        let mut shared = 0;
        while let ([a, mine_rest @ ..], [b, theirs_rest @ ..]) = (mine, theirs) {
            if a <= b {
                mine = mine_rest;
            }
            if b <= a {
                theirs = theirs_rest;
            }
            shared += usize::from(a == b);
        }
        shared
    }
}

/// Trigram similarity of two texts, 0 to 1.
pub fn text_similarity(a: &str, b: &str) -> f64 {
    Trigrams::of(a).similarity(&Trigrams::of(b))
}

/// A place, WGS 84 degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lng: f64,
}

/// The distance between two places along a great circle, metres (haversine).
pub fn distance_m(a: Place, b: Place) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = (lat_b - lat_a) / 2.0;
    let half_lng = (b.lng - a.lng).to_radians() / 2.0;
    let chord = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lng.sin().powi(2);
    2.0 * EARTH_RADIUS_M * chord.clamp(0.0, 1.0).sqrt().asin()
}

/// The box that holds all places within a distance: west, south, east, north, degrees.
pub fn around(place: Place, metres: f64) -> [f64; 4] {
    let high = (metres / EARTH_RADIUS_M).to_degrees();
    // Near the poles there is no width to speak of; Indonesia ends at 11 degrees.
    let wide = high / place.lat.to_radians().cos().max(0.01);
    [
        place.lng - wide,
        place.lat - high,
        place.lng + wide,
        place.lat + high,
    ]
}

/// A proposal prepared for comparison; make it once and compare it with many.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    title: Trigrams,
    problem: Trigrams,
    place: Option<Place>,
}

/// How alike two proposals are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// All together, 0 to 1.
    pub score: f64,
    /// By their words, 0 to 1.
    pub text: f64,
    /// How far apart, metres; none where a coordinate is missing.
    pub distance_m: Option<f64>,
}

impl Profile {
    /// Of a proposal.
    pub fn new(title: &str, problem: &str, place: Option<Place>) -> Self {
        Self {
            title: Trigrams::of(title),
            problem: Trigrams::of(problem),
            place,
        }
    }

    /// Compares with another.
    pub fn likeness(&self, other: &Self) -> Likeness {
        self.likeness_from(other, 0.0).unwrap_or(Likeness {
            score: 0.0,
            text: 0.0,
            distance_m: None,
        })
    }

    /// The same, or none as soon as the titles tell that the words stay below `least`: problems are long, and most
    /// pairs that are compared differ in their titles already.
    pub fn likeness_from(&self, other: &Self, least: f64) -> Option<Likeness> {
        let title = self.title.similarity(&other.title);
        let alone = self.problem.0.is_empty() || other.problem.0.is_empty();
        let most = if alone { title } else { 0.7 * title + 0.3 };
        if most < least {
            return None;
        }
        let text = if alone {
            title
        } else {
            0.7 * title + 0.3 * self.problem.similarity(&other.problem)
        };
        let distance_m = self
            .place
            .zip(other.place)
            .map(|(mine, theirs)| distance_m(mine, theirs));
        Some(Likeness {
            score: score(text, distance_m),
            text,
            distance_m,
        })
    }
}

/// One score out of words and distance, 0 to 1: three quarters words, one quarter nearness (1 at the
/// same spot, a half at 300 m, falling to 0). Without a distance the words alone decide, and words that share
/// nothing score nothing, however near.
pub fn score(text: f64, distance_m: Option<f64>) -> f64 {
    match distance_m {
        Some(distance) if text > 0.0 => {
            0.75 * text + 0.25 * (HALF_NEAR_M / (HALF_NEAR_M + distance.max(0.0)))
        }
        _ => text,
    }
}

/// A count as a float; no text comes near the limit of `u32`.
fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(a: f64, b: f64, within: f64) -> bool {
        (a - b).abs() <= within
    }

    #[test]
    fn trigrams_are_those_of_pg_trgm() {
        // select similarity('word', 'two words') = 0.36363637 (its manual's example).
        assert!(close(
            text_similarity("word", "two words"),
            4.0 / 11.0,
            1e-12
        ));
        assert!(close(text_similarity("", ""), 0.0, 0.0));
        assert!(close(
            text_similarity("Jalan RUSAK!", "rusak jalan"),
            1.0,
            0.0
        ));
    }

    #[test]
    fn a_box_reaches_as_far_as_asked() {
        let place = Place {
            lat: -7.25,
            lng: 112.75,
        };
        let [west, south, east, north] = around(place, 500.0);
        for (lat, lng) in [
            (place.lat, west),
            (place.lat, east),
            (south, place.lng),
            (north, place.lng),
        ] {
            assert!(close(distance_m(place, Place { lat, lng }), 500.0, 0.1));
        }
    }

    #[test]
    fn distances_are_those_on_the_ground() {
        let degree = distance_m(Place { lat: 0.0, lng: 0.0 }, Place { lat: 0.0, lng: 1.0 });
        assert!(close(degree, 111_195.0, 1.0));
        let far = distance_m(
            Place { lat: 0.0, lng: 0.0 },
            Place {
                lat: 0.0,
                lng: 180.0,
            },
        );
        assert!(close(far, std::f64::consts::PI * EARTH_RADIUS_M, 1.0));
    }

    #[test]
    fn the_same_wish_is_recognised_and_another_is_not() {
        let place = |lat| Some(Place { lat, lng: 112.7 });
        let mine = Profile::new(
            "Perbaikan paving jalan Gang Melati RT 03 RW 05",
            "Paving pecah dan tergenang saat hujan",
            place(-7.2500),
        );
        let same = Profile::new(
            "Pavingisasi jalan gang Melati RT 3 RW 5",
            "Paving rusak, jalan tergenang air bila hujan",
            place(-7.2504),
        );
        let other = Profile::new(
            "Pengadaan alat posyandu balita",
            "Timbangan bayi sudah tidak akurat",
            place(-7.2504),
        );
        assert!(
            mine.likeness(&same).score > ALIKE,
            "{:?}",
            mine.likeness(&same)
        );
        assert!(
            mine.likeness(&other).score < ALIKE,
            "{:?}",
            mine.likeness(&other)
        );
    }

    fn places() -> impl Strategy<Value = Place> {
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(lat, lng)| Place { lat, lng })
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_bounded(a in ".{0,30}", b in ".{0,30}", from in places(), to in places()) {
            let one = Profile::new(&a, &b, Some(from));
            let two = Profile::new(&b, &a, Some(to));
            let there = one.likeness(&two);
            let back = two.likeness(&one);
            prop_assert!(close(there.score, back.score, 1e-9));
            prop_assert!((0.0..=1.0).contains(&there.score));
            prop_assert!(there.distance_m.unwrap() >= 0.0);
        }

        #[test]
        fn a_text_is_most_like_itself(text in "[a-z ]{0,20}[a-z]", other in ".{0,30}") {
            prop_assert!(close(text_similarity(&text, &text), 1.0, 0.0));
            prop_assert!(text_similarity(&text, &other) <= 1.0);
        }

        #[test]
        fn nearer_is_never_less_alike(text in 0.0..1.0, near in 0.0..1e6, more in 0.0..1e6) {
            prop_assert!(score(text, Some(near)) >= score(text, Some(near + more)));
        }
    }
}
