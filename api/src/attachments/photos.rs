//! Photos of works: cleaned and stored as those of proposals are, for the room of delivery, which says who may.

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, WorkAnswerId, WorkId, WorkPhotoId};
use entity::work_photos;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use super::stored::{self, Put};
use super::{content, files, name};
use crate::app::App;
use crate::db::{Tx, insert_all};
use crate::problem::{ApiError, Code};

/// Most photos of a report.
pub const OF_A_REPORT: usize = 5;
/// Most photos of a resident's answer.
pub const OF_AN_ANSWER: usize = 3;

/// A photo as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Name of its file.
    pub name: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Photos that are cleaned and whose bytes are stored; their rows are not written yet.
#[derive(Default)]
pub struct Ready(Vec<(Put, String)>);

/// What photos belong to.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    /// The work.
    pub work: WorkId,
    /// Number of the report.
    pub number: i32,
    /// The answer; none where they are the report's own.
    pub answer: Option<WorkAnswerId>,
    /// Who sent them.
    pub by: AccountId,
}

impl Of {
    fn most(self) -> usize {
        match self.answer {
            None => OF_A_REPORT,
            Some(_) => OF_AN_ANSWER,
        }
    }
}

fn too_many(most: usize) -> ApiError {
    ApiError::new(
        Code::WrongState,
        format!("Paling banyak {most} foto; hapus satu dulu."),
        format!("At most {most} photos; remove one first."),
    )
}

/// Cleans photos and stores their bytes; whatever is no photo is refused at `pointer` before anything is stored.
pub async fn ready(
    app: &App,
    pointer: &str,
    most: usize,
    sent: Vec<Sent>,
) -> Result<Ready, ApiError> {
    if sent.len() > most {
        return Err(ApiError::field(
            pointer,
            format!("Kirim paling banyak {most} foto."),
            format!("Send at most {most} photos."),
        ));
    }
    let mut cleaned = Vec::with_capacity(sent.len());
    for one in sent {
        stored::check(&one.bytes)?;
        if !content::is_photo(&one.bytes) {
            return Err(ApiError::field(
                pointer,
                "Kirim foto JPEG, PNG, atau WebP.",
                "Send a JPEG, PNG or WebP photo.",
            ));
        }
        let photo = stored::clean(one.bytes).await.map_err(|error| {
            let problem = error.problem();
            match problem.errors.first() {
                Some(wrong) => {
                    ApiError::field(pointer, wrong.detail.clone(), wrong.detail_en.clone())
                }
                None => error,
            }
        })?;
        let name = name::clean(one.name.as_deref(), photo.media_type);
        cleaned.push((photo, name));
    }
    let mut ready = Ready::default();
    for (photo, name) in cleaned {
        match stored::put(app, photo).await {
            Ok(put) => ready.0.push((put, name)),
            Err(error) => {
                ready.forget(app).await;
                return Err(error);
            }
        }
    }
    Ok(ready)
}

impl Ready {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their rows.
    pub fn rows(&self, of: Of, now: DateTime<Utc>) -> Vec<work_photos::Model> {
        let rows = self.0.iter().map(|(put, name)| {
            let (width, height) = put.size.unwrap_or_default();
            work_photos::Model {
                id: WorkPhotoId(Uuid::now_v7()),
                work_id: of.work,
                number: of.number,
                answer_id: of.answer,
                sha256: put.sha256.clone(),
                media_type: put.media_type.into(),
                name: name.clone(),
                bytes: put.length,
                width,
                height,
                thumbnail_sha256: put.thumbnail_sha256.clone().unwrap_or_default(),
                uploaded_by: of.by,
                created_at: now,
            }
        });
        rows.collect()
    }

    /// SHA-256 of each, hexadecimal.
    pub fn hashes(&self) -> Vec<String> {
        self.0.iter().map(|(put, _)| put.sha256.clone()).collect()
    }

    /// After the write: the bytes are made sure of, or go where their rows were not written.
    pub async fn end<T>(self, app: &App, written: Result<T, ApiError>) -> Result<T, ApiError> {
        match written {
            Ok(done) => {
                for (put, _) in self.0 {
                    put.settle(app).await?;
                }
                Ok(done)
            }
            Err(error) => {
                self.forget(app).await;
                Err(error)
            }
        }
    }

    /// The bytes go, unless another row names them.
    pub async fn forget(self, app: &App) {
        for (put, _) in self.0 {
            put.forget(app).await;
        }
    }
}

/// Writes rows, of which there may be no more than what they belong to takes. The work is locked.
pub async fn add(tx: &Tx, of: Of, rows: Vec<work_photos::Model>) -> Result<(), ApiError> {
    use work_photos::Column as C;
    if rows.is_empty() {
        return Ok(());
    }
    let there = work_photos::Entity::find()
        .filter(C::WorkId.eq(of.work))
        .filter(C::Number.eq(of.number));
    let there = match of.answer {
        Some(answer) => there.filter(C::AnswerId.eq(answer)),
        None => there.filter(C::AnswerId.is_null()),
    };
    let there = usize::try_from(there.count(tx).await?).unwrap_or(usize::MAX);
    if there.saturating_add(rows.len()) > of.most() {
        return Err(too_many(of.most()));
    }
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    insert_all(tx, rows.collect()).await?;
    Ok(())
}

/// A photo, or 404.
pub async fn get(
    db: &impl ConnectionTrait,
    id: WorkPhotoId,
) -> Result<work_photos::Model, ApiError> {
    work_photos::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// The photos of the reports on these works, oldest first.
pub async fn of_reports(
    db: &impl ConnectionTrait,
    works: &[WorkId],
) -> Result<Vec<work_photos::Model>, ApiError> {
    use work_photos::Column as C;
    if works.is_empty() {
        return Ok(Vec::new());
    }
    Ok(work_photos::Entity::find()
        .filter(C::WorkId.is_in(works.iter().copied()))
        .filter(C::AnswerId.is_null())
        .order_by_asc(C::Id)
        .all(db)
        .await?)
}

/// The photos of these answers, oldest first.
pub async fn of_answers(
    db: &impl ConnectionTrait,
    answers: Vec<WorkAnswerId>,
) -> Result<Vec<work_photos::Model>, ApiError> {
    use work_photos::Column as C;
    if answers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(work_photos::Entity::find()
        .filter(C::AnswerId.is_in(answers))
        .order_by_asc(C::Id)
        .all(db)
        .await?)
}

/// Removes a photo's row; its bytes go by [`forget`] once that is committed.
pub async fn remove(tx: &Tx, id: WorkPhotoId) -> Result<(), ApiError> {
    work_photos::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Removes the bytes of a photo whose row is gone, unless another row names them.
pub async fn forget(app: &App, row: work_photos::Model) {
    files::forget(app, [row.sha256, row.thumbnail_sha256]).await;
}

/// The bytes of a photo, or of its thumbnail.
pub async fn bytes(
    app: &App,
    row: &work_photos::Model,
    thumbnail: bool,
) -> Result<Vec<u8>, ApiError> {
    let name = if thumbnail {
        &row.thumbnail_sha256
    } else {
        &row.sha256
    };
    let bytes = files::get(app, name).await.map_err(ApiError::internal)?;
    Ok(bytes.to_vec())
}
