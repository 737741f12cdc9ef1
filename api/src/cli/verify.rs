//! `emusrenbang verify`: recompute the audit trail of an installation.

use crate::app::App;
use crate::audit::service::{self, Check};

/// Recomputes the chain from its first event and says what was found.
pub async fn run(app: &App) -> Result<(), String> {
    let check = service::verify(app.db.read())
        .await
        .map_err(|e| e.problem().detail_en.clone())?;
    match check {
        Check::Sound(head) => {
            let report = format!("sound: {} events, head {}", head.seq, head.hash);
            super::say(&report, &mut std::io::stdout());
            Ok(())
        }
        Check::Broken(at) => Err(format!("the trail breaks: {at:?}")),
        Check::Cut(head) => Err(format!(
            "the trail ends at event {} but its head says otherwise",
            head.seq
        )),
    }
}
