//! Whether residents are satisfied with how they were served: the survey of `PermenPANRB` 14/2017 (nine elements,
//! answers 1 to 4, index 25 to 100) for a closed round and for a finished work.
//!
//! Those served answer: verified residents of the place, once each. The rule asks for no names; nobody without a login
//! is heard all the same, because a voice that nobody can count once can be cast a thousand times. An answer is kept
//! under a pseudonym that only the installation's key can make, without the hour. What fewer than five said is not
//! shown. Comments are for the office that asked and the planning agency, not for the public.

pub mod pages;
pub mod routes;
pub mod rules;
pub mod service;
mod store;
pub mod wire;
