//! What a schema expects, in words.

use serde_json::Value;

use super::shape::resolve;

/// What to give for a schema, in Indonesian and English.
pub fn expected(schema: &Value, spec: &Value) -> (String, String) {
    let schema = resolve(schema, spec);
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        let values = values.join(", ");
        return (
            format!("Isi salah satu dari: {values}."),
            format!("Give one of: {values}."),
        );
    }
    let (id, en) = match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("uuid")) => (
            "Isi UUID, misalnya 0193e4a0-0000-7000-8000-000000000000.",
            "Give a UUID, for example 0193e4a0-0000-7000-8000-000000000000.",
        ),
        (Some("string"), Some("date-time")) => (
            "Isi waktu RFC 3339, misalnya 2027-01-15T02:00:00Z.",
            "Give a time in RFC 3339, for example 2027-01-15T02:00:00Z.",
        ),
        (Some("string"), _) => ("Isi teks di antara tanda kutip.", "Give a text in quotes."),
        (Some("integer"), _) => return whole(schema),
        (Some("number"), _) => (
            "Isi angka tanpa tanda kutip.",
            "Give a number, without quotes.",
        ),
        (Some("boolean"), _) => ("Isi true atau false.", "Give true or false."),
        (Some("array"), _) => ("Isi daftar: [ … ].", "Give a list: [ … ]."),
        _ => ("Isi objek JSON: { … }.", "Give a JSON object: { … }."),
    };
    (id.into(), en.into())
}

fn whole(schema: &Value) -> (String, String) {
    match (schema["minimum"].as_f64(), schema["maximum"].as_f64()) {
        (Some(least), Some(most)) => (
            format!("Isi bilangan bulat {least} sampai {most}."),
            format!("Give a whole number from {least} to {most}."),
        ),
        _ => (
            "Isi bilangan bulat tanpa tanda kutip.".into(),
            "Give a whole number, without quotes.".into(),
        ),
    }
}

/// How long a text may be, in Indonesian and English.
pub fn at_most(most: u64, one: (&str, &str)) -> (String, String) {
    (
        format!("Isi paling banyak {most} {}.", one.0),
        format!("Give at most {most} {}.", one.1),
    )
}
