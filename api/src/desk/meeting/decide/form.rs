//! The rows of the decisions' form: as they are stored, as a browser sent them, and as the service takes them.

use std::collections::HashMap;

use entity::enums::Verdict;
use entity::ids::{AgencyId, CandidateId};
use entity::{candidates, proposals};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::window::Window;
use crate::desk::meeting::order::Placed;
use crate::meetings::rules;
use crate::meetings::wire::DecisionIn;
use crate::problem::{ApiError, FieldError};
use crate::web::Fields;
use crate::web::format::parse_number;

/// What somebody else decided on a candidate since the form was opened.
pub(super) struct Theirs {
    /// What the form was made with.
    pub before: String,
}

/// One candidate of the form.
pub(super) struct Row {
    pub candidate: candidates::Model,
    pub proposal: proposals::Model,
    pub verdict: Verdict,
    /// Cost as it was typed; empty for the candidate's own.
    pub cost: String,
    pub reason_code: String,
    pub reason: String,
    pub agency: String,
    pub program: String,
    pub activity: String,
    /// What was stored when the form was made: see [`mark`].
    pub seen: String,
    pub theirs: Option<Theirs>,
}

impl Placed for Row {
    fn verdict(&self) -> Verdict {
        self.verdict
    }

    fn put(&mut self, verdict: Verdict) {
        self.verdict = verdict;
    }
}

fn by_result(row: &candidates::Model) -> Verdict {
    row.outcome
        .map_or(Verdict::NotAccommodated, rules::by_result)
}

/// A stored decision in one line: verdict, cost, place and reason.
fn mark(row: &candidates::Model) -> String {
    let verdict = row.verdict.map(|verdict| verdict.to_value());
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    format!(
        "{};{};{};{}",
        verdict.unwrap_or_default(),
        number(row.verdict_cost_idr),
        number(row.verdict_position.map(i64::from)),
        row.verdict_reason.as_deref().unwrap_or_default(),
    )
}

impl Row {
    /// A row as it is stored.
    pub fn stored((candidate, proposal): (candidates::Model, proposals::Model)) -> Self {
        let mut row = Self {
            verdict: by_result(&candidate),
            seen: mark(&candidate),
            candidate,
            proposal,
            cost: String::new(),
            reason_code: String::new(),
            reason: String::new(),
            agency: String::new(),
            program: String::new(),
            activity: String::new(),
            theirs: None,
        };
        row.take_stored();
        row
    }

    /// Takes over what is stored.
    pub fn take_stored(&mut self) {
        let one = &self.candidate;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        self.verdict = one.verdict.unwrap_or_else(|| by_result(one));
        self.cost = one
            .verdict_cost_idr
            .filter(|cost| *cost != one.cost_idr)
            .map(crate::web::format::number)
            .unwrap_or_default();
        self.reason_code = text(&one.verdict_reason_code);
        self.reason = text(&one.verdict_reason);
        self.program = text(&one.program_code);
        self.activity = text(&one.activity_code);
        let agency = self.proposal.agency_id.map(|id| id.to_string());
        self.agency = agency.unwrap_or_default();
        self.theirs = None;
    }

    /// Marks what somebody else decided since the form was made; where the form leaves a row as it was, theirs
    /// is taken over.
    pub fn compare(&mut self) {
        let now = mark(&self.candidate);
        if now != self.seen {
            let before = std::mem::replace(&mut self.seen, now);
            if self.is_untouched(&before) {
                self.take_stored();
            }
            self.theirs = Some(Theirs { before });
        }
    }

    /// Whether the row says what was stored when its form was made.
    fn is_untouched(&self, before: &str) -> bool {
        let mut parts = before.splitn(4, ';');
        let mut part = || parts.next().unwrap_or_default();
        let (verdict, cost, _, reason) = (part(), part(), part(), part());
        let verdict = Verdict::try_from_value(&verdict.to_owned());
        let verdict = verdict.unwrap_or_else(|_| by_result(&self.candidate));
        let cost = cost.parse().unwrap_or(self.candidate.cost_idr);
        self.verdict == verdict && self.cost_idr() == cost && self.reason == reason.trim()
    }

    /// The candidate.
    pub fn id(&self) -> Uuid {
        self.candidate.id.0
    }

    /// Cost meant, rupiah; the candidate's own where none can be read.
    pub fn cost_idr(&self) -> i64 {
        let typed = Some(self.cost.as_str()).filter(|text| !text.trim().is_empty());
        typed
            .and_then(parse_number)
            .unwrap_or(self.candidate.cost_idr)
    }

