//! The demonstration: Surabaya in the middle of its cycle, built through the same services the API
//! calls. Real areas, catalogue and agencies; the proposals are made up, the same at every start, and every page and
//! paper says so.

mod content;
mod mark;
mod numbers;
mod past;
mod people;
mod story;

use chrono::Duration;

use crate::app::App;
use crate::clock::Clock;
use crate::cycles;
use crate::problem::ApiError;

/// The city.
const REGENCY: &str = "35.78";
/// Everybody's password.
const PASSWORD: &str = "musrenbang-demo";

pub use mark::{Mark, recall};
pub use people::listing;

/// Loads the demonstration, unless it is there. Answers whether it did.
pub async fn load(app: &App) -> Result<bool, ApiError> {
    let there = cycles::service::list(app.db.read(), Some(REGENCY), None, 1).await?;
    if !there.is_empty() {
        return Ok(false);
    }
    // A clock of its own walks from last year's start to today.
    let today = app.clock.now();
    let past = App {
        clock: Clock::manual(today - Duration::days(430)),
        ..app.clone()
    };
    mark::note(&past).await?;
    story::tell(&past, today).await?;
    Ok(true)
}
