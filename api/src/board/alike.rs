//! Clusters of likely duplicates over a whole regency, found without comparing all with all. Pure.
//!
//! Any two of a cluster are alike, not only each and the next (complete linkage; the likest pairs are put together
//! first): a row of proposals of which each is a little like the next is no cluster.
//!
//! Two proposals are compared when they lie within one cell of each other on a grid of [`NEAR_M`], or, where a
//! coordinate is missing, when the words of their titles fall into the same bucket within their district
//! (min-wise hashing of the title's words in bands; Broder 1997). So the work grows with the number of proposals, not
//! with its square.

use std::collections::{HashMap, HashSet};

use entity::ids::ProposalId;

use crate::proposals::similarity::{Place, Profile, distance_m};

/// Proposals with coordinates are compared up to this distance, metres.
pub const NEAR_M: f64 = 300.0;
/// Proposals with coordinates are alike from this score on.
const ALIKE: f64 = 0.55;
/// What their words must come to for that at the same spot: see [`crate::proposals::similarity::score`].
const ALIKE_WORDS: f64 = (ALIKE - 0.25) / 0.75;
/// Proposals without are alike from this likeness of their words on.
const SAME_WORDS: f64 = 0.75;
/// Most neighbours in a bucket one is compared with: a bucket of thousands says nothing.
const NEIGHBOURS: usize = 40;
/// Bands of the hash, and values a band has.
const BANDS: usize = 8;
const ROWS: usize = 2;

/// What is compared of a proposal.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The proposal.
    pub id: ProposalId,
    /// Title.
    pub title: String,
    /// Problem.
    pub problem: String,
    /// Where, if known.
    pub place: Option<Place>,
    /// Village.
    pub village: String,
    /// District.
    pub district: String,
}

/// A member of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The proposal.
    pub id: ProposalId,
    /// How like the first of the cluster it is.
    pub score: f64,
    /// How far from it, metres.
    pub distance_m: Option<f64>,
}

/// Likely the same wish.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The proposals, in the order given.
    pub members: Vec<Member>,
    /// More than one village.
    pub cross_village: bool,
    /// More than one district.
    pub cross_district: bool,
}

/// Two that are alike, by their places in what is given, the earlier first.
#[derive(Clone, Copy, Debug)]
struct Pair {
    score: f64,
    members: (usize, usize),
}

/// The clusters of two or more, largest first, then in the order given.
pub fn clusters(wishes: &[Wish]) -> Vec<Cluster> {
    let profiles: Vec<Profile> = wishes
        .iter()
        .map(|wish| Profile::new(&wish.title, &wish.problem, wish.place))
        .collect();
    let mut pairs = Vec::new();
    let mut compare = |one: usize, other: usize| {
        if let (Some(mine), Some(theirs)) = (profiles.get(one), profiles.get(other))
            && let Some(score) = alike((wishes.get(one), mine), (wishes.get(other), theirs))
        {
            let members = (Ord::min(one, other), Ord::max(one, other));
            pairs.push(Pair { score, members });
        }
    };
    near(wishes, &mut compare);
    same_words(wishes, &mut compare);

    let mut groups = together(pairs);
    groups.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    groups
        .into_iter()
        .map(|group| cluster(wishes, &profiles, &group))
        .collect()
}

/// Groups of which any two are one of the pairs, each in ascending order.
fn together(mut pairs: Vec<Pair>) -> Vec<Vec<usize>> {
    pairs.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.members.cmp(&b.members)));
    let alike: HashSet<(usize, usize)> = pairs.iter().map(|pair| pair.members).collect();
    let all_alike = |group: &[usize], with: &[usize]| {
        group.iter().all(|one| {
            let mut others = with.iter();
            others.all(|other| alike.contains(&(Ord::min(*one, *other), Ord::max(*one, *other))))
        })
    };
    // A group goes by the number of one of its members.
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for member in pairs
        .iter()
        .flat_map(|pair| [pair.members.0, pair.members.1])
    {
        group_of.insert(member, member);
        groups.insert(member, vec![member]);
    }
    for Pair { members, .. } in pairs {
        let known = group_of.get(&members.0).zip(group_of.get(&members.1));
        let Some((stays, goes)) = known.map(|(one, other)| (*one, *other)) else {
            continue;
        };
        let both = groups.get(&stays).zip(groups.get(&goes));
        let joined = stays != goes && both.is_some_and(|(one, other)| all_alike(one, other));
        if joined && let Some(moved) = groups.remove(&goes) {
            for member in &moved {
                group_of.insert(*member, stays);
            }
            groups.entry(stays).or_default().extend(moved);
        }
    }
    let grown = groups.into_values().filter(|group| group.len() > 1);
    grown
        .map(|mut group| {
            group.sort_unstable();
            group
        })
        .collect()
}

