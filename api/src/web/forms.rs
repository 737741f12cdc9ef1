//! Forms: what they sent, shown again with what is wrong, and the guard against forgery.
//!
//! Every request that is not a read passes [`receive`] before any route: the form must carry the token
//! its page was given, derived from the caller's own session cookie (or, before login, from a random
//! cookie), which no other site can read. Routes get the fields only through [`ProtectedForm`].

use poem::http::{Method, StatusCode, header};
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody, Response};
use sea_orm::ActiveEnum;

use super::fields::{Fields, SentFile};
use crate::http::{BODY_LIMIT, UPLOAD_LIMIT};
use crate::keys;
use crate::problem::{ApiError, Code};
use crate::web::PageError;
use crate::web::labels::Label;
use crate::web::language::{Both, Lang};

/// Name of the field that carries the token.
pub const TOKEN_FIELD: &str = "csrf";
/// Cookie the token is bound to before login.
pub const COOKIE: &str = "csrf";

/// The token for forms of a page whose visitor holds this secret cookie.
pub fn token(secret: &str) -> String {
    hex::encode(keys::hmac(secret.as_bytes(), &[b"emusrenbang form v1"]))
}

/// Whether a request only reads.
pub fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Reads and verifies the form of a request; the request goes on with its fields.
pub async fn receive(request: Request, secret: Option<&str>) -> Result<Request, ApiError> {
    let (mut request, mut body) = request.split();
    let kind = request
        .header(header::CONTENT_TYPE)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let fields = if kind.starts_with("multipart/form-data") {
        multipart(&request, &mut body).await?
    } else if kind.is_empty() || kind.starts_with("application/x-www-form-urlencoded") {
        let body = body.take().map_err(ApiError::internal)?;
        let bytes = body.into_bytes_limit(BODY_LIMIT).await.map_err(|_| {
            ApiError::new(
                Code::PayloadTooLarge,
                "Isi formulir terlalu besar.",
                "The form is too large.",
            )
        })?;
        if bytes.split(|byte| *byte == b'&').count() > FIELDS {
            return Err(unreadable());
        }
        Fields::parse(&bytes)
    } else {
        return Err(ApiError::new(
            Code::UnsupportedMediaType,
            "Kirim formulir dari halaman ini.",
            "Send the form of this page.",
        ));
    };
    let expected = secret.filter(|secret| !secret.is_empty()).map(token);
    if !expected.is_some_and(|expected| same(&expected, fields.get(TOKEN_FIELD))) {
        return Err(ApiError::forbidden(
            "Formulir ini sudah kedaluwarsa. Kembali ke halaman sebelumnya, muat ulang, lalu kirim lagi.",
            "This form has expired. Go back, reload the page and send it again.",
        ));
    }
    request.extensions_mut().insert(ProtectedForm(fields));
    Ok(request)
}

/// Fields a form has at most: more than a ballot paper of thousands.
const FIELDS: usize = 8192;
/// Parts a form with a file has at most.
const PARTS: usize = 64;

fn unreadable() -> ApiError {
    ApiError::new(
        Code::BadRequest,
        "Formulir tidak dapat dibaca; coba kirim lagi.",
        "The form cannot be read; send it again.",
    )
}

async fn multipart(request: &Request, body: &mut RequestBody) -> Result<Fields, ApiError> {
    let mut parts = Multipart::from_request(request, body)
        .await
        .map_err(|_| unreadable())?;
    let mut fields = Fields::default();
    let (mut total, mut count) = (0, 0);
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        count += 1;
        if count > PARTS {
            return Err(unreadable());
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(ToOwned::to_owned);
        let bytes = part.bytes().await.map_err(|_| unreadable())?;
        total += bytes.len();
        if total > UPLOAD_LIMIT {
            return Err(ApiError::new(
                Code::PayloadTooLarge,
                "Berkas terlalu besar.",
                "The file is too large.",
            ));
        }
        match file {
            Some(file) => fields.push_file(SentFile {
                field: name,
                name: file,
                bytes: bytes.into(),
            }),
            None => fields.push(name, String::from_utf8_lossy(&bytes)),
        }
    }
    Ok(fields)
}

