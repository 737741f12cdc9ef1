//! Errors as RFC 9457 problems, with a closed, published set of codes.
//!
//! What a caller sees names the field and the fix in Indonesian (`detail`) and English (`detail_en`);
//! the cause goes to the log only.

use std::fmt::Display;

use poem::http::{HeaderValue, StatusCode, header};
use poem::{Endpoint, IntoResponse, Request, Response};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Enum, Object};
use sea_orm::DbErr;

/// Why a request was refused; clients may rely on these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Code {
    /// The request cannot be read.
    BadRequest,
    /// One or more fields are wrong; `errors` names them.
    InvalidFields,
    /// No valid login.
    Unauthenticated,
    /// The login is valid but may not do this.
    Forbidden,
    /// There is no such object, or it is not for this caller.
    NotFound,
    /// The path exists, with other methods.
    MethodNotAllowed,
    /// The body has a media type this operation does not read.
    UnsupportedMediaType,
    /// The body is larger than this operation reads.
    PayloadTooLarge,
    /// `If-Match` is missing.
    PreconditionRequired,
    /// The record changed since it was read.
    StaleVersion,
    /// The round is not in the phase this act needs.
    WrongPhase,
    /// The object is not in the state this act needs.
    WrongState,
    /// It exists already.
    AlreadyExists,
    /// The person has used their vote in this round by another channel.
    AlreadyVoted,
    /// The person is not a verified resident of the round's area.
    NotEligible,
    /// Rule, ceiling, candidates and costs are fixed since voting opened.
    Frozen,
    /// The `Idempotency-Key` was used for another request.
    IdempotencyMismatch,
    /// The cursor is not one this list gave.
    UnknownCursor,
    /// Too many requests; `Retry-After` says when to come back.
    TooManyRequests,
    /// The service cannot answer now.
    Unavailable,
    /// A fault of the service; it is in the log.
    Internal,
}

impl Code {
    /// The HTTP status it is answered with.
    pub fn status(self) -> StatusCode {
        match self {
            Self::BadRequest | Self::UnknownCursor => StatusCode::BAD_REQUEST,
            Self::InvalidFields => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::NotEligible => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::StaleVersion => StatusCode::PRECONDITION_FAILED,
            Self::WrongPhase
            | Self::WrongState
            | Self::AlreadyExists
            | Self::AlreadyVoted
            | Self::Frozen
            | Self::IdempotencyMismatch => StatusCode::CONFLICT,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "Permintaan tidak dapat dibaca",
            Self::InvalidFields => "Isian perlu diperbaiki",
            Self::Unauthenticated => "Perlu masuk",
            Self::Forbidden => "Tidak berwenang",
            Self::NotFound => "Tidak ditemukan",
            Self::MethodNotAllowed => "Metode tidak didukung",
            Self::UnsupportedMediaType => "Jenis isi tidak didukung",
            Self::PayloadTooLarge => "Isi terlalu besar",
            Self::PreconditionRequired => "If-Match diperlukan",
            Self::StaleVersion => "Data sudah berubah",
            Self::WrongPhase => "Bukan tahapannya",
            Self::WrongState => "Keadaannya tidak sesuai",
            Self::AlreadyExists => "Sudah ada",
            Self::AlreadyVoted => "Hak suara sudah dipakai",
            Self::NotEligible => "Belum berhak memilih",
            Self::Frozen => "Sudah dibekukan",
            Self::IdempotencyMismatch => "Idempotency-Key sudah dipakai",
            Self::UnknownCursor => "Penunjuk halaman tidak dikenal",
            Self::TooManyRequests => "Terlalu banyak permintaan",
            Self::Unavailable => "Layanan sedang sibuk",
            Self::Internal => "Kesalahan pada layanan",
        }
    }
}

/// One wrong field.
#[derive(Clone, Debug, Object)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the field, or the parameter's name.
    pub pointer: String,
    /// What is wrong and how to mend it, in Indonesian.
    pub detail: String,
    /// The same in English.
    pub detail_en: String,
}

