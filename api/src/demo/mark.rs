//! That what an installation shows is made up, so that its pages and papers say so.
//!
//! The database remembers it by the first event of the demonstration: the trail is public and nothing can be taken
//! out of it, so that a later start without `--demo` still says so.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use crate::app::App;
use crate::audit::{self, Event};
use crate::problem::ApiError;

const SUBJECT: &str = "installation";
const ID: &str = "demonstration";

/// Whether what this process shows is made up.
#[derive(Debug, Default)]
pub struct Mark(AtomicBool);

impl Mark {
    /// Whether it is.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Says from now on that it is.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Notes that what follows in this database is made up.
pub(super) async fn note(app: &App) -> Result<(), ApiError> {
    let event = Event {
        verb: "demonstration.loaded",
        actor: "operator".into(),
        actor_id: None,
        subject: SUBJECT,
        subject_id: ID.into(),
        cycle: None,
        round: None,
        proposal: None,
        detail: json!({}),
    };
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await?;
    app.demo.set();
    Ok(())
}

/// Says that what is shown is made up, where the database remembers that it is.
pub async fn recall(app: &App) -> Result<(), ApiError> {
    let filter = audit::service::Filter {
        subject: Some(SUBJECT.into()),
        subject_id: Some(ID.into()),
        ..audit::service::Filter::default()
    };
    let noted = audit::service::trail(app, filter, 1, None).await?;
    if !noted.items.is_empty() {
        app.demo.set();
    }
    Ok(())
}
