//! A cycle: its stages, and where everything about it is.

use askama::Template;
use entity::stages;
use poem::web::Path;
use poem::{Response, handler};

use super::{Head, head};
use crate::cycles::service;
use crate::web::{Chrome, PageError, Visit, filters, html};

#[derive(Template)]
#[template(path = "cycles/one.html")]
struct CyclePage {
    chrome: Chrome,
    head: Head,
    stages: Vec<stages::Model>,
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let head = head(&visit, &id).await?;
    let mut stages = service::stages(visit.app.db.read(), head.cycle.id).await?;
    stages.sort_by_key(|stage| stage.position);
    html(
        &visit.lang,
        &CyclePage {
            chrome: visit.chrome,
            head,
            stages,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_names_stay_text() {
        let page = CyclePage {
            chrome: chrome(),
            head: Head {
                cycle: samples::cycle(),
                regency: samples::HOSTILE.into(),
            },
            stages: Vec::new(),
        };
        samples::assert_escaped(&samples::render(&page));
    }
}