/// A refused request (RFC 9457).
#[derive(Clone, Debug, Object)]
pub struct Problem {
    /// Always `about:blank`: `code` tells the kinds apart.
    #[oai(rename = "type")]
    pub kind: String,
    /// The kind of problem, in Indonesian.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The kind of problem, for programs.
    pub code: Code,
    /// What is wrong and what to do, in Indonesian.
    pub detail: String,
    /// The same in English.
    pub detail_en: String,
    /// The wrong fields, where there are any.
    #[oai(default)]
    pub errors: Vec<FieldError>,
}

/// A service's refusal; the only error type services and routes return.
#[derive(Clone, Debug, ApiResponse)]
pub enum ApiError {
    /// A problem, as `application/problem+json`.
    #[oai(content_type = "application/problem+json")]
    Problem(
        StatusCode,
        Json<Box<Problem>>,
        /// Seconds to wait before the next try, on 429 and 503.
        #[oai(header = "Retry-After")]
        Option<String>,
    ),
}

impl ApiError {
    /// A refusal with its explanation in Indonesian and English.
    pub fn new(code: Code, detail: impl Into<String>, detail_en: impl Into<String>) -> Self {
        Self::Problem(
            code.status(),
            Json(Box::new(Problem {
                kind: "about:blank".into(),
                title: code.title().into(),
                status: code.status().as_u16(),
                code,
                detail: detail.into(),
                detail_en: detail_en.into(),
                errors: Vec::new(),
            })),
            None,
        )
    }

    /// The problem as it will be sent.
    pub fn problem(&self) -> &Problem {
        let Self::Problem(_, Json(problem), _) = self;
        problem
    }

    /// Sets the wait a client should keep, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        let Self::Problem(_, _, retry) = &mut self;
        *retry = Some(seconds.to_string());
        self
    }

    /// The wrong fields, all at once.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let mut error = Self::new(
            Code::InvalidFields,
            "Beberapa isian perlu diperbaiki; lihat `errors`.",
            "Some fields need mending; see `errors`.",
        );
        let Self::Problem(_, Json(problem), _) = &mut error;
        problem.errors = errors;
        error
    }

    /// One wrong field, named by its JSON pointer.
    pub fn field(pointer: &str, detail: impl Into<String>, detail_en: impl Into<String>) -> Self {
        Self::fields(vec![FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
            detail_en: detail_en.into(),
        }])
    }

    /// No such object, or not for this caller.
    pub fn not_found() -> Self {
        Self::new(
            Code::NotFound,
            "Tidak ada data dengan alamat ini.",
            "There is nothing at this address.",
        )
    }

    /// No valid login.
    pub fn unauthenticated() -> Self {
        Self::new(
            Code::Unauthenticated,
            "Masuk dulu: kirim `Authorization: Bearer …` dari POST /api/v1/sessions.",
            "Log in first: send `Authorization: Bearer …` from POST /api/v1/sessions.",
        )
    }

    /// A valid login without the right; the texts say which right.
    pub fn forbidden(detail: &str, detail_en: &str) -> Self {
        Self::new(Code::Forbidden, detail, detail_en)
    }

    /// The record changed since it was read.
    pub fn stale(version: i32) -> Self {
        Self::new(
            Code::StaleVersion,
            format!("Data sudah berubah; sekarang versi {version}. Muat ulang lalu coba lagi."),
            format!("The record changed; it is at version {version} now. Reload and try again."),
        )
    }

    /// The service is too busy.
    pub fn unavailable() -> Self {
        Self::new(
            Code::Unavailable,
            "Layanan sedang sibuk; coba lagi sebentar.",
            "The service is busy; try again shortly.",
        )
        .retry_after(1)
    }

    /// A fault of ours: the cause is logged, never sent.
    pub fn internal(cause: impl Display) -> Self {
        tracing::error!(%cause, "internal fault");
        Self::new(
            Code::Internal,
            "Terjadi kesalahan pada layanan; sudah kami catat.",
            "The service made a mistake; it has been recorded.",
        )
    }
}

