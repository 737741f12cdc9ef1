//! Adding and removing photos and documents without a script, from the proposal's page.

use entity::ids::{AttachmentId, ProposalId};
use poem::web::Path;
use poem::{Response, Route, handler};
use uuid::Uuid;

use super::service;
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
    let file = form.into_fields().file("file");
    let file = file.filter(|file| !file.bytes.is_empty()).ok_or_else(|| {
        ApiError::field(
            "/file",
            "Pilih foto atau dokumen lebih dulu.",
            "Choose a photo or document first.",
        )
    })?;
    let bytes = file.bytes.to_vec();
    service::upload(&visit.app, caller, id, Some(&file.name), bytes, None).await?;
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