/// How alike two are that are likely the same. What is cheap to know is asked first.
fn alike(
    (one, mine): (Option<&Wish>, &Profile),
    (other, theirs): (Option<&Wish>, &Profile),
) -> Option<f64> {
    let places = one.and_then(|wish| wish.place);
    let places = places.zip(other.and_then(|wish| wish.place));
    let Some((here, there)) = places else {
        let likeness = mine.likeness_from(theirs, SAME_WORDS)?;
        return Some(likeness.text).filter(|text| *text >= SAME_WORDS);
    };
    if distance_m(here, there) > NEAR_M {
        return None;
    }
    let likeness = mine.likeness_from(theirs, ALIKE_WORDS)?;
    Some(likeness.score).filter(|score| *score >= ALIKE)
}

fn cluster(wishes: &[Wish], profiles: &[Profile], group: &[usize]) -> Cluster {
    let first = group.first().and_then(|at| profiles.get(*at));
    let members: Vec<&Wish> = group.iter().filter_map(|at| wishes.get(*at)).collect();
    let differs = |of: fn(&Wish) -> &String| {
        members
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if of(a) != of(b)))
    };
    Cluster {
        cross_village: differs(|wish| &wish.village),
        cross_district: differs(|wish| &wish.district),
        members: group
            .iter()
            .filter_map(|at| {
                let likeness = first?.likeness(profiles.get(*at)?);
                Some(Member {
                    id: wishes.get(*at)?.id,
                    score: likeness.score,
                    distance_m: likeness.distance_m,
                })
            })
            .collect(),
    }
}

/// Compares what lies within a cell of each other.
fn near(wishes: &[Wish], compare: &mut impl FnMut(usize, usize)) {
    let mut cells: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for (at, wish) in wishes.iter().enumerate() {
        if let Some(place) = wish.place {
            cells.entry(cell(place)).or_default().push(at);
        }
    }
    for ((x, y), members) in &cells {
        // Each pair of cells once: the cell itself, and the four that come after it.
        for (dx, dy) in [(0, 0), (1, -1), (1, 0), (1, 1), (0, 1)] {
            let Some(others) = cells.get(&(x + dx, y + dy)) else {
                continue;
            };
            for (at, one) in members.iter().enumerate() {
                let from = if (dx, dy) == (0, 0) { at + 1 } else { 0 };
                for other in others.iter().skip(from).take(NEIGHBOURS * 8) {
                    compare(*one, *other);
                }
            }
        }
    }
}

/// The cell of a place, some [`NEAR_M`] wide and high at the equator, where Indonesia lies.
#[expect(
    clippy::cast_possible_truncation,
    reason = "degrees over a cell's size stay far below 2^63"
)]
fn cell(place: Place) -> (i64, i64) {
    const DEGREES: f64 = NEAR_M / 111_195.0;
    (
        (place.lng / DEGREES).floor() as i64,
        (place.lat / DEGREES).floor() as i64,
    )
}

/// Compares what has much the same words in its title, within a district, where a coordinate is missing.
fn same_words(wishes: &[Wish], compare: &mut impl FnMut(usize, usize)) {
    let bands: Vec<Vec<u64>> = wishes.iter().map(|wish| bands(&wish.title)).collect();
    let mut buckets: HashMap<(&str, usize, u64), Vec<usize>> = HashMap::new();
    for (at, (wish, bands)) in wishes.iter().zip(&bands).enumerate() {
        for (band, hash) in bands.iter().enumerate() {
            let bucket = (wish.district.as_str(), band, *hash);
            buckets.entry(bucket).or_default().push(at);
        }
    }
    let placed = |at: &usize| wishes.get(*at).is_some_and(|wish| wish.place.is_some());
    for ((_, band, _), members) in &buckets {
        // Two that met in an earlier band were compared there.
        let met = |one: &usize, other: &usize| {
            let both = bands.get(*one).zip(bands.get(*other));
            both.is_some_and(|(one, other)| one.iter().zip(other).take(*band).any(|(a, b)| a == b))
        };
        for (place, one) in members.iter().enumerate() {
            for other in members.iter().skip(place + 1).take(NEIGHBOURS) {
                let by_place = placed(one) && placed(other);
                if !by_place && !met(one, other) {
                    compare(*one, *other);
                }
            }
        }
    }
}

fn bands(title: &str) -> Vec<u64> {
    let mut least = [u64::MAX; BANDS * ROWS];
    for word in title
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let hash = fnv(&word.to_lowercase());
        for (seed, least) in (1_u64..).zip(&mut least) {
            *least = Ord::min(*least, mix(hash ^ mix(seed)));
        }
    }
    least
        .chunks(ROWS)
        .map(|rows| rows.iter().fold(0, |hash, row| mix(hash ^ row)))
        .collect()
}

