//! One request for a page: who is there, and what every page's frame needs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use poem::http::header;
use poem::web::cookie::{Cookie, SameSite};
use poem::{Endpoint, FromRequest, IntoResponse, Request, RequestBody, Response};

use super::errors::{self, PageError};
use super::format::Zone;
use super::{Lang, assets, fields, forms, keeps_style, policy, tongue};
use crate::app::App;
use crate::auth::{Caller, sessions};
use crate::maps::Tiles;
use crate::problem::ApiError;

/// What the layout needs.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// Whether the visitor is logged in.
    pub signed_in: bool,
    /// Whether the visitor holds an office, and so has a desk.
    pub officer: bool,
    /// The visitor's account, for what their phone keeps; empty where nobody is logged in.
    pub who: String,
    /// Whether the visitor's phone keeps the style sheet, so that the page need not carry it.
    pub styled: bool,
    /// The token of this visitor's forms; empty where the page may be kept for everyone.
    pub csrf: String,
    /// Key of what was just done.
    pub notice: Option<&'static str>,
    /// The page's language.
    pub lang: Lang,
    /// The other languages, with this page's address in them.
    pub tongues: Vec<Tongue>,
    /// Address of the page, from the root, without its query.
    pub path: String,
    /// What the page loads.
    pub assets: assets::Linked,
    /// Key of what is said where all that is shown is made up for a demonstration.
    pub demo: Option<&'static str>,
    /// Pictures of the ground behind maps, where the operator allows them.
    pub tiles: Option<Arc<Tiles>>,
    /// Whole address of the page, for paper.
    pub source: String,
    /// The day it is shown, for paper.
    pub today: String,
}

impl Chrome {
    /// The page's address as a code that a camera reads, for paper; nothing where it is too long for one.
    pub fn code(&self) -> String {
        super::qr::paper(&self.source).unwrap_or_default()
    }

    /// Whether a link of the navigation leads to where the visitor is.
    pub fn at(&self, path: &str) -> bool {
        self.path == path
    }
}

/// A language to change to.
#[derive(Clone, Debug)]
pub struct Tongue {
    /// Its code.
    pub code: String,
    /// What it calls itself.
    pub name: String,
    /// This page in it.
    pub address: String,
}

/// A request for a page.
#[derive(Clone)]
pub struct Visit {
    /// The service's means.
    pub app: App,
    /// The account, if logged in.
    pub caller: Option<Arc<Caller>>,
    /// The language the visitor reads.
    pub lang: Lang,
    /// The frame.
    pub chrome: Chrome,
    /// Address asked for, with its query.
    pub address: String,
    /// Whether the answer carries a form's token, so that nobody else may be shown it.
    private: Arc<AtomicBool>,
}

impl Visit {
    /// The account, or a way to the login and back.
    pub fn signed(&self) -> Result<Arc<Caller>, PageError> {
        self.caller
            .clone()
            .ok_or_else(|| PageError::Login(self.address.clone()))
    }

    /// The session's cookie for a token just opened.
    pub fn session_cookie(&self, token: &str) -> Cookie {
        let mut cookie = self.cookie(sessions::COOKIE, token);
        let days = u64::try_from(sessions::DAYS).unwrap_or(1);
        cookie.set_max_age(std::time::Duration::from_secs(days * 24 * 60 * 60));
        cookie
    }

    /// The cookie that ends the session in the browser.
    pub fn ended_cookie(&self) -> Cookie {
        let mut cookie = self.cookie(sessions::COOKIE, "");
        cookie.make_removal();
        cookie
    }

    /// The frame of this visit as anybody in the same language sees it.
    pub fn for_anybody(self) -> Chrome {
        Chrome {
            signed_in: false,
            officer: false,
            who: String::new(),
            csrf: String::new(),
            notice: None,
            ..self.chrome
        }
    }

    /// A page, and whether it has a map: where the operator allows it, it may show pictures of the ground, and tells their host
    /// which site asks, as such hosts want to know, but not which page.
    pub fn mapped(&self, page: Response, has_map: bool) -> Response {
        let Some(tiles) = self.chrome.tiles.as_ref().filter(|_| has_map) else {
            return page;
        };
        page.with_header(
            header::CONTENT_SECURITY_POLICY,
            policy::with_pictures_of(&tiles.origin),
        )
        .with_header(header::REFERRER_POLICY, "strict-origin-when-cross-origin")
        .into_response()
    }

