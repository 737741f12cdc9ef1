//! The JSON API of this room.

use poem_openapi::OpenApi;

use crate::app::App;
use crate::http::Group;

/// Accounts: registration, logins, own data, grants and the electoral roll.
pub struct AccountsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Accounts")]
impl AccountsApi {}
