//! Adopting a scenario: the only way it reaches the board.

use poem::web::Path;
use poem::{Response, handler};

use super::{scenario_id, show};
use crate::desk::planner::head;
use crate::problem::ApiError;
use crate::scenarios::service;
use crate::web::forms::refused;
use crate::web::{PageError, ProtectedForm, Visit, see_other};

#[handler]
pub(super) async fn adopt(
    visit: Visit,
    Path((id, scenario)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let scenario = scenario_id(&scenario)?;
    let fields = form.into_fields();
    let done = async {
        if !fields.has("sure", "yes") {
            return Err(ApiError::field(
                "/sure",
                "Centang bahwa Anda tahu akibatnya.",
                "Tick that you know what follows.",
            ));
        }
        let version = fields.get("version").parse();
        let version = version.map_err(|_| ApiError::not_found())?;
        let (cycle, reason) = (head.cycle.id, fields.get("reason"));
        service::adopt(&visit.app, caller.clone(), cycle, scenario, version, reason).await
    };
    match done.await {
        Ok(done) => Ok(see_other(&match done.act_id {
            Some(act) => head.at(&format!("/board/acts/{act}?kabar=skenario-ditetapkan")),
            None => head.at(&format!("/scenarios/{scenario}?kabar=skenario-ditetapkan")),
        })),
        Err(error) => {
            refused(fields, error, async |form| {
                show::page(&visit, &caller, head, scenario, form).await
            })
            .await
        }
    }
}