    fn cookie(&self, name: &str, value: &str) -> Cookie {
        let mut cookie = Cookie::new_with_str(name, value);
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        cookie.set_secure(self.app.config.tls);
        cookie.set_path("/");
        cookie
    }
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .ok_or_else(|| ApiError::internal("a page was asked for without a visit").into())
    }
}

/// A visit to a page with a form that the anonymous may send: it leaves the cookie the form's token is
/// bound to.
pub struct OpenForm(pub Visit);

impl<'a> FromRequest<'a> for OpenForm {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let mut visit = Visit::from_request(request, body).await?;
        visit.private.store(true, Ordering::Relaxed);
        if visit.chrome.csrf.is_empty() {
            let jar = request.cookie();
            let secret = match jar.get(forms::COOKIE) {
                Some(cookie) if cookie.value_str().len() == 64 => cookie.value_str().to_owned(),
                _ => {
                    let secret = hex::encode(crate::keys::random::<32>()?);
                    jar.add(visit.cookie(forms::COOKIE, &secret));
                    secret
                }
            };
            visit.chrome.csrf = forms::token(&secret);
        }
        Ok(Self(visit))
    }
}

/// Lets a request in to the pages.
pub async fn enter<E: Endpoint>(
    app: App,
    next: Arc<E>,
    mut request: Request,
) -> poem::Result<Response> {
    let caller = request.extensions().get::<Arc<Caller>>().cloned();
    let cookie = |name: &str| {
        request
            .cookie()
            .get(name)
            .map(|cookie| cookie.value_str().to_owned())
    };
    let secret = match caller {
        Some(_) => cookie(sessions::COOKIE),
        None => cookie(forms::COOKIE),
    };
    let csrf = match (&caller, &secret) {
        (Some(_), Some(secret)) => forms::token(secret),
        _ => String::new(),
    };
    let query = request.uri().query().unwrap_or_default();
    let asked = tongue::asked(&app, query);
    let lang = match &asked {
        Some(lang) => lang.clone(),
        None => tongue::kept(&app, cookie(tongue::COOKIE)),
    };
    let path = request.uri().path().to_owned();
    let visit = Visit {
        chrome: Chrome {
            signed_in: caller.is_some(),
            officer: caller.as_ref().is_some_and(|caller| caller.is_officer()),
            who: caller
                .as_ref()
                .map(|caller| caller.account.to_string())
                .unwrap_or_default(),
            styled: keeps_style(request.headers()),
            csrf,
            notice: notice(query),
            tongues: tongue::others(&app, &lang, &path, query),
            lang: lang.clone(),
            assets: assets::linked(),
            demo: app.demo.is_set().then_some("demo-notice"),
            tiles: app.config.tiles.clone(),
            source: format!(
                "{}{}",
                app.config.public_url(),
                tongue::without_news(&path, query)
            ),
            today: Zone::of("").day(app.clock.now(), &lang),
            path,
        },
        app,
        lang,
        private: Arc::new(AtomicBool::new(caller.is_some())),
        caller,
        address: request
            .uri()
            .path_and_query()
            .map_or_else(|| "/".to_owned(), ToString::to_string),
    };
    if let Some(lang) = &asked {
        let mut kept = visit.cookie(tongue::COOKIE, lang.code());
        kept.set_max_age(tongue::KEPT);
        request.cookie().add(kept);
    }
    request.extensions_mut().insert(visit.clone());
    let outcome = if forms::reads(request.method()) {
        next.call(request).await
    } else {
        match forms::receive(request, secret.as_deref()).await {
            Ok(request) => next.call(request).await,
            Err(error) => Err(PageError::from(error).into()),
        }
    };
    Ok(match outcome {
        Ok(response) => {
            let mut response = response.into_response();
            // A cookie of an anonymous visitor tells their language and no more; one that is just set is theirs.
            let cache = if visit.private.load(Ordering::Relaxed) {
                "private, no-store"
            } else if asked.is_some() {
                "private, no-cache"
            } else {
                "public, no-cache"
            };
            response
                .headers_mut()
                .entry(header::CACHE_CONTROL)
                .or_insert(header::HeaderValue::from_static(cache));
            response
        }
        Err(error) => errors::page(&visit, &error),
    })
}

