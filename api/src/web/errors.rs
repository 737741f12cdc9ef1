//! Refusals as pages: what happened and what to do next, in plain Indonesian.

use askama::Template;
use poem::error::ResponseError;
use poem::http::StatusCode;
use poem::{IntoResponse, Response};

use super::visit::{Chrome, Visit};
use super::{fields, html, see_other};
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
    detail: String,
    advice: &'static str,
    details: Vec<String>,
}

/// The page for an error.
pub fn page(visit: &Visit, error: &poem::Error) -> Response {
    let status = error.status();
    let (title, detail, details) = match error.downcast_ref::<PageError>() {
        Some(PageError::Login(address)) => {
            return see_other(&format!("/login?lanjut={}", fields::encode(address)));
        }
        Some(PageError::Refused(error)) => {
            let problem = error.problem();
            let details = problem.errors.iter().map(|e| e.detail.clone()).collect();
            (problem.title.clone(), problem.detail.clone(), details)
        }
        None => {
            if status.is_server_error() {
                tracing::error!(%error, "a page failed");
            }
            (title(status).to_owned(), String::new(), Vec::new())
        }
    };
    let template = ErrorPage {
        chrome: visit.chrome.clone(),
        title,
        detail: if details.is_empty() {
            detail
        } else {
            String::new()
        },
        advice: advice(status),
        details,
    };
    let mut response =
        html(&template).unwrap_or_else(|_| "Layanan sedang terganggu.".into_response());
    response.set_status(status);
    response
}

fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "Halaman tidak ditemukan",
        StatusCode::METHOD_NOT_ALLOWED => "Halaman ini tidak menerima kiriman",
        status if status.is_client_error() => "Permintaan tidak dapat dibaca",
        _ => "Layanan sedang terganggu",
    }
}

fn advice(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => {
            "Periksa alamatnya, atau cari desa, kelurahan, atau usulan dari beranda."
        }
        StatusCode::FORBIDDEN => {
            "Bila Anda merasa berhak, masuk dengan akun yang benar atau hubungi kantor desa atau kelurahan."
        }
        StatusCode::CONFLICT => "Muat ulang halaman untuk melihat keadaan terbaru.",
        StatusCode::TOO_MANY_REQUESTS => "Tunggu satu menit, lalu coba lagi.",
        StatusCode::PAYLOAD_TOO_LARGE => "Pilih berkas yang lebih kecil dari 10 MB.",
        status if status.is_client_error() => "Kembali ke halaman sebelumnya lalu coba lagi.",
        _ => "Bukan salah Anda. Coba lagi beberapa saat lagi; kesalahannya sudah kami catat.",
    }
}
