//! Queries over accounts, grants, logins and the roll.

mod grants;
mod logins;
mod people;
mod roll;

pub use grants::{
    NewGrant, give, give_as, give_citizens, grant, grants_of, leave_an_admin, list_grants, manned,
    offices,
};
pub use logins::{end_codes, end_sessions, sessions_of};
pub use people::{
    by_login, by_niks, citizens_among, get, known, lock, many, proposal_ids, release_nik,
    residents, taken,
};
pub use roll::{put_roll, roll_entries, roll_entry, roll_size};
