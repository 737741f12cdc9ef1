//! Keyset pages: `?limit=` and `?after=`, answered as `{ "items": […], "next": "…"|null }`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use poem_openapi::Object;
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::{ApiError, Code};

/// Items a page has unless asked otherwise.
pub const DEFAULT_LIMIT: u64 = 20;
/// Most items a page can have.
pub const MAX_LIMIT: u64 = 100;

/// One page of a list.
#[derive(Clone, Debug, Object)]
pub struct Page<T: Type + ParseFromJSON + ToJSON + Send + Sync> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// What to send as `after` for the next page; `null` on the last.
    pub next: Option<String>,
}

impl<T: Type + ParseFromJSON + ToJSON + Send + Sync> Page<T> {
    /// Makes a page of rows fetched one beyond the limit: `key` tells a row's cursor, `wire` its shape.
    pub fn cut<R, K: Serialize>(
        mut rows: Vec<R>,
        limit: u64,
        key: impl Fn(&R) -> K,
        wire: impl FnMut(R) -> T,
    ) -> Result<Self, ApiError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let next = if rows.len() > limit {
            rows.truncate(limit);
            rows.last().map(|row| encode(&key(row))).transpose()?
        } else {
            None
        };
        Ok(Self {
            items: rows.into_iter().map(wire).collect(),
            next,
        })
    }
}

/// The limit a caller asked for, checked.
pub fn limit(asked: Option<u64>) -> Result<u64, ApiError> {
    match asked {
        None => Ok(DEFAULT_LIMIT),
        Some(limit @ 1..=MAX_LIMIT) => Ok(limit),
        Some(_) => Err(ApiError::field(
            "limit",
            "Isi angka 1 sampai 100.",
            "Give a number from 1 to 100.",
        )),
    }
}

/// An opaque cursor for a key.
pub fn encode<K: Serialize>(key: &K) -> Result<String, ApiError> {
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(1, key))?))
}

/// The refusal of a cursor that is not one of the list.
pub fn unknown() -> ApiError {
    ApiError::new(
        Code::UnknownCursor,
        "Penunjuk `after` tidak dikenal; mulai lagi dari halaman pertama.",
        "The cursor `after` is unknown; start from the first page again.",
    )
}

/// The key in a cursor; anything but a cursor of this list is refused.
pub fn decode<K: DeserializeOwned>(cursor: &str) -> Result<K, ApiError> {
    if cursor.len() > 512 {
        return Err(unknown());
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| unknown())?;
    match serde_json::from_slice::<(u8, K)>(&bytes) {
        Ok((1, key)) => Ok(key),
        _ => Err(unknown()),
    }
}