/// What was just done, by the code the redirect carried. A closed set: the address puts no words of its
/// own on the page.
fn notice(query: &str) -> Option<&'static str> {
    let fields = fields::Fields::parse(query.as_bytes());
    Some(match fields.get("kabar") {
        "masuk" => "notice-logged-in",
        "keluar" => "notice-logged-out",
        "terdaftar" => "notice-registered",
        "sandi-baru" => "notice-password",
        "draf" => "notice-draft",
        "diajukan" => "notice-submitted",
        "diubah" => "notice-changed",
        "dibuang" => "notice-discarded",
        "ditarik" => "notice-withdrawn",
        "dihapus" => "notice-erased",
        "tentang" => "notice-about",
        "diikuti" => "notice-followed",
        "tidak-diikuti" => "notice-unfollowed",
        "berkas" => "notice-file",
        "susunan" => "documents-kept",
        "lambang" => "documents-logo-kept",
        "lambang-dihapus" => "documents-logo-removed",
        "berkas_sama" => "documents-file-known",
        "berkas_dihapus" => "notice-file-removed",
        "suara" => "notice-vote",
        "diverifikasi" => "notice-reviewed",
        "antrean-habis" => "notice-queue-done",
        "dijawab" => "notice-answered",
        "warga" => "notice-resident",
        "siklus" => "notice-cycle",
        "tahap" => "notice-stage",
        "dibuka" => "notice-opened",
        "putaran" => "notice-round",
        "pagu" => "notice-ceiling",
        "daftar" => "notice-list",
        "kamus" => "notice-item",
        "peran" => "notice-role",
        "peran-dicabut" => "notice-role-ended",
        "dibawa" => "notice-carried",
        "rapat" => "notice-meeting",
        "hadir" => "notice-attended",
        "hadir-diubah" => "notice-attendee",
        "utusan" => "notice-elected",
        "daftar-berubah" => "notice-list-changed",
        "diputuskan" => "notice-decided",
        "dihitung" => "notice-counted",
        "kertas" => "notice-paper",
        "lembar" => "notice-sheet",
        "ditutup" => "notice-closed",
        "laporan" => "notice-work-reported",
        "tanggapan" => "notice-work-answered",
        "pekerjaan" => "notice-works-taken",
        "kriteria" => "notice-criteria",
        "kriteria-dibuang" => "notice-criteria-discarded",
        "kriteria-berlaku" => "notice-criteria-in-force",
        "bobot" => "notice-weights",
        "perbandingan" => "notice-judgement",
        "dinilai" => "notice-scored",
        "papan" => "notice-board-decided",
        "papan-tetap" => "notice-board-unchanged",
        "papan-dibagi" => "notice-board-split",
        "papan-diserahkan" => "notice-board-handed",
        "skenario" => "notice-scenario",
        "skenario-dihapus" => "notice-scenario-discarded",
        "skenario-ditetapkan" => "notice-scenario-adopted",
        _ => return None,
    })
}

#[cfg(test)]
pub mod tests {
    //! What the tests of templates start from.

    use super::{Chrome, Tongue, assets};
    use crate::web::Lang;

    /// The frame of a logged-in visitor's page.
    pub fn chrome() -> Chrome {
        Chrome {
            signed_in: true,
            officer: true,
            who: "018f0000-0000-7000-8000-000000000000".into(),
            styled: false,
            csrf: "token".into(),
            notice: Some("notice-logged-in"),
            lang: Lang::default(),
            tongues: vec![Tongue {
                code: "en".into(),
                name: "English".into(),
                address: "/?lang=en".into(),
            }],
            path: "/".into(),
            assets: assets::linked(),
            demo: None,
            tiles: None,
            source: "https://contoh.id/".into(),
            today: "4 Januari 2027".into(),
        }
    }
}
