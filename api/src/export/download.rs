//! A file as an answer: short ones at once and with an `ETag`, long ones as they are written.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream::{self, TryStreamExt};
use poem::{Body, IntoResponse, Response};
use poem_openapi::registry::{
    MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry,
};
use poem_openapi::types::Type;
use poem_openapi::{ApiResponse, Enum};
use tokio::sync::{Semaphore, mpsc};

use super::source::Source;
use super::{geojson, tables};
use crate::app::App;
use crate::cache::Streams;
use crate::problem::ApiError;

/// Formats of a list whose rows have a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum Format {
    /// Comma-separated values, UTF-8 with a byte order mark.
    #[default]
    Csv,
    /// A workbook.
    Xlsx,
    /// A `FeatureCollection` of points (RFC 7946).
    Geojson,
}

/// Formats of a list whose rows have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum Sheet {
    /// Comma-separated values, UTF-8 with a byte order mark.
    #[default]
    Csv,
    /// A workbook.
    Xlsx,
}

impl From<Sheet> for Format {
    fn from(sheet: Sheet) -> Self {
        match sheet {
            Sheet::Csv => Self::Csv,
            Sheet::Xlsx => Self::Xlsx,
        }
    }
}

impl Format {
    const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Geojson];

    fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Geojson => "geojson",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Geojson => "application/geo+json",
        }
    }
}

/// Workbooks made at once: each takes a processor and room on disk while it is written; who asks for more waits.
const BOOKS: usize = 2;

/// Turns at making workbooks.
#[derive(Clone)]
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(BOOKS)))
    }
}

/// A list as a file.
pub struct Download {
    body: Body,
    format: Format,
    name: String,
    streams: bool,
}

/// What a file is named after.
struct Named<'a> {
    list: &'a str,
    /// Area, cycle or round it is of.
    of: Option<String>,
    /// When it is made.
    at: DateTime<Utc>,
}

impl Named<'_> {
    fn file(&self, format: Format) -> String {
        let of = self.of.as_deref().unwrap_or("indonesia");
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let of: String = of.chars().filter(|c| plain(*c)).take(40).collect();
        let day = self.at.format("%Y-%m-%d");
        format!("{}_{of}_{day}.{}", self.list, format.ending())
    }
}

impl Download {
    /// Writes a list; the file is named after it and the area, cycle or round it is of.
    pub async fn of(
        app: &App,
        source: Source,
        format: impl Into<Format>,
        list: &str,
        of: Option<String>,
    ) -> Result<Self, ApiError> {
        let (format, at) = (format.into(), app.clock.now());
        let named = Named { list, of, at };
        let turns = &app.lately.exports;
        let streams = !source.is_short();
        let body = match format {
            Format::Csv | Format::Geojson => text(source, format, streams).await?,
            Format::Xlsx => book(source, turns, named.list).await?,
        };
        Ok(Self {
            body,
            format,
            name: named.file(format),
            streams,
        })
    }
}

/// Parts of a text file.
struct Parts {
    source: Source,
    format: Format,
    begun: bool,
    ended: bool,
}

impl Parts {
    async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        if self.ended {
            return Ok(None);
        }
        let first = !std::mem::replace(&mut self.begun, true);
        let mut part = match self.format {
            Format::Geojson if first => geojson::HEAD.as_bytes().to_vec(),
            Format::Geojson => Vec::new(),
            _ if first => tables::head(&self.source.columns)?,
            _ => Vec::new(),
        };
        match self.source.next().await? {
            Some(rows) if self.format == Format::Geojson => {
                part.extend(geojson::features(&self.source.columns, rows, first)?);
            }
            Some(rows) => part.extend(tables::csv(rows)?),
            None => {
                self.ended = true;
                if self.format == Format::Geojson {
                    part.extend_from_slice(geojson::FOOT.as_bytes());
                }
            }
        }
        Ok(Some(part.into()))
    }
}

async fn text(source: Source, format: Format, streams: bool) -> Result<Body, ApiError> {
    let mut parts = Parts {
        source,
        format,
        begun: false,
        ended: false,
    };
    if streams {
        let parts = stream::try_unfold(parts, |mut parts| async move {
            let part = parts.next().await;
            // What breaks off ends the connection, so that nobody takes half a list for a whole one.
            let part = part.map_err(|error| {
                tracing::error!(error = %error.problem().detail_en, "a download broke off");
                io::Error::other("broke off")
            })?;
            Ok::<_, io::Error>(part.map(|part| (part, parts)))
        });
        return Ok(Body::from_bytes_stream(parts.into_stream()));
    }
    let mut whole = Vec::new();
    while let Some(part) = parts.next().await? {
        whole.extend_from_slice(&part);
    }
    Ok(Body::from(whole))
}

async fn book(mut source: Source, turns: &Turns, name: &str) -> Result<Body, ApiError> {
    let turn = turns.0.clone().acquire_owned().await;
    let turn = turn.map_err(ApiError::internal)?;
    let (sender, mut receiver) = mpsc::channel::<Option<Vec<Vec<serde_json::Value>>>>(1);
    let columns = source.columns.clone();
    let name = name.to_owned();
    let writer = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let mut book = tables::Book::new(&name, columns)?;
        while let Some(rows) = receiver.blocking_recv() {
            if let Some(rows) = rows {
                book.add(rows)?;
                continue;
            }
            let mut file = tempfile::tempfile().map_err(ApiError::internal)?;
            book.save(&mut file)?;
            io::Seek::rewind(&mut file).map_err(ApiError::internal)?;
            return Ok(file);
        }
        Err(ApiError::internal("a workbook nobody waits for"))
    });
    loop {
        let rows = source.next().await?;
        let last = rows.is_none();
        if sender.send(rows).await.is_err() || last {
            break;
        }
    }
    drop(sender);
    let file = writer.await.map_err(ApiError::internal)??;
    Ok(Body::from_async_read(tokio::fs::File::from_std(file)))
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        let mut response = Response::builder()
            .content_type(self.format.content_type())
            .header("content-disposition", disposition)
            .body(self.body);
        if self.streams {
            response.extensions_mut().insert(Streams);
        }
        response
    }
}

impl ApiResponse for Download {
    fn meta() -> MetaResponses {
        let file =
            || MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
        let content = Format::ALL.map(|format| MetaMediaType {
            content_type: format.content_type(),
            schema: file(),
        });
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The list as a file of the format asked for.",
                status: Some(200),
                status_range: None,
                content: content.into(),
                headers: vec![MetaHeader {
                    name: "Content-Disposition".into(),
                    description: Some("The name to keep it under: list, area and day.".into()),
                    required: true,
                    deprecated: false,
                    schema: String::schema_ref(),
                }],
            }],
        }
    }

    fn register(_: &mut Registry) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_list_area_and_day() {
        let at = "2027-01-04T01:00:00Z".parse().unwrap();
        let named = |of: Option<&str>| Named {
            list: "proposals",
            of: of.map(Into::into),
            at,
        };
        assert_eq!(
            named(Some("35.78")).file(Format::Geojson),
            "proposals_35.78_2027-01-04.geojson"
        );
        assert_eq!(
            named(Some("\"\r\n../x")).file(Format::Csv),
            "proposals_..x_2027-01-04.csv"
        );
        assert_eq!(
            named(None).file(Format::Xlsx),
            "proposals_indonesia_2027-01-04.xlsx"
        );
    }
}
