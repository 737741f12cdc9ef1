//! What an operator's tools ask: is the process alive, can it serve, what has it done.

use poem::http::StatusCode;
use poem::{IntoResponse, Request, Response, Route, endpoint::make};
use sea_orm::EntityTrait;

use crate::app::App;
use crate::problem::ApiError;

/// Adds `/healthz`, `/readyz` and `/metrics`.
pub fn routes(app: &App, route: Route) -> Route {
    let ready = app.clone();
    let measured = app.clone();
    route
        .at("/healthz", make(|_| async { "ok\n" }))
        .at(
            "/readyz",
            make(move |_| {
                let app = ready.clone();
                async move { readiness(&app).await }
            }),
        )
        .at(
            "/metrics",
            make(move |request| {
                let app = measured.clone();
                async move {
                    if is_local(&request) {
                        Ok(metrics(&app))
                    } else {
                        Err(ApiError::not_found())
                    }
                }
            }),
        )
}

async fn readiness(app: &App) -> Response {
    match entity::audit_head::Entity::find_by_id(1)
        .one(app.db.read())
        .await
    {
        Ok(Some(_)) => "ready\n".into_response(),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Whether a request comes from this machine itself, and not through a proxy on it.
fn is_local(request: &Request) -> bool {
    let peer = request.remote_addr().as_socket_addr();
    peer.is_some_and(|peer| peer.ip().is_loopback())
        && ["forwarded", "x-forwarded-for", "via"]
            .iter()
            .all(|name| !request.headers().contains_key(*name))
}

/// Counts of work done. Whoever polls them could count the ballots of a quiet hour, so they are for the
/// operator's tools on this machine only.
fn metrics(app: &App) -> Response {
    [
        ("emusrenbang_commit_batches_total", app.db.generation()),
        ("emusrenbang_statements_total", app.db.statements()),
    ]
    .map(|(name, count)| format!("# TYPE {name} counter\n{name} {count}\n"))
    .concat()
    .with_content_type("text/plain; version=0.0.4")
    .into_response()
}
