//! The closed sets, as pages name them: each value has a message.

use entity::enums::{
    AgeBand, AreaKind, AttendancePart, BallotForm, Channel, DelegateRole, DocumentKind, Education,
    Finding, ImportState, LandStatus, Occupation, Origin, Outcome, ProposalStatus, Role, RowFate,
    Sex, StageKind, Standing, Verdict, WorkState,
};
use poem_openapi::types::ToJSON;
use sea_orm::ActiveEnum;

use crate::accounts::wire::RollFate;
use crate::ballots::wire::VoidReason;
use crate::problem::Code;
use crate::rounds::configuration::{RuleName, TieStep};
use crate::rounds::overview::Lag;
use crate::rounds::rules::Phase;

/// A value of a closed set.
pub trait Label {
    /// The key of its name in the catalogues.
    fn key(&self) -> String;

    /// The class its tag has: good, bad, warm (somebody must act), go (it goes on), or none.
    fn tone(&self) -> &'static str {
        ""
    }
}

impl<L: Label + ?Sized> Label for &L {
    fn key(&self) -> String {
        (*self).key()
    }

    fn tone(&self) -> &'static str {
        (*self).tone()
    }
}

macro_rules! labels {
    ($($kind:ty: $name:literal $(, $tone:expr)?;)+) => {
        $(impl Label for $kind {
            fn key(&self) -> String {
                format!(concat!($name, "-{}"), self.to_value())
            }

            $(fn tone(&self) -> &'static str {
                let tone: fn(&Self) -> &'static str = $tone;
                tone(self)
            })?
        })+

        /// Keys of every value with a name.
        #[cfg(test)]
        pub fn keys() -> Vec<String> {
            use sea_orm::Iterable;
            let mut keys = Vec::new();
            $(keys.extend(<$kind>::iter().map(|value| value.key()));)+
            keys.extend(Phase::ALL.iter().map(Label::key));
            keys.extend(Lag::ALL.iter().map(Label::key));
            keys.extend(RollFate::ALL.iter().map(Label::key));
            keys.extend(VoidReason::ALL.iter().map(Label::key));
            keys.extend(Code::ALL.iter().map(Label::key));
            keys.extend(RuleName::ALL.iter().map(Label::key));
            keys.extend(TieStep::ALL.iter().map(Label::key));
            keys
        }
    };
}

labels! {
    ProposalStatus: "status", |status| match status {
        ProposalStatus::Draft | ProposalStatus::Withdrawn | ProposalStatus::Merged => "",
        ProposalStatus::Submitted | ProposalStatus::Returned | ProposalStatus::Deferred => "warm",
        ProposalStatus::Verified | ProposalStatus::Carried => "go",
        ProposalStatus::Rejected | ProposalStatus::NotAccommodated => "bad",
        ProposalStatus::Accommodated => "good",
    };
    Origin: "origin";
    LandStatus: "land";
    StageKind: "stage";
    Standing: "standing", |standing| match standing {
        Standing::Pending | Standing::Returned | Standing::Deferred => "warm",
        Standing::Eligible => "go",
        Standing::Rejected => "bad",
        Standing::Merged | Standing::Redirected | Standing::Withdrawn => "",
    };
    Outcome: "outcome", |outcome| match outcome {
        Outcome::Main => "good",
        Outcome::Reserve => "warm",
        Outcome::NotSelected => "",
    };
    Verdict: "verdict", |verdict| match verdict {
        Verdict::Accommodated => "good",
        Verdict::Reserve | Verdict::Deferred => "warm",
        Verdict::NotAccommodated => "bad",
    };
    Finding: "finding", |finding| match finding {
        Finding::Accept | Finding::AcceptWithChanges => "good",
        Finding::Reject => "bad",
        Finding::Return | Finding::Defer => "warm",
        Finding::Merge | Finding::Redirect => "",
    };
    WorkState: "work", |state| match state {
        WorkState::Promised => "",
        WorkState::Funded | WorkState::InProcurement => "warm",
        WorkState::InProgress => "go",
        WorkState::Finished => "good",
        WorkState::Cancelled => "bad",
    };
    AreaKind: "kind";
    DocumentKind: "document";
    Education: "education";
    Occupation: "occupation";
    BallotForm: "ballot";
    Role: "role";
    Sex: "sex";
    AgeBand: "age";
    AttendancePart: "part";
    DelegateRole: "delegate", |role| match role {
        DelegateRole::Delegate => "good",
        DelegateRole::Reserve => "warm",
        DelegateRole::None => "",
    };
    Channel: "channel";
    ImportState: "sipd-state", |state| match state {
        ImportState::Reading | ImportState::Writing => "go",
        ImportState::Ready => "warm",
        ImportState::Written => "good",
        ImportState::Failed => "bad",
    };
    RowFate: "sipd-fate", |fate| match fate {
        RowFate::New => "go",
        RowFate::Changed | RowFate::Uncertain => "warm",
        RowFate::Same => "",
        RowFate::Refused => "bad",
    };
}

impl Label for Phase {
    fn key(&self) -> String {
        let name = match self {
            Phase::Upcoming => "upcoming",
            Phase::Submission => "submission",
            Phase::Review => "review",
            Phase::Voting => "voting",
            Phase::Deliberation => "deliberation",
            Phase::Closed => "closed",
        };
        format!("phase-{name}")
    }

    fn tone(&self) -> &'static str {
        match self {
            Phase::Submission | Phase::Voting => "go",
            Phase::Review | Phase::Deliberation => "warm",
            Phase::Closed => "good",
            Phase::Upcoming => "",
        }
    }
}

impl Label for Lag {
    fn key(&self) -> String {
        format!("lag-{}", self.name())
    }

    fn tone(&self) -> &'static str {
        match self {
            Lag::NoRound | Lag::FewProposals => "warm",
            Lag::ReviewLate | Lag::MeetingLate => "bad",
        }
    }
}

impl Label for RollFate {
    fn key(&self) -> String {
        format!("fate-{}", self.name())
    }

    fn tone(&self) -> &'static str {
        match self {
            RollFate::New => "go",
            RollFate::Changed => "warm",
            RollFate::Same => "",
            RollFate::Refused => "bad",
        }
    }
}

impl Label for RuleName {
    fn key(&self) -> String {
        format!("rule-{}", self.name())
    }
}

impl Label for TieStep {
    fn key(&self) -> String {
        let name = match self {
            TieStep::LowerCost => "lower_cost",
            TieStep::HigherScore => "higher_score",
            TieStep::EarlierSubmission => "earlier_submission",
            TieStep::SmallerId => "smaller_id",
            TieStep::Draw => "draw",
        };
        format!("tie-{name}")
    }
}

impl Label for VoidReason {
    fn key(&self) -> String {
        format!("void-{}", self.name())
    }
}

impl Label for Code {
    fn key(&self) -> String {
        format!("problem-{}", self.to_json_string().trim_matches('"'))
    }
}
