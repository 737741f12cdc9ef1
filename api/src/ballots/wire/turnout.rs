//! How many have voted.

use poem_openapi::Object;
use uuid::Uuid;

/// How many people have used their vote: cast a ballot online or with assistance, or been handed a paper one.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TurnoutOut {
    /// People who have used their vote.
    pub voters: i64,
    /// Verified residents now; once the round is counted, those there were then.
    pub eligible_voters: i64,
    /// `voters` of `eligible_voters`, in hundredths of a per cent; absent where there are none. It can pass
    /// 10000 where people on the electoral roll vote at the meeting without an account.
    pub turnout_basis_points: Option<i64>,
}

impl TurnoutOut {
    /// So many of so many.
    pub fn of(voters: i64, eligible_voters: i64) -> Self {
        Self {
            voters,
            eligible_voters,
            turnout_basis_points: voters.saturating_mul(10_000).checked_div(eligible_voters),
        }
    }
}

/// The turnout of an area.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AreaTurnoutOut {
    /// The area.
    pub area_code: String,
    /// The round held in it; absent for a village that is a part of the round's area.
    pub round_id: Option<Uuid>,
    /// Its turnout.
    pub turnout: TurnoutOut,
}

/// The turnout of a round.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct RoundTurnoutOut {
    /// The round.
    pub round_id: Uuid,
    /// The whole round's turnout.
    pub turnout: TurnoutOut,
    /// Its villages, by code: where the voters live.
    pub areas: Vec<AreaTurnoutOut>,
}

/// The turnout of a stage of a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct StageTurnoutOut {
    /// The stage.
    pub stage_id: Uuid,
    /// The turnout of all its rounds.
    pub turnout: TurnoutOut,
    /// Its rounds, by the area they are held in.
    pub areas: Vec<AreaTurnoutOut>,
}
