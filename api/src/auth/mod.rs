//! Who is calling: sessions, the [`Caller`] with its grants, and limits on attempts.
//!
//! This room authenticates only; what a caller may do is each room's `policy`.

mod address;
mod caller;
mod idempotency;
mod limits;
mod scheme;
pub mod sessions;

pub use address::client_address;
pub use caller::{Caller, Held};
pub use idempotency::{Once, claim, other_request};
pub use limits::Limits;
pub use scheme::{Signed, Viewer, identify};
