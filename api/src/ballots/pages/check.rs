//! Finding a ballot by its receipt once the round is closed, for whoever holds the code.

use askama::Template;
use poem::web::Path;
use poem::{Response, handler};
use uuid::Uuid;

use super::{id, marks_of};
use crate::ballots::form::{Chosen, chosen};
use crate::ballots::service;
use crate::ballots::wire::{InclusionOut, VoidReason};
use crate::problem::{ApiError, Code};
use crate::results::bought::BoughtOut;
use crate::web::forms::refused;
use crate::web::{Chrome, FormState, OpenForm, PageError, ProtectedForm, filters, html};

#[derive(Template)]
#[template(path = "ballots/check.html")]
pub(super) struct CheckPage {
    pub chrome: Chrome,
    pub round: Uuid,
    pub form: FormState,
    pub found: Option<Found>,
}

/// A ballot that was found.
pub(super) struct Found {
    pub proof: InclusionOut,
    pub chosen: Vec<Chosen>,
}

impl Found {
    fn bought(&self) -> Option<&BoughtOut> {
        self.proof.bought.as_ref()
    }

    fn void(&self) -> Option<VoidReason> {
        self.proof.ballot.void_reason
    }
}

#[handler]
pub(super) async fn show_check(
    OpenForm(visit): OpenForm,
    Path(round): Path<String>,
) -> Result<Response, PageError> {
    let round = id(&round)?;
    service::closed_root(&visit.app, round).await?;
    html(
        &visit.lang,
        &CheckPage {
            chrome: visit.chrome,
            round: round.0,
            form: FormState::default(),
            found: None,
        },
    )
}

/// The code comes in a form, not in an address that would stay in histories and logs.
#[handler]
pub(super) async fn check(
    OpenForm(visit): OpenForm,
    Path(round): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let round = id(&round)?;
    let fields = form.into_fields();
    service::closed_root(&visit.app, round).await?;
    let proof = match service::inclusion(&visit.app, round, fields.get("receipt")).await {
        Ok(proof) => proof,
        Err(error) if error.problem().code == Code::NotFound => {
            let error = ApiError::field(
                "/receipt",
                "Tidak ada surat suara dengan kode ini di tahapan ini; periksa lagi kodenya.",
                "No ballot of this round has this code; check the code.",
            );
            return refused(fields, error, async |form| {
                html(
                    &visit.lang,
                    &CheckPage {
                        chrome: visit.chrome.clone(),
                        round: round.0,
                        form,
                        found: None,
                    },
                )
            })
            .await;
        }
        Err(error) => return Err(error.into()),
    };
    let paper = service::ballot_paper(&visit.app, round).await?;
    let marks = marks_of(proof.ballot.choices.iter(), proof.ballot.points.clone());
    html(
        &visit.lang,
        &CheckPage {
            chrome: visit.chrome,
            round: round.0,
            form: FormState::filled(fields),
            found: Some(Found {
                chosen: chosen(&paper, &marks),
                proof,
            }),
        },
    )
}