impl From<DbErr> for ApiError {
    fn from(error: DbErr) -> Self {
        if unstorable(&error) {
            return Self::new(
                Code::BadRequest,
                "Permintaan memuat huruf yang tidak dapat disimpan (NUL).",
                "The request has a character that cannot be stored (NUL).",
            );
        }
        match error {
            DbErr::ConnectionAcquire(_) => Self::unavailable(),
            error => Self::internal(error),
        }
    }
}

/// Whether `PostgreSQL` refused a text with a NUL in it (SQLSTATE 22021), which no field can mean.
fn unstorable(error: &DbErr) -> bool {
    use sea_orm::RuntimeErr::SqlxError;
    let (DbErr::Exec(SqlxError(error)) | DbErr::Query(SqlxError(error))) = error else {
        return false;
    };
    error
        .as_database_error()
        .is_some_and(|error| error.code().is_some_and(|code| code == "22021"))
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

/// Turns what the framework refuses (unreadable bodies, unknown paths, wrong methods) into problems.
pub async fn catch(error: poem::Error) -> Response {
    if error.is_from_response() {
        return error.into_response();
    }
    from_framework(&error).into_response()
}

fn from_framework(error: &poem::Error) -> ApiError {
    use poem_openapi::error as oai;
    let text = error.to_string();
    if let Some(e) = error.downcast_ref::<oai::ParseParamError>() {
        return ApiError::field(
            e.name,
            "Parameter ini wajib diisi seperti di spesifikasi.",
            "This parameter is required, as the specification has it.",
        );
    }
    if error.is::<oai::ParseMultipartError>() {
        return ApiError::field(
            "/file",
            "Kirim satu berkas sebagai bagian `file`.",
            "Send one file as the part `file`.",
        );
    }
    if error.is::<oai::ParsePathError>() {
        return ApiError::not_found();
    }
    match error.status() {
        StatusCode::NOT_FOUND => ApiError::not_found(),
        StatusCode::UNAUTHORIZED => ApiError::unauthenticated(),
        StatusCode::METHOD_NOT_ALLOWED => ApiError::new(
            Code::MethodNotAllowed,
            "Alamat ini ada, tetapi tidak menerima metode ini.",
            "This address exists but does not take this method.",
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::new(
            Code::UnsupportedMediaType,
            "Kirim isi dengan jenis yang disebut spesifikasi.",
            "Send the body in the media type the specification names.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
            Code::PayloadTooLarge,
            "Isi permintaan terlalu besar.",
            "The body is too large.",
        ),
        status if status.is_client_error() => ApiError::new(
            Code::BadRequest,
            "Permintaan tidak dapat dibaca; bandingkan dengan spesifikasi operasi ini.",
            format!("The request cannot be read: {text}"),
        ),
        _ => ApiError::internal(text),
    }
}

/// Refuses a body that says or proves to be longer than `limit` bytes. One of at most `small` bytes is read
/// whatever becomes of the request: left unread, because its sender may not do this, it would end the
/// connection under the request that comes next on it. After a larger one that was refused the connection is
/// closed in so many words.
pub async fn limit_body<E>(
    next: &E,
    mut request: Request,
    small: usize,
    limit: usize,
) -> poem::Result<Response>
where
    E: Endpoint,
    E::Output: IntoResponse,
{
    let said = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    if said.is_some_and(|said| said > limit) {
        return Ok(last(too_large(limit).into_response()));
    }
    let streamed = said.is_none() && request.headers().contains_key(header::TRANSFER_ENCODING);
    if streamed || said.is_some_and(|said| (1..=small).contains(&said)) {
        let Ok(bytes) = request.take_body().into_bytes_limit(limit).await else {
            return Ok(last(too_large(limit).into_response()));
        };
        request.set_body(bytes);
    }
    let response = match next.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => catch(error).await,
    };
    let refused = response.status().is_client_error();
    let unread = said.is_some_and(|said| said > small);
    Ok(if refused && unread {
        last(response)
    } else {
        response
    })
}

/// A response after which no other request can follow on the connection.
fn last(mut response: Response) -> Response {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

fn too_large(limit: usize) -> ApiError {
    ApiError::new(
        Code::PayloadTooLarge,
        format!("Isi permintaan melebihi {limit} bita."),
        format!("The body is over {limit} bytes."),
    )
}
