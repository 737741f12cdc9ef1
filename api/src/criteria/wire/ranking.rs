//! The ranked list.

use poem_openapi::Object;
use uuid::Uuid;

use super::MethodName;

/// What one criterion does to a proposal's score.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ContributionOut {
    /// Code of the criterion.
    pub criterion: String,
    /// The value: points or amount.
    pub value: f64,
    /// The value made comparable, more being better.
    pub comparable: f64,
    /// The criterion's weight, of 1 for all.
    pub weight: f64,
    /// Weight times comparable value: what it adds to a weighted sum.
    pub contribution: f64,
}

/// Place by one method.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct MethodPlaceOut {
    /// The method.
    pub method: MethodName,
    /// The place, from 1; those in a tie share the best among them.
    pub place: u64,
    /// The score.
    pub score: f64,
}

/// A change of one weight at which a proposal and the next draw level.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct SwapOut {
    /// The criterion.
    pub criterion: String,
    /// Its weight now, of 1 for all.
    pub from: f64,
    /// Its weight at the swap; the others keep their proportions.
    pub to: f64,
}

/// One proposal of the ranked list.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct RankedOut {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Its tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Village it lies in.
    pub village_code: String,
    /// Sector.
    pub sector: String,
    /// Agency it is for.
    pub agency_id: Option<Uuid>,
    /// Cost that counts at the stage, rupiah.
    pub cost_idr: i64,
    /// Place by the set's own method, from 1; those in a tie share the best among them.
    pub place: u64,
    /// Whether others have the same score to within rounding. They stand in the order of first submission.
    pub tied: bool,
    /// Score by the set's own method; more is better.
    pub score: f64,
    /// How it came to its score, in one Indonesian sentence.
    pub explanation_id: String,
    /// The same in English.
    pub explanation_en: String,
    /// What each criterion did.
    pub contributions: Vec<ContributionOut>,
    /// Places by the other methods that can rank these values.
    pub others: Vec<MethodPlaceOut>,
    /// The smallest change of one weight that swaps it with the next in the weighted sum; missing where they tie,
    /// where no weight does, on the last, and where the set's method is no weighted sum.
    pub swaps_with_next: Option<SwapOut>,
}

/// How far two orders agree.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AgreementOut {
    /// The other order: a method, or `votes` for the citizens' vote.
    pub with: String,
    /// Kendall's tau-b, from -1 (reversed) over 0 to 1 (the same); missing where one side puts all alike.
    pub tau: Option<f64>,
    /// Pairs of proposals compared.
    pub pairs: u64,
    /// Pairs both put in the same order.
    pub concordant: u64,
    /// Pairs they put in opposite orders.
    pub discordant: u64,
}

/// A page of the ranked list.
#[derive(Clone, Debug, Object)]
pub struct RankingOut {
    /// The set it is ranked by.
    pub set_id: Uuid,
    /// The set's own method.
    pub method: MethodName,
    /// Proposals from the best down.
    pub items: Vec<RankedOut>,
    /// What to send as `after` for the next page; `null` on the last.
    #[oai(default)]
    pub next: Option<String>,
    /// Proposals ranked.
    pub ranked: u64,
    /// Proposals left out because a criterion has no answer; the sheet shows which.
    pub incomplete: u64,
    /// How far the order agrees with other methods and with the citizens' vote.
    pub agreement: Vec<AgreementOut>,
}
