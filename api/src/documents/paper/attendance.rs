//! The attendance list to be signed: personal data, for the officers of the round.

use entity::ids::RoundId;

use super::words::{column, frame, title};
use super::{logo, source};
use crate::app::App;
use crate::documents::record::{Body, Record};
use crate::meetings::wire::AttendeeOut;
use crate::paper::{Annex, Paper};
use crate::problem::ApiError;
use crate::web::language::Lang;

/// The attendance list of a round's record.
pub async fn attendance(
    app: &App,
    record: &Record,
    round: RoundId,
    people: &[AttendeeOut],
) -> Result<Paper, ApiError> {
    let Body::Minutes(minutes) = &record.body else {
        return Err(ApiError::internal("a plan has no attendance"));
    };
    let lang = &Lang::default();
    let address = format!("{}/rounds/{round}", app.config.public_url());
    let mut source = source(address, "", None)?;
    source.code = lang.text("paper-no-number");
    let mut paper = frame(
        lang,
        record,
        title(lang, "paper-attendance", record, minutes),
        source,
    );
    paper.logo = logo(app, lang, record).await?;
    paper.number = String::new();
    paper.opening.clear();
    paper.closing.clear();
    if let Some(meeting) = &minutes.meeting {
        paper.facts = vec![
            (lang.text("paper-venue"), meeting.venue.clone()),
            (
                lang.text("paper-begins"),
                crate::web::format::Zone::of(&record.regency_code).moment(meeting.starts_at, lang),
            ),
        ];
    }
    let rows = (1..).zip(people).map(|(at, one)| {
        vec![
            at.to_string(),
            one.name.clone(),
            lang.label(&entity::enums::AgeBand::from(one.age_band)),
            lang.label(&entity::enums::Sex::from(one.sex)),
            one.institution.clone().unwrap_or_default(),
            one.contact.clone().unwrap_or_default(),
            String::new(),
        ]
    });
    paper.annexes = vec![Annex {
        label: String::new(),
        title: lang.text("paper-attendance"),
        note: lang.text("paper-attendance-private"),
        columns: vec![
            column(lang, "paper-no", 0, false),
            column(lang, "paper-name", 4, false),
            column(lang, "paper-age", 2, false),
            column(lang, "paper-sex", 2, false),
            column(lang, "paper-institution", 3, false),
            column(lang, "paper-contact", 4, false),
            column(lang, "paper-signature", 3, false),
        ],
        rows: rows.collect(),
        total: Vec::new(),
        wide: true,
        empty: lang.text("paper-empty"),
    }];
    Ok(paper)
}
