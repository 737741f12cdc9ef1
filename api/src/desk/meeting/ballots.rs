//! Paper and assisted ballots of the meeting: who got which, and handing out paper.

use askama::Template;
use entity::enums::Channel;
use entity::{results, rounds};
use poem::web::Path;
use poem::{Response, handler};
use uuid::Uuid;

use super::{Frame, Tab, address, attendee_id, frame, key_again, seat};
use crate::auth::{Caller, Once};
use crate::ballots::service as ballot_service;
use crate::ballots::wire::TurnoutOut;
use crate::meetings::service as meeting_service;
use crate::meetings::wire::AttendeeOut;
use crate::problem::ApiError;
use crate::results::service as result_service;
use crate::rounds::rules::Phase;
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// The people who may still get a ballot at the meeting, as choices; and how many have used each channel there.
pub(super) struct Hall {
    pub(super) free: Vec<Choice>,
    pub(super) paper: usize,
    pub(super) assisted: usize,
}

impl Hall {
    pub(super) async fn of(
        visit: &Visit,
        caller: &Caller,
        round: &rounds::Model,
    ) -> Result<Self, ApiError> {
        let mut people = meeting_service::roster(&visit.app, caller, round.id).await?;
        people.sort_by_key(|one| one.name.to_lowercase());
        let used = |channel: Channel| {
            people
                .iter()
                .filter(|one| one.vote_channel.map(Channel::from) == Some(channel))
                .count()
        };
        let (paper, assisted) = (used(Channel::Paper), used(Channel::Assisted));
        let label = |one: AttendeeOut| {
            let from = one.institution.map(|from| format!(", {from}"));
            let name = format!("{}{}", one.name, from.unwrap_or_default());
            Choice::new(one.id.to_string(), name)
        };
        Ok(Self {
            paper,
            assisted,
            free: people
                .into_iter()
                .filter(|one| one.identified && one.vote_channel.is_none())
                .map(label)
                .collect(),
        })
    }
}

#[derive(Template)]
#[template(path = "desk/meeting/ballots.html")]
struct BallotsPage {
    chrome: Chrome,
    frame: Frame,
    form: FormState,
    key: String,
    hall: Hall,
    turnout: TurnoutOut,
    result: Option<results::Model>,
}

impl BallotsPage {
    /// Valid ballots by channel.
    fn channels(result: &results::Model) -> [(Channel, i64); 3] {
        [
            (Channel::Online, result.ballots_online),
            (Channel::Paper, result.ballots_paper),
            (Channel::Assisted, result.ballots_assisted),
        ]
    }

    fn votes(&self) -> bool {
        self.frame.held.phase == Phase::Voting
    }

    /// Whether sheets can be entered: until the count.
    fn counts(&self) -> bool {
        matches!(self.frame.held.phase, Phase::Voting | Phase::Deliberation)
            && self.result.is_none()
    }
}

async fn page(
    visit: &Visit,
    caller: &Caller,
    round: &rounds::Model,
    form: FormState,
    key: Option<String>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let result = match round.tallied_at {
        Some(_) => result_service::counted(db, round.id).await?,
        None => None,
    };
    html(
        &visit.lang,
        &BallotsPage {
            chrome: visit.chrome.clone(),
            frame: frame(visit, round, Tab::Ballots).await?,
            form,
            key: key.unwrap_or_else(|| Uuid::now_v7().to_string()),
            hall: Hall::of(visit, caller, round).await?,
            turnout: ballot_service::turnout_of_round(db, round.id)
                .await?
                .turnout,
            result,
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    page(&visit, &caller, &round, FormState::default(), None).await
}

#[handler]
pub(super) async fn hand_out(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    let done = match attendee_id(fields.get("attendee_id")) {
        Ok(person) => {
            let key = fields.optional("key").map(ToOwned::to_owned);
            let request = (round.id.0, person.0);
            let once = Once::new(caller.account, key, "page_ballot_paper", &request)?;
            let app = &visit.app;
            Box::pin(ballot_service::issue_paper(
                app,
                caller.clone(),
                round.id,
                person,
                once,
            ))
            .await
        }
        Err(_) => Err(nobody()),
    };
    match done {
        Ok(_) => Ok(see_other(&address(round.id, "/ballots?kabar=kertas"))),
        Err(error) => {
            let key = Some(key_again(&fields, Some(&error)));
            refused(fields, error, async |form| {
                page(&visit, &caller, &round, form, key).await
            })
            .await
        }
    }
}

/// The refusal of a form without a person.
pub(super) fn nobody() -> ApiError {
    ApiError::field(
        "/attendee_id",
        "Pilih orang dari daftar hadir.",
        "Choose a person on the attendance list.",
    )
}
