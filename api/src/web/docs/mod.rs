//! The API reference, rendered from the published specification: no script, no outside host.

mod call;
mod reference;

use std::sync::LazyLock;

use askama::Template;
use poem::web::Path;
use poem::{Response, Route, handler};

use self::reference::{Group, Reference, Schema};
use super::visit::{Chrome, Visit};
use super::{PageError, filters, html};
use crate::problem::ApiError;

static REFERENCE: LazyLock<Reference> = LazyLock::new(|| Reference::read(&crate::http::spec()));

/// Adds `/docs`, a page for each group of operations, and one for the schemas.
pub fn routes(route: Route) -> Route {
    route
        .at("/docs", poem::get(show_overview))
        .at("/docs/schemas", poem::get(show_schemas))
        .at("/docs/:slug", poem::get(show_group))
}

#[derive(Template)]
#[template(path = "docs/overview.html")]
struct Overview<'a> {
    chrome: Chrome,
    reference: &'a Reference,
}

#[derive(Template)]
#[template(path = "docs/group.html")]
struct GroupPage<'a> {
    chrome: Chrome,
    group: &'a Group,
}

#[derive(Template)]
#[template(path = "docs/schemas.html")]
struct Schemas<'a> {
    chrome: Chrome,
    schemas: &'a [Schema],
}

#[handler]
fn show_overview(visit: Visit) -> Result<Response, PageError> {
    html(
        &visit.lang,
        &Overview {
            chrome: visit.chrome,
            reference: &REFERENCE,
        },
    )
}

#[handler]
fn show_group(visit: Visit, Path(slug): Path<String>) -> Result<Response, PageError> {
    let group = REFERENCE
        .groups
        .iter()
        .find(|group| group.slug == slug)
        .ok_or_else(ApiError::not_found)?;
    html(
        &visit.lang,
        &GroupPage {
            chrome: visit.chrome,
            group,
        },
    )
}

#[handler]
fn show_schemas(visit: Visit) -> Result<Response, PageError> {
    html(
        &visit.lang,
        &Schemas {
            chrome: visit.chrome,
            schemas: &REFERENCE.schemas,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    const SPEC: &str = r##"{
        "info": {"title": "t", "version": "1", "description": "d"},
        "tags": [{"name": "Rounds", "description": "about <rounds>"}],
        "paths": {"/rounds/{id}": {"patch": {
            "tags": ["Rounds"], "operationId": "change_round", "summary": "Change it",
            "security": [{"session": []}],
            "parameters": [{"name": "id", "in": "path", "required": true,
                "schema": {"type": "string", "format": "uuid"}, "description": "the round"}],
            "requestBody": {"content": {"application/json; charset=utf-8":
                {"schema": {"$ref": "#/components/schemas/RoundIn"}}}},
            "responses": {"200": {"description": "Done", "content": {"application/json":
                {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/RoundIn"}}}}}}
        }}},
        "components": {"schemas": {
            "RoundIn": {"type": "object", "required": ["name"], "properties": {
                "name": {"type": "string", "maxLength": 9, "description": "<b>name</b>"},
                "kind": {"allOf": [{"$ref": "#/components/schemas/Kind"}]}}},
            "Kind": {"type": "string", "enum": ["a", "b"]}
        }}
    }"##;

    #[test]
    fn the_reference_renders() {
        let reference = Reference::read(SPEC);
        let overview = Overview {
            chrome: chrome(),
            reference: &reference,
        };
        assert!(samples::render(&overview).contains("/docs/rounds#change_round"));
        let page = GroupPage {
            chrome: chrome(),
            group: &reference.groups[0],
        };
        let page = samples::render(&page);
        assert!(page.contains("about &#60;rounds&#62;"));
        assert!(page.contains("/docs/schemas#RoundIn"));
        assert!(page.contains("curl"));
        let schemas = Schemas {
            chrome: chrome(),
            schemas: &reference.schemas,
        };
        let schemas = samples::render(&schemas);
        assert!(schemas.contains("id=\"RoundIn\""));
        assert!(!schemas.contains("<b>name</b>"));
    }
}
