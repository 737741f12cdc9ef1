//! The coat of arms on the page of the wording: given and removed without a script.

use poem::web::Path;
use poem::{Response, handler};

use super::wording::{again, kind_of};
use crate::documents::service;
use crate::problem::ApiError;
use crate::web::{PageError, ProtectedForm, Visit, see_other};

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path((code, kind)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    kind_of(&kind)?;
    let file = form.into_fields().file("file");
    let file = file.filter(|file| !file.bytes.is_empty()).ok_or_else(|| {
        ApiError::field(
            "/file",
            "Pilih berkas lambangnya lebih dulu.",
            "Choose the file of the coat of arms first.",
        )
    });
    let saved = match file {
        Ok(file) => service::put_logo(&visit.app, caller, code.clone(), file.bytes.to_vec()).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => Ok(see_other(&format!(
            "/desk/letters/{code}/{kind}?kabar=lambang"
        ))),
        Err(error) => again(&visit, &code, &kind, error).await,
    }
}

#[handler]
pub(super) async fn remove(
    visit: Visit,
    Path((code, kind)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    kind_of(&kind)?;
    service::delete_logo(&visit.app, caller, code.clone()).await?;
    Ok(see_other(&format!(
        "/desk/letters/{code}/{kind}?kabar=lambang-dihapus"
    )))
}
