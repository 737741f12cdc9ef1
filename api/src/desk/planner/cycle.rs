//! A cycle at a glance: what waits for the planner, the calendar of its stages, the rounds by phase.

use std::collections::HashMap;

use askama::Template;
use chrono::{DateTime, Duration, Utc};
use entity::ids::StageId;
use entity::stages;
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::{Head, head, places};
use crate::auth::Caller;
use crate::problem::ApiError;
use crate::rounds::overview::{Lag, Span, calendar, phases};
use crate::rounds::rules::Phase;
use crate::rounds::service::{Overview, overview};
use crate::web::forms::FormState;
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{cycles, meetings, reviews};

/// Objections that are counted.
const OBJECTIONS: u64 = 50;
/// Days that are "this week".
const WEEK: i64 = 7;
/// Days the calendar gives to the meeting after the last vote.
const MEETING: i64 = 7;
/// Parts the calendar is drawn in.
const PARTS: i64 = 1_000;

/// One phase on the calendar, in parts of its width; each phase has its lane, so that those of different rounds
/// that run at the same time are seen.
struct Bar {
    class: String,
    x: i64,
    y: i64,
    width: i64,
}

/// Where the calendar begins and ends.
type Edges = (DateTime<Utc>, DateTime<Utc>);

/// Height of a phase's lane.
const LANE: i64 = 5;

