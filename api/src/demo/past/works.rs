//! What was built of last year's plan, and what residents see of it.

use std::sync::Arc;

use entity::enums::WorkState;
use entity::ids::WorkId;

use super::Past;
use crate::attachments::photos::Sent;
use crate::auth::Caller;
use crate::delivery::service as delivery;
use crate::delivery::wire::{WorkAnswerIn, WorkIn, WorkReportIn};
use crate::demo::people::People;
use crate::problem::ApiError;
use crate::surveys::service as surveys;

/// What became of the works, one after another: their reports, each with days before today, percent, note, and
/// whether it shows a photo.
type Report = (i64, WorkState, Option<i32>, &'static str, bool);
const STORIES: [&[Report]; 7] = [
    &[
        (150, WorkState::InProcurement, None, "", false),
        (
            110,
            WorkState::InProgress,
            Some(45),
            "Galian dan lapis dasar selesai.",
            true,
        ),
        (
            40,
            WorkState::Finished,
            None,
            "Serah terima pertama sudah dilakukan.",
            true,
        ),
    ],
    &[
        (120, WorkState::Funded, None, "", false),
        (
            35,
            WorkState::InProgress,
            Some(60),
            "Pemasangan sisi timur berjalan.",
            true,
        ),
    ],
    &[(
        90,
        WorkState::InProcurement,
        None,
        "Lelang ulang karena penawaran melebihi pagu.",
        false,
    )],
    &[
        (130, WorkState::Funded, None, "", false),
        (
            70,
            WorkState::Cancelled,
            None,
            "Lahannya ternyata milik pihak lain dan belum dibebaskan.",
            false,
        ),
    ],
    &[(140, WorkState::Funded, None, "Masuk DPA perubahan.", false)],
    &[
        (100, WorkState::InProgress, Some(30), "", false),
        (
            20,
            WorkState::InProgress,
            Some(85),
            "Tinggal perapian dan pembersihan.",
            true,
        ),
    ],
    &[],
];

impl Past<'_> {
    /// What the agencies report of the works, and what residents see.
    pub async fn build(&self, people: &People<'_>, office: &Arc<Caller>) -> Result<(), ApiError> {
        let (app, planner) = (self.app, &self.planner);
        let agency = self
            .agencies
            .first()
            .copied()
            .ok_or_else(ApiError::not_found)?;
        let bridge = WorkIn {
            title: "Perbaikan jembatan kampung setelah banjir".into(),
            village_code: "35.78.01.1001".into(),
            agency_id: agency.0,
            quantity: 1.0,
            unit: "unit".into(),
            promised_idr: 250_000_000,
            basis: "Keadaan darurat: jembatan putus setelah banjir, ditetapkan wali kota.".into(),
        };
        delivery::enter(app, planner.clone(), self.cycle, bridge, None).await?;
        let filter = delivery::Filter {
            cycle: Some(self.cycle),
            ..delivery::Filter::default()
        };
        let works = delivery::list(app.db.read(), &filter, None, 100)
            .await?
            .items;
        let mut neighbours = Vec::new();
        for place in 0..4 {
            let email = format!("tetangga.lalu.{place}@demo.id");
            neighbours.push(people.citizen("35.78.01.1001", &email).await?);
        }
        for (place, work) in works.iter().enumerate() {
            let (id, story) = (WorkId(work.id), STORIES.get(place % STORIES.len()));
            for (number, report) in (1..).zip(story.into_iter().copied().flatten()) {
                self.report(office, id, work.promised_idr, place, report)
                    .await?;
                if work.village_code == "35.78.01.1001" {
                    self.answer(&neighbours, id, number, report).await?;
                }
            }
            let finished = story.is_some_and(|story| {
                story
                    .last()
                    .is_some_and(|report| report.1 == WorkState::Finished)
            });
            if finished {
                let asked = surveys::Asked {
                    opens_at: self.before(30),
                    closes_at: self.before(-60),
                };
                surveys::open_work(app, office.clone(), id, asked).await?;
            }
        }
        Ok(())
    }

    async fn report(
        &self,
        office: &Arc<Caller>,
        work: WorkId,
        promised_idr: i64,
        place: usize,
        (days, state, percent, note, shows): &Report,
    ) -> Result<(), ApiError> {
        self.set(*days);
        let contracted = matches!(state, WorkState::InProgress | WorkState::Finished);
        let percents = 90 + i64::try_from(place % 14).unwrap_or(0);
        let told = WorkReportIn {
            state: (*state).into(),
            percent: *percent,
            contract_idr: contracted.then(|| promised_idr / 100 * percents),
            note: (!note.is_empty()).then(|| (*note).to_owned()),
            photo_ids: Vec::new(),
        };
        let photos = if *shows {
            vec![picture(place, "lapangan.jpg")?]
        } else {
            Vec::new()
        };
        let beside = delivery::Beside {
            photos,
            ..delivery::Beside::default()
        };
        delivery::report(self.app, office.clone(), work, told, beside).await?;
        Ok(())
    }

    async fn answer(
        &self,
        neighbours: &[Arc<Caller>],
        work: WorkId,
        number: i32,
        (days, state, ..): &Report,
    ) -> Result<(), ApiError> {
        if !matches!(state, WorkState::InProgress | WorkState::Finished) {
            return Ok(());
        }
        self.set(*days - 3);
        for (place, who) in neighbours.iter().enumerate() {
            let confirms = place % 4 != 3;
            let note = match place {
                0 => Some("Sudah saya lihat sendiri, hasilnya rapi."),
                3 => Some("Ujung gang sebelah barat belum tersentuh sama sekali."),
                _ => None,
            };
            let said = WorkAnswerIn {
                confirms,
                note: note.map(Into::into),
            };
            let photos = if confirms {
                Vec::new()
            } else {
                vec![picture(place + 20, "gang.jpg")?]
            };
            delivery::answer(self.app, who.clone(), work, number, said, photos).await?;
        }
        Ok(())
    }
}

/// A drawn road under a sky, in place of a photo.
fn picture(seed: usize, name: &str) -> Result<Sent, ApiError> {
    let shift = u32::try_from(seed % 60).unwrap_or(0);
    let image = image::RgbImage::from_fn(480, 320, |x, y| {
        let stone = (x / 24 + y / 16 + shift).is_multiple_of(2);
        let tone = |base: u32, step: u32| u8::try_from((base + step).min(255)).unwrap_or(255);
        match y {
            0..120 => image::Rgb([tone(150, shift), tone(185, y / 4), tone(220, 10)]),
            120..150 => image::Rgb([tone(60, shift), tone(110, shift), 70]),
            _ if stone => image::Rgb([tone(150, shift), tone(140, shift), 130]),
            _ => image::Rgb([tone(120, shift), tone(112, shift), 105]),
        }
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .map_err(ApiError::internal)?;
    Ok(Sent {
        name: Some(name.into()),
        bytes: bytes.into_inner(),
    })
}
