//! How a request says who it is from: a bearer token at the API, a cookie at the pages.

use std::sync::Arc;

use poem::{Endpoint, Request};
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;

use super::{Caller, sessions};
use crate::app::App;
use crate::problem::ApiError;

/// A session token from `POST /api/v1/sessions`, sent as `Authorization: Bearer …`.
#[derive(SecurityScheme)]
#[oai(
    rename = "session",
    ty = "bearer",
    bearer_format = "opaque",
    checker = "signed"
)]
pub struct Signed(pub Arc<Caller>);

/// Whoever is there: logged in or not.
#[derive(SecurityScheme)]
pub enum Viewer {
    /// A logged-in account.
    Signed(Signed),
    /// Nobody in particular.
    #[oai(fallback)]
    Anonymous,
}

impl Viewer {
    /// The account, if logged in.
    pub fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Signed(Signed(caller)) => Some(caller),
            Self::Anonymous => None,
        }
    }
}

#[expect(clippy::unused_async, reason = "checkers are asynchronous")]
async fn signed(request: &Request, _: Bearer) -> Option<Arc<Caller>> {
    request.extensions().get::<Arc<Caller>>().cloned()
}

/// Refuses headers that a change depends on and that cannot be read: taken for missing, a create would be
/// done twice.
fn readable(request: &Request) -> Result<(), ApiError> {
    for name in ["Idempotency-Key", "If-Match"] {
        let value = request.headers().get(name);
        if value.is_some_and(|value| value.to_str().is_err()) {
            return Err(ApiError::field(
                name,
                "Pakai huruf ASCII yang terlihat saja.",
                "Use visible ASCII characters only.",
            ));
        }
    }
    Ok(())
}

/// Finds the caller of a request before any route sees it. A token that is not (or no longer) valid is
/// refused here, so that nobody is taken for anonymous by mistake. A cookie counts only outside the API,
/// where every form is guarded against forgery.
pub async fn identify<E: Endpoint>(
    app: App,
    next: Arc<E>,
    mut request: Request,
) -> poem::Result<E::Output> {
    readable(&request)?;
    let bearer = request.headers().get("authorization").map(|value| {
        match value.to_str().unwrap_or_default().split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                token.trim().to_owned()
            }
            _ => String::new(),
        }
    });
    if let Some(token) = bearer {
        let caller = sessions::find(&app, &token)
            .await?
            .ok_or_else(ApiError::unauthenticated)?;
        request.extensions_mut().insert(Arc::new(caller));
    } else if !request.uri().path().starts_with("/api/") {
        let token = request
            .cookie()
            .get(sessions::COOKIE)
            .map(|cookie| cookie.value_str().to_owned());
        if let Some(token) = token
            && let Some(caller) = sessions::find(&app, &token).await?
        {
            request.extensions_mut().insert(Arc::new(caller));
        }
    }
    next.call(request).await
}
