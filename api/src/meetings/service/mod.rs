//! Use cases of meetings.

mod agenda;
mod attend;
mod carry;
mod ceilings;
mod close;
mod decide;
mod decision;
mod plan;
mod put;
mod turn;

pub use agenda::{Agenda, agenda, fallen, progress};
pub use attend::{Elected, add, change, elect, import, list, remove, roster};
pub use carry::{carry_over, carry_ready};
pub use ceilings::{Purse, Whose, purses};
pub use close::close;
pub use decide::decide;
pub use plan::plan;
pub use put::{put, show};

use entity::rounds;

use crate::auth::Caller;
use crate::problem::{ApiError, Code};
use crate::rounds::policy;

/// A round whose meeting the caller may keep: their own, not closed.
fn require_open(caller: &Caller, round: &rounds::Model) -> Result<(), ApiError> {
    policy::require_holder(caller, round)?;
    if round.closed_at.is_some() {
        return Err(ApiError::new(
            Code::WrongPhase,
            "Putaran ini sudah ditutup.",
            "This round is closed.",
        ));
    }
    Ok(())
}
