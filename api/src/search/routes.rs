//! The JSON API of this room.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;

use super::service::{self, Asked};
use super::wire::{SearchKind, SearchOut};
use crate::app::App;
use crate::http::Group;
use crate::page;
use crate::problem::ApiError;

/// One search over everything.
pub struct SearchApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Search")]
impl SearchApi {
    /// Search everything
    ///
    /// Areas by name or code, proposals by their words or tracking code, rounds of the areas found, agencies,
    /// catalogue items and cycles. Where nothing is found, misspelt words are mended and `corrected` tells the
    /// query that was searched for instead; words that came into use in the last half hour may not be known to it.
    #[oai(path = "/search", method = "get", operation_id = "search")]
    async fn search(
        &self,
        /// What to search for.
        #[oai(validator(min_length = 1, max_length = 200))]
        q: Query<String>,
        /// Only these kinds, separated by commas; all unless given.
        #[oai(validator(max_length = 100))]
        kinds: Query<Option<String>>,
        /// Whether to search for exactly what is given.
        exact: Query<Option<bool>>,
        /// Items of a kind, 1 to 100.
        limit: Query<Option<u64>>,
    ) -> Result<Json<SearchOut>, ApiError> {
        let asked = Asked {
            text: &q.0,
            kinds: read(kinds.0.as_deref())?,
            exact: exact.0.unwrap_or(false),
            limit: page::limit(limit.0)?,
        };
        Ok(Json(service::search(&self.app, asked).await?))
    }
}

fn read(kinds: Option<&str>) -> Result<Vec<SearchKind>, ApiError> {
    let Some(kinds) = kinds else {
        return Ok(SearchKind::ALL.to_vec());
    };
    let known = |name: &str| {
        SearchKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name.trim())
    };
    let kinds: Option<Vec<SearchKind>> = kinds.split(',').map(known).collect();
    kinds.ok_or_else(|| {
        let all = SearchKind::ALL.map(SearchKind::name).join(", ");
        ApiError::field(
            "kinds",
            format!("Isi satu atau beberapa dari {all}, dipisah koma."),
            format!("Give one or several of {all}, separated by commas."),
        )
    })
}
