//! The planner's desk, by forms as a browser without scripts sends them.

mod cycle;
mod lists;
mod rounds;

use crate::forms::{hidden, send_files};
use crate::world::{Actor, World};

/// Sends a form with a list; answers the status, where it leads, and the page.
async fn send_list(
    world: &World,
    actor: &Actor,
    path: &str,
    csrf: &str,
    list: &[u8],
) -> (u16, String, String) {
    let files = vec![("file", "daftar.csv", list.to_vec())];
    send_files(world, actor, path, &[("csrf", csrf)], files).await
}

/// The version a page's form hides.
fn version(page: &str) -> String {
    hidden(page, "version")
}

/// A moment of the API.
fn time(value: &serde_json::Value) -> chrono::DateTime<chrono::Utc> {
    value.as_str().unwrap().parse().unwrap()
}
