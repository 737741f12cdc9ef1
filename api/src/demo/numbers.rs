//! Numbers about the demonstration's city: indicators, people at meetings, and scores. All are made up, and say so.

use std::fmt::Write;
use std::sync::Arc;

use entity::areas;
use entity::enums::StageKind;
use entity::ids::{CriteriaSetId, CycleId, ProposalId, RoundId};

use super::content::Writer;
use crate::app::App;
use crate::auth::Caller;
use crate::criteria::service as criteria;
use crate::criteria::wire::{CriteriaSetIn, ScoreIn};
use crate::indicators;
use crate::meetings::service as meetings;
use crate::problem::ApiError;

/// Where the numbers come from, as every page that shows them says.
const SOURCE: &str = "Angka buatan untuk demo, bukan data resmi";

/// Makes up how many people live in each village, and how many of a hundred are poor.
pub async fn indicators(
    app: &App,
    planner: &Caller,
    cycle: CycleId,
    villages: &[&areas::Model],
    writer: &mut Writer,
) -> Result<(), ApiError> {
    let mut csv = String::from("area_code,code,value,source\n");
    for village in villages {
        let (people, poor) = (writer.number(4_000, 28_000), writer.number(20, 190));
        let stunted = writer.number(15, 140);
        for (code, value) in [
            ("population", format!("{people}")),
            ("poverty", format!("{}.{}", poor / 10, poor % 10)),
            ("stunting", format!("{}.{}", stunted / 10, stunted % 10)),
        ] {
            // Writing to a string cannot fail.
            let _ = writeln!(csv, "{},{code},{value},\"{SOURCE}\"", village.code);
        }
    }
    indicators::service::import(app, planner, cycle, &csv).await?;
    Ok(())
}

/// Makes up who came to a meeting.
pub async fn attendance(
    app: &App,
    officer: &Arc<Caller>,
    round: RoundId,
    writer: &mut Writer,
) -> Result<(), ApiError> {
    const AGES: [&str; 5] = [
        "from_26_to_45",
        "from_46_to_60",
        "from_26_to_45",
        "over_60",
        "from_17_to_25",
    ];
    let mut csv = String::from("name,sex,age_band,institution,disability\n");
    for number in 1..=writer.number(28, 46) {
        let sex = if writer.number(1, 100) <= 42 {
            "female"
        } else {
            "male"
        };
        let age = *writer.pick(&AGES);
        let disability = if writer.number(1, 100) <= 6 { "ya" } else { "" };
        let rw = writer.number(1, 9);
        let _ = writeln!(
            csv,
            "Peserta Demo {number},{sex},{age},RW {rw:02},{disability}"
        );
    }
    meetings::import(app, officer.clone(), round, &csv, None).await?;
    Ok(())
}

/// Puts a ready set in force for district meetings and makes up what their officer answers.
pub async fn scores(
    app: &App,
    planner: &Arc<Caller>,
    officer: &Arc<Caller>,
    cycle: CycleId,
    proposals: &[ProposalId],
    writer: &mut Writer,
) -> Result<(), ApiError> {
    let new = CriteriaSetIn {
        stage_kind: StageKind::DistrictMeeting.into(),
        sector: None,
        ready: Some("ahp_physical".into()),
        set: None,
        joining: None,
        in_force: Some(true),
    };
    let set: CriteriaSetId = criteria::create(app, planner.clone(), cycle, new, None)
        .await?
        .id;
    let mut items = Vec::new();
    // One in twelve has not been looked at, so that the sheet shows its gaps.
    for (place, proposal) in proposals.iter().enumerate() {
        for criterion in ["urgency", "impact", "damage"] {
            if place % 12 == 11 {
                continue;
            }
            let answer = writer.number(1, 5);
            items.push(ScoreIn {
                proposal_id: proposal.0,
                criterion: criterion.into(),
                answer: i32::try_from(answer).ok().map(f64::from),
            });
        }
    }
    for items in items.chunks(900) {
        criteria::score(app, officer.clone(), cycle, set, items.to_vec()).await?;
    }
    Ok(())
}
