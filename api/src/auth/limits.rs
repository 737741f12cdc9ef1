//! Limits on logins and registrations: by address, and by the account tried.

use std::num::NonZeroU32;

use entity::ids::AccountId;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::Config;
use crate::problem::{ApiError, Code};

/// Tries at one account from one address in a minute.
const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Tries at one account from everywhere in a minute: more, so that a stranger does not lock its owner out.
const FROM_EVERYWHERE: NonZeroU32 = NonZeroU32::new(100).unwrap();

/// Counts attempts in this process.
pub struct Limits {
    address: DefaultKeyedRateLimiter<String>,
    account: DefaultKeyedRateLimiter<String>,
    everywhere: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    /// Limits as configured.
    pub fn new(config: &Config) -> Self {
        let per_address = NonZeroU32::new(config.attempts_per_minute).unwrap_or(NonZeroU32::MIN);
        Self {
            address: RateLimiter::keyed(Quota::per_minute(per_address)),
            account: RateLimiter::keyed(Quota::per_minute(PER_ACCOUNT)),
            everywhere: RateLimiter::keyed(Quota::per_minute(FROM_EVERYWHERE)),
        }
    }

    /// Counts an attempt from an address at an account's name, known or not. The name is given in one
    /// spelling: see [`crate::accounts::login_key`].
    pub fn attempt(&self, address: &str, account: &str) -> Result<(), ApiError> {
        check(&self.address, address)?;
        check(&self.account, &format!("{address} {account}"))?;
        check(&self.everywhere, account)
    }

    /// Counts a guess at the password of an account that is logged in.
    pub fn guess(&self, account: AccountId) -> Result<(), ApiError> {
        check(&self.account, &account.to_string())
    }

    /// Drops counters that are full again, so that memory follows the last minute only.
    pub fn forget_idle(&self) {
        self.address.retain_recent();
        self.account.retain_recent();
        self.everywhere.retain_recent();
    }
}

fn check(limiter: &DefaultKeyedRateLimiter<String>, key: &str) -> Result<(), ApiError> {
    limiter.check_key(&key.to_owned()).map_err(|early| {
        let wait = early.wait_time_from(DefaultClock::default().now());
        ApiError::new(
            Code::TooManyRequests,
            "Terlalu banyak percobaan; tunggu sebentar.",
            "Too many attempts; wait a little.",
        )
        .retry_after(wait.as_secs() + 1)
    })
}
