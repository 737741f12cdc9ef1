//! Queries of documents, their files and letters.

use entity::enums::DocumentKind;
use entity::ids::{CycleId, DocumentId, RoundId};
use entity::{document_files, documents, letters, logos};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

use crate::problem::ApiError;

/// Which documents are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this cycle.
    pub cycle: Option<CycleId>,
    /// Only of this round.
    pub round: Option<RoundId>,
    /// Only of this kind.
    pub kind: Option<DocumentKind>,
}

/// A document.
pub async fn get(db: &impl ConnectionTrait, id: DocumentId) -> Result<documents::Model, ApiError> {
    documents::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// A page of documents, newest first, without what they say.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<DocumentId>,
    limit: u64,
) -> Result<Vec<documents::Model>, ApiError> {
    use documents::Column as C;
    let mut query = documents::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::CycleId,
            C::Kind,
            C::RoundId,
            C::Publication,
            C::Office,
            C::Seq,
            C::Number,
            C::Sha256,
            C::LogoSha256,
            C::Parts,
            C::IssuedBy,
            C::IssuedAt,
        ])
        .expr_as(sea_orm::sea_query::Expr::val(""), "record");
    if let Some(cycle) = filter.cycle {
        query = query.filter(C::CycleId.eq(cycle));
    }
    if let Some(round) = filter.round {
        query = query.filter(C::RoundId.eq(round));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(C::Kind.eq(kind));
    }
    if let Some(after) = after {
        query = query.filter(C::Id.lt(after));
    }
    Ok(query.order_by_desc(C::Id).limit(limit + 1).all(db).await?)
}

/// The newest document of the same round or publication.
pub async fn newest_like(
    db: &impl ConnectionTrait,
    row: &documents::Model,
) -> Result<Option<DocumentId>, ApiError> {
    use documents::Column as C;
    let mut query = documents::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::CycleId.eq(row.cycle_id))
        .filter(C::Kind.eq(row.kind));
    query = match (row.round_id, row.publication) {
        (Some(round), _) => query.filter(C::RoundId.eq(round)),
        (None, Some(number)) => query.filter(C::Publication.eq(number)),
        (None, None) => query.filter(C::Id.eq(row.id)),
    };
    Ok(query.order_by_desc(C::Id).into_tuple().one(db).await?)
}

/// The last number of a series; 0 where it is new.
pub async fn last_seq(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    kind: DocumentKind,
    office: &str,
) -> Result<i32, ApiError> {
    use documents::Column as C;
    let last: Option<i32> = documents::Entity::find()
        .select_only()
        .column(C::Seq)
        .filter(C::CycleId.eq(cycle))
        .filter(C::Kind.eq(kind))
        .filter(C::Office.eq(office))
        .order_by_desc(C::Seq)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.unwrap_or_default())
}

/// The document of a record's hash, or of its first digits.
pub async fn by_hash(
    db: &impl ConnectionTrait,
    start: &str,
) -> Result<Option<documents::Model>, ApiError> {
    use documents::Column as C;
    // Digits and letters a to f: what begins with these sorts before the next letter.
    Ok(documents::Entity::find()
        .filter(C::Sha256.gte(start))
        .filter(C::Sha256.lt(format!("{start}g")))
        .order_by_asc(C::Sha256)
        .one(db)
        .await?)
}

/// The files of documents that are set.
pub async fn files(
    db: &impl ConnectionTrait,
    documents: &[DocumentId],
) -> Result<Vec<document_files::Model>, ApiError> {
    use document_files::Column as C;
    Ok(document_files::Entity::find()
        .filter(C::DocumentId.is_in(documents.iter().copied()))
        .order_by_asc(C::DocumentId)
        .order_by_asc(C::Part)
        .all(db)
        .await?)
}

/// A file by its place.
pub async fn file(
    db: &impl ConnectionTrait,
    id: DocumentId,
    part: i32,
) -> Result<Option<document_files::Model>, ApiError> {
    Ok(document_files::Entity::find_by_id((id, part))
        .one(db)
        .await?)
}

/// A file by its hash.
pub async fn file_by_hash(
    db: &impl ConnectionTrait,
    sha256: &str,
) -> Result<Option<document_files::Model>, ApiError> {
    use document_files::Column as C;
    Ok(document_files::Entity::find()
        .filter(C::Sha256.eq(sha256))
        .one(db)
        .await?)
}

/// Notes a file, unless its place is taken: the same record is set to the same bytes.
pub async fn put_file(
    db: &impl ConnectionTrait,
    row: document_files::ActiveModel,
) -> Result<(), ApiError> {
    document_files::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A regency's wording of a kind of paper.
pub async fn letter(
    db: &impl ConnectionTrait,
    regency: &str,
    kind: DocumentKind,
) -> Result<Option<letters::Model>, ApiError> {
    Ok(letters::Entity::find_by_id((regency.to_owned(), kind))
        .one(db)
        .await?)
}

/// Keeps a wording at its version.
pub async fn put_letter(db: &impl ConnectionTrait, row: letters::Model) -> Result<(), ApiError> {
    use letters::Column as C;
    let row = letters::ActiveModel {
        regency_code: Set(row.regency_code),
        kind: Set(row.kind),
        content: Set(row.content),
        version: Set(row.version),
        updated_at: Set(row.updated_at),
    };
    letters::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([C::RegencyCode, C::Kind])
                .update_columns([C::Content, C::Version, C::UpdatedAt])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A regency's coat of arms.
pub async fn logo(
    db: &impl ConnectionTrait,
    regency: &str,
) -> Result<Option<logos::Model>, ApiError> {
    Ok(logos::Entity::find_by_id(regency.to_owned())
        .one(db)
        .await?)
}

/// Keeps a coat of arms in place of the one before.
pub async fn put_logo(db: &impl ConnectionTrait, row: logos::Model) -> Result<(), ApiError> {
    use logos::Column as C;
    let row = logos::ActiveModel {
        regency_code: Set(row.regency_code),
        sha256: Set(row.sha256),
        bytes: Set(row.bytes),
        width: Set(row.width),
        height: Set(row.height),
        updated_at: Set(row.updated_at),
    };
    logos::Entity::insert(row)
        .on_conflict(
            OnConflict::column(C::RegencyCode)
                .update_columns([C::Sha256, C::Bytes, C::Width, C::Height, C::UpdatedAt])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Removes a coat of arms.
pub async fn delete_logo(db: &impl ConnectionTrait, regency: &str) -> Result<(), ApiError> {
    logos::Entity::delete_by_id(regency.to_owned())
        .exec(db)
        .await?;
    Ok(())
}
