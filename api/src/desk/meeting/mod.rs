//! The desk on which a clerk runs the meeting of a round: place and time, attendance, ballots, decisions,
//! delegates, and the closing. One file a verb; everything is done by the services of other rooms.

mod arrange;
mod attend;
mod ballots;
mod close;
mod decide;
mod elect;
mod order;
mod person;
mod sheet;

use std::sync::Arc;

use entity::ids::{AttendeeId, RoundId};
use entity::rounds;
use poem::Route;
use uuid::Uuid;

use super::front::{names, officer};
use super::{round_id, uuid};
use crate::auth::Caller;
use crate::meetings::rules::{Step, next_step};
use crate::meetings::service as meeting_service;
use crate::problem::{ApiError, Code};
use crate::rounds::pages::Held;
use crate::rounds::{policy, standing};
use crate::web::format::Zone;
use crate::web::{Fields, PageError, Visit};

/// Adds `/desk/rounds/{id}/meeting` and what is below it.
pub(super) fn routes(route: Route) -> Route {
    let below = |path: &str| format!("/desk/rounds/:id/meeting{path}");
    route
        .at(below(""), poem::get(arrange::show).post(arrange::save))
        .at(
            below("/attendance"),
            poem::get(attend::show).post(attend::add),
        )
        .at(below("/attendance/import"), poem::post(attend::import))
        .at(
            below("/attendance/:person"),
            poem::get(attend::show_person).post(person::save),
        )
        .at(
            below("/ballots"),
            poem::get(ballots::show).post(ballots::hand_out),
        )
        .at(
            below("/ballots/sheet"),
            poem::get(sheet::show).post(sheet::enter),
        )
        .at(
            below("/ballots/assisted"),
            poem::get(sheet::show_assisted).post(sheet::assist),
        )
        .at(
            below("/decisions"),
            poem::get(decide::show).post(decide::save),
        )
        .at(
            below("/delegates"),
            poem::get(elect::show).post(elect::save),
        )
        .at(below("/tally"), poem::post(close::tally))
        .at(below("/close"), poem::get(close::show).post(close::close))
}

/// A page of the desk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Arrange,
    Attend,
    Ballots,
    Decide,
    Elect,
    Close,
}

impl Tab {
    const ALL: [Self; 6] = [
        Self::Arrange,
        Self::Attend,
        Self::Ballots,
        Self::Decide,
        Self::Elect,
        Self::Close,
    ];

    /// Key of its name.
    fn key(self) -> &'static str {
        match self {
            Self::Arrange => "meeting-tab-arrange",
            Self::Attend => "meeting-tab-attend",
            Self::Ballots => "meeting-tab-ballots",
            Self::Decide => "meeting-tab-decide",
            Self::Elect => "meeting-tab-elect",
            Self::Close => "meeting-tab-close",
        }
    }

    /// Where it is, below the meeting.
    fn path(self) -> &'static str {
        match self {
            Self::Arrange => "",
            Self::Attend => "/attendance",
            Self::Ballots => "/ballots",
            Self::Decide => "/decisions",
            Self::Elect => "/delegates",
            Self::Close => "/close",
        }
    }

    /// Where a step is done.
    fn of(step: Step) -> Self {
        match step {
            Step::Arrange => Self::Arrange,
            Step::Attend => Self::Attend,
            Step::Decide => Self::Decide,
            Step::Elect => Self::Elect,
            Step::Count | Step::Close | Step::Print => Self::Close,
        }
    }
}

/// Key of what a step asks to do.
fn step_key(step: Step) -> &'static str {
    match step {
        Step::Arrange => "meeting-step-arrange",
        Step::Attend => "meeting-step-attend",
        Step::Count => "meeting-step-count",
        Step::Decide => "meeting-step-decide",
        Step::Elect => "meeting-step-elect",
        Step::Close => "meeting-step-close",
        Step::Print => "meeting-step-print",
    }
}

/// What every page of the desk shows: the round, and what is next.
pub(super) struct Frame {
    pub(super) held: Held,
    /// Area or agency.
    pub(super) name: String,
    pub(super) zone: Zone,
    step: Step,
    tab: Tab,
    /// Whose the browser keeps what waits for the line.
    account: Uuid,
}

impl Frame {
    /// The page something of the meeting is at.
    fn at(&self, path: &str) -> String {
        format!("/desk/rounds/{}/meeting{path}", self.held.round.id)
    }

    /// The pages, for a round with ballots or without, and whether each is the one that is open.
    fn tabs(&self) -> impl Iterator<Item = (Tab, bool)> + use<> {
        let voted = self.held.round.ballot_form != entity::enums::BallotForm::None;
        let open = self.tab;
        Tab::ALL
            .into_iter()
            .filter(move |tab| voted || *tab != Tab::Ballots)
            .map(move |tab| (tab, tab == open))
    }

    /// Place of the next step among all, from 1.
    fn place(&self) -> usize {
        let found = Step::ALL.iter().position(|step| *step == self.step);
        found.unwrap_or_default() + 1
    }

    /// How many steps there are.
    fn places() -> usize {
        Step::ALL.len()
    }

    fn next_key(&self) -> &'static str {
        step_key(self.step)
    }

    /// Where the next step is done; nothing while that is this page.
    fn next_address(&self) -> Option<String> {
        if self.step == Step::Print {
            return Some(format!("/rounds/{}/minutes", self.held.round.id));
        }
        let tab = Tab::of(self.step);
        (tab != self.tab).then(|| self.at(tab.path()))
    }

    fn is_closed(&self) -> bool {
        self.held.round.closed_at.is_some()
    }
}

/// The round, for its officer.
async fn seat(visit: &Visit, id: &str) -> Result<(Arc<Caller>, rounds::Model), PageError> {
    let caller = officer(visit)?;
    let round = standing::get(visit.app.db.read(), round_id(id)?).await?;
    policy::require_holder(&caller, &round)?;
    Ok((caller, round))
}

async fn frame(visit: &Visit, round: &rounds::Model, tab: Tab) -> Result<Frame, PageError> {
    let now = visit.app.clock.now();
    let names = names(visit, std::slice::from_ref(round)).await?;
    let done = meeting_service::progress(visit.app.db.read(), round, now).await?;
    Ok(Frame {
        name: names.into_iter().next().unwrap_or_default(),
        zone: Zone::of(&round.area_code),
        held: Held::at(round.clone(), now),
        step: next_step(done),
        tab,
        account: visit.signed()?.account.0,
    })
}

fn attendee_id(text: &str) -> Result<AttendeeId, ApiError> {
    uuid(text).map(AttendeeId)
}

/// Where something of a meeting is done.
fn address(round: RoundId, path: &str) -> String {
    format!("/desk/rounds/{round}/meeting{path}")
}

/// The key under which a form is sent again: its own after a refusal, so that it is still done once; a new one
/// where that was used for something else.
fn key_again(fields: &Fields, error: Option<&ApiError>) -> String {
    let used = error.is_some_and(|error| error.problem().code == Code::IdempotencyMismatch);
    match fields.optional("key") {
        Some(key) if !used => key.to_owned(),
        _ => Uuid::now_v7().to_string(),
    }
}

/// The version a form was made at.
fn version(fields: &Fields, name: &str) -> Result<i32, ApiError> {
    fields.get(name).parse().map_err(|_| ApiError::not_found())
}