    /// Whether a public reason is needed.
    pub fn departs(&self) -> bool {
        let one = &self.candidate;
        rules::departs(one.outcome, self.verdict, one.cost_idr, self.cost_idr())
            || (self.proposal.agency_id.is_some() && self.redirects())
    }

    /// Whether another agency is named than the proposal has.
    fn redirects(&self) -> bool {
        let named = self.agency_id();
        named.is_some() && named != self.proposal.agency_id
    }

    fn agency_id(&self) -> Option<AgencyId> {
        Uuid::parse_str(&self.agency).ok().map(AgencyId)
    }

    /// The candidate as it would be if the form were saved, to add up.
    pub fn meant(&self) -> (candidates::Model, proposals::Model) {
        let (mut row, mut proposal) = (self.candidate.clone(), self.proposal.clone());
        row.verdict = Some(self.verdict);
        row.verdict_cost_idr = Some(self.cost_idr());
        proposal.agency_id = self.agency_id().or(proposal.agency_id);
        (row, proposal)
    }

    /// What is stored: verdict, if any, and cost.
    pub fn now(&self) -> (Option<Verdict>, i64) {
        let one = &self.candidate;
        (one.verdict, one.verdict_cost_idr.unwrap_or(one.cost_idr))
    }

    /// What the form was made with: verdict, if any.
    pub fn before(&self) -> Option<Verdict> {
        let seen = self.theirs.as_ref().map_or(&self.seen, |one| &one.before);
        let verdict = seen.split(';').next().unwrap_or_default();
        Verdict::try_from_value(&verdict.to_owned()).ok()
    }
}

/// The rows of a form in its order, joined with what is stored. Candidates that came since it was made stand last,
/// unless it was one of several pages: they are on another.
pub(super) fn rows(
    fields: &Fields,
    stored: &[(candidates::Model, proposals::Model)],
    window: Window,
) -> Vec<Row> {
    let mut known: HashMap<CandidateId, Row> = stored
        .iter()
        .map(|row| (row.0.id, Row::stored(row.clone())))
        .collect();
    let column = |name| fields.all(name).collect::<Vec<_>>();
    let names = [
        "verdict",
        "cost_idr",
        "reason_code",
        "reason",
        "agency_id",
        "program_code",
        "activity_code",
        "seen",
    ];
    let columns = names.map(column);
    let mut sent = Vec::with_capacity(stored.len());
    for (at, id) in fields.all("id").enumerate() {
        let found = super::candidate(id).and_then(|id| known.remove(&id));
        let Some(mut row) = found else { continue };
        let value = |column: usize| {
            let values: Option<&Vec<&str>> = columns.get(column);
            values
                .and_then(|values| values.get(at))
                .map(|text| text.trim())
        };
        let text = |column: usize| value(column).unwrap_or_default().to_owned();
        if let Ok(verdict) = Verdict::try_from_value(&text(0)) {
            row.verdict = verdict;
        }
        // Browsers send line breaks as CR LF; they are stored and compared as LF.
        let lines = |column| text(column).replace("\r\n", "\n");
        (row.cost, row.reason_code, row.reason) = (text(1), text(2), lines(3));
        if let Some(agency) = value(4) {
            agency.clone_into(&mut row.agency);
        }
        if let (Some(program), Some(activity)) = (value(5), value(6)) {
            program.clone_into(&mut row.program);
            activity.clone_into(&mut row.activity);
        }
        row.seen = lines(7);
        sent.push(row);
    }
    if window.is_whole() {
        let rest = stored.iter().filter_map(|(row, _)| known.remove(&row.id));
        sent.extend(rest);
    }
    sent
}

/// The decisions of rows that differ from what is stored, in their order, the first of them at a place.
pub(super) fn decisions(rows: &[Row], first: usize) -> Result<Vec<DecisionIn>, Vec<FieldError>> {
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    let first = i32::try_from(first).unwrap_or(i32::MAX);
    for (place, row) in (first..).zip(rows) {
        if !row.cost.is_empty() && parse_number(&row.cost).is_none() {
            errors.push(FieldError {
                pointer: format!("/cost_idr-{}", row.id()),
                detail: "Isi jumlah rupiah tanpa sen, misalnya 1.250.000.".into(),
                detail_en: "Give whole rupiah, for example 1250000.".into(),
            });
        }
        let text = |value: &str| Some(value.to_owned()).filter(|value| !value.is_empty());
        let one = &row.candidate;
        let (reason_code, reason) = (text(&row.reason_code), text(&row.reason));
        let (program_code, activity_code) = (text(&row.program), text(&row.activity));
        let same = one.verdict == Some(row.verdict)
            && one.verdict_cost_idr == Some(row.cost_idr())
            && one.verdict_position == Some(place)
            && one.verdict_reason_code == reason_code
            && one.verdict_reason == reason
            && one.program_code == program_code
            && one.activity_code == activity_code
            && !row.redirects();
        if same {
            continue;
        }
        items.push(DecisionIn {
            candidate_id: row.id(),
            verdict: row.verdict.into(),
            cost_idr: Some(row.cost_idr()),
            agency_id: row.agency_id().map(|id| id.0),
            position: Some(place),
            reason_code,
            reason,
            program_code,
            activity_code,
        });
    }
    if errors.is_empty() {
        Ok(items)
    } else {
        Err(errors)
    }
}