/// Compares without telling by its time where two texts differ.
fn same(expected: &str, sent: &str) -> bool {
    expected.len() == sent.len()
        && expected
            .bytes()
            .zip(sent.bytes())
            .fold(0, |differs, (a, b)| differs | (a ^ b))
            == 0
}

/// The fields of a form that came from our own page.
#[derive(Clone, Debug)]
pub struct ProtectedForm(Fields);

impl ProtectedForm {
    /// The fields.
    pub fn into_fields(self) -> Fields {
        self.0
    }
}

impl<'a> FromRequest<'a> for ProtectedForm {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .ok_or_else(|| ApiError::internal("a form was read before it was verified").into())
    }
}

/// A form again, with what is wrong with it: `page` makes the page, the status is the refusal's.
pub async fn refused(
    values: Fields,
    error: ApiError,
    page: impl AsyncFnOnce(FormState) -> Result<Response, PageError>,
) -> Result<Response, PageError> {
    let status =
        StatusCode::from_u16(error.problem().status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let mut response = page(FormState::refused(values, error)?).await?;
    response.set_status(status);
    Ok(response)
}

/// A value a select offers.
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

impl Choice {
    /// A value with its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }

    /// Values of a closed set, by their names in a language.
    pub fn of<V>(lang: &Lang, values: impl IntoIterator<Item = V>) -> Vec<Self>
    where
        V: ActiveEnum<Value = String> + Label,
    {
        let named = |value: V| Self::new(value.to_value(), lang.label(&value));
        values.into_iter().map(named).collect()
    }
}

/// A form as a page shows it: its values and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    /// The values.
    pub values: Fields,
    /// Name of a field, and what to mend.
    pub errors: Vec<(String, Both)>,
    /// What is wrong with the form as a whole; empty where only fields are.
    pub summary: Both,
}

impl FormState {
    /// A form with values and nothing wrong.
    pub fn filled(values: Fields) -> Self {
        Self {
            values,
            ..Self::default()
        }
    }

    /// The form again, with a service's refusal at the fields it names. A fault that is not about the
    /// form is handed back.
    pub fn refused(values: Fields, error: ApiError) -> Result<Self, ApiError> {
        let problem = error.problem();
        if matches!(
            problem.code,
            Code::Internal | Code::Unavailable | Code::NotFound
        ) {
            return Err(error);
        }
        let errors = problem
            .errors
            .iter()
            .map(|field| (name(&field.pointer), Both::of_field(field)))
            .collect::<Vec<_>>();
        let summary = if errors.is_empty() {
            Both::of(problem)
        } else {
            Both::default()
        };
        Ok(Self {
            values,
            errors,
            summary,
        })
    }

    /// The value of a field.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name)
    }

    /// Whether a select, radio or checkbox has this value.
    pub fn has(&self, name: &str, value: impl AsRef<str>) -> bool {
        self.values.has(name, value.as_ref())
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> Option<&Both> {
        let found = self.errors.iter().find(|(field, _)| field == name);
        found.map(|(_, detail)| detail)
    }

    /// Whether anything is wrong.
    pub fn is_wrong(&self) -> bool {
        !self.summary.is_empty() || !self.errors.is_empty()
    }
}

/// The name of the form's field for a JSON pointer: its last part that is no index, so that
/// `/beneficiaries/women` is `women` and `/choices/3` is `choices`.
fn name(pointer: &str) -> String {
    pointer
        .rsplit('/')
        .find(|part| part.parse::<usize>().is_err())
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_stand_beside_their_fields() {
        let error = ApiError::field("/beneficiaries/women", "Isi angka.", "Give a number.");
        let state = FormState::refused(Fields::parse(b"title=a"), error).unwrap();
        assert_eq!(state.error("women").unwrap().id, "Isi angka.");
        assert!(state.error("title").is_none() && state.is_wrong());
        assert_eq!(state.value("title"), "a");
    }

    #[test]
    fn tokens_follow_their_secret() {
        assert!(same(&token("a"), &token("a")));
        assert!(!same(&token("a"), &token("b")));
        assert!(!same(&token("a"), ""));
    }
}
