//! The closed sets of the database as the API shows them.

macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl From<entity::enums::$name> for $name {
            fn from(value: entity::enums::$name) -> Self {
                match value {
                    $(entity::enums::$name::$variant => Self::$variant,)*
                }
            }
        }

        impl From<$name> for entity::enums::$name {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => Self::$variant,)*
                }
            }
        }
    };
}

mod areas;
mod delivery;
mod documents;
mod meetings;
mod proposals;
mod rounds;
mod surveys;

pub use areas::{AreaKind, AreaLevel, GrantBasis, Role};
pub use delivery::WorkState;
pub use documents::DocumentKind;
pub use meetings::{AgeBand, AttendancePart, DelegateRole, Sex};
pub use proposals::{Finding, LandStatus, ObjectionState, Origin, ProposalStatus};
pub use rounds::{BallotForm, Channel, Outcome, StageKind, Standing, Verdict, Withheld};
pub use surveys::{Education, Occupation};
