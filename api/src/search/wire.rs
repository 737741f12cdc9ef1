//! What a search finds, as the API shows it.

use poem_openapi::{Enum, Object};

/// Kinds of things that are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SearchKind {
    /// Villages, districts, regencies and provinces.
    Areas,
    /// Submitted proposals.
    Proposals,
    /// Rounds held in a found area.
    Rounds,
    /// Agencies.
    Agencies,
    /// Catalogue items of all cycles.
    Catalogue,
    /// Cycles, by name, or of a found regency.
    Cycles,
}

impl SearchKind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 6] = [
        Self::Areas,
        Self::Proposals,
        Self::Rounds,
        Self::Agencies,
        Self::Catalogue,
        Self::Cycles,
    ];

    /// Its published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Proposals => "proposals",
            Self::Rounds => "rounds",
            Self::Agencies => "agencies",
            Self::Catalogue => "catalogue",
            Self::Cycles => "cycles",
        }
    }
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SearchHitOut {
    /// Code of the area, or identifier.
    pub id: String,
    /// Name or title.
    pub title: String,
    /// What it is: an area's kind, a proposal's status, a round's stage, a code.
    pub label: String,
    /// Where it is.
    pub place: Option<String>,
    /// Its page here, from the root; missing where it has none.
    pub page: Option<String>,
}

/// What was found of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct SearchGroupOut {
    /// The kind.
    pub kind: SearchKind,
    /// How many there are, counted up to 1,000.
    pub total: u64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The first of them.
    pub items: Vec<SearchHitOut>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SearchOut {
    /// The query as it was given.
    pub query: String,
    /// The query that was searched for in its place, because what was given found nothing.
    pub corrected: Option<String>,
    /// What was found, by kind; kinds of which nothing was found are left out.
    pub groups: Vec<SearchGroupOut>,
}