/// FNV-1a, the same on every machine.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finaliser of `SplitMix64`.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn wish(number: u128, title: &str, place: Option<(f64, f64)>, village: &str) -> Wish {
        Wish {
            id: ProposalId(Uuid::from_u128(number)),
            title: title.into(),
            problem: "Tergenang setiap hujan".into(),
            place: place.map(|(lat, lng)| Place { lat, lng }),
            village: village.into(),
            district: village[..8].into(),
        }
    }

    fn ids(clusters: &[Cluster]) -> Vec<Vec<u128>> {
        clusters
            .iter()
            .map(|cluster| {
                let members = cluster.members.iter();
                members.map(|member| member.id.0.as_u128()).collect()
            })
            .collect()
    }

    #[test]
    fn the_same_wish_is_found_across_villages() {
        let wishes = [
            wish(
                1,
                "Perbaikan saluran air Jalan Melati",
                Some((-8.2, 114.30)),
                "35.10.01.2001",
            ),
            wish(
                2,
                "Pengadaan timbangan posyandu",
                Some((-8.2, 114.30)),
                "35.10.01.2001",
            ),
            wish(
                3,
                "Saluran air jalan Melati diperbaiki",
                Some((-8.201, 114.301)),
                "35.10.02.2001",
            ),
            wish(
                4,
                "Perbaikan saluran air Jalan Melati",
                Some((-8.3, 114.30)),
                "35.10.01.2001",
            ),
            wish(5, "Pelatihan menjahit ibu PKK", None, "35.10.01.2001"),
            wish(6, "Pelatihan menjahit ibu-ibu PKK", None, "35.10.01.2002"),
            wish(7, "Pelatihan menjahit ibu PKK", None, "35.10.09.2002"),
        ];
        let found = clusters(&wishes);
        assert_eq!(ids(&found), [vec![1, 3], vec![5, 6]]);
        assert!(found[0].cross_district && found[0].cross_village);
        assert!(found[1].cross_village && !found[1].cross_district);
    }

    #[test]
    fn cells_at_borders_meet() {
        for step in [0.0, 0.0007, 0.0013, 0.0019, 0.0026] {
            let wishes = [
                wish(
                    1,
                    "Paving gang Mawar",
                    Some((-8.2 + step, 114.3)),
                    "35.10.01.2001",
                ),
                wish(
                    2,
                    "Paving gang Mawar",
                    Some((-8.2 + step + 0.001, 114.301)),
                    "35.10.01.2001",
                ),
                wish(
                    3,
                    "Paving gang Mawar",
                    Some((-8.2 + step + 0.001, 114.299)),
                    "35.10.01.2001",
                ),
            ];
            assert_eq!(ids(&clusters(&wishes)), [vec![1, 2, 3]], "{step}");
        }
    }

    #[test]
    fn a_row_of_which_each_is_like_the_next_is_no_cluster() {
        // The first and the second, and the second and the third, lie within reach; the first and the third do not.
        let title = "Paving gang Mawar";
        let wishes: Vec<Wish> = (1..=9)
            .map(|number: u8| {
                let lat = -8.2 + f64::from(number) * 0.0018;
                wish(number.into(), title, Some((lat, 114.3)), "35.10.01.2001")
            })
            .collect();
        let found = clusters(&wishes);
        // Whichever pairs are likest by a hair, no more than one in three is left alone.
        assert!((3..=4).contains(&found.len()), "{:?}", ids(&found));
        assert!(found.iter().all(|cluster| cluster.members.len() == 2));
    }

    proptest! {
        #[test]
        fn any_two_of_a_cluster_are_alike_and_nobody_is_in_two(
            spots in proptest::collection::vec((0_u8..12, 0_u8..4, any::<bool>()), 0..40),
        ) {
            let titles = ["Paving gang Mawar", "Paving gang Mawar RT 2", "Saluran gang Mawar", "Lampu gang Mawar"];
            let wishes: Vec<Wish> = (1_u8..).zip(&spots).map(|(number, (step, title, placed))| {
                let place = placed.then(|| (-8.2 + f64::from(*step) * 0.001, 114.3));
                wish(number.into(), titles[usize::from(*title)], place, "35.10.01.2001")
            }).collect();
            let profiles: Vec<Profile> = wishes.iter().map(|one| Profile::new(&one.title, &one.problem, one.place)).collect();
            let mut seen = HashSet::new();
            for cluster in clusters(&wishes) {
                prop_assert!(cluster.members.len() > 1);
                let at: Vec<usize> = cluster.members.iter().map(|member| usize::from(member.id.0.as_bytes()[15]) - 1).collect();
                for (place, one) in at.iter().enumerate() {
                    prop_assert!(seen.insert(*one));
                    for other in &at[place + 1..] {
                        let pair = ((wishes.get(*one), &profiles[*one]), (wishes.get(*other), &profiles[*other]));
                        prop_assert!(alike(pair.0, pair.1).is_some(), "{one} {other}");
                    }
                }
            }
        }
    }
}
