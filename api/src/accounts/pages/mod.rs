//! Registering, logging in and out, a forgotten password, and one's own page.

mod me;

use askama::Template;
use poem::web::Query;
use poem::{IntoResponse, Request, Response, Route, handler};
use serde::Deserialize;

use super::login_key;
use super::service::{self, Registration};
use crate::areas;
use crate::auth::client_address;
use crate::web::forms::refused;
use crate::web::{
    Chrome, Fields, FormState, OpenForm, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Adds `/register`, `/login`, `/reset`, `/logout` and `/me` with what is below it.
pub fn routes(route: Route) -> Route {
    route
        .at("/register", poem::get(show_register).post(register))
        .at("/login", poem::get(show_login).post(log_in))
        .at("/reset", poem::get(show_reset).post(reset))
        .at("/logout", poem::post(log_out))
        .at("/me", poem::get(me::show))
        .at("/me/about", poem::get(me::show_about).post(me::tell))
        .at("/me/data", poem::get(me::data))
        .at("/me/erase", poem::get(me::show_erase).post(me::erase))
}

#[derive(Template)]
#[template(path = "accounts/register.html")]
struct RegisterPage {
    chrome: Chrome,
    form: FormState,
    village: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/login.html")]
struct LoginPage {
    chrome: Chrome,
    form: FormState,
}

#[derive(Template)]
#[template(path = "accounts/reset.html")]
struct ResetPage {
    chrome: Chrome,
    form: FormState,
}

#[derive(Deserialize)]
struct Start {
    #[serde(default)]
    village: String,
    #[serde(default)]
    lanjut: String,
}

#[handler]
async fn show_register(
    OpenForm(visit): OpenForm,
    Query(start): Query<Start>,
) -> Result<Response, PageError> {
    let mut values = Fields::default();
    values.push("village_code", start.village);
    register_page(&visit, FormState::filled(values)).await
}

async fn register_page(visit: &Visit, form: FormState) -> Result<Response, PageError> {
    let village = areas::service::find(visit.app.db.read(), form.value("village_code")).await?;
    html(
        &visit.lang,
        &RegisterPage {
            chrome: visit.chrome.clone(),
            form,
            village: village.map(|village| village.name),
        },
    )
}

#[handler]
async fn register(
    request: &Request,
    OpenForm(visit): OpenForm,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let fields = form.into_fields();
    let registration = Registration {
        nik: fields.get("nik").to_owned(),
        name: fields.get("name").to_owned(),
        village_code: fields.get("village_code").to_owned(),
        email: fields.optional("email").map(ToOwned::to_owned),
        phone: fields.optional("phone").map(ToOwned::to_owned),
        password: fields.raw("password").to_owned(),
        locale: "id",
    };
    let address = client_address(request, &visit.app.config);
    let outcome = match visit
        .app
        .limits
        .attempt(&address, &login_key(&registration.nik))
    {
        Ok(()) => service::register(&visit.app, registration).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(see_other("/login?kabar=terdaftar")),
        Err(error) => {
            refused(fields, error, async |form| {
                register_page(&visit, form).await
            })
            .await
        }
    }
}

#[handler]
fn show_login(
    OpenForm(visit): OpenForm,
    Query(start): Query<Start>,
) -> Result<Response, PageError> {
    if visit.caller.is_some() {
        return Ok(see_other(local(&start.lanjut)));
    }
    let mut values = Fields::default();
    values.push("lanjut", local(&start.lanjut));
    html(
        &visit.lang,
        &LoginPage {
            chrome: visit.chrome,
            form: FormState::filled(values),
        },
    )
}

#[handler]
async fn log_in(
    request: &Request,
    OpenForm(visit): OpenForm,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let fields = form.into_fields();
    let address = client_address(request, &visit.app.config);
    let password = fields.raw("password").to_owned();
    match service::log_in(&visit.app, &address, fields.get("login"), password).await {
        Ok((token, _)) => {
            request.cookie().add(visit.session_cookie(&token));
            Ok(see_other(local(fields.get("lanjut"))))
        }
        Err(error) => {
            let chrome = visit.chrome;
            refused(fields, error, async |form| {
                html(&visit.lang, &LoginPage { chrome, form })
            })
            .await
        }
    }
}

#[handler]
fn show_reset(OpenForm(visit): OpenForm) -> Result<Response, PageError> {
    html(
        &visit.lang,
        &ResetPage {
            chrome: visit.chrome,
            form: FormState::filled(Fields::default()),
        },
    )
}

#[handler]
async fn reset(
    request: &Request,
    OpenForm(visit): OpenForm,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let fields = form.into_fields();
    let address = client_address(request, &visit.app.config);
    let password = fields.raw("password").to_owned();
    let (login, code) = (fields.get("login"), fields.get("code"));
    match service::redeem_reset_code(&visit.app, &address, login, code, password).await {
        Ok(()) => Ok(see_other("/login?kabar=sandi-baru")),
        Err(error) => {
            let chrome = visit.chrome;
            refused(fields, error, async |form| {
                html(&visit.lang, &ResetPage { chrome, form })
            })
            .await
        }
    }
}

#[handler]
async fn log_out(request: &Request, visit: Visit) -> Result<Response, PageError> {
    if let Some(caller) = &visit.caller {
        service::log_out(&visit.app, caller).await?;
    }
    request.cookie().add(visit.ended_cookie());
    Ok(left("/?kabar=keluar"))
}

/// Goes on without a login. Nothing of the person stays in the browser: no draft, no kept page.
fn left(target: &str) -> Response {
    see_other(target)
        .with_header("clear-site-data", "\"storage\"")
        .into_response()
}

/// An address of our own to go on to; anything else leads to one's own page.
fn local(address: &str) -> &str {
    let ours = address.starts_with('/')
        && !address.starts_with("//")
        && address
            .bytes()
            .all(|byte| matches!(byte, b'!'..=b'~') && byte != b'\\')
        && !address.starts_with("/login");
    if ours { address } else { "/me" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_lead_to_our_own_pages_only() {
        assert_eq!(
            local("/proposals/new?village=35"),
            "/proposals/new?village=35"
        );
        for foreign in [
            "",
            "https://x.example",
            "//x.example",
            "/\\x.example",
            "/a\r\nb",
            "/\x0b",
            "/é",
        ] {
            assert_eq!(local(foreign), "/me");
        }
    }
}
