//! Refusals as pages: what happened and what to do next, in plain words.

use askama::Template;
use poem::error::ResponseError;
use poem::http::StatusCode;
use poem::{IntoResponse, Response};

use super::language::Both;
use super::visit::{Chrome, Visit};
use super::{fields, filters, html, see_other};
use crate::problem::ApiError;

/// Why a page was not shown.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A service refused.
    #[error("{}", .0.problem().detail_en)]
    Refused(ApiError),
    /// Only for those logged in; the address to come back to.
    #[error("log in first")]
    Login(String),
}

impl From<ApiError> for PageError {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl From<sea_orm::DbErr> for PageError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Refused(error.into())
    }
}

impl ResponseError for PageError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Refused(error) => StatusCode::from_u16(error.problem().status)
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            Self::Login(_) => StatusCode::SEE_OTHER,
        }
    }
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    chrome: Chrome,
    title: String,
    detail: Both,
    advice: &'static str,
    details: Vec<Both>,
}

/// The page for an error.
pub fn page(visit: &Visit, error: &poem::Error) -> Response {
    let status = error.status();
    let title = visit.lang.text(title(status));
    let mut template = ErrorPage {
        chrome: visit.chrome.clone(),
        title,
        detail: Both::default(),
        advice: advice(status),
        details: Vec::new(),
    };
    match error.downcast_ref::<PageError>() {
        Some(PageError::Login(address)) => {
            return see_other(&format!("/login?lanjut={}", fields::encode(address)));
        }
        Some(PageError::Refused(error)) => {
            let problem = error.problem();
            template.details = problem.errors.iter().map(Both::of_field).collect();
            if template.details.is_empty() {
                template.detail = Both::of(problem);
            }
            template.title = visit.lang.label(&problem.code);
        }
        None if status.is_server_error() => tracing::error!(%error, "a page failed"),
        None => {}
    }
    let failed = |_| visit.lang.text("error-title-fault").into_response();
    let mut response = html(&visit.lang, &template).unwrap_or_else(failed);
    response.set_status(status);
    response
}

fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "error-title-not-found",
        StatusCode::METHOD_NOT_ALLOWED => "error-title-method",
        status if status.is_client_error() => "error-title-request",
        _ => "error-title-fault",
    }
}

fn advice(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "error-advice-not-found",
        StatusCode::FORBIDDEN => "error-advice-forbidden",
        StatusCode::CONFLICT => "error-advice-conflict",
        StatusCode::TOO_MANY_REQUESTS => "error-advice-wait",
        StatusCode::PAYLOAD_TOO_LARGE => "error-advice-large",
        status if status.is_client_error() => "error-advice-request",
        _ => "error-advice-fault",
    }
}
