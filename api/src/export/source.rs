//! Where a file's rows come from: a list, page by page.

use futures_util::future::BoxFuture;
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use serde_json::Value;

use super::columns::{self, Column};
use crate::page::Page;
use crate::problem::ApiError;

/// Rows read at once.
pub const BATCH: u64 = 500;

/// Rows, a value a column, and the cursor of the next.
pub struct Batch {
    /// The rows.
    pub rows: Vec<Vec<Value>>,
    next: Option<String>,
}

type Fetch =
    Box<dyn FnMut(Option<String>) -> BoxFuture<'static, Result<Batch, ApiError>> + Send + 'static>;

/// A list being read.
pub struct Source {
    /// Its columns.
    pub columns: Vec<Column>,
    fetch: Fetch,
    first: Option<Batch>,
    next: Option<String>,
}

impl Source {
    /// Opens a list of pages, [`BATCH`] rows each, and reads the first, so that what is wrong with the request is
    /// told before the file begins.
    pub async fn open<T, F>(mut page: F) -> Result<Self, ApiError>
    where
        T: Type + ParseFromJSON + ToJSON + Send + Sync + 'static,
        F: FnMut(Option<String>) -> BoxFuture<'static, Result<Page<T>, ApiError>> + Send + 'static,
    {
        let columns = columns::of::<T>();
        let told = columns.clone();
        let fetch: Fetch = Box::new(move |after| {
            let page = page(after);
            let columns = told.clone();
            Box::pin(async move {
                let page = page.await?;
                let rows = page.items.iter().map(|item| {
                    let mut row = item.to_json().unwrap_or_default();
                    columns.iter().map(|one| one.take(&mut row)).collect()
                });
                Ok(Batch {
                    rows: rows.collect(),
                    next: page.next,
                })
            })
        });
        let mut source = Self {
            columns,
            fetch,
            first: None,
            next: None,
        };
        let first = (source.fetch)(None).await?;
        source.next.clone_from(&first.next);
        source.first = Some(first);
        Ok(source)
    }

    /// Whether the first page is all there is.
    pub fn is_short(&self) -> bool {
        self.first.is_some() && self.next.is_none()
    }

    /// The next rows; none at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<Vec<Value>>>, ApiError> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first.rows));
        }
        let Some(after) = self.next.take() else {
            return Ok(None);
        };
        let batch = (self.fetch)(Some(after)).await?;
        self.next = batch.next;
        Ok(Some(batch.rows))
    }
}
