//! What an operator's tools ask: is the process alive, can it serve, what has it done.

use poem::http::StatusCode;
use poem::{IntoResponse, Response, Route, endpoint::make};
use sea_orm::EntityTrait;

use crate::app::App;

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
            make(move |_| {
                let app = measured.clone();
                async move { metrics(&app) }
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

/// Counts of work done, none of which tells anything about a running vote.
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
