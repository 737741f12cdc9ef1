//! What an operation answers, and to whom.

use std::collections::BTreeMap;

use poem_openapi::types::ToJSON;
use serde_json::{Value, json};

use super::operations;
use crate::http::{BODY_LIMIT, UPLOAD_LIMIT};
use crate::problem::Code;

/// Describes an operation's callers and answers, its refusals by status and code.
pub fn publish(method: &str, operation: &mut Value, schemas: &Value) {
    let id = operation["operationId"].as_str().unwrap_or_default();
    let Some((who, own)) = operations::of(id) else {
        return;
    };
    let text = operation["description"].as_str().unwrap_or_default();
    let text = format!("{text}\n\n**Who:** {who}");
    operation["description"] = json!(text.trim_start());
    let mut codes = usual(operation);
    codes.extend(own);
    body(operation);
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
    for answer in responses.values_mut() {
        describe(answer, schemas);
    }
    if method == "get" {
        responses.insert(
            "304".into(),
            json!({ "description": "Not modified since the `ETag` sent as `If-None-Match`." }),
        );
    }
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in codes {
        let same = by_status.entry(code.status().as_u16()).or_default();
        if !same.contains(&code) {
            same.push(code);
        }
    }
    let default = responses.get("default").cloned().unwrap_or_default();
    for (status, codes) in by_status {
        let mut refusal = default.clone();
        refusal["description"] = json!(told(&codes));
        responses.insert(status.to_string(), refusal);
    }
    if let Some(default) = responses.get_mut("default") {
        default["description"] = json!(format!(
            "Any other refusal. {}",
            told(&[Code::Unavailable, Code::Internal])
        ));
    }
}

/// The refusals that follow from what an operation takes.
fn usual(operation: &Value) -> Vec<Code> {
    let mut codes = Vec::new();
    if operation["requestBody"].is_object() {
        codes.extend([
            Code::BadRequest,
            Code::PayloadTooLarge,
            Code::UnsupportedMediaType,
            Code::InvalidFields,
        ]);
    }
    if operation["security"].is_array() {
        codes.push(Code::Unauthenticated);
    }
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        match (parameter["in"].as_str(), name) {
            (Some("path"), _) => codes.push(Code::NotFound),
            (Some("query"), "after") => codes.extend([Code::InvalidFields, Code::UnknownCursor]),
            (Some("query"), _) => codes.push(Code::InvalidFields),
            (_, "If-Match") => codes.extend([
                Code::StaleVersion,
                Code::PreconditionRequired,
                Code::InvalidFields,
            ]),
            (_, "Idempotency-Key") => {
                codes.extend([Code::IdempotencyMismatch, Code::InvalidFields]);
            }
            _ => {}
        }
    }
    codes
}

/// Tells how large a body may be.
fn body(operation: &mut Value) {
    let Some(request) = operation.get_mut("requestBody") else {
        return;
    };
    let json = request["content"].get("application/json").is_some();
    let (limit, what) = if json {
        (BODY_LIMIT, "JSON")
    } else {
        (UPLOAD_LIMIT, "The whole body")
    };
    let size = format!("{what}, at most {} MiB.", limit >> 20);
    let text = request["description"].as_str().unwrap_or_default();
    let text = format!("{text} {size}");
    request["description"] = json!(text.trim_start());
}

/// An answer that does not say what it is says what its schema is.
fn describe(answer: &mut Value, schemas: &Value) {
    if answer["description"]
        .as_str()
        .is_some_and(|text| !text.is_empty())
    {
        return;
    }
    let schema = answer["content"]
        .as_object()
        .and_then(|content| content.values().next())
        .map(|content| &content["schema"]);
    let name = |schema: &Value| {
        let reference = schema["$ref"].as_str()?;
        Some(reference.rsplit('/').next()?.to_owned())
    };
    let told = |name: &str| schemas[name]["description"].as_str().map(str::to_owned);
    let text = schema.and_then(|schema| match (name(schema), name(&schema["items"])) {
        (Some(name), _) => told(&name),
        (_, Some(name)) => told(&name).map(|text| format!("A list. Each: {text}")),
        _ => None,
    });
    answer["description"] = json!(text.unwrap_or_else(|| "The answer.".into()));
}

/// Codes with their meanings, a sentence each.
fn told(codes: &[Code]) -> String {
    let sentences: Vec<String> = codes
        .iter()
        .map(|code| {
            let name = code.to_json().unwrap_or_default();
            let name = name.as_str().unwrap_or_default();
            format!("`{name}`: {}", meaning(*code))
        })
        .collect();
    sentences.join(" ")
}

fn meaning(code: Code) -> &'static str {
    match code {
        Code::BadRequest => "the body cannot be read as the media type it claims.",
        Code::InvalidFields => {
            "fields or parameters are wrong, missing or unknown; `errors` names each with its fix."
        }
        Code::Unauthenticated => "there is no valid login.",
        Code::Forbidden => "the login is valid but may not do this.",
        Code::NotFound => {
            "there is no such object, it is not for this caller, or the identifier is malformed."
        }
        Code::MethodNotAllowed => "the path exists, with other methods.",
        Code::UnsupportedMediaType => "the body has another media type than those listed.",
        Code::PayloadTooLarge => "the body is larger than this operation reads.",
        Code::PreconditionRequired => "`If-Match` is missing.",
        Code::StaleVersion => "the record changed since it was read; read it again.",
        Code::WrongPhase => "the round is not in the phase this act needs.",
        Code::WrongState => "the object is not in the state this act needs.",
        Code::AlreadyExists => "it exists already.",
        Code::AlreadyVoted => "the person has used their vote in this round by another channel.",
        Code::NotEligible => "the person is not a verified resident of the round's area.",
        Code::Frozen => "rule, ceiling, candidates and costs are fixed since voting opened.",
        Code::IdempotencyMismatch => "the `Idempotency-Key` was used for another request.",
        Code::UnknownCursor => "`after` is not a cursor this list gave.",
        Code::TooManyRequests => "too many requests; `Retry-After` says when to come back.",
        Code::Unavailable => "the service cannot answer now; try again.",
        Code::Internal => "a fault of the service; it is in its log.",
    }
}
