//! Ballots, each different one kept once with the number of voters who cast it.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// One candidate on a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// Place of the candidate in the election.
    pub candidate: u32,
    /// Points it gets; one where ballots carry no points.
    pub points: i64,
}

impl Choice {
    /// An approval.
    pub fn of(candidate: u32) -> Self {
        Self {
            candidate,
            points: 1,
        }
    }

    /// The candidate's place as an index.
    pub fn place(self) -> usize {
        index(self.candidate)
    }
}

/// A stored number as an index.
pub(super) fn index(number: u32) -> usize {
    // No supported platform has addresses of less than 32 bits.
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// All ballots of an election.
#[derive(Clone, Debug)]
pub struct Ballots {
    /// Where each group's choices start, and where the last one's end.
    starts: Vec<usize>,
    candidates: Vec<u32>,
    /// As long as `candidates`, or empty where every choice counts one.
    points: Vec<i64>,
    has_points: bool,
    times: Vec<u32>,
    voters: u32,
    finder: Finder,
}

impl Ballots {
    pub(super) fn new(has_points: bool) -> Self {
        Self {
            starts: vec![0],
            candidates: Vec::new(),
            points: Vec::new(),
            has_points,
            times: Vec::new(),
            voters: 0,
            finder: Finder::default(),
        }
    }

    /// How many different ballots there are.
    pub fn groups(&self) -> usize {
        self.times.len()
    }

    /// How many voters cast the ballots of a group.
    pub fn times(&self, group: usize) -> u32 {
        self.times[group]
    }

    /// How many voters there are.
    pub fn voters(&self) -> u32 {
        self.voters
    }

    /// The choices on a group's ballots, by place of the candidate.
    pub fn choices(&self, group: usize) -> impl Iterator<Item = Choice> {
        let range = self.starts[group]..self.starts[group + 1];
        let points = self.points.get(range.clone()).unwrap_or_default();
        self.candidates[range]
            .iter()
            .enumerate()
            .map(|(at, candidate)| Choice {
                candidate: *candidate,
                points: points.get(at).copied().unwrap_or(1),
            })
    }

    /// Adds ballots whose choices are in order; nothing if there are more voters than fit.
    pub(super) fn add(&mut self, choices: &[Choice], times: u32) -> Option<()> {
        self.voters = self.voters.checked_add(times)?;
        let hash = self.finder.hash(choices);
        let mut found = self.finder.first.get(&hash).copied();
        while let Some(group) = found {
            if self.choices(index(group)).eq(choices.iter().copied()) {
                self.times[index(group)] += times;
                return Some(());
            }
            found = self.finder.next[index(group)];
        }
        let group = u32::try_from(self.groups()).ok()?;
        let earlier = self.finder.first.insert(hash, group);
        self.finder.next.push(earlier);
        self.candidates.extend(choices.iter().map(|c| c.candidate));
        if self.has_points {
            self.points.extend(choices.iter().map(|c| c.points));
        }
        self.starts.push(self.candidates.len());
        self.times.push(times);
        Some(())
    }

    /// Frees what only adding needs.
    pub(super) fn seal(&mut self) {
        self.finder = Finder::default();
    }
}

/// Finds the group of a ballot: groups of equal hash form a chain.
#[derive(Clone, Debug)]
struct Finder {
    /// Differs from run to run, so that nobody can write ballots that all hash alike.
    seed: u64,
    first: HashMap<u64, u32>,
    next: Vec<Option<u32>>,
}

impl Default for Finder {
    fn default() -> Self {
        Self {
            seed: RandomState::new().hash_one(0_u64),
            first: HashMap::new(),
            next: Vec::new(),
        }
    }
}

impl Finder {
    fn hash(&self, choices: &[Choice]) -> u64 {
        choices.iter().fold(self.seed, |hash, choice| {
            let points = choice.points.cast_unsigned() << 32;
            let mixed = hash.rotate_left(23) ^ u64::from(choice.candidate) ^ points;
            // An odd multiplier loses nothing and carries low bits upwards.
            mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
    }
}
