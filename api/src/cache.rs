//! Public reads, answered from memory while nothing has changed.
//!
//! Only anonymous GETs that ended in 200 are kept. An entry is good for a second at most and only until
//! the next commit of this process, so nobody reads a state from before their own write: who writes
//! carries a login, and requests with a login never come from here.
//!
//! Every GET gets an `ETag` over its body; `If-None-Match` is answered with 304.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, IntoResponse, Request, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::app::App;
use crate::keys;
use crate::web::{keeps_style, policy};

/// Marks an answer that is written while it is sent: it is never gathered in memory, so it has no `ETag`.
#[derive(Clone, Copy)]
pub struct Streams;

const LIFE: Duration = Duration::from_secs(1);
const CAPACITY_BYTES: u64 = 16 << 20;
const LONGEST_KEY: usize = 512;

struct Kept {
    generation: u64,
    since: Instant,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Kept>> for ByBytes {
    fn weight(&self, key: &String, kept: &Arc<Kept>) -> u64 {
        u64::try_from(key.len() + kept.body.len() + 512).unwrap_or(u64::MAX)
    }
}

/// The service behind its cache.
pub struct Cached<E> {
    next: E,
    app: App,
    kept: Cache<String, Arc<Kept>, ByBytes>,
}

impl<E> Cached<E> {
    /// Puts a cache in front of a service.
    pub fn new(next: E, app: App) -> Self {
        Self {
            next,
            app,
            kept: Cache::with_weighter(2048, CAPACITY_BYTES, ByBytes),
        }
    }
}

impl<E: Endpoint> Endpoint for Cached<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        if request.method() == Method::HEAD {
            // Answered as the GET it asks about; the server sends the headers and leaves the body out.
            request.set_method(Method::GET);
        }
        let private = request.headers().contains_key(header::AUTHORIZATION)
            || request.headers().contains_key(header::COOKIE);
        if request.method() != Method::GET {
            return Ok(kept_by_nobody(guard(answer(self.next.call(request).await))));
        }
        let wanted = request.headers().get(header::IF_NONE_MATCH).cloned();
        let Some(key) = public_key(&request) else {
            let response = answer(self.next.call(request).await);
            return Ok(tagged(response, wanted.as_ref(), private).await.0);
        };
        let generation = self.app.db.generation();
        if let Some(kept) = self.kept.get(&key)
            && kept.generation == generation
            && kept.since.elapsed() < LIFE
        {
            return Ok(kept.answer(wanted.as_ref()));
        }
        let response = answer(self.next.call(request).await);
        let (response, body) = tagged(response, wanted.as_ref(), false).await;
        if response.status() == StatusCode::OK
            && let Some(body) = body
            && !response.headers().contains_key(header::SET_COOKIE)
        {
            let kept = Kept {
                generation,
                since: Instant::now(),
                headers: response.headers().clone(),
                body,
            };
            self.kept.insert(key, Arc::new(kept));
        }
        Ok(response)
    }
}

impl Kept {
    fn answer(&self, wanted: Option<&HeaderValue>) -> Response {
        let mut response = if matches_tag(wanted, self.headers.get(header::ETAG)) {
            Response::builder()
                .status(StatusCode::NOT_MODIFIED)
                .finish()
        } else {
            Response::builder().body(self.body.clone())
        };
        *response.headers_mut() = self.headers.clone();
        response
    }
}

fn answer<T: IntoResponse>(result: poem::Result<T>) -> Response {
    result.map_or_else(poem::Error::into_response, IntoResponse::into_response)
}

fn public_key(request: &Request) -> Option<String> {
    let headers = request.headers();
    if headers.contains_key(header::AUTHORIZATION) || headers.contains_key(header::COOKIE) {
        return None;
    }
    let target = request.uri().path_and_query()?.as_str();
    if target.len() > LONGEST_KEY || !request.method().eq(&Method::GET) {
        return None;
    }
    let encoding = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if encoding.len() > 64 {
        return None;
    }
    let style = keeps_style(headers);
    Some(format!("{target} {encoding} {style}"))
}

/// Longest body an `ETag` is computed for; anything longer streams through.
const LONGEST_TAGGED: u64 = 4 << 20;

async fn tagged(
    response: Response,
    wanted: Option<&HeaderValue>,
    private: bool,
) -> (Response, Option<Bytes>) {
    let mut response = guard(response);
    if response.status() != StatusCode::OK {
        let response = if private {
            kept_by_nobody(response)
        } else {
            response
        };
        return (response, None);
    }
    if response.extensions().get::<Streams>().is_some() {
        return (response, None);
    }
    let long = response
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok())
        .is_some_and(|length| length > LONGEST_TAGGED);
    if long {
        return (response, None);
    }
    let Ok(body) = response.take_body().into_bytes().await else {
        return (
            Response::builder()
                .status(StatusCode::INTERNAL_SERVER_ERROR)
                .finish(),
            None,
        );
    };
    let hash = keys::sha256(&body);
    let short = hex::encode(&hash[..8]);
    let version = response
        .headers()
        .get(header::ETAG)
        .and_then(|tag| tag.to_str().ok())
        .map(|tag| tag.trim_matches('"').to_owned());
    let tag = version.map_or_else(|| format!("\"{short}\""), |v| format!("\"{v}-{short}\""));
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.entry(header::CACHE_CONTROL).or_insert_with(|| {
        HeaderValue::from_static(if private {
            "private, no-cache"
        } else {
            "public, no-cache"
        })
    });
    headers.insert(
        header::VARY,
        HeaderValue::from_static(
            "accept-encoding, authorization, cookie, service-worker-navigation-preload",
        ),
    );
    if matches_tag(wanted, headers.get(header::ETAG)) {
        let mut unchanged = Response::builder()
            .status(StatusCode::NOT_MODIFIED)
            .finish();
        *unchanged.headers_mut() = response.headers().clone();
        return (unchanged, None);
    }
    response.set_body(body.clone());
    (response, Some(body))
}

fn matches_tag(wanted: Option<&HeaderValue>, tag: Option<&HeaderValue>) -> bool {
    let (Some(wanted), Some(tag)) = (wanted, tag) else {
        return false;
    };
    let (Ok(wanted), Ok(tag)) = (wanted.to_str(), tag.to_str()) else {
        return false;
    };
    wanted
        .split(',')
        .any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*")
}

/// An answer for one person, or to a change: no cache keeps it.
fn kept_by_nobody(mut response: Response) -> Response {
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-store"));
    response
}

/// Headers every answer carries.
fn guard(mut response: Response) -> Response {
    let unknown = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    if unknown {
        headers
            .entry(header::WWW_AUTHENTICATE)
            .or_insert(HeaderValue::from_static("Bearer"));
    }
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert_with(|| policy::OURS.clone());
    response
}
