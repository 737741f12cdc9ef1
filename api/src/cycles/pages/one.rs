//! A cycle: when its stages are held, and where everything about it is.

use askama::Template;
use poem::web::Path;
use poem::{Response, handler};

use super::{Head, head};
use crate::rounds::service::{Dates, dates};
use crate::web::format::Zone;
use crate::web::{Chrome, PageError, Visit, filters, html};

#[derive(Template)]
#[template(path = "cycles/one.html")]
struct CyclePage {
    chrome: Chrome,
    head: Head,
    stages: Vec<Dates>,
    zone: Zone,
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let head = head(&visit, &id).await?;
    let stages = dates(visit.app.db.read(), head.cycle.id).await?;
    html(
        &visit.lang,
        &CyclePage {
            chrome: visit.chrome,
            zone: Zone::of(&head.cycle.regency_code),
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
            zone: Zone::of("35.78"),
        };
        samples::assert_escaped(&samples::render(&page));
    }
}
