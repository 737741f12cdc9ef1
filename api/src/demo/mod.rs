//! The demonstration: Surabaya in the middle of its cycle.

use crate::app::App;
use crate::problem::ApiError;

/// Loads the demonstration; answers the accounts.
pub async fn load(_app: &App) -> Result<String, ApiError> {
    Ok(String::new())
}