/// Puts the faults of items at the fields of their rows.
pub(super) fn at_rows(error: ApiError, ids: &[Uuid]) -> ApiError {
    let problem = error.problem();
    if problem.errors.is_empty() {
        return error;
    }
    let errors = problem.errors.iter().cloned().map(|mut fault| {
        let mut parts = fault.pointer.trim_start_matches('/').split('/');
        if let (Some("items"), Some(place), Some(field)) =
            (parts.next(), parts.next(), parts.next())
            && let Some(id) = place.parse::<usize>().ok().and_then(|at| ids.get(at))
        {
            fault.pointer = format!("/{field}-{id}");
        }
        fault
    });
    ApiError::fields(errors.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;

    fn window(rows: usize) -> Window {
        crate::desk::meeting::decide::Asked::default().window(rows)
    }

    #[test]
    fn who_came_meanwhile_stands_last_unless_there_are_more_pages() {
        let stored = stored();
        let nothing = Fields::parse(b"");
        assert_eq!(rows(&nothing, &stored, window(1)).len(), 1);
        assert_eq!(rows(&nothing, &stored, window(1_000)).len(), 0);
    }

    fn stored() -> Vec<(candidates::Model, proposals::Model)> {
        let mut one = samples::candidate();
        one.verdict = None;
        one.verdict_reason = None;
        one.verdict_cost_idr = None;
        vec![(one, samples::proposal())]
    }

    #[test]
    fn what_was_typed_is_kept_and_what_differs_is_sent() {
        let stored = stored();
        let id = stored[0].0.id;
        let form = format!(
            "id={id}&verdict=reserve&cost_idr=4.000.000&reason_code=x&reason=y&seen=%3B%3B%3B"
        );
        let rows = rows(&Fields::parse(form.as_bytes()), &stored, window(1));
        assert!(rows[0].departs());
        assert_eq!(rows[0].before(), None);
        let items = decisions(&rows, 1).unwrap();
        assert_eq!(
            (items[0].cost_idr, items[0].position),
            (Some(4_000_000), Some(1))
        );
        let bad = Fields::parse(format!("id={id}&cost_idr=banyak").as_bytes());
        let errors = decisions(&super::rows(&bad, &stored, window(1)), 1).unwrap_err();
        assert_eq!(errors[0].pointer, format!("/cost_idr-{id}"));
        let fault = ApiError::field("/items/0/reason", "Isi.", "Give.");
        let fault = at_rows(fault, &[id.0]);
        assert_eq!(fault.problem().errors[0].pointer, format!("/reason-{id}"));
    }

    #[test]
    fn what_somebody_else_decided_is_marked_and_nothing_else() {
        let mut stored = stored();
        let id = stored[0].0.id;
        let seen = mark(&stored[0].0);
        let form = format!("id={id}&verdict=reserve&seen={}", seen.replace(';', "%3B"));
        let fields = Fields::parse(form.as_bytes());
        let mut same = rows(&fields, &stored, window(1));
        same[0].compare();
        assert!(same[0].theirs.is_none());
        stored[0].0.verdict = Some(Verdict::Deferred);
        let mut other = rows(&fields, &stored, window(1));
        other[0].compare();
        assert!(other[0].theirs.is_some() && other[0].before().is_none());
        assert_eq!(other[0].now().0, Some(Verdict::Deferred));
        assert_eq!(other[0].verdict, Verdict::Reserve, "what was chosen stays");
        let unchanged = format!(
            "id={id}&verdict=accommodated&seen={}",
            seen.replace(';', "%3B")
        );
        let mut unchanged = rows(&Fields::parse(unchanged.as_bytes()), &stored, window(1));
        unchanged[0].compare();
        assert_eq!(
            unchanged[0].verdict,
            Verdict::Deferred,
            "what was left is theirs"
        );
        other[0].take_stored();
        assert_eq!(other[0].verdict, Verdict::Deferred);
    }
}
