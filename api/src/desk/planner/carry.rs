//! Taking up what an earlier cycle left.

use poem::web::Path;
use poem::{Response, handler};

use super::{cycle, head};
use crate::auth::Once;
use crate::desk::uuid;
use crate::meetings::service;
use crate::meetings::wire::CarryOverIn;
use crate::web::forms::refused;
use crate::web::{PageError, ProtectedForm, Visit, see_other};

#[handler]
pub(super) async fn carry(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    let from_cycle_id = uuid(fields.get("from_cycle_id"))?;
    let key = fields.optional("key").map(ToOwned::to_owned);
    let once = Once::new(
        caller.account,
        key,
        "page_carry_over",
        &(head.cycle.id.0, from_cycle_id),
    )?;
    let wanted = CarryOverIn {
        from_cycle_id,
        proposal_ids: None,
    };
    match service::carry_over(&visit.app, caller.clone(), head.cycle.id, wanted, once).await {
        Ok(_) => Ok(see_other(&format!("{}?kabar=dibawa", head.at("")))),
        Err(error) => {
            refused(fields, error, async |form| {
                cycle::page(&visit, &caller, head, form).await
            })
            .await
        }
    }
}
