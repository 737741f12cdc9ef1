//! The door: what comes in is read against the published specification before anything else sees it.
//!
//! A body or a query that does not fit is refused with every fault at once, each with its JSON pointer (or
//! the parameter's name), the fix and the allowed values. The door judges shape and size; what a value means
//! is for the rules, which name all that is wrong with it together.

mod expect;
mod query;
mod shape;

use poem::{FromRequest, Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::{ParseFromJSON, Type};
use serde_json::Value;

use crate::problem::{ApiError, Code};
use crate::spec;

pub use query::parameters;
pub use shape::faults;

/// A JSON body that fits its published schema.
pub struct Body<T>(pub T);

impl<T: Type> Payload for Body<T> {
    const CONTENT_TYPE: &'static str = "application/json";

    fn check_content_type(content_type: &str) -> bool {
        poem_openapi::payload::Json::<T>::check_content_type(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: ParseFromJSON> ParsePayload for Body<T> {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let bytes = Vec::<u8>::from_request(request, body).await?;
        Ok(Self(read(&bytes)?))
    }
}

impl_apirequest_for_payload!(Body<T>, T: ParseFromJSON);

fn read<T: ParseFromJSON>(bytes: &[u8]) -> Result<T, ApiError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| not_json(&error))?;
    if let MetaSchemaRef::Reference(name) = T::schema_ref() {
        let faults = faults(spec::schema(&name), &value, spec::document());
        if !faults.is_empty() {
            return Err(ApiError::fields(faults));
        }
    }
    T::parse_from_json(Some(value)).map_err(|error| {
        ApiError::new(
            Code::BadRequest,
            "Isi permintaan tidak sesuai skema yang diterbitkan untuk operasi ini.",
            format!(
                "The body does not fit the schema published for this operation: {}",
                error.message()
            ),
        )
    })
}

fn not_json(error: &serde_json::Error) -> ApiError {
    let (line, column) = (error.line(), error.column());
    ApiError::new(
        Code::BadRequest,
        format!("Isi bukan JSON yang sah: perbaiki di baris {line}, kolom {column}."),
        format!("The body is not valid JSON: mend it at line {line}, column {column}."),
    )
}
