//! Pages of papers: checking one, those of a round, and how a regency words them.

mod check;
mod logo;
mod round;
mod wording;

use poem::Route;

use crate::problem::{ApiError, FieldError};

/// Adds `/documents`, the papers of a round, and the planner's wording of them.
pub fn routes(route: Route) -> Route {
    route
        .at(
            "/documents",
            poem::get(check::show_form).post(check::check_file),
        )
        .at("/documents/:id", poem::get(check::show_document))
        .at(
            "/rounds/:id/documents",
            poem::get(round::show).post(round::issue),
        )
        .at("/rounds/:id/documents/draft", poem::get(round::draft))
        .at(
            "/rounds/:id/documents/attendance",
            poem::get(round::attendance),
        )
        .at(
            "/desk/letters/:code/:kind",
            poem::get(wording::show).post(wording::save),
        )
        .at("/desk/letters/:code/:kind/logo", poem::post(logo::save))
        .at(
            "/desk/letters/:code/:kind/logo/remove",
            poem::post(logo::remove),
        )
}

/// A refusal with the faults of those who sign at the fields of their rows: `/signatories/0/role` at `role1`.
fn by_row(error: ApiError) -> ApiError {
    let errors = &error.problem().errors;
    if errors.is_empty() {
        return error;
    }
    let errors = errors.iter().map(|fault| {
        let row = fault.pointer.strip_prefix("/signatories/");
        let row = row.and_then(|rest| rest.split_once('/'));
        let pointer = row.and_then(|(at, field)| {
            let at: usize = at.parse().ok()?;
            Some(format!("/{field}{}", at + 1))
        });
        FieldError {
            pointer: pointer.unwrap_or_else(|| fault.pointer.clone()),
            ..fault.clone()
        }
    });
    ApiError::fields(errors.collect())
}
