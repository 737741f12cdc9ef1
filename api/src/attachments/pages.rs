//! Adding and removing photos and documents without a script, from the proposal's page.

use entity::ids::{AttachmentId, ProposalId};
use poem::web::Path;
use poem::{Response, Route, handler};
use uuid::Uuid;

use super::service;
use crate::auth::Once;
use crate::keys;
use crate::problem::ApiError;
use crate::web::{PageError, ProtectedForm, Visit, see_other};

/// Adds `/proposals/{id}/attachments` and `/attachments/{id}/remove`.
pub fn routes(route: Route) -> Route {
    route
        .at("/proposals/:id/attachments", poem::post(add))
        .at("/attachments/:id/remove", poem::post(remove))
}

fn parse(id: &str) -> Result<Uuid, ApiError> {
    Uuid::parse_str(id).map_err(|_| ApiError::not_found())
}

#[handler]
async fn add(
    visit: Visit,
    Path(proposal): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let id = ProposalId(parse(&proposal)?);
    let mut fields = form.into_fields();
    // A phone that sends again what it does not know to have arrived names it.
    let key = fields.optional("key").map(ToOwned::to_owned);
    let file = fields.file("file");
    let file = file.filter(|file| !file.bytes.is_empty()).ok_or_else(|| {
        ApiError::field(
            "/file",
            "Pilih foto atau dokumen lebih dulu.",
            "Choose a photo or document first.",
        )
    })?;
    let bytes = file.bytes.to_vec();
    let digest = hex::encode(keys::sha256(&bytes));
    let once = Once::new(caller.account, key, "page_attachment", &(id.0, digest))?;
    service::upload(&visit.app, caller, id, Some(&file.name), bytes, once).await?;
    Ok(see_other(&format!("/proposals/{id}?kabar=berkas")))
}

#[handler]
async fn remove(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let proposal = service::remove(&visit.app, caller, AttachmentId(parse(&id)?)).await?;
    Ok(see_other(&format!(
        "/proposals/{proposal}?kabar=berkas_dihapus"
    )))
}
