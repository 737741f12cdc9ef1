//! Pages: layout, forms and the routes of every room's pages, beside the operational endpoints.
//!
//! No page needs a script. Every request enters by [`visit::enter`]: it says who is there, refuses a form
//! that did not come from our own page, and turns a refusal into a page that says what to do next.

mod assets;
mod components;
pub mod docs;
pub mod errors;
pub mod fields;
pub mod filters;
pub mod format;
pub mod forms;
pub mod labels;
pub mod language;
mod operations;
mod phone;
pub mod policy;
pub mod qr;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
mod tongue;
pub mod visit;

use poem::{Endpoint, EndpointExt, Response, Route};

use crate::app::App;
use crate::{
    accounts, agencies, areas, attachments, audit, ballots, board, criteria, cycles, delivery,
    desk, documents, evidence, export, figures, follows, meetings, proposals, publications,
    results, rounds, search, surveys,
};

pub use errors::PageError;
pub use fields::Fields;
pub use forms::{Choice, FormState, ProtectedForm};
pub use language::Lang;
pub use phone::keeps_style;
pub use visit::{Chrome, OpenForm, Visit};

/// Everything outside `/api/v1`.
pub fn pages(app: &App) -> impl Endpoint<Output = Response> + use<> {
    let route = operations::routes(app, Route::new());
    let route = assets::routes(route);
    let route = phone::routes(route);
    let route = docs::routes(route);
    let route = components::routes(route);
    let route = areas::pages::routes(route);
    let route = rounds::pages::routes(route);
    let route = results::pages::routes(route);
    let route = proposals::pages::routes(route);
    let route = attachments::pages::routes(route);
    let route = follows::pages::routes(route);
    let route = audit::pages::routes(route);
    let route = export::pages::routes(route);
    let route = search::pages::routes(route);
    let route = figures::pages::routes(route);
    let route = evidence::pages::routes(route);
    let route = criteria::pages::routes(route);
    let route = accounts::pages::routes(route);
    let route = ballots::pages::routes(route);
    let route = meetings::pages::routes(route);
    let route = desk::routes(route);
    let route = surveys::pages::routes(route);
    let route = documents::pages::routes(route);
    let route = delivery::pages::routes(route);
    let route = publications::pages::routes(route);
    let route = board::pages::routes(route);
    let route = cycles::pages::routes(route);
    let route = agencies::pages::routes(route);
    let app = app.clone();
    route.around(move |next, request| visit::enter(app.clone(), next, request))
}

/// A template as an answer, in a language.
pub fn html(lang: &Lang, template: &impl askama::Template) -> Result<Response, PageError> {
    let values: (&str, &dyn std::any::Any) = (filters::LANG, lang);
    let text = template
        .render_with_values(&values)
        .map_err(crate::problem::ApiError::internal)?;
    Ok(Response::builder()
        .content_type("text/html; charset=utf-8")
        .body(text))
}

/// The answer to a form that was done: see the result elsewhere, so that a reload does nothing twice.
pub fn see_other(target: &str) -> Response {
    Response::builder()
        .status(poem::http::StatusCode::SEE_OTHER)
        .header(poem::http::header::LOCATION, target)
        .finish()
}
