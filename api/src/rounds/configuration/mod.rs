//! How a round votes and counts: the form of its ballots, the rule with its parameters, the order of ties
//! and the constraints. The same value is what a planner sends, what is stored, what is hashed when voting
//! opens and what anyone counts with afterwards.

mod check;
mod count;
mod parts;
#[cfg(test)]
mod tests;

use entity::{rounds, stages};
use poem_openapi::Object;
use sea_orm::ActiveEnum;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use check::Holder;
pub use count::{SUMS, area_label};
pub use parts::{
    BallotTerms, Bound, Completion, Decided, LabelKind, Rule, RuleName, TieStep, Utility,
};

use crate::problem::ApiError;
use crate::wire::BallotForm;

/// How a round votes and counts.
///
/// | | greedy | greedy_per_cost | equal_shares | phragmen | knapsack |
/// | --- | --- | --- | --- | --- | --- |
/// | ballots | all | all | all | approval, knapsack | all |
/// | floors, ceilings | yes | yes | no | no | no |
/// | exclusive | yes | yes | yes | yes | no |
/// | minimum_votes, forced_in, forced_out | yes | yes | yes | yes | yes |
///
/// Nobody wins without a supporter. Without ballots the rule is `greedy`, and the order of ties is all there
/// is.
#[expect(clippy::doc_markdown, reason = "a table of published names")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Configuration {
    /// How residents vote.
    pub ballot: BallotTerms,
    /// Which rule counts the ballots.
    pub rule: Rule,
    /// Steps tried in order between candidates that are level; what they leave, the smaller candidate
    /// identifier decides. `lower_cost`, `earlier_submission` unless given.
    #[oai(default = "TieStep::usual", validator(max_items = 5))]
    pub tie_break: Vec<TieStep>,
    /// Fewest supporters a winner needs, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_votes: Option<i64>,
    /// At least this much for a sector, an area or an origin, as far as its candidates go: it is met first.
    #[oai(default, validator(max_items = 50))]
    pub floors: Vec<Bound>,
    /// At most this much for a sector, an area or an origin.
    #[oai(default, validator(max_items = 50))]
    pub ceilings: Vec<Bound>,
    /// Sets of candidates of which at most one may win; only for a single round.
    #[oai(default, validator(max_items = 50))]
    pub exclusive: Vec<Vec<Uuid>>,
    /// Candidates decided before the count, in the order they are paid; only for a single round. One that
    /// does not stand when voting opens, or no longer fits the ceiling, is not forced.
    #[oai(default, validator(max_items = 100))]
    pub forced_in: Vec<Decided>,
    /// Candidates ruled out before the count; only for a single round.
    #[oai(default, validator(max_items = 100))]
    pub forced_out: Vec<Decided>,
}

/// What the columns of a stage or a round hold of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Form of the ballot.
    pub ballot_form: entity::enums::BallotForm,
    /// Most candidates on an approval ballot or in a ranking.
    pub ballot_limit: Option<i32>,
    /// Name of the rule.
    pub rule: String,
    /// All of it.
    pub settings: String,
}

impl Configuration {
    /// Counting by votes under a form of ballots.
    pub fn greedy(form: BallotForm, limit: Option<i32>) -> Self {
        Self {
            ballot: BallotTerms {
                limit,
                ..BallotTerms::of(form)
            },
            rule: Rule::of(RuleName::Greedy),
            tie_break: TieStep::usual(),
            minimum_votes: None,
            floors: Vec::new(),
            ceilings: Vec::new(),
            exclusive: Vec::new(),
            forced_in: Vec::new(),
            forced_out: Vec::new(),
        }
    }

    /// The configuration of a stage.
    pub fn of_stage(stage: &stages::Model) -> Result<Self, ApiError> {
        Self::read(
            &stage.settings,
            stage.ballot_form,
            stage.ballot_limit,
            &stage.rule,
        )
    }

    /// The configuration of a round.
    pub fn of_round(round: &rounds::Model) -> Result<Self, ApiError> {
        Self::read(
            &round.settings,
            round.ballot_form,
            round.ballot_limit,
            &round.rule,
        )
    }

    fn read(
        settings: &str,
        form: entity::enums::BallotForm,
        limit: Option<i32>,
        rule: &str,
    ) -> Result<Self, ApiError> {
        if settings != "{}" {
            return Ok(serde_json::from_str(settings)?);
        }
        let rule = RuleName::named(rule)
            .ok_or_else(|| ApiError::internal(format!("unknown allocation rule {rule}")))?;
        Ok(Self {
            rule: Rule::of(rule),
            ..Self::greedy(form.into(), limit)
        })
    }

    /// Its one canonical form: JSON without spaces, members in the order of the published schema.
    pub fn canonical(&self) -> Result<String, ApiError> {
        Ok(serde_json::to_string(self)?)
    }

    /// What is stored of it.
    pub fn columns(&self) -> Result<Columns, ApiError> {
        Ok(Columns {
            ballot_form: self.ballot.form.into(),
            ballot_limit: self.ballot.limit,
            rule: self.rule.name.name().to_owned(),
            settings: self.canonical()?,
        })
    }

    /// Whether residents vote at all.
    pub fn balloted(&self) -> bool {
        self.ballot.form != BallotForm::None
    }

    /// Whether ballots give points, so that one choice can weigh more than another.
    pub fn gives_points(&self) -> bool {
        matches!(
            self.ballot.form,
            BallotForm::Ranking | BallotForm::Points | BallotForm::Score
        )
    }

    /// Every candidate it names, with a pointer to the place.
    pub fn named(&self) -> impl Iterator<Item = (String, Uuid)> {
        let sets = self.exclusive.iter().enumerate().flat_map(|(set, ids)| {
            let ids = ids.iter().enumerate();
            ids.map(move |(at, id)| (format!("/exclusive/{set}/{at}"), *id))
        });
        let decided = [
            ("forced_in", &self.forced_in),
            ("forced_out", &self.forced_out),
        ];
        let decided = decided.into_iter().flat_map(|(field, list)| {
            let list = list.iter().enumerate();
            list.map(move |(at, one)| (format!("/{field}/{at}/candidate_id"), one.candidate_id))
        });
        sets.chain(decided)
    }
}

/// What is fixed when voting opens, besides the candidates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// Area the round is held in.
    pub area_code: String,
    /// Its ceiling, rupiah.
    pub ceiling_idr: i64,
    /// How it votes and counts.
    pub configuration: Configuration,
    /// Hash of the draw's seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed_hash: Option<String>,
}

/// The first line of what a round freezes, canonical.
pub fn fixed(round: &rounds::Model) -> Result<String, ApiError> {
    Ok(serde_json::to_string(&Fixed {
        area_code: round.area_code.clone(),
        ceiling_idr: round.ceiling_idr,
        configuration: Configuration::of_round(round)?,
        seed_hash: round.seed_hash.clone(),
    })?)
}

/// How the database and the canonical form write a form of ballots.
mod form {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::BallotForm;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub fn serialize<S: Serializer>(form: &BallotForm, to: S) -> Result<S::Ok, S::Error> {
        entity::enums::BallotForm::from(*form).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BallotForm, D::Error> {
        entity::enums::BallotForm::deserialize(from).map(Into::into)
    }
}

/// The name of an enumerated value in the database.
fn stored<T: ActiveEnum<Value = String>>(value: &T) -> String {
    value.to_value()
}