/// A stage with its calendar.
struct Line {
    stage: stages::Model,
    spans: Vec<Span>,
    /// When it is planned, while none of its rounds is open.
    planned: Option<Edges>,
    bars: Vec<Bar>,
    /// Rounds in each phase.
    counts: HashMap<Phase, i64>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl Line {
    fn count(&self, phase: &Phase) -> i64 {
        self.counts.get(phase).copied().unwrap_or_default()
    }

    fn total(&self) -> i64 {
        self.counts.values().sum()
    }

    fn span(&self, phase: &Phase) -> Option<&Span> {
        self.spans.iter().find(|span| span.phase == *phase)
    }
}

/// A phase of a stage that ends this week.
struct Ending {
    stage: stages::Model,
    phase: Phase,
    at: DateTime<Utc>,
}

/// Proposals of an earlier cycle that wait to be taken up.
struct Earlier {
    cycle: entity::cycles::Model,
    ready: u64,
}

#[derive(Template)]
#[template(path = "desk/planner/cycle.html")]
struct CyclePage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    lines: Vec<Line>,
    first: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    /// Where today stands on the calendar; none outside it.
    today: Option<i64>,
    lags: Vec<(Lag, usize)>,
    endings: Vec<Ending>,
    objections: usize,
    earlier: Option<Earlier>,
    key: Uuid,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl CyclePage {
    const LANE: i64 = LANE;
    const PHASES: [Phase; 6] = Phase::ALL;
    /// Phases with a time.
    const TIMED: [Phase; 3] = [Phase::Submission, Phase::Review, Phase::Voting];

    /// Where the rounds of a stage in a phase are listed.
    fn rows(&self, stage: &stages::Model, phase: &Phase) -> String {
        let phase = places::phase_name(*phase);
        self.head.at(&format!(
            "/rounds?stage={}&phase={phase}",
            stage.kind.to_value()
        ))
    }

    fn all_rows(&self, stage: &stages::Model) -> String {
        self.head
            .at(&format!("/rounds?stage={}", stage.kind.to_value()))
    }

    fn lag_rows(&self, lag: &Lag) -> String {
        self.head.at(&format!("/lagging?why={}", lag.name()))
    }

    /// Whether a stage is planned only.
    fn plans(&self) -> bool {
        self.lines.iter().any(|line| line.planned.is_some())
    }

    /// Whether anything waits.
    fn waits(&self) -> bool {
        self.objections > 0
            || self.earlier.is_some()
            || !self.endings.is_empty()
            || self.lags.iter().any(|(_, count)| *count > 0)
    }
}

/// When a stage without rounds is planned.
fn planned(stage: &stages::Model, spans: &[Span]) -> Option<Edges> {
    let days = stage.planned_from.zip(stage.planned_until);
    days.filter(|_| spans.is_empty())
}

/// The edges of the calendar: a little before the first opening, the meeting of the last stage included.
fn edges(lines: &[(stages::Model, Vec<Span>)]) -> Option<Edges> {
    let spans = || lines.iter().flat_map(|(_, spans)| spans);
    let plans = || {
        lines
            .iter()
            .filter_map(|(stage, spans)| planned(stage, spans))
    };
    let first = spans()
        .map(|span| span.begins)
        .chain(plans().map(|(from, _)| from));
    let last = spans().map(|span| span.last_end + Duration::days(MEETING));
    let last = last.chain(plans().map(|(_, until)| until));
    first.min().zip(last.max())
}

fn part(at: DateTime<Utc>, (first, last): Edges) -> i64 {
    let whole = (last - first).num_minutes().max(1);
    ((at - first).num_minutes() * PARTS / whole).clamp(0, PARTS)
}

fn bars(spans: &[Span], edges: Edges) -> Vec<Bar> {
    let bar = |phase: Phase, from, to| {
        let (from, to) = (part(from, edges), part(to, edges));
        let lane = match phase {
            Phase::Upcoming | Phase::Submission => 0,
            Phase::Review => 1,
            Phase::Voting => 2,
            Phase::Deliberation | Phase::Closed => 3,
        };
        Bar {
            class: places::phase_name(phase),
            x: from,
            y: lane * LANE,
            width: (to - from).max(2),
        }
    };
    let mut bars: Vec<Bar> = spans
        .iter()
        .map(|span| bar(span.phase, span.begins, span.last_end))
        .collect();
    if let Some(span) = spans.last() {
        let end = span.last_end + Duration::days(MEETING);
        bars.push(bar(Phase::Deliberation, span.last_end, end));
    }
    bars
}

fn lines(overview: &Overview, now: DateTime<Utc>) -> (Vec<Line>, Option<Edges>) {
    let with_spans: Vec<(stages::Model, Vec<Span>)> = overview
        .stages
        .iter()
        .map(|stage| (stage.clone(), calendar(&overview.slots, stage.id)))
        .collect();
    let edges = edges(&with_spans);
    let counts: HashMap<(StageId, Phase), i64> = phases(&overview.slots, now);
    let line = |(stage, spans): (stages::Model, Vec<Span>)| {
        let count = |phase| counts.get(&(stage.id, phase)).copied().unwrap_or_default();
        let planned = planned(&stage, &spans);
        let mut drawn = edges.map(|edges| bars(&spans, edges)).unwrap_or_default();
        drawn.extend(planned.zip(edges).map(|((from, until), edges)| Bar {
            class: "planned".into(),
            x: part(from, edges),
            y: LANE,
            width: (part(until, edges) - part(from, edges)).max(2),
        }));
        Line {
            bars: drawn,
            planned,
            counts: Phase::ALL
                .into_iter()
                .map(|phase| (phase, count(phase)))
                .collect(),
            spans,
            stage,
        }
    };
    (with_spans.into_iter().map(line).collect(), edges)
}

fn endings(lines: &[Line], now: DateTime<Utc>) -> Vec<Ending> {
    let week = now..=now + Duration::days(WEEK);
    let mut found = Vec::new();
    for line in lines {
        for span in &line.spans {
            // The end that is next: of the first rounds, else of the last.
            let next = [span.first_end, span.last_end]
                .into_iter()
                .find(|end| week.contains(end));
            if let Some(at) = next {
                found.push(Ending {
                    stage: line.stage.clone(),
                    phase: span.phase,
                    at,
                });
            }
        }
    }
    found.sort_by_key(|ending| ending.at);
    found
}

/// The latest earlier cycle with proposals to take up.
async fn earlier(visit: &Visit, head: &Head) -> Result<Option<Earlier>, ApiError> {
    let db = visit.app.db.read();
    let regency = Some(head.cycle.regency_code.as_str());
    let before = cycles::service::list(db, regency, None, 20).await?;
    let before = before
        .into_iter()
        .filter(|cycle| cycle.fiscal_year < head.cycle.fiscal_year)
        .max_by_key(|cycle| cycle.fiscal_year);
    let Some(cycle) = before else { return Ok(None) };
    let ready = meetings::service::carry_ready(db, cycle.id).await?;
    Ok(Some(Earlier { cycle, ready }).filter(|earlier| earlier.ready > 0))
}

/// The page of a cycle.
pub(super) async fn page(
    visit: &Visit,
    caller: &Caller,
    head: Head,
    form: FormState,
) -> Result<Response, PageError> {
    let now = visit.app.clock.now();
    let overview = overview(&visit.app, &head.cycle, now).await?;
    let (lines, edges) = lines(&overview, now);
    let lag = |lag: Lag| {
        let found = overview.laggards.iter().filter(|one| one.lag == lag);
        (lag, found.count())
    };
    html(
        &visit.lang,
        &CyclePage {
            chrome: visit.chrome.clone(),
            form,
            today: edges
                .filter(|(first, last)| (*first..=*last).contains(&now))
                .map(|edges| part(now, edges)),
            first: edges.map(|(first, _)| first),
            last: edges.map(|(_, last)| last),
            now,
            lags: Lag::ALL.map(lag).into(),
            endings: endings(&lines, now),
            objections: reviews::service::to_answer(&visit.app, caller, OBJECTIONS)
                .await?
                .len(),
            earlier: earlier(visit, &head).await?,
            key: Uuid::now_v7(),
            lines,
            head,
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    page(&visit, &caller, head, FormState::default()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(days: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + Duration::days(days)
    }

    #[test]
    fn bars_keep_inside_the_calendar() {
        let span = |phase, from, to| Span {
            phase,
            begins: at(from),
            first_end: at(to),
            last_end: at(to),
        };
        let spans = [span(Phase::Submission, 0, 10), span(Phase::Review, 10, 13)];
        let bars = bars(&spans, (at(0), at(20)));
        let drawn: Vec<_> = bars
            .iter()
            .map(|bar| (bar.class.as_str(), bar.x, bar.width))
            .collect();
        assert_eq!(
            drawn,
            [
                ("submission", 0, 500),
                ("review", 500, 150),
                ("deliberation", 650, 350)
            ]
        );
        assert_eq!(part(at(99), (at(0), at(20))), PARTS);
    }
}
