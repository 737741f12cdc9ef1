//! Handing the board over to the regency's round, after a look at what that enters.

use std::collections::BTreeMap;

use askama::Template;
use entity::ids::ProposalId;
use poem::web::Path;
use poem::{Response, handler};

use crate::board::service::{self, Handing};
use crate::desk::planner::{Head, head};
use crate::problem::{ApiError, Code, FieldError};
use crate::proposals::life;
use crate::rounds::pages::Held;
use crate::rounds::rules::Phase;
use crate::web::forms::refused;
use crate::web::language::Both;
use crate::web::{Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, see_other};

#[derive(Template)]
#[template(path = "desk/board/handover.html")]
struct HandoverPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    handing: Handing,
    held: Option<Held>,
    /// Proposals that a refusal names, with what is wrong with each.
    wrong: Vec<(ProposalId, String, Vec<Both>)>,
}

impl HandoverPage {
    /// Decisions that would be entered.
    fn all(&self) -> u64 {
        self.handing.verdicts.iter().map(|sum| sum.1).sum()
    }

    /// What would be accommodated, rupiah.
    fn taken_idr(&self) -> i64 {
        self.handing.verdicts[0].2
    }

    /// Whether the round takes decisions now: it is tallied and deliberates.
    fn is_ready(&self) -> bool {
        self.held.as_ref().is_some_and(|held| {
            held.phase == Phase::Deliberation && held.round.tallied_at.is_some()
        })
    }
}

/// Proposals a page names at most.
const NAMED: usize = 100;

/// The proposals a refusal names by their places among the decisions, with what is wrong with each.
async fn wrong(
    visit: &Visit,
    handing: &Handing,
    errors: &[FieldError],
) -> Result<Vec<(ProposalId, String, Vec<Both>)>, ApiError> {
    let mut found: BTreeMap<usize, Vec<Both>> = BTreeMap::new();
    for error in errors {
        let place = error.pointer.strip_prefix("/items/");
        let place = place.and_then(|rest| rest.split('/').next()?.parse().ok());
        if let Some(place) = place {
            found.entry(place).or_default().push(Both::of_field(error));
        }
    }
    let named = found.into_iter().take(NAMED).filter_map(|(place, told)| {
        let proposal = handing.proposals.get(place)?;
        Some((*proposal, told))
    });
    let named: Vec<(ProposalId, Vec<Both>)> = named.collect();
    let ids: Vec<ProposalId> = named.iter().map(|(id, _)| *id).collect();
    let known = life::many(visit.app.db.read(), &ids).await?;
    let with_title = |(id, told): (ProposalId, Vec<Both>)| {
        let title = known.get(&id).map(|row| row.title.clone());
        (id, title.unwrap_or_default(), told)
    };
    Ok(named.into_iter().map(with_title).collect())
}

async fn page(
    visit: &Visit,
    head: Head,
    form: FormState,
    errors: &[FieldError],
) -> Result<Response, PageError> {
    let handing = service::handing(&visit.app, head.cycle.id).await?;
    let now = visit.app.clock.now();
    html(
        &visit.lang,
        &HandoverPage {
            chrome: visit.chrome.clone(),
            wrong: wrong(visit, &handing, errors).await?,
            held: handing.round.clone().map(|round| Held::at(round, now)),
            head,
            form,
            handing,
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    page(&visit, head, FormState::default(), &[]).await
}

#[handler]
pub(super) async fn hand_over(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    let done = async {
        if !fields.has("sure", "yes") {
            return Err(ApiError::field(
                "/sure",
                "Centang bahwa Anda sudah memeriksa jumlahnya.",
                "Tick that you have looked at the totals.",
            ));
        }
        service::handover(&visit.app, caller, head.cycle.id).await
    };
    match done.await {
        Ok(done) => Ok(see_other(&format!(
            "/desk/rounds/{}/meeting/decisions?kabar=papan-diserahkan",
            done.round_id
        ))),
        Err(error) => {
            let errors = error.problem().errors.clone();
            let (items, own): (Vec<_>, Vec<_>) = errors
                .into_iter()
                .partition(|one| one.pointer.starts_with("/items/"));
            let error = if items.is_empty() {
                error
            } else if own.is_empty() {
                ApiError::new(
                    Code::WrongState,
                    "Ada putusan yang belum lengkap untuk musyawarah; belum ada yang diserahkan.",
                    "Some decisions are not complete for the meeting; nothing was handed over.",
                )
            } else {
                ApiError::fields(own)
            };
            refused(fields, error, async |form| {
                page(&visit, head, form, &items).await
            })
            .await
        }
    }
}
